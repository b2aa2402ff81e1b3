"""A workbook that came back → its sheets as texts and days, cell by cell. Nothing in it is run, and no link followed.

An .xlsx file is read by openpyxl, without what its macros would do; of an .ods file the cells are read as they stand.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from sendplan.data.folder import MB
from sendplan.errors import ReleaseError
from sendplan.sources.bounds import size
from sendplan.sources.files import SourceFile, members, refuse_entities, while_reading
from sendplan.words import visible

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 16 * MB, 5_000, 200  # unpacked, and of a sheet; a return has 30 KB
MOST_LOOKED_AT = 5_000_000  # cells of a sheet, most of which hold nothing
SAVE_AS = "Open it in a spreadsheet program, save it as an .xlsx workbook without a password, and collect that."
FEWER = "Take out of it what is not the return."
OPEN = "{{urn:oasis:names:tc:opendocument:xmlns:{}:1.0}}"
OFFICE, TABLE, TEXT, STYLE = map(OPEN.format, ("office", "table", "text", "style"))
# What else a workbook may hold, and the part of it that shows that.
UNREAD = {
    "macros": r"vbaProject|^Basic/",
    "comments": r"^xl/(?:threadedC|c)omments",
    "pictures": r"^xl/media/|^Pictures/",
    "text boxes or charts": r"^xl/drawings/drawing|^Object",
}


class Found(NamedTuple):
    """What stands in a cell: its text, the day where it is one, and whether it is worked out, or a number."""

    text: str
    day: date | None = None
    is_formula: bool = False
    is_number: bool = False


class Sheet(NamedTuple):
    """A sheet: its cells that hold anything, by row and column, from 1."""

    name: str
    is_hidden: bool
    cells: dict[tuple[int, int], Found]


class Book(NamedTuple):
    """A workbook: its sheets, and what else it holds, which is not read, such as macros."""

    sheets: list[Sheet]
    unread: list[str]


def place(row: int, column: int) -> str:
    """Name a cell as a spreadsheet does: C4."""
    return f"{get_column_letter(column)}{row}"


def read_book(file: SourceFile) -> Book:
    """Read a workbook. Raises ReleaseError where it is none, damaged, locked with a password or too large."""
    try:
        with while_reading(file), warnings.catch_warnings(action="ignore"):
            names = _parts(file)
            unread = [what for what, pattern in UNREAD.items() if any(re.search(pattern, name) for name in names)]
            return Book([*_of_ods(file)] if "content.xml" in names else _of_xlsx(file), unread)
    except (OSError, ReleaseError):
        raise
    except Exception as error:  # openpyxl has no error of its own for what is wrong within a workbook
        said = f"no workbook that can be read ({type(error).__name__}: {error})"
        raise file.refusal(0, "", said, "a workbook, .xlsx or .ods", SAVE_AS) from error


def _parts(file: SourceFile) -> set[str]:
    """Name the parts of a workbook that does not swell, and declares no names of its own, which may stand for much."""
    if not file.begins(b"PK"):
        raise file.refusal(0, "", "no workbook, an old one, or one with a password", "an .xlsx or .ods file", SAVE_AS)
    parts = members(file)
    if sum(each.file_size for each in parts) > MOST_BYTES:
        raise file.too_much("unpacked", size(MOST_BYTES), FEWER)
    with zipfile.ZipFile(file.path) as packed:
        refuse_entities(file, packed, parts, SAVE_AS)
    return {each.filename for each in parts}


def _of_xlsx(file: SourceFile) -> list[Sheet]:
    sheets = []
    worked_out, as_typed = (load_workbook(file.path, True, False, data, False) for data in (True, False))
    with closing(worked_out), closing(as_typed):
        for sheet in worked_out.worksheets:
            formulas = {at for at, cell in _cells(file, as_typed[sheet.title]) if cell.data_type == "f"}
            cells = {at: _found(cell.value, at in formulas) for at, cell in _cells(file, sheet)}
            lost = {at: Found("", is_formula=True) for at in formulas - cells.keys()}  # not worked out yet
            sheets.append(Sheet(visible(sheet.title), sheet.sheet_state != "visible", cells | lost))
    return sheets


def _cells(file: SourceFile, sheet: Any) -> Iterator[tuple[tuple[int, int], Any]]:
    """Yield the cells of a sheet that hold anything, whatever it says of its own size."""
    sheet.reset_dimensions()
    left = MOST_LOOKED_AT
    for cells in sheet.iter_rows():
        left -= len(cells)
        if left < 0:
            raise file.too_much("in a sheet", f"{MOST_LOOKED_AT:,} cells", FEWER)
        for cell in cells:
            if cell.value is not None and str(cell.value).strip():
                _refuse_far(file, cell.row, cell.column)
                yield (cell.row, cell.column), cell


def _refuse_far(file: SourceFile, row: int, column: int) -> None:
    if row > MOST_ROWS or column > MOST_COLUMNS:
        raise file.too_much("in a sheet", f"{MOST_ROWS:,} rows and {MOST_COLUMNS} columns", FEWER)


def _found(value: Any, is_formula: bool = False) -> Found:
    if isinstance(value, datetime | date):
        on = value.date() if isinstance(value, datetime) else value
        return Found(on.isoformat(), on, is_formula)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    text = str(value).replace("_x000D_", "")  # how some programs write a line end
    return Found(visible(text).strip(), None, is_formula, is_number)


def _of_ods(file: SourceFile) -> Iterator[Sheet]:
    with zipfile.ZipFile(file.path) as packed:
        try:
            root = fromstring(packed.read("content.xml"))  # noqa: S314 - it declares no entity
        except ParseError as error:
            raise file.refusal(0, "", f"a damaged part ({error})", "an .ods file", SAVE_AS) from error
    looks = ((style, [each.get(f"{TABLE}display") for each in style]) for style in root.iter(f"{STYLE}style"))
    hidden = {style.get(f"{STYLE}name") for style, shown in looks if "false" in shown}
    for table in root.iter(f"{TABLE}table"):
        name = visible(table.get(f"{TABLE}name", ""))
        yield Sheet(name, table.get(f"{TABLE}style-name") in hidden, _ods_cells(file, table))


def _ods_cells(file: SourceFile, table: Element) -> dict[tuple[int, int], Found]:
    """Read the cells of a table: what repeats is counted, and kept where it holds anything."""
    found, row = dict[tuple[int, int], Found](), 1
    for line in table.iter(f"{TABLE}table-row"):
        rows, column = _times(line, "rows"), 1
        for cell in line:
            columns = _times(cell, "columns")
            said = _ods_found(cell)
            if said.text or said.is_formula:
                _refuse_far(file, row + rows - 1, column + columns - 1)
                found |= {(row + down, column + across): said for down in range(rows) for across in range(columns)}
            column += columns
        row += rows
    return found


def _times(element: Element, what: str) -> int:
    return max(1, int(element.get(f"{TABLE}number-{what}-repeated", "1")[:9]))


def _ods_found(cell: Element) -> Found:
    """Read what a cell holds: a day or a number as such, or else its lines."""
    is_formula, kind = f"{TABLE}formula" in cell.attrib, cell.get(f"{OFFICE}value-type", "")
    if kind == "date":
        return _found(date.fromisoformat(cell.get(f"{OFFICE}date-value", "")[:10]), is_formula)
    if kind in ("float", "percentage", "currency"):
        return _found(float(cell.get(f"{OFFICE}value", "nan")), is_formula)
    lines = ["".join(_said(line)) for line in cell.findall(f"{TEXT}p")]
    return _found("\n".join(lines), is_formula)


def _said(element: Element) -> Iterator[str]:
    """Yield the text of a line, with its blanks and breaks."""
    blanks = min(int(element.get(f"{TEXT}c", "1")[:4]), 1000)
    yield {f"{TEXT}s": " " * blanks, f"{TEXT}tab": " ", f"{TEXT}line-break": "\n"}.get(element.tag, element.text or "")
    for each in element:
        yield from _said(each)
        yield each.tail or ""
