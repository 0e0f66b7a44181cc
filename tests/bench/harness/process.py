"""What the kernel says of a process and its descendants."""
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Usage:
    resident: float  # MB; shared pages count in each process
    peak: float  # MB


def tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # ended meanwhile
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [root]
    for process in found:
        found += children.get(process, [])
    return found


def usage(root: int) -> Usage:
    """Of a process and all its descendants, in all."""
    resident = peak = 0.0
    for process in tree(root):
        try:
            status = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
        except OSError:
            continue
        resident += int(status.get("VmRSS", "0 kB").split()[0]) / 1024
        peak += int(status.get("VmHWM", "0 kB").split()[0]) / 1024
    return Usage(resident, peak)


def cpu(root: int) -> float:
    """Seconds on a core, of a process and all its descendants, all threads, as the scheduler counts them; and of those
    that ended and were waited for, in ticks."""
    spent = 0.0
    for process in tree(root):
        for task in Path(f"/proc/{process}/task").glob("*/schedstat"):
            try:
                spent += int(task.read_text().split()[0]) / 1e9
            except OSError:
                continue
        try:
            ended = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[13:15]
        except OSError:
            continue
        spent += sum(map(int, ended)) / os.sysconf("SC_CLK_TCK")
    return spent
