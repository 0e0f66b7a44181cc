"""docs/openapi.yaml against a running eipd: every operation, asked well and asked badly, answers as the document says.

Real: eipd, BIRD 2, one backend. Fake: nothing. That the document has every operation is held by
tests/unit/daemon/control/openapi_test.cpp.
"""
import re

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker, RefResolver
from support.eipd import PROJECT
from support.inventory import OWN, running

DOCUMENT = yaml.safe_load((PROJECT / "docs" / "openapi.yaml").read_text())
OPERATIONS = {operation["operationId"]: (method.upper(), path, operation)
              for path, item in DOCUMENT["paths"].items() for method, operation in item.items() if method != "parameters"}
RESOLVER = RefResolver.from_schema(DOCUMENT)
NEW = {"account": "acme", "access_area": "asia-pacific"}
BINDING = {"region": "hong-kong", "type": "clb", "resource": "clb-1", "target": "127.0.0.1:8001"}

# In this order: (operation, what its path names, query, body, status). EIP stands for the first that is allocated.
WALK = [
    ("allocate", {}, "", NEW | {"address": "203.0.113.40", "name": "walk", "tags": {"team": "web"}, "health": "all"}, 201),
    ("allocate", {}, "dry_run=true", NEW, 200),
    ("allocate", {}, "", {"account": "acme"}, 400),
    ("allocate", {}, "", NEW | {"account": "nobody"}, 422),
    ("eips", {}, "account=acme&state=allocated&customer_owned=false&limit=1", None, 200),
    ("eips", {}, "state=lost", None, 400),
    ("eips", {}, "limit=0", None, 400),
    ("eip", {"id": "EIP"}, "", None, 200),
    ("eip", {"id": "eip-file"}, "", None, 200),
    ("eip", {"id": "..%2f..%2fetc"}, "", None, 404),
    ("modify", {"id": "EIP"}, "", {"bandwidth_mbps": 10, "health": {"at_least": 1}}, 200),
    ("modify", {"id": "EIP"}, "dry_run=true", {"name": "other"}, 200),
    ("modify", {"id": "EIP"}, "", {"bandwidth": 10}, 400),
    ("modify", {"id": "EIP"}, "", b'{"name": "\xff"}', 400),
    ("bind", {"id": "EIP"}, "", BINDING, 201),
    ("bind", {"id": "EIP"}, "", BINDING | {"resource": "clb-2"}, 409),
    ("bind", {"id": "EIP"}, "", BINDING | {"type": "teapot"}, 400),
    ("eip", {"id": "EIP"}, "", None, 200),
    ("explain", {"prefix": "EIP"}, "", None, 200),
    ("explain", {"prefix": "203.0.113.40/32"}, "", None, 200),
    ("explain", {"prefix": "203.0.113.0/24"}, "", None, 200),
    ("explain", {"prefix": "192.0.2.9"}, "", None, 404),
    ("what-if", {}, "", {}, 200),
    ("what-if", {}, "limit=1", {"eips": {"eip-file": "unbound"}, "neighbors": {"router": "down"}, "drains": [{"scope": "access_point"}]}, 200),
    ("what-if", {}, "", {"reload": True}, 200),
    ("what-if", {}, "", {"config": "access_point: 1"}, 422),
    ("what-if", {}, "", {"checks": {"nothing": "down"}}, 404),
    ("what-if", {}, "", {"checks": {"web": "sideways"}}, 400),
    ("whois", {"address": "203.0.113.40"}, "", None, 200),
    ("whois", {"address": "2001:db8::1"}, "", None, 200),
    ("whois", {"address": "everybody"}, "", None, 400),
    ("status", {}, "", None, 200),
    ("status", {}, "verbose=true", None, 400),
    ("neighbors", {}, "", None, 200),
    ("neighbors", {}, "limit=many", None, 400),
    ("neighbor", {"name": "router"}, "", None, 200),
    ("neighbor", {"name": "nobody"}, "", None, 404),
    ("routes", {}, "neighbor=router&limit=10", None, 200),
    ("routes", {}, "neighbor=nobody", None, 404),
    ("checks", {}, "", None, 200),
    ("checks", {}, "cursor=", None, 400),
    ("check", {"name": "CHECK"}, "", None, 200),
    ("check", {"name": "nothing"}, "", None, 404),
    ("run-check", {"name": "CHECK"}, "", {}, 202),
    ("run-check", {"name": "nothing"}, "", {}, 404),
    ("drain", {}, "", {"scope": "eip", "name": "EIP", "reason": "walk", "for": "2h", "now": True}, 201),
    ("drain", {}, "dry_run=true", {"scope": "access_point"}, 200),
    ("drain", {}, "", {"scope": "planet"}, 400),
    ("drain", {}, "", {"scope": "neighbor", "name": "nobody"}, 404),
    ("drain", {}, "", {"scope": "neighbor"}, 400),
    ("drain", {}, "", {"scope": "access_point", "name": "sin1"}, 404),
    ("drains", {}, "", None, 200),
    ("drains", {}, "limit=1&limit=1", None, 400),
    ("undrain", {"scope": "eip", "name": "EIP"}, "", None, 200),
    ("undrain", {"scope": "eip", "name": "EIP"}, "", None, 404),
    ("drain", {}, "", {"scope": "access_point", "until_restart": True, "force": True}, 201),
    ("undrain-access-point", {"scope": "access_point"}, "", None, 200),
    ("undrain-access-point", {"scope": "access_point"}, "", None, 404),
    ("drain", {}, "", {"scope": "access_point", "name": "hkg1", "force": True}, 201),
    ("undrain", {"scope": "access_point", "name": "hkg1"}, "", None, 200),
    ("blackhole", {}, "", {"address": "203.0.113.40", "for": "1h", "reason": "attack"}, 201),
    ("blackhole", {}, "dry_run=true", {"address": "203.0.113.40"}, 200),
    ("blackhole", {}, "", {"address": "203.0.113.41"}, 404),
    ("blackhole", {}, "", {"address": "203.0.113.40", "next_hop": "2001:db8::1"}, 422),
    ("blackholes", {}, "", None, 200),
    ("blackholes", {}, "cursor=x", None, 400),
    ("unblackhole", {"address": "203.0.113.40"}, "", None, 200),
    ("unblackhole", {"address": "203.0.113.40"}, "", None, 404),
    ("release", {"id": "EIP"}, "", None, 409),
    ("unbind", {"id": "EIP", "region": "hong-kong"}, "type=teapot", None, 400),
    ("unbind", {"id": "EIP", "region": "hong-kong"}, "type=clb", None, 200),
    ("unbind", {"id": "EIP", "region": "hong-kong"}, "", None, 409),
    ("release", {"id": "EIP"}, "dry_run=true", None, 200),
    ("release", {"id": "EIP"}, "", None, 202),
    ("pools", {}, "", None, 200),
    ("pools", {}, "x=y", None, 400),
    ("pool", {"id": "v6"}, "", None, 200),
    ("pool", {"id": "nothing"}, "", None, 404),
    ("add-cidr", {}, "", {"cidr": OWN, "account": "acme"}, 201),
    ("add-cidr", {}, "", {"cidr": OWN, "account": "acme"}, 409),
    ("add-cidr", {}, "", {"cidr": "198.51.101.1/24", "account": "acme"}, 400),
    ("activate-cidr", {"prefix": OWN}, "", {}, 200),
    ("activate-cidr", {"prefix": "10.0.0.0/8"}, "", {}, 404),
    ("drain-cidr", {"prefix": OWN}, "", {}, 200),
    ("drain-cidr", {"prefix": "10.0.0.0/8"}, "", {}, 404),
    ("cidrs", {}, "", None, 200),
    ("cidrs", {}, "limit=1000000000000", None, 400),
    ("cidr", {"prefix": OWN}, "", None, 200),
    ("cidr", {"prefix": "10.0.0.0/8"}, "", None, 404),
    ("cidr", {"prefix": "everything"}, "", None, 400),
    ("retire-cidr", {"prefix": OWN}, "", {}, 200),
    ("retire-cidr", {"prefix": "10.0.0.0/8"}, "", {}, 404),
    ("set-quota", {"account": "acme"}, "", {"eips": 50}, 200),
    ("set-quota", {"account": "acme"}, "dry_run=true", {"eips": 51}, 200),
    ("set-quota", {"account": "acme"}, "", {"eips": -1}, 400),
    ("set-quota", {"account": "nobody"}, "", {"eips": 1}, 422),
    ("quotas", {}, "", None, 200),
    ("quotas", {}, "account=acme", None, 400),
    ("quota", {"account": "acme"}, "", None, 200),
    ("quota", {"account": "nobody"}, "", None, 404),
    ("reset-quota", {"account": "acme"}, "", None, 200),
    ("reset-quota", {"account": "nobody"}, "", None, 422),
    ("events", {}, "since=oldest&follow=false", None, 200),
    ("events", {}, "follow=perhaps", None, 400),
    ("backup", {}, "", {"path": "/run/eipd/walk.db"}, 201),
    ("backup", {}, "dry_run=true", {"path": "/run/eipd/other.db"}, 200),
    ("backup", {}, "", {"path": "walk.db"}, 422),
    ("forwarding", {}, "", None, 200),
    ("forwarding", {}, "limit=0", None, 400),
    ("acknowledge", {"eip": "FORWARDED"}, "", {"revision": "REVISION"}, 200),
    ("acknowledge", {"eip": "FORWARDED"}, "", {"revision": 0}, 409),
    ("acknowledge", {"eip": "nobody"}, "", {"revision": 1}, 404),
    ("acknowledge", {"eip": "FORWARDED"}, "", {}, 400),
    ("release-guard", {}, "", {}, 200),
    ("release-guard", {}, "", {"all": True}, 400),
    ("reload", {}, "", {}, 200),
    ("reload", {}, "", {"all": True}, 400),
    ("shutdown-neighbor", {"name": "router"}, "", {"reason": "walk"}, 200),
    ("shutdown-neighbor", {"name": "nobody"}, "", {}, 404),
    ("enable-neighbor", {"name": "router"}, "", {}, 200),
    ("enable-neighbor", {"name": "router"}, "", {}, 409),
    ("reset-neighbor", {"name": "router"}, "", {}, 200),
    ("reset-neighbor", {"name": "nobody"}, "", {}, 404),
]


