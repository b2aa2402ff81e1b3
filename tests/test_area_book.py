"""An area as one workbook, and back: the same bytes where nothing was changed, a list of what was where it was."""

import csv
import io
import re
import shutil
import subprocess
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from builders import LANCASHIRE, area_folder, row, whole_area
from openpyxl import load_workbook
from releases import said_by
from spreadsheet import soffice

from sendplan.__main__ import main
from sendplan.data.areas import load_area
from sendplan.data.columns import may
from sendplan.data.schema import columns_of
from sendplan.errors import DataError, SendplanError
from sendplan.publish import area_book as writer
from sendplan.publish.area_book import area_book
from sendplan.sources.area_book import import_book
from sendplan.sources.book_cells import Odd, Unsure, key_of, text_of

AREAS = ("lancashire", "exampleshire", "northbridge")
# Texts that a spreadsheet program would make something else of, or a workbook has no plain way to hold.
TEXTS = [
    "=1+1", "+44", "-3", "@home", "'quoted", "1.10", "01", "1e5", "1-2", "2019-06-30", "TRUE", "69.0%", "16,500",
    "_x0041_", "two\nlines", "two\r\nlines", "  blanks  ", 'a "word", said', "\u2013 \u00a3 \U0001f600", "\x0bpage",
]  # fmt: skip


def exported(name="smallshire"):
    """Export an area; where its workbook is."""
    folder = load_area(name).folder
    path = folder.parent / f"{name}.xlsx"
    path.write_bytes(area_book(load_area(name)))
    return path


