"""A publisher's table as text, row by row, so that a file of millions of rows needs little memory.

Every row is counted, and has as many cells as the header or the file is refused: no bad row passes unseen.
`python tests/benchmarks/import_ees.py` measures it.
"""

from __future__ import annotations

import csv
import re
import warnings
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from difflib import get_close_matches
from functools import lru_cache
from io import BufferedReader, TextIOWrapper
from itertools import islice
from operator import itemgetter
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from sendplan.errors import Fault, SendplanError, refuse_faults
from sendplan.sources import bounds
from sendplan.sources.bounds import size
from sendplan.sources.files import (
    PARQUET,
    SAVE_AS,
    SourceFile,
    members,
    opened,
    refuse_entities,
    refuse_foreign,
    while_reading,
)
from sendplan.sources.parquet import as_csv
from sendplan.words import count

ENDLESS = "a quote that is opened and never closed, or no line ends"
FOOTNOTES = "Delete what stands above or below the table, such as footnotes; or download it again."
NARROWER = "Add to the filters in indicators.csv what tells the rows apart."
REMEMBERED = 10_000  # rows of which it is remembered whether they are wanted
RowCells = dict[str, str]
Alike = Mapping[str, Callable[[str], str]]
AS_IT_IS: Mapping[str, Any] = MappingProxyType({})
Kept = TypeVar("Kept")


class PublisherTable(NamedTuple):
    """A publisher's table: a file, and what we call its columns."""

    file: SourceFile
    header: tuple[str, ...]
    alike: Alike  # by column, what makes cells the same that a publisher writes in several ways
    same: Callable[[str], str] = str  # what makes values of a filter equal that the publisher means as one


def open_table(file: SourceFile, names: Mapping[str, str] = AS_IT_IS, alike: Alike = AS_IT_IS) -> PublisherTable:
    """Read a table's header. Raises ReleaseError where the file is missing, damaged or no table.

    `names` are the publisher's own of columns, in small letters → ours, where the table has none of ours.
    """
    refuse_foreign(file)
    _, header = next(_records(file), (1, []))
    if len(header) < 2:
        found = f"one cell, {header[0]!r}" if header else "nothing"
        raise file.refusal(1, "", found, "a header of several cells, with commas between", SAVE_AS)
    if len(header) > bounds.MOST_COLUMNS:
        raise file.too_much("", f"{bounds.MOST_COLUMNS:,} columns")
    theirs = [name.strip() for name in header]
    ours = {each: name for each, name in names.items() if name not in theirs}
    return PublisherTable(file, tuple(ours.get(name.casefold(), name) for name in theirs), alike)


def whole_number(text: str) -> str:
    """Read a whole number, such as that of an authority: 373 may be written 373.0 or 0373."""
    return re.sub(r"^0*(\d+)(?:\.0+)?$", r"\1", text, flags=re.ASCII)


def column_faults(table: PublisherTable, columns: Collection[str], remedy: str) -> Iterator[Fault]:
    """Every column that a table lacks or has twice, with the closest name that it has."""
    for column in dict.fromkeys(columns):
        times = table.header.count(column)
        if times != 1:
            alike = {name.casefold(): name for name in table.header}
            close = get_close_matches(column.casefold(), alike, n=1)
            found = "the column twice" if times else f"no such column{f', but {alike[close[0]]!r}' if close else ''}"
            yield table.file.fault(1, column, found, "one column of this name, spelt exactly so", remedy)


def wanted_rows(
    table: PublisherTable, columns: Iterable[str], by: Sequence[str] = (), wanted: Callable[[RowCells], object] = bool
) -> Iterator[tuple[int, RowCells]]:
    """Yield each wanted row: its number in a spreadsheet (the header is row 1) and its cells, by column.

    `wanted` is asked of the cells of the columns `by`, without which every row is wanted. Raises ReleaseError for a
    row with more or fewer cells than the header, and for what is not CSV in UTF-8.
    """
    names = list(dict.fromkeys([*by, *columns]))

    is_wanted = lru_cache(REMEMBERED)(
        lambda texts: not by or wanted(_by_column(table, by, texts))
    )  # the same in many rows
    for line, texts in raw_rows(table, names):
        if is_wanted(texts[: len(by)]):
            cells = _by_column(table, names, texts)
            _refuse_long(table.file, line, cells)
            yield line, cells


def _by_column(table: PublisherTable, names: Sequence[str], texts: Sequence[str]) -> RowCells:
    """Give cells their columns; blanks around them do not count."""
    return {name: table.alike.get(name, str)(text.strip()) for name, text in zip(names, texts, strict=True)}


def _refuse_long(file: SourceFile, line: int, cells: RowCells) -> None:
    """Refuse a cell that is too long for what is looked for: with many of them there is no memory for the rows."""
    for column, text in cells.items():
        if len(text.encode()) > bounds.CELL_BYTES:
            found = f"a cell of more than {bounds.CELL_BYTES:,} bytes"
            raise file.refusal(line, column, found, "a code, a period or a figure", SAVE_AS)


def few(file: SourceFile, found: Iterable[Kept]) -> list[Kept]:
    """List rows that were asked for. Raises ReleaseError where they are more than any release has of an area."""
    some = list(islice(found, bounds.MOST_ASKED + 1))
    if len(some) > bounds.MOST_ASKED:
        raise file.too_much("that are asked for", f"{bounds.MOST_ASKED:,} rows", NARROWER)
    return some


