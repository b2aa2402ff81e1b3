"""A block of many parts, each under a heading of its own: a page shows them in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from sendplan.show import shown
from sendplan.show.blocks import Words
from sendplan.show.tables import Table
from sendplan.words import clean, visible

# What a link leads to stands within the details: only so does a browser open them.
FOLD = Markup('<details class="fold part"><summary><h3>{}</h3> {}</summary>\n<div id="{}">\n{}</div></details>')


@dataclass(frozen=True)
class Part:
    """One part: its heading, and the blocks under it."""

    heading: str
    blocks: Sequence[Words | Table]
    line: str = ""  # what a reader sees beside the heading while it is folded
    name: str = ""  # by which links lead to it (see words.anchor); nothing: its place

    def body(self) -> Markup:
        """Write the blocks under the heading."""
        return Markup("\n").join(each.html() for each in self.blocks)

    def html(self, name: str) -> Markup:
        """Write it as a section, whose heading a link can lead to by a name."""
        return Markup('<section><h3 id="{}">{}</h3>\n{}</section>').format(name, clean(self.heading), self.body())

    def folded(self, name: str) -> Markup:
        """Write its heading and its line, which open the rest."""
        return FOLD.format(clean(self.heading), clean(self.line), name, self.body())


@dataclass(frozen=True)
class Parts:
    """Several parts, one under the other."""

    parts: Sequence[Part]
    folded: bool = False  # whether a page shows of each only its heading and its line, until a reader opens it

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        plain = [_plain(part) for part in self.parts]
        texts = {"text/html": str(self.html()), "text/plain": "\n\n".join(plain)}
        return {**texts, **shown.bundle(each for part in self.parts for each in _shown(part))}

    def html(self) -> Markup:
        """Write each part, after a list of links to them unless they are folded."""
        named = {part.name or f"part-{place}": part for place, part in enumerate(self.parts, start=1)}
        if self.folded or not named:
            return Markup("\n").join(part.folded(name) for name, part in named.items())
        link = Markup('<li><a href="#{}">{}</a></li>')
        links = Markup("").join(link.format(name, clean(part.heading)) for name, part in named.items())
        sections = Markup("\n").join(part.html(name) for name, part in named.items())
        return Markup('<ul class="jumps">{}</ul>\n{}').format(links, sections)


def _shown(part: Part) -> list[dict[str, Any]]:
    """List the figures of the line and of every block of a part, each under the part's heading."""
    groups = [each for block in part.blocks for each in block._repr_mimebundle_()[shown.MIME]["figures"]]
    return [each | {"under": clean(part.heading)} for each in [*shown.sentences(part.line), *groups]]


def _plain(part: Part) -> str:
    told = [clean(part.heading), *([visible(part.line)] if part.line else [])]
    return "\n".join([*told, *(each._repr_mimebundle_()["text/plain"] for each in part.blocks)])
