"""Which counts of people are hidden, what would give them away, and that none is anywhere in what a page shows."""

import json
import math
import re
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from builders import REPOSITORY, read_rows
from frames import actual, known, only, table, target, value
from hypothesis import given
from hypothesis import strategies as st
from test_answers import ANSWERS

from sendplan.data.area import Disclosure
from sendplan.data.areas import load_area
from sendplan.opening import named_meetings, of_area
from sendplan.pages import each_measure, measures
from sendplan.rules import disclosure, suppression
from sendplan.rules.disclosure import CELL, FOLLOWS, SHOWN_ELSEWHERE
from sendplan.show.charts import Chart, Charts
from sendplan.show.parts import Parts
from sendplan.vocabulary import BOARD, NO_VALUE, SERIES

COUNT = {"ref": "1a", "unit": "count", "is_small_count": "true"}
SHARE = {"ref": "1b", "unit": "%", "numerator": "1a"}


def rule(**changes):
    return Disclosure(**({"rule": "R", "text": "T", "show_small_counts": False, "threshold": 5} | changes))


def suppressed(*rows, measures=(COUNT,), **changes):
    return disclosure.suppressed(known(*rows), table("measures", *measures), rule(**changes))


def shown(*rows, **more):
    """The values that are left, in the order they were given; None is hidden."""
    found = suppressed(*rows, **more)
    return [None if symbol == "c" else number for number, symbol in zip(found["value"], found["symbol"], strict=True)]


def groups(total, **parts):
    """A total and its groups in one period; a group named a_b is b of the kind a."""
    named = {name.replace("_", ": "): number for name, number in parts.items()}
    return [actual(total), *(actual(number, breakdown=group) for group, number in named.items())]


def months(*numbers, **cells):
    """Values of the months from January 2018."""
    every = pd.date_range("2018-01-31", periods=len(numbers), freq="ME")
    return [
        actual(number, time_identifier=f"{end:%B}", period_end=f"{end:%Y-%m-%d}", **cells)
        for number, end in zip(numbers, every, strict=True)
    ]


# Small counts


@pytest.mark.parametrize("threshold", [2, 5, 11])
def test_counts_from_1_to_one_below_the_threshold_are_hidden_and_no_others(threshold):
    for number in range(threshold + 3):
        row = only(suppressed(actual(number, printed=str(number)), threshold=threshold))
        hides = 1 <= number < threshold
        assert (math.isnan(row["value"]), row["symbol"], row["printed"]) == (
            (True, "c", "") if hides else (False, "", str(number))
        )


@pytest.mark.parametrize("number", ["0.2", "4.9", "-1", "-40"])
def test_a_fraction_below_the_threshold_and_what_no_count_can_be_are_hidden(number):
    assert shown(actual(number)) == [None]


@pytest.mark.parametrize("series", [each for each in SERIES if each != "target"])
@pytest.mark.parametrize("symbol", ["", "p"])
def test_other_areas_are_treated_as_the_area_itself(series, symbol):
    row = only(suppressed(value(series, 3, symbol=symbol)))
    assert (math.isnan(row["value"]), row["symbol"]) == (True, "c")
    assert shown(value(series, 30, symbol=symbol)) == [30]


def test_a_target_is_not_people_and_stays():
    row = only(suppressed(target(3, printed="3")))
    assert (row["value"], row["symbol"], row["printed"]) == (3, "", "3")


def test_a_measure_that_is_not_marked_stays():
    assert shown(actual(3), measures=[COUNT | {"is_small_count": "false"}]) == [3]


def test_a_measure_of_another_plan_or_reference_stays():
    assert shown(actual(3), actual(3, measure="1b"), actual(3, plan="wsoa")) == [None, 3, 3]


@pytest.mark.parametrize("symbol", NO_VALUE)
def test_why_there_is_no_value_stays_told(symbol):
    row = only(suppressed(actual(None, symbol=symbol, printed="as it says")))
    assert (row["symbol"], row["printed"]) == (symbol, "as it says")


def test_each_publication_of_a_value_is_treated():
    assert shown(actual(3), actual(6, source="later paper")) == [None, 6]


