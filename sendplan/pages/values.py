"""How the pages write the values of measures: whose they are, with unit and period, and gaps in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from sendplan import words
from sendplan.figures import amount, difference, figure, measured
from sendplan.meeting import Meeting
from sendplan.rules import plan
from sendplan.rules.observations import COMPARATORS, Row
from sendplan.show.tables import Table
from sendplan.vocabulary import HEADLINE, SYMBOLS
from sendplan.words import day, decimals, month

NO_BREAK = "\u00a0"
# What the values of a judged measure mean, by their names.
TERM_OF_COLUMN = {
    "baseline": "Baseline",
    "first": "Values that compare",
    "previous": "Values that compare",
    "latest": "Latest",
    "target": "Target",
    "next_target": "Target",
    "stat_neighbours": "Similar areas",
    "region": "Region and England",
    "england": "Region and England",
}


def no_values(meeting: Meeting) -> str:
    """Say why nothing is known of a meeting's measures; empty where something is."""
    if not meeting.observations.empty:
        return ""
    if meeting.plan is None:
        return "Not known: the record holds no improvement plan for this meeting."
    return f"No value of a measure of this plan had been published by {day(meeting.date)} in the record."


def names(meeting: Meeting) -> dict[str, str]:
    """Name each series as the pages call it."""
    area = meeting.area.facts
    others = {"stat_neighbours": "Similar areas", "region": area.region_name, "england": "England"}
    return {"actual": area.la_name, "target": "Target"} | others


def tops(meeting: Meeting) -> dict[str, str]:
    """Map every section of the plan to its topmost section."""
    return plan.top_sections(meeting.table("sections"))


def by_top(meeting: Meeting, found: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Part judged rows by topmost section, in the plan's order: its reference and its rows."""
    above = found["section"].map(tops(meeting))
    return [(top, found[above == top]) for top in meeting.titles if (above == top).any()]


def title(row: Mapping[Any, Any]) -> str:
    """Write a measure's title, with the group of children where it is not the whole."""
    return row["title"] if row["breakdown"] == HEADLINE else f"{row['title']}: {row['breakdown']}"


def shown(row: Row, name: str, *, period: bool = True) -> str:
    """Write one value of a judged measure with its unit, its symbol and the month its period ends."""
    known, by = not pd.isna(row[name]), row[f"{name}_by"]
    parts = [words.amount(row[name], row["unit"], row["dp"])] if known else []
    parts += [f"[{row[f'{name}_symbol']}]"] if row[f"{name}_symbol"] else []
    if not parts:
        return "not given"
    value = figure(" ".join(parts), measured(row["unit"]), TERM_OF_COLUMN[name], None if pd.isna(by) else by)
    when = f"(to {month(by)})".replace(" ", NO_BREAK) if known and period and not pd.isna(by) else ""
    return f"{value} {when}".rstrip()


def stated_amount(row: Mapping[Any, Any]) -> str:
    """Write a quoted figure with its unit, and no more decimal places than it has."""
    return amount(row["value"], row["unit"], decimals(row["value"]), "Quoted figure", as_at=row["as_at"])


def gap_term(name: str) -> str:
    """Name what defines a difference of a judged measure, by its name there."""
    return {"gap": "Gap to target", "observed_pace": "Change a year"}.get(name, "Compared with others")


def apart(row: Row, name: str, better: str = "better", worse: str = "worse", finer: int = 0) -> str:
    """Write a gap in words: 72.7 points worse, to the measure's decimal places or finer; empty where there is none."""
    if pd.isna(row[name]):
        return ""
    size = difference(row[name], row["unit"], row["dp"] + finer, gap_term(name), as_at=row["latest_by"])
    return f"{size} {better}" if row[name] > 0 else f"{size} {worse}" if row[name] < 0 else "level"


def symbols(cells: Iterable[str]) -> str:
    """Explain the symbols that stand in cells, for above a table."""
    text = " ".join(cells)
    told = "; ".join(f"[{symbol}] {meaning}" for symbol, meaning in SYMBOLS.items() if f"[{symbol}]" in text)
    return f"{told}." if told else ""


def ruled(caption: str, headings: list[str], rows: list[list[str]], places: Iterable[int] = ()) -> Table:
    """Make a table of measures: reference first, symbols explained above it, numbers at `places`."""
    note = symbols(cell for row in rows for cell in row)
    return Table(caption, headings, rows, {0: "ref"} | dict.fromkeys(places, "number"), note=note)


def given_by(found: pd.DataFrame) -> list[str]:
    """Name the comparators that any of the judged rows has."""
    return [series for series in COMPARATORS if found[series].notna().any()]
