"""ExaBGP as the router. It keeps no table, so a process of its API writes down what comes, and the table is made here."""
import json
from pathlib import Path

from netlab import Lab, Node

from .route import Route, Session

JOURNAL = "/run/exabgp.journal"


def node(session: Session, folder: Path) -> dict:
    """A topology node; its configuration is written into `folder`."""
    (folder / "journal").write_text(f"#!/bin/sh\ncat >> {JOURNAL}\n")
    (folder / "journal").chmod(0o755)
    (folder / "exabgp.conf").write_text(f"""
process journal {{ run /etc/exabgp/journal; encoder json; }}
neighbor {session.eipd_address} {{
  router-id 192.0.2.2;
  local-address {session.router_address};
  local-as {session.router_as};
  peer-as {session.eipd_as};
  hold-time 9;
  {"passive true;" if session.router_passive else ""}
  family {{ ipv4 unicast; ipv6 unicast; }}
  api {{ processes [ journal ]; neighbor-changes; receive {{ parsed; update; }} }}
}}
""")
    listen = f"exabgp_tcp_bind={session.router_address} exabgp_tcp_port=179" if session.router_passive else ""
    return {"binds": [f"{folder}/exabgp.conf:/etc/exabgp/exabgp.conf:ro", f"{folder}/journal:/etc/exabgp/journal:ro"],
            "cmd": f"sh -c 'rm -f {JOURNAL}; exec env exabgp_daemon_user=root exabgp_api_cli=false {listen} "
                   "exabgp /etc/exabgp/exabgp.conf'"}


class Router:
    name = "ExaBGP"

    def __init__(self, lab: Lab, session: Session):
        self.node: Node = lab["router"]
        self.session = session

    def events(self) -> list[dict]:
        """What came, from the last time that the session came up; empty while it is down."""
        found: list[dict] = []
        journal = Path(self.node.path(JOURNAL))
        for line in journal.read_text().splitlines() if journal.exists() else ():
            event = json.loads(line)
            if event["type"] == "state":
                found = [event] if event["neighbor"]["state"] == "up" else []
            else:
                found.append(event)
        return found

    def established(self) -> bool:
        # A journal without a connection is that of the process before.
        connections = self.node.run("ss", "-Htn", "state", "established", "( sport = :179 or dport = :179 )")
        return bool(connections.strip()) and bool(self.events())

    def prefixes(self) -> set[str]:
        return set(self.routes())

    def routes(self) -> dict[str, Route]:
        found: dict[str, Route] = {}
        for event in self.events()[1:]:
            update = event["neighbor"]["message"].get("update", {})  # an End-of-RIB has none
            for gone in update.get("withdraw", {}).values():
                for each in gone:
                    found.pop(each["nlri"], None)
            for family in update.get("announce", {}).values():
                for next_hop, prefixes in family.items():
                    for each in prefixes:
                        found[each["nlri"]] = _route(next_hop, update["attribute"])
        return found


def _route(next_hop: str, attributes: dict) -> Route:
    communities = {":".join(map(str, each)) for kind in ("community", "large-community") for each in attributes.get(kind, [])}
    communities |= {each["string"].replace("target:", "rt:") for each in attributes.get("extended-community", [])}
    return Route(next_hop=next_hop, origin=attributes["origin"].upper(), as_path=tuple(attributes.get("as-path", ())),
                 med=attributes.get("med"), local_pref=attributes.get("local-preference"),
                 communities=frozenset(communities))
