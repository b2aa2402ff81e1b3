"""One cell: text that becomes a value or is refused, and never guessed."""

from __future__ import annotations

import math
import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sendplan.cells import CELL_KINDS, readable
from sendplan.data.columns import ColumnSpec


def held(cell: str, kind: str) -> pd.Series:
    """Read a cell and hold it as its column does."""
    return pd.Series([cell]).map(CELL_KINDS[kind].read).astype(CELL_KINDS[kind].dtype)


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
# Text made of what numbers and dates are made of: far more likely to be nearly right than any text.
NEARLY = st.text("0123456789-+./:,e TZ٢２½", min_size=1, max_size=12)


@pytest.mark.parametrize(("cell", "value"), [("2019-06-30", "2019-06-30"), ("2020-02-29", "2020-02-29")])
def test_a_date_written_year_month_day_is_read(cell, value):
    assert CELL_KINDS["day"].read(cell) == pd.Timestamp(value)


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("05/06/2019", id="either of two days"),
        pytest.param("30/06/2019", id="the English way"),
        pytest.param("2019-6-30", id="one digit for a month"),
        pytest.param("20190630", id="no hyphens"),
        pytest.param("2019-06", id="a month"),
        pytest.param("2019-06-30 10:00", id="with a time"),
        pytest.param(" 2019-06-30", id="with a space"),
        pytest.param("2019-06-30\n", id="with a line end"),
        pytest.param("June 2019", id="in words"),
        pytest.param("43646", id="a spreadsheet's number"),
        pytest.param("nan", id="a word for nothing"),
    ],
)
def test_a_date_written_any_other_way_is_refused(cell):
    assert not readable(cell, "day")


@pytest.mark.parametrize("cell", ["2019-02-29", "2019-02-31", "2019-04-31", "2019-13-01", "2019-00-10", "2019-01-00"])
def test_a_day_that_no_calendar_has_is_refused(cell):
    assert not readable(cell, "day")


def test_a_date_in_digits_other_than_0_to_9_is_refused():
    assert not readable("٢٠١٩-٠٦-٣٠", "day")


@pytest.mark.parametrize("cell", ["1900-01-01", "2199-12-31"])
def test_the_first_and_the_last_day_that_are_accepted_are_held_as_those_days(cell):
    assert [day.isoformat() for day in held(cell, "day").dt.date] == [cell]


@pytest.mark.parametrize("cell", ["1899-12-31", "2200-01-01", "0201-06-30", "0000-01-01", "9999-12-31"])
def test_a_year_that_can_only_be_a_slip_is_refused(cell):
    assert not readable(cell, "day")


@pytest.mark.parametrize(
    ("cell", "value"), [("0", 0), ("12.5", 12.5), ("-4.0", -4), ("16500", 16500), ("0.1", 0.1), ("007", 7)]
)
def test_a_plain_number_is_read(cell, value):
    assert CELL_KINDS["number"].read(cell) == value


@pytest.mark.parametrize(
    "cell",
    ["16,500", "97%", "1e5", ".5", "5.", "+5", "--5", "- 5", " 5", "5 ", "nan", "inf", "x", "½", "٥", "５", "1.2.3"],
)
def test_a_number_written_any_other_way_is_refused(cell):
    assert not readable(cell, "number")


def test_a_number_of_twelve_digits_and_nine_places_is_read():
    assert CELL_KINDS["number"].read("-999999999999.123456789") == -999999999999.123456789


@pytest.mark.parametrize("cell", ["1000000000000", "0.1234567891", "9" * 400])
def test_a_number_of_more_digits_or_places_is_refused(cell):
    assert not readable(cell, "number")


@pytest.mark.parametrize(("cell", "value"), [("0", 0), ("12", 12), ("999", 999)])
def test_a_whole_number_is_read(cell, value):
    assert CELL_KINDS["whole"].read(cell) == value


def test_a_number_with_a_fraction_is_not_a_whole_number():
    assert not readable("12.5", "whole")


@pytest.mark.parametrize("cell", ["1000", "-1", "9" * 400])
def test_a_whole_number_that_cannot_be_meant_is_refused(cell):
    assert not readable(cell, "whole")


