"""What is demanded of eipd's figure: at most a share of the best other's, of the baseline's, or a number."""
from dataclasses import dataclass

from .figures import Figure, number


@dataclass(frozen=True)
class Target:
    """Each that is given must hold. `share` of the best other speaker's figure; `of_raw` times plain TCP's."""
    share: float | None = None
    of_raw: float | None = None
    at_most: float | None = None

    def judge(self, ours: Figure, others: list[Figure], raw: Figure | None) -> list[str]:
        """A remark for each demand: met or missed, and by how much."""
        remarks = list(ours.remarks)
        if self.share is not None and others:
            best = min(each.value for each in others)
            remarks.append(_remark(f"{ours.value / best:.2f} of the best", ours.value <= self.share * best,
                                   f"{number(self.share)}"))
        if self.of_raw is not None and raw is not None:
            remarks.append(_remark(f"{ours.value / raw.value:.1f} × TCP", ours.value <= self.of_raw * raw.value,
                                   f"{self.of_raw:g} ×"))
        if self.at_most is not None:
            remarks.append(_remark(f"{number(ours.value)} {ours.unit}", ours.value <= self.at_most, number(self.at_most)))
        return remarks


def _remark(what: str, met: bool, target: str) -> str:
    return f"{what} ({'met' if met else 'MISSED'}: {target})"
