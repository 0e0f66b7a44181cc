"""OpenBGPD as the router."""
import json
from dataclasses import replace
from pathlib import Path

from netlab import Lab, Node

from .route import Route, Session

CONTROL = "/run/openbgpd.sock"


def node(session: Session, folder: Path) -> dict:
    """A topology node; its configuration is written into `folder`."""
    (folder / "bgpd.conf").write_text(f"""AS {session.router_as}
router-id 192.0.2.2
fib-update no
listen on {session.router_address}
socket "{CONTROL}"
neighbor {session.eipd_address} {{
  remote-as {session.eipd_as}
  local-address {session.router_address}
  holdtime 9
  announce IPv4 unicast
  announce IPv6 unicast
  {"passive" if session.router_passive else ""}
}}
allow from any
""")
    (folder / "bgpd.conf").chmod(0o600)
    return {"binds": [f"{folder}/bgpd.conf:/etc/bgpd.conf:ro"],
            "cmd": "sh -c 'rm -f /run/openbgpd.sock; mkdir -p /run/openbgpd; exec /usr/sbin/bgpd -d -f /etc/bgpd.conf'"}


class Router:
    name = "OpenBGPD"

    def __init__(self, lab: Lab, session: Session):
        self.node: Node = lab["router"]
        self.session = session

    def ask(self, *question: str) -> dict:
        return json.loads(self.node.run("bgpctl", "-j", "-s", CONTROL, "show", *question) or "{}")

    def established(self) -> bool:
        return any(each["state"] == "Established" for each in self.ask("neighbor").get("neighbors", []))

    def prefixes(self) -> set[str]:
        return {each["prefix"] for each in self.ask("rib").get("rib", [])}

    def refresh(self) -> None:
        """Asks eipd for all routes again (RFC 2918)."""
        self.node.run("bgpctl", "-s", CONTROL, "neighbor", self.session.eipd_address, "refresh")

    def routes(self) -> dict[str, Route]:
        return {each["prefix"]: _route(each, self.session.internal) for each in self.ask("rib", "detail").get("rib", [])}

    def as_shown(self, routes: dict[str, Route]) -> dict[str, Route]:
        """OpenBGPD shows a MED of 0 where there is none."""
        return {prefix: replace(route, med=route.med or 0) for prefix, route in routes.items()}


WELL_KNOWN = {"NO_EXPORT": "65535:65281", "NO_ADVERTISE": "65535:65282"}


def _route(found: dict, internal: bool) -> Route:
    standard = {WELL_KNOWN.get(each, each) for each in found.get("communities", [])}
    extended = {each.replace(" ", ":") for each in found.get("extended_communities", [])}
    return Route(next_hop=found["exit_nexthop"], origin=found["origin"],
                 as_path=tuple(int(each) for each in found["aspath"].split()), med=found["metric"],
                 local_pref=found["localpref"] if internal else None,  # external routes are given one of its own
                 communities=frozenset(standard | extended | set(found.get("large_communities", []))))
