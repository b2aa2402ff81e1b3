"""The review page: what was drafted of a paper beside the words it came from, and first what is unsure of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from typing import NamedTuple

from markupsafe import Markup

from sendplan.data.schema import TABLES
from sendplan.publish.render import render
from sendplan.review.points import Head, Points, grouped, head_of, name, own, points, where
from sendplan.show.tables import Table, folded
from sendplan.sources import found_sections, item_refs
from sendplan.sources.drafting import Drafts, Found, TextRow
from sendplan.sources.found_tables import FoundTable
from sendplan.sources.grid import Cell
from sendplan.sources.headings import EXACT, GUESSED, LISTED, NEAR, TOLD
from sendplan.sources.paper import Block, Paper, words_at
from sendplan.sources.plan import Read
from sendplan.vocabulary import HEADLINE
from sendplan.words import MOST_ON_A_PAGE, anchor, capital, count, day, listed, verb

PAGE = "review.html"
SURE = {
    EXACT: "exact heading",
    LISTED: "heading of a list",
    NEAR: "near heading",
    GUESSED: "guessed heading",
    TOLD: "heading told in columns.toml",
}
UNSURE = {each: SURE[each] for each in (NEAR, GUESSED)}
NUMBERED = (found_sections.NUMBERED, item_refs.NUMBERED)  # notes of rows that are sure but for their reference
KINDS = ("sections", "actions", "measures", "risks")  # tables of which each row is a card of its own
SAID = ("carried_forward", "promises", "quoted", "requests")
UNTOLD = ("plan", "ref", "title", "section", "in_plan")  # columns that say nothing beside the name of a card
USUAL = ("cadence", "once")
MOST_VALUES = 60  # of a measure, on the page


class Field(NamedTuple):
    """A text beside its name, and what is unsure of it."""

    name: str
    text: str | Markup
    mark: str = ""


class Card(NamedTuple):
    """A drafted row: its name, what it and its reports say, where it stood, how sure that is, and the words there."""

    id: str
    name: str
    section: str
    drafted: list[list[Field]]
    where: str
    sure: str
    note: str
    to_settle: list[str]
    words: list[Field]
    values: Table | None
    cut: str
    is_unsure: bool


class _Read(NamedTuple):
    """All that a card is made from."""

    drafts: Drafts
    paper: Paper
    tables: Mapping[str, list[FoundTable]]  # by their sheet
    reports: Mapping[str, list[TextRow]]  # by their action or section
    values: Mapping[str, list[tuple[TextRow, Found]]]  # by their measure
    asked: Mapping[Head | None, list[str]]


def page(drafts: Drafts, files: Sequence[Read]) -> str:
    """Write the page of the drafts of some files, as they were read."""
    blocks: list[Block] = [each.grid for read in files for each in read.placed]
    blocks += [each for read in files for each in read.texts]
    paper, tables = Paper(blocks, []), [table for read in files for _, table in read.found]
    told = points(drafts, tables)
    read = _read(drafts, paper, tables, told)
    found = {kind: [each for each in drafts.found if each.table == kind] for kind in KINDS}
    unsure = {kind: [each for each in rows if _is_unsure(each)] for kind, rows in found.items()}
    first = {kind: [*unsure[kind], *(each for each in found[kind] if not _is_unsure(each))] for kind in KINDS}
    cards = {kind: [_card(read, each) for each in rows[:MOST_ON_A_PAGE]] for kind, rows in first.items()}
    shown = {head_of(each.table, _row(drafts, each)) for rows in first.values() for each in rows[:MOST_ON_A_PAGE]}
    return render(
        "review.html.j2",
        "review.css",
        file=listed(read.path.name for read in files),
        verdict=_verdict(drafts, told, sum(map(len, unsure.values()))),
        to_settle=grouped(told.to_settle, shown),
        not_read=grouped(told.not_read, shown),
        unsure=[(kind, mine) for kind, rows in cards.items() if (mine := [each for each in rows if each.is_unsure])],
        parts=_parts(drafts, {kind: [each for each in rows if not each.is_unsure] for kind, rows in cards.items()}),
        said=_said(drafts, paper),
        cut=[_cut(kind, len(rows)) for kind, rows in found.items() if len(rows) > MOST_ON_A_PAGE],
        version=version("sendplan"),
    )


def _said(drafts: Drafts, paper: Paper) -> Table | None:
    """List what was drafted of a paper's prose and promises beside the words: totals, requests, what is carried on."""
    rows = [
        (
            TABLES[each.table].label[0].capitalize(),
            _in_few_words(_row(drafts, each)),
            where(each.sheet, each.place),
            _printed_at(paper, each),
        )
        for each in drafts.found
        if each.table in SAID
    ]
    return Table("Totals, requests and promises", ["What", "Drafted", "Where", "As printed"], rows) if rows else None


