"""What eipd and each router make of each other's OPEN, seen on the wire: who supports what, and that it works.

Real: eipd, five routers, the network. Fake: nothing.
"""
import pytest
from netlab.wait import until
from support.pair import ALL, ROUTERS, Pair
from support.route import UP, Session

OURS = {"ipv4-unicast", "ipv6-unicast", "four-octet-as", "route-refresh", "enhanced-route-refresh", "extended-message"}


# What each router offers by itself, as far as eipd knows it.
OFFERED = {
    "bird": OURS - {"extended-message"} | {"graceful-restart"},
    "frr": OURS | {"graceful-restart"},
    "gobgp": {"ipv4-unicast", "ipv6-unicast", "four-octet-as", "route-refresh", "extended-next-hop"},
    "exabgp": {"ipv4-unicast", "ipv6-unicast", "four-octet-as", "extended-message"},
    "openbgpd": {"ipv4-unicast", "ipv6-unicast", "four-octet-as", "route-refresh", "graceful-restart"},
}


@pytest.mark.parametrize("name", ROUTERS)
def test_each_router_offers_what_it_can_and_gets_every_route(name, tmp_path):
    with Pair(name, tmp_path) as pair:
        pair.has(ALL)
        assert set(pair.eipd.neighbor()["capabilities"]) == OFFERED[name]
        assert pair.faults() == []
        codes = pair.capture.values("bgp.cap.type")
        assert {"1", "2", "6", "65", "70"} <= codes, codes


def bird_role(role: str):
    return lambda text: text.replace("hold time 9;", f"hold time 9;\n  local role {role};")


@pytest.mark.parametrize("ours,theirs", [("customer", "provider"), ("provider", "customer"), ("peer", "peer")])
def test_bird_takes_our_role_and_sees_otc(ours, theirs, tmp_path):  # RFC 9234
    with Pair("bird", tmp_path, change=bird_role(theirs), role=ours, role_strict=True) as pair:
        pair.has(ALL)
        assert "role" in pair.eipd.neighbor()["capabilities"]
        with pair.router.birdc() as client:
            otc = [line for line in client.ask("show route all where source = RTS_BGP") if "BGP.otc" in line]
        # A provider marks what it gets from a customer by itself, towards nobody: BIRD shows what we sent, or set itself.
        assert all("64500" in line for line in otc) and len(otc) == (0 if ours == "customer" else 2), otc
        assert pair.faults() == []


@pytest.mark.parametrize("ours,theirs", [("customer", "provider"), ("provider", "customer"), ("peer", "peer")])
def test_frr_takes_our_role_and_sees_otc(ours, theirs, tmp_path):  # RFC 9234
    timers = f" neighbor {Session().eipd_address} timers 3 9\n"
    change = lambda text: text.replace(timers, f"{timers} neighbor {Session().eipd_address} local-role {theirs} strict-mode\n")  # noqa: E731
    with Pair("frr", tmp_path, change=change, role=ours) as pair:
        pair.has(ALL)
        assert "role" in pair.eipd.neighbor()["capabilities"]
        path = pair.router.ask("ipv4 unicast 203.0.113.20/32")["paths"][0]
        # FRR marks what comes from its provider or peer by itself, with the same number.
        assert path.get("otc") == (None if ours == "customer" else 64500), path
        assert pair.faults() == []


def test_roles_that_do_not_match_end_in_a_role_mismatch(tmp_path):  # RFC 9234 §4.2
    with Pair("bird", tmp_path, change=bird_role("customer"), role="customer") as pair:
        seen = until("the NOTIFICATION", lambda: pair.eipd.events("notification-sent", code=2, subcode=11)
                     or pair.eipd.events("notification-received", code=2, subcode=11))
        assert seen
        assert pair.router.prefixes() == set()



SIX = Session(transport="ipv6")


@pytest.mark.parametrize("name,change", [
    ("bird", lambda text: text.replace("ipv4 { import all; export none; }",
                                       "ipv4 { import all; export none; extended next hop on; }")),
    ("frr", lambda text: text.replace(f" neighbor {SIX.eipd_address} timers 3 9\n",
                                      f" neighbor {SIX.eipd_address} timers 3 9\n"
                                      f" neighbor {SIX.eipd_address} capability extended-nexthop\n")),
], ids=["bird", "frr"])
def test_ipv4_routes_with_an_ipv6_next_hop(name, change, tmp_path):  # RFC 8950
    with Pair(name, tmp_path, session=SIX, change=change, export={"routes": "all"}) as pair:
        pair.has(ALL)
        assert "extended-next-hop" in pair.eipd.neighbor()["capabilities"]
        assert {route.next_hop for route in pair.router.routes().values()} == {SIX.eipd_address}
        assert pair.eipd.node.stop() == 0
        pair.has(set())  # withdrawn, in the classic field
        assert pair.faults() == []


# 4400 octets of attributes: no route fits a message of 4096 octets.
LONG = {"routes": "all", "next_hop": {"ipv4": "192.0.2.1", "ipv6": "2001:db8:1::1"},
        "communities": [f"64500:{i}" for i in range(1100)]}


def test_bird_takes_messages_of_more_than_4096_octets(tmp_path):  # RFC 8654
    change = lambda text: text.replace("hold time 9;", "hold time 9;\n  enable extended messages on;")  # noqa: E731
    with Pair("bird", tmp_path, change=change, export=LONG) as pair:
        pair.has(ALL)
        assert "extended-message" in pair.eipd.neighbor()["capabilities"]


def test_what_is_too_long_for_the_router_is_withheld_and_said(tmp_path):  # RFC 8654, rule 5
    with Pair("gobgp", tmp_path, export=LONG) as pair:
        until("the session", pair.router.established, deadline=UP)
        explained = until("the reason", lambda: [each for each in pair.eipd.ctl("explain", "eip-static")["neighbors"]
                                                 if each["reason"] == "oversized"])
        assert explained[0]["desired"] is False
        assert pair.router.prefixes() == set()
