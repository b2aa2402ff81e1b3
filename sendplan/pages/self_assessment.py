"""What the self-assessment shows, in the monitors' form: where the area started, what it did, and what shows it."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pandas as pd

from sendplan.data.area import NOT_REPORTED
from sendplan.figures import count, number
from sendplan.frames import not_missing, records
from sendplan.meeting import Meeting
from sendplan.pages import Block, links, needs
from sendplan.pages.inspected import Concern, accounts, known_concerns, listed_plans, source
from sendplan.pages.inspections import inspected, numbers
from sendplan.pages.monitors import BRIEF, assessed, brief, evidence, form, has_evidence
from sendplan.pages.plan_then import PlanThen, plan_then
from sendplan.pages.so_far import all_of, better_off, days, how_many, judged_well
from sendplan.pages.speaking import is_hidden
from sendplan.pages.values import symbols
from sendplan.rules import plan
from sendplan.rules.concerns import thing
from sendplan.show.blocks import Headlines, Verdict, Words, say
from sendplan.show.charts import Caption, standings
from sendplan.show.parts import Part, Parts
from sendplan.show.tables import Table, table
from sendplan.vocabulary import VISIT_KINDS
from sendplan.words import IS, WAS, capital, day, listed, month, some_of, verb, visible


def _no_concern(meeting: Meeting) -> str:
    return "" if known_concerns(meeting) else "The record names no area of concern."


def verdict(meeting: Meeting) -> Verdict:
    """Say what is late and done, whether children are better off, and what inspectors made of what it began with."""
    found = known_concerns(meeting)
    told = [f"We started with {all_of(found)}"] if found else ["No area of concern is named in the record"]
    made = [_were(good, rest.partition(", on ")[0]) for good, rest in judged_well(found)]
    return Verdict(" ".join(f"{capital(each)}." for each in (_so_far(meeting), better_off(meeting), *told, *made)))


def _were(how_many: str, judged_to: str) -> str:
    """Make a sentence of a headline on concerns that were judged."""
    return f"{how_many} {judged_to.replace(' judged', verb(int(visible(how_many)), ' was judged', ' were judged'))}"


def _so_far(meeting: Meeting) -> str:
    """Say how many actions of the latest plan that was reported on are done, and how many are late."""
    reported = [(each, each.reported_on) for each in map(partial(plan_then, meeting), meeting.plans)]
    last, on = next(((each, on) for each, on in reversed(reported) if on is not None), (None, meeting.as_at))
    if last is None:
        return "what was done is not known"
    done, total = last.position["standing"].isin(plan.DONE).sum(), len(last.position)
    every = count(total, last.word, term="Actions in the plan", as_at=on)
    gone = last.over or last.plan != meeting.plan
    told = some_of(done, last.done(int(done), on), total, every, f"the plan's one {last.word}", WAS if gone else IS)
    if gone:
        return f"{told} {last.done_word.lower()} in {month(on)}"
    late = count(len(meeting.past_due), last.word, last.things, term="Past due")
    behind = f"{late} {verb(len(meeting.past_due))} late; " if len(meeting.past_due) else ""
    return f"{behind}{told} {last.done_word.lower()}"


@needs(_no_concern)
def standing(meeting: Meeting) -> Block:
    """Draw how many actions of all plans that answer each area of concern have each rating."""
    found, plans = known_concerns(meeting), listed_plans(meeting)
    acts = ((each.name, row["standing"]) for each in found for of in each.acting for row in of.rows)
    rows = [{"label": label, "standing": standing} for label, standing in acts]
    if not rows:
        return Words()
    counted = plan.counts_by(pd.DataFrame(rows), "label").set_index("label")
    labels = [each.name for each in found]
    counted = counted.reindex(labels, fill_value=0).rename_axis("label").reset_index()
    finished = [each for each in found if each.acting and all(of.is_done for of in each.acting)]
    share = f"{how_many(finished)} of {all_of(found)}"
    all_done = f"All that answers it is done for {share}" if finished else "No area of concern has all its actions done"
    titles = listed(f"the {each.title}{f' ({day(each.reported_on)})' if each.reported_on else ''}" for each in plans)
    reading = f"What answers each concern, as last reported, in {titles}. What answers two stands in both."
    return standings(counted, plans[-1].plan.words, Caption(f"{all_done}.", reading))


@needs(_no_concern)
def headlines(meeting: Meeting) -> Block:
    """Sum up what was done for the concerns, what inspectors made of it, and what can be shown."""
    found = known_concerns(meeting)
    opening = " ".join(each.told("on") for each in inspected(meeting).values())
    done = [pair for each in listed_plans(meeting) for pair in _done(each, found)]
    return Headlines(opening, [*done, *judged_well(found), *_shown(found)])


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
    """Count the concerns that have what would show what came of the work; that none has is said of what is missing."""
    told = {
        "with a measure that has a value after its baseline, to show impact by": [each for each in found if each.later],
        "with evidence in the record of what was done": [each for each in found if evidence(each)],
    }
    return [(how_many(which), f"of {all_of(found)} {what}.") for what, which in told.items() if which]


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
    by = ((row, source(meeting, row["source"])) for row in records(found))
    told = [f"{capital(row['kind'])} of {day(row['found_on'])}: {row['finding']} ({paper})" for row, paper in by]
    return Words(["What visits found since, the latest first:"], told) if told else Words()


def _findings(meeting: Meeting, kind: str, one: str, which: str) -> Words:
    findings = meeting.area.tables["findings"]
    found = findings[findings["kind"] == kind]
    if found.empty:
        return Words()
    papers = listed(source(meeting, each) for each in found["source"].drop_duplicates())
    told = f"from the inspection that ended on {days(found['found_on'])}. Source: {papers}."
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
    """Write the monitors' form in brief: a row an area of concern, without columns of which nothing is known."""
    found = known_concerns(meeting)
    cells = list(zip(*map(brief, found), strict=True))
    columns = {heading: column for heading, column in zip(BRIEF, cells, strict=True) if any(column)}
    names = [links.concern(meeting, each.key[0], str(each.key[1]), each.name) for each in found]
    headings = [capital(thing(each.row["kind"] for each in found)), *columns]
    rows = list(zip(names, *columns.values(), strict=True))
    return Table(f"{all_of(found)}, in the monitors' form", headings, rows)


