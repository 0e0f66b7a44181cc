#!/usr/bin/env python3
"""Checks who includes whom, from the compiler's own dependency output, so that a transitive include counts.

usage: check_includes.py BUILD_DIRECTORY   (a built one, of CMake's Ninja generator)

The table is that of docs/architecture.md. A layer may include itself, the layers it names here (which are closed under
"may include": naming bgp/wire means that what bgp/wire includes is fine, too), and, if it is a shell, any library.
"""
import re
import subprocess
import sys
from pathlib import Path

# layer: (layers it may include, libraries it may include: None for any)
PURE = frozenset()
LAYERS = {
    "bgp/types": (set(), PURE),
    "bgp/wire": ({"bgp/types"}, PURE),
    "bgp/fsm": ({"bgp/types", "bgp/wire"}, PURE),
    "bgp/rib": ({"bgp/types", "bgp/wire"}, PURE),
    "bgp/bfd": ({"bgp/types"}, PURE),
    "bgp/net": ({"bgp/types", "bgp/wire", "bgp/fsm", "bgp/rib", "bgp/bfd"}, None),
    "config": ({"bgp/types"}, frozenset({"yaml-cpp"})),
    "daemon/inventory": ({"bgp/types"}, PURE),
    "daemon/intent": ({"bgp/types"}, PURE),
    "daemon/store": ({"bgp/types", "daemon/inventory", "daemon/intent"}, None),
    "daemon/health": ({"bgp/types"}, frozenset({"re2"})),
    "daemon/kernel": ({"bgp/types"}, None),
    "daemon/probe": ({"bgp/types", "daemon/health", "daemon/kernel"}, None),
    "daemon/announce": ({"bgp/types", "bgp/wire", "bgp/rib", "daemon/inventory", "daemon/intent", "daemon/health"},
                        PURE),
    "daemon/observe": ({"bgp/types", "bgp/wire", "bgp/fsm", "daemon/inventory", "daemon/health", "daemon/announce",
                        "daemon/probe"}, None),
    "daemon/control": ({"bgp/types", "daemon/inventory", "daemon/intent", "daemon/observe"}, None),
    "daemon/ctl": ({"bgp/types", "daemon/observe", "daemon/store"}, None),
    "daemon/app": (None, None),  # everything
}

# Single headers beyond the table: plain values owned by their consumer, so that no setting is written twice.
SETTINGS = {
    "config": {"bgp/fsm/impact.hpp", "bgp/fsm/neighbor_settings.hpp", "daemon/health/body_pattern.hpp",
               "daemon/health/check_settings.hpp", "daemon/inventory/declared.hpp",
               "daemon/inventory/role.hpp", "daemon/inventory/route_attributes.hpp", "daemon/inventory/words.hpp",
               "daemon/announce/allowed.hpp", "daemon/announce/policy.hpp", "daemon/announce/reason.hpp",
               "daemon/control/host_groups.hpp", "daemon/control/role_settings.hpp", "daemon/control/tcp_settings.hpp"},
    "daemon/ctl": {"daemon/inventory/words.hpp"},
}
ONLY_FILE = {"yaml-cpp": "config/yaml/", "re2": "daemon/health/body_pattern.cpp",
             "sqlite3": "daemon/store/sqlite.cpp"}  # a library that only one place may include
LIBRARIES = ("boost", "yaml-cpp", "spdlog", "prometheus", "fmt", "CLI", "systemd", "re2", "sqlite3")


def layer_of(path: str) -> str | None:
    fitting = [layer for layer in LAYERS if path.startswith(layer + "/")]
    return max(fitting, key=len) if fitting else None


def dependencies(build: Path):
    """Yields (object, [headers]) as ninja recorded them."""
    out = subprocess.run(["ninja", "-C", str(build), "-t", "deps"], check=True, capture_output=True, text=True).stdout
    target, headers = None, []
    for line in out.splitlines():
        if not line.startswith(" "):
            if target:
                yield target, headers
            target, headers = line.split(":")[0], []
            if "STALE" in line:
                target = None
        elif line.strip():
            headers.append(line.strip())
    if target:
        yield target, headers


def main() -> int:
    build = Path(sys.argv[1]).resolve()
    root = Path(__file__).resolve().parent.parent
    problems, checked = set(), set()
    for target, headers in dependencies(build):
        match = re.match(r"(?P<folder>.+)/CMakeFiles/[^/]+\.dir/(?P<file>.+)\.o$", target)
        if not match or match["file"].endswith((".pch", ".hxx")):
            continue
        source = f"{match['folder']}/{match['file']}"
        layer = layer_of(source)
        if layer is None:
            continue  # tests include everything
        checked.add(layer)
        may_layers, may_libraries = LAYERS[layer]
        for header in headers:
            path = (build / header).resolve()
            if path.is_relative_to(root) and not path.is_relative_to(build):
                used = str(path.relative_to(root))
                other = layer_of(used)
                if other is None:
                    if used.startswith("tests/"):
                        problems.add(f"{source}: includes the test file {used}")
                elif other != layer and may_layers is not None and other not in may_layers \
                        and used not in SETTINGS.get(layer, ()):
                    problems.add(f"{source}: {layer} may not include {other} ({used})")
                continue
            library = next((name for name in LIBRARIES if f"/include/{name}/" in str(path) or path.name == f"{name}.h"),
                           None)
            if library is None:
                continue
            if may_libraries is not None and library not in may_libraries:
                problems.add(f"{source}: {layer} may not include the library {library} ({path.name})")
            elif library in ONLY_FILE and not source.startswith(ONLY_FILE[library]):
                problems.add(f"{source}: only {ONLY_FILE[library]} may include {library}")
    for problem in sorted(problems):
        print(problem)
    missing = {layer for layer in LAYERS if any((root / layer).rglob("*.cpp")) and layer not in checked}
    if missing:
        print(f"no dependencies recorded for: {', '.join(sorted(missing))}: build all targets first")
    print(f"include rules: {len(checked)} layers, {len(problems)} problems")
    return 1 if problems or missing else 0


if __name__ == "__main__":
    sys.exit(main())
