"""What became of the plans before this one, and of what they carried forward."""

from __future__ import annotations

from markupsafe import Markup

from sendplan.data.area import NOT_REPORTED, Plan
from sendplan.figures import count, number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block, links
from sendplan.pages.one_concern import not_so
from sendplan.rules import plan
from sendplan.show.blocks import Words
from sendplan.show.linked import linked
from sendplan.show.tables import badge, marked_up, table
from sendplan.words import MOST_ON_A_PAGE, capital, day, listed, unshown


def earlier(meeting: Meeting) -> Words:
    """Sum up each plan before this one as it was last reported."""
    return Words(bullets=[_summed_up(meeting, each) for each in meeting.earlier_plans])


def _summed_up(meeting: Meeting, earlier: Plan) -> str:
    position = meeting.position_at(meeting.as_at, earlier)
    counted, reported, thing = plan.count_standings(position), position["reported_on"].max(), earlier.hierarchy[-1]
    words, things = {**earlier.words, NOT_REPORTED: "not reported"}, earlier.plural(thing)
    parts = [
        f"{number(counted[means], things, plan.term(earlier.words, means), as_at=reported)} {own.lower()}"
        for means, own in words.items()
        if counted[means]
    ]
    total = count(len(position), thing, term="Of the plan's actions", as_at=reported)
    return f"{earlier.title}, last reported on {day(reported)}: {total}, {listed(parts)}. {earlier.note}"


def carried_forward(meeting: Meeting) -> Block:
    """List what earlier plans carried into this one, and where that stands now; nothing where that is nothing."""
    carried = meeting.area.tables["carried_forward"]
    carried = carried[carried["to_plan"] == meeting.its_plan.id]
    if carried.empty:
        return Words()
    actions = meeting.area.tables["actions"].rename(columns={"plan": "from_plan", "ref": "from_ref"})
    rows = carried.merge(actions[["from_plan", "from_ref", "title"]], on=["from_plan", "from_ref"])
    level, pairs = meeting.area.plan(rows["from_plan"].iloc[0]).hierarchy[-1], (rows["from_ref"], rows["to_ref"])
    now = marked_up((_taken_up(meeting, *pair) for pair in zip(*pairs, strict=True)), rows)
    headings = {"head": capital(level), "now": f"What took it up, on {day(meeting.as_at)}"}
    caption = f"{count(len(rows), level, term='Carried forward')} carried forward into the {meeting.its_plan.title}"
    return table(rows.assign(head=rows["from_ref"] + " " + rows["title"], now=now), caption, headings)


def _taken_up(meeting: Meeting, task: str, ref: str) -> Markup:
    """Show the rating of the action, or of each action in the section, that took a task up."""
    position = meeting.position
    within = (position["section"] == ref) | (position["top"] == ref)
    rows = records(position[(position["ref"] == ref) | within])
    first = ((row, linked(links.action(meeting, row["ref"]))) for row in rows[:MOST_ON_A_PAGE])
    shown = [Markup("{} {}").format(named, badge(row["standing"], row["rating"])) for row, named in first]
    section = [] if len(rows) == 1 and rows[0]["ref"] == ref else [f"{ref}:" if rows else f"{ref}: no action in it"]
    return Markup("<br>").join([*section, *shown, *unshown(len(rows), "action"), *not_so(task, rows)])
