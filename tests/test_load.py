"""Loading an area: everything that is wrong is told at once, and what is right becomes values."""

from __future__ import annotations

import csv
import os
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from builders import (
    REPOSITORY,
    REQUIRED,
    TOML,
    area_folder,
    change_cell,
    copy_of_lancashire,
    csv_text,
    faults_of,
    read_rows,
    row,
    row_number,
    texts_of,
    whole_area,
)
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sendplan.data import folder as bounds
from sendplan.data.areas import load_area
from sendplan.data.describe import write_documents
from sendplan.data.folder import area_names, data_folder, data_hash
from sendplan.data.schema import TABLES, columns_of
from sendplan.data.verdicts import AS_TEXT
from sendplan.errors import DataError, NotFoundError
from sendplan.vocabulary import UNITS

AGAIN = "Correct the row and run 'sendplan check' again."
HEADER_REMEDY = "Correct the header; save the file as 'CSV UTF-8 (comma delimited)'."
CELLS_REMEDY = "Put a text that holds a comma in double quotes, or save the file as 'CSV UTF-8 (comma delimited)'."
SAVE_AS = "Save the file as 'CSV UTF-8 (comma delimited)' and run 'sendplan check' again."


@pytest.fixture
def data(tmp_path, monkeypatch):
    """Point sendplan at an empty folder of areas."""
    monkeypatch.setenv("SENDPLAN_DATA", str(tmp_path))
    return tmp_path


def header(table: str) -> str:
    return ", ".join(columns_of(table))


# The real data


COUNTS = {
    "sections": 70,
    "actions": 141,
    "updates": 169,
    "concerns": 12,
    "concern_links": 59,
    "carried_forward": 14,
    "serves": 15,
    "measures": 46,
    "indicators": 22,
    "rebases": 2,
    "observations": 949,
    "meetings": 7,
    "requests": 19,
    "risks": 0,
    "promises": 16,
    "assessments": 13,
    "judgements": 12,
    "findings": 22,
    "lists": 3,
    "quoted": 35,
    "sources": 16,
}


def test_lancashire_loads_with_all_its_rows(lancashire):
    assert {table: len(frame) for table, frame in lancashire.tables.items()} == COUNTS


def test_lancashire_carries_its_facts_and_its_folder(lancashire):
    assert (lancashire.id, lancashire.facts.la_name, lancashire.folder) == (
        "lancashire",
        "Lancashire",
        REPOSITORY / "data" / "lancashire",
    )


def test_every_symbol_of_lancashire_stands_where_there_is_no_value(lancashire):
    observations = lancashire.tables["observations"]
    valued = observations["value"].notna()

    assert (observations.loc[~valued, "symbol"] != "").all()
    assert set(observations.loc[valued, "symbol"]) == {"", "u", "p"}


# Where areas are


def test_the_data_is_beside_the_package_unless_said_otherwise(monkeypatch):
    monkeypatch.delenv("SENDPLAN_DATA", raising=False)

    assert data_folder() == REPOSITORY / "data"


def test_a_variable_that_is_set_to_nothing_is_as_good_as_not_set(monkeypatch):
    monkeypatch.setenv("SENDPLAN_DATA", "")

    assert data_folder() == REPOSITORY / "data"


def test_an_area_is_a_folder_that_holds_an_area_toml(data):
    area_folder(data, "north")
    area_folder(data, "east")
    (data / "notes").mkdir()
    (data / "README.md").write_text("No area.", encoding="utf-8")

    assert area_names() == ["east", "north"]


@pytest.mark.parametrize("name", ["west", "../north", "NORTH", ""])
def test_an_unknown_area_is_answered_with_the_areas_there_are(data, name):
    area_folder(data, "north")

    with pytest.raises(NotFoundError) as error:
        load_area(name)

    known = "What exists: north. Name one of these, or make it with 'sendplan init'."
    assert str(error.value) == f"There is no area {name!r}. {known}"


def test_where_there_is_no_data_folder_there_are_no_areas(data, monkeypatch):
    monkeypatch.setenv("SENDPLAN_DATA", str(data / "nowhere"))

    assert area_names() == []


# Bad cells


def test_all_bad_cells_are_told_at_once_in_the_words_of_a_message(data):
    folder = copy_of_lancashire(data)
    rating = row_number(folder / "updates.csv", ref="1.2.2", as_at="2019-06-24")
    due = row_number(folder / "actions.csv", ref="1.1.1")
    change_cell(folder / "updates.csv", rating, "rating", "Ambr")
    change_cell(folder / "actions.csv", due, "due", "31/02/2019")

    with pytest.raises(DataError) as error:
        load_area("lancashire")

    assert str(error.value).splitlines() == [
        "data/lancashire: 2 faults",
        f"actions.csv, row {due} (action 1.1.1), due: found '31/02/2019'; "
        f"expected a date written YYYY-MM-DD, such as 2019-06-30, or nothing. {AGAIN}",
        f"updates.csv, row {rating} (action 1.2.2), rating: found 'Ambr'; "
        f"expected one of C, G, A, R, n/s, as area.toml lists. {AGAIN}",
    ]


def test_a_date_written_the_english_way_is_refused_with_its_cell(data):
    area_folder(data, meetings=[row("meetings", meeting="03/07/2019")])

    assert texts_of() == [
        "meetings.csv, row 2 (meeting 03/07/2019), meeting: found '03/07/2019'; "
        f"expected a date written YYYY-MM-DD, such as 2019-06-30. {AGAIN}"
    ]


def test_two_bad_cells_of_one_row_are_both_told(data):
    area_folder(data, actions=[row("actions", due="soon", cadence="often")])

    assert texts_of() == [
        f"actions.csv, row 2 (action 1.1), cadence: found 'often'; expected one of once, quarterly, ongoing. {AGAIN}",
        "actions.csv, row 2 (action 1.1), due: found 'soon'; "
        f"expected a date written YYYY-MM-DD, such as 2019-06-30, or nothing. {AGAIN}",
    ]


