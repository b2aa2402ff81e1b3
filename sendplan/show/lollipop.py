"""How far measures are from England: a stick each from one line, worse to the left of it and better to the right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

import pandas as pd

from sendplan.frames import records
from sendplan.show import theme
from sendplan.show.canvas import Canvas, Row, inner, named, stacked
from sendplan.show.charts import Caption, Chart, chart
from sendplan.show.lazy import Drawn, alt
from sendplan.show.letters import width as length
from sendplan.show.letters import wrapped
from sendplan.show.line_ends import LINE_HEIGHT
from sendplan.show.tables import table
from sendplan.words import capital, number, visible

ENGLAND, TARGET = "England", "the target"
SIDES = {"worse than": "concern", "better than": "improvement", "the same as": "common cause"}  # and the look of each
WORSE, BETTER, SAME = SIDES
OF_A_TARGET = {WORSE: "short of", BETTER: "meet", SAME: "meet"}
TINY = 1e-6  # no stick is drawn that is as short
STICK, BETWEEN, LEGEND = 20, 9, 22  # px: of a stick's line, between two rows, and a line of the legend
EDGE, BESIDE = 9, 12  # px: half a mark, and between the line and a label
SHARE = 0.5  # of the width: a longer label has lines of its own above its stick
LINES = 8  # of a title or label at most


class Place(NamedTuple):
    """Where sticks begin, in px from the left edge, and how many px one of size 1 is long."""

    zero: float
    scale: float


class Stick(NamedTuple):
    """A row: its lines of text above the stick, the text beside it, the top of both in px, and where it ends."""

    title: Sequence[str]
    above: Sequence[str]
    beside: str
    top: float
    middle: float
    end: float
    side: str


def gaps(rows: pd.DataFrame, caption: Caption, line: str = ENGLAND) -> Chart:
    """Draw `rows` in their order, worst first, from a line that is England, the target or has another name.

    Each has `title`, `at` (its size from the line, above 0 where it is better than that, alike whatever its unit),
    `said` (what is written beside its stick) and `better`.
    """
    headings = {"title": "Measure", "said": f"Beside {line}"}
    side = rows["better"].map({True: BETTER, False: WORSE}).mask(rows["at"] == 0, SAME)
    drawn = rows.assign(side=side, **{each: rows[each].map(visible) for each in headings})
    return chart(caption, table(rows, caption.name, headings), partial(_draw, drawn, line))


def _draw(rows: pd.DataFrame, line: str, w: int) -> Drawn:
    width = inner(w)
    is_beside = all(_beside(each) <= SHARE * width for each in rows["said"])
    counts = Counter(rows["side"])
    told = OF_A_TARGET if line == TARGET else {}
    names = {side: f"{number(counts[side])} {told.get(side, side)} {line}" for side in SIDES if counts[side]}
    places, texts, head = named([*names.values()], [_look(each).colour for each in names], width, LEGEND)
    place = _place(rows, is_beside, width)
    sticks = _sticks(rows, place, is_beside, width, head + LINE_HEIGHT + 4)
    canvas = Canvas(width, (sticks[-1].middle if sticks else head) + STICK / 2 + 4)
    half = length(line, bold=True) / 2
    zero = {
        "x": min(max(place.zero, half), width - half),
        "y": head + LINE_HEIGHT / 2,
        "said": capital(line),
        "bold": True,
    }
    texts += [zero | {"align": "center"}, *(text for each in sticks for text in _texts(each, place.zero))]
    keys = [(side, {"x": x + 7, "y": y}) for side, (x, y) in zip(names, places, strict=True)]
    dots = [(each.side, {"x": each.end, "y": each.middle}) for each in sticks]
    return alt.layer(
        canvas.rules(_line(sticks, place.zero, head + LINE_HEIGHT), color=theme.INK, strokeWidth=1.5),
        *_drawn(canvas, sticks, [*keys, *dots], place.zero),
        *canvas.texts(texts),
    )


def _look(side: str) -> theme.VariationLook:
    return theme.VARIATION_LOOKS[SIDES[side]]


def _beside(said: str) -> float:
    return length(said) + BESIDE


def _place(rows: pd.DataFrame, is_beside: bool, width: float) -> Place:
    """Find the longest sticks with which each has room on its side of the line, and its label on the other."""
    sizes = [0.0, *rows["at"].tolist()]
    worst, best = -min(sizes), max(sizes)
    is_left = rows["at"] > 0  # the label
    left, right = (max(map(_beside, rows.loc[each, "said"]), default=0) * is_beside for each in (is_left, ~is_left))

    def needed(scale: float) -> tuple[float, float]:
        return max(worst * scale + EDGE, left), max(best * scale + EDGE, right)

    ways = ((worst + best, 2 * EDGE), (worst, EDGE + right), (best, EDGE + left))
    tried = [(width - taken) / size for size, taken in ways if size > TINY]
    scale = max((each for each in tried if each > 0 and sum(needed(each)) <= width + 0.001), default=0)
    return Place(needed(scale)[0], scale)


def _sticks(rows: pd.DataFrame, place: Place, is_beside: bool, width: float, top: float) -> list[Stick]:
    """Place a row under the other."""
    sticks = []
    for row in records(rows):
        title = wrapped(row["title"], width, LINES, bold=True)
        above = [] if is_beside else wrapped(row["said"].replace(f"{ENGLAND} ", f"{ENGLAND}\u00a0"), width, LINES)
        middle = top + LINE_HEIGHT * (len(title) + len(above)) + STICK / 2
        end = place.zero + row["at"] * place.scale
        sticks.append(Stick(title, above, row["said"] if is_beside else "", top, middle, end, row["side"]))
        top = middle + STICK / 2 + BETWEEN
    return sticks


def _texts(stick: Stick, zero: float) -> Iterator[Row]:
    """Write a row's title, and its label in the colour of its mark: above the stick, or over the line from it."""
    colour = _look(stick.side).colour
    yield from stacked(stick.title, 0, stick.top, bold=True)
    yield from stacked(stick.above, 0, stick.top + LINE_HEIGHT * len(stick.title), colour=colour)
    if stick.beside:
        away = {"x": zero - BESIDE, "align": "right"} if stick.end > zero else {"x": zero + BESIDE, "align": "left"}
        yield {"y": stick.middle, "said": stick.beside, "colour": colour, **away}


def _line(sticks: Sequence[Stick], zero: float, top: float) -> Iterator[Row]:
    """Draw the line of England down the rows, but not through their texts."""
    for stick in sticks:
        reach = max([0, *(length(each, bold=True) for each in stick.title), *map(length, stick.above)])
        start = stick.middle - STICK / 2 if reach > zero - EDGE else top
        top = stick.middle + STICK / 2
        yield {"x": zero, "x2": zero, "y": start, "y2": top}


def _drawn(canvas: Canvas, sticks: list[Stick], marks: list[tuple[str, Row]], zero: float) -> Iterator[alt.Chart]:
    """Draw the sticks of each side in its colour, and the marks in its shape."""
    for side in dict(marks):
        look, mine = _look(side), [each for each in sticks if each.side == side]
        rows = [{"x": zero, "x2": each.end, "y": each.middle, "y2": each.middle} for each in mine]
        yield canvas.rules(rows, color=look.colour, strokeWidth=3)
        points = canvas.of(row for its, row in marks if its == side)
        yield points.mark_point(shape=look.shape, size=200, filled=True, opacity=1, color=look.colour)
