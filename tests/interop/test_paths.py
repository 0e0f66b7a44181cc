"""Sessions and BFD on paths of every kind, with BIRD 2 and FRR: IPv6, link-local addresses, across a router (RFC 5883), and
strict neighbors, whose session waits for BFD.

Real: eipd, BIRD 2, FRR's bgpd and bfdd, the network and the router in between. Fake: nothing.
"""
import json
import socket
from dataclasses import dataclass
from pathlib import Path

import pytest
from netlab import Lab
from netlab.wait import until
from support import bird, eipd, frr, scene
from support.route import UP, Session

EIPS = [eipd.eip("eip-static", "203.0.113.20", "none"), eipd.eip("eip-static6", "2001:db8:100::20", "none")]
ROUTES = {"203.0.113.20/32", "2001:db8:100::20/128"}
HOLD = 9


class LinkLocal(Session):
    eipd_address = "fe80::1"
    router_address = "fe80::2"


class Routed(Session):
    router_address = "198.18.0.2"


@dataclass(frozen=True)
class Way:
    session: Session
    multihop: bool = False
    strict: bool = False
    bfd: bool = True
    router_bfd: bool = True
    chooses: bool = False  # eipd has no local_address: the kernel chooses, for BFD as well
    device: str = ""  # the key by which eipd's end is bound to eth1: "interface" or "vrf", the same to the kernel


PATHS = {
    "ipv6": Way(Session(transport="ipv6")),
    "link_local": Way(LinkLocal(transport="ipv6"), bfd=False, router_bfd=False),
    "link_local_chosen": Way(LinkLocal(transport="ipv6"), chooses=True),
    "link_local_accepted": Way(LinkLocal(transport="ipv6", dials="router"), bfd=False, router_bfd=False),
    "link_local_bound": Way(LinkLocal(transport="ipv6", dials="router"), device="interface", bfd=False, router_bfd=False),
    "vrf": Way(Session(), device="vrf"),
    "vrf_accepted": Way(Session(dials="router"), device="vrf"),
    "multihop": Way(Routed(), multihop=True),
    "strict": Way(Session(), strict=True),
    "strict_accepted": Way(Session(dials="router"), strict=True),
    "strict_unmet": Way(Session(), strict=True, router_bfd=False),
}


def bird_node(path: Way, folder: Path) -> dict:
    made = bird.node(path.session, folder)
    file = folder / "bird.conf"
    more = ("multihop 2; " if path.multihop else "") + ("bfd on; " if path.router_bfd else "")
    text = file.read_text().replace("hold time 9;", "hold time 9; " + more)
    if isinstance(path.session, LinkLocal):
        text = text.replace("hold time 9;", 'hold time 9; interface "eth1";')
    times = "{ interval 100 ms; multiplier 3; }"
    file.write_text(text + (f'\nprotocol bfd {{ interface "*" {times}; multihop {times}; }}\n' if path.router_bfd else ""))
    return made


def frr_node(path: Way, folder: Path) -> dict:
    made = frr.node(path.session, folder)
    file = folder / "bgpd.conf"
    peer = f" neighbor {path.session.eipd_address} "
    more = f"{peer}ebgp-multihop 2\n" if path.multihop else ""
    more += f"{peer}bfd 3 100 100\n" if path.router_bfd else ""
    more += f"{peer}interface eth1\n" if isinstance(path.session, LinkLocal) else ""
    file.write_text(file.read_text().replace(f"{peer}timers 3 9\n", f"{peer}timers 3 9\n{more}"))
    made["cmd"] = made["cmd"].replace("exec /usr", "bfdd -f /dev/null --log stdout & exec /usr")
    return made


ROUTERS = {"bird": (bird.Router, bird_node), "frr": (frr.Router, frr_node)}


def neighbor(path: Way) -> dict:
    made = eipd.neighbor(path.session)
    if path.chooses:
        del made["local_address"]
    if path.bfd:
        made["bfd"] = {"interval": "100ms", "multiplier": 3, "strict": path.strict}
    if path.multihop:
        made["multihop"] = 2
    if path.device:
        made[path.device] = "eth1"
    elif isinstance(path.session, LinkLocal):
        made["address"] += "%eth1"
    return made


def addresses(path: Way, number: int) -> list[str]:
    if isinstance(path.session, Routed) and number == 2:
        return ["ip addr add 198.18.0.2/24 dev eth1", "ip route add 192.0.2.0/24 via 198.18.0.254"]
    found = [*scene.addresses(number), f"ip addr add fe80::{number}/64 dev eth1 nodad"]
    return found + (["ip route add 198.18.0.0/24 via 192.0.2.254"] if isinstance(path.session, Routed) else [])


def topology(path: Way, router: dict, folder: Path) -> dict:
    config = eipd.configuration([neighbor(path)], EIPS)
    nodes = {"pop": {**scene.HOST, **eipd.node(config, folder), "exec": addresses(path, 1)},
             "router": {**scene.HOST, **router, "exec": addresses(path, 2)}}
    links = [{"endpoints": ["pop:eth1", "router:eth1"]}]
    if isinstance(path.session, Routed):
        nodes["between"] = {**scene.HOST, "exec": [
            "ip addr add 192.0.2.254/24 dev eth1", "ip addr add 198.18.0.254/24 dev eth2",
            "sysctl -qw net.ipv4.ip_forward=1"]}
        links = [{"endpoints": ["pop:eth1", "between:eth1"]}, {"endpoints": ["between:eth2", "router:eth1"]}]
    return {"name": "paths", "topology": {"nodes": nodes, "links": links}}


