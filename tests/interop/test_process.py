"""eipd as a process: how it stops, how it refuses to start, and that it needs no root.

Real: eipd, signals, sockets, file permissions. Fake: where an end of a session must be seen octet by octet, the router
is a scripted peer on raw sockets.
"""
import re
import signal
import socket
import subprocess
import time

import pytest
from netlab import Lab
from netlab.namespaces import CommandFailed
from netlab.wait import until
from support import bird, eipd, scene
from support.raw_peer import NOTIFICATION, UPDATE, RawPeer, listen
from support.route import UP, Session

SESSION = Session()
CONFIG = "/etc/eipd/eipd.yaml"
AS_NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs")
NO_CAPABILITY = ("--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all")
BIND_ONLY = ("--inh-caps=-all,+net_bind_service", "--ambient-caps=-all,+net_bind_service",
             "--bounding-set=-all,+net_bind_service")


def up(tmp_path, router: dict | None = None, **more) -> Lab:
    """A POP on which eipd is not started yet, and a router."""
    config = eipd.configuration([eipd.neighbor(SESSION)], scene.EIPS, scene.CHECKS, **more)
    pop = eipd.node(config, tmp_path) | {"cmd": "", "exec": [*scene.addresses(1), "mkdir -p /run/eipd /var/lib/eipd"]}
    nodes = {"pop": {**scene.HOST, **pop}, "web1": scene.backend(8001), "web2": scene.backend(8002),
             "router": {**scene.HOST, **(router or {}), "exec": scene.addresses(2)}}
    return Lab({"name": "process", "topology": {"nodes": nodes, "links": [{"endpoints": ["pop:eth1", "router:eth1"]}]}})


