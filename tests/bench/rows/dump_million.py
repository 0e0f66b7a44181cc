"""A million routes to one neighbor: the bgp/ library by itself, with routes set through its API (library_main.cpp)."""
from harness.figures import Figure
from harness.plan import Plan
from harness.scene import Scene
from harness.target import Target
from speakers.library import Library

from .dump import dumps

KEY = "million"
TITLE = "dump 1,000,000 to 1 neighbor, Established → last prefix (eipd: the bgp/ library by itself)"
TARGET = Target(share=1 / 15, of_raw=6)
SPEAKERS = ("eipd", "bird", "openbgpd", "raw")
WITHOUT = {key: "a million routes take it longer than a row may" for key in ("gobgp", "frr", "exabgp")}


def measure(speaker) -> Figure:
    with Scene(Library() if speaker.key == "eipd" else speaker, Plan(1_000_000)) as scene:
        return dumps(scene, 1_000_000, runs=3)
