"""What a pack would change of the one in its place: figures from what to what, page by page, or else words."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

from sendplan.publish.comma import read_csv

FILE, PAGE = "figures.csv", ("file", "page")
NAMED = ("row", "column", "of")  # columns that say what a figure is of
MOST = 8  # figures that a message tells one by one
FEW = 3  # changes of a page's words that a message tells
LONGEST = 90  # letters of what a figure is of, and of words
TAGS = re.compile(r"<[^>]*>")
UNREAD = re.compile(r"(?s)<(?:head|style|svg)\b.*?</(?:head|style|svg)>|from data <code>.*?</code>")
Figure = tuple[str, str]  # what it is of, and the figure


def told(place: Path, files: Mapping[str, bytes]) -> list[str]:
    """List what would change on each page, one sentence each: its figures, and where none does, its words."""
    then, now = _figures(_read(place / FILE)), _figures(files.get(FILE, b""))
    names = {file: page for rows in (then, now) for file, (page, _) in rows.items()}
    found = [each for file in names for each in _page(names[file], _of(then, file), _of(now, file))]
    quiet = [file for file in names if file in files and _of(then, file) == _of(now, file)]
    words = [each for file in quiet for each in _words(names[file], _read(place / file), files[file])]
    more = [f"and {len(found) - MOST} more figures"] if len(found) > MOST else []
    return [*found[:MOST], *more, *words]


def _words(page: str, then: bytes, now: bytes) -> list[str]:
    """List the first of the words that would change on a page, from what to what."""
    pairs = list(_changes(*(_texts(each) for each in (then, now))))
    more = [f"{page}: and {len(pairs) - FEW} more changes of words"] if len(pairs) > FEW else []
    return [f"{page}: from {a or 'nothing'} to {b or 'nothing'}" for a, b in pairs[:FEW]] + more


def _texts(page: bytes) -> list[str]:
    """Part what a reader reads on a page, but for the hash at its foot, which follows from the rest."""
    seen = UNREAD.sub("", page.decode(errors="replace"))
    return [_cut(" ".join(html.unescape(each).split())) for each in TAGS.split(seen) if each.strip()]


def _changes(then: Sequence[Any], now: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    for what, a, b, c, d in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        if what != "equal":
            yield from zip_longest(then[a:b], now[c:d])


def _of(rows: Mapping[str, tuple[str, list[Figure]]], file: str) -> list[Figure]:
    return rows[file][1] if file in rows else []


def _read(path: Path) -> bytes:
    with suppress(OSError):
        return path.read_bytes()
    return b""


def _figures(content: bytes) -> dict[str, tuple[str, list[Figure]]]:
    """Gather the figures of each page by its file, with the page's title; none where they cannot be read."""
    with suppress(csv.Error, KeyError, ValueError):
        rows = read_csv(content)
        return {file: (page, [*map(_figure, of)]) for (file, page), of in groupby(rows, lambda row: _named(row, PAGE))}
    return {}


def _named(row: Mapping[str, str], columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(row[each] for each in columns)


def _figure(row: Mapping[str, str]) -> Figure:
    said = [each for each in _named(row, NAMED) if each]
    return ", ".join(_cut(each, LONGEST // len(said)) for each in said), row["figure"]


def _cut(text: str, most: int = LONGEST) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _page(page: str, then: Sequence[Figure], now: Sequence[Figure]) -> Iterator[str]:
    return (_changed(page, *pair) for pair in _changes(then, now))


def _changed(page: str, then: Figure | None, now: Figure | None) -> str:
    if then is None or now is None:
        name, figure = then or now or ("", "")
        return f"{page}, {name}: {'no longer there, was' if now is None else 'new,'} {figure}"
    if then[1] == now[1]:  # the same number of something else
        return f"{page}, {now[1]}: from {then[0]} to {now[0]}"
    return f"{page}, {now[0]}: from {then[1]} to {now[1]}"
