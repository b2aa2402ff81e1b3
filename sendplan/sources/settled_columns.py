"""What the columns of a table hold once its rows are known: one of each role, codes apart from titles, periods."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sendplan.periods import last_day
from sendplan.sources.grid import Cell
from sendplan.sources.headings import IGNORED, LISTED, NEAR, TOLD, Column
from sendplan.vocabulary import SERIES

OF_VALUES = (*SERIES, "likelihood", "impact")
MANY = (*OF_VALUES, "rating", "narrative", "section", "leads")
CODE = 8  # letters of a reference that stands where a title is looked for
LEVELS = {"high", "medium", "low", "h", "m", "l", "critical", "urgent"}  # how much a thing matters: no section
REFERENCE = r"[A-Z]{0,3}\d{1,3}(?:[./-][A-Z]?\d{1,3})*\.?[a-z]?"  # 1, 1.1, 1a, 1.a, A1, AP1.2, PA1-03, P1.A3, 01/25
CODED = re.compile(  # a title with its reference: 1.1 Train, A1 - Train, (1.a) Train, 1) Train; not 40 places
    rf"\(?(?!\d+ )(?P<ref>{REFERENCE})"
    r"[.):]*\s*[:\u2010-\u2015-]?\s+(?P<title>[^\W\d_].*)",
    re.DOTALL,
)
WITH_REF = "with its reference"
FEWEST = 3  # rows that each have another text below a heading that sections have: it is each row's own
Rows = Sequence[Sequence[Cell]]


def settled(kind: str, columns: Mapping[int, Column], headings: Sequence[Cell], rows: Rows) -> dict[int, Column]:
    """Keep one column of each role but those that may be many; of two titles, one that holds codes is the reference."""
    texts = _texts(rows)
    titles = [place for place, each in columns.items() if each.role == "title"]
    if len(titles) == 1 and _stands_over_codes(titles[0], columns, headings, texts):
        columns = {**columns, titles[0] + 1: columns[titles[0]]}
        titles = [titles[0], titles[0] + 1]
    codes = [place for place in titles[:-1] if _are_codes(texts.get(place, []))]
    has_ref = "ref" in {each.role for each in columns.values()}
    named = {place: each._replace(role="ref") if place in codes else each for place, each in columns.items()}
    named = {place: each for place, each in named.items() if not (has_ref and place in codes)}
    if titles and not has_ref and not codes:
        named = _unheaded(titles[0], {each.column for each in headings if each.text}, texts) | named
        if kind == "actions" and "ref" not in {each.role for each in named.values()}:
            named |= _coded(named, titles[0], texts.get(titles[0], []))
    own = {place: _own(each, texts.get(place, [])) for place, each in named.items()} if kind == "actions" else named
    kept = _dated(_single({place: each for place, each in own.items() if each}))
    return kept | _under(kept, headings, texts) if kind == "measures" else kept


def _under(
    columns: Mapping[int, Column], headings: Sequence[Cell], texts: Mapping[int, Sequence[str]]
) -> dict[int, Column]:
    """Take columns without a heading, right of one of values, for more of its values: its heading is merged."""
    headed, found = {each.column for each in headings if each.text}, dict[int, Column]()
    for place in sorted({*texts} - headed):
        left = max((each for each in headed if each < place), default=0)
        if left in columns and columns[left].role in SERIES:
            found[place] = columns[left]
    return found


def _texts(rows: Rows) -> dict[int, list[str]]:
    """Gather the texts of each column, in rows of several cells."""
    found = dict[int, list[str]]()
    for row in rows:
        shown = [cell for cell in row if cell.text]
        for cell in shown if len(shown) > 1 and not shown[0].text.casefold().startswith("total") else []:
            found.setdefault(cell.column, []).append(cell.text)
    return found


def _stands_over_codes(
    title: int, columns: Mapping[int, Column], headings: Sequence[Cell], texts: Mapping[int, Sequence[str]]
) -> bool:
    """Whether the heading of titles is merged over a column of codes, left of the titles themselves."""
    right = title + 1
    is_free = right not in columns and right not in {each.column for each in headings if each.text}
    return is_free and _are_codes(texts.get(title, [])) and not _are_codes(texts.get(right, ["1"]))


def _are_codes(texts: Sequence[str]) -> bool:
    return bool(texts) and all(len(each) <= CODE for each in texts)


def _unheaded(title: int, headed: set[int], texts: Mapping[int, Sequence[str]]) -> dict[int, Column]:
    """Take codes left of the title without a heading for references."""
    before = [place for place in texts if place < title and place not in headed and _are_codes(texts[place])]
    are_numbered = before and all(re.search(r"\d", each) for each in texts[before[-1]])
    return {before[-1]: Column("ref", "", NEAR)} if are_numbered else {}


def _coded(columns: Mapping[int, Column], title: int, texts: Sequence[str]) -> dict[int, Column]:
    """Mark a column of titles that each begin with a reference of their own."""
    found = [CODED.fullmatch(each) for each in dict.fromkeys(texts)]
    refs = {each["ref"] for each in found if each}
    is_plan = columns[title].how != LISTED
    return {title: columns[title]._replace(rest=WITH_REF)} if refs and is_plan and len(refs) == len(found) else {}


def _own(column: Column, texts: Sequence[str]) -> Column | None:
    """Judge a column of sections by its texts: none where they say how much a row matters, or are each row's own."""
    if column.role != "section" or column.how == TOLD:
        return column
    if texts and {each.casefold() for each in texts} <= LEVELS:
        return None
    are_own = len(texts) >= FEWEST and len({*texts}) == len(texts)
    if are_own and "outcome" in column.heading.casefold():
        return column._replace(role="success")
    return column


def _single(columns: Mapping[int, Column]) -> dict[int, Column]:
    kept, seen = dict[int, Column](), set[tuple[object, ...]]()
    for place, each in columns.items():
        key = (each.role, each.when, each.heading if each.role in MANY else "")
        if key not in seen or each.role in (IGNORED, "narrative"):
            kept[place] = each
        seen.add(key)
    return kept


def _dated(columns: dict[int, Column]) -> dict[int, Column]:
    """Give an actual the period of the target or milestone of its number: that of milestone 1 to actual 1."""
    columns = _months(columns)
    days = {number[0]: each.when for each in columns.values() if each.when and (number := _number(each.heading))}
    return {
        place: each._replace(when=days[number[0]])
        if each.role == "actual" and each.when is None and (number := _number(each.heading)) and number[0] in days
        else each
        for place, each in columns.items()
    }


def _months(columns: dict[int, Column]) -> dict[int, Column]:
    """Take days that all begin a month for months: a spreadsheet keeps April 2025 as 1 April."""
    days = [each.when for each in columns.values() if each.when]
    if len(days) < 2 or any(each.ends.day != 1 for each in days):
        return columns
    return {
        place: each._replace(when=each.when._replace(ends=last_day(each.when.time_period, each.when.time_identifier)))
        if each.when
        else each
        for place, each in columns.items()
    }


def _number(heading: str) -> Sequence[str]:
    return re.findall(r"(?:milestone|target|actual|result)s? (\d)\b", heading, re.IGNORECASE)
