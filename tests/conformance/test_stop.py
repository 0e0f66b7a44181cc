"""RFC 4271 §6.7, 4486: SIGTERM says Cease / Administrative Shutdown in every state, behind the withdrawals.

Real: eipd, TCP over loopback, signals. By hand: the peer's octets.
"""
import signal
import time

import pytest
from hostile import messages as m
from hostile.pop import TABLE, Pop, neighbors


@pytest.fixture
def pop(tmp_path):
    """One for each test, which ends it."""
    pop = Pop(tmp_path, neighbors("external", 1, 10))
    pop.start()
    yield pop
    if pop.process.poll() is None:
        pop.stop()


@pytest.fixture(autouse=True)
def unharmed():
    """There is nothing left to be harmed."""


def test_each_session_is_told(pop):
    states = ["OpenSent", "OpenConfirm", "Established"]
    peers = [pop.dial(pop.take("external")).go_to(state) for state in states]
    begun = time.monotonic()
    pop.process.send_signal(signal.SIGTERM)
    withdrawn = set()
    while (got := peers[2].receive()).kind == m.UPDATE:
        withdrawn |= m.prefixes_of(got.body)[1]
    assert withdrawn == TABLE
    assert (got.kind, got.body[:2]) == (m.NOTIFICATION, b"\x06\x02")
    for peer in peers[:2]:
        assert peer.end().notification[:2] == (6, 2)
    assert pop.stop() == 0
    assert time.monotonic() - begun < 5
    assert "NOTIFICATION 0602" in pop.behaved.surprises[-1]  # the neighbor that behaves is told too


def test_a_peer_that_never_reads_does_not_hold_it_up(pop):
    attacker = pop.take("external")
    stuck = pop.dial(attacker, receive_buffer=2048).go_to("Established")
    pop.stuff(stuck, attacker)
    begun = time.monotonic()
    assert pop.stop() == 0
    assert time.monotonic() - begun < 5


def test_a_peer_that_never_closes_does_not_hold_it_up(pop):
    peers = [pop.dial(pop.take("external")).go_to("Established") for _ in range(5)]
    begun = time.monotonic()
    assert pop.stop() == 0
    assert time.monotonic() - begun < 5
    for peer in peers:
        peer.end()
