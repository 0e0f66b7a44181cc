"""BFD between eipd and the BFD of BIRD 2 and FRR: a broken link ends the BGP session within the detection time (A18).

Real: eipd, BIRD 2, FRR's bgpd and bfdd, the network, a link that is cut. Fake: nothing.
"""
import json
import time
from pathlib import Path

import pytest
from netlab import Lab
from netlab.wait import until
from support import bird, eipd, frr, scene
from support.route import UP, Session

SESSION = Session()
BFD = {"interval": "100ms", "multiplier": 3}
DETECTION = 0.3  # seconds
HOLD = 9
EIPS = [eipd.eip("eip-static", "203.0.113.20", "none")]


def bird_node(folder: Path) -> dict:
    made = bird.node(SESSION, folder)
    file = folder / "bird.conf"
    file.write_text(file.read_text().replace("hold time 9;", "hold time 9;\n  bfd on;") + """
protocol bfd { interface "*" { interval 100 ms; multiplier 3; }; }
""")
    return made


def frr_node(folder: Path) -> dict:
    made = frr.node(SESSION, folder)
    file = folder / "bgpd.conf"
    peer = f" neighbor {SESSION.eipd_address} "
    file.write_text(file.read_text().replace(f"{peer}timers 3 9\n", f"{peer}timers 3 9\n{peer}bfd 3 100 100\n"))
    made["cmd"] = made["cmd"].replace("exec /usr", "bfdd -f /dev/null --log stdout & exec /usr")
    return made


ROUTERS = {"bird": (bird.Router, bird_node), "frr": (frr.Router, frr_node)}


class Talk:
    def __init__(self, lab: Lab, router):
        self.lab, self.router, self.eipd = lab, router, eipd.Eipd(lab)

    def bfd(self) -> dict:
        return self.eipd.neighbor()["bfd"]

    def up(self) -> None:
        until("BFD up", lambda: self.bfd()["state"] == "Up", deadline=UP)
        until(f"the session at {self.router.name}", self.router.established, deadline=UP)
        until("the session at eipd", lambda: self.eipd.neighbor()["state"] == "Established", deadline=UP)

    def link(self, state: str) -> None:
        self.lab["router"].run("ip", "link", "set", "dev", "eth1", state)


@pytest.fixture(scope="module", params=ROUTERS)
def talk(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bfd")
    make_router, make_node = ROUTERS[request.param]
    config = eipd.configuration([eipd.neighbor(SESSION, bfd=BFD)], EIPS)
    nodes = {"pop": {**scene.HOST, **eipd.node(config, folder), "exec": scene.addresses(1)},
             "router": {**scene.HOST, **make_node(folder), "exec": scene.addresses(2)}}
    topology = {"nodes": nodes, "links": [{"endpoints": ["pop:eth1", "router:eth1"]}]}
    with Lab({"name": "bfd", "topology": topology}) as lab:
        yield Talk(lab, make_router(lab, SESSION))
        for node in ("pop", "router"):
            print(f"--- {node} ---\n{lab[node].log()[-4000:]}")


def test_bfd_comes_up_with_the_intervals_of_both(talk):
    talk.up()
    until("the agreed detection time", lambda: talk.bfd()["detection_time_seconds"] == DETECTION)
    until("the metric", lambda: talk.eipd.metric("eipd_bfd_session_up", neighbor="router") == 1)
    assert talk.bfd()["failures"] == 0
    assert talk.eipd.events("bfd-thread")[0]["scheduling"] in ("realtime", "nice", "ordinary")


def test_a_cut_link_ends_the_session_by_bfd_and_not_by_the_hold_time(talk):
    cut = time.monotonic()
    talk.link("down")
    down = until("the session's end", lambda: talk.eipd.events("session-down"), deadline=HOLD - 1)
    took = time.monotonic() - cut
    assert down[-1]["cause"] == "bfd-down"
    assert took < HOLD / 3, took  # keepalives go every third of it: no timer of BGP's could have been so soon
    print(f"cut → session down in {took * 1000:.0f} ms, detection time {DETECTION * 1000:.0f} ms")
    assert talk.eipd.events("bfd-down")[-1]["diagnostic"] == "detection-time-expired"
    until("the metric", lambda: talk.eipd.metric("eipd_bfd_session_up", neighbor="router") == 0)


def test_bfd_and_session_are_back_with_the_link(talk):
    talk.link("up")
    talk.lab["router"].run("sh", "-c", "ip addr replace 2001:db8:1::2/64 dev eth1 nodad")
    talk.up()
    until("the route", lambda: "203.0.113.20/32" in talk.router.prefixes(), deadline=UP)
    assert talk.bfd()["failures"] == 1


def test_eipd_that_stops_is_no_failure_of_the_path(talk):
    """It says AdminDown, after its Cease."""
    assert talk.eipd.node.stop() == 0
    if talk.router.name == "FRR":
        peers = until("AdminDown at bfdd", lambda: [
            each for each in json.loads(talk.router.node.run("vtysh", "-d", "bfdd", "-c", "show bfd peers json"))
            if each["status"] == "down"])
        assert "expired" not in peers[0]["diagnostic"], peers
    until("no route of the stopped eipd", lambda: talk.router.prefixes() == set(), deadline=UP)


def test_it_comes_up_again_over_a_new_device_of_the_vrfs_name(tmp_path):
    """To the kernel any device is as good for this as a VRF's."""
    config = eipd.configuration([eipd.neighbor(SESSION, bfd=BFD, vrf="eth1")], EIPS)
    nodes = {"pop": {**scene.HOST, **eipd.node(config, tmp_path), "exec": scene.addresses(1)},
             "router": {**scene.HOST, **bird_node(tmp_path), "exec": scene.addresses(2)}}
    topology = {"nodes": nodes, "links": [{"endpoints": ["pop:eth1", "router:eth1"]}]}
    with Lab({"name": "bfd-vrf", "topology": topology}) as lab:
        talk = Talk(lab, bird.Router(lab, SESSION))
        talk.up()
        lab["pop"].run("ip", "link", "delete", "eth1")
        until("BFD down", lambda: talk.bfd()["state"] != "Up")
        lab["pop"].run("ip", "link", "add", "eth1", "type", "veth", "peer", "name", "eth1", "netns", str(lab["router"].pid))
        for node, host in (("pop", 1), ("router", 2)):
            lab[node].run("ip", "link", "set", "eth1", "up")
            for command in scene.addresses(host):
                lab[node].run(*command.split())
        talk.up()
