"""The measuring peer (peer/director.hpp) as an object. Times are nanoseconds of the machine's monotonic clock."""
import json
import os
import select
import subprocess
import time

from netlab import Node

from . import programs
from .plan import BASE, OWN, PEER_AS, SPEAKER


class TooSlow(RuntimeError):
    """Not in time; what was seen until then stands in the text."""


class Peer:
    def __init__(self, node: Node, local: str, count: int, size: int, asn: int = PEER_AS, own: str = OWN,
                 listen: bool = False):
        """`size`: of the largest set of routes it is to hold. `own`: the first that it announces. `listen`: the other
        side dials."""
        self._listen = listen
        self._process = node.popen(
            programs.built("bench_peer"), "--local", local, "--count", str(count), "--as", str(asn), "--remote", SPEAKER,
            "--base", str(BASE), "--size", str(size), "--own", own, *(["--listen"] if listen else []),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._waiting = ""

    def __enter__(self) -> "Peer":
        return self

    def __exit__(self, *_) -> None:
        self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    # Commands. `begin` and `end` take one apart, so that what is measured happens while the peer already waits for it.

    def begin(self, command: str) -> None:
        self._waiting = command
        os.write(self._process.stdin.fileno(), command.encode() + b"\n")

    def end(self, seconds: float) -> list[dict]:
        """The sessions' counts; TooSlow if what was waited for did not come."""
        end = time.monotonic() + seconds + 5
        line = b""
        while not line.endswith(b"\n"):
            if not select.select([self._process.stdout], [], [], max(0.0, end - time.monotonic()))[0]:
                raise TooSlow(f"{self._waiting}: the measuring peer does not answer")
            part = os.read(self._process.stdout.fileno(), 1 << 16)
            if not part:
                raise TooSlow(f"{self._waiting}: the measuring peer has ended")
            line += part
        answer = json.loads(line)
        if not answer["ok"]:
            seen = ", ".join(f"{each['held']} held" + (f" ({each['ended']})" if each["ended"] else "")
                             for each in answer["sessions"][:3])
            raise TooSlow(f"{self._waiting}: {seen}")
        return answer["sessions"]

    def ask(self, command: str, seconds: float = 1) -> list[dict]:
        self.begin(command)
        return self.end(seconds)

    def begin_connect(self, seconds: float = 30) -> None:
        self.begin(f"{'accept' if self._listen else 'connect'} {seconds}")

    def connect(self, seconds: float = 30) -> list[dict]:
        """All sessions anew, Established."""
        self.begin_connect(seconds)
        return self.end(seconds)

    def begin_hold(self, count: int, seconds: float) -> None:
        self.begin(f"hold {count} {seconds}")

    def hold(self, count: int, seconds: float = 30) -> list[dict]:
        return self.ask(f"hold {count} {seconds}", seconds)

    def mark(self) -> None:
        self.ask("mark")
