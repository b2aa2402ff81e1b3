"""One cell of a workbook → the text it was: of what a spreadsheet program made a number or a day, only where sure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from decimal import Decimal

from sendplan.data.book import stored
from sendplan.data.columns import ColumnSpec
from sendplan.data.spelling import numeral


class Unsure(ValueError):  # noqa: N818 - it is no error of ours
    """A cell may have been one text or another; says what it is now."""


class Odd(str):
    """A cell that holds no value of its own: a formula, or an error."""

    __slots__ = ()


def text_of(value: object, column: ColumnSpec, was: str = "") -> str:
    """Read a cell as text; `was` is what stands in its place now, which it still is where only its looks changed.

    Raises Unsure for a formula, an error, and, in a column of texts, a day or broken number that is not what was there.
    """
    if isinstance(value, Odd):
        raise Unsure(value)
    text = stored(plain(value)).strip()
    if isinstance(value, str | None):
        return was if text == stored(was).strip() else text
    number = "" if isinstance(value, bool | date) else numeral(was)
    if (text and text in {was, was.lower()}) or (number and float(number) == value):
        return was
    if text.isdecimal() if column.kind == "text" else text and column.allows(text):
        return text
    raise Unsure(f"{text or value}, which is no text")


def key_of(value: object, column: ColumnSpec, known: Collection[str]) -> str:
    """Read a cell that tells rows apart; raises Unsure, too, for a number that several of the known texts may be."""
    is_number = column.kind == "text" and isinstance(value, int | float)
    alike = [each for each in sorted(known) if numeral(each) == plain(value)] if is_number else []
    if len(alike) > 1:
        raise Unsure(f"{plain(value)}, which may be {' or '.join(alike)}")
    return alike[0] if alike else text_of(value, column)


def plain(value: object) -> str:
    """Write a cell's value as text: 2019-06-30, 12.5, true; "" for one that has no plain text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{Decimal(str(value)).normalize():f}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else ""
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, str) else ""
