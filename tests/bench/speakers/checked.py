"""Speakers whose routes depend on one check of the backend: eipd's http check, and ExaBGP's healthcheck, which runs a
program (check_main.cpp) for each of its looks."""
from harness import programs
from harness.backend import ADDRESS, PORT
from harness.plan import PEER_AS, SPEAKER, SPEAKER_AS, Plan
from harness.targets import ROUTE, targets
from netlab.wait import until

from .eipd import Eipd
from .exabgp import ENVIRONMENT, Exabgp


class CheckedEipd(Eipd):
    """All EIPs stand on one backend, or each on its own. `check` is the check's settings."""

    def __init__(self, check: str, one_each: bool = False):
        self._check, self._one_each = check, one_each

    def configuration(self, plan: Plan) -> str:
        return super().configuration(plan) + f"checks:\n  web: {{type: http, {self._check}}}\n"

    def eips(self, plan: Plan) -> str:
        blocks = super().eips(plan).split("check: none")
        ports = [PORT + (i if self._one_each else 0) for i in range(len(blocks) - 1)]
        return "".join(f'{block}check: web, target: "{ADDRESS}:{port}"' for block, port in zip(blocks, ports)) + blocks[-1]


class CheckedExabgp(Exabgp):
    """Each route announced and withdrawn by a healthcheck of its own, of the backend or, `many`, of a target each. Without
    --no-syslog a host that has no syslog costs it more than its checks."""

    def __init__(self, interval: float, many: bool = False):
        self._interval, self._many = interval, many

    def configuration(self, plan: Plan) -> str:
        looked_at = targets(plan.routes) if self._many else [f"{ADDRESS}:{PORT}"]
        checks = "".join(self._process(i, plan.prefix(i), *target.split(":")) for i, target in enumerate(looked_at))
        return f"""{checks}neighbor {ADDRESS} {{
  router-id {SPEAKER}; local-address {SPEAKER}; local-as {SPEAKER_AS}; peer-as {PEER_AS}; hold-time 90;
  family {{ ipv4 unicast; }}
  api {{ processes [ {", ".join(f"check{i}" for i in range(len(looked_at)))} ]; }}
}}
"""

    def _process(self, number: int, prefix: str, address: str, port: str) -> str:
        look = f"{programs.built('bench_check')} {address} {port}"
        return (f"process check{number} {{ run /usr/bin/python3 -m exabgp healthcheck --no-syslog --no-ack --no-ip-setup "
                f"--withdraw-on-down --rise 1 --fall 1 --interval {self._interval} --fast-interval {self._interval} --timeout 1 "
                f"--ip {prefix} --next-hop {SPEAKER} --cmd '{look}'; encoder text; }}\n")

    def node(self, plan: Plan, folder) -> dict:
        (folder / "exabgp.conf").write_text(self.configuration(plan))
        return {"binds": [f"{folder}/exabgp.conf:/etc/exabgp/bench.conf:ro"], "env": ENVIRONMENT,
                "exec": ["mkdir -p /run/exabgp", *([ROUTE] if self._many else [])], "cmd": "exabgp /etc/exabgp/bench.conf"}

    def load(self, scene) -> None:
        until("ExaBGP", lambda: scene.node.running)
        scene.peer.connect(60)


class ManyCheckedEipd(Eipd):
    """Each EIP stands on a target of its own, looked at once a second."""

    def __init__(self, kind: str):
        self._kind = kind

    def configuration(self, plan: Plan) -> str:
        what = ", http: {path: /}" if self._kind == "http" else ""
        return super().configuration(plan) + f"checks:\n  web: {{type: {self._kind}, interval: 1s, timeout: 500ms{what}}}\n"

    def eips(self, plan: Plan) -> str:
        blocks = super().eips(plan).split("check: none")
        return "".join(f'{block}check: web, target: "{target}"'
                       for block, target in zip(blocks, targets(plan.routes))) + blocks[-1]

    def node(self, plan: Plan, folder) -> dict:
        node = super().node(plan, folder)
        return {**node, "exec": [ROUTE, *node["exec"]]}


class BusyEipd(ManyCheckedEipd):
    """The same, but for the first EIP, which stands on the backend by a check of its own, in these settings."""

    def __init__(self, check: str):
        super().__init__("http")
        self._check = check

    def configuration(self, plan: Plan) -> str:
        return super().configuration(plan) + f"  backend: {{type: http, {self._check}}}\n"

    def eips(self, plan: Plan) -> str:
        first, *rest = Eipd.eips(self, plan).split("check: none")
        return (f'{first}check: backend, target: "{ADDRESS}:{PORT}"{rest[0]}'
                + "".join(f'check: web, target: "{target}"{block}'
                          for block, target in zip(rest[1:], targets(plan.routes - 1, PORT + 1))))
