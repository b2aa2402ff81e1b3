"""What the pages say of the measures: results, gaps to target and to other areas, where they are going."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
from markupsafe import Markup

from sendplan.data.area import Rating
from sendplan.figures import count, difference, number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block, needs
from sendplan.pages.values import (
    apart,
    better,
    by_top,
    gap_term,
    given_by,
    names,
    no_values,
    ratings,
    ruled,
    shown,
    title,
)
from sendplan.rules import measures
from sendplan.rules.observations import COMPARATORS, Row
from sendplan.show.blocks import Headlines, Words, say
from sendplan.show.tables import Table, Tables
from sendplan.vocabulary import HEADLINE
from sendplan.words import capital, day, verb

OF_PLAN = "Of the plan's measures"  # the term of a count of them
Cell = str | Markup
GAP = "Gap"  # heading of a column that is left out where nothing in it is known


@needs(no_values, told=True)
def values(meeting: Meeting) -> Block:
    """Show the headline of every measure that has a value, beside its target and comparators."""
    found = meeting.judged[meeting.judged["breakdown"] == HEADLINE]
    found = found[found["latest"].notna() | ~found["latest_symbol"].isin(["", "x", "z", "tbc"])]
    if found.empty:
        return Words()
    used = given_by(found)
    rows: list[list[Cell]] = [
        [row["ref"], row["title"], *(shown(row, name) for name in ("latest", "target", *used)), better(row)]
        for row in records(found)
    ]
    headings = ["Measure", "Title", "Latest", "Target", *(names(meeting)[series] for series in used), "Better"]
    rated = [Markup("<br>").join(ratings(row, meeting.its_plan.ratings)) for row in records(found)]
    if any(rated):
        headings, rows = [*headings, "Rating"], [[*row, own] for row, own in zip(rows, rated, strict=True)]
    return ruled(f"{count(len(rows), 'measure')} with a headline value", headings, rows, range(2, 4 + len(used)))


@needs(no_values)
def results(meeting: Meeting) -> Block:
    """Count what can be said of each of the plan's measures and groups."""
    found = meeting.judged[meeting.judged["in_plan"]]
    counts = found["result"].value_counts()
    listed_in_plan = found["ref"].nunique()
    listed = count(listed_in_plan, "measure", term=OF_PLAN)
    made = f"{listed} {verb(listed_in_plan, 'makes', 'make')} {count(len(found), 'figure', term='Figure')}"
    groups = ", for some are given by group of children" if len(found) > listed_in_plan else ""
    opening = f"The plan's {made} to judge{groups}. On {day(meeting.date)}:"
    words = {
        measures.MEETS: "{have} reached the target.",
        measures.SHORT_OF: f"{{are}} short of the target{of_measures(found)}.",
        measures.NO_TARGET: "{have} no target in numbers.",
        measures.NO_DATA: "{have} no value at all yet.",
        measures.CANNOT: "cannot be judged, for the reasons below.",
    }
    asked = (measures.MEETS, measures.SHORT_OF)  # of which none is worth saying
    pairs = [(result, size) for result in measures.RESULTS if (size := int(counts.get(result, 0))) or result in asked]
    return Headlines(opening, [(number(n, "figures", result), _agreed(words[result], n)) for result, n in pairs])


def _agreed(text: str, how_many: int) -> str:
    return text.format(have=verb(how_many, "has", "have"), are=verb(how_many))


def of_measures(found: pd.DataFrame) -> str:
    """Say of how many measures the figures short of target are, where those are fewer: some are given by group."""
    short = found.loc[found["result"] == measures.SHORT_OF, "ref"]
    size = short.nunique()
    return f", of {count(size, 'measure', term=OF_PLAN)}" if size < len(short) else ""


def _by_section(meeting: Meeting, found: pd.DataFrame, one: Callable[[str, pd.DataFrame], Table]) -> Tables:
    """Make one table for each topmost section that has rows."""
    parts = by_top(meeting, found)
    return Tables([one(f"{capital(meeting.named[top])}, {meeting.titles[top]}", rows) for top, rows in parts])


@needs(no_values)
def against_target(meeting: Meeting) -> Block:
    """Set every value beside the plan's baseline and target: one table a topmost section."""
    judged = meeting.judged[meeting.judged["in_plan"] & meeting.judged["latest"].notna()]
    found = judged[judged["target"].notna() | (judged["printed_rating"] != "")]
    if found.empty:
        return say("No measure has both a value and a target in numbers.")
    headings = ["Measure", "Title", "Baseline", "Latest", "Target", GAP, "Change a year", "Result"]
    return _by_section(
        meeting, found, lambda name, rows: ruled(f"{name}: against target", *_rated_targets(meeting, rows, headings))
    )


