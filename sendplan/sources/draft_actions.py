"""Rows of a plan's table → drafts of actions and of what was reported of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from sendplan.periods import printed_span
from sendplan.sources import spoken_ratings
from sendplan.sources.carried import carried
from sendplan.sources.dated_notes import by_day
from sendplan.sources.drafting import Drafts, TextRow, day_of, how, parted, roles_in, text_of
from sendplan.sources.found_tables import FoundTable
from sendplan.sources.grid import Cell, Unread, line, unread
from sendplan.sources.headings import BOTH, Column, meant
from sendplan.sources.item_refs import Item
from sendplan.sources.table_rows import items, placed
from sendplan.sources.two_in_one import moved, says_yes

REPORTED = ("rating", "narrative", "mitigation", "evidence")
OF_ACTIONS = ("success", "accountable", "partners", "depends_on", "milestone")
NO_DAY = "no day that is sure: left empty, for a person to settle"
DONE = ("complete", "embedded")
COLOURLESS = (".txt", ".md", ".csv", ".tsv")  # kinds of file that keep no colour
LOST = "a column of ratings with neither word nor colour: they were colours, which this file does not keep"
NOTHING = "says that there is nothing, or not yet"
NOT_DONE = "no day up to that of the report: left empty, for a person to settle"
NO_ACTION = "depends on what is no reference of another action here"
ONE_COLOUR = "the whole row has this colour: whether it is a rating is for a person to settle"


def draft(drafts: Drafts, table: FoundTable, as_at: date) -> None:
    """Draft every action of a table and its updates, those of columns with a day in their heading as of that day."""
    colours, sure = _words_of_colours(table), how(table.columns.values())
    drafts.unread += _without_ratings(table) if drafts.file.lower().endswith(COLOURLESS) else []
    for item in items(drafts, table):
        if item.is_section:
            _section(drafts, table, item)
        else:
            _add(drafts, table, item, sure)
        for row in _updates(drafts, table, item, as_at, colours):
            draft_row = drafts.add_to if table.state or row["as_at"] != as_at.isoformat() else drafts.add
            draft_row("updates", {"ref": item.ref} | row, table.sheet, placed(item), sure)


def _add(drafts: Drafts, table: FoundTable, item: Item, sure: str) -> None:
    """Draft an action; of one that a list names again, say only what it gives otherwise than the plan."""
    known = drafts.known("actions", item.ref) if table.state else None
    if known is None:
        drafts.add("actions", _action(drafts, table, item), table.sheet, placed(item), sure, item.note)
        return
    title, due = line(text_of(item.cells, "title")), day_of(item.cells.get("due"))
    if not title.startswith(known["title"]):
        drafts.unread.append(Unread(table.sheet, placed(item), title, f"title of {item.ref}: the plan has another"))
    if due.day and due.day != known["due"]:
        drafts.unread.append(Unread(table.sheet, placed(item), due.text, f"due of {item.ref}: the plan has another"))


def _section(drafts: Drafts, table: FoundTable, item: Item) -> None:
    """Say more of a section that has a row as its actions have: its leads and due date; what has no place is said."""
    due = day_of(item.cells.get("due"))
    section = drafts.known("sections", item.ref) or {}
    section |= {"lead": _leads(drafts, table, item), "due_text": line(due.text), "due": due.day}
    rest = [item.cells[role] for role in OF_ACTIONS if role in item.cells]
    drafts.unread += unread(table.sheet, rest, f"section {item.ref}: only an action has it")


def _action(drafts: Drafts, table: FoundTable, item: Item) -> TextRow:
    due, both = day_of(item.cells.get("due")), moved(text_of(item.cells, "due"))
    due = due._replace(day=day_of(item.cells["due"]._replace(text=both[0])).day) if both else due
    if not due.is_sure:
        drafts.unread.append(Unread(table.sheet, item.cells["due"].place, due.text, f"due of {item.ref}: {NO_DAY}"))
    title = _carried_forward(drafts, table, item, line(text_of(item.cells, "title")))
    row = {"ref": item.ref, "section": item.section, "title": title, "parent": item.parent}
    row |= {"due_text": line(due.text), "due": due.day, "cadence": due.cadence}
    row |= {role: line(text_of(item.cells, role)) for role in ("success", "accountable", "depends_on")}
    return row | {"leads": _leads(drafts, table, item), "partners": parted(text_of(item.cells, "partners"))}


def _carried_forward(drafts: Drafts, table: FoundTable, item: Item, title: str) -> str:
    """Draft what a title says of another plan that takes its task over, and return the title without that."""
    found = carried(title)
    if not found:
        return title
    if found.kind in drafts.plans:
        row = {"from_plan": drafts.plan, "from_ref": item.ref, "to_plan": found.kind, "to_ref": found.ref}
        drafts.add("carried_forward", row, table.sheet, placed(item))
    else:
        why = f"{item.ref} is carried forward, to a plan that is not drafted"
        drafts.unread.append(Unread(table.sheet, placed(item), f"{found.plan}: {found.ref}", why))
    return found.title


def _leads(drafts: Drafts, table: FoundTable, item: Item) -> str:
    """Draft every lead of a row, whichever of its columns names one; what says that there is none is told."""
    places = [place for place, each in table.columns.items() if each.role == "leads"]
    named = [cell for cell in item.row if cell.column in places and not _says_none(drafts, table, item, cell)]
    return parted("\n".join(dict.fromkeys(roles_in(cell) for cell in named)))


def _says_none(drafts: Drafts, table: FoundTable, item: Item, cell: Cell) -> bool:
    says_none = meant("symbols", cell.text) in ("x", "z", "tbc")
    if says_none:
        drafts.unread.append(Unread(table.sheet, cell.place, cell.text, f"{item.ref}: {NOTHING}"))
    return says_none


def settle_dependencies(drafts: Drafts) -> None:
    """Keep of what actions depend on the references that the file has, and say what else was given."""
    known = {each["ref"] for each in drafts.rows["actions"]}
    places = {each.key: each for each in drafts.found if each.table == "actions"}
    for row in drafts.rows["actions"]:
        every = [each.strip(" .") for each in re.split(r"[;,&\n]|\band\b", row["depends_on"])]
        if lost := [each for each in every if each and (each not in known or each == row["ref"])]:
            found = places[row["ref"]]
            drafts.unread.append(Unread(found.sheet, found.place, "; ".join(lost), f"{row['ref']} {NO_ACTION}"))
        row["depends_on"] = ";".join(each for each in every if each and each not in lost)


def _updates(drafts: Drafts, table: FoundTable, item: Item, as_at: date, colours: Mapping[str, str]) -> list[TextRow]:
    """Draft what was said of an action at each day: a row each aspect that is rated, words in the first."""
    cells = {each.column: each for each in item.row}
    told: dict[date, dict[str, TextRow]] = defaultdict(dict)
    if table.state and not drafts.is_rated(item.ref, as_at):
        _tell(told[as_at], "rating", drafts.word_of(table.state), "")
    ratings = [each for each in table.columns.values() if each.role == "rating"]
    for place, column in sorted(table.columns.items(), key=lambda each: each[1].role != "rating"):
        if place in cells and column.role in REPORTED:
            when = column.when.ends if column.when else as_at
            when = as_at if (when.year, when.month) == (as_at.year, as_at.month) else when
            text = _said(drafts, table, item, column, cells[place], colours)
            for role, part in _roles_in(drafts, column, text, has_ratings=bool(ratings)):
                _tell_by_day(drafts, told, when, role, part, _aspect(column, ratings))
    _tell_by_day(drafts, told, as_at, "narrative", item.more, "")
    if says_yes(text_of(item.cells, "completed_on")) and not any("rating" in row for row in told[as_at].values()):
        _tell(told[as_at], "rating", drafts.word_of("complete"), "")
    dates = _dates(drafts, table, item, as_at)
    if dates:
        first = told[as_at] or {"": {}}
        told[as_at] = first
        next(iter(first.values())).update(dates)
    return [
        {"as_at": when.isoformat(), "aspect": aspect} | _revised(row) | row
        for when, every in told.items()
        for aspect, row in every.items()
    ]


def _roles_in(drafts: Drafts, column: Column, text: str, *, has_ratings: bool) -> list[tuple[str, str]]:
    """Part a rating from the words that stand in its cell, or in which it stands where no column has ratings."""
    role = column.role
    if column.rest == BOTH and drafts.meaning_of(spoken_ratings.before(text, drafts.meaning_of)[0]):
        role = "rating"
    if role == "rating":
        rating, words = spoken_ratings.before(text, drafts.meaning_of)
        return [("rating", rating), ("narrative", words)]
    if role == "narrative" and not has_ratings:
        rating, words = spoken_ratings.inside(text, drafts.meaning_of)
        return [("rating", rating), ("narrative", words)]
    return [(role, text)]


def _said(drafts: Drafts, table: FoundTable, item: Item, column: Column, cell: Cell, colours: Mapping[str, str]) -> str:
    """Return what a cell says; of a rating without a word, the one that its colour has elsewhere, or its colour."""
    if _says_none(drafts, table, item, cell):
        return ""
    has_word = re.search(r"\w", cell.text) and not cell.is_number
    if column.role != "rating" or has_word or not cell.colour:
        return cell.text
    if not cell.text and cell.colour == item.cells["title"].colour:
        drafts.unread.append(Unread(table.sheet, cell.place, cell.colour, f"{item.ref}: {ONE_COLOUR}"))
        return ""
    return colours.get(cell.colour, cell.colour)


def _tell_by_day(
    drafts: Drafts, told: dict[date, dict[str, TextRow]], when: date, role: str, text: str, aspect: str
) -> None:
    parts = by_day(text, when, max(when, drafts.as_at or when)) if role == "narrative" else {when: text}
    for day, part in parts.items():
        _tell(told[day], role, part, aspect)


REVISED = re.compile(
    r"\b(?:revised|new|extended)\s+(?:(?:due|completion|target|end)\s+)?(?:date|timescale|deadline|due)\b\W*"
    r"(?:(?:is|of|to|now|agreed|set|for)\s+)*"
    r"(?P<day>(?:\d{1,2}[./]\d{1,2}[./]\d{2,4})|(?:\d{1,2}\w{0,2} )?[A-Z][a-z]+ \d{4})",
    re.IGNORECASE,
)


def _tell(rows: dict[str, TextRow], role: str, text: str, aspect: str) -> None:
    if text:
        row = rows.setdefault(aspect, {}) if role == "rating" else next(iter(rows.values()), None)
        row = rows.setdefault("", {}) if row is None else row
        row[role] = f"{row[role]}\n{text}" if row.get(role) else text


def _aspect(column: Column, ratings: list[Column]) -> str:
    """Name what a rating is of, where several are given for one day."""
    rivals = [each for each in ratings if each.when == column.when]
    inside = re.search(r"\((.+)\)", column.heading)
    name = column.rest or (inside[1] if inside else column.heading)
    return name.casefold() if column.role == "rating" and len(rivals) > 1 else ""


def _revised(row: TextRow) -> TextRow:
    """Read a new date that the words of a report give: Revised date September 2025."""
    found = REVISED.search(row.get("narrative", ""))
    span = printed_span(found["day"]) if found else None
    return {"revised_due": span.last.isoformat()} if span else {}


def _dates(drafts: Drafts, table: FoundTable, item: Item, as_at: date) -> TextRow:
    """Draft the days that a report gives: a new one, that of completion, a start that is still to come."""
    cells = {**_moved(item), **item.cells, **_forecast(drafts, item)}
    new, done, starts = (day_of(cells.get(role)) for role in ("revised_due", "completed_on", "starts"))
    if new.text and not new.is_sure:
        drafts.unread.append(
            Unread(table.sheet, cells["revised_due"].place, new.text, f"new date of {item.ref}: {NO_DAY}")
        )
    row = {
        "revised_due": "" if new.day == day_of(cells.get("due")).day else new.day,
        "revised_text": line(new.text) if new.text and not new.day else "",
        "completed_on": done.day,
    }
    if done.text and (not done.day or done.day > as_at.isoformat()):
        row["completed_on"] = ""
        place = cells["completed_on"].place
        drafts.unread.append(Unread(table.sheet, place, done.text, f"completion of {item.ref}: {NOT_DONE}"))
    row["provisional_start"] = starts.day
    if starts.text and not starts.day:
        place = cells["starts"].place
        drafts.unread.append(Unread(table.sheet, place, starts.text, f"start of {item.ref}: {NO_DAY}"))
    return {name: text for name, text in row.items() if text}


def _moved(item: Item) -> Mapping[str, Cell]:
    """Take the later of two dates in a cell for the new one."""
    both = moved(text_of(item.cells, "due"))
    return {"revised_due": item.cells["due"]._replace(text=both[1])} if both else {}


def _forecast(drafts: Drafts, item: Item) -> Mapping[str, Cell]:
    """Take a cell that holds a forecast or the actual day for one of them: of what is done, the day of completion."""
    cell = item.cells.get("forecast_or_actual")
    if cell is None or not cell.text:
        return {}
    if drafts.meaning_of(text_of(item.cells, "rating")) in DONE:
        return {"completed_on": cell}
    due = day_of(item.cells.get("due"))
    return {} if due.day and due.day == day_of(cell).day else {"revised_due": cell}


def _without_ratings(table: FoundTable) -> Iterator[Unread]:
    """Say of a column of ratings that shows neither word nor colour that they are lost."""
    shown = {cell.column for row in table.rows for cell in row if cell.text or cell.colour}
    lost = [place for place, each in table.columns.items() if each.role == "rating" and place not in shown]
    yield from (
        Unread(table.sheet, cell.place, cell.text, LOST)
        for cell in table.headings
        if cell.column in lost and cell.text and len(table.rows) > 1
    )


def _words_of_colours(table: FoundTable) -> dict[str, str]:
    """Find the word that always stands on a colour of a rating; a colour that several words share has none."""
    seen: dict[str, set[str]] = defaultdict(set)
    places = {place for place, each in table.columns.items() if each.role == "rating"}
    for cell in (each for row in table.rows for each in row):
        if cell.column in places and cell.colour and re.search(r"\w", cell.text) and not cell.is_number:
            seen[cell.colour].add(cell.text)
    return {colour: next(iter(words)) for colour, words in seen.items() if len(words) == 1}
