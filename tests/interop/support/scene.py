"""The hosts of the peer tests: a POP with eipd and two HTTP backends, a router on the same link.

    web1 (port 8001), web2 (port 8002), pop ── 192.0.2.0/24, 2001:db8:1::/64 ── router

eip-web and eip-web6 stand on web1, eip-shop on web2, eip-static6 on nothing.
"""
from pathlib import Path

from netlab import Lab

from . import eipd
from .route import Route, Session

HOST = {"kind": "linux", "network-mode": "none"}
BACKEND = eipd.PROJECT / "lab" / "demo.d" / "backend.py"
CHECKS = {"web": {"type": "http", "interval": "200ms", "fast_interval": "50ms", "timeout": "40ms", "rise": 2, "fall": 2,
                  "http": {"path": "/healthz"}}}
EIPS = [
    eipd.eip("eip-web", "203.0.113.10", "web", "127.0.0.1:8001", attributes={"med": 50, "communities": ["64500:7"]}),
    eipd.eip("eip-web6", "2001:db8:100::10", "web", "127.0.0.1:8001"),
    eipd.eip("eip-shop", "203.0.113.20", "web", "127.0.0.1:8002"),
    eipd.eip("eip-static6", "2001:db8:100::20", "none", attributes={"med": 0, "communities": ["no-export"]}),
]
WEB1 = {"203.0.113.10/32", "2001:db8:100::10/128"}
OTHERS = {"203.0.113.20/32", "2001:db8:100::20/128"}
ALL = WEB1 | OTHERS


def addresses(number: int) -> list[str]:
    return [f"ip addr add 192.0.2.{number}/24 dev eth1", f"ip addr add 2001:db8:1::{number}/64 dev eth1 nodad"]


def backend(port: int) -> dict:
    return {"kind": "linux", "network-mode": "container:pop", "binds": [f"{BACKEND}:/srv/backend.py:ro"],
            "cmd": f"python3 /srv/backend.py {port}"}


def lab(session: Session, router: dict, folder: Path) -> Lab:
    """`router` is the router's node; eipd's configuration is written into `folder`. To be started by `start()`."""
    config = eipd.configuration([eipd.neighbor(session)], EIPS, CHECKS)
    config["bgp"]["as"] = session.eipd_as
    nodes = {"pop": {**HOST, **eipd.node(config, folder), "exec": addresses(1)},
             "web1": backend(8001), "web2": backend(8002),
             "router": {**HOST, **router, "exec": addresses(2)}}
    links = [{"endpoints": ["pop:eth1", "router:eth1"]}]
    return Lab({"name": "peer", "topology": {"nodes": nodes, "links": links}}, start=False)


def wanted(session: Session) -> dict[str, Route]:
    """The routes that the router must have while all is healthy: exactly the attributes that were asked for."""
    path = () if session.internal else (session.eipd_as, session.eipd_as)  # prepend: 1
    local_pref = 200 if session.internal else None
    export = {"64500:100", "64500:1:2", "rt:64500:1"}

    def route(next_hop: str, med: int | None, *communities: str) -> Route:
        return Route(next_hop, path, med, local_pref, frozenset(export | set(communities)))

    return {"203.0.113.10/32": route("192.0.2.1", 50, "64500:7"),
            "2001:db8:100::10/128": route("2001:db8:1::1", None),
            "203.0.113.20/32": route("192.0.2.1", None),
            "2001:db8:100::20/128": route("2001:db8:1::1", 0, "65535:65281")}
