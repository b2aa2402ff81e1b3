"""`sendplan import plan`: the command, every kind of file, what is refused, and a second version of a file."""

import re
import time
import tomllib
import zipfile

import pytest
from trackers import AMBER, AS_AT, HEADINGS, book, changed, column, drafted, fill, told

from sendplan import __main__ as command
from sendplan.errors import ReleaseError
from sendplan.sources import plan
from sendplan.sources.columns_file import read_columns
from sendplan.sources.draft_files import files_of
from sendplan.sources.drafting import DRAFTED

TITLE = "SEND plan at 30 June 2025"
ROWS = [[TITLE], HEADINGS, ["1.1", "Publish the offer", "Offer Lead", "May 2025", "Green", "Done"]]


def run(*arguments):
    return command.main(["import", "plan", *map(str, arguments)])


def text_file(tmp_path, name, separator, encoding):
    path = tmp_path / name
    path.write_text("\n".join(separator.join(row) for row in ROWS).replace("offer", "offer – £5"), encoding=encoding)
    return path


def remade(path, member, change):
    """Change one part of a workbook as it lies in the zip."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, raw in parts.items():
            packed.writestr(name, change(raw) if name == member else raw)
    return path


def sheet_of(path, change):
    return remade(path, "xl/worksheets/sheet1.xml", change)


def ods(tmp_path):
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in ROWS)
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    names = " ".join(f'xmlns:{each}="{urn}:{each}:1.0"' for each in ("office", "table", "text"))
    table = f'<office:spreadsheet><table:table table:name="Plan">{rows}</table:table></office:spreadsheet>'
    whole = f"<office:document-content {names}><office:body>{table}</office:body></office:document-content>"
    path = tmp_path / "tracker.ods"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{urn}:manifest:1.0"/>')
        packed.writestr("content.xml", whole)
    return path


@pytest.mark.parametrize(
    ("name", "separator", "encoding"),
    [
        ("a.csv", ",", "utf-8"),
        ("a.csv", ";", "cp1252"),
        ("a.csv", "\t", "utf-8-sig"),
        ("a.tsv", "\t", "utf-16"),
    ],
)
def test_a_table_of_text_is_read_whatever_parts_and_encodes_it(name, separator, encoding, tmp_path):
    drafts = drafted(text_file(tmp_path, name, separator, encoding), None)
    assert column(drafts, "actions", "title") == ["Publish the offer – £5"]


def test_an_ods_is_read_and_that_its_colours_were_not_is_said(tmp_path):
    drafts = drafted(ods(tmp_path), None)
    assert column(drafts, "actions", "ref") == ["1.1"]
    assert "colours" in told(drafts, "Plan")[0]


def test_macros_are_not_read_and_said(tmp_path):
    path = book(tmp_path, ROWS).rename(tmp_path / "tracker.xlsm")
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"Kill all")
    assert told(drafted(path, None), "vbaProject.bin") == ["macros are not run and not read"]


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("a.xlsx", b"", "cannot be read"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "without a password"),
        ("a.ods", b"PK\x03\x04 cut", "cannot be read"),
        ("a.csv", b"", "no table of a plan"),
        ("a.csv", "Ref,Action,Due".encode("utf-16-le"), "no text"),
        ("a.csv", b"one,two\n1,2\n", "no table of a plan"),
        ("a.pdf", b"%PDF-1.7", "a.pdf"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(name, raw, says, tmp_path):
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(ReleaseError, match=says):
        drafted(tmp_path / name)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ReleaseError, match="no such file"):
        drafted(tmp_path / "none.xlsx")


def many_rows(raw):
    rows = b"".join(b'<row r="%d"></row>' % number for number in range(10, 200_000))
    return raw.replace(b"</sheetData>", rows + b"</sheetData>")


def much_text(raw):
    return raw.replace(b"</sheetData>", b"<row><c><is><t>" + b" " * 70_000_000 + b"</t></is></c></row></sheetData>")


def widely_merged(raw):
    return raw.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A9:XFD1048576"/></mergeCells>')


def entities(raw):
    return b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + raw


def in_utf_16(swell):
    return lambda raw: swell(raw).decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")


TOO_MUCH, DECLARES = "more than 50,000 rows, 64 MB and", "a declaration in xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("swell", "why"),
    [
        *((each, TOO_MUCH) for each in (many_rows, much_text, widely_merged, in_utf_16(many_rows))),
        *((each, DECLARES) for each in (entities, in_utf_16(entities))),
    ],
)
def test_a_workbook_that_swells_is_refused_in_a_second(swell, why, tmp_path):
    path = sheet_of(book(tmp_path, ROWS), swell)
    began = time.monotonic()
    with pytest.raises(ReleaseError, match=why):
        drafted(path)
    assert time.monotonic() - began < 2


def test_a_sheet_that_claims_a_million_rows_is_read_as_what_it_has(tmp_path):
    stray = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>stray</t></is></c></row></sheetData>'
    path = sheet_of(book(tmp_path, ROWS), lambda raw: raw.replace(b"</sheetData>", stray))
    drafts = drafted(path, None)
    assert len(drafts.rows["actions"]) == 1
    assert told(drafts, "stray")


def test_a_thousand_rows_take_a_second_or_two(tmp_path):
    rows = [[f"{number}a", f"Do thing {number} for children and families", "SEND Lead"] for number in range(1000)]
    path = book(tmp_path, [*ROWS[:2], *rows])
    began = time.process_time()
    assert len(drafted(path, None).rows["actions"]) == 1000
    assert time.process_time() - began < 10


def test_the_command_writes_every_draft_and_says_what_is_next(tmp_path, capsys):
    assert run(book(tmp_path, ROWS), "--to", tmp_path / "drafts") == 0
    said = capsys.readouterr().out
    assert "Drafted 1 section, 1 action and 1 update, as at 30 June 2025." in said
    assert "sendplan init AREA --from" in said
    assert {each.name for each in (tmp_path / "drafts").iterdir()} == {
        *(f"{each}.csv" for each in (*DRAFTED, "found", "unread")),
        "columns.toml",
        "review.html",
    }


def test_after_another_version_the_command_leads_to_the_import_of_its_drafts(tmp_path, capsys):
    folder = tmp_path / "drafts"
    run(book(tmp_path, ROWS), "--to", folder)
    run(book(tmp_path, [*ROWS, ["9.9", "Hold a jobs fair", "SEND Lead"]]), "--to", folder)
    assert f"then: sendplan import drafts {folder} --area AREA" in capsys.readouterr().out.splitlines()[-1]


def test_a_second_import_of_the_same_file_changes_nothing(tmp_path, capsys):
    path, folder = book(tmp_path, ROWS), tmp_path / "drafts"
    run(path, "--to", folder)
    before = {each.name: each.read_bytes() for each in folder.iterdir() if each.suffix == ".csv"}
    capsys.readouterr()
    assert run(path, "--to", folder) == 0
    assert "Nothing changed since" in capsys.readouterr().out
    after = {each.name: each.read_bytes() for each in folder.iterdir() if each.suffix == ".csv"}
    assert {name for name in after if after[name] != before[name]} <= {"found.csv"}


def test_a_later_version_adds_its_updates_and_says_what_came_went_and_moved(tmp_path, capsys):
    folder, later = tmp_path / "drafts", [["SEND plan at 31 July 2025"], HEADINGS]
    run(book(tmp_path, [*ROWS, ["1.2", "Train staff", "Lead", "2026", "Red", "None"]]), "--to", folder)
    later += [
        ["1.1", "Publish the offer", "Offer Lead", "Sept 2025", "Red", "Slipped"],
        ["1.3", "Map needs", "Lead", "2026"],
    ]
    capsys.readouterr()
    run(book(tmp_path, later), "--to", folder)
    said = capsys.readouterr().out
    assert "action 1.3 is new: Map needs" in said
    assert "action 1.2 is gone: Train staff" in said
    assert "action 1.1, due: 2025-05-31 is now 2025-09-30" in said
    assert "action 1.1, rating: Green is now Red" in said
    acts = (folder / "actions.csv").read_text("utf-8").splitlines()
    gone = acts[0].split(",").index("dropped_on")
    assert [(each.split(",")[1], each.split(",")[gone]) for each in acts[1:]] == [
        ("1.1", ""),
        ("1.3", ""),
        ("1.2", "2025-07-31"),
    ]
    lines = (folder / "updates.csv").read_text("utf-8").splitlines()
    assert [re.findall(r"^plan,(\S+?),(\S+?),", line)[0] for line in lines[1:]] == [
        ("1.1", "2025-06-30"),
        ("1.2", "2025-06-30"),
        ("1.1", "2025-07-31"),
    ]


def test_a_later_version_says_which_new_date_or_value_is_another(tmp_path, capsys):
    folder = tmp_path / "drafts"
    for month, date, value in (("June", "30/09/2025", 41), ("July", "31/10/2025", 43)):
        plan_rows = [
            [f"SEND plan for the board of 20 November 2025: position at 30 {month} 2025"],
            ["Ref", "Action", "Lead", "Due", "RAG", "Revised date", "Start date"],
            ["1.1", "Publish the offer", "Offer Lead", "May 2025", "Red", date, "1 April 2025"],
        ]
        measures = [["Ref", "Measure", "Unit", "Good is", "Q1 2025/26"], ["K1", "Plans on time", "%", "Higher", value]]
        capsys.readouterr()
        assert run(book(tmp_path, Plan=plan_rows, Measures=measures), "--to", folder) == 0
    said = capsys.readouterr().out
    assert "action 1.1, new date: 2025-09-30 is now 2025-10-31" in said
    assert "41 is now 43" in said
    reports = [line.split(",") for line in (folder / "updates.csv").read_text("utf-8").splitlines()]
    begins = reports[0].index("provisional_start")
    assert [(each[2], each[begins]) for each in reports[1:]] == [
        ("2025-06-30", "2025-04-01"),
        ("2025-07-30", "2025-04-01"),
    ]


def test_a_later_register_adds_to_what_was_said_of_risks(tmp_path):
    folder = tmp_path / "drafts"
    for month, score in (("June", 4), ("July", 2)):
        rows = [[f"Risks at 30 {month} 2025"], ["Ref", "Risk", "Likelihood", "Impact"], ["R1", "Staff leave", score, 3]]
        assert run(book(tmp_path, rows), "--to", folder) == 0
    said = [line.split(",") for line in (folder / "risks.csv").read_text("utf-8").splitlines()]
    likelihood = said[0].index("likelihood")
    assert [(line[2], line[likelihood]) for line in said[1:]] == [("2025-06-30", "4"), ("2025-07-30", "2")]


def test_drafts_with_other_columns_are_not_written_over(tmp_path, capsys):
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / "actions.csv").write_text("mine\n1\n")
    assert run(book(tmp_path, ROWS), "--to", folder) == 1
    assert (folder / "actions.csv").read_text() == "mine\n1\n"
    assert "other columns" in capsys.readouterr().err


def columns(tmp_path, text):
    path = tmp_path / "columns.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_columns_toml_says_what_each_heading_was_taken_for_and_leads_to_the_same_drafts(tmp_path):
    path = changed(book(tmp_path, [*ROWS[:2], [*ROWS[2], "9"]]), lambda sheet: fill(sheet["E3"], AMBER))
    drafts, found = plan.drafted([path], AS_AT, {})
    text = files_of(drafts, found)["columns.toml"]
    assert tomllib.loads(text)["Plan"]["RAG"] == "rating"
    again, _ = plan.drafted([path], AS_AT, read_columns(columns(tmp_path, text)))
    assert again.rows == drafts.rows


def test_a_heading_that_a_person_corrects_is_read_so(tmp_path):
    path = book(tmp_path, [["Ref", "Action", "Zuständig", "Update"], ["1", "Do", "DCS", "ok"]])
    said = read_columns(columns(tmp_path, '[Plan]\n"Zuständig" = "leads"\nUpdate = "ignore"\n'))
    drafts = drafted(path, AS_AT, said)
    assert column(drafts, "actions", "leads") == ["DCS"]
    assert drafts.rows["updates"] == []
    assert told(drafts, "ok") == ["column “Update”: a person ignores it"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[Plan", "columns.toml"),
        ('[Plan]\nDue = "dew"\nRAG = "colour"\n', "'dew'"),
        ('Due = "due"\n', "Due"),
        ('[Plan]\nDue = ["due"]\n', "Due"),
    ],
)
def test_faults_of_columns_toml_are_all_said(text, says, tmp_path):
    with pytest.raises(ReleaseError, match=says) as raised:
        read_columns(columns(tmp_path, text))
    assert len(raised.value.faults) == (2 if "dew" in text else 1)


def test_no_link_is_followed_and_no_file_is_left_behind(tmp_path):
    path = book(tmp_path, [*ROWS, ["1.2", "='[other.xlsx]One'!A1", "Lead", "2026", "G", '=WEBSERVICE("http://x")']])
    drafts = drafted(path, None)
    assert column(drafts, "actions", "ref") == ["1.1"]
    assert len([each for each in drafts.unread if each.text.startswith("=")]) == 2
    assert [each.name for each in tmp_path.iterdir()] == ["tracker.xlsx"]
