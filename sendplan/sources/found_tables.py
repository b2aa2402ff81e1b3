"""Where the tables of a sheet are: their headings, one row or two, and the rows that belong to each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sendplan.sources.grid import Cell, Grid, Unread, unread
from sendplan.sources.headings import GUESSED, IGNORED, NEEDED, TOLD, Column, column

FEWEST = 3  # headings that are known, in a row of them: two are enough beside no other, and two must be sure
Told = Mapping[str, Mapping[str, str]]  # sheet → heading → role, as a person says


class FoundTable(NamedTuple):
    """A table: its kind, what its columns hold by their number, its rows, the headings, and what stands above them."""

    sheet: str
    kind: str
    columns: Mapping[int, Column]
    rows: Sequence[Sequence[Cell]]
    headings: Sequence[Cell]
    above: Sequence[Cell]


class _Head(NamedTuple):
    kind: str
    columns: dict[int, Column]
    rows: int  # of headings: 1 or 2


def tables(grid: Grid, told: Told) -> tuple[list[FoundTable], list[Unread]]:
    """Find every table of a sheet, and what of the sheet is in none."""
    heads = [*_heads(grid, told)]
    if not heads:
        why = "no row of headings that a plan or dashboard has: a list or a note"
        return [], [each for row in grid.rows for each in unread(grid.name, row, why)]
    found, start = list[FoundTable](), 0
    for (place, head), (end, _) in zip(heads, [*heads[1:], (len(grid.rows), None)], strict=True):
        above = [cell for row in grid.rows[start:place] for cell in row if cell.text] if not found else []
        headings = [cell for row in grid.rows[place : place + head.rows] for cell in row]
        rows = grid.rows[place + head.rows : end]
        if found and head.columns == found[-1].columns:  # a table that goes on, with its headings again
            found[-1] = found[-1]._replace(rows=[*found[-1].rows, *rows], headings=[*found[-1].headings, *headings])
        else:
            found.append(FoundTable(grid.name, head.kind, head.columns, rows, headings, above))
        start = end
    return found, []


def _heads(grid: Grid, told: Told) -> Iterator[tuple[int, _Head]]:
    place = 0
    while place < len(grid.rows):
        head = _head(grid, place, told.get(grid.name, {}))
        if head:
            yield place, head
        place += head.rows if head else 1


def _head(grid: Grid, place: int, told: Mapping[str, str]) -> _Head | None:
    """Read a row as headings, alone or with the row below it, whichever makes more of them known."""
    row = [cell for cell in grid.rows[place] if cell.text]
    if any(cell.day is None and cell.is_number for cell in row) or any(len(cell.text) > 120 for cell in row):
        return None
    alone = _best({cell.column: cell.text for cell in row}, told, 1)
    below = [cell for cell in grid.rows[place + 1] if cell.text] if place + 1 < len(grid.rows) else []
    if not below or any(cell.is_number or cell.day for cell in below):
        return alone
    both = _best(_joined(row, below), told, 2)
    return both if both and len(both.columns) > (len(alone.columns) if alone else 0) else alone


def _joined(top: Sequence[Cell], below: Sequence[Cell]) -> dict[int, str]:
    """Join two rows of headings: a group's stands above the first of its columns."""
    texts, group = dict[int, str](), ""
    upper, lower = ({cell.column: cell.text for cell in row} for row in (top, below))
    for place in sorted({*upper, *lower}):
        group = upper.get(place, group if place in lower else "")
        texts[place] = f"{lower.get(place, '')} {group}".strip()
    return texts


def _best(texts: Mapping[int, str], told: Mapping[str, str], rows: int) -> _Head | None:
    heads = [_Head(kind, _columns(kind, texts, told), rows) for kind in NEEDED]
    fitting = [each for each in heads if _is_table(each, texts, told)]
    return max(fitting, key=lambda each: len(each.columns), default=None)


def _columns(kind: str, texts: Mapping[int, str], told: Mapping[str, str]) -> dict[int, Column]:
    said = {place: _told(kind, text, told) or column(kind, text) for place, text in texts.items()}
    return _single({place: each for place, each in said.items() if each})


def _told(kind: str, text: str, told: Mapping[str, str]) -> Column | None:
    """Take what a person says of a heading: a role of this kind of table, or that it is not to be read."""
    role = told.get(text, "")
    known = column(kind, text)
    return Column(role, text, TOLD, known.when if known else None, known.rest if known else "") if role else None


def _single(columns: dict[int, Column]) -> dict[int, Column]:
    """Keep one column of each role but those that may be many: ratings, values, and what was said month by month."""
    kept, seen = dict[int, Column](), dict[tuple[str, date | None, str], int]()
    for place, each in columns.items():
        many = each.role in (
            "actual",
            "target",
            "rating",
            "narrative",
            "section",
            "england",
            "stat_neighbours",
            "region",
        )
        key = (each.role, each.when.ends if each.when else None, each.heading if many else "")
        if key in seen and each.role != IGNORED:
            continue
        seen[key] = place
        kept[place] = each
    return kept


def _is_table(head: _Head, texts: Mapping[int, str], told: Mapping[str, str]) -> bool:
    roles = [each.role for each in head.columns.values()]
    sure = sum(each.how != GUESSED for each in head.columns.values())
    enough = sure >= FEWEST - 1 and (len(roles) >= FEWEST or len(roles) == len(texts))
    is_told = any(text in told for text in texts.values())
    return "title" in roles and bool({*roles} & {*NEEDED[head.kind]}) and (enough or is_told)
