"""The tables of a paper in their place: the headings each stands under, its plan, its day, and what goes on joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sendplan.sources.cards import gathered
from sendplan.sources.drafting import AS_AT, latest_day
from sendplan.sources.found_tables import Told, has_headings, headed
from sendplan.sources.grid import Cell, Grid, line
from sendplan.sources.headings import words
from sendplan.sources.paper import Paper, Text
from sendplan.sources.section_names import named

CONTINUED = re.compile(r"\W*\b(?:continued|cont\W?d|cont)\b\W*$", re.IGNORECASE)
OF_OTHERS = re.compile(r"\b(?:meetings?|next|due|review|version|inspect\w*|held|draft)\b", re.IGNORECASE)
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
            self.path = [each for each in self.path if _is_outer(each, text)] + [text]

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
    headings = [each for each in blocks if isinstance(each, Text)]
    furniture, title = _furniture(headings), _title(headings)
    outline, found, texts = _Outline(), list[Placed](), list[Text]()
    is_below = False
    for block in blocks:
        if isinstance(block, Grid):
            found.append(outline.place(block))
            is_below = True
        elif _masked(block.text) not in furniture and not CONTINUED.search(block.text):
            texts.append(block)
            outline.read(block._replace(level=0) if block is title else block)
            is_below = is_below and not block.level and block.text[-1:] in ".!?"
            if is_below:
                found[-1] = found[-1]._replace(below=(*found[-1].below, block))
    return _joined(found, told), texts


def _furniture(texts: Iterable[Text]) -> set[str]:
    """Find the lines that a paper's pages repeat: no heading, whatever number stands in them."""
    counted = Counter(_masked(each.text) for each in texts if not each.level and not named(each))
    return {text for text, times in counted.items() if times >= OFTEN}


def _title(texts: Sequence[Text]) -> Text | None:
    """Find the title of a paper: the only heading of the first level, above all others, or one that names a plan."""
    levels = sorted(each.level for each in texts if each.level)
    if not levels or levels.count(levels[0]) > 1:
        return None
    first = next(each for each in texts if each.level == levels[0])
    return first if len(levels) > 1 or plan_in(first) else None


def _masked(text: str) -> str:
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
    said = text.text.casefold()
    if len(said.split()) > MOST_WORDS or said[-1:] in ".:;,":
        return ""
    return next((plan for plan, every in words()["plans"].items() if any(each in said for each in every)), "")


def day_said(texts: Sequence[Text]) -> date | None:
    """Find the day that texts say they are of: behind words for it, or else in a title that is of nothing else."""
    said = [each.text for each in texts]
    titles = [each for each in said if _is_title(each) and not OF_OTHERS.search(each)]
    return latest_day(each for each in said if AS_AT.search(each)) or latest_day(titles)


def _is_title(text: str) -> bool:
    return len(text.split()) <= MOST_WORDS and text[-1:] not in ".;,"


def _joined(tables: Iterable[Placed], told: Told) -> list[Placed]:
    found = list[Placed]()
    for each in tables:
        rows = _going_on(found[-1], each, told) if found else None
        if rows is None:
            found.append(each)
        else:
            before = found[-1].grid
            found[-1] = found[-1]._replace(
                grid=before._replace(rows=[*before.rows, *rows], unread=[*before.unread, *each.grid.unread])
            )
    return found


def _going_on(before: Placed, after: Placed, told: Told) -> list[list[Cell]] | None:
    """Return the rows of a table without headings, numbered on from the table before that it goes on from."""
    between = [each for each in after.above if len(each.text.split()) > MOST_WORDS]
    is_near = (before.path, before.plan) == (after.path, after.plan) and len(after.above) < 2 and not between
    widths = [_width(each.grid) for each in (before, after)]
    if not is_near or min(widths) < FEWEST_COLUMNS - 1 or widths[0] < FEWEST_COLUMNS or widths[1] > widths[0]:
        return None
    if not has_headings(before.grid, told) or has_headings(after.grid, told):
        return None
    heads = headed(before.grid, told)
    columns = dict(enumerate(heads, start=1)) if widths[1] == len(heads) < widths[0] else {}
    start = before.grid.rows[-1][0].row
    return [[*_moved(row, start, columns)] for row in after.grid.rows]


def _width(grid: Grid) -> int:
    return max((cell.column for row in grid.rows for cell in row), default=0) if not grid.width else grid.width


def _moved(row: Iterable[Cell], start: int, columns: dict[int, int]) -> Iterator[Cell]:
    return (each._replace(row=start + each.row, column=columns.get(each.column, each.column)) for each in row)