def test_a_cell_that_must_not_be_blank_is_told_once_as_nothing(data):
    area_folder(data, actions=[row("actions", cadence="")])

    assert texts_of() == [
        f"actions.csv, row 2 (action 1.1), cadence: found nothing; expected one of once, quarterly, ongoing. {AGAIN}"
    ]


@pytest.mark.parametrize(
    ("table", "column", "cell", "allowed"),
    [
        ("measures", "unit", "percent", f"one of {', '.join(UNITS)}"),
        ("measures", "dp", "10", "a whole number from 0 to 9"),
        ("measures", "dp", "one", "a whole number from 0 to 9"),
        ("measures", "is_small_count", "no", "true or false"),
        ("observations", "value", "16,500", "a plain number, such as 12.5, or nothing"),
        ("observations", "value", "97%", "a plain number, such as 12.5, or nothing"),
        ("observations", "symbol", "*", "one of c, x, z, low, u, r, p, tbc, or nothing"),
        ("quoted", "value", "about 5", "a plain number, such as 12.5"),
        ("quoted", "value", "", "a plain number, such as 12.5"),
    ],
)
def test_a_cell_of_every_kind_is_told_with_what_its_column_allows(data, table, column, cell, allowed):
    whole_area(data, **{table: [row(table, **{column: cell})]})

    [fault] = faults_of()

    assert (fault.file, fault.row, fault.column, fault.found, fault.allowed) == (
        f"{table}.csv",
        2,
        column,
        repr(cell) if cell else "nothing",
        allowed,
    )


def test_bad_cells_bad_rules_bad_files_and_a_bad_area_toml_are_all_told_in_one_run(data):
    folder = area_folder(
        data,
        toml=TOML.replace('la_name = "Smallshire"', 'la_name = ""'),
        actions=[row("actions", cadence="often")],
        updates=[row("updates", source="rumour")],
    )
    (folder / "meetings.csv").unlink()

    assert [(fault.file, fault.column) for fault in faults_of()] == [
        ("actions.csv", "cadence"),
        ("area.toml", "la_name"),
        ("meetings.csv", ""),
        ("updates.csv", "source"),
    ]


def test_a_row_that_stands_twice_is_told_by_its_second_place(data):
    area_folder(data, actions=[row("actions"), row("actions", ref="1.2"), row("actions", title="Another title")])

    assert texts_of() == [
        f"actions.csv, row 4 (action 1.1), plan + ref: found p, 1.1 a second time; expected each row once. {AS_TEXT}"
    ]


def test_what_may_not_be_as_meant_is_told_beside_a_sound_area_and_beside_faults(data):
    actions = [row("actions"), row("actions", ref="1.10")]
    area_folder(data, actions=actions)
    assert [(each.file, each.row, each.column) for each in load_area("smallshire").doubts] == [
        ("updates.csv", 2, "ref")
    ]

    area_folder(data, actions=[*actions, row("actions", ref="2", due="soon")])
    with pytest.raises(DataError) as refused:
        load_area("smallshire")
    assert [each.column for each in refused.value.faults] == ["due"]
    assert [each.column for each in refused.value.doubts] == ["ref"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"references": 1}', '{"references": {"actions.ref": 1}}', "\udcff"])
def test_a_data_package_that_is_none_is_in_doubt(data, text):
    folder = area_folder(data)
    (folder / "datapackage.json").write_bytes(text.encode(errors="surrogateescape"))

    assert [(each.file, each.found) for each in load_area("smallshire").doubts] == [
        ("datapackage.json", "a file that is no data package")
    ]


@pytest.mark.parametrize(("end", "told"), [("", ["quoted.csv"]), ("\n", []), ("\r\n", []), ("\r", [])])
def test_a_table_without_a_line_end_at_its_end_may_have_been_cut_off(data, end, told):
    path = area_folder(data, quoted=[row("quoted")]) / "quoted.csv"
    path.write_bytes(path.read_bytes().rstrip() + end.encode())

    assert [each.file for each in load_area("smallshire").doubts] == told


def test_a_data_package_of_before_references_were_remembered_is_sound(data):
    (area_folder(data) / "datapackage.json").write_text("{}", encoding="utf-8")

    assert load_area("smallshire").doubts == ()


def test_the_data_package_remembers_references(data):
    area_folder(data, actions=[row("actions", ref="1.10")], updates=[row("updates", ref="1.10")])
    write_documents()
    area_folder(data)

    assert [(each.file, each.found[:5]) for each in load_area("smallshire").doubts] == [
        ("actions.csv", "'1.1'"),
        ("updates.csv", "'1.1'"),
    ]


def test_the_same_action_reported_at_another_date_does_not_stand_twice(data):
    area_folder(data, updates=[row("updates"), row("updates", as_at="2019-07-01")])

    assert len(load_area("smallshire").tables["updates"]) == 2


@pytest.mark.parametrize(
    ("table", "changes", "column", "found"),
    [
        pytest.param("updates", {"source": "rumour"}, "source", "'rumour'", id="unknown source"),
        pytest.param("actions", {"section": "9"}, "section", "'9'", id="unknown section"),
        pytest.param("concern_links", {"concern": "9"}, "concern", "'9'", id="unknown concern"),
        pytest.param("meetings", {"plan": "q"}, "plan", "'q'", id="unknown plan"),
        pytest.param("requests", {"body": "cabinet"}, "body", "'cabinet'", id="unknown body"),
        pytest.param("sections", {"kind": "aim"}, "kind", "'aim'", id="kind not in the hierarchy"),
        pytest.param("sections", {"parent": "1"}, "parent", "'1'", id="its own parent"),
        pytest.param("observations", {"value": ""}, "value", "nothing", id="neither value nor symbol"),
        pytest.param("meetings", {"previous": "2019-07-03"}, "previous", "'2019-07-03'", id="not an earlier meeting"),
    ],
)
def test_a_rule_between_cells_that_is_broken_stops_the_area(data, table, changes, column, found):
    whole_area(data, **{table: [row(table, **changes)]})

    assert [(fault.file, fault.row, fault.column, fault.found) for fault in faults_of()] == [
        (f"{table}.csv", 2, column, found)
    ]


