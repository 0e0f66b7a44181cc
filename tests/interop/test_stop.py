"""Leaving as RFC 8326 §4.2 wants it (bgp.stop_gshut): routers see the community first, then the withdrawal, then the Cease.

Real: eipd, BIRD 2 and FRR, the network. Fake: nothing.
"""
from concurrent.futures import ThreadPoolExecutor

import pytest
from netlab.wait import until
from support import eipd
from support.capture import NOTIFICATION, UPDATE
from support.pair import ALL, Pair
from support.route import Session

GSHUT = "65535:0"


@pytest.mark.parametrize("name,session", [("bird", Session()), ("frr", Session(router_as=64500))], ids=["ebgp_bird", "ibgp_frr"])
def test_a_router_may_move_the_traffic_before_the_routes_go(name, session, tmp_path):
    pair = Pair(name, tmp_path, session)
    eipd.change(tmp_path, "bgp", stop_gshut="3s")
    with pair, ThreadPoolExecutor() as background:
        pair.has(ALL)
        assert all(GSHUT not in route.communities for route in pair.router.routes().values())
        ended = background.submit(pair.eipd.node.stop)

        def less_wanted() -> bool:
            routes = pair.router.routes()
            assert set(routes) == ALL, "gone too early"
            return all(GSHUT in route.communities for route in routes.values())
        until("GRACEFUL_SHUTDOWN", less_wanted)
        if session.internal:
            assert {route.local_pref for route in pair.router.routes().values()} == {0}
        assert pair.router.established()
        pair.has(set())
        assert ended.result() == 0
        pair.capture.stop()
        sent = [each["type"] for each in pair.capture.messages()
                if each["source"] == session.eipd_address and each["type"] in (UPDATE, NOTIFICATION)]
        # Per family: the route, End-of-RIB, the route once more, its withdrawal.
        assert sent == [UPDATE] * 8 + [NOTIFICATION]
        assert pair.capture.values("bgp.notify.minor_error_cease") == {"2"}
        assert pair.faults() == []
