"""Every figure that the pages of a pack show, and every value of its measures: as CSV, and as a workbook.

Built from the executed notebooks, so that what is in the files is what the pages show.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from sendplan.errors import PublishError
from sendplan.figures import Figure
from sendplan.meeting import Meeting
from sendplan.pages.definitions import Column, Scale, column, means
from sendplan.periods import printed_span
from sendplan.publish.contents import FIGURES, read_csv, write_csv
from sendplan.publish.headings import Headings
from sendplan.publish.outputs import of_slides
from sendplan.rules.observations import GROUP, published_last
from sendplan.show import shown
from sendplan.vocabulary import SERIES
from sendplan.words import MINUS, MONTHS, POUND, number, rounded

if TYPE_CHECKING:
    from nbformat import NotebookNode

FigureRow = dict[str, str]

# What values.csv holds: its columns, and what stands in them. Most useful first.
VALUES = {
    "plan": "id of the plan",
    "measure": "reference of the measure",
    "title": "title of the measure",
    "breakdown": "group of children, or all",
    "series": "actual, target, or the average of others",
    "time_period": "period, as published",
    "time_identifier": "kind of period",
    "period_end": "last day of the period",
    "number": "the value",
    "symbol": "symbol in its place or beside it",
    "unit": "unit of the measure",
    "definition": "what is counted",
}
AUDIENCE = {"audience": "who it is for"}
MEMBERS_ONLY = "Not for publication"
FIGURES_FILE = "figures.csv"
LONGEST_CELL = 500  # characters of a cell or sentence beside its figure
NO_SCALE: Scale = MappingProxyType({})
NOT_DEFINED = "The plan does not say what is counted."

_NUMBER = re.compile(rf"(?:ratio )?([-{MINUS}]?){POUND}?(\d[\d,]*(?:\.\d+)?)")
_SYMBOL = re.compile(r"\[(\w+)\]")
_DATE = re.compile(rf"((?:\d+ )?(?:{'|'.join(MONTHS)}) \d{{4}})$")  # as pages write it, at the end of a text


def rows(notebook: NotebookNode, file: str, title: str, scale: Scale = NO_SCALE) -> list[FigureRow]:
    """List every figure that an executed notebook shows: one row a figure, with the columns of FIGURES.

    `scale` are the words of the plans' ratings, with what they mean (see render.facts). `as_at` is the day that the
    figure, its row or its heading names, and empty where none is: it is that of the position then.
    """
    page = {"page": _cut(title), "file": file}
    return [
        page | {"section": _cut(group.get("under", section)), "kind": group["kind"]} | _row(group, cell, figure, scale)
        for section, group in _groups(notebook)
        for cell in group["cells"]
        for figure in (Figure(*each) for each in cell["figures"])
    ]


def _groups(notebook: NotebookNode) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give every group of figures with the heading it stands under, in the page's order; slides repeat them."""
    section = ""
    for cell in (each for each in notebook.cells if not of_slides(each)):
        if cell.cell_type == "markdown":
            written = Headings()
            written.write(cell)
            section = written.found[-1][2] if written.found else section
        for output in cell.get("outputs", []):
            yield from ((section, group) for group in (output.get("data") or {}).get(shown.MIME, {}).get("figures", []))


def _row(group: Mapping[str, Any], cell: Mapping[str, Any], figure: Figure, scale: Scale) -> FigureRow:
    beside = Column() if group.get("theirs") else column(cell["column"])
    found, symbol = _NUMBER.match(figure.text), _SYMBOL.search(figure.text)
    dates = [_DATE.match(cell["row"]), *map(_DATE.search, (cell.get("when", ""), cell["column"]))]
    return {
        "of": _cut(group["of"] or cell["text"]),
        "row": _cut(cell["row"]),
        "column": _cut(cell["column"]),
        "figure": figure.text,
        "number": "".join(found.groups()).replace(",", "").replace(MINUS, "-") if found else "",
        "symbol": symbol.group(1) if symbol else "",
        "unit": figure.unit or beside.unit or "number",
        "definition": _means(figure, beside, scale),
        "as_at": figure.as_at or next((_day(each[1]) for each in dates if each), ""),
        "text": _cut(cell["text"]) if group["of"] and cell["text"] != figure.text else "",
    }


