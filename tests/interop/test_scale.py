"""10,000 EIPs, half of them IPv6, behind one check: as few messages as can be, and gone within a second of the verdict.

Real: eipd, BIRD 2, the HTTP backend, the network. Fake: nothing. The fewest messages are computed here from RFC 4271's
sizes, and counted by tshark.
"""
import ipaddress
import math
from datetime import datetime, timezone

import pytest
from netlab import Lab
from netlab.wait import until
from support import bird, eipd, scene
from support.capture import Capture
from support.route import Session

EACH = 5000  # of either family
MESSAGE = 4096  # octets, RFC 4271 §4
HEADER = 19 + 2 + 2  # and the two length fields
PREFIX4, PREFIX6 = 1 + 4, 1 + 16
# ORIGIN, AS_PATH with one 4-octet AS, the standard community (RFC 4271 §4.3, 1997): 3 octets of header each.
ATTRIBUTES = (3 + 1) + (3 + 2 + 4) + (3 + 4)
NEXT_HOP = 3 + 4
# With an extended length: AFI, SAFI, and for MP_REACH_NLRI the next hop and a reserved octet (RFC 4760 §3, §4).
MP_REACH, MP_UNREACH = 4 + 3 + 1 + 16 + 1, 4 + 3

FEWEST_ANNOUNCEMENTS = (math.ceil(EACH / ((MESSAGE - HEADER - ATTRIBUTES - NEXT_HOP) // PREFIX4))
                        + math.ceil(EACH / ((MESSAGE - HEADER - ATTRIBUTES - MP_REACH) // PREFIX6)))
FEWEST_WITHDRAWALS = (math.ceil(EACH / ((MESSAGE - HEADER) // PREFIX4))
                      + math.ceil(EACH / ((MESSAGE - HEADER - MP_UNREACH) // PREFIX6)))


def eips() -> list[dict]:
    first4, first6 = ipaddress.ip_address("10.64.0.1"), ipaddress.ip_address("2001:db8:100::1")
    addresses = [str(first4 + i) for i in range(EACH)] + [str(first6 + i) for i in range(EACH)]
    return [eipd.eip(f"eip-{number}", address, "web", "127.0.0.1:8001") for number, address in enumerate(addresses)]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scale")
    session = Session()
    neighbor = eipd.neighbor(session)
    neighbor["export"] = {"routes": "all", "next_hop": neighbor["export"]["next_hop"], "communities": ["64500:100"]}
    config = eipd.configuration([neighbor], eips(), scene.CHECKS)
    config["pools"][0]["cidrs"] = ["10.64.0.0/16"]
    nodes = {"pop": {**scene.HOST, **eipd.node(config, folder), "exec": scene.addresses(1)},
             "web1": scene.backend(8001),
             "router": {**scene.HOST, **bird.node(session, folder), "exec": scene.addresses(2)}}
    topology = {"nodes": nodes, "links": [{"endpoints": ["pop:eth1", "router:eth1"]}]}
    with Lab({"name": "scale", "topology": topology}, start=False) as lab:
        lab.folder = folder
        yield lab
        print(lab["pop"].log()[-4000:])


def near(count: int, fewest: int) -> bool:
    return fewest <= count <= fewest * 1.05


def settled(capture: Capture, fewest: int) -> list[int]:
    """The UPDATEs once the capture has at least the fewest."""
    return until("the UPDATEs in the capture", lambda: len(found := capture.updates("192.0.2.1")) >= fewest and found)


def test_all_arrive_in_as_few_messages_as_can_be(lab):
    with Capture(lab["router"], "eth1", lab.folder / "up.pcapng") as capture:
        lab.start()
        with until("BIRD", bird.Router(lab, Session()).birdc) as birdc:
            until("all routes", lambda: birdc.count() == 2 * EACH, deadline=60)
        updates = settled(capture, FEWEST_ANNOUNCEMENTS)
    assert near(len(updates), FEWEST_ANNOUNCEMENTS), (len(updates), FEWEST_ANNOUNCEMENTS, sorted(updates)[:8])
    assert max(updates) <= MESSAGE


def test_the_check_fails_and_all_are_gone_within_a_second_of_the_verdict(lab):
    pop = eipd.Eipd(lab)
    with Capture(lab["router"], "eth1", lab.folder / "down.pcapng") as capture:
        with bird.Router(lab, Session()).birdc() as birdc:
            before = len(pop.events("check-down"))
            lab["web1"].kill()
            until("an empty table", lambda: birdc.count() == 0, pause=0.001)
            empty = datetime.now(timezone.utc)
        updates = settled(capture, FEWEST_WITHDRAWALS)
    verdict = until("the verdict in the log", lambda: pop.events("check-down")[before:])[0]
    reaction = (empty - datetime.fromisoformat(verdict["time"])).total_seconds()
    print(f"empty {1000 * reaction:.0f} ms after the verdict")
    assert reaction < 1
    assert near(len(updates), FEWEST_WITHDRAWALS), (len(updates), FEWEST_WITHDRAWALS, sorted(updates)[:8])


def test_ten_thousand_changes_are_one_line_of_the_log(lab):
    lines = lab["pop"].log().count("\n")
    assert lines < 500, lines


def test_all_are_back_with_the_backend(lab):
    lab["web1"].start()
    with bird.Router(lab, Session()).birdc() as birdc:
        until("all routes", lambda: birdc.count() == 2 * EACH)
