"""RFC 4271 §6.5, §8.2.2 (event 10), §4.4, RFC 9687 and strict BFD: what time does. A hold time of 3 s, the least there is.

All rows run at once, each in a thread: the file lasts about as long as its longest row. The 4 minutes that OpenSent
waits for an OPEN are the unit tests' (InState).

Real: eipd, its timers, TCP over loopback. By hand: the peer's octets.
"""
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hostile import messages as m
from hostile.pop import neighbors

HOLD = "3s"
WEDGED = 4
STALLED = "the peer's own octets did not get through"
NEIGHBORS = [
    *neighbors("external", 1, 20),
    *neighbors("wedged", 2, WEDGED, send_hold_time="4s"),
    *neighbors("strict", 3, 2, bfd={"interval": "300ms", "multiplier": 3, "strict": True}),
]
EXPIRED = (4, 0, b"")
LATE = 6  # seconds beyond a timer that a loaded machine may take


def ends_after(peer, seconds: float, notification):
    begun = time.monotonic()
    assert peer.end().notification == notification
    assert seconds - 0.1 <= time.monotonic() - begun <= seconds + LATE


def silent_in_open_confirm(pop):
    with pop.dial(pop.take("external")).go_to("OpenConfirm") as peer:
        ends_after(peer, 3, EXPIRED)


def silent_in_established(pop):
    attacker = pop.take("external")
    with pop.dial(attacker).go_to("Established") as peer:
        ends_after(peer, 3, EXPIRED)
    assert pop.neighbor(attacker.name)["state"] == "Active"  # a fast back-off: it may come back at once


def an_update_that_drips_is_no_message(pop):
    """Octets do not keep a session, messages do; what waits unread at the end earns one extension of 2 s."""
    with pop.dial(pop.take("external")).go_to("Established") as peer:
        begun = time.monotonic()
        stop = threading.Event()
        dripping = threading.Thread(target=drip, args=(peer, stop))
        dripping.start()
        try:
            assert peer.end().notification == EXPIRED
        finally:
            stop.set()
            dripping.join()
        assert time.monotonic() - begun <= 5 + LATE


def drip(peer, stop):
    for octet in m.update(m.EXTERNAL, m.ROUTE * 200):
        if stop.wait(0.05):
            return
        try:
            peer.socket.send(bytes([octet]))
        except OSError:
            return


def kept_by(octets: bytes):
    """A session that lives from these messages alone, for twice the hold time."""

    def row(pop):
        with pop.dial(pop.take("external")).go_to("Established") as peer:
            begun = time.monotonic()
            while time.monotonic() - begun < 6:
                peer.send(octets)
                peer.expect(m.KEEPALIVE)  # ours come every second
            assert time.monotonic() - begun < 6 + LATE

    return row


def not_kept_by_refreshes(pop):
    """RFC 4271 §8.2.2: KEEPALIVE and UPDATE restart the timer, and nothing else."""
    with pop.dial(pop.take("external")).go_to("Established") as peer:
        begun = time.monotonic()
        said = None
        while said is None and time.monotonic() - begun < 3 + LATE:
            try:
                peer.send(m.refresh(afi=25))
            except OSError:
                pass
            got = peer.receive()
            said = got.body if got.kind == m.NOTIFICATION else None
        assert said == b"\x04\x00"


def our_keepalives_come_every_second(pop):
    """§4.4: not more often, and a third of the hold time, so that two may be lost."""
    with pop.dial(pop.take("external")).go_to("Established") as peer:
        times = []
        while len(times) < 5:
            peer.expect(m.KEEPALIVE)
            times.append(time.monotonic())
            peer.send(m.KEEPALIVE_MESSAGE)
        gaps = [later - earlier for earlier, later in zip(times, times[1:])]
        assert sum(gaps) / len(gaps) >= 0.95 and max(gaps) < 3


