"""A client of BIRD's control socket, kept connected: a question costs well under a millisecond.

The protocol: each line of an answer begins with a four-digit code and `-` (more follow) or a space (the last one), or
with a space (it continues the code before). Codes from 8000 are errors.
"""
import re
import socket
from pathlib import Path


class BirdError(RuntimeError):
    """BIRD refused the question."""


class Birdc:
    def __init__(self, path: Path | str, timeout: float = 5):
        """Connects at once; OSError if no BIRD answers there."""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(timeout)
        try:
            self._socket.connect(str(path))
            self._lines = self._socket.makefile("r")
            self._answer()
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> "Birdc":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        self._lines.close()
        self._socket.close()

    def ask(self, question: str) -> list[str]:
        """The lines of the answer, without their codes."""
        self._socket.sendall(question.encode() + b"\n")
        return self._answer()

    def routes(self) -> set[str]:
        """The prefixes in BIRD's tables whose best route came by BGP."""
        found = set()
        for line in self.ask("show route primary where source = RTS_BGP"):
            if match := re.match(r"([0-9a-f.:]+/\d+)\s", line):
                found.add(match[1])
        return found

    def count(self) -> int:
        """How many routes came by BGP, in all tables."""
        answer = self.ask("show route where source = RTS_BGP count")
        return sum(int(match[1]) for line in answer if (match := re.match(r"(\d+) of \d+ routes", line)))

    def established(self, protocol: str) -> bool:
        return any(re.match(rf"{protocol}\s.*\bEstablished\b", line) for line in self.ask(f"show protocols {protocol}"))

    def _answer(self) -> list[str]:
        answer = []
        for line in self._lines:
            line = line.rstrip("\n")
            if re.match(r"\d{4}[- ]", line):
                code, last, text = int(line[:4]), line[4] == " ", line[5:]
                if code >= 8000:
                    raise BirdError(text)
                if code != 0 and text:
                    answer.append(text)
                if last:
                    return answer
            else:
                answer.append(line[1:])
        raise ConnectionError("BIRD closed the control socket")
