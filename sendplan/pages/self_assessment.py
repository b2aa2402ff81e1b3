"""What the self-assessment shows, in the monitors' form: where the area started, what it did, and what shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from sendplan.data.area import NOT_REPORTED
from sendplan.figures import count, number
from sendplan.frames import not_missing, records
from sendplan.meeting import Meeting
from sendplan.pages import Block, needs
from sendplan.pages.inspected import Concern, accounts, judged, known_concerns, listed_plans, source
from sendplan.pages.inspections import CONCERNS, areas, inspected, judged_so, numbers, words
from sendplan.pages.monitors import evidence, form, has_evidence
from sendplan.pages.plan_then import PlanThen
from sendplan.pages.speaking import is_hidden
from sendplan.pages.values import symbols
from sendplan.rules import plan
from sendplan.rules.concerns import thing
from sendplan.show.blocks import Headlines, Words, say
from sendplan.show.parts import Part, Parts
from sendplan.show.tables import Table, table
from sendplan.vocabulary import VISIT_KINDS
from sendplan.words import capital, day, listed, verb


def _no_concern(meeting: Meeting) -> str:
    return "" if known_concerns(meeting) else "The record names no area of concern."


def _days(found: Iterable[pd.Timestamp]) -> str:
    return listed(map(day, sorted(set(found))))


@needs(_no_concern)
def headlines(meeting: Meeting) -> Block:
    """Sum up what was done, what inspectors made of it, and what can be shown."""
    found = known_concerns(meeting)
    opening = " ".join(each.told("on") for each in inspected(meeting).values())
    done = [pair for each in listed_plans(meeting) for pair in _done(each, found)]
    return Headlines(opening, [*done, *_shown(found)])


def _areas(found: list[Concern], as_at: pd.Timestamp | None = None) -> str:
    return areas([each.kind for each in found], as_at)


def _done(of: PlanThen, found: list[Concern]) -> list[tuple[str, str]]:
    """Count the complete among a plan's actions that answer a concern; nothing where none was reported on."""
    rows = {row["ref"]: row for each in found for row in each.response(of).rows}.values()
    counts, reported = Counter(row["standing"] for row in rows), not_missing(row["reported_on"] for row in rows)
    if not reported:
        return []
    last, also = max(reported), {"carried_forward": "carried forward", NOT_REPORTED: "not reported on"}
    rest = "".join(f", {of.rated(counts[each], each, last)} {told}" for each, told in also.items() if counts[each])
    answer = f"of the {of.title} that {verb(len(rows), 'answers', 'answer')} a concern {of.done_word.lower()}"
    every = count(len(rows), of.word, term="Of the plan's actions", as_at=last)
    told = f"of {every} {answer}{rest}, as reported by {day(last)}."
    return [(of.done(sum(counts[each] for each in plan.DONE), last), told)]


def _shown(found: list[Concern]) -> list[tuple[str, str]]:
    """Count the concerns judged to have made progress, and those that have what would show it."""
    later, shown = [each for each in found if each.later], [each for each in found if evidence(each)]
    of = f"of {_areas(found)}"
    return [
        *_judged(found),
        (_how_many(later), f"{of} with a measure that has a value after its baseline, to show impact by."),
        (_how_many(shown), f"{of} with evidence in the record of what was done."),
    ]


def _judged(found: list[Concern]) -> list[tuple[str, str]]:
    told = []
    for inspection, pairs in judged(found).items():
        good, last = words(found[0].meeting, inspection)[0], max(row["judged_on"] for _, row in pairs)
        enough = number(sum(row["judgement"] == good for _, row in pairs), CONCERNS, "Judgement", as_at=last)
        of = _areas([each for each, _ in pairs], last)
        told.append((enough, f"of {of} judged {judged_so(good)}, on {_days(row['judged_on'] for _, row in pairs)}."))
    return told


def _how_many(concerns: list[Concern]) -> str:
    return number(len(concerns), CONCERNS, "Area of concern")


def praised(meeting: Meeting) -> Block:
    """List what inspectors praised."""
    return _findings(meeting, "strength", "strength", "that inspectors named")


def issues(meeting: Meeting) -> Block:
    """List the main issues the area set out to mend."""
    return _findings(meeting, "issue", "main issue", "that the area set out to mend")


def first_steps(meeting: Meeting) -> Block:
    """List what the area did at once."""
    return _findings(meeting, "first step", "first step", "taken at once")


def visits(meeting: Meeting) -> Words:
    """List what visits found since, the latest first; nothing where the record holds no such finding."""
    findings = meeting.area.tables["findings"]
    found = findings[findings["kind"].isin(VISIT_KINDS)].sort_values("found_on", ascending=False, kind="stable")
    told = [
        f"{capital(row['kind'])} of {day(row['found_on'])}: {row['finding']} ({source(meeting, row['source'])})"
        for row in records(found)
    ]
    return Words(["What visits found since, the latest first:"], told) if told else Words()


