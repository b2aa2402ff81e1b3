"""Tables of a text without pipes at both sides: cells apart by tabs, by bars, by blanks that line up, or by lines.

Each is known by a row of headings, or by its tabs, and written as a table of pipes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from sendplan.sources.headings import EXACT, NEEDED, column, is_one
from sendplan.sources.settled_columns import REFERENCE

APART = re.compile(r"\s{2,}")
BAR = re.compile(r"\s*(?<!\\)\|\s*")
CODE = re.compile(rf"{REFERENCE}\.?")
FEWEST = 3  # cells of a row of headings
FEWEST_LINES = 4  # headings, each on a line of its own
Row = Sequence[str]


class Line(NamedTuple):
    """A line of a text: its number, and its text."""

    number: int
    text: str

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table of pipes."""
        return self.text.startswith("|")


def piped(lines: Sequence[Line]) -> Iterator[Line]:
    """Give the lines of a text, those of tables without pipes as rows of pipes, all others without blanks around."""
    place = 0
    while place < len(lines):
        rows, end = _table(lines, place)
        yield from rows or [lines[place]._replace(text=lines[place].text.strip())]
        place = end if rows else place + 1


def _table(lines: Sequence[Line], place: int) -> tuple[list[Line], int]:
    """Read the table that begins at a line, and where it ends; no rows where none does."""
    for kind in (_of_tabs, _of_bars, _of_blanks, _of_lines):
        if (found := kind(lines, place))[0]:
            return found
    return [], place


def _row(number: int, cells: Row) -> Line:
    return Line(number, f"| {' | '.join(each.strip().replace('|', chr(92) + '|') for each in cells)} |")


def _are_headings(cells: Row) -> bool:
    """Whether cells are a row of headings: three at least, two of them to the letter, and no more sentences."""
    shown = [each for each in cells if each.strip()]
    known = sum(_is_heading(each.strip()) for each in shown)
    return len(shown) >= FEWEST and known >= FEWEST - 1 and known * 2 >= len(shown)


def _is_heading(text: str) -> bool:
    """Whether a text is a heading of some kind of table, or the period of its values."""
    found = (column(kind, text) for kind in NEEDED)
    return is_one(text) or any(each and each.how == EXACT for each in found)


def _of_tabs(lines: Sequence[Line], place: int) -> tuple[list[Line], int]:
    found = [*takewhile(lambda each: "\t" in each.text.strip(), lines[place:])]
    first = [each for each in lines[place].text.split("\t") if each.strip()]
    if len(first) < FEWEST + (len(found) == 1):
        return [], place
    return [_row(each.number, each.text.split("\t")) for each in found], place + len(found)


def _of_bars(lines: Sequence[Line], place: int) -> tuple[list[Line], int]:
    first = BAR.split(lines[place].text.strip())
    if lines[place].text.strip().startswith("|") or not _are_headings(first):
        return [], place
    found = [*takewhile(lambda each: len(BAR.split(each.text)) > 1, lines[place:])]
    return [_row(each.number, BAR.split(each.text.strip())) for each in found], place + len(found)


def _of_lines(lines: Sequence[Line], place: int) -> tuple[list[Line], int]:
    """Read a cell a line below headings a line: an item has as many, from its reference on."""
    heads = [*takewhile(lambda each: is_one(each.text.strip()), lines[place : place + 20])]
    size, end = len(heads), place + len(heads)
    first = column("actions", heads[0].text.strip()) if heads else None
    if size < FEWEST_LINES or first is None or first.role != "ref":
        return [], place
    rows = [_row(heads[0].number, [each.text for each in heads])]
    while (item := lines[end : end + size]) and _is_item([each.text.strip() for each in item], size):
        rows.append(_row(item[0].number, [each.text for each in item]))
        end += size
    return (rows, end) if len(rows) > 1 else ([], place)


def _is_item(cells: Row, size: int) -> bool:
    return len(cells) == size and all(cells) and CODE.fullmatch(cells[0]) is not None


def _of_blanks(lines: Sequence[Line], place: int) -> tuple[list[Line], int]:
    """Read columns that stand below their headings, the lines of a row one below another."""
    if "|" in lines[place].text or not _are_headings(APART.split(lines[place].text.strip())):
        return [], place
    groups = [*_groups(lines, place)]
    edges = _edges(lines[place].text, [each.text for group in groups for each in group])
    rows, end = [*_rows(groups[0], edges, has_head=True)], place + len(groups[0])
    for group, following in pairwise([*groups[1:], []]):
        first = group[0].text
        if _are_headings(APART.split(first.strip())) or not _fits(group, edges):
            if not _is_title(group, following, edges):
                break
            rows.append(_row(group[0].number, [first.strip(), *[""] * len(edges)]))
        else:
            rows += _rows(group, edges, has_head=False)
        end = group[-1].number - lines[0].number + 1
    return rows, end


def _groups(lines: Sequence[Line], place: int) -> Iterator[list[Line]]:
    """Part lines at empty ones."""
    group = list[Line]()
    for each in lines[place:]:
        if each.text.strip():
            group.append(each)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _edges(head: str, texts: Sequence[str]) -> list[int]:
    """Find where each column after the first begins: where most lines are blank between two headings."""
    spans = [found.span() for found in re.finditer(r"\S+(?: \S+)*", head)]
    rows = [each for each in texts if APART.search(each.strip())]
    return [
        max(range(end, start + 1), key=lambda at: (sum(not each[at - 1 : at].strip() for each in rows), at))
        for (_, end), (start, _) in pairwise(spans)
    ]


def _cut(text: str, edges: Sequence[int]) -> list[str]:
    return [text[start:end].strip() for start, end in pairwise([0, *edges, len(text) + 1 + max(edges)])]


def _fits(group: Sequence[Line], edges: Sequence[int]) -> bool:
    """Whether lines stand in columns: no word crosses an edge, and there are several cells."""
    cells = [_cut(each.text, edges) for each in group]
    crossing = any(each.text[at - 1 : at].strip() and each.text[at : at + 1].strip() for each in group for at in edges)
    return not crossing and len({place for row in cells for place, each in enumerate(row) if each}) > 1


def _is_title(group: Sequence[Line], following: Sequence[Line], edges: Sequence[int]) -> bool:
    """Whether a line alone is a heading inside a table: from its first column on, with more rows of it below."""
    text = group[0].text
    is_alone = len(group) == 1 and not APART.search(text.strip()) and _cut(text, edges)[0] != ""
    is_head = bool(following) and _are_headings(APART.split(following[0].text.strip()))
    return is_alone and bool(following) and not is_head and _fits(following, edges)


def _rows(group: Sequence[Line], edges: Sequence[int], *, has_head: bool) -> Iterator[Line]:
    """Part a group into rows, each from a reference on; one without is one row, its headings apart."""
    cells = [_cut(each.text, edges) for each in group]
    starts = [place for place, row in enumerate(cells) if CODE.fullmatch(row[0])]
    starts = sorted({0, *starts, *([1] if has_head and not starts and len(cells) > 1 else [])})
    for start, end in pairwise([*starts, len(cells)]):
        joined = (" ".join(filter(None, every)) for every in zip(*cells[start:end], strict=True))
        yield _row(group[start].number, [*joined])
