"""The command line: publish, due, preview, lab, new, verify, check, list, init, export, import, returns, help."""

from __future__ import annotations

import argparse
import io
import os
import re
import secrets
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from sendplan import manual
from sendplan.data.folder import data_folder, existing_areas
from sendplan.errors import DataError, Fault, SendplanError
from sendplan.lab import command as lab
from sendplan.publish import command, new_page, preview
from sendplan.publish import verify_command as verify
from sendplan.returns import command as returns
from sendplan.review import command as review
from sendplan.schedule import command as schedule
from sendplan.schedule import listing
from sendplan.sources import drafts_command, new_measure
from sendplan.words import count

if TYPE_CHECKING:
    from sendplan.data.area import Area


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    main = argparse.ArgumentParser(
        prog="sendplan", description="Reports on a SEND improvement plan, meeting by meeting."
    )
    main.add_argument("--version", action="version", version=f"sendplan {version('sendplan')}")
    commands = main.add_subparsers(dest="command", required=True, metavar="COMMAND")
    schedule.add(commands, command.add(commands), day)
    preview.add(commands)
    about = "begin a page or a measure from a template"
    kinds = commands.add_parser("new", help=about).add_subparsers(dest="kind", required=True, metavar="KIND")
    new_page.add(kinds)
    new_measure.add(kinds)
    verify.add(commands)
    check = commands.add_parser("check", help="check every table and count its rows")
    check.add_argument("name", nargs="?", metavar="AREA", help="only this folder of data/")
    check.add_argument("--area", help="the same")
    check.set_defaults(run=run_check)
    listing.add(commands)
    lab.add(commands)
    describe = commands.add_parser("describe", help="write the codebook and each area's datapackage.json")
    describe.set_defaults(run=run_describe)
    init = commands.add_parser("init", help="make a new area's folder, empty or from drafts of its tables")
    init.add_argument("area", metavar="AREA", help="name of the folder: small letters, digits, hyphens")
    init.add_argument("--name", metavar="TEXT", help="the local authority's name (default: AREA with capitals)")
    init.add_argument("--from", dest="drafts", type=Path, metavar="DRAFTS", help="folder of tables to take")
    init.set_defaults(run=run_init)
    export = commands.add_parser("export", help="write an area's tables as one workbook; 'import area' takes it back")
    export.add_argument("--area", required=True, help="folder of data/")
    export.add_argument("--to", required=True, type=Path, metavar="XLSX", help="the file to write")
    export.set_defaults(run=run_export)
    add_import(commands)
    returns.add(commands)
    manual.add(commands)
    return main


