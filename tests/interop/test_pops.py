"""Three POPs serve one EIP at once: every user takes the nearest (A19), a carrier's line that fails moves its users by itself
(A18), and the answers leave the backbone as near to the user as the questions entered (A20).

Real: three eipds, BIRD on edges and at carriers, BFD, the packets of users who talk to the EIP without a pause, seen on the
carriers' lines. Small: the data plane, one tunnel as `GET /v1/forwarding` has it. The world: support/pops.py.
"""
import re

import pytest
from netlab import Lab
from netlab.birdc import Birdc
from netlab.wait import until
from support import eipd
from support.pops import EIP, ORIGIN, POPS, lab
from support.route import UP
from support.traffic import Traffic, Watch

HOME = {pop: (pop, pop) for pop in POPS}


class World:
    def __init__(self, lab: Lab):
        self.lab = lab
        self.eipds = {pop: eipd.Eipd(lab, f"pop{pop}") for pop in POPS}

    def ask(self, router: str, question: str) -> list[str]:
        with Birdc(self.lab[router].path("/run/bird/bird.ctl")) as bird:
            return bird.ask(question)

    def gateway(self, router: str, destination: str) -> str:
        """Where its kernel sends what is for there."""
        return self.lab[router].run("ip", "route", "get", destination).split(" via ")[1].split()[0]

    def converged(self) -> bool:
        """Every carrier takes its own POP, every edge the user's, and whoever could be an alternative has come up."""
        return (all(self.gateway(f"carrier{pop}", EIP) == f"10.0.{pop}.1" for pop in POPS)
                and all(self.gateway(f"edge{pop}", f"10.10.{pop}.2") == f"10.0.{pop}.3" for pop in POPS)
                and self.gateway("edge3", "10.10.1.2") == "10.8.13.1" and self.gateway("edge3", "10.10.2.2") == "10.8.23.2"
                and all(self.routes(f"carrier{one}", f"{EIP}/32", f"carrier{other}") for one, other in ((1, 2), (3, 2)))
                and all(self.routes("edge3", f"10.10.{pop}.0/24", "carrier") for pop in POPS))

    def routes(self, router: str, prefix: str, protocol: str) -> list[str]:
        return [line for line in self.ask(router, f'show route where net = {prefix} && proto = "{protocol}"') if prefix in line]

    def updates(self, pop: int) -> list[int]:
        """What its neighbor has received from eipd: routes by UPDATE, and withdrawn ones."""
        lines = "\n".join(self.ask(f"carrier{pop}", "show protocols all eipd"))
        return [int(re.search(rf"Import {kind}:\s+(\d+)", lines)[1]) for kind in ("updates", "withdraws")]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with lab(tmp_path_factory.mktemp("pops")) as up:
        world = World(up)
        try:
            until("all routes", world.converged, deadline=UP, pause=0.1)
            yield world
        finally:
            for node in (*(f"pop{pop}" for pop in POPS), *(f"carrier{pop}" for pop in POPS)):
                print(f"--- {node} ---\n{up[node].log()[-3000:]}")


@pytest.fixture(scope="module")
def traffic(world):
    with Traffic(world.lab) as traffic:
        yield traffic


def ways(traffic) -> dict[int, tuple[int, int] | None]:
    return {pop: flow.way() for pop, flow in traffic.flows.items()}


def come(traffic, what: str, wanted: dict[int, tuple[int, int]]) -> None:
    until(what, lambda: ways(traffic) == wanted, deadline=UP)


def goes_on(flow) -> None:
    """The very connection that the user began with."""
    octets = flow.sent_octets
    until("the connection goes on", lambda: flow.echoed_octets >= octets, deadline=UP)


def test_each_user_enters_at_the_nearest_pop(world, traffic):
    """A19."""
    come(traffic, "everybody at home", HOME)
    Watch(traffic, *POPS).undisturbed(at_least=50)
    for pop in POPS:  # the data plane has what eipd said
        (item,) = world.eipds[pop].items("forwarding", "list")
        assert item["acknowledged"] and item["active"]["target"].startswith(ORIGIN)


def test_answers_leave_the_backbone_at_the_pop_nearest_to_the_user(world, traffic):
    """A20: the origin is at POP 3, whose carrier reaches every user, too; hot-potato routing would leave there."""
    come(traffic, "everybody at home", HOME)
    for pop, backbone in ((1, "10.8.13.1"), (2, "10.8.23.2")):
        assert world.routes("edge3", f"10.10.{pop}.0/24", "carrier")
        assert world.gateway("edge3", f"10.10.{pop}.2") == backbone
    Watch(traffic, *POPS).undisturbed(at_least=50)


def test_a_drained_pop_loses_its_own_user_to_the_next_and_no_packet(world, traffic):
    """A19, A10: the answers still leave at POP 1, which remains the nearest to the user (A20)."""
    watch = Watch(traffic, 2, 3)
    moving, first = traffic.flows[1], traffic.flows[1].sent + 1
    world.eipds[1].ctl("drain", "--reason", "rack move")
    come(traffic, "user 1 at POP 2", {**HOME, 1: (2, 1)})
    until("the withdrawal", lambda: not world.routes("carrier1", f"{EIP}/32", "eipd"), deadline=20)
    world.eipds[1].ctl("undrain")
    come(traffic, "user 1 back", HOME)
    watch.undisturbed()
    until("answers to all of user 1", lambda: moving.answered.issuperset(range(first, moving.sent)), deadline=10)
    goes_on(moving)


def test_a_pop_that_does_not_reach_the_backend_withdraws_and_nobody_elses_users_notice(world, traffic):
    """A19, by health."""
    watch = Watch(traffic, 1, 2)
    others = {pop: world.updates(pop) for pop in (1, 2)}
    world.lab["pop3"].run("ip", "route", "add", "blackhole", ORIGIN)
    come(traffic, "user 3 at POP 2", {**HOME, 3: (2, 3)})
    assert world.eipds[3].ctl("explain", "eip-anycast")["reason"] == "unhealthy"
    world.lab["pop3"].run("ip", "route", "del", "blackhole", ORIGIN)
    come(traffic, "user 3 back", HOME)
    watch.undisturbed()
    assert {pop: world.updates(pop) for pop in (1, 2)} == others
    goes_on(traffic.flows[3])


def test_when_a_carriers_line_fails_its_traffic_moves_and_the_other_pops_say_nothing(world, traffic):
    """A18: the line loses everything and both its ends stay up, so that only BFD can tell. Both ways (A20)."""
    watch = Watch(traffic, 2, 3)
    others = {pop: (world.updates(pop), world.eipds[pop].messages("sent", "update", "carrier")) for pop in (2, 3)}
    world.lab["edge1"].run("ip", "link", "set", "eth2", "nomaster")
    come(traffic, "user 1 at POP 2, in and out", {**HOME, 1: (2, 2)})
    until("the session's end", lambda: world.eipds[1].events("session-down"), deadline=20)
    assert world.eipds[1].events("session-down")[-1]["cause"] == "bfd-down"
    goes_on(traffic.flows[1])
    world.lab["edge1"].run("ip", "link", "set", "eth2", "master", "br0")
    come(traffic, "user 1 back", HOME)
    watch.undisturbed()
    assert others == {pop: (world.updates(pop), world.eipds[pop].messages("sent", "update", "carrier")) for pop in (2, 3)}
    assert not any(world.eipds[pop].events("session-down") for pop in (2, 3))
    goes_on(traffic.flows[1])
