"""A neighbor announces 500,000 routes that nobody wants, as fast as TCP takes them; meanwhile single prefixes are
withdrawn. Each speaker refuses them by policy where it has one."""
import time

from harness.figures import Figure, number
from harness.plan import Plan
from harness.scene import Scene
from harness.target import Target

from .withdraw import samples

KEY = "flood"
TITLE = "500,000 routes flooded in by a peer: CPU for them, memory, withdrawals meanwhile"
ROUTES = 500_000
PLAN = Plan(100, single=100, flood=True)
TARGET = Target(share=1.0)
SPEAKERS = ("eipd", "bird", "gobgp", "frr", "exabgp", "openbgpd")
WITHOUT = {"raw": "it only dumps"}

QUIET, STILL = 1.5, 0.003  # no more CPU than this for so long: the flood has been digested (BIRD may sleep amid it)


def measure(speaker) -> Figure:
    with Scene(speaker, PLAN) as scene:
        scene.establish()
        control = speaker.control(scene)
        flooder = scene.flooder()
        flooder.connect()
        cpu, before = scene.cpu(), scene.usage()
        flooder.begin(f"flood {ROUTES} 60")
        worst = max(samples(scene, control, 10, 3.0))
        flooder.end(60)
        spent = digest(scene) - cpu
        grown = scene.usage().resident - before.resident
        control.close()
        return Figure(spent, "s CPU", f"+{number(max(0.0, grown))} MB, withdrawals within {number(worst)} ms")


def digest(scene) -> float:
    """Its CPU seconds when it worked last, but for what it uses when idle."""
    last, since, end = scene.cpu(), time.monotonic(), time.monotonic() + 45
    while time.monotonic() - since < QUIET and time.monotonic() < end:
        time.sleep(0.05)
        if (cpu := scene.cpu()) > last + STILL:
            last, since = cpu, time.monotonic()
    return last
