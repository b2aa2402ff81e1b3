"""Charts of a measure within its limits of chance, by month: XmR charts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

import pandas as pd

from sendplan import spc, theme
from sendplan.charts import Chart, stretched
from sendplan.tables import table
from sendplan.trends import APART, span, spread
from sendplan.words import number

if TYPE_CHECKING:
    import altair as alt

    from sendplan.charts import Drawn

HEIGHT = 280  # px of a chart
ROOM = 4  # months that the word of a variation is wide, at most half of it beyond its point


def xmr(points: pd.DataFrame, target: float | None, unit: str, name: str, reading: str, source: str) -> Chart:
    """Draw the frame of `spc.xmr`: values, mean and limits, with the mark of each point's variation."""
    headings = {
        "period_end": "To the end of",
        "value": f"Value ({unit})",
        "lower": "Lower limit",
        "mean": "Mean",
        "upper": "Upper limit",
        "variation": "Variation",
        "rule": "Rule",
    }
    figures = table(points, name, headings, empty="none")
    return stretched(name, reading, figures, partial(_draw_xmr, points, target, unit), source)


LIMIT_NAMES = {"lower": "lower limit", "mean": "mean", "upper": "upper limit"}  # lowest first


def _draw_xmr(points: pd.DataFrame, target: float | None, unit: str) -> Drawn:
    import altair as alt

    points = points.assign(month=points["period_end"].dt.to_period("M").dt.start_time)
    months = next((step for step in (1, 2, 3, 6) if len(points) <= 8 * step), 12)  # an even part of every year
    every = alt.TimeIntervalStep(interval="month", step=months)
    axis = alt.Axis(format="%b %Y", tickCount=every, labelOverlap="greedy", labelFlush=False, grid=False)
    across = alt.X("month:T", title=None, axis=axis, scale=alt.Scale(type="utc"))
    up = alt.Y("value:Q", title=unit, scale=alt.Scale(zero=False, nice=True))
    base = alt.Chart(points, height=HEIGHT).encode(x=across, y=up)
    line = base.mark_line(color=theme.SERIES_LOOKS["actual"][0], strokeWidth=2).encode(detail=alt.Detail("phase:N"))
    layers = [*_bounds(points, across, up), line, _variations(base, points)]
    if target is not None:
        aim = pd.DataFrame({"value": [target], "said": [f"target {number(target, 1)}"]})
        rule = alt.Chart(aim).mark_rule(color=theme.INK, strokeDash=[2, 2]).encode(y=up)
        left = alt.XValue(4)  # type: ignore[no-untyped-call]
        said = alt.Chart(aim).mark_text(align="left", dy=-8).encode(x=left, y=up, text=alt.Text("said:N"))
        layers += [rule, said]
    drawn: Drawn = alt.layer(*layers)
    return drawn


def _bounds(points: pd.DataFrame, across: alt.X, up: alt.Y) -> list[alt.Chart]:
    """Draw mean and limits of each phase, named at their end."""
    import altair as alt

    levels = points.drop(columns="value").melt(["month", "phase"], list(LIMIT_NAMES), "bound", "value")
    levels = levels.dropna(subset="value")
    dash = alt.StrokeDashValue([5, 4], condition={"test": "datum.bound == 'mean'", "value": [1, 0]})
    drawn = alt.Chart(levels).mark_line(color=theme.GREY, strokeWidth=1.5)
    drawn = drawn.encode(x=across, y=up, detail=[alt.Detail("bound:N"), alt.Detail("phase:N")], strokeDash=dash)
    last = levels.groupby("bound", sort=False).tail(1)
    if last.empty:
        return [drawn]
    ends = last.groupby("value", as_index=False).agg(month=("month", "max"), bounds=("bound", list))
    names = [LIMIT_NAMES[first] if not others else "mean and limits" for first, *others in ends["bounds"]]
    said = [f"{name} {number(value, 1)}" for name, value in zip(names, ends["value"], strict=True)]
    step = span(pd.concat([levels["value"], points["value"].dropna()])) * APART / HEIGHT
    named = alt.Chart(ends.drop(columns="bounds").assign(said=said, value=spread(ends["value"], step)))
    return [drawn, named.mark_text(align="left", dx=8).encode(x=across, y=up, text=alt.Text("said:N"))]


def _variations(base: alt.Chart, points: pd.DataFrame) -> Drawn:
    """Draw each point with the shape and colour of its variation, named at the end of each run."""
    import altair as alt

    words = [each for each in spc.VARIATIONS if each in set(points["variation"])]
    looks = [theme.VARIATION_LOOKS[each] for each in words]
    colours = alt.Scale(domain=words, range=[look.colour for look in looks])
    shapes = alt.Scale(domain=words, range=[look.shape for look in looks])
    marks = base.mark_point(filled=True, opacity=1, size=110, stroke=theme.PAPER, strokeWidth=0.5).encode(
        color=alt.Color("variation:N", legend=None, scale=colours),
        shape=alt.Shape("variation:N", legend=None, scale=shapes),
    )
    run = (points["variation"] != points["variation"].shift(-1)) & (points["rule"] != "")
    ends = points[run].assign(said=lambda rows: [theme.VARIATION_LOOKS[each].word for each in rows["variation"]])
    late = ends["month"] > points["month"].iloc[-ROOM:].iloc[0]  # their words would lie on the names of the limits
    sides: dict[Literal["center", "right"], pd.DataFrame] = {"center": ends[~late], "right": ends[late]}
    said = [
        alt.Chart(each)
        .mark_text(dy=-14, align=side, fontWeight="bold")
        .encode(x=base.encoding.x, y=base.encoding.y, text=alt.Text("said:N"))
        for side, each in sides.items()
        if len(each)
    ]
    drawn: Drawn = alt.layer(marks, *said)
    return drawn