def _findings(meeting: Meeting, kind: str, one: str, which: str) -> Words:
    findings = meeting.area.tables["findings"]
    found = findings[findings["kind"] == kind]
    if found.empty:
        return say(f"The record names no {one} {which}.")
    papers = listed(source(meeting, each) for each in found["source"].drop_duplicates())
    told = f"from the inspection that ended on {_days(found['found_on'])}. Source: {papers}."
    size = count(len(found), one, term="Strength, issue or first step", as_at=found["found_on"].max())
    return Words([f"{size} {which}, {told}"], found["finding"].tolist())


@needs(_no_concern)
def how_linked(meeting: Meeting) -> Block:
    """Say how actions and measures come to stand under a concern."""
    told = (
        "An action stands under a concern where a paper links the two, or where a task of the concern was carried "
        "forward into it. It stands there too where only the subject links them: that link is ours, and is named."
    )
    own = " Which concern the area's own account stands under is our choice." if len(accounts(meeting)) else ""
    return say(f"{told}{own}")


@needs(_no_concern, told=True)
def concerns(meeting: Meeting) -> Block:
    """Write the monitors' form for each area of concern: one part a concern."""
    return Parts([_part(each) for each in known_concerns(meeting)])


def _part(concern: Concern) -> Part:
    """Write the form of one concern, and name what only the subject links to it."""
    rows, headings = form(concern), ["Heading", "What the record shows"]
    caption = f"{capital(thing([concern.kind]))} {concern.ref}, in the monitors' form"
    table_of_it = Table(caption, headings, rows, {1: "told"}, note=symbols(cell for _, cell in rows))
    ours = [(each.of.title, each.by_subject) for each in concern.responses if each.by_subject]
    named = ((title, [f"{ref} ({apart})" if apart else ref for ref, apart in refs.items()]) for title, refs in ours)
    told = listed(f"{listed(refs)} of the {title}" for title, refs in named)
    rest = [say(f"Linked by subject alone, and by no paper: {told}.")] if told else []
    return Part(concern.name, [table_of_it, *rest])


def evidence_log(meeting: Meeting) -> Block:
    """List every complete action of any plan with what shows it, or the day it was done."""
    positions = [meeting.position_at(meeting.as_at, each).assign(of=each.title) for each in meeting.plans]
    if not positions:
        return say(f"The record holds no plan of {day(meeting.date)} or before, so no action to show evidence of.")
    complete = plan.with_standing(pd.concat(positions, ignore_index=True), *plan.DONE)
    found = complete.loc[[has_evidence(row) for row in records(complete)]]
    if found.empty:
        none = "any action: none is complete"
        of = f"any of the {_complete(len(complete))}" if len(complete) else none
        return say(f"The record holds neither evidence nor a date of completion for {of}.")
    found = found.assign(source=[source(meeting, each) for each in found["source"]])
    headings = {
        "ref": "Action",
        "title": "Title",
        "of": "Plan",
        "completed_on": "Completed on",
        "evidence": "Evidence",
        "source": "Reported in",
    }
    caption = f"{_complete(len(found))} of {number(len(complete), 'actions', 'Complete')} with evidence or a date"
    return table(found, caption, headings, empty="none recorded")


def _complete(how_many: int) -> str:
    return f"{number(how_many, 'actions', 'Complete')} complete {verb(how_many, 'action', 'actions')}"


def training(meeting: Meeting) -> Block:
    """List the training that the area's own assessments record."""
    rows = [
        [each.name, day(row["as_at"]), row["training"], source(meeting, row["source"])]
        for each in known_concerns(meeting)
        for row in each.said
        if row["training"]
    ]
    if not rows:
        return say("The record holds no training.")
    heading = capital(thing(each.kind for each in known_concerns(meeting)))
    return Table("Training recorded", [heading, "As at", "Training", "Source"], rows, {1: "date"})


@needs(_no_concern)
def missing(meeting: Meeting) -> Block:
    """Count the areas of concern without what the form asks for, and name them."""
    found, plans, unlinked = known_concerns(meeting), listed_plans(meeting), "without an action linked"
    if plans:
        unlinked = f"with no {plans[-1].word} of the {plans[-1].title} linked to them"
    lacks = {
        unlinked: [each for each in found if not (plans and each.response(plans[-1]).rows)],
        "without a measure that speaks to them": [each for each in found if not each.speaks],
        "without a value shown after a measure's baseline": [each for each in found if not each.later],
        "without evidence": [each for each in found if not evidence(each)],
        "without training": [each for each in found if not any(row["training"] for row in each.said)],
        "without a self-assessment": [each for each in found if not each.said],
    }
    hidden = [each for each in found if any(map(is_hidden, each.speaks))]
    lacks |= {"with a measure whose values are hidden": hidden} if hidden else {}
    bullets = [f"{capital(what)}: {_which(rows, len(found))}." for what, rows in lacks.items()]
    return Words([f"Of {_areas(found)}:"], bullets)


def _which(lacking: list[Concern], total: int) -> str:
    if len(lacking) in (0, total):
        return "all" if lacking else "none"
    return f"{_how_many(lacking)} ({numbers(lacking[0].meeting, (each.key for each in lacking))})"
