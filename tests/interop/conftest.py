"""What all interop tests share. They need root, and a skipped test is a failure: what cannot run has not been shown."""
import os
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT / "lab"), str(Path(__file__).resolve().parent)]


def pytest_sessionstart(session):
    if os.geteuid() != 0:
        pytest.exit("interop tests need root, for network namespaces", returncode=1)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, which counts as a failure: {report.longrepr}"
