"""Rows of a dashboard → drafts of measures and their values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise, zip_longest

from sendplan.sources.cell_values import NUMBER, RATIO, Value, labelled, number_of, promised, values
from sendplan.sources.drafting import Drafts, TextRow, how, text_of
from sendplan.sources.found_tables import FoundTable
from sendplan.sources.grid import Cell, Unread, line, span
from sendplan.sources.headings import Column, When, column, meant, periods_in
from sendplan.sources.item_refs import Item
from sendplan.sources.shown import plain
from sendplan.sources.table_rows import items, placed
from sendplan.vocabulary import HEADLINE, SERIES
from sendplan.words import MONTHS

IN_TITLE = (
    ("%", r"%|\b(?:percentage|proportion|per cent)\b"), ("per 10,000", r"\bper 10,?000\b"), ("£m", r"£ ?m\b"),
    ("per 1,000", r"\bper 1,?000\b"), ("per 100", r"\bper 100\b"),
    ("weeks", r"\bin weeks\b|\(weeks\)|^(?:(?:average|mean|median) )?(?:number of )?weeks\b"),
    ("days", r"\b(?:in|working) days\b|\(days\)"),
    ("count", r"^(?:total )?(?:no|count) of\b|\bnumber of\b|\((?:number|no|count)\.?\)"),
)  # fmt: skip
AIMS = {"higher": r"(?:increase|improve|raise|more)\b", "lower": r"(?:reduc|decreas|cut|fewer|lower|less)\w*\b"}
ALL = re.compile(
    r"(?:all|total|overall|headline)(?: (?:pupils|children|(?:children and )?young people))?", re.IGNORECASE
)
START = re.compile(r"baseline|start", re.IGNORECASE)
OFTEN = (
    (31, "monthly"),
    (62, "bi-monthly"),
    (92, "quarterly"),
    (184, "6-monthly"),
    (366, "annual"),
)  # most days between
NO_PERIOD = "a value of which the heading does not say the period: write it in the heading, or in columns.toml"
NO_NUMBER = "neither a number nor a word that says why there is none"
GUESSED_AIM = "not said: guessed from its title or targets, for a person to settle"
FIRST = "A first value"
IN_WORDS = "a target in words, without a number"
NOT_SAID = "not said: left empty, for a person to settle"


def draft(drafts: Drafts, table: FoundTable, as_at: date | None) -> None:
    """Draft every measure of a table with its values; a target without a day is the target in the end."""
    columns = {place: each for place, each in table.columns.items() if each.role in SERIES}
    every, heads = [*items(drafts, table, prefix="M")], dict[int, str]()
    for item, following in zip_longest(every, every[1:]):
        cells = {each.column: each for each in item.row if each.text and each.column in columns}
        if not item.parent:
            heads = _heads(cells) if following and following.parent else {}
            cells = {place: each for place, each in cells.items() if place not in heads}
        unit = _unit(item, cells) or meant("units", _heading(table, "title"))
        scale = 100 if unit == "%" and _are_shares(cells.values()) else 1
        drafted = [*_values(drafts, table, item, cells, (scale, unit), as_at, heads)]
        if not item.parent:
            row = _measure(item, unit, columns) | {"dp": _places(drafted)}
            row |= dict([("final_target", each["value"]) for each in drafted if not each["period_end"]][-1:])
            row["better"] = row["better"] or _aimed(row["title"]) or _towards(drafted)
            _say_what_is_empty(drafts, table, item, row)
            drafts.add("measures", row, table.sheet, placed(item), how(table.columns.values()), item.note)
        elif known := drafts.known("measures", item.ref):
            known["dp"] = max(known["dp"], _places(drafted), key=int)
        for each in drafted:
            place = each.pop("place")
            if each["period_end"]:
                drafts.add("observations", each | {"measure": item.ref}, table.sheet, place, how(columns.values()))
            if (due := promised(each["printed"])) and not each["value"]:
                _promise(drafts, table, item, each, due, place)


def _heads(cells: Mapping[int, Cell]) -> dict[int, str]:
    """Return the groups that a row names in the place of its values, for the rows below it: SEN (E), SEN (K)."""
    return {place: line(each.text) for place, each in cells.items() if not re.search(r"\d", each.text)}


def _aimed(title: str) -> str:
    """Guess whether more is better from the word that a title begins with: Increase the number, Reduce the time."""
    return next((better for better, words in AIMS.items() if re.match(words, title, re.IGNORECASE)), "")


def _towards(drafted: Sequence[TextRow]) -> str:
    """Guess whether more is better from targets that all lie on one side of the first value."""
    now = next((Decimal(each["value"]) for each in drafted if each["series"] == "actual" and each["value"]), None)
    aims = [Decimal(each["value"]) for each in drafted if each["series"] == "target" and each["value"]]
    sides = {aim > now for aim in aims if aim != now} if now is not None else set()
    return {True: "higher", False: "lower"}[sides.pop()] if len(sides) == 1 else ""


def _promise(drafts: Drafts, table: FoundTable, item: Item, row: TextRow, due: date, place: str) -> None:
    """Draft what a cell promises: a first value by a month, where a value or target has none yet."""
    series = "actual" if row["series"] == "target" else row["series"]
    promise = {"ref": item.ref, "series": series, "promise": FIRST, "due": due.isoformat(), "printed": row["printed"]}
    drafts.add_to("promises", promise, table.sheet, place)


def _measure(item: Item, unit: str, columns: Mapping[int, Column]) -> TextRow:
    given = meant("frequencies", text_of(item.cells, "frequency"))
    return {
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


def _say_what_is_empty(drafts: Drafts, table: FoundTable, item: Item, row: TextRow) -> None:
    """Say which cells of a measure hold no word that is known, and that its unit or direction is nowhere said."""
    for role in ("unit", "better", "frequency", "tolerance"):
        if text_of(item.cells, role) and not row[role]:
            cell = item.cells[role]
            drafts.unread.append(
                Unread(table.sheet, cell.place, cell.text, f"{role} of {item.ref}: no word that is known")
            )
        elif role in ("unit", "better") and not (row[role] and (role == "unit" or text_of(item.cells, role))):
            told = GUESSED_AIM if row[role] else NOT_SAID
            cell = item.cells["title"]
            drafts.unread.append(Unread(table.sheet, cell.place, cell.text, f"{role} of {item.ref}: {told}"))


def _tolerance(text: str, unit: str) -> str:
    found = NUMBER.fullmatch(re.sub(r"^(?:within|\+/-|\u00b1)\s*", "", text))
    same = found and (not found["unit"] or found["unit"] == unit)
    return plain(number_of(found)) if found and same else ""


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
    texts = [text for each in cells.values() for _, text in labelled(each.text)]
    found = [match for each in texts if (match := NUMBER.fullmatch(each)) and not _is_nothing_in_pounds(match)]
    shown = {"%": "%", "per cent": "%", "£": "£", "k": "£", "m": "£m", "million": "£m"}
    signs = {shown.get((each["unit"] or each["pound"] or "").casefold(), "") for each in found} - {""}
    said = next((unit for unit, words in IN_TITLE if re.search(words, text_of(item.cells, "title"), re.I)), "")
    signs |= {"ratio"} if any(RATIO.fullmatch(each.text) for each in cells.values()) else set()
    return given or (signs.pop() if len(signs) == 1 else "£" if signs == {"£", "£m"} else "") or said


def _is_nothing_in_pounds(found: re.Match[str]) -> bool:
    """Whether it is £0, which is as much in pounds as in millions."""
    return bool(found["pound"]) and not found["unit"] and not number_of(found)


def _are_shares(cells: Iterable[Cell]) -> bool:
    """Whether figures in per cent are written as shares of 1: every bare number from 0 to 1, and one between them."""
    found = [NUMBER.fullmatch(each.text) for each in cells]
    bare = [abs(number_of(each)) for each in found if each and not each["unit"]]
    return bool(bare) and max(bare) <= 1 and any(0 < each < 1 for each in bare)


def _values(
    drafts: Drafts,
    table: FoundTable,
    item: Item,
    cells: Mapping[int, Cell],
    scaled: tuple[int, str],
    as_at: date | None,
    heads: Mapping[int, str],
) -> Iterator[TextRow]:
    """Draft the values of a row; of a number that cannot be read, or has no period, it is said that it was not."""
    named = column("measures", text_of(item.cells, "series"))
    group = drafts.in_full(text_of(item.cells, "group"))
    is_last = {place for place, each in table.columns.items() if each.role == "target" and not each.rest}
    read = {place: values(cell.text, *scaled) for place, cell in cells.items()}
    own = [every for place, every in read.items() if table.columns[place].role in ("actual", "target")]
    labels = {each.label for every in own for each in every if each.value}
    are_one = len(labels) == 1 and all(len(every) == 1 for every in own)  # Good 27%, Good 40%
    for number, cell in cells.items():
        head = table.columns[number]
        series = named.role if named and named.role in SERIES and head.role == "actual" else head.role
        place = span([*item.row[:1], cell]) if item.parent else cell.place
        when = head.when or _begun(head, item.cells.get("baseline_date")) or _now(head, as_at)
        found = [_in_words(drafts, table, item, head, cell, each) for each in read[number]]
        if not all(each.value or each.symbol for each in found):
            drafts.unread.append(Unread(table.sheet, cell.place, cell.text, f"{item.ref}: {NO_NUMBER}"))
        elif when is None and not (number in is_last and len(found) == 1 and found[0].value):
            drafts.unread.append(Unread(table.sheet, cell.place, cell.text, f"{item.ref}: {NO_PERIOD}"))
        else:
            for each in found:
                period = _period(each.when or when) | {"place": place, "printed": cell.text}
                parts = [heads.get(number, ""), "" if are_one else each.label, group]
                breakdown = _group(", ".join(filter(None, parts)))
                yield {"breakdown": breakdown, "series": series, "value": each.value, "symbol": each.symbol} | period


def _in_words(drafts: Drafts, table: FoundTable, item: Item, head: Column, cell: Cell, each: Value) -> Value:
    """Take a target that is only words for one that has no number, and say so."""
    if each.value or each.symbol or head.role != "target" or re.search(r"\d", cell.text):
        return each
    drafts.unread.append(Unread(table.sheet, cell.place, cell.text, f"{item.ref}: {IN_WORDS}"))
    return each._replace(symbol="z")


def _period(when: When | None) -> TextRow:
    if when is None:
        return {"period_end": ""}
    named = {"time_period": when.time_period, "time_identifier": when.time_identifier}
    return named | {"period_end": when.ends.isoformat()}


def _heading(table: FoundTable, role: str) -> str:
    return next((each.heading for each in table.columns.values() if each.role == role), "")


def _group(text: str) -> str:
    return HEADLINE if not text or ALL.fullmatch(text) else line(text)


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


def _places(drafted: Sequence[TextRow]) -> str:
    return str(max((len(each["value"].partition(".")[2]) for each in drafted), default=0))
