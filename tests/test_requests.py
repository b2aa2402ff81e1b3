"""What a body asked for before a day, and what of its answers was known then."""

import pytest
from frames import day, only, table

from sendplan.rules import requests


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


SAID = {"request": "Add start dates.", "due": "2019-07-03"}


def both(again, first=(), date="2019-07-03"):
    rows = [{"body": "board", "raised_on": "2019-05-13", "ref": "1"} | SAID | dict(first)]
    rows.append({"body": "board", "raised_on": "2019-05-13", "ref": "2", "kind": "resolution"} | SAID | again)
    return requests.asked_before(table("requests", *rows), "board", day(date))


@pytest.mark.parametrize(
    ("again", "count"),
    [
        ({"request": "Resolve on start dates.", "same_as": "1"}, 1),
        ({"request": "Resolve on start dates."}, 2),
        ({"request": "add  start dates"}, 1),
        ({"raised_on": "2019-06-03"}, 2),
        ({"raised_on": "2019-06-03", "same_as": "1"}, 1),
        ({"body": "forum"}, 1),
        ({"same_as": "9"}, 1),
    ],
)
def test_what_was_asked_twice_counts_once_as_it_was_asked_first(again, count):
    found = both(again)
    assert len(found) == count
    assert found["ref"].iloc[0] == "1"


@pytest.mark.parametrize(
    ("first", "again", "said"),
    [
        (DONE, {}, "Done."),
        ({}, DONE, "Done."),
        (DONE | {"answer": "In part."}, DONE, "Done."),
        (DONE, DONE | {"answer": "In part.", "answered_on": "2019-06-03"}, "Done."),
        (DONE | {"answered_on": "2019-07-04"}, {}, ""),
    ],
)
def test_an_answer_to_either_answers_both_and_the_last_counts(first, again, said):
    assert only(both(again, first))["answer"] == said


def test_an_answer_of_a_paper_that_is_not_known_is_none():
    rows = table("requests", {"ref": "1", "answered_in": "minutes"} | DONE, {"ref": "2"} | DONE)
    told = requests.answers_told(rows, table("sources", {"id": "paper"})["id"])
    assert told["answer"].tolist() == ["", "Done."]
    assert told["answered_on"].isna().tolist() == [True, False]
    known = requests.answers_told(rows, table("sources", {"id": "minutes"})["id"])
    assert known["answer"].tolist() == ["Done.", "Done."]


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        (DONE, "answered in part"),
        (DONE | {"answered_on": "2019-07-04"}, ""),
        (DONE | {"answered_in": "minutes"}, ""),
        ({}, "answered in part"),
    ],
)
def test_where_a_request_stands_is_known_as_its_answer_is(cells, status):
    rows = table("requests", {"ref": "1", "status": "answered in part"} | cells)
    told = requests.with_answers(rows, rows["answered_on"] <= day("2019-07-03"))
    assert requests.answers_told(told, table("sources", {"id": "paper"})["id"])["status"].tolist() == [status]


def test_of_what_was_asked_twice_the_status_is_that_of_the_last_answer():
    found = only(both(DONE | {"status": "answered in part"}, {"status": "open"}))
    assert (found["answer"], found["status"]) == ("Done.", "answered in part")
