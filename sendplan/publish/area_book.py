"""An area's tables as one workbook that a spreadsheet program can change without harm; `sources.area_book` reads it.

One sheet a table, every cell a text: 1.10 stays 1.10, and a day stays as it is written.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sendplan.data.area import Area, Facts
from sendplan.data.book import (
    ABOUT,
    AREA,
    BOOK_BYTES,
    CELL_LETTERS,
    CHOICES,
    COLUMNS,
    DATA,
    RECORDS,
    SHEET_ROWS,
    cells_hash,
    stored,
    tables_of,
)
from sendplan.data.columns import ColumnSpec
from sendplan.data.keys import RELATIONS
from sendplan.data.schema import TABLES, columns_of
from sendplan.errors import DataError, Fault, SendplanError
from sendplan.publish.contents import FORMULA
from sendplan.publish.properties import EPOCH, LANGUAGE, made_up
from sendplan.publish.workbook import LINE, mark_up, saved, set_styles
from sendplan.words import listed

Rows = Sequence[Sequence[str]]
Tables = Mapping[str, Rows]

NOTE = "Note"  # a text that runs on over the columns beside it
MOST_LINES = 25  # of a row: a program shows no higher one
NARROWEST, WIDEST = 10, 70  # letters of a column
TOO_LONG = "Shorten it, or change the CSV file instead."
Looks = Mapping[tuple[str, bool], Any]


class _Choice(NamedTuple):
    """What may be chosen in a column: this alone, or also what a new row elsewhere will name."""

    texts: Sequence[str]
    is_closed: bool = True


def area_book(area: Area) -> bytes:
    """Write an area's tables as an .xlsx file: the same bytes each time.

    Raises DataError where a table or a cell is larger than a sheet holds, SendplanError where all together are.
    """
    tables = tables_of(area.folder)
    if faults := sorted(_too_large(tables)):
        raise DataError(area.id, faults)
    book = Workbook()
    looks, choices = _looks(book), _choices(area.facts, tables)
    _fill_about(book.active, looks, area, tables)
    for table, rows in tables.items():
        _write(book.create_sheet(table), looks, rows)
    _write(book.create_sheet(COLUMNS), looks, [*_described(tables)])
    offered = [(name, text) for name, choice in choices.items() for text in choice.texts]
    _write(book.create_sheet(CHOICES), looks, [("Column", "Choice"), *offered])
    _offer(book, tables, choices)
    book.properties = DocumentProperties(creator=area.facts.la_name, title=_title(area), language=LANGUAGE)
    book.properties.created = book.properties.modified = datetime(*EPOCH)  # noqa: DTZ001 - the same each time
    written = saved(book)
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        if sum(each.file_size for each in parts.infolist()) > BOOK_BYTES:
            raise SendplanError(f"The tables of {area.id} are too many for one workbook: change its CSV files instead.")
    return written


def _title(area: Area) -> str:
    return f"{area.facts.la_name}: tables of the improvement plan"


def _too_large(tables: Tables) -> Iterator[Fault]:
    """Every table, and every cell, of which a sheet holds less."""
    for table, rows in tables.items():
        if len(rows) > SHEET_ROWS:
            yield Fault(f"{table}.csv", 0, "", "", f"{len(rows):,} rows", f"at most {SHEET_ROWS:,} rows", TOO_LONG)
        for number, row in enumerate(rows, 1):
            for name, cell in zip(rows[0], row, strict=False):
                if len(cell) > CELL_LETTERS:
                    allowed = f"at most {CELL_LETTERS:,}, as many as a spreadsheet keeps"
                    yield Fault(f"{table}.csv", number, "", name, f"{len(cell):,} letters", allowed, TOO_LONG)


def _looks(book: Workbook) -> Looks:
    """Make the look of each style as text, usual and guarded: of what a program would work out when someone edits it.

    Setting a style by name for each of many cells would take most of the time.
    """
    set_styles(book)
    found: dict[tuple[str, bool], Any] = {}
    cell = book.active["A1"]
    for style in ("Text", "Heading", "Sheet title", NOTE):
        for guarded in (False, True):
            cell.style, cell.number_format, cell.quotePrefix = style.replace(NOTE, "Text"), "@", guarded
            if style == NOTE:
                cell.alignment = Alignment(vertical="top")
            found[style, guarded] = copy(cell._style)
    return found


def _put(sheet: Worksheet, looks: Looks, number: int, row: Sequence[str], style: str = "Text") -> None:
    """Put texts into a row, as texts whatever they begin with."""
    for place, text in enumerate(row, 1):
        if text:
            cell = sheet.cell(number, place)
            escaped = re.sub(r"_(x[0-9A-Fa-f]{4}_)", r"_x005F_\1", stored(text))  # else a program reads a letter in it
            cell._value, cell.data_type = escaped, "s"  # setting `value` would guess a type
            cell._style = looks[style, bool(FORMULA.search(text))]


def _write(sheet: Worksheet, looks: Looks, rows: Rows, first: int = 1) -> None:
    """Write rows, the header first, as a table of nothing but texts, from a row of a sheet on."""
    header, *rest = [row for row in rows if any(row)]
    _put(sheet, looks, first, header, "Heading")
    for number, row in enumerate(rest, first + 1):
        _put(sheet, looks, number, row)
        lines = math.ceil(max(map(len, row)) / WIDEST)
        if lines > 1:
            sheet.row_dimensions[number].height = LINE * min(lines, MOST_LINES)
    for place, name in enumerate(header, 1):
        longest = max((len(row[place - 1]) for row in rest), default=0)
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width = min(max(NARROWEST, len(name) + 4, longest + 2), WIDEST)
        column.number_format = "@"  # of what is typed below
    mark_up(sheet, len(header), max(1, len(rest)), first)  # a table has a row, if an empty one


def _fill_about(sheet: Worksheet, looks: Looks, area: Area, tables: Tables) -> None:
    """Say what the workbook is, what it was made from, and how to take it back."""
    sheet.title = ABOUT
    records = listed([table for table in RECORDS if table in tables])
    lines = [
        (_title(area),),
        *((text,) for text in made_up({"area": area.facts.la_name, "made_up": area.facts.made_up})),
        ("Each sheet is a table of the area, and every cell is a text. Change cells, add rows, then save as .xlsx.",),
        (f"Take it back with: sendplan import area FILE.xlsx --area {area.id}. With --dry-run it only lists changes.",),
        (f"Rows of {records} are a record: add new ones, and leave those that are there." if records else "",),
        ("Dates are written 2019-06-30. Columns says what each column means, and Choices what can be chosen.",),
        ("area.toml is not in this workbook. Leave this sheet and the headings as they are.",),
        (AREA, area.id),
        (DATA, area.data_hash),
    ]
    for number, row in enumerate(filter(any, lines), 1):
        _put(sheet, looks, number, row, "Sheet title" if number == 1 else "Text" if len(row) > 1 else NOTE)
    many = {table: sum(map(any, every)) - 1 for table, every in tables.items()}
    rows = [(table, cells_hash(every), TABLES[table].row, str(many[table])) for table, every in tables.items()]
    _write(sheet, looks, [("Sheet", "SHA-256 of its cells", "What it holds", "Rows"), *rows], sheet.max_row + 1)


def _described(tables: Tables) -> Iterator[tuple[str, ...]]:
    """Say of each column what it means and what may stand in it."""
    yield "Sheet", "Column", "What it means", "What may stand there"
    for table, (header, *_) in tables.items():
        for name in header:
            column = columns_of(table)[name]
            many = " Several are separated by ;" if column.many else ""
            yield table, name, f"{column.description}.{many}", column.allowed


def _choices(facts: Facts, tables: Tables) -> dict[str, _Choice]:
    """Find what may be chosen in which column, named by its table and itself.

    A column of which a cell may hold several entries has none.
    """
    own = _own_choices(facts)
    found = {}
    for table, (header, *_) in tables.items():
        for name in header:
            column = columns_of(table)[name]
            choice = own.get(f"{table} {name}") or own.get(name) or _choice(table, name, column, tables)
            if choice.texts and not column.many:
                found[f"{table} {name}"] = choice
    return found


def _own_choices(facts: Facts) -> dict[str, _Choice]:
    """Find what area.toml names: in columns of a name, or in one of one table."""
    plans = [plan.id for plan in facts.plans]
    codes = _Choice(_each_once(code for plan in facts.plans for code in plan.codes))
    return {
        **dict.fromkeys(("plan", "from_plan", "to_plan"), _Choice(plans)),
        "body": _Choice([body.id for body in facts.bodies]),
        "inspection": _Choice([inspection.id for inspection in facts.inspections]),
        "aspect": _Choice(_each_once(aspect for plan in facts.plans for aspect in plan.aspects)),
        "sections kind": _Choice(_each_once(word for plan in facts.plans for word in plan.hierarchy)),
        "judgements judgement": _Choice(_each_once(word for each in facts.inspections for word in each.words)),
        "updates rating": codes,
        "lists rating": codes,
    }


def _choice(table: str, name: str, column: ColumnSpec, tables: Tables) -> _Choice:
    """Find what the schema lets a column hold: one of a list, a flag, or what names a row of another table."""
    if column.one_of or column.kind == "flag":
        return _Choice(column.one_of or ("true", "false"))
    to = [each.to for each in RELATIONS if (each.table, each.columns[-1]) == (table, name)]
    keys = [(tables[other], columns[-1]) for other, columns in chain(*to) if other in tables]
    there = (row[rows[0].index(key)] for rows, key in keys for row in rows[1:] if row)
    return _Choice(_each_once(there), is_closed=False)


def _each_once(texts: Iterable[str]) -> list[str]:
    return [*dict.fromkeys(filter(None, texts))]


def _offer(book: Workbook, tables: Tables, choices: Mapping[str, _Choice]) -> None:
    """Offer choices in the columns that have any; the program refuses others, or asks where a new row may name it."""
    first = 2
    for name, choice in choices.items():
        table, _, column = name.partition(" ")
        last = first + len(choice.texts) - 1
        offered = DataValidation("list", formula1=f"{CHOICES}!$B${first}:$B${last}", allow_blank=True)
        offered.showErrorMessage, offered.errorStyle = True, "stop" if choice.is_closed else "warning"
        offered.errorTitle = column
        offered.error = "Choose one of the list." if choice.is_closed else "No row is known by this yet."
        letter = get_column_letter([*tables[table][0]].index(column) + 1)
        offered.add(f"{letter}2:{letter}{SHEET_ROWS}")
        book[table].add_data_validation(offered)
        first = last + 1
