"""eipd: the EIPs stand in its file, none checked; drains take them away."""
import json
import subprocess

from harness import programs
from harness.plan import FLOODER, FLOODER_AS, PEER_AS, SPEAKER, SPEAKER_AS, Plan
from netlab.wait import until

from .control import Control, Line

SOCKET = "/run/eipd/control.sock"
ACCESS_POINT = "hkg1"
METRICS = "127.0.0.1:9469"


class Eipd:
    key, name, package, dials = "eipd", "eipd", None, False
    pacing = "none: a change is written in the turn in which it is decided"

    def version(self) -> str:
        answer = subprocess.run([programs.BUILD / "eipd", "--version"], capture_output=True, text=True)
        return answer.stdout.split("\n")[0].removeprefix("eipd ").strip()

    def configuration(self, plan: Plan) -> str:
        neighbors = "\n".join(_neighbor(f"peer{i}", address, PEER_AS) for i, address in enumerate(plan.peers()))
        if plan.flood:
            neighbors += "\n" + _neighbor("flooder", FLOODER, FLOODER_AS)
        return f"""access_point: {ACCESS_POINT}
bgp:
  as: {SPEAKER_AS}
  router_id: {SPEAKER}
  listen: ["0.0.0.0:179"]
  defaults: {{hold_time: 90s, connect_retry: 1s}}
  neighbors:
{neighbors}
access_areas: {{asia-pacific: {{access_points: [{ACCESS_POINT}]}}}}
origin_regions: [hong-kong]
accounts: {{acme: {{quotas: {{eips: 2000000, bandwidth_mbps: 1000, regions_per_eip: 5}}}}}}
pools: [{{id: v4, cidrs: [10.64.0.0/10], access_area: asia-pacific, default: true}}]
announce: {{allowed: ["10.64.0.0/10 le 32"]}}
control: {{socket: {SOCKET}, mode: "0660"}}
metrics: {{listen: "{METRICS}"}}
state_dir: /var/lib/eipd
log: {{level: info, format: json}}
"""

    def eips(self, plan: Plan) -> str:
        return "eips:\n" + "".join(f"""  - id: eip-{number}
    address: {prefix.removesuffix("/32")}
    account: acme
    access_area: asia-pacific
    bindings: [{{region: hong-kong, type: clb, resource: clb-{number}, check: none}}]
""" for number, prefix in enumerate(plan.prefixes()))

    def node(self, plan: Plan, folder) -> dict:
        (folder / "eipd.yaml").write_text(self.configuration(plan) + self.eips(plan))
        return {"binds": [f"{programs.BUILD}/eipd:/usr/sbin/eipd:ro", f"{folder}/eipd.yaml:/etc/eipd/eipd.yaml:ro"],
                "exec": ["mkdir -p /run/eipd /var/lib/eipd"], "cmd": "eipd --config /etc/eipd/eipd.yaml"}

    def load(self, scene) -> None:
        """Until its control socket answers: then its EIPs are there."""
        until("eipd's control socket", lambda: self._ask(scene), deadline=60)

    def _ask(self, scene) -> bool:
        control = EipdControl(scene)
        try:
            control.line.send(_request("GET", "/v1/status"))
            return b" 200 " in control.line.read_until(_is_whole)[:20]
        finally:
            control.close()

    def control(self, scene) -> "EipdControl":
        return EipdControl(scene)

    def withdraw_all(self, scene) -> int:
        control = EipdControl(scene)
        begin = control.line.send(_request("POST", "/v1/drains", {"scope": "access_point", "now": True}))
        control.settle()
        control.close()
        return begin

    def announce_all(self, scene) -> None:
        control = EipdControl(scene)
        control.line.send(_request("DELETE", "/v1/drains/access_point"))
        control.settle()
        control.close()


class EipdControl(Control):
    def __init__(self, scene):
        self.line = Line(scene.node.path(SOCKET))

    def withdraw(self, number: int) -> int:
        return self.line.send(_request("POST", "/v1/drains", {"scope": "eip", "name": f"eip-{number}", "now": True}))

    def announce(self, number: int) -> int:
        return self.line.send(_request("DELETE", f"/v1/drains/eip/eip-{number}"))

    def settle(self) -> None:
        answer = self.line.read_until(_is_whole)
        if not answer.startswith(b"HTTP/1.1 2"):
            raise RuntimeError(f"eipd refused: {answer.decode(errors='replace')}")

    def close(self) -> None:
        self.line.close()


def _neighbor(name: str, address: str, asn: int) -> str:
    return (f"    - {{name: {name}, address: {address}, as: {asn}, passive: true, families: [ipv4-unicast], "
            "export: {routes: all}}")


def _request(method: str, target: str, body: dict | None = None) -> bytes:
    text = json.dumps(body) if body is not None else ""
    head = f"{method} {target} HTTP/1.1\r\nHost: eipd\r\n"
    if body is not None:
        head += f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n"
    return f"{head}\r\n{text}".encode()


def _is_whole(answer: bytes) -> bool:
    head, separator, body = answer.partition(b"\r\n\r\n")
    if not separator:
        return False
    length = [int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return len(body) >= length[0] if length else body.endswith(b"0\r\n\r\n") or b" 204 " in head[:20]
