"""eipd and OpenBGPD over sessions of every kind: routes, withdrawals, restarts of either end.

Real: eipd, OpenBGPD, the HTTP backends, the network. Fake: nothing.
"""
import pytest
from support import openbgpd
from support.conversation import converse
from support.conversation import test_a_route_refresh_is_answered_with_every_route  # first: the others end the session
from support.conversation import *  # the other tests
from support.route import Session

SESSIONS = {
    "ebgp_eipd_dials_ipv4": Session(),
    "ebgp_eipd_passive_ipv6": Session(dials="router", transport="ipv6"),
}


@pytest.fixture(scope="module", params=SESSIONS.values(), ids=SESSIONS)
def talk(request, tmp_path_factory):
    yield from converse(openbgpd, request.param, tmp_path_factory.mktemp("talk"))
