"""Graceful restart with BIRD 2, FRR and GoBGP as helpers (RFC 4724): the routes stay over a crash and over `on_stop: keep`,
what died meanwhile is flushed by End-of-RIB, and a stop that means it withdraws.

Real: eipd, the routers, the HTTP backends, the network. Fake: nothing.
"""
from pathlib import Path

import pytest
import yaml
from netlab import Lab
from netlab.wait import until
from support import bird, eipd, frr, gobgp, scene
from support.route import UP, Session

SESSION = Session()
SERVICE = "203.0.113.10/32"  # behind web1
STATIC = "203.0.113.20/32"
EIPS = [eipd.eip("eip-web", "203.0.113.10", "web", "127.0.0.1:8001"), eipd.eip("eip-static", "203.0.113.20", "none")]


def bird_node(folder: Path) -> dict:
    made = bird.node(SESSION, folder)
    file = folder / "bird.conf"
    file.write_text(file.read_text().replace("hold time 9;", "hold time 9; graceful restart on; error wait time 1, 2;"))
    return made


def gobgp_node(folder: Path) -> dict:
    made = gobgp.node(SESSION, folder)
    file = folder / "gobgpd.yaml"
    config = yaml.safe_load(file.read_text())
    (neighbor,) = config["neighbors"]
    neighbor["graceful-restart"] = {"config": {"enabled": True, "restart-time": 30, "helper-only": True}}
    for family in neighbor["afi-safis"]:
        family["mp-graceful-restart"] = {"config": {"enabled": True}}
    file.write_text(yaml.safe_dump(config))
    return made


def frr_node(folder: Path) -> dict:
    return frr.node(SESSION, folder)  # a helper unless told otherwise


ROUTERS = {"bird": (bird.Router, bird_node), "frr": (frr.Router, frr_node), "gobgp": (gobgp.Router, gobgp_node)}


class Talk:
    def __init__(self, lab: Lab, router, folder: Path):
        self.lab, self.router, self.eipd, self.folder = lab, router, eipd.Eipd(lab), folder

    def routes(self) -> set[str]:
        return self.router.prefixes() & {SERVICE, STATIC}

    def all_there(self) -> None:
        until("every route", lambda: self.routes() == {SERVICE, STATIC}, deadline=UP)

    def start(self) -> None:
        """eipd again; while it comes up, the router must not lose a route."""
        starts = len(self.eipd.events("starting"))
        self.eipd.node.start()
        until("its start", lambda: len(self.eipd.events("starting")) > starts)

    def up_again(self, keeping: set[str]) -> None:
        """The session is back, and on the way there no route of `keeping` was missing."""
        ups = len(self.eipd.events("session-up"))
        self.start()

        def back() -> bool:
            there = self.routes()
            assert keeping <= there, f"gap: {there}"
            return len(self.eipd.events("session-up")) > ups and self.router.established()
        until("the session", back, deadline=UP)

    def settled(self, keeping: set[str]) -> None:
        """Both routes have been sent again; meanwhile none of `keeping` was missing."""
        def done() -> bool:
            assert keeping <= self.routes(), "gap"
            return all(self.eipd.metric("eipd_eip_announced", eip=each) == 1 for each in ("eip-web", "eip-static"))
        until("both routes sent", done)
        assert keeping <= self.routes()

    def on_stop(self, what: str) -> None:
        eipd.change(self.folder, "bgp", on_stop=what)


@pytest.fixture(scope="module", params=ROUTERS)
def talk(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("restart")
    make_router, make_node = ROUTERS[request.param]
    config = eipd.configuration([eipd.neighbor(SESSION, graceful_restart=True)], EIPS, scene.CHECKS)
    config["bgp"] |= {"restart_time": "20s", "on_stop": "keep", "startup_wait": "10s"}
    nodes = {"pop": {**scene.HOST, **eipd.node(config, folder), "exec": scene.addresses(1)}, "web1": scene.backend(8001),
             "router": {**scene.HOST, **make_node(folder), "exec": scene.addresses(2)}}
    topology = {"nodes": nodes, "links": [{"endpoints": ["pop:eth1", "router:eth1"]}]}
    with Lab({"name": "restart", "topology": topology}) as lab:
        yield Talk(lab, make_router(lab, SESSION), folder)
        for node in ("pop", "router"):
            print(f"--- {node} ---\n{lab[node].log()[-4000:]}")


def test_the_first_start_is_no_restart(talk):
    talk.all_there()
    assert talk.eipd.events("restart")[-1] | {"last_run": "none", "restarting": "false"} == talk.eipd.events("restart")[-1]
    assert "graceful-restart" in talk.eipd.neighbor()["capabilities"]


def test_a_planned_restart_leaves_no_gap(talk):
    assert talk.eipd.node.stop() == 0
    assert talk.eipd.events("session-down")[-1]["cause"] == "kept"
    until("the router to notice", lambda: not talk.router.established())
    assert talk.routes() == {SERVICE, STATIC}
    talk.up_again(keeping={SERVICE, STATIC})
    restart = talk.eipd.events("restart")[-1]
    assert (restart["last_run"], restart["restarting"], restart["forwarding_kept"]) == ("kept", "true", "true")
    talk.settled(keeping={SERVICE, STATIC})


def test_a_crash_leaves_no_gap_and_a_service_that_died_meanwhile_is_flushed(talk):
    talk.eipd.node.kill()
    until("the router to notice", lambda: not talk.router.established())
    talk.lab["web1"].kill()
    assert talk.routes() == {SERVICE, STATIC}
    talk.up_again(keeping={STATIC})
    assert talk.eipd.events("restart")[-1]["last_run"] == "crashed"
    until("End-of-RIB to flush the dead service", lambda: talk.routes() == {STATIC}, deadline=8)
    talk.lab["web1"].start()
    talk.all_there()


def test_a_stop_that_is_meant_withdraws(talk):
    talk.on_stop("withdraw")
    assert talk.eipd.node.stop() == 0
    talk.up_again(keeping=set())  # with on_stop: withdraw
    talk.settled(keeping=set())
    assert talk.eipd.node.stop() == 0
    until("no route", lambda: talk.routes() == set(), deadline=5)
    talk.start()
    talk.all_there()
    restart = talk.eipd.events("restart")[-1]
    assert (restart["last_run"], restart["restarting"]) == ("left", "false")