@pytest.fixture(scope="module")
def pop(tmp_path_factory):
    yield from running(tmp_path_factory.mktemp("openapi"))


def resolve(node: dict) -> dict:
    return RESOLVER.resolve(node["$ref"])[1] if "$ref" in node else node


def check(schema: dict, value: object, what: str) -> None:
    problems = Draft202012Validator(schema, resolver=RESOLVER, format_checker=FormatChecker()).iter_errors(value)
    assert not [f"{each.json_path}: {each.message}" for each in problems], what


def step(pop, names: dict[str, str], name: str, path_names: dict, query: str, body: object, status: int) -> None:
    method, path, operation = OPERATIONS[name]
    for parameter, value in path_names.items():
        path = path.replace("{" + parameter + "}", names.get(value, value))
    assert "{" not in path
    if isinstance(body, dict):
        body = {key: names.get(value, value) if isinstance(value, str) else value for key, value in body.items()}
        if status < 300:
            content = resolve(operation["requestBody"])["content"]
            check(content["application/json"]["schema"], body, f"the request {name} {body}")
    answer = pop.api.ask(method, path + ("?" + query if query else ""), body)
    what = f"{method} {path} {query} {body}: {answer.status} {answer.body}"
    assert answer.status == status, what
    said = resolve(operation["responses"].get(str(status)) or operation["responses"]["default"])["content"]
    kind = answer.headers["Content-Type"]
    assert kind in said, what
    check(said[kind]["schema"], answer.body, what)
    if status >= 400:  # what was refused, and what would not be
        assert answer.body.get("value") and answer.body.get("accepted"), what
    if name == "allocate" and status == 201:
        names["EIP"] = answer.body["id"]
    if name == "forwarding" and status == 200:
        names |= {"FORWARDED": answer.body["items"][0]["eip"], "REVISION": answer.body["items"][0]["revision"]}
    if name == "bind" and status == 201:
        names["CHECK"] = answer.body["bindings"][0]["check"]


