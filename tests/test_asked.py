"""What minutes resolve and ask for, and what a cover paper recommends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan.sources.asked import asked
from sendplan.sources.paper import Text


def read(*texts):
    return [(each.kind, each.words) for each in asked([Text(text, f"line {at}") for at, text in enumerate(texts, 1)])]


def test_the_items_of_a_list_below_its_head_are_asked_for_and_what_follows_is_not():
    said = [
        "Resolved: that",
        "i. The report be noted.",
        "ii. An update be given in May.",
        "The Chair closed it.",
        "i. x",
    ]
    assert read(*said) == [("resolution", "The report be noted."), ("resolution", "An update be given in May.")]


def test_a_list_of_another_style_is_no_part_of_it():
    assert read("Resolved:", "i. The report be noted.", "2. Date of the next meeting") == [
        ("resolution", "The report be noted.")
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was resolved that the report be noted.", [("resolution", "the report be noted.")]),
        ("The Committee is asked to: note the progress made", [("recommendation", "note the progress made")]),
        ("The chair spoke. Members requested a list of schools. It ended.",
         [("request", "Members requested a list of schools.")]),
        ("A request was made for the waiting times.", [("request", "A request was made for the waiting times.")]),
        ("The committee heard that parents are asked to reply.", []),
        ("Families requested a plan.", []),
    ],
)  # fmt: skip
def test_a_sentence_resolves_recommends_or_requests(text, found):
    assert read(text) == found


def test_a_long_paragraph_that_begins_with_the_word_is_no_head():
    assert read("Resolved: " + "the board heard much of it " * 40) == []


@given(
    st.lists(st.sampled_from(["Resolved:", "i. Note it.", "ii. Do it.", "1. A b c", "Members requested a list.", "x"]))
)
def test_whatever_is_asked_for_stands_in_its_text(texts):
    for each in asked([Text(text, str(at)) for at, text in enumerate(texts)]):
        assert each.words in each.text.text
