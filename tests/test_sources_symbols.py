"""A cell of a publisher's table: a number, or a symbol in its place, and nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan.cells import readable
from sendplan.sources import figures as symbols
from sendplan.vocabulary import NO_VALUE


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("74.8", "74.8"),
        ("59", "59"),
        ("0", "0"),
        ("-129", "-129"),
        ("100.000", "100"),
        (".5", "0.5"),
        ("80.599999999999994", "80.6"),
        ("3.8300000000000001E-2", "0.0383"),
        ("-7.0000000000000007E-2", "-0.07"),
        ("1e3", "1000"),
        ("999999999999", "999999999999"),
    ],
)
def test_a_number_is_the_shortest_that_is_stored_the_same(text, number):
    assert symbols.meaning(text) == (Decimal(number), "")


@pytest.mark.parametrize(
    ("text", "symbol"),
    [*zip("cxzu", "cxzu", strict=True), ("low", "low"), ("k", "low"), ("~", "low"), (":", "x"), ("", "x")],
)
def test_a_symbol_stands_in_place_of_a_number_and_an_older_one_is_read_as_what_replaced_it(text, symbol):
    assert symbols.meaning(text) == (None, symbol)


def test_every_symbol_that_is_read_may_stand_in_our_tables():
    assert {symbol or text for text, symbol in symbols.THEIR_SYMBOLS.items()} <= {*NO_VALUE, "k", "~", ":"}
    assert {symbols.meaning(text)[1] for text in symbols.THEIR_SYMBOLS} <= set(NO_VALUE)


def test_the_publishers_own_mark_for_not_available_is_x_and_only_for_that_publisher():
    assert symbols.meaning("NA", "NA") == (None, "x")
    with pytest.raises(ValueError, match="NA"):
        symbols.meaning("NA")


@pytest.mark.parametrize(
    "text",
    [
        "X",
        "C",
        "n/a",
        "NULL",
        "-",
        "*",
        "..",
        " ",
        "12 ",
        "1,234",
        "12%",
        "1e400",
        "inf",
        "nan",
        "١٢",
        "5.",
        "1000000000000",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match=r"^"):
        symbols.meaning(text)


@given(st.text(max_size=8))
def test_a_cell_is_a_number_or_a_symbol_and_never_both_or_neither(text):
    try:
        number, symbol = symbols.meaning(text)
    except ValueError:
        return
    assert (number is None) == (symbol in NO_VALUE)


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        ("74.80", None, "74.8"),
        ("100", None, "100"),
        ("1E+3", None, "1000"),
        ("0.1234567895", None, "0.12345679"),
        ("80.65", 1, "80.7"),
        ("80.64", 1, "80.6"),
        ("-0.065", 2, "-0.07"),
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-0.04", 1, "0"),
        ("59.96", 1, "60"),
    ],
)
def test_a_number_is_written_as_the_shortest_plain_decimal_with_halves_rounded_away_from_0(number, places, text):
    assert symbols.plain_decimal(Decimal(number), places) == text


@given(st.floats(-1e11, 1e11), st.none() | st.integers(0, 9))
def test_what_is_written_is_a_number_our_tables_can_hold(number, places):
    assert readable(symbols.plain_decimal(Decimal(repr(number)), places), "number")