def test_a_meeting_compared_with_a_later_one_is_refused(data):
    area_folder(
        data,
        meetings=[row("meetings", meeting="2019-05-13", as_at="2019-05-13", previous="2019-07-03"), row("meetings")],
    )

    assert texts_of() == [
        "meetings.csv, row 2 (meeting 2019-05-13), previous: found '2019-07-03'; expected an earlier meeting. " + AGAIN
    ]


# Files


@pytest.mark.parametrize("table", REQUIRED)
def test_a_file_that_an_area_must_have_is_missed_by_name(data, table):
    (whole_area(data) / f"{table}.csv").unlink()

    assert texts_of() == [f"{table}.csv: found nothing; expected the file data/smallshire/{table}.csv. Add it."]


def test_a_table_that_an_area_leaves_out_is_empty_and_has_its_columns_and_types(data):
    area_folder(data)
    whole_area(data, "whole")

    left_out, there = (load_area(area).tables for area in ("smallshire", "whole"))

    for table in (table for table in TABLES if table not in REQUIRED):
        assert (len(left_out[table]), len(there[table])) == (0, 1), table
        assert left_out[table].dtypes.to_dict() == there[table].dtypes.to_dict(), table


@pytest.mark.parametrize("table", [table for table in TABLES if table not in REQUIRED])
def test_a_table_with_a_header_and_no_rows_is_as_good_as_left_out(data, table):
    area_folder(data, **{table: []})

    frame = load_area("smallshire").tables[table]

    assert (len(frame), list(frame.columns)) == (0, list(columns_of(table)))


def change_header(data, table: str, text: str) -> list[str]:
    path = area_folder(data) / f"{table}.csv"
    first, rest = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(text.replace("HEADER", first) + "\n" + rest, encoding="utf-8")
    return texts_of()


def test_a_header_with_another_column_is_refused_with_both_headers(data):
    wrong = header("updates").replace("rating", "colour")

    assert change_header(data, "updates", wrong.replace(", ", ",")) == [
        "updates.csv, row 1: found no column rating, an unknown column 'colour'; "
        f"expected the columns {header('updates')}. {HEADER_REMEDY}"
    ]


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("plan,ref,section,title,due_text,due,cadence", id="one column fewer"),
        pytest.param("plan,ref,section,title,due_text,due,cadence,Leads", id="a capital letter"),
        pytest.param("plan,ref,section,title,due_text,due,cadence, leads", id="a space"),
        pytest.param("plan,ref,section,title,due_text,due,due,leads", id="one column twice"),
        pytest.param("plan;ref;section;title;due_text;due;cadence;leads", id="semicolons"),
        pytest.param("", id="a blank line before it"),
    ],
)
def test_a_header_that_is_not_the_tables_own_is_refused(data, written):
    [told] = change_header(data, "actions", written)

    assert told.startswith("actions.csv")
    assert f"expected the columns {header('actions')}. " in told or "expected 8 cells. " in told


def test_a_file_of_before_a_column_was_added_is_read_without_it(data):
    folder = area_folder(data)
    newer = [name for name, each in columns_of("updates").items() if each.newer]
    header, *rows = read_rows(folder / "updates.csv")
    kept = [place for place, name in enumerate(header) if name not in newer]
    text = "".join(",".join(each[place] for place in kept) + "\n" for each in [header, *rows])
    (folder / "updates.csv").write_text(text, encoding="utf-8")

    frame = load_area("smallshire").tables["updates"]

    assert newer
    assert list(frame.columns) == list(columns_of("updates"))
    assert (frame[newer] == "").all(axis=None)


def test_a_header_with_a_column_too_many_is_refused(data):
    folder = area_folder(data)
    rows = [[*each, "more"] for each in read_rows(folder / "actions.csv")]
    (folder / "actions.csv").write_text("\n".join(map(",".join, rows)), encoding="utf-8")

    assert texts_of() == [
        f"actions.csv, row 1: found an unknown column 'more'; expected the columns {header('actions')}. {HEADER_REMEDY}"
    ]


def test_columns_in_another_order_are_put_in_order(data):
    folder = area_folder(data)
    rows = [each[::-1] for each in read_rows(folder / "actions.csv")]
    (folder / "actions.csv").write_text("\n".join(map(",".join, rows)), encoding="utf-8")

    actions = load_area("smallshire").tables["actions"]

    assert list(actions.columns) == list(columns_of("actions"))
    assert actions.loc[0, "title"] == "Train staff"


def test_a_file_with_nothing_in_it_is_refused(data):
    (area_folder(data) / "actions.csv").write_bytes(b"")

    assert texts_of() == [
        f"actions.csv, row 1: found no header; expected the columns {header('actions')}. {HEADER_REMEDY}"
    ]


def test_a_file_saved_by_a_spreadsheet_in_windows_letters_is_refused_with_how_to_save_it(data):
    folder = area_folder(data, actions=[row("actions", title="Children’s café")])
    path = folder / "actions.csv"
    windows = path.read_text(encoding="utf-8").encode("cp1252")
    path.write_bytes(windows)

    [told] = texts_of()

    quote = windows.index(b"\x92")
    assert told == (
        f"actions.csv: found bytes that are not UTF-8 (b'\\x92' at {quote}); expected a CSV file in UTF-8. {SAVE_AS}"
    )


def test_a_file_saved_as_unicode_text_is_refused_with_how_to_save_it(data):
    path = area_folder(data) / "actions.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))

    [told] = texts_of()

    assert told.startswith("actions.csv: found bytes that are not UTF-8")
    assert told.endswith(SAVE_AS)


def test_the_mark_a_spreadsheet_puts_before_utf_8_is_accepted(data):
    path = area_folder(data) / "actions.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert load_area("smallshire").tables["actions"].loc[0, "plan"] == "p"


