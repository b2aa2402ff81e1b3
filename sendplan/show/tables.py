"""Tables as accessible markup. The one place table markup is written; everything is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from markupsafe import Markup

from sendplan.rules.plan import usual_word
from sendplan.show import shown, theme
from sendplan.words import MOST_ON_A_PAGE, clean, day, number, unshown

HEADING, HIDDEN = Markup('<th scope="col"{}>{}</th>'), Markup('<span class="hidden">{}</span>')
EMPTY = "not stated"
LONG = 120  # letters: a column with a longer text keeps a readable width on a phone


def badge(standing: str, word: str = "") -> Markup:
    """Write a rating as mark, word and colour; the plan's own word, or the usual one."""
    look = theme.LOOKS[standing]
    return Markup('<span class="rating {}"><span aria-hidden="true">{}</span> {}</span>').format(
        standing, look.mark, clean(word or usual_word(standing))
    )


@dataclass(frozen=True)
class Table:
    """A table to be shown: one row header and one or more columns a row."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str | Markup]]
    classes: Mapping[int, str] = field(
        default_factory=dict
    )  # of a column by its place: number, date, ref, long or told
    note: str = ""  # what to know before reading it, such as the meaning of symbols
    heads: int = 1  # columns that head each row
    named_above: bool = False  # whether what stands above it is its caption already

    def html(self) -> Markup:
        """Write it with caption, scopes and row headers, in a region that scrolls by itself."""
        head = Markup("").join(
            HEADING.format(self._class(place), clean(heading)) if heading else Markup("<td></td>")
            for place, heading in enumerate(self.headings)
        )
        body = Markup("\n").join(self._row(row) for row in self.rows[:MOST_ON_A_PAGE])
        seen = HIDDEN.format(clean(self.caption)) if self.named_above else clean(self.caption)
        notes = [*([self.note] if self.note else []), *unshown(len(self.rows), "row")]
        return Markup("").join(Markup("<p>{}</p>\n").format(clean(note)) for note in notes) + Markup(
            '<div class="table" role="group" aria-label="{0}" tabindex="0"><table>\n'
            "<caption><span>{3}</span></caption>\n"
            "<thead><tr>{1}</tr></thead>\n<tbody>\n{2}\n</tbody></table></div>"
        ).format(clean(self.caption), head, body, seen)

    def _row(self, row: Sequence[str | Markup]) -> Markup:
        heads, others = Markup('<th scope="row"{}>{}</th>'), Markup("<td{}>{}</td>")
        texts = [cell if isinstance(cell, Markup) else clean(cell) for cell in row]
        cells = [
            (heads if place < self.heads else others).format(self._class(place), cell)
            for place, cell in enumerate(texts)
        ]
        return Markup("<tr>{}</tr>").format(Markup("").join(cells))

    def _class(self, place: int) -> Markup:
        return Markup(' class="{}"').format(self.classes[place]) if place in self.classes else Markup()

    def shown(self, kind: str = "table") -> list[dict[str, Any]]:
        """List the figures of every row, as `shown.bundle` takes them."""
        more = self.heads - 1  # one name stands for a row
        texts = ([clean(_plain(cell)) for cell in row] for row in self.rows)
        rows = [[", ".join(row[: self.heads]), *row[self.heads :]] for row in texts]
        headings = [clean(heading) for heading in (self.headings[0], *self.headings[self.heads :])]
        classes = {place - more: kind for place, kind in self.classes.items() if place >= more}
        cells = shown.cells(kind, clean(self.caption), headings, classes, rows)
        # The name of a chart begins with the title of what it draws.
        return shown.sentences([clean(self.note), clean(self.caption)], told=kind == "chart") + cells

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        lines = [*([self.note] if self.note else []), self.caption, " | ".join(self.headings)]
        lines += [" | ".join(_plain(cell) for cell in row) for row in self.rows[:MOST_ON_A_PAGE]]
        lines += unshown(len(self.rows), "row")
        return {"text/html": str(self.html()), "text/plain": "\n".join(lines), **shown.bundle(self.shown())}


def _plain(cell: str | Markup) -> str:
    return cell.replace(Markup("<br"), Markup(" <br")).striptags() if isinstance(cell, Markup) else cell


@dataclass(frozen=True)
class Tables:
    """Several tables, one under the other."""

    parts: Sequence[Table]

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        bundles = [part._repr_mimebundle_() for part in self.parts]
        texts = {kind: "\n\n".join(bundle[kind] for bundle in bundles) for kind in ("text/html", "text/plain")}
        return texts | shown.bundle(each for part in self.parts for each in part.shown())


def table(frame: pd.DataFrame, caption: str, columns: Mapping[str, str], empty: str = EMPTY) -> Table:
    """Make a table of a frame: `columns` maps each column to show to its heading, row header first.

    A `rating` column is shown with the mark of its `standing`. An empty cell reads `empty`. A number has the decimal
    places of its row's `dp`; in a frame without that column, one where any of its column has a fraction.
    """
    shown = [_cells(frame, column, empty) for column in columns]
    classes = {place: kind for place, column in enumerate(columns) if (kind := _kind(frame[column]))}
    return Table(caption, list(columns.values()), list(zip(*shown, strict=True)), classes)


def _kind(values: pd.Series[Any]) -> str:
    if pd.api.types.is_numeric_dtype(values):
        return "number"
    if pd.api.types.is_datetime64_any_dtype(values):
        return "date"
    if str(values.name).endswith("ref"):
        return "ref"
    return "long" if values.map(lambda cell: len(str(cell))).max() > LONG else ""


def _cells(frame: pd.DataFrame, column: str, empty: str) -> list[str | Markup]:
    values = frame[column]
    if column == "rating":
        return [badge(*pair) for pair in zip(frame["standing"], values, strict=True)]
    if pd.api.types.is_datetime64_any_dtype(values):
        return [empty if pd.isna(value) else day(value) for value in values]
    if pd.api.types.is_numeric_dtype(values):
        places = frame.get("dp", pd.Series(int((values.dropna() % 1 != 0).any()), frame.index))
        return [empty if pd.isna(value) else number(value, int(of)) for value, of in zip(values, places, strict=True)]
    return [value if _says(value) else empty for value in values]


def _says(value: object) -> bool:
    return isinstance(value, str) and bool(clean(value).strip())


def marked_up(cells: Iterable[str | Markup], like: pd.DataFrame) -> pd.Series[Any]:
    """Make a column of markup for a frame; a column of plain text would forget that it is markup."""
    return pd.Series(list(cells), index=like.index, dtype="object")
