"""What the board summary shows: what must be decided, what should worry members, whether anything changed."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sendplan.cells import entries
from sendplan.data.area import NOT_RATED, NOT_REPORTED, Plan
from sendplan.figures import count, number, rated, share
from sendplan.frames import grouped, records
from sendplan.meeting import Meeting
from sendplan.pages import Block, actions, children, inspections, links, needs, no_ratings, pace, risks
from sendplan.pages.actions import done_word, rated_as, rating
from sendplan.pages.actions_told import finished
from sendplan.pages.asking import GREEN, green_but_late
from sendplan.pages.earlier_requests import also_given, asked_before, broken, earlier
from sendplan.pages.new_dates import new_date
from sendplan.pages.stated import totals, totals_said
from sendplan.rules import plan, timing
from sendplan.rules.observations import Row
from sendplan.show.blocks import Headlines, Verdict, Words
from sendplan.show.charts import Chart, Charts
from sendplan.show.tables import Table, badge, table
from sendplan.words import WAS, capital, day, listed, some_of, verb

Tile = tuple[str, str]  # a figure, and what it is
MOST_TILES, MOST_LATE, FEWER_LATE = 4, 12, 9


def verdict(meeting: Meeting) -> Verdict:
    """Say what is late, what was done of what was due, and whether children are better off: worst news first."""
    parts = (_late, _done, finished, children.better_off)
    told = _unrated(meeting) if no_ratings(meeting) else [part(meeting) for part in parts]
    return Verdict(" ".join(filter(None, told)))


def _unrated(meeting: Meeting) -> list[str]:
    """Say what is known where no rating is: what inspectors named, or what a paper states of the plan's actions."""
    last = [] if meeting.plan else [*inspections.inspected(meeting).values()][-1:]
    named = [each.told("in the inspection that ended on") for each in last]
    stated = totals_said(meeting)
    said = f"A paper states of all actions: {stated}." if stated else ""
    return [*named, no_ratings(meeting), said, children.better_off(meeting) if meeting.plan else ""]


def _late(meeting: Meeting) -> str:
    late = len(meeting.past_due)
    if not late:
        return f"No action is late on {day(meeting.as_at)}."
    return f"{count(late, 'action', term='Past due')} {verb(late)} late{also_green(meeting)}."


def also_green(meeting: Meeting) -> str:
    """Say behind a count of the late how many of them their leads rated green; empty where none is."""
    late, green = len(meeting.past_due), len(green_but_late(meeting))
    of_them = verb(late, "", "all ") if green == late else f"{number(green, 'actions', GREEN)} of them "
    return f", {of_them}rated {rating(meeting, 'green')}" if green else ""


def _done(meeting: Meeting) -> str:
    due = meeting.position[meeting.position["due"] <= meeting.as_at]
    made = int(due["standing"].isin(plan.DONE).sum())
    done = _so_many(made, plan.done_term(meeting.its_plan.words))
    of_them = f"{done} of them {verb(made or 1)}" if len(due) > 1 else f"it is{'' if made else ' not'}"
    planned = count(len(due), "action", term="Planned")
    were = f"{planned} {verb(len(due), 'was', 'were')} due by {day(meeting.as_at)}"
    given_up = int((due["status"] == timing.GIVEN_UP).sum())
    also = f" and {number(given_up, 'actions', 'Dropped')} {verb(given_up, 'was', 'were')} dropped" if given_up else ""
    return f"{were}; {of_them} {done_word(meeting)}{also}." if len(due) else ""


def tiles(meeting: Meeting) -> Block:
    """Sum the position up in at most four figures that weigh; one that says nothing of this plan is left out."""
    if no_ratings(meeting):
        return _without_ratings(meeting)
    parts = (_complete, _past_due, _disproved, children.moved, _at_risk, _behind)
    return Headlines("", [pair for part in parts if (pair := part(meeting))][:MOST_TILES])


def _complete(meeting: Meeting) -> Tile:
    done, every = meeting.counts["done"], meeting.counts["actions"]
    term, of = plan.done_term(meeting.its_plan.words), count(every, "action", term="Actions in the plan")
    if every == 1:
        return number(1, "actions", "Actions in the plan"), f"action, {'' if done else 'not '}{done_word(meeting)}"
    so_far = f": {share(done, every, term)}" if done else ""
    return capital(_so_many(done, term)), f"of {of} {done_word(meeting)}{so_far}"


def _so_many(how_many: int, term: str) -> str:
    return number(how_many, "actions", term) if how_many else "none"


def _past_due(meeting: Meeting) -> Tile | None:
    late, then = len(meeting.past_due), len(timing.past_due(meeting.position_on_the_day))
    more = number(then, "actions", "Past due", as_at=meeting.date)
    by_meeting = f"; {more} on the day of the meeting, unless some were finished since" if then > late else ""
    if not late and not by_meeting:
        return None
    return number(late, "actions", "Past due"), f"late on {day(meeting.as_at)}{by_meeting}"


