"""What papers promised for a day: kept, passed or ahead."""

import pytest
from frames import actual, day, known, only, table, target, value

from sendplan import promises


def state(at="2019-07-01", values=(), **cells):
    row = {"ref": "1a", "series": "actual", "promise": "A first value", "due": "2019-06-30"} | cells
    found = promises.by_day(table("promises", row), known(*values), day(at))
    return only(found)["state"]


@pytest.mark.parametrize(
    ("at", "said"),
    [("2019-06-29", "ahead"), ("2019-06-30", "ahead"), ("2019-07-01", "passed"), ("2030-01-01", "passed")],
)
def test_a_promise_passes_on_the_day_after_its_last_day(at, said):
    assert state(at) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([actual(40)], "kept"),
        ([actual(0)], "kept"),
        ([actual(None, symbol="c")], "kept"),
        ([actual(None, symbol="tbc")], "passed"),
        ([actual(None, symbol="x")], "passed"),
        ([target(40)], "passed"),
        ([value("england", 40)], "passed"),
        ([actual(40, measure="1b")], "passed"),
        ([actual(40, breakdown="boys")], "kept"),
    ],
)
def test_a_figure_is_kept_once_any_value_of_its_series_is_there(values, said):
    assert state(values=values) == said


def test_a_comparator_is_kept_by_its_own_series():
    assert state(values=[value("england", 40)], series="england") == "kept"


@pytest.mark.parametrize(
    ("kept_on", "said"), [("", "passed"), ("2019-07-01", "kept"), ("2019-07-02", "passed"), ("2019-05-01", "kept")]
)
def test_what_is_no_figure_is_kept_on_the_day_that_the_record_says(kept_on, said):
    assert state(series="", ref="1.1", kept_on=kept_on) == said


def test_only_what_passed_is_told_soonest_first():
    rows = [{"ref": ref, "due": due} for ref, due in (("1a", "2019-06-30"), ("1b", "2019-01-31"), ("1c", "2019-08-31"))]
    found = promises.by_day(table("promises", *rows), known(), day("2019-07-03"))
    assert promises.passed(found)["ref"].tolist() == ["1b", "1a"]
    assert promises.passed(promises.by_day(table("promises"), known(), day("2019-07-03"))).empty
