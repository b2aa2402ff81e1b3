"""A round of returns on a made-up city: issued, filled in with every usual mistake, collected, chased."""

import csv
import hashlib
import random
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from builders import REPOSITORY
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment

from sendplan.__main__ import main
from sendplan.data.area import Rating
from sendplan.data.areas import load_area
from sendplan.errors import SendplanError
from sendplan.returns import collect as collecting
from sendplan.returns.answers import NotTakenError, read_answer
from sendplan.returns.collect import collect
from sendplan.returns.form import open_round
from sendplan.returns.issue import ACTIONS, IDENTITY, RATINGS, READ_ME, issue
from sendplan.returns.reading import Found, read_book
from sendplan.returns.returned import ACCEPTED, CONFLICTING, REFUSED
from sendplan.sources.files import SourceFile

MEETING, AS_AT = "2026-04-23", "2026-03-31"
CASEWORK, OFFICER, QUALITY = "head-of-send-casework", "designated-clinical-officer", "send-quality-lead"
RATING, WORDS, IMPACT = "Rating: Delivery", "Where it stands: Delivery", "Rating: Impact"
DELAY, NEW_DUE, DONE_ON, EVIDENCE = "What is being done about a delay", "New due date", "Completed on", "Evidence"


@pytest.fixture
def area(data):
    """The made-up city, with a meeting that nobody has reported to."""
    folder = Path(shutil.copytree(REPOSITORY / "data" / "northbridge", data / "northbridge"))
    with (folder / "meetings.csv").open("a", encoding="utf-8") as file:
        file.write(f"board,{MEETING},{AS_AT},pap,2026-04-16,2026-02-12,2026-02-12\n")
    return folder


@pytest.fixture
def asked(area):
    return open_round("northbridge", MEETING)


@pytest.fixture
def issued(asked, tmp_path_factory):
    """The workbooks of the round, written once, by the lead's role as file names have it."""
    if "forms" not in ROUND:
        ROUND["forms"] = tmp_path_factory.mktemp("forms")
        issue(asked, ROUND["forms"])
    folder = shutil.copytree(ROUND["forms"], tmp_path_factory.mktemp("issued"), dirs_exist_ok=True)
    return {path.name.partition("-northbridge")[0]: path for path in sorted(folder.iterdir())}


class Form:
    """A workbook as a lead has it open: its cells by reference and heading."""

    def __init__(self, path):
        self.path, self.book = path, load_workbook(path)
        self.sheet = self.book[ACTIONS]

    def column(self, heading):
        return next(cell.column for cell in self.sheet[3] if cell.value == heading)

    def cell(self, ref, heading):
        row = next(cell.row for cell in self.sheet["A"] if cell.value == ref and cell.row > 3)
        return self.sheet.cell(row, self.column(heading))

    def put(self, ref, heading, value):
        cell = self.cell(ref, heading)
        cell.value = value
        return cell.coordinate

    def save(self, path=None):
        self.book.save(path or self.path)
        return path or self.path


def filled(path, **answers):
    """Fill in one action's rating, and save."""
    form = Form(path)
    for ref, rating in answers.items():
        form.put(ref.replace("_", "."), RATING, rating)
    return form.save()


