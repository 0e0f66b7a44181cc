#!/usr/bin/python3
"""Measures eipd beside other speakers, on this machine, in one run: `run.py [ROW…]`, or the names in $ROWS.

Each row (rows/) is done by each speaker (speakers/) in network namespaces of its own, one after the other, so that
nothing competes. Prints one table; with --write FILE (and all rows) it replaces the generated part of that document.
Ends only what it started; whatever it was doing, at its deadline it stops and says so."""
import argparse
import json
import os
import sys
import time
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "lab"), str(HERE)]

import rows  # noqa: E402
import speakers  # noqa: E402
from harness import document, programs, pure, table  # noqa: E402
from harness.figures import CannotDo, Figure  # noqa: E402

BUDGET = 15 * 60.0  # seconds for all; what has not begun by then is left out


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("rows", nargs="*", help=f"of {', '.join(rows.ALL)}")
    parser.add_argument("--speakers", default=os.environ.get("SPEAKERS", ""), help=f"of {', '.join(speakers.ALL)}")
    parser.add_argument("--write", type=Path, help="the document whose generated part is replaced")
    given = parser.parse_args()
    given.rows = _names(" ".join(given.rows) or os.environ.get("ROWS", ""), rows.ALL, "row")
    given.speakers = _names(given.speakers, speakers.ALL, "speaker")
    return given


def _names(text: str, known: dict, what: str) -> list[str]:
    names = text.replace(",", " ").split() or list(known)
    for name in names:
        if name not in known:
            sys.exit(f"bench: no {what} {name}; there are: {', '.join(known)}")
    return names


def measure(row, key: str, end: float) -> Figure | str:
    """The figure, or why there is none."""
    if key not in row.SPEAKERS:
        return row.WITHOUT.get(key, "–")
    if time.monotonic() > end:
        return "no time left"
    try:
        return row.measure(speakers.ALL[key])
    except CannotDo as reason:
        return str(reason)
    except Exception as error:  # one speaker's failure must not cost the others' figures
        if os.environ.get("VERBOSE"):
            traceback.print_exc()
        return f"failed: {error}"


def main() -> int:
    given = arguments()
    if os.geteuid() != 0:
        sys.exit("bench: needs root, for network namespaces")
    end = time.monotonic() + BUDGET
    results: dict[str, dict[str, Figure | str]] = {}
    for name in given.rows:
        row = rows.ALL[name]
        print(f"\n{row.TITLE}", flush=True)
        results[name] = {}
        for key in given.speakers:
            begin = time.monotonic()
            found = results[name][key] = measure(row, key, end)
            if key in row.SPEAKERS:
                print(f"  {speakers.ALL[key].name:10} {found.text() if isinstance(found, Figure) else found}"
                      f"   [{time.monotonic() - begin:.0f} s]", flush=True)
    print("\n" + table.plain(results))
    (programs.BUILD / "bench.json").write_text(json.dumps(table.as_json(results), indent=1))
    if len(given.rows) == len(rows.ALL) and len(given.speakers) == len(speakers.ALL):
        alone = pure.table(pure.run())
        print("\n" + alone)
        if given.write:
            document.write(given.write, results, alone)
            print(f"written to {given.write}")
    return 1 if any(isinstance(each.get("eipd"), str) and each["eipd"].startswith("failed") for each in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
