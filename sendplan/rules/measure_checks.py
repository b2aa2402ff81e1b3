"""What in the measures themselves asks for a second look: targets, figures, comparators, definitions.

Pure: frames in, a new frame out. It judges how a measure is set, never how it is doing.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Sequence
from typing import Any

import pandas as pd

from sendplan.data.area import Rating
from sendplan.figures import figure, measured
from sendplan.frames import records
from sendplan.rules.observations import COMPARATORS, PERIOD, Row, by_group, coverage, current, numbers, rebased
from sendplan.rules.plan import natural
from sendplan.rules.targets import gap, printed_as
from sendplan.vocabulary import HEADLINE
from sendplan.words import exact, number, rounded

WRONG_WAY = "a target worse than the baseline"
NO_AMBITION = "every target equal to the baseline"
UNLIKELY = "an unlikely value"
NOT_BORNE_OUT = "a printed rating that the figures do not bear out"
FEW_ANSWERED = "few people answered"
NO_COMPARATOR = "no average of similar areas, the region or England"
NO_DEFINITION = "what is counted is not stated"
DIRECTION_UNSTATED = "which direction is better is not stated"
OF_FIGURES = (WRONG_WAY, NO_AMBITION, UNLIKELY, NOT_BORNE_OUT, FEW_ANSWERED)
CHECKS = (*OF_FIGURES, DIRECTION_UNSTATED, NO_DEFINITION, NO_COMPARATOR)
ENDS = ("latest", "target")
GROUPS = 4  # fewer sister groups show no usual distance
ANSWERS = 30  # fewer people who answered say little of the others
FAR = 5  # times the usual distance between two averages: further out is likely a slip of the pen


def measure_checks(
    measures: pd.DataFrame,
    known: pd.DataFrame,
    found: pd.DataFrame,
    rebases: pd.DataFrame,
    scale: Sequence[Rating] = (),
) -> pd.DataFrame:
    """List what in the measures themselves asks for a second look: one row per finding.

    `found` comes from `judged`; `scale` are the plan's own ratings. Columns: plan, ref,
    title, breakdown, kind (one of CHECKS), detail (the figures that show it), in the order of CHECKS.
    """
    titles = measures[["plan", "ref", "title", "unit", "dp"]].assign(measure=measures["ref"])
    values = current(known).merge(titles, on=["plan", "measure"]).dropna(subset="value")
    rows = [
        *_target_checks(found, known, rebases),
        *_beyond_all(values),
        *_odd_averages(values),
        *_printed_otherwise(found, scale),
        *_few_answers(found),
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
        aims = [each for each in numbers(groups[key], "target", row["dp"]) if row["baseline_by"] < each.by < until]
        targets: list[tuple[float, pd.Timestamp | None]]
        targets = [(each.number, each.by) for each in aims if _alike(row, each.by)]
        if until == pd.Timestamp.max and not math.isnan(row["final_target"]) and not row["cumulative"]:
            targets.append((float(rounded(row["final_target"], row["dp"])), None))
        gaps = [gap(number, row["baseline"], row["better"]) for number, _ in targets]
        told = [_figure(row["baseline"], row, "Baseline", row["baseline_by"])]
        steps = " then ".join([*told, *(_figure(number, row, "Target", by) for number, by in targets)])
        if any(each < 0 for each in gaps):
            yield row | {"kind": WRONG_WAY, "detail": f"{steps}; {row['better']} is better"}
        elif gaps and not any(gaps):
            yield row | {"kind": NO_AMBITION, "detail": steps}


def _alike(row: Row, by: pd.Timestamp) -> bool:
    """Whether a target is of the same point of its year as the baseline, where that adds up within it."""
    same = (by.month, by.day) == (row["baseline_by"].month, row["baseline_by"].day)
    return same or not row["cumulative"]


def _printed_otherwise(found: pd.DataFrame, scale: Sequence[Rating]) -> Iterator[dict[Hashable, Any]]:
    """Find printed ratings other than the one that the measure's own tolerance gives."""
    for row in records(found[found["own_rating"] != ""]):
        printed = printed_as(row["printed_rating"], scale)
        if printed and printed != row["own_rating"]:
            latest, target = (_figure(row[each], row, each.capitalize(), row[f"{each}_by"]) for each in ENDS)
            rated = f"printed {row['printed_rating']}; by its tolerance {row['own_rating']}"
            yield row | {"kind": NOT_BORNE_OUT, "detail": f"{latest} against {target}: {rated}"}


def _few_answers(found: pd.DataFrame) -> Iterator[dict[Hashable, Any]]:
    """Find surveys that few answered, or not more than half of those before."""
    for row in records(found[found["responses"].notna()]):
        now, before = (_answers(row, each) for each in ("responses", "responses_before"))
        if row["responses"] < ANSWERS:
            yield row | {"kind": FEW_ANSWERED, "detail": f"{now} answered, fewer than {ANSWERS}"}
        elif row["responses"] <= row["responses_before"] / 2:
            yield row | {"kind": FEW_ANSWERED, "detail": f"{now} answered, after {before}: half or fewer"}


def _answers(row: Row, name: str) -> str:
    return "" if math.isnan(row[name]) else figure(number(row[name]), "answers", "Who answered", row["latest_by"])


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


def _figure(value: float, row: Row, term: str, by: pd.Timestamp | None) -> str:
    """Write a value of a measure without its unit."""
    return figure(number(value, row["dp"]), measured(row["unit"]), term, None if pd.isna(by) else by)


def _side(row: Row) -> str:
    if not rounded(row["middle"], row["dp"]):
        return "level with them"
    size = figure(number(abs(row["middle"]), row["dp"]), "points" if row["unit"] == "%" else measured(row["unit"]))
    return f"about {size} {'above' if row['middle'] > 0 else 'below'} them"


def _not_stated(covered: pd.DataFrame) -> Iterator[dict[Hashable, Any]]:
    """Find what the plan does not say of its own measures."""
    kinds = {
        DIRECTION_UNSTATED: covered["better"] == "neither",
        NO_DEFINITION: (covered["definition"] == "") & (covered["wording"] == ""),
        NO_COMPARATOR: ~covered[list(COMPARATORS)].any(axis="columns"),
    }
    for kind, missing in kinds.items():
        for row in records(covered[missing & covered["in_plan"]]):
            yield row | {"breakdown": HEADLINE, "kind": kind, "detail": ""}
