"""Charts of measures as a reader sees them: what is drawn, named and broken, and that it fits its page."""

import json
import math
import re
from collections import Counter
from functools import cache, partial
from itertools import combinations, pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import Read, svg
from test_charts import assert_it_is_valid

from sendplan.figures import Figure, found
from sendplan.publish.short_svg import MOVE, STYLE
from sendplan.rules import spc
from sendplan.show import charts, control_charts, line_ends, theme, trends
from sendplan.words import visible

NAMES = {
    "actual": "Smallshire",
    "target": "Target",
    "stat_neighbours": "Similar areas",
    "region": "North West",
    "england": "England",
}
CAPTION = charts.Caption("Name", "Reading.", "Source")
LONGEST = NAMES | {"actual": "Bournemouth, Christchurch and Poole", "region": "Yorkshire and The Humber"}
AWKWARD = "The \"x\" & <b>{y}</b> \\ 'z' ${a} %d"
LONG = "Pupils with an EHC plan who are often absent from their school, " * 3 + "ends"
YEARS = range(2018, 2026)
VARIANTS = ("wide", "narrow")
MOST = {"wide": 820, "narrow": 300}
TEXT = 13  # px: height of a text
MISSING = math.nan


specification = charts._specification


@pytest.fixture(autouse=True)
def specified_when_asked_for(monkeypatch):
    """Give a chart functions that make its specifications: no test needs all of them, and they take time."""
    monkeypatch.setattr(charts, "_specification", lambda draw, width: partial(specification, draw, width))


def values(*rows):
    """Values over time: of one panel, the actual series, one part, whole and drawn, unless a row says otherwise."""
    default = {"panel": "1a Plans", "dp": 0, "key": "actual", "part": "Calendar year 0"}
    ends = [pd.Timestamp(row["year"], 8, 31) for row in rows]
    frame = pd.DataFrame([default | {"drawn": row["value"]} | row for row in rows]).assign(by=ends)
    return frame.astype({"value": "float64", "drawn": "float64"})


def lines(*rows, names=NAMES, unit="%"):
    return trends.lines(values(*rows), names, unit, CAPTION)


def every_series(panel="1a Plans", first=50.0, step=3.0, years=YEARS):
    return [
        {"panel": panel, "key": key, "year": year, "value": round(first + place * step + year - years[0], 1)}
        for place, key in enumerate(NAMES)
        for year in years
    ]


def of(*numbers, first=2018, **cells):
    """One series: a number a year."""
    return [{"year": year, "value": number} | cells for year, number in enumerate(numbers, first)]


def charted(*numbers, better="higher", rebases=(), first="2023-01-31"):
    """The frame of `spc.xmr` of some months."""
    months = pd.date_range(first, periods=len(numbers), freq="ME")
    points = pd.DataFrame({"period_end": months, "value": [MISSING if each is None else each for each in numbers]})
    return spc.xmr(points, better, rebases=[pd.Timestamp(each) for each in rebases])


@cache
def xmr(*numbers, dp=1, target=None, unit="score", **given):  # a unit that has no bounds
    return control_charts.xmr(charted(*numbers, **given), dp, target, unit, CAPTION)


SAW = (1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2)
SPIKE = (1, 2, 1, 2, 10, *SAW)

SAMPLES = {
    "one year": lambda: lines(*of(1)),
    "a line of every series": lambda: lines(*every_series()),
    "lines of thousands": lambda: lines(*every_series(first=300000.0, step=9000.0), unit="number"),
    "five panels": lambda: lines(*(row for each in range(5) for row in every_series(f"{each} Plans", first=each))),
    "panels of long titles": lambda: lines(*every_series(LONG), *every_series(f"1b {LONG}")),
    "a panel of gaps": lambda: lines(*of(1, MISSING, 3), *of(MISSING, MISSING, MISSING, panel="1b")),
    "awkward panels": lambda: lines(*of(1, 2, panel=AWKWARD), *of(1, 2, panel="B"), unit=AWKWARD),
    "three months": lambda: xmr(1, 2, 1),
    "a spike": lambda: xmr(*SPIKE, target=5.0),
    "two phases": lambda: xmr(*SAW, *(20 + each for each in SAW), rebases=("2024-01-01",)),
    "sixty months and a target": lambda: xmr(*SAW * 3, *SPIKE, *(8, 8, 9, 9, 9, 8, 9), target=9.0, dp=2),
    "signals both ways": lambda: xmr(*SAW[:10], 0, 0, *range(1, 9), target=3.0, better="neither"),
    "limits close to each other": lambda: xmr(*SAW, *(1000 + each for each in SAW), rebases=("2024-01-01",)),
    "months without a value": lambda: xmr(*SAW[:5], None, None, *(1e6 * each for each in SAW[:5])),
}


