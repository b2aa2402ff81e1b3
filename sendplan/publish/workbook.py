"""Figures as a workbook that a screen reader can follow: the Analysis Function's guidance for spreadsheets.

A cover, a list of sheets, then one table a sheet, each marked up as a table with its name in A1.
No merged cells, no blank rows, nothing said by colour, and no text that a program would take as a formula.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from sendplan.publish import properties
from sendplan.publish.contents import FORMULA
from sendplan.show.theme import LINK
from sendplan.vocabulary import SYMBOLS
from sendplan.words import clean, count

Rows = Sequence[Mapping[str, str]]

HEADINGS = {"of": "Table, chart or sentence", "as_at": "As at", "text": "Whole cell", "series": "Whose value"}
WIDTHS_OF_COLUMNS = {"number": 12, "symbol": 10, "unit": 12, "figure": 16, "kind": 12, "as_at": 18, "plan": 10}
WIDTHS_OF_COLUMNS |= {"measure": 12, "time_period": 14, "period_end": 18, "definition": 70, "text": 40, "of": 50}
WIDTHS_OF_COLUMNS |= {"what": 70, "title": 44}
WIDTH, COVER_WIDTH = 26, 90  # letters
LINE = 16  # points of a line of text
WIDENED = {"Text": 1.0, "Heading": 1.1, "Sheet title": 1.5}  # how wide letters are, beside those of text
CONTENTS_SHEET = {"Sheet": 34, "What it holds": 60, "Rows": 10}  # headings, and how wide each column is
PLACED_BY = ("page", "file")  # columns that the sheet's own name says
DATES = ("as_at", "period_end")
MOST_DIGITS = 15  # that a spreadsheet keeps of a number
LONGEST_NAME = 31  # letters of a sheet's name
HEAD = 3  # row of the headings, under the title and what to know
TITLE = "Figures of the papers"
WHY_EMPTY = "An empty cell means that there is nothing of its kind to say."


def workbook(
    figures: Rows, of_figures: Mapping[str, str], values: Rows, of_values: Mapping[str, str], page: Mapping[str, Any]
) -> bytes:
    """Write figures (a sheet for each page) and values of measures as an .xlsx file: the same bytes each time.

    The two mappings say what each column holds, in order. `page` is what the head and foot of pages say.
    """
    book = Workbook()
    set_styles(book)
    cover, contents = book.active, book.create_sheet("Contents")
    sheets = [*_described(of_figures, of_values)]
    columns = [each for each in of_figures if each not in PLACED_BY]
    for title in dict.fromkeys(row["page"] for row in figures):
        mine = [row for row in figures if row["page"] == title]
        sheets.append(_Sheet(title, "Every figure that the page shows", columns, mine))
    if values:
        what = "Every value of the plans' measures, as the pages take it"
        sheets.append(_Sheet("Values of measures", what, [*of_values], values))
    _fill_contents(contents, [(_write(book, sheet), sheet) for sheet in sheets])
    _fill_cover(cover, page, len(book.sheetnames))
    book.properties = _properties(page)
    return saved(book)


class _Sheet(NamedTuple):
    name: str
    what: str  # what it holds
    columns: Sequence[str]
    rows: Rows


def _described(*columns: Mapping[str, str]) -> Iterator[_Sheet]:
    means = {_label(name): what for each in columns for name, what in each.items()}
    symbols = [{"symbol": f"[{symbol}]", "what": text} for symbol, text in SYMBOLS.items()]
    held = [{"column": column, "what": what} for column, what in means.items()]
    yield _Sheet("Columns", "What each column holds", ["column", "what"], held)
    yield _Sheet("Symbols", "What stands in place of a number, or beside it", ["symbol", "what"], symbols)


def _label(column: str) -> str:
    return HEADINGS.get(column, column.replace("_", " ").capitalize())


def set_styles(book: Workbook) -> None:
    """Set the styles by name, so that a reader can change one in one place."""
    wrapped = Alignment(wrap_text=True, vertical="top")
    looks = {"Text": (11, False), "Heading": (11, True), "Sheet title": (15, True)}
    for name, (size, bold) in looks.items():
        style = NamedStyle(name, font=Font(name=properties.FACE, size=size, bold=bold), alignment=wrapped)
        if name == "Sheet title":
            style.alignment = Alignment(vertical="top")  # runs on over the columns beside it
        book.add_named_style(style)


def _write(book: Workbook, planned: _Sheet) -> Worksheet:
    """Write a sheet: its title in A1, what to know, then one table."""
    name, what, columns, rows = planned
    sheet = book.create_sheet(sheet_name(name, book.sheetnames))
    about = f"{what}. This sheet has one table, with {count(len(rows), 'row')}. {WHY_EMPTY}"
    head_of(sheet, name, about, {_label(column): WIDTHS_OF_COLUMNS.get(column, WIDTH) for column in columns})
    styles: dict[str, Any] = {}
    for line, row in enumerate(rows, start=HEAD + 1):
        for place, column in enumerate(columns, start=1):
            if row[column] or column == "number":  # or the symbol in its place
                _put_value(sheet.cell(line, place), column, row, styles)
    mark_up(sheet, len(columns), len(rows))
    return sheet


def head_of(sheet: Worksheet, name: str, about: str, widths: Mapping[str, int]) -> None:
    """Write what stands above the rows of a sheet, the headings of its columns with the width of each."""
    put(sheet.cell(1, 1), name, "Sheet title")
    put(sheet.cell(2, 1), about, "Text")
    sheet["A2"].alignment = Alignment(vertical="top")
    for place, (heading, width) in enumerate(widths.items(), start=1):
        put(sheet.cell(HEAD, place), heading, "Heading")
        sheet.column_dimensions[get_column_letter(place)].width = width


def put(cell: Cell, text: str, style: str = "") -> None:
    """Put a text into a cell, as text whatever it begins with."""
    cell._value, cell.data_type = plain(text), "s"  # setting `value` would guess a type
    if style:
        cell.style = style
    if FORMULA.search(text):
        cell._style = copy(cell._style)
        cell.quotePrefix = True  # or it becomes a formula when someone edits the cell


plain = lru_cache(maxsize=10_000)(clean)  # most cells are as others are


def _put_value(cell: Cell, column: str, row: Mapping[str, str], styles: dict[str, Any]) -> None:
    """Put a value in a cell: a number or a day as such, a symbol where there is no number, or else text."""
    text = row[column]
    form = "@" if column not in ("number", *DATES) else _form(column, text)
    if form not in styles:
        cell.style = "Text"
        cell.number_format = form
        styles[form] = cell._style
    cell._style = styles[form]  # setting a style by name for each of many cells would take most of the time
    if form == "@":
        put(cell, text if text or column != "number" or not row.get("symbol") else f"[{row['symbol']}]")
    elif column in DATES:
        cell.value = date.fromisoformat(text)
    else:
        cell.value = float(text) if "." in text else int(text)


def _form(column: str, text: str) -> str:
    """Choose how a number or a day is shown; what is neither, or too long to be kept exactly, is text."""
    if column in DATES:
        return "d mmmm yyyy" if text else "@"
    if not text or len(re.sub(r"\D", "", text)) > MOST_DIGITS:
        return "@"
    return "#,##0" + (f".{'0' * len(text.partition('.')[2])}" if "." in text else "")


def mark_up(sheet: Worksheet, across: int, down: int, head: int = HEAD) -> None:
    """Make the table a table for programs and screen readers, keep its headings in sight, and fit it to paper."""
    name = re.sub(r"\W", "_", sheet.title)
    table = Table(displayName=f"Table_{name}", ref=f"A{head}:{get_column_letter(across)}{head + down}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def sheet_name(name: str, taken: Sequence[str]) -> str:
    """Name a sheet as a spreadsheet allows: 31 letters, no brackets, slashes or colons, and none twice."""
    short = re.sub(r"[\[\]:*?/\\\s']+", " ", clean(name)).strip()[:LONGEST_NAME].strip() or "Page"
    others = {each.casefold() for each in (*taken, "History")}
    numbered = (f"{short[: LONGEST_NAME - 1 - len(str(nth))]} {nth}" for nth in range(2, len(others) + 3))
    return next(each for each in chain([short], numbered) if each.casefold() not in others)


def _fill_contents(sheet: Worksheet, listed: Sequence[tuple[Worksheet, _Sheet]]) -> None:
    head_of(sheet, "Contents", "This sheet has one table: the sheets that follow, each with one table.", CONTENTS_SHEET)
    for line, (other, planned) in enumerate(listed, start=HEAD + 1):
        link, holds, many = (sheet.cell(line, place) for place in (1, 2, 3))
        put(link, other.title, "Text")
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{other.title}'!A1")
        link.font = Font(name=properties.FACE, size=11, underline="single", color=LINK[1:].upper())
        put(holds, planned.what, "Text")
        many.value, many.style, many.number_format = len(planned.rows), "Text", "#,##0"
    mark_up(sheet, len(CONTENTS_SHEET), len(listed))


def _fill_cover(sheet: Worksheet, page: Mapping[str, Any], sheets: int) -> None:
    """Say what the workbook is, in one column that reads from top to bottom."""
    sheet.title = "Cover"
    sheet.column_dimensions["A"].width = COVER_WIDTH
    members = "Not for publication: for members of the body only." if page["not_for_publication"] else ""
    lines = [
        (properties.about(page, TITLE), "Sheet title"),
        (members, "Text"),
        *((text, "Text") for text in properties.made_up(page)),
        ("What this is", "Heading"),
        ("Every figure on the pages of this pack, as shown there, with its number, unit, day and meaning.", "Text"),
        (f"{page['body']}, {page['meeting']}. Position as at {page['as_at']}.", "Text"),
        (f"Plan: {page['plan']}.", "Text"),
        (f"This workbook has {sheets} sheets. The next lists the others. Each has one table, with headings.", "Text"),
        ("Numbers", "Heading"),
        ("A number is in the unit beside it: 19 with the unit % is 19%. Symbols are on a sheet of their own.", "Text"),
        (page["disclosure"], "Text"),
        (page["neighbours"], "Text"),
        ("Sources, with who published each, when, and under which licence", "Heading"),
        *((text, "Text") for text in page["sources"] or ["None is in the record by this day."]),
        ("How it was made", "Heading"),
        (f"By sendplan {page['version']}, from data with the SHA-256 {page['data_hash']}.", "Text"),
    ]
    for line, (text, style) in enumerate(((text, style) for text, style in lines if text), start=1):
        put(sheet.cell(line, 1), text, style)
        sheet.row_dimensions[line].height = LINE * math.ceil(len(text) * WIDENED[style] / COVER_WIDTH)
    sheet["A1"].alignment = Alignment(wrap_text=True, vertical="top")


def _properties(page: Mapping[str, Any]) -> DocumentProperties:
    said = properties.properties(page, TITLE)
    known = document(said.title, said.author, said.date)
    known.subject = said.subject
    return known


def document(title: str, author: str, on: datetime) -> DocumentProperties:
    """Make the properties of a workbook: an area wrote it, on a day that no clock says."""
    return DocumentProperties(
        title=title, creator=author, lastModifiedBy=author, created=on, modified=on, language=properties.LANGUAGE
    )


def saved(book: Workbook) -> bytes:
    """Write a workbook without its own `save`, which puts the clock's time into the file."""
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).write_data()
    return properties.same_bytes(saved.getvalue())
