"""One cell of a table: how its text becomes a value.

Cells are checked as the text they are in the file, so that nothing is guessed: `05/06/2019` is
refused, not read as one day or the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pandas as pd


def _matching(pattern: str, read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Make a reader that refuses (ValueError) whatever the pattern does not match in full."""

    def reader(cell: str) -> Any:
        if not re.fullmatch(pattern, cell, re.ASCII):
            raise ValueError(cell)
        return read(cell)

    return reader


class Kind(NamedTuple):
    """How a cell of text becomes a value."""

    read: Callable[[str], Any]  # raises ValueError or KeyError
    empty: Any
    dtype: str
    allowed: str
    table_schema: str  # the type's name in Table Schema


CELL_KINDS = {
    "text": Kind(str, "", "str", "some text", "string"),
    "name": Kind(
        _matching(r"[a-z][a-z0-9_]*", str),
        "",
        "str",
        "small letters, digits and underscores, such as on_track",
        "string",
    ),
    "day": Kind(
        # A year outside these is a slip of the keyboard, and beyond what a frame can hold.
        _matching(r"(19|20|21)\d\d-\d\d-\d\d", pd.Timestamp),
        pd.NaT,
        "datetime64[ns]",
        "a date written YYYY-MM-DD, such as 2019-06-30",
        "date",
    ),
    "number": Kind(
        _matching(r"-?\d{1,12}(\.\d{1,9})?", float), float("nan"), "float64", "a plain number, such as 12.5", "number"
    ),
    "whole": Kind(_matching(r"\d{1,3}", int), 0, "int64", "a whole number from 0 to 999, such as 12", "integer"),
    "places": Kind(_matching(r"\d", int), 0, "int64", "a whole number from 0 to 9", "integer"),
    "flag": Kind(lambda cell: {"true": True, "false": False}[cell.lower()], False, "bool", "true or false", "boolean"),
}


def readable(cell: str, kind: str) -> bool:
    """Whether a cell is empty or can be read as its kind."""
    try:
        return cell == "" or CELL_KINDS[kind].read(cell) is not None
    except (ValueError, KeyError):
        return False


def entries(cell: str) -> list[str]:
    """Return the entries of a cell that may hold several: "a; b" holds a and b, an empty one none."""
    return [entry.strip() for entry in cell.split(";") if entry.strip()]
