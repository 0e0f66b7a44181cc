"""Too much of everything: connections, restarts, routes, and a peer that takes nothing back.

Real: eipd, TCP over loopback, its memory as the kernel counts it. By hand: the peer's octets.
"""
import os
import resource
import struct
import time
from pathlib import Path

import pytest
from hostile import messages as m
from hostile.pop import TABLE, Neighbor, neighbors

NEIGHBORS = [*neighbors("external", 1, 20), *neighbors("rebooted", 2, 200)]
UNKNOWN = Neighbor("unknown", "127.0.77.77")
MEGABYTE = 1 << 20


def memory(pop) -> int:
    """Octets that eipd holds. A sanitizer keeps what was freed, so that there it is nothing to judge."""
    if os.environ.get("EIPD_SANITIZE"):
        return 0
    pages = Path(f"/proc/{pop.process.pid}/statm").read_text().split()[1]
    return int(pages) * 4096


def descriptors(pop) -> int:
    return len(list(Path(f"/proc/{pop.process.pid}/fd").iterdir()))


@pytest.fixture(autouse=True)
def nothing_kept(pop, unharmed):
    """Each flood leaves eipd with the descriptors and, within a few MB of buffers, the memory that it had."""
    files, octets = descriptors(pop), memory(pop)
    yield
    pop.wait("the connections are gone", lambda: descriptors(pop) <= files + 1)
    assert memory(pop) - octets < 12 * MEGABYTE


def test_a_peer_that_restarts_50_times_in_a_row(pop):
    attacker = pop.take("external")
    for _ in range(50):
        with pop.dial(attacker).go_to("Established") as peer:
            assert peer.announced == TABLE
            peer.leave()
    assert pop.neighbor(attacker.name)["established_count"] == 50


def test_a_peer_that_crashes_50_times_in_a_row(pop):
    attacker = pop.take("external")
    for count in range(1, 51):
        peer = pop.dial(attacker).go_to("Established")
        assert peer.announced == TABLE
        assert pop.neighbor(attacker.name)["established_count"] == count
        peer.reset()
        pop.wait("eipd noticed", lambda: pop.neighbor(attacker.name)["state"] == "Active")


def test_connections_from_one_neighbor(pop):
    attacker = pop.take("external")
    before = descriptors(pop)
    flood = [pop.dial(attacker) for _ in range(200)]
    with pop.dial(attacker).go_to("Established") as peer:
        assert peer.announced == TABLE
        assert descriptors(pop) - before <= 10  # one session, and few that are being closed
    for each in flood:
        each.socket.close()


def test_connections_that_are_reset_at_once(pop):
    attacker = pop.take("external")
    for _ in range(500):
        pop.dial(attacker).reset()


def test_connections_from_an_unknown_source(pop):
    """Each is counted; the log does not grow with them, nor do they displace what else happened from the events."""
    log = pop.directory / "log"
    before = log.stat().st_size
    flood = [pop.dial(UNKNOWN) for _ in range(500)]
    for each in flood:
        with each:
            assert each.end().octets == 0
    assert log.stat().st_size - before < 10_000


def test_more_connections_than_descriptors(pop):
    """They wait in the kernel, and are served when there are descriptors again."""
    attackers = [pop.take("external") for _ in range(3)]
    usual = resource.prlimit(pop.process.pid, resource.RLIMIT_NOFILE)
    try:
        resource.prlimit(pop.process.pid, resource.RLIMIT_NOFILE, (3, usual[1]))  # what is open stays so
        waiting = [pop.dial(attacker) for attacker in attackers]
        waiting[0].socket.settimeout(0.3)
        with pytest.raises(TimeoutError):
            waiting[0].receive()
    finally:
        resource.prlimit(pop.process.pid, resource.RLIMIT_NOFILE, usual)
    for peer in waiting:
        peer.socket.settimeout(5)
        with peer.go_to("Established"):
            assert peer.announced == TABLE


def test_connections_while_a_session_is_up(pop):
    attacker = pop.take("external")
    with pop.dial(attacker).go_to("Established") as session:
        for _ in range(200):
            with pop.dial(attacker) as peer:
                assert peer.end().notification == (6, 7, b"")
        session.fence()


