"""What the actions page shows one by one: sections that are rated, every action and milestone, what success is."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from sendplan.cells import entries
from sendplan.data.area import NOT_REPORTED
from sendplan.figures import count
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block, needs, no_actions
from sendplan.pages.actions import roles
from sendplan.pages.new_dates import new_date
from sendplan.rules import plan
from sendplan.rules.observations import Row
from sendplan.rules.timing import DONE_WITH
from sendplan.show.blocks import Words
from sendplan.show.tables import Tables, badge, folded, marked_up, table
from sendplan.words import capital, listed, verb

MILESTONE = "Milestone: "


def with_ratings(meeting: Meeting, rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Add a column for the rating in each aspect of the plan; return the rows and the headings of those columns."""
    aspects = meeting.its_plan.aspects
    if not aspects:
        return rows, {"rating": "Reported rating"}
    found = {name: meeting.aspect(name, rows[[*plan.ACTION]]) for name in aspects}
    given = [name for name in aspects if name == aspects[0] or (found[name]["standing"] != NOT_REPORTED).any()]
    badges = {name: [_badge(row, is_own=name == aspects[0]) for row in records(found[name])] for name in given}
    headings = {f"in {name}": name for name in given}
    return rows.assign(**{f"in {name}": marked_up(cells, rows) for name, cells in badges.items()}), headings


def _badge(row: Row, *, is_own: bool) -> str | Markup:
    return badge(row["standing"], row["rating"]) if is_own or row["standing"] != NOT_REPORTED else "none"


def sections(meeting: Meeting) -> Block:
    """List the sections that have a rating, a report or a due date of their own; nothing where none has."""
    found = plan.standing_of(meeting.table("sections"), meeting.area.tables["updates"], meeting.its_plan, meeting.as_at)
    rows = found[found["reported_on"].notna() | found["due"].notna()]
    if rows.empty:
        return Words()
    rows, ratings = with_ratings(meeting, rows)
    told = [f"{capital(row['kind'])} {row['ref']}" for row in records(rows)]
    rows = rows.assign(section=told, narrative=marked_up(map(folded, rows["narrative"]), rows))
    headings = {"section": "Part of the plan", "title": "Title", **ratings, "due": "Due", "narrative": "Latest report"}
    size = count(len(rows), "part", term="Section of a plan")
    caption = f"{size} of the plan with a rating or a date of {verb(len(rows), 'its', 'their')} own"
    return table(rows, caption, headings, empty="none given")


@needs(no_actions)
def every(meeting: Meeting) -> Block:
    """List every action of the plan with its milestones: a table for each topmost section."""
    both = pd.concat([meeting.position, meeting.milestones.assign(title=MILESTONE + meeting.milestones["title"])])
    order = {ref: place for place, ref in enumerate(meeting.position["ref"])}
    under = both["parent"].where(both["parent"] != "", both["ref"]).map(order)
    rows, ratings = with_ratings(meeting, both.iloc[under.argsort(kind="stable")].reset_index(drop=True))
    rows = rows.assign(
        by_date=[_by_date(row) for row in records(rows)],
        leads=roles(rows["leads"]),
        narrative=marked_up(map(folded, rows["narrative"]), rows),
    )
    headings = {"ref": "Action", "title": "Title", **ratings, "reported_on": "Reported on", "by_date": "By date"}
    headings |= {"due": "Due", "leads": "Led by"}
    if (both["narrative"] != "").any():
        headings["narrative"] = "Latest report"
    parts = [
        table(rows[rows["top"] == top], f"{capital(meeting.named[top])}: {meeting.titles[top]}", headings, empty="none")
        for top in meeting.in_turn(rows)["top"].unique()
    ]
    return Tables(parts)


def _by_date(row: Row) -> str:
    """Say what the dates make of an action: its status, for what late work it waits, and its new date."""
    waits, again = entries(row["held_up_by"]), "" if row["status"] in DONE_WITH else new_date(row)
    told = [capital(row["status"])]
    told += [f"at risk: waits for {listed(waits)}, late"] if waits else []
    return "; ".join([*told, *([f"new date {again}"] if again else [])])


SUCCESS = {
    "success": "What success looks like",
    "accountable": "Accountable officer",
    "partners": "Partners",
}


@needs(no_actions, told=True)
def success(meeting: Meeting) -> Block:
    """List what success looks like and who else answers for or takes part in actions; nothing where none says."""
    position = meeting.position.assign(partners=meeting.position["partners"].map(lambda cell: listed(entries(cell))))
    given = [name for name in SUCCESS if (position[name] != "").any()]
    rows = position[(position[given] != "").any(axis=1)] if given else position.head(0)
    if rows.empty:
        return Words()
    rows = rows.assign(success=marked_up(map(folded, rows["success"]), rows))
    headings = {"ref": "Action", "title": "Title", **{name: SUCCESS[name] for name in given}}
    size = count(len(rows), "action", term="Of the plan's actions")
    return table(rows, f"What success looks like, and who takes part: {size}", headings, empty="not stated")