@pytest.mark.parametrize(("cell", "value"), [("true", True), ("false", False)])
def test_true_and_false_are_read(cell, value):
    assert CELL_KINDS["flag"].read(cell) is value


@pytest.mark.parametrize("cell", ["yes", "no", "1", "0", "t", "falsch", " true"])
def test_any_other_word_for_true_or_false_is_refused(cell):
    assert not readable(cell, "flag")


@pytest.mark.parametrize("kind", CELL_KINDS)
def test_a_blank_cell_can_be_read_as_anything(kind):
    assert readable("", kind)


@given(ANY_TEXT)
def test_text_is_read_as_it_stands(cell):
    assert CELL_KINDS["text"].read(cell) == cell


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_as_the_day_it_is(day):
    assert CELL_KINDS["day"].read(day.isoformat()).date() == day


@pytest.mark.parametrize(("cell", "allowed"), [("0", True), ("9", True), ("10", False), ("-1", False), ("2.0", False)])
def test_decimal_places_are_from_0_to_9(cell, allowed):
    assert readable(cell, "places") is allowed


@given(st.integers(0, 999))
def test_every_whole_number_is_read_as_the_number_it_is(number):
    assert CELL_KINDS["whole"].read(str(number)) == number


@given(st.decimals(-(10**9), 10**9, places=3))
def test_every_plain_number_is_read_as_the_nearest_it_can_be(number):
    assert CELL_KINDS["number"].read(f"{number:f}") == float(number)


@given(st.from_regex(r"\d{4}-[01]\d-[0-3]\d", fullmatch=True) | NEARLY)
@settings(max_examples=150)
def test_a_date_is_read_only_where_writing_it_again_gives_the_same_cell(cell):
    if readable(cell, "day"):
        assert CELL_KINDS["day"].read(cell).date().isoformat() == cell


@given(NEARLY | ANY_TEXT)
@example("1.")
@settings(max_examples=150)
def test_a_number_is_read_only_where_it_is_written_with_plain_digits(cell):
    plain = re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,9})?", cell)

    assert readable(cell, "number") == bool(plain)
    if plain:
        assert math.isclose(CELL_KINDS["number"].read(cell), float(plain.group()))


@given(st.integers(-999, 999), st.integers(0, 99))
@example(12, 5)
def test_a_whole_number_loses_nothing_when_it_is_read(number, fraction):
    cell = f"{number}.{fraction}"

    if readable(cell, "whole"):
        assert CELL_KINDS["whole"].read(cell) == float(cell)


def accepts(cell: str, **described) -> bool:
    return ColumnSpec("Title", "Description", **described).allows(cell)


def test_a_column_that_is_required_refuses_a_blank_cell():
    assert not accepts("")
    assert accepts("x")


def test_a_column_that_is_not_required_accepts_a_blank_cell():
    assert accepts("", required=False)


@pytest.mark.parametrize("required", [True, False])
def test_a_column_with_a_list_accepts_only_what_is_listed(required):
    assert accepts("a", one_of=("a", "b"), required=required)
    assert not accepts("A", one_of=("a", "b"), required=required)
    assert not accepts("a ", one_of=("a", "b"), required=required)


def test_a_blank_cell_is_not_on_the_list_of_a_column_that_is_required():
    assert not accepts("", one_of=("a", "b"))
    assert accepts("", one_of=("a", "b"), required=False)


def test_a_column_of_dates_refuses_a_date_written_the_english_way():
    assert accepts("2019-06-30", kind="day")
    assert not accepts("30/06/2019", kind="day")


@pytest.mark.parametrize(
    ("described", "allowed"),
    [
        ({}, "some text"),
        ({"required": False}, "some text, or nothing"),
        ({"kind": "day"}, "a date written YYYY-MM-DD, such as 2019-06-30"),
        ({"kind": "number", "required": False}, "a plain number, such as 12.5, or nothing"),
        ({"kind": "whole"}, "a whole number from 0 to 999, such as 12"),
        ({"kind": "flag"}, "true or false"),
        ({"one_of": ("once", "ongoing")}, "one of once, ongoing"),
        ({"one_of": ("once", "ongoing"), "required": False}, "one of once, ongoing, or nothing"),
    ],
)
def test_a_column_says_what_it_allows(described, allowed):
    assert ColumnSpec("Title", "Description", **described).allowed == allowed
