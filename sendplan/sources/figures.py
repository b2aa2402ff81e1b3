"""What is looked for in a release, where, and what was found: a number, or the symbol that stands in its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

import pandas as pd

from sendplan.cells import entries
from sendplan.errors import Fault
from sendplan.periods import NO_TERMS, Terms
from sendplan.sources.files import File

REMEDY = "Correct the row of indicators.csv and import again."
MEANT = "Look up in the publisher's guidance what it means; it is never taken for a number or for 0."
PLAIN = "Save the column as plain numbers: a point for decimals, no separators of thousands and no sign of per cent."
# DfE's symbols (Open data standards, "Symbols in data"), then those it used before; a blank says nothing more than x.
SYMBOLS = {**dict.fromkeys(("c", "x", "z", "low", "u")), "k": "low", "~": "low", ":": "x", "": "x"}
ALLOWED = f"a number such as 74.8, one of {', '.join(filter(None, SYMBOLS))}, or nothing"
MOST_PLACES = 9  # what a cell of ours can hold, as cells.KINDS says
_NUMBER = re.compile(r"-?\d*\.?\d+(?:[eE][+-]?\d{1,2})?", re.ASCII)
_LIMIT = Decimal(10**12)


class Figure(NamedTuple):
    """One row of indicators.csv: a published figure that answers a measure."""

    row: int  # of indicators.csv, as a spreadsheet numbers it
    plan: str
    measure: str
    breakdown: str
    dataset: str
    filter: tuple[tuple[str, str], ...]  # column and value
    indicator: str
    places: int  # decimal places of the measure

    @property
    def columns(self) -> list[str]:
        """The columns of a release that it is looked for in."""
        return [*dict(self.filter), self.indicator]

    def asks_for(self, cells: Mapping[str, str], same: Callable[[str], str] = str) -> bool:
        """Whether a row of a release has every value of the filter; `same` makes values equal that mean the same."""
        return all(same(cells[column]) == same(value) for column, value in self.filter)

    def fault(self, column: str, found: str, allowed: str) -> Fault:
        """Describe what is wrong with its row of indicators.csv."""
        return Fault("indicators.csv", self.row, f"measure {self.measure}", column, found, allowed, REMEDY)


def figures(indicators: pd.DataFrame, places: dict[tuple[str, str], int]) -> tuple[list[Figure], list[Fault]]:
    """Read indicators.csv (its cells as text, by row) as figures; every fault of their filters.

    `places` gives the decimal places of each measure, by plan and reference.
    """
    found, faults = [], []
    for index, row in zip(indicators.index, indicators.to_dict(orient="records"), strict=True):
        parts = [[part.strip() for part in entry.partition("=")] for entry in entries(row["filter"])]
        pairs = tuple((column, value) for column, _, value in parts)
        named = {name: row[name] for name in ("plan", "measure", "breakdown", "dataset", "indicator")}
        figure = Figure(row=index, filter=pairs, places=places[row["plan"], row["measure"]], **named)
        found.append(figure)
        if not all(column and equals for column, equals, _ in parts):
            faults.append(figure.fault("filter", repr(row["filter"]), "column=value; column=value"))
    return found, faults


class Places(NamedTuple):
    """The codes of the area and of those it is compared with. Names differ between files; codes do not."""

    la_code: str  # new_la_code, such as E10000017
    la_number: str  # old_la_code, such as 888
    region_code: str = ""  # blank where area.toml gives none
    region_number: str = ""
    neighbours: tuple[str, ...] = ()  # LA numbers
    earlier: tuple[str, ...] = ()  # codes that the same authority had before
    terms: Terms = NO_TERMS


class Found(NamedTuple):
    """One cell of a release: a figure for one place and period."""

    figure: Figure
    place: str  # actual, region or england; for a statistical neighbour its LA number
    time_period: str
    time_identifier: str
    line: int
    column: str
    text: str  # as stored
    missing: str = ""  # the publisher's own mark for "not available"
    provisional: bool = False
    places: int | None = None  # decimal places to round to; None leaves the number as published

    @property
    def number(self) -> Decimal | None:
        """The number, not rounded; None where a symbol stands in its place."""
        return meaning(self.text, self.missing)[0]

    @property
    def symbol(self) -> str:
        """Why there is no number, or that it is provisional."""
        number, symbol = meaning(self.text, self.missing)
        return "p" if self.provisional and number is not None else symbol


def meaning(text: str, missing: str = "") -> tuple[Decimal | None, str]:
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


def readable(text: str, missing: str = "") -> bool:
    """Whether a cell is a number or a known symbol."""
    try:
        return bool(meaning(text, missing))
    except ValueError:
        return False


def code_faults(file: File, found: Iterable[Found]) -> Iterable[Fault]:
    """Every cell that is neither a number nor a known symbol."""
    for each in found:
        if not readable(each.text, each.missing):
            remedy = PLAIN if re.fullmatch(r"[-+]?[\d,.\s]*\d%?", each.text) else MEANT
            yield file.fault(each.line, each.column, repr(each.text), ALLOWED, remedy)


def written(number: Decimal, places: int | None) -> str:
    """Write a number as the shortest plain decimal, rounded half up to `places`; None leaves it as published."""
    rounded = number.quantize(Decimal(1).scaleb(-(MOST_PLACES if places is None else places)), ROUND_HALF_UP)
    return f"{rounded.normalize() + 0:f}"  # adding 0 makes -0 plain 0
