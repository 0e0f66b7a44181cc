"""The backends that checks look at (backend_main.cpp), on the peer's host."""
import os
import select
import signal
import subprocess
import time

from netlab import Node

from . import programs
from .plan import FIRST_PEER

PORT = 8080
ADDRESS = str(FIRST_PEER)


class Backend:
    def __init__(self, node: Node, port: int = PORT):
        self._node, self._port = node, port
        self._process = None
        self.start()

    def start(self) -> None:
        # nsenter becomes the program itself, so the process may be killed by its id.
        self._process = self._node.popen(programs.built("bench_backend"), str(self._port), stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE)
        assert self._process.stdout.readline() == b"ready\n"

    def begin_fail(self) -> None:
        """From now on every answer is 503."""
        os.write(self._process.stdin.fileno(), b"fail\n")

    def failed_at(self, seconds: float = 10) -> int:
        """When the first failing answer was sent. To be asked when what it led to has been seen: asking costs time."""
        os.write(self._process.stdin.fileno(), b"when\n")
        if not select.select([self._process.stdout], [], [], seconds)[0]:
            raise TimeoutError("nobody asked the backend")
        return int(self._process.stdout.readline())

    def heal(self) -> None:
        os.write(self._process.stdin.fileno(), b"heal\n")

    def kill(self) -> int:
        """As a crash: the time right before."""
        begin = time.monotonic_ns()
        os.kill(self._process.pid, signal.SIGKILL)
        self._reap()
        return begin

    def _reap(self) -> None:
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._reap()


class Backends(list[Backend]):
    """One after the other from PORT on."""

    def __init__(self, node: Node, count: int):
        super().__init__(Backend(node, PORT + i) for i in range(count))

    def close(self) -> None:
        for each in self:
            each.close()
