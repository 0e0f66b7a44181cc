"""The namespace runner: hosts come up as the topology says, and nothing is left behind, however the runner ends.

Real: namespaces, links, file systems, processes, signals. Fake: the nodes' programs, which only sleep.
"""
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from netlab import Lab, state
from netlab.namespaces import CommandFailed
from netlab.wait import until

RUNNER = Path(__file__).resolve().parents[2] / "lab" / "lab"
NODE = {"kind": "linux", "network-mode": "none"}


def document(tmp_path: Path) -> dict:
    (tmp_path / "greeting").write_text("hello\n")
    nodes = {
        "left": {**NODE, "cmd": "sh -c 'echo started; sleep 1000 & exec sleep 1000'", "binds": ["greeting:/etc/deep/er/greeting:ro"],
                 "exec": ["ip addr add 192.0.2.1/24 dev eth1", "ip addr add 2001:db8::1/64 dev eth1"]},
        "right": {**NODE, "exec": ["ip addr add 192.0.2.2/24 dev eth1", "ip addr add 2001:db8::2/64 dev eth1"]},
        "beside": {"kind": "linux", "network-mode": "container:left", "env": {"COLOUR": "blue"}},
    }
    return {"name": "runner-test", "topology": {"nodes": nodes, "links": [{"endpoints": ["left:eth1", "right:eth1"]}]}}


@pytest.fixture
def lab(tmp_path):
    with Lab(document(tmp_path), tmp_path) as lab:
        yield lab


def traces(run: str) -> list[str]:
    """What is still there of a run: namespaces, mounts, its folder, processes that carry its name or its network."""
    found = [path.name for path in Path("/run/netns").glob(f"{run}-*")] if Path("/run/netns").exists() else []
    found += [line for line in Path("/proc/self/mounts").read_text().splitlines() if run in line]
    found += [str(path) for path in [state.FOLDER / run] if path.exists()]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if run in (process / "cmdline").read_text():
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            pass
    return found


@pytest.mark.parametrize("family, address", [(socket.AF_INET, "192.0.2.2"), (socket.AF_INET6, "2001:db8::2")])
def test_linked_nodes_reach_each_other_at_once(lab, family, address):
    server = lab["right"].socket(family, socket.SOCK_STREAM)
    server.bind((address, 80))
    server.listen()
    client = lab["left"].socket(family, socket.SOCK_STREAM)
    client.settimeout(2)
    client.connect((address, 80))


def test_a_bind_stands_at_its_path_in_its_node_only(lab):
    assert lab["left"].run("cat", "/etc/deep/er/greeting") == "hello\n"
    assert not Path("/etc/deep").exists()
    with pytest.raises(CommandFailed, match="Read-only"):
        lab["left"].run("sh", "-c", "echo >/etc/deep/er/greeting")


def test_what_a_node_writes_stays_in_it(lab):
    lab["left"].run("sh", "-c", "echo x >/etc/written; echo x >/run/written")
    assert lab["left"].path("/run/written").read_text() == "x\n"
    assert not Path("/etc/written").exists() and not Path("/run/written").exists()
    assert not lab["right"].path("/etc/written").exists()


@pytest.mark.parametrize("path", ["/etc/eipd", "/var/lib/eipd"])
def test_a_node_sees_nothing_that_a_daemon_keeps_on_the_host(lab, path):
    lab["left"].run("mountpoint", "-q", path)  # so it is not the host's, whether or not the host has it
    assert lab["left"].run("ls", "-A", path) == ""


def test_a_node_that_shares_a_network_sees_its_interfaces_and_its_own_environment(lab):
    assert "192.0.2.1/24" in lab["beside"].run("ip", "-br", "addr")
    assert lab["beside"].run("printenv", "COLOUR") == "blue\n"


def test_a_main_process_can_be_killed_with_its_children_and_started_again(lab):
    first = lab["left"].pid
    until("both sleeps", lambda: len(lab["left"].run("pgrep", "-r", "S", "-g", str(first)).split()) == 2)
    lab["left"].kill()
    with pytest.raises(CommandFailed):
        lab["left"].run("pgrep", "-r", "S", "-g", str(first))
    lab["left"].start()
    assert lab["left"].running and lab["left"].pid != first
    until("the second line of the log", lambda: lab["left"].log() == "started\nstarted\n")


def test_two_labs_of_one_file_run_side_by_side(lab, tmp_path):
    with Lab(document(tmp_path), tmp_path) as other:
        assert other.run != lab.run
        assert traces(other.run) and traces(lab.run)
    assert not traces(other.run) and traces(lab.run)


def test_nothing_is_left_when_coming_up_fails(tmp_path):
    broken = document(tmp_path)
    broken["topology"]["nodes"]["right"]["exec"] = ["false"]
    lab = Lab(broken, tmp_path)
    with pytest.raises(CommandFailed):
        lab.up()
    assert traces(lab.run)
    lab.down()
    assert not traces(lab.run)


def test_nothing_is_left_of_a_main_process_that_left_its_group(tmp_path):
    escaping = document(tmp_path)
    escaping["topology"]["nodes"]["right"]["cmd"] = "sh -c 'setsid sh -c \"sleep 1000; : $0\" escaped & sleep 1000'"
    with Lab(escaping, tmp_path) as lab:
        pids = until("three processes and the keeper", lambda: _more_than(3, lab["right"].namespace))
    assert not any(Path(f"/proc/{pid}/root/etc").exists() for pid in pids)


def _more_than(count: int, namespace: str) -> list[str]:
    pids = subprocess.run(["ip", "netns", "pids", namespace], capture_output=True, text=True).stdout.split()
    return pids if len(pids) > count else []


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda end: end.name)
def test_nothing_is_left_when_the_runner_ends_by(end, tmp_path):
    (tmp_path / "t.clab.yml").write_text(yaml.safe_dump(document(tmp_path)))
    runner = subprocess.Popen([sys.executable, RUNNER, "up", tmp_path / "t.clab.yml"], stdout=subprocess.PIPE, text=True)
    run = runner.stdout.readline().split(":")[0]
    assert traces(run)
    runner.send_signal(end)
    runner.wait(10)
    runner.stdout.close()
    until("the guard to have taken it down", lambda: not traces(run))


def test_a_lab_that_was_kept_is_taken_down_by_name(tmp_path):
    (tmp_path / "t.clab.yml").write_text(yaml.safe_dump(document(tmp_path)))

    def cli(*words) -> str:
        return subprocess.run([sys.executable, RUNNER, *words], capture_output=True, text=True, check=True).stdout

    run = cli("up", "--detach", tmp_path / "t.clab.yml").split(":")[0]
    try:
        assert f"{run}: beside, left, right" in cli("list")
        assert "192.0.2.2/24" in cli("exec", run, "right", "ip", "addr")
        assert "started" in until("the log", lambda: cli("logs", run, "left"))
    finally:
        cli("down", run)
    assert not traces(run)