class Drawing(Read):
    """A drawing as it stands on the page: every element with the place it is at, in px."""

    def handle_starttag(self, tag, attrs):
        for each in self._open:
            if tag == "tspan" and each["tag"] == "text" and each["text"]:
                each["text"] += " "  # a line ends
        super().handle_starttag(tag, attrs)
        groups, element = [each for each in self._open if each["tag"] == "g"], self.elements[-1]
        said = {name: value for each in groups for name, value in each["attrs"].items() if name in STYLE}
        element["attrs"] = said | element["attrs"]  # what a group says goes for all in it
        moved = [MOVE.match(each["attrs"].get("transform") or "") for each in self._open]
        own = [element["attrs"].get(f"{'c' if tag == 'circle' else ''}{axis}", 0) for axis in "xy"]
        element["at"] = tuple(
            sum(float(each[part]) for each in moved if each) + float(place) for part, place in enumerate(own, start=1)
        )

    @property
    def width(self):
        return float(self.elements[0]["attrs"]["width"])

    @property
    def words(self):
        """Texts as they are read: the lines of one text joined, a space that does not break a space."""
        return [each["text"].replace("\u00a0", " ") for each in self.all("text")]

    def at(self, text):
        """Places of the texts that are these words."""
        return [each["at"] for each in self.all("text") if each["text"].replace("\u00a0", " ") == text]

    def strokes(self, colour):
        """Unbroken lines of a colour, each the list of its points."""
        drawn = [each["attrs"] for each in self.all("path") if each["attrs"].get("stroke") == colour]
        pieces = [piece for each in drawn for piece in re.findall(r"M([^M]*)", each["d"])]
        return [[tuple(map(float, point.split(","))) for point in piece.strip("Z").split("L")] for piece in pieces]

    def marks(self, colour):
        """Places of the points of a colour."""
        return [each["at"] for each in self.all("path", "circle") if each["attrs"].get("fill") == colour]


def drawing(chart, variant="wide"):
    return Drawing(svg(getattr(chart, variant)()))


@cache
def sample(name):
    return SAMPLES[name]()


@cache
def sample_specification(name, variant):
    return getattr(sample(name), variant)()


@cache
def sample_drawing(name, variant):
    return Drawing(svg(sample_specification(name, variant)))


def colour(series):
    return theme.SERIES_LOOKS[series][0]


def figures(chart):
    return [list(chart.figures.headings), *([visible(cell) for cell in row] for row in chart.figures.rows)]


def meanings(chart):
    """What the figures of a chart's table are: each with its unit, its term and its day."""
    return {each for row in chart.figures.rows for cell in row for each in found(cell)}


def fields(made):
    """Names of the columns a specification draws from."""
    if isinstance(made, dict):
        own = [made["field"]] if isinstance(made.get("field"), str) else []
        return own + [each for part in made.values() for each in fields(part)]
    return [each for part in made for each in fields(part)] if isinstance(made, list) else []


# Every chart


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", SAMPLES)
def test_every_chart_is_drawn_and_fits_its_page(name, variant):
    drawn = sample_drawing(name, variant)
    assert drawn.width <= MOST[variant]
    assert len(drawn.words) > 1


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", SAMPLES)
def test_every_chart_is_valid_vega_lite(name, variant):
    assert_it_is_valid(sample_specification(name, variant))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_chart_can_be_kept_in_a_notebook(name):
    chart = sample(name)
    for variant in VARIANTS:
        made = sample_specification(name, variant)
        assert json.loads(json.dumps(made)) == made
    assert (chart.name, chart.reading, chart.source) == (CAPTION)


