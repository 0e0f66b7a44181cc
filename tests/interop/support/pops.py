"""A small Anycast world: three POPs of one access area, the backbone that joins them, and carriers with a user each.

      user1          user2          user3         10.10.N.2
        │              │              │
     carrier1 ───── carrier2 ───── carrier3       AS 64496 + N, a line from one to the next
        │              │              │           the carrier's line, 10.0.N.0/24: all three in one network
    pop1┤edge1     pop2┤edge2     pop3┤edge3      AS 64500; pop = eipd and data plane, edge = router with a switch
        └──────────────┴──────────────┤           the backbone: each edge with each, 10.8.NM.0/24
                                    origin        10.9.0.1, has the EIP; its POP is POP 3

Inbound: each eipd announces the EIP to its carrier and names itself as the next hop; the POP's data plane carries the packets
in a tunnel to the origin. Outbound: the origin answers the users directly, and the edges, who have the users' networks from
their carriers and by iBGP from each other, decide where an answer leaves. Nearer is, everywhere, the shorter AS path.
"""
from pathlib import Path

from netlab import Lab

from . import dataplane, eipd
from .scene import HOST

POPS = (1, 2, 3)
BACKBONE, CARRIERS = [(1, 2), (1, 3), (2, 3)], [(1, 2), (2, 3)]
EIP, PORT = "203.0.113.10", 8080
ORIGIN = "10.9.0.1"
DETECTION = {"interval": "400ms", "multiplier": 10}  # long enough for a busy machine
BFD = "interval 400 ms; multiplier 10;"
EAGER = "connect delay time 1; connect retry time 1; error wait time 1, 2; hold time 90;"
GSHUT = "import filter { if (65535, 0) ~ bgp_community then bgp_local_pref = 0; accept; }"  # RFC 8326 §4.2
FORWARD = "sysctl -qw net.ipv4.ip_forward=1"
SUPPORT = f"{Path(__file__).parent}:/srv/support:ro"


def user(pop: int) -> str:
    return f"10.10.{pop}.2"


def configuration(pop: int) -> dict:
    neighbor = {"name": "carrier", "address": f"10.0.{pop}.3", "as": 64496 + pop, "local_address": f"10.0.{pop}.1",
                "families": ["ipv4-unicast"], "bfd": DETECTION, "export": {"routes": "all", "next_hop": "self"}}
    check = {"type": "tcp", "interval": "4s", "fast_interval": "2s", "timeout": "1900ms", "rise": 1, "fall": 2}
    config = eipd.configuration(
        [neighbor], [eipd.eip("eip-anycast", EIP, "origin", f"{ORIGIN}:{PORT}")], {"origin": check},
        access_point=f"pop{pop}", instance=f"pop{pop}-a",
        access_areas={"asia-pacific": {"access_points": [f"pop{each}" for each in POPS]}},
        announce={"require_forwarding_ack": True}, drain={"gshut_wait": "2s"})
    config["bgp"] |= {"router_id": f"10.0.{pop}.1", "listen": [f"10.0.{pop}.1:179"],
                      "defaults": {"hold_time": "90s", "connect_retry": "1s"}}
    return config


def pop_node(pop: int, folder: Path) -> dict:
    node = eipd.node(configuration(pop), folder)
    return {**HOST, "binds": [*node["binds"], SUPPORT], "env": {"PYTHONPATH": "/srv"},
            "cmd": node["cmd"].replace("&& exec", "&& { python3 -m support.dataplane & } && exec"),
            "exec": [f"ip addr add 10.0.{pop}.1/24 dev eth1", f"ip route add default via 10.0.{pop}.2", FORWARD,
                     *dataplane.DEVICE]}


def router(protocols: str, folder: Path, *commands: str) -> dict:
    (folder / "bird.conf").write_text(f"""log stderr all;
protocol device {{}}
protocol kernel {{ ipv4 {{ export where source = RTS_BGP; }}; }}
{protocols}""")
    return {**HOST, "binds": [f"{folder}/bird.conf:/etc/bird/bird.conf:ro"], "exec": [*commands, FORWARD],
            "cmd": "sh -c 'mkdir -p /run/bird && exec bird -f'"}


