"""100,000 prefixes withdrawn at once by one trigger: an access point's drain (eipd), a protocol disabled (BIRD), the end of
the session that they came from (GoBGP, FRR, OpenBGPD), 100,000 commands (ExaBGP has none for many)."""
import statistics

from harness.figures import Figure
from harness.plan import Plan
from harness.scene import Scene
from harness.target import Target

KEY = "withdraw-all"
TITLE = "100,000 prefixes withdrawn at once, trigger → last WITHDRAW read"
ROUTES = 100_000
TARGET = Target(share=1 / 8)
SPEAKERS = ("eipd", "bird", "gobgp", "frr", "exabgp", "openbgpd")
WITHOUT = {"raw": "it only dumps"}

RUNS = 5


def measure(speaker) -> Figure:
    with Scene(speaker, Plan(ROUTES)) as scene:
        scene.establish(90)
        again = getattr(speaker, "announce_all", None)
        times = []
        while len(times) < (RUNS if again else 1):
            taken, updates = once(scene, lambda: speaker.withdraw_all(scene))
            times.append(taken)
            if again:
                again(scene)
                scene.peer.hold(ROUTES, 30)
        return Figure(statistics.median(times), "ms", f"{updates} UPDATEs", tuple(times))


def once(scene, trigger, triggered=None) -> tuple[float, int]:
    """Milliseconds and UPDATEs from the trigger until nothing is held. The trigger returns its time, unless that is known
    to `triggered`, which is asked when all has been seen."""
    scene.peer.mark()
    scene.peer.begin_hold(0, 60)
    begin = trigger()
    (session,) = scene.peer.end(60)
    if triggered:
        begin = triggered()
    return (session["last"] - begin) / 1e6, session["updates"]
