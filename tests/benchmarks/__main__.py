"""How fast publishing is, and what memory it takes, against the ordinary commands: `python tests/benchmarks`.

Prints a table: the same notebooks, with charts as SVG, made by papermill's and nbconvert's commands, by papermill's
API, and by ours with an ordinary kernel and without one. All of it takes hours; options choose parts of it.
Not a test: nothing here is a promise of time.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.append(str(Path(__file__).parents[1]))

import large
import report
from everywhere import everywhere
from scenarios import Measured, Scenario, measure
from ways import WAYS

PARTS = ("pages", "again", "plan", "memory", "areas", "large")
PAGES = (1, 8, 12, 48, 480)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare the ways to make pages.")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--pages", nargs="+", type=int, default=PAGES, metavar="N", help="numbers of pages")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS, metavar="WAY", help=", ".join(WAYS))
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured (default: 3)")
    parser.add_argument("--areas", type=int, default=153, help="areas to publish here and on a cluster (default: 153)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every measurement to a file")
    return parser.parse_args()


def main() -> None:
    chosen = options()
    facts = report.about()
    with TemporaryDirectory() as folder:
        measured = Measured(Path(folder))
        scenarios = chosen_scenarios(chosen, measured)
        measure(scenarios, list(chosen.ways), chosen.rounds, told)
        many = everywhere(Path(folder), chosen.areas, told) if "areas" in chosen.only else {}
    parts = [report.headed(facts), report.table(scenarios), "\n".join(report.growth(scenarios))]
    parts += [report.sizes(measured.sizes), "\n".join(report.areas(chosen.areas, many))]
    parts += ["\n".join(large.table(told))] if "large" in chosen.only else []
    print(*filter(None, parts), sep="\n\n")
    if chosen.json:
        every: dict[str, Any] = {"sizes": measured.sizes, "areas": many}
        chosen.json.write_text(json.dumps(report.raw(facts, scenarios, every), indent=1) + "\n", encoding="utf-8")


def chosen_scenarios(chosen: argparse.Namespace, measured: Measured) -> list[Scenario]:
    parts = {
        "pages": lambda: measured.times(chosen.pages),
        "again": measured.again,
        "plan": measured.plan,
        "memory": lambda: measured.memory(chosen.pages),
    }
    return [scenario for part, make in parts.items() if part in chosen.only for scenario in make()]


def told(line: str) -> None:
    """Say how far it is, apart from the table."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
