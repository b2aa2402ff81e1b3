"""An area's folder → its facts and validated tables. The only reader of data/."""

from __future__ import annotations

import csv
import re
import reprlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd
import pandera.pandas as pa
from pydantic import ValidationError

from sendplan.area import Area, Facts
from sendplan.cells import KINDS
from sendplan.doubts import doubts
from sendplan.errors import REMEDY, DataError, Fault
from sendplan.folder import LESS, TooLargeError, area_folder, data_hash, odd, read_rows, read_toml
from sendplan.handed_over import handed_over
from sendplan.relations import AS_TEXT, fault
from sendplan.rules import rule_faults
from sendplan.schema import TABLES, facts
from sendplan.soundness import Sound, sound
from sendplan.spelling import numeral
from sendplan.strays import cut_doubts, read_package, stray_doubts, stray_faults
from sendplan.words import count

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
AGAIN = "Run the command again."
HEADER_REMEDY = "Correct the header; save the file as 'CSV UTF-8 (comma delimited)'."
CELLS_REMEDY = "Put a text that holds a comma in double quotes, or save the file as 'CSV UTF-8 (comma delimited)'."
SAVE_AS = "Save the file as 'CSV UTF-8 (comma delimited)' and run 'sendplan check' again."


def load_area(name: str) -> Area:
    """Read and check an area, unless it was handed over.

    Raises NotFoundError for an unknown area and DataError with every bad file and cell of it.
    """
    if given := handed_over(name):
        return given
    folder = area_folder(name)
    found_hash = _hash(folder)  # before anything is read: what changes after that is known to have changed
    found_facts, known, faults = read_facts(folder / "area.toml")
    if not re.fullmatch(r"[a-z0-9-]+", name):
        allowed = "small letters, digits and hyphens"
        faults.append(Fault("area.toml", 0, "", "folder", repr(name), allowed, "Rename the folder."))
    cells = {table: _collect(partial(read_cells, folder, table), faults) for table in TABLES}
    seen, odd_package, unsure = read_package(folder)
    faults += [*stray_faults(folder), *odd_package]
    for table, frame in cells.items():
        faults += cell_faults(table, frame)
    faults += rule_faults(known, cells)
    doubted = tuple(sorted({*doubts(cells, seen), *stray_doubts(folder), *cut_doubts(folder), *unsure}))
    if not faults and not found_hash:
        faults.append(Fault(name, 0, "", "", "a file that came or went while it was read", "files that stay", AGAIN))
    if faults or found_facts is None:
        raise DataError(name, faults, doubted)
    tables = {table: typed(table, frame) for table, frame in cells.items()}
    return Area(name, found_facts, tables, found_hash, folder, doubted)


def _hash(folder: Path) -> str:
    try:
        return data_hash(folder)
    except OSError:
        return ""  # each file that cannot be read is a fault of its own


def _collect(read: Callable[[], pd.DataFrame], faults: list[Fault]) -> pd.DataFrame:
    try:
        return read()
    except DataError as error:
        faults += error.faults
        return pd.DataFrame()


def read_facts(path: Path) -> tuple[Facts | None, Sound, list[Fault]]:
    """Read area.toml: its facts, or what is sound of them and every fault, where it is not as `Facts` describes."""
    raw: Any = None
    try:
        raw = read_toml(path)
        found = Facts.model_validate(raw)
    except ValidationError as error:
        return None, sound(raw), list(_toml_faults(path.name, error))
    except TooLargeError as error:
        return None, Sound(), [Fault(path.name, 0, "", "", str(error), f"at most {error.most}", LESS)]
    except OSError as error:
        allowed, remedy = f"the file data/{path.parent.name}/{path.name}", "Put it there, open to be read."
        return None, Sound(), [Fault(path.name, 0, "", "", str(error), allowed, remedy)]
    except ValueError as error:
        return None, Sound(), [Fault(path.name, 0, "", "", str(error), "a TOML file in UTF-8", TOML_REMEDY)]
    return found, sound(raw), []


def _toml_faults(file: str, error: ValidationError) -> Iterator[Fault]:
    """Every fault of an area.toml, but for lists called too short only because an entry of theirs is wrong."""
    above = {found["loc"][:depth] for found in error.errors() for depth in range(len(found["loc"]))}
    for found in error.errors():
        where = found["loc"]
        if where in above:
            continue
        given = found.get("ctx", {}).get("found") or _shown(found["input"])
        allowed = TOML_WORDS.get(found["type"], found["msg"][0].lower() + found["msg"][1:])
        given = "nothing" if found["type"] == "missing" else given
        yield Fault(file, 0, "", ".".join(map(str, where)), given, allowed, TOML_REMEDY)


def _shown(given: Any) -> str:
    """Show, shortened, what stands in area.toml."""
    try:
        return str(given) if isinstance(given, date) else reprlib.repr(given)
    except ValueError:
        return "a number of thousands of digits"


