"""What is drafted of a paper: rows of our tables as text, where each stood, and what was not read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sendplan.data.drafts_folder import row_key
from sendplan.data.scale import meaning_of
from sendplan.data.schema import TABLES, columns_of
from sendplan.periods import printed_span
from sendplan.sources.found_tables import FoundTable
from sendplan.sources.grid import Cell, Unread, line, span
from sendplan.sources.headings import EXACT, GUESSED, LISTED, NEAR, TOLD, Column, meant, periods_in, words
from sendplan.sources.legend import Meant
from sendplan.sources.paper import Text
from sendplan.sources.settled_columns import CODED, WITH_REF
from sendplan.words import count

DRAFTED = ("sections", "actions", "updates", "measures", "observations", "risks")
AS_AT = re.compile(
    r"\b(?:as (?:at|of)|(?:position|progress|update) (?:at|on|to)|updated(?: on)?|(?:reporting )?period(?: ending)?|"
    r"(?:month|quarter) (?:end|ending))\b[\s:]*",
    re.IGNORECASE,
)
PLAN = "plan"  # the id of the plan that is drafted, where a paper has one
NAMES = {
    "carried_forward": "task for another plan",
    "quoted": "quoted total",
}  # what a row is, where its table is named otherwise
WORDS_OF = ("narrative", "mitigation", "evidence")  # of an update, which may be added to
SURENESS = (TOLD, EXACT, LISTED, NEAR, GUESSED)
TextRow = dict[str, str]


class Found(NamedTuple):
    """Where a drafted row stood, and by what its columns were recognised: the least sure of them."""

    table: str
    key: str
    file: str
    sheet: str
    place: str
    how: str
    note: str = ""


@dataclass
class Drafts:
    """Everything drafted of one file, in the order of the file."""

    file: str
    plan: str
    rows: dict[str, list[TextRow]] = field(default_factory=lambda: {each: [] for each in DRAFTED})
    found: list[Found] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    by_key: dict[tuple[str, str], TextRow] = field(default_factory=dict)
    titles: dict[tuple[str, ...], str] = field(default_factory=dict)  # a title, and what it stands in → its reference
    legend: Sequence[Meant] = ()
    plans: set[str] = field(default_factory=set)  # of the paper, where it has several
    short: dict[str, str] = field(default_factory=dict)  # a letter that tables use → its word
    used: set[Text] = field(default_factory=set)  # texts that something was drafted of
    as_at: date | None = None  # the day that the plan in hand is of
    shared: dict[str, dict[str, set[str]]] = field(default_factory=dict)  # plan → kind → references of several rows

    def meaning_of(self, word: str) -> str:
        """Say what a rating of the plan means, by the paper's key or else by its word; "" where that is not sure."""
        spelt = line(word).casefold()
        own = (each.means for each in self.legend if spelt and spelt in (each.code.casefold(), each.word.casefold()))
        return next(own, "") or meaning_of(word)

    def word_of(self, state: str) -> str:
        """Return the plan's rating for what a list says of its actions: the code of its key, or a word for it."""
        means = {"late": "red"}.get(state, state)
        of_plan = (row["rating"] for row in self.rows["updates"] if row["plan"] == self.plan)
        known = [word for word in dict.fromkeys(of_plan) if word and self.meaning_of(word) == means]
        return known[0] if known else words()["states"][state][0]

    def add(self, table: str, row: Mapping[str, str], sheet: str, place: str, how: str = EXACT, note: str = "") -> None:
        """Draft a row, and say where it stood; a key that is there already is left for a person, and said."""
        whole = self._whole(table, row)
        key = self.key(table, whole)
        if (table, key) in self.by_key:
            told = " | ".join(filter(None, row.values()))
            self.unread.append(Unread(sheet, place, told, f"{table}: {key} stands in the file before"))
            return
        self.by_key[table, key] = whole
        self.rows.setdefault(table, []).append(whole)
        self.found.append(Found(table, key, self.file, sheet, place, how, note))

    def add_to(self, table: str, row: Mapping[str, str], sheet: str, place: str, how: str = EXACT) -> None:
        """Draft a row, or add to the one with its key what that does not say; another rating is said, not taken."""
        whole = self._whole(table, row)
        known = self.by_key.get((table, self.key(table, whole)))
        if known is None:
            self.add(table, row, sheet, place, how)
            return
        for name, text in row.items():
            if name in WORDS_OF and text and text not in known[name]:
                known[name] = "\n".join(filter(None, (known[name], text)))
            elif text and text != known[name]:
                known[name] = known[name] or text
                if known[name] != text:
                    why = f"{name} of {self.key(table, whole)}: drafted as {known[name]}, which stands elsewhere"
                    self.unread.append(Unread(sheet, place, text, why))

    def _whole(self, table: str, row: Mapping[str, str]) -> TextRow:
        columns = columns_of(table)
        return dict.fromkeys(columns, "") | ({"plan": self.plan} if "plan" in columns else {}) | dict(row)

    def sizes(self) -> list[str]:
        """Count what is drafted: 2 sections, 12 actions."""
        return [
            count(len(rows), NAMES.get(table, table.removesuffix("s"))) for table, rows in self.rows.items() if rows
        ]

    def in_full(self, text: str) -> str:
        """Write a letter of the paper's key as its word: R is reading."""
        return self.short.get(text, text)

    def is_rated(self, ref: str, as_at: date) -> bool:
        """Whether an action has a rating as at a day."""
        mine = (self.plan, ref, as_at.isoformat())
        return any(row["rating"] and mine == (row["plan"], row["ref"], row["as_at"]) for row in self.rows["updates"])

    def latest_of(self, plan: str) -> str:
        """Return the day of a plan's last report."""
        return max((row["as_at"] for row in self.rows["updates"] if row["plan"] == plan), default="")

    def known(self, table: str, ref: str) -> TextRow | None:
        """Return the drafted row that a reference of the plan has in a table."""
        return self.by_key.get(
            (table, self.key(table, {**dict.fromkeys(TABLES[table].key, ""), "plan": self.plan, "ref": ref}))
        )

    def key(self, table: str, row: Mapping[str, str]) -> str:
        """Name a row by its key; without the plan, where the paper has one."""
        return row_key(table, row)


