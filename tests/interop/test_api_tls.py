"""The control API over TCP with mutual TLS: who is let in, as whom, and what bad clients cost the others.

Real: eipd, eipctl, curl, openssl and the authorities that it makes, Python's TLS. Fake: the data plane; there is no neighbor.
The tests share one eipd; each leaves the first configuration in force.
"""
import copy
import os
import shutil
import signal
import socket
import ssl
import subprocess
from pathlib import Path

import pytest
import yaml
from netlab import Lab
from netlab.namespaces import CommandFailed
from netlab.wait import until
from support import eipd, scene
from support.api import Api, TlsConnection
from support.pki import Authority, Identity

HOST, PORT = "127.0.0.1", 9470
INSIDE = Path("/etc/eipd/pki")
ROLES = {"operate": ["cert:noc-bot"], "read": ["uri:spiffe://noc/reader"]}


class Pop(eipd.Eipd):
    def __init__(self, lab: Lab, folder: Path, config: dict):
        super().__init__(lab)
        self.folder, self.pki, self.config = folder, folder / "pki", config
        self.pops, self.strangers = Authority(self.pki, "pops"), Authority(self.pki, "strangers")
        self.bot = self.pops.issue("bot", "/CN=noc-bot")
        self.reader = self.pops.issue("reader", "/O=noc", "subjectAltName=URI:spiffe://noc/reader")
        self.unlisted = self.pops.issue("unlisted", "/CN=somebody")
        self.serve(self.pops)

    def serve(self, authority: Authority) -> None:
        """Puts a certificate for eipd, and who vouches for its clients, where the configuration looks for them."""
        server = authority.issue("server", "/CN=pop", f"subjectAltName=IP:{HOST}")
        os.chmod(server.key, 0o600)
        shutil.copy(authority.cert, self.pki / "clients.crt")

    def connection(self, who: Identity | None, authority: Authority | None = None, port: int = PORT) -> TlsConnection:
        plain = self.node.socket(socket.AF_INET, socket.SOCK_STREAM)
        return TlsConnection(plain, (HOST, port), (authority or self.pops).client(who))

    def ask(self, who: Identity, method: str, path: str, body: object = None):
        connection = self.connection(who)
        try:
            return connection.ask(method, path, body)
        finally:
            connection.close()

    def remote(self, *words: str, who: Identity | None = None, server: str = f"{HOST}:{PORT}", ca: str = "pops") -> str:
        """What eipctl prints, over TLS."""
        who = who or self.bot
        return self.node.run("eipctl", "--server", server, "--cert", INSIDE / who.cert.name, "--key",
                             INSIDE / who.key.name, "--ca", INSIDE / f"{ca}.crt", *words)

    def ended(self, result: str) -> float:
        """How many handshakes ended so."""
        return self.metric("eipd_control_handshakes_total", result=result)

    def reload(self, config: dict | None = None) -> bool:
        """Writes the file, and whether it was taken."""
        def count() -> int:
            return len(self.events("configuration-loaded")) + len(self.events("configuration-refused"))

        before, taken = count(), len(self.events("reloaded"))
        eipd.write(config or self.config, self.folder)
        os.kill(self.node.pid, signal.SIGHUP)
        until("the reload's end", lambda: count() > before)
        status = self.ctl("status")["configuration"]
        assert status["last_reload_successful"] or status["last_reload_error"]
        if status["last_reload_successful"]:
            until("the reload's line", lambda: len(self.events("reloaded")) > taken)
        return status["last_reload_successful"]


@pytest.fixture(scope="module")
def pop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    (folder / "pki").mkdir()
    config = eipd.configuration([], [], control={
        "socket": "/run/eipd/control.sock", "roles": ROLES,
        "tcp": {"listen": f"{HOST}:{PORT}", "cert": f"{INSIDE}/server.crt", "key": f"{INSIDE}/server.key",
                "ca": f"{INSIDE}/clients.crt"}})
    config["bgp"]["listen"] = []
    node = eipd.node(config, folder)
    node["binds"].append(f"{folder}/pki:{INSIDE}:ro")
    with Lab({"name": "tls", "topology": {"nodes": {"pop": {**scene.HOST, **node}}}}, start=False) as lab:
        pop = Pop(lab, folder, config)
        pop.node.start()
        until("the control socket", lambda: pop.ctl("status"))
        yield pop
        print(pop.node.log()[-4000:])


