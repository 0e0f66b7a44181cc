"""A peer that sends rubbish in each state: the NOTIFICATION that the RFC names, and nobody else is disturbed.

Real: eipd, BIRD 2 as the neighbor that must not notice, the network. Fake: the rude neighbors, a scripted peer on raw
sockets, one address for each row since eipd stays away from each for a minute afterwards.
"""
import struct

import pytest
from netlab import Lab
from netlab.wait import until
from support import bird, eipd, scene
from support.capture import Capture
from support.raw_peer import KEEPALIVE, NOTIFICATION, OPEN, UPDATE, RawPeer, frame, listen, open_message
from support.route import Session

AS = 64510
GARBAGE = b"GET / HTTP/1.1\r\nHost: router\r\n\r\n"
# Withdrawn routes longer than the message (RFC 4271 §6.3).
TORN_UPDATE = frame(UPDATE, struct.pack("!HH", 500, 0))
# ORIGIN, an empty AS_PATH, NEXT_HOP, and an NLRI of 33 bits.
LONG_PREFIX = frame(UPDATE, bytes.fromhex("0000 0014 40010100 40020602010000fbfe 400304c6336402 21c000020001"))

# name: (state in which it is sent, what is sent, code, subcode, data or None for "not looked at")
RUDENESS = {
    "no marker in OpenSent (4271 §6.1)": ("OpenSent", GARBAGE, 1, 1, None),
    "a length of 18 in OpenSent (4271 §6.1)": ("OpenSent", frame(KEEPALIVE, length=18), 1, 2, b"\x00\x12"),
    "a length of 5000 in OpenSent (4271 §6.1)": ("OpenSent", frame(OPEN, length=5000), 1, 2, b"\x13\x88"),
    "type 9 in OpenSent (4271 §6.1)": ("OpenSent", frame(9), 1, 3, b"\x09"),
    "version 3 (4271 §6.2)": ("OpenSent", open_message(AS, version=3), 2, 1, b"\x00\x04"),
    "another AS (4271 §6.2)": ("OpenSent", open_message(64511), 2, 2, None),
    "router id 0 (6286 §2.2)": ("OpenSent", open_message(AS, identifier="0.0.0.0"), 2, 3, None),
    "a hold time of 2 s (4271 §6.2)": ("OpenSent", open_message(AS, hold=2), 2, 6, None),
    "KEEPALIVE in OpenSent (6608 §4)": ("OpenSent", frame(KEEPALIVE), 5, 1, b"\x04"),
    "UPDATE in OpenSent (6608 §4)": ("OpenSent", frame(UPDATE, b"\0\0\0\0"), 5, 1, b"\x02"),
    "no marker in OpenConfirm (4271 §6.1)": ("OpenConfirm", GARBAGE, 1, 1, None),
    "UPDATE in OpenConfirm (6608 §4)": ("OpenConfirm", frame(UPDATE, b"\0\0\0\0"), 5, 2, b"\x02"),
    "a KEEPALIVE of 20 octets in OpenConfirm (4271 §6.1)": ("OpenConfirm", frame(KEEPALIVE, b"x"), 1, 2, b"\x00\x14"),
    "no marker in Established (4271 §6.1)": ("Established", GARBAGE, 1, 1, None),
    "OPEN in Established (6608 §4)": ("Established", open_message(AS), 5, 3, b"\x01"),
    "an UPDATE torn apart in Established (4271 §6.3)": ("Established", TORN_UPDATE, 3, 1, None),
    "an NLRI of 33 bits in Established (4271 §6.3)": ("Established", LONG_PREFIX, 3, 10, None),
}
ADDRESS = {name: f"198.51.100.{10 + number}" for number, name in enumerate(RUDENESS)}
DIALS_IN = "198.51.100.9"  # the passive neighbor


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rubbish")
    session = Session()
    rude = Session(router_as=AS)
    shared = {"local_address": "198.51.100.1"}
    neighbors = [eipd.neighbor(session)]
    neighbors += [{**eipd.neighbor(rude, f"rude{number}", **shared), "address": address}
                  for number, address in enumerate(ADDRESS.values())]
    neighbors.append({**eipd.neighbor(rude, "rude-in", **shared), "address": DIALS_IN, "passive": True})
    nodes = {"pop": {**scene.HOST, **eipd.node(eipd.configuration(neighbors, scene.EIPS[3:]), folder),
                     "exec": [*scene.addresses(1), "ip addr add 198.51.100.1/24 dev eth2"]},
             "router": {**scene.HOST, **bird.node(session, folder), "exec": scene.addresses(2)},
             "rude": {**scene.HOST, "exec": [f"ip addr add {address}/24 dev eth1" for address in (*ADDRESS.values(), DIALS_IN)]}}
    links = [{"endpoints": ["pop:eth1", "router:eth1"]}, {"endpoints": ["pop:eth2", "rude:eth1"]}]
    with Lab({"name": "rubbish", "topology": {"nodes": nodes, "links": links}}) as lab:
        lab.listeners = {name: listen(lab["rude"], address) for name, address in ADDRESS.items()}
        router = bird.Router(lab, session)
        until("the polite neighbor's route", lambda: router.prefixes() == {"2001:db8:100::20/128"})
        lab.polite = eipd.Eipd(lab).neighbor("router")
        with Capture(lab["rude"], "eth1", folder / "rude.pcapng") as lab.capture:
            yield lab
        print(lab["pop"].log()[-6000:])


