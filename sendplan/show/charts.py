"""Charts as Vega-Lite specifications, each with a name, a reading and its figures.

A notebook never draws: it holds the specification, wide and narrow, and the publisher turns it
into SVG. JupyterLab draws the wide one itself, without a network.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from sendplan.figures import number
from sendplan.frames import records
from sendplan.rules.plan import STANDINGS, term, wording
from sendplan.show import bars, shown, theme
from sendplan.show.analyst import LAB_MIME, LAB_SCHEMA
from sendplan.show.blocks import Words
from sendplan.show.lazy import Drawn, alt
from sendplan.show.letters import wrapped
from sendplan.show.tables import Table, table
from sendplan.words import clean, visible

MIME = "application/vnd.sendplan.chart+json"
# px: a page's column on a desk, half of it, and on a phone 320 px wide. The style sheet has the first two grow
# with the column: from 0.84 to 1.23 times, so that a text of 13 px is between 11 and 16 px high, on paper too.
WIDE, HALF, NARROW = 800, 400, 288
TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+")  # of no zone: of the machine's, were it not said to be UTC
DATA_LENGTH = 200  # letters: the most of any text of a chart's data; longer ones make the converter stall
PADDING = 4  # px around a drawing
LABEL_LINES = 8  # lines of a label, at most


class Caption(NamedTuple):
    """What is said of a chart: its message, what it shows, and where its figures are from."""

    name: str
    reading: str
    source: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart to be shown, with all that a reader who cannot see it needs."""

    name: str
    reading: str
    figures: Table  # without rows, where the table that stands below it has them
    wide: dict[str, Any]
    narrow: dict[str, Any]
    source: str = ""  # where its figures are from
    draw: Callable[[int], Drawn] | None = field(default=None, repr=False, compare=False)  # at a width in px
    is_half: bool = False  # whether it stands beside another where there is room

    def half(self) -> Chart:
        """Draw it to stand beside another."""
        return replace(self.at(HALF), is_half=True) if self.draw else self

    def at(self, width: int) -> Chart:
        """Draw its wide form so wide, in px."""
        return replace(self, wide=_specification(self.draw, width)) if self.draw else self

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        own = {
            "name": clean(self.name),
            "reading": clean(self.reading),
            "source": clean(self.source),
            "half": self.is_half,
            "figures": str(self.figures.html()) if self.figures.rows else "",
            "wide": json.dumps(self.wide),  # as text: to a notebook it is one value, and not thousands
            "narrow": json.dumps(self.narrow),
        }
        lab = {**self.wide, "$schema": LAB_SCHEMA, "title": self._title()}
        figures = shown.sentences(self.reading) + replace(self.figures, caption=self.name).shown("chart")
        return {MIME: own, LAB_MIME: lab, "text/plain": visible(self.reading), **shown.bundle(figures)}

    def _title(self) -> dict[str, Any]:
        """Say in JupyterLab, which shows no caption, what the page says above the drawing."""
        text, subtitle = (textwrap.wrap(clean(each), WIDE // 7) for each in (self.name, self.reading))
        return {"text": text, "subtitle": subtitle, "anchor": "start", "offset": 12}


@dataclass(frozen=True)
class Charts:
    """Several charts, one under the other."""

    parts: Sequence[Chart]

    def _ipython_display_(self) -> None:
        from IPython.display import display

        every: Sequence[Chart | Words] = self.parts or [Words()]  # a heading under which there is nothing goes
        for part in every:
            display(part)  # type: ignore[no-untyped-call]


def _specification(draw: Callable[[int], Drawn], width: int) -> dict[str, Any]:
    from altair.utils.schemapi import debug_mode

    with debug_mode(False):  # which holds each part of a chart against Vega-Lite's schema, again and again
        drawn = draw(width)
        drawn.padding = PADDING
        if isinstance(drawn, alt.LayerChart):  # panels have a width each; one drawing is fitted to the page
            drawn.width, drawn["autosize"] = width, {"type": "fit-x", "contains": "padding"}
        with alt.theme.enable(theme.register()):  # whatever theme an analyst has chosen for other charts
            specification: dict[str, Any] = legible(drawn.to_dict(validate=False))
    return specification


def legible(part: Any, is_data: bool = False) -> Any:
    """Keep what is visible of every text of a specification, and what a drawing can carry of its data."""
    if isinstance(part, dict):
        return {key: legible(each, is_data or key == "datasets") for key, each in part.items()}
    if isinstance(part, list):
        return [legible(each, is_data) for each in part]
    if isinstance(part, str) and is_data:
        return f"{part}Z" if TIME.fullmatch(part) else short(part, DATA_LENGTH)
    if isinstance(part, str):
        return visible(part)
    return part


def chart(caption: Caption, figures: Table, draw: Callable[[int], Drawn]) -> Chart:
    """Make a chart from a function that draws it at a width in px."""
    name, reading, source = caption
    return Chart(name, reading, figures, _specification(draw, WIDE), _specification(draw, NARROW), source, draw)


def short(label: str, length: int) -> str:
    """Cut a label to what a chart can carry."""
    label = clean(label)
    return label if len(label) <= length else label[: length - 1] + "…"


def months(step: int, **axis: Any) -> alt.X:
    """Make the axis of months of a chart, named every so many."""
    every = alt.TimeIntervalStep(interval="month", step=step)
    month, year = ("utcFormat(datum.value, '%b')", "utcFormat(datum.value, '%Y')")
    named = f"width < {HALF - 60} ? [{month}, {year}] : {month} + ' ' + {year}"  # on two lines twice as many have room
    made = alt.Axis(labelExpr=named, tickCount=every, grid=False, **axis)
    return alt.X("month:T", title=None, axis=made, scale=alt.Scale(type="utc"))


def standings(counted: pd.DataFrame, words: Mapping[str, str], caption: Caption) -> Chart:
    """Draw one stacked bar per row of `plan.counts_by`: how many actions have each rating, in the plan's words.

    `counted` needs `label` (what to write above the bar) beside the columns of `counts_by`.
    """
    used = [standing for standing in STANDINGS if counted[standing].sum()]
    headings = {"label": "Group", **{each: wording(words, each) for each in used}}
    stated = {each: [number(size, "actions", term(words, each)) for size in counted[each]] for each in used}
    figures = table(counted.assign(**stated), caption.name, headings, figures=used)
    rows = [(visible(row["label"]), {each: int(row[each]) for each in used if row[each]}) for row in records(counted)]
    return chart(caption, figures, partial(_draw_standings, rows, {each: headings[each] for each in used}))


def _draw_standings(rows: list[tuple[str, dict[str, int]]], words: dict[str, str], width: int) -> Drawn:
    room = width - 2 * PADDING
    made = [bars.Bar(wrapped(label, room, LABEL_LINES, bold=True), sizes) for label, sizes in rows if sizes]
    return bars.draw(made, {each: visible(word) for each, word in words.items()}, room)
