"""Pages of a PDF as one: without what stands at the edge of every page, and with tables that go on over pages whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from sendplan.sources.readers.pdf_page import Item, Page
from sendplan.sources.readers.pdf_tables import NEAR, Part, Table, places
from sendplan.sources.readers.pdf_words import Line, continued, is_within

EDGE = 0.12  # of a page's height: what stands at its edges on most pages is no text of the paper
ALIKE = 12.0  # points between the columns of tables without lines that are one
NUMBERED_PAGE = re.compile(r"(?i)\bpage\s+\d+(\s*(of|/)\s*\d+)?|^\W*\d+(\s*(of|/)\s*\d+)?\W*$|(?<=[|–—])\s*\d+$")


class Paragraph(NamedTuple):
    """Lines, and the page on which they begin."""

    lines: list[Line]
    page: int


class Pieces(NamedTuple):
    """What stands of one table on a page and those after it; its first page, and its number there."""

    tables: list[Table]
    page: int
    number: int


def placed(pages: Sequence[Page]) -> list[Paragraph | Pieces]:
    """Put the lines and tables of all pages one after the other."""
    usual = _usual(pages)
    found: list[Paragraph | Pieces] = []
    for page in pages:
        mine = [each for each in page.items if _key(each, page) not in usual]
        above, first = found[-1] if found else None, mine[0] if mine else None
        if isinstance(above, Pieces) and isinstance(first, Table) and _go_on(above.tables, first):
            above.tables.append(first)
            mine = mine[1:]
        found += _numbered(mine, page.number)
    return found


def _numbered(items: Sequence[Item], page: int) -> Iterator[Paragraph | Pieces]:
    number = 0
    for each in items:
        if isinstance(each, Table):
            number += 1
            yield Pieces([each], page, number)
        else:
            yield Paragraph([each], page)


def _usual(pages: Sequence[Page]) -> set[tuple[bool, str]]:
    """Find what stands at the upper or lower edge of most pages, whatever its numbers; and numbers of pages."""
    keys = Counter(key for page in pages for key in {_key(each, page) for each in page.items} if key)
    most = max(2, len(pages) / 2)
    return {key for key, often in keys.items() if often >= most or key[1] == "#"}


def _key(item: Item, page: Page) -> tuple[bool, str] | None:
    """Tell what stands at an edge of a page without its number, at the foot without any: "Action 3" may head a page."""
    if isinstance(item, Table):
        text = NUMBERED_PAGE.sub("#", " | ".join(each.text for each in item.parts))
        return (True, text) if item.box[3] < 2 * EDGE * page.height else None
    text = NUMBERED_PAGE.sub("#", item.text)
    if item.bottom > (1 - EDGE) * page.height:
        return False, re.sub(r"\d+", "#", text)
    text = re.sub(r"^\d+ | \d+$", "#", text) if item.is_spread else text
    return (True, text) if item.top < EDGE * page.height else None


def _go_on(parts: Sequence[Table], below: Table) -> bool:
    """Whether a table at the head of a page goes on with the one before: the same columns, and no header of its own."""
    head, above = parts[0], parts[-1]
    has_other_header = _heads(head) and _heads(below) and _row(head, 0) != _row(below, 0)
    return len(above.edges) > 2 and len(below.edges) > 2 and not has_other_header and _same_columns(above, below)


def _same_columns(above: Table, below: Table) -> bool:
    """Whether columns stand at the same places; with lines, one may lack some that are merged all through."""
    one, other = sorted((_from_left(above), _from_left(below)), key=len)
    if above.is_ruled and below.is_ruled:
        return abs(one[-1] - other[-1]) <= NEAR and all(min(abs(each - it) for it in other) <= NEAR for each in one)
    alike = (abs(each - it) <= ALIKE for each, it in zip(above.edges[1:-1], below.edges[1:-1], strict=False))
    return len(one) == len(other) and all(alike)


def _from_left(table: Table) -> list[float]:
    """Measure columns from the table's left side: margins of left and right pages may differ."""
    return [each - table.edges[0] for each in table.edges]


