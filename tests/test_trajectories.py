"""What a plan for money expects, set beside what came of it."""

import pandas as pd
import pytest
from frames import actual, day, known, table, value

from sendplan.frames import records
from sendplan.rules import trajectories

MARCH = {"time_identifier": "March", "time_period": "2020", "period_end": "2020-03-31"}
YEAR = {"time_identifier": "Financial year", "time_period": "201920", "period_end": "2020-03-31"}


def beside(*rows, starts=(), **measure):
    """The numbers that stand beside each other, by their series."""
    [row] = records(table("measures", {"ref": "1a", "dp": "1"} | measure))
    found = trajectories.beside(row, records(known(*rows)), [day(each) for each in starts])
    return {series: each.number for series, each in found.items()}


def test_the_last_value_that_has_a_trajectory_beside_it_is_taken_with_all_of_them():
    rows = [actual(4, 2018), actual(6, 2019), actual(7, 2020)]
    lines = [value(series, number, 2019) for number, series in enumerate(("planned", "mitigated", "unmitigated"), 5)]
    assert beside(*rows, *lines) == {"actual": 6, "planned": 5, "mitigated": 6, "unmitigated": 7}
    assert beside(*rows, value("planned", 3, 2018)) == {"actual": 4, "planned": 3}


@pytest.mark.parametrize("rows", [[], [actual(4)], [value("planned", 4)], [actual(4), value("planned", 4, 2021)]])
def test_nothing_stands_beside_nothing(rows):
    assert beside(*rows) == {}


def test_a_month_stands_beside_a_year_only_where_values_add_up_within_it():
    rows = value("actual", 6, **MARCH), value("mitigated", 5, **YEAR)
    assert beside(*rows) == {}
    assert beside(*rows, cumulative="true") == {"actual": 6, "mitigated": 5}


def test_what_is_counted_otherwise_does_not_stand_beside_it():
    rows = actual(6, 2019), value("mitigated", 5, 2019)
    assert beside(*rows, starts=["2019-06-01"]) == {"actual": 6, "mitigated": 5}
    other = value("mitigated", 5, 2019)
    assert beside(actual(6, 2019), other | {"period_end": "2019-12-30"}) == {}


def test_values_are_laid_out_by_the_month_in_which_the_trajectories_end():
    quarter = {"time_identifier": "Financial year Q2", "time_period": "201920", "period_end": "2019-09-30"}
    rows = records(known(value("actual", 3, **quarter), value("actual", 6, **YEAR), value("planned", 5, **YEAR)))
    [row] = records(table("measures", {"ref": "1a"}))
    found = trajectories.by_year(row, rows, [])
    assert found[["key", "year", "value"]].to_numpy().tolist() == [["actual", 2020, 6], ["planned", 2020, 5]]
    assert found["by"].tolist() == [pd.Timestamp("2020-03-31")] * 2


def test_only_a_number_of_a_trajectory_makes_a_measure_have_one():
    assert trajectories.expects(records(known(value("planned", 5))))
    assert not trajectories.expects(records(known(value("planned", None, symbol="x"), actual(5))))
