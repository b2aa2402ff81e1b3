"""What the cover paper shows of what came before it: inspection, plans, return visit, meetings, papers."""

from __future__ import annotations

from collections import Counter

import pandas as pd
from markupsafe import Markup

from sendplan.cells import entries
from sendplan.figures import count, number
from sendplan.meeting import Meeting
from sendplan.pages import Block
from sendplan.pages.inspected import known_concerns, named_concerns
from sendplan.rules.observations import known_papers
from sendplan.show.blocks import Words, say
from sendplan.show.tables import Tables, marked_up, table
from sendplan.vocabulary import JUDGEMENTS
from sendplan.words import capital, clean, day, listed


def inspection(meeting: Meeting) -> Words:
    """Say when inspectors came, and how many areas of concern they named."""
    found = sorted(Counter(named_concerns(meeting)["inspected_on"]).items())
    if not found:
        return say("The record holds no area of concern named by an inspection.")
    told = (f"that ended on {day(ended)} named {_areas(size, ended)}" for ended, size in found)
    return say(f"The inspection {listed(told)}.")


def _areas(how_many: int, then: pd.Timestamp) -> str:
    return count(how_many, "area of concern", term="Area of concern", as_at=then)


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
    """Say what those who came back judged of each area of concern, where that was known by the meeting."""
    judged = [(each, each.judgement) for each in known_concerns(meeting) if each.judgement]
    if not judged:
        return say(f"No judgement of a return visit was known by {day(meeting.date)}.")
    names = {made: [each for each, row in judged if row["judgement"] == made] for made in JUDGEMENTS}
    last = max(row["judged_on"] for _, row in judged)
    bullets = [
        f"{capital(made)} on {number(len(some), 'areas of concern', 'Judgement', as_at=last)} of "
        f"{_areas(len(judged), last)}: "
        f"{'; '.join(f'{each.number}, {each.title}' for each in some)}."
        for made, some in names.items()
        if some
    ]
    visits = listed(map(day, sorted({row["judged_on"] for _, row in judged})))
    who = listed(dict.fromkeys(row["judged_by"] for _, row in judged))
    return Words([f"{who} came back; the visit ended on {visits}. They judged:"], bullets)


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
