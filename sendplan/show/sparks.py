"""Spark lines: a few values in a cell of a table, in the colour of its text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from sendplan.words import clean

WIDE, HIGH, EDGE = 96, 24, 4  # px of a drawing, and of the blank around its line
SVG = Markup(
    '<svg class="spark" role="img" aria-label="{}" viewBox="0 0 96 24" width="96" height="24" fill="none"'
    ' stroke="currentColor" stroke-linecap="round">{}</svg>'
)
PATH, TARGET = Markup('<path d="{}" stroke-width="{}"></path>'), Markup('<path d="{}" stroke-dasharray="2 4"></path>')
LINE, DOT = 2, 6  # px: the line, and the dot of its last value

Point = tuple[int, int]


def spark(values: Sequence[float], label: str, target: float | None = None) -> Markup:
    """Draw values in their order as a line that breaks where one is missing, the last known a dot, a target dashed.

    `label` says the same in words, to whoever cannot see it.
    """
    known = [each for each in values if not math.isnan(each)]
    drawn = [*known, *([] if target is None else [target])]
    placed = ((_x(place, len(values)), each) for place, each in enumerate(values))
    points = [None if math.isnan(each) else (x, _y(each, drawn)) for x, each in placed]
    lines = "".join(_lines(points))
    parts = [PATH.format(lines, LINE)] if lines else []
    parts += [PATH.format(f"M{x},{y}h0", DOT) for x, y in [each for each in points if each][-1:]]
    parts += [] if target is None else [TARGET.format(f"M{EDGE},{_y(target, drawn)}H{WIDE - EDGE}")]
    return SVG.format(clean(label), Markup("").join(parts))


def _x(place: int, many: int) -> int:
    """Place a value along the line; the only one in the middle."""
    return round(EDGE + (WIDE - 2 * EDGE) * (place / (many - 1) if many > 1 else 0.5))


def _y(value: float, drawn: Sequence[float]) -> int:
    """Place a value between the least and the most that is drawn; in the middle where all are the same."""
    least, most = min(drawn), max(drawn)
    return round(HIGH - EDGE - (HIGH - 2 * EDGE) * ((value - least) / (most - least) if most > least else 0.5))


def _lines(points: Sequence[Point | None]) -> Iterator[str]:
    """Write each part of the line between missing values: one value alone is a dash, but the last is to be a dot."""
    for is_known, part in groupby(points, key=bool):
        found = [each for each in part if each]
        if is_known and found[1:]:
            yield "M" + "L".join(f"{x},{y}" for x, y in found)
        elif is_known and found[0] != [each for each in points if each][-1]:
            yield f"M{found[0][0] - 2},{found[0][1]}h4"
