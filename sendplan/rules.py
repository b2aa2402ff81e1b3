"""Rules that need more than one cell: what must exist elsewhere, what must not go round in a circle.

Every function takes tables as the text they are in their files, and yields faults.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from sendplan.area import Facts
from sendplan.cells import entries, readable
from sendplan.disclosure import behind_shares
from sendplan.errors import Fault
from sendplan.schema import TABLES, facts
from sendplan.vocabulary import NO_VALUE, WITH_VALUE

Cells = Mapping[str, pd.DataFrame]


class Relation(NamedTuple):
    """Cells that must name a row of another table (any one of them, where there are several)."""

    table: str
    columns: tuple[str, ...]
    to: tuple[tuple[str, tuple[str, ...]], ...]


_SECTION = ("sections", ("plan", "ref"))
_ACTION = ("actions", ("plan", "ref"))
_SOURCE = (("sources", ("id",)),)
_CONCERN = (("concerns", ("number",)),)
_MEASURE = ("measures", ("plan", "ref"))

RELATIONS = (
    Relation("sections", ("plan", "parent"), (_SECTION,)),
    Relation("actions", ("plan", "section"), (_SECTION,)),
    Relation("updates", ("plan", "ref"), (_ACTION,)),
    Relation("updates", ("source",), _SOURCE),
    Relation("concern_links", ("concern",), _CONCERN),
    Relation("concern_links", ("plan", "ref"), (_SECTION, _ACTION, _MEASURE)),
    Relation("serves", ("plan", "ref"), (_SECTION, _ACTION, _MEASURE)),
    Relation("serves", ("to_plan", "to_ref"), (_SECTION, _MEASURE)),
    Relation("carried_forward", ("from_plan", "from_ref"), (_ACTION,)),
    Relation("carried_forward", ("to_plan", "to_ref"), (_SECTION, _ACTION)),
    Relation("measures", ("plan", "section"), (_SECTION,)),
    Relation("observations", ("plan", "measure"), (_MEASURE,)),
    Relation("observations", ("source",), _SOURCE),
    Relation("observations", ("neighbours",), _SOURCE),
    Relation("indicators", ("plan", "measure"), (_MEASURE,)),
    Relation("rebases", ("plan", "measure"), (_MEASURE,)),
    Relation("measures", ("plan", "close_to"), (_MEASURE,)),
    Relation("measures", ("plan", "numerator"), (_MEASURE,)),
    Relation("meetings", ("previous",), (("meetings", ("meeting",)),)),
    Relation("requests", ("raised_on",), (("meetings", ("meeting",)),)),
    Relation("requests", ("same_as",), (("requests", ("ref",)),)),
    Relation("requests", ("answered_in",), _SOURCE),
    Relation("updates", ("plan", "contradicts"), (_ACTION,)),
    Relation("promises", ("plan", "ref"), (_MEASURE, _ACTION, _SECTION)),
    Relation("promises", ("source",), _SOURCE),
    Relation("assessments", ("concern",), _CONCERN),
    Relation("assessments", ("source",), _SOURCE),
    Relation("judgements", ("concern",), _CONCERN),
    Relation("judgements", ("source",), _SOURCE),
    Relation("findings", ("source",), _SOURCE),
    Relation("lists", ("source",), _SOURCE),
    Relation("lists", ("plan", "refs"), (_ACTION,)),
    Relation("quoted", ("source",), _SOURCE),
    Relation("quoted", ("plan", "measure"), (_MEASURE,)),
)


def fault(table: str, cells: pd.DataFrame, index: Any, column: str, found: str, allowed: str) -> Fault:
    """Describe one bad cell of a table; the index is the row as a spreadsheet numbers it."""
    word, key = TABLES[table].label
    return Fault(f"{table}.csv", index, f"{word} {cells.at[index, key]!s}", column, found, allowed)


def relation_faults(relation: Relation, cells: Cells) -> Iterator[Fault]:
    """Every cell that should name a row of another table and does not.

    A table that could not be read (it has no columns) has a fault of its own and is left out here.
    """
    frame = cells[relation.table]
    if frame.empty or any(cells[table].columns.empty for table, _ in relation.to):
        return
    known = {
        key
        for table, columns in relation.to
        if not cells[table].empty
        for key in cells[table][list(columns)].itertuples(index=False, name=None)
    }
    *scope, last = relation.columns
    many = facts(relation.table)[last]["many"]
    allowed = " or ".join(f"the {columns[-1]} of a row of {table}.csv" for table, columns in relation.to)
    for row in frame[frame[last] != ""].itertuples():
        for entry in entries(getattr(row, last)) if many else [getattr(row, last)]:
            if (*(getattr(row, column) for column in scope), entry) not in known:
                yield fault(relation.table, frame, row.Index, last, repr(entry), allowed)


def listed_faults(area: Facts, cells: Cells) -> Iterator[Fault]:
    """Every plan, body or rating that area.toml does not list."""
    plans = {plan.id: plan for plan in area.plans}
    for table, columns in ((table, facts(table)) for table in TABLES if not cells[table].empty):
        for column in ("plan", "from_plan", "to_plan"):
            if column in columns:
                yield from _unlisted(table, cells[table], column, list(plans))
        if "body" in columns:
            yield from _unlisted(table, cells[table], "body", [body.id for body in area.bodies])
    for table, column in (("updates", "rating"), ("lists", "rating"), ("sections", "kind")):
        for plan_id, rows in () if cells[table].empty else cells[table].groupby("plan"):
            if plan_id in plans:
                plan = plans[str(plan_id)]
                yield from _unlisted(table, rows, column, list(plan.codes if column == "rating" else plan.hierarchy))


def _unlisted(table: str, cells: pd.DataFrame, column: str, listed: list[str]) -> Iterator[Fault]:
    allowed = f"one of {', '.join(listed)}" if listed else f"no {column}, for area.toml lists none"
    for index in cells.index[~cells[column].isin(["", *listed])]:
        yield fault(table, cells, index, column, repr(cells.at[index, column]), allowed)


def value_faults(cells: pd.DataFrame) -> Iterator[Fault]:
    """Every observation whose value and symbol do not fit: one of them, or a value with a note on it."""
    empty, instead = cells["value"] == "", cells["symbol"].isin(NO_VALUE)
    alone = cells["symbol"].isin(set(NO_VALUE) - set(WITH_VALUE))
    for index in cells.index[empty & ~instead]:
        found = f"nothing, with symbol {cells.at[index, 'symbol']!r}" if cells.at[index, "symbol"] else "nothing"
        yield fault(
            "observations", cells, index, "value", found, f"a value, or one of the symbols {', '.join(NO_VALUE)}"
        )
    for index in cells.index[~empty & alone]:
        found = f"{cells.at[index, 'value']!r} with symbol {cells.at[index, 'symbol']!r}"
        yield fault("observations", cells, index, "value", found, "either a value, or a symbol in its place")


def completion_faults(cells: pd.DataFrame) -> Iterator[Fault]:
    """Every completion dated after the report that tells of it."""
    for index in cells.index[cells["completed_on"] > cells["as_at"]]:
        found = repr(cells.at[index, "completed_on"])
        yield fault("updates", cells, index, "completed_on", found, "a day not after the report's own as_at")


def dropped_faults(cells: pd.DataFrame) -> Iterator[Fault]:
    """Every action that left its plan before it joined it."""
    for index in cells.index[(cells["dropped_on"] != "") & (cells["dropped_on"] < cells["added_on"])]:
        found = repr(cells.at[index, "dropped_on"])
        yield fault("actions", cells, index, "dropped_on", found, "a day not before added_on")


def request_faults(cells: pd.DataFrame) -> Iterator[Fault]:
    """Every answer without its day, shown at meetings before it was given; every request that is asked in a chain."""
    again = cells["same_as"] != ""
    for index in cells.index[again & cells["same_as"].isin(cells.loc[again, "ref"])]:
        found = repr(cells.at[index, "same_as"])
        yield fault("requests", cells, index, "same_as", found, "the request that was asked first")
    for index in cells.index[(cells["answer"] != "") & (cells["answered_on"] == "")]:
        yield fault("requests", cells, index, "answered_on", "nothing beside an answer", "the day of the answer")


def order_faults(cells: pd.DataFrame) -> Iterator[Fault]:
    """Every meeting compared with one that is not before it, or whose papers speak of a day after it."""
    dated = cells["meeting"].map(lambda cell: readable(cell, "day"))
    for index in cells.index[dated & (cells["as_at"] > cells["meeting"])]:
        yield fault(
            "meetings", cells, index, "as_at", repr(cells.at[index, "as_at"]), "the meeting's day or one before"
        )
    for index in cells.index[(cells["previous"] != "") & (cells["previous"] >= cells["meeting"])]:
        yield fault("meetings", cells, index, "previous", repr(cells.at[index, "previous"]), "an earlier meeting")


def circle_faults(cells: pd.DataFrame) -> Iterator[Fault]:
    """Every section that stands, by way of its parents, in itself."""
    rows = list(zip(cells["plan"], cells["ref"], cells["parent"], strict=True))
    parents = {(plan, ref): (plan, parent) for plan, ref, parent in rows}
    for index, (plan, ref, parent) in zip(cells.index, rows, strict=True):
        start, above = (plan, ref), (plan, parent)
        seen = {start}
        while above in parents and above not in seen:
            seen.add(above)
            above = parents[above]
        if above == start:
            yield fault("sections", cells, index, "parent", repr(parent), "a section that is not part of this one")


def rebase_faults(cells: Cells) -> Iterator[Fault]:
    """Every rebase of a group that no observation speaks of: it would be passed over in silence."""
    group, frame = ["plan", "measure", "breakdown"], cells["rebases"]
    if frame.empty or cells["observations"].columns.empty:
        return
    known = set(cells["observations"][group].itertuples(index=False, name=None))
    for index, key in zip(frame.index, frame[group].itertuples(index=False, name=None), strict=True):
        if key not in known:
            yield fault(
                "rebases", frame, index, "breakdown", repr(key[-1]), "a group of the measure in observations.csv"
            )


def numerator_faults(cells: pd.DataFrame) -> Iterator[Fault]:
    """Every numerator that is not a count of the same plan, or that a count names: only shares are made of counts."""
    rows = cells[["plan", "ref", "unit"]].itertuples(index=False, name=None)
    units = {(plan, ref): unit for plan, ref, unit in rows}
    for row in cells[cells["numerator"] != ""].itertuples():
        if units.get((str(row.plan), str(row.numerator)), "count") != "count" or row.unit == "count":
            found = f"{row.numerator!r} behind a measure of unit {row.unit}"
            yield fault(
                "measures", cells, row.Index, "numerator", found, "a measure of unit count, behind another unit"
            )


def hidden_faults(area: Facts, cells: Cells) -> Iterator[Fault]:
    """Every quoted figure of a measure whose small counts are hidden: pages would show what they hide.

    That goes for shares made of such a count as well.
    """
    frame, measures = cells["quoted"], cells["measures"]
    if area.disclosure.show_small_counts or frame.empty or measures.empty:
        return
    measures = measures.assign(is_small_count=measures["is_small_count"].str.lower() == "true")
    small = measures[measures["is_small_count"]]
    known = {*small[["plan", "ref"]].itertuples(index=False, name=None), *behind_shares(measures)}
    for index, key in zip(frame.index, frame[["plan", "measure"]].itertuples(index=False, name=None), strict=True):
        if key in known:
            allowed = "no figure of a measure of small counts, unless area.toml says that they may be shown"
            yield fault("quoted", frame, index, "measure", repr(key[-1]), allowed)


ROW_RULES = {
    "measures": numerator_faults,
    "observations": value_faults,
    "meetings": order_faults,
    "sections": circle_faults,
    "requests": request_faults,
    "updates": completion_faults,
    "actions": dropped_faults,
}


def rule_faults(area: Facts | None, cells: Cells) -> Iterator[Fault]:
    """Every fault that needs more than one cell to see; without area.toml, those that do not need it."""
    for relation in RELATIONS:
        yield from relation_faults(relation, cells)
    yield from rebase_faults(cells)
    for table, rule in ROW_RULES.items():
        if not cells[table].empty:
            yield from rule(cells[table])
    if area:
        yield from listed_faults(area, cells)
        yield from hidden_faults(area, cells)
