"""What a part of eipd that stands still does to routes: a stalled health engine says nothing new, and what it said last
runs out.

Real: eipd, BIRD, a backend that stays healthy. Fake: the reason of the stall; the thread is held by ptrace(2), as a file
system or a driver would hold it.
"""
import ctypes
import datetime
import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from netlab import Lab
from netlab.wait import until
from support import bird, eipd, scene
from support.route import UP, Session

SESSION = Session()
ROUTE = "203.0.113.10/32"
LEASE = 2  # seconds
CHECK = {"type": "tcp", "interval": "1s", "fast_interval": "50ms", "timeout": "50ms", "rise": 1, "fall": 2}
SEIZE, INTERRUPT, DETACH = 0x4206, 0x4207, 17  # sys/ptrace.h
ANY_CHILD = 0x40000000  # __WALL: threads, too


@contextmanager
def held(process: int, thread: str):
    """The process's thread of that name stands still meanwhile."""
    (task,) = (int(each.name) for each in Path(f"/proc/{process}/task").iterdir() if (each / "comm").read_text().strip() == thread)
    libc = ctypes.CDLL(None, use_errno=True)

    def ptrace(request: int) -> None:
        if libc.ptrace(request, task, None, None) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    ptrace(SEIZE)
    ptrace(INTERRUPT)
    os.waitpid(task, ANY_CHILD)
    try:
        yield
    finally:
        ptrace(DETACH)


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stall")
    config = eipd.configuration([eipd.neighbor(SESSION)], [eipd.eip("eip-web", ROUTE.split("/")[0], "web", "127.0.0.1:8001")],
                                {"web": CHECK}, announce={"lease": f"{LEASE}s", "on_lease": "withdraw"})
    nodes = {"pop": {**scene.HOST, **eipd.node(config, folder), "exec": scene.addresses(1)},
             "web": scene.backend(8001),
             "router": {**scene.HOST, **bird.node(SESSION, folder), "exec": scene.addresses(2)}}
    links = [{"endpoints": ["pop:eth1", "router:eth1"]}]
    with Lab({"name": "stall", "topology": {"nodes": nodes, "links": links}}) as lab:
        yield lab["pop"], bird.Router(lab, SESSION), eipd.Eipd(lab)
        print(f"--- pop ---\n{lab['pop'].log()[-4000:]}")


def test_verdicts_of_a_stalled_engine_run_out(talk):
    pop, router, daemon = talk
    until("the route", lambda: router.prefixes() == {ROUTE}, deadline=UP)
    with held(pop.pid, "eipd-probe-0"):
        until("the withdrawal", lambda: router.prefixes() == set(), deadline=UP)
        explained = daemon.ctl("explain", "eip-web")
        assert (explained["reason"], explained["bindings"][0]["last_result"]) == ("verdict-expired", "stale")
        assert (daemon.metric("eipd_check_up", check="web"), daemon.neighbor()["state"]) == (0, "Established")
    until("the route again", lambda: router.prefixes() == {ROUTE}, deadline=UP)
    (stale,) = daemon.events("check-unknown", reason="stale")
    (withheld,) = daemon.events("eip-withheld", reason="verdict-expired")
    assert seconds_between(stale, withheld) >= LEASE - 0.3  # as before meanwhile


def seconds_between(first: dict, second: dict) -> float:
    at = [datetime.datetime.fromisoformat(each["time"].replace("Z", "+00:00")) for each in (first, second)]
    return (at[1] - at[0]).total_seconds()
