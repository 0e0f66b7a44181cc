"""What a row yields for one speaker, and how it is written."""
import statistics
from dataclasses import dataclass, field


class CannotDo(Exception):
    """This speaker cannot do this work; the text says why."""


@dataclass(frozen=True)
class Figure:
    """`value` in `unit` is what ratios are made of (smaller is better); `more` is written behind it."""
    value: float
    unit: str
    more: str = ""
    samples: tuple[float, ...] = field(default=(), repr=False)
    remarks: tuple[str, ...] = ()  # what more is demanded of eipd's figure, met or missed

    def text(self) -> str:
        return f"{number(self.value)} {self.unit}" + (f", {self.more}" if self.more else "")


def number(value: float) -> str:
    """Three digits that mean something."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def percentile(samples: list[float], share: float) -> float:
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median_and_p99(samples: list[float], unit: str, more: str = "") -> Figure:
    p99 = f"p99 {number(percentile(samples, 0.99))}"
    return Figure(statistics.median(samples), unit, f"{p99}, {more}" if more else p99, tuple(samples))
