"""Which target is in force, how far a value is from it, and whether it can be held against it yet."""

import math

import pytest
from builders import area_folder, row, texts_of
from frames import actual, judged, only, plan, target, value
from hypothesis import given
from hypothesis import strategies as st

from sendplan.data.areas import load_area
from sendplan.rules import targets
from sendplan.rules.observations import COMPARATORS
from sendplan.words import MONTHS

BASELINE = actual(10)  # of 2018, before the plan starts
UNDER_WAY = "adds up until the end of its year, 31 March 2026"


def one(*rows, **more):
    return only(judged(*rows, **more, at="2026-05-01"))


def month(name, number, year, series="actual", **cells):
    place = MONTHS.index(name) + 1
    last = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(place, 31)
    period = {"time_period": str(year), "time_identifier": name, "period_end": f"{year}-{place:02}-{last}"}
    return value(series, number, year, **period | cells)


def financial(number, year, series="actual", **cells):
    """A value of the financial year that ends in March of a year."""
    period = {"time_period": f"{year - 1}{year % 100}", "time_identifier": "Financial year"}
    return value(series, number, year, **period | {"period_end": f"{year}-03-31"} | cells)


def adding_up(*rows, **more):
    """A measure whose values add up in the financial year: what can be said of it, and why."""
    found = one(*rows, **{"cumulative": "true", "unit": "count", "start": "2025-04-01"} | more)
    return found["result"], found["reason"]


# A rating of the measure's own


@pytest.mark.parametrize(
    ("better", "number", "rated"),
    [
        ("higher", 20, "green"),
        ("higher", 19.9, "amber"),
        ("higher", 18, "amber"),
        ("higher", 17.9, "red"),
        ("lower", 20, "green"),
        ("lower", 22, "amber"),
        ("lower", 22.1, "red"),
        ("target", 18, "green"),
        ("target", 22, "green"),
        ("target", 22.1, "red"),
        ("neither", 20, ""),
    ],
)
def test_a_measure_is_green_at_its_target_amber_within_its_tolerance_and_red_beyond(better, number, rated):
    assert one(BASELINE, actual(number, 2019), target(20), better=better, tolerance="2", dp="1")["own_rating"] == rated


def test_a_tolerance_of_nothing_leaves_no_amber():
    assert one(BASELINE, actual(19, 2019), target(20), tolerance="0")["own_rating"] == "red"


def test_a_tolerance_is_held_against_what_is_shown_and_not_against_the_noise_of_machines():
    assert one(BASELINE, actual(0.7, 2019), target(1), tolerance="0.3", dp="1")["own_rating"] == "amber"


@pytest.mark.parametrize("rows", [[actual(19, 2019)], [target(20)], []])
def test_without_tolerance_value_or_target_there_is_no_rating_of_ours(rows):
    assert one(BASELINE, actual(19, 2019), target(20))["own_rating"] == ""
    assert one(BASELINE, *rows, tolerance="2")["own_rating"] == ""


def test_the_printed_rating_is_kept_as_printed_and_is_that_of_the_latest_value():
    rows = [actual(10, rating="Green"), actual(12, 2019, rating="On Target"), target(20, rating="Red")]
    found = one(*rows, tolerance="2")
    assert (found["printed_rating"], found["own_rating"]) == ("On Target", "red")


@pytest.mark.parametrize(
    ("printed", "means"),
    [("Green", "green"), (" r ", "red"), ("AMBER", "amber"), ("A", "amber"), ("On target", ""), ("Complete", "")],
)
def test_a_printed_rating_is_read_by_its_colour_or_letter_or_not_at_all(printed, means):
    assert targets.printed_as(printed, ()) == means


def test_a_plans_own_word_or_code_for_a_rating_comes_before_the_usual_ones():
    scale = plan(ratings=[{"code": "G", "word": "Going", "means": "amber", "legend": "on its way"}]).ratings
    assert [targets.printed_as(each, scale) for each in ("going", "g", "green")] == ["amber", "amber", "green"]


@pytest.mark.parametrize(("table", "column"), [("measures", "tolerance"), ("observations", "responses")])
def test_a_number_that_can_only_be_0_or_more_is_refused_below(data, table, column):
    folder = {"measures": [row("measures")], "observations": [row("observations")]}
    area_folder(data, **folder | {table: [row(table, **{column: "-1"})]})
    assert any(f"{column}" in text and "0 or more" in text for text in texts_of())
    area_folder(data, **folder | {table: [row(table, **{column: "0"})]})
    assert load_area("smallshire").tables[table][column].tolist() == [0]


# Close to the target is better


@pytest.mark.parametrize(
    ("number", "tolerance", "gap", "said"),
    [
        (20, "", 0, "meets target"),
        (21, "", -1, "short of target"),
        (19, "", -1, "short of target"),
        (21, "1", -1, "meets target"),
        (18.9, "1", -1.1, "short of target"),
    ],
)
def test_the_gap_to_a_target_to_be_close_to_is_the_distance(number, tolerance, gap, said):
    found = one(BASELINE, actual(number, 2019), target(20), better="target", tolerance=tolerance, dp="1")
    assert (found["gap"], found["result"]) == (gap, said)


