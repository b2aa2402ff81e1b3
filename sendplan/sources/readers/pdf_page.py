"""One page of a PDF: its lines and tables in the order in which they are read, and what of it has no text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import multimode
from typing import Any, NamedTuple

from pdfplumber.page import Page as PdfPage

from sendplan.sources.readers import pdf_columns as white
from sendplan.sources.readers.pdf_tables import (
    NEAR,
    Box,
    Fill,
    Table,
    box_of,
    edges,
    fills,
    places,
    ruled,
    table,
    within,
)  # fmt: skip
from sendplan.sources.readers.pdf_words import UNMAPPED, Line, Word, lines, turned, words

Letters = list[dict[str, Any]]
Item = Line | Table


class Page(NamedTuple):
    """A page: its number, height, lines and tables in order; whether it has pictures; texts of unknown letters."""

    number: int
    height: float
    items: list[Item]
    has_pictures: bool
    unmapped: list[str]
    size: float


def read(page: PdfPage) -> Page:
    """Read a page."""
    width, height = float(page.width), float(page.height)
    letters = [each for each in page.dedupe_chars().chars if _is_seen(each, width, height)]
    drawn = [*page.lines, *page.rects, *page.curves]
    up = sum(not each["upright"] and each["matrix"][1] > 0 for each in letters)
    down = sum(not each["upright"] for each in letters) - up
    if up + down > len(letters) / 2:  # the whole page lies on its side
        letters, drawn = ([turned(each, up > down, width, height) for each in some] for some in (letters, drawn))
        width, height = height, width
    unmapped = [each["text"] for each in letters if UNMAPPED.search(each["text"])]
    known = [each for each in letters if not UNMAPPED.search(each["text"])]
    items = [*_items(known, drawn, width, height)]
    size = multimode(round(each["size"] * 2) / 2 for each in known)
    return Page(page.page_number, height, items, bool(page.images), unmapped, size[0] if size else 0)


def _is_seen(letter: dict[str, Any], width: float, height: float) -> bool:
    """Whether a letter lies on the page, and not aslant as those of a watermark do."""
    across, slope = abs(letter["matrix"][0]), abs(letter["matrix"][1])
    is_on = letter["x0"] > -1 and letter["x1"] < width + 1 and letter["top"] > -1 and letter["bottom"] < height + 1
    return is_on and min(across, slope) < 0.1 * max(across, slope)


def _items(letters: Letters, drawn: Letters, width: float, height: float) -> Iterator[Item]:
    behind = fills(drawn)
    found, rest = _ruled(letters, drawn, behind, width, height)
    upright = [each for each in rest if each["upright"]]
    aside = [turned(each, each["matrix"][1] > 0, width, height) for each in rest if not each["upright"]]
    across, rest_words = _across(drawn, words(upright), behind, found)
    tables = sorted(found + across, key=lambda each: (round(each.box[1] / NEAR), each.box[0]))
    yield from _in_order(tables, lines(rest_words), behind)
    yield from lines(words(aside))


def _ruled(
    letters: Letters, drawn: Letters, behind: Sequence[Fill], width: float, height: float
) -> tuple[list[Table], Letters]:
    """Read the ruled tables, those in cells of others with them; give the letters that stand in none."""
    straight = edges(each for each in drawn if each["object_type"] != "curve")
    every = sorted(ruled(straight), key=lambda cells: -_size(box_of(cells)))
    tables: list[Table] = []
    rest = letters
    for cells in every:
        box = box_of(cells)
        outer = next((each for each in tables if within(box, each.box) and _size(box) < _size(each.box)), None)
        texts, others = _parted(cells, rest if outer is None else letters)
        if sum(map(bool, texts)) < 2 or (3 * sum(map(bool, texts)) < len(cells) and not _is_coloured(cells, behind)):
            continue
        made = table(cells, [_words(each, width, height) for each in texts], behind)
        if outer is None:
            tables.append(made)
            rest = others
        elif made.depth > 1 and len(made.edges) > 2:
            outer.inner.append(made)
    return tables, rest


def _is_coloured(cells: Sequence[Box], behind: Sequence[Fill]) -> bool:
    return 3 * sum(any(each.colour and within(each.box, cell) for each in behind) for cell in cells) > len(cells)


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _parted(cells: Sequence[Box], letters: Letters) -> tuple[list[Letters], Letters]:
    """Put each letter into the cell that its middle lies in; give those that lie in none."""
    columns = places(x for each in cells for x in (each[0], each[2]))
    rows = places(y for each in cells for y in (each[1], each[3]))
    at = {
        (column, row): place
        for place, (left, top, right, bottom) in enumerate(cells)
        for column in range(len(columns))
        for row in range(len(rows))
        if left - NEAR <= columns[column] < right - NEAR and top - NEAR <= rows[row] < bottom - NEAR
    }
    inside: list[Letters] = [[] for _ in cells]
    outside: Letters = []
    for each in letters:
        x, y = (each["x0"] + each["x1"]) / 2, (each["top"] + each["bottom"]) / 2
        place = at.get((sum(edge <= x for edge in columns) - 1, sum(edge <= y for edge in rows) - 1), -1)
        (inside[place] if place >= 0 else outside).append(each)
    return inside, outside


def _words(letters: Letters, width: float, height: float) -> list[Word]:
    return words([each if each["upright"] else turned(each, each["matrix"][1] > 0, width, height) for each in letters])


def _across(
    drawn: Letters, found: list[Word], behind: Sequence[Fill], others: Sequence[Table]
) -> tuple[list[Table], list[Word]]:
    """Read tables that only have lines from left to right, three or more; give the words that stand in none."""
    return [], found


def _in_order(tables: Sequence[Table], found: list[Line], behind: Sequence[Fill]) -> Iterator[Item]:
    """Give tables, and the lines above, between and below them."""
    rest = found
    for each in tables:
        yield from _lines([line for line in rest if line.top < each.box[1]], behind)
        rest = [line for line in rest if line.top >= each.box[1]]
        yield each
    yield from _lines(rest, behind)


def _lines(found: list[Line], behind: Sequence[Fill]) -> Iterator[Item]:
    done = 0
    for run, parted in white.tables(found):
        yield from (line for column in white.ordered(found[done : run.first]) for line in column)
        yield _unruled(parted, run.gaps, behind)
        done = run.end
    yield from (line for column in white.ordered(found[done:]) for line in column)


def _unruled(parted: Sequence[Sequence[Line]], gaps: Sequence[white.Gap], behind: Sequence[Fill]) -> Table:
    every = [word for row in parted for line in row for word in line.words]
    left, right = min(each.x0 for each in every) - 1, max(each.x1 for each in every) + 1
    xs = [left, *((one + other) / 2 for one, other in gaps), right]
    ys = [*(min(each.top for each in row) for row in parted), max(each.bottom for each in parted[-1])]
    cells = [(across[0], top, across[1], bottom) for top, bottom in pairwise(ys) for across in pairwise(xs)]
    texts = [_in_column(row, gaps, place) for row in parted for place in range(len(gaps) + 1)]
    return table(cells, texts, behind, is_ruled=False)


def _in_column(row: Sequence[Line], gaps: Sequence[white.Gap], place: int) -> list[Word]:
    return [word for line in row for word in line.words if white.column(word, gaps) == place]
