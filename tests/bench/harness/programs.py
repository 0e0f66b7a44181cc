"""Where the programs are."""
import os
import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
BUILD = Path(os.environ.get("EIPD_BUILD", PROJECT / "build"))


def built(name: str) -> str:
    """A program of tests/bench that the build made."""
    return str(BUILD / "tests" / "bench" / name)


def package_version(package: str) -> str:
    """Debian's, of an installed package."""
    return subprocess.run(["dpkg-query", "-W", "-f=${Version}", package], capture_output=True, text=True).stdout
