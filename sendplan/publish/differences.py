"""What a pack would change of the one in its place: its files, and figures from what to what, or else words."""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sendplan.publish.contents import ADDED, MANIFEST, MISSING, RUN, differing, digest, read_csv, read_json
from sendplan.words import listed

FILE = "figures.csv"
ROW_NAMED_BY = ("row", "column", "of")  # columns that say what a figure is of
MOST_LINES = 8  # figures that a message tells one by one
FEW = 3  # changes of a page's words that a message tells
LONGEST_LINE = 90  # letters of what a figure is of, and of words
TAGS = re.compile(r"<[^>]*>")
UNREAD = re.compile(r"(?s)<(?:head|style|svg)\b.*?</(?:head|style|svg)>|from data <code>.*?</code>")
# What a manifest says of who made a pack and from what files: the same content may come of others.
MADE_BY = ("code", "commit", "inputs", "parameters", "python", "system", "versions", "pages")
WOULD = {MISSING: "would be new", ADDED: "would be gone"}  # what is otherwise there differs
Placed = tuple[str, str]  # what it is of, and the figure


def changes(place: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """Say of each file, by its name, how a pack in a place differs from these (see contents.differing).

    A manifest follows from the other files, and what it says of who made the pack is no content.
    """
    found = differing(place, {name: digest(content) for name, content in files.items() if name != RUN})
    of_manifest = found.pop(MANIFEST, "")
    if found or not of_manifest:
        return found
    there, new = read_json(place / MANIFEST), json.loads(files.get(MANIFEST, b"{}"))
    is_same = there | dict.fromkeys(MADE_BY) == new | dict.fromkeys(MADE_BY)
    return {} if is_same else {MANIFEST: of_manifest}


def refusal(place: Path, files: Mapping[str, bytes], command: str) -> str:
    """Say what these files would change of the pack in a place, and by which command they do."""
    names: dict[str, list[str]] = {"differ": [], "would be new": [], "would be gone": []}
    for name, what in changes(place, files).items():
        names[WOULD.get(what, "differ")].append(name)
    these = "; ".join(f"{what}: {listed(each)}" for what, each in names.items() if each)
    told_of = [f"  {each}" for each in told(place, files)]
    lines = [
        f"{place} already holds a pack with other content, and a pack is a record. These {these}.",
        *(["What would change:", *told_of] if told_of else []),
        "Nothing was changed. To put the new pack there and keep the earlier one beside it: "
        f"{command or 'publish with --replace'}",
    ]
    return "\n".join(lines)


def told(place: Path, files: Mapping[str, bytes]) -> list[str]:
    """List what would change on each page, one sentence each: its figures, and where none does, its words."""
    then, now = _figures(_read(place / FILE)), _figures(files.get(FILE, b""))
    found, words = list[str](), list[str]()
    for file, page in {file: page for file, page, _ in (*then, *now)}.items():
        before, after = ([figure for of, _, figure in figures if of == file] for figures in (then, now))
        found += [_changed(page, *pair) for pair in _changes(before, after)]
        if before == after and file in files:
            words += _words(page, _read(place / file), files[file])
    more = [f"and {len(found) - MOST_LINES} more figures"] if len(found) > MOST_LINES else []
    return [*found[:MOST_LINES], *more, *words]


def _read(path: Path) -> bytes:
    with suppress(OSError):
        return path.read_bytes()
    return b""


def _figures(content: bytes) -> list[tuple[str, str, Placed]]:
    """Read figures, each with its page's file and title; none where they cannot be read."""
    with suppress(csv.Error, LookupError, ValueError, AttributeError):
        return [(row["file"], row["page"], _figure(row)) for row in read_csv(content)]
    return []


def _figure(row: Mapping[str, str]) -> Placed:
    said = [row[each] for each in ROW_NAMED_BY if row[each]]
    return ", ".join(_cut(each, LONGEST_LINE // len(said)) for each in said), row["figure"]


def _cut(text: str, most: int = LONGEST_LINE) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _changes(then: Sequence[Any], now: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    for what, a, b, c, d in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        if what != "equal":
            yield from zip_longest(then[a:b], now[c:d])


def _changed(page: str, then: Placed | None, now: Placed | None) -> str:
    if then is None or now is None:
        name, figure = then or now or ("", "")
        return f"{page}, {name}: {'no longer there, was' if now is None else 'new,'} {figure}"
    if then[1] == now[1]:  # the same number of something else
        return f"{page}, {now[1]}: from {then[0]} to {now[0]}"
    return f"{page}, {now[0]}: from {then[1]} to {now[1]}"


def _words(page: str, then: bytes, now: bytes) -> list[str]:
    """List the first of the words that would change on a page, from what to what."""
    pairs = list(_changes(_texts(then), _texts(now)))
    more = [f"{page}: and {len(pairs) - FEW} more changes of words"] if len(pairs) > FEW else []
    return [f"{page}: from {a or 'nothing'} to {b or 'nothing'}" for a, b in pairs[:FEW]] + more


def _texts(page: bytes) -> list[str]:
    """Part what a reader reads on a page, but for the hash at its foot, which follows from the rest."""
    seen = UNREAD.sub("", page.decode(errors="replace"))
    return [_cut(" ".join(html.unescape(each).split())) for each in TAGS.split(seen) if each.strip()]
