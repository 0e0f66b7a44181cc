"""Ten thousand checks of as many targets, one a second each: what a check costs, and whether each is kept. eipd announces an
EIP for each target meanwhile."""
import time

from harness.figures import Figure
from harness.plan import Plan
from harness.scene import Scene
from harness.target import Target
from harness.targets import Targets, figure
from speakers.checked import ManyCheckedEipd
from speakers.haproxy import Haproxy

COUNT = 10_000
SETTLE, SECONDS = 5.0, 10.0


class Checks:
    """A row of the table for one kind of check."""
    TARGET = Target(share=1.0)
    SPEAKERS = ("eipd", "haproxy")
    WITHOUT = {"bird": "has no health checks",
               "exabgp": "runs processes for each check: with a hundred of them nothing was announced within a minute"}

    def __init__(self, kind: str):
        self._kind = kind
        self.KEY = f"checks-{kind}"
        self.TITLE = f"{COUNT:,} {kind.upper()} checks, one a second each: CPU time of a check"

    def measure(self, speaker) -> Figure:
        made = {"eipd": ManyCheckedEipd, "haproxy": Haproxy}[speaker.key](self._kind)
        with Scene(made, Plan(COUNT), prepare=lambda node: Targets(node, self._kind)) as scene:
            if speaker.key == "eipd":
                scene.establish()
            time.sleep(SETTLE)  # the first runs are spread, and every verdict has settled
            return figure(scene, COUNT, SECONDS)


http, tcp = Checks("http"), Checks("tcp")
