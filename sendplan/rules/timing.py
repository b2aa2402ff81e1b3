"""What the dates say: past due, status by date, contradictions, slippage, burn-up.

Pure: frames in, a new frame out, the date an argument. "Past due" is measured against the due
date first agreed, so that moving a date does not hide a delay; `slippage` shows the new dates.
"""

from __future__ import annotations

import pandas as pd

from sendplan.cells import entries
from sendplan.data.area import NOT_REPORTED
from sendplan.frames import among, keys, records
from sendplan.rules.observations import Row
from sendplan.rules.plan import ACTION, CLOSED, DONE, rated_by, reported_by, within
from sendplan.rules.unfinished import says_unfinished

SOON = 31  # days: "due within 31 days" counts from the position date, both ends included

COMPLETE, CARRIED, GIVEN_UP = "complete", "carried forward", "dropped"
PAST_DUE, NO_REPORT = "past due", "date passed, no report"
DUE_SOON, NOT_YET_DUE, NO_DATE = f"due within {SOON} days", "not yet due", "no date"
# The kinds of contradiction between a rating and the dates.
GREEN_BUT_PAST_DUE = "green but late"
LATE_START, LATE_NOT_STARTED = "not started after its start date", "not started but late"
NO_MITIGATION, REOPENED = "red with no mitigation", "reopened"
UNSUPPORTED = "complete without a date or evidence"
UNFINISHED = "complete, though its words say it is unfinished"
DENIED = "complete, though the report on another says it is not"
RATED_OPEN = "given a day of completion, though rated as open"
DONE_WITH = (COMPLETE, CARRIED, GIVEN_UP)
STATUSES = (COMPLETE, CARRIED, GIVEN_UP, PAST_DUE, NO_REPORT, DUE_SOON, NOT_YET_DUE, NO_DATE)


def status(standing: str, due: pd.Timestamp, as_at: pd.Timestamp) -> str:
    """Say what the dates alone make of one action: one of STATUSES.

    An action due before the date that nobody has reported on is not called past due: whether it
    was done is not known.
    """
    if standing in CLOSED:
        return {"carried_forward": CARRIED, "dropped": GIVEN_UP}.get(standing, COMPLETE)
    if pd.isna(due):
        return NO_DATE
    days = (due - as_at).days
    if days < 0:
        return NO_REPORT if standing == NOT_REPORTED else PAST_DUE
    return DUE_SOON if days <= SOON else NOT_YET_DUE


def dated(positioned: pd.DataFrame, as_at: pd.Timestamp) -> pd.DataFrame:
    """Add `status` (one of STATUSES), `days_late` (0 unless past due) and `held_up_by` (see there) to a position."""
    told = [status(standing, due, as_at) for standing, due in keys(positioned, ["standing", "due"])]
    found = pd.Series(told, positioned.index, dtype="str")
    late = (as_at - positioned["due"]).dt.days.where(found == PAST_DUE, 0)
    return held_up(positioned.assign(status=found, days_late=late.astype("int64")))


def held_up(positioned: pd.DataFrame) -> pd.DataFrame:
    """Add `held_up_by` to a position: of an open action, references of those it depends on that are late.

    Late is past due, or due by its date without a report, or given a new date after the action's own due date.
    """
    rows = {row["ref"]: row for row in records(positioned[["ref", "status", "revised_due"]])}

    def late(ref: str, due: pd.Timestamp) -> bool:
        row = rows.get(ref)
        if row is None or row["status"] in DONE_WITH:
            return False
        return row["status"] in (PAST_DUE, NO_REPORT) or bool(row["revised_due"] > due)

    waits = keys(positioned, ["depends_on", "due", "status"])
    refs = (
        [] if status in DONE_WITH else [ref for ref in entries(cell) if late(ref, due)] for cell, due, status in waits
    )
    return positioned.assign(held_up_by=pd.Series(["; ".join(each) for each in refs], positioned.index, dtype="str"))


def past_due(positioned: pd.DataFrame) -> pd.DataFrame:
    """Keep the actions past due, longest overdue first: one row per action."""
    late = positioned[positioned["status"] == PAST_DUE]
    return late.sort_values("days_late", ascending=False, kind="stable").reset_index(drop=True)


def lateness(positioned: pd.DataFrame) -> pd.DataFrame:
    """Part what is late: adds `was_late` and `passed_since` to a position.

    `was_late` is past due when last reported; `passed_since` is that the due date passed after that
    report, or without any, so that whether the action was done is not known.
    """
    late = positioned["status"] == PAST_DUE
    was_late = late & (positioned["due"] < positioned["reported_on"])
    return positioned.assign(was_late=was_late, passed_since=(late & ~was_late) | (positioned["status"] == NO_REPORT))


