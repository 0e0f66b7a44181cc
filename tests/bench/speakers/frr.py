"""FRR's bgpd, without zebra: network statements, up to some thousands, else fed by a neighbor; single routes are network
statements, changed over its vty."""
import json

from harness import programs
from harness.plan import FLOODER, FLOODER_AS, PEER_AS, SPEAKER, SPEAKER_AS, Plan
from netlab.wait import until

from . import fed
from .control import Control, Line

VTY = "/run/frr/bgpd.vty"
MOST_NETWORKS = 10_000


class Frr:
    key, name, package, dials = "frr", "FRR", "frr", False
    pacing = "update groups wait 1 s before a first dump (coalesce-time 1000), 50 ms before a change; MRAI 0"

    def version(self) -> str:
        return programs.package_version(self.package)

    def configuration(self, plan: Plan) -> str:
        neighbors = [(address, PEER_AS) for address in plan.peers()]
        if _is_fed(plan):
            neighbors.append((fed.FEEDER, fed.FEEDER_AS))
        if plan.flood:
            neighbors.append((FLOODER, FLOODER_AS))
        lines = ["hostname frr", f"router bgp {SPEAKER_AS}", f" bgp router-id {SPEAKER}", " no bgp ebgp-requires-policy",
                 " no bgp network import-check"]
        for address, asn in neighbors:
            lines += [f" neighbor {address} remote-as {asn}", f" neighbor {address} passive", f" neighbor {address} timers 30 90",
                      f" neighbor {address} timers connect 1"]
        lines.append(" address-family ipv4 unicast")
        if plan.flood:
            lines.append(f"  neighbor {FLOODER} route-map none in")
        lines += [f"  network {prefix}" for prefix in plan.prefixes()[:plan.single if _is_fed(plan) else None]]
        lines.append(" exit-address-family")
        if plan.flood:
            lines += ["route-map none deny 10"]
        return "\n".join(lines) + "\n"

    def node(self, plan: Plan, folder) -> dict:
        (folder / "bgpd.conf").write_text(self.configuration(plan))
        return {"binds": [f"{folder}/bgpd.conf:/etc/frr/bgpd.conf:ro"],
                "exec": ["mkdir -p /run/frr", "chown frr:frr /run/frr"],
                "cmd": "/usr/lib/frr/bgpd --no_kernel --no_zebra -f /etc/frr/bgpd.conf --log stdout"}

    def load(self, scene) -> None:
        until("FRR", lambda: scene.node.run("vtysh", "-d", "bgpd", "-c", "show bgp summary json"))
        plan = scene.plan
        if _is_fed(plan):
            fed.feed(scene, plan.routes - plan.single)
        until("FRR's routes", lambda: self._count(scene) == plan.routes, deadline=60, pause=0.2)

    def _count(self, scene) -> int:
        answer = json.loads(scene.node.run("vtysh", "-d", "bgpd", "-c", "show bgp ipv4 unicast statistics json"))
        return int(answer["ipv4Unicast"][0]["totalPrefixes"])

    def control(self, scene) -> "FrrControl":
        return FrrControl(scene)

    def withdraw_all(self, scene) -> int:
        return fed.cut(scene)


class FrrControl(Control):
    """The vty: a command ends with a zero octet; an answer with three and the status."""

    def __init__(self, scene):
        self._line, self._plan = Line(scene.node.path(VTY)), scene.plan
        for words in ("enable", "configure terminal", f"router bgp {SPEAKER_AS}", "address-family ipv4 unicast"):
            self.command(words)
            self.settle()

    def command(self, words: str) -> int:
        return self._line.send(words.encode() + b"\0")

    def withdraw(self, number: int) -> int:
        return self.command(f"no network {self._plan.prefix(number)}")

    def announce(self, number: int) -> int:
        return self.command(f"network {self._plan.prefix(number)}")

    def settle(self) -> None:
        self._line.read_until(lambda octets: len(octets) >= 4 and octets[-4:-1] == b"\0\0\0")

    def close(self) -> None:
        self._line.close()


def _is_fed(plan: Plan) -> bool:
    return plan.routes - plan.single > MOST_NETWORKS
