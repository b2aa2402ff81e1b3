import pandas as pd
import pytest
from frames import actual, day, known, only, rebases, table, target, value
from hypothesis import given
from hypothesis import strategies as st

from sendplan.rules import measure_checks, measures
from sendplan.rules.observations import COMPARATORS
from sendplan.rules.plan import natural
from sendplan.words import visible

COLUMNS = ["plan", "ref", "title", "breakdown", "kind", "detail"]
BASELINE = actual(10)  # of 2018
WHOLE = {"ref": "1a", "definition": "Plans issued in 20 weeks."}
COMPARED = value("england", 50)  # with it and WHOLE, nothing is missing
WRONG_WAY, NO_AMBITION = "a target worse than the baseline", "every target equal to the baseline"
UNLIKELY = "an unlikely value"


def listed(rows, *found, at="2025-01-01"):
    found, seen = table("measures", *found), known(*rows, by=at)
    judged = measures.judged(found, seen, rebases(), day("2019-04-01"), day(at))
    looks = measure_checks.measure_checks(found, seen, judged, rebases())
    return looks.assign(detail=looks["detail"].map(visible))


def looks(*rows, **measure):
    """What asks for a second look in a measure that has a definition and a comparator."""
    return listed([*rows, COMPARED], WHOLE | measure)


def kinds(*rows, **measure):
    return looks(*rows, **measure)["kind"].tolist()


def averages(*apart, similar=40, **cells):
    """Averages of similar areas, and England's as far from them as given: a group each."""
    return [
        value(series, number, breakdown=f"group {place}", **cells)
        for place, each in enumerate(apart, 1)
        for series, number in (("stat_neighbours", similar), ("england", similar + each))
    ]


def odd(*apart, dp="0", **cells):
    """The groups whose national average is unlikely."""
    found = listed(averages(*apart, **cells), WHOLE | {"dp": dp, "unit": "score"})
    assert set(found["kind"]) <= {UNLIKELY}
    return found["breakdown"].tolist()


def test_a_measure_in_order_asks_for_no_second_look():
    found = looks(BASELINE, target(12))
    assert list(found) == COLUMNS
    assert found.empty


@pytest.mark.parametrize(
    ("better", "aim", "said"),
    [
        ("higher", 9, [WRONG_WAY]),
        ("higher", 10, [NO_AMBITION]),
        ("higher", 11, []),
        ("lower", 9, []),
        ("lower", 10, [NO_AMBITION]),
        ("lower", 11, [WRONG_WAY]),
    ],
)
def test_a_target_is_to_be_better_than_the_baseline(better, aim, said):
    assert kinds(BASELINE, target(aim), better=better) == said


@pytest.mark.parametrize("numbers", [(9, 12), (12, 9), (10, 9), (9, 10), (9, 8)])
def test_one_target_worse_than_the_baseline_is_enough(numbers):
    rows = [target(number, year) for year, number in enumerate(numbers, 2019)]
    assert kinds(BASELINE, *rows) == [WRONG_WAY]


@pytest.mark.parametrize(("numbers", "said"), [((10, 10), [NO_AMBITION]), ((10, 12), []), ((12, 10), [])])
def test_targets_have_no_ambition_only_where_every_one_is_the_baseline(numbers, said):
    rows = [target(number, year) for year, number in enumerate(numbers, 2019)]
    assert kinds(BASELINE, *rows) == said


def test_the_detail_shows_the_steps_from_the_baseline_in_order_of_time():
    row = only(looks(BASELINE, target("12.5", 2020), target(9, 2019), dp="1"))
    assert row["detail"] == "10.0 then 9.0 then 12.5; higher is better"
    assert only(looks(BASELINE, target(10)))["detail"] == "10 then 10"


@pytest.mark.parametrize("end", ["2018-12-30", "2018-12-31"])
def test_a_target_that_is_not_of_after_the_baseline_is_no_step_from_it(end):
    assert kinds(BASELINE, target(9, period_end=end)) == []
    assert kinds(BASELINE, target(9, period_end="2019-01-01")) == [WRONG_WAY]


def test_targets_are_held_against_the_baseline_and_not_the_latest_value():
    assert kinds(BASELINE, actual(20, 2019), target(12)) == []
    assert kinds(BASELINE, actual(5, 2019), target(8)) == [WRONG_WAY]