def test_line_ends_of_windows_are_accepted_and_stay_out_of_the_cells(data):
    folder = area_folder(data)
    plain = load_area("smallshire").tables["actions"]
    (folder / "actions.csv").write_bytes((folder / "actions.csv").read_bytes().replace(b"\n", b"\r\n"))

    pd.testing.assert_frame_equal(load_area("smallshire").tables["actions"], plain)


def test_a_file_that_does_not_end_its_last_line_is_accepted(data):
    path = area_folder(data) / "actions.csv"
    path.write_bytes(path.read_bytes().rstrip(b"\n"))

    assert len(load_area("smallshire").tables["actions"]) == 1


def add_lines(data, *lines: str) -> None:
    """Add lines below two actions, the rows 2 and 3."""
    path = area_folder(data, actions=[row("actions"), row("actions", ref="1.2")]) / "actions.csv"
    path.write_text(path.read_text(encoding="utf-8") + "".join(f"{line}\n" for line in lines), encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "place"), [("p,1.3,1,Buy bread, butter,,,once,,,,,,,,", 4), ("p,1.3,1,Buy bread,,,once,,,,,,,,,", 4)]
)
def test_a_row_with_a_cell_too_many_is_refused_with_its_line(data, line, place):
    add_lines(data, line)

    [told] = texts_of()

    assert told.startswith(f"actions.csv, row {place}: found 16 cells; expected 15 cells, as in the header.")
    assert told.endswith(CELLS_REMEDY)


def test_a_cell_too_many_in_the_first_row_is_refused_and_moves_no_cell(data):
    path = area_folder(data) / "actions.csv"
    path.write_text(path.read_text(encoding="utf-8").rstrip() + ",more\n", encoding="utf-8")

    assert texts_of() == [f"actions.csv, row 2: found 16 cells; expected 15 cells, as in the header. {CELLS_REMEDY}"]


def test_a_quotation_mark_that_is_never_closed_is_refused(data):
    add_lines(data, 'p,1.3,1,"Buy bread,,,once,')

    [told] = texts_of()

    assert told.startswith("actions.csv: found ")
    assert told.endswith(SAVE_AS)


@pytest.mark.parametrize("blank", ["", ",,,,,,,,,,,,,,"])
def test_a_blank_line_is_ignored_and_the_rows_below_keep_their_numbers(data, blank):
    add_lines(data, blank, "p,1.3,1,Buy bread,,,sometimes,,,,,,,,", blank)

    assert [(fault.row, fault.key) for fault in faults_of()] == [(5, "action 1.3")]


def test_a_blank_line_is_no_row(data):
    add_lines(data, "", ",,,,,,,,,,,,,,", "p,1.3,1,Buy bread,,,once,,,,,,,,", "")

    assert list(load_area("smallshire").tables["actions"]["ref"]) == ["1.1", "1.2", "1.3"]


def test_a_cell_of_two_lines_is_one_row_as_in_a_spreadsheet(data):
    rows = [row("actions", title="Train staff\nand carers"), row("actions", ref="1.2", cadence="often")]
    area_folder(data, actions=rows)

    assert [(fault.row, fault.key) for fault in faults_of()] == [(3, "action 1.2")]


# area.toml


@pytest.mark.parametrize("field", ["la_name", "neighbours", "licence", "disclosure"])
def test_a_field_that_area_toml_lacks_is_told_by_its_name(data, field):
    kept = [line for line in TOML.splitlines() if not line.startswith(f"{field} =")]
    area_folder(data, toml="\n".join(kept))

    assert texts_of() == [
        f"area.toml, {field}: found nothing; expected a value. Correct it and run 'sendplan check' again."
    ]


def test_a_field_of_area_toml_that_nobody_knows_is_told_by_its_name_and_what_it_holds(data):
    area_folder(data, toml='colour = "blue"\n' + TOML)

    [told] = texts_of()

    assert told.startswith("area.toml, colour: found 'blue'; expected ")
    assert told.endswith("Correct it and run 'sendplan check' again.")


def test_an_area_that_hides_small_counts_is_asked_for_a_threshold(data):
    area_folder(data, toml=TOML.replace("show_small_counts = true, threshold = 5", "show_small_counts = false"))

    assert texts_of() == [
        "area.toml, disclosure: found no threshold; expected a threshold, a whole number from 2 to 20, unless "
        "show_small_counts is true. Correct it and run 'sendplan check' again."
    ]


def test_two_faults_of_area_toml_are_both_told(data):
    area_folder(data, toml=TOML.replace("E10000099", "E1").replace("999", "9"))

    assert [(fault.column, fault.found) for fault in faults_of()] == [("new_la_code", "'E1'"), ("old_la_code", "9")]


def test_a_bad_field_of_the_only_plan_is_told_and_nothing_else(data):
    area_folder(data, toml=TOML.replace('title = "Small plan"', 'title = ""'))

    assert [fault.column for fault in faults_of()] == ["plans.0.title"]


def test_a_notebook_name_that_is_not_allowed_is_told(data):
    area_folder(data, toml=TOML.replace('"board_summary"', '"../secret"'))

    told = texts_of()

    assert told
    assert all("'../secret'" in each and each.startswith("area.toml, bodies.0.notebooks.0") for each in told)


def test_two_plans_with_the_same_id_are_told_in_one_short_line(data):
    second = '\n[[plans]]\nid = "p"\ntitle = "Again"\nhierarchy = ["priority"]\n'
    area_folder(data, toml=TOML + second)

    [told] = texts_of()

    assert told.startswith("area.toml")
    assert "found p twice; expected each plan id once" in told
    assert len(told) < 250


def test_an_area_toml_that_is_not_toml_is_told_with_the_line(data):
    area_folder(data, toml="la_name = Smallshire\n" + TOML)

    assert texts_of() == [
        "area.toml: found Invalid value (at line 1, column 11); "
        "expected a TOML file in UTF-8. Correct it and run 'sendplan check' again."
    ]


