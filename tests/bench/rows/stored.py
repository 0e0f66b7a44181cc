"""The process is started with 100,000 EIPs in its store and none in its file → the first UPDATE is read, and the last
prefix; and what an EIP costs in resident memory, over the same process without any.

The store is one that eipd made; its rows are put in while it is stopped, as 100,000 allocations would have left them."""
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

from harness.figures import Figure, number
from harness.plan import Plan
from harness.scene import Scene
from harness.target import Target
from speakers.eipd import Eipd

KEY = "stored"
TITLE = "start with 100,000 EIPs in the store → first UPDATE"
TARGET = Target(at_most=2000)
SPEAKERS = ("eipd",)
WITHOUT = {key: "has no store" for key in ("bird", "gobgp", "frr", "exabgp", "openbgpd", "raw")}

EIPS = 100_000
RUNS = 3


class Stored(Eipd):
    """With `state` as its state_dir, and no EIPs in the file."""

    def __init__(self, state: Path):
        self.state = state

    def eips(self, plan: Plan) -> str:
        return ""

    def node(self, plan: Plan, folder) -> dict:
        node = super().node(plan, folder)
        node["binds"].append(f"{self.state}:/var/lib/eipd")
        return node


def measure(speaker) -> Figure:
    with tempfile.TemporaryDirectory(prefix="eipd-bench-state-") as state:
        stored = Stored(Path(state))
        with Scene(stored, Plan(0)) as scene:
            empty = scene.usage().resident
        fill(Path(state) / "eipd.db")
        first, last, resident = [], [], 0.0
        for _ in range(RUNS):
            with Scene(stored, Plan(EIPS), early=True) as scene:
                scene.peer.end(30)
                (session,) = scene.peer.hold(EIPS)
                first.append((session["first"] - scene.started) / 1e6)
                last.append((session["last"] - scene.started) / 1e6)
                time.sleep(1)  # what it gives back, it has given back
                resident = scene.usage().resident
        octets = (resident - empty) * 2**20 / EIPS
        return Figure(statistics.median(first), "ms",
                      f"last prefix {number(statistics.median(last))} ms, {number(octets)} octets an EIP", tuple(first))


def fill(path: Path) -> None:
    """As if each had been allocated and bound by one write."""
    created = 1_700_000_000 * 10**9
    addresses = [prefix.removesuffix("/32") for prefix in Plan(EIPS).prefixes()]
    eips = [(f"eip-{i:06}", address, "v4", "acme", "asia-pacific", 1000, 0, 1, "", 0, i + 1, created)
            for i, address in enumerate(addresses)]
    bindings = [(f"eip-{i:06}", 0, "hong-kong", "clb", f"clb-{i}", "", "none", 100) for i in range(EIPS)]
    log = [(i + 1, created, "uid 0 (root)", "eip-allocated", f"eip-{i:06}", "{}") for i in range(EIPS)]
    with closing(sqlite3.connect(path)) as store, store:
        for table, rows in (("eips", eips), ("bindings", bindings), ("change_log", log)):
            store.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
