"""What the cover paper shows: a committee's own order, from executive summary to risk management."""

from __future__ import annotations

import pandas as pd

from sendplan.figures import count, number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block, actions, asking, board_summary, children, links, needs, no_ratings
from sendplan.pages.actions import done_word
from sendplan.pages.background import inspection
from sendplan.pages.earlier_requests import NONE_GIVEN, asked_before, earlier
from sendplan.pages.stated import totals_said
from sendplan.rules import plan, timing
from sendplan.rules.observations import Row
from sendplan.show.blocks import Verdict, Words, say
from sendplan.show.tables import table
from sendplan.vocabulary import IN_PART
from sendplan.words import WAS, capital, day, listed, some_of, verb

MOST_LATE = 5  # actions named for how late they are: the board summary has the rest


ONE, ONE_COMPARES = "the plan's one action", "the one figure that compares"


def verdict(meeting: Meeting) -> Verdict:
    """Say where the plan stands, whether outcomes moved, and what members are asked and still wait for."""
    return Verdict(" ".join(filter(None, [_stands(meeting), _outcomes(meeting), _asks(meeting)])))


def _stands(meeting: Meeting) -> str:
    if no_ratings(meeting):
        return _unrated(meeting)
    late, done, on = len(meeting.past_due), meeting.counts["done"], day(meeting.as_at)
    of = count(meeting.counts["actions"], "action", term="Actions in the plan")
    every, finished = meeting.counts["actions"], number(done, "actions", plan.done_term(meeting.its_plan.words))
    if not late:
        told = some_of(done, finished, every, f"the plan's {of}", ONE)
        return f"{capital(told)} {done_word(meeting)}, and no action was late on {on}."
    past = some_of(late, number(late, "actions", "Past due"), every, of, ONE, WAS)
    which, green = links.page(meeting, "board_summary", "late"), board_summary.also_green(meeting)
    rest = f"{finished} {verb(done)}" if done else "None of them is" if every > 1 else "It is not"
    return f"{capital(past)} {which} on {on}{green}{_since(meeting)}. {rest} {done_word(meeting)}."


def _since(meeting: Meeting) -> str:
    """Count those of the late that came due after the last report on them; empty where none did."""
    old = int(timing.lateness(meeting.past_due)["passed_since"].sum())
    size = number(old, "actions", "Date passed, no report since")
    return f"; {size} came due after the last report and may be done" if old else ""


def _unrated(meeting: Meeting) -> str:
    """Say what is known of a plan without ratings: dates passed, totals that papers state; or of none at all."""
    if meeting.plan is None:
        return " ".join(["The record holds no improvement plan for this meeting.", *inspection(meeting).paragraphs])
    if meeting.position.empty:
        said = totals_said(meeting)
        stated = f" Its paper states: {said}." if said else ""
        return f"The record holds no list of the actions of the {meeting.plan.title}.{stated}"
    passed = int((meeting.position["status"] == timing.NO_REPORT).sum())
    of = count(len(meeting.position), "action", term="Actions in the plan")
    due = f"; {number(passed, 'actions', 'Date passed, no report')} {verb(passed, 'was', 'were')} due by then"
    return f"The record holds no rating of the plan's {of} by {day(meeting.as_at)}{due if passed else ''}."


def _outcomes(meeting: Meeting) -> str:
    """Say how many figures of the plan's measures got better, or that none can be compared."""
    if meeting.plan is None:
        return ""
    better, worse, _ = children.found(meeting)
    if not better + worse:
        return "Whether outcomes moved is not known."
    of = count(better + worse, "figure", term="Values that compare")
    told = some_of(better, number(better, "figures", "Better"), better + worse, f"{of} that compare", ONE_COMPARES)
    return f"{capital(told)} better than before."


