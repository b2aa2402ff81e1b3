"""An analyst's own chart: its name and reading, its two widths, and the figures it may show."""

import json

import altair as alt
import pandas as pd
import pytest
from markup import Read

from sendplan.publish import foreign
from sendplan.publish.drawing import SVG, Wanted, draw
from sendplan.show import charts
from sendplan.show.charts import NARROW, WIDE

ROWS = pd.DataFrame({"area": ["North", "South"], "weeks": [3.5, 4], "pupil": ["A", "B"]})
BARS = alt.Chart(ROWS).mark_bar().encode(x="area:N", y="weeks:Q")
LINE = alt.Chart(ROWS).mark_line().encode(x="weeks:Q", y="weeks:Q")


def bundle(chart):
    made = foreign.chart_bundle(chart.to_dict(), "Name", "")[charts.MIME]
    return json.loads(made["wide"]), json.loads(made["narrow"]), made["figures"]


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"title": "A"}, ("A", "")),
        ({"title": ["A", "b"], "description": "C."}, ("A b", "C.")),
        ({"title": {"text": "A", "subtitle": ["B", "b."]}, "description": "C."}, ("A", "B b. C.")),
        ({"description": "C."}, ("C.", "")),
        ({}, ("", "")),
    ],
)
def test_a_chart_is_called_by_its_title_or_else_its_description(facts, named):
    assert foreign.chart_named(facts) == named


@pytest.mark.parametrize(
    ("chart", "widths"),
    [
        (LINE, (WIDE, NARROW)),
        (LINE.properties(width=200), (200, NARROW)),
        (LINE.properties(width=2000), (WIDE, NARROW)),
        (LINE.properties(width="container"), (WIDE, NARROW)),
        (BARS, (80 + 2 * 120, NARROW)),
        (alt.layer(LINE, LINE), (WIDE, NARROW)),
    ],
)
def test_a_chart_is_as_wide_as_the_page_unless_it_needs_less(chart, widths):
    wide, narrow, _ = bundle(chart)
    assert (wide["width"], narrow["width"]) == widths
    assert all(draw(Wanted(each, "Name", SVG)) for each in (wide, narrow))


def test_charts_beside_each_other_stand_one_under_the_other_on_a_phone():
    wide, narrow, _ = bundle(LINE | BARS)
    assert ("hconcat" in wide, "vconcat" in narrow) == (True, True)
    assert draw(Wanted(narrow, "Name", SVG))


def test_short_names_under_a_chart_stand_upright_and_long_ones_do_not():
    long = BARS.properties(data=ROWS.assign(area=["A long name of an area" * 3, "Another"]))
    assert [bundle(each)[0]["config"].get("axisXDiscrete") for each in (BARS, long)] == [{"labelAngle": 0}, None]


def test_the_figures_of_a_chart_are_of_the_columns_it_shows_and_no_other():
    *_, figures = bundle(BARS)
    assert Read(figures).texts("th", "td") == ["area", "weeks", "North", "3.5", "South", "4.0"]


@pytest.mark.parametrize(
    "chart",
    [
        BARS.encode(y="mean(weeks):Q"),
        BARS.encode(x=alt.X("weeks:Q", bin=True)),
        BARS.transform_filter("datum.weeks > 3"),
        BARS | alt.Chart(ROWS.head(1)).mark_point(),
    ],
)
def test_a_chart_of_what_it_works_out_does_not_give_the_rows_away(chart):
    assert bundle(chart)[-1] == ""


def test_the_title_stands_over_the_drawing_and_not_in_it():
    wide, narrow, _ = bundle(BARS.properties(title="Over it"))
    assert "Over it" not in json.dumps([wide, narrow])
