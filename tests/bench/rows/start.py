"""The process is started → the first UPDATE is read. The peer dials every millisecond until somebody listens; ExaBGP
dials itself. The milliseconds in which the node's namespaces are entered are part of every figure."""
import statistics

from harness.figures import Figure
from harness.plan import Plan
from harness.scene import Scene
from harness.target import Target

KEY = "start"
TITLE = "start → first UPDATE, 100 prefixes"
TARGET = Target(share=1.0)
SPEAKERS = ("eipd", "bird", "frr", "exabgp", "openbgpd")
WITHOUT = {"raw": "it only dumps", "gobgp": "has no routes of its own at the start"}

RUNS = 5


def measure(speaker) -> Figure:
    times = []
    for _ in range(RUNS):
        with Scene(speaker, Plan(100), early=True) as scene:
            scene.peer.end(30)
            (session,) = scene.peer.hold(100)
            times.append((session["first"] - scene.started) / 1e6)
    return Figure(statistics.median(times), "ms", samples=tuple(times))
