"""What became of the plans before this one, and of what they carried forward."""

from __future__ import annotations

from markupsafe import Markup

from sendplan.data.area import NOT_REPORTED, Plan
from sendplan.figures import count, number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block
from sendplan.pages.one_concern import not_so
from sendplan.rules import plan
from sendplan.show.blocks import Words, say
from sendplan.show.tables import badge, marked_up, table
from sendplan.words import MOST_ON_A_PAGE, capital, clean, day, listed, unshown


def earlier(meeting: Meeting) -> Words:
    """Sum up each plan before this one as it was last reported."""
    told = [_summed_up(meeting, each) for each in meeting.earlier_plans]
    return Words(bullets=told) if told else say("The record holds no earlier plan.")


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
    """List what earlier plans carried into this one, and where that stands now."""
    links = meeting.area.tables["carried_forward"]
    links = links[links["to_plan"] == meeting.its_plan.id]
    if links.empty:
        return say("The record names nothing that was carried into this plan.")
    actions = meeting.area.tables["actions"].rename(columns={"plan": "from_plan", "ref": "from_ref"})
    rows = links.merge(actions[["from_plan", "from_ref", "title"]], on=["from_plan", "from_ref"])
    level, pairs = meeting.area.plan(rows["from_plan"].iloc[0]).hierarchy[-1], (rows["from_ref"], rows["to_ref"])
    rows = rows.assign(now=marked_up((_taken_up(meeting, *pair) for pair in zip(*pairs, strict=True)), rows))
    now = f"What took it up, on {day(meeting.as_at)}"
    headings = {"from_ref": capital(level), "title": "Title", "to_ref": "Taken up by", "now": now}
    caption = f"{count(len(rows), level, term='Carried forward')} carried forward into the {meeting.its_plan.title}"
    return table(rows, caption, headings, empty="no action in it")


def _taken_up(meeting: Meeting, task: str, ref: str) -> Markup:
    """Show the rating of the action, or of each action in the section, that took a task up."""
    position = meeting.position
    within = (position["section"] == ref) | (position["top"] == ref)
    rows = records(position[(position["ref"] == ref) | within])
    shown = [
        Markup("{} {}").format("" if row["ref"] == ref else clean(row["ref"]), badge(row["standing"], row["rating"]))
        for row in rows[:MOST_ON_A_PAGE]
    ]
    return Markup("<br>").join([*shown, *unshown(len(rows), "action"), *not_so(task, rows)])
