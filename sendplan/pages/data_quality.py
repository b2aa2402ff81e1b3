"""What the data quality page shows: what in the papers and tables does not add up, and who can settle it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

import pandas as pd

from sendplan.figures import count, difference, number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block, no_actions, no_ratings, once
from sendplan.pages.earlier_requests import asked_before, broken
from sendplan.pages.inspected import papers
from sendplan.pages.inspections import named_concerns
from sendplan.pages.plan_then import said_unfinished
from sendplan.pages.values import no_values
from sendplan.rules import measure_checks, reconcile
from sendplan.rules.findings import FINDINGS
from sendplan.rules.findings.finding import Finding
from sendplan.rules.observations import Row
from sendplan.rules.reconcile import figure_name, figure_written, spanned
from sendplan.show.blocks import Verdict, Words, say
from sendplan.show.parts import Part, Parts
from sendplan.show.tables import Table, Tables
from sendplan.words import LINK, capital, day, listed, verb, visible

HEADINGS = ("What does not add up", "Where", "Why it matters", "Who can settle it")
QUOTED = "Quoted figure"  # what defines a count of them
PRINTED = ("Figure", "Speaks of", "Printed in", "As printed")
OF_PLAN = "Of the plan's actions"
MOST_WORDS = 30  # of a sentence of a verdict
LEADS = re.compile(f"{LINK[0]}([a-z_]+)[^{LINK}]*{LINK[1]}([^{LINK}]*){LINK[2]}")  # a link: its page, its text

# What findings name as a parameter and a meeting does not have under that name.
KNOWN: dict[str, Callable[[Meeting], object]] = {
    "no_actions": no_actions,
    "no_ratings": no_ratings,
    "no_values": no_values,
    "plan": lambda meeting: meeting.its_plan,
    "plans": lambda meeting: meeting.record.plans,
    "papers": papers,
    "tables": lambda meeting: meeting.area.tables,
    "sections": lambda meeting: meeting.table("sections"),
    "ties": lambda meeting: meeting.table("concern_links"),
    "concerns": named_concerns,
    "asked": asked_before,
    "broken": broken,
    "of_earlier_plans": lambda meeting: [(each, said_unfinished(meeting, each)) for each in meeting.earlier_plans],
}


def _known(meeting: Meeting, name: str) -> object:
    """Return what findings name as a parameter: see KNOWN, or else the meeting itself."""
    return KNOWN[name](meeting) if name in KNOWN else getattr(meeting, name)


@once
def found(meeting: Meeting, name: str) -> list[Finding]:
    """Return what was found of one kind of FINDINGS."""
    return FINDINGS[name].found(partial(_known, meeting))


def _leading(meeting: Meeting, text: str) -> str:
    """Take the links out of a text that lead to a page this pack has not."""
    return LEADS.sub(lambda link: link[0] if link[1] in meeting.body.notebooks else link[2], text)


def _in_short(each: Finding) -> str:
    return each.short or " ".join(each.what)


def verdict(meeting: Meeting) -> Verdict:
    """Say what weighs most of all that does not add up, and how much there is."""
    every = [each for name in FINDINGS for each in found(meeting, name)]
    missing, when = no_actions(meeting), day(meeting.date)
    if not every:
        return Verdict(f"{missing} Nothing was found that does not add up in what was known on {when}.".strip())
    things = count(len(every), "thing", term="Point to be settled", as_at=meeting.date)
    told = f"It is the heaviest of {things} in these papers that do not add up." if len(every) > 1 else ""
    first = _in_short(every[0])
    if len(visible(first).split()) > MOST_WORDS:  # its row names what it is of
        first = f"{first.partition(': ')[0].rstrip('.')}."
    return Verdict(" ".join(filter(None, [missing, _leading(meeting, first), told])))


def by_weight(meeting: Meeting) -> Table | Words:
    """List what does not add up, a row a reason, the heaviest first."""
    every = [each for name in FINDINGS for each in found(meeting, name)]
    rows = [[_in_short(each), each.where, each.why, each.who] for each in every]
    linked = [[_leading(meeting, cell) for cell in row] for row in rows]
    return Table("What does not add up, heaviest first", HEADINGS, linked, {0: "long"}) if rows else Words()


def in_full(meeting: Meeting) -> Parts:
    """List each point of what is told in short above, a part a kind."""
    parts = []
    for name, search in FINDINGS.items():
        points = [_leading(meeting, line) for each in found(meeting, name) if each.short for line in each.what]
        parts += [Part(capital(search.what), [Words(bullets=points)])] if points else []
    return Parts(parts)


def figures(meeting: Meeting) -> Block:
    """Set every figure quoted in papers beside the one computed; name those that cannot be computed."""
    if meeting.quoted.empty:
        return Words()
    published = meeting.sources.set_index("id")["published"]
    rows = meeting.quoted.sort_values("source", key=lambda ids: ids.map(published), ascending=False, kind="stable")
    both = pd.concat([rows[rows["state"] == state] for state in (reconcile.DIFFERS, reconcile.AGREES)])
    cannot = rows[rows["state"] == reconcile.UNCOMPUTED]
    parts = []
    if len(both):
        agree = int((both["state"] == reconcile.AGREES).sum())
        size, right = count(len(both), "quoted figure", term=QUOTED), number(agree, "quoted figures", reconcile.AGREES)
        caption = f"{size} set beside the tables: {right} {verb(agree, 'agrees', 'agree')}"
        shown = [[*_printed(meeting, row), figure_written(row, "computed"), _result(row)] for row in records(both)]
        parts.append(Table(caption, [*PRINTED, "Computed", "Result"], shown, {4: "number"}))
    if len(cannot):
        size = count(len(cannot), "quoted figure", term=reconcile.UNCOMPUTED)
        caption = f"{size} that the tables can neither confirm nor correct"
        shown = [[*_printed(meeting, row), _unchecked(row)] for row in records(cannot)]
        parts.append(Table(caption, [*PRINTED, "Why"], shown))
    return Tables(parts)


def _printed(meeting: Meeting, row: Row) -> list[str]:
    """Say what was printed: the figure, what it speaks of, the paper, and the words."""
    plan = meeting.record.plans.get(row["plan"])
    of = f"{plan.title if plan else 'The area'}, {day(row['as_at'])}"
    return [figure_name(row), of, papers(meeting)[row["source"]], figure_written(row, "value")]


def _result(row: Row) -> str:
    """Say whether a printed figure agrees; if not, how far it is from the one computed, and why that may be."""
    if row["state"] == reconcile.AGREES:
        return "Agrees"
    size = difference(row["difference"], row["unit"], row["dp"], reconcile.DIFFERS, as_at=row["as_at"])
    return f"{size} {'more' if row['difference'] > 0 else 'less'} than computed. Likely reason: {row['reason']}"


def _unchecked(row: Row) -> str:
    means = f"; as a share and a count it means {spanned(row)} actions in all" if row["totals"] else ""
    return capital(f"{row['reason']}{means}")


def right_in_short(meeting: Meeting) -> Words:
    """Count what was checked and found right."""
    checks = len(_right(meeting))
    size = count(checks, "check", term="Check that found nothing", as_at=meeting.date)
    named = f"{verb(checks, 'It is', 'They are')} named at the end of this page."
    return say(f"{size} found nothing amiss. {named}") if checks else Words()


def found_right(meeting: Meeting) -> Words:
    """Say what was checked and found right, and why anything could not be."""
    reasons = (search.unasked(partial(_known, meeting)) for search in FINDINGS.values())
    return Words(bullets=[*_right(meeting), *filter(None, dict.fromkeys(reasons))])


@once
def _right(meeting: Meeting) -> list[str]:
    parts = (_figures_right, _lists_right, _actions_right, _measures_right)
    told = [sentence for part in parts for sentence in part(meeting)]
    known = partial(_known, meeting)
    asked = (name for name, search in FINDINGS.items() if not search.unasked(known))
    return [*told, *(FINDINGS[name].silence(known) for name in asked if not found(meeting, name))]


def _figures_right(meeting: Meeting) -> Iterator[str]:
    states = meeting.quoted["state"]
    right, can = int((states == reconcile.AGREES).sum()), int((states != reconcile.UNCOMPUTED).sum())
    agree, of = number(right, "quoted figures", reconcile.AGREES), number(can, "quoted figures", QUOTED)
    if right:
        which = f"{agree} of the {of}" if can > 1 else "the one"
        yield f"Quoted figures that agree with the tables: {which} that can be computed."


def _lists_right(meeting: Meeting) -> Iterator[str]:
    by_list = meeting.listed.groupby("list", sort=False)["state"]
    right = [str(title) for title, states in by_list if (states == reconcile.AGREES).all()]
    size = int(meeting.listed["list"].isin(right).sum())
    if right:
        lists = count(len(right), "list", term="List in a paper")
        on_lists = f"{count(size, 'action', term=OF_PLAN)} on {lists} ({listed(right)})"
        yield f"{on_lists}: each is rated as listed, none is left out."


def _actions_right(meeting: Meeting) -> Iterator[str]:
    position = meeting.position
    dated, led = position["due"].notna(), position["leads"] != ""
    due, lead = (number(each.sum(), "actions", OF_PLAN) for each in (dated, led))
    every = number(len(position), "actions", "Actions in the plan")
    if len(position):
        yield f"Actions with a due date: {due} of {every}. Actions with a lead: {lead} of {every}."


def _measures_right(meeting: Meeting) -> Iterator[str]:
    judged = meeting.judged[meeting.judged["in_plan"] & meeting.judged["better"].isin(["higher", "lower"])]
    aimed = judged[judged["baseline"].notna() & judged["target"].notna()]
    looks = meeting.second_looks
    wrong = looks[looks["kind"].isin([measure_checks.WRONG_WAY, measure_checks.NO_AMBITION])][["ref", "breakdown"]]
    right = len(aimed) - len(aimed.merge(wrong, on=["ref", "breakdown"]))
    asked, of = (number(size, "figures", "Figure") for size in (right, len(aimed)))
    if right:
        yield f"Figures whose targets ask for better than the baseline: {asked} of the {of} that have both."
