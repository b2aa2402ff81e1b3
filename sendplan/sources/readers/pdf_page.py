"""One page of a PDF: its lines and tables in the order in which they are read, and what of it has no text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import multimode
from typing import Any, NamedTuple

from pdfplumber.page import Page as PdfPage
from pdfplumber.utils.text import dedupe_chars

from sendplan.sources.readers import pdf_columns as white
from sendplan.sources.readers.pdf_asides import Aside, of_page
from sendplan.sources.readers.pdf_tables import (
    NEAR,
    Box,
    Fill,
    Part,
    Rules,
    Table,
    box_of,
    edges,
    fills,
    places,
    ruled,
    rules,
    table,
    within,
)
from sendplan.sources.readers.pdf_words import UNMAPPED, Line, Word, lines, turned, words
from sendplan.words import visible

Letters = list[dict[str, Any]]
Item = Line | Table
ASIDE = 0.8  # of the letters of a page: where more lie on their side, the page does
SOFT_HYPHEN = "\xad"
DOT = 6.0  # points: a filled curve that is smaller is a bullet


class Page(NamedTuple):
    """A page: its number and height, its lines and tables in order, and what of it is no text.

    That is whether it has pictures, how many letters are unknown, the size of most letters, and what else was not read.
    """

    number: int
    height: float
    items: list[Item]
    has_pictures: bool
    unmapped: int
    size: float
    asides: list[Aside]


def read(page: PdfPage) -> Page:
    """Read a page."""
    width, height = float(page.width), float(page.height)
    filled, asides = of_page(page)
    letters = [each for each in _once(page.chars) + filled if _is_seen(each, width, height)]
    drawn = [*page.lines, *page.rects, *page.curves]
    up = sum(not each["upright"] and each["matrix"][1] > 0 for each in letters)
    down = sum(not each["upright"] for each in letters) - up
    if up + down > ASIDE * len(letters):  # the whole page lies on its side
        letters, drawn = ([turned(each, up > down, width, height) for each in some] for some in (letters, drawn))
        width, height = height, width
    known = [each for each in letters if _is_known(each["text"])]
    known += [_dot(each) for each in drawn if each["object_type"] == "curve" and each["fill"] and _is_dot(each)]
    items, size = [*_items(known, drawn, width, height)], multimode(round(each["size"] * 2) / 2 for each in known)
    unknown = sum(bool(UNMAPPED.search(each["text"])) for each in letters)
    return Page(page.page_number, height, items, bool(page.images), unknown, size[0] if size else 0, asides)


def of_json(found: list[Any]) -> Page:
    """Make a page of what JSON kept of one."""
    number, height, items, has_pictures, unknown, size, asides = found
    made = [_item(each) for each in items]
    return Page(number, height, made, has_pictures, unknown, size, [Aside(*each) for each in asides])


def _item(found: list[Any]) -> Item:
    if len(found) == len(Line._fields):
        return Line([Word(*each) for each in found[0]], found[1])
    box, edges, depth, parts, inner, is_ruled = found
    tables = [each for each in map(_item, inner) if isinstance(each, Table)]
    return Table(tuple(box), edges, depth, [Part(*each) for each in parts], tables, is_ruled)


def _once(letters: Letters) -> Letters:
    """Leave out letters that are drawn twice to look bold."""
    different = {(each["text"], round(each["x0"]), round(each["top"])) for each in letters}
    return letters if len(different) == len(letters) else dedupe_chars(letters)


def _is_seen(letter: dict[str, Any], width: float, height: float) -> bool:
    """Whether a letter lies on the page, and not aslant as those of a watermark do."""
    across, slope = abs(letter["matrix"][0]), abs(letter["matrix"][1])
    is_on = letter["x0"] > -1 and letter["x1"] < width + 1 and letter["top"] > -1 and letter["bottom"] < height + 1
    return is_on and bool(min(across, slope) < 0.1 * max(across, slope))


def _is_known(text: str) -> bool:
    return not UNMAPPED.search(text) and (bool(visible(text)) or text == SOFT_HYPHEN)


def _is_dot(curve: dict[str, Any]) -> bool:
    return bool(1 < curve["width"] < DOT and abs(curve["width"] - curve["height"]) < 1)


def _dot(curve: dict[str, Any]) -> dict[str, Any]:
    """Take a small filled curve for the bullet that it is."""
    return curve | {"text": "•", "upright": True, "fontname": "", "size": curve["height"]}


def _items(letters: Letters, drawn: Letters, width: float, height: float) -> Iterator[Item]:
    behind, straight = fills(drawn), edges(each for each in drawn if each["object_type"] != "curve")
    found, rest = _ruled(letters, straight, behind, width, height)
    upright = [each for each in rest if each["upright"]]
    aside = [turned(each, each["matrix"][1] > 0, width, height) for each in rest if not each["upright"]]
    left_over = words(upright)
    for some in rules(straight, [each.box for each in found]):
        for made in _banded(left_over, some, behind):
            found.append(made)
            left_over = [each for each in left_over if not within(each, made.box)]
    tables = sorted(found, key=lambda each: (round(each.box[1] / NEAR), each.box[0]))
    yield from _in_order(tables, lines(left_over), behind)
    yield from lines(words(aside))


def _ruled(
    letters: Letters, straight: Letters, behind: Sequence[Fill], width: float, height: float
) -> tuple[list[Table], Letters]:
    """Read the ruled tables, those in cells of others with them; give the letters that stand in none."""
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


def _banded(found: Sequence[Word], across: Rules, behind: Sequence[Fill]) -> Iterator[Table]:
    """Read tables that only have lines from left to right; columns are parted by white space, or where lines meet."""
    parted = [lines(each for each in found if within(each, box)) for box in across.boxes]
    joints = [(each - 1, each + 1) for each in across.joints]
    for first, end, shared in white.bands(parted):
        gaps = joints if len(joints) >= len(shared) else shared
        boxes, mine = across.boxes[first:end], parted[first:end]
        ys = [boxes[0][1], *(box[3] for box in boxes)]
        if len(boxes) == 2:  # one line under the header, one at the end: rows have none
            mine = [mine[0], *white.rows(mine[1], gaps)]
            ys = [*ys[:2], *(row[0].top for row in mine[2:]), ys[2]]
        yield _spaced(mine, gaps, (boxes[0][0], boxes[0][2]), ys, behind)


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
    sides = min(each.x0 for each in every) - 1, max(each.x1 for each in every) + 1
    ys = [*(min(each.top for each in row) for row in parted), max(each.bottom for each in parted[-1])]
    return _spaced(parted, gaps, sides, ys, behind)


def _spaced(
    parted: Sequence[Sequence[Line]],
    gaps: Sequence[white.Gap],
    sides: tuple[float, float],
    ys: Sequence[float],
    behind: Sequence[Fill],
) -> Table:
    xs = [sides[0], *(sum(each) / 2 for each in gaps), sides[1]]
    cells = [(left, top, right, bottom) for top, bottom in pairwise(ys) for left, right in pairwise(xs)]
    texts = [_in_column(row, gaps, place) for row in parted for place in range(len(gaps) + 1)]
    return table(cells, texts, behind, is_ruled=False)


def _in_column(row: Sequence[Line], gaps: Sequence[white.Gap], place: int) -> list[Word]:
    return [word for line in row for word in line.words if white.column(word, gaps) == place]
