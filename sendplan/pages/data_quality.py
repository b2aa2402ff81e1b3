"""What the data quality page shows: what in the papers and tables does not add up, and who can settle it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import pandas as pd
from markupsafe import Markup

from sendplan.figures import clipped, count, difference, number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Answer, Block, no_actions, no_ratings, once
from sendplan.pages.earlier_requests import asked_before, broken
from sendplan.pages.inspected import papers
from sendplan.pages.inspections import named_concerns
from sendplan.pages.plan_then import said_unfinished
from sendplan.pages.values import no_values
from sendplan.rules import measure_checks, reconcile
from sendplan.rules.findings import FINDINGS
from sendplan.rules.findings.contradictions import rated_elsewhere
from sendplan.rules.findings.finding import Finding
from sendplan.rules.observations import Row
from sendplan.rules.plan import wording
from sendplan.rules.reconcile import figure_name, figure_written, spanned
from sendplan.show.blocks import Words, say
from sendplan.show.tables import Table, Tables
from sendplan.words import capital, day, listed, verb

HEADINGS = ("Where", "What does not add up", "Why it matters", "Who can settle it")
QUOTED = "Quoted figure"  # what defines a count of them
PRINTED = ("Figure", "Speaks of", "Printed in", "As printed")
OF_PLAN = "Of the plan's actions"
# What a list and the ratings make of an action between them.
BETWEEN_PAPERS = {
    reconcile.RATED_OTHERWISE: "listed as {listed} and rated {rated}",
    reconcile.LEFT_OUT: "rated {rated} and left out of the list of such actions",
    reconcile.OTHER_MONTHS: "on a list for other months",
}


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


def _size(found: Sequence[Finding]) -> int:
    """Count what was found, line by line."""
    return sum(len(each.what) for each in found)


def summary(meeting: Meeting) -> Words:
    """Say how much asks to be settled: what two papers say of one action first, then by kind."""
    sizes = {each.what: _size(found(meeting, name)) for name, each in FINDINGS.items()}
    total, known = sum(sizes.values()), f"what was known on {day(meeting.date)}"
    told = [*_between_papers(meeting), *filter(None, [no_actions(meeting)])]
    if not total:
        return say(*told, f"Nothing was found in {known} that does not add up.")
    settled = {what: number(size, "points", what, as_at=meeting.date) for what, size in sizes.items() if size}
    bullets = [f"{capital(what)}: {size}." for what, size in settled.items()]
    points = count(total, "point", term="Point to be settled", as_at=meeting.date)
    return Words([*told, f"{points} in {known} {verb(total, 'asks', 'ask')} to be settled:"], bullets)


def _between_papers(meeting: Meeting) -> Iterator[str]:
    """Name the actions on which a list and the ratings disagree."""
    rows, words = meeting.listed[meeting.listed["state"].isin(BETWEEN_PAPERS)], meeting.its_plan.words
    parts = []
    for state, text in BETWEEN_PAPERS.items():
        for (on_list, rated), each in rows[rows["state"] == state].groupby(["listed_as", "standing"]):
            on_list, rated = (wording(words, str(means)).lower() for means in (on_list, rated))
            parts.append(f"{listed(each['ref'])} {verb(len(each))} {text.format(listed=on_list, rated=rated)}")
    if parts:
        alone = [not rated_elsewhere(row) for row in records(rows)]
        whom = "themselves" if all(alone) else "each other, or themselves," if any(alone) else "each other"
        size = count(len(rows), "action", term=FINDINGS["lists"].what)
        yield f"The papers contradict {whom} on {size}: {'; '.join(parts)}."


def _told(meeting: Meeting, name: str) -> Words | Table:
    """Show what was looked for as a table, a row a finding; say so where there is nothing, or nothing to look at."""
    search, here = FINDINGS[name], found(meeting, name)
    if not here:
        return say(search.silence(partial(_known, meeting)))
    rows = [[each.where, _lines(each.what), each.why, each.who] for each in here]
    size = count(_size(here), "point", term=search.what, as_at=meeting.date)
    return Table(f"{size}: {search.what}", HEADINGS, rows, {1: "long"})


def _lines(what: Sequence[str]) -> str | Markup:
    """Write one line as it is, and several as a list."""
    items = Markup("\n").join(Markup("<li>{}</li>").format(clipped(line)) for line in what)
    return Markup("<ul>{}</ul>").format(items) if len(what) > 1 else what[0]


def _shows(name: str) -> Answer:
    """Make the question that shows one kind of FINDINGS."""

    def answered(meeting: Meeting) -> Block:
        return _told(meeting, name)

    answered.__name__, answered.__doc__ = name, f"Tell of {FINDINGS[name].what}."
    return answered


lists = _shows("lists")
new_dates = _shows("new_dates")
contradicted = _shows("contradicted")
unreported = _shows("unreported")
unanswered = _shows("unanswered")
promised = _shows("promised")
targets = _shows("targets")
carried_forward = _shows("carried_forward")
gaps = _shows("gaps")
links = _shows("links")
same_words = _shows("same_words")
spellings = _shows("spellings")


def figures(meeting: Meeting) -> Block:
    """Set every figure quoted in papers beside the one computed; name those that cannot be computed."""
    found = _told(meeting, "figures")
    if meeting.quoted.empty:
        return found
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
    return Tables([*([found] if isinstance(found, Table) else []), *parts])


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


def found_right(meeting: Meeting) -> Words:
    """Say what was checked and found right."""
    parts = (_figures_right, _lists_right, _actions_right, _measures_right)
    told = [sentence for part in parts for sentence in part(meeting)]
    return Words(bullets=told) if told else say("The record holds nothing more to check by this day.")


def _figures_right(meeting: Meeting) -> Iterator[str]:
    states = meeting.quoted["state"]
    right, can = int((states == reconcile.AGREES).sum()), int((states != reconcile.UNCOMPUTED).sum())
    agree, of = number(right, "quoted figures", reconcile.AGREES), number(can, "quoted figures", QUOTED)
    if right:
        yield f"Quoted figures that agree with the tables: {agree} of the {of} that can be computed."


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