def _disproved(meeting: Meeting) -> Tile | None:
    late, green = len(green_but_late(meeting)), meeting.counts["green"]
    if not late:
        return None
    figure, own = number(late, "actions", GREEN), f"rated {rating(meeting, 'green')}"
    if late == green:
        return figure, f"{verb(late, 'action', 'actions')} {own}, {verb(late, '', 'all ')}late when reported"
    of = count(green, "action", term=rated_as(meeting, "green"))
    return figure, f"of {of} {own} {verb(late, 'was', 'were')} late when reported"


def _at_risk(meeting: Meeting) -> Tile | None:
    """Count the high risks; the risks page names them."""
    figure, told = risks.high(meeting) or ("", "")
    return (figure, links.page(meeting, "risks", told.partition(":")[0].rstrip("."))) if figure else None


def _behind(meeting: Meeting) -> Tile | None:
    red, term = plan.with_standing(meeting.position, "red"), rated_as(meeting, "red")
    if red.empty:
        return None
    answered = int(timing.answered(meeting.position)[meeting.position["standing"] == "red"].sum())
    whole = f"{verb(len(red), '', 'all ')}{number(len(red), 'actions', term)}"
    of = {0: "none of them", len(red): whole}.get(answered, f"{number(answered, 'actions', term)} of them")
    return number(len(red), "actions", term), f"rated {rating(meeting, 'red')}; the papers give an answer for {of}"


def _without_ratings(meeting: Meeting) -> Block:
    """Say what else is known where no rating is: dates passed, plans before, totals the papers state."""
    known = [*_dates_alone(meeting), *(_before(meeting, each) for each in meeting.earlier_plans)]
    pairs = [(figure, f"{what}, as the paper states") for figure, what in totals(meeting)]
    return Headlines(" ".join(known), pairs) if pairs else Words(known)


def _dates_alone(meeting: Meeting) -> Iterator[str]:
    if not meeting.position.empty:
        size = count(len(meeting.position), "action", term="Actions in the plan")
        passed = int((meeting.position["status"] == timing.NO_REPORT).sum())
        late = number(passed, "actions", "Date passed, no report")
        due = f" The due date of {late} had passed by {day(meeting.as_at)}; whether they were done is not known."
        yield f"The plan has {size}.{due if passed else ''}"


def _before(meeting: Meeting, before: Plan) -> str:
    position = meeting.position_at(meeting.as_at, before)
    counted, reported = plan.count_standings(position), position["reported_on"].max()
    word, many = before.hierarchy[-1], before.plural(before.hierarchy[-1])
    done = number(counted["done"], many, plan.done_term(before.words), as_at=reported)
    of = count(counted["actions"], word, many, as_at=reported)
    told = some_of(counted["done"], done, counted["actions"], of, f"its one {word}", WAS)
    return f"The {before.title} before it was last reported on {day(reported)}: {told} complete."


def papers_ask(meeting: Meeting) -> Words:
    """List what the papers of the meeting ask its members to do; nothing where the record holds nothing."""
    every = meeting.area.tables["requests"]
    here = (every["raised_on"] == meeting.date) & (every["body"] == meeting.body.id)
    asked = every[here & (every["kind"] == "recommendation")]
    return Words([f"The papers ask the {meeting.body.name} to:"], asked["request"].tolist()) if len(asked) else Words()


def standing(meeting: Meeting) -> Block:
    """Draw what was done of what was due, beside the ratings of each part of the plan."""
    drawn = (pace.burn_up(meeting), actions.ratings(meeting))
    return Charts([each.half() for each in drawn if isinstance(each, Chart)])


@needs(no_ratings, told=True)
def on_track(meeting: Meeting) -> Block:
    """Say how old the reports are, what counts as on track, and on what nothing is reported."""
    counts, told = meeting.counts, [_age(meeting)]
    found = meeting.position[meeting.position["on_track"]]["rating"].value_counts(sort=False)
    parts = [f"{number(size, 'actions', rated(str(own)))} {str(own).lower()}" for own, size in found.items()]
    why = f", {meeting.its_plan.on_track}" if meeting.its_plan.on_track else ""
    if parts:
        size, alone = counts["on_track"], str(found.index[0]).lower()
        which = listed(parts) if len(parts) > 1 else f"{verb(size, '', 'all ')}{alone}"
        these = "" if len(parts) == 1 and alone == "on track" else f": {which}"
        on_track = f"{number(size, 'actions', 'On track')} {verb(size)} on track"
        told.append(f"{on_track}{these}{why}{_on_track_late(meeting)}.")
    if counts[NOT_REPORTED]:
        told.append(f"Nothing is reported on {number(counts[NOT_REPORTED], 'actions', 'Not reported')}.")
    if counts[NOT_RATED]:
        worded = count(counts[NOT_RATED], "report", term="Reported, not rated")
        told.append(f"{worded} {verb(counts[NOT_RATED], 'gives', 'give')} no rating.")
    return Words([" ".join(told)])


