"""Bars of ratings, laid out in px: each part says its own rating where there is room, and is told apart in grey too.

A part too small for its mark and number has them at the end of its bar, or below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Literal, NamedTuple

import pandas as pd

from sendplan.show import theme
from sendplan.show.lazy import Drawn, alt
from sendplan.show.letters import width as length
from sendplan.show.letters import wrapped

BAR, APART, LINE, UNDER = 28, 12, 16, 3  # px: a bar, the blank below it, a line of text, and the blank below that
KEY_LINES = 8  # of the name of a rating in the key, at most
STACKED = 13  # px from a mark to the number below it
INSIDE, SWATCH, STEP = 4, 14, 7  # px beside a text in its part, of a square of the key, and between two strokes
SHORTEST = 0.6  # of their length: bars that leave room for what is at their ends are no shorter
BETWEEN = "\u00a0\u00a0 "  # two marks with their numbers at the end of a bar


class Bar(NamedTuple):
    """A bar: the lines above it, and how many have each standing."""

    head: Sequence[str]
    sizes: Mapping[str, int]


class Part(NamedTuple):
    """A part of a bar, or a square of the key: its standing, its edges in px, and what it says."""

    standing: str
    left: float
    right: float
    top: float
    foot: float
    said: str


class Text(NamedTuple):
    """A line of text that begins at a place."""

    left: float
    middle: float
    said: str
    weight: Literal["normal", "bold"] = "normal"


def inside(standing: str, size: int, word: str, room: float) -> str:
    """Say of a part what fits in it: its mark, number and word; or only mark and number; or nothing."""
    mark = theme.LOOKS[standing].mark
    for told in (f"{mark} {size:,} {word}", f"{mark} {size:,}", f"{mark}\n{size:,}"):
        if max(map(length, told.split("\n"))) + 2 * INSIDE <= room:
            return told
    return ""


def _left_over(bar: Bar, scale: float) -> str:
    """Give the mark and number of each part that is too small for them."""
    small = [each for each, size in bar.sizes.items() if not inside(each, size, "", size * scale)]
    return BETWEEN.join(f"{theme.LOOKS[each].mark}\u00a0{bar.sizes[each]:,}" for each in small)


def scaled(bars: Sequence[Bar], room: float) -> tuple[float, bool]:
    """Find the px of one action, and whether what is too small for its part has room at the ends of the bars."""
    longest = scale = room / max(sum(bar.sizes.values()) for bar in bars)
    for _ in theme.LOOKS:  # shorter bars have more small parts
        needed = [(length(_left_over(bar, scale)), sum(bar.sizes.values())) for bar in bars]
        scale = min(scale, *((room - 2 * INSIDE * bool(taken) - taken) / size for taken, size in needed))
    return (scale, True) if scale >= SHORTEST * longest else (longest, False)


def _parts(bar: Bar, words: Mapping[str, str], scale: float, top: float) -> Iterator[Part]:
    left = 0.0
    for standing, size in bar.sizes.items():
        right = left + size * scale
        yield Part(standing, left, right, top, top + BAR, inside(standing, size, words[standing], right - left))
        left = right


def _key(words: Mapping[str, str], room: float) -> tuple[list[Part], list[Text], float]:
    """Lay out the key of the ratings; return it with the height it takes."""
    squares, names, left, top, foot = [], [], 0.0, 0.0, 0.0
    for standing, word in words.items():
        lines = wrapped(f"{theme.LOOKS[standing].mark} {word}", room - SWATCH - INSIDE, KEY_LINES)
        wide = SWATCH + INSIDE + max(map(length, lines))
        if left and left + wide > room:
            left, top = 0.0, foot + INSIDE
        squares.append(Part(standing, left, left + SWATCH, top, top + SWATCH, ""))
        names += [Text(left + SWATCH + INSIDE, top + SWATCH / 2 + LINE * n, line) for n, line in enumerate(lines)]
        left, foot = left + wide + 2 * SWATCH, max(foot, top + LINE * len(lines))
    return squares, names, foot + APART if words else 0.0


def laid_out(bars: Sequence[Bar], words: Mapping[str, str], room: float) -> tuple[list[Part], list[Text], float]:
    """Place bars one under the other, what they say, and a key above where a rating has no room; with the height."""
    scale, beside = scaled(bars, room)
    told = {each.standing for bar in bars for each in _parts(bar, words, scale, 0) if words[each.standing] in each.said}
    used = dict.fromkeys(each for bar in bars for each in bar.sizes)
    named = {each: word for each, word in words.items() if each in used} if {*used} - told else {}
    parts, texts, top = _key(named, room)
    for bar in bars:
        texts += [Text(0, top + LINE * (place + 0.5), line, "bold") for place, line in enumerate(bar.head)]
        top += LINE * len(bar.head) + UNDER
        mine, rest = list(_parts(bar, words, scale, top)), _left_over(bar, scale)
        parts, top = parts + mine, top + BAR
        if rest and beside:
            texts.append(Text(mine[-1].right + 2 * INSIDE, top - BAR / 2, rest))
        elif rest:
            below = wrapped(rest, room, len(theme.LOOKS))
            texts += [Text(0, top + LINE * (place + 0.7), line) for place, line in enumerate(below)]
            top += LINE * len(below)
        top += APART
    return parts, texts, top - APART


def strokes(part: Part) -> Iterator[dict[str, Any]]:
    """Give the strokes across a part, so that grey print tells it from others: each from edge to edge of it."""
    look, (left, right, top, foot) = theme.LOOKS[part.standing], part[1:5]
    tall = foot - top
    for turn in look.hatch:
        start = left + STEP / 2 if turn == "|" else left - tall + STEP / 2
        for place in range(int((right - start) // STEP) + 1):
            begin = start + place * STEP
            end = begin if turn == "|" else begin + tall
            low, high = max(begin, left), min(end, right)
            rise = 0.0 if turn == "|" else 1.0  # px up for each px along
            ends = (foot - (low - begin) * rise, top + (end - high) * rise)
            if turn == "\\":
                ends = (top + foot - ends[0], top + foot - ends[1])
            if high > low or turn == "|":
                yield {"left": low, "right": high, "top": ends[0], "foot": ends[1], "ink": look.text}


def _plates(parts: Sequence[Part]) -> Iterator[dict[str, Any]]:
    """Keep the strokes of a part clear of what it says."""
    for part in parts:
        if part.said and theme.LOOKS[part.standing].hatch:
            lines, middle = part.said.split("\n"), (part.left + part.right) / 2
            half, tall = max(map(length, lines)) / 2 + 2, (BAR - LINE) / 2 if len(lines) == 1 else 1
            edges = {"left": middle - half, "right": middle + half, "top": part.top + tall, "foot": part.foot - tall}
            yield edges | {"colour": theme.LOOKS[part.standing].colour}


def _said(parts: Sequence[Part]) -> list[dict[str, Any]]:
    return [
        {
            "across": (part.left + part.right) / 2,
            "down": (part.top + part.foot - STACKED * part.said.count("\n")) / 2,  # the middle of the first line
            "said": part.said,
            "ink": theme.LOOKS[part.standing].text,
        }
        for part in parts
        if part.said
    ]


def draw(bars: Sequence[Bar], words: Mapping[str, str], room: float) -> Drawn:
    """Draw bars in a width in px: `words` is what each standing is called, in order."""
    parts, texts, high = laid_out(bars, words, room)
    across = partial(alt.X, axis=None, scale=alt.Scale(domain=[0, room], nice=False))
    up = partial(alt.Y, axis=None, scale=alt.Scale(domain=[0, high], nice=False, reverse=True))
    edges = {"x": across("left:Q"), "x2": "right:Q", "y": up("top:Q"), "y2": "foot:Q"}
    boxes = pd.DataFrame([{**each._asdict(), "colour": theme.LOOKS[each.standing].colour} for each in parts])
    drawn = alt.Chart(boxes.drop(columns=["standing", "said"]), height=high)
    layers = [drawn.mark_rect(stroke=theme.INK, strokeWidth=0.5).encode(**edges, color=_own("colour"))]
    if lines := [each for part in parts for each in strokes(part)]:
        drawn = alt.Chart(pd.DataFrame(lines)).mark_rule(strokeWidth=1, opacity=0.8)
        layers.append(drawn.encode(**edges, color=_own("ink")))
    if plates := list(_plates(parts)):
        layers.append(alt.Chart(pd.DataFrame(plates)).mark_rect().encode(**edges, color=_own("colour")))
    if said := _said(parts):
        drawn = alt.Chart(pd.DataFrame(said)).mark_text(lineBreak="\n", lineHeight=STACKED)
        layers.append(drawn.encode(x=across("across:Q"), y=up("down:Q"), text="said:N", color=_own("ink")))
    for weight in dict.fromkeys(each.weight for each in texts):
        mine = pd.DataFrame([each for each in texts if each.weight == weight])
        drawn = alt.Chart(mine.drop(columns="weight")).mark_text(align="left", fontWeight=weight)
        layers.append(drawn.encode(x=across("left:Q"), y=up("middle:Q"), text="said:N"))
    return alt.layer(*layers)


def _own(field: str) -> alt.Color:
    return alt.Color(f"{field}:N", scale=None, legend=None)
