"""A notebook's Markdown as markup: what looks like markup is shown, and not obeyed; its headings have ids.

And pictures that a page can carry: within the page, with their words, and with nothing in them that acts or asks.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import mistune
from markupsafe import Markup
from nbformat import NotebookNode

from sendplan.errors import PublishError
from sendplan.publish.markup import acting
from sendplan.words import clean

TEMPLATE_ID = "main"  # the template's own: no heading may take it
SVG = "image/svg+xml"
KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
LARGEST_PICTURE = 1_000_000  # bytes: a page is read on a phone, and sent by e-mail
ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
DATA = re.compile(r"data:[\w/+.-]*;base64,(.*)", re.DOTALL | re.IGNORECASE)
_PUT = "Put the file there, or into the cell itself."


class Headings(mistune.HTMLRenderer):
    """Mistune's renderer for the cells of a notebook, with what it found in them for the page."""

    def __init__(self) -> None:
        super().__init__(escape=True)
        self.found: list[tuple[int, str, str]] = []  # of each heading: level, id, text
        self.asked: list[tuple[str, str]] = []  # of each picture: address, words
        self._pictures: Mapping[str, str] = {}

    def heading(self, text: str, level: int, **_: Any) -> str:
        """Write a heading; its id is its words, numbered where they stand twice on the page."""
        plain = Markup(text).striptags()
        slug = re.sub(r"\W+", "-", plain.lower()).strip("-") or "section"
        taken = {TEMPLATE_ID, *(each for _, each, _ in self.found)}
        numbered = (f"{slug}-{place}" for place in count(2))
        unique = slug if slug not in taken else next(each for each in numbered if each not in taken)
        self.found.append((level, unique, plain))
        return f'<h{level} id="{unique}">{text}</h{level}>\n'

    def image(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002 - a tip no phone shows
        """Write a picture that was found for the page; of any other its words."""
        words = Markup(text).striptags()
        self.asked.append((url, words))
        return picture(self._pictures.get(url, ""), words)

    def write(self, cell: NotebookNode) -> Markup:
        """Write a cell of Markdown with the pictures found for it."""
        self._pictures = cell.get("pictures", {})
        return Markup(mistune.create_markdown(renderer=self, plugins=["table"])(cell.source))

    @property
    def title(self) -> str:
        """What the first heading of the first level says."""
        return next((text for level, _, text in self.found if level == 1), "Untitled")


def title_of(nb: NotebookNode) -> str:
    """Return the title of a notebook's page, whether it was executed or not."""
    headings = Headings()
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            headings.write(cell)
    return headings.title


def message(html: str, nb: NotebookNode) -> str:
    """Return what a page says first: its verdict, or else the question under the title of its notebook."""
    verdict = re.search(r'<p class="verdict">(.*?)</p>', html)
    if verdict:
        return Markup(verdict[1]).striptags()
    first = next((cell.source for cell in nb.cells if cell.cell_type == "markdown"), "")
    _, _, under_title = first.partition("\n")
    return str(Markup(mistune.html(under_title.strip().split("\n\n")[0])).striptags())


def is_elsewhere(address: str) -> bool:
    """Whether a picture stands on another site: a page asks for nothing, so that it cannot be shown."""
    return bool(ELSEWHERE.match(address.strip()))


def picture_at(address: str, folder: Path, attached: Mapping[str, Mapping[str, str]]) -> bytes:
    """Find a picture by its address: attached to its cell, in the address itself, or a file beside the notebook.

    Raises PublishError where there is none.
    """
    if written := DATA.fullmatch(address.strip()):
        return decoded(written[1])
    kind, _, name = unquote(address).partition(":")
    if kind == "attachment":
        for data in dict(attached.get(name, {})).values():
            return decoded(data)
        raise PublishError(f"found no attachment {name!r}. Put the picture into the cell again.")
    if ":" in address or Path(address).is_absolute():
        raise PublishError(f"found the picture {address!r}; expected a path from the notebook's folder. {_PUT}")
    try:
        with (folder / unquote(address)).open("rb") as file:
            return file.read(LARGEST_PICTURE + 1)
    except (OSError, ValueError):
        raise PublishError(f"found no picture {address!r} beside the notebook. {_PUT}") from None


def decoded(text: str) -> bytes:
    """Read a picture that is written as text. Raises PublishError where it is not whole."""
    try:
        return base64.b64decode(unquote(text))
    except (binascii.Error, ValueError):
        raise PublishError("found a picture that is not whole. Put it into the cell again.") from None


def embedded(data: bytes) -> str:
    """Write a picture as the address of itself. Raises PublishError for one that a page cannot carry."""
    if len(data) > LARGEST_PICTURE:
        most = f"{LARGEST_PICTURE // 1_000_000} MB"
        raise PublishError(f"found a picture of more than {most}. Save it smaller, or as JPEG.")
    kind = next((kind for start, kind in KINDS.items() if data.startswith(start)), "")
    if not kind and b"<svg" in data:
        if why := acting(data):
            raise PublishError(f"found an SVG {why}. Save it as PNG.")
        kind = SVG
    if not kind:
        raise PublishError("found a picture that is none of PNG, JPEG, GIF and SVG. Save it as one of them.")
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def titled(data: str) -> str:
    """Read the title that a drawing has of its own."""
    named = re.search(r"<svg\b[^>]*>\s*<title[^>]*>([^<]*)</title>", data)
    return named[1].strip() if named else ""


def picture(address: str, words: str) -> Markup:
    """Write a picture that was embedded, with its words; without an address say that it is not shown, and of what."""
    if not address:
        return Markup("<em>Picture not shown: {}</em>").format(clean(words) or "it has no words")
    return Markup('<img src="{}" alt="{}">').format(address, clean(words))
