"""The tables of a Word document: cells over several rows stand in each, cells over several columns in the first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from sendplan.sources import bounds, shown
from sendplan.sources.files import SourceFile
from sendplan.sources.grid import Cell, Unread, as_text
from sendplan.sources.readers.placed import Filled, Met, filled, tabled
from sendplan.sources.readers.word_parts import SMALLER, W, child, content, flag, named, value, whole

Inside = Callable[[Any], Iterator[Met]]  # what stands in a cell
HIDDEN = "hidden text is not read"


def table(file: SourceFile, element: Any, inside: Inside) -> Iterator[Met]:
    """Read a table; one that only places other things is those things."""
    rows = [each for each in content(element) if named(each) == "tr" and child(each, "trPr", "del") is None]
    seen, hidden = ([each for each in rows if bool(flag(each, "trPr", "hidden")) is it] for it in (False, True))
    cells = [each for row in seen for each in _cells(row)]
    if len(cells) == 1 or (len(seen) == 1 and any(named(each) == "tbl" for cell in cells for each in content(cell))):
        for each in cells:
            yield from inside(each)
    else:
        held = list[Filled]()
        placed = [*_placed(file, seen, inside, held)]
        yield tabled(placed, held)
    for row in hidden:
        yield Unread("", "", as_text(" ".join(each.text or "" for each in row.iter(f"{W}t"))), HIDDEN)


def _cells(row: Any) -> list[Any]:
    return [each for each in content(row) if named(each) == "tc" and child(each, "tcPr", "cellDel") is None]


def _placed(file: SourceFile, rows: list[Any], inside: Inside, held: list[Filled]) -> Iterator[tuple[int, list[Cell]]]:
    above = dict[int, Cell]()
    for place, row in enumerate(rows, start=1):
        cells, column = dict[int, Cell](), 1 + max(whole(row, "trPr", "gridBefore") or 0, 0)
        for each in _cells(row):
            if place > bounds.PLAN_ROWS or column > bounds.PAPER_COLUMNS:
                most = f"{bounds.PLAN_ROWS:,} rows and {bounds.PAPER_COLUMNS:,} columns"
                raise file.too_much("", f"{most} a table", SMALLER)
            if not _continues(each, "hMerge"):
                first = above.get(column) if _continues(each, "vMerge") else None
                cells[column] = first._replace(row=place) if first else _cell(each, place, column, inside, held)
            column += max(whole(each, "tcPr", "gridSpan") or 1, 1)
        yield place, [*cells.values()]
        above = cells


def _continues(cell: Any, kind: str) -> bool:
    """Whether a cell is merged into one before it."""
    return child(cell, "tcPr", kind) is not None and value(cell, "tcPr", kind) != "restart"


def _cell(cell: Any, place: int, column: int, inside: Inside, held: list[Filled]) -> Cell:
    mine = filled(inside(cell))
    held.append(mine.at(place, column))
    return Cell(mine.text, place, column, _fill(cell), is_bold=mine.is_bold)


def _fill(cell: Any) -> str:
    shading = child(cell, "tcPr", "shd")
    if shading is None:
        return ""
    code = shading.get(f"{W}{'color' if shading.get(f'{W}val') == 'solid' else 'fill'}", "")
    return shown.colour(code) if re.fullmatch(r"[0-9A-Fa-f]{6}", code) else ""
