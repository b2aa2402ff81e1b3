"""Small made-up areas and tables for tests: every row has defaults, so that a test shows only what matters to it."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest

from sendplan.data.areas import load_area
from sendplan.data.schema import REQUIRED, TABLES, columns_of
from sendplan.errors import DataError, Fault

REPOSITORY = Path(__file__).parents[1]
LANCASHIRE = REPOSITORY / "data" / "lancashire"

TOML = """\
la_name = "Smallshire"
new_la_code = "E10000099"
old_la_code = 999
made_up = true
licence = "Open Government Licence v3.0"
disclosure = { rule = "Small counts", text = "Nobody here is real.", show_small_counts = true, threshold = 5 }
neighbours = "No other area is like it."

[[plans]]
id = "p"
title = "Small plan"
hierarchy = ["priority", "theme", "action"]
ratings = [
    { code = "C", word = "Complete", means = "complete", legend = "done" },
    { code = "A", word = "Amber", means = "amber", legend = "under way" },
]

[[bodies]]
id = "board"
name = "Small board"
notebooks = ["board_summary"]
"""

# One row of each table, that is allowed next to the others. An area has only REQUIRED unless it asks for more.
ROWS: dict[str, dict[str, str]] = {
    "sections": {"plan": "p", "ref": "1", "kind": "priority", "title": "Meet needs"},
    "actions": {"plan": "p", "ref": "1.1", "section": "1", "title": "Train staff", "cadence": "once"},
    "updates": {"plan": "p", "ref": "1.1", "as_at": "2019-06-24", "rating": "A", "source": "paper"},
    "concerns": {"number": "1", "title": "Leaders do not know the area", "inspected_on": "2017-11-17"},
    "concern_links": {"concern": "1", "plan": "p", "ref": "1.1", "linked_by": "paper"},
    "carried_forward": {"from_plan": "p", "from_ref": "1.1", "to_plan": "p", "to_ref": "1"},
    "serves": {"plan": "p", "ref": "1.1", "to_plan": "p", "to_ref": "1", "linked_by": "subject"},
    "measures": {
        "plan": "p",
        "ref": "1a",
        "title": "Plans on time",
        "section": "1",
        "frequency": "annual",
        "unit": "%",
        "better": "higher",
        "dp": "0",
        "is_small_count": "false",
        "in_plan": "true",
    },
    "indicators": {
        "plan": "p",
        "measure": "1a",
        "breakdown": "all",
        "dataset": "ees/plans",
        "filter": "breakdown=Total",
        "indicator": "pc_on_time",
        "definition": "Plans issued in 20 weeks.",
    },
    "rebases": {
        "plan": "p",
        "measure": "1a",
        "breakdown": "all",
        "starts": "2020-01-01",
        "reason": "A second team began.",
    },
    "observations": {
        "plan": "p",
        "measure": "1a",
        "breakdown": "all",
        "series": "actual",
        "time_period": "2019",
        "time_identifier": "Calendar year",
        "period_end": "2019-12-31",
        "value": "12.5",
        "source": "paper",
    },
    "risks": {
        "plan": "p",
        "ref": "R1",
        "as_at": "2019-06-24",
        "title": "Staff leave",
        "likelihood": "3",
        "impact": "4",
        "source": "paper",
    },
    "meetings": {"body": "board", "meeting": "2019-07-03", "as_at": "2019-06-24"},
    "requests": {
        "raised_on": "2019-07-03",
        "body": "board",
        "ref": "2019-07-03/1",
        "kind": "request",
        "request": "Say more.",
    },
    "promises": {
        "plan": "p",
        "ref": "1a",
        "series": "actual",
        "promise": "A first value",
        "due": "2019-03-31",
        "source": "paper",
    },
    "assessments": {"concern": "1", "as_at": "2019-06-24", "source": "paper"},
    "judgements": {
        "concern": "1",
        "judged_on": "2019-06-20",
        "judged_by": "Inspectors",
        "judgement": "sufficient progress",
        "source": "paper",
    },
    "findings": {"found_on": "2017-11-17", "kind": "strength", "finding": "Parents are heard.", "source": "paper"},
    "lists": {
        "source": "paper",
        "plan": "p",
        "title": "Actions under way",
        "as_at": "2019-06-24",
        "rating": "A",
        "refs": "1.1",
    },
    "quoted": {"source": "paper", "as_at": "2019-06-24", "figure": "actions", "value": "94", "unit": "count"},
    "sources": {
        "id": "paper",
        "title": "A paper",
        "publisher": "Smallshire",
        "published": "2019-06-24",
        "licence": "Open Government Licence v3.0",
    },
}


def row(table: str, **changes: str) -> dict[str, str]:
    """One row of a table, with every column: the defaults, then the changes."""
    return dict.fromkeys(columns_of(table), "") | ROWS[table] | changes


def csv_text(table: str, rows: list[dict[str, str]], columns: Iterable[str] = ()) -> str:
    """Write rows as a table's file: its columns in order (nothing: all), every cell quoted where it must be."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*columns] or list(columns_of(table)), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write_drafts(folder: Path, **tables: list[dict[str, str]]) -> None:
    """Write tables of drafts, with every column that a row leaves out empty."""
    for table, rows in tables.items():
        whole = [dict.fromkeys(columns_of(table), "") | each for each in rows]
        (folder / f"{table}.csv").write_text(csv_text(table, whole), encoding="utf-8")


