"""Every kind of check against a real server, and each way in which those can fail it.

Real: eipd, eipctl, nginx (http, https), knotd (dns), a gRPC server (grpcio), openssl's certificates, files, commands. Fake:
a few servers of bad manners, which no real one would play.
"""
import shutil
import subprocess

import pytest
from netlab import Lab
from netlab.wait import until
from support import eipd, scene

FAST = {"interval": "300ms", "fast_interval": "100ms", "timeout": "250ms", "rise": 1, "fall": 1}
# Of hosts behind a router that says by ICMP that they cannot be reached. Of IPv4 it says so once a second, and TCP may hear
# it only when it asks again after a second.
SELDOM = {"interval": "5s", "timeout": "2500ms"}
ITSELF = 40001  # nobody listens
PROGRAMS = ("nginx", "knotd", "openssl")

NGINX = """
daemon off; pid /tmp/nginx.pid; error_log stderr;
events {}
http {
  access_log off;
  server { listen 127.0.0.1:8080; location / { add_header X-Pop hkg1; return 200 "all is well"; }
           location /drain { return 503; } location /long { root %s; } }
  server { listen 127.0.0.1:8443 ssl; ssl_certificate %s/good.pem; ssl_certificate_key %s/key.pem;
           location / { return 200 "ok"; } }
  server { listen 127.0.0.1:8445 ssl; ssl_certificate %s/old.pem; ssl_certificate_key %s/key.pem;
           location / { return 200 "ok"; } }
  server { listen 127.0.0.1:8444 ssl; ssl_certificate %s/good.pem; ssl_certificate_key %s/key.pem;
           ssl_client_certificate %s/ca.pem; ssl_verify_client on; location / { return 200 "ok"; } }
}
"""
KNOT = """
server:
    listen: 127.0.0.1@5300
    rundir: /tmp/knot
    identity: hkg1
database:
    storage: /tmp/knot
zone:
  - domain: shop.example
    file: %s/zone
"""
ZONE = """$ORIGIN shop.example.
@ 60 SOA ns admin 7 1 2 3 4
@ 60 NS ns
@ 60 MX 10 mail
@ 60 TXT "v=1" " served"
ns 60 A 192.0.2.53
www 60 A 192.0.2.80
www 60 AAAA 2001:db8::80
alias 60 CNAME www
_sip._udp 60 SRV 0 5 5060 www
""" + "".join(f"many 60 TXT \"{number:03d}{'x' * 200}\"\n" for number in range(20))
GRPC = """
import time
from concurrent import futures
import grpc
STATUS = {b"": 1, b"\\n\\x04shop": 1, b"\\n\\x04late": 2}
def check(request, context):
    if request == b"\\n\\x04slow": time.sleep(5)
    if request not in STATUS: context.abort(grpc.StatusCode.NOT_FOUND, "unknown service")
    return bytes([8, STATUS[request]])
server = grpc.server(futures.ThreadPoolExecutor(64))
server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("grpc.health.v1.Health",
    {"Check": grpc.unary_unary_rpc_method_handler(check)})])
server.add_insecure_port("127.0.0.1:50051")
server.start()
server.wait_for_termination()
"""
RUDE = """
import socket, struct, threading, time
def serve(port, talk):
    listener = socket.create_server(("127.0.0.1", port))
    while True:
        threading.Thread(target=talk, args=(listener.accept()[0],), daemon=True).start()
def endless(connection):
    connection.recv(4096)
    connection.sendall(b"HTTP/1.1 200 OK\\r\\n\\r\\n")
    try:
        while True: connection.sendall(b"x" * 65536)
    except OSError: pass
def short(connection):
    connection.recv(4096)
    connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 100\\r\\n\\r\\nok")
    connection.close()
def silent(connection): connection.recv(4096); threading.Event().wait()
def drip(connection):
    connection.recv(4096)
    try:
        for octet in b"HTTP/1.1 200 OK\\r\\n" * 100: connection.sendall(bytes([octet])); time.sleep(0.02)
    except OSError: pass
def reset(connection):
    connection.recv(4096)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
def closed(connection): connection.recv(4096); connection.close()
def header(connection):
    connection.recv(4096)
    try: connection.sendall(b"HTTP/1.1 200 OK\\r\\nX: " + b"x" * 65536)
    except OSError: pass
def chunk(connection):
    connection.recv(4096)
    connection.sendall(b"HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nno number\\r\\n")
    connection.recv(4096)
def datagrams(port, answer):
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.bind(("127.0.0.1", port))
    while True:
        asked, peer = listener.recvfrom(4096)
        for each in answer(asked): listener.sendto(each, peer)
servfail = lambda asked: [asked[:2] + bytes([0x80 | asked[2], 2]) + asked[4:]]
strange = lambda asked: [bytes([asked[0] ^ 1]) + servfail(asked)[0][1:]]  # another question's
cut = lambda asked: [asked[:2] + bytes([0x80 | asked[2], 0]) + asked[4:6] + b"\\0\\1" + asked[8:]]
for port, answer in ((9101, lambda asked: []), (9102, lambda asked: [b"pong"]), (9103, servfail), (9104, strange), (9105, cut)):
    threading.Thread(target=datagrams, args=(port, answer), daemon=True).start()
for port, talk in ((9001, endless), (9002, short), (9004, drip), (9005, reset), (9006, closed), (9007, header), (9008, chunk)):
    threading.Thread(target=serve, args=(port, talk), daemon=True).start()
serve(9003, silent)
"""


