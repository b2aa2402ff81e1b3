"""A publisher's table as text, read block by block, so that a file of millions of rows needs little memory.

Polars' own streaming reader holds more the more cores a computer has (350 MiB with 2, 1.4 GiB with 16, for a file
of 1.2 GB), fills short rows up and cuts long ones off. So a CSV file is cut into blocks here, the cells of every
row are counted here, and polars reads each block: 350 MiB on any computer, 150 of them pandas and pandera, and
no bad row passes unseen. `python tests/benchmarks/import_ees.py` measures it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from itertools import count
from typing import IO, NamedTuple, NoReturn

import polars as pl

from sendplan.errors import Fault, ReleaseError
from sendplan.sources.files import SAVE_AS, File, is_parquet, opened, reading, refuse_foreign
from sendplan.words import count as counted

BLOCK = 16 * 2**20  # bytes
SLICE = 500_000  # rows of a parquet file
LONGEST = 4 * BLOCK  # no row is that long: a quote was opened and never closed
ROW = "row of the file"  # a column's name that no publisher uses
EVERY = pl.lit(True)  # the condition that every row meets
FOOTNOTES = "Delete what stands above or below the table, such as footnotes; or download it again."
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
    if is_parquet(file):
        return Table(file, tuple(name.strip() for name in _parquet(file).collect_schema()))
    refuse_foreign(file)
    with opened(file) as stream:
        head = _text(file, stream.readline(BLOCK), 1)
    try:
        header = next(csv.reader([head]), [])
    except csv.Error as error:
        _refuse(file, 1, f"text that is not CSV ({error})", "a CSV file in UTF-8")
    if len(header) < 2:
        found = f"one cell, {header[0]!r}" if header else "nothing"
        _refuse(file, 1, found, "a header of several cells, with commas between")
    return Table(file, tuple(name.strip() for name in header))


def _parquet(file: File) -> pl.LazyFrame:
    with _reading_parquet(file):
        scan = pl.scan_parquet(file.path, glob=False)
        scan.collect_schema()
    return scan


@contextmanager
def _reading_parquet(file: File) -> Iterator[None]:
    try:
        with reading(file):
            yield
    except pl.exceptions.PolarsError as error:
        _refuse(file, 0, f"what is not parquet ({error})", "a parquet file")


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
        for cells in frame.with_columns(*written).filter(wanted).iter_rows(named=True):
            yield cells.pop(ROW), cells


def distinct(table: Table, columns: Sequence[str]) -> set[tuple[str, ...]]:
    """Return every combination of cells that stands in these columns."""
    found: set[tuple[str, ...]] = set()
    for frame in frames(table, columns):
        found.update(frame.select(columns).unique().iter_rows())
    return found


def frames(table: Table, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Yield a table part by part: ROW and the columns asked for, as text without blanks around it; blank is ""."""
    names = list(dict.fromkeys(columns))
    for frame in _parquet_frames(table, names) if is_parquet(table.file) else _csv_frames(table, names):
        yield frame.with_columns(pl.col(names).str.strip_chars())


def _csv_frames(table: Table, names: list[str]) -> Iterator[pl.DataFrame]:
    head = io.StringIO()
    csv.writer(head, lineterminator="\n").writerow(table.header)
    with opened(table.file) as stream:
        stream.readline(BLOCK)
        first = 2
        for block in _blocks(table.file, stream):
            _check_shape(table, block, first)
            frame = _parsed(table, head.getvalue().encode(), block, first, names)
            first += frame.height
            yield frame


def _parquet_frames(table: Table, columns: list[str]) -> Iterator[pl.DataFrame]:
    scan = _parquet(table.file)
    theirs = list(scan.collect_schema().items())
    asked = {name: theirs[table.header.index(name)] for name in columns}
    cells = [
        (pl.col(column).fill_nan(None) if kind.is_float() else pl.col(column)).cast(pl.String).fill_null("").alias(name)
        for name, (column, kind) in asked.items()
    ]
    for start in count(0, SLICE):
        with _reading_parquet(table.file):
            frame = scan.select(cells).slice(start, SLICE).collect(engine="streaming")
        if frame.is_empty():
            return
        yield frame.with_row_index(ROW, start + 2)


def _blocks(file: File, stream: IO[bytes]) -> Iterator[bytes]:
    """Cut a stream after whole rows: at line ends that an even number of quotes stands before."""
    rest = b""
    while read := stream.read(BLOCK):
        block = rest + read
        cut = block.rfind(b"\n") + 1
        odd = block.count(b'"', 0, cut) % 2
        while odd and cut:
            start = block.rfind(b"\n", 0, cut - 1) + 1
            odd ^= block.count(b'"', start, cut) % 2
            cut = start
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
    cells = csv.reader(io.StringIO(_text(table.file, block, first), newline=""))
    odd = {place: len(row) for place, row in enumerate(cells, first) if row and len(row) != wide}
    as_wide = f"{counted(wide, 'cell')}, as in the header"
    faults = [
        table.file.fault(place, "", counted(width, "cell"), as_wide, SAVE_AS if width > 1 else FOOTNOTES)
        for place, width in odd.items()
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
