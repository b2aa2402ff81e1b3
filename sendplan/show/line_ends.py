"""Names at the ends of a chart's lines: where each stands, so that no two touch."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from sendplan.show.lazy import alt

LINE_HEIGHT = 16  # px: a line of text
AXIS = 36  # px: what an axis and its title take beside its numbers
BESIDE = 8  # px between the end of a line and its name
GAP = 20  # px between the names at the ends of two lines


def written(at: alt.Chart, **look: Any) -> alt.Chart:
    """Write names of several lines on the right of points; `look` goes before what is usual."""
    usual: dict[str, Any] = {"align": "left", "dx": BESIDE, "lineBreak": "\n", "lineHeight": LINE_HEIGHT}
    made: alt.Chart = at.mark_text(**usual | look)
    return made


def named_ends(values: pd.DataFrame, height: float) -> pd.DataFrame:
    """Find the last value of each line, and where to write its name so that no two names touch.

    One row per panel and series: the row of the last value, with `at` (the height of its name, in
    the unit of the value); `height` is the panel's in px.
    """
    known = values.dropna(subset="drawn").sort_values("year", kind="stable")
    ends = known.groupby(["panel", "key"], sort=False).tail(1)
    parts = []
    for panel, mine in ends.groupby("panel", sort=False):
        every = known.loc[known["panel"] == panel, "drawn"]
        ordered = mine.sort_values("drawn", kind="stable")
        parts.append(ordered.assign(at=spread(ordered["drawn"], span(every) * GAP / height)))
    return pd.concat(parts) if parts else ends.assign(at=ends["drawn"])


def span(values: pd.Series[float]) -> float:
    """Measure the range an axis covers; one that never changes has some room all the same."""
    return float(values.max() - values.min()) or max(abs(float(values.max())), 1.0)


def spread(heights: pd.Series[float], step: float, least: float = -math.inf) -> list[float]:
    """Move names apart, up from the lowest, and then all down by half of what the highest moved, none below `least`."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + step) if placed else height)
    down = min((placed[-1] - heights.iloc[-1]) / 2, placed[0] - least)
    return [each - down for each in placed]


def below(heights: Iterable[float], step: float, least: float = 0) -> list[float]:
    """Place names at falling heights, each at least a step below the one before, the lowest at `least` or above."""
    placed: list[float] = []
    for height in heights:
        placed.append(min(height, placed[-1] - step) if placed else height)
    lowest = [least + step * rank for rank in reversed(range(len(placed)))]
    return [max(pair) for pair in zip(placed, lowest, strict=True)]
