"""figures.xlsx as another program reads it: what it holds, how it is marked up, and that it is the same each time."""

import io
import re
import time
import zipfile
from datetime import date

import openpyxl
import pytest
from test_figures import about

from sendplan.publish import figures
from sendplan.publish.properties import same_bytes
from sendplan.publish.workbook import sheet_name, workbook

FIGURE = dict.fromkeys(figures.FIGURES, "") | {"page": "Board summary", "figure": "19%", "number": "19", "unit": "%"}
VALUE = dict.fromkeys(figures.VALUES, "") | {"plan": "p", "measure": "1a", "number": "40.0", "period_end": "2018-03-31"}


def figure(**cells):
    return FIGURE | {"as_at": "2019-06-24"} | cells


def written(*found, values=(), **page):
    return workbook(list(found), figures.FIGURES, list(values), figures.VALUES, about(**page))


def opened(*found, values=(), **page):
    return openpyxl.load_workbook(io.BytesIO(written(*found, values=values, **page)))


def cell(sheet, heading, row=4):
    """The cell of a row under a heading."""
    [place] = [each.column for each in sheet[3] if each.value == heading]
    return sheet.cell(row, place)


@pytest.fixture(scope="module")
def book():
    return opened(figure(), figure(page="Actions"), values=[VALUE])


def test_a_cover_a_list_of_sheets_what_is_meant_each_page_and_the_values(book):
    names = ["Cover", "Contents", "Columns", "Symbols", "Board summary", "Actions", "Values of measures"]
    assert book.sheetnames == names
    assert [each[0].value for each in book["Contents"].iter_rows(min_row=4)] == names[2:]
    assert [each[2].value for each in book["Contents"].iter_rows(min_row=4)][2:] == [1, 1, 1]
    assert book["Contents"]["A6"].hyperlink.location == "'Board summary'!A1"


def test_each_sheet_has_its_name_in_a1_and_one_marked_up_table_from_row_3_on(book):
    names = set()
    for sheet in book.worksheets[1:]:
        [table] = sheet.tables.values()
        assert sheet["A1"].value == sheet.title
        assert table.ref == f"A3:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"
        assert [column.name for column in table.tableColumns] == [each.value for each in sheet[3]]
        assert sheet.freeze_panes == "A4"
        names.add(table.displayName)
    assert len(names) == len(book.worksheets) - 1
    assert all(re.fullmatch(r"Table_\w+", name) for name in names)


def test_nothing_is_merged_hidden_or_left_blank_between_rows(book):
    for sheet in book.worksheets:
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        assert all(any(each.value is not None for each in row) for row in sheet.iter_rows())


def test_a_number_a_day_and_a_symbol_are_what_they_are():
    sheet = opened(figure(), figure(number="1234.50"), figure(figure="[c]", number="", symbol="c"))["Board summary"]
    assert (cell(sheet, "Number").value, cell(sheet, "Number").number_format) == (19, "#,##0")
    assert (cell(sheet, "Number", 5).value, cell(sheet, "Number", 5).number_format) == (1234.5, "#,##0.00")
    assert cell(sheet, "Number", 6).value == "[c]"
    day = cell(sheet, "As at")
    assert (day.is_date, day.value.date(), day.number_format) == (True, date(2019, 6, 24), "d mmmm yyyy")


def test_a_number_too_long_for_a_spreadsheet_stays_text():
    sheet = opened(figure(number="9" * 400))["Board summary"]
    assert cell(sheet, "Number").value == "9" * 400


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "#N/A", "#REF!", "TRUE", "1.5"])
def test_text_is_text_whatever_it_begins_with(text):
    found = cell(opened(figure(row=text))["Board summary"], "Row")
    assert (found.value, found.data_type) == (text, "s")
    assert found.quotePrefix == (text[0] in "=+-@")


def test_what_no_spreadsheet_can_hold_is_dropped_or_cut():
    hostile = "a\x00\x07\u202e\ufffe\ud800b" + "x" * 1_000_000
    found = cell(opened(figure(row=hostile))["Board summary"], "Row").value
    assert found.startswith("abx")
    assert len(found) <= 32_767
    assert "(cut: 1,000,002 letters in all)" in found


def test_the_cover_says_what_it_is_of_what_day_and_who_may_see_it():
    sheet = opened(figure(), not_for_publication=True)["Cover"]
    lines = [row[0].value for row in sheet.iter_rows()]
    assert lines[0] == "Figures of the papers: Smallshire, Board, 3 July 2019"
    assert lines[1:3] == [
        "Not for publication: for members of the body only.",
        "Smallshire is made up. No figure here is about a real place.",
    ]
    assert "Board, 3 July 2019. Position as at 24 June 2019." in lines
    assert sheet.max_column == 1
    public = [row[0].value for row in opened(figure(), made_up=False)["Cover"].iter_rows()]
    assert not [line for line in public if "Not for publication" in line or "made up" in line]


def test_its_properties_name_language_title_and_area_and_no_clock(book):
    known = book.properties
    assert (known.language, known.creator, known.lastModifiedBy) == ("en-GB", "Smallshire", "Smallshire")
    assert known.title == "Figures of the papers: Smallshire, Board, 3 July 2019"
    assert known.created.date() == known.modified.date() == date(2019, 7, 3)


def test_the_same_rows_give_the_same_bytes_at_another_time():
    first = written(figure(), values=[VALUE])
    time.sleep(2.1)  # a zip file tells times apart by two seconds
    assert written(figure(), values=[VALUE]) == first


def test_an_archive_is_packed_without_time_or_system():
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as file:
        file.writestr("a.txt", "A")
        file.writestr("b.txt", "B")
    with zipfile.ZipFile(io.BytesIO(same_bytes(saved.getvalue()))) as file:
        assert [(each.filename, each.date_time[0], each.create_system) for each in file.infolist()] == [
            ("a.txt", 1980, 3),
            ("b.txt", 1980, 3),
        ]
        assert file.read("b.txt") == b"B"


def test_a_name_of_a_sheet_is_one_that_a_spreadsheet_takes():
    assert sheet_name("What [is] asked: 1/2?", []) == "What is asked 1 2"
    assert sheet_name("x" * 40, []) == "x" * 31
    assert sheet_name("COVER", ["Cover"]) == "COVER 2"
    assert sheet_name("x" * 40, ["x" * 31, "x" * 29 + " 2"]) == "x" * 29 + " 3"
    assert sheet_name("'History'", []) == "History 2"
    assert sheet_name("\u202e", []) == "Page"


def test_pages_of_one_name_or_the_name_of_another_sheet_lose_nothing():
    names = opened(figure(page="Columns"), figure(page="columns"), values=[VALUE]).sheetnames
    assert names == ["Cover", "Contents", "Columns", "Symbols", "Columns 2", "columns 3", "Values of measures"]


def test_a_pack_without_a_figure_still_opens():
    assert opened().sheetnames == ["Cover", "Contents", "Columns", "Symbols"]
