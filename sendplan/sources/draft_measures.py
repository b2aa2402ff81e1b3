"""Rows of a dashboard → drafts of measures and their values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from sendplan.sources.drafting import Drafts, TextRow, how, text_of
from sendplan.sources.found_tables import FoundTable
from sendplan.sources.grid import Cell, Unread, line, span
from sendplan.sources.headings import Column, When, column, meant, periods_in
from sendplan.sources.item_refs import Item
from sendplan.sources.shown import plain
from sendplan.sources.table_rows import items, placed
from sendplan.vocabulary import HEADLINE
from sendplan.words import MONTHS

SERIES = ("actual", "target", "england", "stat_neighbours", "region")
NUMBER = re.compile(
    r"(?P<minus>[-\u2212])?\s*(?P<pound>£)?\s*(?P<number>[-\u2212]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-\u2212]?\.\d+)"
    r"\s*(?P<unit>%|m|million|k|per cent)?",
    re.IGNORECASE,
)
LABELLED = re.compile(r"(?P<label>[^\W\d][^:]*?)\s*[:=-]?\s+(?P<value>[-<£\d].*|n/a|tbc)", re.IGNORECASE)
RATIO = re.compile(r"1 ?: ?(\d+(?:\.\d+)?)")
PARTS = re.compile(r"\s*(?:\n|;|\s/\s)\s*")
FEW = re.compile(r"(?:<|fewer than|less than|under)\s*\d+|\*", re.IGNORECASE)
PROMISED = re.compile(r"(?:(?:data )?(?:available|expected|published|due)|awaiting|to follow)\b.*\w", re.IGNORECASE)
IN_TITLE = (
    ("%", r"%|\b(?:percentage|proportion|per cent)\b"), ("per 10,000", r"\bper 10,?000\b"), ("£m", r"£ ?m\b"),
    ("per 1,000", r"\bper 1,?000\b"), ("per 100", r"\bper 100\b"), ("weeks", r"\bin weeks\b|\(weeks\)"),
    ("days", r"\b(?:in|working) days\b|\(days\)"), ("count", r"^(?:total )?(?:number|no|count) of\b"),
)  # fmt: skip
START = re.compile(r"baseline|start", re.IGNORECASE)
OFTEN = (
    (31, "monthly"),
    (62, "bi-monthly"),
    (92, "quarterly"),
    (184, "6-monthly"),
    (366, "annual"),
)  # most days between
SIZES = {("k", "£"): Decimal(1000), ("m", "£"): Decimal(1_000_000), ("k", "£m"): Decimal("0.001")}
NO_PERIOD = "a value of which the heading does not say the period: write it in the heading, or in columns.toml"
NO_NUMBER = "neither a number nor a word that says why there is none"
NOT_SAID = "not said: left empty, for a person to settle"


def draft(drafts: Drafts, table: FoundTable, as_at: date | None) -> None:
    """Draft every measure of a table with its values; a target without a day is the target in the end."""
    columns = {place: each for place, each in table.columns.items() if each.role in SERIES}
    for item in items(drafts, table, prefix="M"):
        cells = {each.column: each for each in item.row if each.text and each.column in columns}
        unit = _unit(item, cells) or meant("units", _heading(table, "title"))
        scale = 100 if unit == "%" and _are_shares(cells.values()) else 1
        values = [*_values(drafts, table, item, cells, (scale, unit), as_at)]
        if not item.parent:
            row = _measure(drafts, table, item, unit, columns) | {"dp": _places(values)}
            row |= dict([("final_target", each["value"]) for each in values if not each["period_end"]][-1:])
            drafts.add("measures", row, table.sheet, placed(item), how(table.columns.values()), item.note)
        for each in values:
            place = each.pop("place")
            if each["period_end"]:
                drafts.add("observations", each | {"measure": item.ref}, table.sheet, place, how(columns.values()))


def _measure(drafts: Drafts, table: FoundTable, item: Item, unit: str, columns: Mapping[int, Column]) -> TextRow:
    given = meant("frequencies", text_of(item.cells, "frequency"))
    row = {
        "ref": item.ref,
        "title": line(text_of(item.cells, "title")),
        "section": item.section,
        "officer": line(text_of(item.cells, "officer")),
        "frequency": given or _often(columns.values()),
        "unit": unit,
        "better": meant("better", text_of(item.cells, "better")),
        "tolerance": _tolerance(text_of(item.cells, "tolerance"), unit),
        "definition": line(text_of(item.cells, "definition")),
        "in_plan": "true",
    }
    _say_what_is_empty(drafts, table, item, row)
    return row


def _say_what_is_empty(drafts: Drafts, table: FoundTable, item: Item, row: TextRow) -> None:
    """Say which cells of a measure hold no word that is known, and that its unit or direction is nowhere said."""
    for role in ("unit", "better", "frequency", "tolerance"):
        if text_of(item.cells, role) and not row[role]:
            cell = item.cells[role]
            drafts.unread.append(
                Unread(table.sheet, cell.place, cell.text, f"{role} of {item.ref}: no word that is known")
            )
        elif role in ("unit", "better") and not row[role]:
            cell = item.cells["title"]
            drafts.unread.append(Unread(table.sheet, cell.place, cell.text, f"{role} of {item.ref}: {NOT_SAID}"))


def _tolerance(text: str, unit: str) -> str:
    found = NUMBER.fullmatch(re.sub(r"^(?:within|\+/-|\u00b1)\s*", "", text))
    same = found and (not found["unit"] or found["unit"] == unit)
    return plain(_number(found)) if found and same else ""


def _often(columns: Iterable[Column]) -> str:
    """Tell from the days of the values, but for that of the start, how often there is one."""
    days = sorted(
        {each.when.ends for each in columns if each.role == "actual" and each.when and not START.search(each.heading)}
    )
    gap = min(((later - day).days for day, later in pairwise(days)), default=0)
    return next((often for most, often in OFTEN if 0 < gap <= most), "")


def _unit(item: Item, cells: Mapping[int, Cell]) -> str:
    """Return the unit that a row gives, or that its figures or its title show."""
    given = meant("units", text_of(item.cells, "unit"))
    texts = [text for each in cells.values() for _, text in _labelled(each.text, "")]
    found = [match for each in texts if (match := NUMBER.fullmatch(each)) and not _is_nothing_in_pounds(match)]
    shown = {"%": "%", "per cent": "%", "£": "£", "k": "£", "m": "£m", "million": "£m"}
    signs = {shown.get((each["unit"] or each["pound"] or "").casefold(), "") for each in found} - {""}
    said = next((unit for unit, words in IN_TITLE if re.search(words, text_of(item.cells, "title"), re.I)), "")
    signs |= {"ratio"} if any(RATIO.fullmatch(each.text) for each in cells.values()) else set()
    return given or (signs.pop() if len(signs) == 1 else "£" if signs == {"£", "£m"} else "") or said


def _is_nothing_in_pounds(found: re.Match[str]) -> bool:
    """Whether it is £0, which is as much in pounds as in millions."""
    return bool(found["pound"]) and not found["unit"] and not _number(found)


def _are_shares(cells: Iterable[Cell]) -> bool:
    """Whether figures in per cent are written as shares of 1: every bare number from 0 to 1, and one between them."""
    found = [NUMBER.fullmatch(each.text) for each in cells]
    bare = [abs(_number(each)) for each in found if each and not each["unit"]]
    return bool(bare) and max(bare) <= 1 and any(0 < each < 1 for each in bare)


def _number(found: re.Match[str]) -> Decimal:
    number = Decimal(found["number"].replace(",", "").replace("\u2212", "-"))
    return -number if found["minus"] else number


def _values(
    drafts: Drafts,
    table: FoundTable,
    item: Item,
    cells: Mapping[int, Cell],
    scaled: tuple[int, str],
    as_at: date | None,
) -> Iterator[TextRow]:
    """Draft the values of a row; of a number that cannot be read, or has no period, it is said that it was not."""
    named = column("measures", text_of(item.cells, "series"))
    group = _group(text_of(item.cells, "group"))
    is_last = {place for place, each in table.columns.items() if each.role == "target" and not each.rest}
    for number, cell in cells.items():
        head = table.columns[number]
        series = named.role if named and named.role in SERIES and head.role == "actual" else head.role
        place = span([*item.row[:1], cell]) if item.parent else cell.place
        read = [(label, *_value(text, *scaled)) for label, text in _labelled(cell.text, group)]
        when = head.when or _begun(head, item.cells.get("baseline_date")) or _now(head, as_at)
        if not all(value or symbol for _, value, symbol in read):
            drafts.unread.append(Unread(table.sheet, cell.place, cell.text, f"{item.ref}: {NO_NUMBER}"))
        elif when is None and not (number in is_last and len(read) == 1 and read[0][1]):
            drafts.unread.append(Unread(table.sheet, cell.place, cell.text, f"{item.ref}: {NO_PERIOD}"))
        else:
            period = {"time_period": when.time_period, "time_identifier": when.time_identifier} if when else {}
            period |= {"period_end": when.ends.isoformat() if when else "", "place": place, "printed": cell.text}
            for label, value, symbol in read:
                row = {"breakdown": label, "series": series, "value": value, "symbol": symbol}
                yield row | period


def _heading(table: FoundTable, role: str) -> str:
    return next((each.heading for each in table.columns.values() if each.role == role), "")


def _group(text: str) -> str:
    return HEADLINE if text.casefold() in ("", "all", "total", "overall", "headline") else line(text)


def _labelled(text: str, group: str) -> list[tuple[str, str]]:
    """Part a cell that holds a value for each of several groups: EHCP 12% / SEN support 30%."""
    found = [LABELLED.fullmatch(each) for each in PARTS.split(text) if each]
    labelled = [(each["label"], each["value"]) for each in found if each]
    return labelled if len(labelled) == len(found) > 1 else [(group, text)]


def _begun(column: Column, said: Cell | None) -> When | None:
    """Read the day of a start from the row's own cell for it."""
    if said is None or column.role != "actual" or not START.search(column.heading):
        return None
    if said.day:
        return When(str(said.day.year), MONTHS[said.day.month - 1], said.day)
    return next(iter(periods_in(said.text)), None)


def _now(column: Column, as_at: date | None) -> When | None:
    """Take the latest value as of the paper's day; a start has a day of its own."""
    is_start = START.search(column.heading)
    if is_start or as_at is None or column.role != "actual" or re.search(r"\d", column.heading):
        return None
    return When(str(as_at.year), MONTHS[as_at.month - 1], as_at)


def _value(text: str, scale: int, unit: str) -> tuple[str, str]:
    """Read a value, or the symbol that says why there is none."""
    if FEW.fullmatch(text):
        return "", "c"
    if ratio := RATIO.fullmatch(text):
        return ratio[1], ""
    found = NUMBER.fullmatch(text)
    sign = (found["unit"] or "")[:1].casefold() if found else ""
    if not found or (sign == "k" and (sign, unit) not in SIZES):
        return "", meant("symbols", text) or ("tbc" if PROMISED.fullmatch(text) else "")
    number = _number(found)
    return plain(number * SIZES.get((sign, unit), 1 if sign else scale)), ""


def _places(values: Sequence[TextRow]) -> str:
    return str(max((len(each["value"].partition(".")[2]) for each in values), default=0))
