"""What another program shows → the same of our own, and nothing that acts.

Of HTML its texts, lists, tables and pictures; of a chart, as Vega-Lite has it, what a page needs of one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

import pandas as pd
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString
from markupsafe import Markup

from sendplan.errors import PublishError
from sendplan.figures import figure
from sendplan.publish.drawing import parts
from sendplan.publish.markup import ALONE, KEPT, OPENED, UNSEEN_TAGS
from sendplan.show import analyst, charts, letters, shown
from sendplan.show.charts import NARROW, PADDING, WIDE
from sendplan.show.tables import LONG, NOT_STATED, Table
from sendplan.words import MINUS, MOST_ON_A_PAGE, clean, day, unshown

HIDING_STYLE = re.compile(r"display:\s*none|visibility:\s*hidden")
LEADS = re.compile(r"(https?:|mailto:)", re.IGNORECASE)
Picture = Callable[[str, str], Markup]  # writes a picture of an address and its words
MISSING = frozenset({"NaN", "nan", "NaT", "None", "<NA>", "null"})  # what pandas and polars write for no value
CUT_MARKS = frozenset({"...", "\u2026"})
DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T]00:00:00(?:\.0+)?)?")
WRITTEN_FIGURE = rf"[(+{MINUS}£$€-]*\d[\d,.]*(?:[eE][+-]?\d+)?%?\)?(?: [a-z]+)?"  # with its unit
NUMBER_CELL = re.compile(rf"{WRITTEN_FIGURE}(?: ?\[\w+\])?|\[\w+\]|[+{MINUS}-]?inf")
WIDEST = 1000  # columns or rows that one cell may take up
INSTEAD = "Show a DataFrame, an Altair chart or a picture instead, or tag the cell remove-output."
# What makes of the rows of a chart what it shows: its figures are then not those of its rows.
WORKS_OUT = frozenset({"transform", "aggregate", "bin", "timeUnit", "impute"})
EDGE, STEP = 80, 120  # px beside an axis of names, and the most that each of them takes
PANELS = frozenset({"row", "column", "facet"})


class Foreign:
    """Some HTML as ours: its markup, and the tables in it."""

    def __init__(
        self, markup: str, caption: str, picture: Picture, rows: int | None = None, *, named_above: bool = False
    ) -> None:
        """Read it; PublishError names what in it cannot be shown. `caption` names its tables that have none."""
        self.tables: list[Table] = []
        self._caption, self._picture, self._rows, self._named_above = caption, picture, rows, named_above
        try:
            self.html = self._inside(BeautifulSoup(markup, "html.parser"))
        except RecursionError:
            raise PublishError("found HTML that is nested too deep. Show a DataFrame, a picture or text.") from None

    def _inside(self, tag: Tag) -> Markup:
        return Markup("").join(map(self._written, tag.children))

    def _written(self, part: PageElement) -> Markup:
        if not isinstance(part, Tag):
            is_text = isinstance(part, NavigableString) and not isinstance(part, PreformattedString)
            return Markup("{}").format(clean(str(part))) if is_text else Markup("")
        if acts := next((name for name in part.attrs if name.lower().startswith("on")), ""):
            raise PublishError(f"found HTML with {acts}, which runs a script. {INSTEAD}")
        if "hidden" in part.attrs or HIDING_STYLE.search(str(part.get("style", ""))):
            return Markup("")
        return self._of_tag(part)

    def _of_tag(self, tag: Tag) -> Markup:
        name = "h2" if tag.name == "h1" else tag.name
        if name in UNSEEN_TAGS:
            return Markup("")
        if name == "table":
            return self._table(tag)
        if name == "img":
            return self._picture(str(tag.get("src", "")), str(tag.get("alt", "")))
        if name in ALONE:
            return Markup(f"<{name}>")  # noqa: S704 - one of ALONE
        if name == "a" and LEADS.match(str(tag.get("href", ""))):
            return Markup('<a href="{}">{}</a>').format(tag["href"], self._inside(tag))
        if name in OPENED:
            return self._inside(tag)
        if name not in KEPT:
            raise PublishError(f"found HTML with <{name}>, which a page does not hold. {INSTEAD}")
        return Markup(f"<{name}>{{}}</{name}>").format(self._inside(tag))  # noqa: S704 - one of KEPT

    def _table(self, tag: Tag) -> Markup:
        acting = tag.find(lambda each: each.name in ("script", "iframe", "object", "embed", "form", "svg"))
        if acting:
            raise PublishError(f"found a table with <{acting.name}>, which a page does not hold. {INSTEAD}")
        caption = " ".join(clean(tag.caption.get_text(" ")).split()) if tag.caption else ""
        named_above = self._named_above and not caption and not self.tables
        made = table_of(tag, caption or self._caption, self._rows, named_above=named_above)
        self.tables.append(made)
        return made.html() if made.rows else Markup("<p>{}: no rows.</p>").format(made.caption)


class _Cell(NamedTuple):
    text: str
    heads: bool


_Row = list[_Cell]
NO_CELL = _Cell("", heads=True)


def table_of(markup: Tag, caption: str, rows: int | None = None, *, named_above: bool = False) -> Table:
    """Make a table of the texts of one in HTML; `rows` is how many it stands for, where it does not hold them all.

    Several rows of headings become one; the places that pandas counts rows by are left out. Raises PublishError
    for a table that was cut short.
    """
    lines = _lines(markup)
    head = list(takewhile(lambda line: all(cell.heads for cell in line), lines))
    body = lines[len(head) :]
    heads = sum(1 for _ in takewhile(lambda cell: cell.heads, body[0])) if body else 0
    headings = _headings(head, heads, len(lines[0]) if lines else 0)
    texts = [[_said(cell.text) for cell in line] for line in body]
    if any(heading in CUT_MARKS for heading in headings) or any(set(line) <= CUT_MARKS for line in texts):
        raise PublishError("found a table that was cut short. Run the notebook as it is published, with --execute.")
    if heads == 1 and not headings[0] and len(headings) > 1 and _are_places([line[0] for line in texts]):
        headings, texts, heads = headings[1:], [line[1:] for line in texts], 0
    heads = heads or int(len(headings) > 1)
    kept = texts[:MOST_ON_A_PAGE]
    shown = [[*(text or NOT_STATED for text in line[:heads]), *line[heads:]] for line in kept]
    kinds = enumerate(_kind(column, place < heads) for place, column in enumerate(zip(*shown, strict=True)))
    marked = [[*line[:heads], *map(_figure, line[heads:])] for line in shown]
    note = " ".join(unshown(rows or len(texts), "row", held=False))
    return Table(caption, headings, marked, {place: kind for place, kind in kinds if kind}, note, heads, named_above)


def of_frame(frame: pd.DataFrame, caption: str) -> Table:
    """Make a table of a frame, as it would be of what pandas shows."""
    return table_of(BeautifulSoup(analyst.frame(frame)[analyst.MIME]["html"], "html.parser"), caption, len(frame))


def _lines(markup: Tag) -> list[_Row]:
    """Read the rows of a table, all as long as the longest, with a cell that spans several repeated in each."""
    below: dict[int, tuple[int, _Cell]] = {}  # by its column: in how many more rows a cell stands
    lines = []
    for row in markup.find_all("tr"):
        line: _Row = []
        for cell in row.find_all(["th", "td"], recursive=False):
            _carry(line, below)
            made = _Cell(" ".join(clean(cell.get_text(" ")).split()), cell.name == "th")
            for _ in range(_span(cell, "colspan")):
                below[len(line)] = (_span(cell, "rowspan") - 1, made)
                line.append(made)
        _carry(line, below)
        lines.append(line)
    longest = max(map(len, lines), default=0)
    return [[*line, *[NO_CELL] * (longest - len(line))] for line in lines if line]


def _carry(line: _Row, below: dict[int, tuple[int, _Cell]]) -> None:
    while below.get(len(line), (0,))[0] > 0:
        left, cell = below[len(line)]
        below[len(line)] = (left - 1, cell)
        line.append(cell)


def _span(cell: Tag, which: str) -> int:
    asked = str(cell.get(which, "1"))
    return min(max(int(asked), 1), WIDEST) if asked.isdecimal() else 1


def _headings(head: Sequence[_Row], heads: int, width: int) -> list[str]:
    """Make one row of headings of several: those of a column one after the other, the names of an index over it."""
    rows = [[cell.text for cell in line] for line in head]
    names = [""] * heads
    if len(rows) > 1 and any(rows[-1][:heads]) and not any(rows[-1][heads:]):
        *rows, last = rows
        names = last[:heads]
    elif len(rows) == 1:
        names = rows[0][:heads]
    parts = [[row[place] for row in rows if row[place]] for place in range(heads, width)]
    return [*names, *(", ".join(dict.fromkeys(each)) for each in parts)]


def _said(text: str) -> str:
    """Say a cell as pages do: a day in words, a true minus sign, nothing where there is no value."""
    if text in MISSING:
        return ""
    if found := DATE.fullmatch(text):
        date = pd.to_datetime(found[1], errors="coerce")
        return text if pd.isna(date) else day(date)
    return text.replace("-", MINUS, 1) if text.startswith("-") and NUMBER_CELL.fullmatch(text) else text


def _figure(text: str) -> str:
    return figure(text, "%" if text.endswith("%") else "") if NUMBER_CELL.fullmatch(text) else text


def _are_places(texts: Sequence[str]) -> bool:
    """Whether texts are the numbers from 0 that pandas gives rows by itself, in whatever order."""
    return sorted(texts) == sorted(map(str, range(len(texts))))


def _kind(column: Sequence[str], heads: bool) -> str:
    told = [text for text in column if text and text != NOT_STATED]
    if told and not heads and all(NUMBER_CELL.fullmatch(text) for text in told):
        return "number"
    return "long" if any(len(text) > LONG for text in told) else ""


def chart_named(specification: Mapping[str, Any]) -> tuple[str, str]:
    """Return the name of a chart, which is its title or else what describes it, and its reading; empty where none."""
    title, description = specification.get("title") or "", str(specification.get("description") or "")
    parts = title if isinstance(title, Mapping) else {"text": title}
    name, under = (_text(parts.get(each)) for each in ("text", "subtitle"))
    return (clean(name), clean(" ".join(filter(None, (under, description))))) if name else (clean(description), "")


def _text(part: Any) -> str:
    return " ".join(map(str, part)) if isinstance(part, list) else str(part or "")


def chart_bundle(specification: Mapping[str, Any], name: str, reading: str) -> dict[str, Any]:
    """Make the bundle of a chart of our own from a specification of another's."""
    drawn = {key: part for key, part in specification.items() if key not in ("title", "description", "usermeta")}
    legible: dict[str, Any] = charts.legible(drawn | {"padding": PADDING})
    figures = _figures(specification, name)
    own = {
        "name": name,
        "reading": reading,
        "source": "",
        "figures": str(figures.html()) if figures else "",
        "wide": json.dumps(_wide(legible)),
        "narrow": json.dumps(_narrow(legible)),
    }
    held = [each | {"theirs": True} for each in figures.shown("chart")] if figures else []
    return {charts.MIME: own, "text/plain": reading or name, **shown.bundle(held)}


