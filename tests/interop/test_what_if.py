"""What-if against BIRD: it foretells what BIRD then has, and nothing moves at BIRD while it is asked.

Real: eipd with file checks, BIRD 2, the network. Fake: nothing; what fails is a file that is taken away.
"""
import ipaddress
from concurrent.futures import ThreadPoolExecutor

import pytest
from netlab import Lab
from netlab.wait import until
from support import bird, eipd, scene
from support.route import UP, Session

SESSION = Session()
COUNT = 6
EIPS = [f"203.0.113.{10 + number}/32" for number in range(COUNT)]
COVER = "203.0.113.0/24"


def configuration() -> dict:
    checks = {name: {"type": "file", "interval": "50ms", "fast_interval": "20ms", "timeout": "15ms", "rise": 1, "fall": 1,
                     "file": {"path": f"/run/eipd/{name}"}} for name in ("left", "right")}
    eips = [eipd.eip(f"eip-{number}", f"203.0.113.{10 + number}", "left" if number < 4 else "right")
            for number in range(COUNT)]
    announce = {"on_unhealthy": [{"depreference": "2s"}, "withdraw"],
                "depreference": {"ebgp": {"prepend": 3}},
                "aggregates": [{"prefix": COVER, "min_announced": 3}]}
    neighbor = eipd.neighbor(SESSION)
    neighbor["export"] = {"routes": "all", "next_hop": "self"}
    return eipd.configuration([neighbor], eips, checks, announce=announce, drain={"gshut_wait": "2s"})


class Talk:
    def __init__(self, lab: Lab):
        self.lab, self.router, self.eipd = lab, bird.Router(lab, SESSION), eipd.Eipd(lab)

    def what_if(self, *arguments: str) -> dict:
        """Asks, and holds that neither BIRD nor the counts of messages notice."""
        before, sent = self.router.routes(), self.updates()
        answer = self.eipd.ctl("what-if", *arguments)
        assert self.updates() == sent
        assert self.router.routes() == before
        return answer

    def updates(self) -> int:
        messages = self.eipd.ctl("neighbors", "router")["messages"]
        return next(each["sent"] for each in messages if each["type"] == "update")

    def foretold(self, answer: dict) -> set[str]:
        """What BIRD will have."""
        have = self.router.prefixes()
        for row in answer["items"]:
            for each in row["neighbors"]:
                have = have - {row["prefix"]} if each["change"] == "withdrawn" else have | {row["prefix"]}
        for row in answer["aggregates"]:
            have = have | {row["prefix"]} if row["steps"][-1]["announce"] else have - {row["prefix"]}
        return have


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("what-if")
    nodes = {"pop": {**scene.HOST, **eipd.node(configuration(), folder), "exec": scene.addresses(1)},
             "router": {**scene.HOST, **bird.node(SESSION, folder), "exec": scene.addresses(2)}}
    topology = {"nodes": nodes, "links": [{"endpoints": ["pop:eth1", "router:eth1"]}]}
    with Lab({"name": "what-if", "topology": topology}) as lab:
        talk = Talk(lab)
        until("the session", talk.router.established, deadline=UP)
        lab["pop"].run("sh", "-c", "touch /run/eipd/left /run/eipd/right")
        until("all at BIRD", lambda: talk.router.prefixes() == {*EIPS, COVER}, deadline=UP)
        yield talk
        print(f"--- pop ---\n{lab['pop'].log()[-4000:]}")


def test_of_the_present_nothing_is_foretold(talk):
    answer = talk.what_if()
    assert answer["items"] == [] and answer["aggregates"] == []
    assert answer["sentence"] == "Nothing would change: 6 of 6 EIPs stay announced."


