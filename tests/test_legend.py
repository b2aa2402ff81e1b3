"""The key of a paper's ratings: which table is one, and what each rating means."""

import pytest

from sendplan.sources.grid import Cell, Grid
from sendplan.sources.legend import read

KEY = [("G", "On track"), ("A", "Some delay"), ("R", "Delayed"), ("C", "Complete")]


def grid(*rows):
    return Grid("table 1", [[Cell(text, down, across) for across, text in enumerate(row, 1)]
                            for down, row in enumerate(rows, 1)], [])  # fmt: skip


def test_a_row_for_each_rating_gives_its_word_code_meaning_and_text():
    found = read(grid(("Rating", "Meaning"), ("GREY (n/s)", "Yet to commence (not started)"), ("RED (R)", "Delayed"),
                      ("GREEN (G)", "Will be done in time"), ("BLUE (C)", "Signed off (Complete)")))  # fmt: skip
    assert [(each.word, each.code, each.means) for each in found] == [
        ("GREY", "n/s", "not_started"),
        ("RED", "R", "red"),
        ("GREEN", "G", "green"),
        ("BLUE", "C", "complete"),
    ]
    assert found[0].legend == "Yet to commence (not started)"


def test_a_code_may_stand_in_a_column_of_its_own():
    found = read(grid(("Red", "R", "Late"), ("Amber", "A", "At risk"), ("Green", "G", "On track")))
    assert [(each.word, each.code) for each in found] == [("Red", "R"), ("Amber", "A"), ("Green", "G")]


@pytest.mark.parametrize(
    ("rows", "is_key"),
    [
        (KEY, True),
        (KEY[:3], True),
        (KEY[:2], False),
        ([*KEY[:3], ("Head", "Lead"), ("Board", "Chair")], True),
        ([*KEY[:3], ("Head", "Lead"), ("Board", "Chair"), ("School", "SENCO")], False),
        ([(*row, "", "", "") for row in KEY], True),
        ([(*row, "more", "and more") for row in KEY], False),
        ([], False),
    ],
)
def test_a_key_explains_three_ratings_at_least_in_three_columns_at_most_and_mostly_those(rows, is_key):
    assert bool(read(grid(*rows))) is is_key


def test_what_is_longer_than_a_rating_is_none():
    assert [each.word for each in read(grid(*KEY, ("Green for a very long time", "Delayed")))] == ["G", "A", "R", "C"]
