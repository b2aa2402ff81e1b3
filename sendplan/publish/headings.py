"""A notebook's Markdown as markup: what looks like markup is shown, and not obeyed; its headings have ids."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import count
from typing import Any

import mistune
from markupsafe import Markup
from nbformat import NotebookNode

from sendplan.publish import pictures

TEMPLATE_ID = "main"  # the template's own: no heading may take it


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
        found = self._pictures.get(url)
        return pictures.shown(found, words) if found else pictures.told(words)

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


def question(nb: NotebookNode) -> str:
    """Return the question a notebook answers: the paragraph under its title, as plain text."""
    first = next((cell.source for cell in nb.cells if cell.cell_type == "markdown"), "")
    _, _, under_title = first.partition("\n")
    return str(Markup(mistune.html(under_title.strip().split("\n\n")[0])).striptags())
