"""A BGP peer that says exactly what a test makes it say. It knows the protocol's framing and nothing of its rules."""
import ipaddress
import socket
import struct
from dataclasses import dataclass

from netlab import Node

OPEN, UPDATE, NOTIFICATION, KEEPALIVE = 1, 2, 3, 4
MARKER = b"\xff" * 16


@dataclass(frozen=True)
class Message:
    type: int
    body: bytes

    @property
    def notification(self) -> tuple[int, int, bytes]:
        """(code, subcode, data) of a NOTIFICATION."""
        assert self.type == NOTIFICATION, self
        return self.body[0], self.body[1], self.body[2:]


def frame(kind: int, body: bytes = b"", *, marker: bytes = MARKER, length: int | None = None) -> bytes:
    return marker + struct.pack("!HB", 19 + len(body) if length is None else length, kind) + body


def open_message(asn: int, *, version: int = 4, hold: int = 90, identifier: str = "198.51.100.2") -> bytes:
    """With the capabilities multiprotocol IPv4 and IPv6 unicast, and 4-octet AS."""
    capabilities = bytes.fromhex("010400010001 010400020001 4104") + struct.pack("!I", asn)
    parameter = struct.pack("!BB", 2, len(capabilities)) + capabilities
    body = struct.pack("!BHH", version, asn, hold) + ipaddress.ip_address(identifier).packed
    return frame(OPEN, body + struct.pack("!B", len(parameter)) + parameter)


class RawPeer:
    """One TCP connection."""

    def __init__(self, connection: socket.socket, timeout: float = 10):
        self._socket = connection
        self._socket.settimeout(timeout)

    @classmethod
    def accept(cls, listener: socket.socket, timeout: float = 20) -> "RawPeer":
        listener.settimeout(timeout)
        return cls(listener.accept()[0])

    @classmethod
    def dial(cls, node: Node, source: str, target: str) -> "RawPeer":
        family = socket.AF_INET6 if ":" in target else socket.AF_INET
        connection = node.socket(family, socket.SOCK_STREAM)
        connection.bind((source, 0))
        connection.settimeout(10)
        connection.connect((target, 179))
        return cls(connection)

    def send(self, octets: bytes) -> None:
        self._socket.sendall(octets)

    def read(self) -> Message | None:
        """The next message; None at the connection's end."""
        header = self._exactly(19)
        if header is None:
            return None
        length, kind = struct.unpack("!HB", header[16:])
        return Message(kind, self._exactly(length - 19) or b"")

    def read_until(self, kind: int) -> Message:
        """The next message of that type, whatever comes before it."""
        while (message := self.read()) and message.type != kind:
            pass
        assert message, f"the connection ended before a message of type {kind}"
        return message

    def establish(self, asn: int) -> None:
        """The ordinary way to Established."""
        self.read_until(OPEN)
        self.send(open_message(asn))
        self.read_until(KEEPALIVE)
        self.send(frame(KEEPALIVE))

    def close(self) -> None:
        self._socket.close()

    def _exactly(self, count: int) -> bytes | None:
        octets = b""
        while len(octets) < count:
            try:
                more = self._socket.recv(count - len(octets))
            except ConnectionResetError:
                more = b""
            if not more:
                return None
            octets += more
        return octets


def listen(node: Node, address: str, port: int = 179) -> socket.socket:
    """A listener in the node's network."""
    listener = node.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, port))
    listener.listen()
    return listener
