"""The local authority interactive tool: its long table, its years, its dictionary."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from releases import (
    DICTIONARY,
    PLACES,
    faults_in,
    figure,
    file,
    lait,
    lait_meaning,
    release,
    said_by,
    text_of,
)

from sendplan import periods
from sendplan.sources import lait as reader
from sendplan.sources.lait import DictionaryEntry, period_of_year, read_dictionary

ON_TIME = figure(dataset="lait", filter=(), indicator="OnTime", places=0)


def dictionary(folder, *rows):
    return file(release(folder, rows or [lait_meaning()], "dictionary.csv"))


def read(folder, rows, *figures, meaning=(), places=PLACES, name="lait.csv"):
    return reader.read_lait(
        file(release(folder, rows, name)), figures or (ON_TIME,), places, dictionary(folder, *meaning)
    )


# What is found


def test_the_area_its_region_england_and_its_neighbours_are_found_by_their_numbers(tmp_path):
    rows = [lait(la_number=number, value_as_stored=number) for number in ("999", "981", "970", "301", "311", "982")]

    assert {each.place: each.text for each in read(tmp_path, rows)} == {
        "actual": "999",
        "region": "981",
        "england": "970",
        "301": "301",
    }


def test_an_area_without_a_region_number_has_no_figures_of_one(tmp_path):
    rows = [lait(), lait(la_number="981"), lait(la_number="")]

    assert [each.place for each in read(tmp_path, rows, places=PLACES._replace(region_number=""))] == ["actual"]


def test_only_the_measures_asked_for_are_found(tmp_path):
    late = ON_TIME._replace(row=3, breakdown="late", indicator="Late")
    rows = [lait(), lait(short_desc="Late", value_as_stored="3"), lait(short_desc="Other")]
    meaning = [lait_meaning(), lait_meaning(Measure_short="Late")]

    assert [(each.figure, each.text) for each in read(tmp_path, rows, ON_TIME, late, meaning=meaning)] == [
        (ON_TIME, "12.5"),
        (late, "3"),
    ]


def test_a_measure_may_answer_two_figures(tmp_path):
    again = ON_TIME._replace(row=3, measure="1b", places=2)

    assert [each.figure.measure for each in read(tmp_path, [lait()], ON_TIME, again)] == ["1a", "1b"]


def test_a_filter_keeps_only_its_rows(tmp_path):
    girls = ON_TIME._replace(filter=(("data_item", "Girls"),))

    assert [each.line for each in read(tmp_path, [lait(), lait(data_item="Girls")], girls)] == [3]


def test_the_value_may_stand_in_a_column_called_value(tmp_path):
    rows = text_of([lait()]).replace("value_as_stored", "value")

    assert [(each.column, each.text) for each in read(tmp_path, rows)] == [("value", "12.5")]


def test_a_hyphen_is_not_available(tmp_path):
    [found] = read(tmp_path, [lait(value_as_stored="-")])

    assert (found.number, found.symbol, found.text) == (None, "x", "-")


def test_a_table_may_be_parquet_with_numbers_as_numbers(tmp_path):
    path = tmp_path / "lait.parquet"
    values = {
        "short_desc": ["OnTime"] * 2,
        "years": [2023, 2024],
        "la_number": [999] * 2,
        "value": [80.599999999999994, None],
    }
    pl.DataFrame(values).write_parquet(path)

    found = reader.read_lait(file(path), [ON_TIME], PLACES, dictionary(tmp_path))

    assert [(each.time_period, each.text, each.symbol) for each in found] == [("2023", "80.6", ""), ("2024", "", "x")]


@pytest.mark.parametrize(("dps", "places"), [("2", 2), ("0", 0), ("NA", 4)])
def test_values_are_rounded_to_the_dictionarys_decimal_places_or_else_to_the_measures(tmp_path, dps, places):
    [found] = read(tmp_path, [lait()], ON_TIME._replace(places=4), meaning=[lait_meaning(dps=dps)])

    assert found.places == places


def test_a_year_that_is_provisional_makes_its_values_so(tmp_path):
    rows = [lait(years="2024"), lait(years="2025 (prov)"), lait(years="2023 (prov)", value_as_stored="-")]

    found = read(tmp_path, rows)

    assert [(each.time_period, each.symbol) for each in found] == [("2024", ""), ("2025", "p"), ("2023", "x")]


# Years


@pytest.mark.parametrize(
    ("years", "year_type", "period"),
    [
        ("2018", "Academic Year", ("201718", "Academic year")),
        ("2000", "Academic Year", ("199900", "Academic year")),
        ("2015/16", "Academic Year", ("201516", "Academic year")),
        ("2018", "Financial Year", ("201718", "Financial year")),
        ("2017/18", "Financial Year", ("201718", "Financial year")),
        ("2018", "Calendar Year", ("2018", "Calendar year")),
        ("2018", "Annual - January", ("2018", "January")),
        ("2018", "Annual (end of Sept)", ("2018", "September")),
    ],
)
def test_a_year_is_read_as_the_dictionarys_kind_of_year(tmp_path, years, year_type, period):
    [found] = read(tmp_path, [lait(years=years)], meaning=[lait_meaning(Year_Type=year_type)])

    assert (found.time_period, found.time_identifier) == period


@pytest.mark.parametrize(
    ("years", "year_type"),
    [
        ("2017/18", "Calendar Year"),
        ("2017/18", "Annual - January"),
        ("2017/19", "Academic Year"),
        ("2017-18", "Academic Year"),
        ("201718", "Academic Year"),
        ("2018 prov", "Academic Year"),
        ("1018", "Academic Year"),
        ("", "Calendar Year"),
    ],
)
def test_a_year_of_another_kind_is_refused_with_its_row(tmp_path, years, year_type):
    rows = [lait(years="2020"), lait(years=years)]

    assert said_by(read, tmp_path, rows, meaning=[lait_meaning(Year_Type=year_type)]).startswith(
        f"lait.csv, row 3, years: found '{years}'; expected a year as the dictionary's Year_Type says, such as 2018, "
    )


def test_rows_whose_year_cannot_be_told_are_not_taken_for_one_year(tmp_path):
    rows = [lait(), lait(years="?"), lait(years="n/k")]

    assert [(fault.row, fault.column) for fault in faults_in(read, tmp_path, rows)] == [(3, "years"), (4, "years")]


@given(st.integers(1951, 2150), st.sampled_from(["Academic year", "Financial year"]), st.booleans())
def test_a_year_of_two_is_the_same_by_its_second_and_by_both(year, identifier, provisional):
    mark = " (prov)" if provisional else ""
    both = f"{year - 1}/{year % 100:02}"

    assert period_of_year(f"{year}{mark}", identifier) == period_of_year(f"{both}{mark}", identifier)
    period, is_provisional = period_of_year(f"{year}{mark}", identifier)
    assert (periods.last_day(period, identifier).year, is_provisional) == (year, provisional)


# The dictionary


def entries(folder, *rows):
    return read_dictionary(dictionary(folder, *rows), [ON_TIME])


def test_the_dictionary_gives_the_kind_of_year_and_the_decimal_places_of_the_measures_asked_for(tmp_path):
    assert entries(tmp_path, lait_meaning(), lait_meaning(Measure_short="Other", Year_Type="Annual")) == {
        "OnTime": DictionaryEntry("Calendar year", 1)
    }


def test_a_dictionarys_cells_may_hold_line_ends(tmp_path):
    rows = [lait_meaning(Measure_code='a "b",\r\nc\rd'), lait_meaning(Measure_short="Other")]

    assert entries(tmp_path, *rows) == {"OnTime": DictionaryEntry("Calendar year", 1)}


def test_a_measure_may_stand_in_the_dictionary_twice_where_both_say_the_same(tmp_path):
    rows = [lait_meaning(), lait_meaning(Measure_code="5")]

    assert entries(tmp_path, *rows) == {"OnTime": DictionaryEntry("Calendar year", 1)}


@pytest.mark.parametrize("other", [{"dps": "NA"}, {"Year_Type": "Academic Year"}])
def test_a_measure_that_means_two_things_is_refused_but_only_where_it_is_asked_for(tmp_path, other):
    twice = [lait_meaning(Measure_short="Two"), lait_meaning(Measure_short="Two", **other)]

    assert list(entries(tmp_path, lait_meaning(), *twice)) == ["OnTime"]
    [fault] = faults_in(read_dictionary, dictionary(tmp_path, *twice), [ON_TIME._replace(indicator="Two")])
    assert str(fault) == (
        "dictionary.csv, row 3, Measure_short: found Two with other dps or Year_Type than in row 2; "
        "expected one meaning of a measure. "
        "Take the measure out of indicators.csv until the dictionary says what it means."
    )


@pytest.mark.parametrize("year_type", ["Annual", "Quarterly", ""])
def test_a_year_that_is_not_said_which_is_refused(tmp_path, year_type):
    [fault] = faults_in(entries, tmp_path, lait_meaning(Year_Type=year_type))

    assert (fault.row, fault.column, fault.found) == (2, "Year_Type", repr(year_type))
    assert fault.allowed == "one of " + ", ".join(reader.YEAR_TYPES)


@pytest.mark.parametrize("dps", ["", "1.5", "-1", "10", "na"])
def test_decimal_places_that_are_no_number_are_refused(tmp_path, dps):
    [fault] = faults_in(entries, tmp_path, lait_meaning(dps=dps))

    assert (fault.row, fault.column, fault.found) == (2, "dps", repr(dps))


def test_a_measure_that_the_dictionary_does_not_have_is_refused_with_the_closest_that_it_has(tmp_path):
    [fault] = faults_in(read_dictionary, dictionary(tmp_path), [ON_TIME._replace(indicator="OnTme")])

    assert str(fault) == (
        "indicators.csv, row 2 (measure 1a), indicator: found 'OnTme' (close: 'OnTime'); "
        "expected a Measure_short of dictionary.csv. Correct the row of indicators.csv and import again."
    )


def test_a_dictionary_without_its_columns_is_refused(tmp_path):
    other = release(
        tmp_path, text_of([DICTIONARY]).replace("dps", "DPs").replace("Year_Type", "Year"), "dictionary.csv"
    )

    assert [fault.column for fault in faults_in(read_dictionary, file(other), [ON_TIME])] == ["Year_Type", "dps"]


# What is refused in the table


def test_a_table_without_its_columns_is_refused(tmp_path):
    rows = text_of([lait()]).replace("la_number", "LA_number").replace("value_as_stored", "figure")

    faults = faults_in(read, tmp_path, rows)

    assert [(fault.row, fault.column) for fault in faults] == [(1, "la_number"), (1, "value_as_stored")]


def test_faults_of_the_table_and_of_the_dictionary_are_told_at_once(tmp_path):
    rows = text_of([lait()]).replace("years", "Jahre")

    assert {fault.file for fault in faults_in(read, tmp_path, rows, meaning=[lait_meaning(dps="?")])} == {
        "dictionary.csv",
        "lait.csv",
    }


def test_a_table_without_the_area_is_refused(tmp_path):
    assert "found no row of la_number 999 that indicators.csv asks for" in said_by(
        read, tmp_path, [lait(la_number="970")]
    )


def test_a_measure_that_the_table_does_not_have_is_no_fault_where_it_has_others(tmp_path):
    late = ON_TIME._replace(row=3, indicator="Late")
    meaning = [lait_meaning(), lait_meaning(Measure_short="Late")]

    assert [each.figure for each in read(tmp_path, [lait()], ON_TIME, late, meaning=meaning)] == [ON_TIME]


def test_two_rows_for_a_place_and_year_are_refused_naming_what_tells_them_apart(tmp_path):
    said = said_by(read, tmp_path, [lait(), lait(data_item="Girls", value_as_stored="9")])

    assert (
        "row 2, OnTime: found 2 rows for actual in 2024 (Calendar year), for measure 1a, which differ in data_item"
        in said
    )


def test_an_unknown_code_is_refused_with_its_row(tmp_path):
    [fault] = faults_in(read, tmp_path, [lait(), lait(la_number="301", value_as_stored="NA")])

    assert (fault.row, fault.column, fault.found) == (3, "value_as_stored", "'NA'")


# The tool's own names of columns


def as_the_tool_names_them(*rows):
    named = {"short_desc": "Short Desc", "years": "Years", "la_number": "LA Number", "value_as_stored": "Values"}
    return [{named.get(name, name): text for name, text in row.items() if name != "value"} for row in rows]


def test_the_tools_own_names_of_columns_and_numbers_with_a_point_are_read(tmp_path):
    rows = as_the_tool_names_them(lait(la_number="999.0"), lait(la_number="970.0"))

    assert [(each.place, each.text) for each in read(tmp_path, rows)] == [
        (each.place, each.text) for each in read(tmp_path, [lait(), lait(la_number="970")])
    ]


@pytest.mark.parametrize("number", ["999.0", "0999", " 999\u00a0"])
def test_a_number_of_an_authority_is_read_however_it_is_written(tmp_path, number):
    assert [each.place for each in read(tmp_path, [lait(la_number=number)])] == ["actual"]


def test_the_tools_own_names_are_read_in_any_order_and_letter_case(tmp_path):
    [row] = as_the_tool_names_them(lait())
    text = text_of([dict(reversed(row.items()))]).replace("LA Number", "LA number ").replace("Short Desc", "SHORT DESC")

    assert [(each.place, each.text) for each in read(tmp_path, text)] == [("actual", "12.5")]


def test_parquet_may_have_every_number_with_a_point_and_gaps_that_are_no_numbers(tmp_path):
    rows = as_the_tool_names_them(lait(value_as_stored="46.400000000000006"), lait(years="2023"))
    frame = pl.DataFrame(rows).with_columns(pl.col("LA Number", "Years", "Values").cast(pl.Float64))
    frame = frame.with_columns(Values=pl.Series([46.400000000000006, float("nan")]))
    frame.write_parquet(tmp_path / "lait.parquet")

    found = reader.read_lait(file(tmp_path / "lait.parquet"), [ON_TIME], PLACES, dictionary(tmp_path))
    assert [(each.time_period, each.text, each.symbol) for each in found] == [
        ("2024", "46.400000000000006", ""),
        ("2023", "", "x"),
    ]


def test_the_dictionarys_decimal_places_may_have_a_point_and_blanks(tmp_path):
    [found] = read(tmp_path, [lait()], meaning=[lait_meaning(dps=" 2.0")])

    assert found.places == 2
