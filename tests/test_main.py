"""The command line: what it prints, what it refuses, and what it leaves as it was."""

import csv
import os
import re
import shutil
import signal
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from builders import area_folder, row
from processes import gone, of_session

from sendplan import __main__ as command
from sendplan.errors import PublishError, SendplanError
from sendplan.publish import params, snapshot
from sendplan.publish.heavy import briefs
from sendplan.publish.snapshot import Order

DATES = ["2018-01-25", "2019-05-13", "2019-06-03", "2019-07-03", "2019-10-09", "2021-09-13", "2026-04-30"]
NO_ATLANTIS = (
    "There is no area 'atlantis'. What exists: lancashire. Name one of these, or make it with 'sendplan init'."
)
ADD = ". Name one of these, or add its row to meetings.csv."
LISTED = ", ".join(DATES)
LANCASHIRE = Path(command.__file__).parents[1] / "data" / "lancashire"


def test_where_packs_go_is_what_a_link_leads_to_when_the_command_begins(tmp_path, monkeypatch):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    monkeypatch.chdir(tmp_path)
    for given in ("link", "real/../link", str(tmp_path / "link")):
        assert command.parser().parse_args(["publish", "--to", given]).to == tmp_path / "real"


def test_an_empty_name_is_no_folder_for_packs(capsys):
    with pytest.raises(SystemExit):
        command.main(["publish", "--to", ""])
    assert capsys.readouterr().err.endswith("argument --to: it is empty; expected a folder\n")


@pytest.fixture
def data(tmp_path, monkeypatch):
    """Copy Lancashire, alone, to a data folder that a test may spoil."""
    folder = tmp_path / "data"
    shutil.copytree(LANCASHIRE, folder / "lancashire")
    monkeypatch.setenv("SENDPLAN_DATA", str(folder))
    return folder


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def spoil(path, key, column, value):
    """Write a value into the first row with this key (its first two cells); return its row in a spreadsheet."""
    rows = rows_of(path)
    place = next(place for place, row in enumerate(rows) if tuple(row[:2]) == key)
    rows[place][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return place + 1


@pytest.fixture
def bad_data(data):
    """Spoil one rating and one due date; the lines that should say so."""
    folder = data / "lancashire"
    rated = spoil(folder / "updates.csv", ("ip", "1.4.1"), "rating", "Ambr")
    due = spoil(folder / "actions.csv", ("wsoa", "A1"), "due", "31/02/2019")
    remedy = "Correct the row and run 'sendplan check' again."
    return [
        "data/lancashire: 2 faults",
        f"actions.csv, row {due} (action A1), due: found '31/02/2019'; "
        f"expected a date written YYYY-MM-DD, such as 2019-06-30, or nothing. {remedy}",
        f"updates.csv, row {rated} (action 1.4.1), rating: found 'Ambr'; "
        f"expected one of C, G, A, R, n/s, as area.toml lists. {remedy}",
    ]


@pytest.fixture
def published(monkeypatch):
    """Stand in for publishing: the meetings and orders asked for, and the meetings that fail."""
    asked, fails = [], {}

    def publish(readings, order, on_page, on_pack):
        return [outcome for reading in readings for outcome in outcomes(reading, order)]

    def outcomes(reading, order):
        index = order.to / reading.area / "index.html"
        try:
            found = briefs(reading, order.to, although_derivable=order.although_derivable)
        except SendplanError as error:
            return [snapshot.Published(reading.area, "", index, error=error)]
        asked.extend((brief.area, brief.meeting, brief.audience, order) for brief in found)
        return [
            snapshot.Published(
                brief.area, brief.meeting, index.parent / brief.meeting / index.name, **fails.get(brief.meeting, {})
            )
            for brief in found
        ]

    monkeypatch.setattr(snapshot, "publish", publish)
    return asked, fails


def refused(capsys, *arguments):
    """Run a command that must be refused; what it says."""
    status = command.main(arguments)
    said = capsys.readouterr()
    assert (status, said.out) == (1, "")
    return said.err.splitlines()


# The command itself


def test_help_answers_and_names_every_command():
    done = subprocess.run([sys.executable, "-m", "sendplan", "--help"], capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stdout.startswith("usage: sendplan ")
    assert [
        each for each in ("publish", "verify", "check", "list", "describe") if f"\n    {each} " not in done.stdout
    ] == []


def test_the_command_is_installed_as_sendplan():
    (found,) = entry_points(group="console_scripts", name="sendplan")
    assert found.load() is command.main


def test_importing_the_command_imports_none_of_the_slow_libraries():
    code = "import sys, sendplan.__main__; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    imported = set(done.stdout.split())
    assert "sendplan.__main__" in imported
    slow = {"pandas", "altair", "papermill", "nbconvert", "numpy", "pydantic", "jinja2", "vl_convert"}
    assert imported & slow == set()


@pytest.mark.parametrize("arguments", [[], ["pubish"], ["check", "--aera", "lancashire"], ["publish", "-p"]])
def test_a_mistake_in_the_command_is_2(arguments, capsys):
    with pytest.raises(SystemExit) as left:
        command.main(arguments)
    assert left.value.code == 2
    assert capsys.readouterr().err.startswith("usage: sendplan")


# check


def test_check_finds_no_fault_in_the_real_data_and_counts_the_rows_of_every_table(data, capsys):
    assert command.main(["check"]) == 0
    first, *tables = capsys.readouterr().out.splitlines()
    assert first == "lancashire: Lancashire, no fault found"
    counted = {line.split()[0]: int(line.split()[1]) for line in tables}
    files = {path.stem: len(rows_of(path)) - 1 for path in (data / "lancashire").glob("*.csv")}
    assert {table: rows for table, rows in counted.items() if rows} == files


def test_check_tells_what_may_not_be_as_meant_and_is_0(data, capsys):
    area_folder(data, actions=[row("actions"), row("actions", ref="1.10")])

    assert command.main(["check"]) == 0

    said = capsys.readouterr().err.splitlines()
    assert said[0] == "data/smallshire: 1 point to look at, which may be as meant"
    assert said[1].startswith("updates.csv, row 2 (action 1.1), ref: found '1.1', which may be '1.10'")
    assert "format that column as text" in said[1]


def test_check_says_row_of_one_row(data, capsys):
    path = data / "lancashire" / "quoted.csv"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:2]), encoding="utf-8")
    command.main(["check"])
    assert "  quoted               1 row" in capsys.readouterr().out.splitlines()