def updates(area):
    with (area / "updates.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["as_at"] == AS_AT]


def at(told, file, cell, sheet=ACTIONS):
    """The one line that tells of a cell."""
    [found] = [each for each in told if (each.file, each.sheet, each.cell) == (Path(file).name, sheet, cell)]
    return found


# Issue


def test_each_lead_gets_one_workbook_of_the_actions_that_are_not_finished(asked, issued):
    assert len(issued) == len(asked.asked) == 10
    form = Form(issued[CASEWORK])
    refs = [cell.value for cell in form.sheet["A"]][3:]
    assert refs == ["P1.A5", "P1.A9", "SR (25/26) 01"]  # P1.A1 is embedded and P1.A2 complete
    assert form.cell("P1.A9", "Last rating: Delivery").value == "Not started"
    assert form.cell("P1.A9", "Last words: Delivery").value == "Not begun: writers are not free until the March course."
    assert form.cell("P1.A9", "Last report of").value == "31 January 2026"
    assert form.cell("P1.A9", "What it will look like").value == "No plan is older than its last school move."
    assert form.cell("P1.A9", "Due").value == "July 2026"


def test_milestones_stand_with_the_action_they_are_of(issued):
    form = Form(issued[OFFICER])
    assert form.cell("P1.A3.m3", "Milestone of").value == "P1.A3"
    assert form.cell("P1.A3", "Due").value == "Q3 2025/26; moved to end of April 2026"


def test_only_the_cells_to_fill_in_are_open_and_no_password_is_needed(issued):
    form = Form(issued[CASEWORK])
    opened = {cell.coordinate for row in form.sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert opened == {f"{column}{row}" for column in "KLMNOPQR" for row in (4, 5, 6)}
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in form.book)


def test_ratings_are_chosen_from_the_plans_own_words(issued):
    form = Form(issued[CASEWORK])
    [choice, *_] = [each for each in form.sheet.data_validations.dataValidation if "K4" in each.sqref]
    assert choice.formula1 == "Ratings!$A$4:$A$13"
    words = [cell.value for cell in form.book[RATINGS]["A"]][3:]
    assert words[:3] == ["Blue", "Complete", "Green"] and words[7] == "Not yet due to start"
    kinds = {each.type for each in form.sheet.data_validations.dataValidation}
    assert kinds == {"list", "date", "textLength"}


def test_a_workbook_can_be_followed_by_a_screen_reader(issued):
    book = Form(issued[CASEWORK]).book
    assert book.sheetnames == [READ_ME, ACTIONS, RATINGS, IDENTITY]
    assert book.properties.language == "en-GB"
    assert book.properties.title == "Northbridge, Priority Action Plan: return of the Head of SEND Casework"
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert sheet["A1"].value
    assert [len(book[name].tables) for name in book.sheetnames] == [0, 1, 1, 1]
    assert book[ACTIONS].freeze_panes == "C4"


def test_it_says_by_when_and_of_which_day(issued):
    lines = " ".join(cell.value for cell in Form(issued[CASEWORK]).book[READ_ME]["A"])
    assert "how your 3 actions stood on 31 March 2026" in lines
    assert "Send this workbook back by 16 April 2026" in lines


def test_the_same_round_is_the_same_bytes(asked, issued, tmp_path_factory):
    again = issue(open_round("northbridge", MEETING), tmp_path_factory.mktemp("again"))
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in issued.values()]


def test_a_form_that_was_filled_in_is_never_written_over(asked, issued):
    before = filled(issued[CASEWORK], P1_A5="Green").read_bytes()
    with pytest.raises(SendplanError, match="may hold answers"):
        issue(asked, issued[CASEWORK].parent)
    assert issued[CASEWORK].read_bytes() == before


def test_an_action_without_a_lead_is_asked_of_its_section_or_of_nobody_by_name():
    asked = open_round("lancashire", "2019-07-03").asked
    assert sum(len(lines) for lines in asked.values()) >= 76  # 94 actions, 18 complete, some asked of several


# Collect


def test_what_leads_answer_becomes_rows_of_updates(area, asked, issued):
    form = Form(issued[OFFICER])
    form.put("P1.A3", RATING, "Amber")
    form.put("P1.A3", WORDS, "Both trusts have the draft.")
    form.put("P1.A3", DELAY, "The chief nurse meets them.")
    form.put("P1.A3", NEW_DUE, "end of June 2026")
    form.put("P1.A3", IMPACT, "Green")
    form.put("P1.A3.m3", RATING, "Complete")
    form.put("P1.A3.m3", DONE_ON, date(2026, 3, 20))
    form.put("P1.A3.m3", EVIDENCE, "Signed agreement")
    told, rows = collect(asked, [form.save()])
    assert {each.status for each in told} == {ACCEPTED} and len(told) == 8
    assert collecting.record(asked, rows) == area.parent / ".earlier" / "northbridge" / "1"
    milestone, action, impact = sorted(updates(area), key=lambda row: (row["aspect"], row["rating"] != "C"))
    assert (action["rating"], action["revised_text"], action["revised_due"]) == ("A", "end of June 2026", "")
    assert (action["narrative"], action["mitigation"]) == ("Both trusts have the draft.", "The chief nurse meets them.")
    assert (milestone["rating"], milestone["completed_on"], milestone["source"]) == (
        "C",
        "2026-03-20",
        f"returns-{MEETING}",
    )
    assert (impact["ref"], impact["aspect"], impact["rating"]) == ("P1.A3", "Impact", "G")
    load_area("northbridge")  # with no fault


