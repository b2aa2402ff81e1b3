"""What each row of a table is: an item, a section's heading, totals, a note; and the section that an item stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sendplan.sources.drafting import Drafts, by_role, place_of, text_of
from sendplan.sources.found_sections import Sections
from sendplan.sources.found_tables import FoundTable
from sendplan.sources.grid import Cell, Unread, line, unread
from sendplan.sources.headings import IGNORED, column
from sendplan.sources.item_refs import NUMBERED, ONLY_TOTAL, Item, Numbers, is_head, references
from sendplan.sources.milestones import with_actions
from sendplan.sources.section_names import SECTION, names_section, parted

TOTAL = re.compile(r"(?:grand |sub[- ]?)?totals?\b.*|sum of\b.*|.*\btotals?:?", re.IGNORECASE | re.DOTALL)
NOTE = re.compile(
    r"(?:notes?|source|key|legend|n\.?b|last updated|updated|figures|footnote)\b.*|\*.+", re.I | re.DOTALL
)
UNDRAFTED = (IGNORED, "score")  # of a risk: likelihood times impact
NO_TITLE = "a row without a title"
WORDS = re.compile(r"[a-z]{3} |^[^\W\d]{4,}|^[^\W\d]+ [^\W\d]+$")
EMPTY_NUMBER = "a number with nothing beside it"
NOTED = re.compile(r"update\b|(?:latest )?(?:position|progress)\b|comment\b|\d{1,2}[./]\d{1,2}[./]\d", re.IGNORECASE)
PLAIN = ("ref", "title", "section", "officer", "unit", "better", "frequency", "group", "definition", "tolerance")
PART_OF = ("group", "series")  # what a row of a measure is of


def items(drafts: Drafts, table: FoundTable, prefix: str = "") -> Iterator[Item]:
    """Give the items of a table in order; sections are drafted, and every other row is said to be unread.

    What has no reference is numbered in its section, or behind a prefix.
    """
    table = with_actions(table)
    drafts.unread += _unknown_columns(table)
    refs, numbered = references(table), list[Cell]()
    sections = Sections(drafts, table, {ref for ref, _ in refs.values()})
    sections.begin()
    numbers = Numbers(drafts, table, prefix)
    last = max((place for place, row in enumerate(table.rows) if _has_several(row)), default=0)
    for place, row in enumerate(table.rows):
        cells = by_role(table, row)
        why = _no_item(table, row, cells, place < last)
        if why == "section" and table.state:
            drafts.unread += unread(table.sheet, row, "a heading in a list of actions that the plan has")
        elif why == "section":
            shown = [each for each in row if each.text]
            sections.heading(shown, [*_refs_below(table, refs, place)])
        elif why == EMPTY_NUMBER:
            numbered += row
        elif why == NO_TITLE and table.kind == "measures" and (part := _part(table, row, numbers.before)):
            yield part
        elif why:
            drafts.unread += unread(table.sheet, row, why)
        elif item := _item(sections, numbers, row, cells, refs, place):
            sections.is_empty = item.is_section
            yield item
    drafts.unread += unread(table.sheet, numbered, EMPTY_NUMBER)


def _item(
    sections: Sections, numbers: Numbers, row: Sequence[Cell], cells: Mapping[str, Cell],
    refs: Mapping[int, tuple[str, str]], place: int,
) -> Item | None:  # fmt: skip
    """Make an item of a row; none where it says again, or more, of the one above."""
    table, drafts = sections.table, sections.drafts
    ref, note = refs.get(place, ("", ""))
    if note:
        drafts.unread.append(Unread(table.sheet, cells["ref"].place, cells["ref"].text, note))
    if table.kind == "actions" and (section_row := _section_row(sections, row, cells, refs, place)):
        return section_row
    known = drafts.known(table.kind, ref) if ref else None
    is_last = known and numbers.before and numbers.before.ref == ref
    title, more = parted_title(text_of(cells, "title"), known, bool(table.state))
    cells = {**cells, "title": cells["title"]._replace(text=title)} if more else cells
    if known and not is_last and (table.state or known["title"] == line(title)):  # told of elsewhere before
        return Item(row, cells, known["ref"], known["section"], more=more)
    section = _own_section(sections, row) or sections.of_ref(ref) or sections.now
    section = section or (sections.home() if table.kind == "actions" else "")
    same = numbers.before if numbers.before and _goes_on(numbers.before, cells, section, ref) else None
    if same and any(text_of(cells, role) for role in PART_OF):
        return Item(row, cells, same.ref, section, parent=same.ref)
    if same and not text_of(cells, "milestone"):
        drafts.unread += unread(table.sheet, row, f"goes on from {same.ref} in the row above")
        return None
    if ref and not (same and ref == text_of(same.cells, "ref")):
        is_run = ref in (refs.get(place - 1, ("",))[0], refs.get(place + 1, ("",))[0])
        ref, other = numbers.own(ref, cells["ref"], section, is_run)
        note = note or other
    else:
        ref, note = numbers.next(same.ref if same else section), NUMBERED
    if same:
        return Item(row, {**cells, "title": cells["milestone"]}, ref, section, note, same.ref, more=more)
    if not text_of(cells, "title"):
        cells = {**cells, "title": next(cells[role] for role in ("milestone", *PART_OF) if text_of(cells, role))}
    numbers.before = Item(row, cells, ref, section, note, more=more)
    return numbers.before


def _part(table: FoundTable, row: Sequence[Cell], before: Item | None) -> Item | None:
    """Take a row of values with a short name and no title for a part of the measure above: reading, writing."""
    first = min(place for place, each in table.columns.items() if each.role not in PLAIN)
    names = [each for each in row if each.text and each.column < first]
    if before is None or len(names) != 1 or len(row) < 3:
        return None
    return Item(row, {"group": names[0]}, before.ref, before.section, parent=before.ref)


def _section_row(
    sections: Sections, row: Sequence[Cell], cells: Mapping[str, Cell], refs: Mapping[int, tuple[str, str]], place: int
) -> Item | None:
    """Begin the section of a row that names one, or whose reference the next row's goes on from."""
    table, head = sections.table, [cells[role] for role in ("ref", "title") if text_of(cells, role)]
    ref, following = (refs.get(each, ("", ""))[0] for each in (place, place + 1))
    below = by_role(table, table.rows[place + 1]) if place + 1 < len(table.rows) else {}
    if names_section(head) and not text_of(cells, "due"):
        sections.heading(head, [*_refs_below(table, refs, place)])
    elif text_of(below, "title") and is_head(ref, following) and not ("." in ref and _is_reported(cells)):
        inside = sections.of_ref(ref) or (sections.base[-1] if sections.base else "")
        drafted = {"kind": "section", "title": line(text_of(cells, "title")), "parent": inside}
        sections.now = sections.add(ref, drafted, place_of(row))
        sections.path = [*sections.base, sections.now]
    else:
        return None
    return Item(row, cells, sections.now, "", is_section=True)


