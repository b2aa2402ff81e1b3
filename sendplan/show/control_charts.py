"""Charts of a measure within its limits of chance, by month: XmR charts."""

from __future__ import annotations

import json

import pandas as pd

from sendplan.figures import figure, measured
from sendplan.rules import spc
from sendplan.show import theme
from sendplan.show.charts import Caption, Chart, chart, months
from sendplan.show.lazy import Drawn, alt
from sendplan.show.line_ends import LINE_HEIGHT, span, spread, written
from sendplan.show.tables import table
from sendplan.words import listed, number

CONTROL_HEIGHT = 280  # px of a chart
MANY, LARGE, SMALL = 36, 110, 45  # months from which on marks are small, and the square px of a mark
LEVELS = {"lower": "lower limit", "mean": "mean", "upper": "upper limit", "target": "target"}


def xmr(points: pd.DataFrame, dp: int, target: float | None, unit: str, caption: Caption) -> Chart:
    """Draw the frame of `spc.xmr`: values, mean and limits, with the mark of each point's variation.

    Every number has `dp` decimal places. A limit where no value can be is cut, and said to be.
    """
    points = spc.possible(points, unit)
    headings = {
        "period_end": "To the end of",
        "value": f"Value ({unit})",
        "lower": "Lower limit",
        "mean": "Mean",
        "upper": "Upper limit",
        "variation": "Variation",
        "rule": "Rule",
    }
    stated = {each: _stated(points[each], dp, unit) for each in ("value", "lower", "mean", "upper")}
    for each in ("lower", "upper"):
        stated[each] += points[f"{each}_cut"].map({True: " (cut)", False: ""})
    figures = table(points.assign(**stated), caption.name, headings, empty="none", figures=[*stated])
    caption = caption._replace(reading=" ".join([caption.reading, *_cut(points, unit)]))
    return chart(caption, figures, lambda _: _draw_xmr(points, dp, target, unit))  # alike at any width


def _cut(points: pd.DataFrame, unit: str) -> list[str]:
    """Say which limits are cut, and why."""
    ends = {"lower": "below 0", "upper": "above 100"}
    cut = [each for each in ends if points[f"{each}_cut"].any()]
    return [f"No value can be {ends[each]}{'%' * (unit == '%')}, so the {each} limit is cut there." for each in cut]


def _stated(values: pd.Series[float], dp: int, unit: str) -> pd.Series[str]:
    told = ["" if pd.isna(each) else figure(number(each, dp), measured(unit)) for each in values]
    return pd.Series(told, values.index, dtype="str")


def _draw_xmr(points: pd.DataFrame, dp: int, target: float | None, unit: str) -> Drawn:
    points = points.assign(month=points["period_end"].dt.to_period("M").dt.start_time)
    step = next((step for step in (1, 2, 3, 6) if len(points) <= 8 * step), 12)  # an even part of every year
    across = months(step, labelOverlap="greedy", labelFlush=False)
    up = alt.Y("value:Q", title=unit, scale=alt.Scale(zero=False, nice=True))
    base = alt.Chart(points, height=CONTROL_HEIGHT).encode(x=across, y=up)
    line = base.mark_line(color=theme.SERIES_LOOKS["actual"].colour, strokeWidth=2).encode(detail=alt.Detail("phase:N"))
    levels = points.drop(columns="value").melt(["month", "phase"], [*LEVELS][:3], "level", "value")
    levels = levels.dropna(subset="value")
    dash = alt.StrokeDashValue([5, 4], condition={"test": "datum.level == 'mean'", "value": [1, 0]})
    bounds = alt.Chart(levels).mark_line(color=theme.GREY, strokeWidth=1.5)
    bounds = bounds.encode(x=across, y=up, detail=[alt.Detail("level:N"), alt.Detail("phase:N")], strokeDash=dash)
    aims = pd.DataFrame({"level": "target", "value": [] if target is None else [target]})
    rule = alt.Chart(aims).mark_rule(color=theme.INK, strokeDash=[2, 2]).encode(y=up)
    ends = pd.concat([levels.groupby("level", sort=False).tail(1), aims] if len(levels) else [aims])
    every = pd.concat([ends["value"], levels["value"], points["value"].dropna()])
    named = _named(ends.assign(month=points["month"].max()), every, dp)
    named = [each.encode(x=across, y=up, text=alt.Text("said:N")) for each in named]
    return alt.layer(bounds, line, _variations(base, points), *([rule] if len(aims) else []), *named)


def _named(ends: pd.DataFrame, every: pd.Series[float], dp: int) -> list[alt.Chart]:
    """Name mean, limits and target at their ends, those of one value together, above the axis of months.

    `every` are all values that the other axis has to cover.
    """
    if ends.empty:
        return []
    groups = ends.assign(level=ends["level"].map(LEVELS)).groupby("value")
    at = groups.agg(month=("month", "max"), levels=("level", list)).reset_index()
    words = [_together(each) for each in at["levels"]]
    said = [f"{each}\n{number(value, dp)}" for each, value in zip(words, at["value"], strict=True)]
    line = span(every) * LINE_HEIGHT / CONTROL_HEIGHT
    least, step = every.min() + line, 2 * line + span(every) * 4 / CONTROL_HEIGHT
    placed = at.assign(said=said, value=spread(at["value"].clip(lower=least), step, least)).drop(columns="levels")
    return [written(alt.Chart(placed), dy=-LINE_HEIGHT / 2)]


def _together(levels: list[str]) -> str:
    limits = [each for each in levels if each.endswith("limit")]
    said = [each for each in levels if each not in limits] + (["limits"] if len(limits) > 1 else limits)
    return listed(said)


def _variations(base: alt.Chart, points: pd.DataFrame) -> alt.Chart:
    """Draw each point with the shape and colour of its variation; what is more than chance is named above the chart."""
    words = [each for each in spc.VARIATIONS if each in set(points["variation"])]
    looks = [theme.VARIATION_LOOKS[each] for each in words]
    told = [each for each in words if each not in (spc.COMMON_CAUSE, spc.NOT_JUDGED)]
    called = json.dumps({each: theme.VARIATION_LOOKS[each].word for each in told})
    legend = alt.Legend(values=told, labelExpr=f"{called}[datum.label]", direction="vertical") if told else None
    size = LARGE if len(points) < MANY else SMALL
    marks = base.mark_point(filled=True, opacity=1, size=size, stroke=theme.PAPER, strokeWidth=0.5)
    drawn: alt.Chart = marks.encode(
        color=alt.Color("variation:N", legend=legend, scale=alt.Scale(domain=words, range=[a.colour for a in looks])),
        shape=alt.Shape("variation:N", legend=legend, scale=alt.Scale(domain=words, range=[a.shape for a in looks])),
    )
    return drawn
