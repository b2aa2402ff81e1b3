"""Charts of completions over time: what each holds, that it can be drawn, and that it fits its page."""

import re
from itertools import pairwise

import pandas as pd
import pytest
from frames import day
from hypothesis import given
from hypothesis import strategies as st
from test_charts import WIDTHS, Cells, assert_it_can_be_kept, assert_it_fits, assert_it_is_valid, drawn, texts

from sendplan.figures import Figure, found
from sendplan.rules import forecast
from sendplan.show import line_ends, progress, theme
from sendplan.show.charts import Caption
from sendplan.words import visible

AS_AT = day("2019-06-24")
RECORDED = [0, 3, 5, 9, 12, 14, 20, 21]


def months(first, how_many, known, ahead_of_plan=0):
    """A burn-up of some months, with recorded completions for the first of them."""
    return pd.DataFrame(
        {
            "month": pd.date_range(first, periods=how_many, freq="ME"),
            "planned": range(10, 10 + how_many),
            "scope": 94,
            "recorded": pd.array(
                [each + ahead_of_plan if each < known else None for each in range(how_many)], dtype="Int64"
            ),
            "reports": [int(each < known) for each in range(how_many)],
        }
    )


def burn_up(frame, **wide):
    return progress.burn_up(frame, AS_AT, Caption("Completions", "10 were planned."), **wide)


def fan(*recorded, most=40, end="2020-12-31", shown=12):
    """A fan over a record that begins in January 2019."""
    recorded = recorded or RECORDED
    past = pd.DataFrame(
        {
            "month": pd.date_range("2019-01-31", periods=len(recorded), freq="ME"),
            "recorded": pd.array(recorded, dtype="Int64"),
            "reports": 1,
        }
    )
    ahead = forecast.forecast(past, most - recorded[-1], past["month"].max())
    return progress.fan(past, ahead.head(shown), most, end and day(end), Caption("The range ahead", "21 are complete."))


SAMPLES = {
    "one month": lambda: burn_up(months("2019-06-30", 1, 1)),
    "early": lambda: burn_up(months("2019-04-30", 21, 3)),
    "late": lambda: burn_up(months("2018-07-31", 13, 12)),
    "five years": lambda: burn_up(months("2015-01-31", 60, 54)),
    "ahead of plan": lambda: burn_up(months("2019-04-30", 21, 3, ahead_of_plan=60)),
    "half": lambda: burn_up(months("2018-11-30", 16, 8)).half(),
    "fan": lambda: fan(),
    "fan of three years": lambda: fan(shown=36, end="2021-12-31"),
    "fan of few": lambda: fan(0, 0, 0, 1, 1, 1, 2, most=3),
    "fan of nothing": lambda: fan(*[0] * 7, most=1, end=None),
    "fan of many": lambda: fan(*range(0, 1600, 200), most=1900),
    "fan after the plan's end": lambda: fan(end="2019-03-31"),
}


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_chart_can_be_kept_in_a_notebook_and_asks_for_nothing_from_elsewhere(sample):
    assert_it_can_be_kept(SAMPLES[sample]())


