"""A route as a router shows it, in one form for all routers, so that a test can compare it whole."""
from dataclasses import dataclass


# Seconds until a session must be up, or routes there: the pauses before dialling double up to 30 s, so a router that a busy
# machine takes 15 s to start is asked once more only after 31 s.
UP = 60


@dataclass(frozen=True)
class Route:
    next_hop: str
    as_path: tuple[int, ...] = ()
    med: int | None = None  # None: the attribute is absent, which is not 0
    local_pref: int | None = None  # only routes from an internal neighbor
    communities: frozenset[str] = frozenset()  # standard "64500:100", large "64500:1:2", extended "rt:64500:1"
    origin: str = "IGP"


@dataclass(frozen=True)
class Session:
    """One BGP session between eipd and a router, on the link of scene.py."""
    eipd_as: int = 64500
    router_as: int = 64496
    dials: str = "eipd"  # "eipd", "router" (the other end is passive then) or "both": their connections may collide
    transport: str = "ipv4"  # the family of the session's addresses; both families' routes go over it

    @property
    def internal(self) -> bool:
        return self.eipd_as == self.router_as

    @property
    def eipd_passive(self) -> bool:
        return self.dials == "router"

    @property
    def router_passive(self) -> bool:
        return self.dials == "eipd"

    @property
    def eipd_address(self) -> str:
        return {"ipv4": "192.0.2.1", "ipv6": "2001:db8:1::1"}[self.transport]

    @property
    def router_address(self) -> str:
        return {"ipv4": "192.0.2.2", "ipv6": "2001:db8:1::2"}[self.transport]