def _rated_targets(meeting: Meeting, rows: pd.DataFrame, headings: list[str]) -> tuple[list[str], list[list[Cell]]]:
    rank = rows["result"].map([measures.SHORT_OF, measures.CANNOT, measures.NO_TARGET, measures.MEETS].index)
    cells = [_target(row, meeting.its_plan.ratings) for row in records(rows.iloc[rank.argsort(kind="stable")])]
    used = [place for place, heading in enumerate(headings) if heading != GAP or any(row[place] for row in cells)]
    return [headings[place] for place in used], [[row[place] for place in used] for row in cells]


def _target(row: Row, scale: Sequence[Rating]) -> list[Cell]:
    """Set one value beside baseline and target; under its result the ratings that it has."""
    result = capital(row["result"]) + (f": {row['reason']}" if row["reason"] else "")
    rated = ratings(row, scale)
    return [
        row["ref"],
        title(row),
        shown(row, "baseline"),
        shown(row, "latest") if row["latest_by"] > row["baseline_by"] else "none since",
        shown(row, "target"),
        apart(row, "gap", "beyond", "short"),
        _paces(row),
        Markup("<br>").join([result, *rated]) if rated else result,
    ]


def _paces(row: Row) -> str:
    """Write the pace seen, and the pace that would reach the next target still to come."""
    seen = apart(row, "observed_pace", finer=1) or "not known"
    if pd.isna(row["required_pace"]):
        return seen
    if not row["required_pace"]:
        return seen
    needed = difference(row["required_pace"], row["unit"], row["dp"] + 1, "Change a year that is needed")
    return f"{seen}; {needed} needed for {shown(row, 'next_target')}"


@needs(no_values)
def against_others(meeting: Meeting) -> Block:
    """Set every value beside similar areas, the region and England: one table a topmost section."""
    judged = meeting.judged
    found = judged[judged["latest"].notna() & judged[list(COMPARATORS)].notna().any(axis="columns")]
    if found.empty:
        return say("No measure has a value of another area to stand beside.")
    named = names(meeting)
    used = given_by(found)
    headings = ["Measure", "Title", "Latest", *(named[series] for series in used), "Better"]
    return _by_section(
        meeting, found, lambda name, rows: ruled(f"{name}: beside other areas", headings, _others(rows, used))
    )


def _others(rows: pd.DataFrame, used: list[str]) -> list[list[str]]:
    return [
        [row["ref"], title(row), shown(row, "latest"), *(_beside(row, series) for series in used), better(row)]
        for row in records(rows)
    ]


def _beside(row: Row, series: str) -> str:
    """Write another area's value, with how this one compares in the same period and whether the gap closes."""
    if pd.isna(row[series]):
        return "not given"
    value = shown(row, series, period=row[f"{series}_by"] != row["latest_by"])
    trend = row[f"{series}_trend"]
    closing = f", gap {trend}" if trend in (measures.CLOSING, measures.WIDENING, measures.LEVEL) else ""
    gap = apart(row, f"{series}_gap") if row["better"] != "target" else _no_better(row, series)
    return f"{value}: {gap}{closing}" if gap else value


def _no_better(row: Row, series: str) -> str:
    """Say how far another area is where being above or below it is neither better nor worse."""
    away = row[f"{series}_apart"]
    if pd.isna(away):
        return ""
    size = difference(away, row["unit"], row["dp"], gap_term(series), as_at=row["latest_by"])
    return f"{size} {'above' if away > 0 else 'below'} it" if away else "level"


@needs(no_values)
def travel(meeting: Meeting) -> Block:
    """Say where each measure with more than one value is going, and how old its last value is."""
    found = meeting.judged[meeting.judged["previous"].notna()]
    if found.empty:
        return say("No measure has two values that compare, so nothing can be said of where any of them is going.")
    headings = [
        "Measure",
        "Title",
        "First that compares",
        "Before",
        "Latest",
        "Last change",
        "Since first",
        "Age",
    ]
    return _by_section(
        meeting, found, lambda name, rows: ruled(f"{name}: direction of travel", headings, _travelled(rows, meeting))
    )


def _travelled(rows: pd.DataFrame, meeting: Meeting) -> list[list[str]]:
    return [
        [
            row["ref"],
            title(row),
            *(shown(row, name) for name in ("first", "previous", "latest")),
            _change(row),
            capital(row["moved"]),
            count(row["age"], "month", term="Age of data", as_at=meeting.date),
        ]
        for row in records(rows)
    ]


def _change(row: Row) -> str:
    if row["direction"] == measures.UNKNOWN:
        return capital(measures.UNKNOWN)
    moved = abs(row["change"] if row["better"] == "target" else row["latest"] - row["previous"])
    size = difference(moved, row["unit"], row["dp"], "Last change", as_at=row["latest_by"])
    return f"{size} {row['direction']}" if moved else capital(row["direction"])
