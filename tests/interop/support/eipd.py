"""eipd as a node of a lab: its configuration, and what it says of itself."""
import json
import os
import re
from pathlib import Path

import yaml
from netlab import Lab, Node

from .route import Session

PROJECT = Path(__file__).resolve().parents[3]
BUILD = Path(os.environ.get("EIPD_BUILD", PROJECT / "build"))
METRICS = "127.0.0.1:9469"


def configuration(neighbors: list[dict], eips: list[dict], checks: dict | None = None, **more) -> dict:
    """A whole configuration; `more` replaces or adds top-level sections."""
    return {
        "access_point": "hkg1", "instance": "hkg1-a",
        "bgp": {"as": 64500, "router_id": "192.0.2.1", "listen": ["0.0.0.0:179", "[::]:179"], "startup_wait": "5s",
                "defaults": {"hold_time": "9s", "connect_retry": "1s"}, "neighbors": neighbors},
        "access_areas": {"asia-pacific": {"access_points": ["hkg1"]}},
        "origin_regions": ["hong-kong", "singapore"],
        "accounts": {"acme": {"quotas": {"eips": 100_000, "bandwidth_mbps": 1000, "regions_per_eip": 5}}},
        "pools": [{"id": "v4", "cidrs": ["203.0.113.0/24"], "access_area": "asia-pacific", "default": True},
                  {"id": "v6", "cidrs": ["2001:db8:100::/48"], "access_area": "asia-pacific", "default": True}],
        "checks": checks or {},
        "eips": eips,
        "control": {"socket": "/run/eipd/control.sock", "mode": "0660"},
        "metrics": {"listen": METRICS},
        "state_dir": "/var/lib/eipd",
        "log": {"level": "info", "format": "json"},
        **more,
    }


def neighbor(session: Session, name: str = "router", **more) -> dict:
    """The neighbor at the other end of a session, with an export that sets every kind of attribute."""
    steering = {"local_preference": 200} if session.internal else {"prepend": 1}
    return {"name": name, "address": session.router_address, "as": session.router_as,
            "local_address": session.eipd_address, "passive": session.eipd_passive,
            "families": ["ipv4-unicast", "ipv6-unicast"],
            "export": {"routes": "all", "next_hop": {"ipv4": "192.0.2.1", "ipv6": "2001:db8:1::1"},
                       "communities": ["64500:100", "64500:1:2", "rt:64500:1"], **steering}, **more}


def eip(name: str, address: str, check: str, target: str | None = None, **more) -> dict:
    binding = {"region": "hong-kong", "type": "clb", "resource": f"clb-{name}", "check": check}
    return {"id": name, "address": address, "account": "acme", "access_area": "asia-pacific",
            "bindings": [binding | ({"target": target} if target else {})], **more}


def write(config: dict, folder: Path) -> Path:
    """The configuration as the file that a node with this folder reads."""
    file = folder / "eipd.yaml"
    file.write_text(yaml.safe_dump(config, sort_keys=False))
    return file


def change(folder: Path, section: str, **keys) -> None:
    """Sets keys of a section in the configuration that was written."""
    config = yaml.safe_load((folder / "eipd.yaml").read_text())
    config[section] |= keys
    write(config, folder)


def node(config: dict, folder: Path) -> dict:
    """A topology node that runs eipd; its configuration is written into `folder`."""
    write(config, folder)
    return {"binds": [f"{BUILD}/eipd:/usr/sbin/eipd:ro", f"{BUILD}/eipctl:/usr/bin/eipctl:ro",
                      f"{folder}/eipd.yaml:/etc/eipd/eipd.yaml:ro"],
            "cmd": "sh -c 'mkdir -p /run/eipd /var/lib/eipd && exec eipd --config /etc/eipd/eipd.yaml'"}


class Eipd:
    def __init__(self, lab: Lab, name: str = "pop"):
        self.node: Node = lab[name]

    def events(self, word: str, **fields) -> list[dict]:
        """The log's lines of an event whose fields are these."""
        found = []
        for line in self.node.log().splitlines():
            if f'"{word}"' in line and line.startswith("{"):
                entry = json.loads(line)
                if entry["event"] == word and all(entry.get(key) == value for key, value in fields.items()):
                    found.append(entry)
        return found

    def ctl(self, *words: str):
        """What `eipctl WORDS --json` answers."""
        return json.loads(self.node.run("eipctl", *words, "--json"))

    def items(self, *words: str) -> list[dict]:
        """The items that a listing has; it must be whole."""
        answer = self.ctl(*words)
        assert answer["next"] is None
        return answer["items"]

    def neighbor(self, name: str = "router") -> dict:
        return self.ctl("neighbors", name)

    def messages(self, direction: str, kind: str, name: str = "router") -> int:
        """How many messages of a type have been `sent` to or `received` from a neighbor."""
        return next(each[direction] for each in self.neighbor(name)["messages"] if each["type"] == kind)

    def exposition(self) -> str:
        return self.node.run("curl", "-sf", f"http://{METRICS}/metrics")

    def metrics(self) -> dict[tuple[str, frozenset], float]:
        """(name, labels as a set of pairs) → value."""
        found = {}
        for line in self.exposition().splitlines():
            if match := re.fullmatch(r"(\w+)(?:\{(.*)\})? (\S+)", line):
                labels = frozenset(re.findall(r'(\w+)="([^"]*)"', match[2] or ""))
                found[match[1], labels] = float(match[3])
        return found

    def metric(self, name: str, **labels) -> float | None:
        """The one series of that name that has these labels, among others; None if there is none."""
        matches = [value for (key, found), value in self.metrics().items()
                   if key == name and labels.items() <= dict(found).items()]
        assert len(matches) <= 1, f"{name} {labels}: {len(matches)} series"
        return matches[0] if matches else None
