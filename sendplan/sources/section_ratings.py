"""A table that rates a section and nothing else: schedule, cost and benefit of a workstream."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sendplan.sources.cards import beside
from sendplan.sources.drafting import Drafts, parted
from sendplan.sources.found_sections import Sections
from sendplan.sources.found_tables import FoundTable
from sendplan.sources.grid import Cell, Grid, Unread, line, span
from sendplan.sources.headings import GUESSED, column, joined
from sendplan.sources.outline import Placed

NO_PLACE = "of a section: no draft has a place for it"
REPORTED = ("leads", "rating", "narrative", "mitigation", "evidence")
Rated = Sequence[tuple[str, Cell]]  # what is rated, and the cell with its rating


def rated(grid: Grid, drafts: Drafts) -> Rated:
    """Read headings with one row of ratings below them; nothing of any other table."""
    rows = [[each for each in row if each.text or each.colour] for row in grid.rows]
    if not 2 <= len(rows) <= 3 or len(rows[-1]) != len(rows[-2]):
        return []
    group = rows[0][0].text if len(rows) == 3 and len(rows[0]) == 1 else ""
    columns = [joined("actions", group, each.text) for each in rows[-2]]
    are_known = [bool(drafts.meaning_of(each.text)) for each in rows[-1]]
    if not all(each and each.role == "rating" for each in columns) or not all(are_known):
        return []
    is_one = len(rows[-1]) == 1
    names = ["" if is_one else line(each.text).casefold() for each in rows[-2]]
    return [*zip(names, rows[-1], strict=True)]


def labelled(grid: Grid, drafts: Drafts) -> Mapping[str, str]:
    """Read a small table of labels that reports on a section: its lead, rating and words; nothing of any other."""
    said = [(column("actions", label), text) for label, text in beside(grid.rows)]
    told = {known.role: text for known, text in reversed(said) if known and known.role in REPORTED}
    is_rated = bool(drafts.meaning_of(told.get("rating", "")))
    is_other = any(known and known.role in ("title", "ref", "due") for known, _ in said)
    is_report = is_rated and bool({"narrative", "mitigation"} & {*told})
    return told if is_report and not is_other and len(told) * 3 >= len(said) * 2 else {}


def draft_labelled(drafts: Drafts, placed: Placed, told: Mapping[str, str], as_at: date) -> None:
    """Draft what a table of labels reports of a section, and who leads that."""
    ref = _section(drafts, placed)
    section = drafts.known("sections", ref) or {}
    section["lead"] = section["lead"] or parted(told.get("leads", ""))
    row = {"ref": ref, "as_at": as_at.isoformat()} | {role: text for role, text in told.items() if role != "leads"}
    place = span(each for row in placed.grid.rows for each in row)
    drafts.add("updates", row, placed.grid.name, place, GUESSED)
    known = {*told.values()}
    rest = [f"{label}: {text}" for label, text in beside(placed.grid.rows) if text not in known]
    drafts.unread += [Unread(placed.grid.name, place, each, NO_PLACE) for each in rest]


def draft(drafts: Drafts, placed: Placed, ratings: Rated, as_at: date) -> None:
    """Draft what was reported of a section: a row for each of its ratings, the words below them in the first."""
    row = {"ref": _section(drafts, placed), "as_at": as_at.isoformat()}
    drafts.used |= {*placed.below}
    said = "\n".join(each.text for each in placed.below)
    for number, (aspect, cell) in enumerate(ratings):
        told = {"aspect": aspect, "rating": cell.text or cell.colour, "narrative": "" if number else said}
        drafts.add("updates", row | told, placed.grid.name, span([cell]), GUESSED)


def _section(drafts: Drafts, placed: Placed) -> str:
    """Draft the section that a table stands in, and return its reference."""
    table = FoundTable(placed.grid.name, "actions", {}, [], [], [], placed.path, notes=placed.above)
    sections = Sections(drafts, table, set())
    sections.begin()
    return sections.now or sections.home()
