"""BIRD 2: static routes; the single ones have a static protocol each, so that one command takes one away."""
import re

from harness import programs
from harness.plan import FLOODER, FLOODER_AS, PEER_AS, SPEAKER, SPEAKER_AS, Plan
from netlab.birdc import Birdc
from netlab.wait import until

from .control import Control, Line

SOCKET = "/run/bird/bird.ctl"
TEMPLATE = f"""router id {SPEAKER};
log stderr {{ warning, error, fatal, bug }};
protocol device {{}}
template bgp peer {{
  local {SPEAKER} as {SPEAKER_AS};
  passive on;
  hold time 90;
  error wait time 1, 1;
  ipv4 {{ import none; export where source = RTS_STATIC; next hop self; }};
}}
"""


class Bird:
    key, name, package, dials = "bird", "BIRD", "bird2", False
    pacing = ("no MRAI; packs what one event finds; 2.0.12 falls asleep amid a dump until something wakes it, here the peer's "
              "KEEPALIVE each second (a poll() bug, fixed in 2.14)")

    def version(self) -> str:
        return programs.package_version(self.package)

    def configuration(self, plan: Plan) -> str:
        peers = [(f"peer{i}", address, PEER_AS) for i, address in enumerate(plan.peers())]
        if plan.flood:
            peers.append(("flooder", FLOODER, FLOODER_AS))
        return TEMPLATE + "".join(f"protocol bgp {name} from peer {{ neighbor {address} as {asn}; }}\n"
                                  for name, address, asn in peers)

    def node(self, plan: Plan, folder) -> dict:
        singles = "".join(f"protocol static single{i} {{ ipv4; route {plan.prefix(i)} blackhole; }}\n"
                          for i in range(plan.single))
        routes = "".join(f"  route {prefix} blackhole;\n" for prefix in plan.prefixes()[plan.single:])
        (folder / "bird.conf").write_text(f"{self.configuration(plan)}{singles}protocol static rest {{\n  ipv4;\n{routes}}}\n")
        return {"binds": [f"{folder}/bird.conf:/etc/bird/bird.conf:ro"], "exec": ["mkdir -p /run/bird"], "cmd": "bird -f"}

    def load(self, scene) -> None:
        until("BIRD's routes", lambda: self._count(scene) == scene.plan.routes, deadline=60)

    def _count(self, scene) -> int:
        with Birdc(scene.node.path(SOCKET)) as birdc:
            answer = " ".join(birdc.ask("show route count"))
        found = re.search(r"(\d+) of \d+ routes", answer)
        return int(found[1]) if found else 0

    def control(self, scene) -> "BirdControl":
        return BirdControl(scene)

    def withdraw_all(self, scene) -> int:
        scene.line = BirdControl(scene)  # stays open: BIRD drops what comes from a client that has gone
        return scene.line.command("disable rest")

    def announce_all(self, scene) -> None:
        scene.line.settle()
        scene.line.command("enable rest")
        scene.line.settle()
        scene.line.close()


class BirdControl(Control):
    def __init__(self, scene):
        self._line = Line(scene.node.path(SOCKET))
        self.settle()  # the greeting

    def command(self, words: str) -> int:
        return self._line.send(words.encode() + b"\n")

    def withdraw(self, number: int) -> int:
        return self.command(f"disable single{number}")

    def announce(self, number: int) -> int:
        return self.command(f"enable single{number}")

    def settle(self) -> None:
        self._line.read_until(lambda octets: octets.endswith(b"\n") and re.match(rb"\d{4} ", octets.splitlines()[-1]))

    def close(self) -> None:
        self._line.close()