def test_what_was_published_before_a_hidden_value_of_the_same_period_is_hidden_as_well():
    assert shown(actual(6), actual(4, source="later paper")) == [None, None]


def test_counts_that_are_shown_are_rounded_and_what_was_printed_goes():
    found = suppressed(*(actual(each, 2000 + each, printed="as it was") for each in (0, 4, 5, 7, 8, 12)), rounding=5)
    assert found["value"].fillna(-1).tolist() == [0, -1, 5, 5, 10, 10]
    assert found["printed"].tolist() == ["as it was", "", "as it was", "", "", ""]


def test_where_counts_are_rounded_what_has_no_value_stays_without_one():
    found = suppressed(actual(23), actual(None, 2019, symbol="x"), rounding=5)
    assert found["value"].fillna(-1).tolist() == [25, -1]


def test_targets_and_other_measures_are_not_rounded():
    assert shown(target(7), actual(7, measure="1c"), rounding=5) == [7, 7]


# What would give it away


@pytest.mark.parametrize(
    ("total", "parts", "sure", "how_many"),
    [
        (20, {"a": 3, "b": 10, "c": 7}, {"a"}, 2),  # and one of the others, by lot
        (20, {"a": 3, "b": 10, "c": 7, "d": 0}, {"a"}, 2),  # not the 0
        (25, {"a": 2, "b": 3, "c": 20}, {"a", "b"}, 2),  # two hide each other: each can be 1, 2, 3 or 4
        (13, {"a": 4, "b": 4, "c": 5}, {"a", "b"}, 3),  # but not where both must be 4
        (12, {"a": 10, "b": 1, "c": 1}, {"b", "c"}, 4),  # nor where all three could only be 4
        (14, {"a": 10, "b": 2, "c": 2}, {"b", "c"}, 3),  # nor where neither can be 4
        (37, {"a": 4, "b": 4, "c": 4, "d": 25}, {"a", "b", "c", "d"}, 4),
        (20, {"a": 6, "b": 14}, set(), 0),
        (3, {"a": 3, "b": 0}, {"all", "a"}, 2),
        (8, {"a": 4, "b": 4, "c": 0}, {"a", "b", "c"}, 3),  # the 0 where there is no other
        (8, {"a": 0, "b": 8}, set(), 0),
        (30, {"a": 3, "b": 10}, {"a", "b"}, 2),  # one that is not listed may be published elsewhere
        (20, {"a": 3}, {"a"}, 1),  # a single group is not the whole
    ],
)
def test_with_a_hidden_group_so_many_are_hidden_that_none_can_be_worked_out(total, parts, sure, how_many):
    found = suppressed(*groups(total, **parts))
    hidden = set(found.loc[found["symbol"] == "c", "breakdown"])
    assert sure <= hidden
    assert len(hidden) == how_many
    assert ("all" in hidden) == ("all" in sure or how_many > len(parts))


def test_which_is_hidden_beside_a_small_count_is_drawn_by_lot_and_the_same_seed_draws_the_same():
    rows = groups(60, a=3, b=10, c=11, d=12, e=24)
    drawn = [shown(*rows, seed=str(each)) for each in range(12)]
    assert drawn == [shown(*rows, seed=str(each)) for each in range(12)]
    assert all(each[1] is None and each.count(None) == 2 for each in drawn)
    assert len({each.index(None, 2) for each in drawn}) > 1


def test_the_lot_does_not_look_at_how_many_there_are():
    """Other numbers, hidden in the same places, leave the same pages."""
    first, second = (shown(*groups(60, a=a, b=10, c=11, d=12, e=27 - a)) for a in (2, 4))
    assert first[:5] == second[:5]


def test_a_value_that_the_record_itself_hides_takes_another_with_it():
    found = suppressed(
        actual(20), actual(None, breakdown="a", symbol="c"), actual(10, breakdown="b"), actual(9, breakdown="c")
    )
    assert found["symbol"].tolist()[:2] == ["", "c"]
    assert sorted(found["symbol"]) == ["", "", "c", "c"]


