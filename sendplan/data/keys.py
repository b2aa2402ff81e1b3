"""Keys: cells that must name a row of another table, and keys spelt in two ways, or changed by a spreadsheet.

Pure. Takes tables as the text they are in their files, and yields faults; what only may be wrong are doubts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import NamedTuple

import pandas as pd

from sendplan.cells import entries
from sendplan.data.columns import ColumnSpec
from sendplan.data.schema import TABLES, columns_of
from sendplan.data.spelling import MADE_ANEW, folded, made_of, numeral, taken_for, ways
from sendplan.data.verdicts import AS_TEXT, Key, TextTables, Wrong, Wrongs, distinct, verdicts
from sendplan.errors import REMEDY, Fault
from sendplan.frames import keys
from sendplan.vocabulary import HEADLINE, WHOLE_PLAN

# Where a printed date stands in a table, and the day that it means.
PRINTED_DATES = {
    "actions": ("due_text", "due"),
    "sections": ("due_text", "due"),
    "updates": ("revised_text", "revised_due"),
    "promises": ("printed", "due"),
}


class Relation(NamedTuple):
    """Cells that must name a row of another table (any one of them, where there are several)."""

    table: str
    columns: tuple[str, ...]
    to: tuple[tuple[str, tuple[str, ...]], ...]


def _relation(table: str, name: str, column: ColumnSpec) -> Relation:
    """Find behind which other cell a column names rows: of a plan's own things, behind the plan's."""
    to = tuple((other, KNOWN_BY.get(other, TABLES[other].key)) for other in column.to)
    return Relation(table, (*WITHIN.get(name, ("plan",)), name) if len(to[0][1]) > 1 else (name,), to)


KNOWN_BY = {"meetings": ("meeting",)}  # whichever body met
WITHIN = {"from_ref": ("from_plan",), "to_ref": ("to_plan",), "concern": ("inspection",)}  # elsewhere, of a plan
RELATIONS = [_relation(table, name, each) for table in TABLES for name, each in columns_of(table).items() if each.to]


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


Seen = Mapping[str, Mapping[str, str]]  # "table.column" → plan → the references that stood there, with ; between
# Where a plan's references stand, and the columns that name them.
OWN_KEYS = [Relation(table, columns, ()) for table, columns in sorted({to for each in RELATIONS for to in each.to})]
REFERENCES = [each for each in (*OWN_KEYS, *RELATIONS) if columns_of(each.table)[each.columns[-1]].kind == "text"]
# Columns that name, sooner or later, all that there is: a section has actions, an action is reported on.
NAMES_ALL = {("actions", "section"), ("updates", "ref"), ("observations", "measure")}


class Named(NamedTuple):
    """A column of names that no table lists, behind the columns within whose values a name is spelt in one way."""

    table: str
    columns: tuple[str, ...]
    shared: bool = False  # whether the same name means the same in every table with such a column


_GROUP = ("plan", "measure", "breakdown")
PAGES_ASK = {"breakdown": HEADLINE, "scope": WHOLE_PLAN}  # the names that pages ask for
SPELT_ALIKE = (
    *(Named(each.table, each.columns) for each in OWN_KEYS),
    *(Named(table, _GROUP, shared=True) for table in ("observations", "indicators", "rebases")),
    *(Named(table, ("dataset",), shared=True) for table in ("indicators", "sources")),
    Named("requests", ("ref",)),
    Named("quoted", ("plan", "figure")),
    Named("quoted", ("plan", "scope")),
)


def spelling_faults(cells: TextTables) -> Iterator[Fault]:
    """Every name with a blank before or behind it, or spelt otherwise than in most rows: it would be another's."""
    spelt: dict[Key, Counter[str]] = defaultdict(Counter)
    for named in SPELT_ALIKE:
        for key, times in distinct(cells[named.table], named.columns).items():
            spelt[_group(named, key)][" ".join(key[-1].split())] += times
    for named in SPELT_ALIKE:
        yield from verdicts(named.table, cells[named.table], named.columns, partial(_misspelt, named, spelt))


def _group(named: Named, key: Key) -> Key:
    """Give all that two names share which are one name, however they are spelt."""
    *within, name = key
    return ("" if named.shared else named.table, named.columns[-1], *within, folded(name))