@pytest.mark.parametrize("name", SAMPLES)
def test_no_column_of_a_chart_has_a_dot_in_its_name(name):
    for made in (sample_specification(name, variant) for variant in VARIANTS):
        columns = {column for rows in made["datasets"].values() for row in rows for column in row}
        assert columns
        assert [each for each in [*columns, *fields(made)] if "." in each] == []


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", SAMPLES)
def test_no_chart_says_that_a_value_is_nan(name, variant):
    assert [each for each in sample_drawing(name, variant).words if re.search(r"nan|null|undefined|None", each)] == []


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", ["awkward panels"])
def test_quotes_braces_and_brackets_are_only_letters(name, variant):
    said = "".join(sample_drawing(name, variant).words)
    assert AWKWARD.replace(" ", "") in said.replace(" ", "")


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", ["panels of long titles"])
def test_a_title_of_200_letters_is_written_whole(name, variant):
    found = [each for each in sample_drawing(name, variant).words if "Pupils with" in each]
    assert len(found) == 2
    assert all(LONG in each for each in found)


@pytest.mark.parametrize("name", ["panels of long titles"])
def test_the_figures_hold_a_title_whole_that_the_drawing_cuts(name):
    assert LONG in [row[0] for row in sample(name).figures.rows]


@pytest.mark.parametrize("variant", VARIANTS)
def test_panels_of_the_longest_names_there_are_fit_their_page(variant):
    chart = lines(*every_series("1a"), *every_series("1b"), names=LONGEST)
    assert drawing(chart, variant).width <= MOST[variant]


@pytest.mark.parametrize("variant", VARIANTS)
def test_panels_of_scores_below_0_fit_their_page(variant):
    rows = [*every_series("1a", first=-19.0, step=0.3), *every_series("1b", first=-19.0, step=0.3)]
    assert drawing(lines(*rows, unit="score"), variant).width <= MOST[variant]


def test_the_name_of_a_line_that_ends_early_stands_beside_the_others():
    drawn = drawing(lines(*of(1, 2, 3, 4), *of(3, key="target", first=2019)))
    ((actual, _),), ((target, _),) = drawn.at("4 Smallshire"), drawn.at("3 Target")
    assert actual == pytest.approx(target)


def test_another_areas_only_value_is_no_line_and_stays_in_the_figures():
    chart = lines(*of(1, 2, 3), *of(5, key="england", first=2019))
    assert not [each for each in drawing(chart).words if "England" in each]
    assert ["1a Plans", "England", "none", "5", "none"] in figures(chart)


def test_an_only_target_has_a_mark_beside_its_name():
    drawn = drawing(lines(*of(1, 2, 3), *of(2.5, key="target", first=2020)))
    assert len(drawn.marks(colour("target"))) == 1
    assert "3 Target" in drawn.words or "2 Target" in drawn.words


@pytest.mark.parametrize("variant", VARIANTS)
def test_names_have_the_colour_of_their_line(variant):
    said = {
        each["text"]: each["attrs"].get("fill")
        for each in sample_drawing("a line of every series", variant).all("text")
    }
    named = {key: fill for text, fill in said.items() for key, name in NAMES.items() if text.endswith(f" {name}")}
    assert named == {key: theme.SERIES_LOOKS[key].colour for key in named}
    assert len(named) > 3


def test_both_of_two_years_are_named():
    assert {"2018", "2019"} <= set(drawing(lines(*of(1, 2))).words)


def test_a_line_beside_a_long_name_keeps_a_width_on_a_phone():
    drawn = drawing(lines(*every_series(), names=LONGEST), "narrow")
    across = [x for stroke in drawn.strokes(colour("actual")) for x, _ in stroke]
    assert max(across) - min(across) > 60


# Dots


# Names at the ends of lines


def ends_of(*rows, height=100):
    return line_ends.named_ends(values(*rows), height)


def placed(*rows, height=100):
    found = ends_of(*rows, height=height)
    return dict(zip(found["key"], found["at"], strict=True))


def at_2020(**numbers):
    """Lines that begin at 0 and end, a series each, in 2020: names there are apart by a part of their range."""
    return [row for key, number in numbers.items() for row in of(0, number, first=2019, key=key)]


def test_a_name_alone_stands_at_its_value():
    assert placed(*of(1, 5)) == {"actual": 5}


def test_names_far_apart_stand_at_their_values():
    assert placed(*at_2020(actual=100, target=50, england=10)) == {"actual": 100, "target": 50, "england": 10}


def test_names_just_far_enough_apart_stand_at_their_values():
    assert placed(*at_2020(actual=100, target=80)) == {"actual": 100, "target": 80}


def test_two_names_of_equal_values_move_as_far_up_as_down():
    assert placed(*at_2020(actual=100, target=100)) == {"actual": 90, "target": 110}


