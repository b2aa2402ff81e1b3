"""What the pages show of the measures: values beside targets and comparators, and what is missing."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from sendplan import measures
from sendplan.answers import Block
from sendplan.meeting import Meeting
from sendplan.schema import SYMBOLS
from sendplan.tables import Table, table
from sendplan.words import Words, count, day, listed, number, say


def coverage(meeting: Meeting) -> Block:
    """Count, by priority, what there is to judge each measure by."""
    found = measures.coverage(meeting.table("measures"), meeting.observations)
    if found.empty or meeting.observations.empty:
        return say(f"No value of a measure had been published by {day(meeting.date)} in the record.")
    titles = meeting.table("sections").set_index("ref")["title"]
    counted = (
        found.groupby("section")[[*measures.SERIES]]
        .sum()
        .assign(measures=found.groupby("section").size())
        .reset_index()
    )
    counted["section"] = [f"{ref}. {titles[ref]}" for ref in counted["section"]]
    total = pd.DataFrame([{"section": "All", **counted[["measures", *measures.SERIES]].sum()}])
    headings = {
        "section": "Priority",
        "measures": "Measures",
        "actual": "With a first value",
        "target": "With a target in numbers",
        "stat_neighbours": "With a similar areas' average",
        "england": "With a national average",
    }
    return table(pd.concat([counted, total]), "What there is to judge the measures by", headings)


def values(meeting: Meeting) -> Block:
    """Show the headline of every measure that has a value, beside its target and comparators."""
    found = measures.headline_values(meeting.table("measures"), meeting.observations)
    found = found[found["actual"].notna()]
    if found.empty:
        return Words()
    series = {"actual": "Latest", "target": "Next target", "stat_neighbours": "Similar areas", "england": "England"}
    rows = [
        [row["ref"], row["title"], *(_value(row, name) for name in series), row["better"]]
        for row in found.to_dict(orient="records")
    ]
    caption = f"{count(len(rows), 'measure')} with a headline value. {_meanings(found)}"
    headings = ["Measure", "Title", *series.values(), "Better"]
    return Table(caption, headings, rows, {0: "ref"} | dict.fromkeys(range(2, 6), "number"))


def _value(row: Mapping[Hashable, Any], series: str) -> str:
    if pd.isna(row[series]):
        return f"[{row[f'{series}_symbol']}]"
    unit = {"%": "%", "weeks": " weeks"}.get(row["unit"], "")
    return number(row[series], row["dp"]) + unit


def _meanings(found: pd.DataFrame) -> str:
    used = {symbol for name in measures.SERIES for symbol in found.loc[found[name].isna(), f"{name}_symbol"]}
    return "; ".join(f"[{symbol}] {SYMBOLS[symbol]}" for symbol in sorted(used))


def left_out(meeting: Meeting) -> Words:
    """Name the measures the table of headline values leaves out, and why."""
    if meeting.observations.empty:
        return say("Nothing can be said of outcomes until values are published.")
    found = measures.headline_values(meeting.table("measures"), meeting.observations)
    everything = meeting.table("measures")["ref"]
    groups = everything[~everything.isin(found["ref"])]
    none = found.loc[found["actual"].isna(), "ref"]
    return Words(
        bullets=[
            f"{count(len(rows), 'measure')} {why}: {listed(rows)}."
            for rows, why in ((none, "without a first value"), (groups, "with values by group of children only"))
            if len(rows)
        ]
    )
