"""One file that came back → a line for each of its cells that holds an answer, or what was not asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from sendplan.errors import ReleaseError
from sendplan.returns.answers import NotTakenError, read_answer
from sendplan.returns.form import ACTION, IDENTITY, REFERENCE, Line, Round, plain
from sendplan.returns.issue import Texts, texts
from sendplan.returns.reading import Book, Found, Sheet, place, read_book
from sendplan.sources.files import SourceFile, shortened
from sendplan.words import listed

ACCEPTED, UNCHANGED, CONFLICTING, REFUSED = "accepted", "unchanged", "conflicting", "refused"
STATUSES = (ACCEPTED, UNCHANGED, CONFLICTING, REFUSED)
HEAD_ROWS = 50  # of a sheet, among which its headings are looked for
NOT_ASKED = "not a cell that was to be filled in"
AGAIN = "issue the forms again, and send this lead the new one"


class Told(NamedTuple):
    """What became of one cell that holds something: where it is, what it says, and why it was not taken."""

    file: str
    sheet: str
    cell: str
    ref: str
    column: str  # its heading
    found: str
    status: str = REFUSED
    why: str = ""
    of: tuple[str, str] = ("", "")  # aspect, and column of updates.csv
    value: tuple[tuple[str, str], ...] = ()  # cells of updates.csv

    @property
    def report(self) -> tuple[str, str]:
        """What tells the report apart that it is part of."""
        return self.ref, self.of[0]

    @property
    def at(self) -> str:
        """Where it is, for a line about another."""
        return f"{self.file}, {self.sheet}!{self.cell}"


def of_file(asked: Round, path: Path, name: str) -> Iterator[Told]:
    """Tell of every cell of a file that was filled in, or of the file where it cannot be read."""
    try:
        book = read_book(SourceFile(path))
    except (OSError, ReleaseError) as error:
        faults = error.faults if isinstance(error, ReleaseError) else []
        said = [f"{each.found}: {each.remedy}" for each in faults] or [f"it cannot be read: {error}"]
        yield Told(name, "", "", "", "", "the whole file", why=shortened(" ".join(said)))
        return
    found = [*_Return(asked, name, book).told()]
    for what in book.unread:
        yield Told(name, "", "", "", "", what, why="they were not read; the cells were")
    if not found:
        yield Told(name, "", "", "", "", "no answer", UNCHANGED, "nothing was filled in")
    yield from found


@dataclass(frozen=True)
class _Return:
    """One file that came back."""

    asked: Round
    file: str
    book: Book

    @cached_property
    def identity(self) -> Line:
        """Which form it is, as it says itself."""
        return identity(self.book)

    @cached_property
    def problem(self) -> str:
        """Why no answer of the file can be taken; "" where they can."""
        lead, row = self.identity.get("Lead", ""), self.asked.row
        if missing := [name for name in IDENTITY[:5] if not self.identity.get(name)]:
            return f"the file does not say which form it is: {listed(missing)} is missing; {AGAIN}"
        own = self.asked.area.id, self.asked.plan.id, self.asked.meeting, f"{row['as_at']:%Y-%m-%d}"
        for name, mine in zip(IDENTITY, own, strict=False):
            if self.identity[name] != mine:
                return f"another round: {name} is {shortened(self.identity[name])}, and here {mine}; {AGAIN}"
        return "" if lead in self.asked.asked else f"no lead of this role was asked: {shortened(lead)}"

    @cached_property
    def lines(self) -> Mapping[str, Line]:
        """What was shown of each action of the lead, by its reference."""
        if self.problem:
            return {}
        return {line[REFERENCE]: line for line in self.asked.asked[self.identity["Lead"]]}

    @cached_property
    def moved(self) -> Counter[str]:
        """The texts of the form as it was issued, outside its table, that do not stand in their places."""
        now = {(sheet.name, at): plain(found.text) for sheet in self.book.sheets for at, found in sheet.cells.items()}
        return Counter(plain(text) for at, text in self.issued.items() if now.get(at) != plain(text))

    @cached_property
    def issued(self) -> Texts:
        """Every text of the form as it was issued, outside its table."""
        return {} if self.problem else texts(self.asked, self.identity["Lead"])

    def told(self) -> Iterator[Told]:
        """Tell of its cells, sheet by sheet."""
        heads = {sheet.name: _head(sheet, self.asked) for sheet in self.book.sheets}
        if not any(heads.values()):
            yield self._say("", "", "no table of actions", self.problem or "its headings are not those of the form")
        for sheet in self.book.sheets:
            head = heads[sheet.name]
            below = {at: found for at, found in sheet.cells.items() if head and at[0] > head}
            others = {at: found for at, found in sheet.cells.items() if at not in below}
            yield from self._others(sheet, others)
            headings = {column: found.text for (row, column), found in sheet.cells.items() if row == head}
            for number, cells in groupby(sorted(below.items()), key=lambda each: each[0][0]):
                yield from self._row(sheet, headings, {at[1]: found for at, found in cells}, number)

    def _say(self, sheet: str, cell: str, found: str, why: str, ref: str = "", column: str = "") -> Told:
        return Told(self.file, sheet, cell, shortened(ref), shortened(column), shortened(found), REFUSED, why)

    def _others(self, sheet: Sheet, cells: Mapping[tuple[int, int], Found]) -> Iterator[Told]:
        """Tell of what stands outside the table and was not issued so."""
        for at, found in sorted(cells.items()):
            text = plain(found.text)
            if self.problem or (text and text == plain(self.issued.get((sheet.name, at), ""))):
                continue
            if text and self.moved[text]:
                self.moved[text] -= 1
                continue
            is_issue = found.text == self.identity.get("Issue")
            why = "the plan or its reports changed since; answers are taken by reference" if is_issue else NOT_ASKED
            yield self._say(sheet.name, place(*at), found.text or "a formula", why)

    def _row(
        self, sheet: Sheet, headings: Mapping[int, str], cells: Mapping[int, Found], number: int
    ) -> Iterator[Told]:
        """Tell of one row of a table: of what was filled in, and of what was changed."""
        named = {column: _known(text, self.asked) for column, text in headings.items()}
        shown = {named[column]: found.text for column, found in cells.items() if named.get(column)}
        ref = shown.get(REFERENCE, "")
        line = self.lines.get(ref)
        problem = self.problem or self._wrong_row(ref, line, shown) or ("a hidden sheet" if sheet.is_hidden else "")
        for column, found in cells.items():
            heading, cell = named.get(column, ""), place(number, column)
            if heading in self.asked.fills:
                yield self._answer(Told(self.file, sheet.name, cell, ref, heading, found.text), problem, found)
            elif not heading:
                why = "a column that was not asked for"
                yield self._say(sheet.name, cell, found.text, why, ref, headings.get(column, ""))
            elif line and (found.is_formula or plain(found.text) != plain(line.get(heading, ""))):
                why = f"a locked cell that was changed: it was {shortened(line.get(heading, '')) or 'empty'}"
                yield self._say(sheet.name, cell, found.text, why, ref, heading)
            elif not line and not self.problem and (heading == REFERENCE or not ref):
                yield self._say(sheet.name, cell, found.text, problem, ref, heading)

    def _wrong_row(self, ref: str, line: Line | None, shown: Line) -> str:
        """Say why the answers of a row cannot be taken; "" where they can."""
        if not ref:
            return "a row without a reference"
        if line:
            beside = plain(shown.get(ACTION, ""))
            mixed = beside != plain(line[ACTION]) and beside in map(plain, self.asked.titles.values())
            return "the reference and the action beside it are not of one row" if mixed else ""
        if any(ref == each[REFERENCE] for lines in self.asked.asked.values() for each in lines):
            return "an action of another lead"
        return "an action that was not asked about" if ref in self.asked.titles else "no action of this reference"

    def _answer(self, told: Told, problem: str, found: Found) -> Told:
        """Read an answer, or say why it is not taken."""
        aspect, column = self.asked.fills[told.column]
        said = told._replace(found=shortened(told.found) or "a formula", ref=shortened(told.ref))
        if problem:
            return said._replace(why=problem)
        said = said._replace(of=(aspect, column))
        try:
            return said._replace(value=tuple(read_answer(self.asked, column, found).items()))
        except NotTakenError as error:
            return said._replace(why=str(error))


def identity(book: Book) -> Line:
    """Say which form a workbook is: from the sheet that says most of that, whatever its name."""
    return max((_beside(sheet, IDENTITY) for sheet in book.sheets), key=len, default={})


def _beside(sheet: Sheet, names: Iterable[str]) -> Line:
    """Find what stands to the right of each name in a sheet."""
    cells = sheet.cells
    found = {one.text: cells.get((row, column + 1)) for (row, column), one in sorted(cells.items(), reverse=True)}
    return {name: beside.text for name in names if (beside := found.get(name))}


def _head(sheet: Sheet, asked: Round) -> int:
    """Find the row of the headings of a table of actions; 0 where a sheet has none."""
    first = {at: found for at, found in sheet.cells.items() if at[0] <= HEAD_ROWS}
    for row in sorted({row for row, _ in first}):
        named = {_known(found.text, asked) for at, found in first.items() if at[0] == row}
        if REFERENCE in named and named & asked.fills.keys():
            return row
    return 0


def _known(heading: str, asked: Round) -> str:
    """Find the form's own heading that one is, whatever its letter case and blanks; "" for another."""
    every = [*asked.fills, *next(iter(asked.asked.values()))[0]]
    return next((each for each in every if plain(each) == plain(heading)), "")
