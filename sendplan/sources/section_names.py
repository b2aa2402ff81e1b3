"""Headings that name a section of a plan: Workstream 1: Early years; 2. Transition; Priority A - Inclusion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sendplan.sources.grid import Cell, line
from sendplan.sources.headings import EXACT, column
from sendplan.sources.paper import Text

SECTION = re.compile(
    r"(?:(?P<kind>[A-Za-z][A-Za-z ]{2,40}?)\s+)?(?P<ref>[A-Z]{0,3}\d{1,3}(?:\.\d+)*[a-z]?|[A-Z])"
    r"(?:\s*(?:[:)]|\.(?!\d))|\s+[\u2010-\u2015-]|(?<=\.\d)(?=\s+[A-Z])|(?<=\.\d\d)(?=\s+[A-Z]))\s*(?P<title>\S.*)",
    re.DOTALL,
)
NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[A-Z]|[ivx]{1,4})[.)]?\s+(?=[A-Z])")
LONGEST = 160  # letters of a heading


class Name(NamedTuple):
    """What a heading names: the word for its level, if it has one; its reference; its title."""

    kind: str
    ref: str
    title: str


def of_kind(kind: str) -> bool:
    """Whether a word is one for sections: workstream, priority, area for improvement."""
    known = column("actions", kind) if kind else None
    return known is not None and (known.role, known.how) == ("section", EXACT)


def parted(text: str) -> Name | None:
    """Part a heading into the word for its level, its reference and its title; None where it has no reference."""
    said = line(text)
    inner = SECTION.fullmatch(NUMBERED.sub("", said, count=1))
    found = inner if inner and of_kind(inner["kind"] or "") else SECTION.fullmatch(said)
    return Name((found["kind"] or "").casefold().strip(), found["ref"], found["title"]) if found else None


def names_section(cells: Sequence[Cell]) -> bool:
    """Whether a row begins as a section's heading does: Workstream A: Early years."""
    found = parted(": ".join(each.text for each in cells))
    return found is not None and of_kind(found.kind)


def named(text: Text) -> Name | None:
    """Tell which section a heading names; a paragraph names one only by its word for it."""
    found = parted(text.text) if len(text.text) <= LONGEST else None
    return found if found and (text.level or of_kind(found.kind)) else None