def http(target="127.0.0.1:8080", **how):
    return {"type": "http", "target": target, "http": how}


def https(target="127.0.0.1:8443", **tls):
    return {"type": "https", "target": target, "tls": tls}


def dns(name, kind="A", target="127.0.0.1:5300", **how):
    return {"type": "dns", "target": target, "dns": {"name": name, "type": kind, "recursion": False, **how}}


def tcp(target):
    return {"type": "tcp", "target": target, "tcp": {"send": "?", "expect": "yes"}}


def udp(target, **how):
    return {"type": "udp", "target": target, "udp": {"send": "?", **how}}


def grpc(service=None, target="127.0.0.1:50051"):
    return {"type": "grpc", "target": target, "grpc": {"service": service} if service else {}}


def checks(files) -> dict[str, tuple[str, dict]]:
    """Name → the expected result and the check."""
    ca = {"ca_file": f"{files}/ca.pem", "server_name": "www.shop.example"}
    return {
        "http-ok": ("success", http(expect_headers={"X-Pop": "hkg1"}, body_contains="well", body_matches="^all")),
        "http-fatal": ("fatal-status", http(path="/drain", fatal_status=[503])),
        "http-status": ("bad-status", http(path="/drain")),
        "http-elsewhere": ("wrong-header", http(expect_headers={"X-Pop": "sin1"})),
        "http-body": ("wrong-body", http(body_contains="ill")),
        "http-large": ("body-too-large", http(body_contains="well", max_body=5)),
        "http-refused": ("refused", http("127.0.0.1:1")),
        "http-name": ("resolver-failure", http("none.invalid:80")),
        "http-not": ("closed", http("127.0.0.1:50051")),
        "http-endless": ("body-too-large", http("127.0.0.1:9001", body_contains="y")),
        "http-short": ("closed", http("127.0.0.1:9002", body_contains="ok")),
        "http-silent": ("timeout", http("127.0.0.1:9003")),
        "http-drip": ("timeout", http("127.0.0.1:9004")),
        "http-reset": ("reset", http("127.0.0.1:9005")),
        "http-closed": ("closed", http("127.0.0.1:9006")),
        "http-header": ("protocol-error", http("127.0.0.1:9007")),
        "http-chunk": ("protocol-error", http("127.0.0.1:9008", body_contains="ok")),
        "http-nowhere": ("timeout", http("198.18.255.1:80") | {"source": "192.0.2.1"}),
        "http-device": ("local-error", http() | {"device": "none0"}),
        "http-source": ("local-error", http() | {"source": "192.0.2.77"}),
        "tcp-refused": ("refused", {"type": "tcp", "target": "127.0.0.1:1"}),
        "tcp-itself": ("refused", {"type": "tcp", "target": f"127.0.0.1:{ITSELF}"}),
        "tcp-unreachable": ("unreachable", {"type": "tcp", "target": "198.51.100.1:80"}),
        "udp-no-host": ("unreachable", udp("198.51.100.129:80") | SELDOM),
        "udp-no-host6": ("unreachable", udp("[2001:db8:9::1]:80")),
        "dns-no-host": ("unreachable", dns("www.example", target="[2001:db8:9::1]:53")),
        "icmp-no-host": ("unreachable", {"type": "icmp", "target": "[2001:db8:9::1]:1"}),
        "tcp-no-host": ("unreachable", {"type": "tcp", "target": "[2001:db8:9::1]:80"} | SELDOM),
        "tcp-silent": ("timeout", tcp("127.0.0.1:9003")), "tcp-closed": ("closed", tcp("127.0.0.1:9006")),
        "tcp-reset": ("reset", tcp("127.0.0.1:9005")), "tcp-endless": ("wrong-answer", tcp("127.0.0.1:9001")),
        "udp-ok": ("success", udp("127.0.0.1:9102", expect="pong")), "udp-silent": ("timeout", udp("127.0.0.1:9101")),
        "udp-answer": ("wrong-answer", udp("127.0.0.1:9102", expect="ping")),
        "icmp-v6": ("success", {"type": "icmp", "target": "[::1]:1"}),
        "icmp-silent": ("timeout", {"type": "icmp", "target": "198.18.255.1:1", "source": "192.0.2.1"}),
        "https-silent": ("timeout", https("127.0.0.1:9003", **ca)), "https-reset": ("reset", https("127.0.0.1:9005", **ca)),
        "https-refused": ("refused", https("127.0.0.1:1", **ca)),
        "dns-silent": ("timeout", dns("www.example", target="127.0.0.1:9101")),
        "dns-servfail": ("bad-rcode", dns("www.example", target="127.0.0.1:9103")),
        "dns-strange": ("timeout", dns("www.example", target="127.0.0.1:9104")),
        "dns-cut": ("protocol-error", dns("www.example", target="127.0.0.1:9105")),
        "dns-tcp-refused": ("refused", dns("www.example", target="127.0.0.1:1", transport="tcp")),
        "dns-tcp-closed": ("closed", dns("www.example", target="127.0.0.1:9006", transport="tcp")),
        "grpc-silent": ("timeout", grpc(target="127.0.0.1:9003")), "grpc-reset": ("reset", grpc(target="127.0.0.1:9005")),
        "grpc-closed": ("closed", grpc(target="127.0.0.1:9006")),
        "command-killed": ("bad-exit", {"type": "command", "command": {"argv": ["/bin/sh", "-c", "kill -9 $$"]}}),
        "command-endless": ("timeout", {"type": "command", "command": {"argv": ["/usr/bin/yes"]}}),
        "command-not-one": ("cannot-run", {"type": "command", "command": {"argv": ["/etc/eipd/eipd.yaml"]}}),
        "file-present": ("file-present", {"type": "file", "file": {"path": "/etc/eipd/eipd.yaml", "expect": "absent"}}),
        "file-without-text": ("file-missing", {"type": "file", "file": {"path": f"{files}/ca.pem", "contains": "maintenance"}}),
        "file-with-text": ("success", {"type": "file", "file": {"path": f"{files}/ca.pem", "contains": "BEGIN CERTIFICATE"}}),
        "file-error": ("file-error", {"type": "file", "file": {"path": f"{files}/loop"}}),
        "tcp-ok": ("success", {"type": "tcp", "target": "127.0.0.1:8080"}),
        "tcp-answer": ("wrong-answer", {"type": "tcp", "target": "127.0.0.1:8080",
                                        "tcp": {"send": "GET / HTTP/1.0\r\n\r\n", "expect": "SSH-2.0"}}),
        "udp-refused": ("refused", {"type": "udp", "target": "127.0.0.1:1", "udp": {"send": "?"}}),
        "icmp-ok": ("success", {"type": "icmp", "target": "127.0.0.1:1"}),
        "icmp-unreachable": ("unreachable", {"type": "icmp", "target": "198.51.100.1:1"}),  # no route
        "https-ok": ("success", https(**ca)),
        "https-ends": ("certificate-ends", https(**ca, min_days_left=3650)),
        "https-stranger": ("bad-certificate", https(server_name="www.shop.example")),
        "https-expired": ("bad-certificate", https("127.0.0.1:8445", **ca)),
        "https-name": ("bad-certificate", https(**ca | {"server_name": "other.example"})),
        "https-blind": ("success", https(verify=False)),
        "https-not": ("tls-failure", https("127.0.0.1:8080", **ca)),
        "https-client": ("success", https("127.0.0.1:8444", **ca, cert_file=f"{files}/good.pem", key_file=f"{files}/key.pem")),
        "https-no-client": ("bad-status", https("127.0.0.1:8444", **ca)),  # nginx says 400 after the handshake
        "dns-ok": ("success", dns("www.shop.example", expect_answers=["192.0.2.80"])),
        "dns-v6": ("success", dns("www.shop.example", "AAAA", expect_answers=["2001:DB8::80"])),
        "dns-mx": ("success", dns("shop.example", "MX", expect_answers=["10 mail.shop.example"])),
        "dns-srv": ("success", dns("_sip._udp.shop.example", "SRV", expect_answers=["0 5 5060 www.shop.example"])),
        "dns-txt": ("success", dns("shop.example", "TXT", expect_answers=["v=1 served"])),
        "dns-soa": ("success", dns("shop.example", "SOA")),
        "dns-cname": ("success", dns("alias.shop.example", expect_answers=["192.0.2.80"])),
        "dns-many": ("success", dns("many.shop.example", "TXT")),  # truncated over UDP, so asked for again over TCP
        "dns-tcp": ("success", dns("www.shop.example", transport="tcp")),
        "dns-pop": ("success", dns("id.server", "TXT", **{"class": "CH"}, expect_answers=["hkg1"])),
        "dns-elsewhere": ("wrong-answer", dns("id.server", "TXT", **{"class": "CH"}, expect_answers=["sin1"])),
        "dns-none": ("bad-rcode", dns("none.shop.example")),
        "dns-none-ok": ("success", dns("none.shop.example", expect_rcode=["NXDOMAIN"])),
        "dns-other-zone": ("bad-rcode", dns("www.example")),
        "dns-no-record": ("wrong-answer", dns("ns.shop.example", "AAAA")),
        "dns-refused": ("refused", dns("www.shop.example", target="127.0.0.1:1")),
        "grpc-ok": ("success", grpc()),
        "grpc-service": ("success", grpc("shop")),
        "grpc-late": ("not-serving", grpc("late")),
        "grpc-unknown": ("bad-status", grpc("none")),
        "grpc-slow": ("timeout", grpc("slow")),
        "grpc-not": ("protocol-error", grpc(target="127.0.0.1:8080")),
        "grpc-refused": ("refused", grpc(target="127.0.0.1:1")),
        "command-ok": ("success", {"type": "command", "command": {"argv": ["/bin/true"]}}),
        "command-exit": ("bad-exit", {"type": "command", "command": {"argv": ["/bin/false"]}}),
        "command-hangs": ("timeout", {"type": "command", "command": {"argv": ["/bin/sleep", "60"]}}),
        "command-missing": ("cannot-run", {"type": "command", "command": {"argv": ["/nonexistent"]}}),
        "file-ok": ("success", {"type": "file", "file": {"path": "/etc/eipd/eipd.yaml"}}),
        "file-missing": ("file-missing", {"type": "file", "file": {"path": "/nonexistent"}}),
        "from-eip": ("eip-as-source", {"type": "tcp", "target": "198.18.0.9:80"}),
    }


