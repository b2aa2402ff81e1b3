"""The tables of the measures page: one a topmost section, and a grid of the groups that its measures share."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
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
VERDICT = "Verdict"
MOST_OF_A_COLUMN = 0.5  # a period that more rows of a column have is said in its heading


class Sheet(NamedTuple):
    """One table to be: its caption, its judged rows, what each is called in it, and in a grid the group of each."""

    caption: str
    rows: pd.DataFrame
    called: Sequence[str]
    groups: Sequence[str] = ()


@needs(no_values, told=True)
def tables(meeting: Meeting) -> Block:
    """Show every measure that has a value: a table a section, and a grid of the groups that several share."""
    seen: set[str] = set()
    judged = meeting.judged[meeting.judged["result"] != measures.NO_DATA]
    sheets = [sheet for top, rows in by_top(meeting, judged) for sheet in _sheets(meeting, top, rows)]
    if not sheets:
        return Words()
    first, *others = (_table(meeting, sheet, seen) for sheet in sheets)
    note = " ".join(filter(None, [USUAL, _unknown(meeting), first.note]))
    return Tables([replace(first, note=note), *others])


def _unknown(meeting: Meeting) -> str:
    """Say once of how many measures no value is later than the start."""
    plans = meeting.judged[meeting.judged["in_plan"]]
    later = plans.loc[plans["latest_by"] > plans["baseline_by"], "ref"]
    without, every = plans["ref"].nunique() - later.nunique(), plans["ref"].nunique()
    size, all_of = number(without, "measures", OF_PLAN), count(every, "measure", term=OF_PLAN)
    return f"No value after the start is in the record for {size} of {all_of}." if 0 < without < every else ""


def _sheets(meeting: Meeting, top: str, rows: pd.DataFrame) -> Iterator[Sheet]:
    """Part the rows of a section: the groups that several measures share make a grid, one for each kind of group."""
    parted = rows["breakdown"].str.partition(", ")
    group, rest = parted[0], parted[2]
    shared = (group != HEADLINE) & (group.map(rows.groupby(group)["ref"].nunique()) > 1)
    name, own = capital(meeting.named[top]), rows[~shared]
    if len(own):
        yield Sheet(f"{name}, {meeting.titles[top]}", own, [f"{row['ref']} {title(row)}" for row in records(own)])
    told = rows["ref"] + " " + rows["title"] + (": " + rest).where(rest != "", "")
    for kind, mine in rows[shared].groupby(group.str.rpartition(": ")[0], sort=False):
        caption = f"{name}, by {kind or 'group of children'}"
        yield Sheet(caption, mine, [*told[mine.index]], [*map(called, group[mine.index])])


def _table(meeting: Meeting, sheet: Sheet, seen: set[str]) -> Table:
    """Make a table, or a grid where figures have groups."""
    rows = records(sheet.rows)
    columns, ids = _columns(meeting, sheet.rows, rows), [_place(row, seen) for row in rows]
    cells = [*zip(*columns.values(), strict=True)]
    note = " ".join(filter(None, [_direction(rows), symbols(str(cell) for row in cells for cell in row)]))
    if sheet.groups:
        figures = [_stacked(dict(zip(columns, each, strict=True))) for each in cells]
        return _grid(sheet, figures, ids, " ".join(filter(None, [note, _periods(columns)])))
    named = [(name, *row) for name, row in zip(sheet.called, cells, strict=True)]
    return Table(sheet.caption, ["Measure", *columns], named, note=note, ids=ids)


def _columns(meeting: Meeting, found: pd.DataFrame, rows: Sequence[Row]) -> dict[str, list[Cell]]:
    """Write what is known of each figure, by heading; columns in which no row has anything are left out."""
    columns = dict(_dated(heading, rows, name) for heading, name in DATED.items())
    latest = next(heading for heading in columns if heading.startswith("Latest"))
    columns[latest] = [_drawn(_spark(meeting, row), cell) for row, cell in zip(rows, columns[latest], strict=True)]
    used = [series for series in given_by(found) if series != REGION]
    columns |= {names(meeting)[series]: [beside(row, series) for row in rows] for series in used}
    columns |= {VERDICT: [_told(meeting, row) for row in rows]}
    return {heading: cells for heading, cells in columns.items() if any(cells)}


def _grid(sheet: Sheet, figures: Sequence[Markup], ids: Sequence[str], note: str) -> Table:
    """Set groups side by side: a row a measure or part of it, named by its first figure, and a column a group."""
    told: dict[str, dict[str, Markup]] = {}
    places: dict[str, str] = {}
    for name, group, cell, place in zip(sheet.called, sheet.groups, figures, ids, strict=True):
        first = places.setdefault(name, place) == place
        told.setdefault(name, {})[group] = cell if first else Markup('<span id="{}">{}</span>').format(place, cell)
    groups = [*dict.fromkeys(sheet.groups)]
    rows = [[name, *(mine.get(group, "") for group in groups)] for name, mine in told.items()]
    return Table(sheet.caption, ["Measure", *map(capital, groups)], rows, note=note, ids=[*places.values()])


def _stacked(columns: Mapping[str, Cell]) -> Markup:
    """Write all that is known of a figure in one cell, its latest value first; start and target share a line."""
    told = {heading.partition(" (")[0]: cell for heading, cell in columns.items() if cell}
    last = "Latest" if "Latest" in told else "Start"
    told |= {last: Markup("<strong>{}</strong>").format(told[last])} if last in told else {}
    named = {name: Markup("{} {}").format(name, cell) if name != VERDICT else cell for name, cell in told.items()}
    if "Start" in named and "Target" in named:
        named["Start"] = Markup("{}, target {}").format(named["Start"], told["Target"])
        del named["Target"]
    return Markup("<br>").join(named[name] for name in sorted(named, key=lambda name: name != last))


def _periods(columns: Iterable[str]) -> str:
    """Say which periods the cells of a grid are of where they name none."""
    usual = [heading for heading in columns if heading.partition(" (")[0] in DATED and "(" in heading]
    return f"Where a cell names no period: {'; '.join(usual)}." if usual else ""


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
    return Markup("<br>").join(each for each in (cell, line) if each) if line else cell


def _line(row: Row, alike: Sequence[Value]) -> str:
    """Name a spark line: how many values, and from when to when."""
    ends = (alike[0], alike[-1])
    first, last = (f"{amount(each.number, row['unit'], row['dp'])} in {month(each.by)}" for each in ends)
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