def bring_to(state: str, peer: RawPeer) -> None:
    peer.read_until(OPEN)
    if state != "OpenSent":
        peer.send(open_message(AS))
        peer.read_until(KEEPALIVE)
    if state == "Established":
        peer.send(frame(KEEPALIVE))
        peer.read_until(UPDATE)


def polite_neighbor_noticed_nothing(lab) -> None:
    now = eipd.Eipd(lab).neighbor("router")
    assert (now["state"], now["since"], now["established_count"]) == ("Established", lab.polite["since"], 1)
    assert lab["pop"].running


@pytest.mark.parametrize("name", RUDENESS)
def test_rubbish_gets_the_notification_of_the_rfc_and_a_long_pause(lab, name):
    state, octets, code, subcode, data = RUDENESS[name]
    peer = RawPeer.accept(lab.listeners[name])
    bring_to(state, peer)
    peer.send(octets)
    answer = peer.read_until(NOTIFICATION).notification
    assert answer[:2] == (code, subcode)
    assert data is None or answer[2] == data
    assert peer.read() is None  # and then the connection ends
    peer.close()
    # The slow class begins at 60 s, jitter takes a quarter at most; the fast one would be 1 s.
    rude = f"rude{list(RUDENESS).index(name)}"
    until("the pause", lambda: (eipd.Eipd(lab).neighbor(rude)["next_retry_seconds"] or 0) > 40)
    assert eipd.Eipd(lab).metric("eipd_bgp_notifications_total", neighbor=rude, direction="sent",
                                 code=str(code), subcode=str(subcode)) == 1
    polite_neighbor_noticed_nothing(lab)


def test_rubbish_from_a_neighbor_that_dials_in_is_answered_alike(lab):
    peer = RawPeer.dial(lab["rude"], DIALS_IN, "198.51.100.1")
    peer.send(GARBAGE)
    assert peer.read_until(NOTIFICATION).notification[:2] == (1, 1)
    polite_neighbor_noticed_nothing(lab)


def test_a_peer_that_hangs_up_in_silence_disturbs_nobody(lab):
    peer = RawPeer.dial(lab["rude"], DIALS_IN, "198.51.100.1")
    peer.close()
    polite_neighbor_noticed_nothing(lab)


def test_tshark_calls_such_messages_malformed(lab):
    """The judge of the other files' captures can say no."""
    lab.capture.stop()
    assert lab.capture.faults()
