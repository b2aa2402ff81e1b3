import math
from itertools import pairwise

import pandas as pd
import pytest
from frames import day, only
from hypothesis import given
from hypothesis import strategies as st

from sendplan.errors import SendplanError
from sendplan.rules import spc
from sendplan.vocabulary import BETTER_WHEN

# Making Data Count's own example, and a real series: the share of children waiting over 18 weeks for
# speech and language therapy in Lancashire and South Cumbria, January to July 2023 (NHS England).
EXAMPLE = (1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)
WAITS = (36.0, 38.9, 43.2, 43.7, 46.0, 48.9, 54.5)
ADDED = ["phase", "points", "basis", "mean", "upper", "lower", "near_upper", "near_lower", *spc.Signal._fields[:3]]
CONSTANTS = [(0.1,) * 12, (1 / 3,) * 17, (1e9 / 7,) * 12, (-0.7,) * 9, (0.0,) * 12, (100,) * 7]
ALTERNATING = (10, 12) * 6  # mean 11, every moving range 2, limits 11 ± 5.32


def series(*values, start="2022-01-31"):
    """A frame of month ends and values; None is a gap."""
    months = pd.date_range(start, periods=len(values), freq="ME")
    return pd.DataFrame({"period_end": months, "value": pd.Series(values, dtype="float64")})


def charted(*values, better="higher", **options):
    return spc.xmr(series(*values), better, **options)


def flags(rule, *values):
    """What a rule makes of values whose mean is 0, limits −3 and 3, and near limits −2 and 2."""
    limits = {"mean": 0.0, "upper": 3.0, "lower": -3.0, "near_upper": 2.0, "near_lower": -2.0}
    return spc._flags(pd.Series(values, dtype="float64"), limits)[rule].tolist()


def either_way(rule, values, expected):
    """A rule and its mirror image: below the mean as above it, falling as rising."""
    assert flags(rule, *values) == expected
    assert flags(rule, *(value and -value for value in values)) == [-flag for flag in expected]


def told(frame):
    """Signals as rule, direction, variation and number of points."""
    return [(each.rule, each.direction, each.variation, each.points) for each in spc.signals(frame)]


def test_the_limits_of_the_example_are_those_of_making_data_count():
    row = charted(*EXAMPLE).iloc[-1]
    assert [round(row[name], 2) for name in ("upper", "mean", "lower")] == [4.60, 1.94, -0.72]


def test_without_screening_one_large_change_widens_the_limits():
    row = charted(*EXAMPLE, screen=math.inf).iloc[-1]
    assert [round(row[name], 2) for name in ("upper", "mean", "lower")] == [6.95, 1.94, -3.06]


@pytest.mark.parametrize("screen", [spc.SCREEN, math.inf])
def test_the_ten_of_the_example_is_its_only_signal(screen):
    frame = charted(*EXAMPLE, screen=screen)
    assert told(frame) == [("outside limits", "up", "improvement", 1)]
    assert frame["value"][frame["rule"] != ""].tolist() == [10]


def test_near_limits_are_two_thirds_of_the_way_to_the_limits():
    row = charted(*ALTERNATING).iloc[0]
    assert (row["upper"], row["lower"]) == (pytest.approx(16.32), pytest.approx(5.68))
    assert row["near_upper"] == pytest.approx(11 + 5.32 * 2 / 3)
    assert row["near_lower"] == pytest.approx(11 - 5.32 * 2 / 3)


def steps(*changes):
    """Values that go up and down by these changes in turn."""
    return pd.Series([0, *changes]).mul([1, *[(-1) ** place for place in range(len(changes))]]).cumsum().tolist()


@pytest.mark.parametrize(("largest", "screened"), [(3266, False), (3267, True), (3268, True)])
def test_a_moving_range_is_screened_from_exactly_3_267_times_their_mean(largest, screened):
    others = [(12000 - largest) / 11] * 11
    expected = sum(others) / 11 if screened else 1000
    row = charted(*steps(largest, *others)).iloc[0]
    assert row["upper"] - row["mean"] == pytest.approx(2.66 * expected)


