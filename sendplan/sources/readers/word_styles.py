"""What the styles of a Word document say of a paragraph: a heading's level, a list, whether it is bold or hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sendplan.sources.readers.word_parts import Parts, W, child, flag, named, value, whole

DEEPEST = 10  # styles that are based on one another: Word allows no more
_HEADING = re.compile(r"(?i)heading ([1-9])$")


class Style(NamedTuple):
    """What a style says, with those that it is based on; None where none says it."""

    name: str = ""
    level: int | None = None
    is_bold: bool | None = None
    is_hidden: bool | None = None
    list_id: str | None = None
    list_level: int | None = None


Styles = Mapping[str, Style]  # by their ids; that of paragraphs without one is ""


def styles_of(parts: Parts) -> Styles:
    """Read every style."""
    every = {each.get(f"{W}styleId", ""): each for each in parts.get("styles", ()) if named(each) == "style"}
    found = {name: _style([*_chain(every, name)]) for name in every}
    usual = [name for name, each in every.items() if each.get(f"{W}type") == "paragraph" and _is_default(each)]
    return {"": found[usual[0]] if usual else Style(), **found}


def _is_default(style: Any) -> bool:
    return style.get(f"{W}default", "0") in ("1", "true", "on")


def _chain(every: Mapping[str, Any], name: str | None) -> Iterator[Any]:
    for _ in range(DEEPEST):
        if name is not None and name in every:
            yield every[name]
            name = value(every[name], "basedOn")


def _style(chain: list[Any]) -> Style:
    return Style(
        value(chain[0], "name") or "",
        _first(_level(each) for each in chain),
        _first(flag(each, "rPr", "b") for each in chain),
        _first(flag(each, "rPr", "vanish") for each in chain),
        _first(value(each, "pPr", "numPr", "numId") for each in chain),
        _first(whole(each, "pPr", "numPr", "ilvl") for each in chain),
    )


def _first(values: Iterable[Any]) -> Any:
    return next((each for each in values if each is not None), None)


def _level(style: Any) -> int | None:
    name = value(style, "name") or ""
    if found := _HEADING.match(name):
        return int(found[1])
    return 1 if name.lower() == "title" else outline(style)


def outline(element: Any) -> int | None:
    """Say the level of a heading that a paragraph or style gives itself, from 1; 0 for body text."""
    level = whole(element, "pPr", "outlineLvl")
    return None if level is None else (level + 1) % 10


def of_paragraph(styles: Styles, paragraph: Any) -> Style:
    """Find the style of a paragraph."""
    return styles.get(value(paragraph, "pPr", "pStyle") or "", styles[""])


def of_run(styles: Styles, paragraph: Style, run: Any, name: str) -> bool:
    """Say whether letters are bold (b) or hidden (vanish): by themselves, by their style, or by their paragraph's."""
    own = flag(run, "rPr", name)
    field = "is_bold" if name == "b" else "is_hidden"
    style = styles.get(value(run, "rPr", "rStyle") or "?", Style())
    said = (own, getattr(style, field), getattr(paragraph, field))
    return bool(next((each for each in said if each is not None), False))


def is_marked(paragraph: Any, name: str) -> bool:
    """Say whether the end of a paragraph is deleted (del) or hidden (vanish)."""
    return child(paragraph, "pPr", "rPr", name) is not None
