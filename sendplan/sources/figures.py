"""What is looked for in a release, where, and what was found: a number, or the symbol that stands in its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple, TypeVar

import pandas as pd

from sendplan.cells import entries
from sendplan.errors import Fault, refuse_faults
from sendplan.periods import NO_TERMS, Terms
from sendplan.sources.files import SourceFile
from sendplan.sources.table import PublisherTable, RowCells, combinations, few, raw_rows

CORRECT_ROW = "Correct the row of indicators.csv and import again."
MEANT = "Look up in the publisher's guidance what it means; it is never taken for a number or for 0."
PLAIN = "Save the column as plain numbers: a point for decimals, no separators of thousands and no sign of per cent."
# DfE's symbols (Open data standards, "Symbols in data"), then those it used before; a blank says nothing more than x.
THEIR_SYMBOLS = {**dict.fromkeys(("c", "x", "z", "low", "u")), "k": "low", "~": "low", ":": "x", "": "x"}
READABLE = f"a number such as 74.8, one of {', '.join(filter(None, THEIR_SYMBOLS))}, or nothing"
MOST_DECIMALS = 9  # what a cell of ours can hold, as cells.CELL_KINDS says
LISTED = 10  # values of a column that a message names
LOOSE = "Add to the filter in indicators.csv what tells the rows apart."
MOST_COMPARED = 100  # rows of which it says in what they differ
What = TypeVar("What")
_PLAIN_NUMBER = re.compile(r"-?\d*\.?\d+(?:[eE][+-]?\d{1,2})?", re.ASCII)
_LIMIT = Decimal(10**12)


class PublishedFigure(NamedTuple):
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
        return Fault("indicators.csv", self.row, f"measure {self.measure}", column, found, allowed, CORRECT_ROW)


def published_figures(
    indicators: pd.DataFrame, places: dict[tuple[str, str], int]
) -> tuple[list[PublishedFigure], list[Fault]]:
    """Read indicators.csv (its cells as text, by row) as figures; every fault of their filters.

    `places` gives the decimal places of each measure, by plan and reference.
    """
    found, faults = [], []
    for index, row in zip(indicators.index, indicators.to_dict(orient="records"), strict=True):
        parts = [[part.strip() for part in entry.partition("=")] for entry in entries(row["filter"])]
        pairs = tuple((column, value) for column, _, value in parts)
        named = {name: row[name] for name in ("plan", "measure", "breakdown", "dataset", "indicator")}
        figure = PublishedFigure(row=index, filter=pairs, places=places[row["plan"], row["measure"]], **named)
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

    figure: PublishedFigure
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
    if text in THEIR_SYMBOLS:
        return None, THEIR_SYMBOLS[text] or text
    number = Decimal(repr(float(text))) if _PLAIN_NUMBER.fullmatch(text) else _LIMIT
    if abs(number) >= _LIMIT:
        raise ValueError(text)
    return number, ""


def is_told(text: str, missing: str = "") -> bool:
    """Whether a cell is a number or a known symbol."""
    try:
        return bool(meaning(text, missing))
    except ValueError:
        return False


def code_faults(file: SourceFile, found: Iterable[Found]) -> Iterable[Fault]:
    """Every cell that is neither a number nor a known symbol."""
    for each in found:
        if not is_told(each.text, each.missing):
            remedy = PLAIN if re.fullmatch(r"[-+]?[\d,.\s]*\d%?", each.text) else MEANT
            yield file.fault(each.line, each.column, repr(each.text), READABLE, remedy)


def plain_decimal(number: Decimal, places: int | None) -> str:
    """Write a number as the shortest plain decimal, rounded half up to `places`; None leaves it as published."""
    rounded = number.quantize(Decimal(1).scaleb(-(MOST_DECIMALS if places is None else places)), ROUND_HALF_UP)
    return f"{rounded.normalize() + 0:f}"  # adding 0 makes -0 plain 0


def rows_asked(
    table: PublisherTable, rows: Iterable[tuple[int, RowCells]], asking: Sequence[tuple[What, PublishedFigure]]
) -> list[tuple[int, RowCells, What]]:
    """List each row that a figure's filter asks for, with what it is asked for."""
    found = ((*row, what) for row in rows for what, figure in asking if figure.asks_for(row[1], table.same))
    return few(table.file, found)


def found_whole(
    table: PublisherTable,
    figures: Sequence[PublishedFigure],
    found: list[Found],
    area: str,
    faults: Iterable[Fault] = (),
) -> list[Found]:
    """Return what was found; raises ReleaseError with every fault of it, and those already known.

    A figure is not there, or twice, or cannot be read; or nothing is the area's, which `area` names: "" where the
    file has no figures of authorities.
    """
    here = {each.figure for each in found if each.place == "actual"}
    absent = [fault for figure in figures if figure not in here for fault in _filter_faults(table, figure)]
    every = [*faults, *absent, *_twice_faults(table, found), *code_faults(table.file, found)]
    if not here and not every and (area or not found):
        said = f"no row of {area or 'England'} that indicators.csv asks for"
        remedy = "Check the codes in area.toml, and that the file has figures of local authorities."
        every.append(table.file.fault(0, "", said, "at least one", remedy))
    refuse_faults(every)
    return found


def _filter_faults(table: PublisherTable, figure: PublishedFigure) -> Iterator[Fault]:
    """Every value of a figure's filter that no row of the table has."""
    columns = [column for column, _ in figure.filter]
    stands = [dict(zip(columns, each, strict=True)) for each in (combinations(table, columns) if columns else [()])]
    if any(figure.asks_for(each, table.same) for each in stands):
        return
    alone = False
    for column, value in figure.filter:
        values = {each[column] for each in stands}
        if table.same(value) not in map(table.same, values):
            alone = True
            found = f"{column}={value}, which no row of {table.file.name} has"
            yield figure.fault("filter", found, f"one of its values: {_some_of(values)}")
    if not alone:
        yield figure.fault("filter", f"values that no row of {table.file.name} has together", "values of one row")


def _some_of(values: set[str]) -> str:
    more = f" and {len(values) - LISTED} more" if len(values) > LISTED else ""
    return ", ".join(sorted(values)[:LISTED]) + more


def _twice_faults(table: PublisherTable, found: Sequence[Found]) -> Iterator[Fault]:
    """Every figure that a place and period has in several rows, once, with the columns that tell them apart."""
    lines: dict[tuple[PublishedFigure, str, str, str], list[int]] = {}
    for each in found:
        if each.time_period:  # the others are refused for their period
            lines.setdefault((each.figure, each.place, each.time_period, each.time_identifier), []).append(each.line)
    told = set()
    for cell in sorted(lines):
        figure, place, period, identifier = cell
        if len(lines[cell]) > 1 and figure not in told:
            told.add(figure)
            said = f"{len(lines[cell])} rows for {place} in {period} ({identifier}), for measure {figure.measure}"
            differing = _differing(table, lines[cell])
            yield table.file.fault(lines[cell][0], figure.indicator, said + differing, "one", LOOSE)


def _differing(table: PublisherTable, lines: Sequence[int]) -> str:
    """Name the columns, but for figures, in which rows differ."""
    compared = set(lines[:MOST_COMPARED])
    kept = [texts for line, texts in raw_rows(table, table.header) if line in compared]
    columns = [{text.strip() for text in column} for column in zip(*kept, strict=True)]
    named = zip(table.header, columns, strict=True)
    differ = [name for name, each in named if len(each) > 1 and not all(map(is_told, each))]
    return f", which differ in {', '.join(differ)}" if differ else ", which differ in nothing but figures"
