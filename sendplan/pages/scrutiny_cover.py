"""What the cover paper shows: a committee's own order, from executive summary to risk management."""

from __future__ import annotations

import pandas as pd

from sendplan.figures import count, number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block, board_summary, needs, no_ratings, risks
from sendplan.pages.actions import rated_as, rating
from sendplan.pages.background import inspection
from sendplan.pages.earlier_requests import also_given, asked_before, earlier
from sendplan.pages.inspected import known_concerns
from sendplan.pages.inspections import CONCERNS, areas
from sendplan.pages.measures import of_measures
from sendplan.pages.new_dates import not_firm
from sendplan.pages.values import no_values
from sendplan.rules import measures, timing
from sendplan.rules.concerns import made_by
from sendplan.rules.observations import Row
from sendplan.show.blocks import Words, say
from sendplan.show.tables import table
from sendplan.vocabulary import IN_PART
from sendplan.words import day, listed, verb


def purpose(meeting: Meeting) -> Words:
    """Say what the paper is for: whose meeting, which plan, and by when it was reported on."""
    body, on = meeting.body, day(meeting.date)
    paper = f"This paper is for the meeting of the {body.name} on {on}." if body.meets else f"This paper is of {on}."
    if meeting.plan is None:
        return say(f"{paper} {' '.join(inspection(meeting).paragraphs)}")
    if meeting.last_report is None:
        return say(f"{paper} It is about the {meeting.plan.title}.")
    return say(f"{paper} It is about the {meeting.plan.title}, as reported by {day(meeting.last_report)}.")


def asked(meeting: Meeting) -> Words:
    """Say how much of what this body asked for before has an answer; nothing where it asked for nothing."""
    rows = asked_before(meeting)
    if rows.empty:
        return Words()
    unmet = int((rows["answer"] == "").sum())
    states = {"has a recorded answer": len(rows) - unmet, "is without one": unmet}
    plural = {"has a recorded answer": "have a recorded answer", "is without one": "are without one"}
    parts = [f"{_requests(meeting, size)} {verb(size, state, plural[state])}" for state, size in states.items() if size]
    partly = int((rows["status"] == IN_PART).sum())
    rest = f" {_requests(meeting, partly)} {verb(partly)} {IN_PART}." if partly else ""
    return say(f"{earlier(meeting)} of this body: {listed(parts)}.{rest}")


def _requests(meeting: Meeting, how_many: int) -> str:
    return number(how_many, "requests", "Request", as_at=meeting.date)


def figures_ask(meeting: Meeting) -> Block:
    """Where the record holds no recommendation for the meeting, list what the figures give reason to ask."""
    return Words() if board_summary.papers_ask(meeting).bullets else board_summary.figures_ask(meeting)


def requests(meeting: Meeting) -> Block:
    """List what this body asked for before, by request or resolution, and whether it was answered by the meeting."""
    rows = asked_before(meeting)
    if rows.empty:
        return say(f"The record holds no earlier request of the {meeting.body.name}.")
    stands = [_stands(row, meeting.date) for row in records(rows)]
    rows = rows.assign(state=stands, answer=rows["answer"].replace("", "none recorded"))
    headings = {"request": "Asked for", "state": "State", "raised_on": "Asked on", "due": "Wanted by"}
    answered = int(rows["answered_on"].notna().sum())
    states = f"{_requests(meeting, answered)} with an answer, {_requests(meeting, len(rows) - answered)} open"
    caption = f"{earlier(meeting)}: {states} on {day(meeting.date)}"
    return table(rows, caption, headings | also_given(rows) | {"answer": "Answer"}, empty="no date set")


def _stands(row: Row, today: pd.Timestamp) -> str:
    """Say whether a request was answered by a day, or for how long it is past the day it was wanted by."""
    if row["answer"]:
        return f"answered on {day(row['answered_on'])}"
    if pd.isna(row["due"]):
        return "open, no date set"
    late = (today - row["due"]).days
    return f"open, wanted by {day(row['due'])}" + (f": {count(late, 'day', as_at=today)} past" if late > 0 else "")


def consultation(meeting: Meeting) -> Words:
    """Say who was consulted on the plan, as area.toml has it."""
    return Words([meeting.its_plan.consultation or "No consultation on the plan is recorded."])