def test_connections_while_held_back(pop):
    attacker = pop.take("external")
    with pop.dial(attacker) as peer:
        peer.send(bytes(19))
        peer.end()
    for _ in range(200):
        with pop.dial(attacker) as peer:
            assert peer.end().octets == 0
    pop.assert_held_back(attacker)


def test_keepalives(pop):
    attacker = pop.take("external")
    with pop.dial(attacker).go_to("Established") as peer:
        peer.send(m.KEEPALIVE_MESSAGE * 100_000)
        peer.fence()


def routes(count: int) -> bytes:
    """UPDATEs of 500 host routes each."""
    hosts = [struct.pack("!BI", 32, 0x0A000000 + i) for i in range(count)]
    return b"".join(m.update(m.EXTERNAL, b"".join(hosts[at : at + 500])) for at in range(0, count, 500))


def test_half_a_million_routes_are_counted_and_not_kept(pop):
    attacker = pop.take("external")
    before = memory(pop)
    with pop.dial(attacker).go_to("Established") as peer:
        peer.send(routes(500_000))
        peer.fence()
        assert pop.received(attacker) == (500_000, 0)
        assert memory(pop) - before < 4 * MEGABYTE


def test_another_session_comes_up_during_a_flood_of_routes(pop):
    attacker, other = pop.take("external"), pop.take("external")
    flood = routes(100_000)
    with pop.dial(attacker).go_to("Established") as peer:
        peer.socket.settimeout(0)
        sent, sessions, slowest = 0, 0, 0.0
        while sent < len(flood):
            try:
                sent += peer.socket.send(flood[sent : sent + 100_000])
            except BlockingIOError:
                pass
            begun = time.monotonic()
            with pop.dial(other).go_to("Established") as second:
                assert second.announced == TABLE
                second.leave()
            slowest = max(slowest, time.monotonic() - begun)
            sessions += 1
        assert sessions > 1 and slowest < 1
        peer.socket.settimeout(5)
        peer.fence()
        assert pop.received(attacker) == (100_000, 0)


def test_bad_updates_by_the_thousand(pop):
    """Treated as withdrawn, each of them, and the log does not grow with them."""
    attacker = pop.take("external")
    log = pop.directory / "log"
    with pop.dial(attacker).go_to("Established") as peer:
        before = log.stat().st_size
        peer.send(m.update(m.ORIGIN, m.ROUTE) * 20_000)
        peer.fence()
        assert pop.received(attacker) == (0, 0)
        assert log.stat().st_size - before < 200_000


def test_a_peer_that_never_reads(pop):
    """What it is owed waits as one slot a prefix, not as octets; others are served (assert_unharmed)."""
    attacker = pop.take("external")
    before = memory(pop)
    with pop.dial(attacker, receive_buffer=2048).go_to("Established") as peer:
        pop.stuff(peer, attacker)
        pop.assert_unharmed()
        assert memory(pop) - before < 4 * MEGABYTE
        assert pop.neighbor(attacker.name)["state"] == "Established"
        peer.fence()  # it reads again, and gets the present


def test_a_peer_that_never_reads_its_notification_is_cut_off(pop):
    attacker = pop.take("external")
    with pop.dial(attacker, receive_buffer=2048).go_to("Established") as peer:
        pop.stuff(peer, attacker)
        peer.send(m.message(77))
        pop.wait("the error", lambda: pop.neighbor(attacker.name)["state"] == "Idle")


def test_a_peer_that_talks_on_behind_its_error_is_cut_off(pop):
    attacker = pop.take("external")
    with pop.dial(attacker).go_to("Established") as peer:
        peer.send(m.message(77))
        begun = time.monotonic()
        with pytest.raises(OSError):
            while time.monotonic() - begun < 5:
                peer.send(bytes(10_000))
    pop.assert_held_back(attacker)


def test_all_neighbors_at_once(pop):
    """A switch came back: every connection is made before the first is served."""
    peers = [pop.dial(pop.take("rebooted")) for _ in range(200)]
    for peer in peers:
        peer.send(m.open_(), m.KEEPALIVE_MESSAGE)
    for peer in peers:
        assert peer.take_table() == TABLE
    for peer in peers:
        peer.socket.close()