def test_a_failing_check_does_what_was_foretold(talk):
    answer = talk.what_if("--check", "left=down")
    assert answer["sentence"].startswith("4 of 6 EIPs would be withdrawn, and 1 aggregate concerned")
    assert answer["neighbors"][0]["withdrawn"] == 5
    assert [step["reason"] for step in answer["items"][0]["steps"]] == ["depreferred", "unhealthy"]
    assert answer["items"][0]["steps"][1]["after_seconds"] == 2
    foretold = talk.foretold(answer)
    assert foretold == set(EIPS[4:])
    talk.lab["pop"].run("rm", "/run/eipd/left")
    until("what was foretold", lambda: talk.router.prefixes() == foretold, deadline=UP)
    talk.lab["pop"].run("touch", "/run/eipd/left")
    until("all back", lambda: talk.router.prefixes() == {*EIPS, COVER}, deadline=UP)


def test_a_drain_does_what_was_foretold(talk):
    answer = talk.what_if("--drain", "eip:eip-5")
    assert [step["reason"] for step in answer["items"][0]["steps"]] == ["draining", "drained"]
    foretold = talk.foretold(answer)
    assert foretold == {*EIPS[:5], COVER}
    talk.eipd.ctl("drain", "--eip", "eip-5")
    until("GRACEFUL_SHUTDOWN", lambda: "65535:0" in talk.router.routes()[EIPS[5]].communities, deadline=UP)
    until("what was foretold", lambda: talk.router.prefixes() == foretold, deadline=UP)
    assert talk.foretold(talk.what_if("--undrain", "eip:eip-5")) == {*EIPS, COVER}
    talk.eipd.ctl("undrain", "--eip", "eip-5")
    until("all back", lambda: talk.router.prefixes() == {*EIPS, COVER}, deadline=UP)


def test_of_a_reload_it_says_what_is_changed(talk):
    answer = talk.what_if("--reload")
    assert answer["configuration"] == [] and answer["items"] == []


CROWD = 100_000


def crowd(folder) -> dict:
    """A POP with so many EIPs that playing one through takes a while, all but one of them without a check."""
    config = configuration()
    config["pools"][0]["cidrs"] = ["10.64.0.0/14"]
    del config["announce"], config["eips"]
    node = eipd.node(config, folder)
    first = ipaddress.ip_address("10.64.1.0")
    with (folder / "eipd.yaml").open("a") as file:  # a writer of YAML takes a minute
        file.write("eips:\n")
        for number in range(CROWD):
            file.write(f"  - {{id: eip-{number}, address: {first + number}, account: acme, access_area: asia-pacific, "
                       f"bindings: [{{region: hong-kong, type: clb, resource: clb-{number}, "
                       f"check: {'none' if number else 'left'}}}]}}\n")
    return node


def test_a_withdrawal_overtakes_what_ifs_of_a_hundred_thousand_eips(tmp_path):
    nodes = {"pop": {**scene.HOST, **crowd(tmp_path), "exec": scene.addresses(1)},
             "router": {**scene.HOST, **bird.node(SESSION, tmp_path), "exec": scene.addresses(2)}}
    topology = {"nodes": nodes, "links": [{"endpoints": ["pop:eth1", "router:eth1"]}]}
    with Lab({"name": "crowd", "topology": topology}) as lab, ThreadPoolExecutor() as background:
        talk = Talk(lab)
        until("eipd", lambda: talk.eipd.ctl("status"), deadline=UP)
        lab["pop"].run("touch", "/run/eipd/left")
        with until("BIRD", talk.router.birdc) as birdc:
            until("all at BIRD", lambda: birdc.count() == CROWD, deadline=UP)
            asked = [background.submit(talk.eipd.ctl, "what-if", "--drain", "access-point") for _ in range(5)]
            lab["pop"].run("rm", "/run/eipd/left")
            until("the withdrawal", lambda: birdc.count() == CROWD - 1, pause=0.001)
            assert not all(each.done() for each in asked)
        assert all(each.result()["neighbors"][0]["withdrawn"] >= CROWD - 1 for each in asked)
        print(f"--- pop ---\n{lab['pop'].log()[-4000:]}")
