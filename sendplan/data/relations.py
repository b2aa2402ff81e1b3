"""Cells that must name a row of another table: which they are, and every one that does not.

Takes tables as the text they are in their files.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pandas as pd

from sendplan.cells import entries
from sendplan.data.schema import columns_of
from sendplan.data.spelling import made_of, ways
from sendplan.data.verdicts import AS_TEXT, Key, TextTables, Wrong, Wrongs, distinct, verdicts
from sendplan.errors import REMEDY, Fault
from sendplan.frames import keys

# Where a printed date stands in a table, and the day that it means.
PRINTED_DATES = {
    "actions": ("due_text", "due"),
    "updates": ("revised_text", "revised_due"),
    "promises": ("printed", "due"),
}


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


def referred(relation: Relation, key: Key) -> list[Key]:
    """Name the keys that the cells of a relation stand for: none where empty, several where a cell may hold several."""
    *within, cell = key
    many = columns_of(relation.table)[relation.columns[-1]].many
    return [(*within, entry) for entry in (entries(cell) if many else [cell]) if entry]


def may_name(relation: Relation, cells: TextTables) -> set[Key]:
    """Gather the keys of the rows that a relation's cells may name."""
    return {key for table, columns in relation.to for key in distinct(cells[table], columns)}


def relation_faults(relation: Relation, cells: TextTables) -> Iterator[Fault]:
    """Every cell that should name a row of another table and does not.

    A table that could not be read (it has no columns) has a fault of its own and is left out here.
    """
    if any(cells[table].columns.empty for table, _ in relation.to):
        return
    known = may_name(relation, cells)
    allowed = " or ".join(f"the {columns[-1]} of a row of {table}.csv" for table, columns in relation.to)

    @cache
    def near() -> dict[Key, str]:
        return {(*key[:-1], way): key[-1] for key in sorted(known) for way in ways(key[-1])}

    def missing(*key: str) -> Wrongs:
        for *within, entry in (each for each in referred(relation, key) if each not in known):
            other = next((near()[*within, way] for way in made_of(entry) if (*within, way) in near()), "")
            found, remedy = (f"{entry!r}, which may be {other!r}", AS_TEXT) if other else (repr(entry), REMEDY)
            yield Wrong(relation.columns[-1], found, allowed, remedy)

    yield from verdicts(relation.table, cells[relation.table], relation.columns, missing)


def behind_shares(measures: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Say which small count is behind which share: plan and reference of the share → reference of the count."""
    few = {*keys(measures[measures["is_small_count"]], ["plan", "ref"])}
    rows = keys(measures, ["plan", "ref", "unit", "numerator"])
    return {(plan, ref): count for plan, ref, unit, count in rows if unit != "count" and (plan, count) in few}
