"""What the data quality page shows: what in the papers and tables does not add up, and who can settle it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd
from markupsafe import Markup

from sendplan import checks, discrepancies, quality, reconcile
from sendplan.answers import Block, no_actions
from sendplan.answers.inspected import papers
from sendplan.answers.points import LOOKS
from sendplan.discrepancies import written
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.observations import Row
from sendplan.tables import Table, Tables
from sendplan.theme import wording
from sendplan.words import Words, capital, clean, count, day, difference, listed, number, say, verb

HEADINGS = ("Where", "What does not add up", "Why it matters", "Who can settle it")
PRINTED = ("Figure", "Speaks of", "Printed in", "As printed")
# What a list and the ratings make of an action between them.
BETWEEN_PAPERS = {
    reconcile.RATED_OTHERWISE: "listed as {listed} and rated {rated}",
    reconcile.MISSING: "rated {rated} and left out of the list of such actions",
    reconcile.OUTSIDE: "on a list for other months",
}


def summary(meeting: Meeting) -> Words:
    """Say how much asks to be settled: what two papers say of one action first, then by kind."""
    found = {look.what: quality.lines(look.found(meeting)) for look in LOOKS.values()}
    total, known = sum(found.values()), f"what was known on {day(meeting.date)}"
    told = [*_between_papers(meeting), *filter(None, [no_actions(meeting)])]
    if not total:
        return say(*told, f"Nothing was found in {known} that does not add up.")
    bullets = [f"{capital(what)}: {number(size)}." for what, size in found.items() if size]
    return Words([*told, f"{count(total, 'point')} in {known} {verb(total, 'asks', 'ask')} to be settled:"], bullets)


def _between_papers(meeting: Meeting) -> Iterator[str]:
    """Name the actions on which a list and the ratings disagree."""
    rows, words = meeting.listed[meeting.listed["state"].isin(BETWEEN_PAPERS)], meeting.its_plan.words
    parts = []
    for state, text in BETWEEN_PAPERS.items():
        for (on_list, rated), each in rows[rows["state"] == state].groupby(["listed_as", "standing"]):
            on_list, rated = (wording(words, str(means)).lower() for means in (on_list, rated))
            parts.append(f"{listed(each['ref'])} {verb(len(each))} {text.format(listed=on_list, rated=rated)}")
    if parts:
        alone = [not discrepancies.rated_elsewhere(row) for row in records(rows)]
        whom = "themselves" if all(alone) else "each other, or themselves," if any(alone) else "each other"
        yield f"The papers contradict {whom} on {count(len(rows), 'action')}: {'; '.join(parts)}."


def _told(meeting: Meeting, name: str) -> Words | Table:
    """Show what was looked for as a table, a row a finding; say so where there is nothing, or nothing to look at."""
    look = LOOKS[name]
    reason, found = look.missing(meeting), look.found(meeting)
    if not found:
        days = {"as_at": day(meeting.as_at), "date": day(meeting.date)}
        return say(reason or look.none.format(**days, body=meeting.body.name))
    rows = [[each.where, _lines(each.what), each.why, each.who] for each in found]
    return Table(f"{count(quality.lines(found), 'point')}: {look.what}", HEADINGS, rows, {1: "long"})


def _lines(what: Sequence[str]) -> str | Markup:
    """Write one line as it is, and several as a list."""
    items = Markup("\n").join(Markup("<li>{}</li>").format(clean(line)) for line in what)
    return Markup("<ul>{}</ul>").format(items) if len(what) > 1 else what[0]


def lists(meeting: Meeting) -> Block:
    """Tell of the lists of actions that disagree with the reported ratings."""
    return _told(meeting, "lists")


def new_dates(meeting: Meeting) -> Block:
    """Tell of new dates that a report gives and the plan's own list does not."""
    return _told(meeting, "dates")


def figures(meeting: Meeting) -> Block:
    """Set every figure quoted in papers beside the one computed; name those that cannot be computed."""
    found = _told(meeting, "figures")
    if meeting.quoted.empty:
        return found
    rows = _newest_first(meeting)
    both = pd.concat([rows[rows["state"] == state] for state in (reconcile.DIFFERS, reconcile.AGREES)])
    cannot = rows[rows["state"] == reconcile.CANNOT]
    parts = []
    if len(both):
        agree = int((both["state"] == reconcile.AGREES).sum())
        caption = f"{count(len(both), 'quoted figure')} set beside the tables: {agree} {verb(agree, 'agrees', 'agree')}"
        shown = [[*_printed(meeting, row), written(row, "computed"), _result(row)] for row in records(both)]
        parts.append(Table(caption, [*PRINTED, "Computed", "Result"], shown, {4: "number"}))
    if len(cannot):
        caption = f"{count(len(cannot), 'quoted figure')} that the tables can neither confirm nor correct"
        shown = [[*_printed(meeting, row), _unchecked(row)] for row in records(cannot)]
        parts.append(Table(caption, [*PRINTED, "Why"], shown))
    return Tables([*([found] if isinstance(found, Table) else []), *parts])


