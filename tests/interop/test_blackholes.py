"""Blackholes (RFC 7999, A17) as BIRD sees them in two sessions: one whose neighbor takes blackhole routes, and one whose
neighbor doesn't.

Real: eipd, eipctl, BIRD 2. Fake: nothing.
"""
import json

import pytest
from netlab import Lab
from netlab.namespaces import CommandFailed
from netlab.wait import until
from support import bird, eipd, scene
from support.route import UP, Session

TAKES, PLAIN = Session(), Session(transport="ipv6")
ADDRESS = "203.0.113.10"
PREFIX = f"{ADDRESS}/32"
BLACKHOLE, NO_EXPORT, NO_ADVERTISE = "65535:666", "65535:65281", "65535:65282"


class Talk(eipd.Eipd):
    def __init__(self, lab: Lab):
        super().__init__(lab)
        self.bird = bird.Router(lab, TAKES)

    def at(self, protocol: str):
        """The route of the EIP that came in this session; None: none."""
        return self.bird.routes(protocol).get(PREFIX)

    def is_blackholed(self, protocol: str = "eipd") -> bool:
        route = self.at(protocol)
        return route is not None and BLACKHOLE in route.communities


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("blackholes")
    neighbors = [eipd.neighbor(TAKES, "takes", blackhole=True), eipd.neighbor(PLAIN, "plain")]
    config = eipd.configuration(neighbors, [eipd.eip("eip-1", ADDRESS, "up")], {
        "up": {"type": "file", "interval": "50ms", "timeout": "15ms", "rise": 1, "fall": 1, "file": {"path": "/run/eipd/up"}}})
    router = bird.node(TAKES, folder)
    with (folder / "bird.conf").open("a") as file:
        file.write(f"""protocol bgp plain {{
  local {PLAIN.router_address} as {PLAIN.router_as};
  neighbor {PLAIN.eipd_address} as {PLAIN.eipd_as};
  {bird.PASSIVE}
  ipv4 {{ import all; export none; }};
  ipv6 {{ import all; export none; }};
}}
""")
    nodes = {"pop": {**scene.HOST, **eipd.node(config, folder), "exec": scene.addresses(1)},
             "router": {**scene.HOST, **router, "exec": scene.addresses(2)}}
    topology = {"nodes": nodes, "links": [{"endpoints": ["pop:eth1", "router:eth1"]}]}
    with Lab({"name": "blackholes", "topology": topology}) as lab:
        talk = Talk(lab)
        talk.folder, talk.config = folder, config
        lab["pop"].run("sh", "-c", "mkdir -p /run/eipd && touch /run/eipd/up")  # eipd may not be there yet
        until("the EIP in both sessions", lambda: talk.at("eipd") and talk.at("plain"), deadline=UP)
        yield talk
        print(f"--- pop ---\n{lab['pop'].log()[-4000:]}")


@pytest.fixture(autouse=True)
def lifted(talk):
    yield
    if talk.ctl("blackholes")["items"]:
        talk.ctl("unblackhole", ADDRESS)
    talk.node.run("touch", "/run/eipd/up")
    until("as it was", lambda: talk.at("eipd") and talk.at("plain") and not talk.is_blackholed())


def test_it_goes_to_those_who_take_it_and_no_further(talk):
    before = talk.at("plain")
    shown = talk.ctl("blackhole", ADDRESS, "--reason", "flood")
    assert shown["reason"] == "flood"
    until("the blackhole", talk.is_blackholed)
    assert talk.at("eipd").communities & {NO_EXPORT, NO_ADVERTISE}  # always with one of them
    assert talk.at("plain") == before
    explained = {each["neighbor"]: each for each in talk.ctl("explain", ADDRESS)["neighbors"]}
    assert "blackhole" in json.dumps(explained["takes"]["route"])
    assert "is to discard its traffic" in explained["takes"]["notes"][0]
    assert "is blackholed, but not here" in explained["plain"]["notes"][0]
    talk.ctl("unblackhole", ADDRESS)
    assert "is blackholed" not in json.dumps(talk.ctl("explain", ADDRESS))
    until("the EIP's own route", lambda: not talk.is_blackholed())
    assert not talk.at("eipd").communities & {NO_EXPORT, NO_ADVERTISE}


def test_it_knows_neither_health_nor_drains(talk):
    talk.ctl("blackhole", ADDRESS)
    until("the blackhole", talk.is_blackholed)
    talk.node.run("rm", "/run/eipd/up")
    until("withdrawn for its health", lambda: talk.at("plain") is None)
    assert talk.is_blackholed()
    talk.node.run("touch", "/run/eipd/up")
    until("back", lambda: talk.at("plain"))
    talk.ctl("drain", "--eip", "eip-1", "--now")
    until("drained", lambda: talk.at("plain") is None)
    assert talk.is_blackholed()
    talk.ctl("undrain", "--eip", "eip-1")


def test_it_may_have_a_next_hop_of_its_own(talk):
    talk.ctl("blackhole", ADDRESS, "--next-hop", "192.0.2.66")
    until("the blackhole", talk.is_blackholed)
    assert talk.at("eipd").next_hop == "192.0.2.66"


def test_no_pool_of_the_file_comes_over_its_next_hop(talk):
    """A reload is refused whole. An eipd that starts with such a file keeps the blackhole, but not to that next hop."""
    talk.ctl("blackhole", ADDRESS, "--next-hop", "192.0.2.66")
    until("the blackhole", lambda: talk.is_blackholed() and talk.at("eipd").next_hop == "192.0.2.66")
    pool = {"id": "late", "cidrs": ["192.0.2.64/26"]}
    eipd.write(talk.config | {"pools": [*talk.config["pools"], pool]}, talk.folder)
    for asked in (["reload"], ["what-if", "--reload"]):
        with pytest.raises(CommandFailed) as refused:
            talk.node.run("eipctl", *asked)
        assert all(word in str(refused.value) for word in (ADDRESS, "192.0.2.66", "late")), refused.value
    assert talk.at("eipd").next_hop == "192.0.2.66"
    talk.node.stop()
    talk.node.start()
    until("the blackhole elsewhere", lambda: talk.is_blackholed() and talk.at("eipd").next_hop != "192.0.2.66", deadline=UP)
    [conflict] = until("the line of the log", lambda: talk.events("store-conflict"))
    assert conflict["level"] == "warning" and ADDRESS in conflict["error"] and "pool late" in conflict["error"]
    assert talk.ctl("blackholes")["items"][0]["next_hop"] is None
    eipd.write(talk.config, talk.folder)
    assert talk.ctl("reload")["changed"]


def test_it_ends_by_itself(talk):
    talk.ctl("blackhole", ADDRESS, "--for", "2s")
    until("the blackhole", talk.is_blackholed)
    until("its end", lambda: not talk.is_blackholed())
    assert talk.ctl("blackholes")["items"] == []
    begun, ended = [json.loads(line) for line in talk.node.run("eipctl", "events", "--json").splitlines()
                    if '"blackhole-' in line][-2:]
    assert begun["event"] == "blackhole-set" and begun["author"].startswith("uid 0")
    assert (ended["event"], ended["author"]) == ("blackhole-expired", "time limit")
    assert begun["subject"] == ended["subject"] == ended["object"]["subject"] == ADDRESS


@pytest.mark.parametrize("what", ["203.0.113.0/24", "203.0.113.99", "198.51.100.1"])
def test_it_is_never_wider_than_an_eip_nor_of_anything_else(talk, what):
    with pytest.raises(CommandFailed):
        talk.node.run("eipctl", "blackhole", what)
    assert not talk.is_blackholed()
