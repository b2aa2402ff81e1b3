"""Keys that are not as they were typed: spelt in two ways, or changed by a spreadsheet.

Pure. Takes tables as the text they are in their files, and yields faults; what only may be wrong are doubts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from sendplan.errors import Fault
from sendplan.observations import HEADLINE
from sendplan.relations import AS_TEXT, RELATIONS, Cells, Key, Relation, fault, referred, targets
from sendplan.schema import facts
from sendplan.spelling import MADE_ANEW, folded, made_of, numeral, taken_for, ways
from sendplan.vocabulary import WHOLE_PLAN

Seen = Mapping[str, Mapping[str, str]]  # "table.column" → plan → the references that stood there, with ; between
# Where a plan's references stand, and the columns that name them.
OWN = [Relation(table, columns, ()) for table, columns in sorted({to for each in RELATIONS for to in each.to})]
REFERENCES = [each for each in (*OWN, *RELATIONS) if facts(each.table)[each.columns[-1]]["kind"] == "text"]
# Columns that name, sooner or later, all that there is: a section has actions, an action is reported on.
WHOLE = {("actions", "section"), ("updates", "ref"), ("observations", "measure")}
Lost = tuple[int, str, str]  # the row, what stands there, and what it may be


class Named(NamedTuple):
    """A column of names that no table lists, and the columns within whose values a name is spelt in one way."""

    table: str
    column: str
    within: tuple[str, ...]
    shared: bool = False  # whether the same name means the same in every table with such a column


_GROUP = ("plan", "measure")
ASKED = {"breakdown": HEADLINE, "scope": WHOLE_PLAN}  # the names that pages ask for
NAMES = (
    *(Named(each.table, each.columns[-1], each.columns[:-1]) for each in OWN),
    *(Named(table, "breakdown", _GROUP, shared=True) for table in ("observations", "indicators", "rebases")),
    *(Named(table, "dataset", (), shared=True) for table in ("indicators", "sources")),
    Named("requests", "ref", ()),
    Named("quoted", "figure", ("plan",)),
    Named("quoted", "scope", ("plan",)),
)


def spelling_faults(cells: Cells) -> Iterator[Fault]:
    """Every name with a blank before or behind it, or spelt otherwise than in most rows: it would be another's."""
    found = [each for named in NAMES for each in _named(named, cells[named.table])]
    spelt: dict[Key, Counter[str]] = defaultdict(Counter)
    for _, _, key, name in found:
        spelt[*key, folded(name)][" ".join(name.split())] += 1
    for named, index, key, name in found:
        usual = _usual(named.column, spelt[*key, folded(name)])
        if name != usual:
            allowed = f"{usual!r}, as it is written elsewhere, with no other blanks, dashes or letter case"
            yield fault(named.table, cells[named.table], index, named.column, repr(name), allowed)


def _named(named: Named, frame: pd.DataFrame) -> Iterator[tuple[Named, int, Key, str]]:
    """Yield each name of a column: its row, and what it is compared within."""
    where = "" if named.shared else named.table
    if not frame.empty:
        for index, *within, name in frame[[*named.within, named.column]].itertuples(name=None):
            if name:
                yield named, index, (where, named.column, *within), name


def _usual(column: str, ways: Counter[str]) -> str:
    """Choose how a name is spelt: as pages ask for it, else as most rows do, and the first of as many."""
    asked = ASKED.get(column, "")
    return asked if any(folded(way) == asked for way in ways) else max(ways, key=lambda way: ways[way])


def changed(cells: Cells, seen: Seen) -> Iterator[Fault]:
    """Every reference that may be another, as a spreadsheet changed it: a doubt.

    Its column lacks the other, which the plan has, or which stood there when the data package was written;
    and nothing in the column shows that it is one of texts.
    """
    for relation in REFERENCES:
        frame, column = cells[relation.table], relation.columns[-1]
        if not frame.empty:
            here = list(referred(frame, relation.table, relation.columns))
            known, remembered = targets(relation, cells), _remembered(relation, seen)
            yield from _made_anew(relation, frame, here)
            for index, entry, other in _lost(relation, here, known, remembered):
                found = f"{entry!r}, which may be {other!r}: that one is missing here"
                yield fault(relation.table, frame, index, column, found, "each reference as the plan has it", AS_TEXT)


def _made_anew(relation: Relation, frame: pd.DataFrame, here: list[tuple[int, Key]]) -> Iterator[Fault]:
    for index, key in here if relation in OWN else []:
        if MADE_ANEW.fullmatch(key[-1]):
            found = f"{key[-1]!r}, as a spreadsheet writes a day, a time or a large number"
            yield fault(relation.table, frame, index, relation.columns[-1], found, "the reference as printed", AS_TEXT)


def _lost(relation: Relation, here: list[tuple[int, Key]], known: set[Key], seen: set[Key]) -> Iterator[Lost]:
    """Yield each reference that a spreadsheet would have made of one that is missing, and that one.

    What stood there when the data package was written is missing; so is what the plan has, where the column names
    all else that the plan has, and nothing in it would have been changed.
    """
    keys = {key for _, key in here}
    absent = seen - keys
    if not (keys <= seen or any(numeral(key[-1]) not in ("", key[-1]) for key in keys)):
        absent |= _gaps(relation, keys, known)
    made = {(*key[:-1], each): key[-1] for key in sorted(absent) for each in ways(key[-1])}
    for index, (*within, entry) in here:
        others = [made[*within, each] for each in made_of(entry) if made.get((*within, each), entry) != entry]
        yield from ((index, entry, other) for other in others[:1])


def _gaps(relation: Relation, keys: set[Key], known: set[Key]) -> set[Key]:
    """Find what the plan has and a column lacks, if that is no more than what a spreadsheet would have changed."""
    gaps = known - keys
    changeable = {key for key in gaps if taken_for(key[-1]) and numeral(key[-1]) != key[-1]}
    whole = (relation.table, relation.columns[-1]) in WHOLE
    return changeable if whole or (gaps == changeable and len(keys) > 1) else set()


def _remembered(relation: Relation, seen: Seen) -> set[Key]:
    plans = seen.get(f"{relation.table}.{relation.columns[-1]}", {})
    return {(*filter(None, [plan]), each) for plan, refs in plans.items() for each in refs.split("; ")}


def references(cells: Cells) -> dict[str, dict[str, str]]:
    """List the references that stand in an area's columns, as `changed` takes them (see Seen)."""
    found: dict[str, dict[str, str]] = {}
    for relation in REFERENCES:
        plans: dict[str, set[str]] = defaultdict(set)
        frame = cells[relation.table]
        for _, key in [] if frame.empty else referred(frame, relation.table, relation.columns):
            plans["".join(key[:-1])].add(key[-1])
        if plans:
            name = f"{relation.table}.{relation.columns[-1]}"
            found[name] = {plan: "; ".join(sorted(refs)) for plan, refs in sorted(plans.items())}
    return found
