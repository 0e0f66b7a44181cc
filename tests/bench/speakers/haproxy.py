"""HAProxy: its health checks alone, in one thread; it announces nothing."""
from harness import programs
from harness.plan import Plan
from harness.targets import ROUTE, targets
from netlab.wait import until

SOCKET = "/run/haproxy.sock"


class Haproxy:
    key, name, package, dials = "haproxy", "HAProxy", "haproxy", False
    pacing = "announces nothing: it stands beside the rows about checks"

    def __init__(self, kind: str = "http"):
        self._kind = kind

    def version(self) -> str:
        return programs.package_version(self.package)

    def configuration(self, plan: Plan) -> str:
        look = "  option httpchk GET /\n  http-check expect status 200\n" if self._kind == "http" else ""
        return f"""global
  nbthread 1
  maxconn 1000
  stats socket {SOCKET}
defaults
  timeout connect 500ms
  timeout client 1s
  timeout server 500ms
  timeout check 500ms
frontend none
  bind 127.0.0.1:1
  default_backend checked
backend checked
{look}  default-server check inter 1s rise 2 fall 3
"""

    def node(self, plan: Plan, folder) -> dict:
        servers = "".join(f"  server s{i} {target}\n" for i, target in enumerate(targets(plan.routes)))
        (folder / "haproxy.cfg").write_text(self.configuration(plan) + servers)
        return {"binds": [f"{folder}/haproxy.cfg:/etc/haproxy/bench.cfg:ro"], "exec": [ROUTE],
                "cmd": "/usr/sbin/haproxy -db -f /etc/haproxy/bench.cfg"}

    def load(self, scene) -> None:
        until("HAProxy's socket", lambda: scene.node.path(SOCKET).is_socket(), deadline=60)
