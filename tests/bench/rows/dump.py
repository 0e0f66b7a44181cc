"""100,000 routes to one neighbor that has just come up: Established → last prefix."""
import statistics
import time

from harness.figures import Figure, number
from harness.plan import Plan
from harness.scene import Scene
from harness.target import Target

KEY = "dump"
TITLE = "dump 100,000 to 1 neighbor, Established → last prefix"
ROUTES = 100_000
TARGET = Target(share=0.1, of_raw=6)
SPEAKERS = ("eipd", "bird", "gobgp", "frr", "exabgp", "openbgpd", "raw")
WITHOUT: dict[str, str] = {}

RUNS = 5
ENOUGH = 12.0  # seconds: no further run after that


def measure(speaker) -> Figure:
    with Scene(speaker, Plan(ROUTES)) as scene:
        return dumps(scene, ROUTES)


def dumps(scene, routes: int, runs: int = RUNS) -> Figure:
    """The median over several sessions, one after the other, of the slowest neighbor's time."""
    times, session = [], {}
    end = time.monotonic() + ENOUGH
    if not getattr(scene.speaker, "lets_back_in", True):
        runs = 1
    while not times or (len(times) < runs and time.monotonic() < end):
        taken, session = dump(scene, routes)
        times.append(taken)
    more = f"{session['updates']} UPDATEs"
    if scene.speaker.key != "raw":
        more += f", {number(scene.usage().resident)} MB"
    return Figure(statistics.median(times), "ms", more, tuple(times))


def dump(scene, routes: int, patience: float = 60) -> tuple[float, dict]:
    """New sessions, all routes: the slowest neighbor's milliseconds from its Established, and its counts. Neighbors that
    have stopped reading don't count."""
    scene.peer.connect()
    sessions = [each for each in scene.peer.hold(routes, patience) if each["held"] == routes]
    slowest = max(sessions, key=lambda each: each["last"] - each["established"])
    return (slowest["last"] - slowest["established"]) / 1e6, slowest
