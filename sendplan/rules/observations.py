"""What was published of the measures: which values are known at a day, and series as numbers, or to draw.

Pure: frames in, a new frame out, the date an argument.
"""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from sendplan.frames import grouped, keys, records
from sendplan.periods import TWELVE_MONTHS
from sendplan.rules.plan import ACTION, in_order
from sendplan.vocabulary import SERIES, TRAJECTORIES
from sendplan.words import MONTHS, rounded

COMPARATORS = tuple(each for each in SERIES[2:] if each not in TRAJECTORIES)
MONTH, QUARTER, ROLLING = "Month", "Quarter", "Rolling year"
SHORTER = (MONTH, QUARTER, ROLLING)  # kinds of period that a line by year would lay on top of each other
MEASURE = ["plan", "measure"]
GROUP = [*MEASURE, "breakdown"]
PERIOD = ["time_period", "time_identifier"]
BESIDE_TARGET = ("actual", "target", *COMPARATORS)  # series that are drawn together
DRAWN_COLUMNS = ("key", "year", "by", "value", "drawn", "part", "hidden")
NOISE_PLACES = 9  # decimal places: differences smaller than this are the machine's, not the measure's

Row = Mapping[Hashable, Any]
Days = Sequence[pd.Timestamp]


def known_papers(sources: pd.DataFrame, day: pd.Timestamp) -> pd.Series[str]:
    """Return the ids of what was published by a day; minutes are known only after the day of their meeting."""
    return sources.loc[(sources["published"] <= day) & ~(sources["minutes_of"] >= day), "id"]


def known_by(observations: pd.DataFrame, sources: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Keep the observations whose source was published by a day, oldest publication first.

    Adds `published` (the day) and `imported` (whether the source is a release of a data set, not a paper).
    """
    named = sources[["id", "published", "dataset"]].rename(columns={"id": "source"})
    found = observations.merge(named, on="source", how="left")
    found = found.assign(imported=found["dataset"] != "").drop(columns="dataset")
    known = found[found["source"].isin(known_papers(sources, day))]
    return known.sort_values("published", kind="stable").reset_index(drop=True)


def current(known: pd.DataFrame) -> pd.DataFrame:
    """Keep, of each value, what was published last: one row per group, series and period."""
    return known.drop_duplicates([*GROUP, "series", *PERIOD], keep="last").reset_index(drop=True)


def there(observations: pd.DataFrame) -> pd.Series[bool]:
    """Mark the observations that are a value; one that is hidden is there."""
    return observations["value"].notna() | (observations["symbol"] == "c")


def coverage(measures: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """Say which measures have a number of each series: one row per measure.

    Adds to the measure's columns one for each of SERIES (true or false: is there a number, in any
    breakdown; one that is hidden is there; a final target is a target).
    """
    last = current(observations)
    valued = {*keys(last[there(last)], ["series", "plan", "measure"])}
    valued |= {("target", *key) for key in keys(measures[measures["final_target"].notna()], ACTION)}
    rows = keys(measures, ACTION)
    return in_order(measures.assign(**{series: [(series, *row) in valued for row in rows] for series in SERIES}))


def rebased(rebases: pd.DataFrame) -> dict[tuple[str, str, str], list[pd.Timestamp]]:
    """Gather, by plan, measure and breakdown, the days from which values compare only with later ones."""
    found = grouped(records(rebases.sort_values("starts")), *GROUP)
    return {key: [row["starts"] for row in rows] for key, rows in found.items()}


class Value(NamedTuple):
    """One number of a series: the last day of its period, and what it can be compared with."""

    by: pd.Timestamp
    number: float
    period: tuple[str, str]
    kind: tuple[str, int]  # kind of period, and how often the measure's way of counting had changed by then
    symbol: str = ""  # what to know about it
    of: str = ""  # which list of neighbours it is the average of
    rating: str = ""  # as the paper prints it
    responses: float = math.nan  # how many answered


def by_group(known: pd.DataFrame) -> dict[tuple[str, str, str], list[Row]]:
    """Gather observations by plan, measure and breakdown, in the order of their publication."""
    return grouped(records(known), *GROUP)


def numbers(rows: Sequence[Row], series: str, places: int = NOISE_PLACES, starts: Days = ()) -> list[Value]:
    """Return the numbers of one series of one group, oldest first; `starts` are the days of its rebases.

    Of what was published for a period, the last counts. Numbers are rounded to the decimal places
    they are shown with, so that what a page says of them is what a reader can work out.
    """
    return [
        Value(
            row["period_end"],
            float(rounded(row["value"], places)),
            (row["time_period"], row["time_identifier"]),
            (kind(row), phase(row, starts)),
            *(row[each] for each in ("symbol", "neighbours", "rating", "responses")),
        )
        for row in published_last(rows, series)
        if not math.isnan(row["value"])
    ]


def published_last(rows: Sequence[Row], series: str) -> list[Row]:
    """Keep, of each period of one series of one group, the row published last, earliest period first.

    A value that only rounds the one published before does not replace it.
    """
    last: dict[tuple[str, str], Row] = {}
    for row in rows:
        period = (row["time_period"], row["time_identifier"])
        if row["series"] == series and not (period in last and only_rounds(row["value"], last[period]["value"])):
            last[period] = row
    return sorted(last.values(), key=lambda row: row["period_end"])


def only_rounds(later: float, earlier: float) -> bool:
    """Whether a number is another one rounded to fewer decimal places, and not the same."""
    if math.isnan(later) or math.isnan(earlier) or later == earlier:
        return False
    exponent = Decimal(repr(float(later))).normalize().as_tuple().exponent
    return float(rounded(earlier, max(0, -int(exponent)))) == later


def kind(row: Row) -> str:
    """Name the kind of period: months compare with each other, whichever they are, and so do quarters or 12 months."""
    identifier = str(row["time_identifier"])
    if identifier.startswith(TWELVE_MONTHS):
        return ROLLING
    return MONTH if identifier in MONTHS else QUARTER if re.search(r" Q[1-4]$", identifier) else identifier


def phase(row: Row, starts: Sequence[pd.Timestamp]) -> int:
    """Count the rebases up to the end of a row's period: rows compare where it is the same."""
    return sum(row["period_end"] >= start for start in starts)


