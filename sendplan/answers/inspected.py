"""What the concerns page asks of a meeting: which concerns and plans there are, and what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from sendplan import plan
from sendplan.area import NOT_REPORTED, Plan
from sendplan.meeting import Meeting
from sendplan.schema.vocabulary import WHOLE_PLAN
from sendplan.theme import wording
from sendplan.words import amount, day, listed, number


class Totals(NamedTuple):
    """What a paper states of all actions of a plan: 97% complete and 1 delayed."""

    as_at: pd.Timestamp
    source: str
    plan: str
    figures: list[tuple[str, str]]


def named_concerns(meeting: Meeting) -> pd.DataFrame:
    """Return the areas of concern that inspectors had named by the day of the meeting."""
    found = meeting.area.tables["concerns"]
    return found[found["inspected_on"] <= meeting.date].sort_values("number", ignore_index=True)


def no_concerns(meeting: Meeting) -> str:
    """Say that the record holds no concern; empty where it holds one."""
    silent = f"The record holds no area of concern that inspectors had named by {day(meeting.date)}."
    return silent if named_concerns(meeting).empty else ""


def no_plans(meeting: Meeting) -> str:
    """Say why nothing is known of what became of the concerns; empty where something is."""
    silent = f"Not known: the record holds no plan of {day(meeting.date)} or before that answers an area of concern."
    return no_concerns(meeting) or ("" if answering_plans(meeting) else silent)


def listed_plans(meeting: Meeting) -> list[Plan]:
    """Return the answering plans whose actions are in the record."""
    known = set(meeting.answering["plan"])
    return [each for each in answering_plans(meeting) if each.id in known]


def last_reported(meeting: Meeting, of: Plan) -> pd.Timestamp | None:
    """Return the day a plan was last reported on, if it was."""
    last = meeting.position_at(meeting.as_at, of)["reported_on"].max()
    return None if pd.isna(last) else last


def says_impact(accounts: pd.DataFrame) -> bool:
    """Whether any of the area's own accounts says what changed for children and families."""
    return bool((accounts["impact"] != "").any())


def refs(numbers: Iterable[object]) -> str:
    """Write the numbers of concerns as a list."""
    return listed(str(each) for each in numbers)


def answering_plans(meeting: Meeting) -> list[Plan]:
    """Return the plans of the day that answer any area of concern, in their order."""
    tables = meeting.area.tables
    linked = {*tables["concern_links"]["plan"], *tables["carried_forward"]["to_plan"]}
    return [each for each in meeting.plans if each.id in linked]


def ratings(rows: pd.DataFrame, of: Plan) -> str:
    """Count actions by rating, in the plan's own words: 3 complete, 1 green and 2 not started."""
    counted = plan.counts(rows)
    words = {each: wording(of.words, each).lower() for each in (*of.words, NOT_REPORTED)}
    return listed(f"{number(counted[means])} {word}" for means, word in words.items() if counted[means])


def totals(meeting: Meeting) -> Iterator[Totals]:
    """Find what papers state of plans of which the record lists no action that answers a concern."""
    known = [each.id for each in listed_plans(meeting)]
    quoted = meeting.known("quoted")
    quoted = quoted[(quoted["scope"] == WHOLE_PLAN) & (quoted["as_at"] <= meeting.date)]
    for each in answering_plans(meeting):
        mine = quoted[(quoted["plan"] == each.id) & ~quoted["plan"].isin(known)]
        for _, rows in mine.groupby(["as_at", "source"]):
            yield Totals(rows["as_at"].iloc[0], rows["source"].iloc[0], each.title, _figures(rows))


def _figures(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Write stated figures, leaving out a share where the number it is a share of is stated too."""
    stated = set(rows["figure"])
    return [
        (amount(row["value"], row["unit"], 0 if float(row["value"]).is_integer() else 1), what.replace("_", " "))
        for row in rows.to_dict(orient="records")
        if (what := row["figure"].removeprefix("percent_")) == row["figure"] or what not in stated
    ]