# Who is let in.

def test_a_listed_certificate_operates_under_its_name(pop):  # A17
    assert '"access_point":"hkg1"' in pop.remote("status", "--json")
    assert "allocated" in pop.remote("eip", "allocate", "--account", "acme", "--area", "asia-pacific")
    [made] = until("the event", lambda: pop.events("eip-allocated"))
    assert made["author"] == "cert noc-bot"
    assert f"eip-allocated {made['subject']} by cert noc-bot" in pop.remote("events")
    answer = pop.ask(pop.bot, "POST", "/v1/reload", {})
    assert (answer.status, answer.code) == (403, "forbidden")  # operate is not admin


def test_a_name_beside_the_common_one_counts_too(pop):
    assert pop.ask(pop.reader, "GET", "/v1/eips").status == 200
    refused = pop.ask(pop.reader, "POST", "/v1/drains", {"scope": "access_point"})
    assert (refused.status, refused.code) == (403, "forbidden")
    assert "cert uri:spiffe://noc/reader may not" in refused.body["detail"]


def test_a_valid_certificate_that_is_not_listed_may_nothing(pop):
    answer = pop.ask(pop.unlisted, "GET", "/v1/status")
    assert (answer.status, answer.code) == (403, "forbidden")


def refused(pop, result: str, dial) -> None:
    """`dial` gets no answer, and the handshake is counted as such."""
    before = pop.ended(result)
    with pytest.raises((ssl.SSLError, ConnectionError)):
        dial()
    until(f"one {result} more", lambda: pop.ended(result) == before + 1)


def test_a_client_without_a_certificate_is_refused(pop):
    refused(pop, "no-certificate", lambda: pop.ask(None, "GET", "/v1/status"))


def test_a_certificate_of_another_authority_is_refused(pop):
    stranger = pop.strangers.issue("stranger", "/CN=noc-bot")
    refused(pop, "unknown-authority", lambda: pop.ask(stranger, "GET", "/v1/status"))


def test_a_certificate_that_has_run_out_is_refused(pop):
    refused(pop, "expired", lambda: pop.ask(pop.pops.issue("old", "/CN=noc-bot", days=-1), "GET", "/v1/status"))


def test_a_servers_certificate_is_none_of_a_client(pop):
    server = pop.pops.issue("other", "/CN=noc-bot", "extendedKeyUsage=serverAuth")
    refused(pop, "bad-certificate", lambda: pop.ask(server, "GET", "/v1/status"))


def test_a_certificate_that_names_nobody_is_refused(pop):
    refused(pop, "no-name", lambda: pop.ask(pop.pops.issue("nameless", "/O=noc"), "GET", "/v1/status"))