def test_a_group_that_is_not_available_hides_nothing_and_protects_nothing():
    found = [actual(20), actual(None, breakdown="a", symbol="x"), actual(9, breakdown="b"), actual(6, breakdown="c")]
    assert shown(*found)[0] == 20
    assert (suppressed(*found)["symbol"] == "c").sum() == 0
    assert suppressed(*found, actual(3, breakdown="d"))["symbol"].tolist() == ["", "x", "", "c", "c"]


def test_without_a_total_there_is_nothing_to_take_from():
    assert shown(actual(3, breakdown="a"), actual(9, breakdown="b")) == [None, 9]


def test_a_hidden_total_is_not_given_away_by_its_parts():
    total, *parts = shown(actual(None, symbol="c"), actual(6, breakdown="a"), actual(9, breakdown="b"))
    assert total is None
    assert parts in ([None, 9], [6, None])


def test_groups_of_several_kinds_add_up_within_each_kind():
    found = suppressed(*groups(20, age_young=3, age_middle=10, age_old=7, need_autism=12, need_speech=8))
    hidden = set(found.loc[found["symbol"] == "c", "breakdown"])
    assert "age: young" in hidden
    assert len(hidden & {"age: middle", "age: old"}) == len(hidden) - 1 == 1


def test_of_groups_that_overlap_none_is_shown_beside_a_hidden_one():
    found = suppressed(*groups(20, young=3, middle=10, old=7, autism=12, speech=8, other=0))
    assert found["symbol"].tolist() == ["", "c", "c", "c", "c", "c", ""]
    assert shown(*groups(20, young=13, old=7, autism=12, speech=8)) == [20, 13, 7, 12, 8]


def test_groups_of_another_series_period_or_measure_do_not_add_up():
    others = [{"breakdown": "b", "series": "england"}, {"breakdown": "b", "time_period": "2017"}, {"measure": "1b"}]
    rows = [actual(20), actual(3, breakdown="a"), *(actual(17) | each for each in others)]
    assert shown(*rows, measures=[COUNT, COUNT | {"ref": "1b"}]) == [20, None, 17, 17, 17]


def test_a_month_hidden_in_a_year_takes_another_with_it():
    year = months(3, *[9] * 10, 7)
    assert shown(*year, actual(100))[0] is None
    assert shown(*year, actual(100))[-1] == 100
    assert shown(*year, actual(100)).count(None) == 2
    assert shown(*year).count(None) == 1
    assert shown(*year[:11], actual(93)).count(None) == 1  # not every month is there


def test_months_add_up_to_quarters_and_quarters_to_years():
    financial = {"time_period": "201819", "period_end": "2018-06-30"}
    first = actual(30, **financial | {"time_identifier": "Financial year Q1"})
    found = shown(*months(9, 9, 9, 3, 20, 7), first)
    assert found == [9, 9, 9, None, 20, None, 30]
    year = actual(120, **financial | {"time_identifier": "Financial year", "period_end": "2019-03-31"})
    quarters = [
        actual(number, **financial | {"time_identifier": f"Financial year Q{each}"})
        for each, number in enumerate((2, 50, 60, 8), 1)
    ]
    assert shown(year, *quarters) == [120, None, 50, 60, None]


def test_months_that_count_who_is_there_do_not_add_up_to_their_year():
    assert shown(*months(3, *[9] * 11), actual(9)).count(None) == 1


def test_what_is_hidden_for_one_total_is_looked_at_in_the_other():
    """April's a hides April's b; b is then the only month hidden in b's year."""
    whole = [*months(*[30] * 12), *months(3, *[20] * 11, breakdown="a"), *months(27, *[10] * 11, breakdown="b")]
    found = suppressed(*whole, actual(137, breakdown="b"))
    gone = found[found["symbol"] == "c"].groupby("breakdown").size().to_dict()
    assert gone["b"] > 1
    assert exact(found, found.assign(value=known(*whole, actual(137, breakdown="b"))["value"])) == set()


# Shares


def test_a_share_is_hidden_where_its_count_is():
    rows = [actual(3), actual(9, 2019), actual("1.5", measure="1b"), actual("4.5", 2019, measure="1b")]
    assert shown(*rows, measures=[COUNT, SHARE]) == [None, 9, None, 4.5]


