import math

import pandas as pd
import pytest
from frames import actual, day, judged, known, only, rebases, table, target, value
from hypothesis import given
from hypothesis import strategies as st

from sendplan.data.area import Disclosure
from sendplan.opening import of_area
from sendplan.rules import disclosure, measures
from sendplan.rules.observations import COMPARATORS
from sendplan.vocabulary import BETTER_WHEN, SERIES

BASELINE = actual(10)  # of 2018, before the plan starts on 1 April 2019


def one(*rows, **more):
    return only(judged(*rows, **more))


def result(*rows, **more):
    row = one(*rows, **more)
    return row["result"], row["reason"]


def since(*numbers, **more):
    """The judged row of 10 in 2018, and of one number for each year since."""
    return one(BASELINE, *(actual(number, year) for year, number in enumerate(numbers, 2019)), **more)


def beside(series, numbers, others, **more):
    """The judged row of two series, each given as numbers by year."""
    mine = [actual(number, year) for year, number in numbers.items()]
    return one(*mine, *(value(series, number, year) for year, number in others.items()), **more)


def every(rows, *found, rebased=()):
    """Several measures, judged."""
    return measures.judged(
        table("measures", *found), known(*rows), rebases(*rebased), day("2019-04-01"), day("2025-01-01")
    )


def march(series, number, year, **cells):
    return value(series, number, year, time_identifier="March", period_end=f"{year}-03-31", **cells)


@pytest.mark.parametrize(
    ("better", "number", "said", "gap"),
    [
        ("higher", 19, "short of target", -1),
        ("higher", 20, "meets target", 0),
        ("higher", 22, "meets target", 2),
        ("lower", 18, "meets target", 2),
        ("lower", 20, "meets target", 0),
        ("lower", 21, "short of target", -1),
    ],
)
def test_a_target_is_met_when_the_latest_value_reaches_it(better, number, said, gap):
    row = one(BASELINE, actual(number, 2020), target(20), better=better)
    assert (row["result"], row["reason"], row["gap"]) == (said, "", gap)


@pytest.mark.parametrize(("dp", "number", "said"), [("0", "89.4", "short of target"), ("0", "89.5", "meets target")])
def test_a_value_is_judged_as_it_is_shown(dp, number, said):
    assert result(BASELINE, actual(number, 2020), target(90), dp=dp) == (said, "")
    assert result(BASELINE, actual(number, 2020), target(90), dp="1")[0] == "short of target"


def test_a_target_is_taken_as_it_is_shown():
    assert one(BASELINE, actual(90, 2020), target("90.4"))["gap"] == 0
    assert one(BASELINE, actual(90, 2020), target("89.5"))["gap"] == 0
    assert one(BASELINE, actual(90, 2020), target("90.4"), dp="1")["gap"] == -0.4


def test_a_target_of_nothing_can_be_met():
    assert result(BASELINE, actual(0, 2020), target(0), better="lower")[0] == "meets target"


def test_numbers_below_0_are_judged_like_others():
    assert one(actual(-3), actual(-2, 2020), target(-1))["gap"] == -1
    assert one(actual(-3), actual(-2, 2020), target(-1), better="lower")["result"] == "meets target"


def test_a_measure_without_a_direction_cannot_be_judged():
    row = one(BASELINE, actual(12, 2020), target(12), better="neither")
    assert (row["result"], row["reason"]) == (
        "cannot be judged",
        "the plan does not say whether more or less is better",
    )
    assert math.isnan(row["gap"])


@pytest.mark.parametrize(
    ("symbol", "reason"),
    [
        ("z", "the plan sets a direction and no number"),
        ("tbc", "to be confirmed"),
        ("x", "not available"),
    ],
)
def test_a_target_without_a_number_is_no_target_and_its_symbol_says_why(symbol, reason):
    row = one(BASELINE, actual(12, 2020), target(None, symbol=symbol))
    assert (row["result"], row["reason"], row["target_symbol"]) == ("no target set", reason, symbol)
    assert math.isnan(row["target"])
    assert math.isnan(row["gap"])


def test_a_measure_without_a_target_says_none_was_given():
    assert result(BASELINE, actual(12, 2020)) == ("no target set", "none given")


def test_a_measure_added_beside_the_plan_has_no_target_because_it_is_not_the_plans():
    assert result(BASELINE, actual(12, 2020), in_plan="false") == ("no target set", "not a measure of the plan")


