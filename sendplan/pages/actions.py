"""What the actions page shows: where every action stands, by priority, date and lead."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from markupsafe import Markup

from sendplan.cells import entries
from sendplan.data.area import NOT_REPORTED, Plan
from sendplan.frames import records
from sendplan.meeting import NO_PLAN, Meeting
from sendplan.pages import Block, needs, no_actions, no_ratings, pace
from sendplan.pages.new_dates import not_firm, with_new_dates
from sendplan.pages.one_concern import not_so
from sendplan.rules import plan, timing
from sendplan.show import charts, progress
from sendplan.show.blocks import Words, say
from sendplan.show.tables import Tables, badge, marked_up, table
from sendplan.words import MOST_ON_A_PAGE, capital, clean, count, day, listed, number, percent, unshown, verb

REPORTS_TOLD = 3  # of a delayed action: earlier ones are only counted


@needs(no_ratings)
def ratings(meeting: Meeting) -> Block:
    """Draw how many actions of each priority have each rating."""
    counted = plan.counts_by(meeting.position, "top")
    counted["size"] = counted[list(plan.STANDINGS)].sum(axis="columns")
    tops = zip(counted["top"], counted["size"], strict=True)
    counted["label"] = [f"{ref}. {charts.short(meeting.titles[ref], 48)} ({size})" for ref, size in tops]
    reported = meeting.last_report or meeting.as_at
    name = f"Actions by {meeting.level} and rating, as reported by {day(reported)}"
    return charts.standings(counted, meeting.its_plan.words, charts.Caption(name, _most_complete(meeting, counted)))


def _most_complete(meeting: Meeting, counted: pd.DataFrame) -> str:
    """Say in which section, or sections, the share of complete actions is largest."""
    done, everything = int(counted["complete"].sum()), int(counted["size"].sum())
    total = f"{percent(done, everything)} complete."
    if len(counted) == 1 or not done:
        return capital(total)
    shares = counted["complete"] / counted["size"]
    best = counted[shares == shares.max()]
    named = listed(f"{ref} ({meeting.titles[ref]})" for ref in best["top"])
    share = percent(int(best["complete"].iloc[0]), int(best["size"].iloc[0]))
    return f"Overall {total} The largest share is in {meeting.level} {named}: {share}."


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
        "reported_on": "Reported on",
        "due": "Due",
        "days_late": "Days late",
        "new_date": "New date",
        "leads": "Led by",
    }
    caption = f"{count(len(rows), 'action')} past due on {day(meeting.as_at)}"
    return table(with_new_dates(rows).assign(leads=roles(rows["leads"])), caption, headings, empty="none given")


def roles(leads: pd.Series[str]) -> pd.Series[str]:
    """Write the roles of a cell as a list."""
    return leads.map(lambda cell: listed(entries(cell)) or "no lead named")


def word(meeting: Meeting, means: str) -> str:
    """Return the plan's own word for a meaning, in lower case for a sentence."""
    return plan.wording(meeting.its_plan.words, means).lower()


@needs(no_ratings, told=True)
def contradicted(meeting: Meeting) -> Block:
    """List the ratings that the dates disprove, by kind."""
    found = meeting.contradictions
    if found.empty:
        return say("The dates disprove no reported rating.")
    by_kind = found.groupby("kind", sort=False)["ref"]
    kinds = pd.DataFrame({"actions": by_kind.size(), "refs": by_kind.agg(listed)}).reset_index()
    kinds["means"] = kinds["kind"].map(found.groupby("kind")["standing"].first())
    kinds["kind"] = [
        capital(kind.replace(plan.usual_word(means).lower(), word(meeting, means), 1))
        for kind, means in zip(kinds["kind"], kinds["means"], strict=True)
    ]
    headings = {"kind": "What does not add up", "actions": "Actions", "refs": "Which"}
    return table(
        kinds, "Ratings that the dates disprove or nothing supports; each is left as its lead gave it", headings
    )


def legend(meeting: Meeting) -> Block:
    """Show the plan's own rating scale: each word with its mark, and what the plan means by it."""
    found = meeting.its_plan
    if not found.ratings:
        return Words() if found is NO_PLAN else say("The record does not hold this plan's rating scale.")
    scale = pd.DataFrame([rating.model_dump() for rating in found.ratings])
    scale = scale.rename(columns={"means": "standing", "word": "rating"})
    scale["legend"] = scale["legend"].map(capital)
    headings = {"rating": "Rating", "legend": "What the plan means by it"}
    return table(scale, f"Ratings of the {found.title}", headings)


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
        "new_date": "New date",
    }
    return table(with_new_dates(rows), f"{count(len(rows), 'action')} rated as delayed", headings, empty="none given")


