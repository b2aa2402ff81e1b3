"""An area through a spreadsheet program and back: whatever changed its meaning is named (see spreadsheet.py)."""

import json

import pytest
from builders import area_folder, row
from spreadsheet import OFFICE, WAYS, difference, excel, run, soffice

from sendplan.data.areas import load_area
from sendplan.data.describe import data_package

ACTIONS = [
    row("actions", ref=ref, due_text=text, due=due)
    for ref, text, due in [
        ("1.1", "June 2019", "2019-06-30"),
        ("1.10", "Sept 2019", "2019-09-30"),
        ("1.2", "Summer term 2019", ""),
        ("1e1", "April 2019", "2019-04-30"),
        ("01", "Ongoing", ""),
        ("1-2", "March 2020", "2020-03-31"),
    ]
]
UPDATES = [row("updates", ref=each["ref"]) for each in ACTIONS]
QUOTED = [row("quoted", figure="children", value="16500", printed="16,500")]


@pytest.mark.parametrize("way", WAYS)
def test_every_cell_whose_meaning_a_spreadsheet_changes_is_named(data, way):
    if way in OFFICE and not soffice():
        pytest.skip("LibreOffice is not installed")
    folder = area_folder(data, actions=ACTIONS, updates=UPDATES, quoted=QUOTED)
    package = json.dumps(data_package(load_area("smallshire")))  # what knows that 01 was not 1, where all tables say so
    (folder / "datapackage.json").write_text(package, encoding="utf-8")
    found = run(folder, way)
    assert {change.column for change, _ in found} >= {"ref"}
    assert [change for change, named in found if change.kind == "meaning" and not named] == []


@pytest.mark.parametrize(
    ("cell", "uk", "us"),
    [
        ("1.10", "1.1", "1.1"),
        ("01", "1", "1"),
        ("1e5", "1.00E+05", "1.00E+05"),
        ("1:10", "01:10", "01:10"),
        ("1-2", "01-Feb", "02-Jan"),
        ("March 2020", "Mar-20", "Mar-20"),
        ("2019-06-30", "30/06/2019", "6/30/2019"),
        ("true", "TRUE", "TRUE"),
        ("1.1.1", "1.1.1", "1.1.1"),
        ("201718", "201718", "201718"),
        ("Sept 2019", "Sept 2019", "Sept 2019"),
    ],
)
def test_excel_is_simulated_as_it_is_known(cell, uk, us):
    assert (excel(cell, "uk"), excel(cell, "us")) == (uk, us)


@pytest.mark.parametrize(
    ("before", "after", "kind", "column", "changed"),
    [
        ("74.80", "74.8", "number", "value", ""),
        ("true", "TRUE", "flag", "in_plan", ""),
        ("1.10", "1.1", "text", "ref", "meaning"),
        ("16,500", "16500", "text", "printed", "number"),
        ("69.0%", "69%", "text", "printed", "number"),
        ("June 2019", "01/06/2019", "text", "due_text", "meaning"),
        ("2019-06-30", "30/06/2019", "day", "due", "meaning"),
    ],
)
def test_a_cell_changed_its_meaning_where_its_kind_reads_another_value(before, after, kind, column, changed):
    assert difference(before, after, kind, "actions", column) == changed