def test_a_share_is_hidden_where_its_count_is_hidden_for_another():
    counts = groups(20, a=3, b=10, c=7)
    shares = [each | {"measure": "1b"} for each in counts]
    assert shown(*counts, *shares, measures=[COUNT, SHARE]) == [20, None, 10, None] * 2


@pytest.mark.parametrize(("number", "symbol"), [(None, "x"), (None, "c")])
def test_a_share_whose_count_is_not_known_is_hidden(number, symbol):
    rows = [actual(number, symbol=symbol), actual("1.5", measure="1b"), actual("2.5", 2019, measure="1b")]
    assert shown(*rows, measures=[COUNT, SHARE])[1:] == [None, None]


def test_a_share_of_other_areas_is_shown_where_the_record_does_not_hold_their_count():
    rows = [actual(3), value("england", "1.5", measure="1b"), target("1.0", measure="1b")]
    assert shown(*rows, measures=[COUNT, SHARE]) == [None, 1.5, 1]


def test_where_counts_are_rounded_a_share_is_shown_of_0_alone():
    rows = [actual(0), actual(20, 2019), actual(0, measure="1b"), actual("4.5", 2019, measure="1b")]
    assert shown(*rows, measures=[COUNT, SHARE], rounding=5) == [0, 20, 0, None]


def test_a_share_of_many_is_shown():
    many = COUNT | {"is_small_count": "false"}
    assert shown(actual(3), actual("1.5", measure="1b"), measures=[many, SHARE]) == [3, 1.5]


@pytest.mark.parametrize("unit", ["%", "weeks", "score", "years"])
def test_a_small_measure_of_which_no_count_is_known_is_hidden_wholly(unit):
    rows = [actual(90), actual(0, 2019), value("england", 50), target(3)]
    assert shown(*rows, measures=[COUNT | {"unit": unit}]) == [None, None, None, 3]


# The rule in words


def test_the_rule_is_stated_with_its_numbers():
    assert disclosure.rule_stated(rule(rule="Few people", text="So that nobody is recognised.", rounding=5)) == (
        "Few people. So that nobody is recognised. A count of 1 to 4 people is shown as [c], and so are shares made of "
        "it and what would give it away; 0 is shown. Other counts are rounded to the nearest 5. [c] means "
        "confidential: hidden because the number is small."
    )
    assert "A count of 1 person is shown as [c]" in disclosure.rule_stated(rule(threshold=2))


def test_for_the_board_the_rule_says_that_pages_show_all():
    assert disclosure.rule_stated(rule(), BOARD).endswith("show small counts: they are not for publication.")


def test_where_small_counts_are_shown_nothing_more_is_said():
    assert disclosure.rule_stated(rule(show_small_counts=True)) == "R. T"


# Properties


numbers = st.integers(0, 12)
breakdowns = st.sampled_from(["all", "a", "b", "c", "age: x", "age: y"])
quarters = {"Q1": (0, 1, 2), "Q2": (3, 4, 5)}


@st.composite
def consistent(draw):
    """Groups of six months with their totals, and two quarters: all add up, and every number is told."""
    parts = {name: [draw(numbers) for _ in range(6)] for name in ("a", "b", "c")}
    parts["all"] = [sum(each) for each in zip(*parts.values(), strict=True)]
    rows = []
    for name, counts in parts.items():
        rows += months(*counts, breakdown=name)
        for quarter, within in quarters.items():
            if draw(st.booleans()):
                end = {"Q1": ("201718", "2018-03-31", "Q4"), "Q2": ("201819", "2018-06-30", "Q1")}[quarter]
                period = {"time_period": end[0], "period_end": end[1], "time_identifier": f"Financial year {end[2]}"}
                rows.append(actual(sum(counts[each] for each in within), breakdown=name) | period)
    return rows


