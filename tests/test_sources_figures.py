"""What is looked for in a release, as indicators.csv says, and what a cell that was found says."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from builders import row
from releases import figure, file

from sendplan.data.schema import columns_of
from sendplan.sources.figures import Found, code_faults, published_figures

PLACES = {("p", "1a"): 1}


def read(*rows):
    cells = pd.DataFrame(list(rows), columns=list(columns_of("indicators")), index=range(2, len(rows) + 2), dtype=str)
    return published_figures(cells, PLACES)


def found(text, **changes):
    return Found(figure(), "actual", "2024", "Calendar year", 5, "pc_on_time", text, **changes)


def test_a_row_of_indicators_is_a_figure_with_the_decimal_places_of_its_measure():
    assert read(row("indicators")) == ([figure()], [])


@pytest.mark.parametrize(
    ("written", "pairs"),
    [
        ("", ()),
        ("breakdown=Total; age=All ages", (("breakdown", "Total"), ("age", "All ages"))),
        (" a = b=c ;", (("a", "b=c"),)),
        ("breakdown=", (("breakdown", ""),)),
    ],
)
def test_a_filter_is_columns_and_values(written, pairs):
    [each], faults = read(row("indicators", filter=written))

    assert (each.filter, faults) == (pairs, [])


@pytest.mark.parametrize("written", ["Total", "a=b; Total", "=Total"])
def test_a_filter_without_a_column_or_a_value_is_refused_with_its_row(written):
    _, [fault] = read(row("indicators"), row("indicators", filter=written))

    assert str(fault) == (
        f"indicators.csv, row 3 (measure 1a), filter: found '{written}'; expected column=value; column=value. "
        "Correct the row of indicators.csv and import again."
    )


def test_a_figure_asks_for_the_rows_that_have_every_value_of_its_filter():
    asking = figure(filter=(("a", "1"), ("b", "2")))

    assert asking.asks_for({"a": "1", "b": "2", "c": "3"})
    assert not asking.asks_for({"a": "1", "b": "3"})


@pytest.mark.parametrize(
    ("text", "provisional", "number", "symbol"),
    [("12.5", False, "12.5", ""), ("12.5", True, "12.5", "p"), ("-", True, None, "x"), ("c", False, None, "c")],
)
def test_a_cell_is_a_number_that_may_be_provisional_or_a_symbol_that_never_is(text, provisional, number, symbol):
    cell = found(text, missing="-", provisional=provisional)

    assert (cell.number, cell.symbol) == (number and Decimal(number), symbol)


def test_an_unknown_code_is_refused_with_file_line_column_and_what_is_allowed(tmp_path):
    [fault] = code_faults(file(tmp_path / "plans.csv"), [found("12.5"), found("x"), found("n/k")])

    assert str(fault) == (
        "plans.csv, row 5, pc_on_time: found 'n/k'; expected a number such as 74.8, one of c, x, z, low, u, k, ~, :, "
        "or nothing. Look up in the publisher's guidance what it means; it is never taken for a number or for 0."
    )


@pytest.mark.parametrize("text", ["1,234", "1 234.5", "74.8%", "74,8"])
def test_a_number_that_is_not_written_plainly_is_refused_with_what_to_do(tmp_path, text):
    [fault] = code_faults(file(tmp_path / "plans.csv"), [found(text)])

    assert fault.found == repr(text)
    assert fault.remedy.startswith("Save the column as plain numbers")
