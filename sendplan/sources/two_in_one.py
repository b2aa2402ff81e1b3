"""What cells say in more than one way: a date with the new one in its place, a yes below a heading of completion."""

from __future__ import annotations

import re

from sendplan.periods import printed_span

MOVED = re.compile(
    r"(?P<was>.+?)\s*(?:[\u2192\u2794\u279c]|[-=]+>|\(?\b(?:now|moved to|extended to|revised(?: to)?|new date)\b:?)"
    r"\s*(?P<now>[^()]+?)\s*\)?",
    re.IGNORECASE | re.DOTALL,
)
YES = re.compile(r"y|yes|\u2713|\u2714|done", re.IGNORECASE)


def moved(text: str) -> tuple[str, str] | None:
    """Part a due date from the one that took its place: Mar 25 → Jun 25, 28 Feb 2025 (now 31 Dec 2025)."""
    found = MOVED.fullmatch(text)
    are_days = found and printed_span(found["was"]) and printed_span(found["now"])
    return (found["was"], found["now"]) if found and are_days else None


def says_yes(text: str) -> bool:
    """Whether a cell answers its heading, as one of completion: yes."""
    return bool(YES.fullmatch(text.strip()))
