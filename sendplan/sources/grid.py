"""A paper as sheets of cells, whatever its kind: what each cell shows, where it stands, and what colour it has.

Everything after is one way for all kinds. What could not be read is said, with its place and the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from sendplan.words import visible


class Cell(NamedTuple):
    """A cell: its text as a reader sees it, row and column from 1, colour by name, the day it holds, its look.

    `printed` are its lines as they end on a page, where it is not known which of them are paragraphs.
    """

    text: str
    row: int
    column: int
    colour: str = ""
    day: date | None = None
    is_number: bool = False
    is_bold: bool = False
    printed: str = ""

    @property
    def place(self) -> str:
        """Name it as a spreadsheet does: D6."""
        return f"{get_column_letter(self.column)}{self.row}"


class Unread(NamedTuple):
    """What was not read: its sheet and place, its text, why, and the file."""

    sheet: str
    place: str
    text: str
    why: str
    file: str = ""


class Grid(NamedTuple):
    """A sheet: its rows in order, of cells that show a text or a colour; and what of it was not read."""

    name: str
    rows: list[list[Cell]]
    unread: list[Unread]
    width: int = 0  # columns, those without a text among them


def unread(sheet: str, cells: Iterable[Cell], why: str) -> list[Unread]:
    """Say of some cells that they were not read; nothing of cells without a text."""
    told = [each for each in cells if each.text]
    return [Unread(sheet, span(told), " | ".join(each.text for each in told), why)] if told else []


def span(cells: Iterable[Cell]) -> str:
    """Name the block that some cells stand in: A6:H6."""
    rows, columns = zip(*((each.row, each.column) for each in cells), strict=True)
    first, last = (f"{get_column_letter(end(columns))}{end(rows)}" for end in (min, max))
    return first if first == last else f"{first}:{last}"


def gridded(name: str, rows: Iterable[tuple[int, Iterable[Cell]]], unread: Iterable[Unread]) -> Grid:
    """Make a sheet of rows, without cells that show nothing."""
    every = [[*cells] for _, cells in rows]
    width = max((cell.column for row in every for cell in row), default=0)
    shown = ([each for each in row if each.text or each.colour] for row in every)
    return Grid(name, [each for each in shown if any(cell.text for cell in each)], [*unread], width)


def without(
    grid: Grid, hidden: Mapping[int, str], which: Callable[[Cell], int]
) -> tuple[list[list[Cell]], list[Unread]]:
    """Take out hidden rows or columns (number → what it is called), and say so once for each."""
    kept = [[each for each in row if which(each) not in hidden] for row in grid.rows]
    told = list(_hidden(grid, hidden, which))
    return [row for row in kept if row], told


def _hidden(grid: Grid, hidden: Mapping[int, str], which: Callable[[Cell], int]) -> Iterator[Unread]:
    for number, name in hidden.items():
        mine = [each for row in grid.rows for each in row if which(each) == number and each.text]
        if mine:
            yield from unread(grid.name, mine, f"{name} is hidden, so it was not read")


def as_text(value: object) -> str:
    """Clean a text of a cell: lines stay, other blanks become one."""
    lines = (" ".join(visible(line).split()) for line in re.split(r"\r\n|\r|\n|_x000D_", str(value)))
    return "\n".join(filter(None, lines))


def goes_on(text: str, more: str) -> bool:
    """Whether what stands on the next line or page goes on with a sentence."""
    return more[:1].islower() and bool(text) and text[-1] not in ".:;!?"


def line(text: str) -> str:
    """Write a text in one line."""
    return " ".join(text.split())