@needs(no_ratings)
def delays(meeting: Meeting) -> Block:
    """Say how far new dates move actions, and which run past the end of the plan."""
    rows, found, unsure = meeting.slippage, meeting.its_plan, not_firm(meeting.position)
    if rows.empty:
        none = "The reports give no action a new date, so none is known to run past the end of the plan."
        return say(" ".join(filter(None, [none, unsure])))
    later, earlier = (rows.loc[rows["slipped"] * sign > 0, "slipped"] for sign in (1, -1))
    ways = [
        f"{way} than the first for {number(len(some), 'actions', 'New date')}, by at most {_days(some.abs().max())}"
        for way, some in (("later", later), ("earlier", earlier))
        if len(some)
    ]
    told = f"A new date was given to {count(len(rows), 'action', term='New date')}{': ' if ways else ''}{listed(ways)}."
    moved = " ".join(filter(None, [told, unsure]))
    if found.end is None:
        return say(f"{moved} The end of the plan is not in the record.")
    past = int((rows["revised_due"] > pd.Timestamp(found.end)).sum())
    beyond = f"The new date of {number(past, 'actions', 'New date')}" if past else "No new date"
    return say(f"{moved} {beyond} falls after the end of the plan on {day(pd.Timestamp(found.end))}.")


def _days(moved: int) -> str:
    return count(moved, "day", term="Days moved")


@needs(no_values)
def outcomes_short(meeting: Meeting) -> Block:
    """Say how many outcomes are short of their target, and how many cannot be judged."""
    found = meeting.judged[meeting.judged["in_plan"]]
    short = found[found["result"] == measures.SHORT_OF]
    meets = int((found["result"] == measures.MEETS).sum())
    unknown = len(found) - meets - len(short)
    every = count(len(found), "figure", term="Figure")
    if unknown == len(found):
        none = f"None of the {every}" if len(found) > 1 else "The figure"
        return say(f"{none} of the plan's measures {verb(len(found), 'cannot', 'can')} be judged against a target.")
    which = f": {listed(short['ref'].drop_duplicates())}" if len(short) else ""
    return say(
        f"Of the {every} of the plan's measures, {number(len(short), 'figures', 'Short of target')} "
        f"{verb(len(short))} short of target{of_measures(found)}{which}. {number(meets, 'figures', 'Meets target')} "
        f"{verb(meets, 'meets its target', 'meet their target')}, and {number(unknown, 'figures', 'Figure')} "
        "cannot be judged against one."
    )


def risk(meeting: Meeting) -> Words:
    """Say what may happen where the plan does not succeed, as area.toml has it, and what the tables show of risk."""
    stated = meeting.its_plan.risk or "What may happen where the plan does not succeed is not in the record."
    rated = [no_ratings(meeting)] if no_ratings(meeting) else [_past_due(meeting), _red(meeting), _waiting(meeting)]
    return Words([stated], [each for each in [*rated, risks.headline(meeting), _unmeasured(meeting)] if each])


def _past_due(meeting: Meeting) -> str:
    rows = meeting.past_due
    if rows.empty:
        return f"No action is past due on {day(meeting.as_at)}."
    late, longest = count(len(rows), "action", term="Past due"), count(rows["days_late"].max(), "day", term="Days late")
    told = f"{late} {verb(len(rows))} past due on {day(meeting.as_at)}, the longest by {longest}."
    return told + board_summary.came_due_since(rows)


def _red(meeting: Meeting) -> str:
    reds, silent = meeting.counts["red"], _size(meeting, timing.NO_MITIGATION)
    term = rated_as(meeting, "red")
    rated = f"{count(reds, 'action', term=term)} rated {rating(meeting, 'red')}"
    if not reds:
        return f"No action is rated {rating(meeting, 'red')}."
    if silent:
        without = number(silent, "actions", "Red with no mitigation")
        return f"The papers do not say what is being done about {without} of {rated}."
    return f"The papers say what is being done about {number(reds, 'actions', term)} of {rated}."


def _waiting(meeting: Meeting) -> str:
    found, own = _size(meeting, timing.LATE_START), rating(meeting, "not_started")
    late = count(found, "action", term="Not started after its start date")
    rated = f"{late} {verb(found)} rated {own}"
    return f"{rated} although the start date given had passed." if found else ""


def _size(meeting: Meeting, kind: str) -> int:
    """Count the ratings of one kind that the dates disprove."""
    return int((meeting.contradictions["kind"] == kind).sum())


def _unmeasured(meeting: Meeting) -> str:
    found = known_concerns(meeting)
    ours = made_by(meeting.speaking)
    without = [each for each in found if not each.speaks]
    named = "; ".join(f"{each.ref}, {each.title}" for each in without)
    of = areas([each.kind for each in found])
    silent = number(len(without), CONCERNS, "Area of concern")
    if len(without) == len(found):
        return f"No measure speaks to any of {of}{ours}." if without else ""
    return f"No measure speaks to {silent} of {of}{ours}: {named}." if without else ""
