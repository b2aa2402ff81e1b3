"""What the concerns page shows: what became of each area of concern, through every plan in turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pandas as pd

from sendplan.figures import count, number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block, actions, needs
from sendplan.pages.inspected import (
    PASSED_SINCE,
    WAS_LATE,
    Concern,
    Response,
    accounts,
    answering_plans,
    judged,
    known_concerns,
    listed_plans,
    no_concerns,
    no_plans,
)
from sendplan.pages.inspections import (
    CONCERNS,
    inspected,
    judged_otherwise,
    judged_so,
    named,
    numbers,
    visits_unknown,
    words,
)
from sendplan.pages.one_concern import part
from sendplan.pages.plan_then import PlanThen
from sendplan.pages.story import totals
from sendplan.rules.concerns import thing
from sendplan.rules.measures import months_between
from sendplan.rules.observations import Row
from sendplan.rules.plan import DONE, OPEN, usual_word, wording
from sendplan.show.blocks import Headlines, Words, say
from sendplan.show.parts import Parts
from sendplan.show.tables import Table, Tables
from sendplan.words import capital, day, listed, verb

Pair = tuple[str, str]  # a figure, and what it is
OverviewColumn = tuple[str, str, list[str]]  # heading, class, and a cell for each concern
CARRIED = usual_word("carried_forward")
LONG_AGO = 60  # days: from here on a page counts months


@needs(no_concerns)
def headlines(meeting: Meeting) -> Block:
    """Sum up what became of the concerns: tasks done, actions open and late, judgements, totals papers state."""
    found, plans = known_concerns(meeting), listed_plans(meeting)
    opening = " ".join(each.told("in the inspection that ended on") for each in inspected(meeting).values())
    if not answering_plans(meeting):
        return say(opening, no_plans(meeting))
    acted = [*_done(found, plans[0], plans[-1]), *_still_open(found, plans[-1])] if plans else []
    ages = [_age(meeting, each) for each in plans[-1:]]
    made = judged(found).items()
    visits = (pair for each, pairs in made for pair in _judged(words(meeting, each)[0], pairs, plans[:1]))
    told = [*acted, *_unmeasured(found), *visits, *_stated(meeting)]
    return Headlines(" ".join([opening, *ages]), told)


def _pair(what: str, which: Iterable[Concern], as_at: pd.Timestamp | None = None) -> Pair:
    """Make a headline of what concerns have in common and which they are, as of a day (nothing: the position date)."""
    some = [*which]
    refs = f": {numbers(some[0].meeting, (each.key for each in some))}" if some else ""
    return _concerns(len(some), as_at), f"{what}{refs}."


def _concerns(how_many: int, as_at: pd.Timestamp | None = None) -> str:
    return number(how_many, CONCERNS, "Area of concern", as_at=as_at)


def _age(meeting: Meeting, latest: PlanThen) -> str:
    """Say how old the ratings of the latest plan are."""
    last = latest.reported_on
    if last is None:
        return f"The record holds no report on the {latest.things} of the {latest.title} by {day(meeting.as_at)}."
    days = (meeting.date - last).days
    age = (months_between(last, meeting.date), "month") if days > LONG_AGO else (days, "day")
    ago = count(*age, as_at=meeting.date)
    since = f"{ago} before {day(meeting.date)}" if days else "the day of the meeting"
    return f"The {latest.title} is shown as last reported on {day(last)}, {since}."


def _done(found: list[Concern], first: PlanThen, last: PlanThen) -> Iterator[Pair]:
    """Count the concerns with every task of the first plan complete, and those the latest leaves out."""
    day_of = first.reported_on
    if day_of is None:
        return
    acting = sum(bool(each.response(first).rows) for each in found)
    every = f"of {_concerns(acting, day_of)} with every {first.word} of the {first.title} {first.done_word.lower()}"
    figure, told = _pair(every, (each for each in found if each.response(first).is_done), day_of)
    they_are = verb(len(first.doubted), "it is", "they are")
    doubt = f" The words of {listed(first.doubted)} say that {they_are} unfinished." if first.doubted else ""
    yield figure, f"{told}{doubt}"
    without = [each for each in found if not each.response(last).rows]
    if without and last is not first:
        them = verb(len(without), "it", "them")
        yield _pair(f"with no {last.word} of the {last.title} linked to {them}", without)


def _still_open(found: list[Concern], last: PlanThen) -> Iterator[Pair]:
    """Count the concerns with open, late and delayed actions in the latest plan."""
    day_of = last.reported_on
    if day_of is None:
        return
    things, red = last.things, wording(last.plan.words, "red").lower()
    still_open = sum(bool(each.response(last).standing(*OPEN)) for each in found)
    told = f"open {things} in the {last.title}"
    if last.over:
        told = f"{things} of the {last.title} open when last reported: {last.over}"
    yield _concerns(still_open, day_of), f"with {told}."
    late = [each for each in found if each.response(last).refs("was_late")]
    delayed = [each for each in found if each.response(last).standing("red")]
    if late:
        yield _pair(f"with {things} past due when last reported", late, day_of)
    if delayed:
        yield _pair(f"with {things} rated {red}", delayed, day_of)


def _unmeasured(found: list[Concern]) -> list[Pair]:
    """Count the concerns that no measure speaks to."""
    without = [each for each in found if not each.speaks]
    return [_pair(f"with no measure that speaks to {verb(len(without), 'it', 'them')}", without)]


def _judged(good: str, made: list[tuple[Concern, Row]], firsts: list[PlanThen]) -> Iterator[Pair]:
    """Count the concerns of an inspection with the good judgement at the last visit, and set that beside what was done.

    `made` are those that were judged, and what was.
    """
    short = [each for each, row in made if row["judgement"] != good]
    visits = sorted({row["judged_on"] for _, row in made})
    every, enough, less = (
        number(how_many, CONCERNS, "Judgement", as_at=visits[-1])
        for how_many in (len(made), len(made) - len(short), len(short))
    )
    rest = f" {less} {judged_otherwise(good, len(short))}: {listed(each.ref for each in short)}." if short else ""
    yield enough, f"of {every} judged on {listed(map(day, visits))} {judged_so(good)}.{rest}"
    for first in firsts:
        both = [each for each in short if each.response(first).is_done]
        told = f"of those {less} had every {first.word} of the {first.title} complete"
        if both:
            yield _pair(told, both, first.reported_on)


def _stated(meeting: Meeting) -> Iterator[Pair]:
    """Give the totals that papers state of a plan, with what the same paper says of a concern."""
    own = accounts(meeting)
    for each in totals(meeting):
        (first, what), *others = each.figures
        rest = listed([what, *(f"{figure} {thing}" for figure, thing in others)])
        same = own[(own["source"] == each.source) & (own["position"] != "")]
        ref = named(meeting, "ref")
        of = ((ref[row["inspection"], row["concern"]], row["position"]) for row in records(same))
        said = "".join(f" It says of concern {number}: {position}" for number, position in of)
        yield first, f"{rest}, as a paper states for {day(each.as_at)} of all actions of the {each.plan}.{said}"


@needs(no_concerns)
def overview(meeting: Meeting) -> Block:
    """Set every concern beside its tasks, what they became, its measures and its judgement: one row each."""
    found, plans = known_concerns(meeting), listed_plans(meeting)
    names = [each.name for each in found]
    if not answering_plans(meeting):
        return Words(["The areas of concern, which no plan in the record answered by then:"], names)
    columns: list[OverviewColumn] = [(capital(thing(each.kind for each in found)), "", names)]
    for each in answering_plans(meeting):
        responses = [concern.response(each) for concern in found]
        if each not in plans:
            columns.append(_taken_up(each, responses))
        elif each is plans[-1] and (len(plans) > 1 or "carried_forward" not in each.plan.words):
            columns += _later(each, _things(each, plans), responses)
        else:
            columns += _first(each, _things(each, plans), responses)
    measured = (len({row["ref"] for row in each.speaks}) for each in found)
    speaking = [number(each, "measures", "Measure that speaks to it") for each in measured]
    columns += [("Measures", "number", speaking), *_judgements(found), *_statuses(found)]
    headings, classes, cells = zip(*columns, strict=True)
    placed = {place: each for place, each in enumerate(classes) if each}
    caption = f"What became of each area of concern by {day(meeting.date)}"
    return Table(caption, headings, list(zip(*cells, strict=True)), placed, note=_as_reported(plans))


def _as_reported(plans: list[PlanThen]) -> str:
    """Say of which plan actions are counted, and on which day each was last reported on."""
    told = [
        f"{each.things} are those of the {each.title}, "
        + (f"last reported on {day(each.reported_on)}" if each.reported_on else "with no report in the record")
        for each in plans
    ]
    return capital(f"{'; '.join(told)}.") if told else ""


def _things(of: PlanThen, plans: list[PlanThen]) -> str:
    """Call a plan's actions by the plan's own word, with its title where another plan has the same word."""
    alone = [each.word for each in plans].count(of.word) == 1
    things = capital(of.things)
    return things if alone else f"{things} of the {of.title}"


def _numbers(heading: str, of: PlanThen, term: str, counts: Iterable[int]) -> OverviewColumn:
    return heading, "number", [number(each, of.things, term, as_at=of.reported_on) for each in counts]


def _first(of: PlanThen, things: str, responses: list[Response]) -> Iterator[OverviewColumn]:
    """Columns of an earlier plan: its tasks, those complete, those carried forward."""
    yield _numbers(things, of, "Of the plan's actions", (len(each.rows) for each in responses))
    if of.reported_on is None:
        yield from ((heading, "number", ["not known"] * len(responses)) for heading in (of.done_word, CARRIED))
        return
    yield of.done_word, "number", [of.done(len(each.standing(*DONE)), of.reported_on) for each in responses]
    carried = [len(each.standing("carried_forward")) for each in responses]
    yield CARRIED, "number", [of.rated(each, "carried_forward", of.reported_on) for each in carried]


def _later(of: PlanThen, things: str, responses: list[Response]) -> Iterator[OverviewColumn]:
    """Columns of the latest plan: its actions by what links them, their ratings, what is late."""
    for heading, by in ((f"{things} linked by a paper", "paper"), ("Linked by subject", "subject")):
        linked = (sum(row["linked_by"] == by for row in each.rows) for each in responses)
        yield _numbers(heading, of, f"Linked by {by}", linked)
    yield "Their ratings", "", [each.ratings or "none" for each in responses]
    late, passed = ([len(each.refs(mark)) for each in responses] for mark in ("was_late", "passed_since"))
    if of.reported_on is not None:
        yield _numbers(WAS_LATE, of, WAS_LATE, late)
    if any(passed):
        told = [number(each, of.things, PASSED_SINCE) for each in passed]
        yield PASSED_SINCE, "number", told


def _taken_up(of: PlanThen, responses: list[Response]) -> OverviewColumn:
    """Column of a plan whose actions are not in the record: where it takes the concern up."""
    places = [
        [f"{place['kind']} {place['ref']}" for row in each.links for place in of.places.get(row["ref"], [])]
        for each in responses
    ]
    return f"Taken up in the {of.title}", "", [listed(each) or "no" for each in places]


def _judgements(found: list[Concern]) -> list[OverviewColumn]:
    judged = [each.judgement for each in found]
    days = {day(row["judged_on"]) for row in judged if row}
    if not days:
        return []
    if len(days) == 1:
        told = [capital(row["judgement"]) if row else "none known" for row in judged]
        return [(f"Judged on {listed(days)}", "", told)]
    told = [f"{capital(row['judgement'])}, {day(row['judged_on'])}" if row else "none known" for row in judged]
    return [("Latest judgement", "", told)]


def _statuses(found: list[Concern]) -> list[OverviewColumn]:
    told = [capital(" ".join(each.status).removeprefix("Status: ").removesuffix(".")) for each in found]
    return [("Status", "", [each or "none given" for each in told])] if any(told) else []


def scales(meeting: Meeting) -> Tables:
    """Show the rating scale of each plan that answers a concern."""
    rated = [each.plan for each in answering_plans(meeting) if each.plan.ratings]
    legends = [actions.legend(replace(meeting, plan=each)) for each in rated]
    return Tables([each for each in legends if isinstance(each, Table)])


@needs(no_plans, told=True)
def unknown(meeting: Meeting) -> Block:
    """Say what is not known of any concern: what plans leave out, and since when nothing was reported."""
    found, own, today = known_concerns(meeting), accounts(meeting), day(meeting.date)
    told = [f"{each.title}: {each.plan.note}" for each in answering_plans(meeting) if each.plan.note]
    for each in listed_plans(meeting):
        still_open = any(concern.response(each).standing(*OPEN) for concern in found)
        if each.reported_on and each.reported_on < meeting.as_at and still_open:
            told.append(f"No report on the {each.title} after {day(each.reported_on)} was in the record by {today}.")
    told += visits_unknown(meeting)
    said = {each.key for each in found if any(row["impact"] for row in each.said)}
    of = f"of {verb(len(said), 'concern', 'concerns')} {numbers(meeting, said)} alone" if said else "of no concern"
    if len(own) and len(said) < len(found):
        told.append(f"The area's own account says {of} what changed for children and families.")
    return Words(["What the record leaves open for every concern:"], told) if told else Words()


@needs(no_plans)
def in_turn(meeting: Meeting) -> Block:
    """Tell the story of every concern in turn."""
    return Parts([part(each) for each in known_concerns(meeting)])
