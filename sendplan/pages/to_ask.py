"""What the figures give the members of a committee reason to ask: told on the cover paper."""

from __future__ import annotations

import pandas as pd

from sendplan.figures import count
from sendplan.meeting import Meeting
from sendplan.pages import Block, board_summary, links, needs, no_ratings
from sendplan.pages.actions import rated_as, rating, roles
from sendplan.pages.earlier_requests import broken
from sendplan.rules import plan, timing
from sendplan.show.blocks import Words
from sendplan.words import day, verb

MOST = 5  # questions: members have one meeting


@needs(no_ratings, told=True)
def figures_ask(meeting: Meeting) -> Block:
    """Where the record holds no recommendation for the meeting, list at most five things that the figures ask."""
    if board_summary.papers_ask(meeting).bullets:
        return Words()
    green = meeting.contradictions[meeting.contradictions["kind"] == timing.GREEN_BUT_PAST_DUE]
    waits, unheard = meeting.position["held_up_by"] != "", meeting.position["status"] == timing.NO_REPORT
    questions = [
        (timing.past_due(green), "Green but past due", "Why {n} past due {is_} rated {green}: {such}."),
        (_undated(meeting), "Past due", "When {n} past due will be done, with no new date to come: {such}."),
        (meeting.position[unheard], "Date passed, no report", "Whether {n} due and not reported {is_} done: {such}."),
        (meeting.position[waits], "At risk", "Whether {n} waiting for late ones can be done in time: {such}."),
        (timing.not_firm(meeting.position), "New date", "On which day {n} without a firm new date will end: {such}."),
        (_not_begun(meeting), rated_as(meeting, "not_started"), "When {n} rated {waiting} will begin: {such}."),
    ]
    named = set[str]()
    asked = [_question(meeting, named, *each) for each in questions if len(each[0])] + _promised(meeting)
    return Words(["The dates and ratings give members reason to ask:"], asked[:MOST]) if asked else Words()


def _undated(meeting: Meeting) -> pd.DataFrame:
    """Keep what is past due and has no new date that is still to come."""
    late = meeting.past_due
    unsure = late["ref"].isin(timing.not_firm(late)["ref"])
    return late[~unsure & (late["revised_due"].isna() | (late["revised_due"] < meeting.as_at))]


def _not_begun(meeting: Meeting) -> pd.DataFrame:
    """Keep what is not started and has no start date, soonest due first."""
    rows = plan.with_standing(meeting.position, "not_started")
    return rows[rows["provisional_start"].isna()].sort_values("due", kind="stable")


def _question(meeting: Meeting, named: set[str], rows: pd.DataFrame, term: str, text: str) -> str:
    """Ask a thing of some actions; one of them, that no question before `named`, by its title and lead."""
    ref = next((each for each in rows["ref"] if each not in named), rows["ref"].iloc[0])
    named.add(ref)
    return text.format(
        n=count(len(rows), "action", term=term),
        is_=verb(len(rows)),
        green=rating(meeting, "green"),
        waiting=rating(meeting, "not_started"),
        such=f"{'such as ' * (len(rows) > 1)}{links.titled(meeting, ref)}, led by {_led(rows, ref)}",
    )


def _led(rows: pd.DataFrame, ref: str) -> str:
    return str(roles(rows.loc[rows["ref"] == ref, "leads"]).iloc[0])


def _promised(meeting: Meeting) -> list[str]:
    rows = len(broken(meeting))
    size = count(rows, "promise", term="Promises whose day has passed", as_at=meeting.date)
    where = links.page(meeting, "data_quality", "what does not add up")
    return [f"What became of {size} whose day passed before {day(meeting.date)}: see {where}."] if rows else []
