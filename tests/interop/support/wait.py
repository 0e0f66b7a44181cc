"""Waiting for what can be seen, with a deadline; never for time to pass."""
import time

from netlab.namespaces import CommandFailed


def until(what: str, seen, deadline: float = 15, pause: float = 0.005):
    """Asks `seen()` until it gives something true, and returns it. OSError and CommandFailed count as not yet."""
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
    raise AssertionError(f"{what}: not seen within {deadline} s; last answer: {last!r}")
