"""eipd and GoBGP over sessions of every kind: routes, withdrawals, restarts of either end.

Real: eipd, GoBGP, the HTTP backends, the network. Fake: nothing. GoBGP 3.10 never asks for a route refresh.
"""
import pytest
from support import gobgp
from support.conversation import *  # the tests
from support.conversation import converse
from support.route import Session

SESSIONS = {
    "ebgp_eipd_dials_ipv4": Session(),
    "ebgp_eipd_passive_ipv6": Session(dials="router", transport="ipv6"),
}


@pytest.fixture(scope="module", params=SESSIONS.values(), ids=SESSIONS)
def talk(request, tmp_path_factory):
    yield from converse(gobgp, request.param, tmp_path_factory.mktemp("talk"))
