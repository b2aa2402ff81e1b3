"""What a person is to settle of the drafts of a paper, and what of the paper was not read at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from sendplan.data.schema import TABLES
from sendplan.show.tables import Table, folded
from sendplan.sources.drafting import PLAN, Drafts, TextRow
from sendplan.sources.found_tables import FoundTable
from sendplan.sources.grid import Unread
from sendplan.sources.headings import GUESSED
from sendplan.sources.paper import block
from sendplan.sources.plan import KEY
from sendplan.words import MOST_ON_A_PAGE, anchor, capital, count, link, number

CHOSEN = re.compile("is hidden, so it was not read|a person ignores it")
LOST = re.compile(
    "to settle|stands in the file before|the row above|a row without a title|only an action has it|^column “"
)
GUESS = "only a part of the heading is known: whether it is meant so"
VARIES = re.compile(r"\b[\w.-]*\d[\w.-]*\b")
HEADINGS = ("Where", "Draft", "What", "As printed")
EXAMPLES = 3  # cells of a column that show what it holds
Head = tuple[str, str]  # a table and a reference: what a draft's row is, or is of


class Point(NamedTuple):
    """What is to be settled or was not read: why, of which draft and what of it, where, and as printed."""

    why: str
    draft: Head | None
    about: str
    where: str
    printed: str


class Points(NamedTuple):
    """The points of a paper: those to be settled, and what was not read at all."""

    to_settle: list[Point]
    not_read: list[Point]


def points(drafts: Drafts, tables: Sequence[FoundTable]) -> Points:
    """Part what was not read into what concerns a draft, and the rest; headings that were guessed come first."""
    rows = _rows(drafts)
    told = [(each, _draft_at(rows, each)) for each in dict.fromkeys(drafts.unread) if each.why != KEY]
    asked = [_point(*each) for each in told if _is_asked(*each)]
    return Points([*_guessed(tables), *asked], [_point(*each) for each in told if not _is_asked(*each)])


def head_of(table: str, row: TextRow) -> Head:
    """Name the section, action, measure or risk that a drafted row is, or is a value of."""
    return ("measures", own(row, "measure")) if table == "observations" else (table, own(row))


def own(row: TextRow, column: str = "ref") -> str:
    """Return a row's reference, behind its plan where the paper has several."""
    return row[column] if row["plan"] == PLAN else f"{row['plan']} {row[column]}"


def _rows(drafts: Drafts) -> Mapping[tuple[str, int], list[tuple[range, Head]]]:
    """Say which drafts stand in each row of the paper, between which columns; a section's title is no such row."""
    made = defaultdict(list)
    for each in drafts.found:
        bounds = block(each.place)
        if bounds and each.table in ("actions", "measures", "observations", "risks"):
            left, top, right, _ = bounds
            head = head_of(each.table, drafts.by_key[each.table, each.key])
            made[each.sheet, top].append((range(left, right + 1), head))
    return made


def _draft_at(rows: Mapping[tuple[str, int], list[tuple[range, Head]]], told: Unread) -> Head | None:
    """Find the draft in whose row something stands."""
    left, top, right, bottom = block(told.place) or (0, 0, 0, -1)
    found = rows.get((told.sheet, top), []) if top == bottom else []
    return next((head for columns, head in found if left in columns or right in columns), None)


def _is_asked(told: Unread, draft: Head | None) -> bool:
    return not CHOSEN.search(told.why) and bool(draft or LOST.search(told.why))


def _point(told: Unread, draft: Head | None) -> Point:
    """Part a reason into what many may share and what it is of: due of 2.4."""
    about, _, why = told.why.partition(": ")
    is_of = re.search(r"[\d“]", about) or (draft and draft[1] in about.split())
    asked = (why, draft, about) if why and is_of else (told.why, draft, "")
    return Point(*asked, where(told.sheet, told.place), told.text)


def _guessed(tables: Sequence[FoundTable]) -> Iterator[Point]:
    """Ask once of every heading of which only a part is known whether it is meant so, with the first cells below it."""
    found: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for table in tables:
        for place, each in table.columns.items():
            if each.how == GUESSED:
                texts = [cell.text for row in table.rows for cell in row if cell.column == place and cell.text]
                about = f"“{each.heading or 'no heading'}” is taken for {each.role.replace('_', ' ')}"
                found[about].append((where(table.sheet, f"column {get_column_letter(place)}"), texts[:EXAMPLES]))
    for about, places in found.items():
        more = f", and in {count(len(places) - 1, 'other table')}" if len(places) > 1 else ""
        yield Point(GUESS, None, about, f"{places[0][0]}{more}", " | ".join(places[0][1]))


def where(sheet: str, place: str) -> str:
    """Name a place of the paper: Actions A6:H6."""
    return f"{sheet} {place}".strip()


def name(head: Head) -> str:
    """Name a draft by what it is and its reference: action 2.4."""
    return f"{TABLES[head[0]].label[0]} {head[1]}"


def grouped(every: Sequence[Point], shown: set[Head]) -> list[tuple[str, Table, str]]:
    """Make a table of the points of each reason, with links to the drafts that the page shows, and say what is cut."""
    groups: dict[str, list[Point]] = defaultdict(list)
    for each in every:
        groups[VARIES.sub("…", each.why)].append(each)
    return [
        (f"{capital(why)} ({number(len(mine))})", _table(why, mine, shown), _cut(mine)) for why, mine in _named(groups)
    ]


def _named(groups: Mapping[str, list[Point]]) -> Iterator[tuple[str, list[Point]]]:
    """Name each group by the reason its points share; where they differ in a number, each says its own."""
    for why, mine in groups.items():
        if len({each.why for each in mine}) == 1:
            yield mine[0].why, mine
        else:
            yield why, [each._replace(about=": ".join(filter(None, (each.about, each.why)))) for each in mine]


def _cut(mine: Sequence[Point]) -> str:
    said = f"The first {MOST_ON_A_PAGE} of {count(len(mine), 'place')} are shown here; unread.csv has them all."
    return said if len(mine) > MOST_ON_A_PAGE else ""


def _table(why: str, mine: Sequence[Point], shown: set[Head]) -> Table:
    """Make a table of points, without a column of which nothing is known."""
    rows = [
        (each.where, _linked(each.draft, shown), capital(each.about), folded(each.printed))
        for each in mine[:MOST_ON_A_PAGE]
    ]
    kept = [place for place in range(len(HEADINGS)) if any(row[place] for row in rows)]
    cells = [[row[place] for place in kept] for row in rows]
    return Table(capital(why), [HEADINGS[place] for place in kept], cells, named_above=True)


def _linked(draft: Head | None, shown: set[Head]) -> str:
    """Name a draft, with a link to it where the page shows it."""
    told = capital(name(draft)) if draft else ""
    return link(told, f"#{anchor(*draft)}") if draft and draft in shown else told