def test_moving_ranges_are_screened_once_only():
    # The mean range is 8.8, so that 100 is dropped; that of the others is 3.1, and 20 would be next.
    row = charted(*steps(100, 20, *[2] * 15)).iloc[0]
    assert row["upper"] - row["mean"] == pytest.approx(2.66 * (20 + 15 * 2) / 16)


@pytest.mark.parametrize(
    ("known", "basis"),
    [(1, "no limits"), (6, "no limits"), (7, "trial limits"), (11, "trial limits"), (12, "limits")],
)
def test_limits_are_drawn_from_7_values_and_are_on_trial_until_12(known, basis):
    frame = spc.xmr(series(*(10, 12, 11, 13, 10, 14) * 2).head(known), "higher")
    assert set(frame["basis"]) == {basis}
    assert set(frame["points"]) == {known}
    assert frame[["mean", "upper", "lower", "near_upper", "near_lower"]].isna().all(axis=None) == (basis == "no limits")


def test_a_missing_value_does_not_count_towards_limits():
    assert set(charted(1, 2, 1, None, 2, 1, 2)["basis"]) == {"no limits"}
    assert set(charted(1, 2, 1, None, 2, 1, 2, 1)["basis"]) == {"trial limits"}


def test_without_limits_nothing_is_judged():
    frame = charted(1, 2, 3, 4, 5, 60)
    assert set(frame["variation"]) == {"not judged"}
    assert (spc.signals(frame), spc.variation(frame), spc.assurance(frame, 3, "higher")) == (
        [],
        "not judged",
        "not judged",
    )


def test_a_point_exactly_on_a_limit_is_not_outside_it():
    either_way("outside limits", [3], [0])
    either_way("outside limits", [3.001], [1])


def test_what_exceeds_a_limit_by_rounding_noise_is_on_it():
    either_way("outside limits", [math.nextafter(3, 4)], [0])


def test_six_rising_points_are_no_trend_and_seven_are():
    either_way("trend", [1, 2, 3, 4, 5, 6], [0] * 6)
    either_way("trend", [1, 2, 3, 4, 5, 6, 7], [1] * 7)


def test_a_trend_has_the_points_that_rise_and_no_others():
    either_way("trend", [2, 1, 2, 3, 4, 5, 6, 7, 8, 8], [0, *[1] * 8, 0])


def test_equal_neighbours_break_a_trend():
    either_way("trend", [1, 2, 3, 4, 4, 5, 6, 7], [0] * 8)
    either_way("trend", [0.1, 0.2, 0.3, 0.1 + 0.2, 0.4, 0.5, 0.6, 0.7], [0] * 8)


def test_a_point_of_two_trends_is_of_the_later_one():
    either_way("trend", [1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1], [*[1] * 6, *[-1] * 7])


@pytest.mark.parametrize("again", [7, 3])
def test_the_top_of_a_rise_rises_though_another_rise_begins_level_or_lower(again):
    either_way("trend", [*range(1, 8), *range(again, again + 7)], [1] * 14)


def test_six_points_on_one_side_are_no_shift_and_seven_are():
    either_way("shift", [1, 2, 1, 2, 1, 2, -1], [0] * 7)
    either_way("shift", [1, 2, 1, 2, 1, 2, 1, -1], [*[1] * 7, 0])


def test_a_value_on_the_mean_breaks_a_shift():
    either_way("shift", [1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1], [0] * 13)


def test_a_value_off_the_mean_by_rounding_noise_is_on_it():
    assert flags("shift", 1, 1, 1, 1e-16, 1, 1, 1) == [0] * 7


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([2.5, 2.5, 1], [1, 1, 0]),
        ([2.5, 1, 2.5], [1, 0, 1]),
        ([1, 2.5, 2.5], [0, 1, 1]),
        ([2.5, 2.5, 2.5], [1, 1, 1]),
        ([2.5, 2.5], [0, 0]),
    ],
)
def test_two_of_three_near_a_limit_are_flagged_and_the_third_is_not(values, expected):
    either_way("two of three", values, expected)


