"""A running eipd takes a changed configuration file: sessions stay up, and neighbors are sent the difference.

Real: eipd, BIRD 2 and FRR, the HTTP backends, SIGHUP, the file. Fake: nothing.

    web1 (8001), web2 (8002), pop ── 192.0.2.0/24, 2001:db8:1::/64 ── edge1 (BIRD)
                               └─── 198.51.100.0/24, 2001:db8:2::/64 ── edge2 (FRR)

The tests share the lab and run in this order; each leaves the first configuration in force.
"""
import copy
import os
import re
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from netlab import Lab
from netlab.wait import until
from support import bird, eipd, frr, scene
from support.route import UP, Session


class Second(Session):
    """The session with edge2."""
    @property
    def eipd_address(self) -> str:
        return "198.51.100.1"

    @property
    def router_address(self) -> str:
        return "198.51.100.2"


FIRST, SECOND = Session(), Second(router_as=64497)
NEIGHBORS = [eipd.neighbor(FIRST, "edge1"),
             eipd.neighbor(SECOND, "edge2", export={"routes": "all", "next_hop": {"ipv4": "198.51.100.1",
                                                                                  "ipv6": "2001:db8:2::1"}})]


@dataclass
class Pop:
    lab: Lab
    eipd: eipd.Eipd
    edges: dict
    file: Path
    config: dict  # in force

    def reload(self, config: dict | None = None, text: str | None = None) -> None:
        """Writes the file and has it taken, or refused."""
        before = self.ended()
        self.file.write_text(text or yaml.safe_dump(config, sort_keys=False))
        os.kill(self.lab["pop"].pid, signal.SIGHUP)
        until("the reload's end", lambda: self.ended() > before)

    def ended(self) -> int:
        return len(self.eipd.events("reloaded")) + len(self.eipd.events("configuration-refused"))

    def changed(self) -> dict:
        """A copy of the first configuration, to be changed."""
        return copy.deepcopy(self.config)

    def back(self) -> None:
        self.reload(self.config)
        self.all_there()

    def all_there(self) -> None:
        for name, edge in self.edges.items():
            until(f"all routes at {name}", lambda edge=edge: edge.prefixes() == scene.ALL, deadline=UP)

    def updates(self) -> dict[str, int]:
        return {name: self.eipd.messages("sent", "update", name) for name in self.edges}

    def transitions(self) -> dict[str, int]:
        """How often each session came up."""
        return {name: len(self.eipd.events("session-up", neighbor=name)) for name in self.edges}


@pytest.fixture(scope="module")
def pop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reload")
    config = eipd.configuration(NEIGHBORS, scene.EIPS, scene.CHECKS)
    routers = {}
    for name, module, session in (("edge1", bird, FIRST), ("edge2", frr, SECOND)):
        (folder / name).mkdir()
        routers[name] = module.node(session, folder / name)
    second = ["ip addr add 198.51.100.{}/24 dev {}", "ip addr add 2001:db8:2::{}/64 dev {} nodad"]
    nodes = {"pop": {**scene.HOST, **eipd.node(config, folder),
                     "exec": scene.addresses(1) + [line.format(1, "eth2") for line in second]},
             "web1": scene.backend(8001), "web2": scene.backend(8002),
             "edge1": {**scene.HOST, **routers["edge1"], "exec": scene.addresses(2)},
             "edge2": {**scene.HOST, **routers["edge2"], "exec": [line.format(2, "eth1") for line in second]}}
    links = [{"endpoints": ["pop:eth1", "edge1:eth1"]}, {"endpoints": ["pop:eth2", "edge2:eth1"]}]
    with Lab({"name": "reload", "topology": {"nodes": nodes, "links": links}}) as lab:
        edges = {"edge1": bird.Router({"router": lab["edge1"]}, FIRST), "edge2": frr.Router({"router": lab["edge2"]}, SECOND)}
        pop = Pop(lab, eipd.Eipd(lab), edges, folder / "eipd.yaml", config)
        pop.all_there()
        yield pop
        print(f"--- pop ---\n{lab['pop'].log()[-8000:]}")


def test_an_unchanged_file_sends_nothing_and_touches_no_check(pop):
    updates, runs = pop.updates(), {each["target"]: each["runs"] for each in pop.eipd.items("checks")}
    pop.reload(pop.config)
    assert pop.eipd.events("reloaded")[-1]["changed"] == "no"
    assert pop.updates() == updates
    assert all(each["runs"] >= runs[each["target"]] for each in pop.eipd.items("checks"))


def test_an_eip_is_added_and_removed(pop):
    ups, runs = pop.transitions(), {each["target"]: each["runs"] for each in pop.eipd.items("checks")}
    config = pop.changed()
    config["eips"] = config["eips"][1:] + [eipd.eip("eip-new", "203.0.113.30", "web", "127.0.0.1:8002")]
    pop.reload(config)
    for edge in pop.edges.values():
        until("the difference", lambda edge=edge: edge.prefixes() == scene.ALL - {"203.0.113.10/32"} | {"203.0.113.30/32"})
    assert pop.eipd.ctl("status")["eips"]["declared"] == 4
    assert pop.eipd.metric("eipd_eip_desired", eip="eip-web") is None
    assert all(each["runs"] >= runs[each["target"]] for each in pop.eipd.items("checks")), "a check began anew"
    pop.back()
    assert pop.transitions() == ups