def test_check_lists_every_bad_cell_and_is_1(bad_data, capsys):
    assert refused(capsys, "check") == bad_data


def test_check_goes_on_to_the_next_area_after_a_bad_one(data, bad_data, capsys):
    shutil.copytree(LANCASHIRE, data / "sound")
    assert command.main(["check"]) == 1
    said = capsys.readouterr()
    assert said.err.splitlines() == bad_data
    assert said.out.startswith("sound: Lancashire, no fault found\n")


@pytest.mark.parametrize("asked", ["check", "list", "describe"])
def test_what_is_wrong_with_one_area_keeps_no_other_from_being_told_of(data, bad_data, capsys, asked):
    (data / "round").symlink_to("round")
    (data / "tables").symlink_to("nowhere")
    shutil.copytree(LANCASHIRE, data / "sound")
    assert command.main([asked]) == 1
    said = capsys.readouterr()
    assert said.err.splitlines()[: len(bad_data)] == bad_data
    assert "round: found a link that leads back to itself; expected a folder with area.toml" in said.err
    assert "tables: found a link that leads nowhere; expected a folder with area.toml" in said.err
    assert ("sound: Lancashire" in said.out) == (asked != "describe")


def test_a_notebook_that_is_not_there_is_told_with_the_other_faults_of_an_area_toml(data, capsys):
    toml = data / "lancashire" / "area.toml"
    text = toml.read_text(encoding="utf-8").replace('"actions",', '"acitons",')
    toml.write_text(text.replace('la_name = "Lancashire"', 'la_name = ""'), encoding="utf-8")
    said = refused(capsys, "check")
    assert [line.split(";")[0] for line in said[1:]] == [
        "area.toml, la_name: found ''",
        "area.toml, notebooks: found 'acitons'",
    ]


