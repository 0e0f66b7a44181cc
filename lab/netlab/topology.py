"""A containerlab topology file as checked values. Pure: no I/O.

Read is the part of containerlab's format that namespaces can give: nodes of kind `linux`, veth links, binds, env, exec,
cmd, sysctls, network-mode. What only says where the image comes from or how a listing looks is accepted and has no
effect here. Everything else is an error that names the node and the key, so that nobody takes a lab for what it is not.

Values for nodes are merged as containerlab does: `defaults`, then `kinds`, then the node; lists are joined, maps are
united and scalars replaced by the more specific one.
"""
import re
import shlex
from dataclasses import dataclass, field


class TopologyError(Exception):
    """The file asks for something that is wrong, or that this runner does not do."""


@dataclass(frozen=True)
class Bind:
    source: str  # on the host; relative to the topology file
    target: str  # absolute, in the node
    read_only: bool = False


@dataclass(frozen=True)
class NodeSpec:
    name: str
    cmd: tuple[str, ...] = ()  # the main process; empty: the node has none
    exec: tuple[tuple[str, ...], ...] = ()  # run one after another once all links are there, before cmd
    binds: tuple[Bind, ...] = ()
    env: dict[str, str] = field(default_factory=dict)
    sysctls: dict[str, str] = field(default_factory=dict)
    shares: str | None = None  # the node whose network namespace this one uses (network-mode: container:NODE)


@dataclass(frozen=True)
class Endpoint:
    node: str
    interface: str
    addresses: tuple[str, ...] = ()  # with prefix lengths


@dataclass(frozen=True)
class LinkSpec:
    ends: tuple[Endpoint, Endpoint]
    mtu: int = 1500


@dataclass(frozen=True)
class Topology:
    name: str
    nodes: dict[str, NodeSpec]
    links: tuple[LinkSpec, ...]


NO_EFFECT = {"image", "image-pull-policy", "labels", "group", "kind", "type", "hostname", "cap-add", "privileged",
             "startup-delay", "restart-policy", "auto-remove", "runtime", "mgmt-ipv4", "mgmt-ipv6"}
NODE_KEYS = {"cmd", "exec", "binds", "env", "sysctls", "network-mode"}
INTERFACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,14}")  # IFNAMSIZ is 16 with the final NUL


def parse(document: dict) -> Topology:
    """The topology that a parsed YAML document describes."""
    if not isinstance(document, dict) or "name" not in document or "topology" not in document:
        raise TopologyError("a topology file has `name` and `topology`")
    body = document["topology"]
    _known(body, {"nodes", "links", "defaults", "kinds"}, "topology")
    nodes = {name: _node(name, node or {}, body) for name, node in body.get("nodes", {}).items()}
    topology = Topology(document["name"], nodes, tuple(_link(link, nodes) for link in body.get("links", [])))
    _check_sharing(topology)
    _check_interfaces(topology)
    return topology


def _known(mapping: dict, keys: set[str], where: str) -> None:
    for key in mapping:
        if key not in keys:
            raise TopologyError(f"{where}: `{key}` is not supported by the namespace runner")


def _merged(*layers: dict) -> dict:
    result: dict = {}
    for layer in layers:
        for key, value in layer.items():
            if isinstance(value, dict):
                result[key] = {**result.get(key, {}), **value}
            elif isinstance(value, list):
                result[key] = result.get(key, []) + value
            else:
                result[key] = value
    return result


def _node(name: str, own: dict, body: dict) -> NodeSpec:
    defaults = body.get("defaults", {})
    kind = own.get("kind", defaults.get("kind"))
    if kind != "linux":
        raise TopologyError(f"node {name}: kind `{kind}` is not supported, only linux")
    node = _merged(defaults, body.get("kinds", {}).get(kind, {}), own)
    _known(node, NODE_KEYS | NO_EFFECT, f"node {name}")
    return NodeSpec(
        name=name,
        cmd=tuple(shlex.split(node.get("cmd", ""))),
        exec=tuple(tuple(shlex.split(line)) for line in node.get("exec", [])),
        binds=tuple(_bind(name, text) for text in node.get("binds", [])),
        env={key: str(value) for key, value in node.get("env", {}).items()},
        sysctls={key: str(value) for key, value in node.get("sysctls", {}).items()},
        shares=_shares(name, node.get("network-mode", "none")))


def _bind(node: str, text: str) -> Bind:
    source, _, rest = text.partition(":")
    target, _, options = rest.partition(":")
    if not source or not target.startswith("/") or options not in ("", "ro", "rw"):
        raise TopologyError(f"node {node}: bind `{text}` is not SOURCE:/TARGET[:ro]")
    return Bind(source, target, options == "ro")


def _shares(node: str, mode: str) -> str | None:
    if mode in ("none", "bridge"):
        return None
    kind, _, other = mode.partition(":")
    if kind != "container" or not other:
        raise TopologyError(f"node {node}: network-mode `{mode}` is not supported, only none and container:NODE")
    return other


def _link(link: dict, nodes: dict[str, NodeSpec]) -> LinkSpec:
    if link.get("type", "veth") != "veth":
        raise TopologyError(f"link type `{link['type']}` is not supported, only veth")
    _known(link, {"type", "endpoints", "mtu", "ipv4", "ipv6", "labels", "vars"}, "link")
    raw = link.get("endpoints", [])
    if len(raw) != 2:
        raise TopologyError(f"a link has two endpoints: {raw}")
    lists = [[address for address in (link.get(family, []) + ["", ""])[i:i + 1] if address]
             for i in range(2) for family in ("ipv4", "ipv6")]
    ends = tuple(_endpoint(raw[i], lists[2 * i] + lists[2 * i + 1]) for i in range(2))
    for end in ends:
        if end.node not in nodes:
            raise TopologyError(f"a link names node `{end.node}`, which does not exist")
    return LinkSpec(ends, int(link.get("mtu", 1500)))


def _endpoint(raw: str | dict, addresses: list[str]) -> Endpoint:
    if isinstance(raw, str):
        node, _, interface = raw.partition(":")
    else:
        _known(raw, {"node", "interface", "ipv4", "ipv6", "vars"}, "endpoint")
        node, interface = raw["node"], raw["interface"]
        addresses = addresses + [raw[family] for family in ("ipv4", "ipv6") if family in raw]
    if not INTERFACE.fullmatch(interface):
        raise TopologyError(f"`{raw}` does not name an interface of at most 15 characters")
    return Endpoint(node, interface, tuple(addresses))


def _check_sharing(topology: Topology) -> None:
    for node in topology.nodes.values():
        if node.shares is None:
            continue
        owner = topology.nodes.get(node.shares)
        if owner is None or owner.shares is not None:
            raise TopologyError(f"node {node.name}: network-mode names `{node.shares}`, which has no network of its own")


def _check_interfaces(topology: Topology) -> None:
    seen = set()
    for link in topology.links:
        for end in link.ends:
            if topology.nodes[end.node].shares:
                raise TopologyError(f"node {end.node} shares another's network, so its links belong to that node")
            if (end.node, end.interface) in seen:
                raise TopologyError(f"interface {end.node}:{end.interface} is used twice")
            seen.add((end.node, end.interface))
