"""`sendplan import drafts`: takes what is new in drafts into an area that is there, and says what that was."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

ABOUT = "add to an area what is new in drafts that 'sendplan import plan' made of the next version of its plan"


def add(kinds: argparse._SubParsersAction[argparse.ArgumentParser], day: Callable[[str], date]) -> None:
    """Describe the command."""
    command = kinds.add_parser("drafts", help=ABOUT, description=f"{ABOUT.capitalize()}.")
    command.add_argument("drafts", type=Path, metavar="DRAFTS", help="folder of the drafts")
    command.add_argument("--area", required=True, help="folder of data/")
    command.add_argument("--meeting", type=day, metavar="DAY", help="day of the meeting that they go to")
    command.add_argument("--dry-run", action="store_true", help="only list what would be taken in")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Take drafts in and print the report; without a day given the meeting is today, or after the latest there is."""
    from sendplan.sources.area_drafts import Request, import_drafts

    today = date.today()  # noqa: DTZ011 - the day where the analyst is
    asked = Request(options.drafts, options.area, today, options.meeting, dry_run=options.dry_run)
    print(*import_drafts(asked), sep="\n")
    return 0
