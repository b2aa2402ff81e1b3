"""What in the measures themselves asks for a second look: targets, figures, comparators, definitions.

Pure: frames in, a new frame out. It judges how a measure is set, never how it is doing.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from sendplan.frames import records
from sendplan.measures import gap
from sendplan.observations import (
    COMPARATORS,
    HEADLINE,
    PERIOD,
    Row,
    by_group,
    coverage,
    current,
    numbers,
    rebased,
)
from sendplan.plan import natural
from sendplan.words import exact, number, rounded

WRONG_WAY = "a target worse than the baseline"
NO_AMBITION = "every target equal to the baseline"
UNLIKELY = "an unlikely value"
NO_COMPARATOR = "no average of similar areas, the region or England"
NO_DEFINITION = "what is counted is not stated"
NO_DIRECTION = "which direction is better is not stated"
CHECKS = (WRONG_WAY, NO_AMBITION, UNLIKELY, NO_DIRECTION, NO_DEFINITION, NO_COMPARATOR)
GROUPS = 4  # fewer sister groups show no usual distance
FAR = 5  # times the usual distance between two averages: further out is likely a slip of the pen


def listed(measures: pd.DataFrame, known: pd.DataFrame, found: pd.DataFrame, rebases: pd.DataFrame) -> pd.DataFrame:
    """List what in the measures themselves asks for a second look: one row per finding.

    `found` comes from `judged`. Columns: plan, ref, title, breakdown, kind (one of CHECKS), detail
    (the figures that show it), in the order of CHECKS.
    """
    rows = [
        *_target_checks(found, known, rebases),
        *_unlikely_values(measures, known),
        *_missing(coverage(measures, known)),
    ]
    every = pd.DataFrame(rows, columns=["plan", "ref", "title", "breakdown", "kind", "detail"])
    keys = every["kind"].map(CHECKS.index), every["ref"].map(natural)
    return every.assign(_kind=keys[0], _ref=keys[1]).sort_values(["_kind", "_ref"], ignore_index=True)[[*every]]


def _entry(row: Row, kind: str, detail: str, breakdown: str = HEADLINE) -> tuple[str, ...]:
    return (row["plan"], row["ref"], row["title"], breakdown, kind, detail)


def _target_checks(found: pd.DataFrame, known: pd.DataFrame, rebases: pd.DataFrame) -> Iterable[tuple[str, ...]]:
    groups, starts = by_group(known), rebased(rebases)
    for row in records(found[found["baseline"].notna()]):
        key = row["plan"], row["ref"], row["breakdown"]
        until = next((start for start in starts.get(key, []) if start > row["baseline_by"]), pd.Timestamp.max)
        targets = [
            target for target in numbers(groups[key], "target", row["dp"]) if row["baseline_by"] < target.by < until
        ]
        gaps = [gap(target.number, row["baseline"], row["better"]) for target in targets]
        steps = " then ".join(
            number(each, row["dp"]) for each in (row["baseline"], *(target.number for target in targets))
        )
        if any(each < 0 for each in gaps):
            yield _entry(row, WRONG_WAY, f"{steps}; {row['better']} is better", row["breakdown"])
        elif gaps and not any(gaps):
            yield _entry(row, NO_AMBITION, steps, row["breakdown"])


def _unlikely_values(measures: pd.DataFrame, known: pd.DataFrame) -> Iterable[tuple[str, ...]]:
    """Find shares beyond 0 to 100, and national averages far from where those of the sister groups stand."""
    named = measures[["plan", "ref", "title", "unit", "dp"]].assign(measure=measures["ref"])
    values = current(known).merge(named, on=["plan", "measure"])
    beyond = values[(values["unit"] == "%") & values["value"].notna() & ~values["value"].between(0, 100)]
    for row in records(beyond):
        yield _entry(row, UNLIKELY, f"{exact(row['value'])}% is not between 0 and 100", row["breakdown"])
    pairs = values[~values["imported"] & values["series"].isin(["england", "stat_neighbours"])].dropna(subset="value")
    for _, rows in pairs.groupby(["plan", "ref", *PERIOD]):
        yield from _odd_ones(rows)


def _odd_ones(rows: pd.DataFrame) -> Iterable[tuple[str, ...]]:
    """Compare, group by group, a measure's national average with its average of similar areas."""
    if rows["breakdown"].nunique() < GROUPS:
        return
    wide = rows.pivot_table(index="breakdown", columns="series", values="value", aggfunc="last").dropna()
    if len(wide) < GROUPS or len(wide.columns) < 2:
        return
    first = records(rows)[0]
    apart = wide["england"] - wide["stat_neighbours"]
    away = (apart - apart.median()).abs()
    usual = max(away.median(), 10.0 ** -int(first["dp"]))
    for breakdown, beside in wide[away > FAR * usual].to_dict(orient="index").items():
        england, similar = (number(beside[each], first["dp"]) for each in ("england", "stat_neighbours"))
        others = _side(float(apart.median()), first["dp"])
        detail = f"England {england} beside similar areas {similar}; in the other groups England is {others}"
        yield _entry(first, UNLIKELY, detail, str(breakdown))


def _side(middle: float, dp: int) -> str:
    if not rounded(middle, dp):
        return "level with them"
    return f"about {number(abs(middle), dp)} {'above' if middle > 0 else 'below'} them"


def _missing(covered: pd.DataFrame) -> Iterable[tuple[str, ...]]:
    alone = ~covered[list(COMPARATORS)].any(axis="columns")
    kinds = {
        NO_DIRECTION: covered["better"] == "neither",
        NO_DEFINITION: covered["definition"] == "",
        NO_COMPARATOR: alone,
    }
    for kind, missing in kinds.items():
        for row in records(covered[missing & covered["in_plan"]]):
            yield _entry(row, kind, "")
