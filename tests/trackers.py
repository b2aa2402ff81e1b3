"""Small trackers and dashboards as councils make them, what is drafted of them, and what of them nobody was told."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import range_boundaries

from sendplan.sources import plan
from sendplan.sources.draft_files import files_of

AS_AT = date(2025, 6, 30)
RED, AMBER, GREEN = "FFFF0000", "FFFFC000", "FF00B050"
HEADINGS = ["Ref", "Action", "Lead", "Due", "RAG", "Update"]
KPIS = ["Ref", "Measure", "Unit", "Good is"]


def put(sheet, rows, at=(1, 1)):
    for down, row in enumerate(rows):
        for across, value in enumerate(row):
            if value is not None:
                sheet.cell(at[0] + down, at[1] + across, value)
    return sheet


def book(tmp_path, rows=(), at=(1, 1), name="Plan", **more):
    """Write a workbook of one sheet, or of several by their names; return its path and the workbook, to add to."""
    made = Workbook()
    put(made.active, rows, at).title = name
    for other, others in more.items():
        put(made.create_sheet(other), others)
    path = tmp_path / "tracker.xlsx"
    made.save(path)
    return path


def changed(path, change):
    """Change a workbook that was written: merge, hide, colour."""
    made = load_workbook(path)
    change(made.worksheets[0])
    made.save(path)
    return path


def fill(cell, colour):
    cell.fill = PatternFill("solid", fgColor=colour)


def ink(cell, colour):
    cell.font = Font(color=colour)


def drafted(path, as_at=AS_AT, told=None):
    return plan.drafted([path], as_at, told or {})[0]


def column(drafts, table, name):
    return [row[name] for row in drafts.rows[table]]


def told(drafts, text):
    """Why a text was not read, of each place where it was not."""
    return [each.why for each in drafts.unread if text in each.text]


def actions(tmp_path, *rows, headings=HEADINGS):
    return drafted(book(tmp_path, [headings, *rows]))


def measures(tmp_path, more, *rows, title="Dashboard", as_at=AS_AT):
    return drafted(book(tmp_path, [[title], [*KPIS, *more], *rows]), as_at)


def values(drafts):
    return [
        (each["measure"], each["breakdown"], each["series"], each["period_end"], each["value"] or each["symbol"])
        for each in drafts.rows["observations"]
    ]


def untold(path, as_at=AS_AT):
    """List the visible cells that stand in no place of found.csv or unread.csv and are no heading of columns.toml."""
    files = files_of(*plan.drafted([path], as_at, {}))
    rows = [row for name in ("found.csv", "unread.csv") for row in csv.DictReader(io.StringIO(files[name]))]
    blocks = [(row["sheet"], range_boundaries(row["place"])) for row in rows if re.match(r"[A-Z]+\d", row["place"])]
    return [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in load_workbook(path).worksheets
        for cell in (each for row in sheet.iter_rows() for each in row)
        if str(cell.value or "").strip()
        and " ".join(str(cell.value).split()) not in files["columns.toml"]
        and not any(
            sheet.title == name and left <= cell.column <= right and top <= cell.row <= bottom
            for name, (left, top, right, bottom) in blocks
        )
    ]
