"""What must hold between eipd and any router, over one session from its beginning to its last restart.

The tests of one session share its lab (`talk`) and run in the order below; each but the last two leaves everything announced. A file for
a router takes them over and says by a module-wide fixture `talk` which router and which sessions (see test_bird.py).
"""
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from netlab import Lab
from netlab.wait import until

from . import scene
from .capture import OPEN, UPDATE, Capture
from .eipd import Eipd
from .route import UP, Route, Session

__all__ = ["test_routes_arrive_with_exactly_the_attributes_asked_for",
           "test_a_dead_backend_is_withdrawn_and_announced_when_it_is_back",
           "test_session_and_routes_come_back_after_the_router_was_restarted",
           "test_session_and_routes_come_back_after_the_router_was_killed",
           "test_routes_go_when_eipd_is_killed_and_come_back_with_it",
           "test_eipd_ends_in_order",
           "test_tshark_finds_nothing_wrong_in_all_of_this"]


@dataclass
class Talk:
    session: Session
    router: object  # of bird.py, frr.py, …
    eipd: Eipd
    lab: Lab
    capture: Capture

    def routes_are(self, prefixes: set[str], what: str) -> None:
        until(f"{what} at {self.router.name}", lambda: self.router.prefixes() == prefixes, deadline=UP)

    def whole(self) -> None:
        """The router says Established, and has every route with every attribute."""
        until(f"the session at {self.router.name}", self.router.established, deadline=UP)
        self.routes_are(scene.ALL, "all routes")
        assert self.router.routes() == self.wanted()

    def wanted(self) -> dict[str, Route]:
        """What the router must show while all is healthy."""
        as_shown = getattr(self.router, "as_shown", dict)  # for a router that doesn't show all
        return as_shown(scene.wanted(self.session))


def converse(module, session: Session, folder: Path) -> Iterator[Talk]:
    """The lab of one session with the router of `module` (bird, frr, gobgp, …), from first to last test."""
    with scene.lab(session, module.node(session, folder), folder) as lab:
        with Capture(lab["router"], "eth1", folder / "bgp.pcapng") as capture:
            # eipd first: OpenBGPD, once refused, dials again only after minutes.
            for node in lab.nodes.values():
                if node is not lab["router"]:
                    node.start()
            until("eipd listens", lambda: ":179 " in lab["pop"].run("ss", "-Hltn"))
            lab["router"].start()
            yield Talk(session, module.Router(lab, session), Eipd(lab), lab, capture)
        for node in ("pop", "router"):  # pytest shows it where a test failed
            print(f"--- {node} ---\n{lab[node].log()[-4000:]}")


def test_routes_arrive_with_exactly_the_attributes_asked_for(talk):
    talk.whole()


def test_a_route_refresh_is_answered_with_every_route(talk):
    """For routers that can ask for one (RFC 2918), so imported by name."""
    talk.whole()
    asked, sent = (talk.eipd.messages(*which) for which in (("received", "route-refresh"), ("sent", "update")))
    talk.router.refresh()
    until("a refresh for each family", lambda: talk.eipd.messages("received", "route-refresh") >= asked + 2)
    # Four routes with four sets of attributes are four messages.
    until("the routes again", lambda: talk.eipd.messages("sent", "update") >= sent + len(scene.ALL))
    talk.whole()


def test_a_dead_backend_is_withdrawn_and_announced_when_it_is_back(talk):
    talk.lab["web1"].kill()
    talk.routes_are(scene.OTHERS, "the dead backend's EIPs gone")
    talk.lab["web1"].start()
    talk.routes_are(scene.ALL, "the backend's EIPs back")
    assert talk.router.routes() == talk.wanted()


def test_session_and_routes_come_back_after_the_router_was_restarted(talk):
    talk.router.node.stop()
    talk.router.node.start()
    talk.whole()


def test_session_and_routes_come_back_after_the_router_was_killed(talk):
    talk.router.node.kill()
    talk.router.node.start()
    talk.whole()


def test_routes_go_when_eipd_is_killed_and_come_back_with_it(talk):
    """restart_time is 0s, so the router has nothing to wait for."""
    talk.eipd.node.kill()
    talk.routes_are(set(), "no route of the killed eipd")
    talk.eipd.node.start()
    talk.whole()


def test_eipd_ends_in_order(talk):
    """Under a sanitizer this is where leaks would show."""
    assert talk.eipd.node.stop() == 0
    talk.routes_are(set(), "no route of the stopped eipd")


def test_tshark_finds_nothing_wrong_in_all_of_this(talk):
    talk.capture.stop()
    # Not empty: four sessions' OPENs, and each time at least an UPDATE a family.
    from_eipd = [each["type"] for each in talk.capture.messages() if each["source"] == talk.session.eipd_address]
    assert from_eipd.count(OPEN) >= 4 and from_eipd.count(UPDATE) >= 8, from_eipd
    assert talk.capture.faults() == []
    # RFC 4271 §5.1.5: LOCAL_PREF internally only; some routers show one of their own for external routes.
    assert talk.capture.values("bgp.update.path_attribute.local_pref") == ({"200"} if talk.session.internal else set())
