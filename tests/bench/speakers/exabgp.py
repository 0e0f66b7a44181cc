"""ExaBGP: static routes in its file; single ones through the API process that it starts, here `cat` on a fifo."""
import os
import time

from harness import programs
from harness.plan import FLOODER, FLOODER_AS, PEER_AS, SPEAKER, SPEAKER_AS, Plan
from netlab.wait import until

from .control import Control

FIFO = "/run/exabgp/commands"
ENVIRONMENT = {"exabgp.daemon.user": "root", "exabgp.api.ack": "false", "exabgp.api.cli": "false",
               "exabgp.log.level": "WARNING", "exabgp.log.destination": "stdout"}


class Exabgp:
    key, name, package, dials = "exabgp", "ExaBGP", "exabgp", True
    pacing = "50 prefixes every 12 ms or so"

    def version(self) -> str:
        return programs.package_version(self.package)

    def configuration(self, plan: Plan) -> str:
        neighbors = [(address, PEER_AS) for address in plan.peers()]
        if plan.flood:
            neighbors.append((FLOODER, FLOODER_AS))
        return f"process commands {{ run /bin/cat {FIFO}; encoder text; }}\n" + "".join(
            f"""neighbor {address} {{
  router-id {SPEAKER}; local-address {SPEAKER}; local-as {SPEAKER_AS}; peer-as {asn}; hold-time 90;
  family {{ ipv4 unicast; }}
  api {{ processes [ commands ]; }}
  static {{ include "routes"; }}
}}
""" for address, asn in neighbors)

    def node(self, plan: Plan, folder) -> dict:
        routes = "".join(f"    route {prefix} next-hop {SPEAKER};\n" for prefix in plan.prefixes())
        (folder / "exabgp.conf").write_text(self.configuration(plan).replace('include "routes";', f"\n{routes}"))
        return {"binds": [f"{folder}/exabgp.conf:/etc/exabgp/bench.conf:ro"], "env": ENVIRONMENT,
                "exec": ["mkdir -p /run/exabgp", f"mkfifo {FIFO}"], "cmd": "exabgp /etc/exabgp/bench.conf"}

    def load(self, scene) -> None:
        """It takes its routes in before it dials; while it is not connected there is nothing to see, so its dialling is
        waited for. It holds the fifo's other end by then."""
        scene.commands = until("ExaBGP's API process", lambda: self._open(scene), deadline=60)
        scene.peer.connect(90)

    def _open(self, scene) -> int:
        return os.open(scene.node.path(FIFO), os.O_WRONLY | os.O_NONBLOCK)

    def control(self, scene) -> "ExabgpControl":
        return ExabgpControl(scene)

    def withdraw_all(self, scene) -> int:
        os.set_blocking(scene.commands, True)
        text = "".join(f"withdraw route {prefix} next-hop {SPEAKER}\n" for prefix in scene.plan.prefixes()).encode()
        begin = time.monotonic_ns()
        while text:
            text = text[os.write(scene.commands, text[:65536]):]
        return begin


class ExabgpControl(Control):
    def __init__(self, scene):
        self._scene = scene

    def _write(self, words: str) -> int:
        begin = time.monotonic_ns()
        os.write(self._scene.commands, words.encode() + b"\n")
        return begin

    def withdraw(self, number: int) -> int:
        return self._write(f"withdraw route {self._scene.plan.prefix(number)} next-hop {SPEAKER}")

    def announce(self, number: int) -> int:
        return self._write(f"announce route {self._scene.plan.prefix(number)} next-hop {SPEAKER}")
