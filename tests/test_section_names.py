"""Headings that name a section: their word, reference and title."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan.sources.paper import Text
from sendplan.sources.section_names import LONGEST, named, of_kind, parted


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Workstream 1: Early years", ("workstream", "1", "Early years")),
        ("Priority A - Inclusion", ("priority", "A", "Inclusion")),
        ("Priority A – Inclusion", ("priority", "A", "Inclusion")),
        ("3.2 Priority 1: Voices", ("priority", "1", "Voices")),
        ("Area for improvement 2:\nWaiting times", ("area for improvement", "2", "Waiting times")),
        ("2. Transition", ("", "2", "Transition")),
        ("1.10 – Ten", ("", "1.10", "Ten")),
        ("1.1 Early years", ("", "1.1", "Early years")),
        ("2.10 Schools", ("", "2.10", "Schools")),
        ("1.1. Early years", ("", "1.1", "Early years")),
        ("12 schools", None),
        ("2.5 per cent", None),
        ("Priority 1", None),
        ("Minutes of the meeting", None),
    ],
)
def test_a_heading_is_parted_into_its_word_reference_and_title(text, name):
    assert parted(text) == name


def test_a_paragraph_names_a_section_only_by_its_word_for_it_and_a_heading_by_its_number_too():
    assert named(Text("2. Transition", "line 1")) is None
    assert named(Text("2. Transition", "line 1", 2)).title == "Transition"
    assert named(Text("Contact 1: by phone", "line 1")) is None
    assert named(Text("Theme 1: Voices", "line 1")).title == "Voices"


def test_what_is_too_long_for_a_heading_names_none():
    start = "Priority 1: "
    assert named(Text(start + "a" * (LONGEST - len(start)), "line 1"))
    assert named(Text(start + "a" * (LONGEST - len(start) + 1), "line 1")) is None


@pytest.mark.parametrize(
    ("word", "is_kind"), [("workstream", True), ("Priority", True), ("contact", False), ("", False)]
)
def test_words_for_sections_are_those_of_headings(word, is_kind):
    assert of_kind(word) is is_kind


@given(st.sampled_from(["Priority", "Theme", "Working group"]), st.integers(1, 99),
       st.text(alphabet="abc defg", min_size=1).map(str.split).map(" ".join).filter(bool))  # fmt: skip
def test_parts_of_a_heading_are_what_it_was_made_of(word, number, title):
    assert parted(f"{word} {number}: {title}") == (word.casefold(), str(number), title)
