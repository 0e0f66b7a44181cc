"""The store of a running daemon: killed, with a full disk, with a disk that hangs.

Real: eipd, its control API and its file. There are no neighbors. The disk is full because the process may write no
larger files (prlimit); it hangs because another process holds SQLite's lock.
"""
import http.client
import os
import random
import sqlite3
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import yaml
from support.api import Api

BUILD = Path(os.environ.get("EIPD_BUILD", Path(__file__).resolve().parents[2] / "build"))
ALLOCATE = {"account": "acme", "access_area": "asia-pacific"}


class Daemon:
    def __init__(self, folder: Path):
        self.folder = folder
        self.socket = folder / "control.sock"
        self.store = folder / "state" / "eipd.db"
        (folder / "eipd.yaml").write_text(yaml.safe_dump({
            "access_point": "hkg1", "bgp": {"as": 64500, "router_id": "192.0.2.1", "listen": []},
            "access_areas": {"asia-pacific": {"access_points": ["hkg1"]}}, "origin_regions": ["hong-kong"],
            "accounts": {"acme": {"quotas": {"eips": 100_000}}},
            "pools": [{"id": "v4", "cidrs": ["203.0.0.0/16"], "access_area": "asia-pacific", "default": True}],
            "control": {"socket": str(self.socket)}, "state_dir": str(folder / "state"), "log": {"level": "error"}}))
        self.process = None

    def start(self):
        self.process = subprocess.Popen([BUILD / "eipd", "--config", self.folder / "eipd.yaml"],
                                        stderr=(self.folder / "log").open("ab"))
        deadline = time.monotonic() + 30
        while True:
            assert self.process.poll() is None, (self.folder / "log").read_text()
            try:
                return self.ask("GET", "/v1/status")
            except OSError:
                assert time.monotonic() < deadline, "no answer on the control socket"
                time.sleep(0.01)

    def ask(self, method: str, path: str, body: dict | None = None):
        """(status, answer)"""
        answer = Api(self.socket).ask(method, path, body)
        return answer.status, answer.body

    def eips(self) -> dict[str, str]:
        """id → address of all."""
        found = Api(self.socket).items("/v1/eips?limit=1000")
        assert len({eip["address"] for eip in found}) == len(found), "an address is held twice"
        return {eip["id"]: eip["address"] for eip in found}

    def kill(self):
        self.process.kill()
        self.process.wait()


@contextmanager
def running(folder: Path):
    daemon = Daemon(folder)
    daemon.start()
    try:
        yield daemon
    finally:
        daemon.kill()


def test_what_was_answered_is_there_after_kill_9(tmp_path):
    acknowledged, refused = {}, []

    def write(daemon: Daemon):
        try:
            while True:
                status, eip = daemon.ask("POST", "/v1/eips", ALLOCATE)
                if status != 201:
                    refused.append(eip)
                    return
                acknowledged[eip["id"]] = eip["address"]
        except (OSError, http.client.HTTPException):
            pass  # it is dead

    with running(tmp_path) as daemon:
        for _ in range(12):
            writers = [threading.Thread(target=write, args=(daemon,)) for _ in range(4)]
            for writer in writers:
                writer.start()
            time.sleep(random.uniform(0.02, 0.3))  # the moment of death, not a wait for something
            daemon.kill()
            for writer in writers:
                writer.join()
            daemon.start()
            held = daemon.eips()
            assert acknowledged.items() <= held.items()
    assert acknowledged and not refused


def test_a_full_disk_refuses_writes_and_nothing_else(tmp_path):
    with running(tmp_path) as daemon:
        status, eip = daemon.ask("POST", "/v1/eips", ALLOCATE)
        assert status == 201
        limit = ["prlimit", f"--pid={daemon.process.pid}"]
        subprocess.run([*limit, "--fsize=100:unlimited"], check=True)
        assert daemon.ask("POST", "/v1/eips", ALLOCATE)[1]["code"] == "store-unavailable"
        status, problem = daemon.ask("POST", "/v1/drains", {"scope": "eip", "name": eip["id"], "now": True})
        assert (status, problem["code"]) == (503, "in-force-not-saved")
        assert [drain["name"] for drain in daemon.ask("GET", "/v1/drains")[1]["items"]] == [eip["id"]]
        subprocess.run([*limit, "--fsize=unlimited"], check=True)
        assert daemon.ask("POST", "/v1/eips", ALLOCATE)[0] == 201
        assert len(daemon.eips()) == 2


def test_a_store_that_hangs_delays_no_drain(tmp_path):
    with running(tmp_path) as daemon:
        _, eip = daemon.ask("POST", "/v1/eips", ALLOCATE)
        holder = sqlite3.connect(daemon.store, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        answers = []
        asking = threading.Thread(target=lambda: answers.append(
            daemon.ask("POST", "/v1/drains", {"scope": "eip", "name": eip["id"], "now": True})))
        asking.start()
        deadline = time.monotonic() + 10
        while not daemon.ask("GET", "/v1/drains")[1]["items"]:
            assert time.monotonic() < deadline, "the drain waits for the disk"
        assert not answers  # answered after the commit
        holder.execute("ROLLBACK")
        asking.join()
        assert answers[0][0] == 201
        daemon.kill()
        daemon.start()
        assert [drain["name"] for drain in daemon.ask("GET", "/v1/drains")[1]["items"]] == [eip["id"]]
