"""Which packs and pages in place are exactly what would be made now: found by hashes alone, before anything is loaded.

What was last made of each pack is noted outside the published folder, where only whoever publishes can write. What
stands in a place is taken for a pack of our own where every file of it is the one that was noted. Imports none of the
libraries that make a page: they take longer than all that is done here.
"""

from __future__ import annotations

import csv
import json
import platform
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sendplan.data.folder import data_folder, data_hash, notebooks_by_meeting
from sendplan.errors import SendplanError
from sendplan.publish import contents, params
from sendplan.publish.contents import FAILED, INDEX, MANIFEST, differing, digest, packs_root, sha256, unfinished
from sendplan.publish.params import accepted, given, notebook_names, place_of
from sendplan.vocabulary import PUBLIC

if TYPE_CHECKING:
    from sendplan.publish.page import Page

PACKAGE = Path(__file__).parents[1]
HIDDEN_FILE = re.compile(r"(?:^|/)(?:\.|__pycache__)")  # files that make nothing: hidden, or compiled
UNCLEAR = (SendplanError, OSError, ValueError, LookupError, TypeError, AttributeError, SyntaxError, csv.Error)
Packs = Mapping[str, Iterable[str]]  # of an area: the notebooks of each meeting's pack


def page_keys(notebooks: Iterable[str], parameters: Mapping[str, Any], data_hash: str) -> dict[str, str]:
    """Give the key of each page of a pack: of its notebook, its parameters, what was known, and what makes it.

    `data_hash` is of the rows known on the meeting's day, as its audience may see them (see known.hash_known).
    The front page and the files of figures are made from the same, so that the keys of all its pages are those of a
    pack.
    """
    every = {
        "beside": beside(params.notebooks_folder()),
        "data": data_hash,
        "code": code_hash(),
        "python": platform.python_version(),
        "system": system(),
        "versions": every_version(),
    }
    own = {name: {"notebook": _hash(place_of(name)), "parameters": accepted(name, parameters)} for name in notebooks}
    return {name: digest(json.dumps(every | each, sort_keys=True).encode()) for name, each in own.items()}


@cache
def beside(folder: Path) -> dict[str, str]:
    """SHA-256 of each file that stands beside the notebooks, such as a picture: any of them may show it."""
    return {name: each for name, each in _hashes(folder).items() if not name.endswith(".ipynb")}


@cache
def code_hash() -> str:
    """SHA-256 over the names and bytes of the package's files."""
    return digest(json.dumps(_hashes(PACKAGE)).encode())


def _hashes(folder: Path) -> dict[str, str]:
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return {name: _hash(folder / name) for name in sorted(names) if not HIDDEN_FILE.search(name)}


def _hash(path: Path) -> str:
    with suppress(OSError):
        return sha256(path) if path.is_file() else ""
    return ""  # its page tells


def system() -> str:
    """Name the system and the kind of machine."""
    return f"{sys.platform} {platform.machine()}"


@cache
def versions() -> dict[str, str]:
    """Return the installed version of this package and of each one it names as needed."""
    return {name: distribution(name).version for name in ("sendplan", *_needed("sendplan"))}


@cache
def every_version() -> dict[str, str]:
    """Return the installed version of each package that has a part in a page: those needed, and those they need."""
    found: dict[str, str] = {}
    waiting = ["sendplan"]
    while waiting:
        name = waiting.pop()
        with suppress(PackageNotFoundError):  # it is needed on another system
            found[name] = distribution(name).version
            waiting += [each for each in _needed(name) if each not in found]
    return found


def _needed(package: str) -> list[str]:
    needed = [each for each in distribution(package).requires or [] if "extra ==" not in each]
    return [re.split(r"[^\w.-]", each)[0] for each in needed]


class Reading(NamedTuple):
    """An area to be read, and which of its meetings are asked for, for which audience."""

    area: str
    meetings: tuple[str, ...] = ()  # their names; every meeting, where none is named
    audience: str = PUBLIC


class MadeFrom(NamedTuple):
    """What a pack was made from."""

    folder: str  # hash of the area's files
    data: str  # hash of what the day knew, as the audience may see it
    pages: dict[str, str]  # the key of each page, by its notebook


def note(place: Path, made_from: MadeFrom, files: Mapping[str, bytes]) -> None:
    """Note what the pack in a place was made from, and its files, while its place is locked; it only saves time."""
    path = _path(place)
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        hashes = {name: digest(content) for name, content in files.items()}
        hashes[MANIFEST] = contents.sha256(place / MANIFEST)  # it may be an older one, that says the same
        said = {"place": str(place), "files": hashes, "made_from": made_from._asdict()}
        contents.write_whole(path, contents.as_json(said))


