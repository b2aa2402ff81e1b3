"""The tables of a web page: cells over several rows stand in each, cells over several columns in the first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bs4 import Tag

from sendplan.sources import bounds
from sendplan.sources.grid import Cell
from sendplan.sources.readers.placed import Filled, filled, tabled
from sendplan.sources.readers.web_colours import fill
from sendplan.sources.readers.web_flow import Break, Flow, Page, is_unseen, texts

Inside = Callable[[Tag, bool], Iterator[Flow]]  # what stands in a cell; whether it is bold
SMALLER = "Save the part of the page that holds the plan as a page of its own."


class Reaching(NamedTuple):
    """A cell that reaches into later rows, over which columns, and into how many rows yet."""

    cell: Cell
    first: int
    last: int
    left: int


def table(page: Page, tag: Tag, inside: Inside) -> Iterator[Flow]:
    """Read a table; one that only places other things is those things."""
    rows = [*_rows(tag)]
    for caption in tag.find_all("caption", recursive=False):
        yield from (Break(), *inside(caption, False), Break())
    cells = [each for row in rows for each in _cells(row)]
    if tag.get("role") in ("presentation", "none") or len(cells) == 1 or (len(rows) == 1 and tag.find("table")):
        for each in cells:
            yield from (Break(), *inside(each, False), Break())
        return
    held = {id(each): filled(texts(inside(each, each.name == "th"))) for each in cells}
    yield tabled(_placed(page, rows, held), held.values())


def _rows(tag: Tag) -> Iterator[Tag]:
    """Give the rows of a table, not of those in it; those of its foot come last."""
    yield from sorted(_within(tag, "tr"), key=lambda each: each.parent is not None and each.parent.name == "tfoot")


def _cells(row: Tag) -> list[Tag]:
    return [*_within(row, "td", "th")]


def _within(tag: Tag, *names: str) -> Iterator[Tag]:
    """Find what stands in a table or row and is seen, but not what stands in those again."""
    for each in tag.children:
        if isinstance(each, Tag) and each.name not in ("table", "caption") and not is_unseen(each):
            yield from [each] if each.name in names else _within(each, *names)


def _placed(page: Page, rows: list[Tag], held: dict[int, Filled]) -> Iterator[tuple[int, list[Cell]]]:
    reaching, repeated = list[Reaching](), 0
    for place, row in enumerate(rows, start=1):
        again = [each.cell._replace(row=place) for each in reaching]
        repeated += len(again)
        new = [*_new(page, row, place, reaching, held)]
        if (
            repeated > bounds.PLAN_MERGED
            or place > bounds.PLAN_ROWS
            or any(each.last > bounds.PAPER_COLUMNS for each in new)
        ):
            most = (
                f"{bounds.PLAN_ROWS:,} rows, {bounds.PAPER_COLUMNS:,} columns and {bounds.PLAN_MERGED:,} merged cells"
            )
            raise page.file.too_much("", f"{most} a table", SMALLER)
        yield place, sorted([*again, *(each.cell for each in new)], key=lambda each: each.column)
        kept = [each._replace(left=each.left - 1) for each in (*reaching, *new)]
        reaching = [each for each in kept if each.left > 0]


def _new(page: Page, row: Tag, place: int, reaching: list[Reaching], held: dict[int, Filled]) -> Iterator[Reaching]:
    """Place the cells of a row beside those that reach into it."""
    taken = sorted((each.first, each.last) for each in reaching)
    column = 1
    for each in _cells(row):
        while taken and taken[0][0] <= column:
            column = max(column, taken.pop(0)[1] + 1)
        mine = held[id(each)]
        last = column + _span(each, "colspan") - 1
        cell = Cell(mine.text, place, column, fill(page.colours, each, row), is_bold=mine.is_bold)
        yield Reaching(cell, column, last, _span(each, "rowspan", bounds.PLAN_ROWS))
        column = last + 1


def _span(tag: Tag, name: str, all_of: int = 1) -> int:
    said = str(tag.get(name) or "").strip()
    if not re.fullmatch(r"\d{1,9}", said):
        return 1
    return min(int(said) or all_of, bounds.PLAN_ROWS if name == "rowspan" else bounds.PAPER_COLUMNS)
