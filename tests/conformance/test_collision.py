"""RFC 4271 §6.8, 6286 §2.3: two connections with one neighbor, in every pair of states; and what becomes of dialling.

eipd dials a socket that listens before eipd starts; its connection waits there as "ours" until a row takes it.

Real: eipd, TCP over loopback. By hand: the peer's octets.
"""
import socket

import pytest
from hostile import messages as m
from hostile.peer import Peer
from hostile.pop import TABLE, Neighbor, Pop, free_port

ROWS = 16
HIGH, LOW = "192.0.2.254", "192.0.0.1"  # around eipd's 192.0.2.1


@pytest.fixture(scope="module")
def listeners():
    port = free_port()
    sockets = {f"127.0.6.{i}": socket.create_server((f"127.0.6.{i}", port)) for i in range(1, ROWS)}
    yield port, sockets
    for each in sockets.values():
        each.close()


@pytest.fixture(scope="module")
def pop(listeners, tmp_path_factory):
    port, sockets = listeners
    dialled = [Neighbor(f"dialled-{i}", address, keys={"port": port}) for i, address in enumerate(sockets)]
    absent = [Neighbor("absent-1", f"127.0.6.{ROWS}", keys={"port": port})]
    older = [Neighbor("lesser-1", "127.0.7.1", 64511, {"port": port})]  # its AS is greater than ours
    sockets["127.0.7.1"] = socket.create_server(("127.0.7.1", port))
    pop = Pop(tmp_path_factory.mktemp("pop"), [*dialled, *absent, *older])
    pop.start()
    yield pop
    assert pop.stop() == 0


@pytest.fixture
def pair(pop, listeners):
    """Makes (the neighbor, the connection that eipd dialled, one dialled by the peer), both with eipd's OPEN read."""

    def make(kind="dialled"):
        neighbor = pop.take(kind)
        ours = Peer(listeners[1][neighbor.address].accept()[0])
        ours.expect(m.OPEN)
        return neighbor, ours, pop.dial(neighbor)

    return make


def assert_established(pop, neighbor: Neighbor, peer: Peer):
    peer.send(m.KEEPALIVE_MESSAGE)
    assert peer.take_table() == TABLE
    assert pop.neighbor(neighbor.name)["established_count"] == 1
    peer.leave()


COLLISION = (6, 7, b"")


def test_the_higher_identifier_keeps_its_own_and_closes_ours_in_open_sent(pop, pair):
    neighbor, ours, theirs = pair()
    theirs.expect(m.OPEN)
    theirs.send(m.open_(bgp_id=HIGH))
    assert ours.end().notification == COLLISION
    theirs.expect(m.KEEPALIVE)
    assert_established(pop, neighbor, theirs)


def test_the_higher_identifier_closes_ours_in_open_confirm(pop, pair):
    neighbor, ours, theirs = pair()
    ours.send(m.open_(bgp_id=HIGH))
    ours.expect(m.KEEPALIVE)
    theirs.expect(m.OPEN)
    theirs.send(m.open_(bgp_id=HIGH))
    assert ours.end().notification == COLLISION
    theirs.expect(m.KEEPALIVE)
    assert_established(pop, neighbor, theirs)


def test_the_lower_identifier_loses_its_own_to_ours_in_open_confirm(pop, pair):
    neighbor, ours, theirs = pair()
    theirs.expect(m.OPEN)
    ours.send(m.open_(bgp_id=LOW))
    ours.expect(m.KEEPALIVE)
    theirs.send(m.open_(bgp_id=LOW))
    assert theirs.end().notification == COLLISION
    assert_established(pop, neighbor, ours)


def test_the_lower_identifier_loses_its_own_when_ours_gets_its_open(pop, pair):
    neighbor, ours, theirs = pair()
    theirs.go_to("OpenConfirm", m.open_(bgp_id=LOW))
    ours.send(m.open_(bgp_id=LOW))
    assert theirs.end().notification == COLLISION
    ours.expect(m.KEEPALIVE)
    assert_established(pop, neighbor, ours)


