"""EIPs from the first allocation to the last release, by eipctl and the control API, and what a router sees of them.

Real: eipd, eipctl, BIRD 2, one backend. Fake: nothing. The numbers are those of requirements.md; each test releases what
it allocated.
"""
import threading

import pytest
from netlab.wait import until
from support.api import Connection
from support.inventory import OWN, SOURCE, running


@pytest.fixture(scope="module")
def pop(tmp_path_factory):
    yield from running(tmp_path_factory.mktemp("inventory"))


@pytest.fixture(scope="module")
def own(pop):
    """acme's pool with its CIDR, active; the tests of its life come last in this file."""
    assert pop.ctl("cidr", "add", OWN, "--account", "acme")["state"] == "pending"
    return pop.ctl("cidr", "activate", OWN)["pool"]


# A21, A16: two commands from nothing to announced, and one back.

def test_allocate_and_bind_is_all_it_takes(pop):
    eip = pop.allocate("--name", "shop")
    assert (eip["state"], eip["pool"]) == ("allocated", "v4")
    bound = pop.bind(eip)
    assert bound["state"] == "bound"
    assert not bound.keys() & {"healthy", "desired", "announced", "reason", "active"}  # they only follow
    pop.seen(eip)
    shown = until("eipctl says so", lambda: (found := pop.ctl("eip", "show", eip["id"]))["announced"] and found)
    assert (shown["healthy"], shown["unchecked"], shown["active"]) == (True, False, {"region": "hong-kong", "resource": "clb-1"})
    assert pop.ctl("whois", eip["address"])["announced_to"] == ["router"]
    pop.ctl("eip", "unbind", eip["id"], "--region", "hong-kong")
    pop.gone(eip)
    assert pop.ctl("eip", "show", eip["id"])["state"] == "allocated"
    pop.release(eip)


def test_an_ipv6_eip_goes_the_same_way(pop):
    eip = pop.allocate("--family", "ipv6")
    assert eip["pool"] == "v6"
    pop.bind(eip, "--check", "none")
    pop.seen(eip)
    assert pop.ctl("eip", "show", eip["id"])["unchecked"] is True
    pop.release(eip)
    assert not pop.routed(eip)


# A12 to A15: quotas.

def test_a12_an_account_has_20_eips_unless_its_quota_says_otherwise(pop):
    eips = [pop.allocate(account="small") for _ in range(20)]
    assert "20" in pop.refused("eip", "allocate", "--account", "small", "--area", "asia-pacific")
    refusal = pop.api.ask("POST", "/v1/eips", {"account": "small", "access_area": "asia-pacific"})
    assert (refusal.status, refusal.code) == (409, "quota-exceeded")
    quota = pop.ctl("quota", "set", "--account", "small", "--eips", "21")
    assert (quota["file"]["eips"], quota["override"]["eips"], quota["effective"]["eips"]) == (20, 21, 21)
    eips.append(pop.allocate(account="small"))
    pop.ctl("quota", "reset", "--account", "small")
    pop.release(*eips)
    assert pop.ctl("quota", "show", "--account", "small")["used"]["eips"] == 0


def test_a13_bandwidth_is_capped(pop):
    eip = pop.allocate("--bandwidth", "1000")
    for refused in (1001, 0):
        answer = pop.api.ask("PATCH", f"/v1/eips/{eip['id']}", {"bandwidth_mbps": refused})
        assert answer.status in (409, 422) and answer.body["accepted"], answer
    pop.ctl("quota", "set", "--account", "acme", "--bandwidth", "2000")
    assert pop.ctl("eip", "modify", eip["id"], "--bandwidth", "2000")["bandwidth_mbps"] == 2000
    pop.ctl("quota", "reset", "--account", "acme")
    pop.release(eip)


def test_a14_an_eip_is_bound_in_so_many_regions(pop):
    eip = pop.allocate()
    pop.bind(eip)
    pop.ctl("quota", "set", "--account", "acme", "--regions", "1")
    second = {"region": "singapore", "type": "eni", "resource": "eni-1", "check": "none"}
    answer = pop.api.ask("POST", f"/v1/eips/{eip['id']}/bindings", second)
    assert (answer.status, answer.code) == (409, "quota-exceeded")
    pop.ctl("quota", "reset", "--account", "acme")
    assert pop.api.ask("POST", f"/v1/eips/{eip['id']}/bindings", second).status == 201
    pop.release(eip)


