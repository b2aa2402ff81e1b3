"""A rating and what is said of it in one cell: Green – on course; Status: Amber, then the news."""

from __future__ import annotations

import re
from collections.abc import Callable

FIRST = re.compile(
    r"(?P<rating>[^\W\d][\w /()]{0,24}?)(?:\s*(?:[:.;]\s|\n)|\s[\u2010-\u2015-]\s)\s*(?P<rest>\S.*)", re.DOTALL
)
LABELLED = re.compile(
    r"^(?:current |overall )?(?:b?rag|status|rating|b?rag rating|b?rag status)\s*[:=\u2010-\u2015-]\s*"
    r"(?P<rating>[^\W\d][\w /]{0,24}?)\s*(?:[.;,]\s*|$)",
    re.IGNORECASE | re.MULTILINE,
)
Means = Callable[[str], str]


def before(text: str, means: Means) -> tuple[str, str]:
    """Part a rating from more that stands behind it in its cell, unless that is a rating too: Amber - some delay."""
    found = FIRST.fullmatch(text)
    is_parted = found and means(found["rating"]) and (re.search(r"\d", found["rest"]) or not means(found["rest"]))
    return (found["rating"], found["rest"]) if found and is_parted else (text, "")


def inside(text: str, means: Means) -> tuple[str, str]:
    """Part the rating that a report of progress gives at the beginning of a line from its other words."""
    found = next((each for each in LABELLED.finditer(text) if means(each["rating"])), None)
    if not found:
        return "", text
    return found["rating"], f"{text[: found.start()]}{text[found.end() :]}".strip()
