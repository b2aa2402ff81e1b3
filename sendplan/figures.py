"""Numbers as text that remember what they are.

A figure goes through any sentence as a part of its text: who makes the sentence need not know of it, and the block that
shows it finds it again (`found`), with its unit, the term that says what it means and the day it speaks of. It is
marked by characters that Unicode keeps for use inside a program; who shows a text takes them out (`words.visible`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sendplan import words
from sendplan.words import FIGURE, LONGEST_TEXT, clean, visible

if TYPE_CHECKING:
    import datetime

BEGIN, MEANT, PART, END = tuple(FIGURE)
_MARKED = re.compile(f"{BEGIN}([^{FIGURE}]*){MEANT}([^{BEGIN}{MEANT}{END}]*){END}")
_SIZE = re.compile(r"(-?\d+(?:,\d{3})*(?:\.\d+)?)%?")
TIMES = ("day", "week", "month", "year")  # of which the unit belongs to the figure, as that of a measure does
RATED = "rated "  # begins the term of what a plan's own word for a rating counts


class Figure(NamedTuple):
    """A number of something as it is written: a count, a share, points, weeks, or a symbol in place of one."""

    text: str
    unit: str = ""  # what it counts, as a plural: actions, weeks, %; nothing: a number
    term: str = ""  # of method.toml or pages.definitions; or RATED and a plan's own word
    as_at: str = ""  # the day it speaks of, as 2019-06-24; nothing: that of the page


def figure(text: str, unit: str = "", term: str = "", as_at: datetime.date | None = None) -> str:
    """Mark a text as a figure."""
    day = "" if as_at is None else f"{as_at:%Y-%m-%d}"
    return f"{BEGIN}{text}{MEANT}{unit}{PART}{term}{PART}{day}{END}"


def found(text: str) -> list[Figure]:
    """Find the figures of a text, in order."""
    return [Figure(visible(each), *meant.split(PART)) for each, meant in _MARKED.findall(text)]


def clipped(text: str) -> str:
    """Cut a long text as `words.clean` does, and leave the figures of another marked: a table takes the marks out."""
    return text if len(visible(text)) <= LONGEST_TEXT else clean(text)


def rated(word: str) -> str:
    """Make the term of a count of what a plan rates with a word of its own."""
    return RATED + word


def number(value: float, unit: str = "", term: str = "", *, as_at: datetime.date | None = None, places: int = 0) -> str:
    """1,234 or −0.5, as `words.number` writes it; `unit` is what it counts, as a plural."""
    return figure(words.number(value, places), unit, term, as_at)


def count(how_many: float, thing: str, things: str = "", *, term: str = "", as_at: datetime.date | None = None) -> str:
    """1 action, 12 actions or 1.5 seconds; or with an irregular plural."""
    whole, unit = words.count(how_many, thing, things), things or words.plural(thing)
    if thing in TIMES:
        return figure(whole, unit, term, as_at)
    size, _, rest = whole.partition(" ")
    return f"{figure(size, unit, term, as_at)} {rest}"


def share(part: int, whole: int, term: str = "", *, as_at: datetime.date | None = None) -> str:
    """19%; only none is 0%, and only all is 100%."""
    return figure(words.share(part, whole), "%", term, as_at)


def percent(part: int, whole: int, unit: str = "", term: str = "", *, as_at: datetime.date | None = None) -> str:
    """19% (18 of 94); a share of nothing is only its count."""
    counted = f"({number(part, unit, term, as_at=as_at)} of {number(whole, unit, as_at=as_at)})"
    return f"{share(part, whole, term, as_at=as_at)} {counted}" if whole else counted


def amount(value: float, unit: str, places: int, term: str = "", *, as_at: datetime.date | None = None) -> str:
    """19%, 12 weeks, £1.2m or 3.4 per 100, as `words.amount` writes it."""
    return figure(words.amount(value, unit, places), measured(unit), term, as_at)


def quoted(text: str, value: float, unit: str, term: str = "", *, as_at: datetime.date | None = None) -> str:
    """Mark a number where the words of a paper have it in digits: over 300 partners, of which 300 is the figure."""
    same = (each for each in _SIZE.finditer(text) if float(each[1].replace(",", "")) == value)
    found = next(same, None)
    return f"{text[: found.start()]}{figure(found[0], unit, term, as_at)}{text[found.end() :]}" if found else text


def difference(value: float, unit: str, places: int, term: str = "", *, as_at: datetime.date | None = None) -> str:
    """72.7 points, 3 weeks or £0.4m: the size of a difference; of shares it is percentage points."""
    return figure(words.difference(value, unit, places), "points" if unit == "%" else measured(unit), term, as_at)


def measured(unit: str) -> str:
    """Name the unit of a measure as what it counts: nothing of a count, which is a number."""
    return {"count": "", "score": "scores"}.get(unit, unit)
