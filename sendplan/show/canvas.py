"""Drawings whose every part is placed in px from the upper left corner: texts, and what names marks above them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd

from sendplan.show import theme
from sendplan.show.charts import PADDING
from sendplan.show.lazy import alt
from sendplan.show.letters import width as length
from sendplan.show.letters import wrapped
from sendplan.show.line_ends import LINE_HEIGHT

MARK, APART = 18, 12  # px that a mark takes before its name, and between a name and the next mark
NAME_LINES = 4  # of the name of a mark at most
Row = dict[str, Any]


class Canvas(NamedTuple):
    """What is drawn on: its size in px, that of a chart without the blank around it."""

    width: float
    height: float

    def x(self, field: str = "x:Q") -> alt.X:
        """Place along the width."""
        return alt.X(field, axis=None, scale=alt.Scale(domain=[0, self.width], nice=False))

    def y(self, field: str = "y:Q") -> alt.Y:
        """Place down the height."""
        return alt.Y(field, axis=None, scale=alt.Scale(domain=[0, self.height], nice=False, reverse=True))

    def of(self, rows: Iterable[Row], *needed: str) -> alt.Chart:
        """Begin a layer of rows with `x` and `y` in px; without a row it has the columns that are needed."""
        frame = pd.DataFrame([*rows])
        columns = [each for each in ("x", "y", *needed) if each not in frame]
        placed = alt.Chart(frame.reindex(columns=[*frame, *columns]), height=self.height)
        made: alt.Chart = placed.encode(x=self.x(), y=self.y())
        return made

    def texts(self, rows: Iterable[Row]) -> list[alt.Chart]:
        """Write texts, a layer for each way of setting them: rows have `x`, `y` (middle of the line) and `said`.

        They may have `align`, `bold`, `angle` and `colour`, and `size` in px.
        """
        usual: Row = {"align": "left", "bold": False, "angle": 0, "colour": theme.INK, "size": theme.SIZE}
        looks: dict[tuple[Any, ...], list[Row]] = {}
        for row in (usual | each for each in rows):
            looks.setdefault(tuple(row[each] for each in usual), []).append(row)
        return [self._written(dict(zip(usual, look, strict=True)), each) for look, each in looks.items()]

    def _written(self, look: Row, rows: Sequence[Row]) -> alt.Chart:
        bold: Row = {"fontWeight": "bold"} if look["bold"] else {}
        text = self.of({key: row[key] for key in ("x", "y", "said")} for row in rows).mark_text(
            align=look["align"], angle=look["angle"], color=look["colour"], fontSize=look["size"], **bold
        )
        made: alt.Chart = text.encode(text=alt.Text("said:N"))
        return made

    def rules(self, rows: Iterable[Row], **look: Any) -> alt.Chart:
        """Draw straight lines: rows have `x` and `y`, and the other end as `x2` and `y2`."""
        made: alt.Chart = self.of(rows, "x2", "y2").mark_rule(**look).encode(x2="x2:Q", y2="y2:Q")
        return made


def inner(width: float) -> float:
    """Return how many px of a chart's width can be drawn on."""
    return width - 2 * PADDING


def own(field: str) -> alt.Color:
    """Take a colour as the data has it."""
    return alt.Color(field, scale=None, legend=None)


def stacked(lines: Sequence[str], x: float, top: float, high: float = LINE_HEIGHT, **look: Any) -> Iterator[Row]:
    """Place the lines of a text, each so high, one under the other, from the top of the first."""
    for place, line in enumerate(lines):
        yield {"x": x, "y": top + high * (place + 0.5), "said": line, **look}


def named(
    names: Sequence[str], colours: Sequence[str], room: float, line: float
) -> tuple[list[tuple[float, float]], list[Row], float]:
    """Name marks in lines of some px: return the marks' left edges and middles, the texts behind them, and their foot.

    A name that is longer than a line is broken.
    """
    places, x, y = [], 0.0, line / 2
    texts: list[Row] = []
    for name, colour in zip(names, colours, strict=True):
        lines = wrapped(name, room - MARK, NAME_LINES, bold=True)
        wide = MARK + max(length(each, bold=True) for each in lines)
        if x and x + wide > room:
            x, y = 0.0, y + line
        places.append((x, y))
        texts += stacked(lines, x + MARK, y - LINE_HEIGHT / 2, bold=True, colour=colour)
        x, y = (x + wide + APART, y) if len(lines) == 1 else (room, y + LINE_HEIGHT * (len(lines) - 1))
    return places, texts, y + line / 2 if names else 0
