"""What stands in a folder of packs and in a pack: by which names, how it is written, and whether it is as it was."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import platformdirs

from sendplan.data.folder import odd, read_bytes
from sendplan.vocabulary import PUBLIC
from sendplan.words import clean

MANIFEST = "manifest.json"  # of a pack: lists every other file of it, but for RUN
RUN = "run.json"  # of a pack: when it was made, the one thing in it that differs from run to run
INDEX = "index.html"  # of a pack, and of all packs
NOT_PUBLIC = "not-for-publication"  # folder of reports/ for packs that are not public, with an index of its own
FAILED = ".failed"  # folder that keeps notebooks that did not run to their end
EARLIER = ".earlier-"  # the name of no meeting holds a full stop
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # no room on a disk, or none for this user or as large a file
ALTERED, MISSING, ADDED = "was altered", "is missing", "was added"
# What figures.csv holds: its columns, and what stands in them. Most useful first.
FIGURES = {
    "page": "title of the page",
    "section": "heading it stands under",
    "of": "caption of the table, name of the chart, or the sentence",
    "row": "row header",
    "column": "column heading",
    "figure": "the figure as shown",
    "number": "the same as a plain number",
    "symbol": "symbol in its place or beside it",
    "unit": "what it counts",
    "as_at": "the day it speaks of",
    "text": "the whole cell, where it says more",
    "definition": "what it means",
    "kind": "headline, table, chart or sentence",
    "file": "file of the page",
}
FORMULA = re.compile(r"^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]")  # how what a spreadsheet would work out begins


class Form(NamedTuple):
    """Another form of a page: its name in a notebook's metadata, how its file ends, and what a reader is told it is."""

    kind: str
    ending: str
    called: str


SLIDES, WORD = Form("slides", ".slides.html", "slides"), Form("docx", ".docx", "a Word document")
FORMS = {form.kind: form for form in (SLIDES, WORD)}


def reports_folder() -> Path:
    """Where packs go unless told otherwise: reports/ beside the package."""
    return Path(__file__).parents[2] / "reports"


def own_folder(what: str) -> Path:
    """Where a publisher keeps what is never published: in SENDPLAN_CACHE if it is set, else the user's own cache."""
    return Path(os.environ.get("SENDPLAN_CACHE") or platformdirs.user_cache_path("sendplan")) / what


def packs_root(to: Path, audience: str) -> Path:
    """Where the areas' packs for an audience are, in the folder of all packs."""
    return to.absolute() if audience == PUBLIC else to.absolute() / NOT_PUBLIC


def top_of(root: Path) -> Path:
    """Find the folder of all packs from that of the packs for an audience."""
    return root.parent if root.name == NOT_PUBLIC else root


def earlier(place: Path) -> list[Path]:
    """List the packs that were replaced at a place, the first of them first."""
    found = (path for path in place.parent.glob(f"*{EARLIER}*") if meeting_of(path.name) == place.name != path.name)
    return sorted(found, key=lambda path: int(path.name.rpartition("-")[2]))


def meeting_of(folder: str) -> str:
    """Name the meeting whose pack is in a folder of this name, or was, before another replaced it."""
    name, _, number = folder.partition(EARLIER)
    return name if number.isdecimal() else folder


def unfinished(place: Path) -> list[Path]:
    """List the hidden folders beside the place of a pack that a run is writing, or left when it was ended."""
    start = f".{place.name}."
    return sorted(path for path in place.parent.glob(".*") if path.name.startswith(start))


def as_json(content: Mapping[str, Any]) -> bytes:
    """Write JSON for people and programs: UTF-8, keys in order, lines that end the same on every system."""
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_json(path: Path) -> dict[str, Any]:
    """Read a file of JSON that is one object; empty where there is none."""
    try:
        found = json.loads(read_bytes(path))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def seconds_in(place: Path) -> dict[str, float]:
    """Read how many seconds each page of a pack took when it was last made; none where that is not known."""
    found = read_json(place / RUN).get("seconds_by_page")
    told = found.items() if isinstance(found, dict) else ()
    return {name: took for name, took in told if isinstance(took, float | int)}


def write_whole(path: Path, content: bytes) -> None:
    """Write a file in one step, or not at all (OSError); by whoever holds the lock."""
    beside = path.with_name(f".{path.name}.new")  # what a run that was ended left there is written over
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def unwritten(place: Path, error: OSError, remedy: str) -> str:
    """Say why a place cannot be written, and what to do; where the disk is full, there is one thing to do."""
    full = error.errno in FULL
    stands = f"{odd(place) or 'a file'} stands there" if isinstance(error, FileExistsError) else ""
    why = "the disk is full" if full else stands or str(error.strerror or error).lower()
    remedy = "Make room there, or give --to another disk." if full else remedy
    return f"{place} cannot be written: {why}. What was there before is whole. {remedy}"


def digest(content: bytes) -> str:
    """SHA-256 of what a file holds."""
    return hashlib.sha256(content).hexdigest()


def sha256(path: Path) -> str:
    """SHA-256 of a file."""
    return digest(path.read_bytes())


def differing(folder: Path, listed: Mapping[str, str]) -> dict[str, str]:
    """Hash every file of a pack but RUN again; say what became of each that is not as listed, by name with its SHA-256.

    The names that are listed are compared, and never opened.
    """
    there = {path.name: path for path in folder.iterdir() if path.name != RUN}
    found = dict.fromkeys(listed.keys() - there.keys(), MISSING) | dict.fromkeys(there.keys() - listed.keys(), ADDED)
    found |= {name: _became(there[name], listed[name]) for name in there.keys() & listed.keys()}
    return {name: found[name] for name in sorted(found) if found[name]}


def _became(path: Path, listed: str) -> str:
    if path.is_symlink() or not path.is_file():
        return "is no longer a file of the pack but a link or a folder"
    try:
        return "" if sha256(path) == listed else ALTERED
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def write_csv(found: Iterable[dict[str, str]], columns: Sequence[str]) -> bytes:
    """Write rows for people and programs: RFC 4180, with the mark by which Excel knows UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\r\n")
    writer.writeheader()
    for row in found:
        writer.writerow({each: row[each] if each == "number" else guarded(row[each]) for each in columns})
    return text.getvalue().encode("utf-8-sig")


def read_csv(written: bytes) -> list[dict[str, str]]:
    """Read rows back as they were written, each text cleaned."""
    rows = csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    return [{column: text if column == "number" else unguarded(text) for column, text in row.items()} for row in rows]


@lru_cache(maxsize=10_000)  # most cells are as others are
def guarded(text: str) -> str:
    """Make a text safe for a spreadsheet: cleaned, and with an apostrophe before what it would take as a formula.

    What is such an apostrophe already, by chance, has another before it: `unguarded` takes one away.
    """
    cleaned = clean(text)
    return f"'{cleaned}" if FORMULA.search(cleaned.lstrip("'")) else cleaned


def unguarded(text: str) -> str:
    """Give the text that `guarded` was given, cleaned."""
    return text[1:] if text.startswith("'") and FORMULA.search(text.lstrip("'")) else text
