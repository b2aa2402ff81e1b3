"""DfE's list of statistical neighbours: ten authorities, and which month's list it is."""

from __future__ import annotations

import zipfile

import pytest
from openpyxl import Workbook
from releases import NEIGHBOURS, neighbour_list, release, said_by

from sendplan.sources import bounds
from sendplan.sources.neighbours import month_of, read_neighbours


def test_the_ten_neighbours_are_returned_closest_first(tmp_path):
    near = [int(number) for number in reversed(NEIGHBOURS)]

    assert read_neighbours(neighbour_list(tmp_path, la_888=near), "888") == tuple(reversed(NEIGHBOURS))
    assert read_neighbours(tmp_path / "sn_may_2025.xlsx", "999") == NEIGHBOURS


def test_numbers_may_have_a_point(tmp_path):
    assert (
        read_neighbours(neighbour_list(tmp_path, la_888=[float(number) for number in NEIGHBOURS]), "888") == NEIGHBOURS
    )


def test_an_authority_that_is_not_listed_is_refused(tmp_path):
    assert said_by(read_neighbours, neighbour_list(tmp_path), "888") == (
        "sn_may_2025.xlsx, LA number: found no row of 888; expected the LA number old_la_code of area.toml. "
        "Give DfE's list as published, such as sn_may_2025.xlsx."
    )


@pytest.mark.parametrize(
    ("near", "found"),
    [
        ([*range(301, 310), None], "nothing"),
        ([*range(301, 310), "Leeds"], "Leeds"),
        ([*range(301, 310), 301], "a neighbour twice"),
        (range(301, 310), "nothing"),
    ],
)
def test_a_row_without_ten_numbers_is_refused(tmp_path, near, found):
    said = said_by(read_neighbours, neighbour_list(tmp_path, la_888=list(near)), "888")

    assert said.startswith(f"sn_may_2025.xlsx, row 5, SN1 to SN10: found {found}; expected ten LA numbers, each once.")


def test_another_sheet_is_refused_naming_those_there_are(tmp_path):
    said = said_by(read_neighbours, neighbour_list(tmp_path, sheet="Sheet1"), "999")

    assert said.startswith("sn_may_2025.xlsx: found the sheets Sheet1; expected a sheet 'LA SN Groups'.")


@pytest.mark.parametrize("header", [["LA number", *(f"SN{place}" for place in range(1, 10))], ["LA", "SN1"], []])
def test_another_header_is_refused(tmp_path, header):
    book = Workbook()
    book.active.title = "LA SN Groups"
    for cells in (["1"], ["2"], header, ["999"]):
        book.active.append(cells)
    book.save(tmp_path / "sn_may_2025.xlsx")

    said = said_by(read_neighbours, tmp_path / "sn_may_2025.xlsx", "999")

    assert said.startswith("sn_may_2025.xlsx, row 3: found no column ")
    assert "SN10; expected a header with LA number and SN1 to SN10." in said


def test_an_empty_sheet_is_refused(tmp_path):
    book = Workbook()
    book.active.title = "LA SN Groups"
    book.save(tmp_path / "sn_may_2025.xlsx")

    assert "row 3: found no column LA number" in said_by(read_neighbours, tmp_path / "sn_may_2025.xlsx", "999")


def test_what_is_no_workbook_is_refused(tmp_path):
    assert "found a file that cannot be read" in said_by(
        read_neighbours, release(tmp_path, "a,b\n", "sn_may_2025.xlsx"), "999"
    )
    assert "expected an .xlsx file" in said_by(read_neighbours, release(tmp_path, "a,b\n", "sn_may_2025.csv"), "999")
    assert "found no such file" in said_by(read_neighbours, tmp_path / "none.xlsx", "999")


@pytest.mark.parametrize(
    ("name", "given", "month"),
    [
        ("sn_may_2025.xlsx", None, ("May", 2025)),
        ("sn_april_2021.xlsx", None, ("April", 2021)),
        ("sn_may_2025.xlsx", "April 2021", ("April", 2021)),
        ("SNs.xlsx", "may 2025", ("May", 2025)),
    ],
)
def test_the_month_of_a_list_is_what_was_given_or_what_its_name_says(tmp_path, name, given, month):
    assert month_of(tmp_path / name, given) == month


@pytest.mark.parametrize(
    ("name", "given", "found"),
    [
        ("SNs.xlsx", None, "a name that does not say the list's month"),
        ("sn_summer_2025.xlsx", None, "a name that does not say the list's month"),
        ("sn_may_2025.xlsx", "2025", "no month in '2025'"),
        ("sn_may_2025.xlsx", "", "a name that does not say the list's month"),
    ],
)
def test_a_list_of_no_month_is_refused(tmp_path, name, given, found):
    assert f"{name}: found {found}; expected a month and a year." in said_by(month_of, tmp_path / name, given)


def changed(folder, part, change):
    """Write the list with one part of its workbook changed."""
    whole = neighbour_list(folder, "whole.xlsx")
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(folder / "sn_may_2025.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return folder / "sn_may_2025.xlsx"


SHEET = "xl/worksheets/sheet1.xml"
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'


def test_cells_far_from_the_list_are_not_looked_at(tmp_path):
    path = changed(tmp_path, SHEET, lambda sheet: sheet.replace(b"</sheetData>", FAR).replace(b":W4", b":XFD1048576"))

    assert read_neighbours(path, "999") == NEIGHBOURS


def test_a_workbook_that_swells_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    path = neighbour_list(tmp_path)
    with zipfile.ZipFile(path) as packed:
        monkeypatch.setattr(bounds, "WORKBOOK", sum(each.file_size for each in packed.infolist()))
    assert read_neighbours(path, "999") == NEIGHBOURS

    monkeypatch.setattr(bounds, "WORKBOOK", bounds.WORKBOOK - 1)
    assert "found more than 0 MB unpacked; expected at most 0 MB. Give DfE's list" in said_by(
        read_neighbours, path, "999"
    )


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("xl/workbook.xml", lambda _: b"<workbook"),
        (SHEET, lambda sheet: sheet.replace(b'r="A4"', b'r="AAAAAA4"')),
        (SHEET, lambda sheet: sheet.replace(b"<v>", b"<v>x")),
        ("xl/styles.xml", lambda _: b"<"),
    ],
)
def test_a_workbook_that_is_not_whole_within_is_refused_in_a_line(tmp_path, part, change):
    said = said_by(read_neighbours, changed(tmp_path, part, change), "999")

    assert said.startswith("sn_may_2025.xlsx: found ")
    assert "\n" not in said