@pytest.mark.parametrize("third", [-1, 0, -2.5, -4])
def test_two_near_a_limit_count_only_if_the_third_is_on_their_side(third):
    either_way("two of three", [2.5, 2.5, third], [0, 0, 0])
    either_way("two of three", [2.5, third, 2.5], [0, 0, 0])


def test_two_near_a_limit_count_only_within_three_points():
    either_way("two of three", [2.5, 1, 1, 2.5], [0, 0, 0, 0])


def test_a_point_on_the_near_limit_is_not_near_the_limit_and_one_on_the_limit_is():
    either_way("two of three", [2, 2.5, 2], [0, 0, 0])
    either_way("two of three", [2.001, 2.5, 1], [1, 1, 0])
    either_way("two of three", [3, 2.5, 1], [1, 1, 0])


def test_a_point_outside_the_limits_is_a_third_but_never_one_of_the_two():
    either_way("two of three", [2.5, 4, 2.5], [1, 0, 1])
    either_way("two of three", [2.5, 4, 1], [0, 0, 0])


def test_the_rules_come_in_their_order():
    values = pd.Series(WAITS)
    assert [*spc._flags(values, spc._limits(values, spc.SCREEN))] == [
        "outside limits",
        "trend",
        "two of three",
        "shift",
    ]


def test_a_point_outside_the_limits_is_called_so_though_it_is_in_a_trend():
    frame = charted(*WAITS, better="lower")
    assert frame["rule"].tolist() == ["outside limits", *["trend"] * 5, "outside limits"]
    assert frame["direction"].tolist() == ["down", *["up"] * 6]
    assert frame["variation"].tolist() == ["improvement", *["concern"] * 6]


numbers = st.lists(st.integers(0, 12), min_size=1, max_size=30)
drifting = st.lists(st.integers(-2, 3), min_size=7, max_size=30).map(lambda steps: pd.Series(steps).cumsum().tolist())
gappy = st.lists(st.none() | st.integers(0, 12), min_size=1, max_size=30)
anything = numbers | drifting | gappy


@given(anything)
def test_every_point_is_named_by_the_first_rule_that_applies(values):
    frame = charted(*values)
    limits = frame.loc[0, ["mean", "upper", "lower", "near_upper", "near_lower"]]
    applied = pd.DataFrame(spc._flags(frame["value"], limits))
    first = [next((rule for rule in applied if row[rule]), "") for row in applied.to_dict(orient="records")]
    assert frame["rule"].tolist() == first


@pytest.mark.parametrize(
    ("better", "high", "low"),
    [
        ("higher", "improvement", "concern"),
        ("lower", "concern", "improvement"),
        ("neither", "special cause high", "special cause low"),
    ],
)
def test_what_a_signal_means_depends_on_which_direction_is_better(better, high, low):
    assert charted(*ALTERNATING, 19, better=better)["variation"].tolist() == [*["common cause"] * 12, high]
    assert charted(*ALTERNATING, 3, better=better)["variation"].tolist() == [*["common cause"] * 12, low]
    assert set(charted(*range(1, 8), better=better)["variation"][1:6]) == {high}
    assert set(charted(*range(8, 1, -1), better=better)["variation"][1:6]) == {low}


def test_every_direction_the_schema_allows_can_be_charted_and_no_other():
    assert set(spc.VARIATION_OF) == set(BETTER_WHEN)
    with pytest.raises(SendplanError, match=r"'up'.*higher, lower, target, neither"):
        charted(*EXAMPLE, better="up")
    with pytest.raises(SendplanError, match=r"'up'.*higher, lower, target, neither"):
        spc.assurance(charted(*EXAMPLE), 1, "up")


def test_no_side_is_better_where_close_to_a_target_is_and_no_target_is_held_against_the_limits():
    frame = charted(*range(12), better="target")
    assert spc.variation(frame) == "special cause high"
    assert spc.assurance(frame, 100, "target") == "not judged"


OTHER_WAY = {"higher": "lower", "lower": "higher"}
WORDS = {"special cause high": "special cause low", "special cause low": "special cause high"}


