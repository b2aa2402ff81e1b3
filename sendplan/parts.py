"""A block of many parts, each under a heading of its own: a page shows them in turn, slides one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from sendplan.tables import Table
from sendplan.words import Words, clean

MIME = "application/vnd.sendplan.parts+json"


@dataclass(frozen=True)
class Part:
    """One part: its heading, and the blocks under it."""

    heading: str
    blocks: Sequence[Words | Table]

    def body(self) -> Markup:
        """Write the blocks under the heading."""
        return Markup("\n").join(each.html() for each in self.blocks)

    def html(self, level: int = 3) -> Markup:
        """Write it as a section with a heading of a level."""
        head = Markup("<h{0}>{1}</h{0}>").format(level, clean(self.heading))
        return Markup("<section>{}\n{}</section>").format(head, self.body())


@dataclass(frozen=True)
class Parts:
    """Several parts, one under the other."""

    parts: Sequence[Part]

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Show the parts as one page of markup, as text, and apart: each with its heading and its body."""
        apart = [{"heading": clean(part.heading), "html": str(part.body())} for part in self.parts]
        plain = [_plain(part) for part in self.parts]
        html = Markup("\n").join(part.html() for part in self.parts)
        return {MIME: {"parts": apart}, "text/html": str(html), "text/plain": "\n\n".join(plain)}


def _plain(part: Part) -> str:
    return "\n".join([clean(part.heading), *(each._repr_mimebundle_()["text/plain"] for each in part.blocks)])