def edge_node(pop: int, folder: Path) -> dict:
    """Its br0 is the switch of the carrier's line: eth1 to the POP's host, eth2 to the carrier."""
    own = ["10.0.0.0/16+", "10.9.0.0/24"]
    inside = "".join(f"""
protocol bgp edge{other} {{
  local {link}.{pop} as 64500; neighbor {link}.{other} as 64500; {EAGER}
  ipv4 {{ import all; export where source = RTS_BGP || net ~ [{", ".join(own)}]; next hop self; }};
}}""" for other, link in neighbors(pop, BACKBONE, "10.8"))
    return router(f"""router id 10.0.{pop}.2;
protocol direct {{ ipv4; }}
protocol bfd {{ interface "br0" {{ {BFD} }}; }}
protocol bgp carrier {{
  local 10.0.{pop}.2 as 64500; neighbor 10.0.{pop}.3 as {64496 + pop}; bfd on; {EAGER}
  ipv4 {{ import where net ~ [10.10.0.0/16+]; export none; }};
}}{inside}
""", folder, "ip link add br0 type bridge", "ip link set eth1 master br0", "ip link set eth2 master br0",
                  "ip link set br0 up", f"ip addr add 10.0.{pop}.2/24 dev br0")


def carrier_node(pop: int, folder: Path) -> dict:
    others = "".join(f"""
protocol bgp carrier{other} {{
  local {link}.{pop} as {64496 + pop}; neighbor {link}.{other} as {64496 + other}; {EAGER}
  ipv4 {{ import all; export where source = RTS_BGP || net ~ [10.10.0.0/16+]; }};
}}""" for other, link in neighbors(pop, CARRIERS, "10.7"))
    line = f"local 10.0.{pop}.3 as {64496 + pop}; bfd on; {EAGER}"
    return router(f"""router id 10.0.{pop}.3;
protocol direct {{ ipv4; interface "users"; }}
protocol bfd {{ interface "eth1" {{ {BFD} }}; }}
protocol bgp eipd {{ {line} neighbor 10.0.{pop}.1 as 64500; ipv4 {{ {GSHUT}; export none; }}; }}
protocol bgp edge {{ {line} neighbor 10.0.{pop}.2 as 64500; ipv4 {{ import none; export where net ~ [10.10.0.0/16+]; }}; }}{others}
""", folder, f"ip addr add 10.0.{pop}.3/24 dev eth1")


def neighbors(pop: int, pairs: list[tuple[int, int]], network: str) -> list[tuple[int, str]]:
    """(the other end, the first three numbers of the link's addresses) of its links."""
    return [(sum(pair) - pop, f"{network}.{pair[0]}{pair[1]}") for pair in pairs if pop in pair]


def link(one: str, other: str, network: str = "", ends: tuple[int, int] = (0, 0)) -> dict:
    """Between two "NODE:INTERFACE", with addresses .1 and .2 or as `ends` says."""
    return {"endpoints": [one, other]} | ({"ipv4": [f"{network}.{end}/24" for end in ends]} if network else {})


def lab(folder: Path) -> Lab:
    nodes = {"origin": {**HOST, "binds": [SUPPORT], "env": {"PYTHONPATH": "/srv"},
                        "exec": [f"ip addr add {EIP}/32 dev lo", "ip route add default via 10.9.0.3", *dataplane.FAR_END],
                        "cmd": f"python3 -m support.echo {EIP} {PORT}"}}
    links = [link("origin:eth1", "edge3:origin", "10.9.0", (1, 3))]
    for pop in POPS:
        for kind, make in (("pop", pop_node), ("edge", edge_node), ("carrier", carrier_node)):
            (folder / f"{kind}{pop}").mkdir()
            nodes[f"{kind}{pop}"] = make(pop, folder / f"{kind}{pop}")
        nodes[f"user{pop}"] = {**HOST, "exec": [f"ip route add default via 10.10.{pop}.1"]}
        links += [link(f"pop{pop}:eth1", f"edge{pop}:eth1"), link(f"carrier{pop}:eth1", f"edge{pop}:eth2"),
                  link(f"carrier{pop}:users", f"user{pop}:eth1", f"10.10.{pop}", (1, 2))]
    for kind, pairs, network in (("edge", BACKBONE, "10.8"), ("carrier", CARRIERS, "10.7")):
        links += [link(f"{kind}{a}:to{b}", f"{kind}{b}:to{a}", f"{network}.{a}{b}", (a, b)) for a, b in pairs]
    return Lab({"name": "pops", "topology": {"nodes": nodes, "links": links}})
