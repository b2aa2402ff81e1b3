"""Rows of a register of risks → drafts of risks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from sendplan.sources.drafting import Drafts, TextRow, by_role, how, parted, text_of
from sendplan.sources.found_tables import FoundTable
from sendplan.sources.grid import Cell, Unread, line, unread
from sendplan.sources.headings import meant
from sendplan.sources.table_rows import items, placed

SCORES = ("likelihood", "impact")
AIMED_AT, AT_FIRST = (
    re.compile(each, re.IGNORECASE) for each in (r"\b(?:target|aim)", r"\b(?:inherent|gross|initial|raw)")
)
SCALE = "a register of risks: its scale, from 1 to what, is no row of a draft: for a person to settle in area.toml"
NO_SCORE = "no whole number, or another one is drafted: for a person to settle"


def draft(drafts: Drafts, table: FoundTable, as_at: date) -> None:
    """Draft every risk of a table: its score now and the one aimed at, not that without any controls."""
    titles = [cell for row in table.rows for role, cell in by_role(table, row).items() if role == "title"]
    drafts.unread += unread(table.sheet, titles, SCALE)
    for item in items(drafts, table, prefix="R"):
        cells = {each.column: each for each in item.row if each.text}
        row = {"ref": item.ref, "as_at": as_at.isoformat(), "section": item.section}
        row |= {"title": line(text_of(item.cells, "title")), "owner": parted(text_of(item.cells, "owner"))}
        row |= {"mitigation": text_of(item.cells, "mitigation"), "status": meant("risk_states", _status(item.cells))}
        row |= _scores(drafts, table, item.ref, cells)
        drafts.add("risks", row, table.sheet, placed(item), how(table.columns.values()), item.note)
        if _status(item.cells) and not row["status"]:
            told = f"status of {item.ref}: a risk is open or closed"
            drafts.unread.append(Unread(table.sheet, item.cells["status"].place, _status(item.cells), told))


def _status(cells: Mapping[str, Cell]) -> str:
    return text_of(cells, "status")


def _scores(drafts: Drafts, table: FoundTable, ref: str, cells: Mapping[int, Cell]) -> TextRow:
    """Read likelihood and impact, now and aimed at; what they were at first only where nothing else is given."""
    row = dict[str, str]()
    scores = [(place, each) for place, each in table.columns.items() if each.role in SCORES and place in cells]
    for place, column in sorted(scores, key=lambda each: bool(AT_FIRST.search(each[1].heading))):
        name = f"target_{column.role}" if AIMED_AT.search(column.heading) else column.role
        if name not in row and re.fullmatch(r"[1-9]\d?", cells[place].text):
            row[name] = cells[place].text
        else:
            why = f"{column.heading} of {ref}: {NO_SCORE}"
            drafts.unread.append(Unread(table.sheet, cells[place].place, cells[place].text, why))
    return row
