"""Rows of a dashboard → drafts of measures and their values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from sendplan.sources.drafting import Drafts, TextRow, how, text_of
from sendplan.sources.found_tables import FoundTable
from sendplan.sources.grid import Cell, Unread
from sendplan.sources.headings import Column, When, meant
from sendplan.sources.shown import plain
from sendplan.sources.table_rows import Item, items, placed
from sendplan.vocabulary import HEADLINE
from sendplan.words import MONTHS

SERIES = ("actual", "target", "england", "stat_neighbours", "region")
NUMBER = re.compile(
    r"(?P<pound>£)?\s*(?P<number>[-\u2212]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-\u2212]?\.\d+)"
    r"\s*(?P<unit>%|m|million|per cent)?",
    re.IGNORECASE,
)
FEW = re.compile(r"(?:<|fewer than|less than|under)\s*\d+|\*", re.IGNORECASE)
NO_PERIOD = "a value of which the heading does not say the period: write it in the heading, or in columns.toml"
NO_NUMBER = "neither a number nor a word that says why there is none"


def draft(drafts: Drafts, table: FoundTable, as_at: date | None) -> None:
    """Draft every measure of a table with its values; a target without a day is the target in the end."""
    columns = {place: each for place, each in table.columns.items() if each.role in SERIES}
    for item in items(drafts, table, prefix="M"):
        cells = {each.column: each for each in item.row if each.text and each.column in columns}
        unit = _unit(item, cells)
        scale = 100 if unit == "%" and _are_shares(cells.values()) else 1
        values = [*_values(drafts, table, item, cells, scale, as_at)]
        row = _measure(item, unit, columns) | {"dp": _places(values)}
        in_the_end = [each["value"] for each in values if not each["period_end"] and each["value"]]
        row |= {"final_target": in_the_end[-1]} if in_the_end else {}
        drafts.add("measures", row, table.sheet, placed(item), how(table.columns.values()), item.note)
        for each in values:
            if each["period_end"]:
                place = each.pop("place")
                drafts.add("observations", each | {"measure": item.ref}, table.sheet, place, how(columns.values()))


def _measure(item: Item, unit: str, columns: Mapping[int, Column]) -> TextRow:
    often = {_often(each.when) for each in columns.values() if each.role == "actual" and each.when}
    given = meant("frequencies", text_of(item.cells, "frequency"))
    return {
        "ref": item.ref,
        "title": " ".join(text_of(item.cells, "title").split()),
        "section": item.section,
        "officer": " ".join(text_of(item.cells, "officer").split()),
        "frequency": given or (often.pop() if len(often) == 1 else ""),
        "unit": unit,
        "better": meant("better", text_of(item.cells, "better")),
        "definition": " ".join(text_of(item.cells, "definition").split()),
        "in_plan": "true",
    }


def _often(when: When) -> str:
    return "monthly" if when.time_identifier in MONTHS else "quarterly" if " Q" in when.time_identifier else "annual"


def _unit(item: Item, cells: Mapping[int, Cell]) -> str:
    """Return the unit that a row gives, or that its figures show."""
    given = meant("units", text_of(item.cells, "unit"))
    signs = {found["unit"] or found["pound"] for each in cells.values() if (found := NUMBER.fullmatch(each.text))} - {
        None
    }
    shown = {"%": "%", "per cent": "%", "£": "£", "m": "£m", "million": "£m"}
    return given or next((shown[each.casefold()] for each in sorted(signs, key=str) if each), "")


def _are_shares(cells: Iterable[Cell]) -> bool:
    """Whether figures in per cent are written as shares of 1: every bare number from 0 to 1, and one between them."""
    found = [NUMBER.fullmatch(each.text) for each in cells]
    bare = [abs(_number(each)) for each in found if each and not each["unit"]]
    return bool(bare) and max(bare) <= 1 and any(0 < each < 1 for each in bare)


def _number(found: re.Match[str]) -> Decimal:
    return Decimal(found["number"].replace(",", "").replace("\u2212", "-"))


def _values(
    drafts: Drafts, table: FoundTable, item: Item, cells: Mapping[int, Cell], scale: int, as_at: date | None
) -> Iterator[TextRow]:
    """Draft the values of a row; of a number that cannot be read, or has no period, it is said that it was not."""
    for place, cell in cells.items():
        column = table.columns[place]
        value, symbol = _value(cell.text, scale)
        when = column.when or _now(column, as_at)
        if not value and not symbol:
            drafts.unread.append(Unread(table.sheet, cell.place, cell.text, f"{item.ref}: {NO_NUMBER}"))
        elif when is None and column.role != "target":
            drafts.unread.append(Unread(table.sheet, cell.place, cell.text, f"{item.ref}: {NO_PERIOD}"))
        else:
            row = {"breakdown": HEADLINE, "series": column.role, "value": value, "symbol": symbol, "printed": cell.text}
            period = {"time_period": when.time_period, "time_identifier": when.time_identifier} if when else {}
            yield row | period | {"period_end": when.ends.isoformat() if when else "", "place": cell.place}


def _now(column: Column, as_at: date | None) -> When | None:
    """Take the latest value as of the paper's day; a start has a day of its own."""
    is_latest = re.search(r"current|latest|now|performance|position", column.heading, re.IGNORECASE)
    if not is_latest or as_at is None or column.role != "actual":
        return None
    return When(str(as_at.year), MONTHS[as_at.month - 1], as_at)


def _value(text: str, scale: int) -> tuple[str, str]:
    """Read a value, or the symbol that says why there is none."""
    if FEW.fullmatch(text):
        return "", "c"
    found = NUMBER.fullmatch(text)
    if not found:
        return "", meant("symbols", text)
    number = _number(found)
    return plain(number if found["unit"] else number * scale), ""


def _places(values: Sequence[TextRow]) -> str:
    return str(max((len(each["value"].partition(".")[2]) for each in values), default=0))
