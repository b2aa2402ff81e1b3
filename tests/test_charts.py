"""Charts as specifications: what each holds, that it can be drawn, and that it fits its page."""

import json
import re
from html.parser import HTMLParser

import altair as alt
import jsonschema
import pandas as pd
import pytest
from altair.utils import schemapi

from sendplan.figures import Figure, found, number, rated
from sendplan.publish import drawing
from sendplan.rules.plan import STANDINGS
from sendplan.show import charts, shown, theme
from sendplan.show.blocks import Words
from sendplan.show.tables import table

WORDS = {"complete": "Complete", "green": "On track", "red": "Delayed"}
CAPTION = charts.Caption("Name", "Reading.")
WIDTHS = [("wide", 800), ("narrow", 288)]


def counted(*rows):
    """Counts by group: each row is a label and the counts of its standings."""
    return pd.DataFrame([{"label": label, **dict.fromkeys(STANDINGS, 0), **counts} for label, counts in rows])


def standings(*rows, **wide):
    rows = rows or (("1. One (9)", {"complete": 2, "red": 7}), ("2. Two (31)", {"green": 31}))
    return charts.standings(counted(*rows), WORDS, charts.Caption("Ratings", "Two has the most."), **wide)


FOUR = [
    ("1. Leading well (31)", {"complete": 12, "green": 9, "amber": 6, "red": 3, "not_started": 1}),
    ("2. Identifying need (24)", {"embedded": 2, "complete": 8, "green": 10, "amber": 1, "red": 1, "paused": 2}),
    ("3. Meeting need (30)", {"complete": 4, "green": 6, "amber": 12, "red": 7, "not_reported": 1}),
    ("4. Preparing for adulthood (9)", {"complete": 1, "red": 5, "not_started": 3}),
]
SAMPLES = {
    "two bars": lambda: standings(),
    "one bar, one action": lambda: standings(("1. One (1)", {"complete": 1})),
    "every standing": lambda: standings(("1. All (7)", dict.fromkeys(STANDINGS, 1))),
    "four sections": lambda: standings(*FOUR),
    "half": lambda: standings(*FOUR).half(),
    "one large, many small": lambda: standings(("1. All", dict.fromkeys(STANDINGS, 1) | {"green": 400})),
    "long labels": lambda: standings(("M" * 80, {"red": 3}), ("Wording " * 20, {"green": 4})),
}


def drawn(specification):
    return drawing.svg(specification)


def texts(specification):
    """Texts of a drawing, in the order they are drawn; lines of one label are texts of their own."""
    written = re.findall(r"<text[^>]*>(.*?)</text>", drawn(specification))
    return [line for each in written for line in re.split(r"<[^>]*>", each) if line]


class Cells(HTMLParser):
    """Texts of the cells of a table, row by row."""

    def __init__(self, markup):
        super().__init__()
        self.rows = []
        self.feed(str(markup))

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data):
        if self.rows and self.rows[-1] and data.strip():
            self.rows[-1][-1] += data


def test_a_chart_shows_its_name_reading_figures_and_both_drawings():
    chart = standings()
    own = chart._repr_mimebundle_()["application/vnd.sendplan.chart+json"]
    drawings = {variant: json.loads(own[variant]) for variant in ("wide", "narrow")}
    assert own | drawings == {
        "name": "Ratings",
        "reading": "Two has the most.",
        "source": "",
        "figures": str(chart.figures.html()),
        "half": False,
        "wide": chart.wide,
        "narrow": chart.narrow,
    }


def test_jupyterlab_is_given_the_wide_drawing_as_vega_lite_5():
    chart = standings()
    lab = chart._repr_mimebundle_()["application/vnd.vegalite.v5+json"]
    title = lab.pop("title")
    assert lab == {**chart.wide, "$schema": "https://vega.github.io/schema/vega-lite/v5.json"}
    assert (title["text"], title["subtitle"]) == ([chart.name], [chart.reading])


def test_a_chart_in_a_terminal_is_its_reading():
    assert standings()._repr_mimebundle_()["text/plain"] == "Two has the most."


def test_the_name_and_reading_are_cleaned_of_direction_marks():
    chart = charts.standings(counted(("1. One", {"red": 1})), WORDS, charts.Caption("Rat\u202eings", "Mo\u200fst."))
    own = chart._repr_mimebundle_()[charts.MIME]
    assert (own["name"], own["reading"]) == ("Ratings", "Most.")


