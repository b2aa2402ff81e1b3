"""What is said at several days in one text: parted by day, with no word lost and nothing from after the paper."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan.sources.dated_notes import by_day, day_before

BOARD, PAPER = date(2025, 6, 2), date(2025, 6, 30)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Begun\nUPDATE 12/6/25 - Signed", {BOARD: "Begun", date(2025, 6, 12): "Signed"}),
        ("UPDATE 24/06/25 - one UPDATE 25/06/25 - two", {date(2025, 6, 24): "one", date(2025, 6, 25): "two"}),
        ("12 June: signed\nand sent", {date(2025, 6, 12): "signed\nand sent"}),
        ("Progress as at May 2025: begun", {date(2025, 5, 31): "begun"}),
        ("(12th May) – agreed", {date(2025, 5, 12): "agreed"}),
        ("Updated 1 December: begun", {date(2024, 12, 1): "begun"}),
    ],
)
def test_a_line_that_begins_with_a_day_begins_what_was_said_then(text, parts):
    assert by_day(text, BOARD, PAPER) == parts


@pytest.mark.parametrize("text", ["12/6 families came", "The day is 12 June: come", "1 July 2025: a fair", "June 25"])
def test_a_day_inside_a_sentence_without_a_mark_or_after_the_paper_parts_nothing(text):
    assert by_day(text, BOARD, PAPER) == {BOARD: text}


@pytest.mark.parametrize(
    ("text", "day"),
    [("30/6", PAPER), ("1/7", date(2024, 7, 1)), ("30 June 2025", PAPER), ("1/7/25", None), ("31/2", None)],
)
def test_a_day_without_a_year_is_the_last_one_up_to_the_paper(text, day):
    assert day_before(text, PAPER) == day


DAYS = st.integers(0, 700).map(lambda back: PAPER - timedelta(days=back))
SAID = st.lists(st.sampled_from(["begun", "signed by", "the trust", "families", "a fair"]), min_size=1).map(" ".join)


@given(st.lists(st.tuples(DAYS, SAID), max_size=6), SAID)
def test_joining_what_was_parted_loses_no_word_and_gives_each_its_day(notes, first):
    text = "\n".join([first, *(f"UPDATE {day:%d/%m/%Y} - {said}" for day, said in notes)])
    parts = by_day(text, BOARD, PAPER)
    expected = {BOARD: [first]}
    for day, said in notes:
        expected.setdefault(day, []).append(said)
    assert parts == {day: "\n".join(every) for day, every in expected.items()}


@given(st.text(alphabet="0123456789/-: JuneUPDATE\n.", max_size=60))
def test_no_part_of_any_text_is_of_a_day_after_the_paper(text):
    assert all(day <= PAPER for day in by_day(text, BOARD, PAPER))
