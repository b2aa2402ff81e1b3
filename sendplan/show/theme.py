"""Colours, marks and type of every chart and rating. The one place their colours are written.

Text on its colour passes 7:1; a rating is always its mark and its word as well.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from sendplan.show import analyst
from sendplan.show.lazy import alt

FONT, SIZE = "Arial, Helvetica, sans-serif", 13  # px of the text of charts
INK, PAPER, GREY, RULE = "#0b0c0c", "#ffffff", "#505a5f", "#b1b4b6"
WASH, LINK = "#e5e6e7", "#1d4f91"  # ink on the wash, and a link on paper, pass 7:1 too
# The Analysis Function's categorical palette, in its order.
CATEGORICAL = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")


class SeriesLook(NamedTuple):
    """How a series of a measure is drawn: its colour, the shape of its points, the same as a letter, and dashes."""

    colour: str
    shape: str
    mark: str
    dashes: Sequence[int]


SERIES_LOOKS = {
    "actual": SeriesLook("#12436D", "circle", "●", [1, 0]),
    "target": SeriesLook("#0b0c0c", "M-0.2,-1.1h0.4v2.2h-0.4Z", "|", [4, 3]),
    "stat_neighbours": SeriesLook("#1b7f77", "diamond", "◆", [1, 0]),
    "region": SeriesLook("#801650", "triangle-up", "▲", [8, 3]),
    "england": SeriesLook("#c2500b", "square", "■", [2, 2]),
    "planned": SeriesLook("#3d3d3d", "triangle-left", "◀", [4, 2]),
    "unmitigated": SeriesLook("#801650", "triangle-down", "▼", [10, 2]),
    "mitigated": SeriesLook("#1b7f77", "triangle-right", "▶", [6, 2, 2, 2]),
}
LINES = {"planned": CATEGORICAL[0], "recorded": CATEGORICAL[2]}


class Look(NamedTuple):
    """How a standing is shown: its mark, its colour, the text on it, and the strokes across it.

    No two of one lightness have the same strokes, so that grey print tells them apart.
    """

    mark: str
    colour: str
    text: str
    hatch: str = ""  # of "/", "\\" and "|"


LOOKS = {
    "embedded": Look("∞", CATEGORICAL[0], PAPER, "\\/"),
    "complete": Look("✓", LINK, PAPER),
    "green": Look("●", "#57b583", INK),
    "amber": Look("▲", "#ffdd00", INK, "\\"),
    "red": Look("■", "#a3101e", PAPER, "/"),
    "paused": Look("=", WASH, INK, "\\/|"),
    "not_started": Look("○", WASH, INK, "|"),
    "proposed": Look("◊", PAPER, INK, "/"),
    "carried_forward": Look("→", PAPER, INK, "|/"),
    "dropped": Look("–", PAPER, INK, "\\/"),
    "not_rated": Look("…", PAPER, INK, "\\|"),
    "not_reported": Look("?", PAPER, INK),
}

# Levels of a risk: the higher, the darker in grey too, and none a rating's colour or mark.
RISK_LOOKS = {
    "high": Look("H", "#8f1d2c", PAPER),
    "medium": Look("M", "#f4ae5f", INK),
    "low": Look("L", "#dcece6", INK),
    "not_scored": Look("N", PAPER, INK),
}


class VariationLook(NamedTuple):
    """How the variation of a measure or the assurance of a target is shown: its mark, in its colour, and its word."""

    mark: str
    colour: str
    word: str
    shape: str = "circle"  # the same mark as a point of a chart


# Blue for better and orange for worse, as NHS England's charts have them, but dark enough for text on
# paper; none is a rating's colour, and no mark a rating's mark: a measure is not rated here.
_BETTER, _WORSE, _EITHER, _QUIET = "#007396", "#b35000", "#6b3fa0", "#5c5c66"
# A star for Vega, whose own shapes have none: corners in turn far from and near to the middle.
_STAR = "M0,-1L0.25,-0.34L0.95,-0.31L0.4,0.13L0.59,0.81L0,0.42L-0.59,0.81L-0.4,0.13L-0.95,-0.31L-0.25,-0.34Z"
VARIATION_LOOKS = {
    "common cause": VariationLook("•", _QUIET, "Common cause"),
    "improvement": VariationLook("★", _BETTER, "Improvement", _STAR),
    "concern": VariationLook("✚", _WORSE, "Concern", "cross"),
    "special cause high": VariationLook("△", _EITHER, "Special cause, high", "triangle-up"),
    "special cause low": VariationLook("▽", _EITHER, "Special cause, low", "triangle-down"),
    "not judged": VariationLook("□", _QUIET, "Not judged", "square"),
    "consistently meets the target": VariationLook("◎", _BETTER, "Consistently meets the target"),
    "consistently misses the target": VariationLook("×", _WORSE, "Consistently misses the target"),
    "may meet or miss the target by chance": VariationLook("±", _QUIET, "May meet or miss the target by chance"),
}


class DueLook(NamedTuple):
    """How an action is shown among due dates: the shape of its mark, the colour of its edge and name, and within."""

    shape: str
    colour: str
    fill: str


# What is open is a square, and a filled one where it is late; what is done is ticked off.
DUE_LOOKS = {
    "late": DueLook("square", "#8f1d2c", "#8f1d2c"),
    "done": DueLook("M-0.9,0.05L-0.25,0.75L0.95,-0.75", LINK, "transparent"),
    "to come": DueLook("square", INK, PAPER),
}


def chart_config() -> dict[str, Any]:
    """Vega-Lite configuration of every chart: plain, labelled, 13 px text."""
    words = {"labelColor": INK, "labelFontSize": SIZE, "titleColor": INK, "titleFontSize": SIZE}
    lines = {"gridColor": WASH, "domainColor": RULE, "tickColor": RULE}
    under = {"subtitleFontSize": SIZE, "subtitleColor": GREY}
    return {
        "font": FONT,
        "background": PAPER,
        "view": {"stroke": None},
        "mark": {"color": CATEGORICAL[0]},
        "range": {"category": [*CATEGORICAL]},
        "title": {"anchor": "start", "fontSize": SIZE + 3, "color": INK, **under},
        "text": {"font": FONT, "fontSize": SIZE, "color": INK},
        "axis": {**words, **lines, "labelLimit": 320, "titleFontWeight": "normal"},
        "header": words,
        "legend": {**words, "symbolSize": 140, "orient": "top", "title": None},
    }


@cache
def register() -> str:
    """Register the look of the pack with Altair, put it on every chart of this session, and return its name.

    An analyst's own charts have it too, from the first chart of the pack on, or from this call, which
    also has a notebook's frames and charts shown as a page can show them.
    """
    alt.theme.register("sendplan", enable=True)(lambda: alt.theme.ThemeConfig(config=chart_config()))  # type: ignore[typeddict-item]
    if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()):
        load_ipython_extension(shell)
    return "sendplan"


def load_ipython_extension(shell: Any) -> None:
    """Have a notebook's frames and charts shown as a page can show them: what publishing does, and %load_ext."""
    analyst.add(shell.display_formatter.mimebundle_formatter, _wear)


def _wear() -> None:
    """Put the look of the pack on charts, unless their author has chosen another."""
    if alt.theme.active == "default":
        register()
