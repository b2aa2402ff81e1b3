"""A table and the sheet that was made of it: which cells and rows changed, and the table's file with them.

Only rows that changed are written anew, so that all others stay as they are, byte for byte.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from sendplan.data.book import RECORDS, stored
from sendplan.data.schema import TABLES, columns_of
from sendplan.errors import Fault, Faults, refuse_faults
from sendplan.sources.book_cells import Unsure, key_of, plain, text_of
from sendplan.sources.files import SourceFile, shortened

AGAIN = "Run 'sendplan export' again, and make the changes in that workbook."
TYPE = "Format the cell as text and type it again."
BACK = "Put it back as it was; to report something new, add a row."
Row = tuple[int, tuple[Any, ...]]  # its number, and what its cells hold
Texts = list[str]


class Change(NamedTuple):
    """A cell that changed; without a column a row that was added, or that is gone and has no number."""

    table: str
    row: int  # of the sheet
    label: str
    column: str = ""
    was: str = ""
    now: str = ""

    @property
    def is_added(self) -> bool:
        """Whether it takes nothing from what was there."""
        return bool(self.row) and not self.column

    def __str__(self) -> str:
        if not self.column:
            return f"{self.table}, {self.label}: a row {'added' if self.row else 'that is gone'}"
        return f"{self.table}, {self.label}, {self.column}: {self.shown}"

    @property
    def shown(self) -> str:
        """What was and what is, shortened."""
        was, now = (repr(shortened(text)) if text else "nothing" for text in (self.was, self.now))
        return f"{now} in place of {was}"


class Changes(NamedTuple):
    """What a sheet changes in a table: rows are known by their place in its file, of which 0 is the header."""

    changed: dict[int, Texts]
    gone: set[int]
    added: dict[int, list[Texts]]  # behind which place
    told: list[Change]


def compared(sheet: SourceFile, table: str, now: Sequence[Texts], rows: Sequence[Row]) -> Changes:
    """Compare a sheet with its table, row by row as their keys tell.

    Raises ReleaseError with every cell in doubt, and every change of a record.
    """
    faults = Faults()
    matched = [*_matched(sheet, table, now, rows, faults)]
    refuse_faults(faults)
    found = _changes(table, now, matched)
    if table in RECORDS:
        refuse_faults(_rewritten(sheet, each) for each in found.told if not each.is_added)
    return found


def _rewritten(sheet: SourceFile, change: Change) -> Fault:
    found = change.shown if change.column else f"no row {change.label}, which was there"
    where = f"{change.table} {change.label}" if change.column else ""
    return Fault(sheet.name, change.row, where, change.column, found, "a record that stays as it was", BACK)


def _matched(
    sheet: SourceFile, table: str, now: Sequence[Texts], rows: Sequence[Row], faults: Faults
) -> Iterator[tuple[int, int, Texts]]:
    """Yield each row's number, the place of that row in its table (0: it is new), and its texts; adds to the faults."""
    header, columns = now[0], columns_of(table)
    named, keys = _headings(sheet, header, rows), _keys(table, header)
    left = {tuple(stored(row[each]).strip() for each in keys): place for place, row in enumerate(now) if row and place}
    known = {each: {row[each] for row in now[1:] if row} for each in keys}
    for number, cells in rows[1:]:
        if any(value is not None for value in cells[len(named) :]):
            faults.append(sheet.fault(number, "", "a cell beside the table", "none there", "Delete it."))
        values = dict(zip(named, cells, strict=False))
        read = {name: partial(key_of, values[name], columns[name], known[each]) for each, name in keys.items()}
        key = faults.of(partial(_texts, sheet, number, read))
        if key is not None:
            place = left.pop(tuple(key), 0)
            was = now[place] if place else [""] * len(header)
            pairs = zip(header, was, strict=True)
            read = {name: partial(text_of, values[name], columns[name], cell) for name, cell in pairs}
            yield number, place, faults.of(partial(_texts, sheet, number, read)) or []


