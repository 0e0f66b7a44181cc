#!/usr/bin/python3
"""BFD at 50 ms × 3 beside stress on all cores, with and without thread priority: how often does it flap?

Two busy processes a core run for the whole time. Real: eipd, BIRD 2, the network. BIRD runs at real-time priority, so
that what flaps is ours, and the link between them drops nothing. `--seconds 600` is the measurement; ctest's run of a
few seconds checks that nothing flaps with priority, where the system allows that."""
import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT / "lab"), str(PROJECT / "tests" / "interop")]

from netlab import Lab  # noqa: E402
from netlab.wait import NotSeen, until  # noqa: E402
from support import bird, eipd, scene  # noqa: E402
from support.route import Session  # noqa: E402

SESSION = Session()
BUSY_PER_CORE = 2
# Without CAP_SYS_NICE and a limit of 0 neither real-time priority nor a better nice value is to be had.
WITHOUT_PRIORITY = "setpriv --bounding-set=-sys_nice prlimit --rtprio=0 --nice=0 "


@dataclass(frozen=True)
class Result:
    scheduling: str  # what eipd got: realtime, nice or ordinary
    flaps: int
    sessions_lost: int
    seconds: float


def topology(folder: Path, priority: bool) -> dict:
    config = eipd.configuration([eipd.neighbor(SESSION, bfd={"interval": "50ms", "multiplier": 3})],
                                [eipd.eip("eip-static", "203.0.113.20", "none")])
    pop = eipd.node(config, folder)
    if not priority:
        pop["cmd"] = pop["cmd"].replace("exec eipd", f"exec {WITHOUT_PRIORITY}eipd")
    router = bird.node(SESSION, folder)
    file = folder / "bird.conf"
    file.write_text(file.read_text().replace("hold time 9;", "hold time 9; bfd on;")
                    + '\nprotocol bfd { interface "*" { interval 50 ms; multiplier 3; }; }\n')
    router["cmd"] = router["cmd"].replace("exec bird", "exec chrt -f 20 bird")
    nodes = {"pop": {**scene.HOST, **pop, "exec": scene.addresses(1)},
             "router": {**scene.HOST, **router, "exec": scene.addresses(2)}}
    return {"name": "stress", "topology": {"nodes": nodes, "links": [{"endpoints": ["pop:eth1", "router:eth1"]}]}}


class Stress:
    """Busy processes, for as long as it lasts."""

    def __enter__(self) -> list[subprocess.Popen]:
        count = BUSY_PER_CORE * len(os.sched_getaffinity(0))
        self.busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
        return self.busy

    def __exit__(self, *_) -> None:
        for process in self.busy:
            process.kill()
        for process in self.busy:
            process.wait()


def measure(seconds: float, priority: bool) -> Result:
    folder = Path(tempfile.mkdtemp(prefix="eipd-bfd-stress-"))
    with Lab(topology(folder, priority)) as lab:
        pop = eipd.Eipd(lab)
        until("BFD", lambda: pop.neighbor()["bfd"]["state"] == "Up" and pop.neighbor()["state"] == "Established", 30)
        flaps, downs = pop.neighbor()["bfd"]["failures"], len(pop.events("session-down"))
        with Stress() as busy:
            try:  # the event to wait for is the one that must not come: then all the time is used
                until("a busy process that ends", lambda: any(each.poll() is not None for each in busy), seconds, pause=1)
                raise RuntimeError("the stress ended early")
            except NotSeen:
                pass
        scheduling = pop.events("bfd-thread")[-1]["scheduling"]
        return Result(scheduling, pop.neighbor()["bfd"]["failures"] - flaps, len(pop.events("session-down")) - downs, seconds)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=600, help="each run's length")
    parser.add_argument("--only", choices=("with", "without"), help="one of the two runs: with or without priority")
    given = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    print(f"BFD 50 ms × 3, {BUSY_PER_CORE * cores} busy processes on {cores} cores, {given.seconds:.0f} s a run")
    print(f"{'priority':10}{'scheduling':12}{'flaps':>6}{'sessions lost':>15}")
    flapped_with_priority = False
    for priority in (True, False):
        if given.only and (given.only == "with") != priority:
            continue
        result = measure(given.seconds, priority)
        print(f"{'with' if priority else 'without':10}{result.scheduling:12}{result.flaps:6}{result.sessions_lost:15}", flush=True)
        flapped_with_priority |= result.scheduling == "realtime" and result.flaps > 0
    return 1 if flapped_with_priority else 0


if __name__ == "__main__":
    sys.exit(main())
