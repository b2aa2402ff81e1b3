"""Colours, marks and type of every chart and rating. The one place their colours are written.

Text on its colour passes 7:1; a rating is always its mark and its word as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sendplan.area import NOT_REPORTED

FONT = "Arial, Helvetica, sans-serif"
INK, PAPER, GREY, RULE = "#0b0c0c", "#ffffff", "#505a5f", "#b1b4b6"
# The Analysis Function's categorical palette, in its order.
CATEGORICAL = ("#12436D", "#28A197", "#801650", "#F46A25")
LINES = {"planned": CATEGORICAL[0], "recorded": CATEGORICAL[2]}


class Look(NamedTuple):
    """How a standing is shown: its mark, its colour, the text on it, and a word where a plan has none."""

    mark: str
    colour: str
    text: str
    word: str


LOOKS = {
    "complete": Look("✓", "#1d4f91", PAPER, "Complete"),
    "green": Look("●", "#00643a", PAPER, "Green"),
    "amber": Look("▲", "#ffdd00", INK, "Amber"),
    "red": Look("■", "#a3101e", PAPER, "Red"),
    "not_started": Look("○", "#e5e6e7", INK, "Not started"),
    "carried_forward": Look("→", PAPER, INK, "Carried forward"),
    NOT_REPORTED: Look("?", PAPER, INK, "Not reported"),
}


def wording(words: Mapping[str, str], standing: str) -> str:
    """Return a plan's own word for a standing, or the usual one where its scale has none."""
    return words.get(standing) or LOOKS[standing].word


def chart_config() -> dict[str, Any]:
    """Vega-Lite configuration of every chart: plain, labelled, 13 px text."""
    text = {"font": FONT, "fontSize": 13, "color": INK}
    return {
        "font": FONT,
        "background": PAPER,
        "view": {"stroke": None},
        "text": text,
        "axis": {
            "labelColor": INK,
            "labelFontSize": 13,
            "labelLimit": 320,
            "titleColor": INK,
            "titleFontSize": 13,
            "titleFontWeight": "normal",
            "gridColor": "#e5e6e7",
            "domainColor": RULE,
            "tickColor": RULE,
        },
        "legend": {"labelFontSize": 13, "labelColor": INK, "symbolSize": 140, "orient": "top", "title": None},
    }
