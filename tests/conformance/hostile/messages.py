"""BGP messages octet by octet, so that every field can be wrong. Nothing here checks anything, on purpose."""
import ipaddress
import struct

OPEN, UPDATE, NOTIFICATION, KEEPALIVE, REFRESH = range(1, 6)
NAMES = {OPEN: "OPEN", UPDATE: "UPDATE", NOTIFICATION: "NOTIFICATION", KEEPALIVE: "KEEPALIVE", REFRESH: "ROUTE-REFRESH"}
MARKER = b"\xff" * 16

LOCAL_AS = 64500  # eipd's
PEER_AS = 64496  # an external neighbor's
WIDE_AS = 65551  # one that needs four octets
AS_TRANS = 23456  # RFC 6793 §9
LOCAL_ID = "192.0.2.1"
PEER_ID = "192.0.2.254"


def message(kind: int, body: bytes = b"", length: int | None = None, marker: bytes = MARKER) -> bytes:
    return marker + struct.pack("!HB", 19 + len(body) if length is None else length, kind) + body


# --- OPEN (RFC 4271 §4.2, RFC 5492)

def capability(code: int, value: bytes = b"", length: int | None = None) -> bytes:
    return bytes([code, len(value) if length is None else length]) + value


def multiprotocol(afi: int, safi: int = 1) -> bytes:
    return capability(1, struct.pack("!HBB", afi, 0, safi))


def four_octet_as(number: int) -> bytes:
    return capability(65, struct.pack("!I", number))


FAMILIES = multiprotocol(1) + multiprotocol(2)
ROUTE_REFRESH = capability(2)


def parameter(kind: int, value: bytes, length: int | None = None) -> bytes:
    return bytes([kind, len(value) if length is None else length]) + value


def open_(version=4, as_=PEER_AS, hold=90, bgp_id=PEER_ID, capabilities=None, optional=None, length=None) -> bytes:
    """`capabilities`: octets of all of them; `optional`: all behind the identifier, with its length octet."""
    if capabilities is None:
        capabilities = FAMILIES + ROUTE_REFRESH + four_octet_as(as_)
    if optional is None:
        parameters = parameter(2, capabilities) if capabilities else b""
        optional = bytes([len(parameters)]) + parameters
    two_octets = as_ if as_ < 65536 else AS_TRANS
    body = struct.pack("!BHH", version, two_octets, hold) + ipaddress.ip_address(bgp_id).packed + optional
    return message(OPEN, body, length)


# --- UPDATE (RFC 4271 §4.3)

def prefix(text: str) -> bytes:
    network = ipaddress.ip_network(text)
    return bytes([network.prefixlen]) + network.network_address.packed[: (network.prefixlen + 7) // 8]


def attribute(flags: int, kind: int, value: bytes = b"", length: int | None = None) -> bytes:
    """The flag 0x10 makes the length two octets."""
    size = len(value) if length is None else length
    return bytes([flags, kind]) + (struct.pack("!H", size) if flags & 0x10 else bytes([size])) + value


def segment(kind: int, numbers, width: int = 4, count: int | None = None) -> bytes:
    number = "!I" if width == 4 else "!H"
    count = len(numbers) if count is None else count
    return bytes([kind, count]) + b"".join(struct.pack(number, n) for n in numbers)


ORIGIN = attribute(0x40, 1, b"\x00")
AS_PATH = attribute(0x40, 2, segment(2, [PEER_AS]))
NEXT_HOP = attribute(0x40, 3, ipaddress.ip_address("198.51.100.1").packed)
LOCAL_PREF = attribute(0x40, 5, struct.pack("!I", 100))
EXTERNAL = ORIGIN + AS_PATH + NEXT_HOP  # what an external neighbor's route needs
INTERNAL = ORIGIN + attribute(0x40, 2) + NEXT_HOP + LOCAL_PREF
ROUTE = prefix("198.51.100.0/24")
ANOTHER = prefix("198.51.101.0/24")


def update(attributes=b"", nlri=b"", withdrawn=b"", withdrawn_length=None, attributes_length=None) -> bytes:
    withdrawn_length = len(withdrawn) if withdrawn_length is None else withdrawn_length
    attributes_length = len(attributes) if attributes_length is None else attributes_length
    body = struct.pack("!H", withdrawn_length) + withdrawn + struct.pack("!H", attributes_length) + attributes + nlri
    return message(UPDATE, body)


def reach(afi=2, safi=1, next_hop=ipaddress.ip_address("2001:db8::1").packed, nlri=b"", next_hop_length=None) -> bytes:
    """MP_REACH_NLRI's value (RFC 4760 §3)."""
    size = len(next_hop) if next_hop_length is None else next_hop_length
    return struct.pack("!HBB", afi, safi, size) + next_hop + b"\x00" + nlri


def unreach(afi=2, safi=1, nlri=b"") -> bytes:
    return struct.pack("!HB", afi, safi) + nlri


END_OF_RIB = update()

# --- the others


def notification(code: int, subcode: int, data: bytes = b"") -> bytes:
    return message(NOTIFICATION, bytes([code, subcode]) + data)


def refresh(afi: int = 1, subtype: int = 0, safi: int = 1) -> bytes:
    return message(REFRESH, struct.pack("!HBB", afi, subtype, safi))


KEEPALIVE_MESSAGE = message(KEEPALIVE)
SHUTDOWN = notification(6, 2)


# --- what eipd sends

def prefixes_of(body: bytes) -> tuple[set, set]:
    """What a well-formed UPDATE announces and withdraws."""
    announced, withdrawn = set(), set()
    size = struct.unpack("!H", body[:2])[0]
    withdrawn |= read_prefixes(body[2 : 2 + size], 4)
    at = 2 + size
    end = at + 2 + struct.unpack("!H", body[at : at + 2])[0]
    at += 2
    announced |= read_prefixes(body[end:], 4)
    while at < end:
        wide = body[at] & 0x10
        size = struct.unpack("!H", body[at + 2 : at + 4])[0] if wide else body[at + 2]
        value = body[at + (4 if wide else 3) :][:size]
        if body[at + 1] == 14:
            announced |= read_prefixes(value[5 + value[3] :], 16)
        if body[at + 1] == 15:
            withdrawn |= read_prefixes(value[3:], 16)
        at += (4 if wide else 3) + size
    return announced, withdrawn


def read_prefixes(octets: bytes, width: int) -> set:
    found, at = set(), 0
    while at < len(octets):
        size = (octets[at] + 7) // 8
        address = octets[at + 1 : at + 1 + size].ljust(width, b"\x00")
        found.add(f"{ipaddress.ip_address(address)}/{octets[at]}")
        at += 1 + size
    return found


def is_end_of_rib(body: bytes) -> bool:
    return len(body) == 4 or (prefixes_of(body) == (set(), set()) and len(body) <= 11)
