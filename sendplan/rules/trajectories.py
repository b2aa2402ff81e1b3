"""Trajectories of a plan for money: what it expects, set beside what came of it. They are no targets.

Pure: rows of one group of a measure in, new values out.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sendplan.rules.observations import Row, Value, numbers, yearly
from sendplan.vocabulary import TRAJECTORIES


def expects(rows: Sequence[Row]) -> bool:
    """Whether any value of a trajectory is given."""
    return any(numbers(rows, series) for series in TRAJECTORIES)


def beside(row: Row, rows: Sequence[Row], starts: Sequence[pd.Timestamp]) -> dict[str, Value]:
    """Give the last actual value that a trajectory has a value beside, by `actual`, and those by their series.

    They are of the same last day, and so counted alike, and kind of period, or of any where values add up within their
    year. Empty where nothing stands beside anything.
    """
    found = {series: numbers(rows, series, row["dp"], starts) for series in ("actual", *TRAJECTORIES)}
    for actual in reversed(found["actual"]):
        pairs = ((series, each) for series in TRAJECTORIES for each in found[series])
        if alike := {series: each for series, each in pairs if _alike(row, actual, each)}:
            return {"actual": actual} | alike
    return {}


def _alike(row: Row, actual: Value, other: Value) -> bool:
    kinds = actual.kind[0] == other.kind[0] or row["cumulative"]
    return bool(actual.by == other.by and kinds)


def by_year(row: Row, rows: Sequence[Row], starts: Sequence[pd.Timestamp]) -> pd.DataFrame:
    """Lay the actual values and trajectories out as `observations.yearly` does.

    Only those that end in the month in which the trajectories end: they may have a value for each quarter.
    """
    last = max(value.by for series in TRAJECTORIES for value in numbers(rows, series))
    same = [each for each in rows if each["period_end"].month == last.month]
    return yearly(same, row["dp"], starts, ("actual", *TRAJECTORIES), ())