def area_folder(data: Path, name: str = "smallshire", *, toml: str = TOML, **tables: list[dict[str, str]]) -> Path:
    """Write a small area under `data`: one row in every table an area must have, then `tables`.

    A table given as rows has those; every other table that is needed has one row of ROWS.
    """
    folder = data / name
    folder.mkdir(exist_ok=True)
    (folder / "area.toml").write_text(toml, encoding="utf-8", newline="\n")
    for table, rows in ({table: [row(table)] for table in REQUIRED} | tables).items():
        (folder / f"{table}.csv").write_text(csv_text(table, rows), encoding="utf-8", newline="\n")
    return folder


def whole_area(data: Path, name: str = "smallshire", **tables: list[dict[str, str]]) -> Path:
    """Write a small area that has one row in every table there is."""
    return area_folder(data, name, **({table: [row(table)] for table in TABLES} | tables))


def copy_of_lancashire(data: Path) -> Path:
    """Copy the real area under `data`."""
    return Path(shutil.copytree(LANCASHIRE, data / "lancashire"))


def read_rows(path: Path) -> list[list[str]]:
    """Read every row of a CSV file, the header first."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def row_number(path: Path, **cells: str) -> int:
    """Find the only row with these cells, numbered as a spreadsheet does."""
    header, *rows = read_rows(path)
    [found] = [
        number for number, each in enumerate(rows, 2) if cells.items() <= dict(zip(header, each, strict=True)).items()
    ]
    return found


def change_cell(path: Path, number: int, column: str, text: str) -> None:
    """Change one cell of a CSV file; rows are numbered as a spreadsheet does."""
    rows = read_rows(path)
    rows[number - 1][rows[0].index(column)] = text
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def faults_of(name: str = "smallshire") -> list[Fault]:
    """Load an area that must be refused; return its faults."""
    with pytest.raises(DataError) as refused:
        load_area(name)
    return refused.value.faults


def texts_of(name: str = "smallshire") -> list[str]:
    """Load an area that must be refused; return its faults as they are shown."""
    return [str(fault) for fault in faults_of(name)]


def cells(**tables: list[dict[str, str]]) -> dict[str, pd.DataFrame]:
    """Build every table as text, as rules see them: one row where an area needs the table, then `tables`."""
    given = {table: [row(table)] for table in REQUIRED} | tables
    frames = {table: pd.DataFrame(given.get(table, []), columns=list(columns_of(table)), dtype=str) for table in TABLES}
    return {table: frame.set_axis(range(2, len(frame) + 2)) for table, frame in frames.items()}  # row 1 is the header
