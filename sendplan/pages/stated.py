"""What the board summary shows of the figures that papers and minutes state."""

from __future__ import annotations

import pandas as pd

from sendplan.figures import measured
from sendplan.figures import quoted as as_printed
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block
from sendplan.pages.values import stated_amount
from sendplan.show.blocks import say
from sendplan.show.tables import table
from sendplan.vocabulary import WHOLE_PLAN
from sendplan.words import capital, listed


def quoted(meeting: Meeting) -> pd.DataFrame:
    """Keep the figures that papers and minutes known by this meeting state, since the body's own one before.

    Adds `what` (figure and scope in words), `where` (title of the paper) and `published`.
    """
    sources = meeting.area.tables["sources"].rename(columns={"id": "source", "title": "where"})
    found = meeting.stated.merge(sources[["source", "where", "published"]], on="source")
    meetings = meeting.area.tables["meetings"]
    own = meetings.loc[(meetings["body"] == meeting.body.id) & (meetings["meeting"] < meeting.date), "meeting"]
    new = found["as_at"] > (pd.Timestamp.min if own.empty else own.max())
    figure = found["figure"].str.replace("_", " ").str.replace("percent ", "share ").map(capital)
    scope = (" (" + found["scope"] + ")").where(found["scope"] != "", "")
    return found.assign(what=figure + scope)[new]


def totals(meeting: Meeting) -> list[tuple[str, str]]:
    """List what papers state of all actions of the plan: each figure, and what it is in words."""
    rows = quoted(meeting)
    found = rows[(rows["plan"] == meeting.its_plan.id) & (rows["scope"] == WHOLE_PLAN)]
    return [(stated_amount(row), row["what"].removesuffix(f" ({WHOLE_PLAN})")) for row in records(found)]


def totals_said(meeting: Meeting) -> str:
    """Say the same in a clause: 97% complete, 3% delayed; empty where papers state none."""
    return listed(f"{figure} {what.lower().removeprefix('share ')}" for figure, what in totals(meeting))


def figures(meeting: Meeting) -> Block:
    """Show the figures that the papers and minutes known by this meeting state."""
    rows = quoted(meeting)
    if rows.empty:
        return say("The papers and minutes of this meeting that are in the record state no figure.")
    printed = ((row, as_printed(row["printed"], row["value"], measured(row["unit"]))) for row in records(rows))
    values = [written if row["printed"] else stated_amount(row) for row, written in printed]
    headings = {"what": "Figure", "printed": "As printed", "as_at": "As at", "where": "Where"}
    return table(rows.assign(printed=values), "Figures stated in the papers and minutes", headings)
