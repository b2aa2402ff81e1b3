"""An area's folder → its facts and validated tables. The only reader of data/."""

from __future__ import annotations

import csv
import itertools
import re
import reprlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pandas as pd
from pydantic import ValidationError

from sendplan.cells import CELL_KINDS, Kind
from sendplan.data.area import Area, Facts
from sendplan.data.columns import ColumnSpec
from sendplan.data.doubts import doubts
from sendplan.data.folder import LESS, TooLargeError, area_folder, data_hash, odd, read_rows, read_toml
from sendplan.data.integrity import rule_faults
from sendplan.data.keys import PRINTED_DATES
from sendplan.data.schema import REQUIRED, TABLES, columns_of
from sendplan.data.soundness import Sound, sound
from sendplan.data.spelling import numeral
from sendplan.data.strays import cut_doubts, read_package, stray_doubts, stray_faults
from sendplan.data.verdicts import AS_TEXT, TextTables, Wrong, Wrongs, coded, verdicts
from sendplan.errors import REMEDY, DataError, Fault, Faults
from sendplan.periods import Terms, printed_span
from sendplan.words import count

Codes = np.ndarray[Any, np.dtype[np.int32]]
ROWS_AT_A_TIME = 50_000  # rows, read at a time

TOML_REMEDY = "Correct it and run 'sendplan check' again."
TOML_WORDS = {
    "missing": "a value",
    "extra_forbidden": "no field of this name",
    "string_too_short": "some text",
    "string_type": "a text in quotes",
    "tuple_type": "a list",
    "model_type": "a table",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "date_type": "a day, such as 2024-09-01",
    "date_from_datetime_inexact": "a day without a time",
    "date_from_datetime_parsing": "a day, such as 2024-09-01",
}
TRY_AGAIN = "Run the command again."
HEADER_REMEDY = "Correct the header; save the file as 'CSV UTF-8 (comma delimited)'."
CELLS_REMEDY = "Put a text that holds a comma in double quotes, or save the file as 'CSV UTF-8 (comma delimited)'."
SAVE_CSV = "Save the file as 'CSV UTF-8 (comma delimited)' and run 'sendplan check' again."


def read_area(name: str) -> Area:
    """Read and check an area.

    Raises NotFoundError for an unknown area and DataError with every bad file and cell of it.
    """
    return read_folder(area_folder(name))


def read_folder(folder: Path) -> Area:
    """Read and check the area in a folder, wherever that is. Raises DataError as `read_area`."""
    name, found_hash = folder.name, ""
    with suppress(OSError):  # each file that cannot be read is a fault of its own
        found_hash = data_hash(folder)  # before anything is read: what changes after that is known to have changed
    found_facts, known, wrong = read_facts(folder / "area.toml")
    faults = Faults(wrong)
    if not re.fullmatch(r"[a-z0-9-]+", name):
        allowed = "small letters, digits and hyphens"
        faults.append(Fault("area.toml", 0, "", "folder", repr(name), allowed, "Rename the folder."))
    read = {table: faults.of(partial(read_cells, folder, table)) for table in TABLES}
    cells = {table: pd.DataFrame() if frame is None else frame for table, frame in read.items()}
    cells = {table: _of_inspection(frame, [*(known.inspections or ())]) for table, frame in cells.items()}
    seen, odd_package, unsure = read_package(folder)
    faults += [*stray_faults(folder), *odd_package]
    faults += table_faults(known, cells)
    doubted = tuple(sorted({*doubts(cells, seen), *stray_doubts(folder), *cut_doubts(folder), *unsure}))
    if not faults and not found_hash:
        found = "a file that came or went while it was read"
        faults.append(Fault(name, 0, "", "", found, "files that stay", TRY_AGAIN))
    if faults or found_facts is None:
        raise DataError(name, faults, doubted)
    tables = {table: typed(table, frame) for table, frame in cells.items()}
    for table, (text, day) in PRINTED_DATES.items():
        tables[table] = with_days_read(tables[table], text, day, found_facts.term_ends)
    return Area(name, found_facts, tables, found_hash, folder, doubted)


def read_facts(path: Path) -> tuple[Facts | None, Sound, list[Fault]]:
    """Read area.toml: its facts, or what is sound of them and every fault, where it is not as `Facts` describes."""
    raw: Any = None
    try:
        raw = read_toml(path)
        found = Facts.model_validate(raw)
    except ValidationError as error:
        return None, sound(raw), list(_toml_faults(path.name, error))
    except (OSError, ValueError) as error:
        allowed, remedy = "a TOML file in UTF-8", TOML_REMEDY
        if isinstance(error, OSError):
            allowed, remedy = f"the file data/{path.parent.name}/{path.name}", "Put it there, open to be read."
        if isinstance(error, TooLargeError):
            allowed, remedy = f"at most {error.most}", LESS
        return None, Sound(), [Fault(path.name, 0, "", "", str(error), allowed, remedy)]
    return found, sound(raw), []


