"""A follower: it announces what stands in its copy of another eipd's inventory, and refuses to change it.

Real: eipd twice, eipctl, BIRD 2 as the follower's router. Fake: nothing. The standalone eipd has no neighbors; its inventory
reaches the follower as a backup that is restored. The tests build on each other.
"""
import shutil

import pytest
from netlab import Lab
from netlab.wait import until
from support import bird, eipd, scene
from support.inventory import Pop
from support.route import UP, Session

SESSION = Session()
OWN = "198.51.100.0/24"
BACKUP = "/run/eipd/copy.db"


def configuration(role: str, point: str, neighbors: list[dict]) -> dict:
    return eipd.configuration(neighbors, [], access_point=point, inventory={"role": role},
                              access_areas={"asia-pacific": {"access_points": ["hkg1", "sin1"]}})


class Copied:
    """Two POPs after the backup of one was restored into the other."""

    def __init__(self, lab: Lab, folder):
        self.folder = folder
        self.original = Pop(lab, SESSION, "original")
        self.pop = Pop(lab, SESSION, "pop")
        ctl = self.original.ctl
        self.shop, self.bare = self.original.allocate("--name", "shop"), self.original.allocate()
        for eip in (self.shop, self.bare):
            self.original.bind(eip, "--check", "none")
        ctl("eip", "unbind", self.bare["id"], "--region", "hong-kong")
        ctl("cidr", "add", OWN, "--account", "acme")
        ctl("backup", BACKUP)
        assert self.pop.node.stop() == 0
        shutil.copy(self.original.node.path(BACKUP), self.pop.node.path(BACKUP))
        assert self.pop.ctl("restore", BACKUP, "--state-dir", "/var/lib/eipd")["eips"] == 2
        self.start()

    def start(self) -> None:
        self.pop.node.start()
        until("the session", lambda: self.pop.neighbor()["state"] == "Established", deadline=UP)

    def reload(self, role: str) -> dict:
        config = configuration(role, "sin1", [eipd.neighbor(SESSION)])
        eipd.write(config, self.folder / "pop")
        return self.pop.ctl("reload")

    def writes(self) -> list[tuple]:
        """Every write to the inventory, with what the original would take."""
        one = f"/v1/eips/{self.shop['id']}"
        cidr = f"/v1/cidrs/{OWN}"
        binding = {"region": "singapore", "type": "eni", "resource": "eni-1", "check": "none"}
        return [("POST", "/v1/eips", {"account": "acme", "access_area": "asia-pacific"}),
                ("PATCH", one, {"name": "store"}), ("DELETE", f"/v1/eips/{self.bare['id']}", None),
                ("POST", f"{one}/bindings", binding), ("DELETE", f"{one}/bindings/hong-kong", None),
                ("POST", "/v1/cidrs", {"cidr": "198.51.101.0/24", "account": "acme"}),
                ("POST", f"{cidr}/activate", {}), ("POST", f"{cidr}/drain", {}), ("POST", f"{cidr}/retire", {}),
                ("PATCH", "/v1/quotas/acme", {"eips": 7}), ("DELETE", "/v1/quotas/acme", None)]


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    folder = tmp_path_factory.mktemp("follower")
    for name in ("pop", "original"):
        (folder / name).mkdir()
    session = [eipd.neighbor(SESSION)]
    nodes = {"original": {**scene.HOST, **eipd.node(configuration("standalone", "hkg1", []), folder / "original")},
             "pop": {**scene.HOST, **eipd.node(configuration("follower", "sin1", session), folder / "pop"),
                     "exec": scene.addresses(1)},
             "router": {**scene.HOST, **bird.node(SESSION, folder), "exec": scene.addresses(2)}}
    topology = {"nodes": nodes, "links": [{"endpoints": ["pop:eth1", "router:eth1"]}]}
    with Lab({"name": "follower", "topology": topology}) as lab:
        for name in ("pop", "original"):
            until(f"{name} answers", lambda: lab[name].run("eipctl", "status"))
        yield Copied(lab, folder)
        print(lab["pop"].log()[-4000:])  # pytest shows it where a test failed


def test_it_announces_what_the_copy_says(copied):
    copied.pop.seen(copied.shop)
    assert copied.pop.router.prefixes() == {f"{copied.shop['address']}/32"}
    fields = ("id", "address", "name", "account", "pool", "state", "bindings", "revision")
    shown = [[each.ctl("eip", "show", eip["id"])[field] for eip in (copied.shop, copied.bare) for field in fields]
             for each in (copied.original, copied.pop)]
    assert shown[0] == shown[1]


def test_it_refuses_every_write_to_the_inventory_and_its_dry_run(copied):
    before = copied.pop.api.items("/v1/eips")
    for method, path, body in copied.writes():
        for query in ("", "?dry_run=true"):
            answer = copied.pop.api.ask(method, path + query, body)
            assert (answer.status, answer.code) == (403, "not-authority"), (method, path, answer)
            assert "follower" in answer.body["detail"] and "standalone" in answer.body["accepted"]
    assert copied.pop.api.items("/v1/eips") == before
    assert "follower" in copied.pop.refused("eip", "release", copied.bare["id"])
    # The original takes the same.
    assert copied.original.api.ask("PATCH", "/v1/quotas/acme?dry_run=true", {"eips": 7}).status == 200


def test_it_drains_blackholes_and_shuts_down_on_its_own(copied):
    pop, eip = copied.pop, copied.shop
    pop.ctl("drain", "--eip", eip["id"], "--now")
    pop.gone(eip)
    assert copied.original.items("drains") == []
    pop.ctl("undrain", "--eip", eip["id"])
    pop.seen(eip)
    pop.ctl("blackhole", eip["address"])
    pop.ctl("unblackhole", eip["address"])
    pop.ctl("guard", "release")
    pop.ctl("neighbor", "shutdown", "router")
    pop.gone(eip)
    pop.ctl("neighbor", "enable", "router")
    until("back", lambda: pop.routed(eip), deadline=UP)


def test_it_fails_static(copied):
    """Neither the original's end nor a crash of its own takes the copy from it."""
    copied.original.node.kill()
    copied.pop.ctl("drain", "--eip", copied.shop["id"], "--now")
    copied.pop.gone(copied.shop)
    copied.pop.node.kill()
    copied.start()
    assert [each["name"] for each in copied.pop.items("drains")] == [copied.shop["id"]]
    copied.pop.ctl("undrain", "--eip", copied.shop["id"])
    copied.pop.seen(copied.shop)
    assert "not-authority" == copied.pop.api.ask("POST", "/v1/eips", copied.writes()[0][2]).code


def test_a_reload_makes_it_standalone_and_a_follower_again(copied):
    ups = copied.pop.neighbor()["established_count"]
    assert copied.reload("standalone")["waits_for_restart"] == []
    eip = copied.pop.allocate()
    assert eip["address"] not in (copied.shop["address"], copied.bare["address"])
    copied.pop.bind(eip, "--check", "none")
    copied.pop.seen(eip)
    copied.reload("follower")
    assert copied.pop.api.ask("DELETE", f"/v1/eips/{copied.bare['id']}").code == "not-authority"
    assert copied.pop.routed(eip) and copied.pop.routed(copied.shop)
    assert copied.pop.neighbor()["established_count"] == ups
