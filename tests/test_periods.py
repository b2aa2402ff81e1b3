"""DfE's periods: which are read, and when each ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan import periods


@pytest.mark.parametrize(
    ("time_period", "time_identifier", "last"),
    [
        ("201718", "Academic year", "2018-08-31"),
        ("201718", "Financial year", "2018-03-31"),
        ("201718", "Tax year", "2018-04-05"),
        ("2018", "Calendar year", "2018-12-31"),
        ("2018", "Reporting year", "2018-12-31"),
        ("2018", "January", "2018-01-31"),
        ("2023", "February", "2023-02-28"),
        ("2024", "February", "2024-02-29"),
        ("2018", "December", "2018-12-31"),
        ("201718", "Financial year Q1", "2017-06-30"),
        ("201718", "Financial year Q2", "2017-09-30"),
        ("201718", "Financial year Q3", "2017-12-31"),
        ("201718", "Financial year Q4", "2018-03-31"),
        ("2018", "Calendar year Q1", "2018-03-31"),
        ("201718", "Part 1 (April to September)", "2017-09-30"),
        ("201718", "Part 2 (October to March)", "2018-03-31"),
        ("199900", "Academic year", "2000-08-31"),
        ("2024", "12 months to February", "2024-02-29"),
        ("2025", "12 months to September", "2025-09-30"),
    ],
)
def test_a_period_ends_on_its_last_day(time_period, time_identifier, last):
    assert periods.wrong(time_period, time_identifier) is None
    assert periods.last_day(time_period, time_identifier) == date.fromisoformat(last)


@pytest.mark.parametrize(
    "identifier", ["Week 1", "Autumn Term", "calendar year", "Academic Year", "Jan", "", "Calendar year Q5"]
)
def test_any_other_kind_of_period_is_refused_naming_those_that_are_read(identifier):
    column, allowed = periods.wrong("2018", identifier)

    assert column == "time_identifier"
    assert allowed.startswith("one of Academic year, Financial year, Tax year, Calendar year, Reporting year, January,")


@pytest.mark.parametrize(
    ("time_period", "identifier"),
    [
        ("2018", "Academic year"),
        ("201719", "Academic year"),
        ("201717", "Financial year"),
        ("201816", "Tax year"),
        ("2017/18", "Academic year"),
        ("20171", "Academic year"),
        ("201718", "Calendar year"),
        ("201801", "January"),
        ("18", "Calendar year"),
        ("1066", "Calendar year"),
        ("", "Calendar year"),
        ("2018 ", "Calendar year"),
        ("٢٠١٨", "Calendar year"),
    ],
)
def test_a_period_with_other_digits_than_its_kind_has_is_refused(time_period, identifier):
    column, allowed = periods.wrong(time_period, identifier)

    assert column == "time_period"
    assert allowed.endswith(f"for {identifier}")
    assert ("201718" in allowed) == (periods.PERIODS[identifier].years == 2)


@given(st.integers(1950, 2150), st.sampled_from(sorted(periods.PERIODS)))
def test_a_period_ends_in_the_years_it_names_and_the_next_ends_after_it(year, identifier):
    def named(first):
        return f"{first}{(first + 1) % 100:02}" if periods.PERIODS[identifier].years == 2 else str(first)

    last, following = (periods.last_day(named(each), identifier) for each in (year, year + 1))

    assert periods.wrong(named(year), identifier) is None
    assert year <= last.year <= year + 1
    assert timedelta(364) <= following - last <= timedelta(366)


def test_only_the_tax_year_ends_within_a_month():
    ends = {
        name: periods.last_day("201718" if each.years == 2 else "2018", name) for name, each in periods.PERIODS.items()
    }

    assert [name for name, end in ends.items() if (end + timedelta(1)).day != 1] == ["Tax year"]


TERMS = {("Spring term", "202425"): date(2025, 4, 4)}


@pytest.mark.parametrize("identifier", ["Spring term", "Autumn and spring term"])
def test_a_term_ends_when_the_area_says_so(identifier):
    assert periods.wrong("202425", identifier, TERMS) is None
    assert periods.last_day("202425", identifier, TERMS) == date(2025, 4, 4)


def test_a_term_that_the_area_does_not_know_is_refused_with_what_to_add():
    assert periods.wrong("202324", "Autumn and spring term", TERMS) == (
        "time_identifier",
        'a term that area.toml knows: add [[terms]] with name = "Spring term", time_period = "202324" and ends, '
        "its last day",
    )


@pytest.mark.parametrize(
    ("last", "identifier", "day"),
    [
        ("2024-12-31", "Calendar year", "2024-12-31"),
        ("2025-03-31", "Financial year", "2025-03-31"),
        ("2025-08-31", "Academic year", "2025-05-01"),
        ("2025-12-31", "Reporting year", "2025-01-01"),
    ],
)
def test_a_figure_is_told_when_its_period_is_over_but_a_count_of_the_academic_year_from_may_on(last, identifier, day):
    assert periods.told_from(date.fromisoformat(last), identifier) == date.fromisoformat(day)
