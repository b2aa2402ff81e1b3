"""What the actions page shows: where the actions stand, by part of the plan, date and lead."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from sendplan.cells import entries
from sendplan.data.area import NOT_REPORTED
from sendplan.figures import count, number, percent
from sendplan.frames import records
from sendplan.meeting import NO_PLAN, Meeting
from sendplan.pages import Block, needs, no_actions, no_ratings
from sendplan.pages.new_dates import with_new_dates
from sendplan.rules import plan, timing
from sendplan.show import charts
from sendplan.show.blocks import Words, say
from sendplan.show.heat import ratings_by_report
from sendplan.show.strip import due_strip
from sendplan.show.tables import marked_up, table
from sendplan.words import capital, clean, day, listed, verb

REPORTS_TOLD = 3  # of a delayed action: earlier ones are only counted
LEAST_REPORTS, MOST_REPORTS = 2, 5  # that are drawn: of two one can be set beside the other, and more make a long page
ALL = "Of the plan's actions"  # the term of a count of them
STATES = {timing.PAST_DUE: "late", timing.NO_REPORT: "late", timing.COMPLETE: "done"}  # of a strip; others: to come


@needs(no_ratings)
def ratings(meeting: Meeting) -> Block:
    """Draw how many actions of each priority have each rating."""
    counted = meeting.in_turn(plan.counts_by(meeting.position, "top"))
    counted["size"] = counted[list(plan.STANDINGS)].sum(axis="columns")
    counted["done"] = counted[list(plan.DONE)].sum(axis="columns")
    tops = zip(counted["top"], counted["size"], strict=True)
    counted["label"] = [f"{ref}. {charts.short(meeting.titles[ref], 48)} ({_of_plan(size)})" for ref, size in tops]
    reported = meeting.last_report or meeting.as_at
    name = f"Actions by {meeting.level} and rating, as reported by {day(reported)}"
    return charts.standings(counted, _used_words(meeting), charts.Caption(name, _most_complete(meeting, counted)))


def _used_words(meeting: Meeting) -> dict[str, str]:
    """Give the plan's word for each meaning; of several, those that its actions are rated with now."""
    used = meeting.position[meeting.position["rating"] != ""].groupby("standing")["rating"]
    return meeting.its_plan.words | {str(means): " or ".join(each.unique()) for means, each in used}


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


@needs(no_actions, told=True)
def due_dates(meeting: Meeting) -> Block:
    """Draw when actions are due, by topmost section: what is done, what is late, and what is to come."""
    rows = meeting.in_turn(meeting.position[~meeting.position["status"].isin([timing.CARRIED, timing.GIVEN_UP])])
    if rows["due"].isna().all():
        return say("No action has a due date.")
    words = {"done": done_word(meeting)}
    if (rows["status"] == timing.NO_REPORT).any():
        words["late"] = "late or not reported on"
    drawn = rows.assign(section=_sections(meeting, rows), state=rows["status"].map(STATES).fillna("to come"))
    caption = charts.Caption(
        f"When actions are due, by {meeting.level}", _where_late(meeting, rows, words.get("late", "late"))
    )
    return due_strip(drawn, meeting.as_at, words, caption)


def _sections(meeting: Meeting, rows: pd.DataFrame) -> list[str]:
    """Name the topmost section of each row, as charts do."""
    return [f"{ref}. {charts.short(meeting.titles[ref], 48)}" for ref in rows["top"]]


def _where_late(meeting: Meeting, rows: pd.DataFrame, word: str) -> str:
    """Say where most is late, and how much has no date."""
    late = rows.loc[rows["status"].map(STATES) == "late", "top"].value_counts()
    most = [top for top in meeting.titles if late.get(top) == late.max()]
    named = listed(f"{meeting.named[top]} ({number(late[top], 'actions', 'Past due')})" for top in most)
    undated = int(rows["due"].isna().sum())
    told = [f"Each mark is an action. Left of the line is what was due before {day(meeting.as_at)}."]
    told += [f"The most {word} are in {named}."] if 0 < len(most) < rows["top"].nunique() else []
    told += [f"{count(undated, 'action', term=ALL)} without a date {verb(undated)} left out."] if undated else []
    return " ".join(told)


@needs(no_ratings, told=True)
def by_report(meeting: Meeting) -> Block:
    """Draw how each action was rated in each report; nothing of one report alone, which the table has."""
    every = plan.rated_by(meeting.reports, meeting.as_at)["as_at"].unique()
    if len(every) < LEAST_REPORTS:
        return Words()
    days = every[-MOST_REPORTS:]
    then = [meeting.position_at(each, meeting.its_plan).assign(as_at=each) for each in days]
    rows = meeting.in_turn(plan.in_order(pd.concat(then, ignore_index=True)))
    rows = rows[rows["standing"] != NOT_REPORTED]
    rows = rows.assign(section=_sections(meeting, rows))
    reading = "A row is an action, and a column a report. Where a row is blank, the action had no rating yet."
    if len(days) < len(every):
        drawn, there = (number(len(each), "reports") for each in (days, every))
        reading += f" The last {drawn} of {there} reports are drawn."
    return ratings_by_report(rows, _used_words(meeting), charts.Caption("How each report rated each action", reading))


def scale(meeting: Meeting) -> Block:
    """Say what the plan means by each of its ratings, in one line."""
    told = "; ".join(f"{each.word}: {each.legend}" for each in meeting.its_plan.ratings)
    return say(f"A rating is the lead's own; the dates beside it never replace it. {told}.") if told else Words()


@needs(no_ratings, told=True)
def by_lead(meeting: Meeting) -> Block:
    """Count each lead's open and late actions, most open first."""
    still_open = meeting.position[meeting.position["standing"].isin(plan.OPEN)]
    if still_open.empty:
        return Words()
    each = still_open.assign(lead=still_open["leads"].map(entries)).explode("lead")
    each["lead"] = each["lead"].fillna("no lead named")
    late = each["status"] == timing.PAST_DUE
    found = each.assign(late=late).groupby("lead").agg(open=("ref", "size"), late=("late", "sum")).reset_index()
    found = found.sort_values(["open", "late", "lead"], ascending=[False, False, True])
    caption = f"Open actions by lead, {day(meeting.as_at)}; an action with two leads counts for both"
    return table(found, caption, {"lead": "Led by", "open": "Open actions", "late": "Of them past due"})
