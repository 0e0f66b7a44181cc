"""Links, addresses and routes that change make the checks run that depend on them, whatever the interval.

Real: eipd, BIRD, the kernel's network, a backend on another host. Fake: nothing. The interval is ten minutes, so what is
withdrawn or announced within a test is an event's doing.

    router ── eth1, pop, eth2 ── 10.1.0.0/24, 2001:db8:2::/64 ── far, with 10.2.0.1 behind it
"""
import pytest
from netlab import Lab
from netlab.wait import until
from support import bird, eipd, scene
from support.route import UP, Session

SESSION = Session()
TIMES = {"type": "tcp", "interval": "600s", "fast_interval": "200ms", "timeout": "150ms", "rise": 1, "fall": 2}
CHECKS = {
    "near": TIMES, "near6": TIMES,
    "routed": TIMES,
    "sourced": {**TIMES, "source": "10.1.0.7"},
    "device": {**TIMES, "device": "eth2"},
    "local": TIMES,
}
TARGETS = {"near": "10.1.0.2:8001", "near6": "[2001:db8:2::2]:8001", "routed": "10.2.0.1:8001", "sourced": "10.1.0.2:8001",
           "device": "10.1.0.2:8001", "local": "127.0.0.1:8002"}
PREFIXES = {name: f"203.0.113.{10 + number}/32" for number, name in enumerate(CHECKS)}
ALL = set(PREFIXES.values())
BEYOND = "ip route add 10.2.0.0/24 via 10.1.0.2"
NEAR6 = "ip addr add 2001:db8:2::1/64 dev eth2 nodad"
STORM = 10_000


def without(*names: str) -> set[str]:
    return ALL - {PREFIXES[name] for name in names}


class Talk:
    def __init__(self, lab: Lab):
        self.pop, self.router, self.eipd = lab["pop"], bird.Router(lab, SESSION), eipd.Eipd(lab)

    def run(self, *commands: str) -> None:
        for command in commands:
            self.pop.run(*command.split())

    def wait(self, what: str, prefixes: set[str]) -> None:
        until(what, lambda: self.router.prefixes() == prefixes, deadline=UP)

    def triggered(self) -> dict[str, float]:
        return {dict(labels)["trigger"]: value for (name, labels), value in self.eipd.metrics().items()
                if name == "eipd_check_triggers_total"}


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("network")
    eips = [eipd.eip(f"eip-{name}", PREFIXES[name].split("/")[0], name, TARGETS[name]) for name in CHECKS]
    neighbor = eipd.neighbor(SESSION)
    neighbor["export"] = {"routes": "all", "next_hop": "self"}
    config = eipd.configuration([neighbor], eips, CHECKS)
    near = ["ip addr add 10.1.0.1/24 dev eth2", "ip addr add 10.1.0.7/24 dev eth2", NEAR6, BEYOND]
    server = {"cmd": "python3 -m http.server --bind :: 8001"}  # of both families
    nodes = {"pop": {**scene.HOST, **eipd.node(config, folder), "exec": scene.addresses(1) + near},
             "here": scene.backend(8002),
             "far": {**scene.HOST, **server, "exec": [
                 "ip addr add 10.1.0.2/24 dev eth1", "ip addr add 2001:db8:2::2/64 dev eth1 nodad",
                 "ip addr add 10.2.0.1/32 dev lo"]},
             "router": {**scene.HOST, **bird.node(SESSION, folder), "exec": scene.addresses(2)}}
    links = [{"endpoints": ["pop:eth1", "router:eth1"]}, {"endpoints": ["pop:eth2", "far:eth1"]}]
    with Lab({"name": "network", "topology": {"nodes": nodes, "links": links}}) as lab:
        talk = Talk(lab)
        talk.wait("all EIPs", ALL)
        yield talk
        print(f"--- pop ---\n{lab['pop'].log()[-4000:]}")


def test_a_route(talk):
    talk.run("ip route del 10.2.0.0/24")
    talk.wait("the withdrawal of what is behind the route", without("routed"))
    talk.run(BEYOND)
    talk.wait("all EIPs", ALL)
    assert talk.triggered()["route"] >= 2


def test_a_route_that_leads_nowhere(talk):
    talk.run("ip route add blackhole 10.2.0.1/32")
    talk.wait("the withdrawal of what is behind the route", without("routed"))
    talk.run("ip route del blackhole 10.2.0.1/32")
    talk.wait("all EIPs", ALL)


def test_a_source_address(talk):
    talk.run("ip addr del 10.1.0.7/24 dev eth2")
    talk.wait("the withdrawal of what is checked from it", without("sourced"))
    talk.run("ip addr add 10.1.0.7/24 dev eth2")
    talk.wait("all EIPs", ALL)
    assert talk.triggered()["address"] >= 2


def test_a_link(talk):
    talk.run("ip link set eth2 down")
    talk.wait("the withdrawal of all behind the link", {PREFIXES["local"]})
    talk.run("ip link set eth2 up", NEAR6, BEYOND)
    talk.wait("all EIPs", ALL)
    assert talk.triggered()["link"] >= 2


def test_a_storm_of_routes_is_not_one_of_runs(talk):
    before, runs = talk.triggered(), {each["check"]: each["runs"] for each in talk.eipd.items("checks")}
    batch = talk.pop.path("/tmp/storm")
    with open(batch, "w") as file:
        for word in ("add", "del"):
            for number in range(STORM):
                file.write(f"route {word} blackhole 100.{64 + number // 65536}.{number // 256 % 256}.{number % 256}/32\n")
    talk.run("ip -batch /tmp/storm")
    after = talk.triggered()
    # A look that is due to the test before may still have come.
    assert after["route"] - before["route"] <= len(CHECKS) and after["link"] - before["link"] <= len(CHECKS)
    # Where the kernel could not keep all events for us, each check runs once.
    lost = after["lost"] - before["lost"]
    assert lost in (0, len(CHECKS))
    more = {each["check"]: each["runs"] - runs[each["check"]] for each in talk.eipd.items("checks")}
    assert all(count <= 3 for count in more.values()), more
    talk.run("ip route del 10.2.0.0/24")
    talk.wait("what is told after the storm", without("routed"))
    talk.run(BEYOND)
    talk.wait("all EIPs", ALL)
    assert talk.eipd.metric("eipd_check_network_watched") == 1