def test_two_names_too_close_move_as_far_up_as_down():
    assert placed(*at_2020(actual=90, target=100)) == {"actual": 85, "target": 105}


def test_the_lower_name_stays_the_lower_whichever_comes_first():
    assert placed(*at_2020(target=100, actual=90)) == {"actual": 85, "target": 105}


def test_names_need_more_of_the_range_where_the_panel_is_lower():
    tall, low = (placed(*at_2020(actual=100, target=100), height=height) for height in (400, 100))
    assert tall["target"] - tall["actual"] == 5
    assert low["target"] - low["actual"] == 20


def test_each_panel_has_a_range_of_its_own():
    rows = [{**row, "panel": "1b", "value": row["value"] * 10} for row in at_2020(actual=100, target=100)]
    found = ends_of(*at_2020(actual=100, target=100), *rows).set_index(["panel", "key"])["at"]
    assert found["1a Plans", "target"] - found["1a Plans", "actual"] == 20
    assert found["1b", "target"] - found["1b", "actual"] == 200


def test_the_name_stands_at_the_last_value_there_is():
    found = ends_of(*of(1, 2, MISSING))
    assert found[["year", "value"]].to_numpy().tolist() == [[2019, 2]]


def test_a_value_that_is_not_drawn_has_no_name():
    last = {"year": 2020, "value": 90, "drawn": MISSING}
    assert ends_of(*of(1, 2), last)[["year", "value"]].to_numpy().tolist() == [[2019, 2]]


def test_a_series_without_a_value_has_no_name():
    assert set(placed(*of(1, 2), *of(MISSING, MISSING, key="england"))) == {"actual"}


def test_names_are_moved_apart_whatever_year_their_lines_end_in():
    assert placed(*of(0, 100), *of(0, 100, 100, key="england")) == {"actual": 90, "england": 110}


@pytest.mark.parametrize(("value", "apart"), [(50, 10), (-0.5, 0.2), (0, 0.2)])
def test_names_of_values_that_never_change_are_apart_by_a_part_of_their_size(value, apart):
    found = placed(*of(value, value), *of(value, value, key="target"))
    assert found["target"] - found["actual"] == pytest.approx(apart)


numbers = st.floats(-1000, 1000, allow_nan=False).map(lambda each: round(each, 1))
series = st.dictionaries(st.sampled_from(list(NAMES)), st.lists(numbers, min_size=1, max_size=4), min_size=1)


@given(series, st.integers(80, 400))
def test_no_two_names_touch_and_none_passes_another(drawn, height):
    rows = [row for key, mine in drawn.items() for row in of(*mine, key=key)]
    found = ends_of(*rows, height=height)
    assert sorted(found["key"]) == sorted(drawn)
    every = [row["value"] for row in rows]
    step = ((max(every) - min(every)) or max(abs(max(every)), 1)) * line_ends.GAP / height
    for lower, upper in pairwise(found.to_dict("records")):
        assert lower["value"] <= upper["value"]
        assert upper["at"] - lower["at"] >= step - 1e-6
    first, last = found.iloc[0], found.iloc[-1]
    assert last["at"] - last["value"] == pytest.approx(first["value"] - first["at"], abs=1e-6)


def test_finding_the_ends_leaves_the_values_as_they_were():
    frame = values(*every_series())
    before = frame.copy(deep=True)
    line_ends.named_ends(frame, 100)
    pd.testing.assert_frame_equal(frame, before)


def test_without_any_value_there_is_no_name():
    assert ends_of(*of(MISSING, MISSING)).empty


# Lines over time


CLOSE = {
    "close at the end": every_series(step=0.1),
    "equal at the end": every_series(step=0),
    "close in panels": [*every_series("A", step=0.1), *every_series("B", step=0)],
    "close at the bottom": [*of(100, 1), *of(100, 1, key="england"), *of(100, 1.5, key="region")],
}


@pytest.mark.parametrize("rows", CLOSE)
def test_the_names_drawn_at_the_ends_do_not_touch(rows):
    chart = lines(*CLOSE[rows])
    for variant in VARIANTS:
        named = [each for each in drawing(chart, variant).all("text") if each["text"].endswith(tuple(NAMES.values()))]
        pairs = [(one["at"], other["at"]) for one, other in combinations(named, 2)]
        beside = [abs(one[1] - other[1]) for one, other in pairs if one[0] == other[0]]
        assert beside
        assert min(beside) >= TEXT