def test_a_measure_nobody_published_has_one_row_and_no_data_yet():
    row = one()
    assert (row["breakdown"], row["result"], row["reason"]) == ("all", "no data yet", "nothing published")
    assert (row["age"], row["direction"], row["moved"], row["latest_symbol"]) == (-1, "not known", "not known", "")
    values = ["baseline", "first", "previous", "latest", "target", *COMPARATORS]
    assert row[values + [f"{name}_by" for name in values]].isna().all()


@pytest.mark.parametrize(
    ("symbol", "reason"), [("x", "given as not available"), ("tbc", "given as to be confirmed"), ("u", None)]
)
def test_a_symbol_in_place_of_every_value_is_no_data_and_says_why(symbol, reason):
    row = one(actual(None, symbol=symbol))
    assert row["result"] == "no data yet"
    assert row["latest_symbol"] == symbol
    assert row["reason"] == (reason or "given as low reliability")


def test_the_symbol_of_the_last_period_says_why_there_is_no_value():
    rows = actual(None, 2019, symbol="tbc"), actual(None, 2017, symbol="z"), actual(None, 2018, symbol="x")
    assert one(*rows)["latest_symbol"] == "tbc"


def test_a_symbol_beside_a_number_is_not_a_reason():
    row = one(BASELINE, actual(None, 2020, symbol="x"), target(None, 2019, symbol="tbc"), target(12))
    assert (row["latest"], row["latest_symbol"], row["target"], row["target_symbol"]) == (10, "", 12, "")


@pytest.mark.parametrize("other", [2017, 2019])
def test_values_hidden_in_any_period_cannot_be_judged(other):
    row = one(actual(None, symbol="c"), actual(None, other, symbol="x"), target(3))
    assert (row["result"], row["reason"]) == ("cannot be judged", "its values are hidden, for they count few people")
    assert row["latest_symbol"] == "c"


def test_a_small_count_that_is_hidden_cannot_be_judged_by_its_target_or_comparators():
    found = table("measures", {"is_small_count": "true", "unit": "count", "better": "lower"})
    rows = known(BASELINE, actual(2, 2020), target(4), value("england", 3, 2020))
    rule = Disclosure(rule="Small counts", text="Hidden.", show_small_counts=False, threshold=11)
    row = only(measures.judged(found, disclosure.suppressed(rows, found, rule), rebases(), None, day("2025-01-01")))
    assert (row["result"], row["reason"]) == ("cannot be judged", "its values are hidden, for they count few people")
    assert row[["baseline", "first", "previous", "latest", "change", "gap", "england", "england_gap"]].isna().all()
    assert (row["target"], row["direction"], row["age"]) == (4, "not known", -1)


@pytest.mark.parametrize("symbol", ["x", "c"])
def test_a_value_withdrawn_by_a_later_symbol_leaves_the_symbol(symbol):
    assert one(actual(10), actual(None, symbol=symbol, source="later paper"))["latest_symbol"] == symbol


def test_a_baseline_alone_cannot_be_judged():
    assert result(BASELINE, target(8)) == ("cannot be judged", "no value since the baseline")
    assert result(actual(9, 2017), BASELINE, target(8)) == ("cannot be judged", "no value since the baseline")


def test_a_later_publication_of_the_baselines_period_is_no_value_since():
    row = one(BASELINE, actual(11, source="release"), target(8))
    assert row["reason"] == "no value since the baseline"
    assert (row["baseline"], row["first"], row["latest"]) == (10, 11, 11)


def test_a_target_set_before_a_rebase_cannot_judge_a_value_after_it():
    rows = BASELINE, actual(12, 2022), target(11, 2020)
    assert result(*rows, rebased=["2021-01-01"]) == (
        "cannot be judged",
        "counted differently from 1 January 2021",
    )


@pytest.mark.parametrize(
    ("starts", "said"),
    [
        ("2020-12-31", "meets target"),
        ("2021-01-01", "cannot be judged"),
        ("2022-12-31", "cannot be judged"),
        ("2023-01-01", "meets target"),
    ],
)
def test_only_a_rebase_between_target_and_value_keeps_them_apart(starts, said):
    assert result(BASELINE, actual(12, 2022), target(11, 2020), rebased=[starts])[0] == said


