"""Where the tables of a sheet are: their headings, one row or two, and the rows that belong to each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sendplan.sources.grid import Cell, Grid, Unread, unread
from sendplan.sources.headings import (
    EXACT,
    GUESSED,
    IGNORED,
    LISTED,
    NEEDED,
    TOLD,
    Column,
    is_one,
    joined,
    meant,
    period_in,
    words,
)
from sendplan.sources.paper import Text
from sendplan.sources.section_names import names_section
from sendplan.sources.settled_columns import settled

FEWEST = 3  # headings that are known, in a row of them: two are enough beside no other, and two must be sure
LONGEST = 200  # letters of a heading
AGENDA = "an agenda: what a meeting does with its papers is no action of a plan"
AT_MEETINGS = re.compile(
    r"(?:to|for) (?:note|noting|decide|decision|information|discuss(?:ion)?|approv(?:e|al)|receive|agree|consider)\W*",
    re.IGNORECASE,
)
Told = Mapping[str, Mapping[str, str]]  # sheet → heading → role, as a person says
Headings = Mapping[int, tuple[str, str]]  # column → that of its group, and its own


class FoundTable(NamedTuple):
    """A table: its kind, what its columns hold by their number, its rows, the headings, and what stands above them."""

    sheet: str
    kind: str
    columns: Mapping[int, Column]
    rows: Sequence[Sequence[Cell]]
    headings: Sequence[Cell]
    above: Sequence[Cell]
    path: tuple[Text, ...] = ()
    plan: str = ""
    day: date | None = None
    notes: tuple[Text, ...] = ()  # of its paper, since the table before
    name: str = ""  # of the section that its rows stand in, where nothing else names one

    @property
    def state(self) -> str:
        """What a list of a progress report is of, by its heading: complete, late or not_started; "" in a plan."""
        return next((each.rest for each in self.columns.values() if each.role == "title" and each.how == LISTED), "")


class _Head(NamedTuple):
    kind: str
    columns: dict[int, Column]
    rows: int  # of headings: 1 or 2

    @property
    def worth(self) -> tuple[int, int]:
        """How much of it is known: columns, and periods of them."""
        return len(self.columns), sum(each.when is not None for each in self.columns.values())


def tables(grid: Grid, told: Told) -> tuple[list[FoundTable], list[Unread]]:
    """Find every table of a sheet, below or beside each other, and what of the sheet is in none."""
    parts = [_one_below_another(each, told) for each in _beside(grid, told)]
    every, rest = [each for found, _ in parts for each in found], [each for _, rest in parts for each in rest]
    agendas = [each for each in every if _is_agenda(each)]
    cells = (row for each in agendas for row in (each.above, each.headings, *each.rows))
    rest += [said for row in cells for said in unread(grid.name, row, AGENDA)]
    return [each for each in every if each not in agendas], rest


def _is_agenda(table: FoundTable) -> bool:
    """Whether the action of every row is what a meeting does with a paper: to note, for decision."""
    place = next((place for place, each in table.columns.items() if each.role == "title"), 0)
    said = [cell.text for row in table.rows for cell in row if cell.column == place and cell.text]
    return bool(said) and all(AT_MEETINGS.fullmatch(each) for each in said)


def has_headings(grid: Grid, told: Told) -> bool:
    """Whether a sheet has a row of headings of a plan or dashboard."""
    return any(_heads(grid, told))


def headings(grid: Grid, told: Told) -> list[list[Cell]]:
    """Return its last rows of headings, one or two; none where it has none."""
    *_, (place, head) = [(0, None), *_heads(grid, told)]
    return grid.rows[place : place + head.rows] if head else []


def _beside(grid: Grid, told: Told) -> list[Grid]:
    """Part a sheet at an empty column where a table stands on both sides of it."""
    used = {cell.column for row in grid.rows for cell in row if cell.text}
    for gap in sorted({each + 1 for each in used if each < max(used)} - used):
        sides = [_side(grid, range(gap)), _side(grid, range(gap + 1, max(used) + 1))]
        if all(any(_heads(each, told)) for each in sides):
            return [sides[0], *_beside(sides[1], told)]
    return [grid]


def _side(grid: Grid, columns: range) -> Grid:
    rows = [[cell for cell in row if cell.column in columns] for row in grid.rows]
    return Grid(grid.name, [row for row in rows if any(cell.text for cell in row)], [])


def _one_below_another(grid: Grid, told: Told) -> tuple[list[FoundTable], list[Unread]]:
    heads = [*_heads(grid, told)]
    if not heads:
        why = "no row of headings that a plan or dashboard has: a list or a note"
        return [], [each for row in grid.rows for each in unread(grid.name, row, why)]
    found = list[FoundTable]()
    above: Sequence[Sequence[Cell]] = grid.rows[: heads[0][0]]
    for (place, head), (end, _) in zip(heads, [*heads[1:], (len(grid.rows), None)], strict=True):
        headings = [cell for row in grid.rows[place : place + head.rows] for cell in row]
        rows: Sequence[Sequence[Cell]] = grid.rows[place + head.rows : end]
        columns = settled(head.kind, head.columns, headings, rows)
        if found and columns == found[-1].columns:  # a table that goes on, with its headings again
            before = found.pop()
            is_title = len(before.above) > 1 or names_section(before.above)
            first = before.above[-1:] if above and is_title else []  # of titles that each have a table
            rows, headings = [first, *before.rows, *above, *rows], [*before.headings, *headings]
            above = [before.above[: len(before.above) - len(first)]]
        size = len(rows) if end == len(grid.rows) else _without_titles(rows)
        rows, rest = [row for row in rows[:size] if row], rows[size:]
        titles = [cell for row in above for cell in row if cell.text]
        found.append(FoundTable(grid.name, head.kind, columns, rows, headings, titles))
        above = rest
    return found, []


def _without_titles(rows: Sequence[Sequence[Cell]]) -> int:
    """Count the rows of a table without those at its end that are titles of the next, or notes."""
    kept = len(rows)
    while kept and sum(bool(cell.text) for cell in rows[kept - 1]) < 2:
        kept -= 1
    return kept


def _heads(grid: Grid, told: Told) -> Iterator[tuple[int, _Head]]:
    place = 0
    while place < len(grid.rows):
        head = _head(grid, place, told.get(grid.name, {}))
        if head:
            yield place, head
        place += head.rows if head else 1


def _head(grid: Grid, place: int, told: Mapping[str, str]) -> _Head | None:
    """Read a row as headings, alone or with the row below it, whichever makes more of them known."""
    row, below = _headings(grid, place), _headings(grid, place + 1)
    if not row or not (told or any(is_one(cell.text) or meant("units", cell.text) for cell in [*row, *below])):
        return None
    years = _years(grid, place)
    alone = _best({cell.column: ("", cell.text) for cell in row}, told, 1, years)
    is_group = len(row) > 1 or not _rest_of_period(row[0].text)
    if len(below) < 2 or not is_group or not _are_groups(row, below):
        return alone
    both = _best(_joined(row, below), told, 2, years)
    lower = _best({cell.column: ("", cell.text) for cell in below}, told, 1, years)
    rivals = [each.worth for each in (alone, lower) if each]
    are_twice = len({cell.text for cell in below}) < len(below)  # likelihood and impact, below each of two groups
    is_better = both and all(both.worth > each or (are_twice and both.worth == each) for each in rivals)
    return both if is_better else alone


def _are_groups(top: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether every cell of a row stands in a group of headings, under none, or under itself, merged with it."""
    upper, lower = ({cell.column: cell.text for cell in row} for row in (top, below))
    return all(
        upper.get(place, text) == text or (place + 1 in lower and place + 1 not in upper)
        for place, text in lower.items()
    )


