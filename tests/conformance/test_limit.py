"""`max_prefixes_out`: a neighbor gets so many prefixes of a family and no more, always the same, and eipd says so.

Real: eipd, TCP over loopback. By hand: the peer's octets.
"""
from hostile.pop import EIPS, TABLE, neighbors

LIMIT = 5
NEIGHBORS = neighbors("limited", 1, 1, max_prefixes_out=LIMIT)
ID = {prefix: f"eip-{i}" for i, prefix in enumerate(sorted(TABLE))}  # as pop.py names them


def first(separator: str) -> set[str]:
    """The prefixes of a family that come first, in the order of EIP ids."""
    return set(sorted((p for p in TABLE if separator in p), key=ID.get)[:LIMIT])


def test_a_limited_neighbor_gets_the_first_and_the_same_in_each_session(pop):
    limited = pop.take("limited")
    for _ in range(2):
        with pop.dial(limited).go_to("Established") as peer:
            assert peer.announced == first(".") | first(":")
            routes = pop.neighbor(limited.name)["routes"]
            assert [(each["desired"], each["held"]) for each in routes] == [(LIMIT, EIPS - LIMIT)] * 2
            reasons = {ID[p]: reason_for(pop, limited.name, ID[p]) for p in TABLE}
            assert {id for id, reason in reasons.items() if reason == "healthy"} == {ID[p] for p in peer.announced}
            assert set(reasons.values()) == {"healthy", "max-prefixes-out"}
            said = f"max-prefixes-out neighbor={limited.name} family=ipv4-unicast held={EIPS - LIMIT}"
            pop.wait("a line in the log", lambda: said in (pop.directory / "log").read_text())
            peer.leave()


def reason_for(pop, neighbor: str, eip: str) -> str:
    return next(each["reason"] for each in pop.get(f"/v1/explain/{eip}")["neighbors"] if each["neighbor"] == neighbor)