def _in_few_words(row: TextRow) -> str:
    return ", ".join(text for key, text in row.items() if text and key not in ("printed", "ref", "body"))


def _printed_at(paper: Paper, found: Found) -> str | Markup:
    return folded(" | ".join(cell.text for cell in words_at(paper, found.sheet, found.place)))


def _read(drafts: Drafts, paper: Paper, tables: Sequence[FoundTable], told: Points) -> _Read:
    sheets, reports, values, asked = (defaultdict(list) for _ in range(4))
    for table in tables:
        sheets[table.sheet].append(table)
    for row in drafts.rows["updates"]:
        reports[own(row)].append(row)
    for found in (each for each in drafts.found if each.table == "observations"):
        values[own(_row(drafts, found), "measure")].append((_row(drafts, found), found))
    for point in told.to_settle:
        asked[point.draft].append(capital(": ".join(filter(None, (point.about, point.why)))))
    return _Read(drafts, paper, sheets, reports, values, asked)


def _row(drafts: Drafts, found: Found) -> TextRow:
    return drafts.by_key[found.table, found.key]


def _is_unsure(found: Found) -> bool:
    """Whether a heading was guessed, or more is to be known of a row than that it has no reference of its own."""
    return found.how == GUESSED or found.note not in ("", *NUMBERED)


def _verdict(drafts: Drafts, told: Points, unsure: int) -> str:
    """Say how much is to be settled, how many rows are unsure, and what was drafted."""
    asked = len(told.to_settle)
    settle = f"{count(asked, 'point')} {verb(asked)} to be settled" if asked else "Nothing is to be settled"
    rows = f"{count(unsure, 'drafted row')} {verb(unsure)} unsure" if unsure else "no drafted row is unsure"
    return f"{settle}, and {rows}. Drafted: {listed(drafts.sizes())}."


def _cut(kind: str, size: int) -> str:
    return f"The first {MOST_ON_A_PAGE} of {count(size, kind[:-1])} are shown here; {kind}.csv has them all."


def _parts(drafts: Drafts, cards: Mapping[str, list[Card]]) -> list[tuple[str, list[tuple[str, list[Card]]]]]:
    """Part the cards by what they are, and each part section by section."""
    sections = drafts.rows["sections"]
    titles = {own(each): f"{capital(each['kind'])} {each['ref']}: {each['title']}" for each in sections}
    titles |= {
        own({**each, "ref": ""}): "In no section" for rows in drafts.rows.values() for each in rows if "plan" in each
    }
    parts = {
        "Sections and actions": [*cards["sections"], *cards["actions"]],
        "Measures": cards["measures"],
        "Risks": cards["risks"],
    }
    return [(part, _grouped(every, titles)) for part, every in parts.items() if every]


def _grouped(cards: Sequence[Card], titles: Mapping[str, str]) -> list[tuple[str, list[Card]]]:
    of_section = defaultdict(list)
    for each in cards:
        of_section[each.section].append(each)
    return [(title, of_section[ref]) for ref, title in titles.items() if ref in of_section]


