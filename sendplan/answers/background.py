"""What the cover paper shows of what came before it: inspection, plans, return visit, meetings, papers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd
from markupsafe import Markup

from sendplan import concerns
from sendplan.answers import Block
from sendplan.area import Plan
from sendplan.cells import entries
from sendplan.meeting import Meeting
from sendplan.observations import known_papers
from sendplan.tables import Tables, marked_up, table
from sendplan.vocabulary import JUDGEMENTS
from sendplan.words import Words, capital, clean, count, day, listed, number, say


def _inspected(meeting: Meeting) -> pd.Series[pd.Timestamp]:
    """Return, of each concern named by the day of the meeting, the last day of the inspection."""
    found = meeting.area.tables["concerns"]["inspected_on"]
    return found[found <= meeting.date].sort_values()


def inspection(meeting: Meeting) -> Words:
    """Say when inspectors came, and how many areas of concern they named."""
    found = _inspected(meeting)
    if found.empty:
        return say("The record holds no area of concern named by an inspection.")
    sizes = ((day(ended), int((found == ended).sum())) for ended in found.drop_duplicates())
    told = (f"that ended on {ended} named {count(size, 'area')} of concern" for ended, size in sizes)
    return say(f"The inspection {listed(told)}.")


def plans(meeting: Meeting) -> Block:
    """List the plans there were by the day of the meeting, in turn: dates, actions, last report."""
    if not meeting.plans:
        return say(f"The record holds no plan of {day(meeting.date)} or before.")
    rows = pd.DataFrame([_plan(meeting, each) for each in meeting.plans])
    headings = {"title": "Plan", "start": "Begins", "end": "Ends", "actions": "Actions", "last": "Last reported on"}
    return table(rows, f"Plans by {day(meeting.date)}, in turn", headings, empty="not in the record")


def _plan(meeting: Meeting, each: Plan) -> dict[str, Any]:
    position = meeting.position_at(meeting.as_at, each)
    listed_actions = number(len(position)) if len(position) else ""
    dates = {"start": _date(each.start), "end": _date(each.end)}
    return {"title": each.title, "actions": listed_actions, "last": position["reported_on"].max()} | dates


def _date(stated: date | None) -> pd.Timestamp | Any:
    return pd.Timestamp(stated) if stated else pd.NaT


def revisit(meeting: Meeting) -> Block:
    """Say what those who came back judged of each area of concern, where that was known by the meeting."""
    found = concerns.latest_judgements(meeting.area.tables["judgements"])
    if not found:
        return say(f"No judgement of a return visit was known by {day(meeting.date)}.")
    titles = dict(zip(*(meeting.area.tables["concerns"][name] for name in ("number", "title")), strict=True))
    rows = pd.DataFrame(found.values()).sort_values("concern")
    visits = listed(rows["judged_on"].drop_duplicates().sort_values().map(day))
    bullets = [
        f"{capital(judgement)} on {number(len(some))} of {count(len(rows), 'area')} of concern: "
        + "; ".join(f"{each}, {titles[each]}" for each in some["concern"])
        + "."
        for judgement in JUDGEMENTS
        if len(some := rows[rows["judgement"] == judgement])
    ]
    who = listed(rows["judged_by"].drop_duplicates())
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
    told = (_lines(resolved.loc[resolved["raised_on"] == met, "request"]) for met in mine["meeting"])
    rows = mine.assign(considered=mine["plan"].map(titles).fillna(""), resolved=marked_up(told, mine))
    headings = {"meeting": "Meeting", "considered": "Plan considered", "resolved": "Resolved to"}
    return table(rows, f"Earlier meetings of the {meeting.body.name}", headings, empty="none in the record")


def _lines(texts: Iterable[str]) -> str | Markup:
    """Write texts one under the other, each escaped; none is an empty text."""
    return Markup("<br>").join(clean(text) for text in texts) or ""


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