@pytest.mark.parametrize(("variant", "_"), WIDTHS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_chart_is_valid_vega_lite(sample, variant, _):
    assert_it_is_valid(getattr(SAMPLES[sample](), variant))


@pytest.mark.parametrize(("variant", "most"), WIDTHS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_chart_can_be_drawn_and_fits_its_page(sample, variant, most):
    assert_it_fits(getattr(SAMPLES[sample](), variant), most)


def test_the_figures_of_the_lines_hold_every_number_and_say_what_is_not_known():
    assert Cells(burn_up(months("2019-05-31", 3, 2)).figures.html()).rows == [
        ["Month end", "Planned by due date", "Recorded complete by 24 June 2019", "Actions in the plan"],
        ["31 May 2019", "10", "0", "94"],
        ["30 June 2019", "11", "1", "94"],
        ["31 July 2019", "12", "not known", "94"],
    ]


def test_the_figures_of_the_lines_say_when_they_are_taken():
    assert burn_up(months("2019-05-31", 3, 2)).figures.caption == "Completions, at the end of each month"


def joined(chart, variant):
    """The texts of a drawing as one, since a name may be broken into lines."""
    return " ".join(texts(getattr(chart, variant)))


@pytest.mark.parametrize(("variant", "_"), WIDTHS)
@pytest.mark.parametrize(("first", "known"), [("2019-05-31", 2), ("2018-07-31", 12)])
def test_each_line_is_named_with_its_number(first, known, variant, _):
    frame = months(first, 13, known)
    now = frame[frame["month"] == "2019-06-30"].iloc[0]
    written = joined(burn_up(frame), variant)
    for name in (f"{now['planned']} due by 30 June 2019", f"{now['recorded']} complete"):
        assert name in written


@pytest.mark.parametrize(("variant", "width"), WIDTHS)
@pytest.mark.parametrize("sample", ["one month", "early", "late", "five years", "ahead of plan", "half"])
def test_every_name_lies_within_its_drawing(sample, variant, width):
    names = placed(getattr(SAMPLES[sample](), variant))
    assert len(names) == 2
    for left, lines in names:
        assert left + 7.5 * max(map(len, lines)) <= width, lines


def placed(specification):
    """Where each name of a line begins, from the left: (px, lines of text)."""
    drawing = drawn(specification)
    (shift,) = re.findall(r'<g fill="none"[^>]* transform="translate\(([\d.]+),', drawing)
    names = re.findall(
        r'<text [^>]*text-anchor="start" transform="translate\(([\d.]+)[^>]*bold[^>]*>(.*?)</text>', drawing
    )
    return [(float(shift) + float(left), [*filter(None, re.split(r"<[^>]*>", text))]) for left, text in names]


@pytest.mark.parametrize("above", [True, False])
def test_a_name_keeps_clear_of_lines_and_of_the_name_before_it(above):
    steps = [[(0, 20), (100, 60), (300, 90)], [(0, 0), (100, 30)]]
    left, middle = progress._free((100, 60), 80, 8, 300, steps, above=above)
    box = (left, left + 80, middle - 8, middle + 8)
    assert not any(progress._met(box, each) for each in steps)
    assert progress._met(box, [(left, middle)])
    assert (left < 100) == above


def test_a_chart_of_completions_is_low_and_has_a_form_for_two_side_by_side():
    assert burn_up(months("2019-05-31", 3, 2)).wide["height"] <= 260
    assert burn_up(months("2019-05-31", 3, 2)).half().wide["width"] == 400


def test_a_month_nobody_reported_on_is_no_point_of_a_line():
    specification = burn_up(months("2019-05-31", 4, 2)).wide
    points = [row for rows in specification["datasets"].values() for row in rows if row.get("line") == "recorded"]
    assert {row["month"][:7] for row in points} == {"2019-05", "2019-06"}


def test_the_lines_tell_themselves_apart_by_more_than_colour():
    first = burn_up(months("2019-05-31", 3, 2)).wide["layer"][0]["encoding"]
    assert {first["color"]["field"], first["strokeDash"]["field"]} == {"line"}
    assert len({str(dashes) for dashes in progress.DASHES.values()}) == 3


def test_the_lines_have_the_colours_of_the_theme():
    drawing = drawn(burn_up(months("2019-05-31", 3, 2)).wide)
    for colour in theme.LINES.values():
        assert f'stroke="{colour}"' in drawing


@pytest.mark.parametrize(("variant", "_"), WIDTHS)
def test_a_fan_names_its_ranges_what_is_complete_how_many_there_are_and_the_plans_end(variant, _):
    written = texts(getattr(fan(), variant))
    assert {"50 in 100", "85 in 100", "95 in 100", "21 so far", "all 40"} <= set(written)
    assert "plan's end" not in written  # it is later than what is drawn
    assert "plan's end" in texts(getattr(fan(end="2020-06-30"), variant))


@pytest.mark.parametrize(
    ("end", "marked"), [(None, 0), ("2019-01-30", 0), ("2019-01-31", 1), ("2020-08-31", 1), ("2020-09-01", 0)]
)
def test_the_plans_end_is_marked_where_it_lies_within_the_drawing(end, marked):
    assert texts(fan(end=end).wide).count("plan's end") == marked


def test_the_ranges_tell_themselves_apart_by_lightness_and_by_their_edges():
    layers = fan().wide["layer"]
    areas = [layer for layer in layers if layer["mark"]["type"] == "area"]
    assert [area["mark"]["fillOpacity"] for area in areas] == [progress.FILL] * 3  # each on the ones before
    edges = next(layer for layer in layers if "strokeDash" in layer["encoding"])
    assert len({str(dashes) for dashes in edges["encoding"]["strokeDash"]["scale"]["range"]}) == 3


def test_the_ranges_open_at_the_last_number_recorded():
    datasets = fan().wide["datasets"].values()
    bands = next(rows for rows in datasets if "low" in rows[0])
    assert (bands[0]["month"][:10], bands[0]["low"], bands[0]["high"]) == ("2019-08-31", 21, 21)


def test_the_figures_of_a_fan_give_each_range_and_the_runs_that_are_through():
    head, *rows = Cells(fan(0, 2, 4, 6, 8, 10, 12, most=16, shown=3).figures.html()).rows
    ranges = [f"Complete in {chance} of 100 runs" for chance in forecast.CHANCES]
    assert head == ["Month end", *ranges, "Runs of 100 with all complete"]
    assert rows == [
        ["31 August 2019", "14", "14", "14", "0"],
        ["30 September 2019", "16", "16", "16", "100"],
        ["31 October 2019", "16", "16", "16", "100"],
    ]
    assert re.fullmatch(r"\d+ to \d+", Cells(fan().figures.html()).rows[1][1])


@pytest.mark.parametrize(("low", "high", "said"), [(3, 5, "3 to 5"), (4, 4, "4"), (999, 1000, "999 to 1,000")])
def test_a_range_of_one_number_is_that_number(low, high, said):
    assert visible(progress.span(low, high)) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0"), (0.025, "fewer than 1"), (1, "1"), (12.4, "12"), (99, "99"), (99.9, "more than 99"), (100, "100")],
)
def test_only_no_run_is_0_and_only_every_run_is_100(share, said):
    assert visible(progress.in_100(share)) == said


def test_what_is_recorded_is_of_the_last_day_of_its_month_or_of_the_position_before_it():
    rows = burn_up(months("2019-05-31", 3, 2)).figures.rows
    assert [found(row[2]) for row in rows] == [
        [Figure("0", "completions", "Recorded", "2019-05-31")],
        [Figure("1", "completions", "Recorded", f"{AS_AT:%Y-%m-%d}")],
        [],
    ]


def test_names_keep_apart_and_above_the_axis():
    assert line_ends.below([50, 20, 10], 8) == [50, 20, 10]
    assert line_ends.below([50, 49, 48], 8) == [50, 42, 34]
    assert line_ends.below([2, 1, 0], 8) == [16, 8, 0]
    assert line_ends.below([2, 1, 0], 8, least=4) == [20, 12, 4]
    assert line_ends.below([], 8) == []


@given(st.lists(st.floats(0, 100), max_size=4).map(lambda each: sorted(each, reverse=True)))
def test_no_two_names_touch(heights):
    placed = line_ends.below(heights, 8)
    assert all(upper - lower >= 8 - 1e-9 for upper, lower in pairwise(placed))
    assert all(height >= 0 for height in placed)


def test_drawing_lines_leaves_the_months_as_they_were():
    frame = months("2019-05-31", 3, 2)
    before = frame.copy(deep=True)
    burn_up(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_drawing_a_fan_leaves_its_frames_as_they_were():
    past = months("2018-10-31", 9, 9)
    ahead = forecast.forecast(past, 20, day("2019-06-30"))
    before = [frame.copy(deep=True) for frame in (past, ahead)]
    progress.fan(past, ahead, 28, None, Caption("The range ahead", "8 are complete."))
    for frame, kept in zip((past, ahead), before, strict=True):
        pd.testing.assert_frame_equal(frame, kept)
