"""Where every risk of a plan stands at a date, and what moved since another.

Pure: frames in, a new frame out, the date an argument.
"""

from __future__ import annotations

import pandas as pd

from sendplan.data.area import RiskScale
from sendplan.frames import keys
from sendplan.rules.plan import ACTION, in_order

HIGH, MEDIUM, LOW, NOT_SCORED = LEVELS = ("high", "medium", "low", "not_scored")
NEW, WORSE, BETTER, SHUT = "new", "worse", "better", "closed"
SAME, NOT_COMPARED = "unchanged", "not compared"
CHANGES = (WORSE, NEW, NOT_COMPARED, SAME, BETTER, SHUT)


def level(score: float, scale: RiskScale) -> str:
    """Name the level of a score on a plan's scale: one of LEVELS; a missing one is not scored."""
    if pd.isna(score):
        return NOT_SCORED
    return HIGH if score >= scale.high else MEDIUM if score >= scale.medium else LOW


def grid(scale: RiskScale) -> list[list[str]]:
    """Name the level of every pair on a plan's scale: a row per likelihood from 1 on, a level per impact in it."""
    steps = range(1, scale.most + 1)
    return [[level(likelihood * impact, scale) for impact in steps] for likelihood in steps]


def standing(risks: pd.DataFrame, as_at: pd.Timestamp, scale: RiskScale) -> pd.DataFrame:
    """Say where every risk of one plan stands at a date: one row per risk, in the register's order.

    That is its last row of risks.csv by then, whole: a cell that is empty there is empty. `status` is open or closed.
    Adds `score` and `target_score` (likelihood times impact, missing where either is), `level` and `target_level`
    (of LEVELS).
    """
    known = risks[risks["as_at"] <= as_at].sort_values("as_at", kind="stable")
    found = in_order(known.drop_duplicates(ACTION, keep="last"))
    for name in ("", "target_"):
        likelihood, impact = found[f"{name}likelihood"], found[f"{name}impact"]
        score = (likelihood * impact).where((likelihood > 0) & (impact > 0)).astype("float64")
        found[f"{name}score"] = score
        found[f"{name}level"] = pd.Series([level(each, scale) for each in score], found.index, dtype="str")
    return found.assign(status=found["status"].replace("", "open"))


def still_open(found: pd.DataFrame) -> pd.DataFrame:
    """Keep the risks that are open, the highest score first, those without one last."""
    kept = found[found["status"] == "open"]
    return kept.sort_values("score", ascending=False, kind="stable", na_position="last", ignore_index=True)


def moved(then: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Say how every risk that is open now, or was then, moved between two standings: one row per risk.

    Columns: plan, ref, change (one of CHANGES), score_then and score_now.
    """
    columns = [*ACTION, "status", "score"]
    both = now[columns].merge(then[columns], on=ACTION, how="left", suffixes=("_now", "_then"))
    sides = ["status_then", "status_now", "score_then", "score_now"]
    both = both.assign(change=[_change(*each) for each in keys(both, sides)])
    return both.loc[both["change"] != "", [*ACTION, "change", "score_then", "score_now"]].reset_index(drop=True)


def _change(status_then: object, status_now: str, then: float, now: float) -> str:
    """Name the change of one risk; empty where it was open neither then nor now."""
    was, is_open = status_then == "open", status_now == "open"
    if not was:
        return NEW if is_open else ""
    if not is_open:
        return SHUT
    if pd.isna(then) != pd.isna(now):
        return NOT_COMPARED
    return SAME if now == then or pd.isna(now) else WORSE if now > then else BETTER