@given(anything, st.sampled_from([*BETTER_WHEN]), st.integers(-20, 20))
def test_a_mirrored_series_with_the_other_direction_better_means_the_same(values, better, target):
    other = OTHER_WAY.get(better, better)
    frame = charted(*values, better=better)
    mirrored = charted(*(None if value is None else -value for value in values), better=other)
    expected = frame["variation"].replace(WORDS) if better not in OTHER_WAY else frame["variation"]
    assert mirrored["variation"].tolist() == expected.tolist()
    assert mirrored["rule"].tolist() == frame["rule"].tolist()
    assert spc.assurance(mirrored, -target, other) == spc.assurance(frame, target, better)


@given(anything, st.integers(1, 1000), st.integers(-1000, 1000))
def test_another_unit_or_origin_changes_no_signal(values, factor, added):
    told_by = ["rule", "direction", "variation", "basis"]
    moved = charted(*(None if value is None else value * factor + added for value in values))
    pd.testing.assert_frame_equal(moved[told_by], charted(*values)[told_by])


@given(anything, st.sampled_from([spc.SCREEN, math.inf]))
def test_common_cause_is_what_has_limits_and_no_rule(values, screen):
    frame = charted(*values, screen=screen)
    judged = frame["value"].notna() & frame["upper"].notna()
    assert ((frame["variation"] == "not judged") == ~judged).all()
    assert ((frame["rule"] == "") == frame["variation"].isin(["common cause", "not judged"])).all()
    assert ((frame["rule"] == "") == (frame["direction"] == "")).all()
    assert set(frame["variation"]) <= set(spc.VARIATIONS)


@pytest.mark.parametrize("values", CONSTANTS)
@pytest.mark.parametrize("screen", [spc.SCREEN, math.inf])
def test_a_series_that_never_changes_has_limits_equal_to_its_value_and_no_signal(values, screen):
    frame = charted(*values, screen=screen)
    for name in ("mean", "upper", "lower", "near_upper", "near_lower"):
        assert frame[name].tolist() == pytest.approx([*values])
    assert set(frame["variation"]) == {"common cause"}
    assert spc.assurance(frame, values[0], "higher") == "may meet or miss the target by chance"


def test_values_that_differ_by_rounding_noise_are_a_series_that_never_changes():
    assert told(charted(*(0.3, 0.1 + 0.2) * 6)) == []
    assert told(charted(*(math.fsum([0.1] * 3) + step * 5e-17 for step in range(12)))) == []


@pytest.mark.parametrize("others", [[0] * 6, [0.3] * 6, [0.3, 0.1 + 0.2] * 3])
def test_one_change_in_a_flat_series_does_not_put_every_point_outside(others):
    frame = charted(*others, 1, *others)
    assert told(frame) == [("outside limits", "up", "improvement", 1)]


def test_values_without_neighbours_show_no_variation_and_have_no_limits():
    frame = charted(1, None, 5, None, 2, None, 9, None, 3, None, 4, None, 8)
    assert set(frame["basis"]) == {"no limits"}
    assert set(frame["points"]) == {7}


def test_values_that_change_only_across_gaps_have_no_limits():
    assert set(charted(1, 1, 1, 1, None, 5, 5, 5, 5)["basis"]) == {"no limits"}


def test_a_missing_value_keeps_its_row_and_has_no_signal():
    frame = charted(*WAITS, None, better="lower")
    assert len(frame) == 8
    assert frame.iloc[-1][["rule", "direction", "variation"]].tolist() == ["", "", "not judged"]
    assert frame.iloc[-1]["upper"] == frame.iloc[0]["upper"]


def test_no_moving_range_crosses_a_gap():
    row = charted(1, 2, 1, 2, 1, 2, None, 101, 102, 101, 102).iloc[0]
    assert row["upper"] - row["mean"] == pytest.approx(2.66)


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("trend", [1, 2, 3, 4, math.nan, 5, 6, 7]),
        ("trend", [1, math.nan, 2, 3, 4, 5, 6, 7]),
        ("shift", [1, 1, 1, 1, math.nan, 1, 1, 1]),
        ("two of three", [2.5, math.nan, 2.5]),
        ("two of three", [2.5, 2.5, math.nan]),
    ],
)
def test_a_gap_breaks_what_runs_across_it(rule, values):
    either_way(rule, values, [0] * len(values))


