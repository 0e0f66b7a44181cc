"""A Prometheus from Debian scrapes a running eipd, and promtool has nothing to say against what it reads.

Real: eipd, Prometheus, promtool, BIRD 2, the backends. Fake: nothing.
"""
import json
import subprocess

import pytest
from netlab import Lab
from netlab.wait import until
from support import bird, eipd, scene
from support.route import Session

SCRAPE = """
global: {scrape_interval: 200ms}
scrape_configs:
  - job_name: eipd
    static_configs: [{targets: ["127.0.0.1:9469"]}]
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prometheus")
    session = Session()
    (folder / "prometheus.yml").write_text(SCRAPE)
    config = eipd.configuration([eipd.neighbor(session)], scene.EIPS, scene.CHECKS)
    nodes = {"pop": {**scene.HOST, **eipd.node(config, folder), "exec": scene.addresses(1)},
             "web1": scene.backend(8001), "web2": scene.backend(8002),
             "router": {**scene.HOST, **bird.node(session, folder), "exec": scene.addresses(2)},
             "prometheus": {"kind": "linux", "network-mode": "container:pop",
                            "binds": [f"{folder}/prometheus.yml:/etc/prometheus/prometheus.yml:ro"],
                            "cmd": "prometheus --config.file=/etc/prometheus/prometheus.yml --storage.tsdb.path=/tmp/data"}}
    with Lab({"name": "prometheus", "topology": {"nodes": nodes, "links": [{"endpoints": ["pop:eth1", "router:eth1"]}]}}) as lab:
        yield lab
        print(lab["pop"].log()[-4000:], lab["prometheus"].log()[-2000:])


def query(lab: Lab, expression: str) -> dict[str, float]:
    """The answer's series, by their labels in order."""
    answer = json.loads(lab["prometheus"].run("curl", "-sfG", "http://127.0.0.1:9090/api/v1/query",
                                              "--data-urlencode", f"query={expression}"))
    return {",".join(value for key, value in sorted(each["metric"].items()) if key not in ("__name__", "instance", "job")):
            float(each["value"][1]) for each in answer["data"]["result"]}


def shows(lab: Lab, expression: str, wanted: dict[str, float]) -> None:
    until(f"{expression} at Prometheus", lambda: query(lab, expression) == wanted, deadline=20)


def test_prometheus_says_that_its_target_is_up(lab):
    until("the target", lambda: query(lab, "up{job='eipd'}") == {"": 1})


def test_a_healthy_pop_is_seen_whole(lab):
    shows(lab, "eipd_bgp_session_up", {"router": 1})
    shows(lab, "eipd_bgp_routes_advertised", {"ipv4-unicast,router": 2, "ipv6-unicast,router": 2})
    shows(lab, "sum(eipd_eip_announced)", {"": 4})
    shows(lab, "eipd_check_up", {"web,127.0.0.1:8001": 1, "web,127.0.0.1:8002": 1})
    shows(lab, "eipd_access_point_info", {"hkg1,asia-pacific": 1})


def test_a_dead_backend_is_seen_with_its_reason(lab):
    lab["web1"].kill()
    shows(lab, "eipd_check_up", {"web,127.0.0.1:8001": 0, "web,127.0.0.1:8002": 1})
    shows(lab, "sum(eipd_eip_announced)", {"": 2})
    shows(lab, "eipd_eip_withheld", {"eip-web,unhealthy": 1, "eip-web6,unhealthy": 1})
    lab["web1"].start()
    shows(lab, "sum(eipd_eip_announced)", {"": 4})
    shows(lab, "eipd_eip_withheld", {})


def test_promtool_accepts_the_exposition(lab):
    text = eipd.Eipd(lab).exposition()
    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_metric_of_the_manual_that_can_have_a_value_has_one(lab):
    names = {line.split()[2] for line in eipd.Eipd(lab).exposition().splitlines() if line.startswith("# TYPE")}
    wanted = """eipd_build_info eipd_access_point_info eipd_config_last_reload_successful
        eipd_config_last_reload_success_timestamp_seconds eipd_bgp_session_up eipd_bgp_session_state
        eipd_bgp_session_transitions_total eipd_bgp_messages_total eipd_bgp_routes_advertised eipd_bgp_hold_time_seconds
        eipd_eip_desired eipd_eip_announced eipd_eip_healthy eipd_eip_unchecked eipd_eip_transitions_total
        eipd_eip_bandwidth_limit_bytes_per_second eipd_check_up eipd_check_duration_seconds eipd_check_results_total
        eipd_check_schedule_lag_seconds eipd_reaction_seconds eipd_pool_addresses eipd_pool_addresses_allocated""".split()
    assert set(wanted) <= names, set(wanted) - names
