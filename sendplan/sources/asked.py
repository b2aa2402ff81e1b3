"""What a paper's minutes resolve and ask for, and what a cover paper recommends: requests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sendplan.sources.paper import Text

RESOLVED = r"(?:it was )?(?:resolved|agreed|decided)(?:\s*[:;\u2010-\u2015-]+(?:\s*that\b)?|\s+that\b)\W*(?P<rest>.*)"
RECOMMENDED = (
    r"[^.]{0,90}\b(?:is|are|were|being)\s+(?:asked|requested|recommended|invited) to(?: \w+)?\s*[:;]\s*(?P<rest>.*)"
)
HEADS = {
    "resolution": re.compile(RESOLVED, re.IGNORECASE | re.DOTALL),
    "recommendation": re.compile(RECOMMENDED, re.IGNORECASE | re.DOTALL),
}
REQUEST = re.compile(
    r"\b(?:requests? (?:was|were) made|(?:was|were) requested|requests? from (?:the )?(?:committee|board|members)|"
    r"(?:committee|board|members|chair)\s+(?:also\s+)?(?:requested|asked for|asked that|asked to))\b",
    re.IGNORECASE,
)
ITEM = re.compile(r"(?:[-\u2022] )?\(?(?P<mark>[ivx]{1,5}|[a-z]|\d{1,2})[.)]\s+(?P<text>.+)", re.IGNORECASE | re.DOTALL)
LONGEST = 600  # letters of a head with what it says
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


class Asked(NamedTuple):
    """What was asked for: its kind (resolution, recommendation, request), the words, and the text they stand in."""

    kind: str
    words: str
    text: Text


def asked(texts: Sequence[Text]) -> Iterator[Asked]:
    """Find resolutions and recommendations with their lists, and sentences that make a request."""
    kind = style = ""
    for text in texts:
        item = ITEM.fullmatch(text.text)
        if kind and item and style in ("", _style(item)):
            style = _style(item)
            yield Asked(kind, item["text"], text)
            continue
        kind, words = _head(text)
        style = ""
        if len(words.split()) > 2:
            yield Asked(kind, words, text)
            kind = ""
        elif not kind:
            sentences = SENTENCE.split(text.text)
            yield from (Asked("request", each, text) for each in sentences if REQUEST.search(each))


def _head(text: Text) -> tuple[str, str]:
    """Tell what a text begins: resolutions or recommendations; and what it says of them itself."""
    heads = ((name, head.fullmatch(text.text)) for name, head in HEADS.items())
    return next(((name, found["rest"]) for name, found in heads if found and len(text.text) < LONGEST), ("", ""))


def _style(item: re.Match[str]) -> str:
    return "number" if item["mark"].isdigit() else "letter"
