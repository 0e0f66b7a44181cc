"""GoBGP as the router."""
import ipaddress
import json
from pathlib import Path

import yaml
from netlab import Lab, Node

from .route import Route, Session

FAMILIES = ("ipv4", "ipv6")
ORIGINS = {0: "IGP", 1: "EGP", 2: "INCOMPLETE"}


def node(session: Session, folder: Path) -> dict:
    """A topology node; its configuration is written into `folder`."""
    neighbor = {
        "config": {"neighbor-address": session.eipd_address, "peer-as": session.eipd_as},
        "timers": {"config": {"connect-retry": 1, "hold-time": 9, "keepalive-interval": 3,
                              "idle-hold-time-after-reset": 1}},
        "transport": {"config": {"passive-mode": session.router_passive, "local-address": session.router_address}},
        "afi-safis": [{"config": {"afi-safi-name": f"{family}-unicast"}} for family in FAMILIES],
    }
    (folder / "gobgpd.yaml").write_text(yaml.safe_dump({
        "global": {"config": {"as": session.router_as, "router-id": "192.0.2.2"}}, "neighbors": [neighbor]}))
    return {"binds": [f"{folder}/gobgpd.yaml:/etc/gobgpd.yaml:ro"],
            "cmd": "gobgpd -f /etc/gobgpd.yaml -t yaml --api-hosts=127.0.0.1:50051 --pprof-disable --log-plain"}


class Router:
    name = "GoBGP"

    def __init__(self, lab: Lab, session: Session):
        self.node: Node = lab["router"]
        self.session = session

    def ask(self, *question: str):
        return json.loads(self.node.run("gobgp", "-j", *question))

    def established(self) -> bool:
        return any(each["state"].get("session_state") in ("established", 6) for each in self.ask("neighbor"))

    def prefixes(self) -> set[str]:
        return set(self.routes())

    def routes(self) -> dict[str, Route]:
        found = {}
        for family in FAMILIES:
            answer = self.ask("global", "rib", "-a", family)
            for prefix, paths in answer.items() if isinstance(answer, dict) else ():
                found[prefix] = _route(paths[0])
        return found


def _route(path: dict) -> Route:
    attributes = {each["type"]: each for each in path["attrs"]}
    next_hop = attributes.get(3, attributes.get(14, {}))["nexthop"]
    communities = {f"{each >> 16}:{each & 0xffff}" for each in attributes.get(8, {}).get("communities", [])}
    communities |= {f"{each['ASN']}:{each['LocalData1']}:{each['LocalData2']}"
                    for each in attributes.get(32, {}).get("value", [])}
    communities |= {f"rt:{each['value']}" for each in attributes.get(16, {}).get("value", []) if each.get("subtype") == 2}
    return Route(next_hop=str(ipaddress.ip_address(next_hop)), origin=ORIGINS[attributes[1]["value"]],
                 as_path=tuple(number for segment in attributes.get(2, {}).get("as_paths", []) for number in segment["asns"]),
                 med=attributes.get(4, {}).get("metric"), local_pref=attributes.get(5, {}).get("value"),
                 communities=frozenset(communities))
