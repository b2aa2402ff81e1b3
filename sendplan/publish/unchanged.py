"""Which packs in place are exactly what would be made now: found by hashes alone, before anything is loaded.

Imports none of the libraries that make a page: they take longer than all that is done here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sendplan.errors import SendplanError
from sendplan.folder import area_names, data_folder, data_hash, notebooks_by_meeting
from sendplan.publish.contents import FAILED, INDEX, faults, packs_root, reports_folder, unfinished
from sendplan.publish.kept import noted
from sendplan.publish.keys import listed_in, page_keys
from sendplan.publish.params import defaults, given, notebook_names

UNCLEAR = (SendplanError, OSError, ValueError, LookupError, TypeError, AttributeError, SyntaxError, csv.Error)


@dataclass(frozen=True)
class Asked:
    """A meeting asked for: where its index page is, and whether the pack there is what would be made."""

    area: str
    meeting: str
    index: Path
    unchanged: bool


def asked(
    area: str | None, meeting: str | None, *, every: bool, audience: str, pairs: Sequence[str], to: Path | None
) -> list[Asked]:
    """Say of each meeting that the options of `sendplan publish` ask for whether its pack is unchanged.

    Empty where that cannot be told without reading the tables: publishing then says what is wrong.
    A pack is only unchanged where every other one asked for of its area is, since publishing a pack
    asks what the others give away. What a pack in place hides is not set against packs that were
    published later: nothing new is given away where nothing is published, and --force asks again.
    """
    root = packs_root(to or reports_folder(), audience)
    try:
        meetings = _meetings(area, meeting, every=every)
        parameters = {"audience": audience} | given(pairs, _notebooks(meetings))
        return [each for name, packs in meetings.items() for each in _of_area(root, name, packs, parameters)]
    except UNCLEAR:
        return []


def notebooks_asked(area: str | None, meeting: str | None, *, every: bool) -> list[str]:
    """Name the notebooks of the packs asked for; every notebook, where that cannot be told without reading tables."""
    with suppress(*UNCLEAR):
        return _notebooks(_meetings(area, meeting, every=every))
    return notebook_names()


def _notebooks(meetings: Mapping[str, Mapping[str, Iterable[str]]]) -> list[str]:
    return sorted({name for packs in meetings.values() for each in packs.values() for name in each})


def _meetings(area: str | None, meeting: str | None, *, every: bool) -> dict[str, dict[str, list[str]]]:
    """Find the meetings asked for of each area, and the notebooks of each; LookupError where there is no such one."""
    if every:
        names = [area] if area else area_names()
        return {} if meeting else {name: notebooks_by_meeting(data_folder() / name) for name in names}
    first_area, first_meeting = (area, meeting) if area and meeting else defaults()
    if not meeting and area not in (None, first_area):
        return {}
    known, name = notebooks_by_meeting(data_folder() / (area or first_area)), meeting or first_meeting
    return {area or first_area: {name: known[name]}}


def _of_area(root: Path, area: str, packs: Mapping[str, Iterable[str]], parameters: Mapping[str, Any]) -> list[Asked]:
    """Look at the packs of an area, until one is not what would be made."""
    found = data_hash(data_folder() / area)
    every = _is_listed(root, area) and all(
        _is_current(root, area, name, found, notebooks, parameters) for name, notebooks in packs.items()
    )
    return [Asked(area, name, root / area / name / INDEX, every) for name in packs]


def _is_listed(root: Path, area: str) -> bool:
    """Whether the index of all packs was written after the last change in an area's folder: a run may have been ended.

    Of two times that are the same it is not known which was first.
    """
    try:
        return (root / INDEX).stat().st_mtime_ns > (root / area).stat().st_mtime_ns
    except OSError:
        return False


def _is_current(
    root: Path, area: str, name: str, folder_hash: str, notebooks: Iterable[str], parameters: Mapping[str, Any]
) -> bool:
    """Whether a pack in place was made from the same, and is as it was made, with nothing left of a run before."""
    place, own = root / area / name, {"area": area, "meeting": name}
    with suppress(*UNCLEAR):
        is_tidy = not unfinished(place) and not (root / FAILED / area / name).exists()
        then = noted(place) if is_tidy else {}
        same = then.get("folder") == folder_hash and then["pages"] == page_keys(
            notebooks, own | dict(parameters), then["data"]
        )
        return same and not faults(place, listed_in(place))
    return False


def same_pages(place: Path, keys: Mapping[str, str]) -> frozenset[str]:
    """Name the notebooks whose pages in a place are what would be made: their keys are still the same.

    None where the pack there is not, in every file, as it was put there by whoever publishes.
    """
    then = noted(place).get("pages", {})
    same = frozenset(name for name, key in keys.items() if then.get(name) == key)
    with suppress(OSError):
        return same if same and not faults(place, listed_in(place)) else frozenset()
    return frozenset()
