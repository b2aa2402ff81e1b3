"""Key performance indicators: what is known of each, and whether the outcome moves.

Pure: frames in, a new frame out, the date an argument. Every gap, pace and change is in the
measure's own unit, and positive is better whatever the measure's direction.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sendplan.frames import records
from sendplan.rules.observations import COMPARATORS, Days, Row, Value, by_group, numbers, published_last, rebased
from sendplan.rules.plan import in_order
from sendplan.rules.targets import (
    FINAL,
    certain,
    gap,
    in_force,
    is_certain,
    is_so_far,
    meets,
    nearer,
    to_target,
    too_early,
)
from sendplan.rules.targets import rating as own_rating
from sendplan.vocabulary import HEADLINE, SYMBOLS
from sendplan.words import day as day_words

MEETS, SHORT_OF, NO_TARGET = "meets target", "short of target", "no target set"
NO_DATA, CANNOT = "no data yet", "cannot be judged"
RESULTS = (MEETS, SHORT_OF, NO_TARGET, NO_DATA, CANNOT)
ONLY_BASELINE = "no value since the baseline"
ALL_HIDDEN = "its values are hidden, for they count few people"
HIDDEN_LAST = "its last value is hidden, for it counts few people"
NO_DIRECTION, NONE_GIVEN = "the plan does not say whether more or less is better", "none given"  # as the target
COUNTED_DIFFERENTLY = "counted differently from"  # and the day from which
BETTER, WORSE, NO_CHANGE, UNKNOWN = "better", "worse", "no change", "not known"
CLOSER, FURTHER = "closer to target", "further from target"
WENT_UP, WENT_DOWN = "up", "down"
DIRECTIONS = (BETTER, WORSE, NO_CHANGE, CLOSER, FURTHER, WENT_UP, WENT_DOWN, UNKNOWN)
GOT_BETTER, NO_BETTER = (BETTER, CLOSER), (WORSE, FURTHER, NO_CHANGE)
IS_AHEAD, CLOSING, WIDENING, LEVEL = "ahead", "closing", "widening", "unchanged"
TRENDS = (IS_AHEAD, CLOSING, WIDENING, LEVEL, UNKNOWN)
JUDGED_COLUMNS = (
    "breakdown",
    *(
        f"{each}{end}"
        for each in ("baseline", "first", "previous", "latest", "target", "next_target", *COMPARATORS)
        for end in ("", "_by", "_symbol")
    ),
    *("kind", "age", "gap", "aim", "required_pace", "observed_pace", "change", "direction", "moved"),
    *(f"{each}{end}" for each in COMPARATORS for end in ("_gap", "_apart", "_trend")),
    *("result", "reason", "own_rating", "printed_rating", "so_far", "responses", "responses_before"),
)
DAYS_A_YEAR = 365.25


def months_between(first: pd.Timestamp, last: pd.Timestamp) -> int:
    """Count the whole months from one day to another."""
    short = last.day < first.day and not last.is_month_end
    return (last.year - first.year) * 12 + last.month - first.month - short


def went(change: float, better: str, then: float, now: float) -> str:
    """Say where a measure went, as one of DIRECTIONS: up or down only where no direction is better."""
    if then == now:
        return NO_CHANGE
    if better == "neither":
        return WENT_UP if now > then else WENT_DOWN
    if better == "target":
        return UNKNOWN if math.isnan(change) else NO_CHANGE if not change else CLOSER if change > 0 else FURTHER
    return BETTER if change > 0 else WORSE


def change_a_year(first: Value, last: Value, better: str, aim: float = math.nan) -> float:
    """Measure the change a year between two values, positive is better (NaN on one day)."""
    years = (last.by - first.by).days / DAYS_A_YEAR
    return nearer(first.number, last.number, aim, better) / years if years else math.nan


def judged(
    measures: pd.DataFrame, known: pd.DataFrame, rebases: pd.DataFrame, start: pd.Timestamp | None, day: pd.Timestamp
) -> pd.DataFrame:
    """Judge every measure at a day: one row per measure and breakdown (a measure without a value has one row).

    `known` comes from `known_by`; `start` is the plan's first day. Adds to the measure's columns: breakdown;
    baseline, first, previous, latest, target, next_target and each of COMPARATORS, each with `_by` (last day of
    its period; missing values are NaN and NaT) and `_symbol` (what to know about it, or why there is none); kind
    (of the latest value's period); age (months, at the day); aim (the target, where latest and target are counted
    alike and its year is over) and gap (latest to aim, where it is judged); required_pace (a year, to the next
    target still to come at the day) and observed_pace (a year); change and direction (from the previous value);
    moved (from `first`, the first value since the baseline that compares with the latest), none of them known
    where a later value is hidden; the `_gap` (positive is better), `_apart` (positive is more) and `_trend` of
    each comparator; result (one of RESULTS) and reason; own_rating (see targets.rating) and printed_rating;
    so_far (whether it is of a year that is not over); responses and responses_before (of the latest and previous
    value).

    The baseline is the plan's own: the last value of its papers for a period over when the plan
    starts, or else the first. The target is that of the latest value's period, or the first after
    it, or the last there is; without any, the final one (target_by is missing). Values compare when
    they are of the same kind of period and no rebase lies between them; what adds up within its
    year, at the same point of it.
    """
    groups, starts = by_group(known), rebased(rebases)
    found = []
    for row in records(measures):
        mine = [key for key in groups if key[:2] == (row["plan"], row["ref"])]
        for key in mine or [(row["plan"], row["ref"], HEADLINE)]:
            mine_starts = starts.get(key, [])
            found.append(row | {"breakdown": key[2]} | _judge(row, groups.get(key, []), mine_starts, start, day))
    return in_order(pd.DataFrame(found, columns=[*measures.columns, *JUDGED_COLUMNS]))


def _judge(
    row: Row, rows: Sequence[Row], starts: Days, start: pd.Timestamp | None, day: pd.Timestamp
) -> dict[str, Any]:
    better, places = row["better"], row["dp"]
    actual = numbers(rows, "actual", places, starts)
    baseline, latest = _baseline(rows, places, starts, start), actual[-1] if actual else None
    alike = [value for value in actual if latest and compares(row, value, latest)]
    since = [value for value in alike if baseline and value.by >= baseline.by]
    targets = numbers(rows, "target", places, starts)
    target = in_force(row, latest, targets)
    to_aim = _to_target(row, latest, target, targets, day)
    later = [row for row in published_last(rows, "actual") if latest and row["period_end"] > latest.by]
    hidden = any(row["symbol"] == "c" for row in later)
    found = {
        **_three_of("baseline", baseline),
        **_three_of("latest", latest, _symbol(rows, "actual")),
        **_three_of("previous", alike[-2] if len(alike) > 1 else None),
        **_three_of("target", target, _symbol(rows, "target")),
        **_three_of("first", since[0] if since else None),
        "kind": latest.kind[0] if latest else "",
        "age": months_between(latest.by, day) if latest else -1,
        **(_movement([], [], better) if hidden else _movement(alike, since, better, to_aim["aim"])),
        **to_aim,
        "printed_rating": latest.rating if latest else "",
        "so_far": is_so_far(row, latest, target),
        "responses": latest.responses if latest else math.nan,
        "responses_before": alike[-2].responses if len(alike) > 1 else math.nan,
    }
    for series in COMPARATORS:
        found |= _compared(series, numbers(rows, series, places, starts), since or alike, better)
    result, reason = _judgement(row, found | {"hidden_since": hidden}, (baseline, latest, target), starts)
    held = found["gap"] if result in (MEETS, SHORT_OF) else math.nan
    aim = math.nan if math.isnan(held) and found["so_far"] else found["aim"]
    more = {"result": result, "reason": reason, "gap": held, "aim": aim, "own_rating": own_rating(row, held)}
    return found | more


def compares(row: Row, value: Value, latest: Value) -> bool:
    """Whether two values are of one kind; what adds up within its year compares at the same point of another."""
    return value.kind == latest.kind and (not row["cumulative"] or value.period[1] == latest.period[1])


def _three_of(name: str, value: Value | None, symbol: str = "") -> dict[str, Any]:
    if value is None:
        return {name: math.nan, f"{name}_by": pd.NaT, f"{name}_symbol": symbol}
    return {name: value.number, f"{name}_by": value.by, f"{name}_symbol": value.symbol}


def _symbol(rows: Sequence[Row], series: str) -> str:
    """Return the symbol that says most of why a series has no number; empty where it has one."""
    mine = published_last(rows, series)
    symbols = [row["symbol"] for row in mine]
    if not symbols or any(not math.isnan(row["value"]) for row in mine):
        return ""
    return "c" if "c" in symbols else str(symbols[-1])


def _baseline(rows: Sequence[Row], places: int, starts: Days, start: pd.Timestamp | None) -> Value | None:
    papers = numbers([row for row in rows if not row["imported"]], "actual", places, starts)
    found = papers or numbers(rows, "actual", places, starts)
    before = [value for value in found if start is not None and value.by <= start]
    return (before[-1] if before else found[0]) if found else None


def _movement(alike: list[Value], since: list[Value], better: str, aim: float = math.nan) -> dict[str, Any]:
    """Say how the latest value compares with the one before it, and with the first since the baseline."""
    found: dict[str, Any] = {"change": math.nan, "direction": UNKNOWN, "moved": UNKNOWN, "observed_pace": math.nan}
    if len(alike) > 1:
        then, now = alike[-2].number, alike[-1].number
        found["change"] = nearer(then, now, aim, better)
        found["direction"] = went(found["change"], better, then, now)
    if len(since) > 1:
        first, last = since[0], since[-1]
        found["moved"] = went(nearer(first.number, last.number, aim, better), better, first.number, last.number)
        found["observed_pace"] = change_a_year(first, last, better, aim)
    return found


def _to_target(
    row: Row, latest: Value | None, target: Value | None, targets: Sequence[Value], day: pd.Timestamp
) -> dict[str, Any]:
    """Measure the gap to the target, and the change a year that would reach the next one still to come."""
    alike, better = latest is not None and target is not None and latest.kind[1] == target.kind[1], row["better"]
    ahead = targets if alike and not row["cumulative"] else []
    coming = [each for each in ahead if latest and each.by > max(day, latest.by)]
    needed = math.nan
    if latest and coming:
        needed = max(change_a_year(latest, coming[0], better, coming[0].number), 0.0)
    return {
        **_three_of("next_target", coming[0] if coming else None),
        "aim": target.number if target and alike else math.nan,
        "gap": to_target(latest.number, target.number, better) if latest and target and alike else math.nan,
        "required_pace": needed,
    }


def _compared(series: str, others: list[Value], actual: list[Value], better: str) -> dict[str, Any]:
    """Set a comparator beside the values of the same periods; one of low reliability is shown and not compared."""
    firm = {(value.period, value.kind): value for value in others if value.symbol != "u"}
    pairs = [(value, firm[value.period, value.kind]) for value in actual if (value.period, value.kind) in firm]
    shown = pairs[-1][1] if pairs else others[-1] if others else None
    alike = [pair for pair in pairs if shown and pair[1].of == shown.of]
    gaps = [gap(mine.number, other.number, better) for mine, other in alike]
    return {
        **_three_of(series, shown),
        f"{series}_gap": gaps[-1] if gaps else math.nan,
        f"{series}_apart": gap(alike[-1][0].number, alike[-1][1].number, "higher") if alike else math.nan,
        f"{series}_trend": _gap_trend(gaps),
    }


def _gap_trend(gaps: list[float]) -> str:
    """Say whether a gap to others closes, from the first common period to the last: one of TRENDS."""
    if not gaps or math.isnan(gaps[-1]):
        return UNKNOWN
    if gaps[-1] >= 0:
        return IS_AHEAD
    if len(gaps) == 1:
        return UNKNOWN
    return LEVEL if gaps[-1] == gaps[0] else CLOSING if gaps[-1] > gaps[0] else WIDENING


Ends = tuple[Value | None, Value | None, Value | None]  # the baseline, the latest value, the target


def _judgement(row: Row, found: Mapping[str, Any], ends: Ends, starts: Sequence[pd.Timestamp]) -> tuple[str, str]:
    baseline, latest, target = ends
    if latest is None or baseline is None:
        return _no_value(found["latest_symbol"])
    if found["hidden_since"]:
        return CANNOT, HIDDEN_LAST
    if row["better"] == "neither":
        return CANNOT, NO_DIRECTION
    if target is None or not row["in_plan"]:
        return NO_TARGET, _no_target(row, found["target_symbol"])
    if latest.by <= baseline.by:
        return CANNOT, ONLY_BASELINE
    if latest.kind[1] != target.kind[1]:
        return CANNOT, f"{COUNTED_DIFFERENTLY} {day_words(starts[min(latest.kind[1], target.kind[1])])}"
    result = MEETS if meets(row, found["gap"]) else SHORT_OF
    if early := too_early(row, latest, target):
        return (result, certain(target)) if is_certain(row, latest, target) else (CANNOT, early)
    return result, FINAL if pd.isna(target.by) else _another_kind(row, latest, target)


def _another_kind(row: Row, latest: Value, target: Value) -> str:
    """Say that a value and its target are of different kinds of period; what adds up may be of one year."""
    if latest.kind[0] == target.kind[0] or (row["cumulative"] and latest.by == target.by):
        return ""
    kinds = (each.kind[0].lower() for each in (latest, target))
    return " beside a target for ".join(f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}" for kind in kinds)


def _no_value(symbol: str) -> tuple[str, str]:
    if symbol == "c":
        return CANNOT, ALL_HIDDEN
    return NO_DATA, f"given as {SYMBOLS[symbol].partition(':')[0]}" if symbol else "nothing published"


def _no_target(row: Row, symbol: str) -> str:
    if not row["in_plan"]:
        return "not a measure of the plan"
    return "the plan sets a direction and no number" if symbol == "z" else SYMBOLS[symbol] if symbol else NONE_GIVEN
