"""An area as one workbook: what its sheets are called, and what a cell of text becomes in it.

`publish.area_book` writes it and `sources.area_book` takes it back; both hold to this.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from sendplan.data.folder import MB, odd, read_rows
from sendplan.data.schema import TABLES

ABOUT, COLUMNS, CHOICES = "About", "Columns", "Choices"
AREA, DATA = "Area", "SHA-256 of its data"  # on the first sheet, each with its value beside it
RECORDS = ("updates", "observations", "risks")  # tables whose rows are added, and never edited
BOOK_BYTES, CELL_LETTERS = 64 * MB, 32_767  # of a workbook unpacked; of a cell
SHEET_ROWS, SHEET_COLUMNS = 50_000, 40  # of a sheet that are looked at: the widest table has 18 columns
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def stored(text: str) -> str:
    """Write a text as a workbook gives it back: without what XML has no letter for, lines ended in one way."""
    return _NO_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("x005F_", "")


def tables_of(folder: Path) -> dict[str, list[list[str]]]:
    """Read every table that an area has, as text: its header, then its rows, [] for one without any text."""
    there = [table for table in TABLES if odd(folder / f"{table}.csv") != "nothing"]
    return {table: list(read_rows(folder / f"{table}.csv")) for table in there}


def cells_hash(rows: Iterable[Sequence[str]]) -> str:
    """SHA-256 of the texts of a table, whatever its file quotes and however it ends its lines."""
    total = hashlib.sha256()
    for row in rows:
        if any(row):
            total.update("\x1f".join(map(stored, row)).encode() + b"\x1e")
    return total.hexdigest()
