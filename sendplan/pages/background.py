"""What the cover paper shows of what came before it: inspections, plans, what was judged since, meetings, papers."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from markupsafe import Markup

from sendplan.cells import entries
from sendplan.figures import number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block
from sendplan.pages.inspected import Concern, judged, known_concerns, source
from sendplan.pages.inspections import CONCERNS, areas, inspected, visit, visits_unknown, words
from sendplan.pages.values import stated_amount
from sendplan.rules.observations import Row, known_papers
from sendplan.rules.reconcile import figure_name
from sendplan.show.blocks import Words, say
from sendplan.show.tables import Table, Tables, marked_up, table
from sendplan.vocabulary import VISIT_KINDS
from sendplan.words import capital, clean, day, listed


def inspection(meeting: Meeting) -> Words:
    """Say when inspectors came, or a notice was given, and how many areas each named."""
    found = inspected(meeting)
    if not found:
        return say("The record holds no area of concern named by an inspection.")
    told = (
        f"The {each.called} {'set' if each.is_notice else 'named'} {each.areas}{each.statuses}.{each.outcome}"
        for each in found.values()
    )
    return say(" ".join(told))


def figures(meeting: Meeting) -> Block:
    """Show the figures that papers give for the day of the inspection."""
    tables = meeting.area.tables
    found = tables["findings"]
    days = {*tables["concerns"]["inspected_on"], *found.loc[~found["kind"].isin(VISIT_KINDS), "found_on"]}
    quoted = tables["quoted"][tables["quoted"]["as_at"].isin(days)].drop_duplicates(["figure", "scope", "value"])
    if quoted.empty:
        return say("The record holds no figure of the area from its inspection.")
    rows = [[figure_name(row), stated_amount(row), source(meeting, row["source"])] for row in records(quoted)]
    caption = f"The area when it was inspected, {listed(map(day, sorted(set(quoted['as_at']))))}"
    return Table(caption, ["What", "Figure", "Given by"], rows, {1: "number"})


def plans(meeting: Meeting) -> Block:
    """List the plans there were by the day of the meeting, in turn: dates, actions, last report."""
    if not meeting.plans:
        return say(f"The record holds no plan of {day(meeting.date)} or before.")
    positions = [meeting.position_at(meeting.as_at, each) for each in meeting.plans]
    columns = {
        "title": [each.title for each in meeting.plans],
        "start": pd.Series([each.start for each in meeting.plans], dtype="datetime64[ns]"),
        "end": pd.Series([each.end for each in meeting.plans], dtype="datetime64[ns]"),
        "actions": [number(len(each)) if len(each) else "" for each in positions],
        "last": [each["reported_on"].max() for each in positions],
    }
    headings = {"title": "Plan", "start": "Begins", "end": "Ends", "actions": "Actions", "last": "Last reported on"}
    return table(pd.DataFrame(columns), f"Plans by {day(meeting.date)}, in turn", headings, empty="not in the record")


def revisit(meeting: Meeting) -> Block:
    """Say what was judged of each area of concern by those who came back, where that was known by the meeting."""
    visits = judged(known_concerns(meeting))
    bullets = [told for each, pairs in visits.items() for told in _judged(words(meeting, each), pairs)]
    ended = [
        f"The {visit(meeting, each)} ended on {listed(map(day, sorted({row['judged_on'] for _, row in pairs})))}."
        for each, pairs in visits.items()
    ]
    who = dict.fromkeys(row["judged_by"] for pairs in visits.values() for _, row in pairs)
    told = [" ".join([*ended, f"{listed(who)} judged:"])] if ended else []
    return Words([*visits_unknown(meeting), *told], bullets)


def _judged(can_be: tuple[str, ...], made: list[tuple[Concern, Row]]) -> Iterator[str]:
    """Name the areas of concern of one inspection by what was judged of them, of what can be."""
    last = max(row["judged_on"] for _, row in made)
    every = areas([each.kind for each, _ in made], last)
    for word in can_be:
        some = [each for each, row in made if row["judgement"] == word]
        size = number(len(some), CONCERNS, "Judgement", as_at=last)
        if some:
            yield f"{capital(word)} on {size} of {every}: {'; '.join(f'{each.ref}, {each.title}' for each in some)}."


def before(meeting: Meeting) -> Block:
    """List the earlier meetings of the body in the record, and what each resolved."""
    meetings, requests = meeting.area.tables["meetings"], meeting.area.tables["requests"]
    mine = meetings[(meetings["body"] == meeting.body.id) & (meetings["meeting"] < meeting.date)]
    if mine.empty:
        return say(f"The record holds no earlier meeting of the {meeting.body.name}.")
    mine = mine.sort_values("meeting")
    resolved = requests[(requests["body"] == meeting.body.id) & (requests["kind"] == "resolution")]
    titles = {each.id: each.title for each in meeting.area.facts.plans}
    asked = (resolved.loc[resolved["raised_on"] == met, "request"] for met in mine["meeting"])
    told = (Markup("<br>").join(map(clean, texts)) for texts in asked)
    rows = mine.assign(considered=mine["plan"].map(titles).fillna(""), resolved=marked_up(told, mine))
    headings = {"meeting": "Meeting", "considered": "Plan considered", "resolved": "Resolved to"}
    return table(rows, f"Earlier meetings of the {meeting.body.name}", headings, empty="none in the record")


def papers(meeting: Meeting) -> Block:
    """List the papers that the paper can stand on, and the statistics used beside them.

    A paper published before the day of the meeting; one of that day only where reports or lists known
    by then come from it: others, such as the meeting's own minutes, tell of the meeting itself.
    """
    sources, used = meeting.area.tables["sources"], meeting.observations
    known = sources[sources["id"].isin(known_papers(sources, meeting.date))].sort_values(["published", "id"])
    neighbours = known["id"].isin(meeting.area.tables["observations"]["neighbours"])
    statistics = neighbours | (known["dataset"] != "")
    beside = known[statistics & known["id"].isin([*used["source"], *used["neighbours"]])]
    cited = {each for cell in meeting.updates["source"] for each in entries(cell)} | set(meeting.listed["paper"])
    stood_on = known[~statistics & ((known["published"] < meeting.date) | known["id"].isin(cited))]
    headings = {"title": "Title", "publisher": "Publisher", "published": "Date"}
    both = {f"Papers known on {day(meeting.date)}": stood_on, "Statistics used beside them": beside}
    parts = [table(rows, caption, headings) for caption, rows in both.items() if len(rows)]
    return Tables(parts) if parts else say(f"The record holds no paper known on {day(meeting.date)}.")
