"""The results as one table: a row a work, a column a speaker, and what became of the target."""
import rows
import speakers

from .figures import Figure

Results = dict[str, dict[str, Figure | str]]


def remarks(name: str, found: dict[str, Figure | str]) -> list[str]:
    ours = found.get("eipd")
    if not isinstance(ours, Figure):
        return []
    others = [each for key, each in found.items() if key not in ("eipd", "raw") and isinstance(each, Figure)]
    raw = found.get("raw")
    return rows.ALL[name].TARGET.judge(ours, others, raw if isinstance(raw, Figure) else None)


def columns(results: Results) -> list[str]:
    return [key for key in speakers.ALL if any(key in found for found in results.values())]


def cell(found: Figure | str | None) -> str:
    if isinstance(found, Figure):
        return found.text()
    return "–" if not found or not found.startswith("failed") else "failed"


def plain(results: Results) -> str:
    """For a terminal: a work a block, so that no line is long."""
    lines = []
    for name, found in results.items():
        lines.append(f"{name}: {rows.ALL[name].TITLE}")
        shown = [f"{speakers.ALL[key].name} {cell(each)}" for key, each in found.items() if cell(each) != "–"]
        lines += [f"    {each}" for each in shown]
        lines += [f"  = {each}" for each in remarks(name, found)]
    return "\n".join(lines)


def markdown(results: Results) -> str:
    keys = columns(results)
    head = ["work", *(speakers.ALL[key].name for key in keys), "eipd against the target"]
    lines = [" | ".join(head), " | ".join("---" for _ in head)]
    for name, found in results.items():
        lines.append(" | ".join([rows.ALL[name].TITLE, *(cell(found.get(key)) for key in keys),
                                 "; ".join(remarks(name, found)) or "–"]))
    return "\n".join(f"| {line} |" for line in lines)


def dashes(results: Results) -> list[str]:
    """Why there is no figure where there is none."""
    return [f"{name}, {speakers.ALL[key].name}: {each}" for name, found in results.items() for key, each in found.items()
            if isinstance(each, str) and each != "–"]


def as_json(results: Results) -> dict:
    return {name: {key: {"value": each.value, "unit": each.unit, "more": each.more, "samples": each.samples}
                   if isinstance(each, Figure) else each for key, each in found.items()}
            for name, found in results.items()}
