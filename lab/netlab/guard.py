"""The process that takes a lab down when its runner ends, however it ends: return, exception, Ctrl-C, SIGTERM, SIGKILL.

It reads its standard input, a pipe that only the runner holds open. `down` or `keep` is the runner's wish; the end of
the pipe without a word means that the runner is gone. It has a session of its own, so a Ctrl-C at the terminal does not
reach it. There is no second way of taking down: each ordinary end of a lab exercises the one used after a crash.
"""
import subprocess
import sys
import time
from pathlib import Path

from . import state as states

IN_FLIGHT = 0.3  # seconds in which a command that a killed runner had just started ends


class Guard:
    """The runner's end of it."""

    def __init__(self, run: str):
        self._process = subprocess.Popen([sys.executable, "-c", "from netlab import guard; guard.main()", run],
                                         stdin=subprocess.PIPE, cwd=Path(__file__).parent.parent,
                                         start_new_session=True)

    def down(self) -> None:
        """Returns when the lab is gone."""
        self._say("down")

    def keep(self) -> None:
        """The lab stays up beyond this process, until `lab down`."""
        self._say("keep")

    def _say(self, word: str) -> None:
        self._process.communicate(word.encode())
        if self._process.returncode != 0:
            raise RuntimeError("the lab was not taken down whole, see above; try `lab/lab down`")


def main() -> None:
    state = states.load(sys.argv[1])
    word = sys.stdin.read()
    if word == "keep":
        return
    states.take_down(state)
    if word != "down":
        time.sleep(IN_FLIGHT)
        states.take_down(state)

