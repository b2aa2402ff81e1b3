"""The tables of a paper in their place: the headings each stands under, its plan, its day, and what goes on joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from typing import NamedTuple

from sendplan.sources.cards import gathered
from sendplan.sources.drafting import AS_AT, latest_day
from sendplan.sources.found_tables import Told, has_headings, headings
from sendplan.sources.grid import Cell, Grid, goes_on, line
from sendplan.sources.headings import plan_named
from sendplan.sources.paper import Paper, Text
from sendplan.sources.section_names import named

CONTINUED = re.compile(r"\W*\b(?:continued|cont\W?d|cont)\b\W*$", re.IGNORECASE)
OF_OTHERS = re.compile(r"\b(?:meetings?|next|due|review|version|inspect\w*|held|draft)\b", re.IGNORECASE)
SENTENCE = re.compile(r"[.;,]$|[;,] and$")  # or an item of a list: no title
PAGE = re.compile(r"(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?")
MOST_WORDS = 15  # of a title
OFTEN = 3  # times that a line stands in a paper which is furniture of its pages
FEWEST_COLUMNS = 3  # of a table that goes on
NO_PATH: tuple[Text, ...] = ()


class Placed(NamedTuple):
    """A table of a paper: the headings it stands under, the texts since the table before, its plan, the day it is of.

    `below` is what stands between it and the next heading or table.
    """

    grid: Grid
    path: tuple[Text, ...] = NO_PATH
    above: tuple[Text, ...] = NO_PATH
    plan: str = ""
    day: date | None = None
    below: tuple[Text, ...] = NO_PATH


@dataclass
class _Outline:
    """Where a reader of a paper is: below which headings, in which plan and part."""

    path: list[Text] = field(default_factory=list)
    above: list[Text] = field(default_factory=list)
    part: list[Text] = field(default_factory=list)
    plan: str = ""

    def read(self, text: Text) -> None:
        """Go on to a heading or paragraph."""
        self.above.append(text)
        if (plan := plan_in(text)) and plan != self.plan:
            self.part, self.path, self.plan = [], [], plan
        self.part.append(text)
        if text.level or named(text):
            self.path = [*takewhile(lambda each: _is_outer(each, text), self.path), text]

    def place(self, grid: Grid) -> Placed:
        """Put a table where the reader is."""
        found = Placed(grid, (*self.path,), (*self.above,), self.plan, day_said(self.part))
        self.above = []
        return found


def placed(paper: Paper, told: Told) -> tuple[list[Placed], list[Text]]:
    """Place every table of a paper, one that goes on joined to its beginning; and give its texts without furniture."""
    if not any(isinstance(each, Text) for each in paper.blocks):
        return [Placed(each) for each in paper.blocks if isinstance(each, Grid)], []
    blocks = gathered(paper.blocks)
    every = [each for each in blocks if isinstance(each, Text)]
    furniture, title = _furniture(every), _title(every)
    outline, found, texts = _Outline(), list[Placed](), list[Text]()
    is_below = False
    for block in blocks:
        if isinstance(block, Grid):
            found.append(outline.place(block))
            is_below = True
        elif masked(block.text) not in furniture and not CONTINUED.search(block.text):
            texts.append(block)
            outline.read(block._replace(level=0) if block is title else block)
            is_below = is_below and not block.level and block.text[-1:] in ".!?"
            if is_below:
                found[-1] = found[-1]._replace(below=(*found[-1].below, block))
    return _joined(found, told), texts


def _furniture(texts: Iterable[Text]) -> set[str]:
    """Find the lines that a paper's pages repeat: no heading, whatever number stands in them."""
    counted = Counter(masked(each.text) for each in texts if not each.level and not named(each))
    return {text for text, times in counted.items() if times >= OFTEN}


def _title(texts: Sequence[Text]) -> Text | None:
    """Find the title of a paper: the only heading of the first level, but one that names a section and stands alone."""
    headings = sorted((each for each in texts if each.level), key=lambda each: each.level)
    is_one = headings and [each.level for each in headings].count(headings[0].level) == 1
    return headings[0] if is_one and (len(headings) > 1 or not named(headings[0])) else None


