"""Numbers, dates and lists as text, and blocks of sentences: the style guide of every page.

GOV.UK style: numerals, "24 June 2019", percentages with their counts, "1 to 4", no "N/A".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    import pandas as pd

# Not strftime: its names follow the machine's language, and day numbers without 0 its system.
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DIRECTION_MARKS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """Drop what a reader cannot see but a page would obey: control characters, direction marks."""
    return "".join(
        each for each in text if each in "\n\t" or (each not in DIRECTION_MARKS and unicodedata.category(each) != "Cc")
    )


def day(date: pd.Timestamp) -> str:
    """24 June 2019."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def month(date: pd.Timestamp) -> str:
    """June 2019."""
    return f"{MONTHS[date.month - 1]} {date.year}"


def rounded(value: float, places: int = 0) -> Decimal:
    """Round halves away from 0, as people do, and not to the even neighbour, as machines do."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def number(value: float, places: int = 0) -> str:
    """1,234 or −0.5: halves rounded away from 0, a true minus sign, and what rounds to 0 is 0."""
    return f"{rounded(value, places):z,f}".replace("-", "\u2212")


def exact(value: float) -> str:
    """1,234,567 or −0.5: with every decimal place it has, and no more."""
    return f"{Decimal(repr(float(value))).normalize():z,f}".replace("-", "\u2212")


def amount(value: float, unit: str, places: int) -> str:
    """19% or 12 weeks; a count or a score is its number alone."""
    return number(value, places) + {"%": "%", "weeks": " weeks", "years": " years"}.get(unit, "")


def difference(value: float, unit: str, places: int) -> str:
    """72.7 points, 1 point or 3 weeks: the size of a difference; of shares it is percentage points."""
    size, thing = number(abs(value), places), {"%": "point", "weeks": "week", "years": "year"}.get(unit, "")
    return f"{size} {thing}{'' if size == '1' else 's'}" if thing else size


def count(how_many: int, thing: str, things: str = "") -> str:
    """1 action, 12 actions; or with an irregular plural."""
    return f"{number(how_many)} {thing if how_many == 1 else things or thing + 's'}"


def share(part: int, whole: int) -> str:
    """19%; only none is 0%, and only all is 100%."""
    rounded = int(100 * part / whole + 0.5)
    return f"{min(max(rounded, 1), 99) if 0 < part < whole else rounded}%"


def percent(part: int, whole: int) -> str:
    """19% (18 of 94); a share of nothing is only its count."""
    counted = f"({number(part)} of {number(whole)})"
    return f"{share(part, whole)} {counted}" if whole else counted


def capital(text: str) -> str:
    """Make the first letter a capital and leave the others: EHC plans stay EHC plans."""
    return text[:1].upper() + text[1:]


def listed(items: Iterable[str]) -> str:
    """Join with commas and a last "and": a, b and c."""
    *most, last = [*items] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def verb(how_many: int, one: str = "is", many: str = "are") -> str:
    """Choose the verb that goes with a number."""
    return one if how_many == 1 else many


@dataclass(frozen=True)
class Words:
    """A block of text: paragraphs, then bullets."""

    paragraphs: Sequence[str] = ()
    bullets: Sequence[str] = ()

    def html(self) -> Markup:
        """Write it as markup, with everything in it escaped."""
        paragraphs = [Markup("<p>{}</p>").format(clean(text)) for text in self.paragraphs]
        bullets = [Markup("<li>{}</li>").format(clean(text)) for text in self.bullets]
        items = [Markup("<ul>{}</ul>").format(Markup("").join(bullets))] if bullets else []
        return Markup("\n").join([*paragraphs, *items])

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        plain = [*self.paragraphs, *(f"- {text}" for text in self.bullets)]
        return {"text/html": str(self.html()), "text/plain": "\n".join(plain)}


@dataclass(frozen=True)
class Headlines:
    """A block of headlines: an opening sentence, then (figure, what it is) pairs."""

    opening: str
    pairs: Sequence[tuple[str, str]]

    def html(self) -> Markup:
        """Write each figure large, with its sentence, as one list item."""
        item = Markup("<li><strong>{}</strong> {}</li>")
        items = Markup("").join(item.format(clean(figure), clean(text)) for figure, text in self.pairs)
        return Markup('<p>{}</p>\n<ul class="headlines">{}</ul>').format(clean(self.opening), items)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        plain = [self.opening, *(f"- {figure} {text}" for figure, text in self.pairs)]
        return {"text/html": str(self.html()), "text/plain": "\n".join(plain)}


def say(*paragraphs: str) -> Words:
    """Make a block of paragraphs."""
    return Words(paragraphs)