def test_an_established_session_is_never_closed_for_another(pop, pair):
    neighbor, ours, theirs = pair()
    theirs.expect(m.OPEN)
    ours.send(m.open_(bgp_id=HIGH), m.KEEPALIVE_MESSAGE)
    ours.take_table()
    theirs.send(m.open_(bgp_id=HIGH))
    assert theirs.end().notification == COLLISION
    ours.fence()
    ours.leave()


def test_between_equal_identifiers_the_greater_as_wins_ours(pop, pair):  # RFC 6286 §2.3
    neighbor, ours, theirs = pair()
    theirs.go_to("OpenConfirm", m.open_(bgp_id=m.LOCAL_ID))
    ours.send(m.open_(bgp_id=m.LOCAL_ID))
    assert theirs.end().notification == COLLISION
    ours.expect(m.KEEPALIVE)
    assert_established(pop, neighbor, ours)


def test_between_equal_identifiers_the_greater_as_wins_theirs(pop, pair):
    neighbor, ours, theirs = pair("lesser")
    theirs.go_to("OpenConfirm", m.open_(as_=neighbor.as_, bgp_id=m.LOCAL_ID))
    assert ours.end().notification == COLLISION
    assert_established(pop, neighbor, theirs)


def test_an_open_that_is_refused_takes_nobodys_place(pop, pair):
    neighbor, ours, theirs = pair()
    theirs.expect(m.OPEN)
    theirs.send(m.open_(as_=64511, bgp_id=HIGH))
    assert theirs.end().notification == (2, 2, b"")
    ours.send(m.open_())
    ours.expect(m.KEEPALIVE)
    assert_established(pop, neighbor, ours)


def test_a_silent_connection_does_not_stop_ours(pop, pair):
    neighbor, ours, theirs = pair()
    ours.send(m.open_())
    ours.expect(m.KEEPALIVE)
    assert_established(pop, neighbor, ours)
    theirs.socket.close()


def test_a_reset_of_one_leaves_the_other(pop, pair):
    neighbor, ours, theirs = pair()
    theirs.expect(m.OPEN)
    theirs.reset()
    ours.send(m.open_())
    ours.expect(m.KEEPALIVE)
    assert_established(pop, neighbor, ours)


# --- dialling


def dialled(pop, listeners) -> tuple[Neighbor, Peer]:
    neighbor = pop.take("dialled")
    peer = Peer(listeners[1][neighbor.address].accept()[0])
    peer.expect(m.OPEN)
    return neighbor, peer


def test_a_refused_open_dials_again_after_a_minute(pop, listeners):
    neighbor, peer = dialled(pop, listeners)
    with peer:
        peer.send(m.open_(as_=64511))
        assert peer.end().notification == (2, 2, b"")
    pop.assert_held_back(neighbor)


def test_rubbish_dials_again_after_a_minute(pop, listeners):
    neighbor, peer = dialled(pop, listeners)
    with peer:
        peer.send(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
        assert peer.end().notification == (1, 1, b"")
    pop.assert_held_back(neighbor)


@pytest.mark.parametrize("how", ["Fin", "Rst"])
def test_a_lost_connection_dials_again_in_seconds(pop, listeners, how):
    neighbor, peer = dialled(pop, listeners)
    peer.reset() if how == "Rst" else peer.socket.close()
    pop.wait("eipd noticed", lambda: pop.neighbor(neighbor.name)["state"] == "Active")
    assert 2 < pop.neighbor(neighbor.name)["next_retry_seconds"] <= 5
    pop.assert_welcome(neighbor)  # it need not wait for us


def test_nobody_there_dials_again_in_seconds(pop):
    absent = pop.take("absent")
    status = pop.wait("a refused connection", lambda: (s := pop.neighbor(absent.name))["last_error"] and s)
    assert status["last_error"]["text"] == "Connection refused"
    assert status["next_retry_seconds"] is None or status["next_retry_seconds"] <= 30
    pop.assert_welcome(absent)
