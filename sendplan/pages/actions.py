"""What the actions page shows: where the actions stand, by part of the plan, date and lead."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from markupsafe import Markup

from sendplan.cells import entries
from sendplan.figures import count, number, percent
from sendplan.frames import records
from sendplan.meeting import NO_PLAN, Meeting
from sendplan.pages import Block, needs, no_ratings, pace
from sendplan.pages.new_dates import not_firm, with_new_dates
from sendplan.rules import plan, timing
from sendplan.show import charts, progress
from sendplan.show.blocks import Words, say
from sendplan.show.tables import marked_up, table
from sendplan.words import capital, clean, day, listed, verb

REPORTS_TOLD = 3  # of a delayed action: earlier ones are only counted


@needs(no_ratings)
def ratings(meeting: Meeting) -> Block:
    """Draw how many actions of each priority have each rating."""
    counted = meeting.in_turn(plan.counts_by(meeting.position, "top"))
    counted["size"] = counted[list(plan.STANDINGS)].sum(axis="columns")
    counted["done"] = counted[list(plan.DONE)].sum(axis="columns")
    tops = zip(counted["top"], counted["size"], strict=True)
    counted["label"] = [f"{ref}. {charts.short(meeting.titles[ref], 48)} ({_of_plan(size)})" for ref, size in tops]
    reported = meeting.last_report or meeting.as_at
    message, _, rest = _most_complete(meeting, counted).partition(". ")
    what = f"Actions by {meeting.level} and rating, as reported by {day(reported)}."
    used = meeting.position[meeting.position["rating"] != ""].groupby("standing")["rating"]
    words = meeting.its_plan.words | {str(means): " or ".join(each.unique()) for means, each in used}
    return charts.standings(counted, words, charts.Caption(message.rstrip("."), f"{what} {rest}".strip()))


def _most_complete(meeting: Meeting, counted: pd.DataFrame) -> str:
    """Say in which section, or sections, every action is complete, or else where the share that is is largest."""
    done, everything = int(counted["done"].sum()), int(counted["size"].sum())
    term = plan.done_term(meeting.its_plan.words)
    total = f"{percent(done, everything, 'actions', term)} {done_word(meeting)}."
    if len(counted) == 1 or done in (0, everything):
        return capital(total)
    shares = counted["done"] / counted["size"]
    best = counted[shares == shares.max()]
    named = listed(f"{meeting.named[ref]} ({meeting.titles[ref]})" for ref in best["top"])
    if shares.max() == 1:
        return f"Overall {total} Nothing is left to do in {named}: {_of_plan(best['size'].sum())}."
    share = percent(int(best["done"].iloc[0]), int(best["size"].iloc[0]), "actions", term)
    return f"Overall {total} The largest share is in {named}: {share}."


def _of_plan(how_many: int) -> str:
    return number(how_many, "actions", "Of the plan's actions")


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
    caption = f"{count(len(rows), 'action', term='Past due')} past due on {day(meeting.as_at)}"
    return table(with_new_dates(rows).assign(leads=roles(rows["leads"])), caption, headings, empty="none given")


def roles(leads: pd.Series[str]) -> pd.Series[str]:
    """Write the roles of a cell as a list."""
    return leads.map(lambda cell: listed(entries(cell)) or "no lead named")


def word(meeting: Meeting, means: str) -> str:
    """Return the plan's own word for a meaning, in lower case for a sentence."""
    return plan.wording(meeting.its_plan.words, means).lower()


def done_word(meeting: Meeting) -> str:
    """Return the plan's own words for what is done, in lower case for a sentence."""
    return plan.done_word(meeting.its_plan.words).lower()


def rating(meeting: Meeting, means: str) -> str:
    """Return the words of the actions with a meaning as a sentence takes them after "rated": several words in quotes.

    Where no action has it, those are the plan's own words for it.
    """
    used = plan.words_of(plan.with_standing(meeting.position, means)) or word(meeting, means)
    quoted = (f"\u201c{each}\u201d" if " " in each else each for each in used.split(" or "))
    return " or ".join(quoted)


def rated_as(meeting: Meeting, means: str) -> str:
    """Name the term of a count of actions whose ratings have a meaning."""
    return plan.term(meeting.its_plan.words, means)


