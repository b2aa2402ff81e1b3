"""A paper, whatever its kind: headings, paragraphs and tables in their order, each with its place.

Everything after the readers is one way for Word, PDF, web pages and texts, and for the sheets of a workbook.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sendplan.sources.grid import Grid, Unread


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