def test_a_target_set_anew_takes_the_place_of_the_first():
    assert kinds(BASELINE, target(9), target(12, source="later paper")) == []


def test_without_a_baseline_a_target_or_a_number_of_it_there_is_nothing_to_hold_against_another():
    assert kinds(target(9)) == []
    assert kinds(BASELINE) == []
    assert kinds(BASELINE, target(None, symbol="tbc")) == []
    assert kinds(actual(None, symbol="x"), target(9)) == []


def test_a_target_without_a_direction_is_neither_the_wrong_way_nor_without_ambition():
    assert kinds(BASELINE, target(9), target(10, 2021), better="neither") == ["which direction is better is not stated"]
    assert kinds(BASELINE, target(10), better="neither") == ["which direction is better is not stated"]


def test_every_group_has_targets_of_its_own():
    rows = BASELINE, target(12), actual(10, breakdown="SEN (E)"), target(9, breakdown="SEN (E)")
    row = only(looks(*rows))
    assert (row["breakdown"], row["kind"]) == ("SEN (E)", WRONG_WAY)


def test_a_target_equal_to_the_baseline_as_published_is_not_worse_than_it():
    assert kinds(actual("12.5"), target("12.5")) == [NO_AMBITION]


def test_the_detail_shows_large_numbers_in_full():
    row = only(looks(actual(1234567), target(1234566), unit="count"))
    assert "1234567" in row["detail"].replace(",", "")


@pytest.mark.parametrize(
    ("number", "said"),
    [("-0.1", [UNLIKELY]), ("0", []), ("100", []), ("100.1", [UNLIKELY])],
)
@pytest.mark.parametrize("series", ["actual", "target", *COMPARATORS])
def test_a_share_is_between_0_and_100(series, number, said):
    found = listed([value(series, number, 2017), COMPARED], WHOLE)
    assert found["kind"].tolist() == said


def test_an_impossible_share_is_shown_as_it_was_published():
    row = only(looks(actual("104.5", breakdown="SEN (E)")))
    assert (row["breakdown"], row["detail"]) == ("SEN (E)", "104.5% is not between 0 and 100")


@pytest.mark.parametrize("unit", ["count", "weeks", "score"])
def test_what_is_no_share_may_be_any_number(unit):
    assert kinds(actual(-20), actual(700, 2019), unit=unit) == []


def test_an_imported_share_is_looked_at_too():
    assert kinds(actual(101, source="release")) == [UNLIKELY]


def test_a_share_corrected_later_is_not_unlikely_any_more():
    assert kinds(actual(101), actual(99, source="later paper")) == []
    assert kinds(actual(101), actual(None, symbol="x", source="later paper")) == []


def test_a_national_average_far_from_where_the_others_stand_is_unlikely():
    row = only(listed(averages(2, 2, 2, 2, -8), WHOLE))
    assert (row["kind"], row["breakdown"]) == (UNLIKELY, "group 5")
    assert row["detail"] == "England 32 beside similar areas 40; in the other groups England is about 2 above them"


@pytest.mark.parametrize(
    ("apart", "said"),
    [
        ((2, 2, 2, 20), "in the other groups England is about 2 above them"),
        ((-2.5, -2.5, -2.5, 20), "in the other groups England is about 3 below them"),
        ((0, 0, 0, 20), "in the other groups England is level with them"),
    ],
)
def test_where_the_other_groups_stand_is_said(apart, said):
    assert said in only(listed(averages(*apart), WHOLE))["detail"]


def test_fewer_than_four_groups_show_no_usual_distance():
    assert odd(2, 2, 50) == []
    assert odd(2, 2, 2, 50) == ["group 4"]


@pytest.mark.parametrize(("away", "found"), [(5, []), (-5, []), (5.5, ["group 5"]), (-5.5, ["group 5"])])
def test_groups_that_agree_allow_five_of_the_last_decimal_place(away, found):
    assert odd(0, 0, 0, 0, away, similar=10) == found


@pytest.mark.parametrize(("dp", "found"), [("0", []), ("1", ["group 5"])])
def test_the_last_decimal_place_is_the_measures(dp, found):
    assert odd(2, 2, 2, 2, 3, dp=dp) == found