def test_where_there_is_no_data_folder_that_is_said(tmp_path, monkeypatch, capsys):
    loop = tmp_path / "data"
    loop.symlink_to(loop)
    for where, what in ((loop, "is a link that leads back to itself"), (tmp_path / "no", "there is no folder")):
        monkeypatch.setenv("SENDPLAN_DATA", str(where))
        for asked in ("check", "list", "describe"):
            (said,) = refused(capsys, asked)
            assert said.startswith("No area found: ")
            assert what in said


def test_check_of_one_area_leaves_the_others_out(data, bad_data, capsys):
    shutil.copytree(LANCASHIRE, data / "sound")
    assert command.main(["check", "--area", "sound"]) == 0
    assert command.main(["check", "sound"]) == 0
    assert "data/lancashire" not in capsys.readouterr().err


def test_check_of_an_unknown_area_names_those_there_are(data, capsys):
    said = refused(capsys, "check", "--area", "atlantis")
    assert said == [NO_ATLANTIS]


# list


def test_list_names_every_meeting_with_its_body_position_plan_notebooks_and_pack(data, tmp_path, capsys):
    assert command.main(["list", "--to", str(tmp_path / "packs")]) == 0
    first, *lines, last = capsys.readouterr().out.splitlines()
    assert first == "lancashire: Lancashire"
    assert [line.split()[0] for line in lines[::2]] == DATES
    assert lines[2 * DATES.index("2019-07-03")] == (
        "  2019-07-03  Children's Services Scrutiny Committee, as at 2019-06-24, SEND Partnership Improvement Plan; "
        "no pack"
    )
    assert lines[0] == "  2018-01-25  Lancashire Health and Wellbeing Board, as at 2018-01-25, no plan; no pack"
    assert lines[2 * DATES.index("2019-07-03") + 1].split() == [
        *("scrutiny_cover,", "board_summary,", "actions,", "measures,"),
        *("concerns,", "self_assessment,", "data_quality,", "method"),
    ]
    assert lines[-1].split() == ["measures,", "concerns,", "method"]
    assert last == "No run yet."


# describe


def test_describe_writes_the_codebook_and_the_data_package_and_names_them(data, capsys):
    written = [data / "README.md", data / "lancashire" / "datapackage.json"]
    written[1].unlink()
    assert command.main(["describe"]) == 0
    assert capsys.readouterr().out.splitlines() == [str(path) for path in written]
    assert written[0].read_text(encoding="utf-8").startswith("# The tables of an area\n")
    assert '"name": "lancashire"' in written[1].read_text(encoding="utf-8")


def test_describe_writes_nothing_of_bad_data(data, bad_data, capsys):
    before = (data / "lancashire" / "datapackage.json").read_bytes()
    assert refused(capsys, "describe") == bad_data
    assert (data / "lancashire" / "datapackage.json").read_bytes() == before
    assert not (data / "README.md").exists()


# publish


def run(here, *arguments):
    command = [sys.executable, "-m", "sendplan", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=here)


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """Publish as a user would: the default meeting, to a folder named from where they stand."""
    here = tmp_path_factory.mktemp("here")
    return here, run(here, "publish", "--verbose", "--to", "packs", "--jobs", "2")


def test_publish_makes_the_pack_of_the_default_meeting_and_nothing_else(pack):
    here, done = pack
    assert done.returncode == 0, done.stderr
    shown = (path.relative_to(here).as_posix() for path in here.rglob("*") if path.is_file())
    assert sorted(each for each in shown if "/." not in each) == [
        "packs/SEALS",
        "packs/index.html",
        *(
            f"packs/lancashire/2019-07-03/{name}"
            for name in (
                "actions.html",
                "board_summary.html",
                "concerns.html",
                "data_quality.html",
                "figures.csv",
                "figures.xlsx",
                "index.html",
                "manifest.json",
                "measures.html",
                "method.html",
                "run.json",
                "scrutiny_cover.docx",
                "scrutiny_cover.html",
                "self_assessment.html",
                "self_assessment.slides.html",
                "values.csv",
            )
        ),
    ]


def test_what_was_just_published_verifies_and_what_was_altered_does_not(pack, tmp_path, capsys):
    folder = tmp_path / "packs"
    shutil.copytree(pack[0] / "packs", folder)
    assert command.main(["verify", str(folder)]) == 0
    assert capsys.readouterr().out.startswith(f"{folder / 'lancashire' / '2019-07-03'}: 14 files as published, ")
    (folder / "lancashire" / "2019-07-03" / "method.html").write_text("another method")
    assert command.main(["verify", str(folder)]) == 1
    said = capsys.readouterr()
    assert said.err == f"{folder / 'lancashire' / '2019-07-03'}: method.html was altered.\n"
    assert "as published" not in said.out


