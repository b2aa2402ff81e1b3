"""Two things that one cell says: a rating before its words, a date and the new one in its place."""

from __future__ import annotations

import re
from collections.abc import Callable

from sendplan.periods import printed_span

_WORD = r"(?P<word>[A-Za-z][A-Za-z /]{0,24}?)\s*(?:[.:;,\n\u2010-\u2015-]|$)\s*"
LABELLED = re.compile(
    rf"(?:(?:current|overall) )?(?:status|rating|b?rag(?: rating| status)?)\s*[:=\u2010-\u2015-]\s*{_WORD}", re.I
)
FIRST = re.compile(_WORD)
MOVED = re.compile(
    r"(?P<was>.+?)\s*(?:[\u2192\u2794\u279c]|[-=]+>|\(?\b(?:now|moved to|extended to|revised(?: to)?|new date)\b:?)"
    r"\s*(?P<now>[^()]+?)\s*\)?",
    re.IGNORECASE | re.DOTALL,
)
YES = re.compile(r"y|yes|\u2713|\u2714|done", re.IGNORECASE)


def rated(text: str, meaning_of: Callable[[str], str], *, is_first: bool) -> tuple[str, str] | None:
    """Part a report that begins with its rating, after a word for it or, where the heading says so, without."""
    found = LABELLED.match(text) or (FIRST.match(text) if is_first else None)
    known = found and meaning_of(found["word"])
    return (found["word"], text[found.end() :]) if found and known else None


def moved(text: str) -> tuple[str, str] | None:
    """Part a due date from the one that took its place: Mar 25 → Jun 25, 28 Feb 2025 (now 31 Dec 2025)."""
    found = MOVED.fullmatch(text)
    are_days = found and printed_span(found["was"]) and printed_span(found["now"])
    return (found["was"], found["now"]) if found and are_days else None


def says_yes(text: str) -> bool:
    """Whether a cell answers its heading, as one of completion: yes."""
    return bool(YES.fullmatch(text.strip()))
