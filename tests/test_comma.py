"""CSV that a spreadsheet opens safely and that can be read back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan.publish.contents import guarded, read_csv, unguarded, write_csv
from sendplan.words import clean

TEXTS = st.text(st.sampled_from("'=+-@\t\r\n\",; aé1\u200b\uff1d"), max_size=8) | st.text(max_size=20)


@given(TEXTS)
def test_what_was_guarded_can_be_given_back(text):
    assert unguarded(guarded(text)) == clean(text)


@given(TEXTS)
def test_nothing_that_is_guarded_begins_as_a_formula(text):
    assert not guarded(text).lstrip().startswith(("=", "+", "-", "@", "\uff1d"))


@pytest.mark.parametrize(
    ("text", "written"),
    [("=1+1", "'=1+1"), ("'=1+1", "''=1+1"), ("' -", "'' -"), ("'quoted'", "'quoted'"), ("", ""), ("-5", "'-5")],
)
def test_a_formula_has_an_apostrophe_and_one_that_has_it_by_chance_another(text, written):
    assert guarded(text) == written


@given(st.lists(st.fixed_dictionaries({"text": TEXTS.map(clean), "number": st.sampled_from(["", "-5", "1.50"])})))
def test_rows_are_read_back_as_they_were_written(rows):
    written = write_csv(rows, ["text", "number"])
    assert read_csv(written) == rows
    assert write_csv(read_csv(written), ["text", "number"]) == written