def test_an_area_toml_in_windows_letters_is_refused(data):
    folder = area_folder(data)
    (folder / "area.toml").write_bytes(TOML.replace("Smallshire", "Café").encode("cp1252"))

    [told] = texts_of()

    assert told.startswith("area.toml: found 'utf-8' codec can't decode byte 0xe9")
    assert "expected a TOML file in UTF-8" in told


def test_an_area_toml_with_line_ends_of_windows_is_accepted(data):
    folder = area_folder(data)
    (folder / "area.toml").write_bytes(TOML.replace("\n", "\r\n").encode())

    assert load_area("smallshire").facts.la_name == "Smallshire"


@pytest.mark.parametrize("heading", ["ratting", "narrative", ""])
def test_a_bad_header_does_not_hide_a_bad_cell_of_another_column(data, heading):
    path = area_folder(data, updates=[row("updates", as_at="24 June 2019", provisional_start="soon")]) / "updates.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("rating", heading, 1), encoding="utf-8")

    with pytest.raises(DataError) as refused:
        load_area("smallshire")

    mine = [(each.row, each.column) for each in refused.value.faults if each.file == "updates.csv"]
    assert mine == [(1, ""), (2, "as_at"), (2, "provisional_start")]


def test_a_bad_area_toml_does_not_hide_a_bad_cell(data):
    area_folder(data, toml="", actions=[row("actions", cadence="often")])

    assert ("actions.csv", "cadence") in {(fault.file, fault.column) for fault in faults_of()}


# Values


DTYPES = {
    "name": "str",
    "text": "str",
    "day": "datetime64[ns]",
    "number": "float64",
    "whole": "int64",
    "places": "int64",
    "flag": "bool",
}


def test_every_column_has_the_type_of_its_kind(data):
    whole_area(data)

    for table, frame in load_area("smallshire").tables.items():
        types = {name: str(dtype) for name, dtype in frame.dtypes.items()}
        assert types == {name: DTYPES[column.kind] for name, column in columns_of(table).items()}, table


def test_cells_become_values(data):
    whole_area(data)
    tables = load_area("smallshire").tables

    assert tables["meetings"].loc[0, "as_at"] == pd.Timestamp("2019-06-24")
    assert tables["observations"].loc[0, "value"] == 12.5
    assert tables["concerns"].loc[0, "number"] == 1
    assert tables["measures"].loc[0, "is_small_count"] is np.False_


def test_blank_cells_become_no_date_no_number_and_no_text(data):
    whole_area(data, observations=[row("observations", value="", symbol="c")])
    tables = load_area("smallshire").tables

    assert pd.isna(tables["actions"].loc[0, "due"])
    assert pd.isna(tables["observations"].loc[0, "value"])
    assert tables["actions"].loc[0, "leads"] == ""


@pytest.mark.parametrize("word", ["NA", "N/A", "nan", "NULL", "None", "null", "-", "TRUE", "1e5", "007", "1.10"])
def test_a_word_that_looks_like_nothing_or_a_number_stays_text(data, word):
    area_folder(data, actions=[row("actions", title=word, due_text=word)])

    actions = load_area("smallshire").tables["actions"]

    assert (actions.loc[0, "title"], actions.loc[0, "due_text"]) == (word, word)


def test_references_keep_their_noughts(data):
    area_folder(data, actions=[row("actions", ref="1.10"), row("actions", ref="1.1")])

    assert list(load_area("smallshire").tables["actions"]["ref"]) == ["1.10", "1.1"]


ONE_FOLDER = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)