def _misspelt(named: Named, spelt: Mapping[Key, Counter[str]], *key: str) -> Wrongs:
    """Tell a name that is not spelt as pages ask for it, or else as most rows have it, the first of as many."""
    ways, asked = spelt[_group(named, key)], PAGES_ASK.get(named.columns[-1], "")
    is_asked = any(folded(way) == asked for way in ways)
    usual = asked if is_asked else max(ways, key=lambda way: ways[way])
    if key[-1] and key[-1] != usual:
        allowed = f"{usual!r}, as it is written elsewhere, with no other blanks, dashes or letter case"
        yield Wrong(named.columns[-1], repr(key[-1]), allowed)


def changed_keys(cells: TextTables, seen: Seen) -> Iterator[Fault]:
    """Every reference that may be another, as a spreadsheet changed it: a doubt.

    Its column lacks the other, which the plan has, or which stood there when the data package was written;
    and nothing in the column shows that it is one of texts.
    """
    for relation in REFERENCES:
        here = _names_in(relation, cells)
        plans = seen.get(f"{relation.table}.{relation.columns[-1]}", {})
        remembered = {(*filter(None, [plan]), each) for plan, refs in plans.items() for each in refs.split("; ")}
        lost = _lost_keys(relation, here, may_name(relation, cells), remembered) if here else {}
        yield from verdicts(relation.table, cells[relation.table], relation.columns, partial(_doubted, relation, lost))


def _names_in(relation: Relation, cells: TextTables) -> set[Key]:
    every = distinct(cells[relation.table], relation.columns)
    return {each for key in every for each in referred(relation, key)}


def _doubted(relation: Relation, lost: Mapping[Key, str], *key: str) -> Wrongs:
    """Tell each reference that a spreadsheet would have made of one that is missing, or that it alone writes so."""
    column = relation.columns[-1]
    for *within, entry in referred(relation, key):
        if relation in OWN_KEYS and MADE_ANEW.fullmatch(entry):
            found = f"{entry!r}, as a spreadsheet writes a day, a time or a large number"
            yield Wrong(column, found, "the reference as printed", AS_TEXT)
        others = [lost[*within, way] for way in made_of(entry) if lost.get((*within, way), entry) != entry]
        for other in others[:1]:
            found = f"{entry!r}, which may be {other!r}: that one is missing here"
            yield Wrong(column, found, "each reference as the plan has it", AS_TEXT)


def _lost_keys(relation: Relation, here: set[Key], known: set[Key], seen: set[Key]) -> dict[Key, str]:
    """Map what a spreadsheet would have made of each reference that is missing to that reference.

    What stood there when the data package was written is missing; so is what the plan has, where the column names
    all else that the plan has, and nothing in it would have been changed.
    """
    absent = seen - here
    if not (here <= seen or any(numeral(key[-1]) not in ("", key[-1]) for key in here)):
        absent |= _gone(relation, here, known)
    return {(*key[:-1], way): key[-1] for key in sorted(absent) for way in ways(key[-1])}


def _gone(relation: Relation, here: set[Key], known: set[Key]) -> set[Key]:
    """Find what the plan has and a column lacks, if that is no more than what a spreadsheet would have changed."""
    gaps = known - here
    changeable = {key for key in gaps if taken_for(key[-1]) and numeral(key[-1]) != key[-1]}
    whole = (relation.table, relation.columns[-1]) in NAMES_ALL
    return changeable if whole or (gaps == changeable and len(here) > 1) else set()


def references(cells: TextTables) -> dict[str, dict[str, str]]:
    """List the references that stand in an area's columns, as `changed_keys` takes them (see Seen)."""
    found: dict[str, dict[str, str]] = {}
    for relation in REFERENCES:
        plans: dict[str, set[str]] = defaultdict(set)
        for *plan, ref in _names_in(relation, cells):
            plans["".join(plan)].add(ref)
        if plans:
            name = f"{relation.table}.{relation.columns[-1]}"
            found[name] = {plan: "; ".join(sorted(refs)) for plan, refs in sorted(plans.items())}
    return found
