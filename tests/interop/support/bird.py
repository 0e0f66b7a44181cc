"""BIRD 2 as the router."""
import re
from pathlib import Path

from netlab import Lab, Node
from netlab.birdc import Birdc

from .route import Route, Session

PASSIVE = "passive on;"
EAGER = "connect delay time 1; connect retry time 1; error wait time 1, 2;"


def node(session: Session, folder: Path) -> dict:
    """A topology node; its configuration is written into `folder`."""
    (folder / "bird.conf").write_text(f"""
router id 192.0.2.2;
log stderr all;
protocol device {{}}
protocol direct {{ ipv4; ipv6; }}
protocol bgp eipd {{
  local {session.router_address} as {session.router_as};
  neighbor {session.eipd_address} as {session.eipd_as};
  hold time 9;
  {PASSIVE if session.router_passive else EAGER}
  ipv4 {{ import all; export none; }};
  ipv6 {{ import all; export none; }};
}}
""")
    return {"binds": [f"{folder}/bird.conf:/etc/bird/bird.conf:ro"],
            "cmd": "sh -c 'mkdir -p /run/bird && exec bird -f'"}


class Router:
    name = "BIRD 2"

    def __init__(self, lab: Lab, session: Session):
        self.node: Node = lab["router"]
        self.session = session

    def birdc(self) -> Birdc:
        return Birdc(self.node.path("/run/bird/bird.ctl"))

    def established(self) -> bool:
        with self.birdc() as bird:
            return bird.established("eipd")

    def prefixes(self) -> set[str]:
        with self.birdc() as bird:
            return bird.routes()

    def refresh(self) -> None:
        """Asks eipd for all routes again (RFC 2918)."""
        with self.birdc() as bird:
            bird.ask("reload in eipd")

    def routes(self, protocol: str = "eipd") -> dict[str, Route]:
        """Those that came in its session, or in the one of another of BIRD's protocols."""
        with self.birdc() as bird:
            return _parse(bird.ask(f'show route all where proto = "{protocol}"'), self.session.internal)


def _parse(lines: list[str], internal: bool) -> dict[str, Route]:
    found: dict[str, dict[str, str]] = {}
    attributes: dict[str, str] = {}
    for line in lines:
        if match := re.match(r"([0-9a-f.:]+/\d+)\s", line):
            attributes = found.setdefault(match[1], {})
        elif match := re.match(r"\s*BGP\.(\w+):\s*(.*)", line):
            attributes[match[1]] = match[2]
    return {prefix: _route(attributes, internal) for prefix, attributes in found.items()}


def _route(attributes: dict[str, str], internal: bool) -> Route:
    def number(name: str) -> int | None:
        return int(attributes[name]) if name in attributes else None

    # "(64500,100)", "(64500, 1, 2)", "(rt, 64500, 1)"
    communities = {re.sub(r",\s*", ":", each) for name in ("community", "large_community", "ext_community")
                   for each in re.findall(r"\(([^)]*)\)", attributes.get(name, ""))}
    return Route(next_hop=attributes["next_hop"].split()[0], origin=attributes["origin"],
                 as_path=tuple(int(each) for each in attributes.get("as_path", "").split()),
                 # BIRD gives external routes one of its own.
                 local_pref=number("local_pref") if internal else None,
                 med=number("med"), communities=frozenset(communities))
