"""100,000 routes to one neighbor that has just come up: Established → last prefix."""
import statistics
import time

from harness.figures import Figure, number
from harness.peer import TooSlow
from harness.plan import Plan
from harness.scene import Scene
from harness.target import Target

KEY = "dump"
TITLE = "dump 100,000 to 1 neighbor, Established → last prefix"
ROUTES = 100_000
FEWEST = 124  # UPDATEs, with plain eBGP attributes
TARGET = Target(share=0.1, of_raw=6)
SPEAKERS = ("eipd", "bird", "gobgp", "frr", "exabgp", "openbgpd", "raw")
WITHOUT: dict[str, str] = {}
SECONDS = 150

RUNS = 5
ENOUGH = 15.0  # seconds: no further run after that


def measure(speaker) -> Figure:
    with Scene(speaker, Plan(ROUTES)) as scene:
        return dumps(scene, ROUTES)


def dumps(scene, routes: int, patience: float = 60) -> Figure:
    """The median over several sessions, one after the other, of the time until every neighbor has all routes."""
    times, session = [], {}
    end = time.monotonic() + ENOUGH
    while not times or (len(times) < RUNS and time.monotonic() < end):
        try:
            scene.peer.connect()
            sessions = scene.peer.hold(routes, patience)
        except TooSlow:
            if not times:
                raise
            break  # it does not come back as soon as it ought to; what was measured stands
        begin = max(each["established"] for each in sessions)
        times.append((max(each["last"] for each in sessions) - begin) / 1e6)
        session = sessions[0]
    more = f"{session['updates']} UPDATEs" + (f", {number(scene.usage().resident)} MB" if scene.speaker.key != "raw" else "")
    return Figure(statistics.median(times), "ms", more, tuple(times))
