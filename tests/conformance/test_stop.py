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


def begin(directory, stop_gshut: str) -> Pop:
    """A POP that says GRACEFUL_SHUTDOWN before it goes, with an external and an internal neighbor."""
    pop = Pop(directory, [*neighbors("external", 1, 1), *neighbors("internal", 2, 1, m.LOCAL_AS)])
    pop.configure(lambda config: config["bgp"].update(stop_gshut=stop_gshut))
    pop.start()
    return pop


def shutting_down(peer) -> list[bytes]:
    """The UPDATEs that come until the whole table has come again."""
    bodies, announced = [], set()
    while announced != TABLE:
        bodies.append(peer.expect(m.UPDATE).body)
        again, withdrawn = m.prefixes_of(bodies[-1])
        assert withdrawn == set(), "withdrawn too early"
        announced |= again
    return bodies


def withdrawing(peer) -> tuple[set, bytes]:
    """What is withdrawn until the NOTIFICATION, and that."""
    gone = set()
    while (got := peer.receive()).kind != m.NOTIFICATION:
        announced, withdrawn = m.prefixes_of(got.body) if got.kind == m.UPDATE else (set(), set())
        assert announced == set()
        gone |= withdrawn
    return gone, got.body


GSHUT = bytes.fromhex("c008 04 ffff0000")  # RFC 8326 §5: COMMUNITIES with 65535:0
LOCAL_PREF_0 = bytes.fromhex("4005 04 00000000")


def test_neighbors_may_move_their_traffic_first(tmp_path):
    """RFC 8326 §4.2: GRACEFUL_SHUTDOWN, `stop_gshut` long, then withdrawn, then Cease."""
    pop = begin(tmp_path, "1s")
    external = pop.dial(pop.take("external")).go_to("Established")
    internal = pop.dial(pop.take("internal")).go_to("Established", m.open_(as_=m.LOCAL_AS))
    begun = time.monotonic()
    pop.process.send_signal(signal.SIGTERM)
    assert all(GSHUT in body and LOCAL_PREF_0[:3] not in body for body in shutting_down(external))
    assert all(GSHUT in body and LOCAL_PREF_0 in body for body in shutting_down(internal))
    for peer in (external, internal):
        gone, said = withdrawing(peer)
        assert gone == TABLE
        assert said[:2] == b"\x06\x02"
        assert said[3:] == b"eipd is stopping"
        peer.socket.close()
    assert time.monotonic() - begun >= 1
    assert pop.process.wait(5) == 0
    pop.behaved.close()


def test_a_second_signal_ends_the_wait(tmp_path):
    pop = begin(tmp_path, "1h")
    peer = pop.dial(pop.take("external")).go_to("Established")
    pop.process.send_signal(signal.SIGTERM)
    shutting_down(peer)
    pop.process.send_signal(signal.SIGHUP)  # is not obeyed any more
    pop.process.send_signal(signal.SIGTERM)
    assert withdrawing(peer)[0] == TABLE
    peer.socket.close()
    assert pop.process.wait(5) == 0
    pop.behaved.close()