@given(st.lists(CELL, min_size=1, max_size=3))
@example(['say "yes"', "a,b;c", " spaces "])
@example(["line\none", "line\r\ntwo", "#N/A"])
@example(["\ufeffmark", "=1+1", "Ærøskøbing 🙂"])
@ONE_FOLDER
def test_any_text_comes_out_of_a_text_cell_as_it_was_written(data, titles):
    rows = [row("actions", ref=str(number), title=title) for number, title in enumerate(titles)]
    folder = area_folder(data, actions=rows, updates=[])
    with (folder / "actions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns_of("actions")), quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)

    assert list(load_area("smallshire").tables["actions"]["title"]) == titles


@given(st.text("0123456789-+./, eE%", min_size=1, max_size=8))
@example("5.0")
@example("1e5")
@ONE_FOLDER
def test_a_number_is_loaded_as_it_is_written_or_refused_by_its_cell(data, cell):
    whole_area(data, observations=[row("observations", value=cell)])

    try:
        value = load_area("smallshire").tables["observations"].loc[0, "value"]
    except DataError as error:
        assert [(fault.column, fault.found) for fault in error.faults] == [("value", repr(cell))]
    else:
        assert value == float(cell)
        assert set(cell) <= set("0123456789-.")


@given(st.dates() | st.sampled_from(["31/12/2019", "2019-02-30", "2019-1-1"]))
@example("9999-12-31")
@ONE_FOLDER
def test_a_date_is_loaded_as_the_day_it_is_or_refused_by_its_cell(data, day):
    area_folder(data, actions=[row("actions", due=str(day))])

    try:
        due = load_area("smallshire").tables["actions"].loc[0, "due"]
    except DataError as error:
        assert [(fault.column, fault.found) for fault in error.faults] == [("due", repr(str(day)))]
    else:
        assert due.date().isoformat() == str(day)


BAD_ROWS = [
    row("actions", ref="1.1"),
    row("actions", ref="1.2", due="soon"),
    row("actions", ref="1.3", cadence=""),
    row("actions", ref="1.4", section="9"),
]


@given(st.permutations(BAD_ROWS))
@ONE_FOLDER
def test_faults_do_not_depend_on_the_order_of_the_rows(data, rows):
    area_folder(data, actions=rows)

    told = {(rows[fault.row - 2]["ref"], fault.key, fault.column, fault.found) for fault in faults_of()}

    assert told == {
        ("1.2", "action 1.2", "due", "'soon'"),
        ("1.3", "action 1.3", "cadence", "nothing"),
        ("1.4", "action 1.4", "section", "'9'"),
    }


# The hash


@pytest.mark.parametrize("name", [*(f"{table}.csv" for table in TABLES), "area.toml"])
def test_the_hash_changes_with_any_byte_of_any_table(data, name):
    path = whole_area(data) / name
    before = data_hash(path.parent)
    whole = path.read_bytes()

    for place in (0, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert data_hash(path.parent) != before

    path.write_bytes(whole)
    assert data_hash(path.parent) == before


@pytest.mark.parametrize("name", ["datapackage.json", "README.md", "notes.txt", ".DS_Store", "~$actions.xlsx"])
def test_the_hash_does_not_change_with_files_that_are_no_tables(data, name):
    folder = area_folder(data)
    before = data_hash(folder)

    (folder / name).write_text("anything", encoding="utf-8")

    assert data_hash(folder) == before


def test_the_hash_changes_when_a_table_is_added_or_taken_away(data):
    folder = area_folder(data)
    before = data_hash(folder)

    (folder / "concerns.csv").write_text(csv_text("concerns", []), encoding="utf-8")
    with_concerns = data_hash(folder)
    (folder / "concerns.csv").unlink()

    assert with_concerns != before
    assert data_hash(folder) == before


def test_the_hash_does_not_depend_on_where_the_folder_is_or_what_it_is_called(data):
    shutil.copytree(area_folder(data, "north"), data / "south")

    assert load_area("north").data_hash == load_area("south").data_hash


def test_the_same_bytes_under_the_name_of_another_table_change_the_hash(data):
    folder = area_folder(data, concerns=[row("concerns")])
    before = data_hash(folder)

    (folder / "concerns.csv").rename(folder / "concern_links.csv")

    assert data_hash(folder) != before


def test_loading_changes_no_file(data):
    folder = whole_area(data)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    load_area("smallshire")

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("name", ["concern_link.csv", "actions - Copy.csv", "notes.csv"])
def test_a_csv_file_that_is_no_table_is_not_passed_over_in_silence(data, name):
    folder = whole_area(data)
    (folder / name).write_text("a,b\n1,2\n", encoding="utf-8")

    [told] = texts_of()

    names = ", ".join(f"{table}.csv" for table in TABLES)
    assert told == (f"{name}: found a file of this name; expected one of {names}. Rename it, or move it elsewhere.")


def test_a_row_with_fewer_cells_than_the_header_is_refused_even_if_the_missing_ones_may_be_empty(data):
    folder = area_folder(data)
    actions = folder / "actions.csv"
    actions.write_text(actions.read_text(encoding="utf-8") + "p,1.9,1,Buy,,,once\n", encoding="utf-8")
    last = len(actions.read_text(encoding="utf-8").splitlines())

    assert f"actions.csv, row {last}: found 7 cells; expected 15 cells, as in the header." in "".join(texts_of())


def test_a_title_of_blanks_is_no_title(data):
    folder = whole_area(data)
    change_cell(folder / "actions.csv", 2, "title", "   ")

    assert [(fault.column, fault.found) for fault in faults_of()] == [("title", "'   '")]


def test_true_and_false_may_be_written_as_a_spreadsheet_writes_them(data):
    folder = whole_area(data)
    change_cell(folder / "measures.csv", 2, "is_small_count", "TRUE")

    assert load_area("smallshire").tables["measures"]["is_small_count"].iloc[0]


def test_an_area_toml_with_a_byte_order_mark_is_read(data):
    folder = area_folder(data)
    (folder / "area.toml").write_text(TOML, encoding="utf-8-sig")

    assert load_area("smallshire").facts.la_name == "Smallshire"


def test_a_field_area_toml_does_not_know_is_told_in_plain_words(data):
    area_folder(data, toml='colour = "red"\n' + TOML)

    assert texts_of() == [
        "area.toml, colour: found 'red'; expected no field of this name. Correct it and run 'sendplan check' again."
    ]


def test_a_file_separated_by_semicolons_is_told_so(data):
    folder = area_folder(data)
    (folder / "actions.csv").write_text(header("actions").replace(", ", ";") + "\n", encoding="utf-8")

    [told] = texts_of()

    assert told.startswith("actions.csv, row 1: found cells separated by semicolons, not commas; expected")


@pytest.mark.parametrize("name", ["Small shire", "Smallshire"])
def test_a_folder_name_with_capitals_or_blanks_is_refused(data, name):
    area_folder(data, name)

    assert [(fault.column, fault.found) for fault in faults_of(name)] == [("folder", repr(name))]


def test_two_bodies_may_meet_on_one_day(data):
    bodies = TOML + '\n[[bodies]]\nid = "forum"\nname = "Forum"\nnotebooks = ["actions"]\n'
    area_folder(data, toml=bodies, meetings=[row("meetings"), row("meetings", body="forum")])

    assert len(load_area("smallshire").tables["meetings"]) == 2


# What stands in a file's place


def a_pipe(path):
    os.mkfifo(path)


def a_loop(path):
    path.symlink_to(path.name)


def a_link(path):
    path.symlink_to("nowhere")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes on Windows")
@pytest.mark.parametrize("name", ["area.toml", "updates.csv", "findings.csv", "datapackage.json"])
@pytest.mark.parametrize(
    ("put", "found"),
    [
        (Path.mkdir, "a folder"),
        (a_pipe, "a pipe"),
        (a_link, "a link that leads nowhere"),
        (a_loop, "a link that leads back to itself"),
    ],
)
def test_what_is_no_file_is_told_and_never_opened(data, name, put, found):
    path = area_folder(data) / name
    path.unlink(missing_ok=True)
    put(path)

    assert [(each.file, each.found) for each in faults_of()] == [(name, found)]


def test_a_file_that_may_not_be_read_is_told(data, monkeypatch):
    area_folder(data)

    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert {each.file for each in faults_of()} == {"area.toml", *(f"{table}.csv" for table in REQUIRED)}
    assert {each.found for each in faults_of()} == {"a file that cannot be read (Permission denied)"}


@pytest.mark.parametrize(
    ("put", "found"),
    [
        (Path.touch, "a file"),
        (a_link, "a link that leads nowhere"),
        (a_loop, "a link that leads back to itself"),
    ],
)
def test_what_is_no_folder_in_the_place_of_an_area_is_told(data, put, found):
    put(data / "smallshire")

    assert [(each.file, each.found) for each in faults_of()] == [("smallshire", found)]


def test_a_folder_that_nobody_can_look_into_is_told_and_no_area_is_passed_over(data, monkeypatch):
    folder, listed = area_folder(data), os.scandir

    def refuse(path="."):
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert area_names() == ["smallshire"]
    assert [each.found for each in faults_of()] == ["a folder that cannot be read (Permission denied)"]


def test_tables_without_an_area_toml_are_an_area_that_lacks_it(data):
    (area_folder(data) / "area.toml").unlink()

    assert area_names() == ["smallshire"]
    assert [(each.file, each.found) for each in faults_of()] == [("area.toml", "nothing")]


def test_a_table_that_goes_while_the_area_is_read_refuses_it(data, monkeypatch):
    folder, read = area_folder(data, findings=[row("findings")]), Path.read_bytes

    def gone(path):
        if path.name == "findings.csv":
            path.unlink()
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", gone)
    assert [each.file for each in faults_of()] == ["smallshire"]
    assert not (folder / "findings.csv").exists()


def test_a_table_with_a_byte_of_nothing_is_refused(data):
    path = area_folder(data) / "actions.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Train", "Tr\0in"), encoding="utf-8")

    [told] = texts_of()
    assert told.startswith("actions.csv: found text that is not CSV (line 2 holds a NUL)")


