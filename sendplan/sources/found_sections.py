"""The sections of a table: from rows that are headings, from columns that name them, or one for what stands in none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sendplan.sources.drafting import Drafts, TextRow, latest_day, parted
from sendplan.sources.found_tables import FoundTable
from sendplan.sources.grid import Cell, Unread, line, span
from sendplan.sources.headings import period_in
from sendplan.sources.item_refs import is_below
from sendplan.sources.paper import Text
from sendplan.sources.section_names import Name, named, names_section, of_kind
from sendplan.sources.section_names import parted as named_in

REF = re.compile(r"[A-Z]{0,3}\d{1,3}(?:\.\d+)*")
LED = re.compile(r"[ (\[,;|\u2010-\u2015-]+(?:lead|sponsor|sro|owner)s?(?: officer)?: ([^)\]]+)[)\]]?$", re.IGNORECASE)
LETTER = re.compile(r"(?P<kind>[A-Za-z][A-Za-z ]{2,30}?)\s+(?P<ref>[A-Z]{1,2}|\d{1,2}(?:\.\d+)?)", re.DOTALL)
GENERAL = ("milestones", "actions", "action plan", "the plan", "delivery plan", "progress", "indicators", "measures")
APPENDED = ("appendix", "annex", "annexe", "table", "figure", "attachment")
DATES = re.compile(r"(?:as (?:at|of)|position|progress|updated?|report|paper|meeting|version|date)\b", re.IGNORECASE)
LED_BY = re.compile(
    r"(?:\w+ ){0,2}(?:leads?|sponsor|sro|owner|responsible officer)(?: officer)?s?: (.+)", re.IGNORECASE
)
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
    base: list[str] = field(default_factory=list)  # sections that the whole table stands in, outermost first
    by_letter: dict[str, str] = field(default_factory=dict)  # as printed above the headings → the section's reference

    def begin(self) -> None:
        """Draft the sections whose headings stand above the table: of its paper, and of its own first rows."""
        for text in self._headings():
            self.drafts.used.add(text)
            self.base.append(self.under(text.text, text.place, "section", self.base[-1] if self.base else ""))
        if self.base:
            self._give_lead(self.base[-1])
        for kind, name, cell in self._first_rows():
            row = {"kind": kind, "title": line(cell.text), "parent": self.base[-1] if self.base else ""}
            self.by_letter[name] = self.add(name, row, cell.place)
        self.path = [*self.base]
        self.now = self.base[-1] if self.base else ""

    def _give_lead(self, ref: str) -> None:
        """Say who leads a section, where a line above the table does: Workstream lead: Head of Inclusion."""
        above: list[Text | Cell] = [*self.table.notes, *self.table.above]
        found = ((each, LED_BY.fullmatch(line(each.text))) for each in above)
        text, led = next(((text, led) for text, led in found if led), (None, None))
        self.drafts.used |= {text} if isinstance(text, Text) else set()
        section = self.drafts.known("sections", ref) or {}
        section["lead"] = section["lead"] or (parted(led[1]) if led else "")

    def _headings(self) -> Sequence[Text]:
        """Return the headings above the table that name sections, or else the innermost of the paper's own."""
        if self.table.state:
            return []
        found = [(each, name) for each in self.table.path if (name := named(each)) and name.kind not in APPENDED]
        naming = [each for each, name in found if of_kind(name.kind)]
        if self.table.kind != "actions" or naming:
            return naming
        naming = [each for each, _ in found]
        if self._names_its_own():
            return naming
        own = [each for each in self.table.path if each.level and not _is_general(each)]
        return naming or own[-1:]

    def _names_its_own(self) -> bool:
        """Whether the table has sections of its own: a column of them, or rows that name one."""
        alone = [row for row in [self.table.above, *self.table.rows] if sum(bool(each.text) for each in row) == 1]
        has_column = "section" in {each.role for each in self.table.columns.values()}
        return has_column or any(names_section([each for each in row if each.text]) for row in alone)

    def _first_rows(self) -> Iterator[tuple[str, str, Cell]]:
        """Give the rows above a table's headings that say what its letters stand for: Action A, Lead together."""
        for first, second in pairwise(self.table.above):
            found = LETTER.fullmatch(line(first.text))
            if found and first.row == second.row:
                yield found["kind"].casefold(), found["ref"], second

    def of_ref(self, ref: str) -> str:
        """Return the section whose letter a reference begins with, of those above the table's headings."""
        return next((own for letter, own in self.by_letter.items() if is_below(ref, letter)), "")

    def heading(self, cells: Sequence[Cell], refs: Sequence[str]) -> None:
        """Begin the section of a heading: below the one before, where that has nothing else, or beside its like."""
        title, place, cell = ": ".join(each.text for each in cells), span(cells), cells[0]
        found = named_in(title)
        own = found.ref if found else ""
        level = (_kind(found), own.count("."), cell.colour, cell.is_bold)
        outer = [place for place, ref in enumerate(self.path, 1) if own.startswith(f"{ref}.")]
        new = outer[-1] if outer else len(self.path) if self.is_empty else 0
        outside = len(self.base) - self._is_like_base(found)
        depth = max(min(self.depths.setdefault(level, new), len(self.path)), outside)
        inside = self.path[depth - 1] if depth else ""
        count = len(self.drafts.rows["sections"])
        self.now = self.under(title, place, "section", inside, refs)
        if len(self.drafts.rows["sections"]) == count:
            self.drafts.unread.append(Unread(self.table.sheet, place, title, f"the heading of {self.now} again"))
        self.path, self.columns = [*self.path[:depth], self.now], {}
        self.is_empty = True

    def _is_like_base(self, found: Name | None) -> bool:
        """Whether a row names a section of the level that the table stands in: Priority 2 below Priority 1."""
        section = self.drafts.known("sections", self.base[-1]) if self.base else None
        return bool(section and found and found.kind and found.kind == section["kind"])

    def under(self, text: str, place: str, kind: str, inside: str = "", refs: Sequence[str] = ()) -> str:
        """Return the reference of a section, drafted where it is new: its own, or that its items begin with."""
        whole = line(text)
        led = LED.search(whole)
        title = whole.removesuffix(led[0]) if led else whole
        if (self.drafts.plan, inside, title) not in self.drafts.titles:
            found = named_in(f"{kind} {title}: {kind} {title}" if REF.fullmatch(title) else title)
            row = {"title": found.title if found else title, "kind": _kind(found) or kind, "parent": inside}
            row |= {"lead": parted(led[1])} if led else {}
            named_so = ("named", self.drafts.plan, found.kind, found.ref, inside) if found and found.kind else ()
            again = self.drafts.titles.get(named_so, "") if self.table.path and named_so else ""  # whatever it adds
            ref = again or self.add(found.ref if found else _beginning(refs), row, place)
            self.drafts.titles |= {each: ref for each in ((self.drafts.plan, inside, title), named_so) if each}
        return self.drafts.titles[self.drafts.plan, inside, title]

    def add(self, ref: str, row: TextRow, place: str) -> str:
        """Draft a section by its own reference, or by the next number where it has none or it is another's."""
        known = {each["ref"] for each in self.drafts.rows["sections"] if each["plan"] == self.drafts.plan}
        head = f"{row['parent']}." if row.get("parent") else "S" if "1" in self.taken else ""
        own = [f"{head}{ref}" if ref in known else ref] if ref else []
        lettered = f"{_initials(row['kind'])}{ref}"
        if ref and self.table.path:  # sections of one kind that another's numbers left no room for are all lettered
            alike = (each for each in self.drafts.rows["sections"] if each["kind"] == row["kind"])
            are_lettered = any(re.fullmatch(rf"{_initials(row['kind'])}\d.*", each["ref"]) for each in alike)
            own = [lettered, *own] if are_lettered and lettered != ref else [*own, lettered, self._common()]
        made = [each for number in range(1, len(known) + 2) if (each := f"{head}{number}") not in self.taken]
        free = next(each for each in [*own, *made, f"{head}{len(known) + 2}"] if each and each not in known)
        note = "" if free == ref else NUMBERED
        if ref and note:
            note = f"another section is {ref}: drafted as {free}"
            self.drafts.unread.append(Unread(self.table.sheet, place, row["title"], note))
        self.drafts.add("sections", row | {"ref": free}, self.table.sheet, place, note=note)
        return free

    def _common(self) -> str:
        """Return what the references of all the table's items begin with: 3 of 3.1 and 3.2."""
        heads = {re.split(r"[.(]", each)[0] for each in self.taken if "." in each or "(" in each}
        return heads.pop() if len(heads) == 1 else ""

    def home(self) -> str:
        """Return the section of items that stand in none: what is said above their table, or the name of the sheet."""
        if not self.now:
            titles = [each for each in self.table.above if named_in(each.text)]
            pairs = [(kind, each) for kind, each in pairwise(self.table.above) if _is_of(kind, each)]
            kind, cell = pairs[0] if pairs else (None, next(iter([*titles[::-1], *self.table.above]), None))
            name = self.drafts.file.rpartition(".")[0] if period_in(self.table.sheet)[0] else self.table.sheet
            name = self.table.name or name
            word = kind.text.casefold().strip(" :") if kind else "section"
            self.now = self.under(cell.text if cell else name, cell.place if cell else "", word)
            self._give_lead(self.now)
        return self.now


def _is_general(heading: Text) -> bool:
    """Whether a heading says what stands below it, but names no section: Actions, Appendix 1: the plan."""
    name = named(heading)
    if LED_BY.fullmatch(line(heading.text)) or (DATES.match(heading.text) and latest_day([heading.text])):
        return True
    return line(heading.text).casefold() in GENERAL or (name is not None and name.kind in APPENDED)


def _is_of(kind: Cell, title: Cell) -> bool:
    """Whether two cells beside each other say what section a sheet is of: Workstream, Early help."""
    return kind.row == title.row and of_kind(kind.text)


def _initials(kind: str) -> str:
    return "".join(each[0] for each in kind.split() if each not in ("of", "for", "and")).upper()


def _kind(found: Name | None) -> str:
    return found.kind if found else ""


def _beginning(refs: Sequence[str]) -> str:
    """Return what the references of a section's items begin with: 2 of 2.1 and 2.2; empty where they differ."""
    heads = {each.rpartition(".")[0] for each in refs}
    return heads.pop() if len(heads) == 1 else ""
