"""What stands on a web page, in order: letters, where lines begin, tables; and what of a page is not shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bs4 import Tag

from sendplan.sources.files import SourceFile
from sendplan.sources.grid import as_text
from sendplan.sources.paper import Text
from sendplan.sources.readers.placed import Met, Tabled, numbered
from sendplan.sources.readers.web_colours import Colours

UNSEEN = {
    "nav", "aside", "script", "style", "template", "noscript", "head", "button", "select", "datalist", "textarea",
    "input", "svg", "canvas", "audio", "video", "iframe", "object", "embed", "rp",
}  # fmt: skip
UNSEEN_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog"}
AROUND = ("header", "footer")  # of a page, but for those of its main part
OWN = ("main", "article", "section")


class Piece(NamedTuple):
    """Some letters of a line."""

    text: str
    is_bold: bool = False


class Break(NamedTuple):
    """Where a new line begins: the level and number of what comes, None where they stay as they are."""

    level: int | None = None
    number: str | None = None


Flow = Piece | Break | Tabled


class Page(NamedTuple):
    """What every part of a page needs to be read."""

    file: SourceFile
    colours: Colours


def said(tag: Tag, name: str) -> str:
    """Give what an attribute says, as one text."""
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else value or ""


def is_unseen(tag: Tag) -> bool:
    """Whether a part of a page is not shown, or is no part of the paper."""
    if tag.name in UNSEEN or not tag.attrs:
        return tag.name in UNSEEN or (tag.name in AROUND and tag.find_parent(OWN) is None)
    named = f"{said(tag, 'id')} {said(tag, 'class')}".lower()
    style = re.sub(r"\s", "", said(tag, "style").lower())
    return (
        (tag.name in AROUND and tag.find_parent(OWN) is None)
        or (tag.name == "div" and said(tag, "title") in AROUND)  # as LibreOffice writes those of a document
        or tag.has_attr("hidden")
        or said(tag, "aria-hidden").lower() == "true"
        or "display:none" in style
        or "visibility:hidden" in style
        or said(tag, "role").lower() in UNSEEN_ROLES
        or ("cookie" in named and tag.name not in ("html", "body", "td", "tr", "table") and not tag.find("table"))
    )


def texts(flow: Iterable[Flow]) -> Iterator[Met]:
    """Put letters together into headings, paragraphs and items; a number waits for the first words after it."""
    held, level, number = list[Piece](), 0, ""
    for each in (*flow, Break(0)):
        if isinstance(each, Piece):
            held.append(each)
            continue
        if text := as_text("".join(piece.text for piece in held)):
            yield Text(numbered(number, text), "", level, all(one.is_bold for one in held if one.text.strip()))
            number = ""
        held = []
        if isinstance(each, Break):
            level = level if each.level is None else each.level
            number = number if each.number is None else each.number
        else:
            yield each
