"""A workbook (.xlsx) as sheets of cells. No formula is run, no link followed; macros are ignored, and said."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sendplan.data.folder import MB
from sendplan.sources import bounds, by_rule, shown
from sendplan.sources.by_rule import Place
from sendplan.sources.files import SourceFile, declares, members, while_reading
from sendplan.sources.grid import Cell, Grid, Unread, as_text, gridded, span, without

SMALLER = "Take out of the sheet what is not the plan: rows that only have a format, and others."
SAVE_AS = "Open it in your spreadsheet program, save it as a workbook (.xlsx) without a password, and give that."
NO_VALUE = "a formula whose value the file does not keep: open it in a spreadsheet program and save it"
BY_RULE = "colours or signs of a rule (conditional formatting) that tests more than a text or number are not read"
MACROS = "macros are not run and not read"
_ROW = re.compile(rb"<(?:\w+:)?row[ >/]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


def read(path: Path) -> list[Grid]:
    """Read every sheet of a workbook. Raises ReleaseError where it is damaged, locked or too large."""
    file = SourceFile(path)
    packed = {each.filename for each in members(file)}
    has_formulas = measured(file)
    try:
        with while_reading(file):
            book = load_workbook(path, data_only=True, keep_links=False)
            formulas = load_workbook(path, keep_links=False) if has_formulas else None
    except (InvalidFileException, KeyError, ValueError, TypeError, ParseError) as error:
        raise file.refusal(0, "", f"a file that is no workbook ({error})", "a workbook (.xlsx)", SAVE_AS) from error
    macros = [Unread("", "", "vbaProject.bin", MACROS)] if any("vbaProject" in each for each in packed) else []
    grids = [_grid(book, sheet, formulas) for sheet in book.worksheets]
    return [Grid("", [], macros), *grids] if macros else grids


def measured(file: SourceFile) -> bool:
    """Count rows, bytes and merged cells of a packed workbook before it is read; tell whether there is a formula."""
    every = [each.filename for each in members(file) if each.filename.endswith(".xml")]
    return bool(sum(_part_measured(file, each) for each in every))


def _part_measured(file: SourceFile, name: str) -> bool:
    rows = size = merged = 0
    found, rest = False, b""
    with while_reading(file), zipfile.ZipFile(file.path) as packed, packed.open(name) as stream:
        while chunk := stream.read(MB):
            whole, _, tail = (rest + chunk).rpartition(b"<")
            rest = (b"<" + tail)[:MB]
            if declares(whole):
                raise file.refusal(0, "", f"a declaration in {name}", "a workbook as programs save it", SAVE_AS)
            whole = whole.replace(b"\0", b"")  # of UTF-16, whose rows are counted too
            rows, size = rows + len(_ROW.findall(whole)), size + len(chunk)
            merged += sum(_area(each[1].decode()) for each in _MERGED.finditer(whole))
            found = found or bool(_FORMULA.search(whole))
            if rows > bounds.PLAN_ROWS or size > bounds.PLAN_SHEET or merged > bounds.PLAN_MERGED:
                most = f"{bounds.PLAN_ROWS:,} rows, {bounds.size(bounds.PLAN_SHEET)}"
                raise file.too_much("", f"{most} and {bounds.PLAN_MERGED:,} merged cells a sheet", SMALLER)
    return found


def _area(place: str) -> int:
    left, top, right, bottom = (int(each or 0) for each in range_boundaries(place))
    return (right - left + 1) * (bottom - top + 1)


def _grid(book: Workbook, sheet: Worksheet, formulas: Workbook | None) -> Grid:
    """Read a sheet: without what is hidden, merged cells as if each had the text of the first below one another."""
    merged, ruled = _merged(sheet), by_rule.colours(sheet, partial(_named, book))
    rows = ((place, _cells(book, row, merged, ruled)) for place, row in _rows(sheet))
    unread = [*_without_value(sheet, formulas)] if formulas else []
    unread += [
        Unread(sheet.title, str(each.sqref), "", BY_RULE)
        for each in sheet.conditional_formatting
        if not all(map(by_rule.is_known, each.rules))
    ]
    grid = gridded(sheet.title, rows, unread)
    if sheet.sheet_state != "visible":
        every = [each for row in grid.rows for each in row]
        told = Unread(sheet.title, span(every) if every else "", sheet.title, "the sheet is hidden, so it was not read")
        return Grid(sheet.title, [], [told])
    columns = {number: f"column {letter}" for letter, number in _hidden_columns(sheet)}
    seen, told_columns = without(grid, columns, lambda cell: cell.column)
    hidden_rows = {number: f"row {number}" for number, each in sheet.row_dimensions.items() if each.hidden}
    seen, told_rows = without(Grid(sheet.title, seen, []), hidden_rows, lambda cell: cell.row)
    return Grid(sheet.title, seen, [*unread, *told_columns, *told_rows])


def _hidden_columns(sheet: Worksheet) -> Iterator[tuple[str, int]]:
    for each in sheet.column_dimensions.values():
        if each.hidden and each.min:
            last = min(each.max or each.min, sheet.max_column)
            yield from ((get_column_letter(number), number) for number in range(each.min, last + 1))


def _rows(sheet: Worksheet) -> Iterator[tuple[int, list[ExcelCell]]]:
    """Give the cells that there are, row by row: a sheet's last cell may be a million rows below them."""
    every = sorted(sheet._cells.items())
    return ((row, [cell for _, cell in cells]) for row, cells in groupby(every, lambda each: each[0][0]))