def test_tls_1_1_is_refused(pop):
    before = pop.ended("old-protocol")
    with pytest.raises(CommandFailed, match="protocol version"):
        pop.node.run("openssl", "s_client", "-connect", f"{HOST}:{PORT}", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0")
    until("it is counted", lambda: pop.ended("old-protocol") == before + 1)


def test_plain_http_gets_no_answer(pop):
    before = pop.ended("not-tls")
    with pytest.raises(CommandFailed):
        pop.node.run("curl", "-s", f"http://{HOST}:{PORT}/v1/status")
    until("it is counted", lambda: pop.ended("not-tls") == before + 1)


def test_refusals_are_in_the_log_but_seldom(pop):
    lines = pop.events("control-handshake-refused")
    assert lines[0]["reason"] and lines[0]["from"].startswith("127.0.0.1:")
    assert len(lines) < sum(pop.ended(result) for result in ("no-certificate", "unknown-authority", "expired", "not-tls"))


# What bad clients cost.

def test_a_slow_handshake_ends_at_its_deadline(pop):
    before = pop.ended("deadline-exceeded")
    slow = pop.node.socket(socket.AF_INET, socket.SOCK_STREAM)
    slow.settimeout(20)
    slow.connect((HOST, PORT))
    slow.sendall(b"\x16\x03\x01\x02\x00\x01")  # the beginning of a ClientHello
    assert slow.recv(1) == b""
    until("it is counted", lambda: pop.ended("deadline-exceeded") == before + 1)


def test_a_thousand_idle_connections_keep_nobody_out(pop):
    kept = pop.connection(pop.bot)
    assert kept.ask("GET", "/v1/status").status == 200
    idle = []
    for _ in range(1000):
        idle.append(pop.node.socket(socket.AF_INET, socket.SOCK_STREAM))
        idle[-1].connect((HOST, PORT))
    assert pop.ctl("status")["access_point"] == "hkg1"  # the Unix socket has places of its own
    until("they gave way", lambda: pop.ended("gave-way") >= 900)
    assert pop.ask(pop.bot, "GET", "/v1/status").status == 200
    assert kept.ask("GET", "/v1/status").status == 200  # who is known stays: the unknown give way first
    for each in idle:
        each.close()


def test_an_oversized_body_is_a_problem_here_too(pop):
    answer = pop.ask(pop.bot, "POST", "/v1/eips", b'{"account": "' + b"x" * 100_000 + b'"}')
    assert (answer.status, answer.code) == (413, "body-too-large")


# Reloads.

def test_certificates_are_replaced_by_a_reload(pop):
    kept = pop.connection(pop.bot)
    assert kept.ask("GET", "/v1/status").status == 200
    successors = Authority(pop.pki, "successors")
    new_bot = successors.issue("new-bot", "/CN=noc-bot")
    pop.serve(successors)
    assert pop.ask(pop.bot, "GET", "/v1/status").status == 200  # not before
    assert pop.reload()
    answer = pop.connection(new_bot, successors).ask("GET", "/v1/status")
    assert answer.status == 200
    with pytest.raises(ssl.SSLError):
        pop.connection(pop.bot, successors).ask("GET", "/v1/status")
    assert kept.ask("GET", "/v1/status").status == 200
    pop.serve(pop.pops)
    assert pop.reload()
    assert pop.ask(pop.bot, "GET", "/v1/status").status == 200


def test_who_loses_the_role_is_out_at_once(pop):
    kept, follower = pop.connection(pop.bot), pop.connection(pop.bot)
    assert kept.ask("GET", "/v1/status").status == 200
    follower.request("GET", "/v1/events")
    stream = follower.getresponse()
    assert b"eipd events" in stream.readline()
    without = copy.deepcopy(pop.config)
    without["control"]["roles"] = {"read": ["uri:spiffe://noc/reader"]}
    assert pop.reload(without)
    assert kept.ask("GET", "/v1/status").code == "forbidden"
    stream.read()  # to its end, which comes with the next event
    assert pop.reload()
    assert kept.ask("GET", "/v1/status").status == 200


def test_the_listener_moves_or_nothing_does(pop):
    moved = copy.deepcopy(pop.config)
    moved["control"]["tcp"]["listen"] = f"{HOST}:9480"
    busy = pop.node.socket(socket.AF_INET, socket.SOCK_STREAM)
    busy.bind((HOST, 9480))
    busy.listen()
    assert not pop.reload(moved | {"log": {"level": "debug", "format": "json"}})
    assert "9480" in pop.ctl("status")["configuration"]["last_reload_error"]
    assert pop.ask(pop.bot, "GET", "/v1/status").status == 200
    busy.close()
    assert pop.reload(moved)
    assert pop.connection(pop.bot, port=9480).ask("GET", "/v1/status").status == 200
    with pytest.raises(ConnectionRefusedError):
        pop.ask(pop.bot, "GET", "/v1/status")
    del moved["control"]["tcp"]
    assert pop.reload(moved)
    with pytest.raises(ConnectionRefusedError):
        pop.connection(pop.bot, port=9480).ask("GET", "/v1/status")
    assert pop.metric("eipd_control_handshakes_total", result="ok") is None
    assert pop.reload()
    assert pop.ask(pop.bot, "GET", "/v1/status").status == 200


def test_files_that_do_not_fit_refuse_the_reload(pop):
    shutil.copy(pop.bot.key, pop.pki / "server.key")
    assert not pop.reload()
    assert "control.tcp.key" in pop.ctl("status")["configuration"]["last_reload_error"]
    with pytest.raises(CommandFailed, match=r"eipd.yaml:\d+:\d+: control.tcp.key: .* is not the key of the certificate"):
        pop.node.run("eipd", "--config", "/etc/eipd/eipd.yaml", "--check")
    assert pop.ask(pop.bot, "GET", "/v1/status").status == 200
    pop.serve(pop.pops)
    assert pop.reload()


# eipctl and curl.

@pytest.mark.parametrize("words, sentence", [
    ({"ca": "strangers"}, "is not one of --ca"),
    ({"server": f"localhost:{PORT}"}, "for localhost"),
    ({"server": f"{HOST}:9"}, "cannot connect to 127.0.0.1:9"),
    ({"server": f"pop.invalid:{PORT}"}, "cannot find the address of pop.invalid"),
    ({"ca": "nothing"}, "cannot use --ca"),
], ids=["authority", "name", "port", "host", "file"])
def test_eipctl_says_what_is_wrong(pop, words, sentence):
    with pytest.raises(CommandFailed, match=sentence):
        pop.remote("status", **words)


def test_eipctl_says_that_its_certificate_is_refused(pop):
    stranger = pop.strangers.issue("stranger", "/CN=noc-bot")
    with pytest.raises(CommandFailed, match="does not take --cert /etc/eipd/pki/stranger.crt: .*unknown ca"):
        pop.remote("eip", "list", who=stranger)


def test_eipctl_takes_where_from_the_environment(pop):
    where = {"EIPCTL_SERVER": f"{HOST}:{PORT}", "EIPCTL_CERT": INSIDE / "bot.crt", "EIPCTL_KEY": INSIDE / "bot.key",
             "EIPCTL_CA": INSIDE / "pops.crt"}
    words = [f"{name}={value}" for name, value in where.items()]
    assert "hkg1" in pop.node.run("env", *words, "eipctl", "status")
    with pytest.raises(CommandFailed, match="takes --cert, --key and --ca"):
        pop.node.run("env", *words[:1], "eipctl", "status")


def test_events_are_followed_over_tls(pop):
    follower = pop.node.popen("eipctl", "--server", f"{HOST}:{PORT}", "--cert", INSIDE / "reader.crt", "--key",
                              INSIDE / "reader.key", "--ca", INSIDE / "pops.crt", "events", "--follow", "--since", "oldest",
                              stdout=subprocess.PIPE, text=True)
    assert "starting" in follower.stdout.readline()
    pop.ask(pop.bot, "POST", "/v1/eips", {"account": "acme", "access_area": "asia-pacific"})
    assert any("eip-allocated" in line and "cert noc-bot" in line for line in follower.stdout)
    follower.kill()
    follower.wait()


def test_curl_walks_some_operations(pop):
    def curl(method: str, path: str, body: str | None = None) -> tuple[int, str]:
        data = ["-d", body] if body else []
        out = pop.node.run("curl", "-s", "-w", "\n%{http_code}", "--cacert", INSIDE / "pops.crt", "--cert",
                           INSIDE / "bot.crt", "--key", INSIDE / "bot.key", "-X", method, *data,
                           f"https://{HOST}:{PORT}{path}")
        text, _, code = out.rpartition("\n")
        return int(code), text

    code, made = curl("POST", "/v1/eips", '{"account": "acme", "access_area": "asia-pacific"}')
    assert code == 201
    eip = yaml.safe_load(made)["id"]
    assert curl("GET", f"/v1/eips/{eip}")[0] == 200
    assert curl("PATCH", f"/v1/eips/{eip}", '{"name": "by curl"}')[0] == 200
    assert curl("GET", "/v1/neighbors")[0] == curl("GET", "/v1/routes?limit=10")[0] == 200
    assert curl("DELETE", f"/v1/eips/{eip}")[0] == 202
    until("it is gone", lambda: curl("GET", f"/v1/eips/{eip}")[0] == 404)
    author = {entry["author"] for entry in pop.events("eip-modified", subject=eip)}
    assert author == {"cert noc-bot"}
    assert Api(pop.node.path("/run/eipd/control.sock")).ask("GET", "/v1/status").status == 200