@pytest.mark.parametrize(("last", "found"), [(20, []), (21, ["group 5"]), (-20, []), (-21, ["group 5"])])
def test_groups_that_differ_allow_five_times_their_usual_distance(last, found):
    assert odd(-4, -4, 0, 0, last, 4, 4) == found


def test_groups_without_both_averages_are_not_counted():
    rows = [value(series, 40, breakdown=name) for name in "abc" for series in ("england", "stat_neighbours")]
    alone = [value("england", 90, breakdown=name) for name in "de"]
    assert listed([*rows, *alone], WHOLE).empty


@pytest.mark.parametrize("series", ["england", "stat_neighbours", "region"])
def test_one_kind_of_average_has_nothing_to_stand_beside(series):
    rows = [value(series, number, breakdown=name) for name, number in zip("abcde", (1, 1, 1, 1, 99), strict=True)]
    assert listed(rows, WHOLE).empty


def test_the_average_of_the_region_plays_no_part():
    rows = [*averages(2, 2, 2, 2, -8), value("region", 90, breakdown="group 1")]
    assert listed(rows, WHOLE)["breakdown"].tolist() == ["group 5"]


def test_only_the_averages_of_papers_are_compared():
    assert odd(2, 2, 2, 2, -8, source="release") == []


def test_an_average_corrected_later_is_not_odd_any_more():
    rows = [value("stat_neighbours", 40, breakdown=name) for name in "abcd"]
    rows += [value("england", number, breakdown=name) for name, number in zip("abcd", (42, 42, 42, 24), strict=True)]
    assert listed(rows, WHOLE)["breakdown"].tolist() == ["d"]
    assert listed([*rows, value("england", 42, breakdown="d", source="later paper")], WHOLE).empty


def test_groups_of_two_measures_are_not_mixed():
    rows = [
        value(series, 40 + 9 * (name == "d" and series == "england"), breakdown=name, measure=ref)
        for name, ref in zip("abcd", ("1a", "1a", "1b", "1b"), strict=True)
        for series in ("england", "stat_neighbours")
    ]
    assert listed(rows, WHOLE, WHOLE | {"ref": "1b"}).empty


def test_averages_of_two_periods_are_not_compared():
    rows = [value("stat_neighbours", 40, 2017, breakdown=name) for name in "abcd"]
    rows += [value("england", 42, 2017, breakdown=name) for name in "abcd"]
    assert listed([*rows, value("england", 60, 2018, breakdown="d")], WHOLE).empty


@pytest.mark.parametrize(
    ("missing", "kind"),
    [
        ({"better": "neither"}, "which direction is better is not stated"),
        ({"definition": ""}, "what is counted is not stated"),
    ],
)
def test_what_a_measure_of_the_plan_does_not_state_is_listed(missing, kind):
    row = only(looks(BASELINE, **missing))
    assert (row["ref"], row["breakdown"], row["kind"], row["detail"]) == ("1a", "all", kind, "")
    assert kinds(BASELINE, in_plan="false", **missing) == []


def test_a_measure_of_the_plan_with_no_average_of_others_is_listed():
    row = only(listed([BASELINE], WHOLE))
    assert (row["kind"], row["detail"]) == ("no average of similar areas, the region or England", "")
    assert listed([BASELINE], WHOLE | {"in_plan": "false"}).empty


@pytest.mark.parametrize("series", COMPARATORS)
def test_one_average_of_others_in_any_group_is_enough(series):
    assert listed([value(series, 10, breakdown="SEN (E)")], WHOLE).empty


def test_a_symbol_is_no_average_of_others():
    rows = [value(series, None, symbol="x") for series in COMPARATORS]
    assert len(listed(rows, WHOLE)) == 1


def test_an_average_of_others_that_was_withdrawn_is_none():
    rows = value("england", 10), value("england", None, symbol="x", source="later paper")
    assert len(listed(rows, WHOLE)) == 1


def test_what_is_published_later_is_not_looked_at():
    rows = [BASELINE, target(12), COMPARED, target(9, 2021, source="later paper")]
    assert listed(rows, WHOLE, at="2021-06-23").empty
    assert len(listed(rows, WHOLE, at="2021-06-24")) == 1


def test_a_measure_added_beside_the_plan_is_held_against_its_own_figures():
    assert kinds(BASELINE, target(9), in_plan="false") == [WRONG_WAY]
    assert kinds(actual(101), in_plan="false") == [UNLIKELY]


