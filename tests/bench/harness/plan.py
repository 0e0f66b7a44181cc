"""What a scene is to be: how many routes and neighbors, and the addresses that everybody agrees on."""
import ipaddress
from dataclasses import dataclass

SPEAKER = "10.9.0.1"  # the speaker under measurement
FIRST_PEER = ipaddress.ip_address("10.9.0.2")  # the measuring peer's first address, one a session
FEEDER = "10.9.1.2"  # who gives routes to speakers that cannot originate so many
FLOODER = "10.9.1.3"  # who floods it with routes that nobody wants
SPEAKER_AS, PEER_AS, FEEDER_AS, FLOODER_AS = 64500, 64496, 64497, 64498
BASE = ipaddress.ip_address("10.64.1.100")  # the first route; the first hundred are equally long as text
OWN = "100.64.0.0"  # the first route of a flood


@dataclass(frozen=True)
class Plan:
    """`single`: this many routes at the front of the list can be withdrawn one by one. `flood`: the flooder is a
    neighbor, and what it announces is refused where the speaker can refuse."""
    routes: int
    neighbors: int = 1
    single: int = 0
    flood: bool = False

    def peers(self) -> list[str]:
        return [str(FIRST_PEER + i) for i in range(self.neighbors)]

    def prefix(self, number: int) -> str:
        return f"{BASE + number}/32"

    def prefixes(self) -> list[str]:
        first = int(BASE)
        return [f"{ipaddress.IPv4Address(first + i)}/32" for i in range(self.routes)]