def test_a_rebase_between_a_value_and_a_later_target_is_named():
    rows = BASELINE, actual(12, 2019), target(11, 2021)
    assert "from 1 January 2020" in one(*rows, rebased=["2020-01-01", "2023-01-01"])["reason"]


@pytest.mark.parametrize(
    "other",
    [{"breakdown": "SEN (E)"}, {"measure": "1b"}, {"plan": "wsoa"}],
)
def test_a_rebase_of_another_group_measure_or_plan_changes_nothing(other):
    rows = known(BASELINE, actual(12, 2022), target(11, 2020))
    parts = measures.judged(table("measures", {}), rows, rebases("2021-01-01", **other), None, day("2025-01-01"))
    whole = measures.judged(table("measures", {}), rows, rebases(), None, day("2025-01-01"))
    pd.testing.assert_frame_equal(parts, whole)


def test_what_is_missing_is_told_before_what_cannot_be_judged():
    assert result(target(8), better="neither")[0] == "no data yet"
    assert result(BASELINE, actual(12, 2020), better="neither")[0] == "cannot be judged"
    assert result(BASELINE)[0] == "no target set"
    rows = actual(10, 2022), target(11, 2020)
    assert result(*rows, rebased=["2021-01-01"])[1] == "no value since the baseline"


@pytest.mark.parametrize(
    ("latest", "chosen"),
    [(2018, 2019), (2019, 2019), (2020, 2021), (2021, 2021), (2022, 2021)],
)
def test_the_target_is_of_the_latest_period_or_the_first_after_it_or_the_last_there_is(latest, chosen):
    row = one(actual(10, latest), target(21, 2021), target(19, 2019))
    assert (row["target"], row["target_by"]) == (chosen - 2000, day(f"{chosen}-12-31"))


def test_without_a_value_the_target_is_the_first():
    assert one(target(21, 2021), target(19, 2019))["target"] == 19


def test_a_target_that_is_not_yet_a_number_is_passed_over():
    assert one(BASELINE, actual(12, 2019), target(None, 2019, symbol="tbc"), target(15, 2021))["target"] == 15


def test_a_target_for_a_financial_year_is_held_against_calendar_years():
    row = one(BASELINE, actual(12, 2019), target(15, time_identifier="Financial year", period_end="2020-03-31"))
    assert (row["target_by"], row["gap"], row["result"]) == (day("2020-03-31"), -3, "short of target")


def test_of_a_target_set_twice_the_last_counts():
    rows = BASELINE, actual(15, 2020), target(12, source="later paper"), target(20)
    assert result(*rows)[0] == "meets target"


@pytest.mark.parametrize(
    ("end", "baseline"), [("2019-03-31", 12), ("2019-04-01", 12), ("2019-04-02", 10), ("2020-03-31", 10)]
)
def test_the_baseline_is_the_last_value_for_a_period_over_when_the_plan_starts(end, baseline):
    row = one(BASELINE, actual(12, 2019, period_end=end), actual(9, 2017), start="2019-04-01")
    assert row["baseline"] == baseline
    assert row["baseline_by"] == day(end if baseline == 12 else "2018-12-31")


@pytest.mark.parametrize("start", [None, "2016-01-01"])
def test_without_a_value_before_the_plan_or_without_a_start_the_baseline_is_the_first(start):
    assert one(actual(12, 2019), BASELINE, start=start)["baseline"] == 10


def test_the_baseline_is_of_the_papers_even_where_a_release_goes_further():
    row = one(actual(9, 2017), actual(10, 2018, source="release"), actual(11, 2020, source="release"))
    assert (row["baseline"], row["baseline_by"], row["latest"]) == (9, day("2017-12-31"), 11)


def test_a_paper_of_after_the_start_is_preferred_to_a_release_of_before():
    assert one(actual(9, 2017, source="release"), actual(12, 2020))["baseline"] == 12


def test_without_a_value_in_the_papers_the_baseline_is_of_the_releases():
    releases = [actual(year - 2000, year, source="release") for year in (2017, 2018, 2019)]
    assert one(*releases)["baseline"] == 18
    assert one(*releases, start="2016-01-01")["baseline"] == 17
    assert one(actual(None, 2016, symbol="x"), *releases)["baseline"] == 18


def test_a_release_does_not_change_the_baseline_and_a_later_paper_does():
    assert one(BASELINE, actual(11, source="later release"))["baseline"] == 10
    assert one(BASELINE, actual(11, source="later paper"))["baseline"] == 11


