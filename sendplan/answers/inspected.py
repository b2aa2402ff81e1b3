"""What the pages on the concerns ask of a meeting: which concerns and plans there are, and what is known of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from sendplan import concerns, measures, timing
from sendplan.answers import once
from sendplan.answers.values import stated_amount
from sendplan.area import NOT_REPORTED, Plan
from sendplan.cells import entries
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.observations import Row
from sendplan.theme import wording
from sendplan.vocabulary import JUDGEMENTS, WHOLE_PLAN
from sendplan.words import day, listed, number, plural, verb

CARRIED_ON = "apart from what carries on a task"
BY_PAPER = "apart from what a paper links"


class Totals(NamedTuple):
    """What a paper states of all actions of a plan: 97% complete and 1 delayed."""

    as_at: pd.Timestamp
    source: str
    plan: str
    figures: list[tuple[str, str]]


@once
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


@once
def listed_plans(meeting: Meeting) -> list[Plan]:
    """Return the answering plans whose actions are in the record."""
    known = set(meeting.answering["plan"])
    return [each for each in answering_plans(meeting) if each.id in known]


@once
def last_reported(meeting: Meeting, of: Plan) -> pd.Timestamp | None:
    """Return the day a plan was last reported on, if it was."""
    last = meeting.position_at(meeting.as_at, of)["reported_on"].max()
    return None if pd.isna(last) else last


@once
def said_unfinished(meeting: Meeting, of: Plan) -> pd.DataFrame:
    """Return the complete actions of a plan whose words say that they are unfinished, with that kind."""
    found = timing.contradictions(meeting.position_at(meeting.as_at, of), set())
    return found[found["kind"] == timing.UNFINISHED]


def unfinished_words(meeting: Meeting, of: Plan) -> list[str]:
    """Say which actions of a plan are rated complete in words that say they are unfinished; nothing where none is."""
    named = list(said_unfinished(meeting, of)["ref"])
    told = f"The words of {listed(named)} say that {verb(len(named), 'it is', 'they are')} unfinished."
    return [told] if named else []


@once
def judgements(meeting: Meeting) -> pd.DataFrame:
    """Return what inspectors made of the concerns, known by and made by the day: one row a concern and visit."""
    known = meeting.area.tables["judgements"]
    return known[known["judged_on"] <= meeting.date]


@once
def accounts(meeting: Meeting) -> pd.DataFrame:
    """Return the area's own accounts of the concerns, known by and of the day or before, latest first."""
    known = meeting.area.tables["assessments"]
    return known[known["as_at"] <= meeting.date].sort_values("as_at", ascending=False, kind="stable")


@once
def last_judgements(meeting: Meeting) -> Mapping[int, Row]:
    """Return what inspectors made of each concern when they last came back, by its number."""
    return concerns.latest_judgements(judgements(meeting))


@once
def answers_to(meeting: Meeting) -> dict[tuple[int, str], list[Row]]:
    """Gather the actions that answer each concern, and which are late, by concern and plan, in their order."""
    found: dict[tuple[int, str], list[Row]] = {}
    for row in records(timing.lateness(meeting.answering)):
        found.setdefault((row["concern"], row["plan"]), []).append(row)
    return found


def is_hidden(row: Row) -> bool:
    """Whether the values of a judged measure, or its last ones, are hidden for they count few people."""
    return row["reason"] in (measures.HIDDEN, measures.HIDDEN_LAST)


def ended(meeting: Meeting, of: Plan) -> str:
    """Return the day a plan ended; empty where it goes on, or has no end in the record."""
    end = pd.Timestamp(of.end) if of.end else meeting.as_at
    return day(end) if end < meeting.as_at else ""


def unfinished(meeting: Meeting, of: Plan) -> str:
    """Say that what became of the open actions of a plan that is over is not known; empty where it goes on."""
    over = ended(meeting, of)
    return (
        f"the plan ended on {over}; what became of its open {plural(of.hierarchy[-1])} is not in the record"
        if over
        else ""
    )


@once
def sections_within(meeting: Meeting) -> dict[tuple[str, str], list[str]]:
    """Map each section (plan, ref) to those that stand in it (see concerns.within)."""
    return concerns.within(meeting.area.tables["sections"])


@once
def by_subject(meeting: Meeting, concern: int) -> pd.DataFrame:
    """Return what only the subject links to a concern: rows of concern_links.csv, in its order.

    A place whose every action that answers the concern is linked by a paper, directly or as what
    carries on a task, is left out; where some are, `apart` says so (empty elsewhere).
    """
    links, inside = meeting.area.tables["concern_links"], sections_within(meeting)
    mine = links[(links["concern"] == concern) & (links["linked_by"] == "subject")]
    found = []
    for of, ref in zip(mine["plan"], mine["ref"], strict=True):
        sections = inside.get((of, ref), [])
        rows = answers_to(meeting).get((concern, of), [])
        found.append(_apart([row for row in rows if row["ref"] == ref or row["section"] in sections]))
    return mine.assign(apart=pd.Series(found, mine.index, dtype=object)).dropna(subset="apart")


