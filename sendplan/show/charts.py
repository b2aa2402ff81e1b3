"""Charts as Vega-Lite specifications, each with a name, a reading and its figures.

A notebook never draws: it holds the specification, wide and narrow, and the publisher turns it
into SVG. JupyterLab draws the wide one itself, without a network.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from sendplan.figures import number
from sendplan.rules.plan import STANDINGS, term, wording
from sendplan.show import shown, theme
from sendplan.show.analyst import LAB_MIME, LAB_SCHEMA
from sendplan.show.lazy import Drawn, alt
from sendplan.show.letters import width as letters_width
from sendplan.show.letters import wrapped
from sendplan.show.line_ends import LINE_HEIGHT
from sendplan.show.tables import Table, table
from sendplan.words import clean, visible

MIME = "application/vnd.sendplan.chart+json"
WIDE, NARROW = 680, 288  # px: a page's column on a desk, and on a phone 320 px wide
LABEL_LENGTH = 60  # longer labels make the converter stall
TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+")  # of no zone: of the machine's, were it not said to be UTC
DATA_LENGTH = 200  # letters: the most of any text of a chart's data, labels of several lines among them
PADDING, EDGE = 4, 20  # px around a drawing, and what half a number at the start of its axis may take
SYMBOL = 34  # px of a legend's square and the blank beside its label
HEAD_LINES = 2  # lines of text above a bar
BESIDE = 300  # px of what is written left of a bar


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

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        own = {
            "name": clean(self.name),
            "reading": clean(self.reading),
            "source": clean(self.source),
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

        for part in self.parts:
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
    return Chart(name, reading, figures, _specification(draw, WIDE), _specification(draw, NARROW), source)


def short(label: str, length: int = LABEL_LENGTH) -> str:
    """Cut a label to what a chart can carry."""
    label = clean(label)
    return label if len(label) <= length else label[: length - 1] + "…"


def lines(label: str, width: int) -> str:
    """Break a bold label into lines that fit a width in px; a short one ends lowest."""
    broken = wrapped(short(label), width - 2 * PADDING, HEAD_LINES, bold=True)
    return "\n".join([""] * (HEAD_LINES - len(broken)) + broken)


def months(step: int, **axis: Any) -> alt.X:
    """Make the axis of months of a chart, named every so many."""
    every = alt.TimeIntervalStep(interval="month", step=step)
    month, year = ("utcFormat(datum.value, '%b')", "utcFormat(datum.value, '%Y')")
    named = f"width < {WIDE / 2} ? [{month}, {year}] : {month} + ' ' + {year}"  # on two lines twice as many have room
    made = alt.Axis(labelExpr=named, tickCount=every, grid=False, **axis)
    return alt.X("month:T", title=None, axis=made, scale=alt.Scale(type="utc"))


def _looks(words: Mapping[str, str]) -> dict[str, str]:
    """Label each standing with its mark and the plan's word, as the ratings on the page."""
    return {name: short(f"{theme.LOOKS[name].mark} {wording(words, name)}") for name in STANDINGS}


def _segments(counted: pd.DataFrame, used: list[str], labels: Mapping[str, str]) -> pd.DataFrame:
    """Turn counts into bar segments: one row per label and standing that has any action."""
    tidy = counted.melt(["label"], used, "standing", "actions").query("actions > 0")
    tidy = tidy.assign(
        order=tidy["standing"].map(used.index),
        rating=tidy["standing"].map(labels),
        mark=[theme.LOOKS[standing].mark for standing in tidy["standing"]],
    ).sort_values(["label", "order"])
    end = tidy.groupby("label")["actions"].cumsum()
    return tidy.assign(middle=end - tidy["actions"] / 2)


