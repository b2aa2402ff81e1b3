"""Which actions of which plans answer each area of concern, and which measures speak to it.

Pure: frames in, a new frame out. A link is a paper's where a paper states it, or where a task of
the concern was carried forward into the action; elsewhere only the subject suggests it.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from sendplan.plan import ACTION, in_order, natural

LINK = ["concern", *ACTION]


def within(sections: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """Map each section (plan, ref) to the sections that stand in it at any depth, itself first."""
    found: dict[tuple[str, str], list[str]] = {}
    for (plan, parent), rows in sections.groupby(["plan", "parent"]):
        found[str(plan), str(parent)] = list(rows["ref"])

    def below(plan: str, ref: str) -> list[str]:
        return [ref, *(deeper for child in found.get((plan, ref), []) for deeper in below(plan, child))]

    return {(plan, ref): below(plan, ref) for plan, ref in zip(sections["plan"], sections["ref"], strict=True)}


def _actions_at(places: pd.DataFrame, positions: pd.DataFrame, sections: pd.DataFrame) -> pd.DataFrame:
    """Turn places (plan and ref of a section or action) into the actions there: `ref` becomes the action's."""
    inside = within(sections)
    listed = pd.Series([inside.get(key, []) for key in zip(places["plan"], places["ref"], strict=True)], places.index)
    spread = places.assign(section=listed).explode("section").dropna(subset="section").drop(columns="ref")
    own = places.merge(positions[ACTION], on=ACTION)
    return pd.concat([own, spread.merge(positions[[*ACTION, "section"]], on=["plan", "section"])], ignore_index=True)


def answering(
    links: pd.DataFrame, carried: pd.DataFrame, positions: pd.DataFrame, sections: pd.DataFrame
) -> pd.DataFrame:
    """Say which actions answer each concern: one row per concern and action, by concern, plan and action.

    `links` is concern_links.csv, `carried` carried_forward.csv, `positions` the positions of every
    plan, one under the other. Adds to the position's columns: `concern`, `linked_by` (paper or
    subject; paper where both), `through` (references of the tasks of the concern carried forward
    into it, empty where linked directly).
    """
    direct = _actions_at(links[[*LINK, "linked_by"]], positions, sections).assign(through="")
    found, latest = direct, direct
    for _ in positions["plan"].unique():  # a task can be carried on from plan to plan
        moved = latest.merge(carried, left_on=ACTION, right_on=["from_plan", "from_ref"])
        moved = moved.assign(plan=moved["to_plan"], ref=moved["to_ref"], through=moved["from_ref"], linked_by="paper")
        latest = _actions_at(moved[[*LINK, "linked_by", "through"]], positions, sections)
        found = pd.concat([found, latest], ignore_index=True)
    found = found.sort_values("linked_by", kind="stable")
    carried_in = found[found["through"] != ""].groupby(LINK)["through"]
    through = carried_in.agg(lambda refs: ", ".join(sorted(set(refs), key=natural)))
    once = found.drop_duplicates(LINK)[[*LINK, "linked_by"]].merge(through.reset_index(), on=LINK, how="left")
    once["through"] = once["through"].astype("object").fillna("").astype("str")
    order = {plan: place for place, plan in enumerate(positions["plan"].unique())}
    full = in_order(once.merge(positions, on=ACTION))
    return full.sort_values(["concern", "plan"], key=lambda c: c.map(order) if c.name == "plan" else c, kind="stable")


def carried_on(answers: pd.DataFrame, plan: str) -> pd.DataFrame:
    """Count a plan's actions by concern: one row per concern with `actions`, `complete` and `carried`."""
    mine = answers[answers["plan"] == plan]
    means = mine.assign(complete=mine["standing"] == "complete", carried=mine["standing"] == "carried_forward")
    return means.groupby("concern").agg(
        actions=("ref", "size"), complete=("complete", "sum"), carried=("carried", "sum")
    )


def speaking(links: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """Say which measures speak to each concern: one row per concern, measure and group.

    `judged` comes from `measures.judged`. A measure added beside the plan speaks to the concerns of
    the one it is close to. Adds `concern` and `linked_by` to its columns.
    """
    own = judged.merge(links[[*LINK, "linked_by"]], on=ACTION)
    near = links[[*LINK, "linked_by"]].rename(columns={"ref": "close_to"})
    return pd.concat([own, judged.merge(near, on=["plan", "close_to"])], ignore_index=True)


def latest_judgements(judgements: pd.DataFrame) -> dict[int, dict[Hashable, Any]]:
    """Return the last judgement of each concern, by its number."""
    last = judgements.sort_values("judged_on", kind="stable").drop_duplicates("concern", keep="last")
    return {int(row["concern"]): row for row in last.to_dict(orient="records")}
