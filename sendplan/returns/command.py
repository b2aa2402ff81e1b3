"""`sendplan returns`: issue the forms of a round, collect what came back, chase what did not."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from sendplan.words import count, listed

if TYPE_CHECKING:
    from sendplan.returns.returned import Told

REPORT = ("status", "file", "sheet", "cell", "ref", "column", "found", "why")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe `sendplan returns` and its three steps."""
    about = "send each lead a workbook to fill in, and take the answers back"
    returns = commands.add_parser("returns", help=about, description=about.capitalize() + ".")
    steps = returns.add_subparsers(dest="step", required=True, metavar="STEP")
    issue = steps.add_parser("issue", help="write a workbook for each lead")
    issue.add_argument("--to", required=True, type=Path, metavar="DIR", help="the folder to write them into")
    issue.set_defaults(run=run_issue)
    collect = steps.add_parser("collect", help="add what leads answered to updates.csv")
    collect.add_argument("files", nargs="+", type=Path, metavar="FILE", help="workbooks that came back, .xlsx or .ods")
    collect.add_argument("--dry-run", action="store_true", help="tell what would be done, and write nothing")
    collect.add_argument("--report", type=Path, metavar="CSV", help="write what became of each cell to this file")
    collect.set_defaults(run=run_collect)
    chase = steps.add_parser("chase", help="list who has not answered, with a text to send")
    chase.set_defaults(run=run_chase)
    for step, needed in ((issue, True), (collect, False), (chase, True)):
        told = "" if needed else " (default: what the files say)"
        step.add_argument("--area", required=needed, help=f"folder of data/{told}")
        step.add_argument("--meeting", required=needed, metavar="DATE", help=f"meeting that it is for{told}")


def run_issue(options: argparse.Namespace) -> int:
    """Write the workbook of each lead and print its place."""
    from sendplan.returns.form import open_round
    from sendplan.returns.issue import issue

    for path in issue(open_round(options.area, options.meeting), options.to):
        print(path)
    return 0


def run_collect(options: argparse.Namespace) -> int:
    """Tell what became of each cell, and add those that are accepted; 1 where some cannot be taken."""
    from sendplan.returns.collect import collect, record, round_of
    from sendplan.returns.form import open_round
    from sendplan.returns.returned import CONFLICTING, REFUSED, STATUSES

    if bool(options.area) != bool(options.meeting):
        print("Give --area and --meeting, or neither.", file=sys.stderr)
        return 2
    asked = open_round(options.area, options.meeting) if options.area else round_of(options.files)
    told, rows = collect(asked, options.files)
    kept = None if options.dry_run else record(asked, rows)
    for each in sorted(told, key=lambda each: STATUSES.index(each.status)):
        print(_line(each))
    if options.report:
        from sendplan.publish.contents import write_csv, write_whole

        cells = [{name: getattr(each, name) for name in REPORT} for each in told]
        write_whole(options.report, write_csv(cells, REPORT))
    times = Counter(each.status for each in told)
    print(f"Cells: {listed(f'{times[status]} {status}' for status in STATUSES)}.")
    done, where = "would be added" if options.dry_run else "added", f" The earlier files are in {kept}."
    print(f"{count(len(rows), 'report')} {done} to updates.csv.{where if kept else ''}")
    return int(bool(times[REFUSED] or times[CONFLICTING]))


def _line(told: Told) -> str:
    """Say what became of a cell, in one line."""
    where = f"{told.file}, {told.sheet}!{told.cell}" if told.cell else told.file
    what = " ".join(filter(None, (told.ref, told.column)))
    said = f"{what}: {told.found}" if what else told.found
    return f"{told.status}: {where}: {said}{f' ({told.why})' if told.why else ''}"


def run_chase(options: argparse.Namespace) -> int:
    """Print who has not answered, then what can be sent to each."""
    from sendplan.returns.form import letter, open_round, waiting

    asked = open_round(options.area, options.meeting)
    found = [*waiting(asked)]
    print("\n".join(each.told for each in found) or "Every lead has answered for every action.")
    for each in found:
        print(f"\n{letter(asked, each)}")
    return 0
