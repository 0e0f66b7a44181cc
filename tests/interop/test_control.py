"""The control socket's read side and eipctl, against a running eipd.

Real: eipd, eipctl, curl, BIRD 2, one backend. Fake: nothing; eip-shop's backend is left out, so that something is down.
"""
import json
import subprocess

import pytest
from netlab import Lab
from netlab.namespaces import CommandFailed
from netlab.wait import until
from support import bird, eipd, scene
from support.route import Session

SOCKET = "/run/eipd/control.sock"
UP = scene.ALL - {"203.0.113.20/32"}
# local_preference is for internal neighbors, and router is none.
EIPS = [each | ({"attributes": {"local_preference": 150}} if each["id"] == "eip-web6" else {}) for each in scene.EIPS]


@pytest.fixture(scope="module")
def pop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("control")
    session = Session()
    config = eipd.configuration([eipd.neighbor(session, description="edge router")], EIPS, scene.CHECKS)
    nodes = {"pop": {**scene.HOST, **eipd.node(config, folder), "exec": scene.addresses(1)}, "web1": scene.backend(8001),
             "router": {**scene.HOST, **bird.node(session, folder), "exec": scene.addresses(2)}}
    with Lab({"name": "control", "topology": {"nodes": nodes, "links": [{"endpoints": ["pop:eth1", "router:eth1"]}]}}) as lab:
        pop = eipd.Eipd(lab)
        until("the routes", lambda: bird.Router(lab, session).prefixes() == UP)
        until("the verdict on the missing backend", lambda: pop.ctl("status")["eips"]["healthy"] == 3)
        yield pop
        print(pop.node.log()[-4000:])


def curl(pop, path: str, *more: str) -> str:
    return pop.node.run("curl", "-s", "--unix-socket", SOCKET, *more, f"http://eipd{path}")


def test_status_counts_what_is_declared_healthy_and_announced(pop):
    status = pop.ctl("status")
    assert status["access_point"] == "hkg1" and status["instance"] == "hkg1-a"
    # design §2 "bindings": eip-static6 is assumed healthy, and that is marked.
    assert {key: status["eips"][key] for key in ("declared", "healthy", "unchecked", "announced")} == \
        {"declared": 4, "healthy": 3, "unchecked": 1, "announced": 3}
    assert pop.metric("eipd_eip_unchecked", eip="eip-static6") == 1
    assert pop.metric("eipd_eip_unchecked", eip="eip-web") == 0
    assert {each["id"] for each in pop.items("eip", "list") if each["unchecked"]} == {"eip-static6"}


def test_neighbors_say_state_families_and_routes(pop):
    [router] = pop.items("neighbors")
    assert (router["name"], router["state"], router["as"]) == ("router", "Established", 64496)
    assert router["families"] == ["ipv4-unicast", "ipv6-unicast"]
    assert [(each["family"], each["desired"], each["sent"]) for each in router["routes"]] == \
        [("ipv4-unicast", 1, 1), ("ipv6-unicast", 2, 2)]
    assert pop.ctl("neighbors", "router")["router_id"] == "192.0.2.2"


def test_routes_are_the_adj_rib_out_with_attributes(pop):
    routes = {each["prefix"]: each for each in pop.items("routes")}
    assert set(routes) == UP
    web = routes["203.0.113.10/32"]
    assert (web["neighbor"], web["next_hop"], web["as_path"], web["med"]) == ("router", "192.0.2.1", [64500, 64500], 50)
    assert set(web["communities"]) == {"64500:100", "64500:7", "64500:1:2", "rt:64500:1"}
    assert web["sent"] is True
    assert pop.items("routes", "--neighbor", "router") == pop.items("routes")


def test_checks_have_verdicts_and_results(pop):
    verdicts = {each["target"]: each["verdict"] for each in pop.items("checks")}
    assert verdicts == {"127.0.0.1:8001": "up", "127.0.0.1:8002": "down"}
    down = next(each for each in pop.items("checks", "web") if each["target"] == "127.0.0.1:8002")
    assert down["last_run"]["result"] == "refused" and down["failures_in_a_row"] >= 2


