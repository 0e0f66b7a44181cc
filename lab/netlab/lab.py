"""A lab: a topology brought up in namespaces, and taken down without a trace.

    with Lab.from_file(path) as lab: ...

Order of coming up: namespaces, links, root file systems with binds, `exec` lines, main processes. Several labs, also of
the same file, can be up at once. What remains after an end of any kind: nothing, see guard.py.
"""
from pathlib import Path

import yaml

from . import namespaces, state as states
from .guard import Guard
from .node import Node
from .topology import Topology, parse


class Lab:
    def __init__(self, document: dict, base: Path | str = ".", start: bool = True):
        """`document` is a topology file's content; relative bind sources are relative to `base`. Without `start` the main
        processes wait for a call of start()."""
        self.topology: Topology = parse(document)
        self._base = Path(base).resolve()
        self._start = start
        self._guard: Guard | None = None
        self.nodes: dict[str, Node] = {}
        self.run = ""

    @classmethod
    def from_file(cls, path: Path | str) -> "Lab":
        return cls(yaml.safe_load(Path(path).read_text()), Path(path).resolve().parent)

    def __getitem__(self, node: str) -> Node:
        return self.nodes[node]

    def __enter__(self) -> "Lab":
        try:
            self.up()
        except BaseException:
            self.down()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.down()

    def up(self) -> None:
        specs = self.topology.nodes
        state = states.create(self.topology.name, {node: spec.shares or node for node, spec in specs.items()})
        self.run = state.run
        self._guard = Guard(state.run)
        for node, spec in specs.items():
            self.nodes[node] = Node(spec, state.namespaces[node], state.folder, self._base)
            if not spec.shares:
                namespaces.create(state.namespaces[node], spec.sysctls)
        for link in self.topology.links:
            namespaces.connect(link, state.namespaces)
        for node in self.nodes.values():
            node.build_root()
        state.keepers = {name: node.root_ready() for name, node in self.nodes.items()}
        state.save()
        for node in self.nodes.values():
            for command in node.spec.exec:
                node.run(*command)
        if self._start:
            self.start()

    def start(self) -> None:
        """Starts every node's main process, in the order of the file."""
        for node in self.nodes.values():
            node.start()

    def keep(self) -> None:
        """Leaves the lab up after this process, until `lab/lab down`; `down` does nothing from here on."""
        guard, self._guard = self._guard, None
        guard.keep()

    def down(self) -> None:
        if guard := self._guard:
            self._guard = None
            guard.down()
            for node in self.nodes.values():
                node.forget()
