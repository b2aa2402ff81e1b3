"""What the board summary shows: what is asked, headlines, changes, what is late, measures."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sendplan.cells import entries
from sendplan.data.area import NOT_RATED, NOT_REPORTED
from sendplan.figures import count, number, percent, rated, share
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block, needs, no_actions, no_ratings, risks
from sendplan.pages.actions import done_word, rated_as, rating, roles
from sendplan.pages.earlier_requests import also_given, asked_before, broken, earlier
from sendplan.pages.new_dates import not_firm, with_new_dates
from sendplan.pages.stated import quoted
from sendplan.pages.values import stated_amount
from sendplan.rules import plan, timing
from sendplan.rules.findings.finding import refs_of
from sendplan.rules.observations import coverage
from sendplan.show.blocks import Headlines, Words, say
from sendplan.show.tables import table
from sendplan.vocabulary import WHOLE_PLAN
from sendplan.words import day, listed, verb

Headline = tuple[str, str]  # a figure, and what it is
MOST_REFS = 15  # more references than this nobody reads in a sentence


def papers_ask(meeting: Meeting) -> Words:
    """List what the papers of the meeting ask its members to do."""
    every = meeting.area.tables["requests"]
    here = (every["raised_on"] == meeting.date) & (every["body"] == meeting.body.id)
    asked = every[here & (every["kind"] == "recommendation")]
    if asked.empty:
        return say("The record holds no recommendation from the papers of this meeting.")
    return Words([f"The papers ask the {meeting.body.name} to:"], asked["request"].tolist())


@needs(no_ratings)
def figures_ask(meeting: Meeting) -> Block:
    """List what the figures give members reason to ask."""
    found, not_started = meeting.contradictions, plan.with_standing(meeting.position, "not_started")
    unheard = meeting.position[meeting.position["status"] == timing.NO_REPORT]
    green = found[found["kind"] == timing.GREEN_BUT_PAST_DUE]
    late = meeting.past_due
    unsure = late["ref"].isin(timing.not_firm(late)["ref"])
    late = late[~unsure & (late["revised_due"].isna() | (late["revised_due"] < meeting.as_at))]
    no_start = not_started[not_started["provisional_start"].isna()]
    waiting = rated_as(meeting, "not_started")
    unknown, own = "Date passed, no report", {each: rating(meeting, each) for each in ("green", "not_started")}
    questions = [
        (green, "Green but past due", "Why {n} {is_} rated {green} although {its} due date had passed: {refs}."),
        (late, "Past due", "When {n} past due will be done: no new date that is still to come is recorded for {refs}."),
        (unheard, unknown, "Whether {n} {is_} done: {its} due date passed and nothing was reported: {refs}."),
        (no_start, waiting, "When {n} rated {not_started} will begin: no provisional start date is recorded."),
    ]
    bullets = [_question(*asked, own) for asked in questions if not asked[0].empty]
    bullets += filter(None, [_on_which_day(meeting.past_due), _held_up(meeting), _promised(meeting)])
    if not bullets:
        return say("The dates and ratings raise no question by themselves.")
    return Words(["The dates and ratings give members reason to ask:"], bullets)


def _question(rows: pd.DataFrame, term: str, text: str, own: Mapping[str, str]) -> str:
    how_many, refs = len(rows), sorted(rows["ref"], key=plan.natural)
    return text.format(
        n=count(how_many, "action", term=term),
        is_=verb(how_many),
        its=verb(how_many, "its", "their"),
        **own,
        refs=listed(refs) if how_many <= MOST_REFS else "them; the table of actions past due names each",
    )


def _held_up(meeting: Meeting) -> str:
    """Name the actions that wait for late ones; empty where none does."""
    rows = meeting.position[meeting.position["held_up_by"] != ""]
    waits = listed(f"{row['ref']} (for {listed(entries(row['held_up_by']))})" for row in records(rows))
    size = count(len(rows), "action", term="At risk")
    return (
        f"Whether {size} can be done in time: {verb(len(rows), 'it waits', 'they wait')} for late ones: {waits}."
        if waits
        else ""
    )


def _on_which_day(late: pd.DataFrame) -> str:
    told = not_firm(late)
    return f"On which day late work will be done: {told}" if told else ""


def _promised(meeting: Meeting) -> str:
    rows = broken(meeting)
    of = count(len(rows), "promise", term="Promises whose day has passed", as_at=meeting.date)
    which = f"whose day passed before {day(meeting.date)}{refs_of(rows['ref'])}"
    return f"What became of {of} {which}." if len(rows) else ""


def earlier_requests(meeting: Meeting) -> Block:
    """Show what this body asked for before, by request or resolution, with the answer the record holds."""
    rows = asked_before(meeting)
    if rows.empty:
        return say(f"The record holds no earlier request of the {meeting.body.name}.")
    answered = number((rows["answer"] != "").sum(), "requests", "Request", as_at=meeting.date)
    headings = {"request": "Asked for", "raised_on": "Asked on", "due": "Wanted by"}
    headings |= also_given(rows) | {"answer": "Answer"}
    caption = f"{earlier(meeting)}, {answered} with an answer in the record"
    return table(rows.assign(answer=rows["answer"].replace("", "none recorded")), caption, headings)


def headlines(meeting: Meeting) -> Block:
    """Sum the position up in at most seven figures; one that says nothing of this plan is left out."""
    reason = no_ratings(meeting)
    if reason:
        return _without_ratings(meeting, reason)
    parts = (_complete, _on_track, _behind, _late, _disproved, risks.high, _judged)
    return Headlines(_age(meeting), [pair for part in parts if (pair := part(meeting))])


def _age(meeting: Meeting) -> str:
    if meeting.plan is None or meeting.last_report is None:
        return ""
    days = (meeting.date - meeting.last_report).days
    unreported = meeting.counts[NOT_REPORTED]
    of = count(len(meeting.position), "action", term="Actions in the plan")
    silent = f" The record holds no report on {number(unreported, 'actions', 'Not reported')} of its {of}."
    missing = silent if unreported else ""
    before = f"{count(days, 'day', as_at=meeting.date)} before the meeting" if days else "the day of the meeting"
    return f"The {meeting.plan.title} as reported by {day(meeting.last_report)}, {before}.{missing}"


def _complete(meeting: Meeting) -> Headline:
    done, every, unreported = (meeting.counts[each] for each in ("done", "actions", NOT_REPORTED))
    term, of = plan.done_term(meeting.its_plan.words), count(every, "action", term="Actions in the plan")
    silent = f" Nothing is reported on {number(unreported, 'actions', 'Not reported')}." if unreported else ""
    worded = count(meeting.counts[NOT_RATED], "report", term="Reported, not rated")
    silent += (
        f" {worded} {verb(meeting.counts[NOT_RATED], 'gives', 'give')} no rating." if meeting.counts[NOT_RATED] else ""
    )
    return number(done, "actions", term), f"of {of} {done_word(meeting)}: {share(done, every, term)}.{silent}"


def _on_track(meeting: Meeting) -> Headline | None:
    counts = meeting.counts
    if not counts["on_track"]:
        return None
    found = meeting.position[meeting.position["on_track"]]["rating"].value_counts(sort=False)
    parts = [f"{number(size, 'actions', rated(str(own)))} {str(own).lower()}" for own, size in found.items()]
    why = f", {meeting.its_plan.on_track}" if meeting.its_plan.on_track else ""
    words = listed(parts) if len(parts) > 1 else f"all {str(found.index[0]).lower()}"
    return number(counts["on_track"], "actions", "On track"), f"on track: {words}{why}."


def _behind(meeting: Meeting) -> Headline | None:
    """Count the red, and what waits; where none is red, begin with what waits."""
    behind = [each for each in ("red", "not_started", "paused") if meeting.counts[each]]
    if not behind:
        return None
    first, *others = behind
    done = _about(plan.with_standing(meeting.position, "red"), rated_as(meeting, "red")) if first == "red" else ""
    rest = [
        f" {count(size, 'action', term=rated_as(meeting, each))} {verb(size)} rated {rating(meeting, each)}."
        for each in others
        if (size := meeting.counts[each])
    ]
    figure = number(meeting.counts[first], "actions", rated_as(meeting, first))
    return figure, f"rated {rating(meeting, first)}.{done}{''.join(rest)}"


def _about(red: pd.DataFrame, term: str) -> str:
    """Say of how many of the red the papers say what is being done."""
    told = int((red["mitigation"] != "").sum())
    some = f"{number(told, 'actions', term)} of them"
    of_them = {0: "none of them", len(red): verb(told, "it", "all of them")}.get(told, some)
    return f" The papers say what is being done about {of_them}."


def _late(meeting: Meeting) -> Headline:
    late, then = meeting.past_due, len(timing.past_due(meeting.position_on_the_day))
    more = number(then, "actions", "Past due", as_at=meeting.date)
    by_meeting = f", and {more} by the day of the meeting unless some were finished since" if then > len(late) else ""
    passed = _passed(meeting)
    silent = f" For {passed} more the date has passed and nothing was reported." if passed else ""
    return number(
        len(late), "actions", "Past due"
    ), f"past due on {day(meeting.as_at)}{by_meeting}.{came_due_since(late)}{silent}{_milestones(meeting)}"


def _milestones(meeting: Meeting) -> str:
    """Name the milestones past due; empty where none is."""
    late = timing.past_due(meeting.milestones)
    size = count(len(late), "milestone", term="Milestone")
    return f" {size} {verb(len(late))} past due: {listed(late['ref'])}." if len(late) else ""


def _passed(meeting: Meeting) -> str:
    """Count the actions whose date has passed without any report; empty where there is none."""
    passed = int((meeting.position["status"] == timing.NO_REPORT).sum())
    return number(passed, "actions", "Date passed, no report") if passed else ""


def came_due_since(late: pd.DataFrame) -> str:
    """Say how many of the actions past due came due after the last report on them; empty where none did."""
    old = int(timing.lateness(late)["passed_since"].sum())
    of = number(old, "actions", "Date passed, no report since")
    of_them = f"{of} of them" if old < len(late) else verb(old, "It", "All of them")
    return (
        f" {of_them} came due after the last report on {verb(len(late), 'it', 'them')}, and may be done." if old else ""
    )


def _disproved(meeting: Meeting) -> Headline | None:
    green, late = meeting.counts["green"], int((meeting.contradictions["kind"] == timing.GREEN_BUT_PAST_DUE).sum())
    if not late:
        return None
    own, figure = rating(meeting, "green"), number(late, "actions", "Green but past due")
    if late == green:
        return figure, f"{verb(late, 'action', 'actions')} rated {own}, {verb(late, '', 'all ')}past due when reported."
    every = f"{count(green, 'action', term=rated_as(meeting, 'green'))} rated {own}"
    return figure, f"of the {every} {verb(late, 'was', 'were')} past due when reported."


def _judged(meeting: Meeting) -> Headline | None:
    found = coverage(meeting.measures[meeting.measures["in_plan"]], meeting.observations)
    if found.empty:
        return None
    england, neighbours, valued = (int(found[series].sum()) for series in ("england", "stat_neighbours", "actual"))
    term, every = "Of the plan's measures", count(len(found), "measure", term="Of the plan's measures")
    if not england + neighbours:
        none = "none has a national average or one of similar areas to judge by"
        return number(valued, "measures", term), f"of {every} {verb(valued, 'has', 'have')} a value; {none}."
    return number(england, "measures", term), (
        f"of {every} {verb(england, 'has', 'have')} a national average to judge by, "
        f"and {number(neighbours, 'measures', term)} one of similar areas; {number(valued, 'measures', term)} "
        f"{verb(valued, 'has', 'have')} a value."
    )


def _without_ratings(meeting: Meeting, reason: str) -> Block:
    """Say what else is known where no rating is: dates passed, plans before, totals the papers state."""
    known = [reason]
    if not meeting.position.empty:
        every, passed = count(len(meeting.position), "action", term="Actions in the plan"), _passed(meeting)
        due = f" The due date of {passed} had passed by {day(meeting.as_at)}; whether they were done is not known."
        known.append(f"The plan has {every}.{due if passed else ''}")
    for before in meeting.earlier_plans:
        position = meeting.position_at(meeting.as_at, before)
        counted, reported = plan.count_standings(position), position["reported_on"].max()
        term, things = plan.done_term(before.words), before.plural(before.hierarchy[-1])
        done = percent(counted["done"], counted["actions"], things, term, as_at=reported)
        known.append(f"The {before.title} before it was last reported on {day(reported)}: {done} complete.")
    rows = quoted(meeting)
    totals = rows[(rows["plan"] == meeting.its_plan.id) & (rows["scope"] == WHOLE_PLAN)]
    if totals.empty:
        return Words(known)
    shown = [stated_amount(row) for row in records(totals)]
    return Headlines(" ".join(known), list(zip(shown, totals["what"] + ", as the paper states", strict=True)))


@needs(no_actions)
def due_next(meeting: Meeting) -> Block:
    """List the open actions due before the body's next meeting."""
    last = meeting.next_date or meeting.date + pd.Timedelta(days=timing.SOON)
    rows = timing.due_between(meeting.position, meeting.as_at, last)
    after = "the next meeting on " if meeting.next_date else ""
    unknown = "" if meeting.next_date else " (no later meeting of this body is in the record)"
    until = f"{after}{day(last)}{unknown}"
    if rows.empty:
        return say(f"No open action is due between {day(meeting.as_at)} and {until}.")
    rows = with_new_dates(rows)
    headings = {"ref": "Action", "title": "Title", "due": "Due", "new_date": "New date", "rating": "Reported rating"}
    headings["leads"] = "Led by"
    if (rows["new_date"] == "").all():
        del headings["new_date"]
    due = number(len(rows), "actions", "Due before the next meeting")
    caption = f"{due} open {verb(len(rows), 'action', 'actions')} due from {day(meeting.as_at)} to {until}"
    return table(rows.assign(leads=roles(rows["leads"])), caption, headings, empty="none given")
