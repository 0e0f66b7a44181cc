"""Every command of eipctl (docs/eipctl.md) against a running eipd: what its JSON has, what people read, how it ends.

Real: eipd, eipctl, BIRD 2, one backend, a pseudo-terminal. Fake: nothing. The rules behind the answers are the business of
test_inventory.py and test_policy.py.
"""
import fcntl
import json
import os
import re
import struct
import subprocess
import termios

import pytest
from netlab.wait import until
from support.inventory import OWN, running

ITEMS = {"items", "next"}
EIP = {"id", "address", "pool", "customer_owned", "state", "account", "access_area", "bindings", "bandwidth_mbps", "tags",
       "revision"}
READ_EIP = EIP | {"healthy", "desired", "announced", "reason"}
CIDR = {"cidr", "pool", "state", "account", "history"}
QUOTA = {"account", "file", "override", "effective", "used"}
DRAIN = {"scope", "name", "reason", "author", "since", "until", "phase"}
NEIGHBOR = {"name", "state", "as", "shutdown", "routes", "messages", "last_error", "capabilities", "bfd"}
BIND = "eip bind EIP --region hong-kong --type clb --resource clb-1"
ALLOCATE = "eip allocate --account acme --area asia-pacific"

# In this order; EIP and ADDRESS stand for what was allocated last. An answer has at least these keys; a text is the
# sentence of a refusal (exit 1), and says what would be taken instead, or what to do.
WALK = [
    ("status", {"access_point", "instance", "eips", "neighbors", "checks", "withheld", "configuration"}),
    ("neighbors", ITEMS), ("neighbors router", NEIGHBOR), ("neighbors nobody", "No neighbor has this name"),
    (f"{ALLOCATE} --name shop --tag team=web --bandwidth 100", EIP),
    (f"{ALLOCATE} --dry-run", {"dry_run", "would"}),
    ("eip allocate --account nobody --area asia-pacific", "nobody"),
    (f"{ALLOCATE} --bandwidth 99999999", "at most"),
    (f"{ALLOCATE} --address 192.0.2.9", "192.0.2.9"),
    ("eip list --account acme --state allocated --name shop", ITEMS), ("eip show EIP", READ_EIP),
    ("eip show eip-nothing", "No EIP has this id"),
    (f"{BIND} --target 127.0.0.1:8001", EIP), (BIND, "target"),
    ("eip release EIP", "unbind"),
    ("checks", ITEMS), ("checks default-tcp", ITEMS), ("checks default-tcp --run", {"check", "runs"}),
    ("checks nothing", "No check has this name"),
    ("explain EIP", {"eip", "prefix", "desired", "reason", "bindings", "neighbors"}), ("explain ADDRESS/32", {"eip"}),
    ("explain 192.0.2.77", "No EIP here has this"),
    ("whois ADDRESS", {"ours", "pool", "account", "eip", "bound_to", "announced_to", "sentence"}),
    ("whois 8.8.8.8", {"ours", "sentence"}), ("whois everything", "everything"),
    ("routes", ITEMS), ("routes --neighbor router", ITEMS), ("routes --neighbor nobody", "No neighbor has this name"),
    ("eip modify EIP --bandwidth 50 --health all", EIP), ("eip modify EIP --if-match 1 --name x", "revision"),
    ("drain --eip EIP --reason walk --for 2h --now --force --wait", DRAIN), ("drain --eip nothing", "nothing"),
    ("drains", ITEMS), ("undrain --eip EIP", {"scope", "name"}), ("undrain --eip EIP", "EIP"),
    ("drain --neighbor router --force --dry-run", {"dry_run", "would"}),
    ("blackhole ADDRESS --for 1h --reason attack", {"address", "eip", "until", "author"}),
    ("blackhole 192.0.2.77", "192.0.2.77"), ("blackholes", ITEMS), ("unblackhole ADDRESS", {"address"}),
    ("unblackhole ADDRESS", "ADDRESS"),
    ("forwarding list", ITEMS), ("forwarding acknowledge EIP --revision 0", "revision"),
    ("forwarding acknowledge eip-nothing --revision 1", "eip-nothing"),
    ("pool list", ITEMS), ("pool show v4", {"id", "customer_owned", "cidrs", "addresses", "allocated", "free"}),
    ("pool show nothing", "No pool has this id"),
    (f"cidr add {OWN} --account acme", CIDR), (f"cidr add {OWN} --account acme", OWN),
    ("cidr add 198.51.101.0/30 --account acme", "/24"),
    (f"cidr activate {OWN}", CIDR), (f"cidr drain {OWN}", CIDR), ("cidr list", ITEMS), (f"cidr show {OWN}", CIDR),
    (f"cidr retire {OWN}", CIDR), ("cidr retire 10.0.0.0/8", "10.0.0.0/8"),
    ("quota show", ITEMS), ("quota show --account acme", QUOTA), ("quota set --account acme --eips 50", QUOTA),
    ("quota reset --account acme", QUOTA), ("quota set --account nobody --eips 1", "nobody"),
    ("neighbor shutdown router --reason walk", NEIGHBOR), ("neighbor enable router", NEIGHBOR),
    ("neighbor enable router", "router"), ("neighbor reset router", NEIGHBOR), ("neighbor reset nobody", "nobody"),
    ("guard release", {"released"}),
    ("reload", {"changed"}),
    ("backup /run/eipd/walk.db", {"path"}), ("backup walk.db", "absolute"),
    ("restore /run/eipd/walk.db --state-dir /var/lib/eipd", "eipd"),  # the daemon runs
    ("events --since oldest", None),
    ("eip unbind EIP --region hong-kong", EIP), ("eip unbind EIP --region hong-kong", "hong-kong"),
    ("eip release EIP", EIP),
]


