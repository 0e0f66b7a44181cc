"""RFC 4724, RFC 8538 against a peer made by hand: what eipd promises, what a second connection does to a session, which
ends are final.

Real: eipd, TCP over loopback, signals. By hand: the peer's octets.
"""
import signal
import subprocess

import pytest
from hostile import messages as m
from hostile.pop import TABLE, Pop, neighbors

RESTART_TIME = 60
R, N, F = 0x8, 0x4, 0x80
HELPS = m.capability(64, b"\x00\x00")  # no family of its own: it only keeps ours
HELPS_N = m.capability(64, b"\x40\x00")
USUAL = m.FAMILIES + m.ROUTE_REFRESH + m.four_octet_as(m.PEER_AS)


def open_(restart: bytes, **fields) -> bytes:
    return m.open_(capabilities=USUAL + restart, **fields)


@pytest.fixture
def pop(tmp_path):
    """One for each test: some end it."""
    pop = Pop(tmp_path, neighbors("helper", 1, 10, graceful_restart=True))
    pop.configure(lambda config: config["bgp"].update(restart_time=f"{RESTART_TIME}s", graceful_notification=True))
    pop.start()
    yield pop
    if pop.process.poll() is None:
        pop.stop()


@pytest.fixture(autouse=True)
def unharmed():
    """Each row says itself what is left."""


def restart_offered(pop: Pop, neighbor) -> tuple[int, int, set[int]]:
    """(the flags R and N, the restart time, the flags of the families) of the OPEN that comes."""
    with pop.dial(neighbor) as peer:
        octets = peer.expect(m.OPEN).body
        at = octets.index(b"\x40\x0a")  # capability 64, ten octets: two families
        flags_and_time = int.from_bytes(octets[at + 2:at + 4], "big")
        return flags_and_time >> 12, flags_and_time & 0xFFF, {octets[at + 7], octets[at + 11]}


def session(pop: Pop, neighbor, restart: bytes = HELPS_N):
    peer = pop.dial(neighbor).go_to("Established", open_(restart))
    assert peer.announced == TABLE
    return peer


def established(pop: Pop, neighbor) -> int:
    return pop.neighbor(neighbor.name)["established_count"]


def test_a_first_start_promises_nothing(pop):
    assert restart_offered(pop, pop.take("helper")) == (N, RESTART_TIME, {0})


def test_a_process_that_comes_back_says_so_once(pop):
    pop.process.kill()
    pop.process.wait()
    pop.behaved.close()
    pop.start()
    neighbor = pop.take("helper")
    assert restart_offered(pop, neighbor) == (R | N, RESTART_TIME, {F})
    session(pop, neighbor).reset()
    pop.wait("eipd noticed", lambda: pop.neighbor(neighbor.name)["state"] == "Active")
    assert restart_offered(pop, neighbor) == (N, RESTART_TIME, {F})


def test_a_process_that_left_does_not_say_it_restarts(pop):
    assert pop.stop() == 0
    pop.start()
    assert restart_offered(pop, pop.take("helper")) == (N, RESTART_TIME, {0})


def test_a_record_that_is_none_promises_nothing(pop):
    pop.process.kill()
    pop.process.wait()
    pop.behaved.close()
    (pop.directory / "restart").write_text("rubbish")
    pop.start()
    assert restart_offered(pop, pop.take("helper")) == (N, RESTART_TIME, {0})
    assert "restart-unknown" in (pop.directory / "log").read_text()


def test_a_new_connection_replaces_the_session_without_a_word(pop):
    neighbor = pop.take("helper")
    old = session(pop, neighbor)
    new = session(pop, neighbor)
    assert old.end().notification is None
    assert established(pop, neighbor) == 2
    new.leave()


def test_silent_connections_replace_nothing(pop):
    neighbor = pop.take("helper")
    old = session(pop, neighbor)
    silent = [pop.dial(neighbor) for _ in range(50)]
    silent[-1].expect(m.OPEN)
    for each in silent[:-1]:
        assert each.end().notification in (None, (6, 7, b""))  # only the newest may stay
    silent[-1].reset()
    old.send(m.refresh())
    old.expect(m.UPDATE)
    assert established(pop, neighbor) == 1
    old.leave()


def test_an_open_that_is_refused_replaces_nothing(pop):
    neighbor = pop.take("helper")
    old = session(pop, neighbor)
    with pop.dial(neighbor) as wrong:
        wrong.send(m.open_(as_=64499, capabilities=m.FAMILIES + m.four_octet_as(64499) + HELPS_N))
        assert wrong.end().notification[:2] == (2, 2)
    old.send(m.refresh())
    old.expect(m.UPDATE)
    old.leave()


def test_without_the_capability_a_session_stays(pop):
    neighbor = pop.take("helper")
    old = pop.dial(neighbor).go_to("Established")
    with pop.dial(neighbor) as late:
        assert late.end().notification == (6, 7, b"")
    old.leave()


def test_a_session_that_is_replaced_50_times(pop):
    neighbor = pop.take("helper")
    peers = [session(pop, neighbor) for _ in range(50)]
    for each in peers[:-1]:
        assert each.end().notification is None
    assert established(pop, neighbor) == 50
    peers[-1].leave()


@pytest.mark.parametrize("restart,said", [(HELPS_N, b"\x06\x09\x06\x02"), (HELPS, b"\x06\x02")], ids=["n_bit", "without"])
def test_a_stop_is_final(pop, restart, said):
    """RFC 8538 §3.1: with the N bit inside a Hard Reset, behind the withdrawals."""
    peer = session(pop, pop.take("helper"), restart)
    pop.process.send_signal(signal.SIGTERM)
    withdrawn = set()
    while (got := peer.receive()).kind == m.UPDATE:
        withdrawn |= m.prefixes_of(got.body)[1]
    assert withdrawn == TABLE
    assert got.kind == m.NOTIFICATION and got.body.startswith(said)
    assert pop.stop() == 0


def test_an_error_of_the_peer_is_not_final(pop):
    """RFC 8538 §4: the NOTIFICATION itself, which a peer with the N bit takes gracefully."""
    peer = session(pop, pop.take("helper"))
    peer.send(m.message(9))
    assert peer.end().notification == (1, 3, b"\x09")


def test_keep_says_nothing_to_who_keeps_and_cease_to_who_does_not(pop):
    assert pop.stop() == 0
    pop.configure(lambda config: config["bgp"].update(on_stop="keep"))
    pop.start()
    keeps = session(pop, pop.take("helper"))
    forgets = pop.dial(pop.take("helper")).go_to("Established")
    pop.process.send_signal(signal.SIGTERM)
    end = keeps.end()
    assert (end.notification, end.octets) == (None, 0)  # and no withdrawal
    assert forgets.end().notification[:2] == (6, 2)
    keeps.socket.close()
    forgets.socket.close()
    try:
        assert pop.process.wait(5) == 0
    except subprocess.TimeoutExpired:
        pytest.fail("it does not end")