def due_between(positioned: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Keep the open actions due, at first or by their new date, from one day to another, soonest first."""
    still_open = ~positioned["standing"].isin(CLOSED)
    dates = positioned["due"].between(first, last) | positioned["revised_due"].between(first, last)
    found = positioned[still_open & dates]
    return found.sort_values("due", kind="stable").reset_index(drop=True)


def reopened(reports: pd.DataFrame, as_at: pd.Timestamp) -> set[tuple[str, str]]:
    """Name (plan, ref) of each action that is open though an earlier report (`plan.reports`) had it complete."""
    known = rated_by(reports, as_at)
    means = known["means"]
    by_action = known.assign(done=means.isin(DONE), closed=means.isin(CLOSED)).groupby(ACTION)
    was, closed = by_action["done"].any(), by_action["closed"].last()
    return set(was.index[was & ~closed])


def answered(positioned: pd.DataFrame) -> pd.Series[bool]:
    """Tell of which actions it is said what is being done: as mitigation, or where no report has that, in any words."""
    given = positioned["mitigation"] != ""
    return given if given.any() else positioned["narrative"] != ""


def contradictions(positioned: pd.DataFrame, was_complete: set[tuple[str, str]]) -> pd.DataFrame:
    """List each reported rating of a plan that its dates or words disprove: one row per action and kind.

    `was_complete` comes from `reopened`. Adds `kind` to the position's columns. A rating given
    before the due or start date had passed is not disproved by it. The lead's rating is left as it is.
    """
    standing, known_late = positioned["standing"], lateness(positioned)["was_late"]
    begun = positioned["provisional_start"] < positioned["reported_on"]
    undated = positioned["completed_on"].isna() & (positioned["evidence"] == "")
    complete = standing.isin(DONE)
    denied = {ref for cell in positioned["contradicts"] for ref in entries(cell)}
    told = [says_unfinished(*each) for each in keys(positioned, ["narrative", "title"])]
    worded = pd.Series(told, positioned.index, dtype="bool")
    kinds = {
        GREEN_BUT_PAST_DUE: (standing == "green") & known_late,
        LATE_START: (standing == "not_started") & begun,
        LATE_NOT_STARTED: (standing == "not_started") & known_late,
        NO_MITIGATION: (standing == "red") & ~answered(positioned),
        REOPENED: among(positioned, ACTION, was_complete),
        RATED_OPEN: positioned["rated_open"],
        UNFINISHED: complete & worded,
        DENIED: complete & positioned["ref"].isin(denied),
        UNSUPPORTED: complete & undated,
    }
    found = [positioned[disproved.to_numpy()].assign(kind=kind) for kind, disproved in kinds.items()]
    return pd.concat(found, ignore_index=True)


def slippage(positioned: pd.DataFrame, updates: pd.DataFrame, as_at: pd.Timestamp) -> pd.DataFrame:
    """Measure how far due dates moved: one row per action given a new date, furthest first.

    Adds `slipped` (days from the first due date to the last new one; negative is earlier) and
    `re_dated` (how many different new dates it was given) to the position's columns.
    """
    known = reported_by(updates, as_at).merge(positioned[[*ACTION, "due"]], on=ACTION)
    known = known[known["revised_due"].notna() & (known["revised_due"] != known["due"])]
    times = known.groupby(ACTION)["revised_due"].nunique().rename("re_dated").reset_index()
    found = positioned.merge(times, on=ACTION)
    found = found.assign(slipped=(found["revised_due"] - found["due"]).dt.days)
    return found.sort_values("slipped", ascending=False, kind="stable").reset_index(drop=True)


def not_firm(positioned: pd.DataFrame) -> pd.DataFrame:
    """Keep the open actions whose last new time has no day, such as mid-September."""
    timed = positioned["revised_due"].isna() & (positioned["revised_text"] != "")
    return positioned[timed & ~positioned["standing"].isin(CLOSED)]


def burn_up(actions: pd.DataFrame, reports: pd.DataFrame, as_at: pd.Timestamp) -> pd.DataFrame:
    """Count completions planned and recorded, and the actions there are, by month end: one row per month.

    `actions` are all that were ever in the plan, `reports` those on them (`plan.reports`). Columns: month
    (its last day), planned (actions now in the plan that were due by then), scope (actions in the plan then;
    later than `as_at`, those in it now), recorded (those of them that the reports up to then have complete;
    one reopened is not) and reports (rated reports of the month). Recorded is missing, not 0, before the
    month of the first report and after that of `as_at`: nobody knows it.
    """
    due, told = within(actions, as_at)["due"], rated_by(reports, as_at)
    days = pd.concat([due.dropna(), told["as_at"], pd.Series([as_at])])
    months = pd.date_range(days.min(), days.max() + pd.offsets.MonthEnd(0), freq="ME")
    there = [within(actions, min(month, as_at))[ACTION].assign(month=month) for month in months]
    last = pd.merge_asof(pd.concat(there), told, left_on="month", right_on="as_at", by=ACTION)
    complete = last["means"].isin(DONE).groupby(last["month"]).sum()
    first = (reported_by(reports, as_at) if told.empty else told)["as_at"].min()
    known = (months >= first) & (months <= as_at + pd.offsets.MonthEnd(0))
    frame = pd.DataFrame({"month": months, "planned": [int((due <= month).sum()) for month in months]})
    return frame.assign(
        scope=[len(each) for each in there],
        recorded=frame["month"].map(complete).fillna(0).astype("Int64").where(known),
        reports=frame["month"].map((told["as_at"] + pd.offsets.MonthEnd(0)).value_counts()).fillna(0).astype("int64"),
    )


def record_from(meeting: Row) -> pd.Timestamp:
    """Return the day from which a meeting's pack is a record: the one its papers are due on, or else its own."""
    due, met = meeting["papers_due"], pd.Timestamp(meeting["meeting"])
    return met if pd.isna(due) else min(pd.Timestamp(due), met)
