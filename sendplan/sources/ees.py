"""Files of DfE's Explore education statistics (EES) → the cells that indicators.csv asks for.

One row a period, place and filter; one column an indicator, in any order, its name exact even where it is
misspelt. DfE's rules: "Open data standards" of the statistics production guidance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import groupby
from operator import and_, or_

import polars as pl

from sendplan import periods
from sendplan.errors import Fault, ReleaseError
from sendplan.sources.figures import Figure, Found, Places
from sendplan.sources.files import File
from sendplan.sources.refusals import checked
from sendplan.sources.table import EVERY, Table, column_faults, open_table, rows

PUBLISHER = "Department for Education"
COLUMNS = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "region_code",
    "new_la_code",
    "old_la_code",
)
ENGLAND = "E92000001"
RENAMED = "Download the file again: these columns are in every file of Explore education statistics."


def read(file: File, figures: Sequence[Figure], places: Places) -> list[Found]:
    """Read a file of EES: one entry per figure, place and period that it has a row for.

    The places are the area (by new_la_code), its neighbours (by old_la_code), its region and England.
    Raises ReleaseError with every fault of the file.
    """
    table = open_table(file)
    faults = [*column_faults(table, COLUMNS, RENAMED), *_figure_faults(table, figures)]
    if faults:
        raise ReleaseError(faults)
    columns = [*COLUMNS, *(column for figure in figures for column in _columns(figure))]
    wanted = _places(places) & reduce(or_, map(_filter, figures))
    found = [
        _found(figure, places, line, cells)
        for line, cells in rows(table, columns, wanted)
        for figure in figures
        if figure.asks_for(cells)
    ]
    faults = [*_period_faults(file, found), *_family_faults(file, found)]
    return checked(table, figures, found, places.la_code, faults)


def _columns(figure: Figure) -> list[str]:
    return [*(column for column, _ in figure.filter), figure.indicator]


def _figure_faults(table: Table, figures: Sequence[Figure]) -> Iterator[Fault]:
    for figure in figures:
        remedy = f"Write the name as the file does in indicators.csv, row {figure.row} (measure {figure.measure})."
        yield from column_faults(table, [each for each in _columns(figure) if each not in COLUMNS], remedy)


def _places(places: Places) -> pl.Expr:
    level = pl.col("geographic_level")
    england = (level == "National") & (pl.col("country_code") == ENGLAND)
    region = (level == "Regional") & (pl.col("region_code") == (places.region_code or "none"))
    authority = (pl.col("new_la_code") == places.la_code) | pl.col("old_la_code").is_in(places.neighbours)
    return england | region | ((level == "Local authority") & authority)


def _filter(figure: Figure) -> pl.Expr:
    return reduce(and_, (pl.col(column) == value for column, value in figure.filter), EVERY)


def _place(cells: dict[str, str], places: Places) -> str:
    if cells["geographic_level"] != "Local authority":
        return {"National": "england", "Regional": "region"}[cells["geographic_level"]]
    return "actual" if cells["new_la_code"] == places.la_code else cells["old_la_code"]


def _found(figure: Figure, places: Places, line: int, cells: dict[str, str]) -> Found:
    place, text = _place(cells, places), cells[figure.indicator]
    return Found(figure, place, cells["time_period"], cells["time_identifier"], line, figure.indicator, text)


def _period_faults(file: File, found: Sequence[Found]) -> Iterator[Fault]:
    """Every period that is not written as DfE writes it, once."""
    first = {(each.time_period, each.time_identifier): each.line for each in reversed(found)}
    for (period, identifier), line in first.items():
        if bad := periods.wrong(period, identifier):
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