def standings(counted: pd.DataFrame, words: Mapping[str, str], caption: Caption, *, beside: bool = False) -> Chart:
    """Draw one stacked bar per row of `plan.counts_by`: how many actions have each rating.

    `counted` needs `label` (what to write above the bar, or in a wide drawing of many bars `beside` it) as well as the
    columns of `counts_by`.
    """
    labels = _looks(words)
    used = [standing for standing in STANDINGS if counted[standing].sum()]
    heads = [visible(each) for each in counted["label"]]
    segments = _segments(counted.assign(label=heads), used, labels)
    headings = {"label": "Group", **{each: wording(words, each) for each in used}}
    stated = {each: [number(size, "actions", term(words, each)) for size in counted[each]] for each in used}
    figures = table(counted.assign(**stated), caption.name, headings, figures=used)
    draw = partial(_draw_standings, segments, used, labels, heads, BESIDE if beside else 0)
    return chart(caption, figures, draw)


def _draw_standings(
    segments: pd.DataFrame, used: list[str], labels: Mapping[str, str], order: list[str], left: int, width: int
) -> Drawn:
    def colours(field: str, domain: list[str], look: str, legend: alt.Legend | None) -> alt.Color:
        shades = [getattr(theme.LOOKS[standing], look) for standing in used]
        return alt.Color(field, scale=alt.Scale(domain=domain, range=shades), legend=legend)

    left = left if width == WIDE else 0
    room = max(letters_width(labels[each]) for each in used) + SYMBOL
    columns = max(min(5 if width == WIDE else 2, int(width / room)), 1)
    legend = alt.Legend(columns=columns, labelLimit=width, symbolType="square", symbolStrokeColor=theme.INK)
    longest = int(segments.groupby("label")["actions"].sum().max())
    along = alt.Scale(domain=[0, longest], range=[left, width - 2 * PADDING], nice=False)
    rows = alt.Y("label:N", title=None, axis=None, sort=order)
    base = alt.Chart(segments, height={"step": 36 if left else 92}).encode(y=rows)
    bars = base.mark_bar(height=26 if left else 36, stroke=theme.INK, strokeWidth=0.5).encode(
        x=alt.X("actions:Q", axis=None, stack="zero", scale=along),
        order=alt.Order("order:O"),
        color=colours("rating:N", [labels[each] for each in used], "colour", legend),
    )
    inside = base.encode(x=alt.X("middle:Q", scale=along), color=colours("standing:N", used, "text", None))
    aside: dict[str, Any] = {"dx": 6} if left else {"dy": 8}
    marks = inside.mark_text(fontSize=12, **{key: -each for key, each in aside.items()}).encode(text=alt.Text("mark:N"))
    numbers = inside.mark_text(fontSize=12, **aside).encode(text=alt.Text("actions:Q"))
    heads = _heads(order, rows, left, width)
    drawn: Drawn = alt.layer(bars, marks, numbers, *heads).resolve_scale(color="independent")
    return drawn


def _heads(order: list[str], rows: alt.Y, left: int, width: int) -> list[alt.Chart]:
    """Name each bar above it, or left of it in the px that are left there."""
    look: dict[str, Any] = {"align": "left", "lineHeight": LINE_HEIGHT, "lineBreak": "\n"}
    start = alt.XValue(0)  # type: ignore[no-untyped-call]
    if left:
        broken = [(each, wrapped(short(each, DATA_LENGTH), left - EDGE, HEAD_LINES)) for each in order]
        looks = {size: look | {"baseline": "middle", "dy": -LINE_HEIGHT * (size - 1) / 2} for size in (1, HEAD_LINES)}
    else:
        broken = [(each, lines(each, width).split("\n")) for each in order]
        above = {"baseline": "top", "dy": -22 - HEAD_LINES * LINE_HEIGHT, "fontWeight": "bold"}
        looks = {HEAD_LINES: look | above}
    told = {
        size: [{"label": each, "head": "\n".join(head)} for each, head in broken if len(head) == size] for size in looks
    }
    return [
        alt.Chart(pd.DataFrame(told[size])).mark_text(**made).encode(y=rows, x=start, text=alt.Text("head:N"))
        for size, made in looks.items()
        if told[size]
    ]
