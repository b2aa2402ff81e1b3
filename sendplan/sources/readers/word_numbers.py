"""The numbers that Word counts itself: of lists on several levels, as they print (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from sendplan.sources.readers.placed import MARKS, lettered, roman
from sendplan.sources.readers.word_parts import Parts, W, child, flag, named, value, whole
from sendplan.sources.readers.word_styles import Style, Styles


class Level(NamedTuple):
    """A level of a list: where it starts, how it is written, the level after which it restarts, whose style it is."""

    start: int
    form: str
    text: str
    restart: int | None
    style: str
    is_plain: bool


class List(NamedTuple):
    """A list: its levels; what it counts with, which several may share; where it starts anew when first used."""

    levels: Mapping[int, Level]
    counter: str
    starts: Mapping[int, int]


class Numbers:
    """Counts the paragraphs of every list, in the order in which they are asked for."""

    def __init__(self, parts: Parts, styles: Styles) -> None:
        self.lists = _lists(parts.get("numbering", ()), styles)
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        self.used = set[tuple[str, int]]()

    def next(self, paragraph: Any, style: Style) -> str:
        """Count a paragraph, and write its number; nothing where it has none."""
        own = value(paragraph, "pPr", "numPr", "numId")
        list_id = own if own is not None else style.list_id
        found = self.lists.get(list_id or "")
        if found is None or list_id is None:
            return ""
        level = whole(paragraph, "pPr", "numPr", "ilvl")
        if level is None:
            level = _level_of(found, paragraph, style) if own is None else 0
        return self._counted(list_id, found, level)

    def _counted(self, list_id: str, found: List, level: int) -> str:
        if level not in found.levels:
            return ""
        counts = self.counts[found.counter]
        start = found.starts.get(level, found.levels[level].start)
        is_new = level not in counts or (level in found.starts and (list_id, level) not in self.used)
        counts[level] = start if is_new else counts[level] + 1
        for above in range(level):  # that no paragraph had: they count as if one had
            counts.setdefault(above, found.levels[above].start if above in found.levels else 1)
        self.used.add((list_id, level))
        for deeper in [each for each in counts if each > level and _restarts(found.levels.get(each), level)]:
            del counts[deeper]
        return _written(found, level, counts)


def _restarts(deeper: Level | None, level: int) -> bool:
    return deeper is None or deeper.restart is None or level < deeper.restart


def _level_of(found: List, paragraph: Any, style: Style) -> int:
    """Find the level of a paragraph whose style alone says that it is in a list."""
    mine = value(paragraph, "pPr", "pStyle")
    of_style = [number for number, each in found.levels.items() if each.style and each.style == mine]
    return of_style[0] if of_style else style.list_level or 0


def _written(found: List, level: int, counts: Mapping[int, int]) -> str:
    this = found.levels[level]
    if this.form == "bullet":
        return MARKS

    def number(place: re.Match[str]) -> str:
        each = int(place[1]) - 1
        other = found.levels.get(each)
        if other is None:
            return ""
        return _form("decimal" if this.is_plain else other.form, counts.get(each, other.start))

    return re.sub(r"%([1-9])", number, this.text).strip()


def _form(form: str, count: int) -> str:
    """Write a number: what few lists have (words, other scripts) as a numeral."""
    if form == "none":
        return ""
    if form.endswith("Letter"):
        written = lettered(count)
    elif form.endswith("Roman"):
        written = roman(count)
    else:
        return f"{count:02}" if form == "decimalZero" else str(count)
    return written.upper() if form.startswith("upper") else written


def _lists(numbering: Any, styles: Styles) -> dict[str, List]:
    sources = {each.get(f"{W}abstractNumId"): each for each in numbering if named(each) == "abstractNum"}
    numbers = {each.get(f"{W}numId"): each for each in numbering if named(each) == "num"}
    levels = {name: _levels(each) for name, each in sources.items()}
    found = dict[str, List]()
    for list_id, each in numbers.items():
        source = _source(value(each, "abstractNumId"), sources, numbers, styles)
        if source in sources:
            own = [one for one in each if named(one) == "lvlOverride"]
            changed = {_place(one): _level(child(one, "lvl")) for one in own if child(one, "lvl") is not None}
            starts = {_place(one): start for one in own if (start := whole(one, "startOverride")) is not None}
            found[list_id] = List(levels[source] | changed, source, starts)
    return found


def _source(source: Any, sources: Mapping[Any, Any], numbers: Mapping[Any, Any], styles: Styles) -> Any:
    """Find what describes a list: itself, or the list of a style that it names."""
    linked = value(sources.get(source), "numStyleLink")
    if linked is None:
        return source
    return value(numbers.get(styles.get(linked, Style()).list_id), "abstractNumId")


def _levels(source: Any) -> dict[int, Level]:
    return {_place(each): _level(each) for each in source if named(each) == "lvl"}


def _place(element: Any) -> int:
    said = element.get(f"{W}ilvl", "")
    return int(said) if re.fullmatch(r"\d", said) else 0


def _level(level: Any) -> Level:
    start = whole(level, "start")
    return Level(
        1 if start is None else start,
        value(level, "numFmt") or "decimal",
        value(level, "lvlText") or "",
        whole(level, "lvlRestart"),
        value(level, "pStyle") or "",
        bool(flag(level, "isLgl")),
    )