def certificates(folder):
    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
    ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *ec, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=Test Authority")
    openssl("req", *ec, "-keyout", "key.pem", "-out", "good.csr", "-subj", "/CN=www.shop.example")
    (folder / "names").write_text("subjectAltName=DNS:www.shop.example\n")
    openssl("x509", "-req", "-in", "good.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "20",
            "-extfile", "names", "-out", "good.pem")
    openssl("x509", "-req", "-in", "good.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "-1",
            "-extfile", "names", "-out", "old.pem")
    (folder / "loop").symlink_to("loop")


def server(folder, command: str) -> dict:
    return {"kind": "linux", "network-mode": "container:pop", "binds": [f"{folder}:{folder}:ro"], "cmd": command}


@pytest.fixture(scope="module")
def pop(tmp_path_factory):
    assert all(shutil.which(program) or shutil.which(f"/usr/sbin/{program}") for program in PROGRAMS)
    folder = tmp_path_factory.mktemp("checks")
    certificates(folder)
    (folder / "nginx.conf").write_text(NGINX % ((folder,) * 8))
    (folder / "knot.conf").write_text(KNOT % folder)
    (folder / "zone").write_text(ZONE)
    (folder / "health_server.py").write_text(GRPC)
    (folder / "rude.py").write_text(RUDE)
    table = {name: FAST | check for name, (_, check) in checks(folder).items()}
    # Every check is a gate, so that it runs without an EIP behind it.
    config = eipd.configuration([], [], table, announce={"gates": list(table)})
    node = eipd.node(config, folder)
    node["binds"] += [f"{folder}:{folder}:ro"]
    # What the kernel would send to 198.18.0.0/15 from is an address of a pool.
    routes = ["ip addr add 203.0.113.1/32 dev lo", "ip route add 198.18.0.0/15 dev eth1 src 203.0.113.1",
              "ip route add 198.51.100.128/25 via 192.0.2.2", "ip route add 2001:db8:9::/48 via 2001:db8:1::2"]
    forwarding = ["sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv6.icmp.ratelimit=0",
                  "ip route add unreachable 198.51.100.128/25", "ip route add unreachable 2001:db8:9::/48"]
    nodes = {"pop": {**scene.HOST, **node, "exec": [*scene.addresses(1), *routes]},
             "far": {**scene.HOST, "exec": [*scene.addresses(2), *forwarding]},
             "web": server(folder, f"/usr/sbin/nginx -e stderr -c {folder}/nginx.conf"),
             "names": server(folder, f"sh -c 'mkdir -p /tmp/knot && exec knotd -c {folder}/knot.conf'"),
             "grpc": server(folder, f"/usr/bin/python3 {folder}/health_server.py"), "rude": server(folder, f"/usr/bin/python3 {folder}/rude.py")}
    with Lab({"name": "checks", "topology": {"nodes": nodes, "links": [{"endpoints": ["pop:eth1", "far:eth1"]}]}}) as lab:
        yield eipd.Eipd(lab), checks(folder)
        for name in ("web", "names", "grpc", "rude"):
            print(name, lab[name].log()[-1500:])


