"""One verdict withdraws 100,000 EIPs that stand on one backend: from right before the backend's 503, against BIRD's
disabled protocol."""
import statistics

from harness.backend import Backend
from harness.figures import Figure
from harness.plan import Plan
from harness.scene import Scene
from harness.target import Target
from speakers.checked import CheckedEipd

from . import withdraw_all

KEY = "verdict-all"
TITLE = "one verdict withdraws 100,000 EIPs, failing answer → last WITHDRAW read (BIRD: its own mass withdraw)"
ROUTES = 100_000
TARGET = Target(share=1 / 8)
SPEAKERS = ("eipd", "bird")
WITHOUT = {"raw": "it only dumps"}

RUNS = 5


def measure(speaker) -> Figure:
    if speaker.key == "bird":
        return withdraw_all.measure(speaker)
    checked = CheckedEipd("interval: 100ms, fast_interval: 50ms, timeout: 45ms, rise: 1, fall: 1, http: {path: /}")
    with Scene(checked, Plan(ROUTES), prepare=Backend) as scene:
        scene.establish()
        times = []
        for _ in range(RUNS):
            taken, updates = withdraw_all.once(scene, scene.prepared.begin_fail, scene.prepared.failed_at)
            times.append(taken)
            scene.prepared.heal()
            scene.peer.hold(ROUTES, 30)
        return Figure(statistics.median(times), "ms", f"{updates} UPDATEs", tuple(times))