def _on_track_late(meeting: Meeting) -> str:
    """Count those of the actions on track that are late; empty where none is."""
    late = int(meeting.past_due["on_track"].sum())
    if late and late == meeting.counts["on_track"]:
        return verb(late, "; it is late", "; all of them are late")
    return f"; {number(late, 'actions', 'Past due')} of them {verb(late)} late" if late else ""


def _age(meeting: Meeting) -> str:
    last = meeting.last_report or meeting.as_at
    days = (meeting.date - last).days
    before = f", {count(days, 'day', as_at=meeting.date)} before the meeting" if days else ""
    return f"Leads last reported on {day(last)}{before}."


@needs(no_ratings, told=True)
def late(meeting: Meeting) -> Block:
    """List the actions past due, longest first: name, rating, days, lead; the actions page has any that do not fit."""
    rows = meeting.past_due
    if rows.empty:
        return Words([said] if (said := _milestones(meeting)) else [])
    most = MOST_LATE if len(rows) <= MOST_LATE else FEWER_LATE
    note = " ".join(filter(None, [_came_due_since(rows), _not_shown(meeting, most, len(rows)), _milestones(meeting)]))
    return longest_late(meeting, most, note)


def longest_late(meeting: Meeting, most: int, note: str) -> Table:
    """List so many of the actions past due, longest first: name and new date, rating, days, lead."""
    rows = meeting.past_due
    shown = [_late_row(meeting, row) for row in records(rows.head(most))]
    caption = f"{count(len(rows), 'action', term='Past due')} late on {day(meeting.as_at)}, longest first"
    return Table(caption, ["Action", "Rated", "Days", "Led by"], shown, {2: "number"}, note=note)


def _came_due_since(late: pd.DataFrame) -> str:
    old = int(timing.lateness(late)["passed_since"].sum())
    of = number(old, "actions", "Date passed, no report since")
    of_them = f"{of} of them" if old < len(late) else verb(old, "It", "All")
    return f"{of_them} came due after the last report, and may be done." if old else ""


def _not_shown(meeting: Meeting, most: int, every: int) -> str:
    more, others = number(every - most, "actions", "Past due"), links.page(meeting, "actions", "the actions page")
    return f"The first {most} are shown; {more} more stand on {others}." if every > most else ""


def _late_row(meeting: Meeting, row: Row) -> list[str]:
    moved = new_date(row)
    name = f"{links.action(meeting, row['ref'])} {row['title']}{f' (new date: {moved})' if moved else ''}"
    days = number(row["days_late"], "days", "Days late")
    return [name, badge(row["standing"], row["rating"]), days, listed(entries(row["leads"])) or "no lead named"]


def _milestones(meeting: Meeting) -> str:
    """Name the milestones past due; empty where none is."""
    late = timing.past_due(meeting.milestones)
    size = count(len(late), "milestone", term="Milestone")
    return f"{size} {verb(len(late))} late: {links.actions(meeting, late['ref'])}." if len(late) else ""


def promised(meeting: Meeting) -> Words:
    """Name what papers had promised for a day by the meeting, and is not there; nothing where all was kept."""
    rows = broken(meeting)
    size = count(len(rows), "promise", term="Promises whose day has passed", as_at=meeting.date)
    told = [
        f"{promise} of {listed(_promise_of(meeting, row, few=len(rows) <= links.MOST_TITLED) for row in mine)}"
        for promise, mine in grouped(records(rows), "promise").items()
    ]
    return Words([f"{size} passed by {day(meeting.date)} without being kept: {'; '.join(told)}."] if told else [])


def unanswered(meeting: Meeting) -> Words:
    """Name what this body asked for before and the record holds no answer to; nothing where all is answered."""
    every = asked_before(meeting)
    open_ones = every.loc[every["answer"] == "", "request"].tolist()
    size = count(len(open_ones), "earlier request", term="Request", as_at=meeting.date)
    have = verb(len(open_ones), "has", "have")
    return Words([f"{size} {have} no answer in the record: {' '.join(open_ones)}"] if open_ones else [])


def _promise_of(meeting: Meeting, row: Row, *, few: bool) -> str:
    of_measure = (meeting.table("measures")["ref"] == row["ref"]).any()
    code, titled = (links.measure, links.titled_measure) if of_measure else (links.action, links.titled)
    by = f"by {day(row['due'])}"
    return f"{titled(meeting, row['ref'])}, {by}" if few else f"{code(meeting, row['ref'])} ({by})"


def earlier_requests(meeting: Meeting) -> Block:
    """Show what this body asked for before, by request or resolution, with the answer the record holds."""
    rows = asked_before(meeting)
    if rows.empty:
        return Words()
    answered = number((rows["answer"] != "").sum(), "requests", "Request", as_at=meeting.date)
    headings = {"request": "Asked for", "raised_on": "Asked on", "due": "Wanted by"}
    headings |= also_given(rows) | {"answer": "Answer"}
    caption = f"{earlier(meeting)}, {answered} with an answer in the record"
    return table(rows.assign(answer=rows["answer"].replace("", "none recorded")), caption, headings)
