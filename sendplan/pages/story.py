"""How the story of the areas of concern goes on: inspections, plans, reports, visits, in order of their dates."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sendplan.figures import count, number, percent
from sendplan.frames import grouped, keys, records
from sendplan.meeting import Meeting
from sendplan.pages import Block, needs
from sendplan.pages.inspected import accounts, answering_plans, listed_plans, no_concerns
from sendplan.pages.inspections import CONCERNS, inspected, named, named_concerns, numbers, visit, words
from sendplan.pages.plan_then import judgements
from sendplan.pages.values import stated_amount
from sendplan.rules.concerns import CONCERN
from sendplan.rules.observations import Row
from sendplan.rules.plan import DONE, done_term
from sendplan.show.tables import Table
from sendplan.vocabulary import VISIT_KINDS, WHOLE_PLAN
from sendplan.words import capital, day, listed

Event = tuple[pd.Timestamp, str]


def _figures(rows: list[Row]) -> list[tuple[str, str]]:
    """Write stated figures, leaving out a share where the number it is a share of is stated too."""
    stated, told = {row["figure"] for row in rows}, []
    for row in rows:
        what = row["figure"].removeprefix("percent_")
        if what == row["figure"] or what not in stated:
            told.append((stated_amount(row), what.replace("_", " ")))
    return told


@needs(no_concerns, told=True)
def what_happened(meeting: Meeting) -> Block:
    """List what happened, in turn: inspections, plans, last reports, visits and what they found, what papers state."""
    parts = (_inspections, _statuses, _plan_dates, _reports, _visits, _found, _stated, _said)
    events = [event for part in parts for event in part(meeting)]
    happened = sorted((event for event in events if event[0] <= meeting.date), key=lambda event: event[0])
    rows = [[day(date), what] for date, what in happened]
    return Table(f"What happened by {day(meeting.date)}", ["Date", "What happened"], rows, {0: "date"})


def _inspections(meeting: Meeting) -> Iterator[Event]:
    for each in inspected(meeting).values():
        begins = "An improvement notice is given. It sets" if each.is_notice else "An inspection ends. It names"
        reported = each.facts.reported if each.facts else None
        yield each.ended, f"{begins} {each.areas}.{'' if reported else each.outcome}"
        if each.facts and reported:
            said = f": {each.facts.outcome.rstrip('.')}" if each.facts.outcome else ""
            yield pd.Timestamp(reported), f"The report on the {each.called} is published{said}."


def _statuses(meeting: Meeting) -> Iterator[Event]:
    rows = records(named_concerns(meeting).dropna(subset="status_on"))
    for (since, status), mine in grouped(rows, "status_on", "status").items():
        yield since, f"{listed(row['label'] for row in mine)}: {status}."


def _plan_dates(meeting: Meeting) -> Iterator[Event]:
    links, every = meeting.area.tables["concern_links"], len(named_concerns(meeting))
    by_paper = links[links["linked_by"] == "paper"]
    for each in answering_plans(meeting):
        taken = {*keys(by_paper[by_paper["plan"] == each.plan.id], CONCERN)}
        size = count(len(taken), "concern", term="Linked by paper")
        up = f" It takes up {size}: {numbers(meeting, taken)}." if 0 < len(taken) < every else ""
        if first := each.plan.start or each.plan.published:
            begins = "starts" if each.plan.start else "is public by this day"
            yield pd.Timestamp(first), f"The {each.title} {begins}.{up}"
        if each.plan.end:
            yield pd.Timestamp(each.plan.end), f"The {each.title} ends, by its own dates."


def _reports(meeting: Meeting) -> Iterator[Event]:
    for each in listed_plans(meeting):
        if each.reported_on is not None:
            standing, term = each.position["standing"], done_term(each.plan.words)
            done = standing.isin(DONE)
            rest = each.ratings(records(each.position[~done]), each.reported_on)
            complete = f"{percent(int(done.sum()), len(standing), each.things, term)} {each.done_word.lower()}"
            told = f"Last report on the {each.title} by then: {complete}{'; ' if rest else ''}{rest}."
            yield each.reported_on, told


def _visits(meeting: Meeting) -> Iterator[Event]:
    visits = grouped(records(judgements(meeting)), "judged_on", "judged_by", "inspection")
    for (judged_on, by, inspection), rows in visits.items():
        made = {
            word: [(inspection, row["concern"]) for row in rows if row["judgement"] == word]
            for word in words(meeting, inspection)
        }
        told = [
            f"{word} on {number(len(which), CONCERNS, 'Judgement')} ({numbers(meeting, which)})"
            for word, which in made.items()
            if which
        ]
        yield judged_on, f"A {visit(meeting, inspection)} ends. Judged by {by}: {listed(told)}."


def _found(meeting: Meeting) -> Iterator[Event]:
    findings = meeting.area.tables["findings"]
    visits = findings[findings["kind"].isin(VISIT_KINDS)]
    for (found_on, kind), rows in grouped(records(visits), "found_on", "kind").items():
        yield found_on, f"{capital(kind)}. {' '.join(row['finding'] for row in rows)}"


def _stated(meeting: Meeting) -> Iterator[Event]:
    """Tell what papers state of plans of which the record lists no action that answers a concern."""
    quoted = meeting.area.tables["quoted"]
    quoted = quoted[(quoted["scope"] == WHOLE_PLAN) & (quoted["as_at"] <= meeting.date)]
    for each in answering_plans(meeting):
        if each not in listed_plans(meeting):
            mine = quoted[quoted["plan"] == each.plan.id].sort_values(["as_at", "source"], kind="stable")
            for (as_at, _), rows in grouped(records(mine), "as_at", "source").items():
                figures = listed(f"{figure} {what}" for figure, what in _figures(rows))
                yield as_at, f"A paper states of all actions of the {each.title}: {figures}."


def _said(meeting: Meeting) -> Iterator[Event]:
    ref = named(meeting, "ref")
    for as_at, rows in grouped(records(accounts(meeting)), "as_at").items():
        of = ((ref[row["inspection"], row["concern"]], row["position"]) for row in rows)
        said = [f"Of concern {number}: {position}" for number, position in of if position]
        size = count(len(rows), "concern", term="Area of concern")
        yield as_at, " ".join([f"The area gives its own account of {size}.", *said])
