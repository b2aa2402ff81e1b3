"""Whether children are better off: what the measures say in a sentence, a figure, and a picture."""

from __future__ import annotations

import pandas as pd

from sendplan.figures import count, difference, number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import links
from sendplan.pages.drawn import sources_of
from sendplan.pages.values import gap_term, no_values, shown, title
from sendplan.rules import measures
from sendplan.rules.observations import Row
from sendplan.show import lollipop
from sendplan.show.blocks import Words
from sendplan.show.charts import Caption, Chart
from sendplan.vocabulary import HEADLINE
from sendplan.words import listed, verb

Found = tuple[int, int, int]  # figures that got better, that did not, and all of the plan


def found(meeting: Meeting) -> Found:
    """Count the figures of the plan's measures by whether their latest value is better than the first that compares."""
    rows = pd.DataFrame(columns=["moved"]) if no_values(meeting) else meeting.judged[meeting.judged["in_plan"]]
    better, worse = (int(rows["moved"].isin(which).sum()) for which in (measures.GOT_BETTER, measures.NO_BETTER))
    return better, worse, len(rows)


def better_off(meeting: Meeting) -> str:
    """Say whether children are better off, worst news first: of so many figures that can be compared."""
    better, worse, every = found(meeting)
    which = links.page(meeting, "measures", "outcomes")
    if not better + worse:
        why = "no measure has a later value that compares" if every else "the record holds no value of a measure"
        return f"Whether children are better off is not known: {why}."
    of = count(better + worse, "figure", term="Values that compare")
    parts = [(worse, "No better"), (better, "Better")]
    told = [f"{number(size, 'figures', term)} {verb(size)} {term.lower()}" for size, term in parts if size]
    return f"Of {of} on {which} with a later value, {listed(told)}."


def moved(meeting: Meeting) -> tuple[str, str] | None:
    """Say the same as a headline; nothing where no figure can be compared."""
    better, worse, _ = found(meeting)
    of = count(better + worse, "figure", term="Values that compare")
    if not better + worse:
        return None
    return number(better, "figures", "Better"), f"of {of} on outcomes got better since the start"


WORST, BEST = 5, 3  # gaps to England that are drawn


def gaps(meeting: Meeting) -> pd.DataFrame:
    """Return the measures with a value for England, the furthest behind first: `at` is the gap as a share of that."""
    rows = pd.DataFrame() if no_values(meeting) else meeting.judged[meeting.judged["breakdown"] == HEADLINE]
    if rows.empty:
        return rows
    rows = rows[rows["england_gap"].notna() & (rows["england"] != 0)]
    return rows.assign(at=rows["england_gap"] / rows["england"].abs()).sort_values("at", kind="stable")


def best_and_worst(meeting: Meeting) -> Words | Chart:
    """Draw the five measures furthest behind England, and the three furthest ahead; nothing where none has a gap."""
    rows = gaps(meeting)
    if rows.empty:
        return Words()
    behind, ahead = rows[rows["at"] < 0], rows[rows["at"] >= 0]
    shown = pd.concat([behind.head(WORST), ahead.tail(BEST)])
    drawn = pd.DataFrame(
        {
            "title": [f"{row['ref']} {title(row)}" for row in records(shown)],
            "at": shown["at"],
            "said": [_gap(row) for row in records(shown)],
            "better": shown["at"] >= 0,
        }
    )
    worse = number(len(behind), "measures", gap_term("england"))
    name = (
        f"{worse} of {count(len(rows), 'measure')} with a figure for England {verb(len(behind), 'is', 'are')} behind it"
    )
    reading = f"{meeting.area.facts.la_name}: latest value of each; lines as long as the gap is beside England's value."
    return lollipop.gaps(drawn, Caption(name, reading, sources_of(meeting, records(shown)))).half()


def _gap(row: Row) -> str:
    size = difference(row["england_gap"], row["unit"], row["dp"], gap_term("england"), as_at=row["latest_by"])
    way = "worse" if row["england_gap"] < 0 else "better"
    return f"{size} {way}: {shown(row, 'latest')}, England {shown(row, 'england', period=False)}"


def told(meeting: Meeting) -> Words:
    """Say whether children are better off where it was not said before, and where all measures stand."""
    if not found(meeting)[2]:
        return Words()
    which = links.page(meeting, "measures", "every measure beside its start, its target and other areas")
    return Words([f"{better_off(meeting)} See {which}."])
