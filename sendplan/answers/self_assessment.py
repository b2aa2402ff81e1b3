"""What the self-assessment shows, in the monitors' form: where the area started, what it did, and what shows it."""

from __future__ import annotations

import pandas as pd

from sendplan import plan
from sendplan.answers import Block
from sendplan.answers.inspected import accounts, by_plan, by_subject, is_hidden, listed_plans, source, unlinked_in
from sendplan.answers.monitors import Concern, has_evidence, known_concerns
from sendplan.answers.values import stated_amount, symbols
from sendplan.area import NOT_REPORTED, Plan
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.parts import Part, Parts
from sendplan.reconcile import figure_name
from sendplan.tables import Table, table
from sendplan.vocabulary import JUDGEMENTS
from sendplan.words import Headlines, Words, capital, count, day, listed, number, say, verb

NO_CONCERN = "The record names no area of concern."
GOOD, _ = JUDGEMENTS


def headlines(meeting: Meeting) -> Block:
    """Sum up what was done, what inspectors made of it, and what can be shown."""
    found = known_concerns(meeting)
    if not found:
        return say(NO_CONCERN)
    days = listed(day(each) for each in sorted({each.row["inspected_on"] for each in found}))
    opening = f"Inspectors named {count(len(found), 'area')} of concern on {days}."
    answers = meeting.answering.drop_duplicates(plan.ACTION)
    done = [pair for each, rows in by_plan(meeting, answers) if (pair := _done_of(each, rows))]
    return Headlines(opening, [*done, *_shown_of(found)])


def _done_of(its_plan: Plan, rows: pd.DataFrame) -> tuple[str, str] | None:
    """Count the complete among a plan's actions that answer a concern; nothing where none was reported on."""
    counts, every = plan.counts(rows), count(len(rows), its_plan.hierarchy[-1])
    if counts[NOT_REPORTED] == len(rows):
        return None
    also = {"carried forward": counts["carried_forward"], "not reported on": counts[NOT_REPORTED]}
    rest = "".join(f", {number(many)} {told}" for told, many in also.items() if many)
    answer, by = verb(len(rows), "answers", "answer"), f", as reported by {day(rows['reported_on'].max())}"
    return number(counts["complete"]), f"of {every} of the {its_plan.title} that {answer} a concern complete{rest}{by}."


def _shown_of(found: list[Concern]) -> list[tuple[str, str]]:
    """Count the concerns judged to have made progress, and those that have what would show it."""
    of, judged = f"of {count(len(found), 'area')} of concern", [each.judgement for each in found if each.judgement]
    good = [row for row in judged if row["judgement"] == GOOD]
    later = [each for each in found if each.later]
    shown = [each for each in found if each.evidence]
    last = listed(day(each) for each in sorted({row["judged_on"] for row in judged}))
    return [
        *([(number(len(good)), f"{of} judged to have made {GOOD}, on {last}.")] if judged else []),
        (number(len(later)), f"{of} with a measure that has a value after its baseline, to show impact by."),
        (number(len(shown)), f"{of} with evidence in the record of what was done."),
    ]


def figures(meeting: Meeting) -> Block:
    """Show the figures that papers give for the day of the inspection."""
    days = {*meeting.area.tables["concerns"]["inspected_on"], *meeting.area.tables["findings"]["found_on"]}
    quoted = meeting.area.tables["quoted"]
    quoted = quoted[quoted["as_at"].isin(days)].drop_duplicates(["figure", "scope", "value"])
    if quoted.empty:
        return say("The record holds no figure of the area from its inspection.")
    rows = [[figure_name(row), stated_amount(row), source(meeting, row["source"])] for row in records(quoted)]
    caption = f"The area when it was inspected, {listed(day(each) for each in sorted(set(quoted['as_at'])))}"
    return Table(caption, ["What", "Figure", "Given by"], rows, {1: "number"})


def praised(meeting: Meeting) -> Block:
    """List what inspectors praised."""
    return _findings(meeting, "strength", "strength", "that inspectors named")


def issues(meeting: Meeting) -> Block:
    """List the main issues the area set out to mend."""
    return _findings(meeting, "issue", "main issue", "that the area set out to mend")


def first_steps(meeting: Meeting) -> Block:
    """List what the area did at once."""
    return _findings(meeting, "first step", "first step", "taken at once")


