"""What the readers of documents share: blocks as they are met, cells of blocks, and the places of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sendplan.sources.grid import Cell, Grid, Unread, gridded
from sendplan.sources.paper import Block, Paper, Text

MARKS = "•"  # a bullet of any look


class Tabled(NamedTuple):
    """A table as it is met, without a name, and the tables in its cells that are large enough to stand after it."""

    grid: Grid
    inside: Sequence[Grid] = ()


Met = Text | Tabled | Unread


class Filled(NamedTuple):
    """What a cell holds: its lines as one text, whether all are bold, the tables in it, and what was not read."""

    text: str
    is_bold: bool
    inside: list[Grid]
    unread: list[Unread]

    def at(self, row: int, column: int) -> Filled:
        """Say of what was not read in which cell it stands."""
        place = Cell("", row, column).place
        return self._replace(unread=[each._replace(place=each.place or place) for each in self.unread])


def paper(met: Iterable[Met]) -> Paper:
    """Give paragraphs and tables their numbers, as they come."""
    blocks, unread, texts, tables = list[Block](), list[Unread](), 0, 0
    for each in met:
        if isinstance(each, Text):
            texts += 1
            blocks.append(each._replace(place=f"paragraph {texts}"))
        elif isinstance(each, Unread):
            unread.append(each._replace(place=each.place or f"paragraph {max(texts, 1)}"))
        else:
            grids = [grid for grid in (each.grid, *each.inside) if grid.rows or grid.unread]
            blocks += [_named(f"table {tables + place}", grid) for place, grid in enumerate(grids, start=1)]
            tables += len(grids)
    return Paper(blocks, unread)


def _named(name: str, grid: Grid) -> Grid:
    return Grid(name, grid.rows, [each._replace(sheet=name) for each in grid.unread])


def filled(met: Iterable[Met]) -> Filled:
    """Put what stands in a cell together: a line for each paragraph, and for each row of a table in it."""
    every = [*met]
    texts = [each for each in every if isinstance(each, Text)]
    lines = [line for each in every for line in _lines(each)]
    tables = [each for each in every if isinstance(each, Tabled)]
    inside = [grid for each in tables for grid in (each.grid, *each.inside) if _is_table(grid)]
    is_bold = bool(texts) and all(each.is_bold for each in texts)
    return Filled("\n".join(lines), is_bold, inside, [each for each in every if isinstance(each, Unread)])


def _lines(each: Met) -> Iterator[str]:
    if isinstance(each, Text):
        yield each.text
    elif isinstance(each, Tabled):
        yield from (" | ".join(cell.text for cell in row if cell.text) for row in each.grid.rows)


def _is_table(grid: Grid) -> bool:
    return len(grid.rows) > 1 and len({cell.column for row in grid.rows for cell in row}) > 1


def tabled(rows: Iterable[tuple[int, Sequence[Cell]]], held: Iterable[Filled]) -> Tabled:
    """Make a table of its rows, and of what its cells held."""
    every = [*held]
    unread = [told for each in every for told in each.unread]
    return Tabled(gridded("", rows, unread), [grid for each in every for grid in each.inside])


def numbered(number: str, text: str) -> str:
    """Write a number or bullet before a text; a bullet of nothing is nothing."""
    return text if not number or (number == MARKS and not text) else f"{number} {text}".strip()


def lettered(value: int) -> str:
    """Write a number by letters as lists do: a to z, then aa, bb."""
    return chr(97 + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value <= 26 * 30 else str(value)


def roman(value: int) -> str:
    """Write a number in small roman numerals: iv."""
    if not 0 < value < 4000:
        return str(value)
    places = (("", "m", "mm", "mmm"), _romans("cdm"), _romans("xlc"), _romans("ivx"))
    return "".join(each[int(digit)] for each, digit in zip(places, f"{value:04}", strict=True))


def _romans(letters: str) -> list[str]:
    one, five, ten = [*letters]
    return ["", one, one * 2, one * 3, one + five, five, five + one, five + one * 2, five + one * 3, one + ten]
