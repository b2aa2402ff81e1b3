"""Files of DfE's Explore education statistics (EES) → the cells that indicators.csv asks for.

One row a period, place and filter; one column an indicator, in any order, its name exact even where it is
misspelt. DfE's rules: "Open data standards" of the statistics production guidance.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import groupby
from operator import and_, or_

import polars as pl

from sendplan import periods
from sendplan.errors import Fault, ReleaseError
from sendplan.periods import Terms
from sendplan.sources.figures import Figure, Found, Places
from sendplan.sources.files import File
from sendplan.sources.refusals import checked
from sendplan.sources.table import EVERY, Table, column_faults, distinct, number, open_table, rows

PUBLISHER = "Department for Education"
COLUMNS = ("time_period", "time_identifier", "geographic_level", "country_code")
COUNCILS = ("region_code", "new_la_code", "old_la_code")  # a file of England alone has none of them
ENGLAND = "E92000001"
LA = "Local authority"
CODES = "If it is the same council, name its code now as new_la_code and those before as earlier_la_codes in area.toml."
RENAMED = "Download the file again: these columns are in every file of Explore education statistics."


def read(file: File, figures: Sequence[Figure], places: Places) -> list[Found]:
    """Read a file of EES: one entry per figure, place and period that it has a row for.

    The places are the area (by new_la_code), its neighbours (by old_la_code), its region and England.
    Raises ReleaseError with every fault of the file.
    """
    table = open_table(file)
    whole = any(column in table.header for column in COUNCILS)  # or its figures are of England alone
    known = (*COLUMNS, *COUNCILS) if whole else COLUMNS
    faults = [*column_faults(table, known, RENAMED), *_figure_faults(table, figures)]
    if faults:
        raise ReleaseError(faults)
    columns = [*known, *(column for figure in figures for column in _columns(figure))]
    wanted = (_places(places) if whole else _england()) & reduce(or_, map(_filter, figures))
    kept = list(rows(table, columns, wanted))
    found = [
        _found(figure, places, line, cells) for line, cells in kept for figure in figures if figure.asks_for(cells)
    ]
    faults = [
        *_code_faults(file, kept, places),
        *_period_faults(file, found, places.terms),
        *_family_faults(file, found),
    ]
    has_councils = whole and any(LA in levels for levels in distinct(table, ["geographic_level"]))
    return checked(table, figures, found, places.la_code if has_councils else "", faults)


def _columns(figure: Figure) -> list[str]:
    return [*(column for column, _ in figure.filter), figure.indicator]


def _figure_faults(table: Table, figures: Sequence[Figure]) -> Iterator[Fault]:
    for figure in figures:
        remedy = f"Write the name as the file does in indicators.csv, row {figure.row} (measure {figure.measure})."
        yield from column_faults(table, [each for each in _columns(figure) if each not in COLUMNS], remedy)


def _england() -> pl.Expr:
    return (pl.col("geographic_level") == "National") & (pl.col("country_code") == ENGLAND)


def _places(places: Places) -> pl.Expr:
    level = pl.col("geographic_level")
    region = (level == "Regional") & (pl.col("region_code") == (places.region_code or "none"))
    own = pl.col("new_la_code").is_in([places.la_code, *places.earlier])
    authority = own | number("old_la_code").is_in([places.la_number, *places.neighbours])
    return _england() | region | ((level == LA) & authority)


def _code_faults(file: File, kept: Sequence[tuple[int, dict[str, str]]], places: Places) -> Iterator[Fault]:
    """Every other code beside the area's number, and other number beside its code: half a series would be lost."""
    pairs = Counter(pair for _, cells in kept if (pair := _codes(cells)))
    first = {_codes(cells): line for line, cells in reversed(kept)}
    ours = {places.la_code, *places.earlier}
    for (code, other), times in pairs.items():
        if (code in ours) != (other == places.la_number) and (code in ours or other == places.la_number):
            column, found = ("new_la_code", code) if code not in ours else ("old_la_code", other)
            beside = f"LA number {other}" if code not in ours else f"code {code}"
            allowed = f"{', '.join(sorted(ours))} beside LA number {places.la_number}, as area.toml has them"
            told = f"{found!r} beside {beside} in {times} row{'s' if times > 1 else ''}"
            yield file.fault(first[code, other], column, told, allowed, CODES)


def _codes(cells: dict[str, str]) -> tuple[str, str] | None:
    """Give the code and the number of an authority's row, where it has both."""
    code, other = cells.get("new_la_code", ""), _number(cells.get("old_la_code", ""))
    return (code, other) if re.fullmatch(r"E\d{8}", code) and other.isdecimal() else None


def _number(text: str) -> str:
    return re.sub(r"\.0+$", "", text)


def _filter(figure: Figure) -> pl.Expr:
    return reduce(and_, (pl.col(column) == value for column, value in figure.filter), EVERY)


def _place(cells: dict[str, str], places: Places) -> str:
    if cells["geographic_level"] != LA:
        return {"National": "england", "Regional": "region"}[cells["geographic_level"]]
    number = _number(cells["old_la_code"])
    own = cells["new_la_code"] in (places.la_code, *places.earlier) or number == places.la_number
    return "actual" if own else number


def _found(figure: Figure, places: Places, line: int, cells: dict[str, str]) -> Found:
    place, text = _place(cells, places), cells[figure.indicator]
    return Found(figure, place, cells["time_period"], cells["time_identifier"], line, figure.indicator, text)


def _period_faults(file: File, found: Sequence[Found], terms: Terms) -> Iterator[Fault]:
    """Every period that is not written as DfE writes it, once."""
    first = {(each.time_period, each.time_identifier): each.line for each in reversed(found)}
    for (period, identifier), line in first.items():
        if bad := periods.wrong(period, identifier, terms):
            column, allowed = bad
            text = {"time_period": period, "time_identifier": identifier}[column]
            remedy = "Only periods whose last day is certain are imported: see the publisher's guidance."
            yield file.fault(line, column, repr(text), allowed, remedy)


def _family_faults(file: File, found: Sequence[Found]) -> Iterator[Fault]:
    """Every figure that is given for two kinds of period: they would not make one series."""
    for figure, cells in groupby(sorted(found, key=lambda each: each.figure), key=lambda each: each.figure):
        first, *others = cells
        family = _family(first)
        for other in others:
            if _family(other) != family:
                said = f"{other.time_identifier!r} beside {first.time_identifier!r} in row {first.line}"
                remedy = f"Add time_identifier to the filter in indicators.csv, row {figure.row}."
                yield file.fault(other.line, "time_identifier", said, "one kind of period for a figure", remedy)
                break


def _family(each: Found) -> str:
    known = periods.PERIODS.get(each.time_identifier)
    return known.family if known else each.time_identifier