def test_verify_of_a_folder_without_packs_is_1_and_says_so(tmp_path, capsys):
    (said,) = refused(capsys, "verify", str(tmp_path))
    assert said.startswith(f"There is no pack in {tmp_path}")


@pytest.mark.parametrize(("page", "other"), [("scrutiny_cover", "docx"), ("self_assessment", "slides.html")])
def test_the_pack_and_the_page_lead_to_its_other_form(pack, page, other):
    folder = pack[0] / "packs" / "lancashire" / "2019-07-03"
    for each in ("index.html", f"{page}.html"):
        assert f'href="{page}.{other}"' in (folder / each).read_text(encoding="utf-8")


def test_the_last_line_of_publish_names_the_index_page(pack):
    here, done = pack
    index = here.resolve() / "packs" / "lancashire" / "2019-07-03" / "index.html"
    *pages, last = done.stdout.splitlines()
    assert last == f"1 published. Open {index}"
    assert len(pages) == 8
    assert all(re.fullmatch(r"lancashire 2019-07-03 \w+: \d+\.\d s", line) for line in pages)
    assert index.is_file()


def test_publish_warns_of_nothing(pack):
    assert "Warning" not in pack[1].stderr


def test_publish_goes_to_reports_unless_told_otherwise(published, capsys):
    command.main(["publish"])
    assert published[0] == [("lancashire", "2019-07-03", "public", Order(snapshot.reports_folder()))]


def test_publish_makes_the_meeting_asked_for(published, tmp_path, capsys):
    assert command.main(["publish", "--meeting", "2019-06-03", "--to", str(tmp_path)]) == 0
    assert published[0] == [("lancashire", "2019-06-03", "public", Order(tmp_path))]


def test_publish_takes_audience_jobs_and_what_is_to_be_done_about_other_packs(published, tmp_path, capsys):
    arguments = ["--audience", "board", "--jobs", "3", "--replace", "--although-derivable", "--to", str(tmp_path)]
    assert command.main(["publish", *arguments]) == 0
    order = Order(tmp_path, jobs=3, replace=True, although_derivable=True)
    assert published[0] == [("lancashire", "2019-07-03", "board", order)]


def test_an_unknown_audience_is_refused_naming_those_there_are(published, capsys):
    said = refused(capsys, "publish", "--audience", "press")
    assert said == ["There is no audience 'press'. What exists: public, board. Name one of these."]


@pytest.mark.parametrize("number", ["0", "-1", "two", "1.5", "", "99999"])
def test_a_number_of_jobs_that_is_none_is_a_mistake_in_the_command(number, capsys):
    with pytest.raises(SystemExit) as left:
        command.main(["publish", f"--jobs={number}"])
    assert left.value.code == 2
    assert "is not a whole number from 1 to 9999" in capsys.readouterr().err


def test_what_did_not_change_is_said_to_be_unchanged_and_is_a_success(published, tmp_path, capsys):
    published[1]["2019-07-03"] = {"unchanged": True}
    assert command.main(["publish", "--to", str(tmp_path)]) == 0
    index = tmp_path / "lancashire" / "2019-07-03" / "index.html"
    assert capsys.readouterr().out == f"1 unchanged. Open {index}\n"


def test_where_a_pack_was_replaced_it_is_said_where_the_earlier_one_is(published, tmp_path, capsys):
    published[1]["2019-07-03"] = {"kept": tmp_path / "kept"}
    command.main(["publish", "--all", "--area", "lancashire", "--to", str(tmp_path)])
    first, last = capsys.readouterr().out.splitlines()
    assert first == f"lancashire 2019-07-03: the earlier pack is kept in {tmp_path / 'kept'}"
    assert last.startswith(f"{len(DATES)} published. Open ")