def exact(found, true):
    """The hidden cells that follow from totals and parts that are shown, one after the other."""
    truth = {tuple(each[:-1]): each[-1] for each in true[[*CELL, "value"]].itertuples(index=False, name=None)}
    gone = {tuple(each) for each in found.loc[found["symbol"] == "c", CELL].itertuples(index=False, name=None)}
    told = set(truth) - gone
    every = [
        line for line in suppression.adding_up(truth) if truth[line.total] == sum(truth[each] for each in line.parts)
    ]
    while more := {
        cell
        for line in every
        for cell in (line.total, *line.parts)
        if cell in gone - told and {line.total, *line.parts} - {cell} <= told
    }:
        told |= more
    return gone & told


@given(consistent(), st.integers(2, 9))
def test_no_hidden_value_follows_from_totals_and_parts_that_are_shown(rows, threshold):
    found = suppressed(*rows, threshold=threshold)
    assert exact(found, known(*rows)) == set()


def solved(found, true):
    """The hidden small counts that all totals and parts together leave one value for, as equations."""
    truth = {tuple(each[:-1]): each[-1] for each in true[[*CELL, "value"]].itertuples(index=False, name=None)}
    gone = [tuple(each) for each in found.loc[found["symbol"] == "c", CELL].itertuples(index=False, name=None)]
    every = [line for line in suppression.adding_up(truth) if len(line.parts) > 1]
    every = [line for line in every if truth[line.total] == sum(truth[each] for each in line.parts)]
    matrix = np.array([[(cell == line.total) - (cell in line.parts) for cell in gone] for line in every], dtype=float)
    if not gone or not every:
        return set()
    rank = np.linalg.matrix_rank(matrix)
    alone = np.eye(len(gone))
    ranks = [np.linalg.matrix_rank(np.vstack([matrix, alone[place]])) for place in range(len(gone))]
    return {cell for cell, with_it in zip(gone, ranks, strict=True) if with_it == rank and truth[cell] > 0}


@given(consistent(), st.integers(2, 9))
def test_no_small_count_follows_from_all_totals_and_parts_together(rows, threshold):
    true = known(*rows)
    found = solved(suppressed(*rows, threshold=threshold), true)
    assert not any(true.set_index(CELL)["value"][cell] < threshold for cell in found)


def test_what_only_several_totals_together_give_away_is_hidden_as_well():
    """Less a's quarter, the months of all leave b's quarter, though no line by itself does."""
    quarter = {"time_period": "201718", "time_identifier": "Financial year Q4", "period_end": "2018-03-31"}
    a, b = months(0, 0, 4, breakdown="a"), months(0, 0, 1, breakdown="b")
    rows = [*a, *b, *months(0, 0, 5), actual(4, breakdown="a") | quarter, actual(1, breakdown="b") | quarter]
    assert solved(suppressed(*rows, threshold=3), known(*rows)) == set()
    by_hand = known(*rows)
    shown_still = by_hand["time_identifier"].eq("Financial year Q4") & by_hand["breakdown"].eq("a")
    by_hand["symbol"] = by_hand["symbol"].mask(~shown_still & by_hand["breakdown"].ne("all"), "c")
    assert len(solved(by_hand, known(*rows))) == 1


def test_the_check_that_nothing_follows_can_fail():
    rows = groups(20, a=3, b=10, c=7)
    careless = known(*rows).assign(symbol=["", "c", "", ""])
    assert len(exact(careless, known(*rows))) == 1


@given(consistent(), st.integers(2, 9))
def test_that_parts_are_1_at_least_gives_none_of_them_away(rows, threshold):
    """So many hidden parts that what is left of a shown total makes each of them 1 are told."""
    found = suppressed(*rows, threshold=threshold)
    left = {tuple(each[:-2]): each[-2:] for each in found[[*CELL, "value", "symbol"]].itertuples(index=False)}
    for line in suppression.adding_up(left):
        gone = [each for each in line.parts if left[each][1] == "c"]
        rest = left[line.total][0] - sum(left[each][0] for each in line.parts if left[each][1] != "c")
        assert not gone or left[line.total][1] == "c" or rest != len(gone)


any_rows = st.lists(
    st.tuples(breakdowns, st.sampled_from(SERIES), st.integers(2017, 2018), numbers | st.sampled_from(["c", "x"])),
    unique_by=lambda each: each[:3],
    max_size=14,
)