@pytest.mark.parametrize(
    ("then", "now", "moved", "change"),
    [
        (10, 15, "closer to target", 5),
        (10, 26, "closer to target", 4),
        (22, 24, "further from target", -2),
        (22, 18, "no change", 0),
        (22, 22, "no change", 0),
        (18, 23, "further from target", -1),
    ],
)
def test_such_a_measure_goes_closer_to_the_target_in_force_or_further_from_it(then, now, moved, change):
    found = one(actual(then), actual(now, 2019), target(20), better="target")
    assert (found["moved"], found["direction"], found["change"]) == (moved, moved, change)


def test_such_a_measure_without_a_target_goes_nowhere_that_is_known():
    found = one(actual(10), actual(15, 2019), better="target")
    assert (found["moved"], found["result"]) == ("not known", "no target set")
    assert math.isnan(found["gap"])


def test_its_pace_is_how_fast_it_comes_closer_and_never_below_0_is_needed():
    found = one(actual(10, 2024), actual(26, 2025), target(20, 2027), better="target", start="2024-12-31")
    assert found["observed_pace"] == pytest.approx(4, abs=0.01)
    assert found["required_pace"] == pytest.approx(3, abs=0.01)


@pytest.mark.parametrize("series", COMPARATORS)
def test_beside_others_it_is_no_better_and_no_worse_and_only_apart(series):
    found = one(BASELINE, actual(12, 2019), value(series, 15, 2019), better="target")
    assert (found[f"{series}_apart"], found[f"{series}_trend"]) == (-3, "not known")
    assert math.isnan(found[f"{series}_gap"])


@given(st.integers(-99, 99), st.integers(-99, 99), st.integers(0, 20))
def test_such_a_measure_meets_its_target_only_within_the_tolerance_on_either_side(number, aim, tolerance):
    found = one(BASELINE, actual(number, 2019), target(aim), better="target", tolerance=str(tolerance))
    assert found["gap"] == -abs(number - aim) <= 0
    assert (found["result"] == "meets target") == (abs(number - aim) <= tolerance) == (found["own_rating"] == "green")


# What adds up within its year


def test_a_year_to_date_figure_read_as_a_triumph():
    """Half a year's figure is held against nothing of the whole year, however good it looks."""
    rows = financial(100, 2025), month("September", 40, 2025), financial(90, 2026, "target")
    assert adding_up(*rows, better="lower") == ("cannot be judged", UNDER_WAY)
    found = one(*rows, better="lower", cumulative="true", unit="count", start="2025-04-01", tolerance="5")
    assert math.isnan(found["gap"])
    assert (found["own_rating"], found["moved"], found["so_far"]) == ("", "not known", True)


def test_what_adds_up_is_compared_with_the_same_point_of_another_year():
    rows = [month("September", 40, 2024), month("August", 35, 2025), month("September", 44, 2025)]
    found = one(*rows, cumulative="true", unit="count", start="2024-01-01")
    assert (found["previous"], found["change"], found["moved"]) == (40, 4, "better")
    assert one(*rows, start="2024-01-01")["previous"] == 35


def test_without_the_same_point_of_another_year_nothing_compares():
    found = one(month("August", 35, 2025), month("September", 44, 2025), cumulative="true")
    assert math.isnan(found["previous"])
    assert found["direction"] == "not known"


@pytest.mark.parametrize(("number", "said"), [(50, "meets target"), (49, "short of target")])
def test_a_target_for_the_same_day_judges_it(number, said):
    rows = financial(9, 2025), month("September", number, 2025)
    assert adding_up(*rows, month("September", 50, 2025, "target"), financial(99, 2026, "target")) == (said, "")


def test_the_target_of_the_whole_year_comes_before_one_on_the_way():
    rows = financial(9, 2025), month("September", 40, 2025), month("December", 50, 2025, "target")
    assert adding_up(*rows, financial(99, 2026, "target")) == ("cannot be judged", UNDER_WAY)
    assert adding_up(*rows[:2], month("November", 50, 2025, "target")) == (
        "cannot be judged",
        "adds up within its year, and its target is for another part of it",
    )


@pytest.mark.parametrize(
    ("better", "number", "said"),
    [
        ("higher", 90, "meets target"),
        ("higher", 89, "cannot be judged"),
        ("lower", 91, "short of target"),
        ("lower", 90, "cannot be judged"),
        ("target", 92, "cannot be judged"),
        ("target", 93, "short of target"),
    ],
)
def test_before_its_year_is_over_only_what_can_no_longer_change_is_told(better, number, said):
    rows = financial(9, 2025), month("September", number, 2025), financial(90, 2026, "target")
    certain = "already, before the end of its year on 31 March 2026"
    assert adding_up(*rows, better=better, tolerance="2") == (
        said,
        UNDER_WAY if said == "cannot be judged" else certain,
    )


@pytest.mark.parametrize("unit", ["%", "per 100", "ratio", "score"])
def test_a_rate_of_the_year_so_far_can_still_fall_so_nothing_of_it_is_certain(unit):
    rows = financial(9, 2025), month("September", 95, 2025), financial(90, 2026, "target")
    assert adding_up(*rows, unit=unit) == ("cannot be judged", UNDER_WAY)


