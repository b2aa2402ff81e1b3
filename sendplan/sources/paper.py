"""A paper, whatever its kind: headings, paragraphs and tables in their order, each with its place.

Everything after the readers is one way for Word, PDF, web pages and texts, and for the sheets of a workbook.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from openpyxl.utils import range_boundaries

from sendplan.sources.grid import Cell, Grid, Unread

BLOCK = re.compile(r"[A-Z]{1,3}\d+(?::[A-Z]{1,3}\d+)?")


class Text(NamedTuple):
    """A heading, paragraph or item of a list: its text as a reader sees it, with its number; its place; its level.

    The level is that of a heading, from 1; 0 where it is none.
    """

    text: str
    place: str
    level: int = 0
    is_bold: bool = False


Block = Text | Grid


class Paper(NamedTuple):
    """The blocks of a paper in order; tables are grids named by where they stand; and what was not read."""

    blocks: list[Block]
    unread: list[Unread]


def of_sheets(grids: Iterable[Grid]) -> Paper:
    """Take the sheets of a workbook for a paper."""
    return Paper([*grids], [])


def prefixed(paper: Paper, prefix: str) -> Paper:
    """Put the name of its file before the places of a paper."""
    blocks = [
        each._replace(name=prefix + each.name) if isinstance(each, Grid) else each._replace(place=prefix + each.place)
        for each in paper.blocks
    ]
    return Paper(blocks, paper.unread)


def block(place: str) -> tuple[int, int, int, int] | None:
    """Read the first column and row of a place such as A6:H6, and its last; None where it is no block of cells."""
    return range_boundaries(place) if BLOCK.fullmatch(place) else None


def words_at(paper: Paper, sheet: str, place: str) -> list[Cell]:
    """Return the cells of a block of a sheet or table, in order; of the place of a text, the text in row 0."""
    bounds = block(place)
    if bounds is None:
        return [Cell(each.text, 0, 0) for each in paper.blocks if isinstance(each, Text) and each.place == place]
    left, top, right, bottom = bounds
    rows = next((each.rows for each in paper.blocks if isinstance(each, Grid) and each.name == sheet), [])
    first, end = (bisect_left(rows, number, key=lambda row: row[0].row) for number in (top, bottom + 1))
    return [cell for row in rows[first:end] for cell in row if left <= cell.column <= right]
