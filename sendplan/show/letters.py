"""How wide a text of a chart may be: measured for the widest of the fonts that a reader's browser may show it in.

No browser has the same fonts as another. What fits here fits in each of those that usually stand in for Arial:
Helvetica, Liberation Sans, Roboto, Segoe UI, Tahoma, and the widest two, DejaVu Sans and Verdana. The converter
measures with the same widths: `publish/letters` holds a font of boxes of them (`python tests/letters_font.py`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from unicodedata import normalize

from sendplan.show.theme import SIZE

# Hundredths of the size of the text → the letters that are at most so wide; any other is OTHER.
WIDTHS = {
    30: "'il\u2018\u2019",
    38: " \u00a0fj|\u00b7",
    44: "!,.rt",
    48: '"()-/:;[]\\IJ',
    56: "?Lcsz\u201c\u201d",
    64: "$*0123456789EFPTY_`abdeghknopquvxy{}\u00a3\u2013",
    72: "ABCKRSVXZ",
    80: "&DGHNOQU",
    88: "#+<=>^~Mw\u2212",
    108: "%",
}
OTHER = 100
BOLD = 1.15  # times as wide
ELLIPSIS = "\u2026"
_WIDTH_OF = {letter: width for width, letters in WIDTHS.items() for letter in letters}


def hundredths(letter: str) -> int:
    """Return how wide a letter may be, in hundredths of its size; one with an accent as without."""
    return _WIDTH_OF.get(normalize("NFD", letter)[0], OTHER)


def _widths(text: str, bold: bool) -> Iterator[float]:
    return (hundredths(letter) * SIZE / 100 * (BOLD if bold else 1) for letter in text)


def width(text: str, bold: bool = False) -> float:
    """Return how wide a text of a chart may be, in px."""
    return sum(_widths(text, bold))


def cut(text: str, room: float) -> str:
    """Cut a text to what fits in some px."""
    return "".join(wrapped(text, room))


def _fitting(text: str, room: float, bold: bool) -> int:
    """Count the letters that fit in some px, one at least."""
    return max(bisect_right([*accumulate(_widths(text, bold))], room), 1)


def wrapped(text: str, room: float, most: int = 1, bold: bool = False) -> list[str]:
    """Break a text between words, or within one that is too long, into lines of so many px; the most that there may be.

    What has no place ends in an ellipsis.
    """
    lines: list[str] = []
    rest = text.strip(" ")
    while rest and len(lines) < most:
        end = _fitting(rest, room, bold)
        if end < len(rest) and (blank := rest.rfind(" ", 0, end + 1)) > 0:
            end = blank
        lines.append(rest[:end].rstrip(" "))
        rest = rest[end:].lstrip(" ")
    if rest:
        kept = lines[-1] + rest[:1]
        lines[-1] = lines[-1][: _fitting(kept, room - width(ELLIPSIS, bold), bold)].rstrip(" ") + ELLIPSIS
    return lines
