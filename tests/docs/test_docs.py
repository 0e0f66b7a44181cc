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


def test_makes_targets_that_the_readme_names_exist():
    named = set(re.findall(r"make (\w+)", (ROOT / "README.md").read_text()))
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.M))
    assert named and named <= targets