def _asks(meeting: Meeting) -> str:
    """Count the recommendations, and the earlier requests without an answer."""
    new, rows = len(board_summary.papers_ask(meeting).bullets), asked_before(meeting)
    unmet = int((rows["answer"] == "").sum())
    told = [f"{count(new, 'recommendation', term='Request')} {verb(new)} before members"] if new else []
    asked = number(len(rows), "requests", "Request", as_at=meeting.date)
    of = f"{_requests(meeting, unmet)} of {asked} earlier requests"
    every = f"{asked} earlier {verb(unmet, 'request', 'requests')}"
    told += [f"{every if unmet == len(rows) else of} {verb(unmet, 'has', 'have')} no answer"] if unmet else []
    return f"{listed(told)}." if told else ""


def figures_ask(meeting: Meeting) -> Block:
    """Ask what dates and ratings give reason to ask, where the papers recommend nothing themselves."""
    return Words() if board_summary.papers_ask(meeting).bullets else asking.questions(meeting)


def purpose(meeting: Meeting) -> Words:
    """Say what the paper is for: whose meeting, which plan, and by when it was reported on."""
    body, on = meeting.body, day(meeting.date)
    paper = f"This paper is for the meeting of the {body.name} on {on}." if body.meets else f"This paper is of {on}."
    if meeting.plan is None:
        return say(paper)
    if meeting.last_report is None:
        return say(f"{paper} It is about the {meeting.plan.title}.")
    old = (meeting.date - meeting.last_report).days
    age = f", {count(old, 'day', as_at=meeting.date)} before{' the meeting' if body.meets else ''}" if old else ""
    return say(f"{paper} It is about the {meeting.plan.title}, as reported by {day(meeting.last_report)}{age}.")


@needs(no_ratings, told=True)
def ratings(meeting: Meeting) -> Block:
    """Draw how many actions of each part of the plan have each rating; nothing where none has one."""
    return actions.ratings(meeting)


@needs(no_ratings, told=True)
def late(meeting: Meeting) -> Block:
    """Show the actions that are longest past due; the board summary has every one."""
    if meeting.past_due.empty:
        return Words()
    rest, others = len(meeting.past_due) > MOST_LATE, links.page(meeting, "board_summary", "board summary")
    note = f"The {MOST_LATE} longest late; the {others} lists all." if rest else ""
    return board_summary.longest_late(meeting, MOST_LATE, note)


def _requests(meeting: Meeting, how_many: int) -> str:
    return number(how_many, "requests", "Request", as_at=meeting.date)


def requests(meeting: Meeting) -> Block:
    """List what this body asked for before, by request or resolution, and whether it was answered by the meeting."""
    rows = asked_before(meeting)
    if rows.empty:
        return Words()
    asked = [f"{row['request']} ({day(row['raised_on'])})" for row in records(rows)]
    stands = [_stands_at(row, meeting.date) for row in records(rows)]
    headings = {"asked": "Asked for", "state": "State"} | ({"answer": "Answer"} if (rows["answer"] != "").any() else {})
    answered = int(rows["answered_on"].notna().sum())
    states = f"{_requests(meeting, answered)} with an answer, {_requests(meeting, len(rows) - answered)} open"
    caption = f"{earlier(meeting)}: {states} on {day(meeting.date)}"
    return table(rows.assign(asked=asked, state=stands), caption, headings, empty="none recorded")


def _stands_at(row: Row, today: pd.Timestamp) -> str:
    """Say whether a request was answered by a day, how long it is past the day it was wanted by, and who owes it."""
    wanted: str = "" if pd.isna(row["due"]) else f", wanted by {day(row['due'])}"
    owed = f"; owner: {row['owner']}" if row["owner"] not in ("", NONE_GIVEN) else ""
    if row["answer"]:
        how = IN_PART if row["status"].lower() == IN_PART else "answered"
        return f"{capital(how)} on {day(row['answered_on'])}{wanted}{owed}"
    late: int = 0 if pd.isna(row["due"]) else (today - row["due"]).days
    past = f": {count(late, 'day', as_at=today)} past" if late > 0 else ""
    state = "Closed" if row["status"].lower() == "closed" else "Open"
    return f"{state}{wanted or ', no date set'}{past}{owed}"


def consultation(meeting: Meeting) -> Words:
    """Say who was consulted on the plan, as area.toml has it; nothing where it does not."""
    return Words([meeting.its_plan.consultation] if meeting.its_plan.consultation else [])
