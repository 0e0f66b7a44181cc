"""The announcement policy as BIRD, FRR and GoBGP see it: ladder, careful way up, guard and aggregate.

Real: eipd with file checks, the router, the network. Fake: nothing; what fails is a file that is taken away.
"""
import pytest
from netlab import Lab
from netlab.wait import until
from support import bird, eipd, frr, gobgp, scene
from support.route import UP, Session

SESSION = Session()
COUNT = 8
EIPS = [f"203.0.113.{10 + number}/32" for number in range(COUNT)]
COVER = "203.0.113.0/24"
WORST = {"ebgp": {"prepend": 3, "med": 4294967294, "communities": ["graceful-shutdown"]}}
GSHUT = "65535:0"


def check(path: str, **more) -> dict:
    return {"type": "file", "interval": "50ms", "fast_interval": "20ms", "timeout": "15ms", "rise": 1, "fall": 1,
            "file": {"path": path}, **more}


def configuration() -> dict:
    checks = {f"up{number}": check(f"/run/eipd/up{number}") for number in range(COUNT)}
    checks["gate"] = check("/run/eipd/gate", scope="local")
    eips = [eipd.eip(f"eip-{number}", f"203.0.113.{10 + number}", f"up{number}") for number in range(COUNT)]
    announce = {"gates": ["gate"], "on_unhealthy": [{"depreference": "2s"}, "withdraw"], "depreference": WORST,
                "guard": {"max_share": "50%", "min_count": COUNT - 1, "window": "3s", "hold": "1h"},
                "aggregates": [{"prefix": COVER, "min_announced": COUNT // 2}]}
    neighbor = eipd.neighbor(SESSION)
    neighbor["export"] = {"routes": "all", "next_hop": "self"}
    return eipd.configuration([neighbor], eips, checks, announce=announce)


ROUTERS = {"bird": bird, "frr": frr, "gobgp": gobgp}


class Talk:
    def __init__(self, lab: Lab, router):
        self.lab, self.router, self.eipd = lab, router, eipd.Eipd(lab)

    def serve(self, *names: str) -> None:
        self.lab["pop"].run("sh", "-c", "cd /run/eipd && touch " + " ".join(names))

    def fail(self, *names: str) -> None:
        self.lab["pop"].run("sh", "-c", "cd /run/eipd && rm -f " + " ".join(names))

    def wait(self, what: str, prefixes: set[str]) -> None:
        until(what, lambda: self.router.prefixes() == prefixes, deadline=UP)


@pytest.fixture(scope="module", params=ROUTERS)
def talk(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("policy")
    module = ROUTERS[request.param]
    nodes = {"pop": {**scene.HOST, **eipd.node(configuration(), folder), "exec": scene.addresses(1)},
             "router": {**scene.HOST, **module.node(SESSION, folder), "exec": scene.addresses(2)}}
    topology = {"nodes": nodes, "links": [{"endpoints": ["pop:eth1", "router:eth1"]}]}
    with Lab({"name": "policy", "topology": topology}) as lab:
        yield Talk(lab, module.Router(lab, SESSION))
        print(f"--- pop ---\n{lab['pop'].log()[-4000:]}")


def test_the_cover_comes_with_enough_members(talk):
    until("the session", talk.router.established, deadline=UP)
    talk.serve("gate", *(f"up{number}" for number in range(3)))
    talk.wait("three EIPs", set(EIPS[:3]))
    talk.serve(*(f"up{number}" for number in range(COUNT)))
    talk.wait("all EIPs and their cover", {*EIPS, COVER})


def test_a_failure_goes_down_the_ladder(talk):
    talk.fail("up0")
    worst = until("the worst preference", lambda: [
        route for prefix, route in talk.router.routes().items() if prefix == EIPS[0] and len(route.as_path) == 4])
    assert worst[0].med == 4294967294
    assert GSHUT in worst[0].communities
    assert talk.eipd.ctl("explain", "eip-0")["reason"] == "depreferred"
    talk.wait("the withdrawal", {*EIPS[1:], COVER})
    assert talk.eipd.ctl("explain", "eip-0")["reason"] == "unhealthy"


def test_the_guard_keeps_what_goes_beyond_its_share(talk):
    talk.fail(*(f"up{number}" for number in range(1, COUNT)))
    until("the guard's alarm", lambda: talk.eipd.events("guard-holds"), deadline=30)
    until("half of all held", lambda: talk.eipd.metric("eipd_guard_held_eips") == COUNT // 2)
    until("half of all, de-preferred", lambda: [
        len(route.as_path) for prefix, route in talk.router.routes().items() if prefix != COVER] == [4] * (COUNT // 2))
    assert COVER in talk.router.prefixes()


def test_a_failing_gate_says_that_the_failures_are_real(talk):
    talk.fail("gate")
    talk.wait("everything withdrawn", set())
    until("nothing held", lambda: talk.eipd.metric("eipd_guard_held_eips") == 0)
    talk.serve("gate", *(f"up{number}" for number in range(COUNT)))
    talk.wait("all back", {*EIPS, COVER})
