"""A workbook that `sendplan export` wrote → the area's tables: what changed in it, all of it or nothing.

Only rows that changed are written anew, so that an unchanged workbook leaves every file as it was, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell.read_only import EmptyCell

from sendplan.data.areas import load_area
from sendplan.data.book import (
    ABOUT,
    AREA,
    BOOK_BYTES,
    CHOICES,
    COLUMNS,
    DATA,
    SHEET_COLUMNS,
    SHEET_ROWS,
    cells_hash,
    tables_of,
)
from sendplan.data.folder import data_hash, read_bytes
from sendplan.data.schema import TABLES
from sendplan.errors import Faults, SendplanError, refuse_faults
from sendplan.sources.book_cells import Odd, plain
from sendplan.sources.book_changes import AGAIN, Changes, Row, compared, rewritten, width
from sendplan.sources.files import SourceFile, members
from sendplan.sources.placing import put_in, refuse_invalid
from sendplan.sources.table import opened_book
from sendplan.words import count

SAVE = "Save it as an Excel workbook (.xlsx) without a password, as 'sendplan export' wrote it."
SINCE = "{} has changed since the workbook was made: what was not changed in the workbook stays as it is now."
BELOW = "Delete the rows below the table."
UNREAD = {"vbaProject.bin": "macros, which were not read", "externalLinks/": "links to other files, which stay closed"}


class Book(NamedTuple):
    """What a workbook says of itself (each label, and what stands beside it), its tables, and what was not read."""

    about: Mapping[str, str]
    sheets: Mapping[str, list[Row]]
    unread: Sequence[str]


def import_book(path: Path, name: str | None = None, *, dry_run: bool = False) -> list[str]:
    """Take an area's workbook back; return a report: a line for each cell and row that changed.

    Raises ReleaseError with every fault, and DataError where the area would not be valid; then nothing is written.
    """
    file = SourceFile(path)
    book = _read(file)
    whose = book.about.get(AREA, "")
    if not whose or whose != (name or whose):
        found = f"a workbook of {whose}" if whose else f"no sheet {ABOUT} that names an area"
        raise file.refusal(0, "", found, f"the workbook of {name or 'an area'}", AGAIN)
    area, faults = load_area(whose), Faults()
    tables, made = tables_of(area.folder), [table for table in TABLES if table in book.about]
    read = {table: faults.of(partial(_of_table, file, book, tables.get(table, []), table)) for table in made}
    refuse_faults(faults)
    changes = {table: each for table, each in read.items() if each and each.told}
    paths = {table: area.folder / f"{table}.csv" for table in changes}
    files = {path.name: rewritten(read_bytes(path), changes[table]) for table, path in paths.items()}
    if files:
        refuse_invalid(area.folder, area.facts, files)
        if data_hash(area.folder) != area.data_hash:
            raise SendplanError(f"{whose} changed while it was read. Nothing was imported: run the command again.")
        if not dry_run:
            put_in(area.folder, files)
    since = [] if book.about.get(DATA) == area.data_hash else [SINCE.format(whose)]
    unread = [f"{file.name} holds {each}." for each in book.unread]
    return [*_report(file, changes, dry_run=dry_run), *since, *unread]


def _report(file: SourceFile, changes: Mapping[str, Changes], *, dry_run: bool) -> Iterator[str]:
    many = sum(len(each.told) for each in changes.values())
    done = "would be taken in" if dry_run else "taken in"
    yield f"{file.name}: {count(many, 'change')} {done}" if many else f"{file.name}: nothing was changed in it"
    yield from (f"  {line}" for each in changes.values() for line in each.told)


def _read(file: SourceFile) -> Book:
    """Read a workbook's sheets that were exported; formulas are not worked out, and nothing it names is opened."""
    with opened_book(file, SAVE, BOOK_BYTES, worked_out=False) as book:
        parts = [each.filename for each in members(file)]
        unread = [what for part, what in UNREAD.items() if any(part in each for each in parts)]
        lines = _rows(file, book, ABOUT) if ABOUT in book.sheetnames else []
        about = {plain(label): plain(text) for _, (label, text, *_) in lines if text}
        others = [name for name in book.sheetnames if name not in {ABOUT, COLUMNS, CHOICES, *about}]
        sheets = {table: _rows(file, book, table) for table in TABLES if table in book.sheetnames}
    return Book(about, sheets, [*unread, *(f"the sheet {name!r}, which was not exported" for name in others)])


def _rows(file: SourceFile, book: Workbook, name: str) -> list[Row]:
    """Read the rows of a sheet that hold anything, with their numbers."""
    found = list[Row]()
    for number, cells in enumerate(book[name].iter_rows(1, SHEET_ROWS + 1, 1, SHEET_COLUMNS), 1):
        if number > SHEET_ROWS:
            raise SourceFile(file.path, name).too_much("", f"{SHEET_ROWS:,} rows", BELOW)
        if {*map(type, cells)} != {EmptyCell}:  # quickly: a workbook may claim a million rows
            values = tuple(_value(cell) for cell in cells)
            found += [(number, values)] if width(values) else []
    return found


def _value(cell: Any) -> Any:
    if cell.data_type in "fe":
        return Odd("a formula" if cell.data_type == "f" else f"the error {cell.value}")
    return None if cell.value is None or str(cell.value).strip() == "" else cell.value


def _of_table(file: SourceFile, book: Book, now: list[list[str]], table: str) -> Changes | None:
    """Say what a sheet changes in its table; None for one that is as it was exported, or as the table is now."""
    sheet, made = SourceFile(file.path, table), book.about[table]
    if table not in book.sheets:
        raise sheet.refusal(0, "", "no such sheet", "every sheet that was exported", AGAIN)
    rows = book.sheets[table]
    wide = max((width(cells) for _, cells in rows), default=0)
    found = cells_hash([plain(value) for value in cells[:wide]] for _, cells in rows)
    if found in {made, cells_hash(now)}:
        return None
    if cells_hash(now) != made:
        allowed = "the table as it was when the workbook was made, for the sheet was changed too"
        raise sheet.refusal(0, "", f"that {table}.csv has changed since", allowed, AGAIN)
    return compared(sheet, table, now, rows)
