"""Bad clients of the control API, many at once: each is refused or bounded, and neither a withdrawal nor an operator notices.

Real: eipd, eipctl, BIRD 2, one backend, sockets. Fake: the bad clients, which say raw octets.
"""
import socket

import pytest
from netlab.wait import until
from support.api import Connection
from support.inventory import running

SOCKET = "/run/eipd/control.sock"
CLIENTS = 200


@pytest.fixture(scope="module")
def pop(tmp_path_factory):
    yield from running(tmp_path_factory.mktemp("hostile"))


def client(pop, octets: bytes = b"") -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(20)
    connection.connect(str(pop.node.path(SOCKET)))
    if octets:
        connection.sendall(octets)
    return connection


def answer(pop, octets: bytes) -> bytes:
    """All that is said to it, up to the connection's end."""
    connection, text = client(pop), b""
    try:
        connection.sendall(octets)
    except BrokenPipeError:  # it had heard enough
        pass
    while piece := connection.recv(65536):
        text += piece
    return text


def post(body: bytes, path: str = "/v1/eips") -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.mark.parametrize("octets, status, code", [
    (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400, "bad-request"),
    (b"GET / HTTP/9.9\r\n\r\n", 400, "bad-request"),
    (b"GET /v1/status HTTP/1.1\r\nX: " + b"x" * 20_000 + b"\r\n\r\n", 431, "header-too-large"),
    (b"POST /v1/eips HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n", 400, "bad-request"),
    (b"POST /v1/eips HTTP/1.1\r\nContent-Length: 70000\r\n\r\n", 413, "body-too-large"),
    (b"POST /v1/eips HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n186a0\r\n" + b"x" * 100_000, 413, "body-too-large"),
    (post(b"\xff\xfe"), 400, "bad-body"),
    (post(b'{"account": "\xc3\x28", "access_area": "asia-pacific"}'), 400, "bad-body"),
    (post(b'{"account": 7, "access_area": "asia-pacific"}'), 400, "bad-field"),
    (post(b'{"account": "acme", "access_area": "asia-pacific", "colour": "red"}'), 400, "unknown-field"),
    (post(b"[" * 60_000), 400, "bad-body"),
    (post(b'{"account": "acme", "access_area": "asia-pacific", "tags": {"' + b"k" * 129 + b'": "v"}}'), 422, "bad-value"),
    (post(b'{"account": "acme", "access_area": "asia-pacific", "tags": {"k": "' + b"v" * 257 + b'"}}'), 422, "bad-value"),
    (post(b"{}", "/v1/eips/..%2f..%2fetc%2fpasswd/bindings"), 400, "missing-field"),
    (b"GET /v1/eips/%2e%2e%2f%2e%2e%2fetc HTTP/1.0\r\n\r\n", 404, "unknown-eip"),
    (b"GET /v1/eips/../../etc/passwd HTTP/1.0\r\n\r\n", 404, "not-found"),
    (b"GET /v1/eips/%00 HTTP/1.0\r\n\r\n", 400, "bad-target"),
    (b"GET /v1/eips/%ff%fe HTTP/1.0\r\n\r\n", 400, "bad-target"),
    (post(b'{"path": "/var/lib/eipd/../../../etc/passwd"}', "/v1/backup"), 409, "backup-failed"),
], ids=["tls", "version", "header", "length", "body", "chunk", "no-text", "utf8", "type", "field", "depth", "tag-key",
        "tag-value", "traversal", "encoded", "dots", "nul", "octets", "backup"])
def test_what_cannot_be_is_refused_with_a_code(pop, octets, status, code):
    text = answer(pop, octets)
    assert text.startswith(b"HTTP/1.") and text.split()[1] == str(status).encode(), text[:300]
    assert f'"code":"{code}"'.encode() in text, text[:600]


def test_a_slow_request_ends_at_its_deadline(pop):
    slow = client(pop, b"POST /v1/eips HTTP/1.1\r\nContent-Length: 100\r\n\r\n{")
    assert slow.recv(1) == b""


def test_a_reader_that_never_reads_is_cut_off(pop):
    eips = [pop.allocate(account="crowd") for _ in range(5)]
    deaf = client(pop)
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    deaf.settimeout(30)
    page = b"GET /v1/events?since=oldest&follow=false HTTP/1.1\r\nHost: x\r\n\r\n"
    with pytest.raises((BrokenPipeError, ConnectionResetError)):  # its requests aren't read any more either, then it is gone
        while True:
            deaf.sendall(page * 100)
    pop.release(*eips)


def test_nobody_notices_a_crowd_of_them(pop):
    operator = Connection(pop.node.path(SOCKET))
    assert operator.ask("GET", "/v1/status").status == 200
    eip = pop.allocate()
    pop.bind(eip)
    pop.seen(eip)
    before = pop.neighbor()["established_count"]
    halves = [client(pop, b"POST /v1/eips HTTP/1.1\r\nContent-Length: 60000\r\n\r\n{") for _ in range(CLIENTS)]
    idle = [client(pop) for _ in range(1000)]
    followers = [client(pop, b"GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(30)]
    rubbish = [client(pop, b"\x00" * 1000) for _ in range(CLIENTS)]
    lists = [client(pop, b"GET /v1/eips?limit=1000 HTTP/1.1\r\nHost: x\r\n\r\n" * 20) for _ in range(CLIENTS)]
    pop.ctl("eip", "unbind", eip["id"], "--region", "hong-kong")
    pop.gone(eip)
    assert pop.ctl("status")["access_point"] == "hkg1"
    assert pop.neighbor()["established_count"] == before
    for each in (*halves, *idle, *followers, *rubbish, *lists):
        each.close()
    until("all is as before", lambda: pop.ctl("status")["eips"])
    pop.release(eip)
