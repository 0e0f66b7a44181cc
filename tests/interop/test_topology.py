"""The reader of topology files, by itself, and our topology files against containerlab's own schema.

Real: lab/*.clab.yml, containerlab's schema (a copy, clab.schema.json). Fake: nothing. No namespaces are made.
"""
import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from netlab.topology import Bind, Endpoint, TopologyError, parse

HERE = Path(__file__).parent
FILES = sorted((HERE.parents[1] / "lab").glob("*.clab.yml"))
SCHEMA = json.loads((HERE / "clab.schema.json").read_text())


def lab(nodes: dict, links: list = (), **body) -> dict:
    return {"name": "t", "topology": {"nodes": nodes, "links": list(links), **body}}


def linux(**keys) -> dict:
    return {"kind": "linux", **keys}


def test_there_is_a_demo():
    assert "demo.clab.yml" in [path.name for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_shipped_topology_is_valid_for_containerlab(path):
    jsonschema.validate(yaml.safe_load(path.read_text()), SCHEMA)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_shipped_topology_is_read_by_the_runner(path):
    assert parse(yaml.safe_load(path.read_text())).nodes


def test_a_node_has_its_command_binds_and_environment():
    node = parse(lab({"a": linux(cmd="sh -c 'x && y'", binds=["f.conf:/etc/f:ro", "d:/d"], env={"N": 1})})).nodes["a"]
    assert node.cmd == ("sh", "-c", "x && y")
    assert node.binds == (Bind("f.conf", "/etc/f", True), Bind("d", "/d"))
    assert node.env == {"N": "1"}


def test_defaults_and_kinds_are_merged_from_general_to_specific():
    document = lab({"a": {"cmd": "own", "exec": ["three"]}}, defaults=linux(cmd="default", exec=["one"], env={"A": "1"}),
                   kinds={"linux": {"exec": ["two"], "env": {"B": "2"}}})
    node = parse(document).nodes["a"]
    assert node.cmd == ("own",)
    assert node.exec == (("one",), ("two",), ("three",))
    assert node.env == {"A": "1", "B": "2"}


def test_a_link_in_either_form_has_two_ends_with_addresses():
    nodes = {"a": linux(), "b": linux()}
    short = {"endpoints": ["a:eth1", "b:eth1"], "ipv4": ["10.0.0.1/24", "10.0.0.2/24"], "mtu": 9000}
    long = {"type": "veth", "endpoints": [{"node": "a", "interface": "eth2", "ipv6": "2001:db8::1/64"},
                                          {"node": "b", "interface": "eth2"}]}
    first, second = parse(lab(nodes, [short, long])).links
    assert first.ends == (Endpoint("a", "eth1", ("10.0.0.1/24",)), Endpoint("b", "eth1", ("10.0.0.2/24",)))
    assert first.mtu == 9000
    assert second.ends == (Endpoint("a", "eth2", ("2001:db8::1/64",)), Endpoint("b", "eth2"))


def test_a_node_can_share_anothers_network():
    assert parse(lab({"a": linux(), "b": linux(**{"network-mode": "container:a"})})).nodes["b"].shares == "a"


SHARING = {"network-mode": "container:a"}
REFUSED = {
    "no name": ({"topology": {}}, "`name` and `topology`"),
    "another kind": (lab({"a": {"kind": "nokia_srlinux"}}), "node a: kind `nokia_srlinux`"),
    "a key without effect here": (lab({"a": linux(**{"startup-config": "x"})}), "node a: `startup-config`"),
    "a bind without a target": (lab({"a": linux(binds=["x"])}), "node a: bind `x`"),
    "a link to nowhere": (lab({"a": linux()}, [{"endpoints": ["a:eth1", "b:eth1"]}]), "names node `b`"),
    "one interface twice": (lab({"a": linux(), "b": linux()}, [{"endpoints": ["a:eth1", "b:eth1"]}] * 2), "used twice"),
    "a long interface name": (lab({"a": linux()}, [{"endpoints": ["a:eth1", "a:seventeen-letters"]}]), "15 characters"),
    "another link type": (lab({"a": linux()}, [{"type": "vxlan", "endpoint": {}}]), "link type `vxlan`"),
    "a share of a share": (lab({"a": linux(), "b": linux(**SHARING), "c": linux(**{"network-mode": "container:b"})}),
                           "no network of its own"),
    "a link to a sharing node": (lab({"a": linux(), "b": linux(**SHARING)}, [{"endpoints": ["a:eth1", "b:eth1"]}]),
                                 "shares another's network"),
}


@pytest.mark.parametrize("document, message", REFUSED.values(), ids=REFUSED)
def test_refused_by_name_is(document, message):
    with pytest.raises(TopologyError, match=message):
        parse(document)