@pytest.mark.parametrize("written", ["Green", "GREEN", " green ", "g", "G", "●", "● Green"])
def test_a_rating_is_taken_as_word_code_or_mark(asked, written):
    assert read_answer(asked, "rating", Found(written)) == {"rating": "G"}


def test_a_mark_that_begins_as_a_formula_does_is_a_mark(asked):
    assert read_answer(asked, "rating", Found("=")) == {"rating": "H"}


@pytest.mark.parametrize("text", ["=SUM(A1)", "@SUM(A1)", "-2+3+cmd|' /C calc'!A0"])
def test_what_a_spreadsheet_would_run_is_not_taken_as_words(asked, text):
    with pytest.raises(NotTakenError, match="a formula"):
        read_answer(asked, "narrative", Found(text))


@pytest.mark.parametrize("text", ["- three posts are filled", "+ 2 posts", "12 of 14 | all good"])
def test_words_that_begin_with_a_bullet_are_words(asked, text):
    assert read_answer(asked, "narrative", Found(text)) == {"narrative": text}


def test_a_mark_of_two_ratings_is_not_guessed(asked):
    with pytest.raises(NotTakenError, match="Not started or Not yet due to start"):
        read_answer(asked, "rating", Found("○"))


@pytest.mark.parametrize("written", ["20 March 2026", "20/03/2026", "20.3.26", "2026-03-20", "Friday 20 March 2026"])
def test_a_date_as_text_is_read_day_before_month(asked, written):
    assert read_answer(asked, "completed_on", Found(written)) == {"completed_on": "2026-03-20"}


