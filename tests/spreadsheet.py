"""An area's tables through a spreadsheet program and back: which cells change, and what `check` says of each.

    python tests/spreadsheet.py data/lancashire [--way special-uk]

A cell changed its meaning where its column's kind reads another value from it: 74.80 and 74.8 are one number,
TRUE and true one flag, but `1.10` and `1.1` are two references. A text that became the same number written
otherwise ("16,500" and 16500) is told apart. Ways that begin with `excel` are simulated: no Excel is needed.
"""

# ruff: noqa: T201 - a script that is run by hand

from __future__ import annotations

import argparse
import csv
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable
from datetime import date
from math import isclose
from pathlib import Path
from typing import NamedTuple

from sendplan.cells import CELL_KINDS
from sendplan.data.areas import load_area
from sendplan.data.folder import read_rows
from sendplan.data.schema import TABLES, columns_of
from sendplan.errors import DataError
from sendplan.words import MONTHS

# Options of the CSV filter: comma, quote, UTF-8, from line 1, no column formats, language, quoted fields are no
# text of their own, whether special numbers (dates, times, percent, true) are detected.
READ = "CSV:44,34,76,1,,{language},false,{special}"
WRITE = "csv:Text - txt - csv (StarCalc):44,34,76,1,,{language},false,true,false"
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{locale}</value></prop></item></oor:items>
"""


class Way(NamedTuple):
    """How a spreadsheet program reads a CSV file."""

    special: bool
    language: int
    locale: str


OFFICE = {
    "plain-uk": Way(False, 2057, "en-GB"),
    "special-uk": Way(True, 2057, "en-GB"),
    "plain-us": Way(False, 1033, "en-US"),
    "special-us": Way(True, 1033, "en-US"),
}


class Change(NamedTuple):
    """One cell that is not as it was; `kind` is meaning, or number for the same number written otherwise."""

    file: str
    row: int
    column: str
    before: str
    after: str
    kind: str


def soffice() -> str | None:
    """Find LibreOffice, if it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def through_office(folder: Path, to: Path, way: Way) -> None:
    """Take every table of an area's folder through LibreOffice: CSV, XLSX, CSV; other files are copied."""
    tables = sorted(folder.glob("*.csv"))
    with tempfile.TemporaryDirectory() as place:
        (user := Path(place, "profile", "user")).mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(PROFILE.format(locale=way.locale), encoding="utf-8")
        (books := Path(place, "books")).mkdir()
        read = READ.format(language=way.language, special=str(way.special).lower())
        _convert(user.parent, [f"--infilter={read}", "--convert-to", "xlsx"], books, tables)
        write = WRITE.format(language=way.language)
        _convert(user.parent, ["--convert-to", write], to, [books / f"{path.stem}.xlsx" for path in tables])
    _copied(folder, to)


def _copied(folder: Path, to: Path) -> None:
    for path in folder.iterdir():
        if path.suffix != ".csv":
            shutil.copy(path, to)


def _convert(profile: Path, options: list[str], to: Path, files: Iterable[Path]) -> None:
    command = [soffice() or "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", *options]
    subprocess.run([*command, "--outdir", to, *files], check=True, capture_output=True, timeout=300)


def changes(before: Path, after: Path) -> list[Change]:
    """List every cell of an area's tables that changed on its way through a spreadsheet program."""
    return [change for table in TABLES if (before / f"{table}.csv").exists() for change in _of(table, before, after)]


def _of(table: str, before: Path, after: Path) -> Iterable[Change]:
    header, *old = read_rows(before / f"{table}.csv")
    columns, *new = read_rows(after / f"{table}.csv")
    if columns != header or len(old) != len(new):
        yield Change(f"{table}.csv", 0, "", f"{len(old)} rows of {header}", f"{len(new)} rows of {columns}", "meaning")
    for row, (was, now) in enumerate(zip(old, new, strict=False), 2):
        for column, one, other in zip(header, was, now, strict=False):
            if one != other and (kind := difference(one, other, str(columns_of(table)[column].kind), table, column)):
                yield Change(f"{table}.csv", row, column, one, other, kind)


def difference(before: str, after: str, kind: str, table: str = "", column: str = "") -> str:
    """Say what changed between two texts of a cell: meaning, number, or nothing."""
    if kind != "text":
        return "" if _read(before, kind) == _read(after, kind) is not None else "meaning"
    one, other = _number(before), _number(after)
    key = column in KEYS or column in TABLES.get(table, TABLES["sections"]).key
    return "meaning" if key or one is None or other is None or not isclose(one, other, rel_tol=1e-9) else "number"


KEYS = {"ref", "refs", "parent", "section", "source", "measure", "numerator", "close_to", "neighbours", "id", "dataset"}


def _read(cell: str, kind: str) -> object:
    try:
        return CELL_KINDS[kind].read(cell)
    except (ValueError, KeyError):
        return None