def test_publish_all_makes_every_meeting_of_every_area(data, published, tmp_path, capsys):
    shutil.copytree(data / "lancashire", data / "another")
    assert command.main(["publish", "--all", "--to", str(tmp_path)]) == 0
    assert [asked[:2] for asked in published[0]] == [
        (area, date) for area in ("another", "lancashire") for date in DATES
    ]
    last = tmp_path / "lancashire" / DATES[-1] / "index.html"
    assert capsys.readouterr().out == f"{2 * len(DATES)} published. Open {last}\n"


def test_publish_all_of_an_area_makes_only_its_meetings(data, published, capsys):
    shutil.copytree(data / "lancashire", data / "another")
    assert command.main(["publish", "--all", "--area", "another"]) == 0
    assert [asked[:2] for asked in published[0]] == [("another", date) for date in DATES]


def test_one_meeting_that_fails_does_not_keep_the_others_from_going_on(published, tmp_path, capsys):
    published[1]["2019-06-03"] = {"error": PublishError("actions: ValueError: no such priority")}
    assert command.main(["publish", "--all", "--area", "lancashire", "--to", str(tmp_path)]) == 4
    assert [asked[1] for asked in published[0]] == DATES
    said = capsys.readouterr()
    assert said.err.splitlines()[-1] == ("Not published: lancashire 2019-06-03. actions: ValueError: no such priority")
    assert said.out.startswith(f"{len(DATES) - 1} published, 1 failed. Open ")


def test_where_nothing_is_published_only_that_is_said(published, capsys):
    published[1]["2019-07-03"] = {"error": PublishError("failed")}
    assert command.main(["publish"]) == 1
    assert capsys.readouterr().out == "1 failed.\n"


def test_publish_with_bad_data_publishes_nothing_and_leaves_an_earlier_pack_as_it_was(bad_data, tmp_path, capsys):
    earlier = tmp_path / "packs" / "lancashire" / "2019-07-03" / "index.html"
    earlier.parent.mkdir(parents=True)
    earlier.write_bytes(b"the earlier pack")
    assert refused(capsys, "publish", "--to", str(tmp_path / "packs")) == bad_data
    assert [path for path in (tmp_path / "packs").rglob("[!.]*") if path.is_file()] == [earlier]
    assert earlier.read_bytes() == b"the earlier pack"


def test_one_area_with_bad_data_does_not_keep_the_others_from_going_on(data, bad_data, published, tmp_path, capsys):
    shutil.copytree(LANCASHIRE, data / "another")
    assert command.main(["publish", "--all", "--to", str(tmp_path)]) == 4
    said = capsys.readouterr()
    assert said.err.splitlines() == [f"Not published: {bad_data[0]}", *bad_data[1:]]
    assert [asked[:2] for asked in published[0]] == [("another", date) for date in DATES]
    assert said.out.startswith(f"{len(DATES)} published, 1 failed. Open ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--area", "atlantis"], NO_ATLANTIS),
        (["--all", "--area", "atlantis"], NO_ATLANTIS),
        (["--meeting", "2019-07-04"], f"There is no meeting of lancashire '2019-07-04'. What exists: {LISTED}{ADD}"),
        (
            ["--meeting", "3 July 2019"],
            f"There is no meeting of lancashire '3 July 2019'. What exists: {LISTED}{ADD}",
        ),
        (["-p", "area=lancashire"], "-p area=lancashire: use --area instead."),
        (["-p", "meeting=2019-07-03"], "-p meeting=2019-07-03: use --meeting instead."),
        (["-p", "audience=board"], "-p audience=board: use --audience instead."),
        (["-p", "days"], "-p days: expected NAME=VALUE, such as -p NAME=31."),
        (["--all", "--meeting", "2019-07-03"], "--all and --meeting exclude each other: give one of them."),
    ],
)
def test_what_cannot_be_published_is_refused_before_anything_starts(data, published, arguments, message, capsys):
    assert refused(capsys, "publish", *arguments) == [message]
    assert published[0] == []


def test_an_unknown_parameter_is_refused_naming_those_there_are(published, capsys, monkeypatch):
    declared = {"area": {}, "meeting": {}, "days": {"inferred_type_name": "int"}}
    monkeypatch.setattr(params, "declared", lambda _: declared)
    monkeypatch.setattr(params, "defaults", lambda: ("lancashire", "2019-07-03"))
    message = "There is no notebook parameter 'dyas'. What exists: area, days, meeting."
    assert refused(capsys, "publish", "-p", "dyas=7") == [message]
    assert published[0] == []