@needs(no_ratings, told=True)
def contradicted(meeting: Meeting) -> Block:
    """List the ratings that the dates disprove, by kind."""
    found = meeting.contradictions
    if found.empty:
        return say("The dates disprove no reported rating.")
    by_kind = found.groupby("kind", sort=False)["ref"]
    kinds = pd.DataFrame({"actions": by_kind.size(), "refs": by_kind.agg(listed)}).reset_index()
    kinds["kind"] = [_in_own_words(kind, found[found["kind"] == kind]) for kind in kinds["kind"]]
    headings = {"kind": "What does not add up", "actions": "Actions", "refs": "Which"}
    return table(
        kinds, "Ratings that the dates disprove or nothing supports; each is left as its lead gave it", headings
    )


def _in_own_words(kind: str, rows: pd.DataFrame) -> str:
    """Name a kind of contradiction with the words that its actions are rated with."""
    return capital(kind.replace(plan.usual_word(rows["standing"].iloc[0]).lower(), plan.words_of(rows), 1))


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
def behind(meeting: Meeting) -> Block:
    """List the actions rated red, with where they stand and what is being done."""
    rows = plan.with_standing(meeting.position, "red")
    if rows.empty:
        return say(f"No action is rated {rating(meeting, 'red')}.")
    rows = rows.assign(narrative=marked_up((_told(meeting, ref) for ref in rows["ref"]), rows))
    headings = {
        "ref": "Action",
        "title": "Title",
        "narrative": "Where it stands, latest report first",
        "mitigation": "What is being done",
        "due": "Due",
        "new_date": "New date",
    }
    caption = f"{count(len(rows), 'action', term=rated_as(meeting, 'red'))} rated {rating(meeting, 'red')}"
    return table(with_new_dates(rows), caption, headings, empty="none given")


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
        return say(f"No action is rated {rating(meeting, 'not_started')}.")
    rows = rows.sort_values("due", kind="stable").assign(leads=roles(rows["leads"]))
    given = number(rows["provisional_start"].notna().sum(), "actions", "Provisional start")
    headings = {
        "ref": "Action",
        "title": "Title",
        "provisional_start": "Provisional start",
        "due": "Due",
        "leads": "Led by",
    }
    waiting = count(len(rows), "action", term=rated_as(meeting, "not_started"))
    caption = f"{waiting} rated {rating(meeting, 'not_started')}, {given} with a provisional start date"
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
    caption = f"{count(len(rows), 'action', term='New date')} given a new date"
    return replace(table(rows, caption, headings), note=not_firm(meeting.position))


@needs(no_ratings)
def burn_up(meeting: Meeting) -> Block:
    """Draw the completions the due dates planned beside those recorded, and the actions in the plan."""
    months = meeting.burn_up
    now = months[months["month"] == meeting.as_at + pd.offsets.MonthEnd(0)].iloc[0]
    planned, recorded = int(now["planned"]), int(now["recorded"])
    due = int((meeting.position["due"] <= meeting.as_at).sum())
    undated = int(meeting.position["due"].isna().sum())
    without = count(undated, "action", term="Of the plan's actions")
    left_out = f" {without} without a date {verb(undated)} not in the planned line." if undated else ""
    message = (
        f"{number(due, 'completions', 'Planned')} {verb(due, 'was', 'were')} due by {day(meeting.as_at)}; "
        f"{number(recorded, 'completions', 'Recorded')} {verb(recorded)} done"
    )
    later = number(planned, "completions", "Planned", as_at=now["month"])
    by_its_end = f" and {later} by the end of that month, {day(now['month'])}"
    reading = (
        f"{count(due, 'completion', term='Planned')} {verb(due, 'was', 'were')} planned by {day(meeting.as_at)}"
        f"{by_its_end if meeting.as_at < now['month'] else ''}; "
        f"{number(recorded, 'completions', 'Recorded')} {verb(recorded)} recorded by {day(meeting.as_at)}."
        f"{left_out}{pace.resized(months, now)}"
    )
    return progress.burn_up(months, meeting.as_at, charts.Caption(message, reading))


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
        meeting.counts["done"] + pace.still_open(meeting),
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
