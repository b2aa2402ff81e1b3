"""Which actions of which plans answer each area of concern, and which measures speak to it.

Pure: frames in, a new frame out. A link is a paper's where a paper states it; elsewhere only the
subject suggests it. What a task was carried forward into answers what the task answered.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from sendplan.data.inspection import JUDGED_AS, Inspection
from sendplan.frames import keys, records
from sendplan.rules.observations import Row
from sendplan.rules.plan import ACTION, in_order, natural

CONCERN = ["inspection", "concern"]  # what tells an area of concern apart: each inspection numbers its own from 1
TIE = [*CONCERN, *ACTION]
Key = tuple[str, int]  # the inspection and the number of an area of concern


def sections_within(sections: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """Map each section (plan, ref) to the sections that stand in it at any depth, itself first."""
    found: dict[tuple[str, str], list[str]] = {}
    for (plan, parent), rows in sections.groupby(["plan", "parent"]):
        found[str(plan), str(parent)] = list(rows["ref"])

    def below(plan: str, ref: str) -> list[str]:
        return [ref, *(deeper for child in found.get((plan, ref), []) for deeper in below(plan, child))]

    return {(plan, ref): below(plan, ref) for plan, ref in keys(sections, ACTION)}


def _actions_at(places: pd.DataFrame, positions: pd.DataFrame, sections: pd.DataFrame) -> pd.DataFrame:
    """Turn places (plan and ref of a section or action) into the actions there: `ref` becomes the action's."""
    inside = sections_within(sections)
    listed = pd.Series([inside.get(key, []) for key in keys(places, ACTION)], places.index)
    spread = places.assign(section=listed).explode("section").dropna(subset="section").drop(columns="ref")
    own = places.merge(positions[ACTION], on=ACTION)
    return pd.concat([own, spread.merge(positions[[*ACTION, "section"]], on=["plan", "section"])], ignore_index=True)


def answering(
    links: pd.DataFrame, carried: pd.DataFrame, positions: pd.DataFrame, sections: pd.DataFrame
) -> pd.DataFrame:
    """Say which actions answer each concern: one row per concern and action, by concern, plan and action.

    `links` is concern_links.csv, `carried` carried_forward.csv, `positions` the positions of every
    plan, one under the other. Adds to the position's columns: `inspection`, `concern`, `linked_by` (paper or
    subject; paper where both; what a task was carried into is linked as the task is), `through`
    (references of the tasks of the concern carried forward into it, empty where linked directly).
    """
    direct = _actions_at(links[[*TIE, "linked_by"]], positions, sections).assign(through="")
    found, latest = direct, direct
    for _ in positions["plan"].unique():  # a task can be carried on from plan to plan
        moved = latest.merge(carried, left_on=ACTION, right_on=["from_plan", "from_ref"])
        if moved.empty:
            break
        moved = moved.assign(plan=moved["to_plan"], ref=moved["to_ref"], through=moved["from_ref"])
        latest = _actions_at(moved[[*TIE, "linked_by", "through"]], positions, sections)
        found = pd.concat([found, latest], ignore_index=True)
    once = found.groupby(TIE, as_index=False).agg(linked_by=("linked_by", "min"), through=("through", _refs_joined))
    order = {plan: place for place, plan in enumerate(positions["plan"].unique())}
    full = in_order(once.astype({"through": "str"}).merge(positions, on=ACTION))
    by_plan = full.sort_values("plan", key=lambda plans: plans.map(order), kind="stable")
    return by_plan.sort_values(CONCERN, kind="stable", ignore_index=True)


def _refs_joined(refs: pd.Series[str]) -> str:
    return ", ".join(sorted({*refs} - {""}, key=natural))


def speaking(links: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """Say which measures speak to each concern: one row per concern, measure and group, in their order.

    `judged` comes from `measures.judged`. A measure added beside the plan speaks to the concerns of
    the one it is close to. Adds `inspection`, `concern` and `linked_by` to its columns.
    """
    own = judged.merge(links[[*TIE, "linked_by"]], on=ACTION)
    near = links[[*TIE, "linked_by"]].rename(columns={"ref": "close_to"})
    found = pd.concat([own, judged.merge(near, on=["plan", "close_to"])], ignore_index=True)
    once = in_order(found.drop_duplicates([*TIE, "breakdown"]))
    return once.sort_values(CONCERN, kind="stable", ignore_index=True)


def unlinked_within(
    links: pd.DataFrame, measures: pd.DataFrame, sections: pd.DataFrame
) -> dict[Key, dict[tuple[str, str], list[str]]]:
    """Say which measures stand in a section that answers a concern, and are not linked to the concern themselves.

    Maps each concern that has any to the linked sections (plan, ref), and each of those to the references of such
    measures of the plan in it at any depth, as the plan numbers them. A link to a section is to its actions alone.
    """
    inside, found = sections_within(sections), dict[Key, dict[tuple[str, str], list[str]]]()
    for inspection, concern, plan, ref in keys(links, TIE):
        own = links[(links["inspection"] == inspection) & (links["concern"] == concern) & (links["plan"] == plan)]
        within = (measures["plan"] == plan) & measures["section"].isin(inside.get((plan, ref), []))
        apart = measures.loc[within & measures["in_plan"] & ~measures["ref"].isin(own["ref"]), "ref"]
        if len(apart):
            found.setdefault((inspection, concern), {})[plan, ref] = sorted(apart, key=natural)
    return found


def thing(kinds: Iterable[str]) -> str:
    """Call areas what their inspections all call them, or else only areas; of concern, where that is not known.

    `kinds` are those of concerns.csv.
    """
    called = {each.removesuffix(" of an improvement notice") or "area of concern" for each in kinds}
    return called.pop() if len(called) == 1 else "area"


def latest_judgements(judgements: pd.DataFrame) -> dict[Key, Row]:
    """Return the last judgement of each concern, by its inspection and number."""
    last = judgements.sort_values("judged_on", kind="stable")
    return {(row["inspection"], row["concern"]): row for row in records(last)}


def judged_in(inspections: Iterable[Inspection], inspection: str) -> tuple[str, ...]:
    """Return the words in which an inspection's concerns are judged, the good first; those of 2016 where none is named.

    `inspections` are those of area.toml.
    """
    return next((each.words for each in inspections if each.id == inspection), JUDGED_AS["2016"])


def made_by(links: pd.DataFrame) -> str:
    """Say who links, where no paper does: for after what the links show; nothing where papers do."""
    ours = links["linked_by"] == "subject"
    some = ", by links of which some are ours" if ours.any() else ""
    return ", by links that are ours" if ours.any() and ours.all() else some


def is_good_enough(judgement: Row, inspections: Iterable[Inspection]) -> bool:
    """Whether a judgement is the good one of its inspection's words; any other is not."""
    return bool(judgement["judgement"] == judged_in(inspections, judgement["inspection"])[0])
