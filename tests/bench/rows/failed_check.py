"""A check's answer turns bad → WITHDRAW: from right before the backend's 503, so what is measured is the verdict, the
decision and the UPDATE, and for ExaBGP also the end of the program that its healthcheck ran."""
from harness.backend import Backend
from harness.figures import Figure, median_and_p99
from harness.plan import Plan
from harness.scene import Scene
from harness.target import Target
from speakers.checked import CheckedEipd, CheckedExabgp

KEY = "failed-check"
TITLE = "failed check → WITHDRAW at the peer, p50"
TARGET = Target(at_most=0.1)
SPEAKERS = ("eipd", "exabgp")
WITHOUT = {"bird": "has no health checks; anycast-healthchecker is not in Debian 12"}

SAMPLES = {"eipd": 50, "exabgp": 15}


def measure(speaker) -> Figure:
    checked = (CheckedEipd("interval: 100ms, fast_interval: 50ms, timeout: 45ms, rise: 1, fall: 1, http: {path: /}")
               if speaker.key == "eipd" else CheckedExabgp(0.1))
    with Scene(checked, Plan(1), prepare=Backend) as scene:
        scene.establish()
        return median_and_p99([_one(scene) for _ in range(SAMPLES[speaker.key])], "ms")


def _one(scene) -> float:
    scene.peer.begin_hold(0, 10)
    scene.prepared.begin_fail()
    (session,) = scene.peer.end(10)
    failed = scene.prepared.failed_at()
    scene.prepared.heal()
    scene.peer.hold(1, 10)
    return (session["last"] - failed) / 1e6
