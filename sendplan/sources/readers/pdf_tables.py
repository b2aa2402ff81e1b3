"""Tables of a page: cells between ruled lines, with their texts and the colours behind them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from sendplan.sources.readers.pdf_words import Line, Word, colour, joined, leading, lines, paragraphs

Box = tuple[float, float, float, float]  # left, top, right, bottom
NEAR = 3.0  # points: what is nearer is in the same place
THIN = 3.0  # points: a filled rectangle that is thinner is a line
COVERED = 0.5  # of a cell: what a fill has to cover
MOST_LINES = 1_000  # of a page: more are a map or a drawing, and no table
WHOLE = 0.98  # of a table of several rows: a fill behind all of that is the page's
SIGN = 0.02  # of a cell without a text: what a coloured sign has to cover


class Fill(NamedTuple):
    """A filled shape, and the name of its colour."""

    box: Box
    colour: str


class Part(NamedTuple):
    """A cell: its first row and column from 0, how many of both it spans, its text, colour, look."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    colour: str
    is_bold: bool
    printed: str = ""  # its lines as they end on the page


class Table(NamedTuple):
    """A table of a page: its box, where its columns begin and end, its cells; and tables that stand in them."""

    box: Box
    edges: list[float]
    depth: int
    parts: list[Part]
    inner: list[Table]
    is_ruled: bool