def _number(cell: str) -> float | None:
    """The number that a text is, however it is written: 16,500 or 16500, 69.0% or 69%."""
    try:
        return float(re.sub(r"(?<=\d),(?=\d{3})|\s|%$", "", cell)) / (100 if cell.endswith("%") else 1)
    except ValueError:
        return None


def excel(cell: str, way: str = "uk") -> str:
    """Write a cell as Excel is known to, when it opens a CSV file and saves it, with British or American settings."""
    text, short = cell.strip(), "{0.day:02}/{0.month:02}/{0.year}" if way == "uk" else "{0.month}/{0.day}/{0.year}"
    if text.lower() in ("true", "false"):
        return text.upper()
    if re.fullmatch(r"\d+(?:\.\d+)?e[+-]?\d{1,2}|\d{12,}", text, re.IGNORECASE):
        return f"{float(text):.2E}"
    if re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)", text):
        return f"{float(text):.9f}".rstrip("0").rstrip(".")
    if found := re.fullmatch(r"(\d{1,2}):(\d\d)", text):
        return f"{int(found[1]):02}:{found[2]}"
    return _day(text, short, way) or cell


def _day(text: str, short: str, way: str) -> str:
    """Write what Excel takes for a day; nothing where it takes it for none."""
    this = date.today().year  # noqa: DTZ011 - as Excel does where no year was typed
    month = {name[:size].lower(): place for place, name in enumerate(MONTHS, 1) for size in (3, len(name))}
    try:
        if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text):
            return short.format(date(*(int(part) for part in text.split("-"))))
        if found := re.fullmatch(r"(\d{1,2})[-/](\d{1,2})", text):
            first, second = (int(part) for part in found.groups())
            return f"{date(this, *((second, first) if way == 'uk' else (first, second))):%d-%b}"
        if found := re.fullmatch(r"([A-Za-z]+)[- ](\d\d|\d{4})", text):
            number = int(found[2])
            if number <= 31:
                return f"{date(this, month[found[1].lower()], number):%d-%b}"
            return f"{date(number, month[found[1].lower()], 1):%b-%y}"
        if found := re.fullmatch(r"(\d{1,2})[- ]([A-Za-z]+)(?:[- ](\d{4}))?", text):
            found_day = date(int(found[3] or this), month[found[2].lower()], int(found[1]))
            return f"{found_day:%d-%b-%y}" if found[3] else f"{found_day:%d-%b}"
    except (ValueError, KeyError):
        return ""
    return ""


def through_excel(folder: Path, to: Path, locale: str) -> None:
    """Take every table of an area's folder through what Excel is known to do."""
    for path in sorted(folder.glob("*.csv")):
        header, *rows = read_rows(path)
        with (to / path.name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *([excel(cell, locale) for cell in row] for row in rows)])
    _copied(folder, to)


def said(folder: Path) -> list[tuple[str, int, str]]:
    """List what check says of an area's folder: file, row and column of each fault and each doubt."""
    os.environ["SENDPLAN_DATA"] = str(folder.parent)
    try:
        found = load_area(folder.name).doubts
    except DataError as error:
        found = (*error.faults, *error.doubts)
    return [(fault.file, fault.row, fault.column) for fault in found]


def is_named(change: Change, told: Iterable[tuple[str, int, str]]) -> bool:
    """Whether a changed cell is named: by its file, row and column (or one of several columns)."""
    return any(
        file == change.file and row == change.row and change.column in re.split(r" \+ |, | and ", column)
        for file, row, column in told
    )


def run(folder: Path, way: str) -> list[tuple[Change, bool]]:
    """Take an area through a spreadsheet program; list what changed and whether it is named."""
    with tempfile.TemporaryDirectory() as place:
        (to := Path(place, folder.name)).mkdir()
        if way in OFFICE:
            through_office(folder, to, OFFICE[way])
        else:
            through_excel(folder, to, way.removeprefix("excel-"))
        told = said(to)
        return [(change, is_named(change, told)) for change in changes(folder, to)]


WAYS = (*OFFICE, "excel-uk", "excel-us")


def main() -> None:
    """Print, for an area's folder and each way, which columns changed, with three examples, and what is not named."""
    parser = argparse.ArgumentParser(description="An area through a spreadsheet program and back.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--way", choices=WAYS, action="append")
    given = parser.parse_args()
    for way in given.way or WAYS:
        found = run(given.folder.resolve(), way)
        unnamed = [change for change, named in found if not named and change.kind == "meaning"]
        print(
            f"\n{given.folder.name} {way}: {len(found)} cells changed, {len(unnamed)} changed meaning and are not named"
        )
        columns = Counter((change.file, change.column, change.kind, named) for change, named in found)
        for key, count in sorted(columns.items()):
            file, column, kind, named = key
            shown = {(c.before[:40], c.after[:40]): 0 for c, n in found if (c.file, c.column, c.kind, n) == key}
            some = "; ".join(f"{before!r} -> {after!r}" for before, after in list(shown)[:4])
            print(f"  {file} {column}: {count} {kind}, {'named' if named else 'NOT NAMED'}: {some}")


if __name__ == "__main__":
    main()
