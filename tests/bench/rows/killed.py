"""The backend's process is killed → WITHDRAW, at an interval of 1 s: eipd with attached checks and three failures, ExaBGP
with one failure. eipd's EIPs have a backend each, which dies once: one that dies every second is attached to ever later."""
import random
import time

from harness.backend import PORT, Backends
from harness.figures import Figure, median_and_p99, number
from harness.plan import Plan
from harness.scene import Scene
from harness.target import Target
from netlab.wait import until
from speakers.checked import CheckedEipd, CheckedExabgp

KEY = "killed"
TITLE = "backend killed → WITHDRAW at the peer, interval 1 s, p50"
TARGET = Target(at_most=2)
SPEAKERS = ("eipd", "exabgp")
WITHOUT = {"bird": "has no health checks; anycast-healthchecker is not in Debian 12"}

PHASE = random.Random(1)
EIPS = 30
EXABGP_SAMPLES = 12


def measure(speaker) -> Figure:
    samples = _eipd() if speaker.key == "eipd" else _exabgp()
    return median_and_p99(samples, "ms", f"worst {number(max(samples))}")


def _eipd() -> list[float]:
    checked = CheckedEipd("interval: 1s, fast_interval: 50ms, timeout: 45ms, rise: 2, fall: 3, attached: true, http: {path: /}",
                          one_each=True)
    with Scene(checked, Plan(EIPS), prepare=lambda node: Backends(node, EIPS)) as scene:
        scene.establish()
        until("attached connections to all backends", lambda: _attached(scene) == EIPS)
        return [_kill(scene, backend, EIPS - 1 - i) for i, backend in enumerate(scene.prepared)]


def _attached(scene) -> int:
    """Backends to which the speaker holds a connection."""
    lines = scene.node.run("ss", "-Htn", "state", "established").splitlines()
    ports = {int(line.split()[3].rsplit(":", 1)[1]) for line in lines}
    return len({port for port in ports if PORT <= port < PORT + EIPS})


def _exabgp() -> list[float]:
    with Scene(CheckedExabgp(1), Plan(1), prepare=lambda node: Backends(node, 1)) as scene:
        scene.establish()
        samples = []
        for _ in range(EXABGP_SAMPLES):
            samples.append(_kill(scene, scene.prepared[0], 0))
            scene.prepared[0].start()
            scene.peer.hold(1, 10)
        return samples


def _kill(scene, backend, left: int) -> float:
    time.sleep(PHASE.random())  # else every kill would come right after a look, and wait for a whole interval
    scene.peer.begin_hold(left, 10)
    begin = backend.kill()
    (session,) = scene.peer.end(10)
    return (session["last"] - begin) / 1e6
