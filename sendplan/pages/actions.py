"""What the actions page shows: where the actions stand, by part of the plan, date and lead."""

from __future__ import annotations

import pandas as pd

from sendplan.agenda import NO_PLAN
from sendplan.cells import entries
from sendplan.data.area import NOT_REPORTED
from sendplan.figures import count, number, percent
from sendplan.frames import keys
from sendplan.meeting import Meeting
from sendplan.pages import Block, needs, no_actions, no_ratings
from sendplan.rules import plan, timing
from sendplan.show import charts
from sendplan.show.blocks import Words, say
from sendplan.show.heat import most_reports, ratings_by_report
from sendplan.show.strip import STACK, due_strip
from sendplan.show.tables import table
from sendplan.words import capital, day, listed, verb

LEAST_REPORTS = 2  # that are drawn: one can be set beside the other
ALL = "Of the plan's actions"  # the term of a count of them
STATES = {timing.PAST_DUE: "late", timing.NO_REPORT: "late", timing.COMPLETE: "done"}  # of a strip; others: to come


@needs(no_ratings)
def ratings(meeting: Meeting) -> Block:
    """Draw how many actions of each priority have each rating."""
    tops = meeting.by_priority
    named = keys(tops, ["top", "title", "actions"])
    labels = [f"{ref}. {title} ({_of_plan(size)})" for ref, title, size in named]
    counted = tops.assign(size=tops["actions"], done=tops[[*plan.DONE]].sum(axis=1), label=labels)
    reported = meeting.last_report or meeting.as_at
    message, _, rest = _most_complete(meeting, counted).partition(". ")
    what = f"By {meeting.level}, as reported by {day(reported)}."
    caption = charts.Caption(message.rstrip("."), f"{what} {rest}".strip())
    return charts.standings(counted, _used_words(meeting), caption)


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
    return number(how_many, "actions", ALL)


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


def legend(meeting: Meeting) -> Block:
    """Show the plan's own rating scale: each word with its mark, and what the plan means by it."""
    found = meeting.its_plan
    if not found.ratings:
        return Words() if found is NO_PLAN else say("The record does not hold this plan's rating scale.")
    scale = pd.DataFrame([rating.model_dump() for rating in found.ratings])
    scale = scale.rename(columns={"means": "standing", "word": "rating"})
    is_told = scale["legend"].str.casefold() != scale["rating"].str.casefold()
    scale["legend"] = scale["legend"].map(capital).where(is_told, "Not explained in the record")
    headings = {"rating": "Rating", "legend": "What the plan means by it"}
    return table(scale, f"Ratings of the {found.title}", headings)


@needs(no_actions, told=True)
def due_dates(meeting: Meeting) -> Block:
    """Draw when actions are due, by topmost section: what is done, what is late, and what is to come."""
    rows = to_be_done(meeting)
    if rows["due"].isna().all():
        return say("No action has a due date.")
    caption = charts.Caption(f"When actions are due, by {meeting.level}", _where_late(meeting, rows, _late_word(rows)))
    return strip(meeting, rows, _sections(meeting, rows), caption)


def to_be_done(meeting: Meeting) -> pd.DataFrame:
    """Return the plan's actions but for those carried forward or given up."""
    return meeting.in_turn(meeting.position[~meeting.position["status"].isin([timing.CARRIED, timing.GIVEN_UP])])


def strip(
    meeting: Meeting, rows: pd.DataFrame, lanes: list[str] | str, caption: charts.Caption, stack: int = STACK
) -> charts.Chart:
    """Draw when some actions are due, each in its lane or all in one, with stacks so many px high at most."""
    words = {"done": done_word(meeting), "late": _late_word(rows)}
    drawn = rows.assign(section=lanes, state=rows["status"].map(STATES).fillna("to come"))
    return due_strip(drawn, meeting.as_at, words, caption, plan.done_term(meeting.its_plan.words), stack)


def _late_word(rows: pd.DataFrame) -> str:
    return "late or not reported on" if (rows["status"] == timing.NO_REPORT).any() else "late"


def _sections(meeting: Meeting, rows: pd.DataFrame) -> list[str]:
    """Name the topmost section of each row, as charts do."""
    return [f"{ref}. {meeting.titles[ref]}" for ref in rows["top"]]


def _where_late(meeting: Meeting, rows: pd.DataFrame, word: str) -> str:
    """Say where most is late, and how much has no date."""
    late = rows.loc[rows["status"].map(STATES) == "late", "top"].value_counts()
    most = [top for top in meeting.titles if late.get(top) == late.max()]
    named = listed(f"{meeting.named[top]} ({number(late[top], 'actions', 'Past due')})" for top in most)
    told = [f"Each mark is an action. Left of the line is what was due before {day(meeting.as_at)}."]
    told += [f"The most {word} are in {named}."] if 0 < len(most) < rows["top"].nunique() else []
    return " ".join([*told, *left_out(rows)])


def left_out(rows: pd.DataFrame) -> list[str]:
    """Say how many actions have no date, and so no place among due dates; nothing where all have one."""
    undated = int(rows["due"].isna().sum())
    return [f"{count(undated, 'action', term=ALL)} without a date {verb(undated)} left out."] if undated else []


@needs(no_ratings, told=True)
def by_report(meeting: Meeting) -> Block:
    """Draw how each action was rated in each report; nothing of one report alone, which the table has."""
    every = plan.rated_by(meeting.reports, meeting.as_at)["as_at"].unique()
    if len(every) < LEAST_REPORTS:
        return Words()
    days = every[-most_reports(meeting.position["ref"], meeting.position["top"].nunique()) :]
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
    told = "; ".join(each.explained for each in meeting.its_plan.ratings)
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
    return table(found, caption, {"lead": "Led by", "open": "Open actions", "late": "Of them late"})
