"""Charts of measures: beside target and other areas, and over time.

Every chart is named by its message; its reading says what is measured, where and when.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from sendplan.figures import figure, measured
from sendplan.show import theme
from sendplan.show.charts import LABEL_LINES, NARROW, WIDE, Caption, Chart, chart
from sendplan.show.lazy import Drawn, alt
from sendplan.show.letters import cut, wrapped
from sendplan.show.letters import width as length
from sendplan.show.line_ends import AXIS, BESIDE, named_ends, span, written
from sendplan.show.tables import table
from sendplan.vocabulary import TRAJECTORIES
from sendplan.words import exact, number, visible

GAP = 20  # px between two panels
NAME = {WIDE: 190, NARROW: 110}  # px of a name at the end of a line, by the width of the page
TERM_OF_SERIES = {  # of the values of each series but the area's own
    "target": "Target",
    "stat_neighbours": "Similar areas",
    "region": "Region and England",
    "england": "Region and England",
    **dict.fromkeys(TRAJECTORIES, "Trajectory"),
}
LEAST = 60  # px of a panel, however long its names


def _scale(names: Mapping[str, str], part: str) -> alt.Scale:
    looks = [getattr(theme.SERIES_LOOKS[series], part) for series in names]
    return alt.Scale(domain=list(names.values()), range=looks)


def _figure(value: float, dp: int, unit: str, term: str, by: pd.Timestamp) -> str:
    return "" if pd.isna(value) else figure(number(value, dp), measured(unit), term, None if pd.isna(by) else by)


def lines(values: pd.DataFrame, names: Mapping[str, str], unit: str, caption: Caption) -> Chart:
    """Draw the values of one or several measures over time, a small panel each.

    `values` has the rows of `observations.yearly` for each panel, with `panel` (its title) and `dp`. A line breaks
    where its value is missing, and between two parts. One value of another area is no line: only the figures
    have it.
    """
    cells = zip(values["value"], values["dp"], values["key"], values["by"], strict=True)
    stated = [_figure(value, dp, unit, TERM_OF_SERIES.get(key, "Value as shown"), by) for value, dp, key, by in cells]
    known = pd.Series(stated, values.index).where(values["value"].notna())
    wide = by_year(values.assign(stated=known), names, "stated")
    years = sorted(wide.columns)
    headings = {"panel": "Measure", "series": "Whose", **{year: f"To {year} ({unit})" for year in years}}
    figures = table(wide.reset_index(), caption.name, headings, empty="none", figures=years)
    return chart(caption, figures, partial(_draw_lines, values.drop(columns="by"), names, unit))


def by_year(values: pd.DataFrame, names: Mapping[str, str], column: str) -> pd.DataFrame:
    """Spread the last of a column in each year over the years: a row a panel and line of `lines`, in its order."""
    kinds = values["part"].str.replace(r" \d+$", "", regex=True)
    several = kinds.groupby([values["panel"], values["key"]]).transform("nunique") > 1
    series = values["key"].map(names)
    shown = values.assign(series=series.where(~several, series + ", " + kinds.str.lower()))
    last = shown.groupby(["panel", "dp", "key", "series", "year"], sort=False)[column].last()
    return last.unstack("year", sort=False)  # noqa: PD010 - a pivot would sort the panels


def _draw_lines(values: pd.DataFrame, names: Mapping[str, str], unit: str, width: int) -> Drawn:
    values = _several(values)
    panels = values["panel"].drop_duplicates().tolist()
    wide, alone = width == WIDE, len(panels) == 1
    height = 260 if alone else 120
    names = {key: cut(each, NAME[width]) for key, each in names.items()}
    values = values.assign(series=values["key"].map(names))
    data = _drawn_lines(values, names, height)
    axis = AXIS + max((length(exact(each)) for each in values["drawn"].dropna()), default=0)
    room = ((width - GAP) // 2 if wide else width) - axis
    named = max((length(each) for each in data["said"].dropna()), default=0)
    flat = values["drawn"].dropna() if alone else values["drawn"].head(0)
    base = alt.Chart().encode(x=_years(values, 4 if wide else 3), y=_up("drawn:Q", unit, flat))
    if not alone:
        base = base.properties(width=max(int(room - BESIDE - named), LEAST), height=height)
    used = {key: each for key, each in names.items() if key in set(data["key"])}
    colour, shape, dash = (_scale(used, part) for part in ("colour", "shape", "dashes"))
    coloured = base.encode(color=alt.Color("series:N", legend=None, scale=colour))
    thick = alt.StrokeWidthValue(1.5, condition={"test": "datum.key == 'actual'", "value": 3.5})
    dashes = alt.StrokeDash("series:N", legend=None, scale=dash)
    line = coloured.mark_line().encode(detail=alt.Detail("line:N"), strokeDash=dashes, strokeWidth=thick)
    points = coloured.mark_point(filled=True, opacity=1, size=45)
    points = points.encode(shape=alt.Shape("series:N", legend=None, scale=shape))
    drawn_points = "datum.key == 'actual' || isValid(datum.said)" if not alone else "true"  # fewer bytes, as clear
    points = points.transform_filter(f"datum.key == 'target' ? datum.only : {drawn_points}")
    beside = base.encoding.x.copy()
    beside.shorthand = "beside:Q"
    ends = {"x": beside, "y": _up("end:Q", unit, flat), "text": alt.Text("said:N")}
    said = written(coloured).encode(**ends).transform_filter("isValid(datum.said)")
    layered = alt.layer(line, points, said, data=data)
    titles = [wrapped(visible(each), room, LABEL_LINES, bold=True) for each in panels]
    drawn: Drawn = layered.properties(height=height) if alone else _in_panels(layered, titles, 2 if wide else 1)
    return drawn


def _several(values: pd.DataFrame) -> pd.DataFrame:
    """Keep the targets, and the series of a panel that have two values or more to draw; all where none has."""
    kept = values[(values.groupby(["panel", "key"])["drawn"].transform("count") > 1) | (values["key"] == "target")]
    return kept if (kept["key"] != "target").any() else values


def _years(values: pd.DataFrame, steps: int) -> alt.X:
    """Name the last year, and before it every so many that there are about so many steps."""
    first, last = int(values["year"].min()), int(values["year"].max())
    step = max(math.ceil((last - first) / steps), 1)
    axis = alt.Axis(format="d", values=list(range(last, first - 1, -step)), grid=False, labelFlush=False)
    return alt.X("year:Q", title="Year to", axis=axis, scale=alt.Scale(domain=[first, last], nice=False))


def _up(field: str, unit: str, flat: pd.Series[float]) -> alt.Y:
    """Scale an axis to its values; around a panel's only value, where it never changes."""
    scale = alt.Scale(zero=False, nice=True)
    if len(flat) and flat.min() == flat.max():
        middle, half = float(flat.iloc[0]), span(flat) / 2
        scale.domain = [middle - half, middle + half]
    return alt.Y(field, title=unit, scale=scale, axis=alt.Axis(tickCount=4))


