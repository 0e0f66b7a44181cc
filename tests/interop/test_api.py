"""What the control API promises about every write: once, as asked, by who may, and kept over a restart.

Real: eipd, eipctl, curl, BIRD 2, one backend. Fake: nothing.
"""
import pytest
from netlab.wait import until
from support.inventory import OPERATOR, READER, STRANGER, running
from support.route import UP


@pytest.fixture(scope="module")
def pop(tmp_path_factory):
    yield from running(tmp_path_factory.mktemp("inventory"))


def test_what_the_file_declares_only_the_file_changes(pop):
    answer = pop.api.ask("DELETE", "/v1/eips/eip-file")
    assert (answer.status, answer.code) == (403, "file-owned")


def test_a_key_does_a_write_once(pop):
    ask = {"account": "acme", "access_area": "asia-pacific"}
    first, second = (pop.api.ask("POST", "/v1/eips", ask, Idempotency_Key="order-66") for _ in range(2))
    assert (first.status, second.status) == (201, 201)
    assert first.body == second.body and second.headers["Idempotency-Replayed"] == "true"
    other = pop.api.ask("POST", "/v1/eips", ask | {"name": "other"}, Idempotency_Key="order-66")
    assert (other.status, other.code) == (422, "idempotency-key-reused")
    pop.release(first.body)


def test_if_match_refuses_a_change_to_what_has_changed(pop):
    eip = pop.allocate()
    path = f"/v1/eips/{eip['id']}"
    tag = pop.api.ask("GET", path).headers["ETag"]
    changed = pop.api.ask("PATCH", path, {"name": "one"}, If_Match=tag)
    assert changed.status == 200 and changed.headers["ETag"] != tag
    late = pop.api.ask("PATCH", path, {"name": "two"}, If_Match=tag)
    assert (late.status, late.code) == (412, "revision-mismatch")
    assert pop.ctl("eip", "show", eip["id"])["name"] == "one"
    pop.release(eip)


def test_a_dry_run_shows_and_changes_nothing(pop):
    before = pop.api.items("/v1/eips?account=acme")
    answer = pop.api.ask("POST", "/v1/eips?dry_run=true", {"account": "acme", "access_area": "asia-pacific"})
    assert (answer.status, answer.body["dry_run"], answer.body["would"]["state"]) == (200, True, "allocated")
    assert "would" in pop.node.run("eipctl", "eip", "allocate", "--account", "acme", "--area", "asia-pacific", "--dry-run")
    assert pop.api.items("/v1/eips?account=acme") == before


@pytest.mark.parametrize("uid, method, path, body, status", [
    (READER, "GET", "/v1/status", None, 200),
    (READER, "POST", "/v1/eips", '{"account":"acme","access_area":"asia-pacific"}', 403),
    (READER, "POST", "/v1/eips?dry_run=true", '{"account":"acme","access_area":"asia-pacific"}', 200),
    (OPERATOR, "PATCH", "/v1/eips/eip-file", '{"name":"x"}', 403),  # file-owned, but not for want of a role
    (OPERATOR, "PATCH", "/v1/quotas/acme", '{"eips":5}', 403),
    (OPERATOR, "POST", "/v1/reload", "{}", 403),
    (STRANGER, "GET", "/v1/status", None, 403),
])
def test_who_may_do_what(pop, uid, method, path, body, status):
    data = ["-d", body] if body else []
    out = pop.node.run("setpriv", f"--reuid={uid}", "--regid=0", "--clear-groups", "curl", "-s", "-w", "\n%{http_code}",
                       "--unix-socket", "/run/eipd/control.sock", "-X", method, *data, f"http://eipd{path}")
    text, _, code = out.rpartition("\n")
    assert int(code) == status, out
    if status == 403:
        assert ("file-owned" if "eip-file" in path else "forbidden") in text


def test_events_go_on_where_a_client_stopped(pop):
    last = pop.api.events("oldest")[-1][0]
    eip = pop.allocate()
    followed = pop.api.events("", Last_Event_ID=last)
    made = [data for _, data in followed if data["event"] == "eip-allocated"]
    assert len(made) == 1 and eip["id"] in str(made[0]) and "uid 0" in str(made[0])
    assert pop.api.events(followed[-1][0]) == []
    assert f" eip-allocated {eip['id']} by uid 0" in pop.node.run("eipctl", "events")
    pop.release(eip)


def test_events_say_who_did_what_is_no_write(pop):
    last = pop.api.events("oldest")[-1][0]
    for words in (["neighbor", "reset", "router"], ["reload"], ["guard", "release"], ["backup", "/run/eipd/who.db"]):
        pop.ctl(*words)
    acts = {"neighbor-reset": "router", "reload-asked": None, "guard-release-asked": None, "backup-made": "/run/eipd/who.db"}

    def seen() -> dict:
        told = [data for _, data in pop.api.events(last) if data["event"] in acts]
        return {data["event"]: data.get("subject") for data in told if data["author"].startswith("uid 0")}

    until("all of them", lambda: seen() == acts)
    until("the session again", pop.router.established, deadline=UP)


def test_a_restart_keeps_everything(pop):
    eip = pop.allocate()
    pop.bind(eip)
    pop.seen(eip)
    key = pop.api.ask("POST", "/v1/eips", {"account": "acme", "access_area": "asia-pacific"}, Idempotency_Key="over-night")
    pop.ctl("quota", "set", "--account", "small", "--eips", "30")
    last = pop.api.events("oldest")[-1][0]
    later = pop.allocate()
    kept = ("id", "address", "pool", "account", "bindings", "name", "tags", "revision", "created", "bandwidth_mbps", "state")

    def inventory():
        return [{name: each[name] for name in kept} for each in pop.api.items("/v1/eips?limit=1000")]

    before = inventory()
    assert pop.node.stop() == 0
    pop.node.start()
    until("the control socket", lambda: pop.ctl("status"))
    assert inventory() == before
    assert pop.ctl("quota", "show", "--account", "small")["effective"]["eips"] == 30
    again = pop.api.ask("POST", "/v1/eips", {"account": "acme", "access_area": "asia-pacific"}, Idempotency_Key="over-night")
    assert again.body["id"] == key.body["id"] and again.headers["Idempotency-Replayed"] == "true"
    # What an event's reader missed over the restart are the writes.
    assert [later["id"] in str(data) for _, data in pop.api.events("", Last_Event_ID=last)][:1] == [True]
    pop.seen(eip)
    pop.ctl("quota", "reset", "--account", "small")
    pop.release(eip, later, key.body)


def test_a_neighbor_stays_down_over_a_restart_until_it_is_enabled(pop):
    pop.ctl("neighbor", "shutdown", "router", "--reason", "new line cards, back at noon")

    def said():  # RFC 9003
        with pop.router.birdc() as birdc:
            return "new line cards, back at noon" in "\n".join(birdc.ask("show protocols all eipd"))

    until("the reason at BIRD", said)
    pop.node.stop()
    pop.node.start()
    until("the neighbor is still down", lambda: pop.neighbor()["shutdown"])
    assert not pop.router.established()
    assert pop.ctl("neighbor", "enable", "router")["shutdown"] is False
    until("the session", pop.router.established, deadline=UP)
    assert "not-shut-down" in pop.api.ask("POST", "/v1/neighbors/router/enable", {}).code
