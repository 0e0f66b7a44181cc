"""A check's answer turns bad → WITHDRAW: from right before the backend's 503, so what is measured is the verdict, the
decision and the UPDATE, and for ExaBGP also the end of the program that its healthcheck ran. Once with nothing else to
do, and once while ten thousand other checks run and the metrics are scraped without a pause."""
import os
import signal
import subprocess

from harness.backend import Backend
from harness.figures import Figure, median_and_p99
from harness.plan import Plan
from harness.scene import Scene
from harness.target import Target
from harness.targets import Targets
from speakers.checked import BusyEipd, CheckedEipd, CheckedExabgp
from speakers.eipd import METRICS

CHECK = "interval: 100ms, fast_interval: 50ms, timeout: 45ms, rise: 1, fall: 1, http: {path: /}"
OTHERS = 10_000
SAMPLES = {"eipd": 50, "exabgp": 15}


class FailedCheck:
    TARGET = Target(at_most=0.1)

    def measure(self, speaker) -> Figure:
        checked = CheckedEipd(CHECK) if speaker.key == "eipd" else CheckedExabgp(0.1)
        with Scene(checked, Plan(1), prepare=Backend) as scene:
            scene.establish()
            return median_and_p99([_one(scene, scene.prepared, 1) for _ in range(SAMPLES[speaker.key])], "ms")


class Quiet(FailedCheck):
    KEY = "failed-check"
    TITLE = "failed check → WITHDRAW at the peer, p50"
    SPEAKERS = ("eipd", "exabgp")
    WITHOUT = {"bird": "has no health checks; anycast-healthchecker is not in Debian 12"}


class Busy(FailedCheck):
    KEY = "failed-check-busy"
    TITLE = f"the same while {OTHERS:,} other checks run and a scrape goes on, p50"
    SPEAKERS = ("eipd",)
    WITHOUT = {"exabgp": "runs processes for each check: see the rows about checks", "bird": "has no health checks"}

    def measure(self, speaker) -> Figure:
        with Scene(BusyEipd(CHECK), Plan(1 + OTHERS), prepare=Backends) as scene:
            scene.establish(60)
            scrapes = Scrapes(scene.node)
            try:
                samples = [_one(scene, scene.prepared.failing, 1 + OTHERS) for _ in range(SAMPLES["eipd"])]
            finally:
                done = scrapes.end()
            return median_and_p99(samples, "ms", f"{done} scrapes meanwhile")


class Backends:
    """The one that fails, and the targets of the others."""

    def __init__(self, node):
        self.failing, self._others = Backend(node), Targets(node, "http", 8081)

    def close(self) -> None:
        self.failing.close()
        self._others.close()


class Scrapes:
    """One after the other, on the speaker's host; the scraper itself gives way to everybody."""

    def __init__(self, node):
        again = f"while curl -sS -o /dev/null http://{METRICS}/metrics; do echo; done"
        self._process = node.popen("nice", "-n", "19", "sh", "-c", again, stdout=subprocess.PIPE)

    def end(self) -> int:
        """How many there were."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        with self._process.stdout as lines:
            return len(lines.read())


def _one(scene, backend: Backend, announced: int) -> float:
    scene.peer.begin_hold(announced - 1, 10)
    backend.begin_fail()
    (session,) = scene.peer.end(10)
    failed = backend.failed_at()
    backend.heal()
    scene.peer.hold(announced, 10)
    return (session["last"] - failed) / 1e6


quiet, busy = Quiet(), Busy()
