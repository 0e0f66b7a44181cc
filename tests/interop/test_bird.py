"""eipd and BIRD 2 over sessions of every kind: routes, withdrawals, restarts of either end.

Real: eipd, BIRD 2, the HTTP backends, the network. Fake: nothing.
"""
import pytest
from support import bird
from support.conversation import *  # the tests
from support.conversation import converse
from support.route import Session

SESSIONS = {
    "ebgp_eipd_dials_ipv4": Session(),
    "ebgp_eipd_passive_ipv6": Session(router_dials=True, transport="ipv6"),
    "ibgp_eipd_dials_ipv6": Session(router_as=64500, transport="ipv6"),
}


@pytest.fixture(scope="module", params=SESSIONS.values(), ids=SESSIONS)
def talk(request, tmp_path_factory):
    yield from converse(bird, request.param, tmp_path_factory.mktemp("talk"))