def test_the_latest_value_is_of_the_last_period_whenever_it_was_published():
    row = one(actual(12, 2020), actual(9, 2017, source="later release"), BASELINE)
    assert (row["latest"], row["latest_by"], row["previous"]) == (12, day("2020-12-31"), 10)


@pytest.mark.parametrize(
    ("better", "now", "direction", "change"),
    [
        ("higher", 12, "better", 2),
        ("higher", 9, "worse", -1),
        ("higher", 10, "no change", 0),
        ("lower", 9, "better", 1),
        ("lower", 12, "worse", -2),
        ("lower", 10, "no change", 0),
        ("neither", 12, "up", math.nan),
        ("neither", 9, "down", math.nan),
        ("neither", 10, "no change", math.nan),
    ],
)
def test_where_a_measure_went_is_in_its_own_direction(better, now, direction, change):
    row = since(now, better=better)
    assert (row["direction"], row["moved"]) == (direction, direction)
    assert row["change"] == pytest.approx(change, nan_ok=True)


def test_the_last_change_is_from_the_value_before_and_the_whole_from_the_first_since_the_baseline():
    row = since(20, 15)
    assert (row["previous"], row["previous_by"], row["change"], row["direction"]) == (
        20,
        day("2019-12-31"),
        -5,
        "worse",
    )
    assert (row["first"], row["first_by"], row["moved"]) == (10, day("2018-12-31"), "better")


def test_what_was_before_the_baseline_does_not_count_as_movement_since():
    row = one(actual(30, 2017), BASELINE, actual(12, 2019))
    assert (row["first"], row["moved"]) == (10, "better")


def test_a_change_too_small_to_show_is_no_change():
    assert one(actual("10.4"), actual("9.6", 2019))["direction"] == "no change"
    assert one(actual("10.4"), actual("9.6", 2019), dp="1")["direction"] == "worse"


def test_one_value_has_not_moved():
    row = one(BASELINE)
    assert (row["direction"], row["moved"]) == ("not known", "not known")
    assert row[["previous", "change", "observed_pace"]].isna().all()
    assert pd.isna(row["previous_by"])


def test_values_of_another_kind_of_period_are_no_previous_ones():
    odd = actual(99, 2019, time_identifier="Academic year", period_end="2019-08-31")
    row = one(BASELINE, odd, actual(12, 2019))
    assert (row["previous"], row["first"], row["direction"]) == (10, 10, "better")
    assert one(BASELINE, odd)["direction"] == "not known"
    assert one(BASELINE, odd)["first"] == 99


def test_the_same_month_of_two_years_compares():
    row = one(march("actual", 10, 2019), march("actual", 12, 2020))
    assert (row["previous"], row["direction"]) == (10, "better")


def test_a_month_compares_with_the_month_before():
    february = actual(10, 2020, time_identifier="February", period_end="2020-02-29")
    row = one(february, march("actual", 12, 2020))
    assert (row["previous"], row["direction"], row["moved"]) == (10, "better", "better")


@pytest.mark.parametrize(
    ("starts", "previous"), [("2020-12-31", math.nan), ("2020-01-01", math.nan), ("2019-12-31", 11), ("2021-01-01", 11)]
)
def test_values_on_both_sides_of_a_rebase_do_not_compare(starts, previous):
    row = since(11, 12, rebased=[starts])
    assert row["previous"] == pytest.approx(previous, nan_ok=True)
    assert row["direction"] == ("not known" if math.isnan(previous) else "better")


def test_after_a_rebase_movement_begins_with_the_first_value_counted_anew():
    row = since(30, 20, 25, rebased=["2020-01-01"])
    assert (row["baseline"], row["first"], row["previous"], row["moved"]) == (10, 20, 20, "better")
    assert row["observed_pace"] == pytest.approx(5 / 365 * 365.25)


@pytest.mark.parametrize(
    ("better", "now", "pace"), [("higher", 14, 4), ("higher", 8, -2), ("lower", 8, 2), ("lower", 14, -4)]
)
def test_the_pace_seen_is_the_change_a_year_of_365_and_a_quarter_days(better, now, pace):
    row = one(BASELINE, actual(now, 2020), better=better)
    assert row["observed_pace"] == pytest.approx(pace / 731 * 365.25)