def of(rows):
    return [
        value(series, None if isinstance(number, str) else number, year, breakdown=group)
        | ({"symbol": number} if isinstance(number, str) else {})
        for group, series, year, number in rows
    ]


@given(any_rows | st.just([]), st.integers(2, 9))
def test_done_twice_it_changes_nothing_more(rows, threshold):
    few, once = table("measures", COUNT), suppressed(*of(rows), threshold=threshold)
    pd.testing.assert_frame_equal(disclosure.suppressed(once, few, rule(threshold=threshold)), once)


@given(any_rows, st.integers(2, 9), st.sampled_from([1, 3, 5]))
def test_whatever_is_shown_is_0_or_reaches_the_threshold_and_what_is_not_marked_stays(rows, threshold, rounding):
    rounding = min(rounding, 2 * threshold)
    before = known(*of(rows), *(each | {"measure": "1z"} for each in of(rows)))
    kept = before.copy(deep=True)
    few = table("measures", COUNT, {"ref": "1z", "unit": "count"})
    found = disclosure.suppressed(before, few, rule(threshold=threshold, rounding=rounding))
    pd.testing.assert_frame_equal(before, kept)
    same = (before["measure"] == "1z") | (before["series"] == "target")
    pd.testing.assert_frame_equal(found[same], before[same])
    true = before.loc[~same & found["value"].notna(), "value"]
    assert ((true == 0) | (true >= threshold)).all()


def test_an_empty_record_stays_empty():
    assert suppressed().empty
    assert list(suppressed().columns) == list(known().columns)


# What packs published before give away


def given_away(*now, before, **more):
    """What is given away of some values, where packs showed others before."""
    every, seen = known(*now), suppressed(*now, **more)
    frames = [disclosure.numbers_shown(known(*rows)).assign(pack=name) for name, rows in before.items()]
    return disclosure.derivable(
        disclosure.kept_back(every, seen), pd.concat(frames), disclosure.numbers_shown(seen)
    ).reset_index(drop=True)


def test_a_hidden_value_that_an_earlier_pack_shows_is_told_without_it():
    found = only(given_away(actual(3), before={"2018-07-05": [actual(3)], "2018-10-05": [actual(3)]}))
    assert (found["how"], found["packs"]) == (SHOWN_ELSEWHERE, "2018-07-05; 2018-10-05")
    assert found["said"] == (
        "Measure 1a of plan ip, Calendar year 2018: hidden here, shown in 2018-07-05 and 2018-10-05."
    )


def test_another_number_shown_before_gives_nothing_away():
    assert given_away(actual(3), before={"2018-07-05": [actual(6)]}).empty


def test_a_number_shown_before_of_a_value_the_record_itself_hides_is_told():
    now = actual(None, symbol="c")
    assert only(given_away(now, before={"2018-07-05": [actual(6)]}))["how"] == SHOWN_ELSEWHERE


def test_a_share_shown_rounded_before_is_told():
    rows = [actual(3), actual("1.25", measure="1b")]
    found = given_away(*rows, before={"2018-07-05": [actual("1.3", measure="1b")]}, measures=[COUNT, SHARE])
    assert found[["measure", "how"]].to_numpy().tolist() == [["1b", SHOWN_ELSEWHERE]]


def test_a_value_follows_from_a_part_shown_before_and_a_total_shown_now():
    now = groups(20, a=3, b=10, c=7)
    found = given_away(*now, before={"2018-07-05": [actual(7, breakdown="c")]})
    told = dict(zip(found["breakdown"], found["how"], strict=True))
    assert told == {"c": SHOWN_ELSEWHERE, "a": FOLLOWS}
    said = found.loc[found["breakdown"] == "a", "said"].item()
    assert said.endswith(
        "hidden here, but it follows from a total and its other parts, shown in 2018-07-05 and these pages."
    )


def test_a_value_follows_from_a_total_published_before():
    now = [actual(None, symbol="x"), *groups(20, a=3, b=10, c=7)[1:]]
    assert given_away(*now, before={"2018-07-05": [actual(20)]})["breakdown"].tolist() == ["a"]
    assert given_away(*now, before={"2018-07-05": [actual(21)]}).empty