def start(lab: Lab, *prefix: str) -> subprocess.Popen:
    return lab["pop"].popen(*prefix, "eipd", "--config", CONFIG, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def refusal(lab: Lab, *prefix: str) -> str:
    """The one line with which eipd ends at once, with status 1."""
    process = start(lab, *prefix)
    out, errors = process.communicate(timeout=10)
    assert process.returncode == 1, errors
    assert out == ""
    complaints = [line for line in errors.splitlines() if '"level":"error"' in line or not re.search("info|warning", line)]
    assert len(complaints) == 1, errors
    return complaints[0]


def test_sigterm_withdraws_says_administrative_shutdown_and_ends_in_time(tmp_path):
    with up(tmp_path) as lab:
        listener = listen(lab["router"], SESSION.router_address)
        process = start(lab)
        peer = RawPeer.accept(listener)
        peer.establish(SESSION.router_as)
        announced = 0
        while announced < 4:  # both families' routes, of healthy backends
            announced += len(nlri(peer.read_until(UPDATE).body))
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        withdrawn = []
        while (message := peer.read()).type != NOTIFICATION:
            if message.type == UPDATE:
                withdrawn.append(message.body)
        assert message.notification[:2] == (6, 2)  # Cease, Administrative Shutdown (RFC 4486)
        assert peer.read() is None
        errors = process.communicate(timeout=5)[1]
        assert time.monotonic() - began < 5
        assert process.returncode == 0, errors
        assert any(body[:2] != b"\0\0" for body in withdrawn), "no IPv4 withdrawal"
        assert any(b"\x0f" in body[4:7] for body in withdrawn), "no MP_UNREACH_NLRI"


def nlri(update: bytes) -> list[bytes]:
    """The host routes that an UPDATE announces: its IPv4 NLRI, and those of its MP_REACH_NLRI."""
    withdrawn = int.from_bytes(update[:2], "big")
    size = int.from_bytes(update[2 + withdrawn:4 + withdrawn], "big")
    attributes, plain = update[4 + withdrawn:4 + withdrawn + size], update[4 + withdrawn + size:]
    found = [plain[i:i + 5] for i in range(0, len(plain), 5)]
    while attributes:
        extended = attributes[0] & 0x10
        length = int.from_bytes(attributes[2:4], "big") if extended else attributes[2]
        value = attributes[4 if extended else 3:][:length]
        if attributes[1] == 14:
            prefixes = value[4 + value[3] + 1:]
            found += [prefixes[i:i + 17] for i in range(0, len(prefixes), 17)]
        attributes = attributes[(4 if extended else 3) + length:]
    return found


def test_sigterm_without_any_session_ends_in_time(tmp_path):
    with up(tmp_path) as lab:
        process = start(lab)
        until("the control socket", lambda: lab["pop"].path("/run/eipd/control.sock").exists())
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0


def answers(pop) -> bool:
    try:
        return bool(pop.run("eipctl", "status"))
    except CommandFailed:
        return False


def test_the_groups_of_the_socket_and_of_a_role_may_have_thousands_of_members(tmp_path):
    control = {"socket": "/run/eipd/control.sock", "group": "everyone", "roles": {"operate": ["group:everyone"]}}
    with up(tmp_path, control=control) as lab:
        pop = lab["pop"]
        members = ",".join(f"employee{number}" for number in range(3000))
        with pop.path("/etc/group").open("a") as groups:
            groups.write(f"everyone:x:4242:{members}\n")
        process = start(lab)
        until("an answer on the control socket", lambda: answers(pop))
        pop.run("setpriv", "--reuid=65534", "--regid=4242", "--clear-groups", "eipctl", "checks", "web", "--run")
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0


def test_systemd_hears_of_readiness_of_life_and_of_the_stop(tmp_path):
    """What systemd/eipd.service relies on: Type=notify, and WatchdogSec fed from the decision loop."""
    with up(tmp_path, bird.node(SESSION, tmp_path)) as lab:
        manager = lab["pop"].socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        manager.bind("\0eipd-notify")  # names of this kind are those of the network namespace
        manager.settimeout(UP)
        process = start(lab, "env", "NOTIFY_SOCKET=@eipd-notify", "WATCHDOG_USEC=300000")

        def hear(message: str) -> None:
            while not manager.recv(4096).decode().startswith(message):
                pass
        hear("READY=1")
        for _ in range(3):
            hear("WATCHDOG=1")
        process.send_signal(signal.SIGTERM)
        hear("STOPPING=1")
        assert process.wait(5) == 0


def test_a_port_that_is_taken_is_one_line(tmp_path):
    with up(tmp_path) as lab:
        listen(lab["pop"], "0.0.0.0")
        line = refusal(lab)
        assert "0.0.0.0:179" in line and "in use" in line.lower()


def test_a_metrics_port_that_is_taken_is_one_line(tmp_path):
    with up(tmp_path, metrics={"listen": "127.0.0.1:9469"}) as lab:
        listen(lab["pop"], "127.0.0.1", 9469)
        assert "127.0.0.1:9469" in refusal(lab)


def test_a_missing_capability_is_one_line(tmp_path):
    with up(tmp_path) as lab:
        lab["pop"].run("chown", "nobody", "/run/eipd", "/var/lib/eipd")
        line = refusal(lab, *AS_NOBODY, *NO_CAPABILITY)
        assert "179" in line and "CAP_NET_BIND_SERVICE" in line


def test_an_unwritable_state_directory_is_one_line(tmp_path):
    with up(tmp_path) as lab:
        lab["pop"].run("chown", "nobody", "/run/eipd")
        assert "/var/lib/eipd" in refusal(lab, *AS_NOBODY, *BIND_ONLY)


def test_an_unwritable_control_socket_is_one_line(tmp_path):
    with up(tmp_path) as lab:
        lab["pop"].run("chown", "nobody", "/var/lib/eipd")
        assert "/run/eipd/control.sock" in refusal(lab, *AS_NOBODY, *BIND_ONLY)


def test_without_root_and_with_one_capability_it_announces(tmp_path):
    with up(tmp_path, bird.node(SESSION, tmp_path)) as lab:
        lab["pop"].run("chown", "nobody", "/run/eipd", "/var/lib/eipd")
        process = start(lab, *AS_NOBODY, *BIND_ONLY)
        router = bird.Router(lab, SESSION)
        until("all routes", lambda: router.prefixes() == scene.ALL)
        status = lab["pop"].run("cat", f"/proc/{process.pid}/status")
        assert "Uid:\t65534\t65534\t65534\t65534" in status
        process.terminate()
        assert process.wait(5) == 0


# (what is broken, the key path that the error must name)
MISTAKES = [
    (lambda c: c.update(acces_point="x"), "acces_point"),
    (lambda c: c["bgp"].update(router_id="300.0.0.1"), "bgp.router_id"),
    (lambda c: c["bgp"].update({"as": "many"}), "bgp.as"),
    (lambda c: c["bgp"]["defaults"].update(hold_time="2s"), "bgp.defaults.hold_time"),
    (lambda c: c["bgp"]["neighbors"][0].update(port=70000), "bgp.neighbors[0].port"),
    (lambda c: c["bgp"]["neighbors"][0]["export"].update(routes="some"), "bgp.neighbors[0].export.routes"),
    (lambda c: c["pools"][0].update(cidrs=["203.0.113.7/24"]), "pools[0].cidrs[0]"),
    (lambda c: c["checks"]["web"].update(interval="fast"), "checks.web.interval"),
    (lambda c: c["eips"][0]["bindings"][0].update(check="nobody"), "eips[0].bindings[0].check"),
    (lambda c: c["eips"][1].update(account="stranger"), "eips[1].account"),
]


@pytest.mark.parametrize("flag", [["--check"], []], ids=["check", "start"])
def test_ten_mistakes_are_ten_errors_with_their_places(tmp_path, flag):
    config = eipd.configuration([eipd.neighbor(SESSION)], [dict(each, bindings=[dict(each["bindings"][0])])
                                                           for each in scene.EIPS], {"web": dict(scene.CHECKS["web"])})
    for mistake, _ in MISTAKES:
        mistake(config)
    path = eipd.write(config, tmp_path)
    done = subprocess.run([eipd.BUILD / "eipd", "--config", path, *flag], capture_output=True, text=True, timeout=10)
    errors = [line for line in (done.stdout + done.stderr).splitlines() if f"{path}:" in line and "warning" not in line]
    assert done.returncode == 1
    assert len(errors) == 10, "\n".join(errors)
    for _, key in MISTAKES:
        assert any(key in line for line in errors), (key, errors)


def test_check_looks_at_the_file_and_starts_nothing(tmp_path):
    ran = tmp_path / "ran"
    checks = {"touch": {"type": "command", "interval": "200ms", "timeout": "100ms", "command": {"argv": ["/usr/bin/touch", str(ran)]}}}
    config = eipd.configuration([], [eipd.eip("eip-1", "203.0.113.10", "touch")], checks, state_dir=str(tmp_path / "state"),
                                control={"socket": str(tmp_path / "control.sock"), "mode": "0660"})
    path = eipd.write(config, tmp_path)
    done = subprocess.run([eipd.BUILD / "eipd", "--config", path, "--check"], capture_output=True, text=True, timeout=10)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "ok"), done.stderr
    assert list(tmp_path.iterdir()) == [path]  # no command ran, and nothing was listened on or written
