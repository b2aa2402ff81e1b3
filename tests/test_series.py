"""Values laid out by year and by month, to be drawn."""

import math

import pytest
from frames import day, known, value

from sendplan.rules.observations import by_group, monthly
from sendplan.rules.observations import yearly as yearly_of


def rows(*observations):
    """The observations of the only group there is."""
    return by_group(known(*observations))["ip", "1a", "all"]


def yearly(*observations, places=1, starts=()):
    return yearly_of(rows(*observations), places, [day(each) for each in starts])


def of(frame, key, column):
    return frame.loc[frame["key"] == key, column].tolist()


def month(number, name, end, **more):
    return value("actual", number, time_period=end[:4], time_identifier=name, period_end=end, **more)


def test_every_value_has_the_year_its_period_ends_in():
    found = yearly(value("actual", 10, 2018), value("actual", 12, 2019), value("england", 20, 2019))
    assert (of(found, "actual", "year"), of(found, "england", "year")) == ([2018, 2019], [2019])


def test_a_series_without_a_number_is_left_out_and_a_missing_year_of_another_is_kept():
    found = yearly(
        value("actual", 10, 2018), value("actual", None, 2019, symbol="x"), value("region", None, symbol="x")
    )
    assert of(found, "actual", "year") == [2018, 2019]
    assert math.isnan(of(found, "actual", "drawn")[1])
    assert of(found, "region", "year") == []


def test_a_value_is_rounded_as_it_is_shown():
    assert of(yearly(value("actual", "12.25", 2018)), "actual", "value") == [12.3]


def test_a_value_of_low_reliability_is_a_figure_and_is_not_drawn():
    found = yearly(value("actual", 1, 2018), value("stat_neighbours", 10, 2018, symbol="u"))
    assert of(found, "stat_neighbours", "value") == [10]
    assert math.isnan(of(found, "stat_neighbours", "drawn")[0])


def test_values_on_two_sides_of_a_rebase_are_parts_of_their_own():
    found = yearly(value("actual", 1, 2018), value("actual", 2, 2022), starts=["2021-01-01"])
    assert len(set(of(found, "actual", "part"))) == 2


def test_a_target_is_drawn_on_to_the_last_year_and_is_no_figure_there():
    found = yearly(value("target", 90, 2020), value("actual", 80, 2019), value("actual", 17, 2024))
    assert of(found, "target", "year") == [2020, 2024]
    assert of(found, "target", "drawn") == [90, 90]
    assert math.isnan(of(found, "target", "value")[1])


@pytest.mark.parametrize(("starts", "until"), [((), 2024), (("2021-01-01",), 2020)])
def test_a_target_is_not_drawn_past_a_rebase(starts, until):
    rows = value("target", 90, 2020), value("actual", 80, 2019), value("actual", 17, 2024)
    assert max(of(yearly(*rows, starts=starts), "target", "year")) == until


def test_months_are_not_laid_on_top_of_each_other_in_a_year():
    found = yearly(value("actual", 1, 2018), month(5, "March", "2019-03-31"), month(6, "April", "2019-04-30"))
    assert of(found, "actual", "year") == [2018]


def test_a_missing_month_has_a_row_without_a_value():
    found = monthly(rows(month(1, "January", "2023-01-31"), month(3, "March", "2023-03-31")), 0)
    assert found["period_end"].tolist() == [day("2023-01-31"), day("2023-02-28"), day("2023-03-31")]
    assert found["value"].fillna(-1).tolist() == [1, -1, 3]


def test_a_month_counts_whatever_day_its_period_is_said_to_end():
    found = monthly(rows(month(1, "April", "2019-04-29"), month(2, "May", "2019-05-31")), 0)
    assert found["value"].tolist() == [1, 2]


def test_a_year_that_ends_with_a_month_is_no_month():
    financial = value("actual", 9, time_period="201819", time_identifier="Financial year", period_end="2019-03-31")
    found = monthly(rows(financial, month(1, "March", "2019-03-31"), month(2, "April", "2019-04-30")), 0)
    assert found["value"].tolist() == [1, 2]


def test_without_a_monthly_value_there_is_no_month():
    assert monthly(rows(value("actual", 1, 2018)), 0).empty


def test_a_hidden_month_has_a_row_also_at_the_ends_and_is_told_from_a_missing_one():
    given = [
        month(None, "January", "2023-01-31", symbol="c"),
        month(3, "February", "2023-02-28"),
        month(None, "March", "2023-03-31", symbol="x"),
        month(4, "April", "2023-04-30"),
        month(None, "May", "2023-05-31", symbol="c"),
    ]
    found = monthly(rows(*given), 0)
    assert found["value"].fillna(-1).tolist() == [-1, 3, -1, 4, -1]
    assert found["hidden"].tolist() == [True, False, False, False, True]


def test_a_hidden_year_is_told_from_a_missing_one():
    found = yearly(
        value("actual", 10, 2018), value("actual", None, 2019, symbol="c"), value("actual", None, 2020, symbol="x")
    )
    assert of(found, "actual", "hidden") == [False, True, False]
