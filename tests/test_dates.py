"""Dates as papers print them: each is read as the days it can mean, or not at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan.periods import printed_span
from sendplan.words import MONTHS

TERMS = {("Summer term", "202425"): date(2025, 7, 22), ("Autumn term", "202526"): date(2025, 12, 19)}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("June 25", "2025-06-01", "2025-06-30"),
        ("Sept 24", "2024-09-01", "2024-09-30"),
        ("Sept. 2018", "2018-09-01", "2018-09-30"),
        ("February 2024", "2024-02-01", "2024-02-29"),
        ("31.05.2025", "2025-05-31", "2025-05-31"),
        ("31/12/25", "2025-12-31", "2025-12-31"),
        ("2019-06-30", "2019-06-30", "2019-06-30"),
        ("1st September 2025", "2025-09-01", "2025-09-01"),
        ("Monday 3 June 2019", "2019-06-03", "2019-06-03"),
        ("June 3rd, 2019", "2019-06-03", "2019-06-03"),
        ("end of March 2025", "2025-03-01", "2025-03-31"),
        ("By the end of June 2019", "2019-06-01", "2019-06-30"),
        ("end Sept 2025", "2025-09-01", "2025-09-30"),
        ("w/c 10 June 2019", "2019-06-10", "2019-06-16"),
        ("June to July 2019", "2019-06-01", "2019-07-31"),
        ("Nov \u2013 Jan 2020", "2019-11-01", "2020-01-31"),
        ("Dec 2018 - Jan 2019", "2018-12-01", "2019-01-31"),
        ("Q3 2024/25", "2024-10-01", "2024-12-31"),
        ("Quarter 4 2024-25", "2025-01-01", "2025-03-31"),
        ("academic year 2024/25", "2024-09-01", "2025-08-31"),
        ("FY 2024/25", "2024-04-01", "2025-03-31"),
        ("2025", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_printed_date_is_read_as_the_days_it_can_mean(text, first, last):
    assert printed_span(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    [
        "", "tbc", "Ongoing", "Quarterly", "January 2019-ongoing", "mid-September 2019", "autumn 2019", "early May",
        "by Easter 2025", "end of March", "June 5", "June 2019 (revised)", "31 June 2019", "30/13/2019", "2024/25",
        "2024/26", "Q5 2024/25", "Q3 2025", "w/c June 2019", "Summer term 2019", "June to July", "week 12",
    ],
)  # fmt: skip
def test_what_is_not_sure_is_not_read(text):
    assert printed_span(text, TERMS) is None


@pytest.mark.parametrize("text", ["Summer term 2025", "summer term 2024/25", "end of Summer Term 2024-25"])
def test_a_term_ends_on_the_day_that_the_area_says(text):
    assert printed_span(text, TERMS) == (date(2025, 7, 22), date(2025, 7, 22))


def test_autumn_is_the_first_term_of_its_academic_year():
    assert printed_span("Autumn term 2025", TERMS) == (date(2025, 12, 19), date(2025, 12, 19))


@given(st.dates(date(2010, 1, 1), date(2060, 12, 31)))
def test_a_day_is_read_back_however_it_is_written(day):
    month = MONTHS[day.month - 1]
    ways = [
        f"{day:%d/%m/%Y}",
        f"{day:%d.%m.%y}",
        str(day),
        f"{day.day} {month} {day.year}",
        f"{day.day} {month[:3]} {day:%y}",
    ]
    assert {printed_span(way) for way in ways} == {(day, day)}


@given(st.text())
def test_any_text_is_read_or_not_and_nothing_else_happens(text):
    found = printed_span(text)
    assert found is None or found.first <= found.last
