"""Two hosts on one link: the speaker under measurement, and the measuring peer with an address for each session."""
import contextlib
import os
import tempfile
import time
from pathlib import Path

from netlab import Lab

from . import process
from .peer import Peer
from .plan import BASE, FEEDER, FEEDER_AS, FIRST_PEER, FLOODER, FLOODER_AS, SPEAKER, Plan

HOST = {"kind": "linux", "network-mode": "none"}


class Scene:
    """A started speaker with its routes loaded; `with Scene(speaker, plan) as scene`."""

    def __init__(self, speaker, plan: Plan, early: bool = False, prepare=None):
        """`early`: the speaker has just been started when the scene is there, and the peer dials already: its `end` is due.
        `prepare(node)`: called with the peer's host before the speaker starts; its result is `prepared`, closed at the end."""
        self.speaker, self.plan, self._early, self._prepare = speaker, plan, early, prepare
        self.started = 0  # ns: when the speaker's process was started
        self.load_seconds = 0.0
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> "Scene":
        try:
            self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="eipd-bench-")))
            speaker = {**HOST, **self.speaker.node(self.plan, self.folder)}
            speaker["exec"] = [f"ip addr add {SPEAKER}/16 dev eth1", *speaker.get("exec", [])]
            batch = self.folder / "addresses"
            addresses = [*self.plan.peers(), FEEDER, FLOODER]
            batch.write_text("".join(f"addr add {address}/16 dev eth1\n" for address in addresses))
            peer = {**HOST, "binds": [f"{batch}:/addresses:ro"], "exec": ["ip -batch /addresses"]}
            self.lab = self._stack.enter_context(Lab(
                {"name": "bench", "topology": {"nodes": {"speaker": speaker, "peer": peer},
                                               "links": [{"endpoints": ["speaker:eth1", "peer:eth1"]}]}}, start=False))
            self.node = self.lab["speaker"]
            self.peer = self._enter_peer(str(FIRST_PEER), self.plan.neighbors, listen=self.speaker.dials)
            if self._prepare:
                self.prepared = self._stack.enter_context(contextlib.closing(self._prepare(self.lab["peer"])))
            if self._early:
                self.peer.begin_connect()
            self.started = time.monotonic_ns()
            self.lab.start()
            if not self._early:
                self.speaker.load(self)
            self.load_seconds = (time.monotonic_ns() - self.started) / 1e9
        except BaseException as error:
            self.__exit__(type(error))
            raise
        return self

    def __exit__(self, kind=None, *_) -> None:
        if kind and os.environ.get("VERBOSE") and hasattr(self, "node"):
            print(self.node.log()[-3000:])
        self._stack.close()

    def _enter_peer(self, local: str, count: int = 1, **more) -> Peer:
        return self._stack.enter_context(Peer(self.lab["peer"], local, count, max(1, self.plan.routes), **more))

    def establish(self, patience: float = 30) -> None:
        """The sessions are up and have all routes."""
        if not self.speaker.dials:  # else loading has waited for its sessions
            self.peer.connect()
        self.peer.hold(self.plan.routes, patience)

    def feeder(self, first: int) -> Peer:
        """Announces the plan's routes, from this number on."""
        return self._enter_peer(FEEDER, asn=FEEDER_AS, own=str(BASE + first))

    def flooder(self) -> Peer:
        return self._enter_peer(FLOODER, asn=FLOODER_AS, listen=self.speaker.dials)

    def usage(self) -> process.Usage:
        return process.usage(self.node.pid)

    def cpu(self) -> float:
        return process.cpu(self.node.pid)
