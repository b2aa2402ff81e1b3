"""What a body asked for before a day, and what of its answers was known then."""

import pytest
from frames import day, only, table

from sendplan import requests


def asked(date="2019-07-03", **cells):
    row = {"body": "board", "raised_on": "2019-05-13", "ref": "1"} | cells
    return requests.asked_before(table("requests", row), "board", day(date))


DONE = {"answer": "Done.", "answered_on": "2019-07-03"}


@pytest.mark.parametrize(
    ("cells", "counts"),
    [
        ({}, True),
        ({"raised_on": "2019-07-02"}, True),
        ({"raised_on": "2019-07-03"}, False),
        ({"body": "forum"}, False),
        ({"kind": "recommendation", "due": "2019-07-03"}, False),
        ({"kind": "resolution", "due": ""}, False),
        ({"kind": "resolution", "due": "2019-07-03"}, True),
        ({"kind": "resolution", "due": ""} | DONE, True),
        ({"kind": "resolution", "due": ""} | DONE | {"answered_on": "2019-07-04"}, False),
    ],
)
def test_a_request_counts_and_a_resolution_only_with_a_date_or_an_answer(cells, counts):
    assert len(asked(**cells)) == counts


def test_an_answer_counts_from_its_day():
    assert only(asked(**DONE))["answer"] == "Done."
    early = only(asked("2019-07-02", **DONE))
    assert early["answer"] == ""
    assert str(early["answered_on"]) == "NaT"


def test_one_is_counted_in_the_singular():
    assert requests.earlier(1) == "1 earlier request or resolution"
    assert requests.earlier(5) == "5 earlier requests and resolutions"