def _cut(text: str) -> str:
    """Cut what stands beside a figure; the page has it whole, and this says how long it was."""
    cut = f"{text[:LONGEST_CELL]}\u2026 (cut: {number(len(text))} letters in all)"
    return text if len(text) <= LONGEST_CELL else cut


def _day(text: str) -> str:
    """Write a date as 2019-06-24; of a month it is the last day, and of one that is none nothing."""
    found = printed_span(text)
    return f"{found.last:%Y-%m-%d}" if found else ""


def _means(figure: Figure, beside: Column, scale: Scale) -> str:
    try:
        return means(figure.term or beside.term, scale)
    except KeyError:
        raise PublishError(
            f"found the figure {figure.text} with the term {figure.term!r}, which nothing defines; expected one of the "
            "terms of the method page, or none. Correct it where the figure is made."
        ) from None


def values(meeting: Meeting) -> list[FigureRow]:
    """List the values of the measures of each plan known on the day, small counts hidden as they are on the pages.

    One row a value, with the columns of VALUES; of what was published for a period, what the pages take. A value that
    is hidden or missing has its symbol and no number.
    """
    return [row for each in meeting.plans for row in _values(replace(meeting, plan=each))]


def _values(meeting: Meeting) -> list[FigureRow]:
    known = meeting.measures.set_index("ref").to_dict(orient="index")
    return [
        _value(row, known[row["measure"]])
        for key, observed in sorted(meeting.groups.items())
        if key[1] in known
        for series in SERIES
        for row in published_last(observed, series)
    ]


def _value(row: Mapping[Any, Any], measure: Mapping[Any, Any]) -> FigureRow:
    return {
        **{column: str(row[column]) for column in (*GROUP, "series", "time_period", "time_identifier")},
        "title": measure["title"],
        "period_end": f"{row['period_end']:%Y-%m-%d}",
        "number": "" if pd.isna(row["value"]) else f"{rounded(row['value'], measure['dp']):f}",
        "symbol": row["symbol"],
        "unit": measure["unit"],
        "definition": measure["definition"] or measure["wording"] or NOT_DEFINED,
    }


def files(figures: Iterable[FigureRow], values: Iterable[FigureRow], page: Mapping[str, Any]) -> dict[str, bytes]:
    """Write the figures of a pack: figures.csv, values.csv, and both in figures.xlsx.

    `figures` are the rows of every page, `page` what the head and foot of the pages say (see render.facts). The same
    rows give the same bytes. Where the pack is not for publication, the first column of each table says so.
    """
    from sendplan.publish.workbook import plain, workbook  # only the publisher writes it, when pages are done

    position = _day(page["as_at"])
    members = {"audience": MEMBERS_ONLY} if page["not_for_publication"] else {}
    first = AUDIENCE if members else {}
    cleaned = ({column: plain(text) for column, text in row.items()} for row in figures)
    dated = [members | row | {"as_at": row["as_at"] or position} for row in cleaned]
    marked = [members | row for row in values]
    return {
        FIGURES_FILE: write_csv(dated, [*first, *FIGURES]),
        "values.csv": write_csv(marked, [*first, *VALUES]),
        "figures.xlsx": workbook(dated, first | FIGURES, marked, first | VALUES, page),
    }


def read(written: bytes) -> dict[str, list[FigureRow]]:
    """Read figures.csv back into the rows of each file of a page: `files` writes the same from them."""
    found: dict[str, list[FigureRow]] = {}
    for row in read_csv(written):
        found.setdefault(row["file"], []).append({column: row[column] for column in FIGURES})
    return found