def test_names_of_lines_that_end_a_year_apart_do_not_touch():
    rows = [*of(50, 51, 52, 53), *of(50, 51, 53, key="stat_neighbours"), *of(50, 53, key="england")]
    drawn = drawing(lines(*rows, *of(1, 2, panel="1b", first=2012)), "narrow")
    ((left, one),), ((right, other),) = drawn.at("53 England"), drawn.at("53 Similar areas")
    assert abs(one - other) >= TEXT or right - left > 80


def test_a_name_of_an_earlier_end_just_below_another_does_not_touch_it():
    rows = [*of(50, 51, 52, 54, dp=1), *of(50, 51, 53.9, key="stat_neighbours", dp=1)]
    drawn = drawing(lines(*rows, *of(1, 2, panel="1b", first=2012)), "narrow")
    ((left, one),), ((right, other),) = drawn.at("53.9 Similar areas"), drawn.at("54.0 Smallshire")
    assert abs(one - other) >= TEXT or right - left > 60


def test_the_names_of_lines_that_never_change_stand_beside_them():
    drawn = drawing(lines(*of(5, 5), *of(5, 5, key="target")))
    [(_, down)] = {(0, y) for _, y in drawn.marks(colour("actual"))}
    assert all(abs(drawn.at(name)[0][1] - down) < 40 for name in ("5 Smallshire", "5 Target"))


def test_the_axis_of_lines_that_never_change_is_in_numbers_a_reader_can_use():
    said = drawing(lines(*of(5, 5), *of(5, 5, key="target"))).words
    assert [each for each in said if len(each) > 6 and re.fullmatch(r"[\d.]+", each)] == []


@pytest.mark.parametrize(
    ("rows", "pieces"),
    [
        (of(1, 2, 3, 4, 5), [5]),
        (of(1, 2, MISSING, 4, 5), [2, 2]),
        (of(1, 2, MISSING, MISSING, 5, 6, 7), [2, 3]),
        ([*of(1, 2, 3), *of(8, 9, first=2021, part="Calendar year 1")], [3, 2]),
        ([*of(1, 2, 3), *of(MISSING, 9, 8, first=2021, part="Calendar year 1")], [3, 2]),
    ],
    ids=["whole", "a year missing", "two years missing", "another part", "another part begins missing"],
)
def test_a_line_breaks_where_a_value_is_missing_and_between_parts(rows, pieces):
    drawn = drawing(lines(*rows))
    assert [len(each) for each in drawn.strokes(colour("actual"))] == pieces
    assert len(drawn.marks(colour("actual"))) == sum(pieces)


def test_a_value_between_two_missing_ones_is_a_point():
    drawn = drawing(lines(*of(1, MISSING, 3, MISSING, 5)))
    assert len(drawn.marks(colour("actual"))) == 3


def test_a_target_is_a_dashed_line_without_points_to_where_it_was_carried():
    rows = [*of(50, 55, 52), {"key": "target", "year": 2018, "value": 60}, {"key": "target", "year": 2020, "value": 60}]
    drawn = drawing(lines(*rows))
    [dashed] = [each for each in drawn.all("path") if each["attrs"].get("stroke") == colour("target")]
    assert dashed["attrs"]["stroke-dasharray"] == "4,3"
    ((first, _), (last, _)), (actual,) = drawn.strokes(colour("target"))[0], drawn.strokes(colour("actual"))
    assert (first, last) == (actual[0][0], actual[-1][0])
    assert drawn.marks(colour("target")) == []
    assert drawn.at("60 Target")[0][0] == drawn.at("52 Smallshire")[0][0]


def test_the_areas_own_line_is_the_thickest():
    drawn = sample_drawing("a line of every series", "wide")
    widths = {
        each["attrs"]["stroke"]: float(each["attrs"]["stroke-width"])
        for each in drawn.all("path")
        if each["attrs"].get("stroke") in {look[0] for look in theme.SERIES_LOOKS.values()}
    }
    assert set(widths) == {colour(series) for series in NAMES}
    assert widths.pop(colour("actual")) > max(widths.values())


def test_every_line_is_named_with_its_last_value():
    said = drawing(lines(*every_series(first=-50.0))).words
    assert {"−43 Smallshire", "−40 Target", "−37 Similar areas", "−34 North West", "−31 England"} <= set(said)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_last_year_is_always_marked_and_no_year_is_beyond_the_values(variant):
    years = [
        int(each) for each in sample_drawing("a line of every series", variant).words if re.fullmatch(r"20\d\d", each)
    ]
    assert max(years) == YEARS[-1]
    assert min(years) >= YEARS[0]


