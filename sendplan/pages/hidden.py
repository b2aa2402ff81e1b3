"""What charts of measures say of values that are hidden: [c] in their figures, and that a gap is not 0."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import pandas as pd

from sendplan.figures import count, figure, number
from sendplan.pages.values import symbols
from sendplan.show import trends
from sendplan.show.charts import Chart
from sendplan.words import plural, some_of, verb

TERM = "Hidden small count"
HIDDEN_GAP = figure("[c]", term=TERM)


def told(hidden: int, every: int, thing: str) -> str:
    """Say how many of a chart's values are hidden: 9 of 24 months are hidden, for they count few people."""
    gone, they = number(hidden, plural(thing), TERM), verb(hidden, "it counts", "they count")
    return f"{some_of(hidden, gone, every, count(every, thing), f'the one {thing}')} hidden, for {they} few people"


def of_years(values: pd.DataFrame, names: Mapping[str, str], chart: Chart) -> Chart:
    """Mark what is hidden in the chart of `trends.lines` of values: rows of `observations.yearly` with their panel."""
    if not values["hidden"].any():
        return chart
    gone = trends.by_year(values, names, "hidden").sort_index(axis="columns").eq(True)
    places = [(int(row), int(year) + 2) for row, year in zip(*gone.to_numpy().nonzero(), strict=True)]
    said = told(len(places), int(values["value"].notna().sum()) + len(places), "value")
    return marked(replace(chart, reading=f"{chart.reading} {said}."), places)


def marked(chart: Chart, places: Collection[tuple[int, int]]) -> Chart:
    """Write [c] in some cells of a chart's figures, by row and column, and say in its reading what a gap means."""
    rows = [[*cells] for cells in chart.figures.rows]
    for row, place in places:
        rows[row][place] = HIDDEN_GAP
    note = " ".join(filter(None, [chart.figures.note, symbols([HIDDEN_GAP])]))
    figures = replace(chart.figures, rows=rows, note=note)
    return replace(chart, figures=figures, reading=f"{chart.reading} A gap is not 0: it is a hidden value.")
