"""Where every action of a plan stands at a date, and what moved between two dates.

Pure: frames in, a new frame out, the date an argument.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from sendplan.area import MEANINGS, NOT_REPORTED, Plan

# What a later report leaves empty keeps what an earlier one said; a narrative belongs to its own report.
CARRIED = ("provisional_start", "revised_due", "completed_on", "evidence")
OF_ITS_DATE = ("narrative", "mitigation", "source")
ON_TRACK = ("green", "amber")  # as Lancashire's minutes count it
OPEN = ("green", "amber", "red", "not_started", NOT_REPORTED)
STANDINGS = (*MEANINGS, NOT_REPORTED)
# From furthest behind to furthest on: the order in which a rating improves.
_RANK = {"red": 0, "not_started": 1, "amber": 2, "green": 3, "complete": 4}


def natural(ref: str) -> tuple[str | int, ...]:
    """Sort key that puts 1.10 after 1.9."""
    return tuple(int(part) if part.isdigit() else part for part in re.split(r"(\d+)", ref))


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Sort rows as the plan numbers them."""
    return frame.sort_values("ref", key=lambda refs: refs.map(natural), kind="stable").reset_index(drop=True)


def top_sections(sections: pd.DataFrame) -> dict[str, str]:
    """Map every section of one plan to the topmost section it stands in."""
    parents = dict(zip(sections["ref"], sections["parent"], strict=True))

    def top(ref: str) -> str:
        return top(parents[ref]) if parents.get(ref) else ref

    return {ref: top(ref) for ref in parents}


def reported(updates: pd.DataFrame, as_at: pd.Timestamp) -> pd.DataFrame:
    """Sum up what was reported up to a date: one row per plan and ref that has any report.

    Columns: rating and reported_on (the last report that gave a rating), `CARRIED` (the last one
    given) and `OF_ITS_DATE` (from the last report).
    """
    known = updates[updates["as_at"] <= as_at].sort_values("as_at", kind="stable")
    by_action = known.mask(known == "").groupby(["plan", "ref"], sort=True)
    rated = known[known["rating"] != ""].rename(columns={"as_at": "reported_on"})
    last_rating = rated.groupby(["plan", "ref"])[["rating", "reported_on"]].last()
    last_report = known.groupby(["plan", "ref"])[list(OF_ITS_DATE)].last()
    return by_action[list(CARRIED)].last().join([last_rating, last_report], how="left").reset_index()


def position(
    actions: pd.DataFrame,
    sections: pd.DataFrame,
    updates: pd.DataFrame,
    plan: Plan,
    as_at: pd.Timestamp,
) -> pd.DataFrame:
    """Say where every action of a plan stands at a date: one row per action, in the plan's order.

    Adds to the columns of actions.csv: `top` (topmost section), `standing` (one of STANDINGS),
    `rating` (the plan's own word, empty where not reported), `reported_on`, `report_age` (days),
    `CARRIED` and `OF_ITS_DATE`. An action with no report at the date keeps its last rating.
    """
    tops = top_sections(sections[sections["plan"] == plan.id])
    mine = in_order(actions[actions["plan"] == plan.id])
    found = mine.merge(reported(updates, as_at), on=["plan", "ref"], how="left")
    texts = ["rating", "evidence", *OF_ITS_DATE]
    found[texts] = found[texts].astype("str").where(found[texts].notna(), "")
    standing = found["rating"].map(plan.codes).astype("object").fillna(NOT_REPORTED).astype("str")
    return found.assign(
        top=found["section"].map(tops).astype("str"),
        standing=standing,
        rating=standing.map(plan.words).astype("object").fillna("").astype("str"),
        report_age=(as_at - found["reported_on"]).dt.days,
    )


def with_standing(positioned: pd.DataFrame, standing: str) -> pd.DataFrame:
    """Keep the actions of one standing."""
    return positioned[positioned["standing"] == standing].reset_index(drop=True)


def counts(positioned: pd.DataFrame) -> dict[str, int]:
    """Count the actions of each standing, with `actions` and `on_track` (green and amber)."""
    found = positioned["standing"].value_counts()
    each = {standing: int(found.get(standing, 0)) for standing in STANDINGS}
    return {"actions": len(positioned), "on_track": sum(each[name] for name in ON_TRACK), **each}


def counts_by(positioned: pd.DataFrame, column: str) -> pd.DataFrame:
    """Count actions by a column and standing: one row per value, one column per standing."""
    found = pd.crosstab(positioned[column], positioned["standing"])
    found = found.reindex(columns=list(STANDINGS), fill_value=0).rename_axis(columns=None)
    return found.reset_index().sort_values(column, key=lambda refs: refs.map(natural), ignore_index=True)


def movement(then: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Say what moved between two positions: one row per action and change.

    Both frames need `status` (see `timing.dated`). Columns: plan, ref, title, change, then standing
    and rating, each `_then` and `_now`. Changes: added, dropped, first reported, newly complete,
    carried forward, reopened, improved, worsened, newly past due. An action can be in two rows:
    worsened, and newly past due.
    """
    columns = ["plan", "ref", "title", "standing", "rating", "status"]
    both = then[columns].merge(now[columns], on=["plan", "ref"], how="outer", suffixes=("_then", "_now"))
    moved = pd.concat(
        [
            both.assign(change=[_change(was, now) for was, now in _pairs(both, "standing")]),
            both.assign(change=[_lateness(was, now) for was, now in _pairs(both, "status")]),
        ]
    )
    told = [f"{column}_{when}" for column in ("standing", "rating") for when in ("then", "now")]
    moved = moved[moved["change"] != ""].fillna(dict.fromkeys(told, ""))
    moved["title"] = moved["title_now"].where(moved["title_now"].notna(), moved["title_then"])
    return in_order(moved[["plan", "ref", "title", "change", *told]])


def _pairs(both: pd.DataFrame, column: str) -> zip[tuple[str | float, str | float]]:
    return zip(both[f"{column}_then"], both[f"{column}_now"], strict=True)


def _change(then: str | float, now: str | float, rank: Mapping[str, int] = _RANK) -> str:
    """Name the change between two standings; a missing one is not a text."""
    if not isinstance(then, str) or not isinstance(now, str):
        return "added" if isinstance(now, str) else "dropped"
    if then == now or now == NOT_REPORTED:
        return ""
    if then == NOT_REPORTED:
        return "first reported"
    if now in ("complete", "carried_forward"):
        return "newly complete" if now == "complete" else "carried forward"
    if then == "complete":
        return "reopened"
    return "improved" if rank[now] > rank.get(then, rank[now]) else "worsened"


def _lateness(then: str | float, now: str | float) -> str:
    dated_before = isinstance(then, str) and then not in ("past due", "date passed, no report")
    return "newly past due" if dated_before and now == "past due" else ""
