"""What the concerns page shows: what became of each area of concern, through every plan in turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from sendplan import concerns
from sendplan.answers import Block, actions, needs, once
from sendplan.answers.inspected import (
    accounts,
    answering_plans,
    answers_to,
    ended,
    judgements,
    last_judgements,
    last_reported,
    listed_plans,
    named_concerns,
    no_concerns,
    no_plans,
    ratings,
    refs,
    totals,
    unfinished,
    unfinished_words,
    unlinked_in,
)
from sendplan.answers.one_concern import part
from sendplan.area import Plan
from sendplan.frames import records
from sendplan.measures import months_between
from sendplan.meeting import Meeting
from sendplan.parts import Parts
from sendplan.tables import Table, Tables
from sendplan.vocabulary import JUDGEMENTS
from sendplan.words import Headlines, Words, capital, count, day, listed, number, plural, say, verb

Pair = tuple[str, str]  # a figure, and what it is
Column = tuple[str, str, Sequence[str]]  # heading, class, and a cell for each concern
CARRIED = "carried_forward"
LONG_AGO = 60  # days: from here on a page counts months


@once
def _tally(meeting: Meeting, of: Plan) -> pd.DataFrame:
    return concerns.counted(meeting.answering, of.id)


def _all_done(tally: pd.DataFrame) -> pd.Index:
    """Name the concerns of which every task of a plan is complete."""
    return tally.index[tally["actions"] == tally["complete"]]


@needs(no_concerns)
def headlines(meeting: Meeting) -> Block:
    """Sum up what became of the concerns: tasks done, actions open and late, judgements, totals papers state."""
    found = named_concerns(meeting)
    visits = listed(found["inspected_on"].drop_duplicates().sort_values().map(day))
    size = count(len(found), "area of concern", "areas of concern")
    opening = f"Inspectors named {size} in the inspection that ended on {visits}."
    if not answering_plans(meeting):
        return say(opening, no_plans(meeting))
    plans = listed_plans(meeting)
    acted = [*_done(meeting, plans), *_still_open(meeting, plans), *_unmeasured(meeting)]
    return Headlines(" ".join([opening, *_age(meeting, plans)]), [*acted, *_judged(meeting, plans), *_stated(meeting)])


def _age(meeting: Meeting, plans: list[Plan]) -> list[str]:
    """Say how old the ratings of the latest plan are."""
    if not plans:
        return []
    last, latest, things = last_reported(meeting, plans[-1]), plans[-1].title, plural(plans[-1].hierarchy[-1])
    if last is None:
        return [f"The record holds no report on the {things} of the {latest} by {day(meeting.as_at)}."]
    days = (meeting.date - last).days
    if not days:
        return [f"The {latest} is shown as last reported on {day(last)}, the day of the meeting."]
    ago = count(months_between(last, meeting.date), "month") if days > LONG_AGO else count(days, "day")
    return [f"The {latest} is shown as last reported on {day(last)}, {ago} before {day(meeting.date)}."]


def _done(meeting: Meeting, plans: list[Plan]) -> list[Pair]:
    """Count the concerns with every task of the first plan complete, and those the latest leaves out."""
    if not plans or last_reported(meeting, plans[0]) is None:
        return []
    first, last, tally = plans[0], plans[-1], _tally(meeting, plans[0])
    every, done = f"every {first.hierarchy[-1]} of the {first.title} rated complete", _all_done(tally)
    without = unlinked_in(meeting, last)
    answered = f"with no {last.hierarchy[-1]} of the {last.title} linked to {verb(len(without), 'it', 'them')}"
    pairs = _pairs([(f"of {len(tally)} with {every}", done)])
    pairs = [(figure, " ".join([told, *unfinished_words(meeting, first)])) for figure, told in pairs]
    return [*pairs, *_pairs([(answered, without)] if without and last is not first else [])]


def _pairs(found: Iterable[tuple[str, Sequence[object] | pd.Index]]) -> list[Pair]:
    """Make headlines of what concerns have in common and which they are."""
    return [(number(len(which)), f"{what}{': ' if len(which) else ''}{refs(which)}.") for what, which in found]


def _still_open(meeting: Meeting, plans: list[Plan]) -> list[Pair]:
    """Count the concerns with open, late and delayed actions in the latest plan."""
    if not plans or last_reported(meeting, plans[-1]) is None:
        return []
    last, tally = plans[-1], _tally(meeting, plans[-1])
    things, red = plural(last.hierarchy[-1]), actions.word(replace(meeting, plan=last), "red")
    still_open, late, delayed = (tally.index[tally[name] > 0] for name in ("open", "was_late", "red"))
    told = (f"with {things} past due when last reported", late), (f"with {things} rated {red}, delayed", delayed)
    opened = (number(len(still_open)), f"with open {things} in the {last.title}.")
    if ended(meeting, last):
        so_far = f"with {things} of the {last.title} open when last reported"
        opened = (number(len(still_open)), f"{so_far}: {unfinished(meeting, last)}.")
    return [opened, *_pairs(each for each in told if len(each[1]))]


def _unmeasured(meeting: Meeting) -> list[Pair]:
    """Count the concerns that no measure speaks to."""
    without = sorted(set(named_concerns(meeting)["number"]) - set(meeting.speaking["concern"]))
    return _pairs([(f"with no measure that speaks to {verb(len(without), 'it', 'them')}", without)])


def _judged(meeting: Meeting, plans: list[Plan]) -> list[Pair]:
    """Count the concerns judged sufficient at the last visit, and set that beside the tasks done."""
    found = last_judgements(meeting)
    if not found:
        return []
    enough, short = ([each for each in sorted(found) if found[each]["judgement"] == made] for made in JUDGEMENTS)
    visits = listed(sorted({day(each["judged_on"]) for each in found.values()}))
    rest = f" {number(len(short))} had not: {refs(short)}." if short else ""
    pairs = [(number(len(enough)), f"of {len(found)} judged on {visits} to have made {JUDGEMENTS[0]}.{rest}")]
    both = sorted(set(short) & set(_all_done(_tally(meeting, plans[0])))) if plans else []
    if both:
        word = plans[0].hierarchy[-1]
        said = f"of those {len(short)} had every {word} of the {plans[0].title} complete"
        pairs += _pairs([(said, both)])
    return pairs


def _stated(meeting: Meeting) -> list[Pair]:
    """Give the totals that papers state of a plan, with what the same paper says of a concern."""
    own = accounts(meeting)
    pairs = []
    for each in totals(meeting):
        (first, what), *others = each.figures
        rest = listed([what, *(f"{figure} {thing}" for figure, thing in others)])
        same = own[(own["source"] == each.source) & (own["position"] != "")]
        said = [f" It says of concern {row['concern']}: {row['position']}" for row in records(same)]
        told = f"{rest}, as a paper states for {day(each.as_at)} of all actions of the {each.plan}.{''.join(said)}"
        pairs.append((first, told))
    return pairs


@needs(no_concerns)
def overview(meeting: Meeting) -> Block:
    """Set every concern beside its tasks, what they became, its measures and its judgement: one row each."""
    titles = [f"{row['number']}. {row['title']}" for row in records(named_concerns(meeting))]
    if not answering_plans(meeting):
        return Words(["The areas of concern, which no plan in the record answered by then:"], titles)
    columns: list[Column] = [("Area of concern", "", titles)]
    plans = listed_plans(meeting)
    for each in answering_plans(meeting):
        if each not in plans:
            columns += _taken_up(meeting, each)
        else:
            is_later = each is plans[-1] and (len(plans) > 1 or CARRIED not in each.words)
            columns += _later(meeting, each) if is_later else _first(meeting, each)
    columns += [*_speaking(meeting), *_judgements(meeting)]
    headings, classes, cells = zip(*columns, strict=True)
    placed = {place: each for place, each in enumerate(classes) if each}
    caption = f"What became of each area of concern by {day(meeting.date)}"
    return Table(caption, headings, list(zip(*cells, strict=True)), placed, note=_as_reported(meeting, plans))


def _as_reported(meeting: Meeting, plans: list[Plan]) -> str:
    """Say of which plan actions are counted, and on which day each was last reported on."""
    last = {each.id: last_reported(meeting, each) for each in plans}
    none = "with no report in the record"
    ages = {name: none if on is None else f"last reported on {day(on)}" for name, on in last.items()}
    told = [f"{plural(each.hierarchy[-1])} are those of the {each.title}, {ages[each.id]}" for each in plans]
    return capital(f"{'; '.join(told)}.") if told else ""


def _counts(meeting: Meeting, of: Plan, names: dict[str, str]) -> list[Column]:
    """Make a column of numbers of each count of a plan's actions; 0 where none answers a concern."""
    tally = _tally(meeting, of).reindex(named_concerns(meeting)["number"], fill_value=0)
    return [(heading, "number", [number(each) for each in tally[name]]) for name, heading in names.items()]


