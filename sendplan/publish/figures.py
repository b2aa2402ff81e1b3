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

from sendplan.meeting import Meeting
from sendplan.pages.definitions import Scale, of_heading, of_sentence
from sendplan.publish.comma import read_csv, write_csv
from sendplan.publish.rows import FIGURES, Row
from sendplan.rules.observations import GROUP, published_last
from sendplan.show import shown
from sendplan.vocabulary import SERIES, UNITS
from sendplan.words import MONTHS, clean, number, rounded, unit_word

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from nbformat import NotebookNode

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
FILE = "figures.csv"
LONGEST = 500  # characters of a cell or sentence beside its figure
NO_SCALE: Scale = MappingProxyType({})
NOT_DEFINED = "The plan does not say what is counted."

_NUMBER = re.compile(r"[-\u2212]?\d[\d,]*(?:\.\d+)?")
_SYMBOL = re.compile(r"\[(\w+)\]")
_UNIT = re.compile(r"%|points?|weeks?|days?|months?|years?")
_UNIT_OF_COLUMN = re.compile(rf"\(({'|'.join(map(unit_word, UNITS))})\)")
_THINGS = re.compile(
    r"\b((?:action|task|step|measure|concern|figure|request|resolution|completion|share|strength|main issue|first step|"
    r"point|paper|value|new date|list|inspector)s?|child|children|people)\b",
    re.IGNORECASE,
)
_THINGS_FIRST = re.compile(r"^(?:Open |\d[\d,]* )?((?:action|task|step|completion)s?)\b(?! and)", re.IGNORECASE)
# Columns whose numbers are in the unit of their row's measure: one without a unit is a count or a score.
_MEASURED = re.compile(
    r"Baseline|Latest|Target|Gap|England|Similar|Before|First that|Last change|Change a year|Figure|printed|Computed"
    r"|Value|Mean|limit|\((?:%|number)\)"
)
_DATE = re.compile(shown.DATE)


def rows(notebook: NotebookNode, file: str, title: str, scale: Scale = NO_SCALE) -> list[Row]:
    """List every figure that an executed notebook shows: one row a figure, with the columns of FIGURES.

    `scale` are the words of the plans' ratings, with what they mean (see facts.facts). `as_at` is the day that its
    heading, row or sentence names, and empty where none is: it is that of the position then. What is no block of
    ours, such as a frame, is read from its markup.
    """
    page = {"page": _cut(title), "file": file}
    return [
        page | _figure(group, cell, _cut(section), figure, after)
        for section, found in _groups(notebook)
        for group in [{**found, **_told_once(found), "scale": scale}]
        for whole in group["cells"]
        for cell in [{**whole, "row": _cut(whole["row"]), "column": _cut(whole["column"])}]
        for figure, after in _apart(cell)
    ]


def _told_once(group: Mapping[str, Any]) -> dict[str, str]:
    headings = ", ".join(dict.fromkeys(each["column"] for each in group["cells"]))
    return {"unit": _measured_in(group), "of": _cut(group["of"]), "headings": headings}


def _groups(notebook: NotebookNode) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give every group of figures with the heading it stands under, in the page's order."""
    import mistune

    section, markdown = "", mistune.create_markdown(plugins=["table"])
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            written = _soup(str(markdown(cell.source)))
            section = next((each.get_text() for each in reversed(written.find_all(re.compile("^h[1-6]$")))), section)
            yield from ((section, group) for group in _read(written))
        for output in cell.get("outputs", []):
            yield from ((group.get("under", section), group) for group in _of_output(output))