@pytest.mark.parametrize("question", ["203.0.113.20/32", "203.0.113.20", "eip-shop"])
def test_explain_says_why_not_and_what_would_change_it(pop, question):
    answer = pop.ctl("explain", question)
    assert (answer["eip"], answer["desired"], answer["reason"]) == ("eip-shop", False, "unhealthy")
    assert answer["remedy"]
    assert answer["bindings"][0]["verdict"] == "down"
    assert answer["neighbors"][0]["neighbor"] == "router" and answer["neighbors"][0]["sent"] is False


def test_explain_says_why(pop):
    answer = pop.ctl("explain", "eip-web6")
    assert (answer["desired"], answer["neighbors"][0]["sent"]) == (True, True)


def test_explain_says_what_of_an_eip_does_not_fit_the_neighbor(pop):  # design §2, attributes by neighbor kind
    [router] = pop.ctl("explain", "eip-web6")["neighbors"]
    assert "the EIP's local_preference is for internal neighbors only" in router["notes"]
    assert "internal neighbors only" in pop.node.run("eipctl", "explain", "eip-web6")
    [route] = [each for each in pop.items("routes") if each["prefix"] == "2001:db8:100::10/128"]
    assert route["local_preference"] is None
    assert pop.ctl("explain", "eip-web")["neighbors"][0]["notes"] == []


@pytest.mark.parametrize("words, shows", [
    (["status"], ["hkg1", "Established"]),
    (["neighbors"], ["router", "Established", "192.0.2.2"]),
    (["neighbors", "router"], ["edge router", "64496"]),
    (["routes"], ["203.0.113.10/32", "192.0.2.1", "64500:1:2"]),
    (["checks"], ["web", "127.0.0.1:8002", "down"]),
    (["explain", "eip-shop"], ["203.0.113.20", "unhealthy", "127.0.0.1:8002"]),
], ids=lambda value: "_".join(value) if isinstance(value, list) else None)
def test_without_json_people_read_a_table(pop, words, shows):
    text = pop.node.run("eipctl", *words)
    for each in shows:
        assert each in text
    assert "\x1b" not in text  # colour only on a terminal


def test_options_stand_before_or_after_the_command(pop):
    before = json.loads(pop.node.run("eipctl", "--socket", SOCKET, "--json", "status"))
    after = json.loads(pop.node.run("eipctl", "status", "--json", "--socket", SOCKET))
    assert before["eips"] == after["eips"]


@pytest.mark.parametrize("words, status", [
    (["explain", "192.0.2.77"], 1),
    (["neighbors", "nobody"], 1),
    (["--socket", "/nowhere", "status"], 1),
    (["frobnicate"], 2),
    (["status", "--frobnicate"], 2),
    (["explain"], 2),
], ids=lambda value: "_".join(value) if isinstance(value, list) else None)
def test_exit_status_tells_refused_from_wrong_usage(pop, words, status):
    process = pop.node.popen("eipctl", *words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    _, errors = process.communicate(timeout=10)
    assert process.returncode == status
    assert errors.strip()


@pytest.mark.parametrize("path", ["/v1/status", "/v1/neighbors", "/v1/neighbors/router", "/v1/routes", "/v1/checks",
                                  "/v1/explain/eip-web"])
def test_curl_gets_json_from_each_resource(pop, path):
    assert json.loads(curl(pop, path))


@pytest.mark.parametrize("path, code", [("/v1/nothing", "404"), ("/v1/neighbors/nobody", "404")])
def test_what_is_not_there_is_a_problem_with_a_code(pop, path, code):
    answer, _, tail = curl(pop, path, "-w", "\n%{http_code} %{content_type}").rpartition("\n")
    assert tail == f"{code} application/problem+json"
    assert json.loads(answer)["code"]


def test_a_connection_serves_more_than_one_request(pop):
    text = pop.node.run("curl", "-s", "--unix-socket", SOCKET, "-w", "\n%{num_connects}\n", "http://eipd/v1/status",
                        "http://eipd/v1/checks")
    assert [line for line in text.splitlines() if line.isdigit()] == ["1", "0"]


def test_the_socket_has_the_configured_mode(pop):
    assert pop.node.path(SOCKET).stat().st_mode & 0o777 == 0o660


def test_without_an_eipd_eipctl_says_so(pop):
    with pytest.raises(CommandFailed, match="/run/nobody.sock"):
        pop.node.run("eipctl", "--socket", "/run/nobody.sock", "status")
