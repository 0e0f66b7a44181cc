"""10,000 routes to 16 neighbors that come up together."""
from harness.figures import Figure
from harness.plan import Plan
from harness.scene import Scene
from harness.target import Target

from .dump import dumps

KEY = "dump16"
TITLE = "dump 10,000 to 16 neighbors, Established → last prefix, the slowest neighbor's"
TARGET = Target(share=0.05)
SPEAKERS = ("eipd", "bird", "gobgp", "frr", "exabgp", "openbgpd")
WITHOUT = {"raw": "one connection at a time"}


def measure(speaker) -> Figure:
    with Scene(speaker, Plan(10_000, neighbors=16)) as scene:
        return dumps(scene, 10_000)