def test_what_is_complete_beside_a_gap_is_flagged():
    either_way("trend", [math.nan, *range(1, 8), math.nan, 8], [0, *[1] * 7, 0, 0])
    either_way("shift", [*[1] * 7, math.nan, 1], [*[1] * 7, 0, 0])


@pytest.mark.parametrize(
    ("unit", "added", "ends"),
    [
        ("%", 0, (0, 4.2)),
        ("%", 97, (95.8, 100)),
        ("count", 0, (0, 4.2)),
        ("weeks", 97, (95.8, 101.2)),
        ("score", 0, (-1.2, 4.2)),
        ("£m", 0, (-1.2, 4.2)),
    ],
)
def test_limits_are_cut_where_no_value_can_be_in_their_unit(unit, added, ends):
    frame = charted(*(each + added for each in (1, 2) * 6))
    cut = spc.possible(frame, unit)
    assert tuple(cut.loc[0, ["lower", "upper"]].round(1)) == ends
    assert [*cut.loc[0, ["lower_cut", "upper_cut"]]] == [ends[0] == 0, ends[1] == 100]
    told_by = ["mean", "near_upper", "near_lower", "rule", "direction", "variation"]
    pd.testing.assert_frame_equal(cut[told_by], frame[told_by])


@pytest.mark.parametrize("beyond", [-1, 101])
def test_limits_are_not_cut_where_a_value_is_beyond_all_the_same(beyond):
    frame = charted(*(beyond, 50) * 6)
    cut = spc.possible(frame, "%").loc[0]
    assert cut["lower_cut"] == (beyond > 0)
    assert cut["upper_cut"] == (beyond < 0)


def test_values_very_near_0_have_the_same_signals():
    assert told(charted(*(value * 1e-12 for value in EXAMPLE))) == told(charted(*EXAMPLE))


def month(number):
    """Month ends from January 2022 on."""
    return series(*[0] * number)["period_end"].iloc[-1]


@pytest.mark.parametrize("offset", [0, -1, -27])
def test_a_new_phase_begins_with_the_first_point_on_or_after_a_rebase(offset):
    frame = charted(*(1, 2) * 7, rebases=[month(8) + pd.Timedelta(days=offset)])
    assert frame["phase"].tolist() == [0] * 7 + [1] * 7


def test_the_day_after_a_point_does_not_begin_its_phase():
    frame = charted(*(1, 2) * 7, rebases=[month(8) + pd.Timedelta(days=1)])
    assert frame["phase"].tolist() == [0] * 8 + [1] * 6


def test_rebases_without_a_point_between_them_begin_one_phase():
    rebases = [day("2000-01-01"), month(1), month(8), month(8) - pd.Timedelta(days=1), day("2100-01-01")]
    frame = charted(*(1, 2) * 7, rebases=rebases)
    assert frame["phase"].tolist() == [0] * 7 + [1] * 7


def test_each_phase_has_its_own_limits_and_runs_do_not_cross():
    frame = charted(*(10, 12) * 6, *(110, 112) * 6, rebases=[month(13)])
    assert frame["mean"].tolist() == [11] * 12 + [111] * 12
    assert told(frame) == []
    assert told(charted(*(10, 12) * 6, *(110, 112) * 6)) != []


def test_a_trend_does_not_cross_a_rebase():
    assert told(charted(*range(7), *range(7, 10), rebases=[month(5)])) == []


def test_a_phase_too_short_for_limits_leaves_the_others_theirs():
    frame = charted(*EXAMPLE, *(5, 6, 5), rebases=[month(19)])
    assert frame["basis"].tolist() == ["limits"] * 18 + ["no limits"] * 3
    assert frame["points"].tolist() == [18] * 18 + [3] * 3
    assert told(frame) == [("outside limits", "up", "improvement", 1)]
    assert (spc.variation(frame), spc.assurance(frame, 100, "higher")) == ("not judged", "not judged")


