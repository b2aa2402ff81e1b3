"""The strip of due dates: which mark stands where, what is named, that it can be drawn, and that it fits its page."""

from itertools import pairwise

import pandas as pd
import pytest
from frames import day
from hypothesis import given, settings
from hypothesis import strategies as st
from test_charts import WIDTHS, texts

from sendplan.figures import Figure, found
from sendplan.show import letters, strip, theme
from sendplan.show.charts import Caption

TODAY = day("2019-06-24")
NEEDS, WAITS = "1. Needs are met early", "2. Waits are short"


def rows(*given):
    """Actions given as (section, due date or nothing, state), with references in order."""
    made = [
        {"section": section, "due": pd.Timestamp(due or None), "ref": f"1.{place}", "state": state}
        for place, (section, due, state) in enumerate(given, start=1)
    ]
    frame = pd.DataFrame(made, columns=["section", "due", "ref", "state"])
    return frame.astype({"due": "datetime64[ns]"})


def drawn(*given, as_at=TODAY, words=None):
    return strip.due_strip(rows(*given), as_at, words or {}, Caption("C", "R."))


def months(first, how_many, section=NEEDS, state="to come"):
    """One action a month."""
    ends = pd.date_range(first, periods=how_many, freq="ME")
    return [(section, str(each.date()), state) for each in ends]


SMALL = [
    (NEEDS, "2019-03-31", "done"),
    (NEEDS, "2019-03-31", "late"),
    (NEEDS, "2019-06-30", "to come"),
    (WAITS, "2019-08-31", "to come"),
]
PLAN = [
    *months("2019-01-31", 5, "1. Identifying and meeting needs", "done"),
    *[("1. Identifying and meeting needs", "2019-03-31", "late")] * 4,
    *months("2019-06-30", 18, "1. Identifying and meeting needs"),
    *months("2019-02-28", 4, "3. Services that are easy to reach and centred on the child", "late"),
    *months("2019-06-30", 14, "3. Services that are easy to reach and centred on the child"),
    *[("4. Good results and preparation for adult life", "2019-06-30", "to come")] * 6,
    *[("4. Good results and preparation for adult life", "2019-09-30", "to come")] * 3,
]
SAMPLES = {
    "small plan": lambda: drawn(*SMALL),
    "plan of two years": lambda: drawn(*PLAN),
    "only what is to come": lambda: drawn(*(each for each in PLAN if each[2] == "to come")),
    "only what is late": lambda: drawn((NEEDS, "2019-03-31", "late"), (NEEDS, "2019-05-31", "late")),
    "one action": lambda: drawn((NEEDS, "2019-09-30", "to come")),
    "no due date": lambda: drawn((NEEDS, "", "to come")),
    "no action": lambda: drawn(),
    "60 in one month": lambda: drawn(*[(NEEDS, "2019-03-31", "late")] * 60, *months("2019-01-31", 24)),
    "eight years": lambda: drawn(*months("2015-01-31", 96, WAITS)),
    "sections of long names": lambda: drawn(
        (f"1. {'wording ' * 12}", "2019-03-31", "late"), ("W" * 60, "2019-09-30", "done")
    ),
}


def layers(specification, mark):
    """The layers of one mark, each with its rows."""
    for layer in specification["layer"]:
        if layer["mark"]["type"] == mark:
            data = layer.get("data") or specification["data"]
            yield layer["mark"], specification["datasets"][data["name"]]


def marks(specification):
    """Where the marks of the lanes are, by state: those of the legend come last."""
    shapes = {look.shape: state for state, look in theme.DUE_LOOKS.items()}
    looks = {look.fill: state for state, look in theme.DUE_LOOKS.items() if look.shape == "square"}
    found = {}
    for mark, placed in [*layers(specification, "point")][: len(theme.DUE_LOOKS)]:
        state = looks.get(mark["fill"], shapes[mark["shape"]])
        found[state] = [(each["x"], each["y"]) for each in placed]
    return found


def now(specification):
    """Where the line of today is."""
    return next(
        rows[0]["x"] for mark, rows in layers(specification, "rule") if mark.get("strokeWidth") == strip.NOW_WIDTH
    )


@pytest.mark.parametrize(("variant", "_"), WIDTHS)
def test_every_action_with_a_due_date_has_a_mark_of_its_own_and_no_two_touch(variant, _):
    specification = getattr(SAMPLES["plan of two years"](), variant)
    placed = marks(specification)
    assert {state: len(each) for state, each in placed.items()} == {"late": 8, "done": 5, "to come": 41}
    every = [each for states in placed.values() for each in states]
    assert len(set(every)) == len(PLAN)


@pytest.mark.parametrize(("variant", "_"), WIDTHS)
def test_what_was_due_before_today_is_left_of_the_line_and_what_is_due_from_today_on_right_of_it(variant, _):
    given = [(NEEDS, "2019-06-23", "late"), (NEEDS, "2019-06-24", "to come"), (NEEDS, "2019-06-30", "to come")]
    specification = getattr(drawn(*given), variant)
    placed, line = marks(specification), now(specification)
    assert [x < line for x, _ in placed["late"]] == [True]
    assert [x > line for x, _ in placed["to come"]] == [True, True]