def _things(meeting: Meeting, of: Plan) -> str:
    """Call a plan's actions by the plan's own word, with its title where another plan has the same word."""
    word = of.hierarchy[-1]
    alone = [each.hierarchy[-1] for each in listed_plans(meeting)].count(word) == 1
    things = capital(plural(word))
    return things if alone else f"{things} of the {of.title}"


def _first(meeting: Meeting, of: Plan) -> list[Column]:
    """Columns of an earlier plan: its tasks, those complete, those carried forward."""
    became = {"complete": "Complete", "carried": "Carried forward"}
    every = _counts(meeting, of, {"actions": _things(meeting, of)})
    if last_reported(meeting, of) is not None:
        return [*every, *_counts(meeting, of, became)]
    unknown = ["not known"] * len(named_concerns(meeting))
    return [*every, *((heading, "number", unknown) for heading in became.values())]


def _later(meeting: Meeting, of: Plan) -> list[Column]:
    """Columns of the latest plan: its actions by what links them, their ratings, what is late."""
    names = {"by_paper": f"{_things(meeting, of)} linked by a paper", "by_subject": "Linked by subject"}
    mine = [answers_to(meeting).get((each, of.id), []) for each in named_concerns(meeting)["number"]]
    words = [ratings((row["standing"] for row in rows), of) or "none" for rows in mine]
    late = {"was_late": "Past due when last reported"} if last_reported(meeting, of) is not None else {}
    if _tally(meeting, of)["passed_since"].any():
        late["passed_since"] = "Date passed, no report since"
    return [*_counts(meeting, of, names), ("Their ratings", "", words), *_counts(meeting, of, late)]


