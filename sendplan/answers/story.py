"""How the story of the areas of concern goes on: inspection, plans, reports, return visits, in order of their dates."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sendplan.answers import Block, needs
from sendplan.answers.inspected import (
    accounts,
    answering_plans,
    judgements,
    last_reported,
    listed_plans,
    named_concerns,
    no_concerns,
    ratings,
    refs,
    totals,
)
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.tables import Table
from sendplan.vocabulary import JUDGEMENTS
from sendplan.words import count, day, listed, percent

Event = tuple[pd.Timestamp, str]


@needs(no_concerns)
def what_happened(meeting: Meeting) -> Block:
    """List what happened, in turn: inspection, plans, last reports, the return visit, what papers state."""
    events = [*_inspections(meeting), *_plan_dates(meeting), *_reports(meeting), *_visits(meeting), *_said(meeting)]
    happened = sorted((event for event in events if event[0] <= meeting.date), key=lambda event: event[0])
    rows = [[day(date), what] for date, what in happened]
    return Table(f"What happened by {day(meeting.date)}", ["Date", "What happened"], rows, {0: "date"})


def _inspections(meeting: Meeting) -> Iterator[Event]:
    for _, rows in named_concerns(meeting).groupby("inspected_on"):
        size = count(len(rows), "area of concern", "areas of concern")
        yield rows["inspected_on"].iloc[0], f"An inspection ends. It names {size}."


def _plan_dates(meeting: Meeting) -> Iterator[Event]:
    links = meeting.area.tables["concern_links"]
    for of in answering_plans(meeting):
        stated = (links["plan"] == of.id) & (links["linked_by"] == "paper")
        taken = links.loc[stated, "concern"].drop_duplicates().sort_values()
        size = count(len(taken), "concern")
        up = f" It takes up {size}: {refs(taken)}." if 0 < len(taken) < len(named_concerns(meeting)) else ""
        if of.start:
            yield pd.Timestamp(of.start), f"The {of.title} starts.{up}"
        elif of.published:
            yield pd.Timestamp(of.published), f"The {of.title} is public by this day.{up}"
        if of.end:
            yield pd.Timestamp(of.end), f"The {of.title} ends, by its own dates."


def _reports(meeting: Meeting) -> Iterator[Event]:
    for of in listed_plans(meeting):
        last = last_reported(meeting, of)
        if last is not None:
            position = meeting.position_at(meeting.as_at, of)
            is_done = position["standing"] == "complete"
            done, others = percent(int(is_done.sum()), len(position)), ratings(position.loc[~is_done, "standing"], of)
            rest = f"; {others}" if others else ""
            yield last, f"Last report on the {of.title} by then: {done} complete{rest}."


def _visits(meeting: Meeting) -> Iterator[Event]:
    for (_, by), rows in judgements(meeting).groupby(["judged_on", "judged_by"]):
        made = {each: rows.loc[rows["judgement"] == each, "concern"].sort_values() for each in JUDGEMENTS}
        told = [f"{each} on {len(which)} ({refs(which)})" for each, which in made.items() if len(which)]
        yield rows["judged_on"].iloc[0], f"{by} come back. They judge: {listed(told)}."


def _said(meeting: Meeting) -> Iterator[Event]:
    for each in totals(meeting):
        figures = listed(f"{figure} {what}" for figure, what in each.figures)
        yield each.as_at, f"A paper states of all actions of the {each.plan}: {figures}."
    for _, rows in accounts(meeting).groupby("as_at"):
        told = records(rows.loc[rows["position"] != "", ["concern", "position"]])
        said = [f"Of concern {row['concern']}: {row['position']}" for row in told]
        spoken = count(len(rows), "concern")
        yield rows["as_at"].iloc[0], " ".join([f"The area gives its own account of {spoken}.", *said])
