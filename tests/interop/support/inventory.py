"""A POP whose EIPs come through the control API, with BIRD as its neighbor and one backend on port 8001."""
from collections.abc import Iterator
from pathlib import Path

import pytest
from netlab import Lab
from netlab.namespaces import CommandFailed
from netlab.wait import until

from . import bird, eipd, scene
from .api import Api
from .route import UP, Session

OWN = "198.51.100.0/24"  # acme's, brought along
SOURCE = "198.51.102.9"
READER, OPERATOR, STRANGER = 12001, 12002, 12003


def configuration(session: Session) -> dict:
    return eipd.configuration(
        [eipd.neighbor(session)],
        [{"id": "eip-file", "address": "203.0.113.5", "account": "acme", "access_area": "asia-pacific", "bindings": []}],
        accounts={"acme": {"quotas": {"eips": 100}, "may_choose_address": True}, "small": {},
                  "crowd": {"quotas": {"eips": 100_000}}},
        pools=[{"id": "v4", "cidrs": ["203.0.113.0/24"], "access_area": "asia-pacific", "default": True},
               {"id": "v6", "cidrs": ["2001:db8:100::/48"], "access_area": "asia-pacific", "default": True},
               {"id": "tiny", "cidrs": ["192.0.2.128/30"], "access_area": "asia-pacific"},
               {"id": "wide", "cidrs": ["198.18.0.0/22"], "access_area": "asia-pacific",
                "reserved": [f"198.18.1.{number}" for number in range(100, 122)]}],
        announce={"allowed": ["203.0.113.0/24 le 32", "2001:db8:100::/48 le 128", "192.0.2.128/30 le 32", f"{OWN} le 32"],
                  "aggregates": [{"prefix": "203.0.113.0/24", "min_announced": 256}]},  # more than can be
        control={"socket": "/run/eipd/control.sock", "mode": "0660",
                 "roles": {"read": [f"uid:{READER}"], "operate": [f"uid:{OPERATOR}"]}})


class Pop(eipd.Eipd):
    def __init__(self, lab: Lab, session: Session, name: str = "pop"):
        super().__init__(lab, name)
        self.router = bird.Router(lab, session)

    @property
    def api(self) -> Api:
        return Api(self.node.path("/run/eipd/control.sock"))

    def allocate(self, *more: str, account: str = "acme") -> dict:
        return self.ctl("eip", "allocate", "--account", account, "--area", "asia-pacific", *more)

    def bind(self, eip: dict, *more: str) -> dict:
        return self.ctl("eip", "bind", eip["id"], "--region", "hong-kong", "--type", "clb", "--resource", "clb-1",
                        "--target", "127.0.0.1:8001", *more)

    def release(self, *eips: dict) -> None:
        """And waits until they are gone."""
        for eip in eips:
            for region in {each["region"] for each in self.ctl("eip", "show", eip["id"])["bindings"]}:
                self.ctl("eip", "unbind", eip["id"], "--region", region)
            self.ctl("eip", "release", eip["id"])
        for eip in eips:
            until(f"{eip['id']} gone", lambda: self.api.ask("GET", f"/v1/eips/{eip['id']}").status == 404)

    def refused(self, *words: str) -> str:
        """The sentence with which eipctl fails."""
        with pytest.raises(CommandFailed) as failure:
            self.node.run("eipctl", *words)
        return str(failure.value)

    def routed(self, eip: dict) -> bool:
        return f"{eip['address']}/{128 if ':' in eip['address'] else 32}" in self.router.prefixes()

    def seen(self, eip: dict) -> None:
        until(f"{eip['address']} at BIRD", lambda: self.routed(eip))

    def gone(self, eip: dict) -> None:
        until(f"{eip['address']} withdrawn at BIRD", lambda: not self.routed(eip))


def running(folder: Path) -> Iterator[Pop]:
    """From the Established session on; the configuration is written into `folder`."""
    session = Session()
    # What the kernel would send to 192.0.0.0/29 from is an address that a customer may bring along.
    routes = [f"ip addr add {SOURCE} dev lo", f"ip route add 192.0.0.0/29 dev eth1 src {SOURCE}"]
    nodes = {"pop": {**scene.HOST, **eipd.node(configuration(session), folder), "exec": [*scene.addresses(1), *routes]},
             "web1": scene.backend(8001),
             "router": {**scene.HOST, **bird.node(session, folder), "exec": scene.addresses(2)}}
    with Lab({"name": "inventory", "topology": {"nodes": nodes, "links": [{"endpoints": ["pop:eth1", "router:eth1"]}]}}) as lab:
        pop = Pop(lab, session)
        until("the session", lambda: pop.neighbor()["state"] == "Established", deadline=UP)
        yield pop
        print(pop.node.log()[-4000:])  # pytest shows it where a test failed