def test_the_variation_is_that_of_the_last_point_that_has_a_value():
    assert spc.variation(charted(*ALTERNATING, 30)) == "improvement"
    assert spc.variation(charted(*ALTERNATING, 30, None, None)) == "improvement"
    assert spc.variation(charted(*ALTERNATING, 30, 11)) == "common cause"


@pytest.mark.parametrize(
    ("limit", "beyond", "higher", "lower"),
    [
        ("upper", 0.001, "consistently misses the target", "consistently meets the target"),
        ("upper", 0, "may meet or miss the target by chance", "may meet or miss the target by chance"),
        ("upper", -0.001, "may meet or miss the target by chance", "may meet or miss the target by chance"),
        ("lower", 0.001, "may meet or miss the target by chance", "may meet or miss the target by chance"),
        ("lower", 0, "may meet or miss the target by chance", "may meet or miss the target by chance"),
        ("lower", -0.001, "consistently meets the target", "consistently misses the target"),
    ],
)
def test_a_target_is_met_or_missed_consistently_only_beyond_a_limit(limit, beyond, higher, lower):
    frame = charted(*ALTERNATING)
    target = frame[limit].iloc[-1] + beyond
    assert spc.assurance(frame, target, "higher") == higher
    assert spc.assurance(frame, target, "lower") == lower
    assert {higher, lower} <= set(spc.ASSURANCES)


def test_a_target_off_a_limit_by_rounding_noise_is_on_it():
    frame = charted(*ALTERNATING)
    target = math.nextafter(frame["upper"].iloc[-1], math.inf)
    assert spc.assurance(frame, target, "higher") == "may meet or miss the target by chance"


@pytest.mark.parametrize("target", [None, math.nan])
def test_without_a_target_there_is_no_assurance(target):
    assert spc.assurance(charted(*ALTERNATING), target, "higher") == "not judged"


def test_without_a_better_direction_there_is_no_assurance():
    assert spc.assurance(charted(*ALTERNATING, better="neither"), 100, "neither") == "not judged"


def test_assurance_is_by_the_limits_of_the_last_phase():
    frame = charted(*(10, 12) * 6, *(110, 112) * 6, None, rebases=[month(13)])
    assert spc.assurance(frame, 60, "higher") == "consistently meets the target"
    assert spc.assurance(frame.head(12), 60, "higher") == "consistently misses the target"


def test_seven_months_of_rising_waits_are_one_signal():
    frame = charted(*WAITS, better="lower")
    assert spc.signals(frame) == [spc.Signal("trend", "up", "concern", month(1), month(7), 7)]
    assert set(frame["basis"]) == {"trial limits"}
    assert spc.variation(frame) == "concern"


def test_neighbouring_points_of_one_rule_and_direction_are_one_signal():
    frame = charted(*ALTERNATING * 2, 20, 21, 20, 2, 11)
    assert [signal[:4] for signal in spc.signals(frame)] == [
        ("outside limits", "up", "improvement", month(25)),
        ("outside limits", "down", "concern", month(28)),
    ]


@pytest.mark.parametrize("between", [None, 11])
def test_what_comes_between_parts_two_signals(between):
    found = spc.signals(charted(*ALTERNATING * 2, 20, between, 20))
    assert [(signal.first, signal.points) for signal in found] == [(month(25), 1), (month(27), 1)]


def test_a_rebase_parts_two_signals():
    frame = charted(*WAITS, *(value - 18 for value in WAITS), rebases=[month(8)])
    assert [(signal.rule, signal.first, signal.points) for signal in spc.signals(frame)] == [
        ("trend", month(1), 7),
        ("trend", month(8), 7),
    ]


def test_a_trend_wholly_outside_the_limits_is_told_as_outside():
    frame = charted(*(10, 12) * 20, *range(100, 107))
    assert told(frame)[-1] == ("outside limits", "up", "improvement", 7)


