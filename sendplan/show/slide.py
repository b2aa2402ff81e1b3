"""A slide: a message as its title, one picture under it, and a line at its foot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sendplan.show import shown
from sendplan.show.blocks import Headlines, Words
from sendplan.show.charts import Chart
from sendplan.show.tables import Table
from sendplan.words import clean, visible

MIME = "application/vnd.sendplan.slide+json"
# px of a chart, of which a screen of 1280 by 720 px shows every 13 as 24 and more; HIGH is a chart's most.
WIDTH, HIGH = 640, 262


@dataclass(frozen=True)
class Slide:
    """One slide: a full short sentence, what shows it, and what to know of that."""

    title: str
    picture: Words | Headlines | Table | Chart
    foot: str = ""

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Show the picture named by the message, and the message apart: an exporter sets it above the picture."""
        title, picture = clean(self.title), self.picture
        if isinstance(picture, Table):
            picture = replace(picture, caption=title, named_above=True)
        if isinstance(picture, Chart):
            picture = replace(picture.at(WIDTH), name=title)
        bundle = picture._repr_mimebundle_()
        figures = shown.sentences(self.title, self.foot) + bundle[shown.MIME]["figures"]
        plain = "\n".join(filter(None, [title, bundle["text/plain"], visible(self.foot)]))
        return bundle | {MIME: {"title": title, "foot": self.foot}, "text/plain": plain, **shown.bundle(figures)}


def fits(chart: Chart) -> bool:
    """Whether a chart's drawing for a slide is low enough for it."""
    return bool(chart.at(WIDTH).wide["height"] <= HIGH)
