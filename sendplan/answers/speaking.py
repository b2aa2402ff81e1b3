"""What the concerns page says of the measures that speak to a concern."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from sendplan import measures
from sendplan.answers.inspected import is_hidden
from sendplan.answers.values import ruled, shown, title
from sendplan.observations import Row
from sendplan.tables import Table
from sendplan.words import amount, capital, count, listed, month, number, verb

MOST_GROUPS = 2  # a measure given for more groups of children than this takes one row, from its lowest to its highest

BY = {
    "paper": "by a paper",
    "subject": "by subject, not by a paper",
    "paper/subject": "partly by a paper, partly by subject",
}


def measures_of(speaking: pd.DataFrame) -> list[Table]:
    """Show the measures that speak to one concern: baseline, latest value, target and result."""
    if speaking.empty:
        return []
    parts = [rows for _, rows in speaking.groupby(["plan", "ref"], sort=False)]
    rows = [row for part in parts for row in (_each(part) if len(part) <= MOST_GROUPS else [_together(part)])]
    by = BY["/".join(sorted(set(speaking["linked_by"])))]
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
    if row["latest_by"] <= row["baseline_by"]:
        return "[c]" if row["reason"] == measures.HIDDEN_LAST else "none since"
    return shown(row, "latest")


def _result(row: Row, *, value: bool = True) -> str:
    """Say whether it got better since the baseline, or the first value that compares, and whether it meets its target.

    Without `value` the day of that first value stands alone.
    """
    went = "" if row["moved"] == measures.UNKNOWN else f"{row['moved']}{_since(row, value=value)}; "
    return capital(f"{went}{row['result']}" + (f": {row['reason']}" if row["reason"] else ""))


def _since(row: Row, *, value: bool) -> str:
    """Say from which value on it moved, where that is not the baseline."""
    if row["first_by"] == row["baseline_by"]:
        return ""
    first = f" ({shown(row, 'first', period=False)})" if value else ""
    return f" since {month(row['first_by'])}{first}"


def _together(rows: pd.DataFrame) -> list[str]:
    """Write a measure given for many groups of children in one row."""
    first = rows.to_dict(orient="records")[0]
    results = Counter(_result(row, value=False) for row in rows.to_dict(orient="records"))
    told = [f"{text} ({number(times)})" if len(results) > 1 else text for text, times in results.items()]
    since = rows[rows["latest_by"] > rows["baseline_by"]]
    latest = _span(since, "latest") if len(since) else _latest(first)
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
    unseen, unknown = is_hidden(speaking), speaking["latest"].isna()
    hidden, none = (speaking.loc[each, "ref"].drop_duplicates() for each in (unseen, unknown & ~unseen))
    if len(hidden):
        yield f"Values of {listed(hidden)} are hidden, for they count few people."
    if len(none):
        yield f"No value is known of {listed(none)}."
    valued = speaking[speaking["latest"].notna() & ~unseen]
    unmoved = int((valued["moved"] == measures.UNKNOWN).sum())
    if unmoved:
        have = f"{count(len(valued), 'figure')} with a value {verb(unmoved, 'has', 'have')}"
        yield f"{number(unmoved)} of {have} no later value that compares, so whether outcomes moved is not known."
