"""Text as a terminal leaves it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan.publish.terminal import left


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("\x1b[31mred\x1b[0m plain", "red plain"),
        ("\x1b[1;38;5;196mred\x1b[m", "red"),
        ("\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;title\x07text", "text"),
        ("\rstep 1\rstep 2", "step 2"),
        ("step 10\rstep 2", "step 20"),
        ("step 10\r\x1b[Kstep 2", "step 2"),
        ("step 10\x1b[2K\rdone", "done"),
        ("one\r\ntwo\r\n", "one\ntwo\n"),
        ("abc\b\bX", "aXc"),
        ("\b\ba", "a"),
        ("50%\b\b\b   \b\b\b75%", "75%"),
        ("", ""),
    ],
)
def test_codes_are_dropped_and_what_was_written_over_is_gone(written, seen):
    assert left(written) == seen


@given(st.text(st.characters(blacklist_characters="\x1b\r\b\n")))
def test_a_text_without_codes_is_left_as_it_is(text):
    assert left(text) == text


@given(st.text("a\r\b\x1b[K2 0m\n"))
def test_nothing_that_moves_is_left(text):
    assert not set(left(text)) & {"\r", "\b"}