def add_import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe `sendplan import`, with what each kind of publisher's file needs."""
    about = "add what a publisher released to an area's observations, or take an exported workbook back"
    kinds = commands.add_parser("import", help=about, description=about.capitalize() + ".").add_subparsers(
        dest="kind", required=True, metavar="KIND"
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--area", required=True, help="folder of data/")
    common.add_argument("--released", required=True, type=day, metavar="DAY", help="day of the release: 2025-06-26")
    common.add_argument("--retrieved", type=day, metavar="DAY", help="day the file was fetched (default: today)")
    common.add_argument("--title", help="what sources.csv calls the release (default: its data set and day)")
    near = argparse.ArgumentParser(add_help=False)
    near.add_argument("--neighbours", required=True, type=Path, metavar="XLSX", help="DfE's statistical neighbours")
    near.add_argument(
        "--list", dest="listed", metavar="MONTH", help="its month, such as 'May 2025', where its name does not say it"
    )
    ees = kinds.add_parser("ees", parents=[common, near], help="files of DfE's Explore education statistics")
    lait = kinds.add_parser("lait", parents=[common, near], help="the long table of DfE's LA interactive tool")
    lait.add_argument("--dictionary", required=True, type=Path, metavar="CSV", help="the tool's data dictionary")
    nhs = kinds.add_parser("nhs", parents=[common], help="NHS England's community health services waits")
    ees.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV, .csv.gz or .zip")
    lait.add_argument("files", nargs=1, type=Path, metavar="FILE", help="CSV, .csv.gz, .zip or .parquet")
    nhs.add_argument("files", nargs=1, type=Path, metavar="FILE", help="CSV, .csv.gz or .zip")
    book = kinds.add_parser("area", help="a workbook that 'sendplan export' wrote")
    book.add_argument("file", type=Path, metavar="XLSX", help="the workbook")
    book.add_argument("--area", help="folder of data/ (default: the one that it was made of)")
    book.add_argument("--dry-run", action="store_true", help="only list what was changed in it")
    book.set_defaults(run=run_import_area)
    for kind in (ees, lait, nhs):
        kind.set_defaults(run=run_import, neighbours=None, listed=None, dictionary=None)
    review.add(kinds, day)
    drafts_command.add(kinds, day)


def day(text: str) -> date:
    """Read a day written YYYY-MM-DD, and nothing else."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is not a day written YYYY-MM-DD, such as 2025-06-26")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: {error}") from error


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 is success, 1 is refused or failed, 2 is a mistake in the command itself."""
    options = parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that lacks a letter shows its number instead
            stream.reconfigure(errors="backslashreplace")
    try:
        if os.environ.get("SENDPLAN_DATA"):  # notebooks run in a folder of their own
            os.environ["SENDPLAN_DATA"] = str(Path(os.environ["SENDPLAN_DATA"]).absolute())
        status: int = options.run(options)
    except SendplanError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever reads on has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:  # a disk that is full, a folder that is gone, a right that is missing
        lost = "The folder you are in" if isinstance(error, FileNotFoundError) else "A file"
        print(f"{error.filename or lost} cannot be used: {error.strerror or error}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. What was published before is as it was.", file=sys.stderr)
        return 130
    return status


def run_check(options: argparse.Namespace) -> int:
    """Print each area's tables and row counts, or every fault there is; and what may not be as it was meant."""
    from sendplan.data.areas import load_area
    from sendplan.data.load import read_facts

    def check(name: str) -> bool:
        """Tell of one area, and whether it has no fault."""
        area, faults, unsure = None, list[Fault](), tuple[Fault, ...]()
        try:
            unsure = (area := load_area(name)).doubts
        except DataError as error:
            faults, unsure = error.faults, error.doubts
        _, known, _ = read_facts(data_folder() / name / "area.toml")
        faults += _notebook_faults(known.notebooks)
        if faults:
            print(DataError(name, faults), file=sys.stderr)
        elif area:
            _print_rows(area)
        _print_doubts(name, unsure)
        return not faults

    only = options.name or options.area
    return _each([only] if only else existing_areas(), check) or (0 if only else listing.tell_unlisted())


def _each(names: Iterable[str], tell: Callable[[str], bool]) -> int:
    """Tell of each area, and whether it is sound; one that is not keeps no other from being told of."""
    status = 0
    for name in names:
        try:
            status |= not tell(name)
        except SendplanError as error:
            print(error, file=sys.stderr)
            status = 1
    return status


def _notebook_faults(named: Iterable[object]) -> list[Fault]:
    """Every notebook of a pack that is not there."""
    from sendplan.data.load import TOML_REMEDY
    from sendplan.publish.params import notebook_names

    allowed = f"one of {', '.join(notebook_names())}"
    missing = (each for each in named if each not in notebook_names())
    return [Fault("area.toml", 0, "", "notebooks", repr(each), allowed, TOML_REMEDY) for each in missing]


def _print_rows(area: Area) -> None:
    print(f"{area.id}: {area.facts.la_name}, no fault found")
    for table, frame in area.tables.items():
        how_many, rows = count(len(frame), "row").split()
        print(f"  {table:<16}{how_many:>6} {rows}")


def _print_doubts(name: str, doubts: Sequence[Fault]) -> None:
    """Print the cells of an area that may not be as they were meant."""
    if doubts:
        told = f"data/{name}: {count(len(doubts), 'point')} to look at, which may be as meant"
        print("\n".join([told, *map(str, doubts)]), file=sys.stderr)


def run_describe(options: argparse.Namespace) -> int:  # noqa: ARG001
    """Write data/README.md and each area's datapackage.json from the schema."""
    from sendplan.data.describe import write_documents

    for path in write_documents():
        print(path)
    return 0


def run_init(options: argparse.Namespace) -> int:
    """Make a new area and print what was written, what a person has to settle, and what to do next."""
    from sendplan.data.init import NewArea, make_area

    name = options.area.replace("-", " ").title() if options.name is None else options.name
    today = date.today()  # noqa: DTZ011 - the day where the analyst is
    print(*make_area(NewArea(options.area, name, today, secrets.token_hex(32), options.drafts)), sep="\n")
    return 0


def run_import(options: argparse.Namespace) -> int:
    """Import a release and print what it added; today is the day it was fetched, unless the options say another."""
    from sendplan.sources.release import Request, import_release

    given = {name: value for name, value in vars(options).items() if name not in {"command", "run", "retrieved"}}
    today = date.today()  # noqa: DTZ011 - the day where the analyst is
    for line in import_release(Request(**given, retrieved=options.retrieved or today)):
        print(line)
    return 0


def run_export(options: argparse.Namespace) -> int:
    """Write an area's tables as a workbook, in the place of one of an earlier day."""
    from sendplan.data.areas import load_area
    from sendplan.publish.area_book import area_book

    options.to.write_bytes(area_book(load_area(options.area)))
    print(options.to)
    return 0


def run_import_area(options: argparse.Namespace) -> int:
    """Take an area's workbook back and print what was changed in it."""
    from sendplan.sources.area_book import import_book

    for line in import_book(options.file, options.area, dry_run=options.dry_run):
        print(line)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
