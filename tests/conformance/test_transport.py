"""RFC 4271 §8.2.2 (events 16 to 18) and common sense: how a stream may be cut, and end, in each state.

Real: eipd, TCP over loopback. By hand: the peer's octets and how they are cut.
"""
import pytest
from hostile import messages as m
from hostile.peer import Peer
from hostile.pop import TABLE, Neighbor, neighbors

NEIGHBORS = [
    *neighbors("external", 1, 80),
    *neighbors("placed", 3, 2, local_address="127.0.0.2"),
    *neighbors("shut", 4, 1, shutdown=True),
]
STATES = ["OpenSent", "OpenConfirm", "Established"]
UNKNOWN = Neighbor("unknown", "127.0.77.77")

# --- how it ends

HALVES = {
    "Nothing": b"",
    "OneOctet": m.MARKER[:1],
    "HalfAHeader": m.open_()[:18],
    "HalfAnOpen": m.open_()[:30],
    "HalfAnUpdate": m.update(m.EXTERNAL, m.ROUTE)[:30],
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("how", ["Fin", "Rst"])
@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES.keys())
def test_a_connection_that_ends_is_welcome_again(pop, half, how, state):
    attacker = pop.take("external")
    with pop.dial(attacker).go_to(state) as peer:
        peer.send(half)
        if how == "Rst":
            peer.reset()
        # with FIN the peer's context closes the socket
    pop.wait("eipd noticed", lambda: pop.neighbor(attacker.name)["state"] == "Active")
    pop.assert_welcome(attacker)


@pytest.mark.parametrize("state", STATES)
def test_a_peer_that_closes_its_half_gets_no_notification(pop, state):
    attacker = pop.take("external")
    with pop.dial(attacker).go_to(state) as peer:
        peer.socket.shutdown(1)
        assert peer.end().notification is None
    pop.assert_welcome(attacker)


def test_a_reset_before_the_first_octet(pop):
    attacker = pop.take("external")
    for _ in range(20):
        pop.dial(attacker).reset()
    pop.wait("eipd noticed", lambda: pop.neighbor(attacker.name)["state"] == "Active")
    pop.assert_welcome(attacker)


def test_a_notification_is_sent_though_octets_still_come(pop):
    """Closing a socket with unread octets makes the kernel send RST, which would eat the NOTIFICATION."""
    attacker = pop.take("external")
    with pop.dial(attacker).go_to("Established") as peer:
        peer.send(m.message(77), bytes(200_000))
        end = peer.end()
        assert (end.notification, end.reset) == ((1, 3, b"M"), False)


# --- how it is cut


def test_a_session_drips_in_octet_by_octet(pop):
    attacker = pop.take("external")
    with pop.dial(attacker) as peer:
        peer.drip(m.open_())
        peer.expect(m.KEEPALIVE)
        peer.drip(m.KEEPALIVE_MESSAGE)
        assert peer.take_table() == TABLE
        peer.drip(m.update(m.EXTERNAL, m.ROUTE))
        peer.drip(m.refresh())
        peer.expect(m.UPDATE)
        assert pop.received(attacker) == (1, 0)


def test_a_whole_session_in_one_segment(pop):
    attacker = pop.take("external")
    with pop.dial(attacker) as peer:
        peer.send(m.open_(), m.KEEPALIVE_MESSAGE, m.update(m.EXTERNAL, m.ROUTE), m.END_OF_RIB, m.KEEPALIVE_MESSAGE * 50)
        assert peer.take_table() == TABLE
        pop.wait("the route is counted", lambda: pop.received(attacker) == (1, 0))


COALESCED = {  # what comes in one segment, the NOTIFICATION
    "TwoOpens": (m.open_() + m.open_(), (5, 2, b"\x01")),
    "OpenAndUpdate": (m.open_() + m.END_OF_RIB, (5, 2, b"\x02")),
    "OpenAndRubbish": (m.open_() + bytes(19), (1, 1, b"")),
    "SessionAndOpen": (m.open_() + m.KEEPALIVE_MESSAGE + m.open_(), (5, 3, b"\x01")),
    "SessionAndUnknownType": (m.open_() + m.KEEPALIVE_MESSAGE + m.message(66), (1, 3, b"B")),
    "SessionAndBadUpdate": (m.open_() + m.KEEPALIVE_MESSAGE * 3 + m.update(withdrawn_length=9), (3, 1, b"")),
    "TwoErrors": (m.message(66) + m.message(67), (1, 3, b"B")),
}


@pytest.mark.parametrize("octets,answer", COALESCED.values(), ids=COALESCED.keys())
def test_what_comes_in_one_segment_is_judged_in_order(pop, octets, answer):
    attacker = pop.take("external")
    with pop.dial(attacker) as peer:
        peer.send(octets)
        assert peer.end().notification == answer
    pop.assert_held_back(attacker)


@pytest.mark.parametrize("cut", [1, 15, 16, 17, 18, 19, 20, 28])
def test_an_error_is_found_wherever_the_segments_are_cut(pop, cut):
    attacker = pop.take("external")
    octets = m.open_(as_=64511)
    with pop.dial(attacker).go_to("OpenSent") as peer:
        peer.send(octets[:cut])
        peer.send(octets[cut:])
        assert peer.end().notification == (2, 2, b"")


# --- who may connect at all


def assert_closed_unread(peer: Peer):
    with peer:
        assert peer.end().octets == 0


def test_an_unknown_source_is_closed_with_no_octet(pop):
    assert_closed_unread(pop.dial(UNKNOWN))


def test_an_unknown_source_that_speaks_is_closed_with_no_octet(pop):
    with pop.dial(UNKNOWN) as peer:
        try:
            peer.send(m.open_())
        except OSError:
            pass  # it was quicker than we
        assert peer.end().octets == 0


def test_a_local_address_that_is_not_the_neighbors_is_closed_with_no_octet(pop):
    assert_closed_unread(pop.dial(pop.take("placed")))


def test_the_neighbors_own_local_address_is_open(pop):
    attacker = pop.take("placed")
    with Peer.dial(attacker.address, ("127.0.0.2", pop.endpoint[1])).go_to("Established") as peer:
        assert peer.announced == TABLE


def test_a_neighbor_that_is_shut_down_is_closed_with_no_octet(pop):
    assert_closed_unread(pop.dial(pop.take("shut")))


# --- more than one at a time


def test_silent_connections_keep_nobody_out(pop):  # as they do with BIRD, GoBGP and OpenBGPD
    attacker = pop.take("external")
    silent = [pop.dial(attacker) for _ in range(5)]
    with pop.dial(attacker).go_to("Established") as peer:
        assert peer.announced == TABLE
    for each in silent:
        each.socket.close()


def test_the_newest_of_silent_connections_replaces_the_one_before(pop):
    attacker = pop.take("external")
    with pop.dial(attacker).go_to("OpenSent") as old, pop.dial(attacker).go_to("OpenSent") as new:
        assert old.end().notification == (6, 7, b"")
        new.send(m.open_())
        new.expect(m.KEEPALIVE)


@pytest.mark.parametrize("state", ["OpenConfirm", "Established"])
def test_a_second_connection_does_not_replace_one_that_speaks(pop, state):  # RFC 4271 §6.8
    attacker = pop.take("external")
    with pop.dial(attacker).go_to(state) as first:
        for _ in range(10):
            with pop.dial(attacker) as second:
                assert second.end().notification == (6, 7, b"")
        first.send(m.KEEPALIVE_MESSAGE)
        if state == "OpenConfirm":
            first.take_table()
        first.fence()
        assert pop.neighbor(attacker.name)["established_count"] == 1