def test_a_trend_is_not_named_by_that_of_the_next_phase():
    frame = charted(*(10, 12) * 20, *range(100, 107), *(value + 100 for value in WAITS), rebases=[month(48)])
    assert [(signal.rule, signal.points) for signal in spc.signals(frame)][-2:] == [("outside limits", 7), ("trend", 7)]


def test_a_rise_and_the_fall_after_it_are_two_signals():
    found = told(charted(*range(10, 17), *range(15, 9, -1)))
    assert found == [("trend", "up", "improvement", 6), ("trend", "down", "concern", 7)]


@given(anything)
def test_signals_have_every_flagged_point_once(values):
    frame = charted(*values)
    found = spc.signals(frame)
    assert sum(signal.points for signal in found) == (frame["rule"] != "").sum()
    assert all(signal.first <= signal.last for signal in found)
    assert all(one.last < other.first for one, other in pairwise(found))


def test_points_come_back_in_order_of_date_whatever_order_they_came_in():
    points = series(*EXAMPLE).sample(frac=1, random_state=1, ignore_index=True)
    pd.testing.assert_frame_equal(spc.xmr(points, "higher"), charted(*EXAMPLE))


def test_the_columns_of_the_points_are_kept_and_ours_come_after_them():
    frame = spc.xmr(series(1, 2).assign(source="a paper"), "higher")
    assert frame.columns.tolist() == ["period_end", "value", "source", *ADDED]
    assert set(frame["source"]) == {"a paper"}


def test_nothing_is_changed_in_place():
    points = series(3, None, 1, 2, *WAITS).sample(frac=1, random_state=1)
    kept = points.copy(deep=True)
    frame = spc.xmr(points, "lower", rebases=[month(4)])
    before = frame.copy(deep=True)
    spc.signals(frame)
    spc.variation(frame)
    spc.assurance(frame, 40, "lower")
    pd.testing.assert_frame_equal(points, kept)
    pd.testing.assert_frame_equal(frame, before)


def test_a_date_given_twice_is_refused_and_every_one_is_named():
    points = pd.concat([series(1, 2, 3, 4), series(1), series(9), series(5, start="2022-03-31")])
    with pytest.raises(SendplanError, match=r"2022-01-31, 2022-03-31\b"):
        spc.xmr(points, "higher")


@pytest.mark.parametrize("points", [series(), pd.DataFrame(columns=["period_end", "value"])])
def test_a_series_without_points_has_the_columns_and_says_nothing(points):
    frame = spc.xmr(points, "higher", rebases=[day("2022-01-01")])
    assert frame.columns.tolist() == ["period_end", "value", *ADDED]
    assert frame.empty
    assert (spc.signals(frame), spc.variation(frame), spc.assurance(frame, 1, "higher")) == (
        [],
        "not judged",
        "not judged",
    )


def test_a_series_without_values_has_its_rows_and_says_nothing():
    frame = charted(*[None] * 12)
    assert (len(frame), set(frame["basis"]), set(frame["points"])) == (12, {"no limits"}, {0})
    assert (spc.signals(frame), spc.variation(frame), spc.assurance(frame, 1, "higher")) == (
        [],
        "not judged",
        "not judged",
    )


@pytest.mark.parametrize("values", [(), (None,) * 3, (5,), EXAMPLE])
def test_every_chart_has_the_same_types(values):
    pd.testing.assert_series_equal(charted(*values).dtypes, charted(*WAITS).dtypes)


def test_one_point_is_one_row():
    assert only(charted(5))["basis"] == "no limits"


def test_without_limits_a_chart_has_its_values_and_judges_nothing():
    found = spc.without_limits(charted(*range(1, 13), 40, better="lower"))
    assert found["value"].tolist() == [*range(1, 13), 40]
    assert found[["mean", "upper", "lower", "near_upper", "near_lower"]].isna().all(axis=None)
    assert found[["basis", "rule", "variation"]].drop_duplicates().to_numpy().tolist() == [
        ["no limits", "", "not judged"]
    ]
    assert spc.signals(found) == []
    assert spc.assurance(found, 3.0, "lower") == spc.NOT_JUDGED
