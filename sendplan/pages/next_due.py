"""What the board summary shows of what is due next: by month, and the ten that matter."""

from __future__ import annotations

import pandas as pd

from sendplan.figures import count, number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block, links, needs, no_actions
from sendplan.rules import movement, plan, timing
from sendplan.rules.observations import Row
from sendplan.show.blocks import Words
from sendplan.show.charts import Caption
from sendplan.show.strip import due_strip
from sendplan.show.tables import Table, badge
from sendplan.words import day, verb
from sendplan.words import month as month_of

MOST = 10  # actions that are shown


@needs(no_actions, told=True)
def by_month(meeting: Meeting) -> Block:
    """Draw when the actions still to be done are due, by month and part of the plan; nothing where none has a date."""
    still_open = meeting.position[meeting.position["standing"].isin(plan.OPEN)]
    rows = meeting.in_turn(still_open[still_open["due"] >= meeting.as_at]).sort_values("due", kind="stable")
    if rows.empty:
        return Words()
    top = rows["top"].map(lambda ref: f"{ref}. {meeting.titles[ref]}")
    month = rows["due"].dt.to_period("M").value_counts().sort_index()
    most = month.idxmax().to_timestamp()
    every = f"{count(len(rows), 'action', term='Due ahead')} still to come"
    part = f"{number(month.max(), 'actions', 'Due ahead')} of the {every}"
    told = part if month.max() < len(rows) else f"{'All' if len(rows) > 1 else 'The'} {every}"
    name = f"{told} {verb(int(month.max()), 'is', 'are')} due in {month_of(most)}"
    reading = f"Each square is an action, by {meeting.level} and month."
    shown = rows.assign(section=top, state="to come")[["section", "due", "ref", "state"]]
    return due_strip(shown, meeting.as_at, meeting.its_plan.words, Caption(name, reading)).half()


@needs(no_actions, told=True)
def soonest(meeting: Meeting) -> Block:
    """List ten of the open actions due before the body's next meeting: those rated worst, then the soonest due."""
    last = meeting.next_date or meeting.date + pd.Timedelta(days=timing.SOON)
    rows = timing.due_between(meeting.position, meeting.as_at, last)
    unknown = "" if meeting.next_date else " (no later meeting of this body is in the record)"
    until = f"{'the next meeting on ' if meeting.next_date else ''}{day(last)}{unknown}"
    if rows.empty:
        return Words([f"No open action is due between {day(meeting.as_at)} and {until}."])
    ranked = rows.assign(rank=rows["standing"].map(movement.RANK).fillna(0)).sort_values(["rank", "due"], kind="stable")
    due = count(len(rows), "open action", term="Due before the next meeting")
    first = f"; the {MOST} rated worst" if len(rows) > MOST else ""
    shown = [_next_row(meeting, row) for row in records(ranked.head(MOST))]
    caption = f"{due} {verb(len(rows))} due from {day(meeting.as_at)} to {until}{first}"
    return Table(caption, ["Action and due date", "Rated"], shown)


def _next_row(meeting: Meeting, row: Row) -> list[str]:
    due = row["due"] if row["due"] >= meeting.as_at else row["revised_due"]
    name = f"{links.action(meeting, row['ref'])} {row['title']}, {day(due)}"
    return [name, badge(row["standing"], row["rating"])]
