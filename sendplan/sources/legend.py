"""What a paper says that its ratings mean: the key in front of its tables, a row for each rating."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sendplan.data.scale import meaning_of
from sendplan.sources.grid import Cell, Grid, line
from sendplan.sources.headings import NEEDED, column

FEWEST = 3  # ratings of a scale
CODED = re.compile(r"(?P<word>[^()]+?)\s*\((?P<code>[^()]{1,6})\)")
MOST_COLUMNS = 3
SIGN = r"[^\w\s.,:;*/()\u2022\u2010-\u2015=-]"  # as of a tick, circle or arrow
LABEL = re.compile(r"(?:key(?: to ratings)?|b?rag(?: (?:rating|status|key))?|ratings?|legend)\s*:\s*", re.IGNORECASE)
PARTS = re.compile(rf"\s*[;,]\s*|\s+(?={SIGN}\s)")
EXPLAINED = re.compile(rf"(?P<word>{SIGN}|\w+)\s*(?:[=:\u2010-\u2015-]|(?<={SIGN}))\s*(?P<text>[A-Za-z].*)")


class Meant(NamedTuple):
    """A rating as a paper explains it: its code where it has one, its word, what it means if that is sure, the text."""

    code: str
    word: str
    means: str
    legend: str


def read(grid: Grid) -> list[Meant]:
    """Read a table that explains ratings; nothing of any other table."""
    rows = [[each for each in row if each.text] for row in grid.rows]
    if max((len(row) for row in rows), default=0) > MOST_COLUMNS or _are_lists(rows):
        return []
    found = [each for row in rows if len(row) > 1 for each in _row(row)]
    known = [each for each in found if meaning_of(each.word) or meaning_of(each.code)]
    return found if len(known) >= FEWEST and len(known) * 2 > len(found) else []


def in_text(text: str) -> list[Meant]:
    """Read a line that explains ratings: Key: G = on track; A = some delay; R = off track."""
    found = [each for part in PARTS.split(LABEL.sub("", line(text), count=1)) if (each := EXPLAINED.fullmatch(part))]
    every = [Meant("", each["word"], _means(each["word"], each["text"]), each["text"].strip(" .")) for each in found]
    return every if len([each for each in every if each.means]) >= FEWEST else []


def _are_lists(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether lists to choose from stand side by side: the colours, and beside them who leads."""
    headings = (column("actions", line(each.text)) for row in rows[:1] for each in row)
    return any(each and each.role in NEEDED["actions"] and each.role != "narrative" for each in headings)


def _row(row: Sequence[Cell]) -> Iterator[Meant]:
    first, text = line(row[0].text), line(row[-1].text)
    coded = CODED.fullmatch(first)
    word, code = (coded["word"], coded["code"]) if coded else (first, line(row[1].text) if len(row) > 2 else "")
    if len(word.split()) <= 4 and not re.search(r"\b(?:mean|stands?|definition|description|status|rating)", text, re.I):
        yield Meant(code, word, _means(word, text), text)


def _means(word: str, text: str) -> str:
    """Tell what a rating means by its explanation, or else by itself; an amber that is explained as late is amber."""
    own, said = meaning_of(word), _meaning(text)
    return own if (own, said) == ("amber", "red") else said or own


def _meaning(text: str) -> str:
    """Tell from its explanation what a rating means: that in brackets at its end, or its first words."""
    ending = re.search(r"\(([^()]+)\)$", text)
    first = re.split(r"[:;,.(\u2010-\u2015]", text)[0]
    return meaning_of(ending[1]) if ending and meaning_of(ending[1]) else meaning_of(first)