def test_a_letter_that_pages_mark_figures_with_is_refused(data):
    path = area_folder(data) / "actions.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Train", "\ufdd0Train"), encoding="utf-8")

    [told] = texts_of()
    assert "(line 2 holds U+FDD0, which is for use inside a program)" in told


@pytest.mark.parametrize("written", ["\ufdd3", "\\uFDD3", "\\U0000fdef"])
def test_so_it_is_in_the_facts_of_an_area(data, written):
    area_folder(data, toml=TOML.replace("Small plan", f"Small {written} plan"))

    assert "U+FDD0 to U+FDEF" in texts_of()[0]


def test_a_link_to_a_sound_file_is_allowed(data):
    path = area_folder(data) / "updates.csv"
    path.rename(data / "elsewhere")
    path.symlink_to(data / "elsewhere")

    assert len(load_area("smallshire").tables["updates"]) == 1


ODD_TOML = ["x = " + "[" * 5000, "x = " + "9" * 5000, 'la_name = "\0"', "x = {" * 900, "a." * 20_000 + "a = 1"]


@pytest.mark.parametrize("text", [*ODD_TOML, "old_la_code = 0x" + "f" * 50_000])
def test_a_toml_file_that_nobody_could_mean_is_refused(data, text):
    area_folder(data, toml=text)

    assert {each.file for each in faults_of()} == {"area.toml"}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("FINDINGS.CSV", "findings.csv"),
        ("findings.csv.txt", "findings.csv"),
        ("findings .csv", "findings.csv"),
        ("findings", "findings.csv"),
        ("Findings.tsv", "findings.csv"),
        ("Carried-forward.csv", "carried_forward.csv"),
        ("Area.toml", "area.toml"),
        ("area.toml.txt", "area.toml"),
        ("Copy of findings.csv", "one of "),
        ("more.csv", "one of "),
        ("more.TSV", "one of "),
    ],
)
def test_a_file_that_is_named_nearly_as_one_of_an_area_is_told(data, name, meant):
    (area_folder(data) / name).write_text("kind,finding", encoding="utf-8")

    [fault] = faults_of()
    assert (fault.file, fault.allowed[: len(meant)]) == (name, meant)


def test_a_file_that_nothing_is_made_from_is_told_and_refuses_nothing(data):
    folder = area_folder(data)
    named = ["actions.csv.bak", "figures.parquet", "notes.md", "plan.docx", "tracker.xlsx"]
    for name in (*named, "~$tracker.xlsx", ".~lock.tracker.xlsx#", "README.md", "Thumbs.db"):
        (folder / name).touch()
    (folder / "meetings").mkdir()
    (folder / "old").mkdir()
    (folder / "old" / "findings.csv").touch()

    assert sorted(each.file for each in load_area("smallshire").doubts) == sorted([*named, "old"])


# All faults at once, whatever is wrong with area.toml


def toml(**changes):
    text = TOML
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    return text


WRONG = {
    "sections": [row("sections", kind="chapter")],
    "updates": [row("updates", rating="Z")],
    "meetings": [row("meetings", body="nobody")],
}


def told():
    return {(each.file, each.column) for each in faults_of()}


def test_tables_are_held_against_what_is_sound_of_an_area_toml_that_has_a_fault(data):
    area_folder(data, toml=toml(code=("old_la_code = 999", "old_la_code = 9")), **WRONG)

    assert told() == {
        ("area.toml", "old_la_code"),
        ("sections.csv", "kind"),
        ("updates.csv", "rating"),
        ("meetings.csv", "body"),
    }


def test_of_a_plan_at_fault_what_is_sound_is_held_against_the_tables(data):
    area_folder(data, toml=toml(title=('title = "Small plan"', "title = 1")), **WRONG)

    assert told() == {
        ("area.toml", "plans.0.title"),
        ("sections.csv", "kind"),
        ("updates.csv", "rating"),
        ("meetings.csv", "body"),
    }


