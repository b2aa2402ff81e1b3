"""A column of ratings that has no heading: known by its words, which the paper's key or common use explain."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sendplan.data.scale import meaning_of
from sendplan.sources.found_tables import FoundTable
from sendplan.sources.grid import line
from sendplan.sources.headings import EXACT, GUESSED, NEAR, Column
from sendplan.sources.legend import SIGN, Meant

SIGNS = re.compile(rf"{SIGN}+")
LONGEST = 16  # letters of a rating


def with_ratings(table: FoundTable, legend: Sequence[Meant]) -> FoundTable:
    """Take the last column without a heading for ratings where the table has none, and it holds nothing else."""
    roles = {each.role for each in table.columns.values()}
    if table.kind != "actions" or "rating" in roles or table.state:
        return table
    headed = {each.column for each in table.headings if each.text} | {*table.columns}
    texts: dict[int, list[str]] = {}
    for cell in (each for row in table.rows for each in row if each.text and each.column not in headed):
        texts.setdefault(cell.column, []).append(line(cell.text))
    known = {each.casefold() for row in legend for each in (row.code, row.word) if each}
    ratings = [(place, sure) for place, every in texts.items() if (sure := _sureness(every, known))]
    if not ratings:
        return table
    place, sure = ratings[-1]
    return table._replace(columns={**table.columns, place: Column("rating", "", sure)})


def _sureness(texts: Sequence[str], known: set[str]) -> str:
    """Tell how sure it is that texts are ratings: the key has each, papers use them, or they are signs or few letters.

    "" where they are none.
    """
    if any(len(each) > LONGEST for each in texts):
        return ""
    if all(each.casefold() in known for each in texts):
        return EXACT
    if all(each.casefold() in known or meaning_of(each) for each in texts):
        return NEAR
    if all(SIGNS.fullmatch(each) for each in texts):
        return NEAR
    are_letters = all(re.fullmatch(r"[A-Za-z/]{1,4}", each) for each in texts)
    return GUESSED if are_letters and len({*texts}) * 2 <= len(texts) else ""
