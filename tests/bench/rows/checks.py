"""Ten thousand checks of as many targets, one a second each: what a check costs, and whether each is kept. eipd announces an
EIP for each target meanwhile. ExaBGP's healthcheck, which is processes for each check, is asked for the hundred that it
bears."""
import time

from harness.figures import Figure
from harness.plan import Plan
from harness.scene import Scene
from harness.target import Target
from harness.targets import Targets, figure
from speakers.checked import CheckedExabgp, ManyCheckedEipd
from speakers.haproxy import Haproxy

COUNT, EXABGP_COUNT = 10_000, 100
SETTLE, SECONDS = 5.0, 10.0


class Checks:
    """A row of the table for one kind of check."""
    TARGET = Target(share=1.0)

    def __init__(self, kind: str):
        self._kind = kind
        self.KEY = f"checks-{kind}"
        self.TITLE = f"{COUNT:,} {kind.upper()} checks, one a second each: CPU time of a check"
        self.SPEAKERS = ("eipd", "exabgp", "haproxy") if kind == "http" else ("eipd", "haproxy")
        self.WITHOUT = {"bird": "has no health checks", "exabgp": "its healthcheck runs programs of any kind: see the other row"}

    def measure(self, speaker) -> Figure:
        count = EXABGP_COUNT if speaker.key == "exabgp" else COUNT
        with Scene(self._made(speaker.key), Plan(count), prepare=lambda node: Targets(node, self._kind)) as scene:
            if speaker.key != "haproxy":
                scene.establish(60)
            time.sleep(SETTLE)  # the first runs are spread, and every verdict has settled
            return figure(scene, count, SECONDS)

    def _made(self, key: str):
        if key == "exabgp":
            return CheckedExabgp(1, many=True)
        return {"eipd": ManyCheckedEipd, "haproxy": Haproxy}[key](self._kind)


http, tcp = Checks("http"), Checks("tcp")