def test_a_month_follows_from_its_quarter():
    q1 = actual(30, time_period="201819", time_identifier="Financial year Q1", period_end="2018-06-30")
    found = given_away(*months(9, 9, 9, 3, 20, 7), before={"2018-07-05": [q1]})
    assert found["time_identifier"].tolist() == ["April"]


@given(consistent())
def test_packs_of_the_same_rule_give_nothing_away_and_an_open_one_gives_all(rows):
    seen, every = suppressed(*rows), known(*rows)
    hidden, now = disclosure.kept_back(every, seen), disclosure.numbers_shown(seen)
    assert disclosure.derivable(hidden, now.assign(pack="before"), now).empty
    open_pack = disclosure.numbers_shown(every).assign(pack="open")
    assert len(disclosure.derivable(hidden, open_pack)) == len(hidden)


def test_without_packs_before_there_is_nothing_to_tell():
    none = pd.DataFrame(columns=[*CELL, "number", "pack"])
    found = disclosure.derivable(disclosure.kept_back(known(actual(3)), suppressed(actual(3))), none)
    assert found.empty
    assert list(found.columns) == [*CELL, "how", "packs", "said"]


# No hidden number is in anything a page shows

PECULIAR = [98765, 87654, 76543, 65432, 54321, 43219, 32198, 21987, 19876, 91827]
BIG = 100_000  # a threshold above them, which no area may have


def blocks(block):
    """A block and those it is made of."""
    inside = block.parts if isinstance(block, (Parts, Charts)) else [block]
    return [each for part in inside for each in ([part] if part is block else blocks(part))]


def written(block):
    """All that a block gives to a notebook or a page: its bundle, and for a chart its specifications."""
    found = []
    for each in blocks(block):
        found += [json.dumps([each.wide, each.narrow])] if isinstance(each, Chart) else []
        if hasattr(each, "_repr_mimebundle_"):
            found.append(json.dumps(each._repr_mimebundle_(), default=str, ensure_ascii=False))
    return "\n".join(found)


def secret_area(data):
    """A copy of Exampleshire whose small counts are peculiar numbers, so that one of them is known wherever it is."""
    folder = shutil.copytree(REPOSITORY / "data" / "exampleshire", data / "exampleshire")
    path = folder / "observations.csv"
    header, *rows = read_rows(path)
    place = {name: header.index(name) for name in ("measure", "series", "value")}
    few = ("M7", "M8", "M9", "M13")
    secret = [row for row in rows if row[place["measure"]] in few and row[place["series"]] == "actual"]
    for number, each in enumerate(secret):
        each[place["value"]] = str(PECULIAR[number % len(PECULIAR)])
    lines = [",".join(f'"{cell}"' if "," in cell else cell for cell in each) for each in (header, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    area = load_area("exampleshire")
    hides = area.facts.disclosure.model_copy(update={"threshold": BIG})
    return replace(area, facts=area.facts.model_copy(update={"disclosure": hides}))


SECRET = re.compile("|".join(f"{each // 1000},?{each % 1000:03d}" for each in PECULIAR))


@pytest.fixture(scope="module")
def secret(tmp_path_factory):
    data = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SENDPLAN_DATA", str(data))
        return secret_area(data)


@pytest.fixture(scope="module")
def hiding(secret):
    return of_area(secret, list(named_meetings(secret))[-1])


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda each: f"{each.__module__.split('.')[-1]}.{each.__name__}")
def test_no_hidden_number_is_in_what_an_answer_gives(hiding, answer):
    assert not SECRET.search(written(answer(hiding)))


TELLING = [each_measure.tables, measures.more]


@pytest.mark.parametrize("answer", TELLING, ids=lambda each: each.__name__)
def test_the_board_is_given_the_numbers_in_tables_and_charts(secret, answer):
    assert answer in ANSWERS
    assert SECRET.search(written(answer(of_area(secret, list(named_meetings(secret))[-1], "board"))))
