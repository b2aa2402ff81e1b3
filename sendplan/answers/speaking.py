"""What the concerns page says of the measures that speak to a concern."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from sendplan import measures
from sendplan.answers.values import ruled, shown, title
from sendplan.observations import Row
from sendplan.tables import Table
from sendplan.words import amount, capital, count, listed, number, verb

MOST_GROUPS = 2  # a measure given for more groups of children than this takes one row, from its lowest to its highest


def measures_of(speaking: pd.DataFrame) -> list[Table]:
    """Show the measures that speak to one concern: baseline, latest value, target and result."""
    if speaking.empty:
        return []
    parts = [rows for _, rows in speaking.groupby(["plan", "ref"], sort=False)]
    rows = [row for part in parts for row in (_each(part) if len(part) <= MOST_GROUPS else [_together(part)])]
    by = "by subject, not by a paper" if set(speaking["linked_by"]) == {"subject"} else "by a paper or by subject"
    size = f"{count(len(parts), 'measure')} that {verb(len(parts), 'speaks', 'speak')} to it"
    caption = f"Concern {speaking['concern'].iloc[0]}: {size}, linked {by}"
    return [ruled(caption, ["Measure", "Title", "Baseline", "Latest", "Target", "Result"], rows)]


def _each(rows: pd.DataFrame) -> list[list[str]]:
    return [
        [row["ref"], title(row), shown(row, "baseline"), _latest(row), shown(row, "target"), _result(row)]
        for row in rows.to_dict(orient="records")
    ]


def _latest(row: Row) -> str:
    """Write the latest value, unless it is the baseline itself."""
    return "none since" if row["latest_by"] <= row["baseline_by"] else shown(row, "latest")


def _result(row: Row) -> str:
    """Say whether it got better since the baseline, and whether it meets its target."""
    went = "" if row["moved"] == measures.UNKNOWN else f"{row['moved']}; "
    return capital(f"{went}{row['result']}" + (f": {row['reason']}" if row["reason"] else ""))


def _together(rows: pd.DataFrame) -> list[str]:
    """Write a measure given for many groups of children in one row."""
    first = rows.to_dict(orient="records")[0]
    results = Counter(_result(row) for row in rows.to_dict(orient="records"))
    told = [f"{text} ({number(times)})" if len(results) > 1 else text for text, times in results.items()]
    since = rows[rows["latest_by"] > rows["baseline_by"]]
    latest = _span(since, "latest") if len(since) else "none since"
    named = f"{first['title']}: {len(rows)} groups of children"
    return [first["ref"], named, _span(rows, "baseline"), latest, _span(rows, "target"), ". ".join(told)]


def _span(rows: pd.DataFrame, name: str) -> str:
    """Write the lowest and the highest of several values of one measure."""
    first, values = rows.to_dict(orient="records")[0], rows[name].dropna()
    if values.empty:
        return shown(first, name)
    low, high = (amount(value, first["unit"], first["dp"]) for value in (values.min(), values.max()))
    return low if low == high else f"{low} to {high}"


def unmeasured(speaking: pd.DataFrame) -> Iterable[str]:
    """Say which measures of one concern have no value, and how many figures cannot be seen to move."""
    if speaking.empty:
        yield "No measure speaks to it, so whether outcomes moved is not known."
        return
    none = speaking.loc[speaking["latest"].isna(), "ref"].drop_duplicates()
    if len(none):
        yield f"No value is known of {listed(none)}."
    valued = speaking[speaking["latest"].notna()]
    unmoved = int((valued["moved"] == measures.UNKNOWN).sum())
    if unmoved:
        have = f"{count(len(valued), 'figure')} with a value {verb(unmoved, 'has', 'have')}"
        yield f"{number(unmoved)} of {have} no later value that compares, so whether outcomes moved is not known."
