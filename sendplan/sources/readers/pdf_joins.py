"""Pages of a PDF as one: without what stands at the edge of every page, and with tables that go on over pages whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from sendplan.sources.readers.pdf_page import Item, Page
from sendplan.sources.readers.pdf_tables import NEAR, Part, Table, places
from sendplan.sources.readers.pdf_words import Line, continued

EDGE = 0.12  # of a page's height: what stands at its edges on most pages is no text of the paper
ALIKE = 12.0  # points between the columns of tables without lines that are one
PAGE_NUMBER = re.compile(r"(?i)^(?:page\s*)?#(?:\s*(?:of|/)\s*#)?$")


class Placed(NamedTuple):
    """A line or table, the number of its page, and of a table its number there."""

    item: Item
    page: int
    number: int = 0


def placed(pages: Sequence[Page]) -> list[Placed]:
    """Put the items of all pages one after the other."""
    usual = _usual(pages)
    found: list[Placed] = []
    for page in pages:
        mine = [each for each in page.items if not (isinstance(each, Line) and _key(each, page) in usual)]
        above, first = found[-1] if found else None, mine[0] if mine else None
        if above and isinstance(above.item, Table) and isinstance(first, Table) and _go_on(above.item, first):
            found[-1] = above._replace(item=whole(above.item, first))
            mine = mine[1:]
        found += _numbered(mine, page.number)
    return found


def _numbered(items: Sequence[Item], page: int) -> Iterator[Placed]:
    number = 0
    for each in items:
        number += isinstance(each, Table)
        yield Placed(each, page, number)


def _usual(pages: Sequence[Page]) -> set[tuple[bool, str]]:
    """Find what stands at the upper or lower edge of most pages, whatever its numbers; and numbers of pages."""
    keys = Counter(
        key for page in pages for key in {_key(each, page) for each in page.items if isinstance(each, Line)} if key
    )
    most = max(2, len(pages) / 2)
    return {key for key, often in keys.items() if often >= most or PAGE_NUMBER.match(key[1])}


def _key(line: Line, page: Page) -> tuple[bool, str] | None:
    if EDGE * page.height < line.top and line.bottom < (1 - EDGE) * page.height:
        return None
    return line.top < page.height / 2, re.sub(r"\d+", "#", line.text)


def _go_on(above: Table, below: Table) -> bool:
    """Whether a table at the head of a page goes on with the one before: the same columns, and no header of its own."""
    one, other = sorted((above.edges, below.edges), key=len)
    if above.is_ruled and below.is_ruled:
        near = all(min(abs(each - it) for it in other) <= NEAR for each in one)
        same = near and abs(one[0] - other[0]) <= NEAR and abs(one[-1] - other[-1]) <= NEAR
    else:
        same = len(one) == len(other)
        same = same and all(abs(a - b) <= ALIKE for a, b in zip(one[1:-1], other[1:-1], strict=True))
    return same and len(one) > 2 and not (_heads(above) and _heads(below) and _row(above, 0) != _row(below, 0))


def _heads(table: Table) -> bool:
    first = [each for each in table.parts if each.row == 0 and each.text]
    return len(first) > 1 and all(each.is_bold for each in first)


def _row(table: Table, row: int) -> list[str]:
    return [each.text for each in table.parts if each.row == row]


def whole(above: Table, below: Table) -> Table:
    """Make one table of two, without a header said again; the rest of a row that a page's end parted joins it."""
    edges = places([*above.edges, *below.edges]) if above.is_ruled else above.edges
    upper, lower = _moved(above, edges), _moved(below, edges)
    again = len([*takewhile(lambda row: _row(above, row) == _row(below, row) != [], range(below.depth))])
    lower = [each for each in lower if each.row >= again]
    depth = above.depth
    if _is_rest(upper, depth - 1, [each for each in lower if each.row == again]):
        upper = [_with_rest(each, depth - 1, lower, again) for each in upper]
        again += 1
        lower = [each for each in lower if each.row >= again]
    lower = [_filled(each, again, upper, depth)._replace(row=each.row - again + depth) for each in lower]
    return above._replace(
        edges=edges, parts=upper + lower, depth=depth + below.depth - again, inner=above.inner + below.inner
    )


def _moved(table: Table, edges: Sequence[float]) -> list[Part]:
    """Number columns anew, as some edges part them."""
    at = [min(range(len(edges)), key=lambda place: abs(edges[place] - each)) for each in table.edges]
    return [
        each._replace(column=at[each.column], columns=at[each.column + each.columns] - at[each.column])
        for each in table.parts
    ]


def _last(parts: Sequence[Part], row: int) -> dict[int, Part]:
    return {each.column: each for each in parts if each.row <= row < each.row + each.rows}


def _is_rest(upper: Sequence[Part], row: int, first: Sequence[Part]) -> bool:
    """Whether a row goes on with the last one: nothing in its first column, or every text begins within a sentence."""
    last, told = _last(upper, row), [each for each in first if each.text]
    if not told or any(each.rows > 1 for each in first):
        return False
    if not all(each.column in last and last[each.column].text for each in told):
        return False
    within = [_within(last[each.column].text, each.text) for each in told]
    return all(within) or (told[0].column > 0 and (any(within) or len(told) < len(first) - 1))


def _within(text: str, more: str) -> bool:
    return more[0].islower() and text[-1] not in ".!?"


def _with_rest(part: Part, row: int, lower: Sequence[Part], first: int) -> Part:
    rest = next((each.text for each in lower if (each.row, each.column) == (first, part.column)), "")
    if not rest or not part.row <= row < part.row + part.rows:
        return part
    text = continued(part.text, rest) if part.text[-1] not in ".!?:;" else f"{part.text}\n{rest}"
    return part._replace(text=text)


def _filled(part: Part, first: int, upper: Sequence[Part], depth: int) -> Part:
    """Say again what a merged cell says that goes on from the page before."""
    above = _last(upper, depth - 1).get(part.column)
    if above and above.text and part.row == first and part.rows > 1 and not part.text:
        return part._replace(text=above.text, colour=part.colour or above.colour)
    return part
