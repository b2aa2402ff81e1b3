"""What was found → rows of observations.csv: rounding, the mean of the neighbours, the words of the tables."""

from __future__ import annotations

import statistics
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from releases import NEIGHBOURS, figure

from sendplan.data.schema import columns_of
from sendplan.sources.figures import Found
from sendplan.sources.merge import observed


def found(place="actual", text="12.5", period="2024", **changes):
    given = {"figure": figure(), "time_identifier": "Calendar year", "line": 2, "column": "pc_on_time"}
    return Found(place=place, text=text, time_period=period, **given | changes)


def rows_of(*cells):
    return observed(cells, "ees-plans-2025-06-26", NEIGHBOURS, "neighbours-may-2025")


def mean_of(*texts, **changes):
    [row] = rows_of(*(found(number, text, **changes) for number, text in zip(NEIGHBOURS, texts, strict=False)))
    return row["value"], row["symbol"], row["printed"]


def test_a_cell_becomes_a_row_with_every_column_of_observations():
    [row] = rows_of(found())

    assert list(row) == list(columns_of("observations"))
    assert row == {
        "plan": "p",
        "measure": "1a",
        "breakdown": "all",
        "series": "actual",
        "time_period": "2024",
        "time_identifier": "Calendar year",
        "period_end": "2024-12-31",
        "value": "12.5",
        "symbol": "",
        "printed": "12.5",
        "source": "ees-plans-2025-06-26",
        "neighbours": "",
        "rating": "",
        "responses": "",
    }


def test_a_symbol_leaves_the_value_blank_and_is_never_0():
    [row] = rows_of(found(text="k"))

    assert (row["value"], row["symbol"], row["printed"]) == ("", "low", "k")


@pytest.mark.parametrize(
    ("text", "places", "value"),
    [
        ("59.0", None, "59"),
        ("58.6849", None, "58.6849"),
        ("80.599999999999994", 2, "80.6"),
        ("58.65", 1, "58.7"),
        ("-7.0000000000000007E-2", 2, "-0.07"),
        ("-0.04", 1, "0"),
    ],
)
def test_a_value_is_as_published_or_rounded_half_up_where_the_publisher_does_not_round(text, places, value):
    [row] = rows_of(found(text=text, places=places))

    assert (row["value"], row["printed"]) == (value, text)


def test_a_provisional_value_has_p_and_a_missing_one_its_own_symbol():
    rows = rows_of(found(provisional=True), found("england", "x", provisional=True))

    assert [row["symbol"] for row in rows] == ["p", "x"]


# The neighbours


def test_the_neighbours_are_one_row_a_period_with_their_plain_mean_and_their_list():
    [row] = rows_of(*(found(number, str(place)) for place, number in enumerate(NEIGHBOURS)))

    assert row["series"] == "stat_neighbours"
    assert (row["value"], row["symbol"]) == ("4.5", "")
    assert (row["printed"], row["neighbours"]) == ("mean of 10 of 10 neighbours", "neighbours-may-2025")


def test_a_neighbour_without_a_number_or_without_a_row_is_left_out_and_the_count_says_so():
    assert mean_of("10", "x", "20", "c", "30", "40", "50") == ("30", "", "mean of 5 of 10 neighbours")


@pytest.mark.parametrize(("numbers", "symbol"), [(1, "u"), (4, "u"), (5, ""), (10, "")])
def test_a_mean_of_fewer_than_half_of_the_neighbours_is_of_low_reliability(numbers, symbol):
    assert mean_of(*["7"] * numbers) == ("7", symbol, f"mean of {numbers} of 10 neighbours")


def test_that_a_mean_is_of_few_counts_for_more_than_that_it_is_provisional():
    assert mean_of("7", provisional=True)[1] == "u"


def test_where_no_neighbour_has_a_number_there_is_no_value():
    assert mean_of("x", "c", "low") == ("", "x", "mean of 0 of 10 neighbours")


def test_where_no_neighbour_has_a_row_there_is_no_row():
    assert [row["series"] for row in rows_of(found())] == ["actual"]


def test_the_mean_is_of_the_numbers_as_stored_and_is_rounded_once():
    assert mean_of("0.44", "0.47", places=1)[0] == "0.5"


@pytest.mark.parametrize(
    ("texts", "value"), [(("1", "1.1"), "1.1"), (("0.05",), "0.1"), (("-0.05",), "-0.1"), (("1", "2", "2"), "1.7")]
)
def test_the_mean_of_an_ees_file_is_rounded_half_up_to_the_measures_decimal_places(texts, value):
    assert mean_of(*texts)[0] == value


def test_the_mean_of_another_file_is_rounded_to_its_own_decimal_places():
    assert mean_of("1", "2", "2", places=3)[0] == "1.667"


def test_a_mean_with_a_provisional_value_is_provisional():
    [row] = rows_of(found("301", "1", provisional=True), *(found(number, "1") for number in NEIGHBOURS[1:]))
    assert row["symbol"] == "p"
    assert mean_of("x", "x", provisional=True)[1] == "x"


def test_periods_and_figures_have_means_of_their_own():
    other = figure(row=3, breakdown="Girls")
    rows = rows_of(found("301", "1"), found("301", "3", "2023"), found("302", "5"), found("301", "7", figure=other))

    assert [(row["breakdown"], row["time_period"], row["value"]) for row in rows] == [
        ("all", "2023", "3"),
        ("all", "2024", "3"),
        ("Girls", "2024", "7"),
    ]


@given(st.lists(st.integers(-9999, 9999), min_size=1, max_size=10))
def test_the_mean_lies_between_its_numbers_and_is_that_of_pythons_statistics(tenths):
    numbers = [Decimal(number) / 10 for number in tenths]

    value = Decimal(mean_of(*map(str, numbers))[0])

    assert min(numbers) <= value <= max(numbers)
    assert abs(value - statistics.mean(numbers)) <= Decimal("0.05")


def test_rows_are_in_the_order_of_indicators_then_series_then_periods_whatever_the_order_of_the_file():
    other = figure(row=3, breakdown="Girls")
    months = [found(time_identifier=month) for month in ("May", "April", "January")]
    cells = [found(figure=other), found("england"), found("region"), found("301"), *months]

    rows = rows_of(*cells)

    assert rows == rows_of(*reversed(cells))
    assert [(row["breakdown"], row["series"], row["period_end"][5:7]) for row in rows] == [
        ("all", "actual", "01"),
        ("all", "actual", "04"),
        ("all", "actual", "05"),
        ("all", "stat_neighbours", "12"),
        ("all", "region", "12"),
        ("all", "england", "12"),
        ("Girls", "actual", "12"),
    ]
