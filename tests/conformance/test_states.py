"""RFC 4271 §8.2.2 and RFC 6608: every state against every message, well-formed and malformed.

Real: eipd, TCP over loopback. By hand: the peer's octets.
"""
import pytest
from hostile import messages as m

SENT = {
    "Open": m.open_(),
    "Update": m.update(m.EXTERNAL, m.ROUTE),
    "EndOfRib": m.END_OF_RIB,
    "Keepalive": m.KEEPALIVE_MESSAGE,
    "Refresh": m.refresh(),
    "RefreshOfUnknownFamily": m.refresh(afi=25, safi=70),
    "BadOpen": m.open_(version=3),
    "OpenOfAnotherAs": m.open_(as_=64511),
    "BadUpdate": m.update(withdrawn_length=200),
    "BadRefresh": m.message(m.REFRESH, b"\x00\x01\x00"),
}


def unexpected(state: int, kind: int) -> tuple[int, int, bytes]:
    return 5, state, bytes([kind])


BAD_REFRESH = SENT["BadRefresh"]  # the data of RFC 7313 §5: the whole message
REFUSED = [  # state, what is sent, the NOTIFICATION
    ("OpenSent", "Update", unexpected(1, m.UPDATE)),
    ("OpenSent", "EndOfRib", unexpected(1, m.UPDATE)),
    ("OpenSent", "Keepalive", unexpected(1, m.KEEPALIVE)),
    ("OpenSent", "Refresh", unexpected(1, m.REFRESH)),
    ("OpenSent", "RefreshOfUnknownFamily", unexpected(1, m.REFRESH)),
    ("OpenSent", "BadOpen", (2, 1, b"\x00\x04")),
    ("OpenSent", "OpenOfAnotherAs", (2, 2, b"")),
    ("OpenSent", "BadUpdate", unexpected(1, m.UPDATE)),
    ("OpenSent", "BadRefresh", unexpected(1, m.REFRESH)),
    ("OpenConfirm", "Open", unexpected(2, m.OPEN)),
    ("OpenConfirm", "Update", unexpected(2, m.UPDATE)),
    ("OpenConfirm", "EndOfRib", unexpected(2, m.UPDATE)),
    ("OpenConfirm", "Refresh", unexpected(2, m.REFRESH)),
    ("OpenConfirm", "RefreshOfUnknownFamily", unexpected(2, m.REFRESH)),
    ("OpenConfirm", "BadOpen", (2, 1, b"\x00\x04")),  # event 22, which §8.2.2 takes here
    ("OpenConfirm", "OpenOfAnotherAs", unexpected(2, m.OPEN)),
    ("OpenConfirm", "BadUpdate", unexpected(2, m.UPDATE)),
    ("OpenConfirm", "BadRefresh", unexpected(2, m.REFRESH)),
    ("Established", "Open", unexpected(3, m.OPEN)),
    ("Established", "BadOpen", unexpected(3, m.OPEN)),
    ("Established", "OpenOfAnotherAs", unexpected(3, m.OPEN)),
    ("Established", "BadUpdate", (3, 1, b"")),
    ("Established", "BadRefresh", (7, 1, BAD_REFRESH)),
]


@pytest.mark.parametrize("state,sent,answer", REFUSED, ids=[f"{row[1]}In{row[0]}" for row in REFUSED])
def test_a_message_out_of_place_is_answered_with(pop, state, sent, answer):
    attacker = pop.take("external")
    with pop.dial(attacker).go_to(state) as peer:
        peer.send(SENT[sent])
        end = peer.end()
        assert (end.notification, end.reset) == (answer, False)
    pop.assert_held_back(attacker)


@pytest.mark.parametrize("sent", ["Update", "EndOfRib", "Keepalive", "Refresh", "RefreshOfUnknownFamily"])
def test_a_message_in_place_keeps_the_session(pop, sent):
    attacker = pop.take("external")
    with pop.dial(attacker).go_to("Established") as peer:
        peer.send(SENT[sent])
        peer.fence()
        assert pop.received(attacker)[0] == (1 if sent == "Update" else 0)
        assert pop.neighbor(attacker.name)["state"] == "Established"


def test_an_open_in_open_sent_and_a_keepalive_in_open_confirm_lead_on(pop):
    attacker = pop.take("external")
    with pop.dial(attacker).go_to("OpenSent") as peer:
        assert pop.neighbor(attacker.name)["state"] == "OpenSent"
        peer.send(m.open_())
        peer.expect(m.KEEPALIVE)
        assert pop.neighbor(attacker.name)["state"] == "OpenConfirm"
        peer.send(m.KEEPALIVE_MESSAGE)
        peer.take_table()
        assert pop.neighbor(attacker.name)["state"] == "Established"


@pytest.mark.parametrize("state", ["OpenSent", "OpenConfirm", "Established"])
def test_a_notification_is_taken_in_silence(pop, state):  # RFC 4271 §6.4
    attacker = pop.take("external")
    with pop.dial(attacker).go_to(state) as peer:
        peer.send(m.SHUTDOWN)
        assert peer.end().notification is None
    pop.assert_welcome(attacker)