def mistakes(issued, folder):
    """Fill in forms with 25 kinds of mistake; return the files, and what each cell must be told as."""
    expected, files = {}, []

    def expect(file, cell, status, why, sheet=ACTIONS):
        expected[Path(file).name, sheet, cell] = status, why

    form = Form(issued["therapies-manager"])
    file = folder / "my return FINAL (2).xlsx"  # 1: renamed
    refs = [cell.value for cell in form.sheet["A"]][3:]
    assert refs == ["P2.A7", "P2.A9"]
    expect(file, form.put("P2.A7", RATING, "Grren"), REFUSED, "no rating of the plan")  # 2
    expect(file, form.put("P2.A7", WORDS, "Five in post."), REFUSED, "waits for")  # 3: beside a refused cell
    expect(file, form.put("P2.A9", NEW_DUE, "mid-ish"), REFUSED, "no date that can be read")  # 4
    expect(file, form.put("P2.A9", DONE_ON, "1 June 2026"), REFUSED, "completed after 31 March 2026")  # 5
    expect(file, form.put("P2.A9", IMPACT, "○"), REFUSED, "it can mean")  # 6
    expect(file, form.put("P2.A7", "Action", form.cell("P2.A9", "Action").value), REFUSED, "a locked cell")  # 7
    expect(file, form.put("P2.A7", RATING, "Grren"), REFUSED, "not of one row")
    expect(file, form.put("P2.A7", WORDS, "Five in post."), REFUSED, "not of one row")
    files.append(form.save(file))

    form = Form(issued[CASEWORK])
    file = folder / "casework.xlsx"
    expect(file, form.put("P1.A5", RATING, '=IF(1,"Green","")'), REFUSED, "a formula")  # 8
    form.cell("P1.A9", NEW_DUE).number_format = "General"
    expect(file, form.put("P1.A9", NEW_DUE, 46142), REFUSED, "a number, no date")  # 9: a serial without its format
    expect(file, form.put("P1.A9", DONE_ON, "March 2026"), REFUSED, "no one day")  # 10
    expect(file, form.put("P1.A9", EVIDENCE, "x" * 2001), REFUSED, "2,001 letters")  # 11
    expect(file, form.put("SR (25/26) 01", NEW_DUE, "1 March 2026"), REFUSED, "before 31 March 2026")  # 12
    expect(file, form.put("P1.A5", "Due", "end of June 2026"), REFUSED, "it was end of March 2026")  # 13
    form.sheet["S3"], form.sheet["S4"] = "My notes", "ask Digital"  # 14: an extra column
    expect(file, "S3", REFUSED, "not a cell")
    expect(file, "S4", REFUSED, "a column that was not asked for")
    form.sheet["A8"], form.sheet["K8"] = "P9.A9", "Green"  # 15: no such action
    expect(file, "A8", REFUSED, "no action of this reference")
    expect(file, "K8", REFUSED, "no action of this reference")
    form.sheet["A9"], form.sheet["K9"] = "P1.A10", "Green"  # 16: of another lead
    expect(file, "A9", REFUSED, "an action of another lead")
    expect(file, "K9", REFUSED, "an action of another lead")
    form.sheet["K10"] = "Green"  # 17: no reference
    expect(file, "K10", REFUSED, "a row without a reference")
    form.sheet["A11"], form.sheet["K11"] = "P1.A1", "Green"  # 18: finished before
    expect(file, "A11", REFUSED, "not asked about")
    expect(file, "K11", REFUSED, "not asked about")
    form.book[READ_ME]["A30"] = "I am on leave in May."  # 19: a note elsewhere
    expect(file, "A30", REFUSED, "not a cell", READ_ME)
    extra = form.book.create_sheet("Sheet5")
    extra["B2"] = "Budget 4,000"  # 20: an extra sheet
    expect(file, "B2", REFUSED, "not a cell", "Sheet5")
    expect(file, form.put("P1.A5", EVIDENCE, "#REF!"), REFUSED, "an error of the spreadsheet")  # 21
    files.append(form.save(file))

    form = Form(issued["send-communications-officer"])
    file = folder / "communications.xlsx"
    expect(file, form.put("I3.A2", RATING, "Green"), CONFLICTING, "forum.xlsx")  # 22: two leads of one action
    expect(file, form.put("I3.A2", WORDS, "Published."), REFUSED, "waits for")
    expect(file, form.put("I3.A1", RATING, "amber"), ACCEPTED, "")
    files.append(form.save(file))
    form = Form(issued["parent-carer-forum-chair"])
    file = folder / "forum.xlsx"
    expect(file, form.put("I3.A2", RATING, "Red"), CONFLICTING, "communications.xlsx")
    files.append(form.save(file))

    form = Form(issued["head-of-digital"])
    file = folder / "old.xlsx"
    form.book[IDENTITY]["B6"] = "2026-02-12"  # 23: an old issue
    expect(file, form.put("P1.A10", RATING, "Green"), REFUSED, "another round: Meeting is 2026-02-12")
    files.append(form.save(file))
    form = Form(issued["alternative-provision-manager"])
    file = folder / "hidden.xlsx"
    form.sheet.sheet_state = "hidden"  # 24
    expect(file, form.put("I2.A2", RATING, "Green"), REFUSED, "a hidden sheet")
    files.append(form.save(file))
    form = Form(issued[QUALITY])
    file = folder / "unnamed.xlsx"
    expect(file, form.put("P1.A7", RATING, "Green"), REFUSED, "does not say which form")  # 25
    form.book.remove(form.book[IDENTITY])
    files.append(form.save(file))
    for name, content in (("letter.xlsx", b"Dear all"), ("locked.xlsx", b"\xd0\xcf\x11\xe0" * 99)):  # 26
        (folder / name).write_bytes(content)
        expected[name, "", ""] = REFUSED, "no workbook"
        files.append(folder / name)
    return files, expected


def test_every_mistake_is_reported_with_its_cell_and_nothing_is_lost(area, asked, issued, tmp_path_factory):
    files, expected = mistakes(issued, tmp_path_factory.mktemp("back"))
    told, rows = collect(asked, files)
    found = {(each.file, each.sheet, each.cell): (each.status, each.why) for each in told}
    assert found.keys() == expected.keys()
    assert len(told) == len(found) >= 25
    for where, (status, why) in expected.items():
        assert found[where][0] == status, where
        assert why in found[where][1], (where, found[where])
    assert [(row["ref"], row["rating"]) for row in rows] == [("I3.A1", "A")]