def read_cells(folder: Path, table: str) -> pd.DataFrame:
    """Read a table as text, exactly as it is in the file.

    The index is each row's number as a spreadsheet shows it (the header is row 1). A table that an
    area may leave out is an empty frame; the cells of a newer column that a file lacks are empty; rows
    without any text are left out. Raises DataError where the file is missing or cannot be decoded, or
    its rows and columns do not fit the schema.
    """
    path, columns = folder / f"{table}.csv", list(facts(table))
    needed = [name for name, each in facts(table).items() if not each["newer"]]
    if odd(path) == "nothing":
        if TABLES[table].required:
            _refuse(path, {0: "nothing"}, f"the file data/{folder.name}/{path.name}", "Add it.")
        return pd.DataFrame(columns=columns, dtype=str)
    header, *rows = _read_rows(path) or [[]]
    found, ragged = _framed(header, rows, columns)
    if len({*header}) != len(header) or not {*needed} <= {*header} <= {*columns}:
        wrong, allowed = {1: _odd_header(header, columns, needed)}, f"the columns {', '.join(columns)}"
        rest = [each for each in cell_faults(table, found) if header.count(each.column) == 1]
        _refuse(path, wrong, allowed, HEADER_REMEDY, rest)
    if ragged:
        allowed = f"{count(len(header), 'cell')}, as in the header"
        _refuse(path, ragged, allowed, CELLS_REMEDY, cell_faults(table, found))
    return found


def _framed(header: list[str], rows: list[list[str]], columns: list[str]) -> tuple[pd.DataFrame, dict[int, str]]:
    """Frame the rows that fit their header, with all columns of the table, and count the cells of those that do not.

    A column that the header lacks, or names twice, is empty.
    """
    written = {place: row for place, row in enumerate(rows, start=2) if any(row)}
    ragged = {place: count(len(row), "cell") for place, row in written.items() if len(row) != len(header)}
    whole = {place: row for place, row in written.items() if place not in ragged}
    places = pd.Index(list(whole), dtype="int64", name="row")
    found = pd.DataFrame(whole.values(), index=places, columns=header, dtype=str)
    return found.loc[:, ~found.columns.duplicated(keep=False)].reindex(columns=columns, fill_value=""), ragged


def _odd_header(header: list[str], columns: list[str], needed: list[str]) -> str:
    """Say what is wrong with a header."""
    if len(header) == 1 and ";" in header[0]:
        return "cells separated by semicolons, not commas"
    missing = [f"no column {name}" for name in needed if name not in header]
    unknown = [f"an unknown column {name!r}" for name in header if name not in columns]
    twice = [f"the column {name} twice" for name in sorted(set(header)) if header.count(name) > 1]
    return ", ".join([*missing, *unknown, *twice]) if header else "no header"


def _read_rows(path: Path) -> list[list[str]]:
    try:
        return read_rows(path)
    except TooLargeError as error:
        _refuse(path, {0: str(error)}, f"at most {error.most}", LESS)
    except OSError as error:
        remedy = (
            "Put the table there, open to be read." if TABLES[path.stem].required else "Put the table there, or none."
        )
        return _refuse(path, {0: str(error)}, "a file", remedy)
    except UnicodeDecodeError as error:
        found = f"bytes that are not UTF-8 ({error.object[error.start : error.end]!r} at {error.start})"
    except csv.Error as error:
        found = f"text that is not CSV ({error})"
    return _refuse(path, {0: found}, "a CSV file in UTF-8", SAVE_AS)


def _refuse(path: Path, found: dict[int, str], allowed: str, remedy: str, others: Iterable[Fault] = ()) -> NoReturn:
    """Raise DataError for a file, with what was found in which row (0 is the whole file), and its other faults."""
    faults = [Fault(path.name, row, "", "", each, allowed, remedy) for row, each in found.items()]
    raise DataError(path.parent.name, [*faults, *others])


def cell_faults(table: str, cells: pd.DataFrame) -> Iterator[Fault]:
    """Every cell of a table that its column does not allow, and every row that stands twice."""
    if cells.empty:
        return
    columns = facts(table)
    try:
        TABLES[table].model.validate(cells, lazy=True)
    except pa.errors.SchemaErrors as error:
        bad = error.failure_cases.drop_duplicates(["column", "index"])
        for index, column in zip(bad["index"], bad["column"], strict=True):
            found = cells.at[index, column]
            yield fault(table, cells, index, column, repr(found) if found else "nothing", columns[column]["allowed"])
    key = list(TABLES[table].key)
    for index in cells.index[cells.duplicated(key)]:
        row = list(cells.loc[index, key])
        remedy = AS_TEXT if any("." in cell and numeral(cell) == cell for cell in row) else REMEDY
        yield fault(table, cells, index, " + ".join(key), f"{', '.join(row)} a second time", "each row once", remedy)


def typed(table: str, cells: pd.DataFrame) -> pd.DataFrame:
    """Turn checked text into values: dates, numbers, whole numbers, true or false."""
    kinds = {name: KINDS[column["kind"]] for name, column in facts(table).items()}
    return pd.DataFrame(
        {
            name: cells[name].map(lambda cell, kind=kind: kind.read(cell) if cell else kind.empty).astype(kind.dtype)  # type: ignore[call-overload]
            for name, kind in kinds.items()
        }
    ).reset_index(drop=True)
