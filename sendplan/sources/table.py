"""A publisher's table as text, read block by block, so that a file of millions of rows needs little memory.

Polars' own streaming reader holds more the more cores a computer has (350 MiB with 2, 1.4 GiB with 16, for a file
of 1.2 GB), fills short rows up and cuts long ones off. So a CSV file is cut into blocks here, the cells of every
row are counted here, and polars reads each block: 350 MiB on any computer, 150 of them pandas, and
no bad row passes unseen. `python tests/benchmarks/import_ees.py` measures it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from itertools import islice
from typing import IO, NamedTuple, NoReturn, TypeVar

import polars as pl

from sendplan.errors import Fault, ReleaseError
from sendplan.sources import bounds
from sendplan.sources.files import SAVE_AS, File, is_parquet, opened, reading, refuse_foreign
from sendplan.sources.parquet import as_csv
from sendplan.words import count

BLOCK = 16 * 2**20  # bytes
LONGEST = bounds.ROW
FEW = 100_000  # lines of a block that are looked at even where most of them are blank
TOLD = 1_000  # faults of a block
ROW = "row of the file"  # a column's name that no publisher uses
EVERY = pl.lit(True)  # the condition that every row meets
FOOTNOTES = "Delete what stands above or below the table, such as footnotes; or download it again."
NARROWER = "Add to the filters in indicators.csv what tells the rows apart."
Row = TypeVar("Row")
_NOT_STRUCTURE = bytes(set(range(256)) - set(b',\n"'))


class Table(NamedTuple):
    """A publisher's table: a file and what we call its columns, in their order."""

    file: File
    header: tuple[str, ...]

    def renamed(self, names: Mapping[str, str]) -> Table:
        """Call columns otherwise: the publisher's name in small letters → ours, where the table has none of ours."""
        ours = {theirs: name for theirs, name in names.items() if name not in self.header}
        return self._replace(header=tuple(ours.get(name.casefold(), name) for name in self.header))


def open_table(file: File) -> Table:
    """Read a table's header. Raises ReleaseError where the file is missing, damaged or no table."""
    if not is_parquet(file):
        refuse_foreign(file)
    with _text_of(file) as stream:
        line = stream.readline(bounds.HEADER + 1)
    if len(line) > bounds.HEADER:
        raise file.too_much("in its first row", bounds.size(bounds.HEADER), SAVE_AS)
    try:
        header = next(csv.reader([_text(file, line, 1)]), [])
    except csv.Error as error:
        _refuse(file, 1, f"text that is not CSV ({error})", "a CSV file in UTF-8")
    if len(header) < 2:
        found = f"one cell, {header[0]!r}" if header else "nothing"
        _refuse(file, 1, found, "a header of several cells, with commas between")
    if len(header) > bounds.COLUMNS:
        raise file.too_much("", f"{bounds.COLUMNS:,} columns")
    return Table(file, tuple(name.strip() for name in header))


@contextmanager
def _text_of(file: File, columns: Sequence[int] = ()) -> Iterator[IO[bytes]]:
    """Open a table as CSV, its header first: of parquet the columns at these places, of CSV all of them."""
    with reading(file), as_csv(file, columns) if is_parquet(file) else opened(file) as stream:
        yield stream


def _refuse(file: File, line: int, found: str, allowed: str) -> NoReturn:
    raise ReleaseError([file.fault(line, "", found, allowed, SAVE_AS)])


def number(column: str) -> pl.Expr:
    """Read a column of whole numbers, such as those of authorities: 373 may be written 373.0 or 0373."""
    return pl.col(column).str.replace(r"^0*(\d+)(?:\.0+)?$", "$1")


def column_faults(table: Table, columns: Sequence[str], remedy: str) -> Iterator[Fault]:
    """Every column that a table lacks or has twice, with the closest name that it has."""
    for column in dict.fromkeys(columns):
        times = table.header.count(column)
        if times != 1:
            alike = {name.casefold(): name for name in table.header}
            close = get_close_matches(column.casefold(), alike, n=1)
            found = "the column twice" if times else f"no such column{f', but {alike[close[0]]!r}' if close else ''}"
            yield table.file.fault(1, column, found, "one column of this name, spelt exactly so", remedy)


