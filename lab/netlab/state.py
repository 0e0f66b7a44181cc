"""What a running lab has created, on disk, so that anyone can take it down: its runner, its guard, or `lab down`.

One folder a run, /run/netlab/RUN, with state.json, the output of each node's main process in NODE.log, and an empty
folder a node on which the node's root is mounted (seen only inside the node). It is written before the first namespace
is created. A lab's processes are those whose network namespace is one of the lab's, so they are found by id, whatever
started them, and need no list of their own.
"""
import json
import os
import shutil
import signal
import select
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

from . import namespaces

FOLDER = Path("/run/netlab")


@dataclass
class State:
    run: str  # unique on this host: the lab's name and a random end
    namespaces: dict[str, str]  # node → the name of its network namespace; several nodes may share one
    keepers: dict[str, int] = field(default_factory=dict)  # node → the process that holds its root file system

    @property
    def folder(self) -> Path:
        return FOLDER / self.run

    def save(self) -> None:
        fresh = self.folder / "state.json.new"
        fresh.write_text(json.dumps(asdict(self)))
        fresh.rename(self.folder / "state.json")


def create(lab: str, owner_of: dict[str, str]) -> State:
    """A run's folder and state; `owner_of` gives for each node the node whose network namespace it uses."""
    FOLDER.mkdir(mode=0o755, exist_ok=True)
    run = Path(tempfile.mkdtemp(prefix=f"{lab}-", dir=FOLDER))
    run.chmod(0o755)
    state = State(run.name, {node: f"{run.name}-{owner}" for node, owner in owner_of.items()})
    for node in owner_of:
        (run / node).mkdir()
    state.save()
    return state


def load(run: str) -> State:
    return State(**json.loads((FOLDER / run / "state.json").read_text()))


def runs() -> list[str]:
    return sorted(path.parent.name for path in FOLDER.glob("*/state.json"))


def take_down(state: State) -> None:
    """Ends the lab's processes, by id, and removes its namespaces and its folder. Whatever is gone already is no error."""
    for name in set(state.namespaces.values()):
        if namespaces.exists(name):
            _end_processes(name)
            namespaces.delete(name)
    shutil.rmtree(state.folder, ignore_errors=True)
    try:
        FOLDER.rmdir()
    except OSError:
        pass  # another lab is up, or it is gone


def _end_processes(namespace: str) -> None:
    while pids := namespaces.processes(namespace):
        for descriptor in [_kill(pid) for pid in pids]:
            if descriptor is not None:
                select.select([descriptor], [], [], 5)  # a pidfd is readable once its process has ended
                os.close(descriptor)


def _kill(pid: int) -> int | None:
    try:
        descriptor = os.pidfd_open(pid)
        signal.pidfd_send_signal(descriptor, signal.SIGKILL)
        return descriptor
    except ProcessLookupError:
        return None
