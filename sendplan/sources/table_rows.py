"""What each row of a table is: an item, a section's heading, totals, a note; and the section that an item stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from sendplan.sources.drafting import Drafts, by_role, place_of, text_of
from sendplan.sources.found_tables import FoundTable
from sendplan.sources.grid import Cell, Unread, unread
from sendplan.sources.headings import IGNORED

TOTAL = re.compile(r"(?:grand |sub[- ]?)?totals?\b|sum of\b", re.IGNORECASE)
SECTION = re.compile(
    r"(?:(?P<kind>[A-Za-z][A-Za-z ]{2,40}?)\s+)?(?P<ref>[A-Z]{0,3}\d+(?:\.\d+)*[a-z]?|[A-Z])"
    r"(?:\s*[:.)]|\s+[\u2010-\u2015-])\s*(?P<title>\S.*)",
    re.DOTALL,
)
DASHES = re.compile(r"[\u2010-\u2015]")


class Item(NamedTuple):
    """A row that is an item: its cells, those of each role, its reference and section, and what to know of those."""

    row: Sequence[Cell]
    cells: Mapping[str, Cell]
    ref: str
    section: str
    note: str


@dataclass
class Sections:
    """The sections of a table so far, and the one that the next row stands in."""

    drafts: Drafts
    table: FoundTable
    now: str = ""
    titles: dict[tuple[str, str], str] = field(default_factory=dict)  # parent and title → reference

    def under(self, text: str, place: str, kind: str, inside: str = "", refs: Sequence[str] = ()) -> str:
        """Return the reference of a section, drafted where it is new: its own, or that its items begin with."""
        title = " ".join(text.split())
        if (inside, title) not in self.titles:
            found = SECTION.fullmatch(title)
            ref = found["ref"] if found else _beginning(refs) or self._next()
            named = (found["kind"] or "").casefold().strip() if found else ""
            row = {"ref": ref, "title": found["title"] if found else title, "kind": named or kind, "parent": inside}
            note = "" if found else "numbered here: the paper gives no reference"
            self.drafts.add("sections", row, self.table.sheet, place, note=note)
            self.titles[inside, title] = ref
        return self.titles[inside, title]

    def _next(self) -> str:
        known = {each["ref"] for each in self.drafts.rows["sections"]}
        return next(str(number) for number in range(1, len(known) + 2) if str(number) not in known)


def _beginning(refs: Sequence[str]) -> str:
    """Return what the references of a section's items begin with: 2 of 2.1 and 2.2; empty where they differ."""
    heads = {each.rpartition(".")[0] for each in refs}
    return heads.pop() if len(heads) == 1 else ""


def items(drafts: Drafts, table: FoundTable, prefix: str = "") -> Iterator[Item]:
    """Give the items of a table in order; sections are drafted, and every other row is said to be unread.

    What has no reference is numbered in its section, behind a prefix.
    """
    drafts.unread += _unknown_columns(table)
    sections = Sections(drafts, table)
    refs = _references(table)
    for place, row in enumerate(table.rows):
        cells = by_role(table, row)
        why = _no_item(table, row, cells, place)
        if why == "section":
            (cell,) = (each for each in row if each.text)
            later = list(_refs_below(table, refs, place))
            sections.now = sections.under(cell.text, cell.place, "section", refs=later)
        elif why:
            drafts.unread += unread(table.sheet, row, why)
        else:
            section = _own_section(sections, row) or sections.now
            ref, note = refs.get(place, ("", ""))
            if note:
                drafts.unread.append(Unread(table.sheet, cells["ref"].place, cells["ref"].text, note))
            number = 1 + sum(each["section"] == section for each in drafts.rows[table.kind])
            made = f"{section}.{number}" if section and not prefix else f"{prefix}{number}"
            yield Item(row, cells, ref or made, section, note or "" if ref else "numbered here: the paper gives none")