def combinations(table: PublisherTable, columns: Sequence[str]) -> set[tuple[str, ...]]:
    """Return every combination of cells that stands in these columns."""
    found: set[tuple[str, ...]] = set()
    for _, texts in raw_rows(table, columns):
        found.add(tuple(texts))
        if len(found) > bounds.MOST_VALUES:
            raise table.file.too_much(f"in {', '.join(columns)}", f"{bounds.MOST_VALUES:,} different values", NARROWER)
    return {tuple(_by_column(table, columns, texts).values()) for texts in found}


def raw_rows(table: PublisherTable, columns: Sequence[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each row's number and its cells in these columns, as they stand; those of a wrong width are refused."""
    places = [table.header.index(name) for name in columns]
    here = tuple(columns) if table.file.begins(PARQUET) else table.header  # of parquet no other is read
    wide, picked = len(here), [here.index(name) for name in columns]
    pick = itemgetter(*picked) if len(picked) > 1 else lambda cells: tuple(cells[place] for place in picked)
    last, odd = 0, dict[int, int]()
    for line, cells in islice(_records(table.file, places), 1, None):
        if len(cells) == wide:
            last = line
            yield line, pick(cells)
        elif cells and len(odd) < bounds.TOLD:
            odd[line] = len(cells)
    as_wide = f"{count(wide, 'cell')}, as in the header"
    refuse_faults(
        table.file.fault(line, "", count(width, "cell"), as_wide, SAVE_AS if line < last else FOOTNOTES)
        for line, width in odd.items()
    )


def _records(file: SourceFile, columns: Sequence[int] = ()) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and cells of each row, the header first: of parquet those of some columns, by their places."""
    line = 0
    with while_reading(file), as_csv(file, columns) if file.begins(PARQUET) else opened(file) as stream:
        stream.start_row(bounds.HEADER, f"more than {size(bounds.HEADER)} in its first row")
        text = TextIOWrapper(BufferedReader(stream), "utf-8-sig", newline="\n")
        try:
            for line, cells in enumerate(csv.reader(text, strict=True), 1):
                stream.start_row(bounds.ROW, ENDLESS)
                if line > bounds.ROWS_READ:
                    raise file.too_much("", f"{bounds.ROWS_READ:,} rows")
                yield line, cells
        except UnicodeDecodeError as error:
            found = f"bytes that are not UTF-8 ({error.object[error.start : error.end]!r})"
            line += 1 + error.object.count(b"\n", 0, error.start)
            raise file.refusal(line, "", found, "text in UTF-8", SAVE_AS) from error
        except csv.Error as error:
            found = f"text that is not CSV ({error})"
            raise file.refusal(line + 1, "", found, "a CSV file in UTF-8", SAVE_AS) from error


def sheet(file: SourceFile, name: str, first: int, remedy: str) -> list[list[str]]:
    """Read a workbook's sheet from its row `first` on, as text without blanks around it; a whole number has no point.

    No more of it is read than is looked for, whatever it says of its own size. Raises ReleaseError, with what to do,
    where the file is no such workbook, or a larger one than is taken in.
    """
    with opened_book(file, remedy, bounds.WORKBOOK) as book:
        return _sheet(file, book, name, first, remedy)


@contextmanager
def opened_book(file: SourceFile, remedy: str, most: int, *, worked_out: bool = True) -> Iterator[Workbook]:
    """Open a workbook, of formulas with what was worked out, or as they are. Raises ReleaseError where it is none."""
    try:
        with (
            while_reading(file),
            warnings.catch_warnings(action="ignore"),
            closing(_workbook(file, remedy, most, worked_out=worked_out)) as book,
        ):
            yield book
    except (OSError, SendplanError):
        raise
    except Exception as error:  # openpyxl has no error of its own for what is wrong within a workbook
        said = str(error) if isinstance(error, InvalidFileException) else f"{type(error).__name__}: {error}"
        raise file.refusal(0, "", f"no workbook ({said})", "an .xlsx file", remedy) from error


def _workbook(file: SourceFile, remedy: str, most: int, *, worked_out: bool) -> Workbook:
    """Open a workbook that does not swell: of each part no more is unpacked than it says that it has."""
    if zipfile.is_zipfile(file.path):
        parts = members(file)
        if sum(each.file_size for each in parts) > most:
            raise file.too_much("unpacked", size(most), remedy)
        with zipfile.ZipFile(file.path) as packed:
            refuse_entities(file, packed, parts, remedy)
    return load_workbook(file.path, read_only=True, data_only=worked_out, keep_links=False)


def _sheet(file: SourceFile, book: Workbook, name: str, first: int, remedy: str) -> list[list[str]]:
    if name not in book.sheetnames:
        raise file.refusal(0, "", f"the sheets {', '.join(book.sheetnames)}", f"a sheet {name!r}", remedy)
    cells = book[name].iter_rows(first, first + bounds.SHEET_ROWS, 1, bounds.SHEET_COLUMNS, values_only=True)
    return [["" if cell is None else re.sub(r"\.0+$", "", str(cell).strip()) for cell in row] for row in cells]
