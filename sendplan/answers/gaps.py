"""What charts of measures say of values that are hidden: [c] in their figures, and that a gap is not 0."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from sendplan.answers.values import symbols
from sendplan.charts import Chart
from sendplan.words import count, verb

HIDDEN = "[c]"


def told(hidden: int, every: int, thing: str) -> str:
    """Say how many of a chart's values are hidden: 9 of 24 months are hidden, for they count few people."""
    counted = verb(hidden, "it counts", "they count")
    return f"{hidden} of {count(every, thing)} {verb(hidden)} hidden, for {counted} few people"


def of_years(values: pd.DataFrame, chart: Chart) -> Chart:
    """Mark what is hidden in the chart of `trends.lines` of some values: rows of `series.yearly` with their panel."""
    gone = values.loc[values["hidden"], ["panel", "series", "year"]].drop_duplicates()
    if gone.empty:
        return chart
    years = {heading.split()[1]: place for place, heading in enumerate(chart.figures.headings) if place > 1}
    found = [(panel, series, years[str(year)]) for panel, series, year in gone.itertuples(index=False, name=None)]
    places = [
        (row, place)
        for row, cells in enumerate(chart.figures.rows)
        for panel, series, place in found
        if cells[0] == panel and (cells[1] == series or cells[1].startswith(f"{series}, "))
    ]
    said = told(len(gone), int(values["value"].notna().sum()) + len(gone), "value")
    return marked(replace(chart, reading=f"{chart.reading} {said}."), places)


def marked(chart: Chart, places: Collection[tuple[int, int]]) -> Chart:
    """Write [c] in some cells of a chart's figures, by row and column, and say in its reading what a gap means."""
    rows = [
        [HIDDEN if (row, place) in places else cell for place, cell in enumerate(cells)]
        for row, cells in enumerate(chart.figures.rows)
    ]
    figures = replace(chart.figures, rows=rows, note=" ".join(filter(None, [chart.figures.note, symbols([HIDDEN])])))
    return replace(chart, figures=figures, reading=f"{chart.reading} A gap is not 0: it is a hidden value.")
