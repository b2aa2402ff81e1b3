"""A publisher's table as text: every row counted, every cell as it stands, whatever the size of the file."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from releases import faults_in, file, release, said_by

from sendplan.sources import bounds
from sendplan.sources.table import PublisherTable, column_faults, combinations, few, open_table, wanted_rows


def opened(folder, content, name="plans.csv"):
    return open_table(file(release(folder, content, name)))


def all_rows(found: PublisherTable):
    return list(wanted_rows(found, found.header))


def read(folder, content):
    """Read a whole file, as what is under test or refused."""
    return all_rows(opened(folder, content))


def test_every_cell_is_text_and_every_row_has_its_number_in_a_spreadsheet(tmp_path):
    assert read(tmp_path, "a,b\n1,x\n,\n2.50,NA\n") == [
        (2, {"a": "1", "b": "x"}),
        (3, {"a": "", "b": ""}),
        (4, {"a": "2.50", "b": "NA"}),
    ]


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfa,b\r\n1,2\r\n", b"a,b\n1,2", b'"a","b"\n"1","2"\n'])
def test_a_byte_order_mark_windows_line_ends_a_missing_last_one_and_quotes_are_no_part_of_a_cell(tmp_path, content):
    assert read(tmp_path, content) == [(2, {"a": "1", "b": "2"})]


def test_only_the_columns_and_rows_asked_for_are_returned(tmp_path):
    found = opened(tmp_path, "c,a,b\n1,x,7\n2,y,8\n3,x,9\n")

    assert list(wanted_rows(found, ["b", "a"], ["a"], lambda cells: cells["a"] == "x")) == [
        (2, {"a": "x", "b": "7"}),
        (4, {"a": "x", "b": "9"}),
    ]


def test_a_column_may_be_asked_for_twice(tmp_path):
    assert list(wanted_rows(opened(tmp_path, "a,b\n1,2\n"), ["a", "a"])) == [(2, {"a": "1"})]


def test_a_row_of_the_header_alone_is_a_table_without_rows(tmp_path):
    assert read(tmp_path, "a,b\n") == []
    assert read(tmp_path, "a,b") == []


def test_combinations_of_cells_are_told_once(tmp_path):
    found = opened(tmp_path, "a,b,c\n" + "1,2,3\n1,2,4\n2,2,5\n" * 10)

    assert combinations(found, ["a", "b"]) == {("1", "2"), ("2", "2")}


def test_blank_lines_are_counted_but_are_no_fault(tmp_path):
    found = read(tmp_path, "a,b\n1,2\n\n3,4\n\n\n" + "5,6\n" * 20)

    assert [line for line, cells in found if cells["a"] == "3"] == [4]
    assert [line for line, cells in found if cells["a"] == "5"] == list(range(7, 27))


@pytest.mark.parametrize(
    ("row", "cells"), [("1,2", 2), ("1,2,3,4", 4), ('"1,2",3', 2), ('"x\ny",2', 2), ('1,"2,3",4,"5"', 4)]
)
def test_a_row_with_more_or_fewer_cells_than_the_header_is_refused_with_its_number(tmp_path, row, cells):
    content = "a,b,c\n" + '1,"x, y",3\n' * 30 + row + "\n" + "1,2,3\n" * 30

    assert said_by(read, tmp_path, content) == (
        f"plans.csv, row 32: found {cells} cells; expected 3 cells, as in the header. "
        "Download it again, or save it as 'CSV UTF-8 (comma delimited)'."
    )


def test_a_comma_in_quotes_does_not_make_up_for_a_missing_cell(tmp_path):
    assert [fault.row for fault in faults_in(read, tmp_path, 'a,b,c\n1,2,3\n"1,2",3\n')] == [3]


def test_a_short_row_and_a_long_one_do_not_make_up_for_each_other(tmp_path):
    assert [fault.row for fault in faults_in(read, tmp_path, "a,b,c\n1,2\n1,2,3,4\n")] == [2, 3]


def test_a_download_that_broke_off_is_refused_at_its_last_row(tmp_path):
    assert [fault.row for fault in faults_in(read, tmp_path, "a,b,c\n1,2,3\n1,2,3\n1,")] == [4]


def test_bytes_that_are_not_utf_8_are_refused_with_their_row(tmp_path):
    content = b"a,b\n" + b"1,2\n" * 30_000 + b"1,caf\xe9\n" + b"1,2\n" * 9

    assert said_by(read, tmp_path, content).startswith(
        "plans.csv, row 30002: found bytes that are not UTF-8 (b'\\xe9'); expected text in UTF-8."
    )


def test_a_header_that_is_not_utf_8_is_refused(tmp_path):
    assert "row 1: found bytes that are not UTF-8" in said_by(read, tmp_path, b"a,caf\xe9\n1,2\n")


def test_a_header_in_utf_16_is_refused_as_that(tmp_path):
    assert "found text in UTF-16" in said_by(read, tmp_path, "a,b\n1,2\n".encode("utf-16"))


@pytest.mark.parametrize("note", ["Source: the publisher", '"Notes, and more"', "Source: the publisher, June 2025"])
def test_a_footnote_is_refused_with_what_to_do(tmp_path, note):
    said = said_by(read, tmp_path, f"a,b,c\n1,2,3\n{note}\n")

    assert said.startswith("plans.csv, row 3: found ")
    assert "Delete what stands above or below the table, such as footnotes" in said


def test_blanks_around_cells_and_names_do_not_count(tmp_path):
    assert read(tmp_path, " a,b\u00a0\n 1,\u00a0x y\u202f\n") == [(2, {"a": "1", "b": "x y"})]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", "nothing"),
        ("a;b;c\n1;2;3\n", "one cell, 'a;b;c'"),
        ("\n1,2\n", "nothing"),
        ("a,b\r1,2\r", "text that is not CSV"),
    ],
)
def test_what_has_no_header_of_several_cells_is_refused(tmp_path, content, found):
    assert f"plans.csv, row 1: found {found}" in said_by(read, tmp_path, content)


@pytest.mark.parametrize("content", ['a,b\n1,"2\n3,4\n', 'a,b\n1,"2"3\n4,5\n'])
def test_a_quote_that_stands_alone_is_refused(tmp_path, content):
    assert faults_in(read, tmp_path, content)


def test_a_quote_within_a_cell_stands_as_it_is(tmp_path):
    assert read(tmp_path, 'a,b\n1,x"y\n3,4\n') == [(2, {"a": "1", "b": 'x"y'}), (3, {"a": "3", "b": "4"})]


def test_a_quote_that_is_never_closed_does_not_fill_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "ROW", 100_000)
    content = 'a,b\n1,"2\n' + "3,4\n" * 50_000

    assert "found a quote that is opened and never closed" in said_by(read, tmp_path, content)


def test_a_cell_may_hold_line_ends_of_its_own(tmp_path):
    content = "a,b\n" + '1,"x\n,\n""y"\n' * 2500

    assert read(tmp_path, content) == [(line, {"a": "1", "b": 'x\n,\n"y'}) for line in range(2, 2502)]


cells = st.text(st.sampled_from('a1,"\n é;'), max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(cells, min_size=3, max_size=3), max_size=12),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_a_table_is_read_as_python_reads_it(tmp_path, written, end, quoting):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end, quoting=quoting).writerows([["a", "b", "c"], *written])

    found = read(tmp_path, text.getvalue())

    assert found == [
        (line, {name: cell.strip() for name, cell in zip("abc", row, strict=True)})
        for line, row in enumerate(written, 2)
    ]


# Headers


def test_a_missing_column_is_told_with_the_closest_there_is(tmp_path):
    found = opened(tmp_path, "time_period,geographical_level,b,b\n")

    told = [str(fault) for fault in column_faults(found, ["geographic_level", "time_period", "b", "zzz"], "Do so.")]

    expected = "expected one column of this name, spelt exactly so. Do so."
    assert told == [
        f"plans.csv, row 1, geographic_level: found no such column, but 'geographical_level'; {expected}",
        f"plans.csv, row 1, b: found the column twice; {expected}",
        f"plans.csv, row 1, zzz: found no such column; {expected}",
    ]


def test_names_of_columns_are_case_sensitive(tmp_path):
    found = opened(tmp_path, "PC_on_time,b\n")

    [fault] = column_faults(found, ["pc_on_time"], "")

    assert "but 'PC_on_time'" in fault.found


# Parquet


def parquet(folder, **columns):
    pl.DataFrame(columns).write_parquet(folder / "plans.parquet")
    return file(folder / "plans.parquet")


def test_parquet_is_read_as_the_text_its_values_are_written_as(tmp_path):
    found = open_table(parquet(tmp_path, a=["x", None, "z"], b=[80.599999999999994, 2.0, None], c=[888, 925, 970]))

    assert found.header == ("a", "b", "c")
    assert all_rows(found) == [
        (2, {"a": "x", "b": "80.6", "c": "888"}),
        (3, {"a": "", "b": "2.0", "c": "925"}),
        (4, {"a": "z", "b": "", "c": "970"}),
    ]


def test_a_file_that_is_called_parquet_and_is_not_is_refused(tmp_path):
    path = release(tmp_path, b"PAR1, but no more", "plans.csv")

    assert "expected a parquet file" in said_by(open_table, file(path))
    assert open_table(file(release(tmp_path, "a,b\n1,2\n", "plans.parquet"))).header == ("a", "b")
    assert "found no such file" in said_by(open_table, file(tmp_path / "none.parquet"))


def test_parquet_may_have_two_columns_of_one_name_that_nobody_asks_for(tmp_path):
    found = open_table(parquet(tmp_path, **{"a": [1], "b": ["x"], "b ": ["y"]}))

    assert list(wanted_rows(found, ["a"])) == [(2, {"a": "1"})]
    assert [fault.found for fault in column_faults(found, ["a", "b"], "")] == ["the column twice"]


def test_parquet_that_is_damaged_or_holds_lists_is_refused(tmp_path):
    lists = open_table(parquet(tmp_path, a=[[1]], b=["x"]))
    assert "found what is not parquet" in said_by(all_rows, lists)

    whole = parquet(tmp_path, a=list(range(5000)), b=["x"] * 5000)
    found = open_table(whole)
    damaged = bytearray(whole.path.read_bytes())
    damaged[4:200] = bytes(196)
    whole.path.write_bytes(damaged)
    assert "found what is not parquet" in said_by(all_rows, found)


# Bounds


def test_a_first_row_without_end_or_of_too_many_columns_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "MOST_COLUMNS", 3)
    assert "found more than 3 columns; expected at most 3 columns." in said_by(opened, tmp_path, "a,b,c,d\n")
    assert opened(tmp_path, "a,b,c\n").header == ("a", "b", "c")

    monkeypatch.setattr(bounds, "HEADER", 6)
    assert "found more than 0 MB in its first row" in said_by(opened, tmp_path, "a,b,cc\n")
    assert opened(tmp_path, "a,b,c\n").header == ("a", "b", "c")


@pytest.mark.parametrize("name", ["plans.csv", "plans.parquet"])
def test_more_rows_than_any_release_has_are_refused(tmp_path, monkeypatch, name):
    pl.DataFrame({"a": ["1"] * 5, "b": ["2"] * 5}).write_parquet(tmp_path / "plans.parquet")
    release(tmp_path, "a,b\n" + "1,2\n" * 5)
    found = open_table(file(tmp_path / name))
    monkeypatch.setattr(bounds, "ROWS_READ", 6)  # as a spreadsheet numbers them
    assert len(all_rows(found)) == 5

    monkeypatch.setattr(bounds, "ROWS_READ", 5)
    assert f"{name}: found more than 5 rows; expected at most 5 rows." in said_by(all_rows, found)


def test_a_cell_too_long_for_what_is_looked_for_is_refused_where_it_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "CELL_BYTES", 3)
    found = opened(tmp_path, "a,b\n1,xyz\n2,wxyz\n")

    assert list(wanted_rows(found, ["a", "b"], ["a"], lambda cells: cells["a"] == "1")) == [(2, {"a": "1", "b": "xyz"})]
    assert len(list(wanted_rows(found, ["a"]))) == 2
    assert said_by(all_rows, found).startswith(
        "plans.csv, row 3, b: found a cell of more than 3 bytes; expected a code"
    )


def test_more_rows_than_any_release_has_of_an_area_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "MOST_ASKED", 3)
    given = file(tmp_path / "plans.csv")

    assert few(given, iter("abc")) == ["a", "b", "c"]
    assert "found more than 3 rows that are asked for; expected at most 3 rows. Add to" in said_by(few, given, "abcd")


def test_more_different_values_than_a_filter_can_tell_apart_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "MOST_VALUES", 3)
    found = opened(tmp_path, "a,b\n1,x\n2,x\n3,x\n4,x\n")

    assert combinations(found, ["b"]) == {("x",)}
    assert "found more than 3 different values in a; expected" in said_by(combinations, found, ["a"])


def test_a_multitude_of_blank_lines_counts_as_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "ROWS_READ", 60)

    assert len(read(tmp_path, "a,b\n" + "1,2\n" + "\n" * 58)) == 1
    assert "found more than 60 rows" in said_by(read, tmp_path, "a,b\n" + "1,2\n" + "\n" * 59)


def test_of_many_bad_rows_no_more_are_told_than_anyone_reads(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "TOLD", 10)

    assert [fault.row for fault in faults_in(read, tmp_path, "a,b\n" + "1,2,3\n" * 99)] == list(range(2, 12))