def test_the_document_is_well_formed():
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for found in re.findall(r'\$ref: "([^"]+)"', (PROJECT / "docs" / "openapi.yaml").read_text()):
        RESOLVER.resolve(found)  # raises if it leads nowhere
    for path, item in DOCUMENT["paths"].items():
        named = [resolve(each) for each in item.get("parameters", [])]
        assert {each["name"] for each in named if each["in"] == "path"} == set(re.findall(r"{(\w+)}", path)), path


def test_the_walk_asks_everything_well_and_badly():
    assert {name for name, *_, status in WALK if status < 300} == set(OPERATIONS)
    assert {name for name, *_, status in WALK if status >= 400} == set(OPERATIONS)


def test_every_operation_answers_as_the_document_says(pop):
    names: dict[str, str] = {}
    for each in WALK:
        step(pop, names, *each)


@pytest.mark.parametrize("path", DOCUMENT["paths"])
def test_other_methods_are_told_which_there_are(pop, path):
    answer = pop.api.ask("PUT", re.sub(r"{\w+}", "203.0.113.0", path))
    assert (answer.status, answer.code) == (405, "method-not-allowed")
    allowed = {method.upper() for method in DOCUMENT["paths"][path] if method != "parameters"}
    assert allowed <= set(answer.headers["Allow"].split(", "))
    check(DOCUMENT["components"]["schemas"]["Problem"], answer.body, path)
