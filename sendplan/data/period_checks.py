"""Periods of values: written as DfE writes them, each year once, and none that was not over when it was told.

Takes tables as the text they are in their files, and yields faults.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from sendplan.cells import readable
from sendplan.data.soundness import Sound
from sendplan.data.verdicts import TextTables, Wrong, Wrongs, distinct, verdicts
from sendplan.errors import Fault
from sendplan.periods import REPORTING_YEAR, SCHOOL_TERMS, Terms, last_day, told_from, wrong

OF_ONE_YEAR = ["plan", "measure", "breakdown", "series", "time_period", "source", "neighbours"]


def period_faults(known: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every observation whose period is not written as DfE writes it, or ends on another day than it says.

    Of a term nobody knows the day where area.toml does not say it in sound words.
    """
    columns = ["time_period", "time_identifier", "period_end"]
    yield from verdicts("observations", cells["observations"], columns, partial(_wrong_period, known.terms))


def _wrong_period(terms: Terms | None, period: str, kind: str, end: str) -> Wrongs:
    if terms is None and kind in SCHOOL_TERMS:
        return
    if bad := wrong(period, kind, terms or {}):
        column, allowed = bad
        given = {"time_period": period, "time_identifier": kind}
        yield Wrong(column, repr(given[column]), allowed)
        return
    last = str(last_day(period, kind, terms or {}))
    is_right = end.startswith(period) if kind == REPORTING_YEAR else end == last  # whose last day no one else knows
    if not is_right and readable(end, "day"):
        yield Wrong("period_end", repr(end), f"{last}, the last day of {kind} {period}")


def year_faults(_: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every year of one series that stands twice, as a calendar and a reporting year."""
    rows = cells["observations"]
    if rows.empty:
        return
    years = rows[rows["time_identifier"].isin(["Calendar year", REPORTING_YEAR])]
    years = years.drop_duplicates([*OF_ONE_YEAR, "time_identifier"])  # a row that stands twice is a fault of its own
    yield from verdicts("observations", years[years.duplicated(OF_ONE_YEAR)], ["time_period"], _of_two_kinds)


def _of_two_kinds(period: str) -> Wrongs:
    yield Wrong("time_identifier", f"{period!r} as a calendar and as a reporting year", "each period once")


def early_faults(_: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every value of a release of statistics whose period was not over when it was released."""
    sources = distinct(cells["sources"], ["id", "dataset", "published"])
    released = {source: published for source, dataset, published in sources if dataset}

    def early(source: str, value: str, series: str, kind: str, end: str) -> Wrongs:
        day = released.get(source, "")
        is_told = day and value and series != "target" and end > day
        if is_told and readable(end, "day") and str(told_from(date.fromisoformat(end), kind)) > day:
            yield Wrong("period_end", repr(end), f"a period that was over by {day}, when it was released")

    columns = ["source", "value", "series", "time_identifier", "period_end"]
    yield from verdicts("observations", cells["observations"], columns, early)