def _card(read: _Read, found: Found) -> Card:
    row = _row(read.drafts, found)
    head, ref = head_of(found.table, row), own(row)
    values = read.values[ref] if found.table == "measures" else []
    reports = read.reports[ref] if found.table in ("sections", "actions") else []
    return Card(
        id=anchor(*head),
        name=f"{row['ref']}: {row['title']}",
        section=ref if found.table == "sections" else own(row, "section"),
        drafted=[_fields(found.table, row), *(_fields("updates", each) for each in reports)],
        where=where(found.sheet, found.place),
        sure=SURE[found.how] if found.table != "sections" else "",
        note=capital(found.note),
        to_settle=[each for each in read.asked[head] if each != capital(found.note)],
        words=_words(read, found, {of.place for _, of in values}),
        values=_values(read.paper, capital(name(head)), values[:MOST_VALUES]) if values else None,
        cut=f"The first {MOST_VALUES} of {len(values)} values; observations.csv has them all."
        * (len(values) > MOST_VALUES),
        is_unsure=_is_unsure(found),
    )


def _fields(table: str, row: TextRow) -> list[Field]:
    """List what a row says, each beside the name of its column."""
    columns = TABLES[table].columns
    told = [(key, text) for key, text in row.items() if text and key not in UNTOLD and (key, text) != USUAL]
    return [Field(columns[key].title, _shown(text, columns[key].kind)) for key, text in told]


def _shown(text: str, kind: str) -> str | Markup:
    return day(date.fromisoformat(text)) if kind == "day" else folded(text)


def _words(read: _Read, found: Found, values: set[str]) -> list[Field]:
    """List the words a row came from, each cell with its heading, but for those that stand beside a value."""
    cells = words_at(read.paper, found.sheet, found.place)
    tables = read.tables[found.sheet] if found.table != "sections" else []
    return [_word(each, _table_of(tables, each)) for each in cells if not each.row or each.place not in values]


def _table_of(tables: Iterable[FoundTable], cell: Cell) -> FoundTable | None:
    """Find the table that a cell stands in."""
    mine = (each for each in tables if each.rows and each.rows[0][0].row <= cell.row <= each.rows[-1][0].row)
    beside = [each for each in mine if any(head.column == cell.column for head in each.headings)]
    return next(iter(beside), None)


def _word(cell: Cell, table: FoundTable | None) -> Field:
    """Show a cell beside its place and its heading, with its colour where that may be a rating."""
    column = table.columns.get(cell.column) if table else None
    heading = next((each.text for each in table.headings if each.column == cell.column), "") if table else ""
    text = folded(cell.text) if cell.text else ""
    if cell.colour and (not cell.text or (column and column.role == "rating")):
        text = Markup("{} (filled {})").format(text, cell.colour)
    mark = UNSURE.get(column.how, "") if column else "not drafted" if table else ""
    told = (cell.place if cell.row else "", column.heading if column else heading)
    return Field(" ".join(filter(None, told)), text, mark)


def _values(paper: Paper, of: str, values: Sequence[tuple[TextRow, Found]]) -> Table:
    """Make a table of a measure's values beside what is printed."""
    rows = [(_named(row), row["value"] or f"[{row['symbol']}]", _printed(paper, found)) for row, found in values]
    return Table(f"{of}: its values", ["Value", "Drafted", "As printed"], rows, {1: "number"})


def _named(row: TextRow) -> str:
    """Name a value: April 2025, actual."""
    group = "" if row["breakdown"] == HEADLINE else row["breakdown"]
    period = f"{row['time_identifier']} {row['time_period']}"
    return ", ".join(filter(None, (period, row["series"].replace("_", " "), group)))


def _printed(paper: Paper, found: Found) -> str:
    """Show the last cell of the place of a value, which is its own, and whether its heading is sure."""
    text = next((cell.text for cell in words_at(paper, found.sheet, found.place)[-1:]), "")
    return f"{text} ({', '.join(filter(None, (found.place.rpartition(':')[2], UNSURE.get(found.how))))})"
