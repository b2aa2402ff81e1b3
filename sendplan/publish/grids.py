"""A table that another program wrote as HTML → a table of ours, of the texts of its cells and of nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import NamedTuple

import pandas as pd
from bs4 import BeautifulSoup, Tag

from sendplan import own
from sendplan.errors import PublishError
from sendplan.tables import EMPTY, LONG, Table
from sendplan.words import MINUS, MOST, clean, day, unshown

MISSING = frozenset({"NaN", "nan", "NaT", "None", "<NA>", "null"})  # what pandas and polars write for no value
CUT = frozenset({"...", "\u2026"})
DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T]00:00:00(?:\.0+)?)?")
FIGURE = rf"[(+{MINUS}£$€-]*\d[\d,.]*(?:[eE][+-]?\d+)?%?\)?(?: [a-z]+)?"  # with its unit
NUMBER = re.compile(rf"{FIGURE}(?: ?\[\w+\])?|\[\w+\]|[+{MINUS}-]?inf")
WIDEST = 1000  # columns or rows that one cell may take up


class _Cell(NamedTuple):
    text: str
    heads: bool


_Row = list[_Cell]


def table_of(markup: Tag, caption: str, rows: int | None = None, *, named_above: bool = False) -> Table:
    """Make a table of the texts of one in HTML; `rows` is how many it stands for, where it does not hold them all.

    Several rows of headings become one; the places that pandas counts rows by are left out. Raises PublishError
    for a table that was cut short.
    """
    lines = [line for line in _lines(markup) if line]
    head = [line for line, _ in takewhile(lambda pair: pair[1], ((line, all(c.heads for c in line)) for line in lines))]
    body = lines[len(head) :]
    heads = sum(1 for _ in takewhile(lambda cell: cell.heads, body[0])) if body else 0
    headings = _headings(head, heads, max(map(len, lines), default=0))
    texts = [_filled([_said(cell.text) for cell in line], len(headings)) for line in body]
    if any(heading in CUT for heading in headings) or any(set(line) <= CUT for line in texts):
        raise PublishError("found a table that was cut short. Run the notebook as it is published, with --execute.")
    if heads == 1 and not headings[0] and len(headings) > 1 and _are_places([line[0] for line in texts]):
        headings, texts, heads = headings[1:], [line[1:] for line in texts], 0
    return _table(caption, headings, texts, heads or int(len(headings) > 1), rows or len(texts), named_above)


def of_frame(frame: pd.DataFrame, caption: str) -> Table:
    """Make a table of a frame, as it would be of what pandas shows."""
    return table_of(BeautifulSoup(own.frame(frame)[own.MIME]["html"], "html.parser"), caption, len(frame))


def _table(
    caption: str, headings: Sequence[str], texts: Sequence[list[str]], heads: int, rows: int, named_above: bool
) -> Table:
    named = [[text or EMPTY if place < heads else text for place, text in enumerate(line)] for line in texts[:MOST]]
    columns = {place: [line[place] for line in named] for place in range(len(headings))}
    classes = {place: kind for place, column in columns.items() if (kind := _kind(column, place < heads))}
    made = Table(caption, headings, named, classes, heads=heads, named_above=named_above)
    return replace(made, note=" ".join(unshown(rows, "row", held=False)))


def _lines(markup: Tag) -> list[_Row]:
    """Read the rows of a table, with a cell that spans several repeated in each."""
    below: dict[int, tuple[int, _Cell]] = {}  # by its column: in how many more rows a cell stands
    lines = []
    for row in markup.find_all("tr"):
        line: _Row = []
        for cell in row.find_all(["th", "td"], recursive=False):
            _carry(line, below)
            made = _Cell(" ".join(clean(cell.get_text(" ")).split()), cell.name == "th")
            for _ in range(_span(cell, "colspan")):
                below[len(line)] = (_span(cell, "rowspan") - 1, made)
                line.append(made)
        _carry(line, below)
        lines.append(line)
    return lines


def _carry(line: _Row, below: dict[int, tuple[int, _Cell]]) -> None:
    while below.get(len(line), (0,))[0] > 0:
        left, cell = below[len(line)]
        below[len(line)] = (left - 1, cell)
        line.append(cell)


def _span(cell: Tag, which: str) -> int:
    asked = str(cell.get(which, "1"))
    return min(max(int(asked), 1), WIDEST) if asked.isdecimal() else 1


def _headings(head: Sequence[_Row], heads: int, width: int) -> list[str]:
    """Make one row of headings of several: those of a column one after the other, the names of an index over it."""
    rows = [_filled([cell.text for cell in line], width) for line in head]
    names = [""] * heads
    if len(rows) > 1 and any(rows[-1][:heads]) and not any(rows[-1][heads:]):
        *rows, last = rows
        names = last[:heads]
    elif len(rows) == 1:
        names = rows[0][:heads]
    parts = [[row[place] for row in rows if row[place]] for place in range(heads, width)]
    return [*names, *(", ".join(dict.fromkeys(each)) for each in parts)]


def _filled(line: list[str], width: int) -> list[str]:
    return [*line, *[""] * (width - len(line))][:width]


def _said(text: str) -> str:
    """Say a cell as pages do: a day in words, a true minus sign, nothing where there is no value."""
    if text in MISSING:
        return ""
    if found := DATE.fullmatch(text):
        date = pd.to_datetime(found[1], errors="coerce")
        return text if pd.isna(date) else day(date)
    return text.replace("-", MINUS, 1) if text.startswith("-") and NUMBER.fullmatch(text) else text


def _are_places(texts: Sequence[str]) -> bool:
    """Whether texts are the numbers from 0 that pandas gives rows by itself, in whatever order."""
    return sorted(texts) == sorted(map(str, range(len(texts))))


def _kind(column: Sequence[str], heads: bool) -> str:
    told = [text for text in column if text and text != EMPTY]
    if told and not heads and all(NUMBER.fullmatch(text) for text in told):
        return "number"
    return "long" if any(len(text) > LONG for text in told) else ""