def _toml_faults(file: str, error: ValidationError) -> Iterator[Fault]:
    """Every fault of an area.toml, but for lists called too short only because an entry of theirs is wrong."""
    above = {found["loc"][:depth] for found in error.errors() for depth in range(len(found["loc"]))}
    for found in error.errors():
        where = found["loc"]
        if where in above:
            continue
        given = found.get("ctx", {}).get("found") or _excerpt(found["input"])
        allowed = TOML_WORDS.get(found["type"], found["msg"][0].lower() + found["msg"][1:])
        given = "nothing" if found["type"] == "missing" else given
        yield Fault(file, 0, "", ".".join(map(str, where)), given, allowed, TOML_REMEDY)


def _excerpt(given: Any) -> str:
    """Show, shortened, what stands in area.toml."""
    try:
        return str(given) if isinstance(given, date) else reprlib.repr(given)
    except ValueError:
        return "a number of thousands of digits"


def read_cells(folder: Path, table: str) -> pd.DataFrame:
    """Read a table as text, exactly as it is in the file: columns of categories, each different text held once.

    The index is each row's number as a spreadsheet shows it (the header is row 1). A table that an
    area may leave out is an empty frame; the cells of a newer column that a file lacks are empty; rows
    without any text are left out. Raises DataError where the file is missing or cannot be decoded, or
    its rows and columns do not fit the schema.
    """
    path, columns = folder / f"{table}.csv", columns_of(table)
    if odd(path) == "nothing":
        if table in REQUIRED:
            _refuse_file(path, {0: "nothing"}, f"the file data/{folder.name}/{path.name}", "Add it.")
        return _framed([], iter(()), columns)[0]
    try:
        rows = read_rows(path)
        header = next(rows, [])
        found, ragged = _framed(header, rows, columns)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        what, allowed, remedy = _unread(error, "open to be read" if table in REQUIRED else "or none")
        _refuse_file(path, {0: what}, allowed, remedy)
    needed = [name for name, each in columns.items() if not each.newer]
    if len({*header}) != len(header) or not {*needed} <= {*header} <= {*columns}:
        wrong, allowed = {1: _odd_header(header, [*columns], needed)}, f"the columns {', '.join(columns)}"
        rest = [each for each in cell_faults(table, found) if header.count(each.column) == 1]
        _refuse_file(path, wrong, allowed, HEADER_REMEDY, *rest)
    if ragged:
        allowed = f"{count(len(header), 'cell')}, as in the header"
        _refuse_file(path, ragged, allowed, CELLS_REMEDY, *cell_faults(table, found))
    return found


def _framed(
    header: list[str], rows: Iterator[list[str]], columns: Iterable[str]
) -> tuple[pd.DataFrame, dict[int, str]]:
    """Frame the rows that fit their header, with all columns of a table, and count the cells of those that do not.

    A column that the header lacks, or names twice, is empty.
    """
    places, ragged = list[int](), dict[int, str]()
    texts = [defaultdict(itertools.count(1).__next__, {"": 0}) for _ in header]  # each text of a column, and its code
    codes: list[list[Codes]] = [[] for _ in header]
    numbers = itertools.count(2)
    while block := list(itertools.islice(rows, ROWS_AT_A_TIME)):
        here, fits = list(itertools.islice(numbers, len(block))), [len(row) == len(header) for row in block]
        if not all(fits):
            odd_ones = zip(here, block, fits, strict=True)
            ragged |= {place: count(len(row), "cell") for place, row, is_whole in odd_ones if row and not is_whole}
        places += itertools.compress(here, fits)
        for place, cells in enumerate(zip(*itertools.compress(block, fits), strict=True)):
            coded = np.fromiter(map(texts[place].__getitem__, cells), "int32", len(cells)) if any(cells) else None
            codes[place].append(np.zeros(len(cells), "int32") if coded is None else coded)
    every = zip(header, codes, texts, strict=True)
    found = {name: _column(mine, known) for name, mine, known in every if header.count(name) == 1}
    index = pd.Index(places, dtype="int64", name="row")
    blank = _column([np.zeros(len(index), "int32")], {"": 0})
    return pd.DataFrame({name: found.get(name, blank) for name in columns}, index), ragged