def results(pop) -> dict[str, str]:
    return {each["check"]: (each.get("last_run") or {}).get("result") for each in pop.items("checks")}


def test_each_check_finds_what_it_should(pop):
    daemon, table = pop
    wanted = {name: result for name, (result, _) in table.items()}

    def wrong():
        found = results(daemon)
        return {name: (found.get(name), result) for name, result in wanted.items() if found.get(name) != result}
    try:
        until("each check's result", lambda: not wrong(), deadline=30)
    except Exception:
        print("found, wanted:", wrong())
        raise


def test_a_certificates_end_is_a_metric(pop):
    daemon, _ = pop
    text = daemon.node.run("curl", "-s", f"http://{eipd.METRICS}/metrics")
    series = {line.split("{")[1].split('"')[1] for line in text.splitlines()
              if line.startswith("eipd_check_certificate_expiry_seconds{")}
    assert {"https-ok", "https-ends", "https-blind", "https-client"} <= series and "https-not" not in series
    assert 'eipd_check_results_total{check="grpc-late",result="not-serving"}' in text


def test_without_descriptors_no_check_passes_that_needs_one_and_all_recover(pop):
    daemon, table = pop
    pid = str(daemon.node.pid)
    needy = ("udp-ok", "icmp-ok", "dns-ok", "command-ok", "file-with-text")

    def pass_all() -> bool:
        found = results(daemon)
        return all(found[name] == table[name][0] == "success" for name in needy)

    def counted(name: str) -> float:
        return daemon.metric("eipd_check_results_total", check=name, result="no-descriptors") or 0
    until("each check's result", pass_all, deadline=30)
    assert not any(counted(name) for name in needy)
    soft, hard = subprocess.run(["prlimit", "--pid", pid, "--nofile", "--output=SOFT,HARD", "--noheadings"],
                                check=True, capture_output=True, text=True).stdout.split()
    subprocess.run(["prlimit", "--pid", pid, "--nofile=3:"], check=True)
    try:
        until("a failure of each", lambda: all(daemon.events("check-down", check=name, result="no-descriptors")
                                               for name in needy), deadline=30)
    finally:
        subprocess.run(["prlimit", "--pid", pid, f"--nofile={soft}:{hard}"], check=True)
    until("each check's result", pass_all, deadline=30)
    assert all(counted(name) for name in needy)


def test_a_probe_that_is_connected_to_itself_is_refused(pop):
    """Where the kernel picks the very port that is probed to leave from, TCP connects with nobody listening (RFC 9293 §3.5)."""
    daemon, _ = pop
    ports = "net.ipv4.ip_local_port_range"
    usual = daemon.node.run("sysctl", "-n", ports).strip()
    daemon.node.run("sysctl", "-qw", f"{ports}={ITSELF} {ITSELF}")
    try:
        until("the meeting", lambda: "itself" in daemon.items("checks", "tcp-itself")[0]["last_run"]["detail"], deadline=30)
        (found,) = daemon.items("checks", "tcp-itself")
        assert (found["verdict"], found["last_run"]["result"]) == ("down", "refused")
    finally:
        daemon.node.run("sysctl", "-qw", f"{ports}={usual}")
