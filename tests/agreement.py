"""How far drafts agree with what a person made of the same paper: precision and recall by table and column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

Row = Mapping[str, str]
Cells = Mapping[tuple[str, ...], str]


class Level(NamedTuple):
    """Of what was drafted, how much is right; of what is known, how much was drafted so."""

    precision: float
    recall: float


def cells(rows: Iterable[Row], key: Iterable[str], column: str = "") -> Cells:
    """Return a column by the key of its rows; without one, that each row is there."""
    names, found = [*key], dict[tuple[str, ...], str]()
    for row in rows:
        place = tuple(row[each] for each in names)
        assert place not in found, f"{place} stands twice"
        found[place] = row[column] if column else "there"
    return found


def level(drafted: Cells, known: Cells) -> Level:
    """Measure how far cells agree; an empty one says nothing."""
    right = sum(bool(text) and text == known.get(key) for key, text in drafted.items())
    sizes = [sum(bool(text) for text in every.values()) for every in (drafted, known)]
    return Level(*(right / size if size else 1.0 for size in sizes))


def otherwise(drafted: Cells, known: Cells) -> dict[tuple[str, ...], tuple[str, str]]:
    """Give the cells that differ: as drafted, and as known; empty where one has no such row."""
    every = {key: (drafted.get(key, ""), known.get(key, "")) for key in [*drafted, *known]}
    return {key: pair for key, pair in every.items() if pair[0] != pair[1]}
