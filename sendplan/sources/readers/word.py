"""A Word document (.docx, .docm) as headings, paragraphs and tables. No macro is run, no link followed.

Tracked changes are taken as accepted. Numbers that Word counts stand in the texts. The table of contents is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sendplan.sources.files import SourceFile, members
from sendplan.sources.grid import Unread, as_text
from sendplan.sources.paper import Paper, Text
from sendplan.sources.readers.placed import Met, numbered, paper
from sendplan.sources.readers.word_numbers import Numbers
from sendplan.sources.readers.word_parts import SAVE_AS, Parts, W, child, content, named, parts_of
from sendplan.sources.readers.word_styles import Style, Styles, is_marked, of_paragraph, of_run, outline, styles_of
from sendplan.sources.readers.word_tables import HIDDEN, table
from sendplan.words import count

MACROS = "macros are not run and not read"
NOTE = "a note is no part of the text that it is for: read it beside that"
# What a document may hold that is not read, by the elements that show it.
OTHERS = {
    "comment": ((f"{W}comment",), "comments are not read"),
    "picture": (("{*}blip", "{*}imagedata"), "pictures are not read"),
    "chart": (("{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",), "charts are not read"),
    "diagram": (("{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",), "diagrams are not read"),
    "embedded file": (("{*}OLEObject", f"{W}altChunk", f"{W}subDoc"), "files in the document are not read"),
}
SIGNS = {
    "F0FC": "✓", "F050": "✓", "F0FB": "✗", "F04F": "✗", "F0FE": "☒", "F078": "☒", "F0A8": "☐", "F06F": "☐", "F0FD": "☒",
    "F052": "☒", "F06C": "●", "F06E": "■", "F04A": "☺", "F04C": "☹",
}  # fmt: skip


class Document(NamedTuple):
    """What every part of a document needs to be read."""

    file: SourceFile
    styles: Styles
    numbers: Numbers


class Letters(NamedTuple):
    """Some letters of a paragraph, and how they look."""

    text: str
    is_bold: bool
    is_hidden: bool


def read(path: Path) -> Paper:
    """Read a document. Raises ReleaseError where it is none, damaged, locked, too large, or nested without end."""
    file = SourceFile(path)
    parts = parts_of(file)
    styles = styles_of(parts)
    document = Document(file, styles, Numbers(parts, styles))
    body = child(parts["document"], "body")
    try:
        blocks, unread = paper(() if body is None else met(document, body))
        return Paper(blocks, [*unread, *_notes(document, parts), *_told(file, parts)])
    except RecursionError:
        raise file.refusal(0, "", "tables in tables without end", "a document as Word saves it", SAVE_AS) from None


def met(document: Document, element: Any, is_cell: bool = False) -> Iterator[Met]:
    """Give the paragraphs and tables in a part of a document, in order."""
    for each in content(element):
        if named(each) == "p":
            yield from _paragraph(document, each, is_cell)
        elif named(each) == "tbl":
            yield from table(document.file, each, partial(met, document, is_cell=True))


def _paragraph(document: Document, element: Any, is_cell: bool) -> Iterator[Met]:
    style = of_paragraph(document.styles, element)
    if re.match(r"(?i)toc\b", style.name):
        return
    letters = [*_letters(document.styles, style, element)]
    seen = [each for each in letters if not each.is_hidden and each.text.strip()]
    text = as_text("".join(each.text for each in letters if not each.is_hidden))
    hidden = as_text("".join(each.text for each in letters if each.is_hidden))
    is_there = bool(text) or not (is_marked(element, "del") or is_marked(element, "vanish"))
    number = document.numbers.next(element, style) if is_there else ""
    if whole := numbered(number, text) if text or is_cell else "":
        own = outline(element)
        level = (style.level if own is None else own) or 0
        yield Text(whole, "", level, bool(seen) and all(each.is_bold for each in seen))
    if hidden:
        yield Unread("", "", hidden, HIDDEN)
    for box in _boxes(element):
        yield from met(document, box)


def _boxes(element: Any) -> Iterator[Any]:
    """Find the text boxes that hang on a paragraph, each once: Word keeps a second copy for older programs."""
    for each in content(element):
        if named(each) == "txbxContent":
            yield each
        else:
            yield from _boxes(each)


def _letters(styles: Styles, style: Style, paragraph: Any) -> Iterator[Letters]:
    for run in content(paragraph):
        if named(run) == "r":
            text = "".join(map(_text, content(run)))
            yield Letters(text, of_run(styles, style, run, "b"), of_run(styles, style, run, "vanish"))


def _text(element: Any) -> str:
    """Write what a part of some letters shows."""
    kind = named(element)
    if kind == "t":
        return element.text or ""
    if kind == "sym":
        code = element.get(f"{W}char", "").upper()
        return SIGNS.get(code, "") or (chr(int(code, 16)) if re.fullmatch(r"[0-9A-D][0-9A-F]{3}", code) else "")
    return {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(kind, "")


def _notes(document: Document, parts: Parts) -> Iterator[Unread]:
    for kind in ("footnote", "endnote"):
        every = [each for each in parts.get(f"{kind}s", ()) if named(each) == kind and not each.get(f"{W}type")]
        for place, each in enumerate(every, start=1):
            text = "\n".join(one.text for one in met(document, each) if isinstance(one, Text))
            yield Unread("", f"{kind} {place}", text, NOTE)


def _told(file: SourceFile, parts: Parts) -> Iterator[Unread]:
    """Say once of each kind of thing that it was not read."""
    body = parts["document"]
    if any("vbaProject" in each.filename for each in members(file)):
        yield Unread("", "", "vbaProject.bin", MACROS)
    for name, (tags, why) in OTHERS.items():
        place = parts.get("comments") if name == "comment" else body
        if number := 0 if place is None else sum(1 for each in place.iter(*tags) if not _is_second(each)):
            yield Unread("", "", count(number, name), why)
    added, gone = (
        sum(1 for _ in body.iter(*each)) for each in ((f"{W}ins", f"{W}moveTo"), (f"{W}del", f"{W}moveFrom"))
    )
    if added or gone:
        text = f"{count(added, 'insertion')}, {count(gone, 'deletion')}"
        yield Unread("", "", text, "tracked changes are taken as accepted")


def _is_second(element: Any) -> bool:
    return any(named(each) == "Fallback" for each in element.iterancestors())
