"""A cell of a publisher's table → a number, or the symbol that stands in its place."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

# DfE's symbols (Open data standards, "Symbols in data"), then those it used before; a blank says nothing more than x.
SYMBOLS = {**dict.fromkeys(("c", "x", "z", "low", "u")), "k": "low", "~": "low", ":": "x", "": "x"}
ALLOWED = f"a number such as 74.8, one of {', '.join(filter(None, SYMBOLS))}, or nothing"
MOST_PLACES = 9  # what a cell of ours can hold, as cells.KINDS says
_NUMBER = re.compile(r"-?\d*\.?\d+(?:[eE][+-]?\d{1,2})?", re.ASCII)
_LIMIT = Decimal(10**12)


def read(text: str, missing: str = "") -> tuple[Decimal | None, str]:
    """Read a cell as (number, "") or (None, symbol); `missing` is the publisher's own mark for "not available".

    The number is the shortest that is stored as the same binary fraction, so that 80.599999999999994
    is 80.6. Raises ValueError for anything else: an unknown code is never taken for a missing number.
    """
    if text == missing:
        return None, "x"
    if text in SYMBOLS:
        return None, SYMBOLS[text] or text
    number = Decimal(repr(float(text))) if _NUMBER.fullmatch(text) else _LIMIT
    if abs(number) >= _LIMIT:
        raise ValueError(text)
    return number, ""


def written(number: Decimal, places: int | None) -> str:
    """Write a number as the shortest plain decimal, rounded half up to `places`; None leaves it as published."""
    rounded = number.quantize(Decimal(1).scaleb(-(MOST_PLACES if places is None else places)), ROUND_HALF_UP)
    return f"{rounded.normalize() + 0:f}"  # adding 0 makes -0 plain 0
