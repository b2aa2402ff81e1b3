"""The matrix of risks: likelihood up, impact along, each risk where it stands, and where it is to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from sendplan import words
from sendplan.frames import grouped, records
from sendplan.rules.plan import natural
from sendplan.show import theme
from sendplan.show.canvas import own
from sendplan.show.charts import PADDING, WIDE, Caption, Chart, chart
from sendplan.show.lazy import Drawn, alt
from sendplan.show.letters import wrapped
from sendplan.show.line_ends import GAP
from sendplan.show.tables import Table

PANELS = {"Now": "", "Aimed at": "target_"}  # the title of each, and what the names of its columns begin with
SIDE, HEAD, FOOT = 40, 24, 38  # px beside the cells of a panel, above and below them: numbers and names
TALL, LEAST = 220, 38  # px: the cells of a panel together, and one of them at least
INSET, LETTER, LINE = 4, 13, 15  # px from the edge of a cell to what it says, for the letter of its level, and a line


Levels = Sequence[Sequence[str]]  # of each pair on a scale, by likelihood and then impact


class Panel(NamedTuple):
    """Where one matrix is drawn: its title, columns and corner, and the size in px of a cell."""

    title: str
    columns: str
    left: float
    top: float
    wide: float
    tall: float


def matrix(risks: pd.DataFrame, levels: Levels, caption: Caption, tall: int = TALL) -> Chart:
    """Draw the rows of `risks.standing` on `risks.grid` of the plan's scale: now, and as aimed at where any is given.

    The cells of one panel are together `tall` px high, or more where there are many. It has no
    figures of its own: they are those of the table of risks, which is to stand below it.
    """
    return chart(caption, Table(caption.name, [], []), partial(_draw, risks, levels, tall))


def _panels(risks: pd.DataFrame, most: int, together: int, width: int) -> list[Panel]:
    """Place the matrices that have any risk: beside each other on a desk, one under the other on a phone."""
    named = [(title, key) for title, key in PANELS.items() if risks[f"{key}score"].notna().any()]
    beside, tall, room = width == WIDE, max(together / most, LEAST), width - 2 * PADDING
    size, high = (room - GAP) / 2 if beside else room, HEAD + most * tall + FOOT
    return [
        Panel(title, key, place * (size + GAP) * beside, place * high * (not beside), (size - SIDE) / most, tall)
        for place, (title, key) in enumerate(named)
    ]


def _draw(risks: pd.DataFrame, levels: Levels, tall: int, width: int) -> Drawn:
    panels = _panels(risks, len(levels), tall, width)
    high = panels[-1].top + HEAD + len(levels) * panels[-1].tall + FOOT
    cells = pd.DataFrame([cell for panel in panels for cell in _cells(panel, risks, levels)])
    across = partial(alt.X, axis=None, scale=alt.Scale(domain=[0, width - 2 * PADDING], nice=False))
    up = partial(alt.Y, axis=None, scale=alt.Scale(domain=[0, high], nice=False, reverse=True))
    drawn = alt.Chart(cells, height=high)
    boxes = drawn.mark_rect(stroke=theme.PAPER, strokeWidth=2)
    boxes = boxes.encode(x=across("left:Q"), x2="right:Q", y=up("top:Q"), y2="foot:Q", color=own("colour:N"))
    marks = drawn.mark_text(align="left", baseline="top", dx=INSET, dy=INSET)
    marks = marks.encode(x=across("left:Q"), y=up("top:Q"), text="mark:N", color=own("ink:N"))
    said = drawn.transform_filter("datum.said").mark_text(fontWeight="bold", lineBreak="\n", lineHeight=LINE)
    said = said.encode(x=across("middle:Q"), y=up("line:Q"), text="said:N", color=own("ink:N"))
    texts = pd.DataFrame([each for panel in panels for each in _frame(panel, len(levels))])
    bold = {"align": "left", "fontWeight": "bold"}
    kinds: dict[str, dict[str, Any]] = {"title": bold, "level": {}, "turned": {"angle": 270}}
    marked = [alt.Chart(texts[texts["kind"] == kind]).mark_text(**look) for kind, look in kinds.items()]
    named = [each.encode(x=across("x:Q"), y=up("y:Q"), text="said:N") for each in marked]
    return alt.layer(boxes, marks, said, *named)


def _cells(panel: Panel, risks: pd.DataFrame, levels: Levels) -> Iterator[dict[str, Any]]:
    """Give each cell of a matrix: its edges, the look of its level, and the risks in it."""
    pair = [f"{panel.columns}{each}" for each in ("likelihood", "impact")]
    there = grouped(records(risks), *pair)
    for likelihood, row in enumerate(levels, start=1):
        for impact, level in enumerate(row, start=1):
            look = theme.RISK_LOOKS[level]
            left = panel.left + SIDE + (impact - 1) * panel.wide
            top = panel.top + HEAD + (len(levels) - likelihood) * panel.tall
            refs = sorted((each["ref"] for each in there.get((likelihood, impact), [])), key=natural)
            said = written(refs, panel.wide - 2 * INSET, int((panel.tall - LETTER) // LINE))
            yield {
                "left": left,
                "right": left + panel.wide,
                "middle": left + panel.wide / 2,
                "top": top,
                "foot": top + panel.tall,
                "line": top + (LETTER + panel.tall - LINE * said.count("\n")) / 2,  # the middle of the first
                "mark": look.mark,
                "colour": look.colour,
                "ink": look.text,
                "said": said,
            }


def written(refs: Sequence[str], room: float, most: int) -> str:
    """Write references in at most so many lines of some px, each whole; where they have no room, how many there are."""
    for told in (" ".join(refs), words.count(len(refs), "risk")):
        lines = wrapped(told, room, most, bold=True)
        if told == " ".join(lines) or (told == "".join(lines) and len(refs) == 1):
            return "\n".join(lines)
    return words.number(len(refs))


def _frame(panel: Panel, most: int) -> Iterator[dict[str, Any]]:
    """Give what stands around a matrix: its title, the numbers of both scales, and what they are."""
    start, foot = panel.left + SIDE, panel.top + HEAD + most * panel.tall
    yield {"kind": "title", "x": start, "y": panel.top + HEAD / 2 - 2, "said": panel.title}
    yield {"kind": "level", "x": start + most * panel.wide / 2, "y": foot + 28, "said": "Impact"}
    yield {"kind": "turned", "x": panel.left + 8, "y": foot - most * panel.tall / 2, "said": "Likelihood"}
    for step in range(1, most + 1):
        yield {"kind": "level", "x": start + (step - 0.5) * panel.wide, "y": foot + 10, "said": str(step)}
        yield {"kind": "level", "x": start - 12, "y": foot - (step - 0.5) * panel.tall, "said": str(step)}