def test_a15_a_region_has_one_resource(pop):
    eip = pop.allocate()
    gateway = {"region": "hong-kong", "resource": "nat-1", "target": "127.0.0.1:8001"}
    path = f"/v1/eips/{eip['id']}/bindings"
    # Z6: one NAT gateway may hold both.
    assert pop.api.ask("POST", path, gateway | {"type": "nat-snat"}).status == 201
    assert pop.api.ask("POST", path, gateway | {"type": "nat-dnat"}).status == 201
    answer = pop.api.ask("POST", path, gateway | {"type": "instance", "resource": "i-1"})
    assert (answer.status, answer.code) == (409, "region-already-bound")
    pop.release(eip)


# Z1 to Z14: a customer's addresses.

def test_z1_a_cidr_opens_when_it_is_active(pop):
    cidr = "198.51.101.0/24"
    added = pop.ctl("cidr", "add", cidr, "--account", "crowd", "--pool", "crowd-own")
    assert (added["state"], added["customer_owned"]) == ("pending", True)
    ask = {"account": "crowd", "access_area": "asia-pacific", "pool": "crowd-own"}
    answer = pop.api.ask("POST", "/v1/eips", ask)
    assert (answer.status, answer.code) == (409, "cidr-not-active")
    assert "pending" in answer.body["detail"]
    active = pop.ctl("cidr", "activate", cidr)
    assert active["state"] == "active"
    assert [each["state"] for each in active["history"]] == ["pending", "validating", "active"]
    eip = pop.api.ask("POST", "/v1/eips", ask).body
    # design §2, last line of defence: only the file can widen announce.allowed, and it has nothing of this CIDR.
    pop.bind(eip, "--check", "none")
    until("the last line of defence", lambda: pop.ctl("explain", eip["id"])["reason"] == "outside-allowed")
    assert not pop.routed(eip)
    assert pop.ctl("cidr", "drain", cidr)["state"] == "draining"
    answer = pop.api.ask("POST", "/v1/eips", ask)
    assert (answer.code, "draining" in answer.body["detail"]) == ("cidr-not-active", True)
    pop.release(eip)
    assert pop.ctl("cidr", "retire", cidr)["state"] == "retired"


def test_a_cidr_is_no_source_from_the_moment_it_is_active(pop):
    cidr = f"{SOURCE.rsplit('.', 1)[0]}.0/24"
    eip = pop.allocate()
    pop.ctl("eip", "bind", eip["id"], "--region", "hong-kong", "--type", "clb", "--resource", "clb-1", "--target", "192.0.0.1:80")

    def result():
        runs = [each["last_run"] for each in pop.items("checks") if each["target"] == "192.0.0.1:80"]
        return runs[0] and runs[0]["result"] if runs else None
    until("a run that left", lambda: result() not in (None, "eip-as-source"))
    pop.ctl("cidr", "add", cidr, "--account", "acme", "--pool", "source")
    assert result() != "eip-as-source"
    pop.ctl("cidr", "activate", cidr)
    until("no run leaves", lambda: result() == "eip-as-source")
    pop.ctl("cidr", "retire", cidr)
    until("runs leave again", lambda: result() != "eip-as-source")
    pop.release(eip)


def test_z2_z3_z4_allocation_aims_at_the_pool_that_the_cidr_names(pop, own):
    assert pop.ctl("cidr", "show", OWN)["pool"] == own
    eip = pop.allocate("--pool", own)
    assert (eip["pool"], eip["address"].startswith("198.51.100."), eip["state"]) == (own, True, "allocated")
    ordinary = pop.allocate()
    assert eip.keys() == ordinary.keys()
    pop.release(eip, ordinary)


def test_z5_z6_z7_the_mark_is_the_only_difference(pop, own):
    eip = pop.allocate("--pool", own)
    pop.ctl("eip", "bind", eip["id"], "--region", "hong-kong", "--type", "load-balancer", "--resource", "lb-1",
            "--target", "127.0.0.1:8001")
    pop.seen(eip)
    assert [each["id"] for each in pop.items("eip", "list", "--customer-owned")] == [eip["id"]]
    assert pop.metric("eipd_eip_announced", eip=eip["id"], customer_owned="true") == 1
    assert pop.ctl("eip", "modify", eip["id"], "--bandwidth", "50")["bandwidth_mbps"] == 50
    [bound] = [data for _, data in pop.api.events("oldest") if data["event"] == "eip-bound" and eip["id"] in str(data)]
    assert bound["object"]["customer_owned"] is True
    pop.release(eip)
    assert not pop.routed(eip)


