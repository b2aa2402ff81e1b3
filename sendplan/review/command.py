"""`sendplan import plan`: reads a file, writes its drafts and their page into a folder, and says what it found."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

ABOUT = (
    "draft our tables from a council's tracker, dashboard or paper: "
    ".xlsx, .xlsm, .ods, .xls, .xlsb, .csv, .docx, .pdf, .html, .md or .txt"
)
OTHER = "Give another folder: --to DIR."


def add(kinds: argparse._SubParsersAction[argparse.ArgumentParser], day: Callable[[str], date]) -> None:
    """Describe the command."""
    command = kinds.add_parser("plan", help=ABOUT, description=f"{ABOUT.capitalize()}.")
    command.add_argument("file", type=Path, nargs="+", metavar="FILE")
    command.add_argument("--to", required=True, type=Path, metavar="DIR", help="folder for the drafts")
    command.add_argument("--as-at", type=day, metavar="DAY", help="day the file speaks of, where it does not say it")
    command.add_argument(
        "--columns", type=Path, metavar="FILE.toml", help="what each heading means (see DIR/columns.toml)"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Draft files; where the folder has drafts of an earlier version, say what changed and keep its updates."""
    from sendplan.review.page import PAGE, page
    from sendplan.sources import draft_files, plan, versions
    from sendplan.sources.columns_file import read_columns

    remembered = options.to / "columns.toml"
    columns = options.columns or (remembered if remembered.is_file() else None)
    tell = _progress if sys.stderr.isatty() else None
    drafts, read = plan.drafted(options.file, options.as_at, read_columns(columns) if columns else {}, tell)
    review = {PAGE: page(drafts, read)}  # before an earlier version joins it
    days = [each["as_at"] for each in drafts.rows["updates"]]
    before = versions.earlier(options.to)
    changed = versions.compare(drafts, before) if before else []
    kept = {"columns.toml": columns.read_text("utf-8")} if columns else {}
    _write(options.to, draft_files.files_of(drafts, read) | kept | review)
    since = ["", *changed] if changed else ["Nothing changed since the drafts that were there."] * bool(before)
    command = f"import drafts {options.to} --area AREA" if changed else f"init AREA --from {options.to}"
    then = f"Look at {options.to / PAGE}, then: sendplan {command}"
    print("\n".join([*draft_files.summary(drafts, days), *since, then]))
    return 0


def _progress(page: int, of: int) -> None:
    """Say on a terminal which page of a PDF is being read."""
    print(f"\rReading page {page} of {of}", end="\n" if page == of else "", file=sys.stderr, flush=True)


def _write(folder: Path, made: Mapping[str, str]) -> None:
    """Write every file beside the one it takes the place of, and then put each in its place."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (folder / f".{name}.new").write_text(text, encoding="utf-8", newline="")
    for name in made:
        (folder / f".{name}.new").replace(folder / name)
