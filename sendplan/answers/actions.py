"""What the actions page shows: where every action stands, by priority, date and lead."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from sendplan import charts, plan, timing
from sendplan.answers import Block, needs, no_actions, no_ratings
from sendplan.area import Plan
from sendplan.meeting import Meeting
from sendplan.tables import Tables, badge, marked_up, table
from sendplan.words import Words, clean, count, day, listed, percent, say, verb


@needs(no_ratings)
def ratings(meeting: Meeting) -> Block:
    """Draw how many actions of each priority have each rating."""
    assert meeting.plan is not None  # noqa: S101 - no_ratings has seen to it
    counted = plan.counts_by(meeting.position, "top")
    titles = meeting.table("sections").set_index("ref")["title"]
    counted["size"] = counted[list(plan.STANDINGS)].sum(axis="columns")
    counted["label"] = [
        f"{ref}. {titles[ref]} ({size})" for ref, size in zip(counted["top"], counted["size"], strict=True)
    ]
    best = counted.assign(share=counted["complete"] / counted["size"]).sort_values("share", kind="stable").iloc[-1]
    level = meeting.plan.hierarchy[0]
    name = f"Actions by {level} and reported rating, {day(meeting.as_at)}"
    done = percent(int(best["complete"]), int(best["size"]))
    reading = f"{level.capitalize()} {best['top']} ({titles[best['top']]}) has the largest share complete: {done}."
    return charts.standings(counted, meeting.plan.words, name, reading)


@needs(no_ratings)
def past_due(meeting: Meeting) -> Block:
    """List every action past due, longest overdue first, with its lead's rating beside."""
    rows = meeting.past_due
    if rows.empty:
        return say(f"No action is past due on {day(meeting.as_at)}.")
    headings = {
        "ref": "Action",
        "title": "Title",
        "rating": "Reported rating",
        "due": "Due",
        "days_late": "Days late",
        "revised_due": "New date",
        "leads": "Led by",
    }
    caption = f"{count(len(rows), 'action')} past due on {day(meeting.as_at)}"
    return table(rows.assign(leads=roles(rows["leads"])), caption, headings, empty="none given")


def roles(leads: pd.Series[str]) -> pd.Series[str]:
    """Write the roles of a cell as a list."""
    return leads.map(lambda cell: listed(cell.split(";")) if cell else "no lead named")


@needs(no_ratings, told=True)
def contradicted(meeting: Meeting) -> Block:
    """List the ratings that the dates disprove, by kind."""
    found = meeting.contradictions
    if found.empty:
        return say("The dates disprove no reported rating.")
    by_kind = found.groupby("kind", sort=False)["ref"]
    kinds = pd.DataFrame({"actions": by_kind.size(), "refs": by_kind.agg(listed)}).reset_index()
    kinds["kind"] = kinds["kind"].str.capitalize()
    headings = {"kind": "What the dates say", "actions": "Actions", "refs": "Which"}
    return table(kinds, "Ratings that the dates or the record disprove; the lead's rating is left as it is", headings)


def legend(meeting: Meeting) -> Block:
    """Show the plan's own rating scale: each word with its mark, and what the plan means by it."""
    if meeting.plan is None or not meeting.plan.ratings:
        return say("The record does not hold this plan's rating scale.")
    scale = pd.DataFrame([rating.model_dump() for rating in meeting.plan.ratings])
    scale = scale.rename(columns={"means": "standing", "word": "rating"})
    scale["legend"] = scale["legend"].str.capitalize()
    return table(
        scale,
        f"Ratings of the {meeting.plan.title}",
        {"rating": "Rating", "legend": "What the plan means by it"},
    )


@needs(no_ratings)
def delayed(meeting: Meeting) -> Block:
    """List the actions rated red, with where they stand and what is being done."""
    rows = plan.with_standing(meeting.position, "red")
    if rows.empty:
        return say("No action is rated as delayed.")
    rows = rows.assign(narrative=marked_up((_told(meeting, ref) for ref in rows["ref"]), rows))
    headings = {
        "ref": "Action",
        "title": "Title",
        "narrative": "Where it stands, latest report first",
        "mitigation": "What is being done",
        "due": "Due",
        "revised_due": "New date",
    }
    return table(rows, f"{count(len(rows), 'action')} rated as delayed", headings, empty="none given")


def _told(meeting: Meeting, ref: str) -> Markup:
    """Show what each report said of an action, latest first, with its date."""
    reports = meeting.updates[(meeting.updates["ref"] == ref) & (meeting.updates["narrative"] != "")]
    told = [
        Markup("{}: {}").format(day(report["as_at"]), clean(report["narrative"]))
        for report in reports.sort_values("as_at", ascending=False).to_dict(orient="records")
    ]
    return Markup("<br>").join(told)


@needs(no_ratings)
def not_started(meeting: Meeting) -> Block:
    """List the actions not started, with the start date given for each."""
    rows = plan.with_standing(meeting.position, "not_started")
    if rows.empty:
        return say("No action is rated as not started.")
    rows = rows.sort_values("due", kind="stable").assign(leads=roles(rows["leads"]))
    given = int(rows["provisional_start"].notna().sum())
    headings = {
        "ref": "Action",
        "title": "Title",
        "provisional_start": "Provisional start",
        "due": "Due",
        "leads": "Led by",
    }
    caption = f"{count(len(rows), 'action')} not started, {given} with a provisional start date"
    return table(rows, caption, headings, empty="none given")