def test_the_command_takes_what_it_can_and_says_that_some_is_left(area, issued, tmp_path_factory, capsys):
    files, expected = mistakes(issued, tmp_path_factory.mktemp("back"))
    given = ["returns", "collect", *map(str, files), "--area", "northbridge", "--meeting", MEETING]
    report = files[0].parent / "report.csv"
    assert main([*given, "--dry-run"]) == 1
    assert updates(area) == []
    assert main([*given, "--report", str(report)]) == 1
    assert [row["ref"] for row in updates(area)] == ["I3.A1"]
    assert "1 report added to updates.csv" in capsys.readouterr().out
    lines = list(csv.DictReader(report.read_text(encoding="utf-8-sig").splitlines()))
    assert {(line["file"], line["sheet"], line["cell"]) for line in lines} == expected.keys()


def test_a_second_collect_adds_nothing(area, issued, capsys):
    file = filled(issued[CASEWORK], P1_A5="Green", P1_A9="N")
    given = ["returns", "collect", str(file), "--area", "northbridge", "--meeting", MEETING]
    assert main(given) == 0
    before = (area / "updates.csv").read_bytes(), (area / "sources.csv").read_bytes()
    assert main(given) == 0
    assert "Cells: 0 accepted, 2 unchanged, 0 conflicting and 0 refused." in capsys.readouterr().out
    assert ((area / "updates.csv").read_bytes(), (area / "sources.csv").read_bytes()) == before


def test_files_say_themselves_of_which_round_they_are(area, issued, capsys):
    assert main(["returns", "collect", str(filled(issued[CASEWORK], P1_A5="Green"))]) == 0
    assert [(row["ref"], row["source"]) for row in updates(area)] == [("P1.A5", f"returns-{MEETING}")]
    with (area / "updates.csv").open("a", encoding="utf-8") as file:
        file.write("pap,P1.A9,2026-04-30,R,,,,,,,,,report-2026-02,\n")
    assert main(["returns", "collect", str(filled(issued[QUALITY], P1_A7="Green"))]) == 1
    assert "reports of a later day than 2026-03-31" in capsys.readouterr().err


def test_what_is_recorded_is_never_edited(area, asked, issued):
    collecting.record(asked, collect(asked, [filled(issued[CASEWORK], P1_A5="Green")]).rows)
    [told] = collect(open_round("northbridge", MEETING), [filled(issued[CASEWORK], P1_A5="Red")]).told
    assert (told.status, told.cell) == (CONFLICTING, "K4")
    assert "updates.csv says G for the day" in told.why


def test_leads_of_one_action_who_agree_make_one_report(asked, issued):
    files = [
        filled(issued[name], I3_A2="Green") for name in ("send-communications-officer", "parent-carer-forum-chair")
    ]
    told, rows = collect(asked, files)
    assert [each.status for each in told] == [ACCEPTED, ACCEPTED]
    assert len(rows) == 1


def test_an_action_answered_twice_in_one_file_is_not_guessed(asked, issued):
    form = Form(issued[CASEWORK])
    form.put("P1.A5", RATING, "Green")
    form.sheet["A9"], form.sheet["K9"] = "P1.A5", "Red"
    told, rows = collect(asked, [form.save()])
    assert rows == []
    assert {each.cell: each.status for each in told} == {"K4": CONFLICTING, "K9": CONFLICTING}


def test_a_title_changed_by_hand_is_told_and_the_answer_taken(asked, issued):
    form = Form(issued[CASEWORK])
    form.put("P1.A5", RATING, "Green")
    title = form.put("P1.A5", "Action", "Issue seven plans in ten")
    told, rows = collect(asked, [form.save()])
    assert "a locked cell that was changed" in at(told, form.path, title).why
    assert [row["rating"] for row in rows] == ["G"]


def test_an_area_with_one_rating_an_action_and_an_older_table_takes_returns(data, tmp_path_factory):
    folder = Path(shutil.copytree(REPOSITORY / "data" / "lancashire", data / "lancashire"))
    with (folder / "meetings.csv").open("a", encoding="utf-8") as file:
        file.write("board,2019-09-18,2019-08-31,ip,,2019-07-03,\n")
    asked = open_round("lancashire", "2019-09-18")
    path = next(path for path in issue(asked, tmp_path_factory.mktemp("forms")) if path.name.startswith("dco"))
    form = Form(path)
    ref = form.sheet["A4"].value
    form.put(ref, "Rating", "Complete")
    form.put(ref, "Where it stands", "Done.")
    assert main(["returns", "collect", str(form.save())]) == 0
    rows = load_area("lancashire").tables["updates"].tail(1)
    assert [*rows["ref"], *rows["narrative"], *rows["source"]] == [ref, "Done.", "returns-2019-09-18"]


