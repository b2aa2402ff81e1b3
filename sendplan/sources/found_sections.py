"""The sections of a table: from rows that are headings, from columns that name them, or one for what stands in none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sendplan.sources.drafting import Drafts, TextRow, line, parted
from sendplan.sources.found_tables import FoundTable
from sendplan.sources.grid import Cell, Unread, span
from sendplan.sources.headings import EXACT, column, period_in

SECTION = re.compile(
    r"(?:(?P<kind>[A-Za-z][A-Za-z ]{2,40}?)\s+)?(?P<ref>[A-Z]{0,3}\d{1,3}(?:\.\d+)*[a-z]?|[A-Z])"
    r"(?:\s*[:.)]|\s+[\u2010-\u2015-])\s*(?P<title>\S.*)",
    re.DOTALL,
)
REF = re.compile(r"[A-Z]{0,3}\d{1,3}(?:\.\d+)*")
LED = re.compile(r"[ (\[,;|\u2010-\u2015-]+(?:lead|sponsor|sro|owner)s?(?: officer)?: ([^)\]]+)[)\]]?$", re.IGNORECASE)
NUMBERED = "numbered here: the paper gives no reference"
Level = tuple[str, int, str, bool]  # what sections of one level share: kind, depth of the reference, colour, bold


@dataclass
class Sections:
    """The sections of a table so far, and the one that the next row stands in."""

    drafts: Drafts
    table: FoundTable
    taken: set[str]  # references of items, which no section is given that has none of its own
    now: str = ""
    is_empty: bool = False  # whether no item has come since the last heading
    columns: dict[int, str] = field(default_factory=dict)  # column of sections → the one it names so far
    path: list[str] = field(default_factory=list)
    depths: dict[Level, int] = field(default_factory=dict)

    def heading(self, cells: Sequence[Cell], refs: Sequence[str]) -> None:
        """Begin the section of a heading: below the one before, where that has nothing else, or beside its like."""
        title, place, cell = ": ".join(each.text for each in cells), span(cells), cells[0]
        found = SECTION.fullmatch(line(title))
        own = found["ref"] if found else ""
        level = (_kind(found), own.count("."), cell.colour, cell.is_bold)
        outer = [place for place, ref in enumerate(self.path, 1) if own.startswith(f"{ref}.")]
        new = outer[-1] if outer else len(self.path) if self.is_empty else 0
        depth = min(self.depths.setdefault(level, new), len(self.path))
        inside = self.path[depth - 1] if depth else ""
        count = len(self.drafts.rows["sections"])
        self.now = self.under(title, place, "section", inside, refs)
        if len(self.drafts.rows["sections"]) == count:
            self.drafts.unread.append(Unread(self.table.sheet, place, title, f"the heading of {self.now} again"))
        self.path, self.columns = [*self.path[:depth], self.now], {}
        self.is_empty = True

    def under(self, text: str, place: str, kind: str, inside: str = "", refs: Sequence[str] = ()) -> str:
        """Return the reference of a section, drafted where it is new: its own, or that its items begin with."""
        whole = line(text)
        led = LED.search(whole)
        title = whole.removesuffix(led[0]) if led else whole
        if ("section", inside, title) not in self.drafts.titles:
            found = SECTION.fullmatch(f"{kind} {title}: {kind} {title}" if REF.fullmatch(title) else title)
            row = {"title": found["title"] if found else title, "kind": _kind(found) or kind, "parent": inside}
            row |= {"lead": parted(led[1])} if led else {}
            ref = self.add(found["ref"] if found else _beginning(refs), row, place)
            self.drafts.titles["section", inside, title] = ref
        return self.drafts.titles["section", inside, title]

    def add(self, ref: str, row: TextRow, place: str) -> str:
        """Draft a section by its own reference, or by the next number where it has none or it is another's."""
        known = {each["ref"] for each in self.drafts.rows["sections"]}
        head = f"{row['parent']}." if row.get("parent") else "S" if "1" in self.taken else ""
        own = [f"{head}{ref}" if ref in known else ref] if ref else []
        made = [each for number in range(1, len(known) + 2) if (each := f"{head}{number}") not in self.taken]
        free = next(each for each in [*own, *made, f"{head}{len(known) + 2}"] if each not in known)
        note = "" if free == ref else NUMBERED
        if ref and note:
            note = f"another section is {ref}: drafted as {free}"
            self.drafts.unread.append(Unread(self.table.sheet, place, row["title"], note))
        self.drafts.add("sections", row | {"ref": free}, self.table.sheet, place, note=note)
        return free

    def home(self) -> str:
        """Return the section of items that stand in none: what is said above their table, or the name of the sheet."""
        if not self.now:
            titles = [each for each in self.table.above if SECTION.fullmatch(line(each.text))]
            pairs = [(kind, each) for kind, each in pairwise(self.table.above) if _is_of(kind, each)]
            kind, cell = pairs[0] if pairs else (None, next(iter([*titles[::-1], *self.table.above]), None))
            name = self.drafts.file.rpartition(".")[0] if period_in(self.table.sheet)[0] else self.table.sheet
            word = kind.text.casefold().strip(" :") if kind else "section"
            self.now = self.under(cell.text if cell else name, cell.place if cell else "", word)
        return self.now


def _is_of(kind: Cell, title: Cell) -> bool:
    """Whether two cells beside each other say what section a sheet is of: Workstream, Early help."""
    known = column("actions", kind.text)
    return kind.row == title.row and known is not None and (known.role, known.how) == ("section", EXACT)


def _kind(found: re.Match[str] | None) -> str:
    return (found["kind"] or "").casefold().strip() if found else ""


def _beginning(refs: Sequence[str]) -> str:
    """Return what the references of a section's items begin with: 2 of 2.1 and 2.2; empty where they differ."""
    heads = {each.rpartition(".")[0] for each in refs}
    return heads.pop() if len(heads) == 1 else ""