def _taken_up(meeting: Meeting, of: Plan) -> list[Column]:
    """Column of a plan whose actions are not in the record: where it takes the concern up."""
    links = meeting.area.tables["concern_links"]
    links = links[links["plan"] == of.id].merge(meeting.area.tables["sections"], on=["plan", "ref"])
    links = links.assign(place=links["kind"] + " " + links["ref"])
    cells = [listed(links.loc[links["concern"] == each, "place"]) for each in named_concerns(meeting)["number"]]
    return [(f"Taken up in the {of.title}", "", [each or "no" for each in cells])]


def _speaking(meeting: Meeting) -> list[Column]:
    size = meeting.speaking.groupby("concern")["ref"].nunique()
    cells = [number(size.get(each, 0)) for each in named_concerns(meeting)["number"]]
    return [("Measures", "number", cells)]


def _judgements(meeting: Meeting) -> list[Column]:
    found = last_judgements(meeting)
    if not found:
        return []
    days = {day(each["judged_on"]) for each in found.values()}
    told = {each: f"{capital(row['judgement'])}, {day(row['judged_on'])}" for each, row in found.items()}
    if len(days) == 1:
        told = {each: capital(row["judgement"]) for each, row in found.items()}
    heading = f"Judged on {listed(days)}" if len(days) == 1 else "Latest judgement"
    return [(heading, "", [told.get(each, "none known") for each in named_concerns(meeting)["number"]])]


def scales(meeting: Meeting) -> Tables:
    """Show the rating scale of each plan that answers a concern."""
    rated = [each for each in answering_plans(meeting) if each.ratings]
    legends = [actions.legend(replace(meeting, plan=each)) for each in rated]
    return Tables([each for each in legends if isinstance(each, Table)])


@needs(no_plans, told=True)
def unknown(meeting: Meeting) -> Block:
    """Say what is not known of any concern: what plans leave out, and since when nothing was reported."""
    told = [f"{each.title}: {each.note}" for each in answering_plans(meeting) if each.note]
    for each in listed_plans(meeting):
        last, still_open = last_reported(meeting, each), _tally(meeting, each)["open"].any()
        if last is not None and last < meeting.as_at and still_open:
            told.append(f"No report on the {each.title} after {day(last)} was in the record by {day(meeting.date)}.")
    if judgements(meeting).empty:
        told.append(f"No judgement of a return visit was known by {day(meeting.date)}.")
    own = accounts(meeting)
    said = sorted(set(own.loc[own["impact"] != "", "concern"]))
    of = f"of {verb(len(said), 'concern', 'concerns')} {refs(said)} alone" if said else "of no concern"
    if len(own) and len(said) < len(named_concerns(meeting)):
        told.append(f"The area's own account says {of} what changed for children and families.")
    return Words(["What the record leaves open for every concern:"], told) if told else Words()


@needs(no_plans)
def in_turn(meeting: Meeting) -> Block:
    """Tell the story of every concern in turn."""
    tables, found = meeting.area.tables, records(named_concerns(meeting))
    became = concerns.became(meeting.answering, tables["carried_forward"], tables["sections"])
    return Parts([part(meeting, row["number"], row["title"], became) for row in found])
