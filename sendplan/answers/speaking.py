"""What the pages on the concerns say of the measures that speak to one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from sendplan import measures
from sendplan.answers import once
from sendplan.answers.inspected import is_hidden, not_missing
from sendplan.answers.values import ruled, shown, title
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.observations import Row
from sendplan.tables import Table
from sendplan.words import amount, capital, count, listed, month, number, verb

MOST_GROUPS = 2  # a measure given for more groups of children than this takes one row, from its lowest to its highest
EACH = 6  # more figures than this are counted by measure, not written one by one
WENT = {
    measures.BETTER: "better",
    measures.WORSE: "worse",
    measures.SAME: "no different",
    measures.UP: "up",
    measures.DOWN: "down",
    measures.UNKNOWN: "that cannot be compared",
}

BY = {
    "paper": "by a paper",
    "subject": "by subject, not by a paper",
    "paper/subject": "partly by a paper, partly by subject",
}


@once
def speaking_to(meeting: Meeting) -> dict[int, list[Row]]:
    """Gather the judged measures that speak to each concern, in their order."""
    found: dict[int, list[Row]] = {}
    for row in records(meeting.speaking):
        found.setdefault(row["concern"], []).append(row)
    return found


def measures_of(speaking: list[Row]) -> list[Table]:
    """Show the measures that speak to one concern: baseline, latest value, target and result."""
    if not speaking:
        return []
    parts: dict[tuple[str, str], list[Row]] = {}
    for row in speaking:
        parts.setdefault((row["plan"], row["ref"]), []).append(row)
    rows = [row for part in parts.values() for row in (_each(part) if len(part) <= MOST_GROUPS else [_together(part)])]
    by = BY["/".join(sorted({row["linked_by"] for row in speaking}))]
    size = f"{count(len(parts), 'measure')} that {verb(len(parts), 'speaks', 'speak')} to it"
    caption = f"Concern {speaking[0]['concern']}: {size}, linked {by}"
    return [ruled(caption, ["Measure", "Title", "Baseline", "Latest", "Target", "Result"], rows)]


def _each(rows: list[Row]) -> list[list[str]]:
    return [
        [row["ref"], title(row), shown(row, "baseline"), _latest(row), shown(row, "target"), _result(row)]
        for row in rows
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


def _together(rows: list[Row]) -> list[str]:
    """Write a measure given for many groups of children in one row."""
    first = rows[0]
    results = Counter(_result(row, value=False) for row in rows)
    told = [f"{text} ({number(times)})" if len(results) > 1 else text for text, times in results.items()]
    since = [row for row in rows if row["latest_by"] > row["baseline_by"]]
    latest = _span(since, "latest") if since else _latest(first)
    named = f"{first['title']}: {len(rows)} groups of children"
    return [first["ref"], named, _span(rows, "baseline"), latest, _span(rows, "target"), ". ".join(told)]


def _span(rows: list[Row], name: str) -> str:
    """Write the lowest and the highest of several values of one measure."""
    first, values = rows[0], [row[name] for row in rows if not pd.isna(row[name])]
    if not values:
        return shown(first, name)
    low, high = (amount(value, first["unit"], first["dp"]) for value in (min(values), max(values)))
    return low if low == high else f"{low} to {high}"


def unmeasured(speaking: list[Row]) -> Iterable[str]:
    """Say which measures of one concern have no value, and how many figures cannot be seen to move."""
    if not speaking:
        yield "No measure speaks to it, so whether outcomes moved is not known."
        return
    hidden = [row["ref"] for row in speaking if is_hidden(row)]
    seen = [row for row in speaking if not is_hidden(row)]
    none = [row["ref"] for row in seen if pd.isna(row["latest"])]
    if hidden:
        yield f"Values of {listed(dict.fromkeys(hidden))} are hidden, for they count few people."
    if none:
        yield f"No value is known of {listed(dict.fromkeys(none))}."
    valued = [row for row in seen if not pd.isna(row["latest"])]
    unmoved = sum(row["moved"] == measures.UNKNOWN for row in valued)
    if unmoved:
        have = f"{count(len(valued), 'figure')} with a value {verb(unmoved, 'has', 'have')}"
        yield f"{number(unmoved)} of {have} no later value that compares, so whether outcomes moved is not known."


def no_later(speaks: list[Row], many: int) -> str:
    """Say why so many measures have no value after their baseline: hidden, or none in the record."""
    unseen = [row["ref"] for row in speaks if is_hidden(row)]
    after = " after its baseline" if not_missing(row["latest"] for row in speaks) else ""
    if len(unseen) == len(speaks):
        return f"every value{after} is hidden, for it counts few people"
    none = verb(many, "it has no value", "none has a value") + after
    refs = listed(dict.fromkeys(unseen))
    return f"no value{after} is shown (values of {refs} are hidden, for they count few people)" if refs else none


def moves(rows: list[Row]) -> str:
    """Count figures by where they went."""
    counts = Counter(row["moved"] for row in rows)
    return listed(f"{count(counts[went], 'figure')} {told}" for went, told in WENT.items() if went in counts)


def moved(rows: list[Row]) -> list[str]:
    """Write each figure from first to last; where there are many, count them by measure."""
    if len(rows) <= EACH:
        return [_figure(row) for row in rows]
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(row["ref"], []).append(row)
    return [f"{ref} {mine[0]['title']}: {moves(mine)}{_met(mine)}." for ref, mine in parts.items()]


def _met(rows: list[Row]) -> str:
    judged = [row["result"] for row in rows if row["result"] in (measures.MEETS, measures.SHORT)]
    met = judged.count(measures.MEETS)
    return f"; {met} of {len(judged)} {verb(met, 'meets its', 'meet their')} target" if judged else ""


def _figure(row: Row) -> str:
    """Write one figure: from the first value that compares to the last, and against its target."""
    compared = row["moved"] != measures.UNKNOWN
    first, went = ("first", row["moved"]) if compared else ("baseline", "which cannot be compared")
    against = row["result"] in (measures.MEETS, measures.SHORT)
    target = f" {capital(row['result'])}: {shown(row, 'target')}." if against else ""
    return f"{row['ref']} {title(row)}: from {shown(row, first)} to {shown(row, 'latest')}, {went}.{target}"
