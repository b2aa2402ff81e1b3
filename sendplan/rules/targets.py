"""Targets of a measure: which one is in force, how far a value is from it, and whether it can be held against it yet.

Pure. Distances are in the measure's own unit, and positive is better whatever the measure's direction.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import cast

import pandas as pd

from sendplan.data.area import Rating
from sendplan.rules.observations import NOISE_PLACES, Row, Value
from sendplan.words import day as day_words
from sendplan.words import rounded

FINAL = "the final one, for which no date is given"
ADDS_UP = "adds up until the end of its year"  # and the day
ADDS_UP_UNDATED = "adds up within its year, and no date is given for its target"
ADDS_UP_TO_ANOTHER = "adds up within its year, and its target is for another part of it"
ALREADY = "already, before the end of its year"  # and the day
GREEN, AMBER, RED = "green", "amber", "red"
RATINGS = (GREEN, AMBER, RED)
# Periods that may be the last of a year; a target for another is for a point on the way.
YEAR_ENDS = (
    *("March", "July", "August", "December", "Summer term", "Part 2 (October to March)"),
    *("Calendar year Q4", "Financial year Q4"),
)
GROWING = ("count", "£", "£m", "days", "weeks", "months", "years")  # units of what can only grow as it adds up


def gap(value: float, other: float, better: str) -> float:
    """Measure how much better a value is than another, in its own unit; NaN where no direction is better."""
    return round({"higher": value - other, "lower": other - value}.get(better, math.nan), NOISE_PLACES)


def to_target(value: float, aim: float, better: str) -> float:
    """Measure how far a value is beyond its target; where close to it is better, never more than 0."""
    return -abs(gap(value, aim, "higher")) if better == "target" else gap(value, aim, better)


def nearer(then: float, now: float, aim: float, better: str) -> float:
    """Measure how much better a value is than an earlier one; where close to a target is better, how much closer."""
    if better == "target":
        return round(abs(then - aim) - abs(now - aim), NOISE_PLACES)
    return gap(now, then, better)


def in_force(row: Row, latest: Value | None, targets: Sequence[Value]) -> Value | None:
    """Choose the target of the latest value's period, or the first after it, or the last; without any the final one.

    Of what adds up within its year, that of the whole year comes before those on the way to another day.
    """
    later = [each for each in targets if latest is None or each.by >= latest.by]
    if latest and row["cumulative"]:
        later.sort(key=lambda each: (each.by != latest.by, not _is_whole(each)))
    dated = later[0] if later else targets[-1] if targets else None
    if dated or math.isnan(row["final_target"]):
        return dated
    final = float(rounded(row["final_target"], row["dp"]))
    return Value(cast("pd.Timestamp", pd.NaT), final, ("", ""), latest.kind if latest else ("", 0))


def meets(row: Row, distance: float) -> bool:
    """Whether a distance to the target meets it; where close to it is better, one within the tolerance does."""
    slack = _tolerance(row) if row["better"] == "target" else 0
    return round(distance + slack, NOISE_PLACES) >= 0


def rating(row: Row, distance: float) -> str:
    """Rate a measure by its own tolerance: one of RATINGS; empty without a tolerance or a distance to the target."""
    if math.isnan(row["tolerance"]) or math.isnan(distance):
        return ""
    if meets(row, distance):
        return GREEN
    return AMBER if round(distance + _tolerance(row), NOISE_PLACES) >= 0 else RED


def _tolerance(row: Row) -> float:
    return 0 if math.isnan(row["tolerance"]) else float(row["tolerance"])


def printed_as(printed: str, scale: Sequence[Rating]) -> str:
    """Read a printed rating as one of RATINGS: the plan's own word or code, or the colour or its letter; or empty."""
    said = printed.strip().casefold()
    own = {text.casefold(): each.means for each in scale for text in (each.word, each.code)}
    usual = {text: each for each in RATINGS for text in (each, each[0])}
    means = own.get(said, usual.get(said, ""))
    return means if means in RATINGS else ""


def is_so_far(row: Row, latest: Value | None, target: Value | None) -> bool:
    """Whether a value is of a year that is not over: it adds up, and more is still to come."""
    if latest is None or not row["cumulative"] or _is_whole(latest):
        return False
    ends = _year_end(latest, target)
    return latest.period[1] not in YEAR_ENDS if ends is None else ends > latest.by


def too_early(row: Row, latest: Value, target: Value) -> str:
    """Say why a value that adds up cannot be held against its target yet; empty where it can."""
    if not row["cumulative"] or _is_whole(latest) or latest.by == target.by:
        return ""
    if pd.isna(target.by):
        return ADDS_UP_UNDATED
    ends = _year_end(latest, target)
    if ends is None:
        return ADDS_UP_TO_ANOTHER
    return f"{ADDS_UP}, {day_words(ends)}" if ends > latest.by else ""


def is_certain(row: Row, latest: Value, target: Value) -> bool:
    """Whether a value has gone beyond its target, on which side so ever, before its year is over.

    Only of what can but grow, and of the target of its own year: what follows cannot change it.
    """
    if row["unit"] not in GROWING or _year_end(latest, target) != target.by:
        return False
    beyond = round(latest.number - target.number, NOISE_PLACES)
    return {"higher": beyond >= 0, "lower": beyond > 0, "target": beyond > _tolerance(row)}[row["better"]]


def certain(target: Value) -> str:
    """Say that a result is certain before its year is over."""
    return f"{ALREADY} on {day_words(target.by)}"


def _is_whole(value: Value) -> bool:
    return value.period[1].endswith(" year")


def _year_end(latest: Value, target: Value | None) -> pd.Timestamp | None:
    """Find the end of the year that a value is in, by the day and month of its target; None where that tells none."""
    if target is None or pd.isna(target.by) or not (_is_whole(target) or target.period[1] in YEAR_ENDS):
        return None
    years = latest.by.year - target.by.year
    this, following = (target.by + pd.DateOffset(years=each) for each in (years, years + 1))  # of 29 February too
    return this if this >= latest.by else following