@needs(_no_concern, told=True)
def forms(meeting: Meeting) -> Block:
    """Write the monitors' form for each area of concern in full: one part a concern."""
    return Parts([_part(each) for each in known_concerns(meeting)])


def _part(concern: Concern) -> Part:
    """Write the form of one concern, and name what only the subject links to it."""
    rows, headings = form(concern), ["Heading", "What the record shows"]
    caption = f"{capital(thing([concern.row['kind']]))} {concern.ref}, in the monitors' form"
    table_of_it = Table(caption, headings, rows, {1: "told"}, note=symbols(cell for _, cell in rows))
    ours = [(each.of.title, each.by_subject) for each in concern.responses if each.by_subject]
    named = ((title, [f"{ref} ({apart})" if apart else ref for ref, apart in refs.items()]) for title, refs in ours)
    told = listed(f"{listed(refs)} of the {title}" for title, refs in named)
    rest = [say(f"Linked by subject alone, and by no paper: {told}.")] if told else []
    return Part(concern.name, [table_of_it, *rest])


def evidence_log(meeting: Meeting) -> Block:
    """List every complete action of any plan with what shows it, or the day it was done; nothing where none has any."""
    complete, found = _complete(meeting)
    if found.empty:
        return Words()
    own = meeting.its_plan.title
    linked = ((row, links.action(meeting, row["ref"]) if row["of"] == own else row["ref"]) for row in records(found))
    named = [f"{ref} {row['title']}" for row, ref in linked]
    found = found.assign(action=named, source=[source(meeting, each) for each in found["source"]])
    headings = {"action": "Action", "of": "Plan", "completed_on": "Completed on", "evidence": "Evidence"}
    headings |= {"source": "Reported in"}
    caption = f"{_counted(len(found))} of {number(len(complete), 'actions', 'Complete')} with evidence or a date"
    return table(found, caption, headings, empty="none recorded")


def _complete(meeting: Meeting) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the complete actions of every plan of the day, and those of them with evidence or a date."""
    positions = [meeting.position_at(meeting.as_at, each).assign(of=each.title) for each in meeting.plans]
    every = pd.concat(positions or [meeting.position.assign(of="")], ignore_index=True)
    complete = plan.with_standing(every, *plan.DONE)
    return complete, complete.loc[[has_evidence(row) for row in records(complete)]]


def _counted(how_many: int) -> str:
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
        return Words()
    heading = capital(thing(each.row["kind"] for each in known_concerns(meeting)))
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
        "without a baseline": [each for each in found if not assessed(each, "baseline")],
        "without evidence": [each for each in found if not evidence(each)],
        "without training": [each for each in found if not any(row["training"] for row in each.said)],
        "without a self-assessment": [each for each in found if not each.said],
    }
    hidden = [each for each in found if any(map(is_hidden, each.speaks))]
    lacks |= {"with a measure whose values are hidden": hidden} if hidden else {}
    bullets = [f"{capital(what)}: {_which(rows, len(found))}." for what, rows in lacks.items() if rows]
    complete, shown = _complete(meeting)
    if len(complete) and shown.empty:
        have = verb(len(complete), "has", "have")
        bullets.append(f"The {_counted(len(complete))} {have} no evidence and no date of completion.")
    return Words([f"Of {all_of(found)}:"], bullets) if bullets else Words()


def _which(lacking: list[Concern], total: int) -> str:
    if len(lacking) == total:
        return "all"
    which = numbers(lacking[0].meeting, (each.key for each in lacking))
    return f"{how_many(lacking)} ({verb(len(lacking), 'number', 'numbers')} {which})"
