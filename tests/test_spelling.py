"""How keys are spelt, and what spreadsheets make of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan.data.spelling import MADE_ANEW, folded, made_of, numeral, taken_for, ways


@pytest.mark.parametrize("other", ["p1.a3 ", "P1.A3", "\u00a0p1.a3", "p1.\u200ba3", "\uff501.a3", "\u04201.\u04103"])
def test_what_the_eye_cannot_tell_apart_is_folded_to_one(other):
    assert folded(other) == "p1.a3"


def test_dashes_and_blanks_of_all_kinds_are_one():
    assert folded("SR \u2013 1") == folded("SR\u2009-  1") == "sr - 1"


@pytest.mark.parametrize(
    ("typed", "written"),
    [("1.10", "1.1"), ("01", "1"), ("1e5", "100000"), ("1,000", "1000"), ("45%", "0.45"), ("2.0", "2"), ("100", "100"),
     ("1.2.3", ""), ("1a", ""), ("", ""), ("-", "")],
)  # fmt: skip
def test_a_number_is_written_as_a_spreadsheet_would(typed, written):
    assert numeral(typed) == written


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("1-2", "01-Feb"), ("1-2", "02-Jan"), ("1/2", "2025-02-01"), ("1:10", "01:10:00"), ("1.10", "1.1"),
     ("2-24", "Feb-24"), ("1e5", "100000"), ("10.12", "2025-12-10 00:00:00")],
)  # fmt: skip
def test_what_a_spreadsheet_shows_may_be_what_was_typed(typed, shown):
    assert set(ways(typed)) & set(made_of(shown))


@pytest.mark.parametrize(("typed", "other"), [("2.1.4", "2.1"), ("1a", "1b"), ("1.10", "1.2"), ("1-2", "1-3")])
def test_what_is_another_reference_is_not_taken_for_one(typed, other):
    assert not set(ways(typed)) & set(made_of(other))


@pytest.mark.parametrize(
    "text", ["2025-01-02", "2025-01-02 00:00:00", "01/02/2025", "1-Jan", "Jan-25", "01:10:00", "1E+05"]
)
def test_days_times_and_exponents_are_known_by_how_a_spreadsheet_shows_them(text):
    assert MADE_ANEW.fullmatch(text)


@pytest.mark.parametrize("text", ["1.10", "1-2", "1:10", "P1-A3", "Jan", "2019", "SR (25/26) 01", "1.2.10", "May 2019"])
def test_references_are_not_taken_for_days(text):
    assert not MADE_ANEW.fullmatch(text)


@given(st.text(max_size=12))
def test_any_text_can_be_looked_at(text):
    assert folded(folded(text)) == folded(text)
    assert numeral(numeral(text)) == numeral(text)
    assert isinstance(taken_for(text), frozenset)
