"""How wide texts of charts may be: no narrower than any usual font has them, and broken to fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters_font import FACES, font

from sendplan.publish.drawing import FONTS
from sendplan.show import letters

# Hundredths of the size of the text, as the two widest usual fonts, DejaVu Sans and Verdana, have them at most.
KNOWN = {"0": 63.7, "e": 61.6, "W": 98.9, "m": 97.5, "M": 86.3, " ": 35.2, "i": 27.8, "\u2212": 83.8, "%": 107.6}
KNOWN_BOLD = {"0": 71.1, "e": 67.9, "W": 112.8, "M": 99.6, "i": 34.3, "w": 97.9, "n": 71.2, "D": 83.1}
texts = st.text(st.sampled_from("Wil e\u0301\u2026\u6587\u2713"), max_size=60)


@pytest.mark.parametrize(("letter", "least"), KNOWN.items())
def test_a_letter_is_as_wide_as_the_widest_usual_font_has_it(letter, least):
    assert letters.width(letter * 100) >= least * letters.SIZE


@pytest.mark.parametrize(("letter", "least"), KNOWN_BOLD.items())
def test_a_bold_letter_is_as_wide_as_the_widest_usual_font_has_it(letter, least):
    assert letters.width(letter * 100, bold=True) >= least * letters.SIZE


def test_a_letter_with_an_accent_is_as_wide_as_without_and_an_unknown_one_as_its_size():
    assert letters.width("\u0175\u00e9") == letters.width("we")
    assert letters.width("\u6587") == letters.SIZE


@given(texts, st.integers(40, 300), st.integers(1, 4), st.booleans())
def test_no_line_is_wider_than_its_room_and_only_a_cut_text_ends_in_an_ellipsis(text, room, most, bold):
    broken = letters.wrapped(text, room, most, bold)
    assert len(broken) <= most
    assert all(letters.width(line, bold) <= room for line in broken)
    if letters.ELLIPSIS not in text and not "".join(broken).endswith(letters.ELLIPSIS):
        assert "".join(broken).replace(" ", "") == text.replace(" ", "")


def test_a_text_is_broken_between_words_and_within_one_only_where_it_is_too_long():
    assert letters.wrapped("one two three", letters.width("one two"), 9) == ["one two", "three"]
    assert letters.wrapped("nnnnn", letters.width("nnn"), 9) == ["nnn", "nn"]
    assert letters.wrapped("", 100, 2) == []


def test_what_has_no_place_is_cut():
    assert letters.cut("nnnnn", letters.width("nnn")) == "n\u2026"
    assert letters.cut("nnn", letters.width("nnn")) == "nnn"


@pytest.mark.parametrize("face", FACES)
def test_the_converters_font_is_of_these_widths(face):
    assert (FONTS / f"{face}.ttf").read_bytes() == font(face), "run python tests/letters_font.py"