def masked(text: str) -> str:
    """Write a line without its page's number, so that it is the same on every page."""
    return PAGE.sub("page", line(text).casefold())


def _is_outer(outer: Text, text: Text) -> bool:
    """Whether a heading still holds below another: of a lesser level, or a section of another kind."""
    if outer.level and text.level:
        return outer.level < text.level
    above, below = named(outer), named(text)
    if not above or not below:
        return bool(outer.level)
    return above.kind != below.kind and (not text.level)


def plan_in(text: Text) -> str:
    """Tell which kind of plan a title names; "" where it is no title, or names none."""
    is_title = len(text.text.split()) <= MOST_WORDS and text.text[-1:] not in ".:;,"
    return plan_named(text.text) if is_title else ""


def day_said(texts: Sequence[Text]) -> date | None:
    """Find the day that texts say they are of: behind words for it, or else in a title that is of nothing else."""
    said = [each.text for each in texts]
    titles = [each for each in said if len(each.split()) <= MOST_WORDS and not OF_OTHERS.search(each)]
    titles = [each for each in titles if not SENTENCE.search(each)]
    return latest_day(each for each in said if AS_AT.search(each)) or latest_day(titles)


def _joined(tables: Iterable[Placed], told: Told) -> list[Placed]:
    found, heads = list[Placed](), list[list[Cell]]()
    for each in tables:
        rows = _going_on(found[-1], heads, each, told) if heads else None
        if rows is None:
            found.append(each)
            heads = headings(each.grid, told)
        else:
            before = found[-1].grid
            whole = [*before.rows, *rows] if before.rows[-1] is heads[-1] else _with_rest(before.rows, rows)
            grid = before._replace(rows=whole, unread=[*before.unread, *each.grid.unread])
            found[-1] = found[-1]._replace(grid=grid)
    return found


def _going_on(before: Placed, heads: Sequence[list[Cell]], after: Placed, told: Told) -> list[list[Cell]] | None:
    """Return the rows of a table, numbered on from the table before that it goes on from; without headings again."""
    between = [each for each in after.above if len(each.text.split()) > MOST_WORDS]
    is_near = (before.path, before.plan) == (after.path, after.plan) and len(after.above) < 2 and not between
    widths = [_width(each.grid) for each in (before, after)]
    if not is_near or min(widths) < FEWEST_COLUMNS - 1 or widths[0] < FEWEST_COLUMNS or widths[1] > widths[0]:
        return None
    is_page = all(masked(each.text) == "page" for each in after.above)
    again = len(heads) if is_page and _texts(after.grid.rows[: len(heads)]) == _texts(heads) else 0
    below = after.grid._replace(rows=after.grid.rows[again:])
    if has_headings(below, told):
        return None
    named = sorted({cell.column for row in heads for cell in row if cell.text})
    columns = dict(enumerate(named, start=1)) if widths[1] == len(named) < widths[0] else {}
    start = before.grid.rows[-1][0].row
    return [[*_moved(row, start, columns)] for row in below.rows]


def _texts(rows: Iterable[Iterable[Cell]]) -> list[list[str]]:
    return [[each.text for each in row] for row in rows]


def _with_rest(rows: Sequence[list[Cell]], more: Sequence[list[Cell]]) -> list[list[Cell]]:
    """Add rows to others; a row that a page's end parted is one, its texts going on within their sentences."""
    above, rest = (
        {each.column: each for each in every[0] if each.text} if every else {} for every in (rows[-1:], more)
    )
    are_parted = all(place in above and goes_on(above[place].text, each.text) for place, each in rest.items())
    if not rest or len(rest) == len(above) or not are_parted:
        return [*rows, *more]
    texts = {place: f"{each.text} {rest[place].text}" for place, each in above.items() if place in rest}
    whole = [each._replace(text=texts.get(each.column, each.text)) for each in rows[-1]]
    return [*rows[:-1], whole, *more[1:]]


def _width(grid: Grid) -> int:
    return max((cell.column for row in grid.rows for cell in row), default=0) if not grid.width else grid.width


def _moved(row: Iterable[Cell], start: int, columns: dict[int, int]) -> Iterator[Cell]:
    return (each._replace(row=start + each.row, column=columns.get(each.column, each.column)) for each in row)
