"""What is said of an action at several days, in one text: each part by the day it begins with."""

from __future__ import annotations

import re
from datetime import date

from sendplan.periods import printed_span
from sendplan.words import MONTHS

_MONTH = "|".join([*MONTHS, *(each[:3] for each in MONTHS)])
_DAY = (
    rf"\d{{1,2}}[/.]\d{{1,2}}(?:[/.](?:20)?\d\d)?|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH})(?:\s+\d{{4}})?"
    rf"|(?:{_MONTH})\s+\d{{4}}"
)
DAY = re.compile(rf"\b(?:{_DAY})\b", re.IGNORECASE)
BEGINS = re.compile(
    rf"(?:(?P<said>update[ds]?|progress|position)\b[\s:]*(?:as (?:at|of)|at|on|to)?\s*)?\(?(?P<day>{_DAY})\)?"
    r"(?P<mark>\s*[:\u2010-\u2015-])?\s*",
    re.IGNORECASE,
)
INSIDE = re.compile(r"(?<=\S)[ \t]+(?=UPDATE\b[\s:]*\d)")


def by_day(text: str, as_at: date, latest: date) -> dict[date, str]:
    """Part a text by the days its lines begin with, up to the latest; what has none is of the report's own day."""
    parts = dict[date, list[str]]()
    now = as_at
    for each in INSIDE.sub("\n", text).split("\n"):
        found = BEGINS.match(each)
        day = day_before(found["day"], latest) if found and (found["said"] or found["mark"]) else None
        now = day or now
        parts.setdefault(now, []).append(each[found.end() :] if found and day else each)
    return {day: said for day, every in parts.items() if (said := "\n".join(filter(None, every)))}


def day_before(text: str, as_at: date) -> date | None:
    """Read a day up to a paper's; one without a year is the last that there was."""
    whole = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text)
    if re.fullmatch(r"\d{1,2}[/.]\d{1,2}|\d{1,2}\s+\D+", whole):
        joint = whole[len(whole.rstrip("0123456789")) - 1] if whole[-1].isdigit() else " "
        spans = [printed_span(f"{whole}{joint}{year}") for year in (as_at.year, as_at.year - 1)]
    else:
        spans = [printed_span(whole)]
    return next((each.last for each in spans if each and each.last <= as_at), None)