def test_a_changed_med_goes_to_the_one_neighbor_alone(pop):
    updates, ups = pop.updates(), pop.transitions()
    config = pop.changed()
    config["bgp"]["neighbors"][0]["export"]["med"] = 777
    pop.reload(config)
    until("the MED", lambda: pop.edges["edge1"].routes()["203.0.113.20/32"].med == 777)
    assert pop.edges["edge1"].routes()["203.0.113.10/32"].med == 50, "the EIP's own stands over it"
    assert pop.updates()["edge2"] == updates["edge2"]
    pop.back()
    until("no MED", lambda: pop.edges["edge1"].routes()["203.0.113.20/32"].med is None)
    assert pop.transitions() == ups


def test_an_export_policy_that_becomes_another_neighbors_resets_no_session(pop):
    """Both are sent alike from the beginning, so they share a group; then one leaves it, and returns."""
    ups = pop.transitions()
    alike = pop.changed()
    for each in alike["bgp"]["neighbors"]:
        each["export"] = {"routes": "all", "next_hop": {"ipv4": "192.0.2.1", "ipv6": "2001:db8:1::1"}}
    pop.reload(alike)
    apart = copy.deepcopy(alike)
    apart["bgp"]["neighbors"][0]["export"]["communities"] = ["64500:9"]
    pop.reload(apart)
    until("the community", lambda: "64500:9" in pop.edges["edge1"].routes()["203.0.113.20/32"].communities)
    pop.back()
    assert pop.transitions() == ups


def test_a_neighbor_is_removed_and_added(pop):
    ups = pop.transitions()
    config = pop.changed()
    del config["bgp"]["neighbors"][1]
    pop.reload(config)
    until("no session with edge2", lambda: not pop.edges["edge2"].established())
    assert [each["name"] for each in pop.eipd.items("neighbors")] == ["edge1"]
    assert pop.eipd.metric("eipd_bgp_session_up", neighbor="edge2") is None
    pop.back()
    assert pop.transitions()["edge1"] == ups["edge1"]


def test_allowed_becomes_narrower(pop):
    config = pop.changed()
    config["announce"] = {"allowed": ["203.0.113.16/28 le 32"]}
    pop.reload(config)
    for edge in pop.edges.values():
        until("what is allowed", lambda edge=edge: edge.prefixes() == {"203.0.113.20/32"})
    pop.back()


def test_a_bad_file_is_refused_whole(pop):
    updates = pop.updates()
    config = pop.changed()
    config["eips"] = []
    config["bgp"]["neighbors"][0]["hold_time"] = "two"
    config["checks"]["web"]["fall"] = -1
    pop.reload(config)
    refused = [each["error"] for each in pop.eipd.events("configuration-refused")]
    assert any("hold_time" in error for error in refused) and any("fall" in error for error in refused), refused
    assert pop.eipd.metric("eipd_config_last_reload_successful") == 0
    configuration = pop.eipd.ctl("status")["configuration"]
    assert configuration["last_reload_successful"] is False and "hold_time" in configuration["last_reload_error"]
    assert pop.updates() == updates
    pop.back()
    assert pop.eipd.metric("eipd_config_last_reload_successful") == 1


def test_warnings_of_a_file_are_logged_and_answered(pop):
    def space(lines: list[str]) -> bool:
        return any(re.search(r"eipd\.yaml:\d+:\d+: warning: pools\[0\].*documentation space", line) for line in lines)

    at_start = pop.eipd.events("configuration-warning", level="warning")
    assert space([each["warning"] for each in at_start])
    answer = pop.eipd.ctl("reload")
    assert space(answer["warnings"])
    assert set(pop.eipd.node.run("eipctl", "reload").splitlines()) >= set(answer["warnings"])
    until("logged again", lambda: len(pop.eipd.events("configuration-warning")) >= len(at_start) + len(answer["warnings"]))


def test_a_check_with_other_thresholds_keeps_its_verdict(pop):
    updates = pop.updates()
    config = pop.changed()
    config["checks"]["web"]["fall"] = 4
    config["log"]["level"] = "debug"
    config["state_dir"] = "/var/lib/elsewhere"
    pop.reload(config)
    assert {each["verdict"] for each in pop.eipd.items("checks")} == {"up"}
    assert pop.updates() == updates
    assert pop.eipd.events("waits-for-restart", key="state_dir")
    pop.back()


def test_what_a_file_would_change_can_be_asked_beforehand(tmp_path):
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    config = eipd.configuration(NEIGHBORS, scene.EIPS, scene.CHECKS)
    old.write_text(yaml.safe_dump(config))
    config = copy.deepcopy(config)
    config["eips"] = config["eips"][1:]
    config["bgp"]["neighbors"][0]["as"] = 64999
    config["bgp"]["neighbors"][0]["export"]["med"] = 7
    new.write_text(yaml.safe_dump(config))

    def ask(new: Path) -> subprocess.CompletedProcess:
        return subprocess.run([eipd.BUILD / "eipd", "--config", new, "--diff", old], capture_output=True, text=True)

    assert ask(old).stdout == "nothing changes\n"
    asked = ask(new)
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.splitlines() == ["~ bgp.neighbors.edge1.as: reset", "~ bgp.neighbors.edge1.export: updates",
                                         "- eips.eip-web: updates", "withdraws 203.0.113.10/32 (eip-web)"]
    new.write_text("bgp: [")
    refused = ask(new)
    assert refused.returncode == 1 and "new.yaml" in refused.stderr and not refused.stdout
