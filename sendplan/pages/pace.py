"""What the actions page shows of completions over time: those so far, and a forecast or else the simple pace."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sendplan.figures import count, number
from sendplan.meeting import Meeting
from sendplan.pages import Block, needs, no_ratings
from sendplan.rules import forecast, plan
from sendplan.show import charts, progress
from sendplan.show.blocks import Words, say
from sendplan.show.progress import in_100, span
from sendplan.show.tables import Table
from sendplan.words import day, month, verb

MONTHS_DRAWN = 12  # months ahead that are drawn at least
IN_PLAN = "Actions in the plan"
MOST_MONTHS = 120  # months: what would take longer at a pace is given no date


@needs(no_ratings, told=True)
def burn_up(meeting: Meeting) -> Block:
    """Draw the completions the due dates planned beside those recorded, and the actions in the plan."""
    months = meeting.burn_up
    now = months[months["month"] == meeting.as_at + pd.offsets.MonthEnd(0)].iloc[0]
    planned, recorded = int(now["planned"]), int(now["recorded"])
    came_due = meeting.position[meeting.position["due"] <= meeting.as_at]
    due, of_them = len(came_due), int(came_due["standing"].isin(plan.DONE).sum())
    undated = int(meeting.position["due"].isna().sum())
    without = count(undated, "action", term="Of the plan's actions")
    left_out = f" {without} without a date {verb(undated)} not in the planned line." if undated else ""
    message = (
        f"{number(due, 'completions', 'Planned')} {verb(due, 'was', 'were')} due by {day(meeting.as_at)}; "
        f"{number(recorded, 'completions', 'Recorded')} {verb(recorded)} done"
        f"{'' if recorded == of_them else ' in all'}"
    )
    later = number(planned, "completions", "Planned", as_at=now["month"])
    by_its_end = f"{later} {verb(planned)} due by {day(now['month'])}." if meeting.as_at < now["month"] else ""
    reading = f"{by_its_end}{left_out}{_resized(months, now)}".strip()
    return progress.burn_up(months, meeting.as_at, charts.Caption(message, reading))


@needs(no_ratings, told=True)
def ahead(meeting: Meeting) -> Block:
    """Draw the range of actions complete at later month ends; without enough history, say so and give the pace."""
    if not _still_open(meeting):
        return Words()
    if meeting.forecast is None:
        return say(_too_short(meeting), *_simple(meeting))
    return progress.fan(
        meeting.burn_up,
        drawn(meeting, meeting.forecast),
        meeting.counts["done"] + _still_open(meeting),
        _end(meeting),
        charts.Caption("Actions complete so far, and the range ahead", _reading(meeting, meeting.forecast)),
    )


def _still_open(meeting: Meeting) -> int:
    return sum(meeting.counts[standing] for standing in plan.OPEN)


def _end(meeting: Meeting) -> pd.Timestamp | None:
    """Return the plan's last day, if the record has it."""
    return None if meeting.its_plan.end is None else pd.Timestamp(meeting.its_plan.end)


def _complete(meeting: Meeting) -> str:
    return plan.done_term(meeting.its_plan.words)


def _resized(months: pd.DataFrame, now: pd.Series[Any]) -> str:
    """Say how many actions were in the plan at the first report and are now; empty where that is the same."""
    first = months[months["recorded"].notna()].iloc[0]
    if first["scope"] == now["scope"]:
        return ""
    then = count(first["scope"], "action", term=IN_PLAN, as_at=first["month"])
    was, still = verb(first["scope"], "was", "were"), number(now["scope"], "actions", IN_PLAN)
    return f" {then} {was} in the plan in {month(first['month'])}, and {still} {verb(now['scope'])} now."


def drawn(meeting: Meeting, ahead: pd.DataFrame) -> pd.DataFrame:
    """Keep the months ahead that are shown: to the plan's end, and DRAWN at least."""
    last = _end(meeting)
    within = False if last is None else ahead["month"] <= last + pd.offsets.MonthEnd(0)
    return ahead[(ahead.index < MONTHS_DRAWN) | within]


def _reading(meeting: Meeting, ahead: pd.DataFrame) -> str:
    """Say how many actions would be complete by the plan's end, or as far ahead as is drawn."""
    shown, last, chance = drawn(meeting, ahead), _end(meeting), forecast.CHANCES[1]
    in_time = shown if last is None else shown[shown["month"] <= last]
    at = (shown if in_time.empty else in_time).iloc[-1]
    done, on_record = meeting.counts["done"], len(forecast.record(meeting.burn_up, meeting.as_at))
    so_far, months = number(done, "actions", _complete(meeting)), count(on_record, "month", term="Months on record")
    every = count(done + _still_open(meeting), "action", term="Of the plan's actions")
    return (
        f"In {chance} of 100 runs that draw each month ahead by chance from the {months} on record, "
        f"{span(at[f'low_{chance}'], at[f'high_{chance}'], at['month'])} of {every} would be complete by "
        f"{day(at['month'])}; {so_far} {verb(done, 'was', 'were')} by {day(meeting.as_at)}."
    )


