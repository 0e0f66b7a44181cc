"""One TCP connection to eipd, or from it: sends any octets, reads messages, never does anything by itself."""
import socket
import struct
from dataclasses import dataclass

from . import messages as m

PATIENCE = 5  # seconds for whatever should come at once


@dataclass(frozen=True)
class Message:
    kind: int
    body: bytes

    def __str__(self):
        return f"{m.NAMES.get(self.kind, self.kind)} {self.body.hex()}"


@dataclass(frozen=True)
class End:
    """How a connection ended: what NOTIFICATION came (code, subcode, data), and whether it was reset."""

    notification: tuple[int, int, bytes] | None
    octets: int  # that came while we waited for the end
    reset: bool


class Peer:
    def __init__(self, connection: socket.socket):
        connection.settimeout(PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = connection
        self.buffer = b""
        self.announced: set[str] = set()

    @classmethod
    def dial(cls, source: str, target: tuple[str, int], receive_buffer: int = 0) -> "Peer":
        connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if receive_buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.settimeout(PATIENCE)
        connection.bind((source, 0))
        connection.connect(target)
        return cls(connection)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, *octets: bytes):
        self.socket.sendall(b"".join(octets))

    def drip(self, octets: bytes):
        """Each octet in a segment of its own, as far as the kernel cares."""
        for octet in octets:
            self.socket.sendall(bytes([octet]))

    def receive(self) -> Message | None:
        """The next message; None when the connection is closed."""
        while (taken := self._take()) is None:
            if not (octets := self.socket.recv(65536)):
                assert not self.buffer, f"closed in the middle of a message: {self.buffer.hex()}"
                return None
            self.buffer += octets
        return taken

    def _take(self) -> Message | None:
        if len(self.buffer) < 19:
            return None
        length, kind = struct.unpack("!HB", self.buffer[16:19])
        assert self.buffer[:16] == m.MARKER and 19 <= length <= 4096, f"not BGP: {self.buffer[:19].hex()}"
        if len(self.buffer) < length:
            return None
        body, self.buffer = self.buffer[19:length], self.buffer[length:]
        return Message(kind, body)

    def expect(self, kind: int) -> Message:
        """The next message of that type; no NOTIFICATION and no end may come before it."""
        while (got := self.receive()) is not None:
            if got.kind == kind:
                return got
            assert got.kind != m.NOTIFICATION, f"{got} instead of {m.NAMES[kind]}"
        raise AssertionError(f"closed instead of {m.NAMES[kind]}")

    def end(self) -> End:
        """Reads until the connection is closed. A NOTIFICATION must be the last message."""
        said, octets = None, 0
        while True:
            try:
                got = self.receive()
            except ConnectionResetError:
                return End(said, octets + len(self.buffer), True)
            if got is None:
                return End(said, octets, False)
            assert said is None, f"{got} behind a NOTIFICATION"
            octets += 19 + len(got.body)
            if got.kind == m.NOTIFICATION:
                said = (got.body[0], got.body[1], got.body[2:])

    def reset(self):
        """Closes with RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def go_to(self, state: str, open_: bytes | None = None) -> "Peer":
        """Behaves until eipd is in that state: OpenSent, OpenConfirm or Established (with all that it announces)."""
        self.expect(m.OPEN)
        if state == "OpenSent":
            return self
        self.send(open_ or m.open_())
        self.expect(m.KEEPALIVE)
        if state == "OpenConfirm":
            return self
        self.send(m.KEEPALIVE_MESSAGE)
        self.take_table()
        return self

    def take_table(self, families: int = 2) -> set[str]:
        """Reads up to the End-of-RIB of each family and returns the prefixes announced before."""
        ends = 0
        while ends < families:
            body = self.expect(m.UPDATE).body
            if m.is_end_of_rib(body):
                ends += 1
            else:
                self._note(body)
        return self.announced

    def _note(self, body: bytes):
        announced, withdrawn = m.prefixes_of(body)
        self.announced = self.announced - withdrawn | announced

    def fence(self):
        """Returns when eipd has worked off what was sent before: it answers a route refresh."""
        self.send(m.refresh())
        while not m.prefixes_of(self.expect(m.UPDATE).body)[0]:
            pass

    def leave(self):
        """Ends the session so that eipd has noticed when this returns."""
        self.send(m.SHUTDOWN)
        self.end()
        self.socket.close()