@pytest.fixture(scope="module")
def pop(tmp_path_factory):
    yield from running(tmp_path_factory.mktemp("eipctl"))


def ctl(pop, *words: str) -> tuple[int, str, str]:
    """(exit code, standard output, standard error)"""
    process = pop.node.popen("eipctl", *words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out, errors = process.communicate(timeout=30)
    return process.returncode, out, errors


def test_the_walk_has_every_command(pop):
    script = pop.node.run("eipctl", "completion", "bash")
    there = {(noun, verb.strip("*")) for noun, verb in re.findall(r"^    ([a-z]+):([a-z]+|\*)\) words=", script, re.M)}

    def command(line: str) -> tuple[str, str]:
        noun, verb = (line.split() + [""])[:2]
        return (noun, verb) if (noun, verb) in there else (noun, "")

    assert {command(line) for line, _ in WALK} == there - {("completion", "")}


def test_every_command_answers_as_it_should(pop):
    names = {"EIP": "", "ADDRESS": ""}
    for line, wanted in WALK:
        for name, value in names.items():
            line = line.replace(name, value)
        code, out, errors = ctl(pop, *line.split(), "--json")
        if isinstance(wanted, str):
            wanted = names.get(wanted, wanted)
            assert (code, wanted in errors) == (1, True), f"{line}: {code} {errors}"
            assert errors.startswith("eipctl: ") and "Traceback" not in errors
            if out:  # what the API said
                assert {"code", "detail", "status"} <= set(json.loads(out)), line
            continue
        assert code == 0, f"{line}: {errors}"
        answers = [json.loads(each) for each in out.splitlines()]
        if wanted is not None:
            assert wanted <= set(answers[0]), f"{line}: {sorted(answers[0])}"
        if line.startswith("eip allocate") and "--dry-run" not in line:
            names = {"EIP": answers[0]["id"], "ADDRESS": answers[0]["address"]}


@pytest.mark.parametrize("line, shows", [
    ("status", ["hkg1", "sessions", "Established"]), ("neighbors", ["NEIGHBOR", "router"]), ("neighbors router", ["64496"]),
    ("routes", ["no routes"]), ("checks", ["no checks"]), ("eip list", ["EIP", "eip-file", "203.0.113.5"]),
    ("eip show eip-file", ["203.0.113.5"]), ("explain eip-file", ["203.0.113.5/32"]), ("whois 203.0.113.5", ["eip-file", "v4"]),
    ("whois 8.8.8.8", ["not ours"]), ("pool list", ["tiny", "FREE"]), ("pool show tiny", ["192.0.2.128/30"]),
    ("cidr list", ["203.0.113.0/24", "active"]), ("quota show", ["acme", "small"]), ("drains", ["nothing is drained"]),
    ("blackholes", ["nothing is blackholed"]), ("forwarding list", ["EIP"]), ("events", ["starting"])])
def test_people_read_tables(pop, line, shows):
    code, out, errors = ctl(pop, *line.split())
    assert (code, errors) == (0, "")
    for each in shows:
        assert each in out
    assert "\x1b" not in out


@pytest.mark.parametrize("line", ["frobnicate", "eip", "eip frobnicate", "eip show", "eip allocate --account acme",
                                  "eip list --state lost", "checks --run", "status --dry-run", "whois", "quota set --eips 1",
                                  "drain --eip a --neighbor b", "--server pop1 status", "status --socket"])
def test_wrong_usage_is_exit_two_and_says_how(pop, line):
    code, out, errors = ctl(pop, *line.split())
    assert (code, out) == (2, "")
    assert "--help" in errors


@pytest.mark.parametrize("columns", [80, 100])
def test_tables_fit_a_terminal(pop, columns):
    pop.release(pop.allocate("--name", "a name that is so long that no table of this width could ever show all of it"))
    pop.allocate("--name", "another one that is so long that no table of this width could ever show all of it, either")
    for line in ("eip list", "pool list", "cidr list", "neighbors", "quota show"):
        ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        process = pop.node.popen("eipctl", *line.split(), stdout=theirs)
        os.close(theirs)
        text = b""
        try:
            while piece := os.read(ours, 4096):
                text += piece
        except OSError:  # the other end is closed
            pass
        os.close(ours)
        assert process.wait(10) == 0
        rows = re.sub(r"\x1b\[[0-9;]*m", "", text.decode()).splitlines()
        assert rows and max(map(len, rows)) <= columns, line


def test_watch_asks_again(pop):
    watching = pop.node.popen("eipctl", "eip", "list", "--watch", "--json", stdout=subprocess.PIPE, text=True)
    first = json.loads(watching.stdout.readline())
    eip = pop.allocate()
    assert eip["id"] not in str(first)
    until("it is there", lambda: eip["id"] in watching.stdout.readline())
    watching.kill()
    watching.wait()
    pop.release(eip)


def test_events_are_followed(pop):
    follower = pop.node.popen("eipctl", "events", "--follow", stdout=subprocess.PIPE, text=True)
    seen = []

    def sees_one() -> bool:  # until the follower is there nothing is sent to it
        eip = pop.allocate("--name", "followed")
        pop.release(eip)
        seen.append(eip["id"])
        os.set_blocking(follower.stdout.fileno(), False)
        text = follower.stdout.read() or ""
        return any(f"eip-allocated {each}" in text for each in seen)

    until("an event", sees_one)
    follower.kill()
    follower.wait()


def test_a_lost_answer_names_the_key_to_repeat_with(pop):
    key = pop.node.run("eipctl", "eip", "allocate", "--account", "acme", "--area", "asia-pacific", "--idempotency-key", "night")
    again = pop.node.run("eipctl", "eip", "allocate", "--account", "acme", "--area", "asia-pacific", "--idempotency-key", "night")
    assert key.split()[:2] == again.split()[:2]