def test_z8_whois_answers_for_any_address(pop, own):
    eip = pop.allocate("--pool", own)
    answer = pop.ctl("whois", eip["address"])
    assert (answer["ours"], answer["pool"], answer["account"], answer["eip"]) == (True, own, "acme", eip["id"])
    line = pop.node.run("eipctl", "whois", eip["address"])
    assert line == f"{eip['address']} is {eip['id']} of acme (customer-owned pool {own}, {OWN} active), allocated, announced to nobody.\n"
    assert pop.ctl("whois", "8.8.8.8")["ours"] is False
    assert pop.ctl("whois", "203.0.113.200")["state"] == "free"
    assert pop.ctl("whois", "203.0.113.0")["state"] == "reserved"
    assert pop.ctl("whois", "198.51.100.77")["sentence"] == f"198.51.100.77 is ours (customer-owned pool {own} of acme, {OWN} active), free."
    pop.release(eip)


def test_z9_a_released_address_is_withdrawn_first_and_free_in_its_pool_again(pop):
    """Z13 with it: a pool that is exhausted refuses until something is released."""
    first, second = pop.allocate("--pool", "tiny"), pop.allocate("--pool", "tiny")
    answer = pop.api.ask("POST", "/v1/eips", {"account": "acme", "access_area": "asia-pacific", "pool": "tiny"})
    assert (answer.status, answer.code) == (409, "pool-exhausted")
    pop.bind(first)
    pop.seen(first)
    assert "bound" in pop.refused("eip", "release", first["id"])
    pop.ctl("eip", "unbind", first["id"], "--region", "hong-kong")
    assert pop.ctl("eip", "release", first["id"])["state"] == "releasing"
    again = until("its address is free", lambda: pop.allocate("--pool", "tiny"))
    assert not pop.routed(again)  # nobody gets an address that a router still has
    assert again["address"] == first["address"] and again["id"] != first["id"]
    pop.release(again, second)
    assert next(each for each in pop.items("pool", "list") if each["id"] == "tiny")["free"] == 2


def test_z12_a_certain_address_where_the_account_may_choose(pop):
    eip = pop.allocate("--address", "203.0.113.77")
    assert eip["address"] == "203.0.113.77"
    ask = {"account": "acme", "access_area": "asia-pacific", "address": "203.0.113.77"}
    assert pop.api.ask("POST", "/v1/eips", ask).code == "address-in-use"
    assert pop.api.ask("POST", "/v1/eips", ask | {"address": "203.0.113.0"}).code == "address-reserved"
    answer = pop.api.ask("POST", "/v1/eips", ask | {"account": "small", "address": "203.0.113.78"})
    assert (answer.status, answer.code) == (403, "address-not-allowed")
    pop.release(eip)


def test_z14_without_a_pool_it_is_the_default_one_and_the_mark_shows_it(pop, own):
    eip = pop.allocate()
    assert (eip["pool"], eip["customer_owned"]) == ("v4", False)
    pop.release(eip)
    eip = pop.allocate("--pool", own)
    assert (eip["pool"], eip["customer_owned"]) == (own, True)
    pop.release(eip)


def test_z10_z11_a_cidr_is_retired_when_its_last_eip_is_released_and_not_before(pop, own):
    eip = pop.allocate("--pool", own)
    refusal = pop.refused("cidr", "retire", OWN)
    assert eip["id"] in refusal
    assert pop.ctl("cidr", "show", OWN)["state"] == "active"
    pop.release(eip)
    assert pop.ctl("cidr", "show", OWN)["state"] == "active"  # Z10
    assert pop.ctl("cidr", "retire", OWN)["state"] == "retired"
    answer = pop.api.ask("POST", "/v1/eips", {"account": "acme", "access_area": "asia-pacific", "pool": own})
    assert answer.code in ("cidr-not-active", "unknown-pool"), answer


# Many at once.

def test_32_clients_get_the_1000_addresses_of_a_pool_and_no_address_twice(pop):
    got, codes, lock = [], [], threading.Lock()
    ask = {"account": "crowd", "access_area": "asia-pacific", "pool": "wide"}

    def client():
        connection = Connection(pop.node.path("/run/eipd/control.sock"))
        for _ in range(33):  # 32 × 33 = 1,056
            answer = connection.ask("POST", "/v1/eips", ask)
            with lock:
                got.append(answer.body["address"]) if answer.status == 201 else codes.append(answer.code)
        connection.close()

    clients = [threading.Thread(target=client) for _ in range(32)]
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    assert (len(got), len(set(got))) == (1000, 1000)
    assert codes == ["pool-exhausted"] * 56
    assert not set(got) & {f"198.18.1.{number}" for number in range(100, 122)} | {"198.18.0.0", "198.18.3.255"} & set(got)
    listed = pop.api.items("/v1/eips?pool=wide&limit=300")
    assert {each["address"] for each in listed} == set(got)