def test_rows_and_columns_are_found_wherever_they_stand(asked, issued):
    form = Form(issued[CASEWORK])
    form.put("P1.A5", RATING, "Green")
    form.put("P1.A9", RATING, "Red")
    rows = [[cell.value for cell in row] for row in form.sheet.iter_rows(3, 6)]
    turned = [rows[0], *reversed(rows[1:])]
    form.sheet.delete_rows(1, 20)
    for row in turned:
        form.sheet.append([None, None, *reversed(row)])
    form.sheet.title = form.book[IDENTITY].title + " of mine"
    told, found = collect(asked, [form.save()])
    assert {each.status for each in told} == {ACCEPTED}
    assert {row["ref"]: row["rating"] for row in found} == {"P1.A5": "G", "P1.A9": "R"}


def test_a_table_sorted_only_in_part_gives_no_action_anothers_answer(asked, issued):
    form = Form(issued[CASEWORK])
    first, second = form.cell("P1.A5", "Reference"), form.cell("P1.A9", "Reference")
    first.value, second.value = second.value, first.value
    form.sheet["K4"] = "Green"
    told, rows = collect(asked, [form.save()])
    assert rows == []
    assert "not of one row" in at(told, form.path, "K4").why


@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here")
def test_a_form_saved_as_ods_says_the_same_and_its_formulas_are_seen(asked, issued):
    form = Form(issued[CASEWORK])
    form.put("P1.A5", RATING, "Green")
    form.put("P1.A5", DONE_ON, date(2026, 3, 20))
    formula = form.put("P1.A9", WORDS, "=1+1")
    path = form.save()
    command = ["soffice", "--headless", "--convert-to", "ods", "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    told, rows = collect(asked, [path.with_suffix(".ods")])
    assert [(row["ref"], row["rating"], row["completed_on"]) for row in rows] == [("P1.A5", "G", "2026-03-20")]
    assert len(told) == 3
    assert "a formula" in at(told, path.with_suffix(".ods"), formula).why


@settings(max_examples=10)
@given(seed=st.integers(0, 10**6))
def test_no_filled_cell_is_missing_from_the_report(seed):
    """Whatever stands where in a form, each cell that was not issued so has one line."""
    asked = ROUND["asked"]
    lot, path = random.Random(seed), ROUND["folder"] / "form.xlsx"  # noqa: S311
    form = Form(ROUND["form"])
    changed = set()
    for _ in range(lot.randint(1, 12)):
        sheet = lot.choice(form.book.worksheets[:3])
        cell = sheet.cell(lot.randint(4, 25), lot.randint(1, 22))
        cell.value = lot.choice(["Green", "○", "=1", 12, True, date(2026, 3, 1), "31/03/2026", "P1.A5", "words " * 9])
        changed.add((sheet.title, cell.coordinate))
    told = collect(asked, [form.save(path)]).told
    where = [(each.sheet, each.cell) for each in told]
    by_chance = {each for each in changed if form.book[each[0]][each[1]].value in ("Green", "○")}  # a text that moved
    by_chance |= {each for each in changed if form.book[each[0]][each[1]].value == ROUND["cells"].get(each)}
    assert changed - set(where) <= by_chance
    assert set(where) - changed <= ROUND["cells"].keys()  # of a row whose reference was changed
    assert len(where) == len(set(where))


ROUND = {}


@pytest.fixture(scope="module", autouse=True)
def _one_round(tmp_path_factory):
    folder = tmp_path_factory.mktemp("round")
    asked = open_round("northbridge", "2026-02-12")
    form = issue(asked, folder / "forms")[0]
    every = [cell for sheet in Form(form).book for row in sheet for cell in row if cell.value]
    ROUND.update(asked=asked, folder=folder, form=form)
    ROUND["cells"] = {(cell.parent.title, cell.coordinate): cell.value for cell in every}


def test_a_hostile_file_never_ends_in_a_traceback(asked, issued, tmp_path_factory):
    folder, whole = tmp_path_factory.mktemp("odd"), issued[CASEWORK].read_bytes()
    lot = random.Random(7)  # noqa: S311
    for nth in range(40):
        spoilt = bytearray(whole)
        for _ in range(lot.randint(1, 30)):
            spoilt[lot.randrange(len(spoilt))] = lot.randrange(256)
        (folder / f"{nth}.xlsx").write_bytes(spoilt[: lot.randint(10, len(spoilt))] if nth % 2 else spoilt)
    bomb = folder / "entities.xlsx"
    with zipfile.ZipFile(issued[CASEWORK]) as parts, zipfile.ZipFile(bomb, "w") as packed:
        for name in parts.namelist():
            text = parts.read(name)
            head = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' if name == "xl/workbook.xml" else b""
            packed.writestr(name, head + text)
    told = collect(asked, sorted(folder.iterdir())).told
    assert {each.file for each in told} >= {"entities.xlsx", "1.xlsx"}
    assert "a declaration" in at(told, bomb, "", "").why
    assert collect(asked, [folder, folder / "nowhere.xlsx"]).rows == []


def test_macros_and_comments_are_not_read_and_that_is_said(asked, issued):
    form = Form(issued[CASEWORK])
    form.put("P1.A5", RATING, "Green")
    form.cell("P1.A9", RATING).comment = Comment("I do not know yet.", "A lead")
    with zipfile.ZipFile(form.save(), "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    told, rows = collect(asked, [form.path])
    assert [each.found for each in told if each.status == REFUSED] == ["macros", "comments"]
    assert len(rows) == 1


# Record


def hashes(area):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in area.iterdir()}


def test_nothing_is_written_where_the_tables_would_not_be_valid(area, asked, issued):
    before, [row] = hashes(area), collect(asked, [filled(issued[CASEWORK], P1_A5="Green")]).rows
    with pytest.raises(SendplanError, match="completed_on"):
        collecting.record(asked, [row | {"completed_on": "2026-05-01"}])
    assert hashes(area) == before
    assert list((area.parent / ".earlier" / "northbridge").iterdir()) == []


def test_the_earlier_files_are_kept_and_no_fault_of_the_area(area, asked, issued, capsys):
    before = hashes(area)
    kept = collecting.record(asked, collect(asked, [filled(issued[CASEWORK], P1_A5="Green")]).rows)
    assert hashes(kept) == {name: before[name] for name in ("updates.csv", "sources.csv")}
    assert main(["check"]) == 0


def test_tables_that_were_changed_meanwhile_are_not_written_over(area, asked, issued):
    rows = collect(asked, [filled(issued[CASEWORK], P1_A5="Green")]).rows
    with (area / "updates.csv").open("a", encoding="utf-8") as file:
        file.write(f"pap,P1.A9,{AS_AT},R,,,,,,,,,report-2026-02,\n")
    with pytest.raises(SendplanError, match="changed meanwhile"):
        collecting.record(asked, rows)


# Chase


def test_who_has_not_answered_is_listed_with_a_text_to_send(area, issued, capsys):
    given = ["--area", "northbridge", "--meeting", MEETING]
    assert main(["returns", "collect", str(filled(issued[CASEWORK], P1_A5="Green")), *given]) == 0
    assert main(["returns", "chase", *given]) == 0
    said = capsys.readouterr().out
    assert "Head of SEND Casework: 2 of 3 actions not answered: P1.A9, SR (25/26) 01" in said
    assert "1 of your 3 actions is answered. " in said
    assert "- P1.A9 Rewrite the 200 oldest plans" in said
    assert "send it back by 16 April 2026" in said


def test_a_scale_with_one_word_of_two_codes_is_not_guessed(asked):
    twice = Rating(code="X", word="Green", means="amber", legend="also called green")
    plan = asked.plan.model_copy(update={"ratings": (*asked.plan.ratings, twice)})
    both = type(asked)(asked.area, asked.meeting, asked.row, plan)
    with pytest.raises(NotTakenError, match="it can mean"):
        read_answer(both, "rating", Found("green"))
    assert read_answer(both, "rating", Found("x")) == {"rating": "X"}


def test_a_form_is_read_as_it_was_issued(issued):
    book = read_book(SourceFile(issued[CASEWORK]))
    assert [sheet.name for sheet in book.sheets] == [READ_ME, ACTIONS, RATINGS, IDENTITY]
    assert book.sheets[1].cells[4, 1] == Found("P1.A5")
