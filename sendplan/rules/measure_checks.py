"""What in the measures themselves asks for a second look: targets, figures, comparators, definitions.

Pure: frames in, a new frame out. It judges how a measure is set, never how it is doing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

import pandas as pd

from sendplan.figures import figure, measured
from sendplan.frames import records
from sendplan.rules.measures import gap
from sendplan.rules.observations import COMPARATORS, PERIOD, Row, by_group, coverage, current, numbers, rebased
from sendplan.rules.plan import natural
from sendplan.vocabulary import HEADLINE
from sendplan.words import exact, number, rounded

WRONG_WAY = "a target worse than the baseline"
NO_AMBITION = "every target equal to the baseline"
UNLIKELY = "an unlikely value"
NO_COMPARATOR = "no average of similar areas, the region or England"
NO_DEFINITION = "what is counted is not stated"
DIRECTION_UNSTATED = "which direction is better is not stated"
CHECKS = (WRONG_WAY, NO_AMBITION, UNLIKELY, DIRECTION_UNSTATED, NO_DEFINITION, NO_COMPARATOR)
GROUPS = 4  # fewer sister groups show no usual distance
FAR = 5  # times the usual distance between two averages: further out is likely a slip of the pen


def measure_checks(
    measures: pd.DataFrame, known: pd.DataFrame, found: pd.DataFrame, rebases: pd.DataFrame
) -> pd.DataFrame:
    """List what in the measures themselves asks for a second look: one row per finding.

    `found` comes from `judged`. Columns: plan, ref, title, breakdown, kind (one of CHECKS), detail
    (the figures that show it), in the order of CHECKS.
    """
    titles = measures[["plan", "ref", "title", "unit", "dp"]].assign(measure=measures["ref"])
    values = current(known).merge(titles, on=["plan", "measure"]).dropna(subset="value")
    rows = [
        *_target_checks(found, known, rebases),
        *_beyond_all(values),
        *_odd_averages(values),
        *_not_stated(coverage(measures, known)),
    ]
    rows.sort(key=lambda row: (CHECKS.index(row["kind"]), natural(row["ref"])))
    return pd.DataFrame(rows, columns=["plan", "ref", "title", "breakdown", "kind", "detail"])


def _target_checks(found: pd.DataFrame, known: pd.DataFrame, rebases: pd.DataFrame) -> Iterator[dict[Hashable, Any]]:
    """Find targets that ask for worse than the baseline, or for nothing more, of what is counted as the baseline is."""
    groups, starts = by_group(known), rebased(rebases)
    for row in records(found[found["baseline"].notna()]):
        key = row["plan"], row["ref"], row["breakdown"]
        until = next((start for start in starts.get(key, []) if start > row["baseline_by"]), pd.Timestamp.max)
        aims = numbers(groups[key], "target", row["dp"])
        targets = [each for each in aims if row["baseline_by"] < each.by < until]
        gaps = [gap(each.number, row["baseline"], row["better"]) for each in targets]
        told = [_figure(row["baseline"], row, "Baseline", row["baseline_by"])]
        steps = " then ".join([*told, *(_figure(each.number, row, "Target", each.by) for each in targets)])
        if any(each < 0 for each in gaps):
            yield row | {"kind": WRONG_WAY, "detail": f"{steps}; {row['better']} is better"}
        elif gaps and not any(gaps):
            yield row | {"kind": NO_AMBITION, "detail": steps}


def _beyond_all(values: pd.DataFrame) -> Iterator[dict[Hashable, Any]]:
    """Find shares beyond 0 to 100."""
    for row in records(values[(values["unit"] == "%") & ~values["value"].between(0, 100)]):
        value = figure(f"{exact(row['value'])}%", "%", "Value as shown", row["period_end"])
        yield row | {"kind": UNLIKELY, "detail": f"{value} is not between 0 and 100"}


def _odd_averages(values: pd.DataFrame) -> Iterator[dict[Hashable, Any]]:
    """Find national averages far from where those of a measure's other groups stand beside similar areas."""
    wide = values[~values["imported"]].pivot_table(
        index=["plan", "ref", *PERIOD, "breakdown", "title", "unit", "dp", "period_end"],
        columns="series",
        values="value",
        aggfunc="last",
    )
    wide = wide.reindex(columns=["england", "stat_neighbours"]).dropna().reset_index()
    of_one = [wide[column] for column in ("plan", "ref", *PERIOD)]
    apart = wide["england"] - wide["stat_neighbours"]
    middle = apart.groupby(of_one).transform("median")
    away = (apart - middle).abs()
    usual = away.groupby(of_one).transform("median").clip(lower=10.0 ** -wide["dp"])
    enough = apart.groupby(of_one).transform("size") >= GROUPS
    for row in records(wide.assign(middle=middle)[enough & (away > FAR * usual)]):
        england = _figure(row["england"], row, "Region and England", row["period_end"])
        similar = _figure(row["stat_neighbours"], row, "Similar areas", row["period_end"])
        others = f"in the other groups England is {_side(row)}"
        yield row | {"kind": UNLIKELY, "detail": f"England {england} beside similar areas {similar}; {others}"}


def _figure(value: float, row: Row, term: str, by: pd.Timestamp) -> str:
    """Write a value of a measure without its unit."""
    return figure(number(value, row["dp"]), measured(row["unit"]), term, by)


def _side(row: Row) -> str:
    if not rounded(row["middle"], row["dp"]):
        return "level with them"
    size = figure(number(abs(row["middle"]), row["dp"]), "points" if row["unit"] == "%" else measured(row["unit"]))
    return f"about {size} {'above' if row['middle'] > 0 else 'below'} them"


def _not_stated(covered: pd.DataFrame) -> Iterator[dict[Hashable, Any]]:
    """Find what the plan does not say of its own measures."""
    kinds = {
        DIRECTION_UNSTATED: covered["better"] == "neither",
        NO_DEFINITION: covered["definition"] == "",
        NO_COMPARATOR: ~covered[list(COMPARATORS)].any(axis="columns"),
    }
    for kind, missing in kinds.items():
        for row in records(covered[missing & covered["in_plan"]]):
            yield row | {"breakdown": HEADLINE, "kind": kind, "detail": ""}