def _is_single(part: Mapping[str, Any]) -> bool:
    return bool({"mark", "layer"} & part.keys()) and not PANELS & (part.get("encoding") or {}).keys()


def _wide(part: dict[str, Any]) -> dict[str, Any]:
    """Fit a single chart to the page, unless its author gave it a width that has room there."""
    width, names = part.get("width"), _named_across(part)
    if not _is_single(part) or isinstance(width, Mapping) or (isinstance(width, int | float) and width <= WIDE):
        return part
    return _fitted(part, min(WIDE, EDGE + len(names) * STEP) if names else WIDE)


def _named_across(part: Mapping[str, Any]) -> list[str]:
    """List the names that stand under a chart of bars or points, where its one table of data has them."""
    across, datasets = (part.get("encoding") or {}).get("x") or {}, [*(part.get("datasets") or {}).values()]
    if across.get("type") not in ("nominal", "ordinal") or len(datasets) != 1:
        return []
    return list(dict.fromkeys(str(row.get(across.get("field"), "")) for row in datasets[0]))


def _narrow(part: dict[str, Any]) -> dict[str, Any]:
    """Fit a single chart to a phone, and put charts that stand beside each other one under the other."""
    if _is_single(part):
        return _fitted(part, NARROW)
    if "hconcat" in part:
        return {"vconcat" if key == "hconcat" else key: each for key, each in part.items()}
    return {**part, "columns": 1} if {"concat", "facet"} & part.keys() else part


def _fitted(part: dict[str, Any], width: int) -> dict[str, Any]:
    names = _named_across(part)
    has_room = names and all(letters.width(each) < (width - EDGE) / len(names) for each in names)
    config = {**(part.get("config") or {}), **({"axisXDiscrete": {"labelAngle": 0}} if has_room else {})}
    return {**part, "width": width, "autosize": {"type": "fit-x", "contains": "padding"}, "config": config}


def _figures(specification: Mapping[str, Any], name: str) -> Table | None:
    """Make a table of what a chart shows: of the columns it names, where it shows its rows as they are."""
    worked_out = any(WORKS_OUT & part.keys() for part in parts(specification))
    datasets = list((specification.get("datasets") or {}).values())
    if worked_out or len(datasets) != 1 or not datasets[0] or not isinstance(datasets[0], list):
        return None
    fields = [part["field"] for part in parts(specification) if isinstance(part.get("field"), str)]
    held = [field for field in fields if all(field in row for row in datasets[0])]
    return of_frame(pd.DataFrame(datasets[0])[[*dict.fromkeys(held)]], name) if held else None