def _newest_first(meeting: Meeting) -> pd.DataFrame:
    sources = meeting.area.tables["sources"].set_index("id")
    published = meeting.quoted["source"].map(sources["published"])
    return meeting.quoted.loc[published.sort_values(ascending=False, kind="stable").index]


def _printed(meeting: Meeting, row: Row) -> list[str]:
    """Say what was printed: the figure, what it speaks of, the paper, and the words."""
    plan = meeting.record.plans.get(row["plan"])
    of = f"{plan.title if plan else 'The area'}, {day(row['as_at'])}"
    return [discrepancies.figure(row), of, papers(meeting)[row["source"]], written(row, "value")]


def _result(row: Row) -> str:
    """Say whether a printed figure agrees; if not, how far it is from the one computed, and why that may be."""
    if row["state"] == reconcile.AGREES:
        return "Agrees"
    size = difference(row["difference"], row["unit"], row["dp"])
    return f"{size} {'more' if row['difference'] > 0 else 'less'} than computed. Likely reason: {row['reason']}"


def _unchecked(row: Row) -> str:
    totals = row["totals"]
    means = f"; as a share and a count it means {totals[0]} to {totals[-1]} actions in all" if totals else ""
    return capital(f"{row['reason']}{means}")


def contradicted(meeting: Meeting) -> Block:
    """Tell of the ratings that the dates disprove or nothing supports, left as their leads gave them."""
    return _told(meeting, "ratings")


def unreported(meeting: Meeting) -> Block:
    """Tell of actions without a recent report."""
    return _told(meeting, "reports")


def unanswered(meeting: Meeting) -> Block:
    """Tell of what this body asked for and had no answer to."""
    return _told(meeting, "requests")


def promised(meeting: Meeting) -> Block:
    """Tell what papers promised for a day that passed without it."""
    return _told(meeting, "promises")


def targets(meeting: Meeting) -> Block:
    """Tell of targets that go the wrong way, odd values and figures that stand twice."""
    return _told(meeting, "targets")


def carried_forward(meeting: Meeting) -> Block:
    """Tell of due dates that changed when work was carried forward into this plan."""
    return _told(meeting, "carried")


def gaps(meeting: Meeting) -> Block:
    """Tell of actions without a date or a lead, and sections without a lead."""
    return _told(meeting, "gaps")


def links(meeting: Meeting) -> Block:
    """Tell of measures tied to no action, work without a measure, and areas of concern without one."""
    return _told(meeting, "links")


def same_words(meeting: Meeting) -> Block:
    """Tell of actions reported on in the same words on the same day."""
    return _told(meeting, "words")


def spellings(meeting: Meeting) -> Block:
    """Tell of roles that the plan spells in more than one way."""
    return _told(meeting, "roles")


def found_right(meeting: Meeting) -> Words:
    """Say what was checked and found right."""
    parts = (_figures_right, _lists_right, _actions_right, _measures_right)
    told = [sentence for part in parts for sentence in part(meeting)]
    return Words(bullets=told) if told else say("The record holds nothing more to check by this day.")


def _figures_right(meeting: Meeting) -> Iterator[str]:
    states = meeting.quoted["state"]
    right, can = int((states == reconcile.AGREES).sum()), int((states != reconcile.CANNOT).sum())
    if right:
        yield f"Quoted figures that agree with the tables: {right} of the {can} that can be computed."


def _lists_right(meeting: Meeting) -> Iterator[str]:
    by_list = meeting.listed.groupby("list", sort=False)["state"]
    right = [str(title) for title, states in by_list if (states == reconcile.AGREES).all()]
    size = int(meeting.listed["list"].isin(right).sum())
    if right:
        on_lists = f"{count(size, 'action')} on {count(len(right), 'list')} ({listed(right)})"
        yield f"{on_lists}: each is rated as listed, none is left out."


def _actions_right(meeting: Meeting) -> Iterator[str]:
    position = meeting.position
    dated, led, every = (position["due"].notna()).sum(), (position["leads"] != "").sum(), len(position)
    if every:
        yield f"Actions with a due date: {dated} of {every}. Actions with a lead: {led} of {every}."


def _measures_right(meeting: Meeting) -> Iterator[str]:
    judged = meeting.judged[meeting.judged["in_plan"] & (meeting.judged["better"] != "neither")]
    aimed = judged[judged["baseline"].notna() & judged["target"].notna()]
    looks = meeting.second_looks
    wrong = looks[looks["kind"].isin([checks.WRONG_WAY, checks.NO_AMBITION])][["ref", "breakdown"]]
    right = len(aimed) - len(aimed.merge(wrong, on=["ref", "breakdown"]))
    if right:
        yield f"Figures whose targets ask for better than the baseline: {right} of the {len(aimed)} that have both."
