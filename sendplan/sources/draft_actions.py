"""Rows of a plan's table → drafts of actions and of what was reported of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sendplan.sources.drafting import Drafts, TextRow, day_of, how, text_of
from sendplan.sources.found_tables import FoundTable
from sendplan.sources.grid import Cell, Unread
from sendplan.sources.headings import Column
from sendplan.sources.table_rows import Item, items, placed

LEADS = re.compile(r"\s*(?:;|\n|\s/\s|(?<=[a-z])/(?=[A-Z])|\s&\s(?=[A-Z]))\s*")
REPORTED = ("rating", "narrative", "mitigation", "evidence")
NO_DAY = "no day that is sure: left empty, for a person to settle"
PASSED = "a start date that is no later than the report"


def draft(drafts: Drafts, table: FoundTable, as_at: date) -> None:
    """Draft every action of a table and its updates, those of columns with a day in their heading as of that day."""
    colours = _words_of_colours(table)
    for item in items(drafts, table):
        drafts.add(
            "actions", _action(drafts, table, item), table.sheet, placed(item), how(table.columns.values()), item.note
        )
        for row in _updates(drafts, table, item, as_at, colours):
            drafts.add("updates", {"ref": item.ref} | row, table.sheet, placed(item), how(table.columns.values()))


def _action(drafts: Drafts, table: FoundTable, item: Item) -> TextRow:
    due = day_of(item.cells.get("due"))
    if not due.is_sure:
        drafts.unread.append(Unread(table.sheet, item.cells["due"].place, due.text, f"due of {item.ref}: {NO_DAY}"))
    row = {"ref": item.ref, "section": item.section, "title": _line(text_of(item.cells, "title"))}
    row |= {"due_text": _line(due.text), "due": due.day, "cadence": due.cadence}
    row |= {role: _line(text_of(item.cells, role)) for role in ("success", "accountable")}
    return row | {role: parted(text_of(item.cells, role)) for role in ("leads", "partners")}


def _line(text: str) -> str:
    return " ".join(text.split())


def parted(text: str) -> str:
    """Part the roles of a cell: by semicolons, lines, strokes and ampersands, as `;` does in our tables."""
    return ";".join(filter(None, (_line(each).strip(" ,") for each in LEADS.split(text))))


def _updates(drafts: Drafts, table: FoundTable, item: Item, as_at: date, colours: Mapping[str, str]) -> list[TextRow]:
    """Draft what was said of an action at each day: a row each aspect that is rated, words in the first."""
    cells = {each.column: each for each in item.row}
    told: dict[date, dict[str, TextRow]] = defaultdict(dict)
    ratings = [each for each in table.columns.values() if each.role == "rating"]
    for place, column in sorted(table.columns.items(), key=lambda each: each[1].role != "rating"):
        if place in cells and column.role in REPORTED:
            when = column.when.ends if column.when else as_at
            _tell(told[when], column, cells[place], _aspect(column, ratings), colours)
    dates = _dates(drafts, table, item, as_at)
    if dates:
        first = told[as_at] or {"": {}}
        told[as_at] = first
        next(iter(first.values())).update(dates)
    return [
        {"as_at": when.isoformat(), "aspect": aspect} | row
        for when, every in told.items()
        for aspect, row in every.items()
    ]


def _tell(rows: dict[str, TextRow], column: Column, cell: Cell, aspect: str, colours: Mapping[str, str]) -> None:
    text = cell.text or (colours.get(cell.colour, cell.colour) if column.role == "rating" else "")
    if text:
        row = rows.setdefault(aspect, {}) if column.role == "rating" else next(iter(rows.values()), None)
        row = rows.setdefault("", {}) if row is None else row
        row[column.role] = f"{row[column.role]}\n{text}" if row.get(column.role) else text


def _aspect(column: Column, ratings: list[Column]) -> str:
    """Name what a rating is of, where several are given for one day."""
    rivals = [each for each in ratings if each.when == column.when]
    return (column.rest or column.heading).casefold() if column.role == "rating" and len(rivals) > 1 else ""


def _dates(drafts: Drafts, table: FoundTable, item: Item, as_at: date) -> TextRow:
    """Draft the days that a report gives: a new one, that of completion, a start that is still to come."""
    new, done, starts = (day_of(item.cells.get(role)) for role in ("revised_due", "completed_on", "starts"))
    row = {
        "revised_due": new.day,
        "revised_text": _line(new.text) if new.text and not new.day else "",
        "completed_on": done.day,
    }
    if done.text and not done.day:
        place = item.cells["completed_on"].place
        drafts.unread.append(Unread(table.sheet, place, done.text, f"completion of {item.ref}: {NO_DAY}"))
    if starts.text and starts.day > as_at.isoformat():
        row["provisional_start"] = starts.day
    elif starts.text:
        drafts.unread.append(Unread(table.sheet, item.cells["starts"].place, starts.text, f"{item.ref}: {PASSED}"))
    return {name: text for name, text in row.items() if text}


def _words_of_colours(table: FoundTable) -> dict[str, str]:
    """Find the word that always stands on a colour of a rating; a colour that several words share has none."""
    seen: dict[str, set[str]] = defaultdict(set)
    places = {place for place, each in table.columns.items() if each.role == "rating"}
    for cell in (each for row in table.rows for each in row):
        if cell.column in places and cell.colour and cell.text:
            seen[cell.colour].add(cell.text)
    return {colour: next(iter(words)) for colour, words in seen.items() if len(words) == 1}