def _is_reported(cells: Mapping[str, Cell]) -> bool:
    return any(text_of(cells, role) for role in ("rating", "narrative", "completed_on"))


def parted_title(text: str, known: Mapping[str, str] | None, is_listed: bool) -> tuple[str, str]:
    """Part what is said of an action from its title, where both stand in one cell: an update, or lines below it."""
    whole, start = line(text), line(known["title"]) if known else ""
    if start and whole.startswith(start):
        return start, text.strip()[_letters(text.strip(), start) :].strip(" \n-:")
    lines = text.split("\n")
    noted = next((place for place, each in enumerate(lines) if place and NOTED.match(each)), len(lines))
    noted = 1 if is_listed else noted
    return "\n".join(lines[:noted]), "\n".join(lines[noted:])


def _letters(text: str, start: str) -> int:
    """Count the letters of a text that hold a beginning written in one line."""
    found = re.match(r"\s+".join(re.escape(each) for each in start.split()), text)
    return found.end() if found else len(text)


def _goes_on(before: Item, cells: Mapping[str, Cell], section: str, ref: str) -> bool:
    """Whether a row is of the item above: it has the same title, or none beside a milestone."""
    title, above = text_of(cells, "title"), text_of(before.cells, "title")
    return (not title or title == above) and section == before.section and (
        not title or not ref or ref == text_of(before.cells, "ref")
    )  # fmt: skip


