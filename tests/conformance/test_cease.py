"""RFC 4271 §6.7, 4486, 8538, 9003: the Cease of each decision of the operator's, in each state that has sent an OPEN, and
inside a Hard Reset where the N bit was negotiated. (6/7 is test_collision's and test_transport's, 6/2 of a stop test_stop's,
6/10 test_timers'.)

Real: eipd, TCP over loopback, signals, the control socket. By hand: the peer's octets.
"""
import json
import signal

import pytest
from hostile import messages as m
from hostile.pop import Control, Neighbor, Pop, neighbors

STATES = ["OpenSent", "OpenConfirm", "Established"]
WORDS = "zurück um 12:00"
TOLD = bytes([len(WORDS.encode())]) + WORDS.encode()  # RFC 9003 §2
N_BIT = m.capability(64, b"\x40\x00")


@pytest.fixture(scope="module")
def pop(tmp_path_factory):
    attacked = [*neighbors("plain", 1, 40), *neighbors("helper", 2, 20, graceful_restart=True)]
    pop = Pop(tmp_path_factory.mktemp("pop"), attacked)
    pop.configure(lambda config: config["bgp"].update(restart_time="60s", graceful_notification=True))
    pop.start()
    yield pop
    assert pop.stop() == 0


def ask(pop: Pop, neighbor: Neighbor, verb: str, **words):
    connection = Control(pop.directory / "control")
    where, kind = f"/v1/neighbors/{neighbor.name}/{verb}", {"Content-Type": "application/json"}
    connection.request("POST", where, json.dumps(words), kind)
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    connection.close()


def reload(pop: Pop, neighbor: Neighbor, **keys):
    """With these keys of the neighbor; with none it is removed."""

    def change(config):
        everyone = config["bgp"]["neighbors"]
        (its,) = (each for each in everyone if each["name"] == neighbor.name)
        its.update(keys) if keys else everyone.remove(its)

    pop.configure(change)
    pop.process.send_signal(signal.SIGHUP)


def closed_unread(pop: Pop, neighbor: Neighbor):
    with pop.dial(neighbor) as again:
        assert again.end().octets == 0


def back_once_enabled(pop: Pop, neighbor: Neighbor):
    closed_unread(pop, neighbor)
    ask(pop, neighbor, "enable")
    pop.assert_welcome(neighbor)


def welcome(pop: Pop, neighbor: Neighbor):
    pop.assert_welcome(neighbor)


def welcome_for_one_family(pop: Pop, neighbor: Neighbor):
    with pop.dial(neighbor).go_to("OpenConfirm") as again:
        again.send(m.KEEPALIVE_MESSAGE)
        assert all("." in prefix for prefix in again.take_table(families=1))
        again.leave()


DECISIONS = {  # what is done to the neighbor, its Cease, whether that is final (RFC 8538 §3.1), how the neighbor fares then
    "Shutdown": (lambda pop, n: ask(pop, n, "shutdown", reason=WORDS), (6, 2, TOLD), True, back_once_enabled),
    "ShutdownWithoutWords": (lambda pop, n: ask(pop, n, "shutdown"), (6, 2, b""), True, back_once_enabled),
    "ShutdownInTheFile": (lambda pop, n: reload(pop, n, shutdown=True), (6, 2, b""), True, closed_unread),
    "Removed": (reload, (6, 3, b""), True, closed_unread),
    "Reset": (lambda pop, n: ask(pop, n, "reset", reason=WORDS), (6, 4, TOLD), True, welcome),
    "OtherFamilies": (
        lambda pop, n: reload(pop, n, families=["ipv4-unicast"]), (6, 6, b""), False, welcome_for_one_family),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("row", DECISIONS.values(), ids=DECISIONS.keys())
def test_a_decision_is_told_by_its_cease(pop, row, state):
    decide, told, _, afterwards = row
    neighbor = pop.take("plain")
    with pop.dial(neighbor).go_to(state) as peer:
        decide(pop, neighbor)
        end = peer.end()
        assert (end.notification, end.reset) == (told, False)
    afterwards(pop, neighbor)


@pytest.mark.parametrize("row", DECISIONS.values(), ids=DECISIONS.keys())
def test_a_final_one_stands_inside_a_hard_reset(pop, row):
    decide, (code, subcode, data), final, _ = row
    neighbor = pop.take("helper")
    offer = m.open_(capabilities=m.FAMILIES + m.ROUTE_REFRESH + m.four_octet_as(m.PEER_AS) + N_BIT)
    with pop.dial(neighbor).go_to("Established", offer) as peer:
        decide(pop, neighbor)
        assert peer.end().notification == ((6, 9, bytes([code, subcode]) + data) if final else (code, subcode, data))


def test_before_a_session_there_is_no_hard_reset(pop):
    """The N bit means nothing yet: there are no routes that could be kept."""
    neighbor = pop.take("helper")
    offer = m.open_(capabilities=m.FAMILIES + m.ROUTE_REFRESH + m.four_octet_as(m.PEER_AS) + N_BIT)
    with pop.dial(neighbor).go_to("OpenConfirm", offer) as peer:
        ask(pop, neighbor, "reset", reason=WORDS)
        assert peer.end().notification == (6, 4, TOLD)
