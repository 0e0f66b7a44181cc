"""Links, addresses and routes that change make the checks run that depend on them, whatever the interval.

Real: eipd, BIRD, the kernel's network, a backend on another host. Fake: nothing. The interval is ten minutes, so what is
withdrawn or announced within a test is an event's doing.

    router ── eth1, pop, eth2 ── 10.1.0.0/24, 2001:db8:2::/64 ── far, with 10.2.0.1 behind it
                         svc0 ── 10.3.0.0/24 ── the same far, by a device of its own on eth2
"""
import socket
import struct

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
    "removed": {**TIMES, "device": "svc0"},
    "attached-by": {**TIMES, "device": "svc0", "attached": True},
    "local": TIMES,
}
TARGETS = {"near": "10.1.0.2:8001", "near6": "[2001:db8:2::2]:8001", "routed": "10.2.0.1:8001", "sourced": "10.1.0.2:8001",
           "device": "10.1.0.2:8001", "removed": "10.3.0.2:8001", "attached-by": "10.3.0.2:8001", "local": "127.0.0.1:8002"}
PREFIXES = {name: f"203.0.113.{10 + number}/32" for number, name in enumerate(CHECKS)}
ALL = set(PREFIXES.values())
BEYOND = "ip route add 10.2.0.0/24 via 10.1.0.2"
# Held by a connection to what the test itself plays, at this port of far.
HELD, HELD_PORT = "203.0.113.99/32", 8003
SVC0 = ("ip link add link eth2 name svc0 type macvlan mode bridge", "ip addr add 10.3.0.1/24 dev svc0", "ip link set svc0 up")
NEAR6 = "ip addr add 2001:db8:2::1/64 dev eth2 nodad"
STORM = 10_000


def without(*names: str) -> set[str]:
    return ALL - {PREFIXES[name] for name in names}


class Talk:
    def __init__(self, lab: Lab):
        self.pop, self.far, self.router, self.eipd = lab["pop"], lab["far"], bird.Router(lab, SESSION), eipd.Eipd(lab)

    def run(self, *commands: str) -> None:
        for command in commands:
            self.pop.run(*command.split())

    def wait(self, what: str, prefixes: set[str]) -> None:
        until(what, lambda: self.router.prefixes() == prefixes, deadline=UP)

    def triggered(self) -> dict[str, float]:
        return {dict(labels)["trigger"]: value for (name, labels), value in self.eipd.metrics().items()
                if name == "eipd_check_triggers_total"}

    def check(self, name: str) -> dict:
        (found,) = self.eipd.items("checks", name)
        return found

    def wait_for_down(self, *names: str, because: str) -> None:
        """Each of the checks says so of this host, in words of its own, and is not up."""
        self.wait("the withdrawal of " + ", ".join(names), without(*names))
        for name in names:
            found = self.check(name)
            assert (found["verdict"], found["last_run"]["result"]) == ("down", "local-error"), found
            assert because in found["last_run"]["detail"], found


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("network")
    eips = [eipd.eip(f"eip-{name}", PREFIXES[name].split("/")[0], name, TARGETS[name]) for name in CHECKS]
    eips.append(eipd.eip("eip-held", HELD.split("/")[0], "held", f"10.1.0.2:{HELD_PORT}"))
    neighbor = eipd.neighbor(SESSION)
    neighbor["export"] = {"routes": "all", "next_hop": "self"}
    config = eipd.configuration([neighbor], eips, {**CHECKS, "held": {**TIMES, "attached": True}})
    near = [*SVC0, "ip addr add 10.1.0.1/24 dev eth2", "ip addr add 10.1.0.7/24 dev eth2", NEAR6, BEYOND]
    server = {"cmd": "python3 -m http.server --bind :: 8001"}  # of both families
    nodes = {"pop": {**scene.HOST, **eipd.node(config, folder), "exec": scene.addresses(1) + near},
             "here": scene.backend(8002),
             "far": {**scene.HOST, **server, "exec": [
                 "ip addr add 10.1.0.2/24 dev eth1", "ip addr add 10.3.0.2/24 dev eth1", "ip addr add 2001:db8:2::2/64 dev eth1 nodad",
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
    talk.wait_for_down("sourced", because="cannot use source 10.1.0.7")
    talk.run("ip addr add 10.1.0.7/24 dev eth2")
    talk.wait("all EIPs", ALL)
    assert talk.triggered()["address"] >= 2


def test_a_link(talk):
    talk.run("ip link set eth2 down")
    talk.wait("the withdrawal of all behind the link", {PREFIXES["local"]})
    talk.run("ip link set eth2 up", NEAR6, BEYOND)
    talk.wait("all EIPs", ALL)
    assert talk.triggered()["link"] >= 2


def test_a_device_that_is_removed(talk):
    talk.run("ip link del svc0")
    talk.wait_for_down("removed", "attached-by", because="cannot use device svc0")
    talk.run(*SVC0)
    talk.wait("all EIPs", ALL)


def test_an_icmp_error_for_an_attached_connection(talk):
    """RFC 1122 §4.2.3.9. The connection is whole, and nothing but the error on the way would end it: one more run, that
    is all."""
    listener = talk.far.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("10.1.0.2", HELD_PORT))
    listener.listen()
    listener.settimeout(UP)
    talk.eipd.ctl("checks", "held", "--run")
    held, ours = listener.accept()
    talk.wait("what is held", ALL | {HELD})
    runs, triggered = talk.check("held")["runs"], talk.triggered()["attached"]
    refuse(talk.far, held, ours)
    until("a run", lambda: talk.check("held")["runs"] == runs + 1, deadline=UP)
    assert talk.triggered()["attached"] == triggered + 1
    again, _ = listener.accept()
    assert talk.check("held")["verdict"] == "up" and HELD in talk.router.prefixes()
    for each in (listener, held, again):
        each.close()  # a death, then
    talk.wait("its withdrawal", ALL)


def refuse(node, connection, sender) -> None:
    """Tells the sender that the host of the connection's other end cannot be reached (RFC 792), as a router would."""
    repair, queue, sequence = 19, 20, 21  # TCP_REPAIR and its kin, linux/tcp.h
    connection.setsockopt(socket.IPPROTO_TCP, repair, 1)
    connection.setsockopt(socket.IPPROTO_TCP, queue, 1)  # what is received
    number = connection.getsockopt(socket.IPPROTO_TCP, sequence) & 0xffffffff
    connection.setsockopt(socket.IPPROTO_TCP, repair, 0)
    to, port = connection.getsockname()
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 40, 0, 0, 64, socket.IPPROTO_TCP, 0, socket.inet_aton(sender[0]), socket.inet_aton(to))
    message = struct.pack("!BBHI", 3, 1, 0, 0) + ip + struct.pack("!HHI", sender[1], port, number)
    total = sum(struct.unpack(f"!{len(message) // 2}H", message))
    total = (total & 0xffff) + (total >> 16)
    checksum = struct.pack("!H", ~(total + (total >> 16)) & 0xffff)
    with node.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as raw:
        raw.sendto(message[:2] + checksum + message[4:], (sender[0], 0))


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
