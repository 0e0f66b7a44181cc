"""GoBGP: fed by a neighbor; single routes are its own, added and removed over one open gRPC connection."""
import json

from harness import programs
from harness.plan import FLOODER, FLOODER_AS, PEER_AS, SPEAKER, SPEAKER_AS, Plan
from netlab.wait import until

from . import fed
from .control import Control
from .gobgp_api import SOCKET, Api

API = f"unix://{SOCKET}"

REFUSAL = f"""[global.apply-policy.config]
import-policy-list = ["refuse-the-flood"]
default-import-policy = "accept-route"
[[defined-sets.neighbor-sets]]
neighbor-set-name = "flooder"
neighbor-info-list = ["{FLOODER}"]
[[policy-definitions]]
name = "refuse-the-flood"
[[policy-definitions.statements]]
[policy-definitions.statements.conditions.match-neighbor-set]
neighbor-set = "flooder"
[policy-definitions.statements.actions]
route-disposition = "reject-route"
"""


class Gobgp:
    key, name, package, dials = "gobgp", "GoBGP", "gobgpd", False
    pacing = "none; one UPDATE a prefix for changes"

    def version(self) -> str:
        return programs.package_version(self.package)

    def configuration(self, plan: Plan) -> str:
        neighbors = [(address, PEER_AS) for address in plan.peers()]
        if fed.is_neighbor(plan):
            neighbors.append((fed.FEEDER, fed.FEEDER_AS))
        if plan.flood:
            neighbors.append((FLOODER, FLOODER_AS))
        text = f"""[global.config]
as = {SPEAKER_AS}
router-id = "{SPEAKER}"
"""
        if plan.flood:
            text += REFUSAL
        return text + "".join(f"""[[neighbors]]
[neighbors.config]
neighbor-address = "{address}"
peer-as = {asn}
[neighbors.transport.config]
passive-mode = true
[neighbors.timers.config]
hold-time = 90
idle-hold-time-after-reset = 1
[[neighbors.afi-safis]]
[neighbors.afi-safis.config]
afi-safi-name = "ipv4-unicast"
""" for address, asn in neighbors)

    def node(self, plan: Plan, folder) -> dict:
        (folder / "gobgpd.toml").write_text(self.configuration(plan))
        return {"binds": [f"{folder}/gobgpd.toml:/etc/gobgpd.toml:ro"],
                "cmd": f"gobgpd -f /etc/gobgpd.toml --api-hosts={API} --pprof-disable --log-plain --log-level=warn"}

    def load(self, scene) -> None:
        until("GoBGP", lambda: scene.node.run("gobgp", "--target", API, "global"))
        plan = scene.plan
        if plan.single:
            scene.api = Api(scene)
            for number in range(plan.single):
                scene.api.add(number)
                scene.api.settle()
        if fed.is_neighbor(plan):
            fed.feed(scene, plan.routes - plan.single)
        until("GoBGP's routes", lambda: self._count(scene) == plan.routes, deadline=60, pause=0.2)

    def _count(self, scene) -> int:
        return json.loads(scene.node.run("gobgp", "--target", API, "-j", "global", "rib", "summary")).get("num_destination", 0)

    def control(self, scene) -> "GobgpControl":
        return GobgpControl(scene)

    def withdraw_all(self, scene) -> int:
        return fed.cut(scene)


class GobgpControl(Control):
    def __init__(self, scene):
        self._api = scene.api

    def withdraw(self, number: int) -> int:
        return self._api.delete(number)

    def announce(self, number: int) -> int:
        return self._api.add(number)

    def settle(self) -> None:
        self._api.settle()