def _column(codes: Sequence[Codes], texts: Iterable[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(np.concatenate([np.empty(0, "int32"), *codes]), pd.Index([*texts], dtype="object"))


def _odd_header(header: list[str], columns: list[str], needed: list[str]) -> str:
    """Say what is wrong with a header."""
    if len(header) == 1 and ";" in header[0]:
        return "cells separated by semicolons, not commas"
    missing = [f"no column {name}" for name in needed if name not in header]
    unknown = [f"an unknown column {name!r}" for name in header if name not in columns]
    twice = [f"the column {name} twice" for name in sorted(set(header)) if header.count(name) > 1]
    return ", ".join([*missing, *unknown, *twice]) if header else "no header"


def _unread(error: Exception, how: str) -> tuple[str, str, str]:
    """Say why a table cannot be read, what is allowed, and what to do."""
    if isinstance(error, TooLargeError):
        return str(error), f"at most {error.most}", LESS
    if isinstance(error, OSError):
        return str(error), "a file", f"Put the table there, {how}."
    if isinstance(error, UnicodeDecodeError):
        found = f"bytes that are not UTF-8 ({error.object[error.start : error.end]!r} at {error.start})"
    else:
        found = f"text that is not CSV ({error})"
    return found, "a CSV file in UTF-8", SAVE_CSV


def _refuse_file(path: Path, found: dict[int, str], allowed: str, remedy: str, *others: Fault) -> NoReturn:
    """Raise DataError for a file, with what was found in which row (0 is the whole file), and its other faults."""
    faults = [Fault(path.name, row, "", "", each, allowed, remedy) for row, each in found.items()]
    raise DataError(path.parent.name, [*faults, *others])


def table_faults(known: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every fault of an area's tables; `known` is what can be read of area.toml."""
    for table, frame in cells.items():
        yield from cell_faults(table, frame)
    yield from rule_faults(known, cells)


def cell_faults(table: str, cells: pd.DataFrame) -> Iterator[Fault]:
    """Every cell of a table that its column does not allow, and every row that stands twice."""
    if cells.empty:
        return
    for name, column in columns_of(table).items():
        yield from verdicts(table, cells, [name], partial(_not_allowed, name, column))
    key = TABLES[table].key
    yield from verdicts(table, cells[cells.duplicated([*key])], key, partial(_again, key))


def _not_allowed(name: str, column: ColumnSpec, cell: str) -> Wrongs:
    if not column.allows(cell):
        yield Wrong(name, repr(cell) if cell else "nothing", column.allowed)


def _again(key: Sequence[str], *row: str) -> Wrongs:
    remedy = AS_TEXT if any("." in cell and numeral(cell) == cell for cell in row) else REMEDY
    yield Wrong(" + ".join(key), f"{', '.join(row)} a second time", "each row once", remedy)


def typed(table: str, cells: pd.DataFrame) -> pd.DataFrame:
    """Turn checked text into values: dates, numbers, whole numbers, true or false."""
    if cells.empty:
        return _empty(table).copy()
    kinds = {name: CELL_KINDS[each.kind] for name, each in columns_of(table).items()}
    return pd.DataFrame({name: _each_read(cells[name], kind) for name, kind in kinds.items()})


def with_days_read(frame: pd.DataFrame, text: str, day: str, terms: Terms) -> pd.DataFrame:
    """Read the last day that a printed date can mean where the table gives no day, if it is sure (printed_span)."""
    waits = frame[day].isna() & (frame[text] != "")
    spans = {each: printed_span(each, terms) for each in frame.loc[waits, text].unique()}
    read = {each: pd.Timestamp(span.last) for each, span in spans.items() if span}
    return frame.assign(**{day: frame[day].fillna(frame[text].map(read).where(waits))}) if read else frame


def _of_inspection(frame: pd.DataFrame, listed: Sequence[str]) -> pd.DataFrame:
    """Name the one inspection there is where a row names none."""
    if len(listed) != 1 or "inspection" not in frame:
        return frame
    return frame.assign(inspection=frame["inspection"].astype("str").replace("", listed[0]))


@cache
def _empty(table: str) -> pd.DataFrame:
    kinds = {name: CELL_KINDS[each.kind] for name, each in columns_of(table).items()}
    return pd.DataFrame({name: pd.Series(dtype=kind.dtype) for name, kind in kinds.items()})


def _each_read(cells: pd.Series[str], kind: Kind) -> Any:
    """Read each different text once."""
    codes, texts = coded(cells)
    values = pd.Series([kind.read(text) if text else kind.empty for text in texts], dtype="object")
    return values.astype(kind.dtype).array.take(codes)  # type: ignore[call-overload]
