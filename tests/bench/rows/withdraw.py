"""One prefix of 1,000 is withdrawn by command: the command's write to an open control connection → WITHDRAW read."""
import time

from harness.figures import Figure, median_and_p99
from harness.plan import Plan
from harness.scene import Scene
from harness.target import Target

KEY = "withdraw"
TITLE = "one prefix withdrawn, command written → WITHDRAW read, p50"
PLAN = Plan(1000, single=100)
TARGET = Target(share=1 / 3)
SPEAKERS = ("eipd", "bird", "gobgp", "frr", "exabgp", "openbgpd")
WITHOUT = {"raw": "it only dumps"}

SAMPLES, ENOUGH = 1000, 8.0


def measure(speaker) -> Figure:
    with Scene(speaker, PLAN) as scene:
        scene.establish()
        control = speaker.control(scene)
        try:
            return median_and_p99(samples(scene, control), "ms")
        finally:
            control.close()


def samples(scene, control, count: int = SAMPLES, seconds: float = ENOUGH) -> list[float]:
    """Milliseconds, one prefix after the other; each is announced again before the next."""
    found, end = [], time.monotonic() + seconds
    while not found or (len(found) < count and time.monotonic() < end):
        number = len(found) % scene.plan.single
        found.append(one(scene, control, number))
        scene.peer.begin_hold(scene.plan.routes, 30)
        control.announce(number)
        scene.peer.end(30)
        control.settle()
    return found


def one(scene, control, number: int) -> float:
    """The peer already waits when the command is written."""
    scene.peer.begin_hold(scene.plan.routes - 1, 30)
    begin = control.withdraw(number)
    (session,) = scene.peer.end(30)
    control.settle()
    return (session["last"] - begin) / 1e6
