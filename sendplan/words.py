"""Numbers, dates and lists as text: the style guide of every page.

GOV.UK style: numerals, "24 June 2019", percentages with their counts, "1 to 4", no "N/A".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, NamedTuple

from sendplan.vocabulary import UNITS

if TYPE_CHECKING:
    import datetime

    import pandas as pd

# Not strftime: its names follow the machine's language, and day numbers without 0 its system.
MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
FIGURE = "\ufdd0\ufdd1\ufdd2\ufdd3"  # marks of a figure in a text: where it begins, what it is, parts of that, its end
LINK = "\ufdd4\ufdd5\ufdd6"  # marks of a link in a text: where it begins, where it leads ends, the end
# What a reader cannot see but a page would obey: those, controls, direction marks, blanks of no width, tags, half a
# letter.
# What joins letters or emoji (U+200C, U+200D) stays, and so do the tags of a flag, such as that of Wales.
UNSEEN_LETTERS = re.compile(
    f"{FIGURE[1]}[^{FIGURE[0]}{FIGURE[1]}{FIGURE[3]}]*{FIGURE[3]}|{LINK[0]}[^{LINK}]*{LINK[1]}|[\ufdd0-\ufdef]"
    "|(\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f)"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
LINE_ENDS = str.maketrans("\u2028\u2029", "\n\n")
WORD_KEPT_WHOLE = 60  # letters: longer is no word to keep whole
LONGEST_TEXT = 2000  # letters of one text on a page: twice the longest that a real plan's pages say at once
MINUS, POUND = "\u2212", "£"
MOST_ON_A_PAGE = 500  # rows of a table, or items of a list, on a page: more no one reads, and a phone shows slowly


class Be(NamedTuple):
    """A verb: of one, of many, and of one of which it is not so."""

    one: str
    many: str
    none: str


IS, WAS = Be("is", "are", "is not"), Be("was", "were", "was not")
MEETS = Be("meets its", "meet their", "does not meet its")


def visible(text: str) -> str:
    """Drop what a reader cannot see but a page would obey."""
    return UNSEEN_LETTERS.sub(r"\1", text).translate(LINE_ENDS)


def clean(text: str) -> str:
    """Keep what is visible of a text; cut one over LONGEST, after a word if it can be, and say how long it was."""
    seen = visible(text)
    if len(seen) <= LONGEST_TEXT:
        return seen
    said = f"\u2026 (cut: {number(len(seen))} letters in all)"
    head = visible(seen[: LONGEST_TEXT - len(said)])  # the cut may have parted a flag
    word = head.rfind(" ", len(head) - WORD_KEPT_WHOLE)
    return (head if word < 0 else head[:word]).rstrip() + said


def link(text: str, to: str) -> str:
    """Mark a text as a link to a place of the pack, such as actions.html#action-1.1.2; `linked` writes it."""
    return f"{LINK[0]}{to}{LINK[1]}{text}{LINK[2]}"


def anchor(kind: str, ref: str) -> str:
    """Name the row of an action, measure or concern, as an id and in a link: odd letters by their numbers."""
    return f"{kind}-" + re.sub(r"[^A-Za-z0-9.-]", lambda found: f"_{ord(found[0]):x}", ref)


def day(date: datetime.date) -> str:
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
    return f"{rounded(value, places):z,f}".replace("-", MINUS)


def exact(value: float) -> str:
    """1,234,567 or −0.5: with every decimal place it has, and no more."""
    return f"{Decimal(repr(float(value))).normalize():z,f}".replace("-", MINUS)


def decimals(value: float) -> int:
    """Count the decimal places that a number has: 2 of 3.25."""
    return max(-int(Decimal(repr(float(value))).normalize().as_tuple().exponent), 0)


def amount(value: float, unit: str, places: int) -> str:
    """19%, 12 weeks or 1 week, £1.2m, 3.4 per 100; a count, a score or a ratio is its number alone."""
    size = number(value, places)
    return f"{size}%" if unit == "%" else _of_unit(size, unit)


def unit_word(unit: str) -> str:
    """Name a unit over a column of values: weeks, %, or number for a count."""
    return "number" if unit == "count" else unit


def difference(value: float, unit: str, places: int) -> str:
    """72.7 points, 1 point, 3 weeks or £0.4m: the size of a difference; of shares it is percentage points."""
    size = number(abs(value), places)
    return _sized(size, "point") if unit == "%" else _of_unit(size, unit)


def _of_unit(size: str, unit: str) -> str:
    if unit.startswith(POUND):
        sign = MINUS if size.startswith(MINUS) else ""
        return f"{sign}{POUND}{size.removeprefix(MINUS)}{unit.removeprefix(POUND)}"
    return f"{size} {unit}" if unit.startswith("per ") else _sized(size, UNITS[unit])


def count(how_many: float, thing: str, things: str = "") -> str:
    """1 action, 12 actions or 1.5 seconds; or with an irregular plural."""
    return _sized(exact(how_many), thing, things)


def _sized(size: str, thing: str, things: str = "") -> str:
    name = thing if size in ("1", f"{MINUS}1") or not thing else things or plural(thing)
    return f"{size} {name}".rstrip()


def plural(thing: str) -> str:
    """Write priorities for priority, journeys for journey, focuses for focus, areas of concern for area of concern."""
    head, of, rest = [*re.split("( (?:of|for) )", thing, maxsplit=1), "", ""][:3]
    ending = "es" if re.search("(?:s|x|z|ch|sh)$", head) else "s"
    return f"{head[:-1]}ies{of}{rest}" if re.search("[^aeiou]y$", head) else f"{head}{ending}{of}{rest}"


def share(part: int, whole: int) -> str:
    """19%; only none is 0%, and only all is 100%."""
    rounded = int(100 * part / whole + 0.5)
    return f"{min(max(rounded, 1), 99) if 0 < part < whole else rounded}%"


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


def some_of(some: int, part: str, every: int, whole: str, one: str, be: Be = IS) -> str:
    """Begin a sentence: 18 of 94 actions are, none of 94 actions is; of a single one, its one action is not."""
    if every == 1:
        return f"{one} {be.one if some else be.none}"
    return f"{part if some else 'none'} of {whole} {verb(max(some, 1), be.one, be.many)}"


def part_of(some: int, part: str, every: int, whole: str, one: str, done: str) -> str:
    """Write the same for a cell: 18 of 94, 0 of 94, its one action is not complete."""
    return f"{some_of(some, part, every, whole, one)} {done}" if every == 1 else f"{part} of {whole}"


def unshown(how_many: int, thing: str, *, held: bool = True) -> list[str]:
    """Say that a page shows only the first rows or items of so many; nothing where it shows them all.

    The figures of the others are in figures.csv where they are `held` there.
    """
    rest = "; figures.csv holds the figures of all" if held else ""
    told = f"Only the first {MOST_ON_A_PAGE} of {count(how_many, thing)} are shown here{rest}."
    return [told] if how_many > MOST_ON_A_PAGE else []
