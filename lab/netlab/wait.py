"""Waiting for what can be seen, with a deadline; never for time to pass."""
import time

from .namespaces import CommandFailed


class NotSeen(AssertionError):
    """It did not show in time."""


def until(what: str, seen, deadline: float = 15, pause: float = 0.005):
    """Asks `seen()` until it gives something true, and returns that. OSError and CommandFailed count as not yet."""
    end = time.monotonic() + deadline
    last: object = None
    while time.monotonic() < end:
        try:
            last = seen()
            if last:
                return last
        except (OSError, CommandFailed) as error:
            last = error
        time.sleep(pause)
    raise NotSeen(f"{what}: not seen within {deadline:.0f} s; last answer: {last!r}")