def a_peer_that_never_reads_is_cut_off(pop):
    """RFC 9687: it sends KEEPALIVEs for ever, and takes nothing. No NOTIFICATION into a stuck socket.

    With its receive buffer full, the peer's kernel may drop what carries eipd's acknowledgements; then its own octets,
    KEEPALIVEs among them, stay behind too, and the hold timer expires rightly. So several try at once."""
    with ThreadPoolExecutor(WEDGED) as threads:
        ends = list(threads.map(lambda _: wedge(pop), range(WEDGED)))
    assert "send-hold-timer-expired" in ends, ends
    assert set(ends) <= {"send-hold-timer-expired", STALLED}, ends


def wedge(pop) -> str:
    """How the session of such a peer ended; STALLED if its own octets did not get through."""
    attacker = pop.take("wedged")
    with pop.dial(attacker, receive_buffer=1 << 14).go_to("Established") as peer:
        stalled, over = threading.Event(), threading.Event()
        thread = threading.Thread(target=keep_alive, args=(peer, stalled, over))
        thread.start()
        try:
            for _ in range(200):
                peer.send(m.refresh(), m.refresh(afi=2))
            pop.wait("its end", lambda: pop.neighbor(attacker.name)["state"] != "Established", 2 * (4 + LATE))
        finally:
            over.set()
            thread.join()
        text = pop.neighbor(attacker.name)["last_error"]["text"]
    if stalled.is_set() and text == "sent Hold Timer Expired":
        return STALLED
    pop.assert_welcome(attacker)
    return text


def keep_alive(peer, stalled, over):
    """By a thread of its own: the API, at nice 19, may answer later than the hold time on a busy machine."""
    while not over.wait(0.2):
        try:
            if peer.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 8)[2]:  # tcpi_retransmits
                stalled.set()
            peer.send(m.KEEPALIVE_MESSAGE)
        except OSError:
            return  # cut off, as it should be


def strict_without_bfd(pop):
    """No KEEPALIVE of ours before BFD is up, whatever the peer says; and no longer than one hold time (RFC 9384)."""
    attacker = pop.take("strict")
    with pop.dial(attacker).go_to("OpenSent") as peer:
        begun = time.monotonic()
        peer.send(m.open_(), m.KEEPALIVE_MESSAGE * 2)
        end = peer.end()
        assert (end.notification, end.octets) == ((6, 10, b""), len(m.notification(6, 10)))
        assert 3 - 0.1 <= time.monotonic() - begun <= 3 + LATE
    status = pop.neighbor(attacker.name)
    assert (status["state"], status["established_count"]) == ("Active", 0)  # a fast back-off: the path may mend


def refused_hold_time(pop):
    with pop.dial(pop.take("external")).go_to("OpenSent") as peer:
        peer.send(m.open_(hold=2))
        assert peer.end().notification == (2, 6, b"")


ROWS = {
    "SilentInOpenConfirm": silent_in_open_confirm,
    "SilentInEstablished": silent_in_established,
    "AnUpdateThatDrips": an_update_that_drips_is_no_message,
    "KeptByKeepalives": kept_by(m.KEEPALIVE_MESSAGE),
    "KeptByUpdates": kept_by(m.update(m.EXTERNAL, m.ROUTE)),
    "KeptByEndOfRib": kept_by(m.END_OF_RIB),
    "KeptByBadUpdates": kept_by(m.update(m.ORIGIN, m.ROUTE)),  # RFC 7606: an UPDATE nevertheless
    "NotKeptByRefreshes": not_kept_by_refreshes,
    "OurKeepalives": our_keepalives_come_every_second,
    "NeverReads": a_peer_that_never_reads_is_cut_off,
    "StrictWithoutBfd": strict_without_bfd,
    "RefusedHoldTime": refused_hold_time,
}


@pytest.fixture(scope="module")
def running(pop):
    with ThreadPoolExecutor(len(ROWS)) as threads:
        yield {name: threads.submit(row, pop) for name, row in ROWS.items()}


@pytest.mark.parametrize("name", ROWS)
def test_time(running, name):
    running[name].result(30)
