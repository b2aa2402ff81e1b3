"""An action whose title stands beside its milestones, merged over their rows: a row of its own, above theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sendplan.sources.drafting import by_role, text_of
from sendplan.sources.found_tables import FoundTable
from sendplan.sources.grid import Cell

Row = Sequence[Cell]
OF_BOTH = ("ref", "title", "section")


def with_actions(table: FoundTable) -> FoundTable:
    """Give an action that has several milestones beside it a row, of what all of their rows say or only the first."""
    if "milestone" not in {each.role for each in table.columns.values()}:
        return table
    groups = _groups(table)
    return table._replace(
        rows=[row for group in groups for row in (_parted(table, group) if len(group) > 1 else group)]
    )


def _groups(table: FoundTable) -> list[list[Row]]:
    """Part rows where another title begins, or one has no milestone."""
    groups, before = list[list[Row]](), ""
    for row in table.rows:
        cells = by_role(table, row)
        title, has_milestone = text_of(cells, "title"), bool(text_of(cells, "milestone"))
        if groups and before and has_milestone and title in ("", before):
            groups[-1].append(row)
        else:
            groups.append([row])
            before = title if has_milestone else ""
    return groups


def _parted(table: FoundTable, group: Sequence[Row]) -> Iterator[Row]:
    """Give the row of an action, and those of its milestones without what is the action's."""
    places = {place: each.role for place, each in table.columns.items()}
    below = [{cell.column: cell.text for cell in row if cell.text} for row in group[1:]]
    named = [cell for cell in group[0] if places.get(cell.column) in OF_BOTH]
    rest = [cell for cell in group[0] if cell not in named and places.get(cell.column) != "milestone"]
    only = [cell for cell in rest if not any(cell.column in row for row in below)]
    same = [cell for cell in rest if all(row.get(cell.column, cell.text) == cell.text for row in below)]
    yield sorted([*named, *same], key=lambda cell: cell.column)
    yield [cell for cell in group[0] if cell not in only]
    yield from group[1:]
