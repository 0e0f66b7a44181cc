"""Maintenance as BIRD sees it (A10): drains with GRACEFUL_SHUTDOWN first (RFC 8326), over a kill -9 and a restart, with a
time limit; and an access point that leaves its area by a reload. The session stays up all along.

Real: eipd, eipctl, BIRD 2. Fake: nothing.
"""
import pytest
from netlab import Lab
from netlab.wait import until
from support import bird, eipd, scene
from support.route import UP, Session

SESSION = Session()
ONE, TWO = "203.0.113.10/32", "203.0.113.11/32"
COVER = "203.0.113.0/24"
GSHUT = "65535:0"


def configuration(**more) -> dict:
    eips = [eipd.eip("eip-1", "203.0.113.10", "none"), eipd.eip("eip-2", "203.0.113.11", "none")]
    return eipd.configuration([eipd.neighbor(SESSION)], eips, drain={"gshut_wait": "1s"}, **more)


class Talk(eipd.Eipd):
    def __init__(self, lab: Lab, folder):
        super().__init__(lab)
        self.router, self.folder = bird.Router(lab, SESSION), folder

    def phase(self, prefix: str = ONE) -> str:
        route = self.router.routes().get(prefix)
        return "withdrawn" if route is None else "leaving" if GSHUT in route.communities else "announced"

    def phases(self, what: str, one: str, two: str) -> None:
        until(what, lambda: (self.phase(ONE), self.phase(TWO)) == (one, two), deadline=UP)

    def sessions(self) -> int:
        """How often the session came up."""
        return self.neighbor()["established_count"]

    def reload(self, config: dict) -> None:
        eipd.write(config, self.folder)
        self.ctl("reload")


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drains")
    nodes = {"pop": {**scene.HOST, **eipd.node(configuration(), folder), "exec": scene.addresses(1)},
             "router": {**scene.HOST, **bird.node(SESSION, folder), "exec": scene.addresses(2)}}
    topology = {"nodes": nodes, "links": [{"endpoints": ["pop:eth1", "router:eth1"]}]}
    with Lab({"name": "drains", "topology": topology}) as lab:
        talk = Talk(lab, folder)
        talk.phases("all announced", "announced", "announced")
        yield talk
        print(f"--- pop ---\n{lab['pop'].log()[-4000:]}")


def test_an_access_point_says_so_before_it_withdraws(talk):
    ups = talk.sessions()
    talk.ctl("drain", "--reason", "rack move")
    talk.phases("GRACEFUL_SHUTDOWN", "leaving", "leaving")
    talk.phases("withdrawn after the wait", "withdrawn", "withdrawn")
    talk.ctl("undrain")
    talk.phases("back", "announced", "announced")
    assert talk.sessions() == ups


def test_one_eip_is_withdrawn_at_once_and_nobody_elses(talk):
    talk.ctl("drain", "--eip", "eip-1", "--now")
    talk.phases("one", "withdrawn", "announced")
    talk.ctl("undrain", "--eip", "eip-1")
    talk.phases("back", "announced", "announced")


def test_a_neighbor_is_drained_alone(talk):
    talk.ctl("drain", "--neighbor", "router", "--now")
    talk.phases("nothing for it", "withdrawn", "withdrawn")
    assert talk.neighbor()["state"] == "Established"
    talk.ctl("undrain", "--neighbor", "router")
    talk.phases("back", "announced", "announced")


def test_a_drain_and_its_time_limit_survive_kill_9(talk):
    talk.ctl("drain", "--eip", "eip-1", "--now", "--for", "6s")
    talk.phases("drained", "withdrawn", "announced")
    talk.node.kill()
    until("nothing of the killed eipd", lambda: talk.router.prefixes() == set(), deadline=UP)
    talk.node.start()
    until("the other EIP", lambda: talk.phase(TWO) == "announced", deadline=UP)
    talk.phases("undrained when the time is over", "announced", "announced")
    def ended() -> list[str]:
        return [each["author"] for each in talk.events("drain-expired") if each["subject"] == "eip eip-1"]
    until("the event", ended)
    assert ended() == ["time limit"]


def test_status_shows_the_drains_in_force(talk):
    talk.ctl("drain", "--eip", "eip-1", "--now", "--for", "1h", "--reason", "new line card")
    talk.ctl("drain", "--neighbor", "router", "--now")
    status = talk.ctl("status")
    assert [(each["scope"], each["name"], each["phase"]) for each in status["drains"]["items"]] == [
        ("neighbor", "router", "withdrawn"), ("eip", "eip-1", "withdrawn")]
    assert status["drains"]["total"] == 2
    assert status["drains"]["items"][1]["until"] and status["drains"]["items"][1]["reason"] == "new line card"
    assert {"reason": "drained", "count": 1} in status["withheld"]
    assert status["guard"] == {"configured": False, "held": 0, "until": None}
    assert "eip eip-1 (withdrawn) by" in talk.node.run("eipctl", "status")
    talk.ctl("undrain", "--neighbor", "router")
    talk.ctl("undrain", "--eip", "eip-1")
    talk.phases("back", "announced", "announced")


def test_a_drained_eip_inside_an_announced_aggregate_still_draws_traffic_and_explain_says_so(talk):
    config = configuration(announce={"aggregates": [{"prefix": COVER, "min_announced": 2, "hold": "1h"}]})
    config["bgp"]["neighbors"][0]["export"]["routes"] = "aggregates"
    talk.reload(config)
    until("the aggregate alone", lambda: talk.router.prefixes() == {COVER}, deadline=UP)
    talk.ctl("drain", "--eip", "eip-1", "--now")
    until("the hold", lambda: talk.ctl("explain", COVER)["reason"] == "hold-down", deadline=UP)
    cover = talk.ctl("explain", COVER)
    assert (cover["members"], cover["members_announced"], cover["members_needed"]) == (2, 1, 2)
    assert cover["hold_ends"] and cover["neighbors"][0]["sent"]
    explained = talk.ctl("explain", "eip-1")
    assert explained["attracted"] == f"Its traffic still comes here: {COVER} is announced to router."
    assert explained["neighbors"][0]["cover"] == COVER
    assert talk.ctl("explain", "eip-2")["attracted"] is None, "its own traffic is wanted"
    assert talk.node.run("sh", "-c", "eipctl explain 203.0.113.0/25 2>/dev/null; echo $?").split() == ["1"], "nobody's"
    talk.ctl("undrain", "--eip", "eip-1")
    talk.reload(configuration())
    talk.phases("back", "announced", "announced")


def test_an_access_point_leaves_its_area_and_no_session_is_reset(talk):
    ups = talk.sessions()
    talk.reload(configuration(access_areas={"asia-pacific": {"access_points": ["sin1"]}, "elsewhere": {"access_points": ["hkg1"]}}))
    talk.phases("not of this access point", "withdrawn", "withdrawn")
    assert "area-elsewhere" in str(talk.ctl("explain", "eip-1"))
    talk.reload(configuration())
    talk.phases("back", "announced", "announced")
    assert talk.sessions() == ups
