"""The index of all packs in a folder: newest first, with what changed from one to the next."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from sendplan.errors import PublishError
from sendplan.meeting import Meeting
from sendplan.publish.contents import INDEX, MANIFEST, NOT_PUBLIC, earlier, meeting_of, unwritten, write_whole
from sendplan.publish.manifest import LATE, Manifest, ManifestError, read, title
from sendplan.publish.page import Page
from sendplan.publish.render import render
from sendplan.words import day, listed, number

CALLED = {
    "figures.csv": "Every figure shown, for any program",
    "values.csv": "Every value of the measures, for any program",
    "figures.xlsx": "Both as a spreadsheet",
}


class Entry(NamedTuple):
    """A pack in the list: what its manifest says, and the way to it and to the packs it replaced, first to last."""

    made_from: Manifest | None  # None where it has no manifest that can be read
    title: str  # the day of the meeting, or the folder's name where nothing else is known
    as_at: str  # the day of its position; empty where that is not known
    changes: str
    href: str  # empty where only packs that it replaced are left
    replaced: list[str]


def write(root: Path) -> None:
    """Write the index page of all packs in a folder, from what is there alone; without any pack there is none.

    It is put in its place in one step, by whoever holds the lock (see place.locked). Packs that are not
    public have a folder and an index of their own.
    """
    content = made(root)
    if content is None:
        return
    try:
        write_whole(root / INDEX, content)
    except OSError as error:
        stands = "The packs are in their places. Publish again to have them listed."
        raise PublishError(unwritten(root / INDEX, error, stands)) from error


def made(root: Path) -> bytes | None:
    """Make the index page from the packs that are there; None where there are none, and no page that lists them.

    It has one list an area, by the area's name.
    """
    found = {folder.name: _entries(folder) for folder in _folders(root) if folder.name != NOT_PUBLIC}
    named = [(_area(name, entries), entries) for name, entries in found.items() if entries]
    if not named and not (root / INDEX).exists():
        return None
    head = {"not_for_publication": root.name == NOT_PUBLIC, "area": ""}
    written = render("site.html.j2", page=head, areas=sorted(named, key=lambda each: each[0]))
    return written.encode(errors="backslashreplace")  # the name of a folder may be no text


def _area(folder: str, entries: list[Entry]) -> tuple[str, bool]:
    """Return the name of an area, as the newest of its packs says it, and whether it is made up."""
    known = next((entry.made_from for entry in entries if entry.made_from), None)
    return (known.area_name, known.made_up) if known else (folder, False)


def _folders(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(each for each in folder.iterdir() if each.is_dir() and each.name[0] != ".")
    return []


def _entries(area: Path) -> list[Entry]:
    """List the packs of an area, newest first, each with what changed since the one before it of the same body."""
    found: list[Entry] = []
    before: dict[str, Manifest] = {}
    for name in sorted({meeting_of(each.name) for each in _folders(area) if _has_index(each)}):
        found.append(_entry(area / name, before))
        if made_from := found[-1].made_from:
            before[made_from.body] = made_from
    return found[::-1]


def _entry(place: Path, before: Mapping[str, Manifest]) -> Entry:
    replaced, is_there = [each for each in earlier(place) if _has_index(each)], _has_index(place)
    made_from = None
    with suppress(ManifestError):
        made_from = read(place if is_there else replaced[-1])
    return Entry(
        made_from,
        day(made_from.on) if made_from else place.name,
        day(made_from.as_at) if made_from else "",
        changed(before.get(made_from.body), made_from) if made_from else "",
        _href(place) if is_there else "",
        [_href(each) for each in replaced],
    )


def _has_index(place: Path) -> bool:
    return (place / INDEX).is_file()


def _href(place: Path) -> str:
    return "/".join(quote(os.fsencode(part)) for part in (place.parent.name, place.name, INDEX))


def changed(then: Manifest | None, now: Manifest) -> str:
    """Say how many actions are what, and how many were in the pack before, where it is of the same plan."""
    if not now.counts:
        return "No rating of an action is in the record."
    was = dict(then.counts) if then and then.plan == now.plan else {}
    have = dict(now.counts)
    have |= {what: 0 for what in (*was, LATE) if what not in have}
    *rated, late = [_told(what, have[what], was) for what in (*(each for each in have if each != LATE), LATE)]
    since = f"Compared with the papers for {day(then.on)}: " if then and was else ""
    return f"{since}{listed(rated)}; {late}."


def _told(what: str, how_many: int, was: Mapping[str, int]) -> str:
    before = was.get(what, 0) if was else how_many
    return f"{how_many} {what}{f' (was {before})' if before != how_many else ''}"


def front(meeting: Meeting, shown: Mapping[str, Any], pages: Sequence[Page], figures: Mapping[str, bytes]) -> bytes:
    """Write the index page: `shown` is what the head and foot say, `figures` the files that hold every figure."""
    return render(
        "pack.html.j2",
        page=shown,
        title=title(meeting),
        pages=pages,
        figures=[(name, CALLED[name], _size(name, content)) for name, content in figures.items()],
        manifest=MANIFEST,
    ).encode()


def _size(file: str, content: bytes) -> str:
    """Say what a file is and how large: CSV, 12 KB, and never 0."""
    return f"{file.rpartition('.')[2].upper()}, {number(max(1, len(content) / 1000))} KB"
