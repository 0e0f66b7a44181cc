"""A real eipd on loopback addresses: many passive neighbors to be attacked, one each row, beside one that behaves."""
import http.client
import json
import os
import signal
import socket
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import messages as m
from .peer import Peer

EIPS = 20  # of each family
TABLE = {f"203.0.113.{i}/32" for i in range(1, EIPS + 1)} | {f"2001:db8:100::{i:x}/128" for i in range(1, EIPS + 1)}


@dataclass
class Neighbor:
    name: str
    address: str
    as_: int = m.PEER_AS
    keys: dict = field(default_factory=lambda: {"passive": True})  # more of its configuration


def neighbors(kind: str, network: int, count: int, as_: int = m.PEER_AS, **keys) -> list[Neighbor]:
    """`count` neighbors named kind-1, kind-2, …, at 127.0.network.1 and so on (network + 1 after 250)."""
    place = [f"127.0.{network + i // 250}.{1 + i % 250}" for i in range(count)]
    return [Neighbor(f"{kind}-{i + 1}", place[i], as_, {"passive": True, **keys}) for i in range(count)]


CLAIMS: list[socket.socket] = []  # open until the process ends


def free_port() -> int:
    """A port that no other test is given, claimed by an abstract socket of its name. It lies below those that the
    kernel picks for connections: one of these could hold it on an address of eipd's when eipd is to listen."""
    for port in range(20000, 30000):
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0eipd-test-port-{port}")
            with socket.create_server(("", port)):
                CLAIMS.append(claim)
                return port
        except OSError:  # another test's, or a stranger's
            claim.close()
    raise AssertionError("no port is free")


class Control(http.client.HTTPConnection):
    def __init__(self, path: Path):
        super().__init__("localhost", timeout=5)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(5)
        self.sock.connect(str(self.path))