def test_panels_stand_in_the_order_given_each_below_its_title():
    drawn = drawing(lines(*of(1, 2, panel="2b"), *of(3, 4, panel="1a"), *of(5, 6, panel="10c")), "narrow")
    down = [drawn.at(each)[0][1] for each in ("2b", "2 Smallshire", "1a", "4 Smallshire", "10c", "6 Smallshire")]
    assert down == sorted(down)


def test_wide_panels_stand_two_beside_each_other_and_narrow_ones_below():
    rows = [*of(1, 2, panel="A"), *of(1, 2, panel="B"), *of(1, 2, panel="C")]
    (a, b, c), (d, e, f) = ([drawing(lines(*rows), each).at(panel)[0] for panel in "ABC"] for each in VARIANTS)
    assert a[1] == b[1] < c[1]
    assert a[0] == c[0] < b[0]
    assert d[0] == e[0] == f[0]
    assert d[1] < e[1] < f[1]


def test_two_long_titles_that_differ_at_their_end_have_a_panel_each():
    rows = [*of(1, 2, panel=f"{LONG}: SEN (E)"), *of(8, 9, panel=f"{LONG}: SEN (K)")]
    ((one, _),), ((other, _),) = (drawing(lines(*rows)).at(each) for each in ("2 Smallshire", "9 Smallshire"))
    assert one != other


def test_the_figures_of_lines_have_a_row_a_panel_and_series_and_a_column_a_year():
    rows = [
        *of(10.25, MISSING, 30, panel="2b", dp=2),
        *of(1, 2, first=2019, panel="2b", key="england", dp=2),
        *of(-3, first=2020, panel="1a"),
    ]
    chart = lines(*rows)
    assert chart.figures.caption == "Name"
    assert figures(chart) == [
        ["Measure", "Whose", "To 2018 (%)", "To 2019 (%)", "To 2020 (%)"],
        ["2b", "Smallshire", "10.25", "none", "30.00"],
        ["2b", "England", "none", "1.00", "2.00"],
        ["1a", "Smallshire", "none", "none", "−3"],
    ]


def test_the_figures_of_lines_say_whose_they_are_and_of_which_day():
    chart = lines(*of(-1), *of(2, key="england"), unit="score")
    assert meanings(chart) == {
        Figure("−1", "scores", "Value as shown", "2018-08-31"),
        Figure("2", "scores", "Region and England", "2018-08-31"),
    }


def test_the_figures_of_lines_hold_every_part_of_a_line_in_one_row():
    chart = lines(*of(1, 2), *of(8, first=2020, part="Calendar year 1"))
    assert figures(chart)[1:] == [["1a Plans", "Smallshire", "1", "2", "8"]]


def test_the_figures_have_a_row_for_each_kind_of_period():
    rows = [*of(84, first=2018, part="Financial year 0"), *of(60, 61)]
    assert figures(lines(*rows))[1:] == [
        ["1a Plans", "Smallshire, financial year", "84", "none"],
        ["1a Plans", "Smallshire, calendar year", "60", "61"],
    ]


def test_a_year_in_which_nothing_has_a_value_has_a_column():
    assert figures(lines(*of(1, MISSING, 3)))[0][2:] == ["To 2018 (%)", "To 2019 (%)", "To 2020 (%)"]


def test_the_figures_hold_both_values_of_two_periods_that_end_in_one_year():
    rows = [{"year": 2018, "value": 84, "part": "Financial year 0"}, *of(60, 61, part="Calendar year 0")]
    assert {"84", "60", "61"} <= {cell for row in figures(lines(*rows))[1:] for cell in row}


def test_a_name_is_written_once_where_two_periods_end_in_the_last_year():
    rows = [*of(70, 84, part="Financial year 0"), *of(60, first=2019, part="Calendar year 0")]
    assert Counter(drawing(lines(*rows)).words)["60 Smallshire"] == 1


def test_drawing_lines_leaves_the_values_as_they_were():
    frame = values(*every_series())
    before = frame.copy(deep=True)
    trends.lines(frame, NAMES, "%", CAPTION)
    pd.testing.assert_frame_equal(frame, before)


# Within limits


LIMITS = ("upper limit", "mean", "lower limit")


