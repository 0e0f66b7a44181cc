"""The control API as a client in Python sees it, over the Unix socket or TLS."""
import http.client
import json
import socket
import ssl
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Answer:
    status: int
    body: object  # what JSON says; the text of an event stream
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Of a refusal."""
        assert self.headers["Content-Type"] == "application/problem+json", self
        return self.body["code"]


class Connection(http.client.HTTPConnection):
    def __init__(self, path: Path, timeout: float = 20):
        super().__init__("eipd", timeout=timeout)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """`body`: bytes as they are, all else as JSON. headers: If_Match="…" is If-Match."""
        content = body if body is None or isinstance(body, bytes) else json.dumps(body)
        kind = {} if body is None else {"Content-Type": "application/json"}
        self.request(method, path, content, kind | {name.replace("_", "-"): value for name, value in headers.items()})
        answer = self.getresponse()
        text = answer.read()
        is_json = "json" in answer.headers.get("Content-Type", "")
        return Answer(answer.status, json.loads(text) if is_json else text.decode(), dict(answer.headers))


class TlsConnection(Connection):
    """Over a TCP socket that is not connected yet; it may be of another network."""

    def __init__(self, plain: socket.socket, address: tuple[str, int], context: ssl.SSLContext, timeout: float = 20):
        super().__init__(Path(), timeout)
        self.plain, self.address, self.context = plain, address, context

    def connect(self):
        self.plain.settimeout(self.timeout)
        self.plain.connect(self.address)
        self.sock = self.context.wrap_socket(self.plain, server_hostname=self.address[0])


class Api:
    """Each request on a connection of its own."""

    def __init__(self, path: Path):
        self.path = path

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        connection = Connection(self.path)
        try:
            return connection.ask(method, path, body, **headers)
        finally:
            connection.close()

    def get(self, path: str, **headers: str):
        answer = self.ask("GET", path, **headers)
        assert answer.status == 200, answer
        return answer.body

    def items(self, path: str) -> list[dict]:
        """A list whole, however many parts it has."""
        found, cursor = [], ""
        while cursor is not None:
            page = self.get(path + (("&" if "?" in path else "?") + f"cursor={cursor}" if cursor else ""))
            found += page["items"]
            cursor = page["next"]
        return found

    def events(self, since: str, **headers: str) -> list[tuple[str, dict]]:
        """(id, data) of what happened since; "" with a header Last_Event_ID."""
        text = self.get("/v1/events?follow=false" + (f"&since={since}" if since else ""), **headers)
        found = []
        for record in text.split("\n\n"):
            fields = dict(line.split(": ", 1) for line in record.splitlines() if not line.startswith(":"))
            if "data" in fields:
                found.append((fields.get("id", ""), {"event": fields["event"]} | json.loads(fields["data"])))
        return found