def test_looks_come_by_kind_and_then_as_the_plan_numbers_its_measures():
    refs = ["1.10", "2", "1.9"]
    rows = [{"measure": ref} | each for ref in refs for each in (actual(101), target(9), target(12, 2021))]
    found = listed(rows, *({"ref": ref, "better": "lower" if ref == "2" else "higher"} for ref in refs))
    assert list(zip(found["kind"], found["ref"], strict=True)) == [
        (WRONG_WAY, "1.9"),
        (WRONG_WAY, "1.10"),
        (UNLIKELY, "1.9"),
        (UNLIKELY, "1.10"),
        (UNLIKELY, "2"),
        ("what is counted is not stated", "1.9"),
        ("what is counted is not stated", "1.10"),
        ("what is counted is not stated", "2"),
        ("no average of similar areas, the region or England", "1.9"),
        ("no average of similar areas, the region or England", "1.10"),
        ("no average of similar areas, the region or England", "2"),
    ]


def test_every_kind_of_look_has_its_place():
    rows = [
        *(actual(10, measure=ref) for ref in ("1", "2")),
        target(9, measure="1"),
        target(10, measure="2"),
        actual(101, measure="3"),
    ]
    rows += [actual(8, 2019, measure="1", rating="Green", responses="12")]
    refs = ({"ref": ref, "better": "neither" if ref == "4" else "higher", "tolerance": "0"} for ref in "4321")
    assert listed(rows, *refs)["kind"].drop_duplicates().tolist() == list(measure_checks.CHECKS)
    assert len(measure_checks.CHECKS) == 8


def test_a_look_names_its_measure():
    row = only(looks(BASELINE, target(9), title="Plans on time"))
    assert (row["plan"], row["ref"], row["title"], row["breakdown"]) == ("ip", "1a", "Plans on time", "all")


@pytest.mark.parametrize(
    ("printed", "details"),
    [
        ("Amber", []),
        ("On target", []),
        ("", []),
        ("Green", ["19 against 20: printed Green; by its tolerance amber"]),
        ("r", ["19 against 20: printed r; by its tolerance amber"]),
    ],
)
def test_a_printed_rating_that_the_figures_do_not_bear_out_is_told_with_both(printed, details):
    found = looks(BASELINE, actual(19, 2019, rating=printed), target(20), tolerance="1")
    assert found["detail"].tolist() == details
    assert set(found["kind"]) <= {"a printed rating that the figures do not bear out"}
    assert kinds(BASELINE, actual(19, 2019, rating=printed), target(20)) == []


@pytest.mark.parametrize(
    ("before", "now", "details"),
    [
        ("", "30", []),
        ("", "29", ["29 answered, fewer than 30"]),
        ("100", "51", []),
        ("100", "50", ["50 answered, after 100: half or fewer"]),
        ("100", "20", ["20 answered, fewer than 30"]),
        ("100", "", []),
    ],
)
def test_a_survey_that_few_answered_is_told(before, now, details):
    found = looks(actual(10, responses=before), actual(12, 2019, responses=now))
    assert found["detail"].tolist() == details


def test_the_question_of_a_survey_says_what_is_counted():
    assert only(looks(BASELINE, definition=""))["kind"] == "what is counted is not stated"
    assert kinds(BASELINE, definition="", wording="Were you listened to?") == []


def test_a_final_target_can_be_worse_than_the_baseline_and_one_to_be_close_to_cannot():
    assert kinds(BASELINE, target(12), final_target="9") == [WRONG_WAY]
    assert only(looks(BASELINE, final_target="9"))["detail"] == "10 then 9; higher is better"
    assert kinds(BASELINE, target(12), final_target="9", better="target") == []


def test_what_adds_up_is_held_against_a_baseline_of_the_same_point_of_the_year_only():
    so_far = value("actual", 10, 2018, time_identifier="September", period_end="2018-09-30")
    assert kinds(so_far, target(9, 2019), cumulative="true") == []
    assert kinds(so_far, target(9, 2019)) == [WRONG_WAY]
    same = value("target", 9, 2019, time_identifier="September", period_end="2019-09-30")
    assert kinds(so_far, same, cumulative="true") == [WRONG_WAY]
    assert kinds(so_far, target(12, 2019), cumulative="true", final_target="9") == []