def _drawn_lines(values: pd.DataFrame, names: Mapping[str, str], height: int) -> pd.DataFrame:
    """Add to each value the line it is part of, and to the last of each line what to write at its panel's end."""
    ends = named_ends(values, height).rename(columns={"at": "end"})
    pairs = zip(ends["drawn"], ends["dp"], ends["key"], strict=True)
    ends["said"] = [f"{number(value, dp)} {names[key]}" for value, dp, key in pairs]
    columns = ["panel", "key", "year", "part"]
    # At the end of the panel: the name of a line that ends before would lie on the others.
    ends["beside"] = ends.groupby("panel", sort=False)["year"].transform("max")
    data = values.merge(ends[[*columns, "beside", "end", "said"]], on=columns, how="left")
    place = {panel: str(place) for place, panel in enumerate(data["panel"].drop_duplicates())}
    only = data.groupby(["panel", "key"])["drawn"].transform("count") == 1
    return data.assign(panel=data["panel"].map(place), line=data["key"] + data["part"], only=only)


def _in_panels(layered: Any, titles: Sequence[Sequence[str]], columns: int) -> Drawn:
    """Lay panels out in columns; two may have the same title, so each is known by its place."""
    header = alt.Header(title=None, labelFontWeight="bold", labelAnchor="start", labelFontSize=13, labelLimit=0)
    header.labelExpr = f"{json.dumps(titles)}[toNumber(datum.label)]"
    places = [str(place) for place in range(len(titles))]
    panels = alt.Facet("panel:N", title=None, sort=places, header=header)
    drawn: Drawn = layered.facet(panels, columns=columns, spacing=GAP).resolve_scale(y="independent", x="shared")
    return drawn