def files_of(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def edited(path, edit):
    """Change a workbook as a person would."""
    book = load_workbook(path)
    edit(book)
    book.save(path)
    return path


def put(sheet, number, column, value):
    """Put a value into a cell, by its row and the heading of its column."""
    place = next(cell.column for cell in sheet[1] if cell.value == column)
    sheet.cell(number, place).value = value


def added(sheet, **cells):
    sheet.append([cells.get(cell.value) for cell in sheet[1]])


def through_office(path):
    """Open a workbook with LibreOffice and save it, as a person does who only looks."""
    to = path.parent / "office"
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [soffice(), profile, "--headless", "--convert-to", "xlsx", "--outdir", to, path]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return to / path.name


@pytest.mark.parametrize("name", AREAS)
def test_an_area_that_was_exported_and_taken_back_is_the_same_byte_for_byte(data, name):
    folder = Path(shutil.copytree(LANCASHIRE.parent / name, data / name))
    before = files_of(folder)

    assert import_book(exported(name)) == [f"{name}.xlsx: nothing was changed in it"]
    assert files_of(folder) == before


@pytest.mark.skipif(not soffice(), reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", AREAS)
def test_an_area_that_libreoffice_saved_is_the_same_byte_for_byte(data, name):
    folder = Path(shutil.copytree(LANCASHIRE.parent / name, data / name))
    before = files_of(folder)

    assert import_book(through_office(exported(name))) == [f"{name}.xlsx: nothing was changed in it"]
    assert files_of(folder) == before


@pytest.mark.parametrize("program", ["none", "LibreOffice"])
def test_texts_that_a_spreadsheet_would_change_come_back_as_they_were(data, program):
    if program != "none" and not soffice():
        pytest.skip("LibreOffice is not installed")
    rows = [row("actions", ref=f"1.{place}", title=text) for place, text in enumerate(TEXTS, 1)]
    folder = area_folder(data, actions=rows)
    before = files_of(folder)

    path = exported() if program == "none" else through_office(exported())
    edited(path, lambda book: put(book["actions"], 3, "leads", "Head of SEND"))  # so that all others are read again
    said = import_book(path)

    assert said[1:] == ["  actions, p 1.2, leads: 'Head of SEND' in place of nothing"]
    actions = before["actions.csv"].replace(b"+44,,,once,,", b"+44,,,once,Head of SEND,")
    assert files_of(folder) == before | {"actions.csv": actions}


def test_the_same_area_is_written_as_the_same_bytes(data):
    area = load_area(whole_area(data).name)
    assert area_book(area) == area_book(area)


def test_every_cell_is_a_text_that_no_program_works_out(data):
    actions = [row("actions", ref="1.10", title="=1+1"), row("actions", ref="01", title="Train")]
    area_folder(data, actions=actions, updates=[row("updates", ref="1.10")])
    book = load_workbook(exported())

    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    assert [cell.value for cell in book["actions"]["B"]] == ["ref", "1.10", "01"]
    assert [cell.quotePrefix for cell in book["actions"]["D"]] == [False, True, False]
    assert book["actions"].column_dimensions["B"].number_format == "@"  # of what is typed below


def test_a_sheet_has_the_columns_of_its_file_and_is_a_table_with_its_headings_in_sight(data):
    folder = whole_area(data)
    book = load_workbook(exported())

    assert book.sheetnames[0] == "About"
    assert book.sheetnames[-2:] == ["Columns", "Choices"]
    assert sorted(book.sheetnames[1:-2]) == sorted(path.stem for path in folder.glob("*.csv"))
    for name in book.sheetnames[1:-2]:
        header = (folder / f"{name}.csv").read_text(encoding="utf-8").partition("\n")[0]
        assert [cell.value for cell in book[name][1]] == header.split(",")
        assert book[name].freeze_panes == "A2"
        assert [table.ref.partition(":")[0] for table in book[name].tables.values()] == ["A1"]


def test_the_first_sheet_says_what_the_workbook_is_and_how_to_take_it_back(data):
    area = load_area(area_folder(data).name)
    book = load_workbook(exported())

    lines = [[cell.value for cell in line if cell.value] for line in book["About"].iter_rows()]
    assert lines[0] == ["Smallshire: tables of the improvement plan"]
    assert ["Area", "smallshire"] in lines
    assert ["SHA-256 of its data", area.data_hash] in lines
    assert any("sendplan import area FILE.xlsx --area smallshire" in line[0] for line in lines)
    assert (book.properties.title, book.properties.language) == (lines[0][0], "en-GB")


def test_every_column_is_explained(data):
    whole_area(data)
    book = load_workbook(exported())

    told = {(line[0].value, line[1].value): line[3].value for line in book["Columns"].iter_rows(2)}
    assert told["actions", "cadence"] == columns_of("actions")["cadence"].allowed
    assert {table for table, _ in told} == set(book.sheetnames) - {"About", "Columns", "Choices"}


def offered(book, table, column):
    """What a program offers in a column, and whether it refuses anything else."""
    letter = next(cell.column_letter for cell in book[table][1] if cell.value == column)
    for each in book[table].data_validations.dataValidation:
        if f"{letter}2" in each.cells:
            first, last = re.fullmatch(r"Choices!\$B\$(\d+):\$B\$(\d+)", each.formula1).groups()
            chosen = [cell.value for (cell,) in book["Choices"][f"B{first}:B{last}"]]
            return chosen, each.errorStyle
    return None


@pytest.mark.parametrize(
    ("table", "column", "choices", "style"),
    [
        ("updates", "rating", ["C", "A"], "stop"),
        ("measures", "in_plan", ["true", "false"], "stop"),
        ("actions", "plan", ["p"], "stop"),
        ("meetings", "body", ["board"], "stop"),
        ("sections", "kind", ["priority", "theme", "action"], "stop"),
        ("measures", "better", list(columns_of("measures")["better"].one_of), "stop"),
        ("actions", "section", ["1"], "warning"),
        ("updates", "ref", ["1.1", "1"], "warning"),
        ("observations", "measure", ["1a"], "warning"),
    ],
)
def test_a_column_offers_what_may_stand_in_it(data, table, column, choices, style):
    whole_area(data)
    assert offered(load_workbook(exported()), table, column) == (choices, style)


@pytest.mark.parametrize(("table", "column"), [("updates", "source"), ("actions", "depends_on"), ("actions", "title")])
def test_a_column_of_several_entries_or_of_texts_offers_nothing(data, table, column):
    whole_area(data)
    assert offered(load_workbook(exported()), table, column) is None


def test_a_text_longer_than_a_spreadsheet_keeps_is_named_and_nothing_is_written(data):
    area = load_area(area_folder(data, actions=[row("actions", title="x" * 32_768)]).name)
    with pytest.raises(DataError, match=r"actions\.csv, row 2, title: found 32,768 letters; expected at most 32,767"):
        area_book(area)


def test_an_area_larger_than_a_workbook_is_refused(data, monkeypatch):
    area = load_area(area_folder(data).name)
    monkeypatch.setattr(writer, "BOOK_BYTES", 1_000)
    with pytest.raises(SendplanError, match="The tables of smallshire are too many for one workbook"):
        area_book(area)
    monkeypatch.setattr(writer, "SHEET_ROWS", 1)
    with pytest.raises(DataError, match=r"actions\.csv: found 2 rows; expected at most 1 rows"):
        area_book(area)


def change_three(book):
    """Change a cell, take a row out, and add one."""
    put(book["actions"], 3, "title", "Train them all, now")
    book["actions"].delete_rows(2)
    book["actions"].insert_rows(3)
    for place, cell in enumerate(book["actions"][2], 1):
        book["actions"].cell(3, place).value = cell.value
    put(book["actions"], 3, "ref", "1.4")


def test_what_was_changed_is_listed_by_table_key_and_column(data):
    area_folder(data, actions=[row("actions", ref=ref) for ref in ("1.9", "1.2", "1.1")])
    assert import_book(edited(exported(), change_three)) == [
        "smallshire.xlsx: 3 changes taken in",
        "  actions, p 1.2, title: 'Train them all, now' in place of 'Train staff'",
        "  actions, p 1.4: a row added",
        "  actions, p 1.9: a row that is gone",
    ]


HEADER = "plan,ref,section,title,due_text,due,cadence,leads,added_on,dropped_on"
KEPT = ['p,1.9,1,Odd,,,once,,,', 'p,"1.2",1,"Train staff",,,once,,,', 'p,1.1,1,"two\nlines",,,"once",,,']  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "end"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_rows_that_were_not_changed_stay_as_they_are_written(data, end, last, mark):
    folder = area_folder(data)
    text = end.join([mark + HEADER, KEPT[0], "", *KEPT[1:]]) + (end if last else "")
    (folder / "actions.csv").write_bytes(text.encode())

    import_book(edited(exported(), change_three))

    rows = ['p,1.2,1,"Train them all, now",,,once,,,', 'p,1.4,1,"Train them all, now",,,once,,,', KEPT[2]]
    wanted = end.join([mark + HEADER, "", *rows]) + (end if last else "")
    assert (folder / "actions.csv").read_bytes() == wanted.encode()


def test_a_file_whose_every_cell_is_quoted_has_new_rows_so(data):
    folder = area_folder(data)
    text = (folder / "actions.csv").read_text(encoding="utf-8")
    into = io.StringIO()
    csv.writer(into, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(csv.reader(io.StringIO(text)))
    (folder / "actions.csv").write_text(into.getvalue(), encoding="utf-8", newline="\n")

    import_book(edited(exported(), lambda book: put(book["actions"], 2, "title", "Other")))

    wanted = into.getvalue().replace('"Train staff"', '"Other"')
    assert (folder / "actions.csv").read_text(encoding="utf-8") == wanted


def test_a_sheet_that_was_only_sorted_changes_nothing(data):
    folder = area_folder(data, actions=[row("actions", ref=ref) for ref in ("1.1", "1.2", "1.3")])
    before = files_of(folder)
    path = exported()
    edited(path, lambda book: book["actions"].move_range("A2:Q2", rows=5))

    assert import_book(path) == ["smallshire.xlsx: nothing was changed in it"]
    assert files_of(folder) == before


@pytest.mark.parametrize("table", ["updates", "observations", "risks"])
def test_a_row_of_a_record_may_be_added_and_none_be_changed_or_taken_out(data, table):
    folder = whole_area(data)
    before = files_of(folder)

    column = {"updates": "narrative", "observations": "printed", "risks": "mitigation"}[table]
    said = said_by(import_book, edited(exported(), lambda book: put(book[table], 2, column, "other")))
    assert f"row 2 ({table} p " in said
    assert f"{column}: found 'other' in place of nothing; expected a record that stays as it was" in said
    path = edited(exported(), lambda book: book[table].delete_rows(2))
    assert f"smallshire.xlsx/{table}: found no row p " in said_by(import_book, path)
    assert files_of(folder) == before

    new = {"updates": {"as_at": "2019-07-01"}, "observations": {"time_period": "2020", "period_end": "2020-12-31"}}
    cells = {name: text for name, text in row(table, **new.get(table, {"as_at": "2019-07-01"})).items() if text}
    said = import_book(edited(exported(), lambda book: added(book[table], **cells)))
    assert said[0] == "smallshire.xlsx: 1 change taken in"
    assert (folder / f"{table}.csv").read_bytes().startswith(before[f"{table}.csv"])
    assert len(load_area("smallshire").tables[table]) == 2


@pytest.mark.parametrize(
    ("value", "kind", "was", "text"),
    [
        (None, "text", "", ""),
        (None, "text", "  ", "  "),
        ("Train  ", "text", "Train", "Train"),
        (74.8, "number", "74.80", "74.80"),
        (74.8, "number", "70", "74.8"),
        (94, "number", "94.0", "94.0"),
        (3.0, "whole", "2", "3"),
        (True, "flag", "TRUE", "TRUE"),
        (True, "flag", "false", "true"),
        (datetime(2019, 6, 30), "day", "2019-06-30", "2019-06-30"),  # noqa: DTZ001 - as openpyxl reads it
        (date(2019, 7, 1), "day", "2019-06-30", "2019-07-01"),
        (datetime(2019, 6, 30), "text", "2019-06-30", "2019-06-30"),  # noqa: DTZ001
        (1.1, "text", "1.10", "1.10"),
        (1, "text", "01", "01"),
        (0.69, "text", "69%", "69%"),
        (16500, "text", "16,500", "16,500"),
        (-4.1, "text", "-4.0999999999999996", "-4.0999999999999996"),
        (2026, "text", "2025", "2026"),
        (True, "text", "TRUE", "TRUE"),
        (100_000, "text", "1e5", "1e5"),
    ],
)
def test_what_a_program_made_of_a_text_is_that_text_again(value, kind, was, text):
    assert text_of(value, may("", "", kind), was) == text


@pytest.mark.parametrize(
    ("value", "kind", "was"),
    [
        (1.1, "text", "1.2"),
        (datetime(2019, 6, 1), "text", "June 2019"),  # noqa: DTZ001
        (True, "text", "Yes"),
        (True, "text", "1"),
        (43646, "day", "2019-06-30"),
        (datetime(2019, 6, 30, 12), "day", ""),  # noqa: DTZ001
        (0.1 + 0.2, "number", ""),
        (Odd("a formula"), "text", "a formula"),
        (Odd("the error #REF!"), "number", ""),
    ],
)
def test_what_may_have_been_another_text_is_in_doubt(value, kind, was):
    with pytest.raises(Unsure):
        text_of(value, may("", "", kind), was)


def test_a_number_is_the_key_that_it_was_made_of_and_in_doubt_where_there_are_two():
    assert [key_of(value, may("", ""), {"1.10", "2", "1.2"}) for value in (2, 1.2, 1.1, 3)] == ["2", "1.2", "1.10", "3"]
    with pytest.raises(Unsure, match=r"^1, which may be 01 or 1$"):
        key_of(1, may("", ""), {"1", "01"})


def spoilt(value):
    """Make of a text what a program makes of it where a person has it formatted as a number or a day."""
    if value in {"true", "false"}:
        return value == "true"
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value or ""):
        return date.fromisoformat(value)
    return float(value) if re.fullmatch(r"-?\d+(\.\d+)?", value or "") else value


@pytest.mark.parametrize("name", AREAS)
def test_an_area_whose_numbers_days_and_flags_a_program_made_such_is_the_same_byte_for_byte(data, name):
    folder = Path(shutil.copytree(LANCASHIRE.parent / name, data / name))
    before, path = files_of(folder), exported(name)

    def spoil(book):
        for sheet in book.worksheets[1:-2]:
            for cell in (cell for line in sheet.iter_rows(2) for cell in line):
                cell.value = spoilt(cell.value)

    assert import_book(edited(path, spoil)) == [f"{name}.xlsx: nothing was changed in it"]
    assert files_of(folder) == before


@pytest.mark.parametrize(
    ("table", "column", "value", "found"),
    [
        ("actions", "ref", 1.1, "row 2, ref: found 1.1, which may be 1.1 or 1.10"),
        (
            "actions",
            "title",
            "=1+1",
            "row 2, title: found a formula; expected the text itself. Format the cell as text",
        ),
        ("actions", "due_text", date(2019, 6, 1), "row 2, due_text: found 2019-06-01, which is no text"),
        ("actions", "notes", "beside", "row 1: found the headings plan, ref"),
    ],
)
def test_a_cell_in_doubt_is_refused_by_its_sheet_and_row_and_nothing_is_written(data, table, column, value, found):
    folder = area_folder(data, actions=[row("actions", ref="1.10"), row("actions")])
    before = files_of(folder)

    def edit(book):
        book[table].cell(1, 20).value = "notes" if column == "notes" else None
        put(book[table], 2, column, value)

    said = said_by(import_book, edited(exported(), edit))
    assert f"smallshire.xlsx/actions, {found}" in said
    assert files_of(folder) == before


def test_a_cell_beside_the_table_is_named(data):
    area_folder(data)
    path = edited(exported(), lambda book: setattr(book["actions"].cell(2, 30), "value", "a note"))
    assert "smallshire.xlsx/actions, row 2: found a cell beside the table" in said_by(import_book, path)


def test_columns_in_another_order_are_the_same_columns(data):
    area_folder(data)

    def swap(book):
        for one, other in zip(book["actions"]["A"], book["actions"]["B"], strict=True):
            one.value, other.value = other.value, one.value

    assert import_book(edited(exported(), swap)) == ["smallshire.xlsx: nothing was changed in it"]


def test_a_dry_run_lists_and_writes_nothing(data):
    folder = area_folder(data)
    before = files_of(folder)
    path = edited(exported(), lambda book: put(book["actions"], 2, "title", "Other"))

    assert import_book(path, dry_run=True) == [
        "smallshire.xlsx: 1 change would be taken in",
        "  actions, p 1.1, title: 'Other' in place of 'Train staff'",
    ]
    assert files_of(folder) == before


@pytest.mark.parametrize("is_tried", [True, False])
def test_changes_that_would_make_the_area_invalid_are_refused_and_nothing_is_written(data, is_tried):
    folder = area_folder(data)
    before = files_of(folder)
    path = edited(exported(), lambda book: put(book["actions"], 2, "section", "9"))

    assert "actions.csv, row 2 (action 1.1), section: found '9'" in said_by(import_book, path, dry_run=is_tried)
    assert files_of(folder) == before


def test_a_workbook_of_another_area_or_of_none_is_refused(data):
    area_folder(data)
    area_folder(data, "otherton")
    path = exported()

    said = said_by(import_book, path, "otherton")
    assert "found a workbook of smallshire; expected the workbook of otherton" in said
    edited(path, lambda book: book.remove(book["About"]))
    assert "found no sheet About that names an area" in said_by(import_book, path)


def test_a_sheet_that_is_missing_is_named(data):
    area_folder(data)
    path = edited(exported(), lambda book: book.remove(book["actions"]))
    assert "smallshire.xlsx/actions: found no such sheet" in said_by(import_book, path)


def test_a_table_that_changed_since_the_export_is_never_written_over(data):
    folder = area_folder(data)
    path = exported()
    area_folder(data, actions=[row("actions", title="By another hand")])
    before = files_of(folder)

    assert import_book(path) == [  # nor is it put back
        "smallshire.xlsx: nothing was changed in it",
        "smallshire has changed since the workbook was made: what was not changed in the workbook stays as it is now.",
    ]
    assert files_of(folder) == before
    edited(path, lambda book: put(book["sections"], 2, "title", "Other"))
    assert import_book(path)[0] == "smallshire.xlsx: 1 change taken in"
    assert b"By another hand" in (folder / "actions.csv").read_bytes()
    edited(path, lambda book: put(book["actions"], 2, "title", "Other"))
    said = said_by(import_book, path)
    assert "smallshire.xlsx/actions: found that actions.csv has changed since" in said
    assert "Run 'sendplan export' again" in said
    assert b"By another hand" in (folder / "actions.csv").read_bytes()


def test_where_one_file_cannot_be_put_in_its_place_none_is(data, monkeypatch):
    folder = area_folder(data)
    before, replace = files_of(folder), Path.replace

    def edit(book):
        for table in ("sections", "actions", "meetings"):
            put(book[table], 2, "title" if table != "meetings" else "papers_due", "2019-06-27")

    def locked(path, to):
        if to.name == "meetings.csv":
            raise PermissionError(13, "Permission denied", str(to))
        return replace(path, to)

    path = edited(exported(), edit)
    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(SendplanError, match="smallshire cannot be written"):
        import_book(path)
    assert files_of(folder) == before


def with_parts(path, **parts):
    """Put other parts into a workbook, in place of those of the same name or beside them."""
    named = {re.sub(r"(?<=[a-z0-9])_(?=bin|xml)", ".", name.replace("__", "/")): each for name, each in parts.items()}
    with zipfile.ZipFile(path) as packed:
        every = {name: packed.read(name) for name in packed.namelist()} | named
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in every.items():
            packed.writestr(name, content)
    return path


def test_a_workbook_whose_every_sheet_claims_many_rows_is_read_at_once(data):
    whole_area(data)
    path = exported()
    names = [name for name in zipfile.ZipFile(path).namelist() if "worksheets/sheet" in name]
    last = b'<row r="49999"><c r="A49999"/></row></sheetData>'
    sheets = {name: zipfile.ZipFile(path).read(name).replace(b"</sheetData>", last) for name in names}
    with_parts(path, **sheets)

    begun = time.process_time()
    assert import_book(path) == ["smallshire.xlsx: nothing was changed in it"]
    assert time.process_time() - begun < 5


def sheet_of(path, number):
    with zipfile.ZipFile(path) as packed:
        return packed.read(f"xl/worksheets/sheet{number}.xml")


def test_macros_links_and_other_sheets_are_told_of_and_not_read(data):
    area_folder(data)
    path = edited(exported(), lambda book: book.create_sheet("Notes"))
    with_parts(path, xl__vbaProject_bin=b"macros", xl__externalLinks__externalLink1_xml=b"<externalLink/>")
    assert import_book(path) == [
        "smallshire.xlsx: nothing was changed in it",
        "smallshire.xlsx holds macros, which were not read.",
        "smallshire.xlsx holds links to other files, which stay closed.",
        "smallshire.xlsx holds the sheet 'Notes', which was not exported.",
    ]


LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda _: LAUGHS, "a declaration in xl/worksheets/sheet2.xml"),
        (lambda _: LAUGHS.decode().encode("utf-16"), "a declaration in xl/worksheets/sheet2.xml"),
        (lambda _: b"<worksheet>" + bytes(65 * 2**20), "more than 64 MB unpacked"),
        (lambda sheet: sheet.replace(b'<row r="2"', b'<row r="1048576"'), "more than 50,000 rows"),
        (lambda sheet: sheet.replace(b'<row r="2"', b'<row r="99999999999"'), "more than 50,000 rows"),
        (lambda _: b"<worksheet", "no workbook"),
    ],
)
def test_a_workbook_that_claims_or_holds_too_much_is_refused_at_once(data, change, found):
    area_folder(data)
    path = exported()
    with_parts(path, xl__worksheets__sheet2_xml=change(sheet_of(path, 2)))

    begun = time.perf_counter()
    said = said_by(import_book, path)
    assert f"found {found}" in said
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize("content", [b"plan,ref\n", b"\xd0\xcf\x11\xe0 with a password", b"PK\x03\x04", b""])
def test_what_is_no_workbook_is_refused_in_a_line(tmp_path, content):
    (path := tmp_path / "area.xlsx").write_bytes(content)
    said = said_by(import_book, path)
    assert said.startswith("area.xlsx: found ")
    assert "\n" not in said


def test_the_commands_write_a_workbook_and_take_it_back(data, capsys):
    area_folder(data)
    path = data / "book.xlsx"

    assert main(["export", "--area", "smallshire", "--to", str(path)]) == 0
    edited(path, lambda book: put(book["actions"], 2, "title", "Other"))
    assert main(["import", "area", str(path), "--area", "smallshire", "--dry-run"]) == 0
    assert load_area("smallshire").tables["actions"]["title"].tolist() == ["Train staff"]
    assert main(["import", "area", str(path)]) == 0
    assert load_area("smallshire").tables["actions"]["title"].tolist() == ["Other"]
    assert main(["import", "area", str(path), "--area", "elsewhere"]) == 1
    assert "actions, p 1.1, title: 'Other' in place of 'Train staff'" in capsys.readouterr().out
