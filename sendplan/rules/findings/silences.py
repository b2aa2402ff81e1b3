"""What should be in the record by the day and is not: reports, answers, and what was promised."""

from __future__ import annotations

import pandas as pd

from sendplan.data.area import NOT_REPORTED, Body, Plan
from sendplan.figures import count, number
from sendplan.frames import records
from sendplan.rules import timing
from sendplan.rules.findings.finding import Findings, leads, looking_for, one, refs_of, summed
from sendplan.rules.plan import CLOSED, reported_by
from sendplan.words import day, listed, verb

GIVEN = ["promise", "is_action"]  # what was promised, and whether of an action or of a measure


@looking_for(
    "actions without a recent report",
    none="Every action was reported on by {as_at}, and none came due after the last report on it.",
    missing=lambda no_actions: no_actions,
)
def unreported(position: pd.DataFrame, reports: pd.DataFrame, plan: Plan, as_at: pd.Timestamp) -> Findings:
    """Tell of actions the record holds no report on, or none since they came due, or none of the plan's last two."""
    position = timing.lateness(position)
    standing, status = position["standing"], position["status"]
    never, passed = position[standing == NOT_REPORTED], position[status == timing.NO_REPORT]
    of_them = number(len(passed), "actions", timing.NO_REPORT)
    late = f"; the due date of {of_them} of them had passed" if len(passed) else ""
    since = position[(status == timing.PAST_DUE) & position["passed_since"]]
    days = sorted(set(reported_by(reports, as_at)["as_at"]))
    before_last = days[-2] if len(days) > 1 else pd.Timestamp.min
    still_open = ~standing.isin(CLOSED) & ~position["ref"].isin(since["ref"])
    old = position[still_open & (position["reported_on"] < before_last)]
    unknown = "The record does not say whether the work is done, under way or late."
    silent = number(len(never), "actions", "Not reported")
    every = count(len(position), "action", term="Actions in the plan")
    late_since = count(len(since), "action", term="Date passed, no report since")
    unheard_of = count(len(old), "open action", term="Actions without a recent report")
    came_due = f"came due after the last report on {verb(len(since), 'it', 'them')}"
    none_lately = f"The record holds no report of {day(before_last)} or later on"
    unheard = passed if len(passed) else never
    told = [
        (never, unheard, f"The record holds no report on {silent} of the {every}{late}", unknown),
        (since, since, f"{late_since} {came_due}", unknown),
        (old, old, f"{none_lately} {unheard_of}", "The ratings may no longer hold."),
    ]
    for rows, which, what, why in told:
        if len(rows):
            yield summed(f"Reports on the {plan.title} by {day(as_at)}", what, which, why, leads(rows))


@looking_for(
    "requests and resolutions without an answer, wanted by then or without a date",
    none="The record holds no request or resolution of the {body} that should have had an answer by {date}.",
    missing=lambda body: "" if body.meets else "No body met on this day, so none waited for an answer.",
)
def unanswered(asked: pd.DataFrame, date: pd.Timestamp, body: Body) -> Findings:
    """Tell of what the body asked for and had no answer to by the day, the date wanted come or none given."""
    still_open = asked[asked["answer"] == ""]
    wanted = records(still_open[still_open["due"] <= date])
    whenever = records(still_open[still_open["due"].isna()])
    clerk = f"The clerk of the {body.name}, with the author of the plan"
    yield from one(
        "Requests and resolutions with a date",
        (f"Asked on {day(row['raised_on'])}, wanted by {day(row['due'])}: {row['request']}" for row in wanted),
        "The day has come, and the record holds no answer.",
        clerk,
    )
    yield from one(
        "Requests without a date",
        (f"Asked on {day(row['raised_on'])}: {row['request']}" for row in whenever),
        "The record holds no answer, and nothing says when there will be one.",
        clerk,
    )


@looking_for(
    "promises whose day has passed",
    none="No promise with a date known by {date} has passed without being kept.",
    missing=lambda no_actions: no_actions,
)
def promised(broken: pd.DataFrame) -> Findings:
    """Tell what papers promised for a day that passed without it."""
    told, short = [], []
    for (promise, is_action), rows in broken.assign(is_action=broken["series"] == "").groupby(GIVEN, sort=False):
        kind = "action" if is_action else "measure"
        by = [f"by {day(mine['due'].iloc[0])}{refs_of(mine['ref'], kind)}" for _, mine in rows.groupby("due")]
        told.append(f"{promise} was promised {listed(by)}.")
        short.append(f"{promise}{refs_of(rows['ref'], kind)}")
    yield from one(
        "Promises in papers",
        told,
        "The day has passed, and the record holds none: what was to be judged or done by it cannot be.",
        "The officers of the measures, and the leads of the actions",
        f"Promised for a day that has passed: {'; '.join(short)}.",
    )