def test_a_target_of_another_year_tells_when_the_year_ends_and_makes_nothing_certain():
    rows = financial(9, 2025), month("September", 95, 2025)
    assert adding_up(*rows, financial(90, 2027, "target")) == ("cannot be judged", UNDER_WAY)
    assert adding_up(*rows, financial(90, 2025, "target")) == ("cannot be judged", UNDER_WAY)


@pytest.mark.parametrize("last", [financial(95, 2026), month("March", 95, 2026)])
def test_when_its_year_is_over_it_is_judged_like_any_other(last):
    rows = financial(9, 2025), month("September", 40, 2025), last, financial(90, 2026, "target")
    assert adding_up(*rows) == ("meets target", "")
    assert not one(*rows, cumulative="true", unit="count")["so_far"]


def test_a_year_that_is_over_is_judged_by_the_target_of_another_as_any_value_is():
    rows = financial(9, 2025), month("March", 95, 2026)
    assert adding_up(*rows, financial(90, 2028, "target"))[0] == "meets target"
    assert adding_up(*rows, financial(99, 2025, "target"))[0] == "short of target"


def test_a_reporting_year_that_ends_on_29_february_ends_so_in_every_year():
    leap = value("target", 90, 2024, time_identifier="Reporting year", period_end="2024-02-29")
    rows = actual(9, 2019), month("September", 40, 2024), leap
    assert adding_up(*rows, start="2019-12-31")[1] == "adds up until the end of its year, 28 February 2025"


def test_what_adds_up_has_no_pace_that_is_needed():
    found = one(financial(9, 2025), financial(40, 2026), financial(90, 2028, "target"), cumulative="true")
    assert math.isnan(found["required_pace"])
    assert math.isnan(found["next_target"])


@pytest.mark.parametrize(("name", "so_far"), [("September", True), ("March", False)])
def test_without_a_target_the_month_says_whether_more_is_to_come(name, so_far):
    assert one(month(name, 9, 2025), cumulative="true")["so_far"] == so_far
    assert not one(month(name, 9, 2025))["so_far"]


# A target at the end, without a date


def test_a_final_target_lost():
    """A target without a date is no less a target: it judges where no dated one does, and says that it has none."""
    found = one(BASELINE, actual(80, 2019), final_target="90")
    assert (found["result"], found["reason"]) == ("short of target", "the final one, for which no date is given")
    assert (found["target"], found["gap"], found["aim"]) == (90, -10, 90)
    assert one(BASELINE, actual(90, 2019), final_target="90")["result"] == "meets target"


def test_a_dated_target_comes_before_the_final_one():
    found = one(BASELINE, actual(80, 2019), target(70), final_target="90")
    assert (found["target"], found["result"], found["reason"]) == (70, "meets target", "")


def test_a_final_target_is_rounded_as_values_are():
    assert one(BASELINE, actual(80, 2019), final_target="89.5")["target"] == 90


def test_what_adds_up_is_not_held_against_a_target_without_a_date_before_its_year_is_over():
    rows = financial(9, 2025), month("September", 95, 2025)
    assert adding_up(*rows, final_target="90") == ("cannot be judged", targets.ADDS_UP_UNDATED)
    assert adding_up(*rows, financial(95, 2026), final_target="90")[0] == "meets target"


# No gap where nothing can be judged


def test_a_gap_shown_beside_cannot_be_judged():
    """What cannot be judged against its target has no gap to it either."""
    found = one(BASELINE, target(20))
    assert (found["result"], found["target"]) == ("cannot be judged", 20)
    assert math.isnan(found["gap"])


def test_a_measure_that_is_not_of_the_plan_is_not_held_against_a_target():
    found = one(BASELINE, actual(12, 2019), target(20), in_plan="false", tolerance="1")
    assert (found["result"], found["own_rating"]) == ("no target set", "")
    assert math.isnan(found["gap"])


# Terms and rolling years


def test_a_term_compares_with_the_same_term_of_another_year_and_with_no_other():
    def term(name, number, year, end):
        return value(
            "actual", number, year, time_identifier=name, time_period=f"{year}{year % 100 + 1}", period_end=end
        )

    terms = [
        term("Autumn term", 10, 2023, "2023-12-20"),
        term("Spring term", 20, 2023, "2024-03-28"),
        term("Autumn term", 12, 2024, "2024-12-19"),
    ]
    found = one(*terms, start="2023-01-01")
    assert (found["previous"], found["latest"], found["kind"]) == (10, 12, "Autumn term")


def test_rolling_years_compare_with_one_another_at_any_month_and_never_with_months():
    months = [
        month(name, number, 2025, time_identifier=f"12 months to {name}")
        for name, number in (("July", 10), ("August", 12))
    ]
    found = one(*months, start="2025-01-01")
    assert (found["previous"], found["kind"]) == (10, "Rolling year")
    apart = one(months[1], month("September", 14, 2025), start="2025-01-01")
    assert math.isnan(apart["previous"])
