"""What is looked for in a release, where, and what was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from sendplan.cells import entries
from sendplan.errors import Fault
from sendplan.periods import NO_TERMS, Terms
from sendplan.sources import symbols
from sendplan.sources.files import File

REMEDY = "Correct the row of indicators.csv and import again."
MEANT = "Look up in the publisher's guidance what it means; it is never taken for a number or for 0."
PLAIN = "Save the column as plain numbers: a point for decimals, no separators of thousands and no sign of per cent."


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

    def asks_for(self, cells: Mapping[str, str]) -> bool:
        """Whether a row of a release has every value of the filter."""
        return all(cells[column] == value for column, value in self.filter)

    def fault(self, column: str, found: str, allowed: str) -> Fault:
        """Describe what is wrong with its row of indicators.csv."""
        return Fault("indicators.csv", self.row, f"measure {self.measure}", column, found, allowed, REMEDY)


def figures(indicators: pd.DataFrame, places: dict[tuple[str, str], int]) -> tuple[list[Figure], list[Fault]]:
    """Read indicators.csv (its cells as text, by row) as figures; every fault of their filters.

    `places` gives the decimal places of each measure, by plan and reference.
    """
    found, faults = [], []
    for index, row in zip(indicators.index, indicators.to_dict(orient="records"), strict=True):
        pairs = [[part.strip() for part in entry.partition("=")] for entry in entries(row["filter"])]
        figure = Figure(
            index,
            row["plan"],
            row["measure"],
            row["breakdown"],
            row["dataset"],
            tuple((column, value) for column, _, value in pairs),
            row["indicator"],
            places[row["plan"], row["measure"]],
        )
        found.append(figure)
        if not all(column and equals for column, equals, _ in pairs):
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
        return symbols.read(self.text, self.missing)[0]

    @property
    def symbol(self) -> str:
        """Why there is no number, or that it is provisional."""
        number, symbol = symbols.read(self.text, self.missing)
        return "p" if self.provisional and number is not None else symbol


def code_faults(file: File, found: Iterable[Found]) -> Iterable[Fault]:
    """Every cell that is neither a number nor a known symbol."""
    for each in found:
        try:
            symbols.read(each.text, each.missing)
        except ValueError:
            remedy = PLAIN if re.fullmatch(r"[-+]?[\d,.\s]*\d%?", each.text) else MEANT
            yield file.fault(each.line, each.column, repr(each.text), symbols.ALLOWED, remedy)