def yearly(
    rows: Sequence[Row],
    places: int,
    starts: Sequence[pd.Timestamp],
    among: Sequence[str] = BESIDE_TARGET,
    without: Sequence[str] = SHORTER,
) -> pd.DataFrame:
    """Lay one group's values out by year: one row per series of those wanted that has a number, and period.

    Kinds of period that are `without` are left out.

    Columns: key (the series), year (in which the period ends), by (its last day), value (as shown, missing where there
    is none), drawn (the same, missing too where it is of low reliability: a line would make too much
    of it), part (what compares with what) and hidden (whether it is missing for it counts few people).
    The last target is drawn on to the last year counted as it was, for nothing has replaced it; that
    is no value.
    """
    found = []
    for series in (each for each in among if numbers(rows, each)):
        for row in (each for each in published_last(rows, series) if kind(each) not in without):
            value = math.nan if math.isnan(row["value"]) else float(rounded(row["value"], places))
            drawn = math.nan if row["symbol"] == "u" else value
            part = series if series == "target" else f"{kind(row)} {phase(row, starts)}"
            found.append((series, row["period_end"], value, drawn, part, row["symbol"] == "c"))
    targets = numbers(rows, "target", places, starts)
    last = [each for each in numbers(rows, "actual", places, starts) if targets and each.kind[1] == targets[-1].kind[1]]
    if "target" in among and last and last[-1].by.year > targets[-1].by.year:
        found.append(("target", last[-1].by, math.nan, targets[-1].number, "target", False))
    return pd.DataFrame([(key, by.year, by, *rest) for key, by, *rest in found], columns=DRAWN_COLUMNS)


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
