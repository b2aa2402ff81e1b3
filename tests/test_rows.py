"""Rows of figures as JSON: the same back, and nothing that is no row."""

import json

import pytest

from sendplan.publish.rows import FIGURES, read, written

ROW = {column: f"{column} \u2212 1" for column in FIGURES}


def test_rows_come_back_as_they_were_written():
    odd = dict.fromkeys(FIGURES, "") | {"text": "\ud800 of a broken letter, \x00"}
    assert read(written([ROW, odd])) == [ROW, odd]
    assert read(written([])) == []


@pytest.mark.parametrize(
    "given",
    [
        "{}",
        "1",
        "[1]",
        "[{}]",
        json.dumps([list(ROW.values())[1:]]),
        json.dumps([[*ROW.values(), ""]]),
        json.dumps([[*list(ROW.values())[1:], 1]]),
        json.dumps([[*list(ROW.values())[1:], None]]),
        "[[",
        "[" * 100_000,
    ],
)
def test_what_is_no_list_of_rows_is_refused(given):
    with pytest.raises(ValueError, match=r"row|Expecting"):
        read(given.encode())
