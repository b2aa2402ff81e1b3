"""Which actions of which plans answer each area of concern, and which measures speak to it.

Pure: frames in, a new frame out. A link is a paper's where a paper states it; elsewhere only the
subject suggests it. What a task was carried forward into answers what the task answered.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from sendplan import timing
from sendplan.frames import records
from sendplan.plan import ACTION, CLOSED, in_order, natural

LINK = ["concern", *ACTION]
TASK = ["concern", "from_plan", "from_ref"]  # a task of a concern that was carried forward


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
    subject; paper where both; what a task was carried into is linked as the task is), `through`
    (references of the tasks of the concern carried forward into it, empty where linked directly).
    """
    direct = _actions_at(links[[*LINK, "linked_by"]], positions, sections).assign(through="")
    found, latest = direct, direct
    for _ in positions["plan"].unique():  # a task can be carried on from plan to plan
        moved = latest.merge(carried, left_on=ACTION, right_on=["from_plan", "from_ref"])
        if moved.empty:
            break
        moved = moved.assign(plan=moved["to_plan"], ref=moved["to_ref"], through=moved["from_ref"])
        latest = _actions_at(moved[[*LINK, "linked_by", "through"]], positions, sections)
        found = pd.concat([found, latest], ignore_index=True)
    found = found.sort_values("linked_by", kind="stable")
    carried_in = found[found["through"] != ""].groupby(LINK)["through"]
    through = carried_in.agg(lambda refs: ", ".join(sorted(set(refs), key=natural)))
    once = found.drop_duplicates(LINK)[[*LINK, "linked_by"]].merge(through.reset_index(), on=LINK, how="left")
    once["through"] = once["through"].astype("object").fillna("").astype("str")
    order = {plan: place for place, plan in enumerate(positions["plan"].unique())}
    full = in_order(once.merge(positions, on=ACTION))
    by_plan = full.sort_values("plan", key=lambda plans: plans.map(order), kind="stable")
    return by_plan.sort_values("concern", kind="stable", ignore_index=True)


def became(answers: pd.DataFrame, carried: pd.DataFrame, sections: pd.DataFrame) -> pd.DataFrame:
    """Say what each task carried forward became: one row per concern, task and action it became.

    `answers` comes from `answering`, `carried` is carried_forward.csv. Columns: concern, from_plan,
    from_ref, first_due; to_plan and to_ref (the action or section that takes it up);
    ref, standing, rating, due, revised_due and revised_text of the action; `moved` (days from the task's due date
    to the action's, negative is earlier) and `moved_again` (days on to its new date), NaN where a
    date is missing. Where no action of what takes it up is known, ref is empty.
    """
    named = {"plan": "from_plan", "ref": "from_ref", "due": "first_due"}
    tasks = answers.rename(columns=named)[[*TASK, "first_due"]]
    led = tasks.merge(carried, on=["from_plan", "from_ref"])
    link = [*TASK, "to_plan", "to_ref"]
    known = answers.drop_duplicates(ACTION)
    places = led[link].assign(plan=led["to_plan"], ref=led["to_ref"])
    inside = _actions_at(places, known, sections)[[*link, *ACTION]].drop_duplicates()
    details = known[[*ACTION, "standing", "rating", "due", "revised_due", "revised_text"]]
    full = led.merge(inside, on=link, how="left").merge(details, on=ACTION, how="left").drop(columns="plan")
    texts = ["ref", "standing", "rating", "revised_text"]
    full[texts] = full[texts].astype("object").fillna("").astype("str")
    full["moved"] = (full["due"] - full["first_due"]).dt.days
    full["moved_again"] = (full["revised_due"] - full["due"]).dt.days
    for column in ("ref", "from_ref"):
        full = full.sort_values(column, key=lambda refs: refs.map(natural), kind="stable")
    return full.sort_values("concern", kind="stable", ignore_index=True)


def counted(answers: pd.DataFrame, plan: str) -> pd.DataFrame:
    """Count a plan's actions that answer each concern: one row per concern that any answers.

    Columns: actions, complete, carried (forward), by_paper, by_subject, open, red, was_late and
    passed_since (see `timing.lateness`).
    """
    mine = timing.lateness(answers[answers["plan"] == plan])
    marks = {
        "complete": mine["standing"] == "complete",
        "carried": mine["standing"] == "carried_forward",
        "by_paper": mine["linked_by"] == "paper",
        "by_subject": mine["linked_by"] == "subject",
        "open": ~mine["standing"].isin(CLOSED),
        "red": mine["standing"] == "red",
    }
    summed = [*marks, "was_late", "passed_since"]
    return mine.assign(actions=1, **marks).groupby("concern")[["actions", *summed]].sum().astype("int64")


def speaking(links: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """Say which measures speak to each concern: one row per concern, measure and group, in their order.

    `judged` comes from `measures.judged`. A measure added beside the plan speaks to the concerns of
    the one it is close to. Adds `concern` and `linked_by` to its columns.
    """
    own = judged.merge(links[[*LINK, "linked_by"]], on=ACTION)
    near = links[[*LINK, "linked_by"]].rename(columns={"ref": "close_to"})
    found = pd.concat([own, judged.merge(near, on=["plan", "close_to"])], ignore_index=True)
    once = in_order(found.drop_duplicates([*LINK, "breakdown"]))
    return once.sort_values("concern", kind="stable", ignore_index=True)


def latest_judgements(judgements: pd.DataFrame) -> dict[int, dict[Hashable, Any]]:
    """Return the last judgement of each concern, by its number."""
    last = judgements.sort_values("judged_on", kind="stable").drop_duplicates("concern", keep="last")
    return {int(row["concern"]): row for row in records(last)}
