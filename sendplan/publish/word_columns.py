"""The columns of a table in a Word document: how wide each is, and which fit the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from bs4 import BeautifulSoup, Tag
from docx.shared import Length, Pt

from sendplan.publish import word_styles as papers

MANY_COLUMNS = 7  # from as many on, a table is set smaller
# Width of a letter for each point of its size, in the bold of a heading: wide ones, narrow ones, capitals, others.
WIDTHS_OF_LETTERS = {"mwMW%@—": 0.92, "ijltfrI.,;:'’|!()[]- \u00a0": 0.35}
CAPITAL, OTHER, MARK = 0.74, 0.6, 1
FIRST_MARK = "\u2190"  # of the marks of ratings, which come after all letters
WIDTH_OF = {letter: width for letters, width in WIDTHS_OF_LETTERS.items() for letter in letters}
LONG, LONG_WORD = 100, 20  # times the size: a longer text or word asks for no wider column
FEW_WORDS = 7  # times the size: a text of several words has as much room on a line, or what it needs
PADDING = 8  # points: what a cell keeps free beside its text
Rows = list[list[Tag]]


def fitting(rows: Rows) -> tuple[Rows, bool]:
    """Make a table fit its page: set smaller, as the answer's second part says, and with fewer columns where it must.

    What the last columns say is then said in the column before.
    """
    usual, smaller = (papers.SIZES[name][0] for name in papers.CELLS)
    if len(rows[0]) < MANY_COLUMNS and sum(_least(_columns(rows), usual, FEW_WORDS)) <= papers.TEXT_WIDTH.pt:
        return rows, False
    headings = [cell.get_text() for cell in rows[0]]
    while len(rows[0]) > 2 and sum(_least(_columns(rows), smaller, 0)) > papers.TEXT_WIDTH.pt:
        rows = _joined(rows, headings[len(rows[0]) - 1])
    return rows, True


def _joined(rows: Rows, heading: str) -> Rows:
    """Take out the last column, and write what it says under the one before, after its heading."""
    new_tag = BeautifulSoup("", "html.parser").new_tag
    for place, (*_, before, last) in enumerate(rows):
        before.extend([new_tag("br"), f"{heading}: ", *last.contents] if place else [", ", *last.contents])
    return [row[:-1] for row in rows]


def _columns(rows: Rows) -> list[list[str]]:
    """Return the texts of each column's cells, with the breaks of their lines."""
    texts = [["".join("\n" if part.name == "br" else part for part in _inner(cell)) for cell in row] for row in rows]
    return [list(column) for column in zip(*texts, strict=True)]


def _inner(cell: Tag) -> Iterator[Any]:
    return (part for part in cell.descendants if not isinstance(part, Tag) or part.name == "br")


def _least(columns: Sequence[Sequence[str]], size: float, few: float) -> list[float]:
    """Say how much room each column needs: for its longest word, and where it has many for a few on a line."""
    return [max(_room(each, "[ \n]", LONG_WORD, size), _room(each, "\n", few, size)) for each in columns]


def widths(rows: Rows, size: float) -> list[Length]:
    """Share the width of the page among the columns of a table set in a size (points): more the longer the texts."""
    total, columns = papers.TEXT_WIDTH.pt, _columns(rows)
    roomy, bare = (_least(columns, size, few) for few in (FEW_WORDS, 0))
    least, wish = roomy if sum(roomy) <= total else bare, [_room(column, "\n", LONG, size) for column in columns]
    spare, wanted = total - sum(least), sum(wish) - sum(least)
    if spare <= 0 or wanted <= 0:
        return [Pt(width * total / sum(least)) for width in least]
    return [Pt(low + (high - low) * spare / wanted) for low, high in zip(least, wish, strict=True)]


def _room(column: Sequence[str], breaks: str, most: float, size: float) -> float:
    """Estimate the room (points) that the longest part of a column's texts needs, up to a most."""
    longest = max(_length(part) for text in column for part in re.split(breaks, text))
    return min(longest, most) * size + PADDING


def _length(text: str) -> float:
    return sum(WIDTH_OF.get(letter, _usual(letter)) for letter in text)


def _usual(letter: str) -> float:
    return MARK if letter >= FIRST_MARK else CAPITAL if letter.isupper() else OTHER
