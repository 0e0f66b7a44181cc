"""TCP MD5 (RFC 2385) with each router that has it: the same key on both ends, or no session.

Real: eipd, five routers, the network. Fake: nothing.
"""
import re
import time

import pytest
from netlab.wait import until
from support.pair import ALL, ROUTERS, Pair
from support.route import Session

# OpenBGPD has no key on its listener where there is no IPsec, so it dials.
SESSIONS = {name: Session(dials="router" if name == "openbgpd" else "eipd") for name in ROUTERS}
PEER = Session().eipd_address


def with_key(name: str, key: str):
    """The router's configuration with that key for eipd."""
    return {
        "bird": lambda text: text.replace("hold time 9;", f'hold time 9;\n  password "{key}";'),
        "frr": lambda text: re.sub(f"( neighbor {PEER}) timers 3 9\n", rf"\g<0>\1 password {key}\n", text),
        "gobgp": lambda text: text.replace("config:\n    neighbor-address", f"config:\n    auth-password: {key}\n    neighbor-address"),
        "exabgp": lambda text: text.replace("hold-time 9;", f"hold-time 9;\n  md5-password '{key}';"),
        "openbgpd": lambda text: text.replace("holdtime 9", f'holdtime 9\n  tcp md5sig password "{key}"'),
    }[name]


@pytest.mark.parametrize("name", ROUTERS)
def test_the_same_key_gives_a_session(name, tmp_path):
    with Pair(name, tmp_path, SESSIONS[name], change=with_key(name, "secret"), password_file="/etc/eipd/key") as pair:
        pair.has(ALL)


@pytest.mark.parametrize("name", ROUTERS)
def test_another_key_gives_none(name, tmp_path):
    with Pair(name, tmp_path, SESSIONS[name], change=with_key(name, "another"), password_file="/etc/eipd/key") as pair:
        until("eipd", lambda: pair.eipd.neighbor()["state"])
        end = time.monotonic() + 4  # a router that is let in is Established within one
        while time.monotonic() < end:
            assert pair.eipd.neighbor()["state"] not in ("OpenSent", "OpenConfirm", "Established")
