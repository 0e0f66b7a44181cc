"""FRR as the router: its bgpd and zebra. OpenBGPD has a bgpd, too, so FRR's goes by its path."""
import json
from pathlib import Path

from netlab import Lab, Node

from .route import Route, Session

FAMILIES = ("ipv4", "ipv6")


def node(session: Session, folder: Path) -> dict:
    """A topology node; its configuration is written into `folder`."""
    passive = f" neighbor {session.eipd_address} passive\n" if session.router_passive else ""
    families = "".join(f""" address-family {family} unicast
  neighbor {session.eipd_address} activate
 exit-address-family
""" for family in FAMILIES)
    # An external FRR takes and sends nothing without a policy (RFC 8212), so it is told that it needs none.
    (folder / "bgpd.conf").write_text(f"""hostname router
router bgp {session.router_as}
 bgp router-id 192.0.2.2
 no bgp ebgp-requires-policy
 no bgp default ipv4-unicast
 neighbor {session.eipd_address} remote-as {session.eipd_as}
 neighbor {session.eipd_address} timers 3 9
 neighbor {session.eipd_address} timers connect 1
{passive}{families}""")
    return {"binds": [f"{folder}/bgpd.conf:/etc/frr/bgpd.conf:ro"],
            # A bgpd that finds no zebra asks again only after ten seconds.
            "cmd": "sh -c 'mkdir -p /run/frr; rm -f /run/frr/zserv.api; chown frr:frr /run/frr; "
                   "zebra -f /dev/null --log stdout & "
                   "until [ -S /run/frr/zserv.api ]; do sleep 0.02; done; "
                   "exec /usr/lib/frr/bgpd -f /etc/frr/bgpd.conf --log stdout'"}


class Router:
    name = "FRR"

    def __init__(self, lab: Lab, session: Session):
        self.node: Node = lab["router"]
        self.session = session

    def ask(self, question: str) -> dict:
        return json.loads(self.node.run("vtysh", "-d", "bgpd", "-c", f"show bgp {question} json"))

    def established(self) -> bool:
        neighbors = self.ask("neighbors")
        return any(isinstance(each, dict) and each.get("bgpState") == "Established" for each in neighbors.values())

    def prefixes(self) -> set[str]:
        """Those with a valid best path."""
        return {prefix for family in FAMILIES for prefix, paths in self.ask(f"{family} unicast").get("routes", {}).items()
                if any(path.get("valid") and path.get("bestpath") for path in paths)}

    def refresh(self) -> None:
        """Asks eipd for all routes again (RFC 2918)."""
        self.node.run("vtysh", "-d", "bgpd", *(word for family in FAMILIES
                                               for word in ("-c", f"clear bgp {family} unicast * soft in")))

    def routes(self) -> dict[str, Route]:
        found = {}
        for prefix in self.prefixes():
            family = "ipv6" if ":" in prefix else "ipv4"
            found[prefix] = _route(self.ask(f"{family} unicast {prefix}")["paths"][0], self.session.internal)
        return found


def _route(path: dict, internal: bool) -> Route:
    communities = {"graceful-shutdown": "65535:0", "no-export": "65535:65281", "no-advertise": "65535:65282"}
    standard = path.get("community", {}).get("string", "").split()
    large = path.get("largeCommunity", {}).get("string", "").split()
    extended = [each.lower() for each in path.get("extendedCommunity", {}).get("string", "").split()]
    as_path = path.get("aspath", {}).get("string", "")
    return Route(next_hop=next(hop["ip"] for hop in path["nexthops"] if hop.get("scope", "global") == "global"),
                 origin=path["origin"], med=path.get("metric"),
                 as_path=() if as_path == "Local" else tuple(int(each) for each in as_path.split()),
                 local_pref=path.get("locPrf") if internal else None,  # FRR gives external routes one of its own
                 communities=frozenset([communities.get(each, each) for each in standard] + large + extended))
