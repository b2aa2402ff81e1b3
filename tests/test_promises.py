"""What papers promised for a day: which of it passed without being kept."""

import pytest
from frames import actual, day, known, table, target, value

from sendplan.rules import requests


def passed(at="2019-07-01", values=(), **cells):
    row = {"ref": "1a", "series": "actual", "promise": "A first value", "due": "2019-06-30"} | cells
    return len(requests.promises_passed(table("promises", row), known(*values), day(at))) == 1


@pytest.mark.parametrize(
    ("at", "said"),
    [("2019-06-29", False), ("2019-06-30", False), ("2019-07-01", True), ("2030-01-01", True)],
)
def test_a_promise_passes_on_the_day_after_its_last_day(at, said):
    assert passed(at) is said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([actual(40)], False),
        ([actual(0)], False),
        ([actual(None, symbol="c")], False),
        ([actual(None, symbol="tbc")], True),
        ([actual(None, symbol="x")], True),
        ([target(40)], True),
        ([value("england", 40)], True),
        ([actual(40, measure="1b")], True),
        ([actual(40, breakdown="boys")], False),
    ],
)
def test_a_figure_is_kept_once_any_value_of_its_series_is_there(values, said):
    assert passed(values=values) is said


def test_a_comparator_is_kept_by_its_own_series():
    assert not passed(values=[value("england", 40)], series="england")


@pytest.mark.parametrize(
    ("kept_on", "said"), [("", True), ("2019-07-01", False), ("2019-07-02", True), ("2019-05-01", False)]
)
def test_what_is_no_figure_is_kept_on_the_day_that_the_record_says(kept_on, said):
    assert passed(series="", ref="1.1", kept_on=kept_on) is said


def test_only_what_passed_is_told_soonest_first():
    rows = [{"ref": ref, "due": due} for ref, due in (("1a", "2019-06-30"), ("1b", "2019-01-31"), ("1c", "2019-08-31"))]
    found = requests.promises_passed(table("promises", *rows), known(), day("2019-07-03"))
    assert found["ref"].tolist() == ["1b", "1a"]
    assert requests.promises_passed(table("promises"), known(), day("2019-07-03")).empty