def _findings(meeting: Meeting, kind: str, one: str, which: str) -> Words:
    findings = meeting.area.tables["findings"]
    found = findings[findings["kind"] == kind]
    if found.empty:
        return say(f"The record names no {one} {which}.")
    days = listed(day(each) for each in sorted(set(found["found_on"])))
    papers = listed(source(meeting, each) for each in found["source"].drop_duplicates())
    told = f"{count(len(found), one)} {which}, from the inspection that ended on {days}. Source: {papers}."
    return Words([told], found["finding"].tolist(), told=True)


def how_linked(meeting: Meeting) -> Block:
    """Say how actions and measures come to stand under a concern."""
    if not known_concerns(meeting):
        return say(NO_CONCERN)
    told = (
        "An action stands under a concern where a paper links the two, or where a task of the concern was carried "
        "forward into it. It stands there too where only the subject links them: that link is ours, and is named."
    )
    own = " Which concern the area's own account stands under is our choice." if len(accounts(meeting)) else ""
    return say(f"{told}{own}")


def concerns(meeting: Meeting) -> Block:
    """Write the monitors' form for each area of concern: one part a concern."""
    found = known_concerns(meeting)
    return Parts([_part(each) for each in found]) if found else Words()


def _part(concern: Concern) -> Part:
    caption = f"Area of concern {concern.row['number']}, in the monitors' form"
    rows, headings = concern.form, ["Heading", "What the record shows"]
    form = Table(caption, headings, rows, {1: "told"}, note=symbols(cell for _, cell in rows))
    return Part(concern.name, [form, *_subject_alone(concern)])


def _subject_alone(concern: Concern) -> list[Words]:
    """Name what only the subject links to a concern."""
    mine = by_subject(concern.meeting, concern.row["number"])
    mine = mine.assign(told=[f"{ref} ({apart})" if apart else ref for ref, apart in mine[["ref", "apart"]].to_numpy()])
    told = [f"{listed(rows['told'])} of the {each.title}" for each, rows in by_plan(concern.meeting, mine)]
    return [say(f"Linked by subject alone, and by no paper: {listed(told)}.")] if told else []


def evidence_log(meeting: Meeting) -> Block:
    """List every complete action of any plan with what shows it, or the day it was done."""
    positions = [meeting.position_at(meeting.as_at, each).assign(of=each.title) for each in meeting.plans]
    if not positions:
        return say(f"The record holds no plan of {day(meeting.date)} or before, so no action to show evidence of.")
    complete = plan.with_standing(pd.concat(positions, ignore_index=True), "complete")
    recorded = [has_evidence(row) for row in records(complete)]
    found = complete[pd.Series(recorded, complete.index, dtype="bool")]
    if found.empty:
        of = (
            f"any of the {count(len(complete), 'complete action')}" if len(complete) else "any action: none is complete"
        )
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
    caption = f"{count(len(found), 'complete action')} of {len(complete)} with evidence or a date"
    return table(found, caption, headings, empty="none recorded")


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
    return Table("Training recorded", ["Area of concern", "As at", "Training", "Source"], rows, {1: "date"})


def missing(meeting: Meeting) -> Block:
    """Count the areas of concern without what the form asks for, and name them."""
    found = known_concerns(meeting)
    if not found:
        return say(NO_CONCERN)
    lacks = {
        **_unlinked(meeting, found),
        "without a measure that speaks to them": [each for each in found if not each.speaks],
        "without a value shown after a measure's baseline": [each for each in found if not each.later],
        "without evidence": [each for each in found if not each.evidence],
        "without training": [each for each in found if not any(row["training"] for row in each.said)],
        "without a self-assessment": [each for each in found if not each.said],
    }
    hidden = [each for each in found if any(map(is_hidden, each.speaks))]
    lacks |= {"with a measure whose values are hidden": hidden} if hidden else {}
    bullets = [f"{capital(what)}: {_which(rows, len(found))}." for what, rows in lacks.items()]
    return Words([f"Of {count(len(found), 'area')} of concern:"], bullets)


def _unlinked(meeting: Meeting, found: list[Concern]) -> dict[str, list[Concern]]:
    """Gather the concerns without an action of the latest plan of which any is in the record."""
    plans = listed_plans(meeting)
    if not plans:
        return {"without an action linked": found}
    numbers, last = unlinked_in(meeting, plans[-1]), plans[-1]
    mine = [each for each in found if each.row["number"] in numbers]
    return {f"with no {last.hierarchy[-1]} of the {last.title} linked to them": mine}


def _which(lacking: list[Concern], total: int) -> str:
    if len(lacking) in (0, total):
        return "all" if lacking else "none"
    return f"{len(lacking)} ({listed(str(each.row['number']) for each in lacking)})"
