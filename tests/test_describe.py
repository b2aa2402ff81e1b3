"""The codebook and the data packages: what is on disk is what the schema says, and other tools agree."""

from __future__ import annotations

import json
import re
from functools import cache

import frictionless
import pytest
from builders import (
    LANCASHIRE,
    REPOSITORY,
    REQUIRED,
    TOML,
    area_folder,
    change_cell,
    copy_of_lancashire,
    read_rows,
    row,
    row_number,
    whole_area,
)

from sendplan.data import describe
from sendplan.data.areas import load_area
from sendplan.data.keys import RELATIONS
from sendplan.data.schema import TABLES, columns_of
from sendplan.vocabulary import SYMBOLS


@pytest.fixture
def data(tmp_path, monkeypatch):
    """Point sendplan at an empty folder of areas."""
    monkeypatch.setenv("SENDPLAN_DATA", str(tmp_path))
    return tmp_path


def package(area: str = "smallshire") -> dict:
    return describe.data_package(load_area(area))


@cache
def tables_of_lancashire() -> dict[str, dict]:
    return {each["name"]: each for each in package("lancashire")["resources"]}


def fields(table: str) -> dict[str, dict]:
    """Describe each column of a table as the data package of Lancashire does."""
    return {field["name"]: field for field in tables_of_lancashire()[table]["schema"]["fields"]}


def errors_of(folder) -> list[tuple[str, str]]:
    """Validate a data package with frictionless; return the table and the kind of each error."""
    report = frictionless.validate(str(folder / "datapackage.json"))
    return [(task.name, error.type) for task in report.tasks for error in task.errors] + [
        ("package", error.type) for error in report.errors
    ]


# On disk


def test_there_is_a_codebook_and_a_package_for_every_area():
    areas = [path.parent.name for path in (REPOSITORY / "data").glob("*/area.toml")]

    assert set(describe.documents()) == {
        REPOSITORY / "data" / "README.md",
        *(REPOSITORY / "data" / area / "datapackage.json" for area in areas),
    }


def test_what_is_on_disk_is_what_the_schema_says():
    on_disk = {path: path.read_bytes().decode() for path in describe.documents()}

    assert on_disk == describe.documents(), "run 'sendplan describe' and commit what it writes"


def test_writing_gives_the_documents_and_their_paths(data):
    whole_area(data)

    assert describe.write_documents() == [data / "README.md", data / "smallshire" / "datapackage.json"]
    assert {path: path.read_bytes().decode() for path in describe.documents()} == describe.documents()


def test_writing_twice_changes_nothing(data):
    area_folder(data)
    before = {path: path.read_bytes() for path in describe.write_documents()}

    assert {path: path.read_bytes() for path in describe.write_documents()} == before


def test_writing_changes_no_table_and_no_hash(data):
    area_folder(data)
    before = load_area("smallshire").data_hash

    describe.write_documents()

    assert load_area("smallshire").data_hash == before


# The codebook


