"""Any file of a tracker as sheets of cells: .xlsx with its colours, .ods, .xls and .xlsb by their values, .csv."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from sendplan.sources import bounds, excel, shown
from sendplan.sources.excel import SAVE_AS, SMALLER
from sendplan.sources.files import ZIP, SourceFile, while_reading, whole_text
from sendplan.sources.grid import Cell, Grid, Unread, as_text, gridded

NO_COLOURS = "colours, and whether a row or column is hidden, are not read in this kind of file: save it as .xlsx"
SEPARATORS = ",;\t|"
KINDS = (".xlsx", ".xlsm", ".ods", ".xls", ".xlsb", ".csv", ".tsv")


def read(path: Path) -> list[Grid]:
    """Read every sheet of a file. Raises ReleaseError where it is none of these kinds, damaged, locked or too large."""
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise SourceFile(path).refusal(
            0, "", f"a file named {path.name}", f"one that ends in {', '.join(KINDS)}", SAVE_AS
        )
    if kind in (".xlsx", ".xlsm") and SourceFile(path).begins(ZIP):
        return excel.read(path)
    return [_csv(path)] if kind in (".csv", ".tsv") else _by_values(path)


def _by_values(path: Path) -> list[Grid]:
    file = SourceFile(path)
    with while_reading(file):
        size = path.stat().st_size
    if size > bounds.WORKBOOK:
        raise file.too_much("", bounds.size(bounds.WORKBOOK), SMALLER)
    if file.begins(ZIP):
        excel.measured(file)
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = [
            (each, book.get_sheet_by_name(each.name))
            for each in book.sheets_metadata
            if each.typ == SheetTypeEnum.WorkSheet
        ]
    except (CalamineError, OSError) as error:
        raise file.refusal(0, "", f"a file that cannot be read ({error})", "a workbook", SAVE_AS) from error
    return [
        Grid(each.name, [], [Unread(each.name, "", each.name, "the sheet is hidden, so it was not read")])
        if each.visible != SheetVisibleEnum.Visible
        else _values(file, sheet)
        for each, sheet in sheets
    ]


def _values(file: SourceFile, sheet: CalamineSheet) -> Grid:
    if sheet.total_height > bounds.PLAN_ROWS:
        raise file.too_much("", f"{bounds.PLAN_ROWS:,} rows a sheet", SMALLER)
    rows = sheet.to_python(skip_empty_area=False)
    told = [Unread(sheet.name, "", sheet.name, NO_COLOURS)]
    return gridded(sheet.name, ((place, _valued(place, row)) for place, row in enumerate(rows, start=1)), told)


def _valued(place: int, row: Sequence[object]) -> Iterator[Cell]:
    for column, value in enumerate(row, start=1):
        if isinstance(value, (date, datetime)):
            whole = value.date() if isinstance(value, datetime) else value
            yield Cell(f"{whole:%d/%m/%Y}", place, column, day=whole)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            yield Cell(shown.number(value, ""), place, column, is_number=True)
        else:
            yield Cell(as_text(value), place, column)


def _csv(path: Path) -> Grid:
    """Read a table of text, in UTF-8 or as Windows writes it, whatever of `SEPARATORS` parts its cells."""
    file = SourceFile(path)
    text = whole_text(file, SMALLER)
    rows = list(csv.reader(text.splitlines(keepends=True), delimiter=_separator(text)))
    if len(rows) > bounds.PLAN_ROWS:
        raise file.too_much("", f"{bounds.PLAN_ROWS:,} rows", SMALLER)
    return gridded(path.stem, ((place, _texts(place, row)) for place, row in enumerate(rows, start=1)), [])


def _texts(place: int, row: Iterable[str]) -> Iterator[Cell]:
    return (Cell(as_text(text), place, column) for column, text in enumerate(row, start=1))


def _separator(text: str) -> str:
    """Find what parts cells: what stands most often in the first lines, each line counted once for a separator."""
    head = text.splitlines()[:50]
    return max(SEPARATORS, key=lambda each: sum(min(line.count(each), 5) for line in head))
