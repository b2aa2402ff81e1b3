"""The rows of a frame as dictionaries: the same as pandas gives."""

import pandas as pd
import pytest

from sendplan.frames import records

FRAMES = {
    "every kind of column": pd.DataFrame(
        {
            "text": pd.Series(["a", ""], dtype="str"),
            "number": [1.5, None],
            "whole": [1, 2],
            "flag": [True, False],
            "day": pd.to_datetime(["2019-07-03", None]),
            "counted": pd.array([3, 4], dtype="Int64"),
            "mixed": pd.Series([["a"], None], dtype="object"),
        }
    ),
    "rows left out": pd.DataFrame({"ref": ["1", "2", "3"]}).iloc[[2, 0]],
    "no row": pd.DataFrame({"ref": pd.Series([], dtype="str")}),
    "no column": pd.DataFrame(),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_rows_are_those_of_pandas(frame):
    found, expected = records(frame), frame.to_dict(orient="records")
    assert list(map(repr, found)) == list(map(repr, expected))
    assert [[type(each) for each in row.values()] for row in found] == [
        [type(each) for each in row.values()] for row in expected
    ]


def test_a_frame_stays_as_it_was():
    frame = FRAMES["every kind of column"].copy()
    records(frame)[0]["text"] = "changed"
    pd.testing.assert_frame_equal(frame, FRAMES["every kind of column"])
