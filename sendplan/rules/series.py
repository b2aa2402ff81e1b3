"""One group's values as series to draw: by year with others beside, or by month.

Pure: rows of observations in, a new frame out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from sendplan.rules.observations import MONTH, QUARTER, Row, kind, numbers, phase, published_last
from sendplan.vocabulary import SERIES
from sendplan.words import rounded

SHORTER = (MONTH, QUARTER)  # kinds of period that a line by year would lay on top of each other
DRAWN_COLUMNS = ("key", "year", "by", "value", "drawn", "part", "hidden")


def yearly(rows: Sequence[Row], places: int, starts: Sequence[pd.Timestamp]) -> pd.DataFrame:
    """Lay one group's values out by year: one row per series that has a number, and period.

    Columns: key (the series), year (in which the period ends), by (its last day), value (as shown, missing where there
    is none), drawn (the same, missing too where it is of low reliability: a line would make too much
    of it), part (what compares with what) and hidden (whether it is missing for it counts few people).
    The last target is drawn on to the last year counted as it was, for nothing has replaced it; that
    is no value.
    """
    found = [
        (series, *_ends(row["period_end"]), *_drawn(row, places), _compared(series, row, starts), row["symbol"] == "c")
        for series in SERIES
        if numbers(rows, series)
        for row in published_last(rows, series)
        if kind(row) not in SHORTER
    ]
    return pd.DataFrame([*found, *_carried(rows, places, starts)], columns=DRAWN_COLUMNS)


def _compared(series: str, row: Row, starts: Sequence[pd.Timestamp]) -> str:
    return series if series == "target" else f"{kind(row)} {phase(row, starts)}"


def _ends(by: pd.Timestamp) -> tuple[int, pd.Timestamp]:
    return by.year, by


def _drawn(row: Row, places: int) -> tuple[float, float]:
    value = math.nan if math.isnan(row["value"]) else float(rounded(row["value"], places))
    return value, math.nan if row["symbol"] == "u" else value


def _carried(
    rows: Sequence[Row], places: int, starts: Sequence[pd.Timestamp]
) -> list[tuple[str, int, pd.Timestamp, float, float, str, bool]]:
    targets = numbers(rows, "target", places, starts)
    alike = [
        value for value in numbers(rows, "actual", places, starts) if targets and value.kind[1] == targets[-1].kind[1]
    ]
    if not alike or alike[-1].by.year <= targets[-1].by.year:
        return []
    return [("target", *_ends(alike[-1].by), math.nan, targets[-1].number, "target", False)]


def monthly(rows: Sequence[Row], places: int) -> pd.DataFrame:
    """Lay one group's own monthly values out: one row per month from first to last, the missing ones too.

    Columns: period_end (last day of the month), value, hidden (whether it is missing for it counts few people).
    """
    values = [value for value in numbers(rows, "actual", places) if value.kind[0] == MONTH]
    ends = pd.PeriodIndex([value.by for value in values], freq="M")
    few = [row for row in published_last(rows, "actual") if row["symbol"] == "c" and kind(row) == MONTH]
    gone = pd.PeriodIndex([row["period_end"] for row in few], freq="M")
    known = pd.Series([value.number for value in values], index=ends, dtype="float64")
    every = ends.union(gone)
    months = pd.period_range(every.min(), every.max(), freq="M") if len(every) else every
    days = months.to_timestamp(how="end").normalize()
    return pd.DataFrame({"period_end": days, "value": known.reindex(months).to_numpy(), "hidden": months.isin(gone)})
