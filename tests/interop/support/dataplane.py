"""The data plane of a POP in small, as a program of its own: what `GET /v1/forwarding` says becomes the kernel's routes.

An EIP's packets go into a VXLAN tunnel to the host of the active binding's target; the revision is acknowledged once the
route is there. What is in force stays while eipd does not answer.
"""
import subprocess
import time

from .api import Api

PAUSE = 0.1  # seconds between two questions
TUNNEL, TUNNEL_ID = "vxlan0", 7
INSIDE, INSIDE_MAC = "169.254.0.1", "02:00:00:00:00:01"  # the far end of every tunnel
# One device for all targets: the route says where a packet's tunnel ends.
DEVICE = [f"ip link add {TUNNEL} type vxlan external dstport 4789", f"ip link set {TUNNEL} up",
          f"ip neigh add {INSIDE} lladdr {INSIDE_MAC} dev {TUNNEL} nud permanent"]
# And at the target.
FAR_END = [f"ip link add {TUNNEL} address {INSIDE_MAC} type vxlan id {TUNNEL_ID} dstport 4789", f"ip link set {TUNNEL} up"]


def carry(address: str, active: dict | None) -> None:
    route = f"blackhole {address}/32"
    if active:
        host = active["target"].rpartition(":")[0]
        route = f"{address}/32 encap ip id {TUNNEL_ID} dst {host} ttl 64 via {INSIDE} dev {TUNNEL} onlink"
    subprocess.run(["ip", "route", "replace", *route.split()], check=True)


def main() -> None:
    api = Api("/run/eipd/control.sock")
    in_force: dict[str, int] = {}  # by EIP, the revision
    while True:
        try:
            for each in api.items("/v1/forwarding"):
                if in_force.get(each["eip"]) != each["revision"]:
                    carry(each["address"], each["active"])
                    in_force[each["eip"]] = each["revision"]
                if not each["acknowledged"]:
                    api.ask("POST", f"/v1/forwarding/{each['eip']}", {"revision": each["revision"]})
        except OSError:
            pass
        time.sleep(PAUSE)


if __name__ == "__main__":
    main()