def noted(place: Path) -> MadeFrom | None:
    """Read what the pack in a place was made from; None where it is not, in every file, the one that was put there."""
    found = contents.read_json(_path(place))
    with suppress(OSError, LookupError, TypeError, AttributeError):
        return None if differing(place, found["files"]) else MadeFrom(**found["made_from"])
    return None


def _path(place: Path) -> Path:
    name = digest(str(place.absolute()).encode(errors="surrogateescape"))
    return contents.own_folder("packs") / f"{name}.json"


def same_pages(place: Path, keys: Mapping[str, str]) -> frozenset[str]:
    """Name the notebooks whose pages in a place are what would be made: their keys are still the same."""
    then = noted(place)
    return frozenset(name for name, key in keys.items() if then and then.pages.get(name) == key)


def reused(place: Path, keys: Mapping[str, str]) -> dict[str, Page]:
    """Read the pages of a pack whose keys are still the same, by their notebooks: they are taken as they are."""
    same = same_pages(place, keys)
    try:
        return _pages(place, same) if same else {}
    except OSError:
        return {}


def _pages(place: Path, notebooks: Iterable[str]) -> dict[str, Page]:
    """Read pages: their files from the place, what their notebooks say from the notebooks."""
    import nbformat

    from sendplan.publish import figures
    from sendplan.publish.headings import message, title_of
    from sendplan.publish.outputs import visible
    from sendplan.publish.page import Page, forms_of

    shown, found = figures.read((place / figures.FIGURES_FILE).read_bytes()), {}
    for name in notebooks:
        notebook = visible(nbformat.read(place_of(name), as_version=4))
        forms, file = forms_of(name, notebook.metadata), f"{name}.html"
        found[name] = Page(
            file,
            title_of(notebook),
            message((place / file).read_text(encoding="utf-8"), notebook),
            tuple((other, form.called) for other, form in forms.items()),
            {each: (place / each).read_bytes() for each in (file, *forms)},
            tuple(shown.get(file, [])),
        )
    return found


def notebooks(readings: Iterable[Reading]) -> list[str]:
    """Name the notebooks of the packs asked for; every notebook, where that cannot be told without reading tables."""
    with suppress(*UNCLEAR):
        return sorted({name for each in readings for of_pack in _packs(each).values() for name in of_pack})
    return notebook_names()


def _packs(reading: Reading) -> Packs:
    every = notebooks_by_meeting(data_folder() / reading.area)
    return {name: every[name] for name in reading.meetings or every}


def asked(readings: Sequence[Reading], pairs: Sequence[str], to: Path) -> dict[Path, bool]:
    """Say of the place of each pack asked for, with these parameters, whether the pack there is what would be made.

    Empty where that cannot be told without reading the tables: publishing then says what is wrong.
    A pack is only unchanged where every other one asked for of its area is, since publishing a pack
    asks what the others give away. What a pack in place hides is not set against packs that were
    published later: nothing new is given away where nothing is published, and --force asks again.
    """
    try:
        parameters = given(pairs, notebooks(readings))
        found = [_of_area(each, to, parameters) for each in readings]
        return {place: unchanged for each in found for place, unchanged in each.items()}
    except UNCLEAR:
        return {}


def _of_area(reading: Reading, to: Path, given: Mapping[str, Any]) -> dict[Path, bool]:
    """Look at the packs of an area, until one is not what would be made.

    Where its folder changed after the index of all packs was written, or at the same time, a run may have been ended.
    """
    folder, parameters = packs_root(to, reading.audience) / reading.area, {"audience": reading.audience, **given}
    known = {folder / name: of_pack for name, of_pack in _packs(reading).items()}
    found, is_listed = data_hash(data_folder() / folder.name), _written(folder.parent / INDEX) > _written(folder)
    every = is_listed and all(_is_current(place, found, known[place], parameters) for place in known)
    return dict.fromkeys(known, every)


def _written(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_mtime_ns
    return 0


def _is_current(place: Path, folder_hash: str, notebooks: Iterable[str], parameters: Mapping[str, Any]) -> bool:
    """Whether a pack in place was made from the same, and is as it was made, with nothing left of a run before."""
    own = {"area": place.parent.name, "meeting": place.name, **parameters}
    if unfinished(place) or (place.parents[1] / FAILED / place.parent.name / place.name).exists():
        return False
    then = noted(place)
    return then is not None and then.folder == folder_hash and then.pages == page_keys(notebooks, own, then.data)