@needs(no_ratings, told=True)
def when_complete(meeting: Meeting) -> Block:
    """List by when all would be complete in so many of 100 runs, under how that stands to the plan's end."""
    ahead = meeting.forecast
    if ahead is None or not _still_open(meeting):
        return Words()
    beyond = f"later than {month(ahead['month'].max())}, {len(ahead)} months ahead"
    dates = {chance: forecast.finished_by(ahead, chance) for chance in forecast.CHANCES}
    rows = [[str(chance), beyond if date is None else month(date)] for chance, date in dates.items()]
    caption = f"When all would be complete, with {count(_still_open(meeting), 'action', term='Open')} open now"
    return Table(caption, ["Runs of 100", "All complete by the end of"], rows, note=_by_its_end(meeting, ahead))


def _by_its_end(meeting: Meeting, ahead: pd.DataFrame) -> str:
    """Say in how many runs all would be complete by the plan's end."""
    last, left = _end(meeting), _still_open(meeting)
    if last is None:
        return "The plan's end is not in the record."
    if last <= meeting.as_at:
        return f"The plan's end, {day(last)}, has passed with {count(left, 'action', term='Open')} open."
    if last > ahead["month"].max():
        return f"The plan ends on {day(last)}, later than the {len(ahead)} months looked ahead."
    in_time = ahead.loc[ahead["month"] <= last, "finished"]
    runs = in_100(in_time.iloc[-1] if len(in_time) else 0, last)
    return f"The plan ends on {day(last)}. By then all would be complete in {runs} of 100 runs."


def _too_short(meeting: Meeting) -> str:
    """Say how much history a forecast needs, and how much there is."""
    there = forecast.months_reported(forecast.record(meeting.burn_up, meeting.as_at))
    held = number(there, "months", "Months on record")
    return (
        f"Not enough history for a forecast: it needs {forecast.LEAST_MONTHS} whole months of recorded completions "
        f"after the month of the first report, and the record holds {held if there else 'none'}."
    )


def _simple(meeting: Meeting) -> list[str]:
    """Give the completions a month from the plan's start to the last report, as sentences; it is no forecast."""
    start, last = meeting.its_plan.start, meeting.last_report or meeting.as_at
    if start is None:
        done = meeting.counts["done"]
        counted = count(done, "action", term=_complete(meeting), as_at=last)
        told = f"{counted} {verb(done)} recorded as complete by {day(last)}"
        return [f"{told}. The pace is not known: the record does not hold the plan's start."]
    first = pd.Timestamp(start)
    if last <= first:
        return [f"There is no pace yet: the last report, on {day(last)}, is not later than the plan's start."]
    rows = plan.with_standing(meeting.position, *plan.DONE)
    since = rows[~(rows["completed_on"] < first)]
    period = f"in the {_length(first, last)} from the plan's start on {day(first)} to the last report on {day(last)}"
    if since.empty:
        return [f"No action was completed {period}, so there is no pace to speak of."]
    each = forecast.completions_a_month(len(since), first, last)
    counted = count(len(since), "action", term=_complete(meeting), as_at=last)
    told = f"{counted} {verb(len(since), 'was', 'were')} recorded as complete {period}"
    pace_now = number(each, "actions a month", "Simple pace", places=1, as_at=last)
    simply = f"The simple pace, which is no forecast: {told}, {pace_now} a month.{_doubt(meeting, since, first)}"
    return [simply, _left(meeting, each, last)]


def _length(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Write how long it is from one day to another: 12 weeks, or 10 days."""
    days = (last - first).days
    return count(days, "day") if days % 7 and days < 28 else count(round(days / 7), "week")


def _doubt(meeting: Meeting, since: pd.DataFrame, first: pd.Timestamp) -> str:
    """Say which of the completions may be older than the plan's start."""
    undated = since[since["completed_on"].isna()]
    early = int((undated["due"] < first).sum())
    report = plan.rated_by(meeting.reports, meeting.as_at)["as_at"].min()
    then = plan.with_standing(meeting.position_at(report, meeting.its_plan), *plan.DONE)
    already = int(undated["ref"].isin(then["ref"]).sum())
    if not already:
        return ""
    of_them = number(early, "actions", _complete(meeting))
    earlier = f"{of_them} of them {verb(early, 'was', 'were')} due before the start, and " if early else ""
    at_first = number(already, "actions", _complete(meeting), as_at=report)
    return (
        f" {earlier}{at_first} {verb(already, 'was', 'were')} complete in the first report, on "
        f"{day(report)}: how many were complete before the start is not known, so the pace may be slower."
    )


def _left(meeting: Meeting, each: float, last: pd.Timestamp) -> str:
    """Say how long what is left would take at a pace, beside the plan's end."""
    left, ends = _still_open(meeting), _end(meeting)
    beside = "" if ends is None else f" The plan {'ends' if ends > meeting.as_at else 'ended'} on {day(ends)}."
    that = f"That leaves {count(left, 'action', term='Open')}."
    if left / each > MOST_MONTHS:
        return f"{that} At that pace {verb(left, 'it', 'they')} would take more than {MOST_MONTHS // 12} years.{beside}"
    months = max(round(left / each), 1)
    long = count(months, "month") if months < 2 * 12 else count(round(months / 12), "year")
    until = month(last + pd.Timedelta(days=left / each * forecast.DAYS_A_MONTH))
    would = f"At that pace {verb(left, 'it', 'they')} would take about {long} more from the last report, until {until}."
    return f"{that} {would}{beside}"