def _headings(grid: Grid, place: int) -> list[Cell]:
    """Return the cells of a row that may be headings; none where one is a figure or a long text."""
    row = [cell for cell in grid.rows[place] if cell.text] if place < len(grid.rows) else []
    return [] if any(_is_figure(cell) or len(cell.text) > LONGEST for cell in row) else row


def _is_figure(cell: Cell) -> bool:
    return cell.is_number and cell.day is None and not re.fullmatch(r"20\d\d", cell.text)


def _rest_of_period(text: str) -> str:
    when, rest = period_in(text)
    return rest if when else text


def _years(grid: Grid, place: int) -> str:
    """Find the years that the titles above a table say, where they say one: 2025/26."""
    titles = [row[0].text for row in grid.rows[max(place - 6, 0) : place] if len(row) == 1]
    found = {each for text in [grid.name, *titles] for each in re.findall(r"20\d\d ?[/-] ?(?:20)?\d\d\b", text)}
    return found.pop().replace(" ", "") if len(found) == 1 else ""


def _joined(top: Sequence[Cell], below: Sequence[Cell]) -> Headings:
    """Join two rows of headings: a group's stands above the first of its columns."""
    texts, group = dict[int, tuple[str, str]](), ""
    upper, lower = ({cell.column: cell.text for cell in row} for row in (top, below))
    for place in sorted({*upper, *lower}):
        group = upper.get(place, group if place in lower else "")
        texts[place] = group, lower.get(place, "")
    return texts