def test_a_parameter_that_only_notebooks_of_other_packs_declare_is_refused(data, published, capsys, monkeypatch):
    toml = data / "lancashire" / "area.toml"
    facts = toml.read_text(encoding="utf-8")
    toml.write_text(re.sub(r"(?m)^notebooks = .*$", 'notebooks = ["actions"]', facts), encoding="utf-8")
    declared = {"actions": {"days": {"inferred_type_name": "int"}}}
    monkeypatch.setattr(params, "declared", lambda name: declared.get(name, {"weeks": {"inferred_type_name": "int"}}))
    monkeypatch.setattr(params, "defaults", lambda: ("lancashire", "2019-07-03"))
    message = "There is no notebook parameter 'weeks'. What exists: days."
    one = ["publish", "--area", "lancashire", "--meeting", "2019-07-03", "-p"]
    assert refused(capsys, *one, "weeks=7") == [message]
    assert published[0] == []
    assert command.main([*one, "days=7"]) == 0


def test_parameters_are_given_on_as_their_types(published, capsys, monkeypatch):
    declared = {"days": {"inferred_type_name": "int"}, "who": {"inferred_type_name": "str"}}
    monkeypatch.setattr(params, "declared", lambda _: declared)
    monkeypatch.setattr(params, "defaults", lambda: ("lancashire", "2019-07-03"))
    assert command.main(["publish", "-p", "days=7", "--parameter", "who=SENCO"]) == 0
    assert published[0][0][3].parameters == {"days": 7, "who": "SENCO"}


def test_an_area_that_is_not_the_default_needs_a_meeting(data, published, capsys):
    shutil.copytree(data / "lancashire", data / "another")
    message = f"Which meeting of another? Give --meeting with one of {LISTED}, or --all."
    assert refused(capsys, "publish", "--area", "another") == [message]
    assert published[0] == []


def test_data_named_from_elsewhere_gives_the_same_bytes_with_other_jobs_and_in_another_folder(
    data, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SENDPLAN_DATA", "data")
    small = "publish", "--meeting", "2018-01-25"
    for jobs, folder in (("2", "packs"), ("1", "again")):
        assert command.main([*small, "--jobs", jobs, "--to", folder]) == 0, capsys.readouterr().err
    once, again = (written(tmp_path / folder) for folder in ("packs", "again"))
    assert {"index.html", "lancashire/2018-01-25/manifest.json"} < once.keys() == again.keys()
    assert [name for name in once if once[name] != again[name]] == []


def written(folder):
    """Every file of a folder of packs, byte for byte, but for what says when it was made."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "run.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_run_that_is_stopped_says_so_in_one_line_and_not_as_an_error_of_ours(monkeypatch, capsys):
    def stop(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "run_check", stop)
    assert command.main(["check"]) == 130
    assert capsys.readouterr().err == "Stopped. What was published before is as it was.\n"


def test_an_area_whose_pack_names_a_notebook_that_is_not_there_does_not_pass(data, capsys):
    toml = data / "lancashire" / "area.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('"actions",', '"acitons",'), encoding="utf-8")
    assert command.main(["check"]) == 1
    assert "area.toml, notebooks: found 'acitons'; expected one of actions, board_summary, " in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="there are no such signals on Windows")
def test_ctrl_c_leaves_no_process_and_nothing_in_sight(tmp_path):
    to = tmp_path / "packs"
    # One page at a time: after the first there is work left for seconds.
    command_line = [sys.executable, "-m", "sendplan", "publish", "--verbose", "--jobs", "1", "--to", str(to)]
    with subprocess.Popen(
        command_line,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # whoever runs tests may ignore it
    ) as running:
        try:
            first = running.stdout.readline()
            started = [each for each in of_session(running.pid) if each != running.pid]
            os.killpg(running.pid, signal.SIGINT)  # as a terminal does
            said = running.communicate(timeout=60)
        finally:
            os.killpg(running.pid, signal.SIGKILL) if running.poll() is None else None
    assert first.startswith("lancashire 2019-07-03 ")
    assert (running.returncode, said[1]) == (130, "Stopped. What was published before is as it was.\n")
    assert started
    assert gone(started) == []
    assert [path.name for path in to.glob("[!.]*")] == []
