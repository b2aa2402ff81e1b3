"""Rows at the end of an area's files: the bytes before them stay, and it is all or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import csv_text, row
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from releases import area_to_fill, faults_in, table_of

from sendplan.data.areas import load_area
from sendplan.data.schema import columns_of
from sendplan.errors import SendplanError
from sendplan.sources.release import append, appended

OLD = row("observations", value="1", printed="old, “old”")
NEW = row("observations", series="england", value="2", printed="new, “new”")
LINE = 'p,1a,all,england,2019,Calendar year,2019-12-31,2,,"new, “new”",paper,,,\n'


@pytest.fixture
def area(tmp_path, monkeypatch):
    monkeypatch.setenv("SENDPLAN_DATA", str(tmp_path))
    return area_to_fill(tmp_path, observations=[OLD])


def add(folder, **rows):
    append(folder, load_area(folder.name).facts, {"sources": [], "observations": []} | rows)


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# The bytes


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_rows_come_after_the_bytes_that_are_there_with_the_line_ends_of_the_file(area, end, mark):
    path = area / "observations.csv"
    before = (mark + csv_text("observations", [OLD]).replace("\n", end)).encode()
    path.write_bytes(before)

    assert appended(path, "observations", [NEW]) == before + LINE.replace("\n", end).encode()


def test_a_missing_line_end_after_the_last_row_is_made_good(area):
    path = area / "observations.csv"
    before = path.read_bytes().rstrip(b"\n")
    path.write_bytes(before)

    assert appended(path, "observations", [NEW]) == before + b"\n" + LINE.encode()


def test_cells_stand_in_the_order_of_the_files_own_header(area):
    path = area / "sources.csv"
    header = list(reversed(columns_of("sources")))
    path.write_text(",".join(header) + "\n", encoding="utf-8")

    assert appended(path, "sources", [row("sources")]).decode().splitlines()[1] == (
        ",,,,Open Government Licence v3.0,2019-06-24,Smallshire,A paper,paper"
    )


def test_a_file_that_lacks_columns_that_came_later_gets_rows_without_them(area):
    path = area / "observations.csv"
    header = [name for name, each in columns_of("observations").items() if not each.newer]
    path.write_text(csv_text("observations", [{name: OLD[name] for name in header}], header), encoding="utf-8")

    assert appended(path, "observations", [NEW]).decode().splitlines()[2] + "\n" == LINE.replace(",,,\n", ",\n")


def test_what_a_column_would_hold_that_the_file_lacks_is_not_lost_in_silence(area):
    path = area / "observations.csv"
    path.write_text("plan,measure\n", encoding="utf-8")
    with pytest.raises(ValueError, match="fieldnames"):
        appended(path, "observations", [NEW])


def test_an_area_without_the_table_gets_it_with_its_header(area):
    (area / "observations.csv").unlink()

    assert appended(area / "observations.csv", "observations", [NEW]).decode() == csv_text("observations", [NEW])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.sampled_from('a,"\n é=')), max_size=4))
def test_whatever_a_cell_holds_is_read_back_as_it_was(area, texts):
    path = area / "observations.csv"
    path.write_text(csv_text("observations", [OLD]), encoding="utf-8", newline="\n")

    path.write_bytes(appended(path, "observations", [NEW | {"printed": text} for text in texts]))

    assert [each["printed"] for each in table_of(area, "observations")[1:]] == texts


# The files


def test_only_files_with_new_rows_are_touched_and_the_rows_before_stay(area):
    before = bytes_of(area)

    add(area, observations=[NEW])

    after = bytes_of(area)
    assert after == before | {"observations.csv": before["observations.csv"] + LINE.encode()}
    assert table_of(area, "observations") == [OLD, NEW]


def test_nothing_to_add_touches_nothing(area):
    before = {path.name: path.stat().st_mtime_ns for path in area.iterdir()}

    add(area)

    assert {path.name: path.stat().st_mtime_ns for path in area.iterdir()} == before


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (NEW | {"value": "1e3"}, "row 3 (measure 1a), value: found '1e3'"),
        (NEW | {"source": "nowhere"}, "row 3 (measure 1a), source: found 'nowhere'"),
        (OLD, "a second time; expected each row once"),
        (NEW | {"symbol": "x"}, "found '2' with symbol 'x'"),
    ],
)
def test_rows_that_would_make_the_area_invalid_are_refused_and_nothing_is_written(area, new, found):
    before = bytes_of(area)

    [fault] = faults_in(add, area, sources=[row("sources", id="release")], observations=[new])

    assert found in str(fault)
    assert bytes_of(area) == before


def test_a_file_that_cannot_be_written_is_told_in_one_line_and_leaves_the_area_as_it_was(area, monkeypatch):
    before = bytes_of(area)
    replace = Path.replace

    def locked(path, to):
        if to.name == "observations.csv":
            raise PermissionError(13, "Permission denied", str(to))
        return replace(path, to)

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(
        SendplanError, match=r"^smallshire cannot be written: .*observations\.csv'\. Close what else has"
    ):
        add(area, sources=[row("sources", id="release")], observations=[NEW | {"source": "release"}])

    assert bytes_of(area) == before