def _best(texts: Headings, told: Mapping[str, str], rows: int, years: str) -> _Head | None:
    heads = [_Head(kind, _columns(kind, texts, told, years), rows) for kind in NEEDED]
    fitting = [each for each in heads if _is_table(each, texts, told)]
    return max(fitting, key=lambda each: len(each.columns), default=None)


def _columns(kind: str, texts: Headings, told: Mapping[str, str], years: str) -> dict[int, Column]:
    said = {place: _told(kind, *each, told, years) for place, each in texts.items()}
    known = {place: each for place, each in said.items() if each}
    first = min(texts)
    if kind == "measures" and first not in known and meant("units", texts[first][1]):  # £m above the names of lines
        known = {first: Column("title", texts[first][1], EXACT), **known}
    if "title" not in {each.role for each in known.values()}:
        known = {p: each._replace(role="title") if each.role == "milestone" else each for p, each in known.items()}
    return known


def _told(kind: str, group: str, heading: str, told: Mapping[str, str], years: str) -> Column | None:
    """Take what a person says of a heading, a role of this kind of table or that it is ignored; or else its words."""
    known = joined(kind, group, heading, years)
    text = known.heading if known else f"{heading} {group}".strip()
    said = next((told[each] for each in (text, heading) if each in told), "")
    role = said if said in {*words()[kind], IGNORED} and not (known and known.role == said) else ""
    return Column(role, text, TOLD, known.when if known else None, known.rest if known else "") if role else known


def _is_table(head: _Head, texts: Headings, told: Mapping[str, str]) -> bool:
    roles = {place: each.role for place, each in head.columns.items()}
    sure = sum(each.how != GUESSED for each in head.columns.values())
    enough = sure >= FEWEST - 1 and (len(roles) >= FEWEST or len(roles) == len(texts))
    is_told = any(each.heading in told for each in head.columns.values())
    has = {*roles.values()}
    is_kind = bool(has & {*NEEDED[head.kind]}) or has >= {"ref", "rating"}
    is_kind = is_kind and (head.kind != "risks" or is_told or _is_register(head))
    return "title" in has and is_kind and (enough or is_told) and (is_told or _has_words(head.columns.values()))


def _is_register(head: _Head) -> bool:
    """Whether a table with scores is of risks and no key to scores: it names a risk, or says who or what to do."""
    title = next((each.heading for each in head.columns.values() if each.role == "title"), "")
    return "risk" in title.casefold() or bool(
        {each.role for each in head.columns.values()} & {"ref", "owner", "mitigation"}
    )


def _has_words(columns: Iterable[Column]) -> bool:
    """Whether it is more than guesses and dates, as a row of an item may look: a title that is sure, or four roles."""
    every = [*columns]
    title = next(each for each in every if each.role == "title")
    return title.how != GUESSED or sum(each.when is None for each in every) > FEWEST
