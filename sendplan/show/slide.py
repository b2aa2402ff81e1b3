"""A slide: a message as its title, and one picture under it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sendplan.show import shown
from sendplan.show.blocks import Headlines, Words
from sendplan.show.charts import Chart
from sendplan.show.tables import Table
from sendplan.words import clean

MIME = "application/vnd.sendplan.slide+json"
WIDTH = 560  # px: of a chart, of which a screen shows every px as two and more


@dataclass(frozen=True)
class Slide:
    """One slide: a full short sentence, and what shows it."""

    title: str
    picture: Words | Headlines | Table | Chart

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Show the picture named by the message, and the message apart: an exporter sets it above the picture."""
        title, picture = clean(self.title), self.picture
        if isinstance(picture, Table):
            picture = replace(picture, caption=title, named_above=True)
        if isinstance(picture, Chart):
            picture = replace(picture.at(WIDTH), name=title)
        bundle = picture._repr_mimebundle_()
        figures = shown.sentences(self.title) + bundle[shown.MIME]["figures"]
        plain = "\n".join(filter(None, [title, bundle["text/plain"]]))
        return bundle | {MIME: {"title": title}, "text/plain": plain, **shown.bundle(figures)}
