"""What moved between two positions of a plan.

Pure: frames in, a new frame out.
"""

from __future__ import annotations

import pandas as pd

from sendplan.data.area import NOT_RATED, NOT_REPORTED
from sendplan.frames import keys
from sendplan.rules.plan import ACTION, CLOSED, in_order
from sendplan.rules.timing import NO_REPORT, PAST_DUE

JOINED, DROPPED, FIRST_REPORTED = "added", "dropped", "first reported"
NEWLY_COMPLETE, CARRIED_FORWARD, OPEN_AGAIN = "newly complete", "carried forward", "reopened"
IMPROVED, WORSENED, NEWLY_PAST_DUE = "improved", "worsened", "newly late"
NEWLY_EMBEDDED = "newly embedded"
IN_PLAN = (JOINED, DROPPED, FIRST_REPORTED)
CHANGES = (*IN_PLAN, NEWLY_COMPLETE, NEWLY_EMBEDDED, CARRIED_FORWARD, OPEN_AGAIN, IMPROVED, WORSENED, NEWLY_PAST_DUE)
# How far on each rating of an open action is. From red to not started, or back, is no progress.
RANK = {"red": 0, "not_started": 0, "paused": 0, "amber": 1, "green": 2}
CLOSED_NOW = {"embedded": NEWLY_EMBEDDED, "complete": NEWLY_COMPLETE}
CLOSED_NOW |= {"carried_forward": CARRIED_FORWARD, "dropped": DROPPED}


def movement(then: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Say what moved between two positions: one row per action and change.

    Both frames need `status` (see `timing.dated`). Columns: plan, ref, title, change (one of
    CHANGES), then standing and rating, each `_then` and `_now`. An action can be in two rows:
    worsened, and newly late.
    """
    columns = ["plan", "ref", "title", "standing", "rating", "status"]
    both = then[columns].merge(now[columns], on=ACTION, how="outer", suffixes=("_then", "_now"))
    standings = [_standing_change(*each) for each in keys(both, ["standing_then", "standing_now"])]
    late = [_lateness(*each) for each in keys(both, ["status_then", "status_now"])]
    moved = pd.concat([both.assign(change=standings), both.assign(change=late)])
    told = [f"{column}_{when}" for column in ("standing", "rating") for when in ("then", "now")]
    moved = moved[moved["change"] != ""].fillna(dict.fromkeys(told, ""))
    moved["title"] = moved["title_now"].where(moved["title_now"].notna(), moved["title_then"])
    return in_order(moved[["plan", "ref", "title", "change", *told]])


def _standing_change(then: str | float, now: str | float) -> str:
    """Name the change between two standings; a missing one is not a text."""
    if not isinstance(then, str) or not isinstance(now, str):
        return JOINED if isinstance(now, str) else DROPPED
    if then == now or now in (NOT_REPORTED, NOT_RATED):
        return ""
    if then in (NOT_REPORTED, NOT_RATED):
        return FIRST_REPORTED
    if now in CLOSED:
        return WORSENED if then == "embedded" and now == "complete" else CLOSED_NOW[now]
    if then in CLOSED:
        return OPEN_AGAIN
    if not {then, now} <= RANK.keys():
        return ""
    return IMPROVED if RANK[now] > RANK[then] else WORSENED


def _lateness(then: str | float, now: str | float) -> str:
    dated_before = isinstance(then, str) and then not in (PAST_DUE, NO_REPORT)
    return NEWLY_PAST_DUE if dated_before and now == PAST_DUE else ""