def _keys(table: str, header: Texts) -> dict[int, str]:
    """Find the columns that tell the rows of a table apart, by their places."""
    return {header.index(name): name for name in TABLES[table].key if name in header}


def _headings(sheet: SourceFile, header: Texts, rows: Sequence[Row]) -> Texts:
    """Read the headings of a sheet, in whatever order. Raises ReleaseError where they are not those of the table."""
    cells = rows[0][1] if rows else ()
    named = [plain(value) for value in cells[: width(cells)]]
    if sorted(named) != sorted(header):
        raise sheet.refusal(1, "", f"the headings {', '.join(named)}", ", ".join(header), AGAIN)
    return named


def _texts(sheet: SourceFile, number: int, reads: Mapping[str, Callable[[], str]]) -> Texts:
    """Read cells as texts. Raises ReleaseError with each that may have been one text or another."""
    found, faults = list[str](), list[Fault]()
    for name, read in reads.items():
        try:
            found.append(read())
        except Unsure as error:
            faults.append(sheet.fault(number, name, str(error), "the text itself", TYPE))
    refuse_faults(faults)
    return found


def _changes(table: str, now: Sequence[Texts], matched: Iterable[tuple[int, int, Texts]]) -> Changes:
    """Gather what is new: a row that was added follows the one that it stands below, or all there is of a record."""
    header, keys = now[0], _keys(table, now[0])
    found = Changes({}, {place for place, row in enumerate(now) if row and place}, {}, [])
    behind = len(now) - 1 if table in RECORDS else 0

    def label(row: Texts) -> str:
        return " ".join(row[each] for each in keys if row[each])

    for number, place, texts in matched:
        found.gone.discard(place)
        behind = behind if table in RECORDS else place or behind
        if not place:
            found.added.setdefault(behind, []).append(texts)
            found.told.append(Change(table, number, label(texts)))
        elif texts != now[place]:
            found.changed[place] = texts
            differ = (each for each in zip(header, now[place], texts, strict=True) if each[1] != each[2])
            found.told.extend(Change(table, number, label(texts), *each) for each in differ)
    found.told.extend(Change(table, 0, label(now[place])) for place in sorted(found.gone))
    return found


def rewritten(content: bytes, changes: Changes) -> bytes:
    """Write a table's file anew where its rows changed: all others, and how the file ends, stay as they are."""
    text = content.decode("utf-8-sig")
    records = [*_records(text)]
    end = re.search(r"[\r\n]*$", records[0])
    ending = end[0] if end and end[0] else "\n"
    writer = partial(csv.writer, lineterminator=ending, quoting=csv.QUOTE_MINIMAL)
    if text.startswith('"'):  # as some programs write every cell
        writer = partial(csv.writer, lineterminator=ending, quoting=csv.QUOTE_ALL)

    def written(rows: Iterable[Texts]) -> str:
        into = io.StringIO(newline="")
        writer(into).writerows(rows)
        return into.getvalue()

    kept = [*_new_records(records, changes, written)]
    joined = "".join(each if each.endswith(("\n", "\r")) else each + ending for each in kept)
    is_ended = text.endswith(("\n", "\r"))
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    return mark + (joined if is_ended else joined.removesuffix(ending)).encode()


def _new_records(records: Sequence[str], changes: Changes, written: Callable[[Iterable[Texts]], str]) -> Iterator[str]:
    for place, record in enumerate(records):
        if place not in changes.gone:
            yield written([changes.changed[place]]) if place in changes.changed else record
        if place in changes.added:
            yield written(changes.added[place])


def _records(text: str) -> Iterator[str]:
    """Part a file into its rows as they are written: one may have several lines."""
    lines = list(io.StringIO(text, newline=""))
    first, reader = 0, csv.reader(lines, strict=True)
    for _ in reader:
        yield "".join(lines[first : reader.line_num])
        first = reader.line_num


def width(cells: Sequence[Any]) -> int:
    """Count the cells of a row up to the last that holds anything."""
    return max((place for place, value in enumerate(cells, 1) if value is not None), default=0)