def test_the_pace_seen_is_from_the_first_since_the_baseline():
    assert since(50, 16)["observed_pace"] == pytest.approx(6 / 731 * 365.25)


def test_two_values_of_one_day_have_no_pace():
    assert math.isnan(one(BASELINE, actual(12, time_period="201718"))["observed_pace"])


@pytest.mark.parametrize(
    ("better", "aim", "pace"),
    [("higher", 14, 4), ("lower", 8, 2), ("higher", 10, 0), ("higher", 8, 0), ("lower", 14, 0)],
)
def test_the_pace_needed_is_what_is_missing_a_year_until_the_target_and_never_negative(better, aim, pace):
    row = one(BASELINE, target(aim), better=better, at="2018-12-31")
    assert row["required_pace"] == pytest.approx(pace / 731 * 365.25)


@pytest.mark.parametrize("end", ["2017-12-31", "2018-12-30", "2018-12-31"])
def test_no_pace_is_needed_once_the_target_lies_behind_the_latest_value(end):
    assert math.isnan(one(BASELINE, target(14, period_end=end))["required_pace"])


@pytest.mark.parametrize(("end", "days"), [("2019-01-01", 1), ("2019-12-31", 365), ("2022-12-31", 1461)])
def test_the_pace_needed_depends_on_the_time_left(end, days):
    row = one(BASELINE, target(14, period_end=end), at="2018-12-31")
    assert row["required_pace"] == pytest.approx(4 / days * 365.25)


def test_the_pace_needed_is_to_the_first_target_still_to_come():
    rows = BASELINE, target(14, 2019), target(16, 2020)
    assert one(*rows, at="2019-12-30")["required_pace"] == pytest.approx(4 / 365 * 365.25)
    assert one(*rows, at="2019-12-31")["required_pace"] == pytest.approx(6 / 731 * 365.25)
    assert math.isnan(one(*rows, at="2020-12-31")["required_pace"])


def test_without_a_value_a_target_or_a_direction_no_pace_is_needed():
    assert math.isnan(one(target(14))["required_pace"])
    assert math.isnan(one(BASELINE)["required_pace"])
    assert math.isnan(one(BASELINE, target(14), better="neither")["required_pace"])


@pytest.mark.parametrize(
    ("at", "age"),
    [
        ("2018-12-15", 0),
        ("2019-01-14", 0),
        ("2019-01-15", 1),
        ("2019-02-14", 1),
        ("2019-12-14", 11),
        ("2019-12-15", 12),
        ("2020-03-31", 15),
    ],
)
def test_the_age_of_a_value_is_in_whole_months_from_the_end_of_its_period(at, age):
    assert one(actual(10, period_end="2018-12-15"), at=at)["age"] == age


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2019-01-31", "2019-02-27", 0),
        ("2019-01-31", "2019-02-28", 1),
        ("2019-01-31", "2019-03-01", 1),
        ("2020-02-29", "2021-02-28", 12),
    ],
)
def test_a_month_is_whole_when_its_day_comes_round(first, last, months):
    assert measures.months_between(day(first), day(last)) == months


def test_the_age_is_of_the_latest_value_and_not_of_its_publication():
    rows = BASELINE, actual(12, 2020, source="later release")
    assert one(*rows, at="2021-12-31")["age"] == 12


@pytest.mark.parametrize("series", COMPARATORS)
@pytest.mark.parametrize(("better", "gap"), [("higher", -3), ("lower", 3), ("neither", math.nan)])
def test_another_area_is_set_beside_the_value_of_the_same_period(series, better, gap):
    row = beside(series, {2018: 10, 2019: 12}, {2018: 40, 2019: 15, 2020: 99}, better=better)
    assert (row[series], row[f"{series}_by"]) == (15, day("2019-12-31"))
    assert row[f"{series}_gap"] == pytest.approx(gap, nan_ok=True)
    others = [other for other in COMPARATORS if other != series]
    assert row[others].isna().all()
    assert {row[f"{other}_trend"] for other in others} == {"not known"}


def test_another_area_that_ends_earlier_is_compared_in_the_last_common_period():
    row = beside("england", {2018: 10, 2019: 12, 2020: 14}, {2018: 11, 2019: 15})
    assert (row["england"], row["england_by"], row["england_gap"]) == (15, day("2019-12-31"), -3)


