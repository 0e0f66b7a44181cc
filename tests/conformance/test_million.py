"""A million routes, as fast as the peer can send them: memory stays, keepalives are on time, a withdrawal leaves.

Real: eipd, a check of a file, TCP over loopback, eipd's memory as the kernel counts it. By hand: the peers' octets.
"""
import os
import struct
import threading
import time
from pathlib import Path

import pytest
from hostile import messages as m
from hostile.pop import TABLE, Pop, neighbors

PREFIX = "203.0.113.200/32"  # announced while the flag is there
COUNT = 1_000_000
MEGABYTE = 1 << 20
HOLD = 3  # seconds, so a KEEPALIVE a second


@pytest.fixture(scope="module")
def pop(tmp_path_factory):
    directory = tmp_path_factory.mktemp("pop")
    pop = Pop(directory, neighbors("external", 1, 2))
    pop.configure(lambda config: add_flag(config, directory / "flag"))
    pop.start()
    yield pop
    assert pop.stop() == 0


def add_flag(config: dict, flag) -> None:
    """An EIP that stands on a file."""
    config["checks"] = {"flag": {"type": "file", "interval": "50ms", "timeout": "40ms", "rise": 1, "fall": 1,
                                 "file": {"path": str(flag), "expect": "present"}}}
    config["eips"].append({"id": "eip-flag", "address": PREFIX.partition("/")[0], "account": "acme", "access_area": "asia",
                           "bindings": [{"region": "hong-kong", "type": "eni", "resource": "eni-flag", "check": "flag"}]})


def memory(pop) -> int:
    """A sanitizer keeps what was freed, so that there it is nothing to judge."""
    if os.environ.get("EIPD_SANITIZE"):
        return 0
    return int(Path(f"/proc/{pop.process.pid}/statm").read_text().split()[1]) * 4096


class Flood:
    """A thread that sends the million, and again until it is told to stop."""

    def __init__(self, peer):
        hosts = [struct.pack("!BI", 32, 0x0A000000 + i) for i in range(COUNT)]
        self._octets = b"".join(m.update(m.EXTERNAL, b"".join(hosts[at : at + 800])) for at in range(0, COUNT, 800))
        self._peer, self._stop, self.rounds = peer, threading.Event(), 0
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        self._peer.socket.settimeout(60)
        while self.rounds == 0 or not self._stop.is_set():
            self._peer.send(self._octets)
            self.rounds += 1

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()


class Witness:
    """What a neighbor that behaves sees meanwhile, and when."""

    def __init__(self, peer):
        self.peer, self.keepalives, self.withdrawn = peer, [time.monotonic()], None

    def watch(self, seconds: float, enough=lambda: False):
        end = time.monotonic() + seconds
        while time.monotonic() < end and not enough():
            got = self.peer.receive()
            if got.kind == m.KEEPALIVE:
                self.keepalives.append(time.monotonic())
                self.peer.send(m.KEEPALIVE_MESSAGE)
            elif PREFIX in m.prefixes_of(got.body)[1]:
                self.withdrawn = time.monotonic()

    def longest_silence(self) -> float:
        return max(after - before for before, after in zip(self.keepalives, self.keepalives[1:]))


def test_a_million_routes_disturb_nobody(pop):
    flag = pop.directory / "flag"
    flag.touch()
    pop.wait("the flag's EIP is announced", lambda: pop.get("/v1/status")["eips"]["announced"] == len(TABLE) + 1)
    attacker, other = pop.take("external"), pop.take("external")
    with pop.dial(other).go_to("Established", m.open_(hold=HOLD)) as peer, pop.dial(attacker).go_to("Established") as bad:
        assert peer.announced == TABLE | {PREFIX}
        witness, before = Witness(peer), memory(pop)
        with Flood(bad) as flood:
            witness.watch(1)
            gone = time.monotonic()
            flag.unlink()
            witness.watch(10, lambda: witness.withdrawn)
            witness.watch(3)
        bad.socket.settimeout(30)
        bad.fence()
        assert witness.withdrawn, "no withdrawal in 10 s"
        print(f"{flood.rounds} × {COUNT} routes; flag gone → WITHDRAW read {(witness.withdrawn - gone) * 1000:.0f} ms, "
              f"longest without KEEPALIVE {witness.longest_silence():.1f} s")
        assert witness.withdrawn - gone < 2
        assert witness.longest_silence() < HOLD
        assert pop.received(attacker) == (flood.rounds * COUNT, 0)
        assert memory(pop) - before < 4 * MEGABYTE
    # The steady neighbor was told of the flag's EIP, too.
    assert all(each.startswith("UPDATE") for each in pop.behaved.surprises)
    pop.behaved.surprises.clear()
