"""Resident memory with 100 prefixes sent to one neighbor, of all its processes; shared pages count."""
import time

from harness.figures import Figure
from harness.plan import Plan
from harness.scene import Scene
from harness.target import Target

KEY = "idle"
TITLE = "idle memory, 100 prefixes, 1 neighbor"
TARGET = Target(at_most=12)
SPEAKERS = ("eipd", "bird", "gobgp", "frr", "exabgp", "openbgpd")
WITHOUT = {"raw": "it only dumps"}


def measure(speaker) -> Figure:
    with Scene(speaker, Plan(100)) as scene:
        scene.establish()
        time.sleep(1)  # what it gives back, it has given back
        return Figure(scene.usage().resident, "MB")