def cells_of(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def section(table: str) -> list[str]:
    found = describe.codebook([]).split(f"\n## {table}.csv\n")[1]
    return found.split("\n## ")[0].splitlines()


@pytest.mark.parametrize("table", TABLES)
def test_the_codebook_has_a_row_for_every_column_with_its_meaning_and_what_is_allowed(table):
    rows = [cells_of(line) for line in section(table) if line.startswith("| `")]

    assert rows == [[f"`{name}`", each.description, each.allowed] for name, each in columns_of(table).items()]


@pytest.mark.parametrize("table", TABLES)
def test_the_codebook_says_what_a_row_is_and_whether_an_area_may_leave_it_out(table):
    told = "\n".join(section(table))

    assert TABLES[table].row in told
    assert ("An area may leave this table out." in told) == (table not in REQUIRED)


@pytest.mark.parametrize("table", TABLES)
def test_the_codebook_names_the_columns_a_row_is_known_by(table):
    [told] = re.findall(r"A row is known by (.*)\.$", "\n".join(section(table)), re.MULTILINE)

    assert told == ", ".join(f"`{column}`" for column in TABLES[table].key)


def test_the_codebook_explains_every_symbol():
    told = describe.codebook([]).split("## Symbols")[1].split("\n## ")[0]

    assert re.findall(r"^- `(\w+)`: (.+)$", told, re.MULTILINE) == list(SYMBOLS.items())


# The data package


def test_a_package_names_its_area_and_its_licence(data):
    area_folder(data)

    found = package()

    assert found["name"] == "smallshire"
    assert found["title"] == "Smallshire: SEND improvement plans and measures"
    assert [licence["name"] for licence in found["licenses"]] == ["OGL-UK-3.0"]


def test_a_package_lists_the_tables_that_are_there_and_no_other(data):
    area_folder(data, concerns=[row("concerns")])

    assert {resource["path"] for resource in package()["resources"]} == {
        f"{table}.csv" for table in (*REQUIRED, "concerns")
    }


@pytest.mark.parametrize("table", [path.stem for path in sorted(LANCASHIRE.glob("*.csv"))])
def test_a_package_gives_every_column_of_a_file_its_title_its_description_and_its_type(table):
    there = read_rows(LANCASHIRE / f"{table}.csv")[0]
    types = {
        "text": "string",
        "name": "string",
        "day": "date",
        "number": "number",
        "whole": "integer",
        "places": "integer",
        "flag": "boolean",
    }

    assert {name: (field["title"], field["description"], field["type"]) for name, field in fields(table).items()} == {
        name: (each.title, each.description, types[each.kind])
        for name, each in columns_of(table).items()
        if name in there
    }


def test_a_package_says_which_cells_must_not_be_blank_and_which_words_are_allowed():
    actions = fields("actions")

    assert actions["cadence"]["constraints"] == {"required": True, "enum": ["once", "quarterly", "ongoing"]}
    assert "constraints" not in actions["due"]


def test_a_package_says_the_unit_of_a_number():
    assert fields("observations")["value"]["unit"] == "the unit of the measure"


def test_a_package_says_every_relation_that_leads_to_one_table_and_cannot_be_blank(data):
    whole_area(data)

    said = {
        (resource["name"], *key["fields"], "->", key["reference"]["resource"], *key["reference"]["fields"])
        for resource in package()["resources"]
        for key in resource["schema"].get("foreignKeys", [])
    }

    assert said == {
        ("actions", "plan", "section", "->", "sections", "plan", "ref"),
        ("concern_links", "inspection", "concern", "->", "concerns", "inspection", "number"),
        ("carried_forward", "from_plan", "from_ref", "->", "actions", "plan", "ref"),
        ("measures", "plan", "section", "->", "sections", "plan", "ref"),
        ("observations", "plan", "measure", "->", "measures", "plan", "ref"),
        ("indicators", "plan", "measure", "->", "measures", "plan", "ref"),
        ("rebases", "plan", "measure", "->", "measures", "plan", "ref"),
        ("observations", "source", "->", "sources", "id"),
        ("promises", "source", "->", "sources", "id"),
        ("requests", "raised_on", "->", "meetings", "meeting"),
        ("assessments", "inspection", "concern", "->", "concerns", "inspection", "number"),
        ("assessments", "source", "->", "sources", "id"),
        ("judgements", "inspection", "concern", "->", "concerns", "inspection", "number"),
        ("risks", "source", "->", "sources", "id"),
        ("judgements", "source", "->", "sources", "id"),
        ("findings", "source", "->", "sources", "id"),
        ("lists", "source", "->", "sources", "id"),
        ("quoted", "source", "->", "sources", "id"),
    }
    assert len(said) < len(RELATIONS)


def test_a_package_says_the_key_of_every_table(data):
    whole_area(data)

    keys = {resource["name"]: tuple(resource["schema"]["primaryKey"]) for resource in package()["resources"]}

    assert keys == {table: spec.key for table, spec in TABLES.items()}


# Other tools


def test_frictionless_finds_nothing_wrong_with_lancashire():
    assert errors_of(LANCASHIRE) == []


def test_frictionless_reads_as_many_rows_as_we_do(lancashire):
    tables = frictionless.Package(str(LANCASHIRE / "datapackage.json"))

    assert {each.name: len(each.read_rows()) for each in tables.resources} == {
        table: len(frame) for table, frame in lancashire.tables.items() if (LANCASHIRE / f"{table}.csv").exists()
    }


LAST = {"measure": "1c", "series": "actual", "time_period": "2024"}
# A table, the row of it, a column, what it is changed into, and what is wrong with that.
BAD_CELLS = [
    ("actions", {"ref": "1.1.1"}, "due", "31/02/2019", "type-error"),
    ("actions", {"ref": "1.1.2"}, "cadence", "often", "constraint-error"),
    ("actions", {"ref": "1.2.1"}, "title", "", "constraint-error"),
    ("actions", {"ref": "1.3.1"}, "section", "9", "foreign-key"),
    ("measures", {"ref": "1a"}, "is_small_count", "no", "type-error"),
    ("observations", LAST, "value", "84,7", "type-error"),
    ("observations", LAST, "symbol", "*", "constraint-error"),
    ("quoted", {"figure": "inspectors"}, "source", "rumour", "foreign-key"),
]


def test_frictionless_finds_every_bad_cell_in_a_copy_of_lancashire(data):
    folder = copy_of_lancashire(data)
    for table, cells, column, text, _ in BAD_CELLS:
        path = folder / f"{table}.csv"
        change_cell(path, row_number(path, **cells), column, text)

    assert sorted(errors_of(folder)) == sorted((table, error) for table, *_, error in BAD_CELLS)


def test_frictionless_finds_a_row_that_stands_twice(data):
    path = copy_of_lancashire(data) / "concerns.csv"
    path.write_text(path.read_text(encoding="utf-8") + "12,Again,2017-11-17\n", encoding="utf-8")

    assert errors_of(path.parent) == [("concerns", "primary-key")]


def test_frictionless_finds_nothing_wrong_with_an_area_that_has_every_table(data):
    whole_area(data)
    describe.write_documents()

    assert errors_of(data / "smallshire") == []


def test_frictionless_finds_nothing_wrong_with_an_area_under_another_licence(data):
    area_folder(data, toml=TOML.replace("Open Government Licence v3.0", "Creative Commons Attribution 4.0"))
    describe.write_documents()

    assert errors_of(data / "smallshire") == []


def test_a_package_is_json_that_ends_its_last_line_and_keeps_letters_as_they_are(data):
    area_folder(data, toml=TOML.replace("Smallshire", "Sørshire"))

    text = describe.documents()[data / "smallshire" / "datapackage.json"]

    assert text.endswith("}\n")
    assert "Sørshire" in text
    assert json.loads(text) == package()
