"""CSV for people and programs: every text in it safe to open in a spreadsheet, and to be read back as it was."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sendplan.words import clean

FORMULA = re.compile(r"^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]")  # how what a spreadsheet would work out begins


def write_csv(found: Iterable[dict[str, str]], columns: Sequence[str]) -> bytes:
    """Write rows for people and programs: RFC 4180, with the mark by which Excel knows UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\r\n")
    writer.writeheader()
    for row in found:
        writer.writerow({each: row[each] if each == "number" else guarded(row[each]) for each in columns})
    return text.getvalue().encode("utf-8-sig")


def read_csv(written: bytes) -> list[dict[str, str]]:
    """Read rows back as they were written, each text cleaned."""
    rows = csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    return [{column: text if column == "number" else unguarded(text) for column, text in row.items()} for row in rows]


@lru_cache(maxsize=10_000)  # most cells are as others are
def guarded(text: str) -> str:
    """Make a text safe for a spreadsheet: cleaned, and with an apostrophe before what it would take as a formula.

    What is such an apostrophe already, by chance, has another before it: `unguarded` takes one away.
    """
    cleaned = clean(text)
    return f"'{cleaned}" if FORMULA.search(cleaned.lstrip("'")) else cleaned


def unguarded(text: str) -> str:
    """Give the text that `guarded` was given, cleaned."""
    return text[1:] if text.startswith("'") and FORMULA.search(text.lstrip("'")) else text