def rows(
    table: Table, columns: Sequence[str], wanted: pl.Expr = EVERY, written: Sequence[pl.Expr] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each wanted row: its number in a spreadsheet (the header is row 1) and its cells, by column.

    `wanted` is a condition on ROW and the columns, which `written` makes alike where a publisher writes one thing
    in several ways. Raises ReleaseError for a row with more or fewer cells than the header, and for bytes that
    are not UTF-8.
    """
    for frame in frames(table, columns):
        kept = frame.with_columns(*written).filter(wanted)
        _refuse_long(table, kept)
        for cells in kept.iter_rows(named=True):
            yield cells.pop(ROW), cells


def _refuse_long(table: Table, frame: pl.DataFrame) -> None:
    """Refuse a cell that is too long for what is looked for: with many of them there is no memory for the rows."""
    for column in frame.columns:
        if column != ROW and (longest := frame.filter(pl.col(column).str.len_bytes() > bounds.CELL)).height:
            line, found = longest[ROW][0], f"a cell of more than {bounds.CELL:,} bytes"
            raise ReleaseError([table.file.fault(line, column, found, "a code, a period or a figure", SAVE_AS)])


def few(file: File, found: Iterable[Row]) -> list[Row]:
    """List rows that were asked for. Raises ReleaseError where they are more than any release has of an area."""
    some = list(islice(found, bounds.ASKED + 1))
    if len(some) > bounds.ASKED:
        raise file.too_much("that are asked for", f"{bounds.ASKED:,} rows", NARROWER)
    return some


def distinct(table: Table, columns: Sequence[str]) -> set[tuple[str, ...]]:
    """Return every combination of cells that stands in these columns."""
    found: set[tuple[str, ...]] = set()
    for frame in frames(table, columns):
        found.update(frame.select(columns).unique().iter_rows())
        if len(found) > bounds.VALUES:
            raise table.file.too_much(f"in {', '.join(columns)}", f"{bounds.VALUES:,} different values", NARROWER)
    return found


def frames(table: Table, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Yield a table part by part: ROW and the columns asked for, as text without blanks around it; blank is ""."""
    names = list(dict.fromkeys(columns))
    for frame in _frames(table, names):
        if frame.height and frame[ROW][-1] > bounds.ROWS:
            raise table.file.too_much("", f"{bounds.ROWS:,} rows")
        yield frame.with_columns(pl.col(names).str.strip_chars())


def _frames(table: Table, names: list[str]) -> Iterator[pl.DataFrame]:
    asked = [table.header.index(name) for name in names]
    here = table._replace(header=tuple(names)) if is_parquet(table.file) else table
    head = io.StringIO()
    csv.writer(head, lineterminator="\n").writerow(here.header)
    with _text_of(table.file, asked) as stream:
        stream.readline(bounds.HEADER)
        first = 2
        for block in _blocks(table.file, stream):
            _check_shape(here, block, first)
            frame = _parsed(here, head.getvalue().encode(), block, first, names)
            first += frame.height
            yield frame


def _blocks(file: File, stream: IO[bytes]) -> Iterator[bytes]:
    """Cut a stream after whole rows: at line ends that an even number of quotes stands before."""
    rest = b""
    while read := stream.read(BLOCK):
        block = rest + read
        cut = block.rfind(b"\n") + 1
        odd = block.count(b'"', 0, cut) % 2
        while odd and cut:  # back to the last line end before the last quote
            last = block.rfind(b'"', 0, cut) + 1
            cut = block.rfind(b"\n", 0, last) + 1
            odd ^= block.count(b'"', cut, last) % 2
        rest = block[cut:]
        if len(rest) > LONGEST:
            _refuse(file, 0, "a quote that is opened and never closed, or no line ends", "a CSV file")
        if cut:
            yield block[:cut]
    if rest:
        yield rest + b"\n"


def _check_shape(table: Table, block: bytes, first: int) -> None:
    """Refuse rows with more or fewer cells than the header.

    All but commas, line ends and quotes is deleted, then what is quoted, and the rest compared with what
    it should be: many times faster than counting cells. Only where it differs (blank lines are allowed)
    are cells counted.
    """
    structure = re.sub(rb'"[^"]*"', b"", block.translate(None, _NOT_STRUCTURE))
    wide = len(table.header)
    if structure == (b"," * (wide - 1) + b"\n") * structure.count(b"\n"):
        return
    lines = block.count(b"\n")
    if lines > FEW and lines * wide > len(block):  # no row of so many cells is as short
        found = f"{lines:,} lines, most of them blank or short, in the rows from {first} on"
        _refuse(table.file, 0, found, f"rows of {count(wide, 'cell')}, as in the header")
    cells = csv.reader(io.StringIO(_text(table.file, block, first), newline=""))
    widths = {place: len(row) for place, row in enumerate(cells, first) if row}
    last = max((place for place, width in widths.items() if width == wide), default=0)
    as_wide = f"{count(wide, 'cell')}, as in the header"
    faults = [
        table.file.fault(place, "", count(width, "cell"), as_wide, SAVE_AS if place < last else FOOTNOTES)
        for place, width in islice(((place, width) for place, width in widths.items() if width != wide), TOLD)
    ]
    if faults:
        raise ReleaseError(faults)


def _parsed(table: Table, head: bytes, block: bytes, first: int, columns: list[str]) -> pl.DataFrame:
    try:
        return pl.read_csv(
            head + block,
            columns=columns,
            infer_schema=False,
            empty_string_is_null=False,
            row_index_name=ROW,
            row_index_offset=first,
        )
    except pl.exceptions.ComputeError as error:
        _text(table.file, block, first)
        _refuse(table.file, 0, f"text that is not CSV, in the rows from {first} on ({error})", "a CSV file in UTF-8")


def _text(file: File, block: bytes, first: int) -> str:
    """Decode whole lines, the first of which has this number; raises ReleaseError for the first that is not UTF-8."""
    try:
        return block.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = first + block.count(b"\n", 0, error.start)
        _refuse(file, line, f"bytes that are not UTF-8 ({block[error.start : error.end]!r})", "text in UTF-8")