class Pop:
    def __init__(self, directory: Path, hostile: list[Neighbor], hold: str = "90s"):
        self.directory = directory
        self.endpoint = ("127.0.0.1", free_port())
        self.steady = Neighbor("steady", "127.0.0.11")
        self.fresh = Neighbor("fresh", "127.0.0.12")
        self.unused: dict[str, list[Neighbor]] = {}
        for neighbor in hostile:
            self.unused.setdefault(neighbor.name.rpartition("-")[0], []).append(neighbor)
        config = self._config([self.steady, self.fresh, *hostile], hold)
        (directory / "eipd.yaml").write_text(json.dumps(config))

    def configure(self, change):
        """`change` is called with the configuration, which is then what the file says."""
        file = self.directory / "eipd.yaml"
        config = json.loads(file.read_text())
        change(config)
        file.write_text(json.dumps(config))

    def start(self):
        program = Path(os.environ["EIPD_BUILD"]) / "eipd"
        with open(self.directory / "log", "w") as log:
            command = [program, "--config", self.directory / "eipd.yaml"]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        self.wait("eipd listens", lambda: self.neighbor("steady"))
        self.behaved = Behaved(self.dial(self.steady).go_to("Established"))

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(10)
        finally:
            self.process.kill()
            self.behaved.close()

    def take(self, kind: str) -> Neighbor:
        """A neighbor that no row has used: what it did to its back-off is nobody else's concern."""
        return self.unused[kind].pop(0)

    def dial(self, neighbor: Neighbor, **keys) -> Peer:
        return Peer.dial(neighbor.address, self.endpoint, **keys)

    def get(self, path: str) -> dict:
        connection = Control(self.directory / "control")
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            assert answer.status == 200, f"{path}: {answer.status}"
            return json.loads(answer.read())
        finally:
            connection.close()

    def neighbor(self, name: str) -> dict:
        return self.get(f"/v1/neighbors/{name}")

    def received(self, neighbor: Neighbor) -> tuple[int, int]:
        """How many routes of each family were accepted from the neighbor in this session."""
        counts = {each["family"]: each["received"] for each in self.neighbor(neighbor.name)["routes"]}
        return counts["ipv4-unicast"], counts["ipv6-unicast"]

    def messages(self, neighbor: Neighbor, direction: str) -> dict[str, int]:
        return {each["type"]: each[direction] for each in self.neighbor(neighbor.name)["messages"]}

    def stuff(self, peer: Peer, neighbor: Neighbor):
        """Has the table sent to a peer that does not read, until not even one UPDATE more goes into its socket."""
        went, before, asked = 0, -1, 0
        while went != before:
            for _ in range(200):
                peer.send(m.refresh(), m.refresh(afi=2))
            asked += 400

            def all_are_read():
                peer.send(m.KEEPALIVE_MESSAGE)  # a ROUTE-REFRESH does not reset the hold timer, and this may take long
                return self.messages(neighbor, "received")["route-refresh"] >= asked

            self.wait("all are read", all_are_read)
            before, went = went, self.messages(neighbor, "sent")["update"]

    def wait(self, what: str, seen, deadline: float = 10):
        """Until `seen()` is true. OSError is not yet."""
        end, last = time.monotonic() + deadline, None
        while time.monotonic() < end:
            assert self.process.poll() is None, f"eipd ended: {(self.directory / 'log').read_text()[-2000:]}"
            try:
                if last := seen():
                    return last
            except OSError as error:
                last = error
            time.sleep(0.002)
        raise AssertionError(f"{what}: not seen in {deadline} s; last: {last!r}")

    def assert_unharmed(self):
        """What must be true after every row."""
        assert self.process.poll() is None, f"eipd ended: {(self.directory / 'log').read_text()[-2000:]}"
        steady = self.neighbor("steady")
        assert (steady["state"], steady["established_count"]) == ("Established", 1)
        assert self.behaved.lives(), "the session of the neighbor that behaves ended"
        with self.dial(self.fresh).go_to("Established") as fresh:
            assert fresh.announced == TABLE
            fresh.leave()

    def assert_held_back(self, neighbor: Neighbor):
        """The slow back-off: a minute, less jitter, in which a connection is closed with no octet."""
        status = self.neighbor(neighbor.name)
        assert status["state"] == "Idle"
        assert 40 <= status["next_retry_seconds"] <= 60
        with self.dial(neighbor) as again:
            assert (end := again.end()).octets == 0, end

    def assert_welcome(self, neighbor: Neighbor):
        """The fast back-off: a passive neighbor may come back at once, and gets everything."""
        open_ = m.open_(as_=neighbor.as_)
        with self.dial(neighbor).go_to("Established", open_) as again:
            assert again.announced == TABLE
            again.leave()

    def _config(self, everyone: list[Neighbor], hold: str) -> dict:
        export = {"routes": "all", "next_hop": {"ipv4": "192.0.2.1", "ipv6": "2001:db8::1"}}
        host, port = self.endpoint
        return {
            "access_point": "hkg1",
            "bgp": {
                "as": m.LOCAL_AS,
                "router_id": m.LOCAL_ID,
                "listen": [f"{host}:{port}", f"127.0.0.2:{port}"],
                "defaults": {"hold_time": hold, "connect_retry": "5s"},
                "neighbors": [
                    {"name": n.name, "address": n.address, "as": n.as_, "export": export, **n.keys} for n in everyone
                ],
            },
            "access_areas": {"asia": {"access_points": ["hkg1"]}},
            "origin_regions": ["hong-kong"],
            "accounts": {"acme": {"quotas": {"eips": 1000, "bandwidth_mbps": 1000, "regions_per_eip": 5}}},
            "pools": [
                {"id": "v4", "cidrs": ["203.0.113.0/24"], "access_area": "asia", "default": True},
                {"id": "v6", "cidrs": ["2001:db8:100::/48"], "access_area": "asia", "default": True},
            ],
            "eips": [
                {
                    "id": f"eip-{i}",
                    "address": prefix.rpartition("/")[0],
                    "account": "acme",
                    "access_area": "asia",
                    "bindings": [{"region": "hong-kong", "type": "eni", "resource": f"eni-{i}", "check": "none"}],
                }
                for i, prefix in enumerate(sorted(TABLE))
            ],
            "control": {"socket": str(self.directory / "control"), "mode": "0600"},
            "state_dir": str(self.directory),
            "log": {"level": "info", "format": "text"},
        }


class Behaved:
    """The other session: a thread that answers KEEPALIVEs with KEEPALIVEs and sees whatever else comes."""

    def __init__(self, peer: Peer):
        self.peer = peer
        self.surprises: list[str] = []
        peer.socket.settimeout(None)
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        try:
            while (got := self.peer.receive()) is not None:
                if got.kind == m.KEEPALIVE:
                    self.peer.send(m.KEEPALIVE_MESSAGE)
                else:
                    self.surprises.append(str(got))
        except OSError as error:
            self.surprises.append(str(error))

    def lives(self) -> bool:
        return self.thread.is_alive() and not self.surprises

    def close(self):
        """After eipd: waits for the end, so that `surprises` tell how it came."""
        self.thread.join(5)
        self.peer.socket.close()
