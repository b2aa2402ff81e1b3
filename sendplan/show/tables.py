"""Tables as accessible markup. The one place table markup is written; everything is escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
from markupsafe import Markup

from sendplan.figures import clipped, found, number
from sendplan.rules.plan import usual_word
from sendplan.show import shown, theme
from sendplan.show.linked import kept, linked
from sendplan.words import MOST_ON_A_PAGE, clean, day, listed, unshown, visible

HEADING, HIDDEN = Markup('<th scope="col"{}>{}</th>'), Markup('<span class="hidden">{}</span>')
BADGE = Markup('<span class="rating {}"><span aria-hidden="true">{}</span> {}</span>')
MORE = Markup('<details class="more"><summary>{}</summary>{}</details>')
DULL_ROWS, DULL = 5, 0.9  # a column that says the same in so large a part of so many rows is said once, in the caption
LONGEST_CLAUSE = 300  # letters of what such a clause says
NOT_STATED = "not stated"
DATED = ("As at", "Speaks of", "Last reported on")  # headings of cells that say which day their row is of
LONG = 120  # letters: a column with a longer text keeps a readable width on a phone


def badge(standing: str, word: str = "") -> Markup:
    """Write a rating, or the level of a risk, as mark, word and colour; the plan's own word, or the usual one."""
    look = (theme.LOOKS | theme.RISK_LOOKS)[standing]
    return BADGE.format(standing, look.mark, clean(word or usual_word(standing)))


def folded(text: str) -> str | Markup:
    """Show the first words of a long text, and the rest where a reader opens it."""
    told, marked = clean(text), clipped(text)
    cut = max(told.rfind(" ", 0, LONG), told.find(" ", LONG) if " " not in told[:LONG] else -1)
    if len(told) <= LONG or cut < 0:
        return text
    return MORE.format(told[:cut], marked[cut:] if marked.startswith(told[:cut]) else told[cut:])