def _told(meeting: Meeting, ref: str) -> Markup:
    """Show what each report said of an action, latest first, with its date."""
    reports = meeting.updates[(meeting.updates["ref"] == ref) & (meeting.updates["narrative"] != "")]
    latest = reports.sort_values("as_at", ascending=False)
    told = [
        Markup("{}: {}").format(day(report["as_at"]), clean(report["narrative"]))
        for report in records(latest.head(REPORTS_TOLD))
    ]
    more = len(latest) - len(told)
    return Markup("<br>").join([*told, *([f"{count(more, 'earlier report')}."] if more > 0 else [])])


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
        return say(*filter(None, ["The reports give no action a new date.", not_firm(meeting.position)]))
    headings = {
        "ref": "Action",
        "title": "Title",
        "rating": "Reported rating",
        "due": "First due",
        "revised_due": "New date",
        "slipped": "Days moved",
        "re_dated": "New dates given",
    }
    caption = f"{count(len(rows), 'action')} given a new date"
    return replace(table(rows, caption, headings), note=not_firm(meeting.position))


@needs(no_ratings)
def burn_up(meeting: Meeting) -> Block:
    """Draw the completions the due dates planned beside those recorded, and the actions in the plan."""
    months = meeting.burn_up
    now = months[months["month"] == meeting.as_at + pd.offsets.MonthEnd(0)].iloc[0]
    planned, recorded = int(now["planned"]), int(now["recorded"])
    due = int((meeting.position["due"] <= meeting.as_at).sum())
    undated = int(meeting.position["due"].isna().sum())
    left_out = f" {count(undated, 'action')} without a date {verb(undated)} not in the planned line." if undated else ""
    by_its_end = f" and {number(planned)} by the end of that month, {day(now['month'])}"
    reading = (
        f"{count(due, 'completion')} {verb(due, 'was', 'were')} planned by {day(meeting.as_at)}"
        f"{by_its_end if meeting.as_at < now['month'] else ''}; "
        f"{number(recorded)} {verb(recorded)} recorded by {day(meeting.as_at)}.{left_out}{pace.resized(months, now)}"
    )
    return progress.burn_up(months, meeting.as_at, charts.Caption("Completions planned and recorded", reading))


@needs(no_ratings)
def forecast(meeting: Meeting) -> Block:
    """Draw the range of actions complete at later month ends; without enough history, say so and give the pace."""
    if not pace.still_open(meeting):
        return say("No action is open, so there is nothing to forecast.")
    if meeting.forecast is None:
        return say(pace.too_short(meeting), *pace.simple(meeting))
    return progress.fan(
        meeting.burn_up,
        pace.drawn(meeting, meeting.forecast),
        meeting.counts["complete"] + pace.still_open(meeting),
        pace.end(meeting),
        charts.Caption("Actions complete so far, and the range ahead", pace.reading(meeting, meeting.forecast)),
    )


@needs(no_ratings, told=True)
def when_complete(meeting: Meeting) -> Block:
    """Say by when every open action would be complete in so many of 100 runs, and how that stands to the plan's end."""
    if meeting.forecast is None or not pace.still_open(meeting):
        return Words()
    return pace.when_complete(meeting, meeting.forecast)


@needs(no_ratings)
def by_lead(meeting: Meeting) -> Block:
    """Count each lead's open and late actions, most open first."""
    still_open = meeting.position[meeting.position["standing"].isin(plan.OPEN)]
    if still_open.empty:
        return say("No action is open.")
    each = still_open.assign(lead=still_open["leads"].map(entries)).explode("lead")
    each["lead"] = each["lead"].fillna("no lead named")
    late = each["status"] == timing.PAST_DUE
    found = each.assign(late=late).groupby("lead").agg(open=("ref", "size"), late=("late", "sum")).reset_index()
    found = found.sort_values(["open", "late", "lead"], ascending=[False, False, True])
    caption = f"Open actions by lead, {day(meeting.as_at)}; an action with two leads counts for both"
    return table(found, caption, {"lead": "Led by", "open": "Open actions", "late": "Of them past due"})


@needs(no_actions)
def every_action(meeting: Meeting) -> Block:
    """List every action of the plan, a table for each topmost section."""
    position = meeting.position
    rows = position.assign(status=position["status"].map(capital), leads=roles(position["leads"]))
    headings = {
        "ref": "Action",
        "title": "Title",
        "rating": "Reported rating",
        "reported_on": "Reported on",
        "status": "By date",
        "due": "Due",
        "leads": "Led by",
    }
    level = capital(meeting.level)
    return Tables(
        [
            table(rows[rows["top"] == top], f"{level} {top}: {meeting.titles[top]}", headings, empty="none")
            for top in sorted(rows["top"].unique(), key=plan.natural)
        ]
    )


def earlier(meeting: Meeting) -> Words:
    """Sum up each plan before this one as it was last reported."""
    told = [_summed_up(meeting, each) for each in meeting.earlier_plans]
    return Words(bullets=told) if told else say("The record holds no earlier plan.")


def _summed_up(meeting: Meeting, earlier: Plan) -> str:
    position = meeting.position_at(meeting.as_at, earlier)
    counted = plan.count_standings(position)
    words = {**earlier.words, NOT_REPORTED: "not reported"}
    parts = [f"{counted[means]} {own.lower()}" for means, own in words.items() if counted[means]]
    total = f"{count(len(position), earlier.hierarchy[-1])}, {listed(parts)}"
    return f"{earlier.title}, last reported on {day(position['reported_on'].max())}: {total}. {earlier.note}"


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
    caption = f"{count(len(rows), level)} carried forward into the {meeting.its_plan.title}"
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
