"""What the self-assessment and its slides both say: what was judged, and whether children are better off."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from sendplan.figures import count, number
from sendplan.meeting import Meeting
from sendplan.pages.inspected import Concern, judged
from sendplan.pages.inspections import CONCERNS, areas, judged_so, words
from sendplan.pages.values import parted
from sendplan.words import day, listed


def outcomes(meeting: Meeting) -> pd.DataFrame:
    """Return the judged measures of every plan of the day."""
    return pd.concat([each.judged for each in meeting.of_every_plan if each.plan in meeting.plans] or [meeting.judged])


def better_off(meeting: Meeting) -> str:
    """Say of the measures of all plans how many figures got better, or why that is not known."""
    found = outcomes(meeting)
    better, worse = map(len, parted(found))
    if better + worse:
        every = count(better + worse, "figure", term="Values that compare")
        none = number(worse, "figures", "No better")
        return f"of {every} that compare, {none} did not get better and {number(better, 'figures', 'Better')} did"
    since = (found["latest_by"] > found["baseline_by"]).any()
    why = "no later value compares" if since else "no measure has a value after its baseline"
    return f"whether children are better off is not known: {why if len(found) else 'no measure is in the record'}"


def judged_well(found: list[Concern]) -> list[tuple[str, str]]:
    """Count of each inspection the concerns judged to have made progress, with what is said of them."""
    told = []
    for inspection, pairs in judged(found).items():
        good, last = words(found[0].meeting, inspection)[0], max(row["judged_on"] for _, row in pairs)
        enough = number(sum(row["judgement"] == good for _, row in pairs), CONCERNS, "Judgement", as_at=last)
        of = all_of([each for each, _ in pairs], last)
        told.append((enough, f"of {of} judged {judged_so(good)}, on {days(row['judged_on'] for _, row in pairs)}."))
    return told


def days(found: Iterable[pd.Timestamp]) -> str:
    """List days, each once, in their order."""
    return listed(map(day, sorted(set(found))))


def all_of(found: list[Concern], as_at: pd.Timestamp | None = None) -> str:
    """Count areas of concern by what they are called."""
    return areas([each.row["kind"] for each in found], as_at)


def how_many(concerns: list[Concern]) -> str:
    """Count areas of concern as a figure."""
    return number(len(concerns), CONCERNS, "Area of concern")