def test_without_a_common_period_the_last_value_of_the_other_area_is_shown_and_no_gap():
    row = beside("england", {2018: 10, 2020: 12}, {2017: 30, 2019: 15})
    assert (row["england"], row["england_by"], row["england_trend"]) == (15, day("2019-12-31"), "not known")
    assert math.isnan(row["england_gap"])


def test_another_areas_value_of_another_kind_of_period_is_not_of_the_same_period():
    row = one(BASELINE, value("england", 15, time_identifier="Academic year"))
    assert row["england"] == 15
    assert math.isnan(row["england_gap"])


def test_another_area_is_compared_in_the_same_month():
    other = value("england", 5, 2019, time_identifier="June", period_end="2019-06-30")
    row = one(march("actual", 10, 2019), march("england", 12, 2019), other)
    assert (row["england"], row["england_gap"]) == (12, -2)


def test_a_value_before_the_baseline_is_not_compared_once_there_is_one_since():
    row = beside("england", {2017: 10, 2018: 10, 2020: 12}, {2017: 11})
    assert row["england"] == 11
    assert math.isnan(row["england_gap"])


def test_where_the_baseline_was_withdrawn_what_is_left_is_compared():
    withdrawn = actual(None, symbol="x", source="release")
    row = one(actual(9, 2017), BASELINE, withdrawn, value("england", 12, 2017), target(11))
    assert (row["baseline"], row["latest"], row["reason"]) == (10, 9, "no value since the baseline")
    assert (row["england_gap"], row["moved"]) == (-3, "not known")


def test_a_group_is_compared_with_the_same_group():
    rows = [value(series, 10, breakdown="SEN (E)") for series in ("actual", "england")]
    found = judged(*rows, value("england", 50), actual(10)).set_index("breakdown")
    assert found["england_gap"].to_dict() == {"SEN (E)": 0, "all": -40}


@pytest.mark.parametrize(
    ("numbers", "trend"),
    [
        ((10, 11, 16), "ahead"),
        ((10, 11, 15), "ahead"),
        ((10, 1, 14), "closing"),
        ((10, 14, 8), "widening"),
        ((10, 1, 10), "unchanged"),
        ((20, 14, 14), "widening"),
        ((10, 20, 14), "closing"),
    ],
)
def test_the_gap_to_others_is_followed_from_the_first_common_period_to_the_last(numbers, trend):
    others = dict.fromkeys((2018, 2019, 2020), 15)
    row = beside("england", dict(zip(others, numbers, strict=True)), others)
    assert row["england_trend"] == trend
    mirrored = beside("england", dict(zip(others, (30 - n for n in numbers), strict=True)), others, better="lower")
    assert mirrored["england_trend"] == trend


@pytest.mark.parametrize(("number", "trend"), [(14, "not known"), (15, "ahead"), (16, "ahead")])
def test_one_common_period_says_who_is_ahead_and_not_whether_the_gap_closes(number, trend):
    assert beside("england", {2018: 10, 2019: number}, {2019: 15})["england_trend"] == trend


def test_the_gap_to_others_is_followed_since_the_baseline():
    row = beside("england", {2017: 30, 2018: 10, 2019: 12}, dict.fromkeys((2017, 2018, 2019), 15))
    assert row["england_trend"] == "closing"


def test_the_gap_to_others_is_followed_since_the_last_rebase():
    row = beside(
        "england", {2018: 1, 2020: 14, 2021: 12}, dict.fromkeys((2018, 2020, 2021), 15), rebased=["2020-01-01"]
    )
    assert row["england_trend"] == "widening"


def test_a_measure_without_a_direction_has_others_beside_it_and_no_trend():
    row = beside("england", {2018: 10, 2019: 12}, {2018: 10, 2019: 12}, better="neither")
    assert (row["england"], row["england_trend"]) == (12, "not known")


def test_a_gap_is_free_of_the_noise_of_a_machine():
    assert 0.4 - 0.3 != 0.1
    assert (measures.gap(0.4, 0.3, "higher"), measures.gap(0.4, 0.3, "lower")) == (0.1, -0.1)


def test_a_gap_without_a_direction_is_missing():
    assert math.isnan(measures.gap(1, 1, "neither"))


def test_every_group_has_a_row_of_its_own():
    rows = BASELINE, actual(12, 2020), actual(30, breakdown="SEN (E)"), target(31, breakdown="SEN (E)")
    found = judged(*rows).set_index("breakdown")
    assert found["latest"].to_dict() == {"all": 12, "SEN (E)": 30}
    assert found["target"].isna().to_dict() == {"all": True, "SEN (E)": False}