def _of_output(output: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    data = output.get("data") or {}
    if shown.MIME in data:
        return list(data[shown.MIME]["figures"])
    return _read(_soup(data["text/html"])) if "text/html" in data else []


def _soup(markup: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup

    return BeautifulSoup(markup, "html.parser")


def _read(markup: BeautifulSoup) -> list[dict[str, Any]]:
    """Read the figures of markup that is not a block's: its tables, then its paragraphs and lists."""
    groups = [group for table in markup.find_all("table") for group in _of_table(table)]
    groups += shown.sentences(clean(each.get_text(" ")) for each in markup.find_all(["p", "li"]))
    return [group | {"told": True} for group in groups]


def _of_table(table: Tag) -> list[dict[str, Any]]:
    headings, *lines = ([clean(each.get_text(" ")) for each in row.find_all(["th", "td"])] for row in table("tr"))
    whole = [line for line in lines if len(line) == len(headings)]
    return shown.cells("table", clean(table.caption.get_text()) if table.caption else "", headings, {}, whole)


def _apart(cell: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give each figure of a cell, with what follows it there."""
    text, found = cell["text"], shown.places(cell["text"])
    known, left = {figure for figure, _ in found}, iter(found)
    for figure in cell["figures"]:
        first = text.find(figure) + len(figure)
        at = next((end for each, end in left if each == figure), first) if figure in known else first
        yield figure, text[at : at + LONGEST]


def _figure(group: Mapping[str, Any], cell: Mapping[str, Any], section: str, figure: str, after: str) -> Row:
    column, scale, text = cell["column"], group["scale"], cell["text"]
    ours = of_heading(column, scale, group["headings"]) if column else of_sentence(after, scale, text)
    dates = [_to(after), column, _dated(cell["row"]), cell.get("when", ""), re.split(r"[;.]", after)[0], group["of"]]
    return {
        "section": section,
        "kind": group["kind"],
        "of": group["of"] or _cut(cell["text"]),
        "row": cell["row"],
        "column": cell["column"],
        "figure": figure,
        **_read_figure(figure),
        "unit": _unit(figure, cell["column"], after, cell["text"], group["of"], group["unit"]),
        "definition": "" if group.get("told") else ours,
        "as_at": next((found for each in [*dates, _said(cell["text"][:LONGEST])] if (found := _day(each))), ""),
        "text": _cut(cell["text"]) if group["of"] and cell["text"] != figure else "",
    }


def _read_figure(figure: str) -> dict[str, str]:
    found, symbol = _NUMBER.match(figure), _SYMBOL.search(figure)
    plain = found.group().replace(",", "").replace("\u2212", "-") if found else ""
    return {"number": plain, "symbol": symbol.group(1) if symbol else ""}


def _cut(text: str) -> str:
    """Cut what stands beside a figure; the page has it whole, and this says how long it was."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}\u2026 (cut: {number(len(text))} letters in all)"


def _measured_in(group: Mapping[str, Any]) -> str:
    """Name the unit of a table of one measure, that the heading of its values gives."""
    units = {found.group(1) for cell in group["cells"] if (found := _UNIT_OF_COLUMN.search(cell["column"]))}
    return units.pop() if len(units) == 1 else "number"


def _unit(figure: str, column: str, after: str, text: str, of: str, measured: str) -> str:
    """Name what a figure counts: as it says itself, as its column's heading says, or the things named after it."""
    if found := _UNIT.search(figure) or _UNIT_OF_COLUMN.search(column) or re.search("^(?:Days|Runs)", column):
        return _plural(found.group().strip("()").lower())
    if _MEASURED.search(column):
        return measured
    if found := re.match(r" to [\d,.]+ ?(%|points?|weeks?|days?|months?|years?)", after):
        return _plural(found.group(1))
    clause = re.split("[,;:.]", after)[0]
    things = [_THINGS.search(each) for each in (clause, column)]
    things += [_THINGS.search(text) if ". " not in text else None, _THINGS_FIRST.search(of)]
    return next((_plural(found.group(1).lower()) for found in things if found), "number")


def _plural(unit: str) -> str:
    return {"child": "children"}.get(unit, unit if unit.endswith(("s", "%", "people", "ren", "number")) else f"{unit}s")


def _to(text: str) -> str:
    """Take the period of a value that is written behind it: (to March 2018)."""
    found = re.match(r" ?\(to ([^,)]*)", text)
    return found.group(1) if found else ""


def _dated(row: str) -> str:
    """Take a row header that is a date, or the period of one that ends with it."""
    return row if _DATE.fullmatch(row) else "".join(re.findall(r"\(to [^)]*", row)[:1])


def _said(text: str) -> str:
    """Take the day of a report or judgement that a sentence names."""
    return "".join(re.findall(r"(?:reported|judged|named|ended)[\w ]* (?:by|on) [^,;.]*", text, re.IGNORECASE)[:1])


def _day(text: str) -> str:
    """Read the first date of a text, as 2019-06-24; of a month it is the last day."""
    found = _DATE.search(text)
    if not found:
        return ""
    *days, month, year = found.group().split()
    last = pd.Period(year=int(year), month=MONTHS.index(month) + 1, freq="M").days_in_month
    day = min(int(days[0]), last) if days else last
    return f"{year}-{MONTHS.index(month) + 1:02}-{day:02}"


def values(meeting: Meeting) -> list[Row]:
    """List the values of the measures of each plan known on the day, small counts hidden as they are on the pages.

    One row a value, with the columns of VALUES; of what was published for a period, what the pages take. A value that
    is hidden or missing has its symbol and no number.
    """
    return [row for each in meeting.plans for row in _values(replace(meeting, plan=each))]


def _values(meeting: Meeting) -> list[Row]:
    known = meeting.measures.set_index("ref").to_dict(orient="index")
    return [
        _value(row, known[row["measure"]])
        for key, observed in sorted(meeting.groups.items())
        if key[1] in known
        for series in SERIES
        for row in published_last(observed, series)
    ]


def _value(row: Mapping[Any, Any], measure: Mapping[Any, Any]) -> Row:
    return {
        **{column: str(row[column]) for column in (*GROUP, "series", "time_period", "time_identifier")},
        "title": measure["title"],
        "period_end": f"{row['period_end']:%Y-%m-%d}",
        "number": "" if pd.isna(row["value"]) else f"{rounded(row['value'], measure['dp']):f}",
        "symbol": row["symbol"],
        "unit": measure["unit"],
        "definition": measure["definition"] or NOT_DEFINED,
    }


def files(figures: Iterable[Row], values: Iterable[Row], page: Mapping[str, Any]) -> dict[str, bytes]:
    """Write the figures of a pack: figures.csv, values.csv, and both in figures.xlsx.

    `figures` are the rows of every page, `page` what the head and foot of the pages say (see facts.facts). The same
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
        FILE: write_csv(dated, [*first, *FIGURES]),
        "values.csv": write_csv(marked, [*first, *VALUES]),
        "figures.xlsx": workbook(dated, first | FIGURES, marked, first | VALUES, page),
    }


def read(written: bytes) -> dict[str, list[Row]]:
    """Read figures.csv back into the rows of each file of a page: `files` writes the same from them."""
    found: dict[str, list[Row]] = {}
    for row in read_csv(written):
        found.setdefault(row["file"], []).append({column: row[column] for column in FIGURES})
    return found
