"""An action whose row holds the first of its steps too, as where its cells are merged over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from sendplan.sources.drafting import by_role, text_of
from sendplan.sources.grid import Cell, unread
from sendplan.sources.item_refs import NUMBERED, Item, Numbers

TITLE = "title"
OF_ACTION = ("ref", "title", "section", "leads", "accountable", "partners", "success")  # what its steps may share


def with_first_step(numbers: Numbers, item: Item, below: Iterable[Sequence[Cell]]) -> Iterator[Item]:
    """Give an action, and the first of its steps where more follow: what each of those has of its own is the step's."""
    step = item.cells.get("milestone")
    if item.parent or item.is_section or step is None or step == item.cells.get("title"):
        yield item
        return
    others = [*takewhile(lambda row: _is_step(item, by_role(numbers.table, row)), below)]
    if not others:
        told = unread(numbers.table.sheet, [step], f"a milestone in the row of {item.ref} itself")
        numbers.drafts.unread += told
        yield item
        return
    own = [each for each in item.row if _is_own(_role(numbers, each), each, others)]
    rest = [each for each in item.row if {*_below(each, others)} != {""}]
    yield item._replace(
        row=own, cells={role: each for role, each in item.cells.items() if each in own or role == TITLE}
    )
    cells = {role: each for role, each in item.cells.items() if each in rest}
    yield Item(rest, {**cells, TITLE: step}, numbers.next(item.ref), item.section, NUMBERED, item.ref)


def _role(numbers: Numbers, cell: Cell) -> str:
    column = numbers.table.columns.get(cell.column)
    return column.role if column else ""


def _is_step(item: Item, cells: Mapping[str, Cell]) -> bool:
    title = text_of(cells, TITLE)
    return bool(text_of(cells, "milestone")) and title in ("", text_of(item.cells, TITLE))


def _below(cell: Cell, others: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Give what stands below a cell in each row of the steps: a text, or else a colour."""
    rows = ({each.column: each for each in row} for row in others)
    found = (row.get(cell.column) for row in rows)
    yield from ((each.text or each.colour) if each else "" for each in found)


def _is_own(role: str, cell: Cell, others: Sequence[Sequence[Cell]]) -> bool:
    """Whether a cell is the action's: nothing stands below it, or the same of what an action shares with its steps."""
    below = {*_below(cell, others)}
    return role != "milestone" and (below == {""} or (role in OF_ACTION and below <= {"", cell.text}))
