"""The tables of the measures page: one a topmost section, one more where measures share groups, a row a figure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from sendplan.figures import count, difference, number
from sendplan.frames import grouped, records
from sendplan.meeting import Meeting
from sendplan.pages import Block, needs
from sendplan.pages.drawn import rows_of, starts_of
from sendplan.pages.values import (
    apart,
    by_top,
    called,
    gap_term,
    given_by,
    names,
    no_values,
    ratings,
    shown,
    symbols,
    title,
)
from sendplan.rules import measures
from sendplan.rules.observations import Row, Value, numbers, published_last
from sendplan.show.blocks import Words
from sendplan.show.sparks import spark
from sendplan.show.tables import Table, Tables
from sendplan.vocabulary import HEADLINE
from sendplan.words import amount, anchor, capital, listed, month

Cell = str | Markup
OF_PLAN = "Of the plan's measures"  # the term of a count of them
REGION = "region"  # which stands among what is folded: beside England and similar areas there is no room for it
DIRECTIONS = {  # but higher, which is usual
    "lower": "Lower is better",
    "target": "Close to target is better",
    "neither": "No direction is called better",
}
DATED = {"Start": "baseline", "Latest": "latest", "Target": "target"}
USUAL = "Higher is better, unless a note says otherwise. The start is the plan's baseline."
MOST_OF_A_COLUMN = 0.5  # a period that more rows of a column have is said in its heading


class Sheet(NamedTuple):
    """One table to be: its caption, its judged rows, and what each is called in it."""

    caption: str
    rows: pd.DataFrame
    called: Sequence[str]


@needs(no_values, told=True)
def tables(meeting: Meeting) -> Block:
    """Show every measure that has a value: a table a section, and one more for each group that several share."""
    seen: set[str] = set()
    judged = meeting.judged[meeting.judged["result"] != measures.NO_DATA]
    sheets = [sheet for top, rows in by_top(meeting, judged) for sheet in _sheets(meeting, top, rows)]
    if not sheets:
        return Words()
    first, *others = (_table(meeting, sheet, seen) for sheet in sheets)
    note = " ".join(filter(None, [USUAL, _unknown(meeting), first.note]))
    return Tables([Table(first.caption, first.headings, first.rows, note=note, ids=first.ids), *others])


def _unknown(meeting: Meeting) -> str:
    """Say once of how many measures no value is later than the start."""
    plans = meeting.judged[meeting.judged["in_plan"]]
    later = plans.loc[plans["latest_by"] > plans["baseline_by"], "ref"]
    without, every = plans["ref"].nunique() - later.nunique(), plans["ref"].nunique()
    size, all_of = number(without, "measures", OF_PLAN), count(every, "measure", term=OF_PLAN)
    return f"No value after the start is in the record for {size} of {all_of}." if 0 < without < every else ""


def _sheets(meeting: Meeting, top: str, rows: pd.DataFrame) -> Iterator[Sheet]:
    """Part the rows of a section: the groups that several measures share are a table each."""
    group = rows["breakdown"].str.partition(", ")[0]
    size = rows.groupby(group)["ref"].nunique()
    shared = group.where((group != HEADLINE) & (group.map(size) > 1), HEADLINE)
    name = capital(meeting.named[top])
    for part in sorted(dict.fromkeys(shared), key=lambda each: each != HEADLINE):
        mine = rows[shared == part]
        if part == HEADLINE:
            yield Sheet(f"{name}, {meeting.titles[top]}", mine, [f"{row['ref']} {title(row)}" for row in records(mine)])
        else:
            rest = mine["breakdown"].str.partition(", ")[2]
            told = mine["ref"] + " " + mine["title"] + (": " + rest).where(rest != "", "")
            yield Sheet(f"{name}: pupils {called(part)}", mine, [*told])


def _table(meeting: Meeting, sheet: Sheet, seen: set[str]) -> Table:
    """Make a table; columns in which no row has anything are left out."""
    rows = records(sheet.rows)
    used = [series for series in given_by(sheet.rows) if series != REGION]
    columns: dict[str, list[Cell]] = {"Measure": [*sheet.called]}
    columns |= dict(_dated(heading, rows, name) for heading, name in DATED.items())
    latest = next(heading for heading in columns if heading.startswith("Latest"))
    columns[latest] = [_drawn(_spark(meeting, row), cell) for row, cell in zip(rows, columns[latest], strict=True)]
    columns |= {names(meeting)[series]: [beside(row, series) for row in rows] for series in used}
    columns |= {"Verdict": [_told(meeting, row) for row in rows]}
    kept = {heading: cells for heading, cells in columns.items() if any(cells)}
    cells = [*zip(*kept.values(), strict=True)]
    note = " ".join(filter(None, [_direction(rows), symbols(str(cell) for row in cells for cell in row)]))
    return Table(sheet.caption, [*kept], cells, note=note, ids=[_place(row, seen) for row in rows])


def _place(row: Row, seen: set[str]) -> str:
    """Name a row for links: the first of a measure by its reference alone."""
    first = row["ref"] not in seen
    seen.add(row["ref"])
    return anchor("measure", row["ref"] if first else f"{row['ref']}.{row['breakdown']}")


def _direction(rows: Sequence[Row]) -> str:
    """Say for which measures another direction than higher is better."""
    refs = {kind: [*dict.fromkeys(row["ref"] for row in mine)] for kind, mine in grouped(rows, "better").items()}
    return " ".join(f"{words} for {listed(refs[kind])}." for kind, words in DIRECTIONS.items() if kind in refs)


def _dated(heading: str, rows: Sequence[Row], name: str) -> tuple[str, list[Cell]]:
    """Write the values of a column; the period that most of them have stands in its heading."""
    own = [row for row in rows if _has(row, name)]
    days = pd.Series([row[f"{name}_by"] for row in own], dtype="datetime64[ns]").value_counts()
    usual = days.index[0] if len(own) > 1 and len(days) and days.iloc[0] > MOST_OF_A_COLUMN * len(own) else None
    cells = [shown(row, name, period=row[f"{name}_by"] != usual) if _has(row, name) else "" for row in rows]
    return heading if usual is None else f"{heading} (to {month(usual)})", cells


def _has(row: Row, name: str) -> bool:
    """Whether a row has something to show; what is the start already is not the latest value too."""
    if pd.isna(row[name]):
        return row[f"{name}_symbol"] not in ("", "x", "tbc")
    return name != "latest" or row["latest_by"] > row["baseline_by"]


def beside(row: Row, series: str) -> str:
    """Write another area's value, with how this one compares in the same period and whether the gap closes."""
    if pd.isna(row[series]):
        return ""
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


