"""What eipd and each router make of each other's OPEN, seen on the wire: who supports what, and that it works.

Real: eipd, five routers, the network. Fake: nothing.
"""
import pytest
from netlab import Lab
from netlab.wait import until
from support import bird, eipd, exabgp, frr, gobgp, openbgpd, scene
from support.capture import Capture
from support.route import Session

ROUTERS = {"bird": bird, "frr": frr, "gobgp": gobgp, "exabgp": exabgp, "openbgpd": openbgpd}
EIPS = [eipd.eip("eip-static", "203.0.113.20", "none"), eipd.eip("eip-static6", "2001:db8:100::20", "none")]
ALL = {"203.0.113.20/32", "2001:db8:100::20/128"}
OURS = {"ipv4-unicast", "ipv6-unicast", "four-octet-as", "route-refresh", "enhanced-route-refresh", "extended-message"}


class Talk:
    """A session with a router whose configuration `change` has changed, and an eipd whose neighbor has `keys`."""

    def __init__(self, name: str, folder, session=Session(), change=lambda text: text, **keys):
        self.module, self.session, self.folder = ROUTERS[name], session, folder
        config = eipd.configuration([eipd.neighbor(session, **keys)], EIPS)
        node = self.module.node(session, folder)
        file = next(folder / each for each in ("bird.conf", "bgpd.conf", "gobgpd.yaml", "exabgp.conf")
                    if (folder / each).exists())
        file.write_text(change(file.read_text()))
        nodes = {"pop": {**scene.HOST, **eipd.node(config, folder), "exec": scene.addresses(1)},
                 "router": {**scene.HOST, **node, "exec": scene.addresses(2)}}
        self.lab = Lab({"name": "caps", "topology": {"nodes": nodes, "links": [{"endpoints": ["pop:eth1", "router:eth1"]}]}},
                       start=False)

    def __enter__(self) -> "Talk":
        self.lab.__enter__()
        self.router, self.eipd = self.module.Router(self.lab, self.session), eipd.Eipd(self.lab)
        self.capture = Capture(self.lab["router"], "eth1", self.folder / "bgp.pcapng")
        self.capture.__enter__()
        self.lab.start()
        return self

    def __exit__(self, *what):
        for node in ("pop", "router"):
            print(f"--- {node} ---\n{self.lab[node].log()[-4000:]}")
        self.capture.stop()
        return self.lab.__exit__(*what)

    def has(self, prefixes: set[str]) -> None:
        until(f"{prefixes or 'nothing'} at {self.router.name}", lambda: self.router.prefixes() == prefixes, deadline=30)

    def faults(self) -> list[str]:
        self.capture.stop()
        return self.capture.faults()


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
    with Talk(name, tmp_path) as talk:
        talk.has(ALL)
        assert set(talk.eipd.neighbor()["capabilities"]) == OFFERED[name]
        assert talk.faults() == []
        codes = talk.capture.values("bgp.cap.type")
        assert {"1", "2", "6", "65", "70"} <= codes, codes


def bird_role(role: str):
    return lambda text: text.replace("hold time 9;", f"hold time 9;\n  local role {role};")


@pytest.mark.parametrize("ours,theirs", [("customer", "provider"), ("provider", "customer"), ("peer", "peer")])
def test_bird_takes_our_role_and_sees_otc(ours, theirs, tmp_path):  # RFC 9234
    with Talk("bird", tmp_path, change=bird_role(theirs), role=ours, role_strict=True) as talk:
        talk.has(ALL)
        assert "role" in talk.eipd.neighbor()["capabilities"]
        with talk.router.birdc() as client:
            otc = [line for line in client.ask("show route all where source = RTS_BGP") if "BGP.otc" in line]
        # A provider marks what it gets from a customer by itself, towards nobody: BIRD shows what we sent, or set itself.
        assert all("64500" in line for line in otc) and len(otc) == (0 if ours == "customer" else 2), otc
        assert talk.faults() == []


def test_roles_that_do_not_match_end_in_a_role_mismatch(tmp_path):  # RFC 9234 §4.2
    with Talk("bird", tmp_path, change=bird_role("customer"), role="customer") as talk:
        seen = until("the NOTIFICATION", lambda: talk.eipd.events("notification-sent", code=2, subcode=11)
                     or talk.eipd.events("notification-received", code=2, subcode=11))
        assert seen
        assert talk.router.prefixes() == set()




SIX = Session(transport="ipv6")


@pytest.mark.parametrize("name,change", [
    ("bird", lambda text: text.replace("ipv4 { import all; export none; }",
                                       "ipv4 { import all; export none; extended next hop on; }")),
    ("frr", lambda text: text.replace(f" neighbor {SIX.eipd_address} timers 3 9\n",
                                      f" neighbor {SIX.eipd_address} timers 3 9\n"
                                      f" neighbor {SIX.eipd_address} capability extended-nexthop\n")),
], ids=["bird", "frr"])
def test_ipv4_routes_with_an_ipv6_next_hop(name, change, tmp_path):  # RFC 8950
    with Talk(name, tmp_path, session=SIX, change=change, export={"routes": "all"}) as talk:
        talk.has(ALL)
        assert "extended-next-hop" in talk.eipd.neighbor()["capabilities"]
        assert {route.next_hop for route in talk.router.routes().values()} == {SIX.eipd_address}
        assert talk.eipd.node.stop() == 0
        talk.has(set())  # withdrawn, in the classic field
        assert talk.faults() == []


# 4400 octets of attributes: no route fits a message of 4096 octets.
LONG = {"routes": "all", "next_hop": {"ipv4": "192.0.2.1", "ipv6": "2001:db8:1::1"},
        "communities": [f"64500:{i}" for i in range(1100)]}


def test_bird_takes_messages_of_more_than_4096_octets(tmp_path):  # RFC 8654
    change = lambda text: text.replace("hold time 9;", "hold time 9;\n  enable extended messages on;")  # noqa: E731
    with Talk("bird", tmp_path, change=change, export=LONG) as talk:
        talk.has(ALL)
        assert "extended-message" in talk.eipd.neighbor()["capabilities"]


def test_what_is_too_long_for_the_router_is_withheld_and_said(tmp_path):  # RFC 8654, rule 5
    with Talk("gobgp", tmp_path, export=LONG) as talk:
        until("the session", talk.router.established, deadline=30)
        explained = until("the reason", lambda: [each for each in talk.eipd.ctl("explain", "eip-static")["neighbors"]
                                                 if each["reason"] == "oversized"])
        assert explained[0]["desired"] is False
        assert talk.router.prefixes() == set()