def by_role(table: FoundTable, row: Iterable[Cell]) -> dict[str, Cell]:
    """Return the cell of each role that is there once in a table."""
    cells = {cell.column: cell for cell in row}
    found = {each.role: cells[place] for place, each in reversed([*table.columns.items()]) if place in cells}
    is_coded = any(each.role == "title" and each.rest == WITH_REF for each in table.columns.values())
    coded = CODED.fullmatch(found["title"].text) if is_coded and "title" in found else None
    return found | {role: found["title"]._replace(text=coded[role]) for role in ("ref", "title")} if coded else found


def how(columns: Iterable[Column]) -> str:
    """Tell how the least sure of some columns was recognised."""
    return max((each.how for each in columns), key=SURENESS.index, default=EXACT)


def text_of(cells: Mapping[str, Cell], role: str) -> str:
    """Return the text of a role's cell; empty where there is none."""
    return cells[role].text if role in cells else ""


class Day(NamedTuple):
    """A date as printed, the last day that it means where that is sure, and how it comes round again."""

    text: str
    day: str
    cadence: str = "once"

    @property
    def is_sure(self) -> bool:
        """Whether nothing is left to be settled."""
        return bool(self.day or not self.text or meant("cadences", self.text))


def day_of(cell: Cell | None) -> Day:
    """Read the date of a cell; what is not sure stays as it is printed."""
    if cell is None or not cell.text:
        return Day("", "")
    if cell.day:
        return Day(cell.text, cell.day.isoformat())
    ends = re.split(r"[-\u2010-\u2015]", cell.text)[-1]
    begins = re.split(r"[^\w -]|\s[-\u2010-\u2015]|\b(?:from|until|with|and|by|after)\b", cell.text)[0]
    if cadence := meant("cadences", cell.text) or meant("cadences", begins) or meant("cadences", ends):
        return Day(cell.text, "", cadence)
    read = printed_span(cell.text)
    return Day(cell.text, read.last.isoformat() if read else "")


LEADS = re.compile(r"\s*(?:;|\n|\s/\s|(?<=[a-z])/\s?(?=[A-Z]))\s*")
NAMED = re.compile(r"(?:[A-Z][\w'\u2019-]+\s){1,3}\(([^()]+)\)")
PERHAPS = re.compile(r"\s*(?:,|/|\s&\s|\sand\s)\s*")
OPEN = re.compile(r"(?:\b[a-z]+|[,&/(-])$")  # what a role does not end with
ROLE = re.compile(
    r"\b(?:leads?|managers?|officers?|directors?|heads?|chairs?|co-?ordinators?|advis[eo]rs?|partners?|consultants?|"
    r"commissioners?|psychologists?|principals?|chief|ceo|dco|dmo|dsco|dcs|forum|icb|team)\b",
    re.IGNORECASE,
)


def parted(text: str) -> str:
    """Part the roles of a cell, as `;` does in our tables: at what parts any list, or two roles where each is one.

    Of a person whose role stands in brackets, the role is drafted.
    """
    every = list[str]()
    for each in LEADS.split(NAMED.sub(lambda found: found[1] if ROLE.search(found[1]) else found[0], text)):
        parts = [part for part in PERHAPS.split(each) if part]
        every += parts if all(ROLE.search(part) for part in parts) else [each]
    return ";".join(filter(None, (line(each).strip(" ,") for each in every)))


def roles_in(cell: Cell) -> str:
    """Write each role of a cell in a line: one that may be wrapped ends where both it and the rest name a role."""
    if cell.printed.split() != cell.text.split():
        return cell.text
    said, rest = list[str](), cell.printed.split("\n")
    while rest:
        each, *rest = rest
        last, more = LEADS.split(said[-1])[-1] if said else "", " ".join([each, *rest])
        are_roles = all(ROLE.search(part) and len(part.split()) > 1 for part in (last, more))
        is_whole = are_roles and not OPEN.search(last)
        said = [*said, each] if is_whole or not said else [*said[:-1], f"{said[-1]} {each}"]
    return "\n".join(said)


def place_of(cells: Sequence[Cell]) -> str:
    """Name where some cells of a row stand."""
    return span([each for each in cells if each.text or each.colour])


def latest_day(texts: Iterable[str]) -> date | None:
    """Find the day a paper is of: behind words that say so, or else the last that its titles name with a year.

    What is still to come is no such day.
    """
    said = [text for text in texts if not re.search(r"\b(?:next|due|review)\b", text, re.IGNORECASE)]
    stated = (part for text in said for part in AS_AT.split(text)[1:])
    first = (day for part in stated for day in [next(_days(part), None)] if day)
    return max(first, default=None) or max((day for text in said for day in _days(text)), default=None)


def _days(text: str) -> Iterator[date]:
    return (each.ends for each in periods_in(text) if not each.time_identifier.endswith("year"))