def _unknown_columns(table: FoundTable) -> Iterator[Unread]:
    """Say of every column that is not known, and of one a person ignores, that it was not read."""
    names = {cell.column: cell.text for cell in table.headings}
    known = {place for place, each in table.columns.items() if each.role not in UNDRAFTED}
    unknown = "no draft has such a column, another column is it, or the heading is not known"
    shown = {place for place, name in names.items() if (found := column("actions", name)) and found.role == "rating"}
    cells = [cell for row in table.rows for cell in row]
    cells = [each._replace(text=each.text or each.colour * (each.column in shown)) for each in cells]
    for place in sorted({cell.column for cell in cells if cell.text} - known):
        is_ignored = place in table.columns and table.columns[place].role == IGNORED
        said = "a person ignores it" if is_ignored else unknown
        mine = [cell for cell in cells if cell.column == place]
        yield from unread(table.sheet, mine, f"column “{names.get(place, 'without a heading')}”: {said}")


def _no_item(table: FoundTable, row: Sequence[Cell], cells: Mapping[str, Cell], is_followed: bool) -> str:
    """Say why a row is no item, or that it is a section's heading; empty where it is an item."""
    shown = [each for each in row if each.text]
    if not shown:
        return "empty"
    if len(shown) == 1 and [*cells] != ["ref"] and not _may_head(table, shown[0]):
        return "more of the row above, or a note"
    if not any(each.column in table.columns for each in shown) and len(shown) > 1:
        return "nothing in a column that is read"
    if _is_total(table, shown[0], cells):
        return "a row of totals"
    if {each.text for each in shown} <= {each.text for each in table.headings}:
        return "the headings again"
    if [*cells] == ["ref"] and not (WORDS.search(shown[0].text) or parted(shown[0].text)):
        return EMPTY_NUMBER
    if len(shown) == 1:
        return _alone(table, shown[0], cells, is_followed)
    if len(shown) == 2 and {*cells} == {"ref", "title"} and names_section(shown):
        return "section"
    has_title = any(re.search(r"[^\W\d]", text_of(cells, role)) for role in ("title", "milestone", *PART_OF))
    return "" if has_title else NO_TITLE


def _is_total(table: FoundTable, first: Cell, cells: Mapping[str, Cell]) -> bool:
    if table.kind != "actions":
        return bool(ONLY_TOTAL.fullmatch(first.text))
    return bool(TOTAL.fullmatch(first.text)) and not any(text_of(cells, role) for role in ("leads", "due", "narrative"))


def _alone(table: FoundTable, cell: Cell, cells: Mapping[str, Cell], is_followed: bool) -> str:
    """Say what the only cell of a row is: a section's heading before other rows, a note, or an action without more."""
    if not re.search(r"[^\W\d]", cell.text):
        return EMPTY_NUMBER
    if NOTE.fullmatch(cell.text):
        return "a note"
    has_refs = "ref" in {each.role for each in table.columns.values()}
    are_bold = any(each[0].is_bold for each in table.rows if len(each) == 1)
    is_heading = has_refs or SECTION.fullmatch(cell.text) or cell.is_bold or not are_bold
    if is_heading or not text_of(cells, "title"):
        return "section" if is_followed else "a note"
    return ""


def _may_head(table: FoundTable, cell: Cell) -> bool:
    """Whether a row's only cell stands where a section's heading does: up to the titles, or bold."""
    last = max(place for place, each in table.columns.items() if each.role == "title")
    return cell.column <= last or cell.is_bold


def _has_several(row: Iterable[Cell]) -> bool:
    shown = [each for each in row if each.text]
    return len(shown) > 1 and not TOTAL.fullmatch(shown[0].text)


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
    for place, each in sorted(columns.items()):
        if place in cells:
            kind = each.heading.casefold().strip(" :")
            ref = sections.under(cells[place].text, cells[place].place, kind, ref)
            sections.columns = {wider: of for wider, of in sections.columns.items() if wider < place} | {place: ref}
            sections.now = ref
        ref = sections.columns.get(place, ref)
    return ref


def placed(item: Item) -> str:
    """Name where an item stood."""
    return place_of(item.row)
