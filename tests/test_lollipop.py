"""Gaps to England: where each stick ends and what is said of it, that it can be drawn, and that it fits its page."""

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_charts import WIDTHS, texts
from test_strip import assert_texts_fit, layers

from sendplan.figures import Figure, difference, found
from sendplan.show import lollipop, theme
from sendplan.show.charts import Caption


def rows(*given):
    """Measures given as (title, size from the line, what is said of it)."""
    frame = pd.DataFrame(given, columns=["title", "at", "said"]).astype({"at": "float64"})
    return frame.assign(better=frame["at"] > 0)


def drawn(*given):
    return lollipop.gaps(rows(*given), Caption("C", "R."))


WORSE = "9 points worse: 35%, England 44%"
TWO = [
    ("EHC plans issued in 20 weeks", -0.2, WORSE),
    ("Absence of pupils with an EHC plan", 0.1, "0.5 points better: 4.5%, England 5%"),
]
SAMPLES = {
    "worse and better": lambda: drawn(
        ("EHC plans issued in 20 weeks", -0.43, "26.3 points worse: 35.6%, England 61.9%"),
        (
            "Pupils with SEN support who reach the expected standard in phonics",
            -0.2,
            "9 points worse: 35%, England 44%",
        ),
        (
            "Young people with learning difficulties in education, employment or training at 16 and 17",
            -0.11,
            "9.6 points worse: 79%, England 88.6%",
        ),
        ("Attainment 8 of pupils with an EHC plan", -0.06, "0.8 worse: 12.9, England 13.7"),
        ("Permanent exclusions, SEN support", -0.01, "0.01 points worse: 0.33%, England 0.32%"),
        ("Adults with a learning disability in paid work", 0.02, "0.1 points better: 6.1%, England 6%"),
        ("Absence of pupils with an EHC plan", 0.28, "2.4 points better: 6.1%, England 8.5%"),
    ),
    "two": lambda: drawn(*TWO),
    "only worse": lambda: drawn(TWO[0]),
    "only better": lambda: drawn(TWO[1]),
    "level": lambda: drawn(("A measure", 0, "the same: 5%, England 5%")),
    "no measure": lambda: drawn(),
    "long texts": lambda: drawn(("Wording " * 20, -1, "said " * 40), ("W" * 60, 0.001, "short")),
    "14 measures": lambda: drawn(*((f"{TWO[0][0]} {place}", place / 10 - 1, TWO[0][2]) for place in range(14))),
}


def sticks(specification):
    """The sticks from the line to their marks, by colour, as (from, to)."""
    return {
        mark["color"]: [(each["x"], each["x2"]) for each in placed]
        for mark, placed in layers(specification, "rule")
        if mark["color"] != theme.INK
    }


@pytest.mark.parametrize(("variant", "_"), WIDTHS)
def test_worse_is_left_of_england_and_better_right_of_it_as_long_as_it_is_far(variant, _):
    found = sticks(getattr(drawn(*TWO), variant))
    [(zero, worse)] = found[theme.VARIATION_LOOKS["concern"].colour]
    [(same, better)] = found[theme.VARIATION_LOOKS["improvement"].colour]
    assert same == zero
    assert zero - worse == pytest.approx(2 * (better - zero))


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(("variant", "_"), WIDTHS)
def test_every_measure_has_its_title_and_what_is_said_of_it_in_the_colour_of_its_mark(variant, _):
    specification = getattr(drawn(*TWO), variant)
    said = {plain(row["said"]): mark["color"] for mark, placed in layers(specification, "text") for row in placed}
    assert said[WORSE] == theme.VARIATION_LOOKS["concern"].colour
    assert said[TWO[1][2]] == theme.VARIATION_LOOKS["improvement"].colour
    assert {TWO[0][0], TWO[1][0], "England"} <= set(said)


def test_on_a_desk_a_label_stands_over_the_line_from_its_stick_and_on_a_phone_above_it():
    for variant, beside in (("wide", True), ("narrow", False)):
        specification = getattr(drawn(TWO[0]), variant)
        [(zero, _)] = sticks(specification)[theme.VARIATION_LOOKS["concern"].colour]
        [label] = [row for _, placed in layers(specification, "text") for row in placed if plain(row["said"]) == WORSE]
        assert (label["x"] > zero) == beside
        assert beside or label["x"] == 0


def test_marks_differ_in_shape_and_each_is_named_with_how_many_there_are():
    shapes = {mark["shape"]: len(placed) for mark, placed in layers(drawn(*TWO, TWO[0]).wide, "point")}
    looks = theme.VARIATION_LOOKS
    assert shapes == {looks["concern"].shape: 3, looks["improvement"].shape: 2}  # one of each is in the legend
    assert {"2 worse than England", "1 better than England"} <= set(texts(drawn(*TWO, TWO[0]).wide))
    assert not [each for each in texts(drawn(TWO[0]).wide) if "better" in each]


def test_what_is_the_same_is_neither_worse_nor_better():
    written = texts(SAMPLES["level"]().wide)
    assert "1 the same as England" in written
    assert not [each for each in written if "worse" in each or "better" in each]


def test_the_line_does_not_run_through_a_title_that_reaches_over_it():
    long = ("Wording of a measure that is long enough to reach far over the line of England", -1, TWO[0][2])
    [lines] = [placed for mark, placed in layers(drawn(long, TWO[0]).wide, "rule") if mark["color"] == theme.INK]
    assert lines[0]["y2"] - lines[0]["y"] == lollipop.STICK
    assert lines[1]["y"] == lines[0]["y2"]


def test_rows_stand_in_their_order():
    written = texts(drawn(*reversed(TWO)).wide)
    assert written.index(TWO[1][0]) < written.index(TWO[0][0])


def test_the_figures_are_those_that_are_said():
    said = f"{difference(12.3, '%', 1, 'Gap')} worse"
    chart = drawn(("Plans in time", -1, said))
    assert found(chart.figures.rows[0][1]) == [Figure("12.3 points", "points", "Gap")]
    assert chart.wide == drawn(("Plans in time", -1, "12.3 points worse")).wide


def test_a_row_of_one_line_is_about_44_px_high():
    high = [float(re.findall(r'^<svg [^>]*\bheight="([\d.]+)"', _svg(drawn(*(TWO[0],) * many)))[0]) for many in (1, 2)]
    assert 40 <= high[1] - high[0] <= 48


def _svg(chart):
    from sendplan.publish import drawing

    return drawing.svg(chart.wide)


@settings(max_examples=10)
@given(
    st.lists(
        st.tuples(st.text("abc W", min_size=1, max_size=80), st.floats(-9, 9), st.text("1 .xW", max_size=60)),
        max_size=6,
    ),
    st.sampled_from(WIDTHS),
)
def test_no_stick_mark_or_text_reaches_beyond_the_drawing(given, variant):
    name, most = variant
    specification = getattr(drawn(*given), name)
    assert_texts_fit(specification, most)
    ends = [each for placed in sticks(specification).values() for pair in placed for each in pair]
    assert all(8 <= each <= most - 16 for each in ends)
