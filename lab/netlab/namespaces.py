"""Network namespaces by `ip netns`, the links between them, and sockets inside them.

A link is made inside its two namespaces from the start, so nothing of it is ever on the host; it ends with them.
Needs root. IPv6 duplicate address detection is off in every namespace: addresses can be used at once.
"""
import ctypes
import os
import socket
import subprocess

from .topology import LinkSpec

NETNS_FOLDER = "/run/netns"
CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


class CommandFailed(RuntimeError):
    """A command of the set-up failed; its message is the command with what it printed."""


def command(*argv: str, text: str | None = None) -> str:
    """Runs a command to its end and gives its standard output."""
    done = subprocess.run(argv, input=text, capture_output=True, text=True)
    if done.returncode != 0:
        raise CommandFailed(f"{' '.join(argv)}: {(done.stderr or done.stdout).strip()}")
    return done.stdout


def create(namespace: str, sysctls: dict[str, str]) -> None:
    command("ip", "netns", "add", namespace)
    settings = {"net.ipv6.conf.default.accept_dad": "0", "net.ipv6.conf.all.accept_dad": "0", **sysctls}
    command("ip", "netns", "exec", namespace, "sysctl", "-q", "-w", *(f"{key}={value}" for key, value in settings.items()))
    command("ip", "-n", namespace, "link", "set", "lo", "up")


def connect(link: LinkSpec, namespace_of: dict[str, str]) -> None:
    one, other = link.ends
    command("ip", "link", "add", one.interface, "mtu", str(link.mtu), "netns", namespace_of[one.node], "type", "veth",
            "peer", "name", other.interface, "mtu", str(link.mtu), "netns", namespace_of[other.node])
    for end in link.ends:
        lines = [f"link set {end.interface} up"]
        lines += [f"addr add {address} dev {end.interface}" for address in end.addresses]
        command("ip", "-n", namespace_of[end.node], "-batch", "-", text="\n".join(lines) + "\n")


def exists(namespace: str) -> bool:
    return os.path.exists(f"{NETNS_FOLDER}/{namespace}")


def processes(namespace: str) -> list[int]:
    """The processes, by id, whose network namespace this is."""
    return [int(pid) for pid in command("ip", "netns", "pids", namespace).split()]


def delete(namespace: str) -> None:
    command("ip", "netns", "del", namespace)


def open_socket(namespace: str, family: int, kind: int, protocol: int = 0) -> socket.socket:
    """A socket of this process that lives in the namespace. Only the calling thread visits it, for the moment of the call."""
    with open("/proc/thread-self/ns/net") as home, open(f"{NETNS_FOLDER}/{namespace}") as there:
        _enter(there.fileno())
        try:
            return socket.socket(family, kind, protocol)
        finally:
            _enter(home.fileno())


def _enter(descriptor: int) -> None:
    if _libc.setns(descriptor, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")
