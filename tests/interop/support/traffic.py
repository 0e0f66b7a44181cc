"""Users who never stop talking to the EIP, and who sees each of their packets pass on the carriers' lines.

Every user sends a number each PACE, as a datagram and over one TCP connection that lasts from beginning to end. The watchers
stand on the edges' ports to the carriers. So each datagram is known by its POP of entry, its POP of exit and its answer.
"""
import select
import socket
import struct
import threading
import time
from dataclasses import dataclass, field

from netlab import Lab
from netlab.wait import until

from .pops import EIP, PORT, POPS, user

PACE = 0.02  # seconds
ETH_P_ALL, ETH_P_IP = 3, 0x0800


@dataclass
class Flow:
    """One user's conversation. Of datagrams the number is the key, from 1."""
    datagrams: socket.socket
    connection: socket.socket
    sent: int = 0
    answered: set[int] = field(default_factory=set)
    entered: dict[int, int] = field(default_factory=dict)  # POP
    left: dict[int, int] = field(default_factory=dict)
    sent_octets: int = 0  # over the connection
    echoed_octets: int = 0
    stream_ways: list[tuple[str, int]] = field(default_factory=list)  # "in" or "out" and the POP, of each packet

    def send(self) -> None:
        self.sent += 1
        number = struct.pack("!I", self.sent)
        try:
            self.datagrams.send(number)
        except OSError:
            pass  # an ICMP error for one before: this one counts as lost, if no answer comes
        try:
            self.sent_octets += self.connection.send(number)
        except BlockingIOError:
            pass  # an outage filled the buffer

    def way(self) -> tuple[int, int] | None:
        """Where the latest answered datagram entered and where its answer left."""
        last = max(self.answered, default=0)
        return (self.entered[last], self.left[last]) if last else None


class Traffic(threading.Thread):
    """From the `with` block's beginning to its end."""

    def __init__(self, lab: Lab):
        super().__init__(daemon=True)
        self._over = threading.Event()
        self._lines = {_watcher(lab[f"edge{pop}"]): pop for pop in POPS}
        self.flows = {pop: _flow(lab[f"user{pop}"]) for pop in POPS}
        self._of = {user(pop): flow for pop, flow in self.flows.items()}
        self._failure: BaseException | None = None

    def __enter__(self) -> "Traffic":
        self.start()
        return self

    def __exit__(self, *_) -> None:
        self._over.set()
        self.join()
        if self._failure:
            raise self._failure

    def run(self) -> None:
        try:
            self._run()
        except BaseException as failure:
            self._failure = failure

    def _run(self) -> None:
        answers = {end: flow for flow in self.flows.values() for end in (flow.datagrams, flow.connection)}
        due = time.monotonic()
        while not self._over.is_set():
            # The lines first: what was answered has been seen.
            readable, _, _ = select.select([*answers], [], [], max(0.0, due - time.monotonic()))
            for line, pop in self._lines.items():
                self._watch(line, pop)
            for end in readable:
                _read(answers[end], end)
            if time.monotonic() >= due:
                due = time.monotonic() + PACE
                for flow in self.flows.values():
                    flow.send()

    def _watch(self, line: socket.socket, pop: int) -> None:
        while True:
            try:
                packet, (_, protocol, *_) = line.recvfrom(2048)
            except BlockingIOError:
                return
            if protocol != ETH_P_IP or packet[9] not in (socket.IPPROTO_TCP, socket.IPPROTO_UDP):
                continue
            source, destination = (socket.inet_ntoa(packet[at:at + 4]) for at in (12, 16))
            inbound = destination == EIP
            flow = self._of.get(source if inbound else destination)
            if flow is None or EIP not in (source, destination):
                continue
            if packet[9] == socket.IPPROTO_TCP:
                flow.stream_ways.append(("in" if inbound else "out", pop))
            else:
                start = 4 * (packet[0] & 15) + 8
                (number,) = struct.unpack("!I", packet[start:start + 4])
                (flow.entered if inbound else flow.left)[number] = pop


class Watch:
    """That some users notice nothing from here on."""

    def __init__(self, traffic: Traffic, *users: int):
        self._flows = {pop: traffic.flows[pop] for pop in users}
        self._since = {pop: (flow.sent + 1, len(flow.stream_ways)) for pop, flow in self._flows.items()}

    def undisturbed(self, at_least: int = 1) -> None:
        """Each datagram, `at_least` so many, and each packet of the connection went over the user's own POP, both ways, and
        nothing was lost."""
        for pop, flow in self._flows.items():
            first, seen = self._since[pop]
            until(f"questions of user {pop}", lambda: flow.sent >= first + at_least)
            numbers, octets = range(first, flow.sent + 1), flow.sent_octets
            until(f"answers to all of user {pop}", lambda: flow.answered.issuperset(numbers), deadline=10)
            until(f"the connection of user {pop}", lambda: flow.echoed_octets >= octets, deadline=10)
            assert {(flow.entered[each], flow.left[each]) for each in numbers} == {(pop, pop)}
            assert set(flow.stream_ways[seen:]) == {("in", pop), ("out", pop)}


def _watcher(edge) -> socket.socket:
    line = edge.socket(socket.AF_PACKET, socket.SOCK_DGRAM)
    line.bind(("eth2", ETH_P_ALL))  # a port of a bridge: what enters there is seen by those alone who want everything
    line.setblocking(False)
    return line


def _flow(node) -> Flow:
    ends = [node.socket(socket.AF_INET, kind) for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM)]
    for end in ends:
        end.settimeout(20)
        end.connect((EIP, PORT))
        end.setblocking(False)
    ends[1].setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Flow(*ends)


def _read(flow: Flow, end: socket.socket) -> None:
    try:
        data = end.recv(65536)
    except BlockingIOError:
        return
    except OSError:
        if end is flow.connection:
            raise
        return  # an ICMP error
    if end is flow.datagrams:
        flow.answered.add(struct.unpack("!I", data)[0])
    elif not data:
        raise ConnectionError("the origin closed the connection")
    else:
        flow.echoed_octets += len(data)