def _heads(table: Table) -> bool:
    first = [each for each in table.parts if each.row == 0 and each.text]
    return len(first) > 1 and all(each.is_bold for each in first)


def _row(table: Table, row: int) -> list[str]:
    return [each.text for each in table.parts if each.row == row]


def whole(tables: Sequence[Table]) -> Table:
    """Make one table of its parts, without a header said again; the rest of a row that a page's end parted joins it."""
    head = tables[0]
    edges = places(each for table in tables for each in _from_left(table)) if head.is_ruled else _from_left(head)
    done: list[Part] = []
    mine, depth = _moved(head, edges), head.depth
    for each in tables[1:]:
        again, last = _repeated(head, each), _last(mine, depth - 1)
        below = [_filled(part, again, last) for part in _moved(each, edges) if part.row >= again]
        first = [part for part in below if part.row == again]
        if _is_rest(mine, depth - 1, first):
            mine = [_with_rest(part, depth - 1, first) for part in mine]
            again += 1
            below = [_shortened(part) if part.row < again else part for part in below]
        if kept := [part for part in below if part.rows]:
            done += mine
            mine = [part._replace(row=part.row - again + depth) for part in kept]
        depth += each.depth - again
    inner = [each for table in tables for each in table.inner]
    return head._replace(edges=edges, parts=done + mine, depth=depth, inner=inner)


def _repeated(head: Table, table: Table) -> int:
    """Count the rows at its head that say again what the whole table begins with."""
    return len([*takewhile(lambda row: _row(head, row) == _row(table, row) != [], range(table.depth))])


def _moved(table: Table, edges: Sequence[float]) -> list[Part]:
    """Give columns new numbers, as some edges part them."""
    at = [min(range(len(edges)), key=lambda place: abs(edges[place] - each)) for each in _from_left(table)]
    return [
        each._replace(column=at[each.column], columns=at[each.column + each.columns] - at[each.column])
        for each in table.parts
    ]


def _last(parts: Sequence[Part], row: int) -> dict[int, Part]:
    return {each.column: each for each in parts if each.row <= row < each.row + each.rows}


def _is_rest(upper: Sequence[Part], row: int, first: Sequence[Part]) -> bool:
    """Whether a row goes on with the last one: nothing in its first column, or every text begins within a sentence."""
    last, told = _last(upper, row), [each for each in first if each.text and each.rows == 1]
    if not told or any(each.rows > 1 and not each.column and not _goes_on(each, last) for each in first):
        return False
    if not all(_is_below(each, last.get(each.column)) for each in told):
        return False
    within = [is_within(last[each.column].text, each.text) for each in told]
    return all(within) or (told[0].column > 0 and (any(within) or len(told) < len(first) - 1))


def _goes_on(part: Part, last: dict[int, Part]) -> bool:
    """Whether a merged cell is that of the page before."""
    return part.column in last and last[part.column].rows > 1 and last[part.column].text == part.text


def _is_below(part: Part, above: Part | None) -> bool:
    return above is not None and above.text != "" and above.is_bold == part.is_bold


def _with_rest(part: Part, row: int, rest: Sequence[Part]) -> Part:
    more = next((each.text for each in rest if each.column == part.column and each.rows == 1), "")
    if not more or not part.row <= row < part.row + part.rows:
        return part
    text = f"{part.text}\n{more}" if part.text[-1] in ".!?:;" else continued(part.text, more)
    return part._replace(text=text)


def _shortened(part: Part) -> Part:
    return part._replace(row=part.row + 1, rows=part.rows - 1)


def _filled(part: Part, first: int, last: dict[int, Part]) -> Part:
    """Say again what a merged cell says that goes on from the page before."""
    above = last.get(part.column)
    if above and above.text and part.row == first and part.rows > 1 and not part.text:
        return part._replace(text=above.text, colour=part.colour or above.colour)
    return part