@needs(no_ratings)
def re_dated(meeting: Meeting) -> Block:
    """List the actions given a new due date, furthest moved first."""
    rows = meeting.slippage
    if rows.empty:
        return say("The reports give no action a new date.")
    headings = {
        "ref": "Action",
        "title": "Title",
        "rating": "Reported rating",
        "due": "First due",
        "revised_due": "New date",
        "slipped": "Days moved",
        "re_dated": "New dates given",
    }
    return table(rows, f"{count(len(rows), 'action')} given a new date", headings)


@needs(no_ratings)
def burn_up(meeting: Meeting) -> Block:
    """Draw the completions the due dates planned beside those recorded."""
    months = meeting.burn_up
    now = months[months["month"] == meeting.as_at + pd.offsets.MonthEnd(0)].iloc[0]
    undated = int(meeting.position["due"].isna().sum())
    reading = (
        f"{now['planned']} completions were planned by {day(now['month'])}; "
        f"{now['recorded']} {verb(int(now['recorded']))} recorded by {day(meeting.as_at)}. "
        f"{count(undated, 'action')} without a date {verb(undated)} not in the planned line."
    )
    return charts.burn_up(months, meeting.as_at, "Completions planned and recorded", reading)


@needs(no_ratings)
def by_lead(meeting: Meeting) -> Block:
    """Count each lead's open and late actions, most open first."""
    still_open = meeting.position[meeting.position["standing"].isin(plan.OPEN)]
    each = still_open.assign(lead=still_open["leads"].str.split(";")).explode("lead")
    each["lead"] = each["lead"].replace("", "no lead named")
    late = each["status"] == timing.PAST_DUE
    found = each.assign(late=late).groupby("lead").agg(open=("ref", "size"), late=("late", "sum")).reset_index()
    found = found.sort_values(["open", "late", "lead"], ascending=[False, False, True])
    caption = f"Open actions by lead, {day(meeting.as_at)}; an action with two leads counts for both"
    return table(found, caption, {"lead": "Led by", "open": "Open actions", "late": "Of them past due"})


@needs(no_actions)
def every_action(meeting: Meeting) -> Block:
    """List every action of the plan, a table for each topmost section."""
    assert meeting.plan is not None  # noqa: S101 - no_actions has seen to it
    level, titles = (
        meeting.plan.hierarchy[0].capitalize(),
        meeting.table("sections").set_index("ref")["title"],
    )
    rows = meeting.position.assign(
        status=meeting.position["status"].str.capitalize(), leads=roles(meeting.position["leads"])
    )
    headings = {
        "ref": "Action",
        "title": "Title",
        "rating": "Reported rating",
        "status": "By date",
        "due": "Due",
        "leads": "Led by",
    }
    return Tables(
        [
            table(rows[rows["top"] == top], f"{level} {top}: {titles[top]}", headings, empty="no date")
            for top in sorted(rows["top"].unique(), key=plan.natural)
        ]
    )


def earlier(meeting: Meeting) -> Words:
    """Sum up each plan before this one as it was last reported."""
    if not meeting.earlier_plans:
        return say("The record holds no earlier plan.")
    return Words(bullets=[_summed_up(meeting, each) for each in meeting.earlier_plans])


def _summed_up(meeting: Meeting, earlier: Plan) -> str:
    position = meeting.position_at(meeting.as_at, earlier)
    counted = plan.counts(position)
    parts = [f"{counted[means]} {word.lower()}" for means, word in earlier.words.items() if counted[means]]
    reported = position["reported_on"].max()
    level = earlier.hierarchy[-1]
    total = f"{count(len(position), level)}, {listed(parts)}"
    return f"{earlier.title}, last reported on {day(reported)}: {total}. {earlier.note}"


def carried_forward(meeting: Meeting) -> Block:
    """List what earlier plans carried into this one, and where that stands now."""
    links = meeting.area.tables["carried_forward"]
    links = links[links["to_plan"] == (meeting.plan.id if meeting.plan else None)]
    if links.empty:
        return say("The record names nothing that was carried into this plan.")
    actions = meeting.area.tables["actions"].rename(columns={"plan": "from_plan", "ref": "from_ref"})
    rows = links.merge(actions[["from_plan", "from_ref", "title"]], on=["from_plan", "from_ref"])
    rows = rows.assign(now=marked_up((_taken_up(meeting, ref) for ref in rows["to_ref"]), rows))
    headings = {
        "from_ref": "Task",
        "title": "Title",
        "to_ref": "Taken up by",
        "now": f"Standing on {day(meeting.as_at)}",
    }
    return table(rows, f"{count(len(rows), 'task')} carried forward into the {_title(meeting)}", headings)


def _title(meeting: Meeting) -> str:
    return meeting.plan.title if meeting.plan else ""


def _taken_up(meeting: Meeting, ref: str) -> Markup:
    """Show the rating of the action, or of each action in the section, that took a task up."""
    position = meeting.position
    rows = position[(position["ref"] == ref) | (position["section"] == ref)]
    shown = [
        Markup("{} {}").format("" if row["ref"] == ref else clean(row["ref"]), badge(row["standing"], row["rating"]))
        for _, row in rows.iterrows()
    ]
    return Markup("<br>").join(shown)