@pytest.mark.parametrize(
    ("how_many", "named"),
    [
        (6, []),
        (7, ["lower limit −1.2", "mean 1.4", "upper limit 4.1"]),
        (12, ["lower limit −1.2", "mean 1.5", "upper limit 4.2"]),
    ],
)
def test_limits_are_drawn_and_named_from_7_values_on(how_many, named):
    drawn = drawing(xmr(*SAW[:how_many]))
    assert [len(each) for each in drawn.strokes(theme.GREY)] == [how_many] * len(named)
    assert [each for each in drawn.words if each.startswith(LIMITS)] == named


def test_limits_are_dashed_and_their_mean_is_not():
    dashes = [
        each["attrs"].get("stroke-dasharray")
        for each in drawing(xmr(*SAW)).all("path")
        if each["attrs"].get("stroke") == theme.GREY
    ]
    assert sorted(dashes, key=str) == ["5,4", "5,4", None]


@pytest.mark.parametrize(
    ("numbers", "better", "variations"),
    [
        (SAW, "higher", {"common cause": 12}),
        (SAW[:6], "higher", {"not judged": 6}),
        (SPIKE[:12], "higher", {"common cause": 4, "improvement": 1, "concern": 7}),
        (SPIKE[:12], "lower", {"common cause": 4, "improvement": 7, "concern": 1}),
        (SPIKE[:12], "neither", {"common cause": 4, "special cause high": 1, "special cause low": 7}),
    ],
)
def test_each_point_has_the_mark_and_colour_of_its_variation(numbers, better, variations):
    assert Counter(charted(*numbers, better=better)["variation"]) == variations, "what the sample is to show"
    drawn = drawing(xmr(*numbers, better=better))
    for name in spc.VARIATIONS:
        look = theme.VARIATION_LOOKS[name]
        same = [each for each in variations if theme.VARIATION_LOOKS[each].colour == look.colour]
        told = [each for each in same if each in variations and each not in ("common cause", "not judged")]
        assert len(drawn.marks(look.colour)) == sum(variations[each] for each in same) + len(told), "and in the legend"
        assert (look.word in drawn.words) == (name in told)


def test_each_variation_has_a_shape_of_its_own():
    points = xmr(*SPIKE[:12]).wide()
    [shape] = [layer["encoding"]["shape"]["scale"] for layer in points["layer"] if "shape" in layer["encoding"]]
    assert dict(zip(shape["domain"], shape["range"], strict=True)) == {
        name: theme.VARIATION_LOOKS[name].shape for name in ("common cause", "improvement", "concern")
    }
    assert len(set(shape["range"])) == 3


def test_phases_are_lines_apart_with_limits_of_their_own():
    drawn = drawing(xmr(*SAW, *(20 + each for each in SAW), rebases=("2024-01-01",)))
    assert [len(each) for each in drawn.strokes(colour("actual"))] == [12, 12]
    assert [len(each) for each in drawn.strokes(theme.GREY)] == [12] * 6
    assert [each for each in drawn.words if each.startswith(LIMITS)] == [
        "lower limit 18.8",
        "mean 21.5",
        "upper limit 24.2",
    ]


def test_a_phase_too_short_for_limits_has_none_beside_one_that_has():
    drawn = drawing(xmr(*SAW, 20, 21, 20, rebases=("2024-01-01",)))
    assert [len(each) for each in drawn.strokes(theme.GREY)] == [12] * 3
    assert len(drawn.marks(theme.VARIATION_LOOKS["not judged"].colour)) == 15


@pytest.mark.parametrize(("target", "said"), [(None, []), (2.5, ["target 2.5"]), (0.0, ["target 0.0"])])
def test_a_target_is_drawn_only_where_there_is_one(target, said):
    drawn = drawing(xmr(*SAW, target=target))
    rules = [each for each in drawn.all("path") if each["attrs"].get("stroke") == theme.INK]
    assert len(rules) == len(said)
    assert [each for each in drawn.words if each.startswith("target")] == said


@pytest.mark.parametrize("first", ["2023-01-31", "2023-08-31"])
def test_a_value_stands_above_the_month_it_is_of(first):
    for variant in VARIANTS:
        drawn = drawing(xmr(*SAW, first=first), variant)
        across = [x for x, _ in drawn.marks(theme.VARIATION_LOOKS["common cause"].colour)]
        months = pd.date_range(first, periods=12, freq="ME")
        named = {f"{month:%b %Y}": x for month, x in zip(months, across, strict=True)}
        labels = {label: drawn.at(label)[0][0] for label in named if drawn.at(label)}
        assert len(labels) >= 2
        assert labels == pytest.approx({label: named[label] for label in labels}, abs=1.5)