def _spark(meeting: Meeting, row: Row) -> Cell:
    """Draw the values that compare with the latest, from two on; none where any of them is hidden."""
    known, starts = rows_of(meeting, row), starts_of(meeting, row)
    if pd.isna(row["latest"]) or any(each["symbol"] == "c" for each in published_last(known, "actual")):
        return ""
    every = numbers(known, "actual", row["dp"], starts)
    alike = [each for each in every if measures.compares(row, each, every[-1])]
    target = None if math.isnan(row["aim"]) else float(row["aim"])
    return spark([each.number for each in alike], _line(row, alike), target) if len(alike) > 1 else ""


def _drawn(line: Cell, cell: Cell) -> Cell:
    """Set a value over its spark line, where there is one."""
    return Markup("<br>").join(each for each in (cell, line) if each) if line else cell


def _line(row: Row, alike: Sequence[Value]) -> str:
    """Name a spark line: how many values, and from when to when."""
    first, last = (
        f"{amount(each.number, row['unit'], row['dp'])} in {month(each.by)}" for each in (alike[0], alike[-1])
    )
    return f"{row['ref']}: {len(alike)} values, {first} to {last}"


def _told(meeting: Meeting, row: Row) -> Cell:
    """Say in few words what can be said of a measure, with the ratings that it has."""
    parts = [part for part in (_held(row), _moved(row)) if part]
    words = capital(", ".join(parts))
    rated = ratings(row, meeting.its_plan.ratings)
    return Markup("<br>").join([*([words] if words else []), *rated]) if rated else words


def _held(row: Row) -> str:
    """Say how a measure stands against its target, or why that cannot be said."""
    if row["result"] in (measures.MEETS, measures.SHORT_OF):
        return against(row) + (f" ({row['reason']})" if row["reason"] else "")
    if row["result"] == measures.NO_TARGET:
        return f"no target: {row['reason']}" if row["in_plan"] and row["reason"] != measures.NONE_GIVEN else ""
    return "" if row["reason"] == measures.ONLY_BASELINE else str(row["reason"])


def against(row: Row) -> str:
    """Say how far a judged value is from its target: 40.4 points short of target, 22 above target, on target."""
    size = difference(row["gap"], row["unit"], row["dp"], gap_term("gap"), as_at=row["latest_by"])
    if row["better"] == "target":
        off = f"{size} off target" if row["gap"] else "on target"
        return off if row["result"] == measures.SHORT_OF else f"within tolerance, {off}"
    if not row["gap"]:
        return "on target"
    if row["gap"] > 0:
        return f"target met, {size} {'above' if row['better'] == 'higher' else 'below'} it"
    return f"{size} {'short of' if row['better'] == 'higher' else 'above'} target"


def _moved(row: Row) -> str:
    """Say where a measure went, and since which year, or month of the same year."""
    if row["moved"] == measures.UNKNOWN:
        return ""
    first = row["first_by"]
    return f"{row['moved']} since {first.year if first.year < row['latest_by'].year else month(first)}"
