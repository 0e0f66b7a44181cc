"""The generated part of docs/benchmarks.md."""
import os
import platform
import re
import time
from pathlib import Path

import speakers

from . import table
from .plan import Plan

BEGIN, END = "<!-- begin of what `make bench` writes -->", "<!-- end of what `make bench` writes -->"


def machine() -> str:
    model = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    return f"{os.cpu_count()} cores, {model[1] if model else platform.machine()}, Linux {platform.release()}"


def text(results: table.Results, alone: str) -> str:
    dashes = "\n".join(f"- {line}" for line in table.dashes(results))
    about = "\n".join(f"| {each.name} | {each.version() or '–'} | {each.pacing} |" for each in speakers.ALL.values())
    configurations = "\n".join(f"{each.name}:\n\n```\n{each.configuration(Plan(100_000)).rstrip()}\n```\n"
                               for each in speakers.ALL.values())
    return f"""{BEGIN}

Measured {time.strftime("%Y-%m-%d %H:%M", time.gmtime())} UTC on {machine()}.

{table.markdown(results)}

Where there is no figure:

{dashes}

| speaker | version | what paces or gathers its UPDATEs |
| --- | --- | --- |
{about}

## The Adj-RIB-Out by itself

{alone}

## Configurations

For 100,000 routes and one neighbor, without the routes themselves.

{configurations}
{END}"""


def write(path: Path, results: table.Results, alone: str) -> None:
    before, _, rest = path.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    path.write_text(f"{before}{text(results, alone)}{after}")
