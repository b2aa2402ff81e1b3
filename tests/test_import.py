"""The command `sendplan import`: what it takes, what it prints, and its exit codes."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from releases import area_to_fill, ees, ees_neighbour, lait, lait_meaning, neighbour_list, nhs, release, row, table_of

from sendplan import __main__ as command

GIVEN = ("--area", "smallshire", "--released", "2025-06-26")


@pytest.fixture
def area(tmp_path, monkeypatch):
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.setenv("SENDPLAN_DATA", str(data))
    return area_to_fill(data)


def run(*arguments):
    return command.main(["import", *map(str, arguments)])


def test_a_release_of_ees_is_imported_and_what_it_added_is_printed(area, tmp_path, capsys):
    path = release(tmp_path, [ees(), ees_neighbour("301")])

    assert run("ees", path, *GIVEN, "--neighbours", neighbour_list(tmp_path)) == 0

    assert capsys.readouterr().out == (
        "plans.csv: 2 values added, 0 changed, 0 unchanged; source ees-plans-2025-06-26\n"
    )
    assert len(table_of(area, "observations")) == 2


def test_a_release_of_lait_is_imported(area, tmp_path, capsys):
    area_to_fill(area.parent, indicators=[row("indicators", dataset="lait", filter="", indicator="OnTime")])
    dictionary = release(tmp_path, [lait_meaning()], "dictionary.csv")
    near = ("--neighbours", neighbour_list(tmp_path, "SNs.xlsx"), "--list", "May 2025")

    assert run("lait", release(tmp_path, [lait()], "lait.csv"), *GIVEN, *near, "--dictionary", dictionary) == 0

    assert capsys.readouterr().out.startswith("lait.csv: 1 value added")


def test_a_release_of_the_nhs_is_imported_with_its_title_and_the_day_it_was_fetched(area, tmp_path, capsys):
    waits = "Percentage waiting more than 18 weeks"
    filtered = "Organisation Name=Smallshire; Therapy=Audiology"
    area_to_fill(area.parent, indicators=[row("indicators", dataset="nhs/waits", filter=filtered, indicator=waits)])

    run("nhs", release(tmp_path, [nhs()], "waits.csv"), *GIVEN, "--title", "Waits", "--retrieved", "2025-07-01")

    source = table_of(area, "sources")[-1]
    assert (source["title"], source["retrieved"]) == ("Waits", "2025-07-01")
    assert capsys.readouterr().out.startswith("waits.csv: 1 value added")


def test_a_file_was_fetched_today_unless_told_otherwise(area, tmp_path, monkeypatch, capsys):
    class Clock(date):
        @classmethod
        def today(cls):
            return cls(2026, 2, 3)

    monkeypatch.setattr(command, "date", Clock)
    run("ees", release(tmp_path, [ees()]), *GIVEN, "--neighbours", neighbour_list(tmp_path))

    assert table_of(area, "sources")[-1]["retrieved"] == "2026-02-03"


def test_what_is_refused_is_1_and_is_told_on_the_error_stream(area, tmp_path, capsys):
    assert run("ees", release(tmp_path, [ees(pc_on_time="?")]), *GIVEN, "--neighbours", neighbour_list(tmp_path)) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(
        "Nothing was imported: 1 fault\nplans.csv, row 2, pc_on_time: found '?'; expected a number"
    )


def test_an_unknown_area_is_1(area, tmp_path, capsys):
    assert run("nhs", "waits.csv", "--area", "atlantis", "--released", "2025-06-26") == 1
    known = "What exists: smallshire. Name one of these, or make it with 'sendplan init'."
    assert capsys.readouterr().err == f"There is no area 'atlantis'. {known}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["ofsted", "a.csv", *GIVEN],
        ["nhs", *GIVEN],
        ["nhs", "a.csv", "b.csv", *GIVEN],
        ["ees", "a.csv", *GIVEN],
        ["lait", "a.csv", *GIVEN, "--neighbours", "sn_may_2025.xlsx"],
        ["nhs", "a.csv", "--area", "smallshire"],
        ["nhs", "a.csv", "--released", "2025-06-26"],
    ],
)
def test_a_mistake_in_the_command_is_2(area, arguments, capsys):
    with pytest.raises(SystemExit) as left:
        run(*arguments)
    assert left.value.code == 2
    assert capsys.readouterr().err.startswith("usage: sendplan ")


@pytest.mark.parametrize("day", ["26/06/2025", "20250626", "2025-W26-4", "2025-06-31", "26 June 2025", ""])
def test_a_day_that_is_not_written_as_one_is_2(area, day, capsys):
    with pytest.raises(SystemExit) as left:
        run("nhs", "a.csv", "--area", "smallshire", "--released", day)
    assert left.value.code == 2
    assert f"argument --released: {day!r}" in capsys.readouterr().err


def test_help_names_the_three_kinds_and_imports_none_of_the_slow_libraries():
    code = "import sys; from sendplan.__main__ import main\n"
    code += "try: main(['import', '--help'])\nexcept SystemExit: print('---', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    usage, _, imported = done.stdout.partition("---")

    assert all(f"\n    {kind} " in usage for kind in ("ees", "lait", "nhs"))
    assert not {"polars", "pandas", "openpyxl"} & set(imported.split())