@pytest.mark.parametrize(
    ("old", "new", "field", "unsaid"),
    [
        ('code = "C"', "code = 1", "plans.0.ratings.0.code", "updates.csv"),
        ('hierarchy = ["priority", "theme", "action"]', "hierarchy = 1", "plans.0.hierarchy", "sections.csv"),
        ('id = "board"', "id = 1", "bodies.0.id", "meetings.csv"),
    ],
)
def test_tables_are_not_held_against_what_is_itself_at_fault(data, old, new, field, unsaid):
    area_folder(data, toml=toml(change=(old, new)), **WRONG)

    files = {"sections.csv", "updates.csv", "meetings.csv"} - {unsaid}
    assert {file for file, _ in told()} == {"area.toml", *files}
    assert ("area.toml", field) in told()


def test_periods_and_due_dates_are_checked_without_any_area_toml(data):
    actions = [row("actions", due_text="May 2019", due="2019-06-30")]
    folder = whole_area(data, actions=actions, observations=[row("observations", period_end="2019-12-30")])
    (folder / "area.toml").write_text("=", encoding="utf-8")

    assert told() == {("area.toml", ""), ("actions.csv", "due_text"), ("observations.csv", "period_end")}


def test_a_term_is_not_called_unknown_where_the_terms_are_at_fault(data):
    term = row("observations", time_period="201819", time_identifier="Summer term", period_end="2019-07-19")
    whole_area(data, toml=toml(terms=("[[plans]]", "terms = 1\n[[plans]]")), observations=[term])

    assert told() == {("area.toml", "terms")}


def test_a_row_of_too_few_cells_does_not_hide_the_bad_cells_of_others(data):
    path = area_folder(data, actions=[row("actions", due="soon")]) / "actions.csv"
    path.write_text(path.read_text(encoding="utf-8") + "p,1.9,1\n", encoding="utf-8")

    assert [(each.row, each.column) for each in faults_of()] == [(2, "due"), (3, "")]


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        ("observations", {"value": "-1"}),
        ("observations", {"value": "100000001"}),
        ("quoted", {"value": "-1", "unit": "count"}),
    ],
)
def test_a_count_is_one_that_can_be_meant(data, table, changes):
    counted = [row("measures", unit="count", dp="0")]
    whole_area(data, measures=counted, **{table: [row(table, **changes)]})

    assert told() == {(f"{table}.csv", "value")}


@pytest.mark.parametrize("value", ["0", "100000000"])
def test_the_least_and_the_greatest_count_are_allowed(data, value):
    whole_area(data, measures=[row("measures", unit="count")], observations=[row("observations", value=value)])

    assert load_area("smallshire").tables["observations"].loc[0, "value"] == float(value)


def test_where_ids_of_plans_cannot_be_read_no_plan_is_called_unknown(data):
    area_folder(data, toml=toml(id=('id = "p"', "id = 1")), **WRONG)

    assert told() == {("area.toml", "plans.0.id"), ("meetings.csv", "body")}


@pytest.mark.parametrize(
    ("due", "far"), [("1990-01-01", True), ("1991-01-01", False), ("2044-12-31", False), ("2045-01-01", True)]
)
def test_a_day_is_within_25_years_of_the_plans(data, due, far):
    dated = ("[[plans]]", "[[plans]]\nstart = 2016-09-01\nend = 2019-08-31")
    area_folder(data, toml=toml(dated=dated), actions=[row("actions", due=due)])

    if far:
        assert told() == {("actions.csv", "due")}
    else:
        load_area("smallshire")


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ("start = 1889-01-01", "plans.0.start"),
        ("end = 2204-01-01", "plans.0.end"),
        ("start = 2020-01-02\nend = 2020-01-01", "plans.0"),
    ],
)
def test_a_plan_has_dates_that_can_be_meant(data, dates, field):
    area_folder(data, toml=toml(dated=("[[plans]]", f"[[plans]]\n{dates}")))

    assert told() == {("area.toml", field)}


def test_a_threshold_is_one_that_a_council_could_mean(data):
    area_folder(data, toml=toml(hidden=("threshold = 5", "threshold = 21")))

    assert told() == {("area.toml", "disclosure.threshold")}


# Bounds


@pytest.mark.parametrize(
    ("name", "bound", "most"),
    [
        ("MOST_ROWS", 2, "2 rows"),
        ("CELLS_A_ROW", len(columns_of("updates")) - 1, f"{len(columns_of('updates')) - 1} cells in a row"),
    ],
)
def test_a_table_of_more_rows_or_cells_than_any_is_refused_saying_what_is_allowed(data, monkeypatch, name, bound, most):
    whole_area(data, updates=[row("updates", as_at=f"2019-03-2{day}") for day in range(3)])
    monkeypatch.setattr(bounds, name, bound)

    said = [str(fault) for fault in faults_of() if fault.file == "updates.csv"]
    assert said == [
        f"updates.csv: found more than {most}; expected at most {most}. Take out what is not the area's own."
    ]


@pytest.mark.parametrize(("name", "most"), [("updates.csv", 256), ("area.toml", 1)])
def test_a_file_of_more_bytes_than_any_has_is_refused_and_not_read(data, name, most):
    os.truncate(whole_area(data) / name, most * 2**20 + 1)  # a hole, that takes no room

    said = [str(fault) for fault in faults_of() if fault.file == name]
    assert said == [
        f"{name}: found more than {most} MB; expected at most {most} MB. Take out what is not the area's own."
    ]


def test_a_table_may_be_as_large_as_is_allowed_and_have_any_number_of_rows_without_text(data, monkeypatch):
    area = whole_area(data, updates=[row("updates"), row("updates", as_at="2019-03-25")])
    path = area / "updates.csv"
    path.write_text(path.read_text() + ("," * (len(columns_of("updates")) - 1) + "\n") * 100)
    monkeypatch.setattr(bounds, "MOST_ROWS", 2)
    monkeypatch.setattr(bounds, "CELLS_A_ROW", max(len(columns_of(table)) for table in TABLES))

    assert len(load_area(area.name).tables["updates"]) == 2
