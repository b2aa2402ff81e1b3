"""What a cell of a measure says: numbers, groups, periods, promises, or why there is no number."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan.sources.cell_values import labelled, promised, values


def read(text, scale=1, unit="%"):
    return [(each.label, each.value or each.symbol) for each in values(text, scale, unit)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *(("48%", "48"), ("48 %", "48"), ("1,204", "1204"), ("-3", "-3"), ("\u22123", "-3"), (".5", "0.5")),
        *(("12 per cent", "12"), ("1:8", "8"), ("<5", "c"), ("fewer than 5", "c"), ("*", "c"), ("n/a", "x")),
        *(("Not available until May", "x"), ("tbc", "tbc"), ("Baseline July 2019", "tbc"), ("", ""), ("about 5", "")),
    ],
)
def test_a_cell_is_a_number_or_says_why_it_is_none_or_is_neither(text, said):
    assert read(text) == [("", said)]


def test_thousands_and_millions_are_numbers_only_of_pounds():
    assert read("12k") == [("", "")]
    assert read("£12k", unit="£") == [("", "12000")]
    assert read("£1.2m", unit="£") == [("", "1200000")]
    assert read("12k", unit="£m") == [("", "0.012")]


def test_a_share_of_1_is_a_percentage_where_the_column_is_of_shares():
    assert read("0.48", scale=100) == [("", "48")]
    assert read("48%", scale=100) == [("", "48")]


@pytest.mark.parametrize(
    ("text", "period", "ends"),
    [
        ("48% (May 2025)", "2025", date(2025, 5, 31)),
        ("81%, 2016/17 destination of 2015/16 cohort", "201617", date(2017, 3, 31)),
        ("48% as at March 2025", "2025", date(2025, 3, 31)),
    ],
)
def test_the_period_that_stands_behind_a_value_is_its_own(text, period, ends):
    (only,) = values(text, 1, "%")
    assert (only.when.time_period, only.when.ends) == (period, ends)


def test_a_cell_of_groups_is_a_value_of_each_and_one_without_a_name_is_none_of_them():
    assert read("SEN (E) 12% / SEN (K) 30%") == [("SEN (E)", "12"), ("SEN (K)", "30")]
    assert read("2.5 SEN (E)\n3 SEN (K)") == [("SEN (E)", "2.5"), ("SEN (K)", "3")]
    assert labelled("Boys: 3; 4") == [("", "Boys: 3; 4")]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Baseline July 2019", date(2019, 7, 31)),
        ("Available May 19", date(2019, 5, 31)),
        ("Due 2026", date(2026, 12, 31)),
        ("expected by the summer", None),
        ("July 2019", None),
    ],
)
def test_a_promise_is_a_word_for_one_and_a_month_or_year(text, day):
    assert promised(text) == day


@given(st.integers(0, 10**7), st.sampled_from(["{}", "{:,}", "{}%", "{:,} %", "-{}", "{}.50"]))
def test_a_number_is_read_back_as_it_was_written(number, form):
    (only,) = read(form.format(number))
    expected = {"-{}": -number, "{}.50": number + 0.5}.get(form, number)
    assert float(only[1]) == expected


@given(st.lists(st.tuples(st.sampled_from(["Boys", "Girls", "Year 6", "EHCP"]), st.integers(0, 100)), min_size=1),
       st.sampled_from([" / ", "\n", "; "]))  # fmt: skip
def test_joining_groups_is_parted_again_into_the_same(pairs, joint):
    text = joint.join(f"{label}: {number}%" for label, number in pairs)
    assert read(text) == [(label, str(number)) for label, number in pairs]


@given(st.text(max_size=40))
def test_any_text_is_at_least_one_value_and_a_number_only_of_its_digits(text):
    found = values(text, 1, "%")
    assert found
    assert all(not each.value or any(letter.isdigit() for letter in text) for each in found)
