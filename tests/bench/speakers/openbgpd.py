"""OpenBGPD: networks in its file, up to some thousands (reading them is quadratic), else fed by a neighbor; changes through
bgpctl, a process each, whose start is part of the figure."""
import subprocess
import time

from harness import programs
from harness.plan import FLOODER, FLOODER_AS, PEER_AS, SPEAKER, SPEAKER_AS, Plan
from netlab.wait import until

from . import fed
from .control import Control

MOST_NETWORKS = 10_000


class Openbgpd:
    key, name, package, dials = "openbgpd", "OpenBGPD", "openbgpd", False
    lets_back_in = False  # it refuses a peer whose session has ended for half a minute and more
    pacing = "none; changes come through bgpctl, a new process each"

    def version(self) -> str:
        return programs.package_version(self.package)

    def configuration(self, plan: Plan) -> str:
        neighbors = [(address, PEER_AS) for address in plan.peers()]
        rules = ["deny from any", "allow to any"]
        if _is_fed(plan):
            neighbors.append((fed.FEEDER, fed.FEEDER_AS))
            rules.append(f"allow from {fed.FEEDER}")
        if plan.flood:
            neighbors.append((FLOODER, FLOODER_AS))
        lines = [f"AS {SPEAKER_AS}", f"router-id {SPEAKER}", f"listen on {SPEAKER}", "fib-update no", "holdtime 90"]
        lines += [f"neighbor {address} {{\n  remote-as {asn}\n  passive\n  announce IPv4 unicast\n}}" for address, asn in neighbors]
        return "\n".join([*lines, *rules]) + "\n"

    def node(self, plan: Plan, folder) -> dict:
        networks = "".join(f"network {prefix}\n" for prefix in plan.prefixes()[:plan.single if _is_fed(plan) else None])
        head, tail = self.configuration(plan).split("neighbor", 1)
        config = folder / "bgpd.conf"
        config.write_text(f"{head}{networks}neighbor{tail}")
        config.chmod(0o600)
        return {"binds": [f"{config}:/etc/bgpd.conf:ro"], "exec": ["mkdir -p /run/openbgpd /var/run/openbgpd"],
                "cmd": "/usr/sbin/bgpd -d -f /etc/bgpd.conf"}

    def load(self, scene) -> None:
        until("OpenBGPD", lambda: scene.node.run("bgpctl", "show", "summary"))
        if _is_fed(scene.plan):
            fed.feed(scene, scene.plan.routes - scene.plan.single)
        until("OpenBGPD's routes", lambda: self._count(scene) >= scene.plan.routes, deadline=60, pause=0.2)

    def _count(self, scene) -> int:
        answer = scene.node.run("bgpctl", "show", "rib", "memory")
        return next((int(line.split()[0]) for line in answer.splitlines() if "IPv4 unicast network" in line), 0)

    def control(self, scene) -> "OpenbgpdControl":
        return OpenbgpdControl(scene)

    def withdraw_all(self, scene) -> int:
        return fed.cut(scene) if _is_fed(scene.plan) else OpenbgpdControl(scene).run("network", "flush")


class OpenbgpdControl(Control):
    def __init__(self, scene):
        self._scene, self._running = scene, None

    def run(self, *words: str) -> int:
        begin = time.monotonic_ns()
        self._running = self._scene.node.popen("bgpctl", *words, stdout=subprocess.DEVNULL)
        return begin

    def withdraw(self, number: int) -> int:
        return self.run("network", "delete", self._scene.plan.prefix(number))

    def announce(self, number: int) -> int:
        return self.run("network", "add", self._scene.plan.prefix(number))

    def settle(self) -> None:
        self._running.wait(10)


def _is_fed(plan: Plan) -> bool:
    return plan.routes - plan.single > MOST_NETWORKS
