"""Blocks of words: sentences and headlines, with the figures that they state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from sendplan.show import shown
from sendplan.show.linked import linked
from sendplan.words import MOST_ON_A_PAGE, unshown, visible


@dataclass(frozen=True)
class Words:
    """A block of text: paragraphs, then bullets."""

    paragraphs: Sequence[str] = ()
    bullets: Sequence[str] = ()

    def html(self) -> Markup:
        """Write it as markup, with everything in it escaped."""
        paragraphs = [Markup("<p>{}</p>").format(linked(text)) for text in self.paragraphs]
        told = [*self.bullets[:MOST_ON_A_PAGE], *unshown(len(self.bullets), "item")]
        bullets = [Markup("<li>{}</li>").format(linked(text)) for text in told]
        items = [Markup("<ul>{}</ul>").format(Markup("").join(bullets))] if bullets else []
        return Markup("\n").join([*paragraphs, *items])

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        plain = visible("\n".join([*self.paragraphs, *(f"- {text}" for text in self.bullets)]))
        figures = shown.sentences(*self.paragraphs, *self.bullets)
        return {"text/html": str(self.html()), "text/plain": plain, **shown.bundle(figures)}


@dataclass(frozen=True)
class Verdict:
    """A page's answer to its question in a sentence or three, worst news first: what its pack's index says of it."""

    text: str

    def html(self) -> Markup:
        """Write it as the paragraph that opens the page."""
        return Markup('<p class="verdict">{}</p>').format(linked(self.text))

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        figures = shown.bundle(shown.sentences(self.text))
        return {"text/html": str(self.html()), "text/plain": visible(self.text), **figures}


@dataclass(frozen=True)
class Headlines:
    """A block of headlines: an opening sentence, if there is one, then (figure, what it is) pairs."""

    opening: str
    pairs: Sequence[tuple[str, str]]

    def html(self) -> Markup:
        """Write each figure large, with its sentence, as one list item."""
        item = Markup("<li><strong>{}</strong> {}</li>")
        items = Markup("").join(item.format(linked(figure), linked(text)) for figure, text in self.pairs)
        opening = Markup("<p>{}</p>\n").format(linked(self.opening)) if self.opening else Markup("")
        return opening + Markup('<ul class="headlines">{}</ul>').format(items)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        told = [f"{figure} {text}" for figure, text in self.pairs]
        figures = shown.sentences(self.opening) + [shown.stated("headline", each) for each in told]
        plain = visible("\n".join([self.opening, *(f"- {each}" for each in told)]))
        return {"text/html": str(self.html()), "text/plain": plain, **shown.bundle(figures)}


def say(*paragraphs: str) -> Words:
    """Make a block of paragraphs."""
    return Words(paragraphs)