def _apart(here: list[Row]) -> str | None:
    """Say what of a place a paper links; None where that is all of it."""
    stated = [row for row in here if row["linked_by"] == "paper"]
    if not stated:
        return ""
    if len(stated) == len(here):
        return None
    return CARRIED_ON if all(row["through"] for row in stated) else BY_PAPER


def _is_linked(meeting: Meeting, of: Plan, concern: int) -> bool:
    """Whether a section, action or measure of a plan is linked to a concern."""
    frames = (meeting.area.tables["concern_links"], meeting.answering)
    return any(((frame["concern"] == concern) & (frame["plan"] == of.id)).any() for frame in frames)


def unlinked(meeting: Meeting, of: Plan, concern: int) -> str:
    """Say that nothing in a plan is linked to a concern; empty where something is, or `left_out` says why not."""
    if _is_linked(meeting, of, concern) or left_out(meeting, of, concern):
        return ""
    return f"Nothing in the {of.title} is linked to it, by a paper or by subject."


def unlinked_in(meeting: Meeting, of: Plan) -> list[int]:
    """Return the numbers of the concerns that no action of a plan answers."""
    answered = set(meeting.answering.loc[meeting.answering["plan"] == of.id, "concern"])
    return sorted(set(named_concerns(meeting)["number"]) - answered)


@once
def left_out(meeting: Meeting, of: Plan, concern: int) -> str:
    """Say that a plan is for the concerns that fell short before it, where this one did not; empty elsewhere."""
    first, made, links = of.published or of.start, judgements(meeting), meeting.area.tables["concern_links"]
    if first is None or _is_linked(meeting, of, concern):
        return ""
    latest = concerns.latest_judgements(made[made["judged_on"] <= pd.Timestamp(first)])
    enough, _ = JUDGEMENTS
    good = {each: row["judged_on"] for each, row in latest.items() if row["judgement"] == enough}
    taken = set(links.loc[links["plan"] == of.id, "concern"])
    if concern not in good or not taken <= latest.keys() - good.keys():
        return ""
    return (
        f"The concern was judged on {day(good[concern])} to have made {enough}; "
        f"the {of.title} is for those that had not."
    )


def not_missing(values: Iterable[Any]) -> list[Any]:
    """Leave out dates and numbers that are missing."""
    return [each for each in values if not pd.isna(each)]


def by_plan(meeting: Meeting, rows: pd.DataFrame) -> list[tuple[Plan, pd.DataFrame]]:
    """Part rows by the plans there on the day that have any, in their order."""
    parts = [(each, rows[rows["plan"] == each.id]) for each in meeting.plans]
    return [(each, mine) for each, mine in parts if not mine.empty]


@once
def papers(meeting: Meeting) -> dict[str, str]:
    """Map each paper's id to its title."""
    sources = meeting.area.tables["sources"]
    return dict(zip(sources["id"], sources["title"], strict=True))


def source(meeting: Meeting, cell: str) -> str:
    """Name the papers of a cell of source ids."""
    return listed(papers(meeting)[each] for each in entries(cell))


def refs(numbers: Iterable[object]) -> str:
    """Write the numbers of concerns as a list."""
    return listed(str(each) for each in numbers)


@once
def answering_plans(meeting: Meeting) -> list[Plan]:
    """Return the plans of the day that answer any area of concern, in their order."""
    tables = meeting.area.tables
    linked = {*tables["concern_links"]["plan"], *tables["carried_forward"]["to_plan"]}
    return [each for each in meeting.plans if each.id in linked]


def ratings(standings: Iterable[str], of: Plan) -> str:
    """Count actions by rating, in the plan's own words: 3 complete, 1 green and 2 not started."""
    counted = Counter(standings)
    words = {each: wording(of.words, each).lower() for each in (*of.words, NOT_REPORTED)}
    return listed(f"{number(counted[means])} {word}" for means, word in words.items() if counted[means])


def totals(meeting: Meeting) -> Iterator[Totals]:
    """Find what papers state of plans of which the record lists no action that answers a concern."""
    known = [each.id for each in listed_plans(meeting)]
    quoted = meeting.area.tables["quoted"]
    quoted = quoted[(quoted["scope"] == WHOLE_PLAN) & (quoted["as_at"] <= meeting.date)]
    for each in answering_plans(meeting):
        mine = quoted[(quoted["plan"] == each.id) & ~quoted["plan"].isin(known)]
        for _, rows in mine.groupby(["as_at", "source"]):
            yield Totals(rows["as_at"].iloc[0], rows["source"].iloc[0], each.title, _figures(rows))


def _figures(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Write stated figures, leaving out a share where the number it is a share of is stated too."""
    stated = set(rows["figure"])
    return [
        (stated_amount(row), what.replace("_", " "))
        for row in records(rows)
        if (what := row["figure"].removeprefix("percent_")) == row["figure"] or what not in stated
    ]