@dataclass(frozen=True)
class Table:
    """A table to be shown: one row header and one or more columns a row."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str | Markup]]
    classes: Mapping[int, str] = field(default_factory=dict)  # of a column by its place: number, date, ref or long
    note: str = ""  # what to know before reading it, such as the meaning of symbols
    heads: int = 1  # columns that head each row
    named_above: bool = False  # whether what stands above it is its caption already
    ids: Sequence[str] = ()  # of each row, by which links lead to it (see words.anchor)

    def html(self) -> Markup:
        """Write it with caption, scopes and row headers, in a region that scrolls by itself.

        A column that says the same in nearly every row is a clause of the caption instead.
        """
        lean, same = self._lean()
        return lean._written(same)

    def _lean(self) -> tuple[Table, list[str]]:
        """Take out the columns that say the same nearly everywhere, and say what they say."""
        names = [", ".join(map(_seen, row[: self.heads])) for row in self.rows]
        columns = {place: [_seen(row[place]) for row in self.rows] for place in range(self.heads, len(self.headings))}
        said = {place: told for place, cells in columns.items() if (told := _said_once(cells, names))}
        if not said:
            return self, []
        kept = [place for place in range(len(self.headings)) if place not in said]
        classes = {new: self.classes[old] for new, old in enumerate(kept) if old in self.classes}
        rows = [[row[place] for place in kept] for row in self.rows]
        lean = replace(self, headings=[self.headings[place] for place in kept], rows=rows, classes=classes)
        return lean, [_clause(self.headings[place], told) for place, told in said.items()]

    def _written(self, same: Sequence[str]) -> Markup:
        head = Markup("").join(
            HEADING.format(self._class(place), clean(heading)) if heading else Markup("<td></td>")
            for place, heading in enumerate(self.headings)
        )
        body = Markup("\n").join(map(self._row, range(min(len(self.rows), MOST_ON_A_PAGE))))
        seen = HIDDEN.format(clean(self.caption)) if self.named_above else Markup("{}").format(clean(self.caption))
        also = Markup('<span class="same">{}</span>').format(clean(" ".join(same))) if same else Markup("")
        notes = [*([self.note] if self.note else []), *unshown(len(self.rows), "row")]
        return Markup("").join(Markup("<p>{}</p>\n").format(linked(note)) for note in notes) + Markup(
            '<div class="table" role="group" aria-label="{0}" tabindex="0"><table>\n'
            "<caption><span>{3}</span>{4}</caption>\n"
            "<thead><tr>{1}</tr></thead>\n<tbody>\n{2}\n</tbody></table></div>"
        ).format(clean(self.caption), head, body, seen, also)

    def _row(self, place: int) -> Markup:
        row, named = self.rows[place], Markup(' id="{}"').format(self.ids[place]) if self.ids else Markup("")
        cells = [self._cell(column, cell) for column, cell in enumerate(row)]
        return Markup("<tr{}>{}</tr>").format(named, Markup("").join(cells))

    def _cell(self, place: int, cell: str | Markup) -> Markup:
        """Write a cell; each but the row's header carries its heading, which a phone shows beside it."""
        text = kept(cell) if isinstance(cell, Markup) else linked(cell)
        if place < self.heads:
            return Markup('<th scope="row"{}>{}</th>').format(self._class(place), text)
        return Markup('<td{} data-th="{}">{}</td>').format(self._class(place), clean(self.headings[place]), text)

    def _class(self, place: int) -> Markup:
        return Markup(' class="{}"').format(self.classes[place]) if place in self.classes else Markup()

    def shown(self, kind: str = "table") -> list[shown.Group]:
        """List the figures of what is said above the rows, and of every row, as `shown.bundle` takes them."""
        cells = [each for row in self.rows for each in self._stated(list(map(_plain, row)))]
        said = shown.sentences(self.note, self.caption)
        return [*said, shown.group(kind, self.caption, cells)] if cells else said

    def _stated(self, row: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Keep the cells of a row that state a figure, with the name of the row and the day that it says it is of."""
        head = ", ".join(row[: self.heads])
        name = f"{head} {row[1]}" if list(self.headings[1:2]) == ["Title"] else head
        headed = [(self.headings[0], head), *zip(self.headings[self.heads :], row[self.heads :], strict=True)]
        when = next((clean(text) for heading, text in headed if heading in DATED), "")
        for heading, text in headed:
            if figures := found(text):
                yield shown.cell(name, clean(heading), text, figures) | ({"when": when} if when else {})

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        lines = [*([self.note] if self.note else []), self.caption, " | ".join(self.headings)]
        lines += [" | ".join(_plain(cell) for cell in row) for row in self.rows[:MOST_ON_A_PAGE]]
        lines += unshown(len(self.rows), "row")
        return {"text/html": str(self.html()), "text/plain": visible("\n".join(lines)), **shown.bundle(self.shown())}


def _clause(heading: str, told: str) -> str:
    return f"{clean(heading)}{': ' if heading else ''}{told.rstrip('.')}."


def _said_once(cells: Sequence[str], rows: Sequence[str]) -> str:
    """Say what nearly all cells of a column say, and which rows say otherwise; empty where they differ."""
    most, times = next(iter(Counter(cells).most_common(1)), ("", 0))
    if len(cells) < DULL_ROWS or times < DULL * len(cells) or any(cell.startswith("<svg") for cell in cells):
        return ""
    others = [f"{row} ({cell or 'none'})" for row, cell in zip(rows, cells, strict=True) if cell != most]
    told = f"{most or 'none'}{f', but for {listed(others)}' if others else ''}"
    return told if len(told) <= LONGEST_CLAUSE else ""


def _seen(cell: str | Markup) -> str:
    """Take what a cell says, in one line; of a drawing alone, its markup."""
    return " ".join(visible(_plain(cell)).split()) or str(cell)


def _plain(cell: str | Markup) -> str:
    return str(cell.replace(Markup("<br"), Markup(" <br")).striptags()) if isinstance(cell, Markup) else cell


@dataclass(frozen=True)
class Tables:
    """Several tables, one under the other."""

    parts: Sequence[Table]

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        bundles = [part._repr_mimebundle_() for part in self.parts]
        texts = {kind: "\n\n".join(bundle[kind] for bundle in bundles) for kind in ("text/html", "text/plain")}
        return texts | shown.bundle(each for part in self.parts for each in part.shown())


def table(
    frame: pd.DataFrame,
    caption: str,
    columns: Mapping[str, str],
    empty: str = NOT_STATED,
    figures: Collection[str] = (),
    ids: Sequence[str] = (),
) -> Table:
    """Make a table of a frame: `columns` maps each column to show to its heading, row header first.

    A `rating` column is shown with the mark of its `standing`. An empty cell reads `empty`. A number has the decimal
    places of its row's `dp`; in a frame without that column, one where any of its column has a fraction. `figures` are
    columns of figures made before, which are set as numbers; `ids` name the rows for links.
    """
    shown = [_cells(frame, column, empty) for column in columns]
    kinds = {column: _kind(frame[column]) for column in columns} | dict.fromkeys(figures, "number")
    classes = {place: kinds[column] for place, column in enumerate(columns) if kinds[column]}
    return Table(caption, list(columns.values()), list(zip(*shown, strict=True)), classes, ids=ids)


def _kind(values: pd.Series[Any]) -> str:
    if pd.api.types.is_numeric_dtype(values):
        return "number"
    if pd.api.types.is_datetime64_any_dtype(values):
        return "date"
    if str(values.name).endswith("ref"):
        return "ref"
    return "long" if values.map(lambda cell: len(visible(str(cell)))).max() > LONG else ""


def _cells(frame: pd.DataFrame, column: str, empty: str) -> list[str | Markup]:
    values = frame[column]
    if column == "rating":
        return [badge(*pair) for pair in zip(frame["standing"], values, strict=True)]
    if pd.api.types.is_datetime64_any_dtype(values):
        return [empty if pd.isna(value) else day(value) for value in values]
    if pd.api.types.is_numeric_dtype(values):
        places = frame.get("dp", pd.Series(int((values.dropna() % 1 != 0).any()), frame.index))
        pairs = zip(values, places, strict=True)
        return [empty if pd.isna(value) else number(value, places=int(of)) for value, of in pairs]
    return [value if _says(value) else empty for value in values]


def _says(value: object) -> bool:
    return isinstance(value, str) and bool(clean(value).strip())


def marked_up(cells: Iterable[str | Markup], like: pd.DataFrame) -> pd.Series[Any]:
    """Make a column of markup for a frame; a column of plain text would forget that it is markup."""
    return pd.Series(list(cells), index=like.index, dtype="object")
