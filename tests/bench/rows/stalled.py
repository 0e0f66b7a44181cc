"""Four neighbors, one of which stops reading when it is Established: what the dump of 100,000 takes the others, against
what it takes them when all read."""
import statistics

from harness.figures import Figure, number
from harness.plan import Plan
from harness.scene import Scene
from harness.target import Target

from .dump import dump

KEY = "stalled"
TITLE = "one of 4 neighbors has stopped reading: the others' dump of 100,000, as a multiple of the same when all read"
ROUTES, NEIGHBORS = 100_000, 4
TARGET = Target(at_most=1.25)
SPEAKERS = ("eipd", "bird", "frr")
WITHOUT = {"raw": "one connection at a time", "gobgp": "left out, for time", "exabgp": "left out, for time",
           "openbgpd": "lets no session back in for half a minute"}

RUNS = 3


def measure(speaker) -> Figure:
    with Scene(speaker, Plan(ROUTES, neighbors=NEIGHBORS)) as scene:
        alike = statistics.median(dump(scene, ROUTES)[0] for _ in range(RUNS))
        before = scene.usage().resident
        scene.peer.ask(f"pause {NEIGHBORS - 1}")
        stalled = statistics.median(dump(scene, ROUTES)[0] for _ in range(RUNS))
        grown = max(0.0, scene.usage().resident - before)
        return Figure(stalled / alike, "×", f"{number(stalled)} ms instead of {number(alike)}, +{number(grown)} MB")
