"""One node of a lab: its network namespace, its own root file system, its main process, and commands run beside it.

What is a container elsewhere is here a network namespace (by name), a mount namespace (held by the `keeper`, see
node_root.sh) and the node's main process. Processes share the host's process ids. Nothing here ends a process that it
did not start.
"""
import os
import signal
import socket
import subprocess
from pathlib import Path

from . import namespaces
from .topology import NodeSpec

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/frr"


class Node:
    def __init__(self, spec: NodeSpec, namespace: str, folder: Path, base: Path):
        """`folder` is the run's (see state.py); relative bind sources are relative to `base`."""
        self.name = spec.name
        self.spec = spec
        self.namespace = namespace
        self.log_file = folder / f"{spec.name}.log"
        self._root = folder / spec.name
        self._base = base
        self._keeper: subprocess.Popen | None = None
        self._main: subprocess.Popen | None = None
        self._sockets: list[socket.socket] = []

    # The set-up, called by Lab in this order: build_root, root_ready, run (the exec lines), start.

    def build_root(self) -> None:
        """Begins to build the root file system; needs the network namespace. root_ready waits for its end."""
        binds = []
        for bind in self.spec.binds:
            source = (self._base / bind.source).resolve()
            if not source.exists():
                raise FileNotFoundError(f"node {self.name}: bind source {source} does not exist")
            binds += [str(source), bind.target, "ro" if bind.read_only else "rw"]
        with self.log_file.open("ab") as log:
            self._keeper = subprocess.Popen(
                ["ip", "netns", "exec", self.namespace, Path(__file__).parent / "node_root.sh", self._root, *binds],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, start_new_session=True)

    def root_ready(self) -> int:
        """Returns the keeper's process id."""
        if self._keeper.stdout.readline() != b"ready\n":
            raise namespaces.CommandFailed(f"node {self.name}: its root file system could not be built: {self.log()}")
        self._keeper.stdout.close()
        return self._keeper.pid

    # The main process.

    def start(self) -> None:
        """Starts the main process, if the node has one; its output goes to `log_file`."""
        if self.spec.cmd:
            with self.log_file.open("ab") as log:
                self._main = self.popen(*self.spec.cmd, stdout=log, stderr=subprocess.STDOUT)

    @property
    def pid(self) -> int:
        return self._main.pid

    @property
    def running(self) -> bool:
        return self._main is not None and self._main.poll() is None

    def stop(self, how: signal.Signals = signal.SIGTERM, timeout: float = 10) -> int:
        """Asks the main process to end and waits; returns its exit status. Raises TimeoutExpired if it does not. What it
        started ends with it, as in a container."""
        self._main.send_signal(how)
        try:
            return self._main.wait(timeout)
        finally:
            _kill_group(self._main)

    def kill(self) -> None:
        """Ends the main process and what it started as a crash would (SIGKILL)."""
        if self._main:
            _kill_group(self._main)

    def log(self) -> str:
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    # Other commands in the node.

    def popen(self, *argv: str, **options) -> subprocess.Popen:
        """Starts a command inside the node (subprocess.Popen's options). It leads a process group."""
        environment = {"PATH": PATH, "HOME": "/root", "LANG": "C.UTF-8", "TERM": "dumb", **self.spec.env}
        options.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.Popen(["nsenter", f"--target={self._keeper.pid}", "--mount", "--net", "--", *map(str, argv)],
                                env=environment, start_new_session=True, **options)

    def run(self, *argv: str, timeout: float = 30) -> str:
        """Runs a command inside the node to its end and returns its standard output; raises CommandFailed."""
        process = self.popen(*argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            out, errors = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            _kill_group(process)
            raise
        if process.returncode != 0:
            raise namespaces.CommandFailed(f"{self.name}: {' '.join(map(str, argv))}: {(errors or out).strip()}")
        return out

    # The node as seen from this process.

    def path(self, inside: str) -> Path:
        """The path by which this process reaches a file, folder or Unix socket of the node."""
        return Path(f"/proc/{self._keeper.pid}/root{inside}")

    def socket(self, family: int, kind: int, protocol: int = 0) -> socket.socket:
        """A socket of this process in the node's network; closed with the lab."""
        self._sockets.append(namespaces.open_socket(self.namespace, family, kind, protocol))
        return self._sockets[-1]

    def forget(self) -> None:
        """After the lab was taken down: closes what this process still holds of it."""
        for each in self._sockets:
            each.close()
        for process in (self._main, self._keeper):
            if process:
                process.wait()


def _kill_group(process: subprocess.Popen) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # the whole group has ended
    process.wait()
