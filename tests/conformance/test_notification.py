"""RFC 4271 §6, 4486, 7313, 8538, 9003, 9384, 9687: each NOTIFICATION that a peer can send: never answered, shown to
the operator in words, and followed by the back-off of its row in bgp/fsm/cause.cpp.

Real: eipd, TCP over loopback, the control socket. By hand: the peer's octets.
"""
import pytest
from hostile import messages as m


def words(text: bytes, length: int | None = None) -> bytes:
    """RFC 9003 §2."""
    return bytes([len(text) if length is None else length]) + text


SLOW = [  # code, subcode, data, what the operator sees
    (1, 1, b"", "Message Header Error/Connection Not Synchronized"),
    (1, 2, b"\x00\x12", "Message Header Error/Bad Message Length"),
    (1, 3, b"\x09", "Message Header Error/Bad Message Type"),
    (1, 99, b"", "Message Header Error/99"),
    (2, 0, b"", "OPEN Message Error/Unspecific"),
    (2, 1, b"\x00\x04", "OPEN Message Error/Unsupported Version Number"),
    (2, 2, b"\xfb\xf4", "OPEN Message Error/Bad Peer AS"),
    (2, 3, b"", "OPEN Message Error/Bad BGP Identifier"),
    (2, 4, b"", "OPEN Message Error/Unsupported Optional Parameter"),
    (2, 5, b"", "OPEN Message Error/5"),  # authentication failure, deprecated
    (2, 6, b"", "OPEN Message Error/Unacceptable Hold Time"),
    (2, 7, m.FAMILIES, "OPEN Message Error/Unsupported Capability"),
    (2, 11, b"", "OPEN Message Error/Role Mismatch"),
    (3, 0, b"", "UPDATE Message Error/Unspecific"),
    (3, 1, b"", "UPDATE Message Error/Malformed Attribute List"),
    (3, 9, bytes(4000), "UPDATE Message Error/Optional Attribute Error"),
    (3, 11, b"", "UPDATE Message Error/Malformed AS_PATH"),
    (6, 1, bytes.fromhex("00010100000064"), "Cease/Maximum Number of Prefixes Reached"),
    (6, 8, b"", "Cease/Out of Resources"),
    (7, 1, b"", "ROUTE-REFRESH Message Error/Invalid Message Length"),
    (0, 0, b"", "0/0"),
    (9, 0, b"", "9/0"),
    (255, 255, bytes(99), "255/255"),
]
FAST = [
    # FRR 8.4 sends these while its own interface is still coming up: nothing that stays wrong.
    (5, 0, b"", "Finite State Machine Error/Unspecified Error"),
    (5, 3, b"\x01", "Finite State Machine Error/Unexpected Message in Established"),
    (4, 0, b"", "Hold Timer Expired"),
    (4, 7, b"\x01", "Hold Timer Expired/7"),
    (6, 0, b"", "Cease/0"),
    (6, 2, b"", "Cease/Administrative Shutdown"),
    (6, 3, b"", "Cease/Peer De-configured"),
    (6, 4, b"", "Cease/Administrative Reset"),
    (6, 5, b"", "Cease/Connection Rejected"),
    (6, 6, b"", "Cease/Other Configuration Change"),
    (6, 7, b"", "Cease/Connection Collision Resolution"),
    (6, 9, b"", "Cease/Hard Reset"),
    (6, 10, b"", "Cease/BFD Down"),
    (6, 200, b"", "Cease/200"),
    (8, 0, b"", "Send Hold Timer Expired"),
    # RFC 9003 §2: the words of a shutdown or reset; what is no UTF-8, or longer than its octets, is not shown
    (6, 2, words(b"maintenance, back at noon"), "Cease/Administrative Shutdown: maintenance, back at noon"),
    (6, 4, words("обновление".encode()), "Cease/Administrative Reset: обновление"),
    (6, 2, words(b"x" * 255), "Cease/Administrative Shutdown: " + "x" * 255),
    (6, 2, words(b"new\nline \x1b[31mred"), "Cease/Administrative Shutdown: new line  [31mred"),
    (6, 2, words(b""), "Cease/Administrative Shutdown"),
    (6, 2, words(b"\xff\xfe\xfd"), "Cease/Administrative Shutdown"),
    (6, 2, words(b"good until \xff"), "Cease/Administrative Shutdown"),
    (6, 2, words(b"\xc0\xaf"), "Cease/Administrative Shutdown"),  # overlong
    (6, 2, words(b"\xed\xa0\x80"), "Cease/Administrative Shutdown"),  # a surrogate
    (6, 2, words(b"short", length=200), "Cease/Administrative Shutdown"),
    (6, 3, words(b"not for this subcode"), "Cease/Peer De-configured"),
    # RFC 8538 §3: a Hard Reset carries its reason
    (6, 9, b"\x06\x02" + words(b"gone"), "Cease/Hard Reset: gone"),
    (6, 9, b"\x06", "Cease/Hard Reset"),
]


def named(rows):
    return [f"{code}_{subcode}_{len(data)}octets" for code, subcode, data, _ in rows]


def take_notification(pop, code, subcode, data, text, state):
    attacker = pop.take("external")
    with pop.dial(attacker).go_to(state) as peer:
        peer.send(m.notification(code, subcode, data))
        assert peer.end().notification is None
    assert pop.neighbor(attacker.name)["last_error"]["text"] == f"received {text}"
    return attacker


@pytest.mark.parametrize("code,subcode,data,text", SLOW, ids=named(SLOW))
def test_a_notification_that_stays_true_holds_back(pop, code, subcode, data, text):
    pop.assert_held_back(take_notification(pop, code, subcode, data, text, "Established"))


@pytest.mark.parametrize("code,subcode,data,text", FAST, ids=named(FAST))
def test_a_notification_that_passes_does_not(pop, code, subcode, data, text):
    pop.assert_welcome(take_notification(pop, code, subcode, data, text, "Established"))


@pytest.mark.parametrize("state", ["OpenSent", "OpenConfirm"])
def test_a_refused_open_holds_back_in(pop, state):
    text = "OPEN Message Error/Bad Peer AS"
    pop.assert_held_back(take_notification(pop, 2, 2, b"", text, state))


def test_octets_behind_a_notification_are_nobodys(pop):
    attacker = pop.take("external")
    with pop.dial(attacker).go_to("Established") as peer:
        peer.send(m.SHUTDOWN, m.open_(), b"\x00" * 500)
        assert peer.end().notification is None
    pop.assert_welcome(attacker)