def test_groups_stay_in_the_order_of_their_publication():
    rows = [actual(1, breakdown=name) for name in ("SEN (K)", "all", "SEN (E)")]
    assert judged(*rows)["breakdown"].tolist() == ["SEN (K)", "all", "SEN (E)"]


def test_a_measure_with_values_by_group_only_has_no_row_for_the_whole():
    assert judged(actual(1, breakdown="SEN (E)"))["breakdown"].tolist() == ["SEN (E)"]


def test_measures_come_as_the_plan_numbers_them():
    found = every([], {"ref": "1.10"}, {"ref": "2"}, {"ref": "1.9"})
    assert found["ref"].tolist() == ["1.9", "1.10", "2"]


@pytest.mark.parametrize("other", [{"plan": "wsoa"}, {"measure": "1b"}])
def test_a_measure_is_judged_by_its_own_values(other):
    assert result(actual(10) | other, actual(12, 2020) | other) == ("no data yet", "nothing published")


def test_measures_of_two_plans_with_one_reference_are_kept_apart():
    rows = BASELINE, actual(50, plan="wsoa")
    found = every(rows, {"plan": "wsoa"}, {"plan": "ip"})
    assert dict(zip(found["plan"], found["latest"], strict=True)) == {"wsoa": 50, "ip": 10}


def test_without_measures_there_are_columns_and_no_rows():
    found = measures.judged(table("measures"), known(BASELINE), rebases(), None, day("2025-01-01"))
    assert list(found) == [*table("measures"), *measures.JUDGED_COLUMNS]
    assert found.empty


def test_a_measure_with_everything_has_every_column_filled():
    others = [value(series, number, year) for series in COMPARATORS for number, year in ((15, 2018), (16, 2019))]
    last = actual(12, 2019, rating="Amber", responses="40")
    found = judged(actual(10, responses="60"), last, target(14), *others, at="2020-01-31", tolerance="2")
    assert list(found) == [*table("measures"), *measures.JUDGED_COLUMNS]
    empty = {"latest_symbol", "target_symbol", "reason"}
    assert (only(found)[list(empty)] == "").all()
    assert found[[name for name in measures.JUDGED_COLUMNS if name not in empty]].notna().all(axis=None)


def test_nothing_is_changed_in_place():
    frames = (
        table("measures", {"ref": "1.10"}, {"ref": "1a"}),
        known(actual(12, 2021), BASELINE, target(14), value("england", 15)),
        rebases("2022-01-01", "2020-01-01"),
    )
    before = [frame.copy(deep=True) for frame in frames]
    measures.judged(*frames, day("2019-04-01"), day("2025-01-01"))
    for frame, kept in zip(frames, before, strict=True):
        pd.testing.assert_frame_equal(frame, kept)


TEXTS = ["result", "reason", "direction", "moved", *(f"{series}_trend" for series in COMPARATORS)]
DIFFERENCES = ["gap", "change", "observed_pace", "required_pace", *(f"{series}_gap" for series in COMPARATORS)]
MEASURES = table("measures", *({"ref": better, "better": better, "dp": "1", "unit": "score"} for better in BETTER_WHEN))
EVERY = known(
    *(
        value(series, 0, year, source=source, measure=better)
        for series in SERIES
        for year in range(2016, 2023)
        for source in ("paper", "release")
        for better in BETTER_WHEN
    )
)
PLACES = list(zip(EVERY["series"], EVERY["period_end"].dt.year, EVERY["source"], strict=True))
REBASES = pd.concat(
    [rebases(*(f"{year}-07-01" for year in range(2017, 2023)), measure=better) for better in BETTER_WHEN]
)

often_actual = st.sampled_from([*SERIES, "actual", "actual", "target"])
places = st.tuples(often_actual, st.integers(2016, 2022), st.sampled_from(["paper", "release"]))
tenths = st.integers(-300, 300)
figures = st.dictionaries(places, tenths, max_size=16)
starts = st.sets(st.integers(2017, 2022), max_size=2)


