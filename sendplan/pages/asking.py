"""What dates and ratings give members reason to ask: of one action by its name, its link and its lead each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd

from sendplan.cells import entries
from sendplan.figures import number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block, links, needs, no_ratings, once
from sendplan.pages.actions import rated_as, rating
from sendplan.rules import plan, timing
from sendplan.rules.observations import Row
from sendplan.show.blocks import Words
from sendplan.words import capital, day, listed, verb

GREEN = capital(timing.GREEN_BUT_PAST_DUE)  # the term of a count of them
Ask = Callable[[str, Row], str]  # asks about an action, given its name and its row
MOST_QUESTIONS, MOST_REFS = 5, 6


@once
def green_but_late(meeting: Meeting) -> pd.DataFrame:
    """Return the actions rated green though they were past due when reported (see timing.contradictions)."""
    found = meeting.contradictions
    refs = found.loc[found["kind"] == timing.GREEN_BUT_PAST_DUE, "ref"]
    return meeting.position[meeting.position["ref"].isin(refs)]


@needs(no_ratings, told=True)
def questions(meeting: Meeting) -> Block:
    """Ask at most five questions to which dates and ratings give reason: of one action each, others beside it."""
    asked = [each for ask in ASKED if (each := ask(meeting))]
    return Words(["The dates and ratings give members reason to ask:"], asked[:MOST_QUESTIONS]) if asked else Words()


def _ask(meeting: Meeting, rows: pd.DataFrame, term: str, ask: Ask) -> str:
    """Ask about the first of some actions by its name, link and lead, and name the others; nothing of none."""
    if rows.empty:
        return ""
    first, *others = records(rows.sort_values(["due", "ref"], kind="stable"))
    named = f"“{first['title']}” ({links.action(meeting, first['ref'])})"
    lead = listed(entries(first["leads"]))
    same = f" The same of {number(len(others), 'actions', term)} more: {_refs(meeting, others)}." if others else ""
    return f"{ask(named, first)}{f' Lead: {lead}.' if lead else ''}{same}"


def _refs(meeting: Meeting, rows: Sequence[Row]) -> str:
    """List references, each a link: the tables below give their titles."""
    named = [links.action(meeting, row["ref"]) for row in rows[:MOST_REFS]]
    more = len(rows) - len(named)
    rest = [links.page(meeting, "actions", f"{more} {verb(more, 'other', 'others')}")] if more else []
    return listed([*named, *rest])


def _ask_green(meeting: Meeting) -> str:
    rows, own = green_but_late(meeting), rating(meeting, "green")
    return _ask(meeting, rows, GREEN, lambda it, row: f"Why is {it} rated {own}, when it was due by {day(row['due'])}?")


def _ask_when(meeting: Meeting) -> str:
    late = meeting.past_due
    passed = late["revised_due"].isna() | (late["revised_due"] < meeting.as_at)
    firm = ~late["ref"].isin([*timing.not_firm(late)["ref"], *green_but_late(meeting)["ref"]])
    said = "When will {} be done? It was due by {}, and no later date is given."
    return _ask(meeting, late[passed & firm], "Past due", lambda it, row: said.format(it, day(row["due"])))


def _ask_which_day(meeting: Meeting) -> str:
    rows = timing.not_firm(meeting.past_due)
    said = "On which day will {} be done? “{}” names no day."
    return _ask(meeting, rows, "New date", lambda it, row: said.format(it, row["revised_text"]))


def _ask_whether(meeting: Meeting) -> str:
    rows = meeting.position[meeting.position["status"] == timing.NO_REPORT]
    said = "Is {} done? It was due by {}, and nothing was reported."
    return _ask(meeting, rows, "Date passed, no report", lambda it, row: said.format(it, day(row["due"])))


def _ask_start(meeting: Meeting) -> str:
    rows = plan.with_standing(meeting.position, "not_started")
    rows = rows[rows["provisional_start"].isna()]
    no_date = "No start date is recorded."
    return _ask(meeting, rows, rated_as(meeting, "not_started"), lambda it, _: f"When will {it} begin? {no_date}")


def _ask_held_up(meeting: Meeting) -> str:
    rows = meeting.position[meeting.position["held_up_by"] != ""]
    said = "Can {} be done in time? It waits for {}, late."
    waits_for = partial(links.actions, meeting)
    return _ask(meeting, rows, "At risk", lambda it, row: said.format(it, waits_for(entries(row["held_up_by"]))))


ASKED = (_ask_green, _ask_when, _ask_whether, _ask_held_up, _ask_which_day, _ask_start)
