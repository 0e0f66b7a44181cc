"""What went over a link, judged by tshark: an oracle that shares no code with eipd."""
import signal
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from netlab import Node
from netlab.wait import until

FIELDS = ("bgp.type", "bgp.length", "ip.src", "ipv6.src")
OPEN, UPDATE, NOTIFICATION, KEEPALIVE = 1, 2, 3, 4
MARK_TYPE, MARK = 0x88B5, b"eipd: the capture's last frame"  # IEEE 802: for local experiments


class Capture:
    """Captures a node's interface into `file` while the `with` block runs."""

    def __init__(self, node: Node, interface: str, file: Path, ports: str = "tcp port 179"):
        self._node, self._interface, self._ports = node, interface, ports
        self.file = file

    def __enter__(self) -> "Capture":
        # tcpdump runs with the host's files, so that it can write to `file`, each packet at once.
        self._process = subprocess.Popen(
            ["ip", "netns", "exec", self._node.namespace, "tcpdump", "-i", self._interface, "-U", "--immediate-mode",
             "-B", "16384", "-Z", "root", "-w", self.file, f"({self._ports}) or ether proto {MARK_TYPE:#x}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in self._process.stderr:
            if "listening on" in line:
                return self
        raise RuntimeError("tcpdump did not start")

    def __exit__(self, *_) -> None:
        self.stop()

    def stop(self) -> None:
        """From here on `file` is whole: tcpdump is ended only once it has written a last frame of ours, since a busy machine
        may let it lag behind the wire."""
        if self._process.returncode is None:
            if self._mark():
                until("the capture's last frame", self._marked)
            self._process.send_signal(signal.SIGINT)
            self._process.communicate(timeout=10)

    def _mark(self) -> bool:
        """Sends the last frame; False if the interface is down or gone."""
        send = ("import socket, sys; link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW); link.bind((sys.argv[1], 0));"
                f" link.send(bytes(12) + {MARK_TYPE}.to_bytes(2) + {MARK!r})")
        done = subprocess.run(["ip", "netns", "exec", self._node.namespace, "/usr/bin/python3", "-c", send, self._interface],
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=10)
        return done.returncode == 0

    def _marked(self) -> bool:
        with self.file.open("rb") as file:
            file.seek(max(0, self.file.stat().st_size - 65536))
            return MARK in file.read()

    def messages(self) -> list[dict]:
        """All BGP messages in order: {source, type, length}."""
        columns = [word for field in FIELDS for word in ("-e", field)]
        lines = _tshark(self.file, "-Y", "bgp", "-T", "fields", "-E", "occurrence=a", *columns).splitlines()
        found = []
        for line in lines:
            types, lengths, source4, source6 = line.split("\t")
            found += [{"source": source4 or source6, "type": int(kind), "length": int(length)}
                      for kind, length in zip(types.split(","), lengths.split(","), strict=True)]
        return found

    def updates(self, source: str) -> list[int]:
        """The lengths of the UPDATE messages from an address, without End-of-RIB (RFC 4724 §2: 23 octets, or one empty
        MP_UNREACH_NLRI)."""
        return [each["length"] for each in self.messages()
                if each["source"] == source and each["type"] == UPDATE and each["length"] not in (23, 29, 30)]

    def values(self, field: str) -> set[str]:
        """All values of one of tshark's fields."""
        lines = _tshark(self.file, "-Y", field, "-T", "fields", "-E", "occurrence=a", "-e", field).splitlines()
        return {value for line in lines for value in line.split(",")}

    def faults(self) -> list[str]:
        """Everything in BGP messages that tshark calls malformed, or worth a warning or an error."""
        root = ElementTree.fromstring(_tshark(self.file, "-Y", "bgp || _ws.malformed", "-T", "pdml"))
        found = []
        for packet in root.iter("packet"):
            for proto in packet.iter("proto"):
                if proto.get("name") == "_ws.malformed":
                    found.append(f"malformed: {proto.get('showname')}")
                elif proto.get("name") == "bgp":
                    found += [_message(field) for field in proto.iter("field") if _is_warning(field)]
        return found


WARNING = 0x600000  # wireshark's epan/proto.h: PI_WARN; PI_ERROR is above it


def _is_warning(field: ElementTree.Element) -> bool:
    return field.get("name") == "_ws.expert.severity" and int(field.get("show")) >= WARNING


def _message(field: ElementTree.Element) -> str:
    return f"expert: {field.get('showname')}"


def _tshark(file: Path, *words: str) -> str:
    return subprocess.run(["tshark", "-n", "-r", file, *words], check=True, capture_output=True, text=True).stdout
