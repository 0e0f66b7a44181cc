"""The pure parts, by Google Benchmark (rib_bench.cpp): what the Adj-RIB-Out takes without any socket."""
import json
import os
import subprocess

from . import programs
from .figures import number

PROGRAMS = ("rib_bench",)


def run() -> list[dict]:
    """Google Benchmark's own results; empty where it isn't installed."""
    found = []
    for name in PROGRAMS:
        program = programs.built(name)
        if os.path.exists(program):
            done = subprocess.run([program, "--benchmark_format=json", "--benchmark_min_time=0.2"], capture_output=True,
                                  text=True, timeout=180, check=True)
            found += json.loads(done.stdout)["benchmarks"]
    return found


def table(results: list[dict]) -> str:
    lines = ["| benchmark | time | CPU | prefixes a second | more |", "| --- | --- | --- | --- | --- |"]
    for each in results:
        unit = each["time_unit"]
        rate = f"{each['items_per_second'] / 1e6:.1f} M" if "items_per_second" in each else "–"
        more = ", ".join(f"{key.replace('_', ' ')} {number(each[key])}" for key in ("updates", "octets_a_prefix") if key in each)
        lines.append(f"| {each['name'].removeprefix('BM_')} | {number(each['real_time'])} {unit} | "
                     f"{number(each['cpu_time'])} {unit} | {rate} | {more} |")
    return "\n".join(lines)
