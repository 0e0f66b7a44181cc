"""Triggers, timed: each returns the monotonic clock, in nanoseconds, right before its last system call."""
import socket
import time
from pathlib import Path


class Line:
    """An open stream socket that takes a command and answers."""

    def __init__(self, path: Path, timeout: float = 30):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(timeout)
        self._socket.connect(str(path))

    def send(self, octets: bytes) -> int:
        begin = time.monotonic_ns()
        self._socket.sendall(octets)
        return begin

    def read_until(self, complete) -> bytes:
        """Reads until `complete(octets)` is true."""
        octets = b""
        while not complete(octets):
            part = self._socket.recv(1 << 16)
            if not part:
                raise ConnectionError("the control socket was closed")
            octets += part
        return octets

    def close(self) -> None:
        self._socket.close()


class Control:
    """Withdraws and announces single prefixes, by their number in the plan. `settle` reads what the speaker answered;
    it is called when the WITHDRAW has been seen, so that no answer is measured."""

    def withdraw(self, number: int) -> int:
        raise NotImplementedError

    def announce(self, number: int) -> int:
        raise NotImplementedError

    def settle(self) -> None:
        """Nothing to read by default."""

    def close(self) -> None:
        """Nothing to close by default."""