def _unknown_columns(table: FoundTable) -> Iterator[Unread]:
    """Say of every column that is not known, and of one a person ignores, that it was not read."""
    names = {cell.column: cell.text for cell in table.headings}
    known = {place for place, each in table.columns.items() if each.role != IGNORED}
    for place in sorted({cell.column for row in table.rows for cell in row if cell.text} - known):
        said = (
            "a person ignores it"
            if place in table.columns
            else "no draft has such a column, or the heading is not known"
        )
        mine = [cell for row in table.rows for cell in row if cell.column == place]
        yield from unread(table.sheet, mine, f"column “{names.get(place, 'without a heading')}”: {said}")


def _no_item(table: FoundTable, row: Sequence[Cell], cells: Mapping[str, Cell], place: int) -> str:
    """Say why a row is no item, or that it is a section's heading; empty where it is an item."""
    shown = [each for each in row if each.text]
    known = [each for each in shown if each.column in table.columns]
    if not known:
        return "nothing in a column that is read" if shown else "empty"
    if TOTAL.match(known[0].text):
        return "a row of totals"
    if {each.text for each in shown} <= {each.text for each in table.headings}:
        return "the headings again"
    if [*cells] == ["ref"] and not re.search(r"[a-z]{3} ", known[0].text):
        return "a number with nothing beside it"
    if len(shown) == 1:
        is_headed = SECTION.fullmatch(shown[0].text) or "ref" in {each.role for each in table.columns.values()}
        return ("section" if is_headed and _goes_on(table, place) else "a note") if is_headed else _alone(cells)
    return "" if text_of(cells, "title") else "a row without a title"


def _alone(cells: Mapping[str, Cell]) -> str:
    return "" if text_of(cells, "title") else "a note"


def _goes_on(table: FoundTable, place: int) -> bool:
    """Whether a row with several cells comes after this one."""
    return any(
        sum(bool(each.text) for each in row) > 1 and not TOTAL.match(row[0].text) for row in table.rows[place + 1 :]
    )


def _refs_below(table: FoundTable, refs: Mapping[int, tuple[str, str]], place: int) -> Iterator[str]:
    """Give the references of the rows below a section's heading, up to the next row without one."""
    for below in range(place + 1, len(table.rows)):
        if below not in refs:
            return
        yield refs[below][0]


def _own_section(sections: Sections, row: Sequence[Cell]) -> str:
    """Return the section that a row's own columns name, the widest first; what is blank is as in the row above."""
    ref, columns = "", {place: each for place, each in sections.table.columns.items() if each.role == "section"}
    cells = {each.column: each for each in row if each.text}
    for place, column in sorted(columns.items()):
        if place in cells:
            kind = column.heading.casefold().strip(" :")
            ref = sections.under(cells[place].text, cells[place].place, kind, ref)
            sections.now = ref
    return ref


def _references(table: FoundTable) -> dict[int, tuple[str, str]]:
    """Return the reference of each row that has one, and what is unsure of it.

    A number that has lost its last nought stands where its place says: 2.1 between 2.9 and 2.11 is 2.10.
    """
    found = dict[int, tuple[str, str]]()
    before = ""
    for place, row in enumerate(table.rows):
        cell = by_role(table, row).get("ref")
        if cell is None or not cell.text or TOTAL.match(cell.text):
            continue
        ref, note = DASHES.sub("-", " ".join(cell.text.split())).rstrip("."), ""
        expected = _following(before)
        if cell.is_number and expected != ref and expected.endswith("0") and Decimal(expected) == Decimal(ref):
            ref, note = expected, f"the cell is the number {ref}: drafted as {expected}, for its place after {before}"
        found[place] = ref, note
        before = ref
    return found


def _following(ref: str) -> str:
    """Return the reference that comes after one of the form 2.9; empty for any other."""
    found = re.fullmatch(r"(\d+)\.(\d+)", ref)
    return f"{found[1]}.{int(found[2]) + 1}" if found else ""


def placed(item: Item) -> str:
    """Name where an item stood."""
    return place_of(item.row)