def test_every_unlikely_value_of_a_group_is_listed():
    assert kinds(actual(101), actual(102, 2019)) == [UNLIKELY, UNLIKELY]


def test_without_measures_there_is_nothing_to_look_at():
    found = listed([BASELINE])
    assert list(found) == COLUMNS
    assert found.empty


def test_nothing_is_changed_in_place():
    found, seen = table("measures", {"ref": "1.10"}, {"ref": "1a"}), known(actual(101), target(9), COMPARED)
    judged = measures.judged(found, seen, rebases(), None, day("2025-01-01"))
    before = [frame.copy(deep=True) for frame in (found, seen, judged)]
    measure_checks.measure_checks(found, seen, judged, rebases())
    for frame, kept in zip((found, seen, judged), before, strict=True):
        pd.testing.assert_frame_equal(frame, kept)


@given(st.lists(st.integers(8, 12), min_size=1, max_size=3))
def test_targets_turned_upside_down_ask_for_the_same_look(numbers):
    rows = [target(number, year, measure="up") for year, number in enumerate(numbers, 2019)]
    rows += [target(20 - number, year, measure="down") for year, number in enumerate(numbers, 2019)]
    rows += [each | {"measure": ref} for each in (BASELINE, COMPARED) for ref in ("up", "down")]
    found = listed(rows, WHOLE | {"ref": "up"}, WHOLE | {"ref": "down", "better": "lower"})
    said = {ref: found.loc[found["ref"] == ref, "kind"].tolist() for ref in ("up", "down")}
    assert said["up"] == said["down"]
    assert (WRONG_WAY in said["up"]) == (min(numbers) < 10)
    assert (NO_AMBITION in said["up"]) == (set(numbers) == {10})


@given(st.lists(st.integers(-30, 30), min_size=4, max_size=8), st.integers(-20, 20))
def test_no_group_is_odd_for_where_england_stands_in_all_of_them(apart, moved):
    rows = averages(*apart) + averages(*(each + moved for each in apart), measure="1b")
    found = listed(rows, *(WHOLE | {"ref": ref, "unit": "score"} for ref in ("1a", "1b")))
    groups = found.groupby("ref")["breakdown"].agg(list)
    assert groups.get("1a", []) == groups.get("1b", [])


@pytest.fixture(scope="module")
def refs(july):
    """References of each kind of look at Lancashire's measures."""
    return july.second_looks.groupby("kind", sort=False)["ref"].agg(list).to_dict()


def test_three_of_lancashires_measures_have_a_target_the_wrong_way(july, refs):
    assert refs[WRONG_WAY] == ["1g", "2b(ii)", "4c"]
    found = july.second_looks.query("kind == @WRONG_WAY")
    assert found["detail"].map(visible).tolist() == [
        "183 then 174 then 250; higher is better",
        "114 then 108 then 102; higher is better",
        "13.7 then 14.7 then 13.5; lower is better",
    ]


def test_two_of_lancashires_measures_have_targets_equal_to_their_baseline(refs):
    assert refs[NO_AMBITION] == ["2d", "4h"]


def test_one_national_average_of_lancashires_plan_is_likely_a_slip(july):
    row = only(july.second_looks.query("kind == @UNLIKELY"))
    assert (row["ref"], row["breakdown"]) == ("4b(ii)", "SEN (K), maths")
    assert (
        visible(row["detail"])
        == "England 26 beside similar areas 34; in the other groups England is about 2 above them"
    )


def test_one_of_lancashires_measures_does_not_say_which_direction_is_better(refs):
    assert refs["which direction is better is not stated"] == ["2c(i)"]


def test_21_of_lancashires_measures_give_no_average_of_others_and_15_no_definition(july, refs):
    alone = refs["no average of similar areas, the region or England"]
    assert (len(alone), len(refs["what is counted is not stated"])) == (21, 15)
    compared = july.measures.loc[~july.measures["ref"].isin(alone), "ref"]
    assert len(compared) == 14


def test_looks_at_lancashires_measures_are_in_order(july):
    found = july.second_looks
    keys = [
        (measure_checks.CHECKS.index(kind), natural(ref)) for kind, ref in zip(found["kind"], found["ref"], strict=True)
    ]
    assert keys == sorted(keys)
