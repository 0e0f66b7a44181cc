"""RFC 2385 and 5082: what TCP MD5 and GTSM keep out of an accepted session (OpenBGPD and ExaBGP enforce neither there).

Real: eipd, the kernel's TCP MD5 and TTL check, over loopback. By hand: the peer's octets, keys and TTLs.
"""
import fcntl
import socket
import struct

import pytest
from hostile import messages as m
from hostile.peer import Peer
from hostile.pop import TABLE, Neighbor, Pop, neighbors

TCP_MD5SIG = 14
SIOCOUTQ = 0x5411
KEY = b"correct horse"


@pytest.fixture(scope="module")
def pop(tmp_path_factory):
    directory = tmp_path_factory.mktemp("pop")
    (directory / "key").write_bytes(KEY + b"\n")
    (directory / "key").chmod(0o600)
    keyed = neighbors("keyed", 1, 5, password_file=str(directory / "key"))
    pop = Pop(directory, [*keyed, *neighbors("near", 2, 5, ttl_security=1)])
    pop.start()
    yield pop
    assert pop.stop() == 0


def dial_with_key(pop: Pop, neighbor: Neighbor, key: bytes, patience: float) -> Peer:
    connection = socket.socket()
    connection.settimeout(patience)
    connection.bind((neighbor.address, 0))
    host = socket.inet_aton(pop.endpoint[0])
    address = struct.pack("=HH4s120x", socket.AF_INET, 0, host)
    connection.setsockopt(socket.IPPROTO_TCP, TCP_MD5SIG, address + struct.pack("=BBHi80s", 0, 0, len(key), 0, key))
    connection.connect(pop.endpoint)
    return Peer(connection)


def test_the_right_key_is_let_in(pop):
    with dial_with_key(pop, pop.take("keyed"), KEY, 5).go_to("Established") as peer:
        assert peer.announced == TABLE


@pytest.mark.parametrize("key", [b"wrong", KEY + b"\n", KEY[:-1]])
def test_another_key_gets_no_connection(pop, key):
    with pytest.raises(TimeoutError):
        dial_with_key(pop, pop.take("keyed"), key, 0.3)


def test_no_key_gets_no_connection(pop):
    neighbor = pop.take("keyed")
    connection = socket.socket()
    connection.settimeout(0.3)
    connection.bind((neighbor.address, 0))
    with connection, pytest.raises(TimeoutError):
        connection.connect(pop.endpoint)


def test_a_key_where_none_is_wanted_gets_no_connection(pop):
    with pytest.raises(TimeoutError):
        dial_with_key(pop, pop.take("near"), KEY, 0.3)


def set_ttl(peer: Peer, ttl: int):
    peer.socket.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, ttl)


def unacknowledged(peer: Peer) -> int:
    return struct.unpack("i", fcntl.ioctl(peer.socket, SIOCOUTQ, b"\0" * 4))[0]


@pytest.mark.parametrize("ttl", [254, 64, 1])
def test_segments_from_afar_are_not_heard(pop, ttl):
    """They are as if lost: when they come again from near by, the session goes on."""
    attacker = pop.take("near")
    with pop.dial(attacker) as peer:
        set_ttl(peer, 255)
        peer.expect(m.OPEN)
        set_ttl(peer, ttl)
        peer.send(m.open_())
        pop.assert_unharmed()  # a whole session of another neighbor, meanwhile
        assert unacknowledged(peer) == len(m.open_())
        assert pop.neighbor(attacker.name)["state"] == "OpenSent"
        set_ttl(peer, 255)
        peer.expect(m.KEEPALIVE)