def _merged(sheet: Worksheet) -> dict[Place, Any]:
    """Find the first cell of each merged cell below another: a row's own section, lead or date, said once for many."""
    return {
        (row, area.min_col): sheet.cell(area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row + 1, area.max_row + 1)
    }


def _cells(book: Workbook, row: Iterable[Any], merged: dict[Place, Any], ruled: Mapping[Place, str]) -> Iterator[Cell]:
    for each in row:
        first = merged.get((each.row, each.column), each)
        colour = ruled.get((first.row, first.column), "")  # a rule's goes before the cell's own
        if first.value is not None or colour or getattr(first, "has_style", False):
            cell = _cell(book, first)
            yield cell._replace(row=each.row, column=each.column, colour=colour or cell.colour)


def _cell(book: Workbook, cell: ExcelCell) -> Cell:
    value, form = cell.value, cell.number_format
    at: dict[str, Any] = {"row": cell.row, "column": cell.column, "colour": _colour(book, cell)}
    at["is_bold"] = bool(cell.font and cell.font.b)
    if shown.is_day(value):
        whole = value if type(value) is date else value.date()
        return Cell(shown.day(whole, form), day=whole, **at)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Cell(shown.number(value, form), is_number=True, **at)
    return Cell("" if value is None else as_text(value), **at)


def _colour(book: Workbook, cell: ExcelCell) -> str:
    """Name the fill of a cell, or else the colour of its text where it has one."""
    fill = cell.fill
    filled = _named(book, fill.fgColor) if fill is not None and fill.fill_type == "solid" else ""
    return filled or (_named(book, cell.font.color) if cell.font is not None and cell.value is not None else "")


def _named(book: Workbook, colour: Any) -> str:
    if colour is None:
        return ""
    kind = colour.type
    if kind == "rgb":
        code = str(colour.rgb)
    elif kind == "indexed" and colour.indexed < len(COLOR_INDEX):
        code = COLOR_INDEX[colour.indexed]
    elif kind == "theme":
        codes = _theme(book.loaded_theme or b"")
        code = codes[colour.theme] if colour.theme < len(codes) else ""
    else:
        return ""
    return shown.colour(code) if re.fullmatch(r"[0-9A-Fa-f]{6,8}", code) else ""


@cache
def _theme(raw: bytes) -> list[str]:
    """List the colours of the workbook's theme in the order that cells number them."""
    text = raw.decode("utf-8", "replace")
    scheme = re.search(r"<a:clrScheme.*?</a:clrScheme>", text, re.DOTALL)
    codes = re.findall(r'(?:lastClr|srgbClr val)="([0-9A-Fa-f]{6})"', scheme[0]) if scheme else []
    return [codes[place] for place in (1, 0, 3, 2)] + codes[4:] if len(codes) > 3 else []


def _without_value(sheet: Worksheet, formulas: Workbook) -> Iterator[Unread]:
    for _, row in _rows(formulas[sheet.title]):
        for each in row:
            if each.data_type == "f" and sheet[each.coordinate].value is None:
                yield Unread(sheet.title, each.coordinate, str(each.value)[:100], NO_VALUE)