@pytest.mark.parametrize("how_many", [2, 7])
def test_a_month_is_named_once_on_the_axis(how_many):
    said = drawing(xmr(*SAW[:how_many])).words
    assert max(Counter(each for each in said if re.fullmatch(r"[A-Z]\w{2} 20\d\d", each)).values()) == 1


def test_the_names_of_mean_and_limits_do_not_touch():
    drawn = drawing(xmr(*SPIKE[:5], *((1, 1.01) * 6), rebases=("2023-06-01",)))
    down = sorted(each["at"][1] for each in drawn.all("text") if each["text"].startswith(LIMITS))
    assert len(down) == 3
    assert min(lower - upper for upper, lower in pairwise(down)) >= TEXT


def test_the_mean_and_limits_of_a_constant_series_are_one_line_with_one_name():
    drawn = drawing(xmr(*(5,) * 8))
    assert [each["text"] for each in drawn.all("text") if "limit" in each["text"]] == ["mean and limits 5.0"]


def test_a_target_at_the_mean_is_named_with_it():
    assert "mean and target 1.5" in drawing(xmr(*SAW, target=1.5)).words


def test_mean_limits_target_and_figures_have_the_decimal_places_of_the_measure():
    numbers = [3 + each / 100 for each in SAW]
    chart = xmr(*numbers, dp=2, target=3.25)
    assert {"target 3.25", "mean 3.02", "upper limit 3.04", "lower limit 2.99"} <= set(drawing(chart).words)
    assert figures(chart)[1][1:5] == ["3.01", "2.99", "3.02", "3.04"]
    assert "mean 2" in drawing(xmr(*SAW, dp=0)).words


def test_the_months_named_on_the_axis_are_as_far_apart_as_each_other():
    said = [each for each in drawing(xmr(*SAW * 5)).words if re.fullmatch(r"[A-Z]\w{2} 20\d\d", each)]
    months = pd.to_datetime(pd.Series(said), format="%b %Y").dt.to_period("M").astype("int64")
    assert len(months) > 3
    assert len(set(months.diff().dropna())) == 1


def test_a_month_without_a_value_breaks_the_line_and_has_no_point():
    drawn = drawing(xmr(*SAW[:5], None, *SAW[:6]))
    assert [len(each) for each in drawn.strokes(colour("actual"))] == [5, 6]
    assert len(drawn.marks(theme.VARIATION_LOOKS["common cause"].colour)) == 11


def test_the_figures_of_months_give_value_limits_variation_and_rule():
    assert figures(xmr(*SPIKE[:5], None, *SAW[:2]))[:1] == [
        ["To the end of", "Value (score)", "Lower limit", "Mean", "Upper limit", "Variation", "Rule"]
    ]
    assert figures(xmr(*SAW))[1] == ["31 January 2023", "1.0", "−1.2", "1.5", "4.2", "common cause", "none"]
    assert figures(xmr(*SPIKE[:12]))[5][5:] == ["improvement", "outside limits"]
    assert figures(xmr(1, None, 2))[2] == ["28 February 2023", "none", "none", "none", "none", "not judged", "none"]


def test_limits_have_the_unit_of_their_measure():
    assert {each.unit for each in meanings(xmr(*SAW, unit="weeks"))} == {"weeks"}


def test_a_limit_where_no_value_can_be_is_cut_and_said_to_be():
    chart = xmr(*SAW, unit="%")
    assert "lower limit 0.0" in drawing(chart).words
    assert figures(chart)[1][2:5] == ["0.0 (cut)", "1.5", "4.2"]
    assert chart.reading == "Reading. No value can be below 0%, so the lower limit is cut there."


def test_limits_within_what_is_possible_are_not_said_to_be_cut():
    assert xmr(*(50 + each for each in SAW), unit="%").reading == "Reading."


def test_drawing_months_leaves_the_points_as_they_were():
    frame = charted(*SPIKE)
    before = frame.copy(deep=True)
    control_charts.xmr(frame, 1, 1.5, "%", CAPTION)
    pd.testing.assert_frame_equal(frame, before)


def test_months_without_a_signal_name_no_variation():
    assert not {each.word for each in theme.VARIATION_LOOKS.values()} & set(drawing(xmr(*SAW)).words)
