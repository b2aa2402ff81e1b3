"""What the pages show of the measures: values beside targets and comparators, and what is missing."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from sendplan import measures, plan
from sendplan.answers import Block
from sendplan.meeting import Meeting
from sendplan.schema import SYMBOLS
from sendplan.tables import Table, table
from sendplan.words import Words, amount, capital, count, day, listed, month, say

PROMISED = ("", "x", "z", "tbc")  # symbols of a value that was never there


def coverage(meeting: Meeting) -> Block:
    """Count, by topmost section, what there is to judge each measure by."""
    found = measures.coverage(meeting.table("measures"), meeting.observations)
    if found.empty or meeting.observations.empty:
        return say(f"No value of a measure of this plan had been published by {day(meeting.date)} in the record.")
    tops = plan.top_sections(meeting.table("sections"))
    found = found.assign(top=found["section"].map(tops), measures=1)
    counted = found.groupby("top")[["measures", *measures.SERIES]].sum().reset_index()
    counted = counted.sort_values("top", key=lambda refs: refs.map(plan.natural))
    counted["top"] = [f"{ref}. {meeting.titles[ref]}" for ref in counted["top"]]
    total = pd.DataFrame([{"top": "All measures", **counted[["measures", *measures.SERIES]].sum()}])
    headings = {
        "top": capital(meeting.level),
        "measures": "Measures",
        "actual": "With a value",
        "target": "With a target in numbers",
        "stat_neighbours": "With an average of similar areas",
        "england": "With a national average",
    }
    return table(pd.concat([counted, total]), "What there is to judge the measures by", headings)


def values(meeting: Meeting) -> Block:
    """Show the headline of every measure that has a value, beside its target and comparators."""
    found = _headlines(meeting)
    found = found[found["actual"].notna() | ~found["actual_symbol"].isin(PROMISED)]
    if found.empty:
        return Words()
    rows = [
        [row["ref"], row["title"], *(_value(row, series) for series in measures.SERIES), row["better"]]
        for row in found.to_dict(orient="records")
    ]
    headings = ["Measure", "Title", "Latest", "Next target", "Similar areas", "England", "Better"]
    caption = f"{count(len(rows), 'measure')} with a headline value"
    return Table(caption, headings, rows, {0: "ref"} | dict.fromkeys(range(2, 6), "number"), note=_meanings(found))


def _headlines(meeting: Meeting) -> pd.DataFrame:
    return measures.headline_values(meeting.table("measures"), meeting.observations)


def _value(row: Mapping[Hashable, Any], series: str) -> str:
    """Write a value with its unit, its symbol, and its period where that is not the latest value's."""
    symbol = f"[{row[f'{series}_symbol']}]" if row[f"{series}_symbol"] else ""
    if pd.isna(row[series]):
        return symbol or "not given"
    by, latest = row[f"{series}_by"], row["actual_by"]
    period = f"(to {month(by)})".replace(" ", "\u00a0") if series == "actual" or by != latest else ""
    return " ".join(part for part in (amount(row[series], row["unit"], row["dp"]), symbol, period) if part)


def _meanings(found: pd.DataFrame) -> str:
    used = {symbol for series in measures.SERIES for symbol in found[f"{series}_symbol"] if symbol}
    told = "; ".join(f"[{symbol}] {SYMBOLS[symbol]}" for symbol in sorted(used))
    return f"{told}." if told else ""


def left_out(meeting: Meeting) -> Words:
    """Name the measures the table of headline values leaves out, and why."""
    if meeting.observations.empty:
        return say("Nothing can be said of outcomes until values are published.")
    found, everything = _headlines(meeting), meeting.table("measures")["ref"]
    observed = meeting.observations["measure"]
    none = found.loc[found["actual"].isna() & found["actual_symbol"].isin(PROMISED), "ref"]
    groups = everything[~everything.isin(found["ref"]) & everything.isin(observed)]
    silent = everything[~everything.isin(observed)]
    reasons = {
        "without a first value": none,
        "with values by group of children only": groups,
        "of which nothing was published": silent,
    }
    told = [f"{count(len(refs), 'measure')} {why}: {listed(refs)}." for why, refs in reasons.items() if len(refs)]
    return Words(bullets=told)
