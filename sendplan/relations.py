"""Cells that must name a row of another table: which they are, and every one that does not.

Takes tables as the text they are in their files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from sendplan.cells import entries
from sendplan.errors import REMEDY, Fault
from sendplan.schema import TABLES, facts
from sendplan.spelling import made_of, ways

AS_TEXT = "If a spreadsheet changed it, format that column as text there, correct it and run 'sendplan check' again."
# Where a printed date stands in a table, and the day that it means.
PRINTED = {"actions": ("due_text", "due"), "updates": ("revised_text", "revised_due"), "promises": ("printed", "due")}
Cells = Mapping[str, pd.DataFrame]
Key = tuple[str, ...]  # a reference, after what it is looked up in, such as its plan


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


def fault(
    table: str, cells: pd.DataFrame, index: Any, column: str, found: str, allowed: str, remedy: str = REMEDY
) -> Fault:
    """Describe one bad cell of a table; the index is the row as a spreadsheet numbers it."""
    word, key = TABLES[table].label
    return Fault(f"{table}.csv", index, f"{word} {cells.at[index, key]!s}", column, found, allowed, remedy)


def referred(frame: pd.DataFrame, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, Key]]:
    """Yield each reference of a table that is not empty: its row, and itself with what it is looked up in, as a key."""
    *scope, last = columns
    filled = frame[frame[last] != ""]
    many = facts(table)[last]["many"]
    for index, *around, cell in filled[[*scope, last]].itertuples(name=None):
        yield from ((index, (*around, entry)) for entry in (entries(cell) if many else [cell]))


def targets(relation: Relation, cells: Cells) -> set[Key]:
    """Gather the keys of the rows that a relation's cells may name."""
    named = ((table, columns) for table, columns in relation.to if not cells[table].empty)
    return {key for table, columns in named for key in cells[table][list(columns)].itertuples(index=False, name=None)}


def relation_faults(relation: Relation, cells: Cells) -> Iterator[Fault]:
    """Every cell that should name a row of another table and does not.

    A table that could not be read (it has no columns) has a fault of its own and is left out here.
    """
    frame = cells[relation.table]
    if frame.empty or any(cells[table].columns.empty for table, _ in relation.to):
        return
    known = targets(relation, cells)
    allowed = " or ".join(f"the {columns[-1]} of a row of {table}.csv" for table, columns in relation.to)
    missing = [each for each in referred(frame, relation.table, relation.columns) if each[1] not in known]
    near = {(*key[:-1], way): key[-1] for key in sorted(known) for way in ways(key[-1])} if missing else {}
    for index, (*within, entry) in missing:
        other = next((near[*within, way] for way in made_of(entry) if (*within, way) in near), "")
        found, remedy = (f"{entry!r}, which may be {other!r}", AS_TEXT) if other else (repr(entry), REMEDY)
        yield fault(relation.table, frame, index, relation.columns[-1], found, allowed, remedy)