@pytest.mark.parametrize(
    ("given", "kept"), [({}, ""), ({"source": "DfE, P\u202elans (1 May 2025)"}, "DfE, Plans (1 May 2025)")]
)
def test_a_chart_keeps_where_its_figures_are_from_cleaned_of_direction_marks(given, kept):
    chart = charts.chart(charts.Caption("Name", "Reading.", **given), standings().figures, lambda width: drawn_text())
    assert chart._repr_mimebundle_()[charts.MIME]["source"] == kept


def drawn_text():
    return alt.layer(alt.Chart(pd.DataFrame({"x": [1]})).mark_text().encode(text="x:Q"))


@pytest.mark.parametrize("how_many", [1, 3])
def test_several_charts_show_themselves_one_after_the_other(how_many, monkeypatch):
    made = [charts.Chart(f"Chart {each}", "Reading.", standings().figures, {}, {}) for each in range(how_many)]
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    charts.Charts(made)._ipython_display_()
    assert shown == made


def test_no_chart_shows_as_no_words_so_that_a_heading_above_it_goes(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    charts.Charts([])._ipython_display_()
    assert shown == [Words()]


def assert_it_can_be_kept(made):
    kept = json.loads(json.dumps(made._repr_mimebundle_()))
    assert set(kept) == {charts.MIME, charts.LAB_MIME, shown.MIME, "text/plain"}
    for variant in ("wide", "narrow"):
        assert set(re.findall(r'"(\w*url\w*)"', kept[charts.MIME][variant])) == set()


def assert_it_fits(specification, most):
    most = charts.HALF if specification.get("width") == charts.HALF else most
    (width,) = re.findall(r'^<svg [^>]*\bwidth="([\d.]+)"', drawn(specification))
    assert most - 10 <= float(width) <= most


def assert_it_is_valid(specification):
    """Hold a drawing against the whole of Vega-Lite's schema: making a page does not, for it takes long."""
    alt.Root.validate(specification)


@pytest.mark.parametrize(("variant", "_"), WIDTHS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_chart_is_valid_vega_lite(sample, variant, _):
    assert_it_is_valid(getattr(SAMPLES[sample](), variant))


def test_a_chart_that_is_not_valid_vega_lite_is_made_and_found():
    made = charts.chart(CAPTION, standings().figures, lambda _: alt.Chart().mark_line(strokeWidth="thick"))
    with pytest.raises(jsonschema.ValidationError):
        assert_it_is_valid(made.wide)


def test_an_analysts_own_charts_are_checked_as_before():
    assert schemapi.DEBUG_MODE
    standings()
    assert schemapi.DEBUG_MODE


def test_a_chart_has_the_width_of_a_page_on_a_desk_and_on_a_phone():
    drawn = charts.chart(CAPTION, standings().figures, lambda _: alt.layer(alt.Chart().mark_point()))
    assert (drawn.wide["width"], drawn.narrow["width"]) == (800, 288)


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_chart_can_be_kept_in_a_notebook_and_asks_for_nothing_from_elsewhere(sample):
    assert_it_can_be_kept(SAMPLES[sample]())


@pytest.mark.parametrize(("variant", "most"), WIDTHS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_chart_can_be_drawn_and_fits_its_page(sample, variant, most):
    assert_it_fits(getattr(SAMPLES[sample](), variant), most)


def test_wide_and_narrow_are_the_widths_of_a_desk_and_of_a_phone():
    assert (charts.WIDE, charts.NARROW) == (800, 288)


def test_a_part_says_its_rating_in_the_words_of_the_plan_and_then_no_key_does():
    assert texts(standings(("1. One (9)", {"complete": 2, "red": 7})).wide) == [
        *("✓ 2 Complete", "■ 7 Delayed", "1. One (9)"),
    ]


def test_where_no_part_has_room_to_name_a_rating_a_key_names_all():
    written = texts(standings(("1. One (31)", {"complete": 1, "red": 30})).wide)
    assert written == ["✓", "1", "■ 30 Delayed", "✓ Complete", "■ Delayed", "1. One (31)"]


def test_a_rating_the_plan_has_no_word_for_has_the_usual_one():
    assert "? 1 Not reported" in texts(standings(("1. One (1)", {"not_reported": 1})).wide)


def test_four_sections_take_less_than_300_px():
    assert SAMPLES["four sections"]().wide["height"] < 300


def test_a_bar_has_the_colours_of_the_theme():
    drawing = drawn(standings(("1. One (9)", {"complete": 2, "red": 7})).wide)
    assert theme.LOOKS["complete"].colour in drawing
    assert theme.LOOKS["red"].colour in drawing
    assert theme.LOOKS["amber"].colour not in drawing


def test_bars_stand_in_the_order_of_the_rows():
    drawing = drawn(standings(("B (1)", {"red": 1}), ("A (1)", {"red": 1})).wide)
    placed = re.findall(r"<text[^>]*translate\([\d.-]+,([\d.-]+)\)[^>]*>(.*?)</text>", drawing)
    down = {re.sub(r"<[^>]*>", "", text): float(y) for y, text in placed}
    assert down["B (1)"] < down["A (1)"]


def test_the_figures_of_the_bars_hold_every_number():
    frame = counted(("1. One (9)", {"complete": 2, "red": 7}), ("2. Two (1231)", {"green": 1231}))
    chart = charts.standings(frame, WORDS, charts.Caption("Ratings", "Reading."))
    assert Cells(chart.figures.html()).rows == [
        ["Group", "Complete", "On track", "Delayed"],
        ["1. One (9)", "2", "0", "7"],
        ["2. Two (1231)", "0", "1,231", "0"],
    ]
    assert chart.figures.caption == "Ratings"


def test_each_figure_of_the_bars_counts_what_the_plan_rates_with_its_word():
    chart = charts.standings(counted(("1. One (9)", {"green": 2, "not_reported": 7})), WORDS, CAPTION)
    [[_, green, unknown]] = chart.figures.rows
    assert found(green) == [Figure("2", "actions", rated("On track"))]
    assert found(unknown) == [Figure("7", "actions", "Not reported")]


def test_a_count_in_a_label_is_a_figure_and_no_part_of_the_drawing():
    chart = charts.standings(counted((f"1. One ({number(9, 'actions')})", {"red": 9})), WORDS, CAPTION)
    assert found(chart.figures.rows[0][0]) == [Figure("9", "actions")]
    assert chart.wide == standings(("1. One (9)", {"red": 9})).wide


def test_drawing_leaves_the_counts_as_they_were():
    frame = counted(("1. One (9)", {"complete": 2, "red": 7}))
    before = frame.copy(deep=True)
    charts.standings(frame, WORDS, CAPTION)
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize(
    ("length", "cut"), [(1, "x"), (59, "x" * 59), (60, "x" * 60), (61, "x" * 59 + "…"), (600, "x" * 59 + "…")]
)
def test_a_text_longer_than_there_is_room_for_is_cut_with_an_ellipsis(length, cut):
    assert charts.short("x" * length, 60) == cut


def test_a_text_is_cleaned_before_it_is_measured():
    assert charts.short("x" * 60 + "\u202e", 60) == "x" * 60


@pytest.mark.parametrize(("variant", "_"), WIDTHS)
def test_a_long_label_and_a_long_word_for_a_rating_are_drawn_whole(variant, _):
    label, word = " ".join(["wordy"] * 30), " ".join(["rated"] * 20)
    chart = charts.standings(counted((label, {"red": 1, "green": 900})), WORDS | {"red": word}, CAPTION)
    written = " ".join(texts(getattr(chart, variant)))
    assert label in written
    assert word in written


def test_a_label_too_long_for_one_line_has_two():
    written = texts(standings(("a" * 29 + " " + "b" * 20, {"red": 1})).narrow)
    assert written[1:] == ["a" * 29, "b" * 20]


def test_no_text_of_a_chart_can_stop_the_converter():
    frame = pd.DataFrame({"label": ["a\x01\u202eb", "c" * 5000], "value": [1, 2]})
    drawn = charts.chart(
        charts.Caption("A chart", "It has two bars."),
        table(frame, "Bars", {"label": "Bar", "value": "Value"}),
        lambda width: alt.layer(alt.Chart(frame, width=width).mark_bar().encode(x="value:Q", y="label:N")),
    )
    [rows] = drawn.wide["datasets"].values()
    assert [row["label"] for row in rows] == ["ab", "c" * (charts.DATA_LENGTH - 1) + "…"]