def of(found, rebased, change=int, seed=None):
    """The same numbers judged with each direction better: a row for each."""
    numbers = [change(found[place]) / 10 if place in found else math.nan for place in PLACES]
    rows = EVERY.assign(value=numbers).dropna(subset="value")
    if seed is not None:
        rows = rows.sample(frac=1, random_state=seed).sort_values("published", kind="stable")
    chosen = REBASES[REBASES["starts"].dt.year.isin(rebased)]
    judged_rows = measures.judged(MEASURES, rows, chosen, day("2019-04-01"), day("2025-01-01"))
    return judged_rows.set_index("ref")


def same(one, other):
    assert one[TEXTS].tolist() == other[TEXTS].tolist()
    assert one[DIFFERENCES].tolist() == pytest.approx(other[DIFFERENCES].tolist(), nan_ok=True)


@given(figures, starts)
def test_a_measure_turned_upside_down_is_judged_the_same(found, rebased):
    rows, mirrored = of(found, rebased), of(found, rebased, lambda tenth: -tenth)
    same(rows.loc["higher"], mirrored.loc["lower"])
    same(rows.loc["lower"], mirrored.loc["higher"])


@given(figures, starts, tenths)
def test_a_constant_added_to_every_value_keeps_every_gap_and_pace(found, rebased, constant):
    rows, moved = of(found, rebased), of(found, rebased, lambda tenth: tenth + constant)
    for better in BETTER_WHEN:
        same(rows.loc[better], moved.loc[better])


@given(figures, starts)
def test_a_measure_has_one_result_and_a_reason_exactly_where_it_is_not_judged(found, rebased):
    rows = of(found, rebased)
    assert set(rows["result"]) <= set(measures.RESULTS)
    assert ((rows["reason"] == "") == rows["result"].isin([measures.MEETS, measures.SHORT_OF])).all()


@given(figures, starts)
def test_a_judged_measure_meets_its_target_exactly_when_its_gap_is_not_negative(found, rebased):
    rows = of(found, rebased)
    rows = rows[rows["result"].isin([measures.MEETS, measures.SHORT_OF])]
    assert ((rows["result"] == measures.MEETS) == (rows["gap"] >= 0)).all()


@given(figures, starts, st.integers(0, 1000))
def test_the_order_of_the_values_of_one_publication_does_not_matter(found, rebased, seed):
    pd.testing.assert_frame_equal(of(found, rebased), of(found, rebased, seed=seed))


@given(figures, starts)
def test_what_is_shown_of_a_measure_stands_in_time_order(found, rebased):
    rows = of(found, rebased)
    for name in ("baseline_by", "first_by", "previous_by"):
        assert ((rows[name] <= rows["latest_by"]) | rows[name].isna()).all()
    assert ((rows["first_by"] >= rows["baseline_by"]) | rows["first_by"].isna()).all()
    assert ((rows["required_pace"] >= 0) | rows["required_pace"].isna()).all()


@pytest.fixture(scope="module")
def july(lancashire):
    return of_area(lancashire, "2019-07-03").judged


def test_on_3_july_2019_no_figure_of_lancashires_plan_could_be_judged(july):
    assert july["result"].value_counts().to_dict() == {"cannot be judged": 37, "no data yet": 12}
    assert set(july.loc[july["result"] == "cannot be judged", "reason"]) == {"no value since the baseline"}


def test_lancashires_35_measures_make_49_figures(july):
    assert (july["ref"].nunique(), len(july)) == (35, 49)


def test_12_of_lancashires_measures_have_no_baseline(july):
    bare = july[july["baseline"].isna()]
    assert bare["ref"].tolist() == [
        "1b(i)", "1b(ii)", "1d", "1e", "2a(i)", "2a(ii)", "2c(i)", "2c(ii)", "3b", "3c", "3d", "3e",
    ]  # fmt: skip
    assert set(bare["result"]) == {"no data yet"}


@pytest.mark.parametrize(("series", "given"), [("england", 14), ("stat_neighbours", 8), ("region", 0)])
def test_how_many_of_lancashires_measures_give_the_average_of_others(july, series, given):
    assert july.loc[july[series].notna(), "ref"].nunique() == given


def test_whether_a_measure_moved_is_not_known_where_its_last_value_is_hidden():
    row = one(BASELINE, actual(12, 2020), actual(None, 2021, symbol="c"), target(12))
    assert (row["reason"], row["direction"], row["moved"]) == (measures.HIDDEN_LAST, "not known", "not known")
    assert row[["change", "observed_pace"]].isna().all()