def test_months_run_from_left_to_right_and_marks_of_one_month_stand_on_each_other():
    [(first, foot), (second, above)] = marks(drawn(*SMALL[:2]).narrow)["done"] + marks(drawn(*SMALL[:2]).narrow)["late"]
    assert first < now(drawn(*SMALL).wide)
    assert second >= first
    assert above <= foot
    to_come = marks(drawn(*SMALL).wide)["to come"]
    assert to_come[0][0] < to_come[1][0]


def test_each_section_has_a_lane_in_the_order_of_the_rows_and_the_later_lies_below():
    placed = marks(drawn((WAITS, "2019-03-31", "late"), (NEEDS, "2019-03-31", "late")).wide)["late"]
    assert placed[0][1] < placed[1][1]
    written = texts(drawn((WAITS, "2019-03-31", "late"), (NEEDS, "2019-03-31", "late")).narrow)
    assert written.index(WAITS) < written.index(NEEDS)


def test_states_are_named_with_their_counts_and_those_of_no_action_are_not():
    assert {"1 late", "1 done", "2 to come", "24 June 2019"} <= set(texts(drawn(*SMALL).wide))
    assert not {"0 late", "0 done"} & set(texts(drawn((NEEDS, "2019-09-30", "to come")).wide))


def test_a_state_can_be_called_as_the_plan_calls_it():
    chart = drawn(*SMALL, words={"done": "complete"})
    assert "1 complete" in texts(chart.wide)
    assert chart.figures.headings == ["Group", "Due in", "Late", "Complete", "To come"]


def test_months_and_years_are_named():
    short = {each for each in texts(drawn(*SMALL).wide) if len(each) < 5}
    assert short == {"Mar", "Apr", "May", "Jun", "Jul", "Aug", "2019"}


def test_on_a_phone_every_third_month_of_two_years_is_named():
    written = [each for each in texts(SAMPLES["plan of two years"]().narrow) if len(each) == 3]
    assert written == ["Jan", "Apr", "Jul", "Oct"] * 2


def test_of_many_years_a_slot_holds_several_months_and_only_years_are_named():
    usual = {WAITS, "24 June 2019"}
    assert set(texts(SAMPLES["eight years"]().wide)) == usual | {str(year) for year in range(2015, 2023)}
    assert set(texts(SAMPLES["eight years"]().narrow)) == usual | {"2016", "2018", "2020", "2022"}


def test_the_figures_count_the_actions_of_each_section_and_month():
    chart = drawn(*SMALL)
    assert chart.figures.heads == 2
    assert [[found(cell)[0].text if found(cell) else cell for cell in row] for row in chart.figures.rows] == [
        [NEEDS, "March 2019", "1", "1", "0"],
        [NEEDS, "June 2019", "0", "0", "1"],
        [WAITS, "August 2019", "0", "0", "1"],
    ]
    assert [found(cell) for cell in chart.figures.rows[0][2:]] == [
        [Figure("1", "actions", "Past due")],
        [Figure("1", "actions", "Complete")],
        [Figure("0", "actions", "Open")],
    ]


def test_an_action_without_a_due_date_is_not_drawn_nor_counted():
    chart = drawn(*SMALL, (NEEDS, "", "to come"))
    assert chart.wide == drawn(*SMALL).wide
    assert chart.figures.rows == drawn(*SMALL).figures.rows


def test_states_differ_in_shape_or_in_lightness_and_not_only_in_colour():
    assert len({(look.shape, look.fill) for look in theme.DUE_LOOKS.values()}) == 3
    assert [look.shape for look in theme.DUE_LOOKS.values()].count("square") == 2


def test_a_lane_is_no_higher_than_70_px_on_a_desk():
    feet = next(rows for mark, rows in layers(SAMPLES["plan of two years"]().wide, "rule") if rows[0]["x"] == 0)
    assert all(after["y"] - before["y"] <= 70 for before, after in pairwise(feet))


def test_where_stacks_may_be_higher_marks_are_larger_and_lie_on_each_other_as_before():
    stacks, caption = (strip.STACK, 150), Caption("C", "R.")
    usual, high = (strip.due_strip(rows(*SMALL), TODAY, {}, caption, stack=each) for each in stacks)
    heights = [[y for states in marks(each.at(640).wide).values() for _, y in states] for each in (usual, high)]
    assert [round(max(each) - min(each)) for each in heights][1] > round(max(heights[0]) - min(heights[0]))
    assert len(heights[0]) == len(heights[1]) == len(SMALL)


@settings(max_examples=10)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([NEEDS, WAITS]),
            st.dates(day("2018-01-01").date(), day("2022-12-31").date()).map(str),
            st.sampled_from(list(theme.DUE_LOOKS)),
        ),
        max_size=80,
    ),
    st.sampled_from(WIDTHS),
)
def test_no_mark_lies_on_another_or_beyond_the_drawing(given, variant):
    name, width = variant
    specification = getattr(drawn(*given), name)
    every = [each for states in marks(specification).values() for each in states]
    assert len(set(every)) == len(given)
    assert all(0 < x < width and y > 0 for x, y in every)


def assert_texts_fit(specification, most):
    """Hold the place of each text against the width of a drawing, in the widest of letters."""
    for mark, placed in layers(specification, "text"):
        for each in (row for row in placed if not mark.get("angle")):
            wide = letters.width(each["said"], bold="fontWeight" in mark) * mark["fontSize"] / theme.SIZE
            left = each["x"] - {"left": 0, "center": wide / 2, "right": wide}[mark["align"]]
            assert left >= -1
            assert left + wide <= most - 7