def edges(objects: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Find the lines of lines and rectangles: the four sides of one that is stroked, the middle of a thin one."""
    return [edge for each in objects for edge in _edges(each)]


def _edges(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    left, top, right, bottom = found["x0"], found["top"], found["x1"], found["bottom"]
    if bottom - top < THIN:
        yield _edge(left, (top + bottom) / 2, right, (top + bottom) / 2)
    elif right - left < THIN:
        yield _edge((left + right) / 2, top, (left + right) / 2, bottom)
    elif found["object_type"] == "rect" and found["stroke"]:
        yield from (_edge(left, y, right, y) for y in (top, bottom))
        yield from (_edge(x, top, x, bottom) for x in (left, right))


def _edge(x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    kind = "h" if top == bottom else "v"
    return {"x0": x0, "top": top, "x1": x1, "bottom": bottom, "width": x1 - x0, "height": bottom - top} | {
        "orientation": kind,
        "object_type": "line",
    }


def fills(objects: Iterable[dict[str, Any]]) -> list[Fill]:
    """Find the filled shapes that are no lines, in the order in which they were drawn."""
    found = [each for each in objects if each["fill"] and min(each["width"], each["height"]) >= THIN]
    return [Fill(_box(each), colour(each)) for each in found]


def _box(found: dict[str, Any]) -> Box:
    return found["x0"], found["top"], found["x1"], found["bottom"]


def ruled(found: list[dict[str, Any]]) -> list[list[Box]]:
    """Find the cells of each ruled table of a page."""
    merged = merge_edges(found, NEAR, NEAR, NEAR, NEAR)
    if len(merged) > MOST_LINES:
        return []
    cells = intersections_to_cells(edges_to_intersections([*merged, *_sides(merged), *_ends(merged)], NEAR, NEAR))
    wide = [each for each in cells if each[2] - each[0] > NEAR and each[3] - each[1] > NEAR]
    return [each for each in cells_to_tables(wide) if len(each) > 1]


def _sides(found: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Close tables that are open at their sides: rows whose lines go on beyond their outermost upright line."""
    across = sorted((each for each in found if each["orientation"] == "h"), key=lambda each: float(each["top"]))
    upright = [each for each in found if each["orientation"] == "v"]
    for over, under in pairwise(across):
        if abs(over["x0"] - under["x0"]) < NEAR and abs(over["x1"] - under["x1"]) < NEAR:
            between = [
                each
                for each in upright
                if each["top"] <= over["top"] + NEAR
                and each["bottom"] >= under["top"] - NEAR
                and over["x0"] - NEAR <= each["x0"] <= over["x1"] + NEAR
            ]
            for x in (over["x0"], over["x1"]):
                if between and all(abs(each["x0"] - x) > NEAR for each in between):
                    yield _edge(x, over["top"], x, under["top"])


def _ends(found: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Close tables that are open above or below: where a page parts a row, its upright lines end without one across."""
    across = [each for each in found if each["orientation"] == "h"]
    upright = sorted((each for each in found if each["orientation"] == "v"), key=itemgetter("x0"))
    for end in ("top", "bottom"):
        for _, group in groupby(sorted(upright, key=itemgetter(end)), lambda each: round(each[end] / NEAR)):  # noqa: B023
            for left, right in pairwise(sorted(group, key=itemgetter("x0"))):
                middle, y = (left["x0"] + right["x0"]) / 2, left[end]
                ys = [each["top"] for each in across if each["x0"] < middle < each["x1"]]
                is_table = any(left["top"] - NEAR <= each <= left["bottom"] + NEAR for each in ys)
                if is_table and not any(abs(each - y) <= NEAR for each in ys):
                    yield _edge(left["x0"], y, right["x0"], y)


class Rules(NamedTuple):
    """Lines from left to right, one below another: the boxes between them, and where pieces of them meet."""

    boxes: list[Box]
    joints: list[float]


def rules(found: Sequence[dict[str, Any]], others: Sequence[Box]) -> Iterator[Rules]:
    """Find three lines or more from left to right that begin and end alike, outside of other tables."""
    pieces = [_box(each) for each in found if each["top"] == each["bottom"]]
    merged = [_box(each) for each in merge_edges([*found], NEAR, NEAR, NEAR, NEAR) if each["top"] == each["bottom"]]
    outside = sorted((each for each in merged if not any(within(each, box) for box in others)), key=itemgetter(1))
    mine: list[Box] = []
    for over, under in pairwise([*outside, (0.0, 0.0, 0.0, 0.0)]):
        if abs(over[0] - under[0]) <= NEAR and abs(over[2] - under[2]) <= NEAR:
            mine.append((over[0], over[1], over[2], under[1]))
        else:
            yield from [Rules(mine, _joints(pieces, mine))] if len(mine) > 1 else []
            mine = []


def _joints(pieces: Sequence[Box], boxes: Sequence[Box]) -> list[float]:
    """Find where pieces meet in most lines of a table: that is where its columns do."""
    left, _, right, _ = boxes[0]
    ys = [boxes[0][1], *(each[3] for each in boxes)]
    ends = [x for each in pieces if any(abs(each[1] - y) <= NEAR for y in ys) for x in (each[0], each[2])]
    inner = [each for each in ends if left + NEAR < each < right - NEAR]
    often = {each: sum(abs(each - other) <= NEAR for other in inner) for each in places(inner)}
    return [each for each, number in often.items() if number > len(ys)]  # two ends a line


def places(values: Iterable[float]) -> list[float]:
    """List where lines are, each place once."""
    found: list[float] = []
    for each in sorted(values):
        if not found or each - found[-1] > NEAR:
            found.append(each)
    return found


def _at(where: Sequence[float], value: float) -> int:
    return bisect_right(where, value + NEAR) - 1


def box_of(cells: Iterable[Box]) -> Box:
    """Draw a box around all of some."""
    left, top, right, bottom = zip(*cells, strict=True)
    return min(left), min(top), max(right), max(bottom)


def within(word: Word | Box, box: Box) -> bool:
    """Whether the middle of a word or box lies in a box."""
    left, top, right, bottom = word[1:5] if isinstance(word, Word) else word
    return box[0] <= (left + right) / 2 <= box[2] and box[1] <= (top + bottom) / 2 <= box[3]


def table(cells: Sequence[Box], texts: Sequence[list[Word]], behind: Sequence[Fill], is_ruled: bool = True) -> Table:
    """Make a table of its cells, the words of each, and the fills of the page."""
    columns, rows = (
        places(x for each in cells for x in (each[0], each[2])),
        places(y for each in cells for y in (each[1], each[3])),
    )
    columned = [lines(each, _right(cell, each)) for cell, each in zip(cells, texts, strict=True)]
    box, step = box_of(cells), leading(columned)
    mine = [each for each in behind if len(rows) == 2 or _share(box, each.box) < WHOLE]
    parts = []
    for cell, column in zip(cells, columned, strict=True):
        row, first = _at(rows, cell[1]), _at(columns, cell[0])
        span = _at(rows, cell[3]) - row, _at(columns, cell[2]) - first
        text = "\n".join(joined(each) for each in paragraphs(column, step))
        is_bold = bool(column) and all(each.is_bold for each in column)
        fill = _behind(cell, bool(text), mine) or _ink(text, column)
        parts.append(Part(row, first, *span, text, fill, is_bold, "\n".join(each.text for each in column)))
    return Table(box, columns, len(rows) - 1, sorted(parts), [], is_ruled)


def _right(cell: Box, found: Sequence[Word]) -> float:
    """Tell where texts of a cell end at the latest: as far from its right side as they begin from its left."""
    return cell[2] - max(min((each.x0 for each in found), default=0) - cell[0], 1)


def _behind(cell: Box, has_text: bool, behind: Sequence[Fill]) -> str:
    """Name the colour behind a cell, the last drawn where there are several; or else that of a sign that fills none."""
    covered: dict[str, float] = {}
    for each in behind:
        if share := _share(cell, each.box):
            covered[each.colour] = covered.pop(each.colour, 0) + share
    colours = [colour for colour, share in covered.items() if share >= COVERED]
    if (colours and colours[-1]) or has_text:
        return colours[-1] if colours else ""
    inside = {each.colour for each in behind if within(each.box, cell)}
    signs = [colour for colour, share in covered.items() if colour in inside and colour and share >= SIGN]
    return signs[-1] if signs else ""


def _ink(text: str, column: Sequence[Line]) -> str:
    """Name the colour of a sign that stands for a rating, where there is no word of it."""
    return column[0].words[0].ink if text and not any(map(str.isalnum, text)) else ""


def _share(cell: Box, fill: Box) -> float:
    wide = min(cell[2], fill[2]) - max(cell[0], fill[0])
    high = min(cell[3], fill[3]) - max(cell[1], fill[1])
    whole = (cell[2] - cell[0]) * (cell[3] - cell[1])
    return wide * high / whole if wide > 0 and high > 0 else 0
