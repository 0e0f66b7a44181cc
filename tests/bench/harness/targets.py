"""What thousands of checks look at (targets_main.cpp), on the peer's host: an address a check."""
import ipaddress
import json
import os
import subprocess
import time
from dataclasses import dataclass

from netlab import Node

from . import process, programs
from .figures import Figure, number
from .plan import FIRST_PEER

PORT = 8080
NETWORK = ipaddress.ip_network("10.10.0.0/16")
ROUTE = f"ip route add {NETWORK} via {FIRST_PEER}"  # on the checker's host
LONGEST_GAP = 1020  # ms at an interval of 1 s, 99th percentile


def targets(count: int, port: int = PORT) -> list[str]:
    return [f"{NETWORK[256 + i]}:{port}" for i in range(count)]


@dataclass(frozen=True)
class Seen:
    seconds: float
    looks: int
    addresses: int
    p50: float
    p99: float
    max: float


class Targets:
    def __init__(self, node: Node, kind: str, port: int = PORT):
        """`kind`: tcp or http."""
        node.run("ip", "route", "add", "local", str(NETWORK), "dev", "lo")
        self._process = node.popen(programs.built("bench_targets"), kind, str(port), stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE)
        assert self._process.stdout.readline() == b"ready\n"

    def _say(self, word: bytes) -> None:
        os.write(self._process.stdin.fileno(), word + b"\n")

    def watch(self, seconds: float) -> Seen:
        self._say(b"begin")
        begin = time.monotonic()
        time.sleep(seconds)
        self._say(b"end")
        seen = json.loads(self._process.stdout.readline())
        return Seen(time.monotonic() - begin, **seen)

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def figure(scene, count: int, seconds: float) -> Figure:
    """What the checks cost, and how they were kept, over a time in which nothing else happens."""
    before = scene.cpu()
    seen = scene.prepared.watch(seconds)
    spent = scene.cpu() - before
    rate = seen.looks / seen.seconds
    kept = rate >= 0.999 * count and seen.addresses == count
    remarks = (f"{rate:,.0f} of {count:,} a second ({'met' if kept else 'MISSED'})",
               f"gap p99 {seen.p99:,.0f} ms ({'met' if seen.p99 < LONGEST_GAP else 'MISSED'}: {LONGEST_GAP:,})")
    more = (f"{rate:,.0f} of {count:,} checks/s, {100 * spent / seen.seconds:.0f} % of a core, gap p99 {seen.p99:,.0f} ms, "
            f"{number(process.usage(scene.node.pid).resident)} MB")
    return Figure(1e6 * spent / max(1, seen.looks), "µs CPU a check", more, remarks=remarks)
