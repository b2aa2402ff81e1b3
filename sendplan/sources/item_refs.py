"""The references of a table's rows: as the paper gives them, made sure of, and each given once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from sendplan.sources.drafting import Drafts, by_role, text_of
from sendplan.sources.found_tables import FoundTable
from sendplan.sources.grid import Cell, Unread

ONLY_TOTAL = re.compile(r"(?:grand |sub[- ]?)?totals?:?", re.IGNORECASE)
NUMBERED = "numbered here: the paper gives none"
DASHES = re.compile(r"[\u2010-\u2015]")


class Item(NamedTuple):
    """A row that is an item: its cells, those of each role, its reference, section and parent, and what to know."""

    row: Sequence[Cell]
    cells: Mapping[str, Cell]
    ref: str
    section: str
    note: str = ""
    parent: str = ""
    is_section: bool = False
    more: str = ""  # what stands in the cell of its title, behind that


@dataclass
class Numbers:
    """The references given so far, each once."""

    drafts: Drafts
    table: FoundTable
    prefix: str
    last: Counter[str] = field(default_factory=Counter)
    before: Item | None = None  # the item of which milestones may follow

    def own(self, ref: str, cell: Cell, section: str, is_run: bool) -> tuple[str, str]:
        """Return a row's own reference, with its section's where others have it too, and what to know of that.

        That of a run of rows, as a merged cell has, is numbered on.
        """
        shared = ref in self.drafts.shared.get(self.drafts.plan, {}).get(self.table.kind, ())
        inner = f"{section}.{ref}" if shared and section and not is_below(ref, section) else ref
        made = self.next(ref) if shared and is_run else self.free(inner)
        if made == ref:
            return ref, ""
        note = f"the paper's {ref} stands more than once: drafted as {made}"
        self.drafts.unread.append(Unread(self.table.sheet, cell.place, cell.text, note))
        return made, note

    def free(self, ref: str) -> str:
        """Return a reference, numbered behind where another item has it."""
        made, number = ref, 2
        while self.drafts.known(self.table.kind, made):
            made, number = f"{ref} ({number})", number + 1
        return made

    def next(self, head: str) -> str:
        """Return the next number in a section, under an action, or behind a prefix."""
        head = "" if self.prefix else head
        while True:
            self.last[head] += 1
            made = f"{self.prefix}{self.last[head]}" if self.prefix else f"{head}.{self.last[head]}"
            if not self.drafts.known(self.table.kind, made):
                return made


def is_head(ref: str, following: str) -> bool:
    """Whether a reference is that of a section: 2 before 2.1 or 2a, A before A1."""
    return bool(re.fullmatch(r"[A-Z]{0,3}\d{1,2}(?:\.\d{1,2})*|[A-Z]{1,2}", ref)) and is_below(following, ref)


def is_below(ref: str, head: str) -> bool:
    """Whether a reference goes on from another: 2.1 and 2a from 2, A1 from A, but not 21 from 2."""
    rest = ref.removeprefix(head)
    return bool(rest) and rest != ref and not (head[-1].isdigit() and rest[0].isdigit())


def references(table: FoundTable) -> dict[int, tuple[str, str]]:
    """Return the reference of each row that has one, and what is unsure of it.

    A number that has lost its last nought stands where its place says: 2.1 between 2.9 and 2.11 is 2.10.
    """
    found = dict[int, tuple[str, str]]()
    before = ""
    for place, row in enumerate(table.rows):
        cell = by_role(table, row).get("ref")
        if cell is None or not cell.text or len([each for each in row if each.text]) < 2:
            continue
        if ONLY_TOTAL.fullmatch(cell.text):
            continue
        ref, note = DASHES.sub("-", " ".join(cell.text.split())).rstrip("."), ""
        expected = _following(before)
        if cell.is_number and expected != ref and expected.endswith("0") and Decimal(expected) == Decimal(ref):
            ref, note = expected, f"the cell is the number {ref}: drafted as {expected}, for its place after {before}"
        found[place] = ref, note
        before = ref
    return found


def shared(tables: Iterable[FoundTable]) -> set[str]:
    """Name the references that stand beside more than one title: each sheet or section counts from 1 anew."""
    titles: dict[str, set[str]] = {}
    for table in (each for each in tables if not each.state):
        for place, (ref, _) in references(table).items():
            titles.setdefault(ref, set()).add(text_of(by_role(table, table.rows[place]), "title"))
    return {ref for ref, every in titles.items() if len(every - {""}) > 1}


def _following(ref: str) -> str:
    """Return the reference that comes after one of the form 2.9; empty for any other."""
    found = re.fullmatch(r"(\d+)\.(\d+)", ref)
    return f"{found[1]}.{int(found[2]) + 1}" if found else ""