class Talk:
    def __init__(self, lab: Lab, router, path: Way):
        self.lab, self.router, self.path, self.eipd = lab, router, path, eipd.Eipd(lab)


# FRR 8.4 dials no link-local address that stands in its configuration: it stays in Active. One that it has learned, it
# dials: test_frr_dials_the_link_local_address_that_it_learned.
CASES = [(router, path) for router in ROUTERS for path in PATHS
         if router != "frr" or path not in ("link_local_accepted", "link_local_bound")]


@pytest.fixture(params=CASES, ids=lambda each: "-".join(each))
def talk(request, tmp_path_factory):
    router, name = request.param
    path = PATHS[name]
    folder = tmp_path_factory.mktemp("paths")
    make_router, make_node = ROUTERS[router]
    with Lab(topology(path, make_node(path, folder), folder)) as lab:
        yield Talk(lab, make_router(lab, path.session), path)
        for node in ("pop", "router"):
            print(f"--- {node} ---\n{lab[node].log()[-4000:]}")


def test_the_session_comes_up_on_its_path(talk):
    if not talk.path.router_bfd and talk.path.strict:
        return waits_and_gives_up(talk)
    until(f"the session at {talk.router.name}", talk.router.established, deadline=UP)
    if not talk.path.multihop:  # its next hops are another test's
        until("the routes", lambda: ROUTES <= talk.router.prefixes(), deadline=UP)
    if isinstance(talk.path.session, LinkLocal):  # RFC 2545 §3: the next hop is ours, so the link-local one stands beside it
        assert set(next_hops(talk)) == {"2001:db8:1::1", "fe80::1"}
    if not talk.path.bfd:
        return
    def both_up() -> bool:
        now = talk.eipd.neighbor()
        return now["bfd"]["state"] == "Up" and now["state"] == "Established"
    until("BFD", both_up, deadline=UP)
    if talk.path.strict:
        lines = [json.loads(line) for line in talk.eipd.node.log().splitlines() if line.startswith("{")]
        ups = [line["event"] for line in lines if line["event"] in ("bfd-up", "session-up")]
        assert ups[:2] == ["bfd-up", "session-up"]  # FRR takes its BFD down once more when BGP is up: more may follow
    downs = len(talk.eipd.events("session-down"))
    talk.lab["router"].run("ip", "link", "set", "dev", "eth1", "down")
    until("the session's end", lambda: len(talk.eipd.events("session-down")) > downs, deadline=HOLD - 1)
    assert talk.eipd.events("session-down")[-1]["cause"] == "bfd-down"


def test_frr_dials_the_link_local_address_that_it_learned(tmp_path):
    """Unnumbered, as in many a data centre: FRR has only the interface, and learns who is there from a router
    advertisement, which here the test sends in the name of eipd's host."""
    path = PATHS["link_local_accepted"]
    made = frr_node(path, tmp_path)
    file = tmp_path / "bgpd.conf"
    lines = [line for line in file.read_text().splitlines() if not line.endswith(" interface eth1")]
    unnumbered = "\n".join(lines).replace("neighbor fe80::1 remote-as", "neighbor eth1 interface v6only remote-as")
    file.write_text(unnumbered.replace("neighbor fe80::1", "neighbor eth1") + "\n")
    with Lab(topology(path, made, tmp_path)) as lab:
        talk = Talk(lab, frr.Router(lab, path.session), path)

        def established() -> bool:
            advertise_router(lab["pop"])
            return talk.router.established()
        until("the session", established, deadline=UP, pause=0.2)
        until("the routes", lambda: ROUTES <= talk.router.prefixes(), deadline=UP)
        assert set(next_hops(talk)) == {"2001:db8:1::1", "fe80::1"}
        print(lab["pop"].log()[-4000:])


def advertise_router(node) -> None:
    """RFC 4861 §4.2, from fe80::1 to all nodes on eth1."""
    with node.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6) as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth1")
        raw.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
        raw.bind(("fe80::1", 0))
        lifetime = 1800  # seconds
        raw.sendto(bytes([134, 0, 0, 0, 64, 0, *lifetime.to_bytes(2, "big"), *bytes(8)]), ("ff02::1", 0))


def next_hops(talk) -> list[str]:
    """Of the IPv6 route, as the router has them."""
    if talk.router.name == "FRR":
        (path,) = talk.router.ask("ipv6 unicast 2001:db8:100::20/128")["paths"]
        return [each["ip"] for each in path["nexthops"]]
    with talk.router.birdc() as client:
        lines = client.ask("show route 2001:db8:100::20/128 all")
    (words,) = (line.split()[1:] for line in lines if "BGP.next_hop" in line)
    return words


def waits_and_gives_up(talk):
    """The router has no BFD: the session waits in OpenConfirm for one hold time."""
    until("OpenConfirm", lambda: talk.eipd.neighbor()["state"] == "OpenConfirm", deadline=UP)
    until("its end", lambda: (talk.eipd.neighbor()["last_error"] or {}).get("text") == "sent Cease/BFD Down",
          deadline=2 * HOLD)
    assert not talk.eipd.events("session-up")
    assert talk.router.prefixes() == set()
