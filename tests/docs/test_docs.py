"""Documents that drift are worse than none: what README and docs/ name must be there, what they show must work.

Real: the documents, the built eipd. Nothing is fake.
"""
import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ["EIPD_BUILD"])
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "lab" / "README.md"]
FOLDERS = ("bgp/", "config/", "daemon/", "docs/", "lab/", "systemd/", "tests/", ".ci/")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_paths_that_a_document_names_are_there(document):
    text = document.read_text()
    named = {word for word in re.findall(r"`([^`\s]+)`", text) if word.startswith(FOLDERS)}
    missing = sorted(word for word in named if not list(ROOT.glob(word.rstrip("/").split(":")[0])))
    assert not missing, f"{document.name} names {missing}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_of_a_document_lead_somewhere(document):
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text())
    missing = [to for to in targets if not to.startswith("http") and not (document.parent / to).exists()]
    assert not missing, f"{document.name} links {missing}"


def test_the_manual_has_every_result_of_a_check():
    words = set(re.findall(r'return "([a-z-]+)";', (ROOT / "daemon" / "health" / "outcome.cpp").read_text()))
    results = (ROOT / "docs" / "health.md").read_text().partition("## Results")[2].partition("\n## ")[0]
    told = {word for row in re.findall(r"^\|([^|]*)\|", results, re.M) for word in re.findall(r"`([a-z-]+)`", row)}
    assert words == told


def test_the_readmes_configuration_is_valid(tmp_path):
    (block,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    file = tmp_path / "eipd.yaml"
    file.write_text(block)
    run = subprocess.run([BUILD / "eipd", "--config", file, "--check"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.endswith("ok\n")


@pytest.mark.parametrize("example", sorted((ROOT / "config" / "examples").glob("*.yaml")), ids=lambda path: path.name)
def test_the_shipped_examples_are_valid(example):
    run = subprocess.run([BUILD / "eipd", "--config", example, "--check"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_the_labs_image_has_the_libraries_that_the_programs_need():
    """Nobody runs containerlab here; where one is missing eipd would not even start there."""
    headers = subprocess.run(["readelf", "-d", BUILD / "eipd", BUILD / "eipctl"], capture_output=True, text=True, check=True)
    names = set(re.findall(r"NEEDED.*\[(.*)\]", headers.stdout))
    paths = dict(re.findall(r"(\S+) => (/\S+)", subprocess.run(["ldd", BUILD / "eipd"], capture_output=True, text=True).stdout))
    folder = Path(paths["libcares.so.2"]).parent.name  # of this architecture; dpkg may have it in /lib or in /usr/lib
    owners = subprocess.run(["dpkg", "-S", *(f"*/{folder}/{name}" for name in names)], capture_output=True, text=True,
                            check=True)
    packages = {line.split(":")[0] for line in owners.stdout.splitlines()}
    assert len(packages) > 10
    image = set((ROOT / "lab" / "Dockerfile").read_text().split()) | {"libc6", "libgcc-s1"}  # of every Debian
    assert sorted(packages - image) == []


def test_makes_targets_that_the_readme_names_exist():
    named = set(re.findall(r"make (\w+)", (ROOT / "README.md").read_text()))
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.M))
    assert named and named <= targets


def test_tests_that_the_coverage_names_exist():
    """`Suite`, `Suite.Name` and `Instance/Suite` are gtest's; `conformance_x`, `interop_x`, `replay.x` and `docs` ctest's."""
    sources = "\n".join(file.read_text() for file in (ROOT / "tests" / "unit").rglob("*.cpp"))
    cases = set(re.findall(r"\bTEST(?:_[FP])?\(\s*(\w+),\s*(\w+)\)", sources))
    instances = set(re.findall(r"INSTANTIATE_TEST_SUITE_P\(\s*(\w+),\s*(\w+)", sources))
    suites = {suite for suite, _ in cases}
    lists = "\n".join(file.read_text() for file in (ROOT / "tests").rglob("CMakeLists.txt"))

    def exists(name: str) -> bool:
        if re.fullmatch(r"[a-z0-9_.]+", name):
            kind, _, what = name.partition("_")
            return f"eipd_{kind}_test({what}" in lists or f"NAME {name}" in lists or \
                (name.startswith("replay.") and bool(list((ROOT / "tests" / "fuzz").rglob(f"{name[7:]}*"))))
        instance, _, rest = name.rpartition("/")
        suite, _, case = rest.partition(".")
        return (suite in suites) and (not case or (suite, case) in cases) and (not instance or (instance, suite) in instances)

    rows = [line.split("|") for line in (ROOT / "docs" / "rfc-coverage.md").read_text().splitlines() if line.startswith("| ")]
    named = {name for row in rows for name in re.findall(r"`([^`]+)`", row[-2]) if not name.startswith("make ")}
    assert len(named) > 200
    assert sorted(name for name in named if not exists(name)) == []
