"""eipd and ExaBGP over sessions of every kind: routes, withdrawals, restarts of either end.

Real: eipd, ExaBGP, the HTTP backends, the network. Fake: nothing. ExaBGP 4.2 never asks for a route refresh.
"""
import pytest
from support import exabgp
from support.conversation import *  # the tests
from support.conversation import converse
from support.route import Session

SESSIONS = {
    "ebgp_eipd_dials_ipv4": Session(),
    "ebgp_eipd_passive_ipv6": Session(dials="router", transport="ipv6"),
}


@pytest.fixture(scope="module", params=SESSIONS.values(), ids=SESSIONS)
def talk(request, tmp_path_factory):
    yield from converse(exabgp, request.param, tmp_path_factory.mktemp("talk"))
