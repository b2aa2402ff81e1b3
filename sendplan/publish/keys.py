"""The key of a page: a hash of all that it is made from, so that a page is made again when any of it changed."""

from __future__ import annotations

import hashlib
import json
import platform
import re
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from sendplan.publish import sound
from sendplan.publish.contents import MANIFEST, RUN, read_json
from sendplan.publish.params import accepted, place_of

PACKAGE = Path(__file__).parents[1]


def page_keys(notebooks: Iterable[str], parameters: Mapping[str, Any], data_hash: str) -> dict[str, str]:
    """Give the key of each page of a pack: of its notebook, its parameters, what was known, and what makes it.

    `data_hash` is of the rows known on the meeting's day, as its audience may see them (see known.data_hash).

    The front page and the files of figures are made from the same, so that the keys of all its
    pages are those of a pack.
    """
    return {name: _key(name, parameters, data_hash) for name in notebooks}


def _key(notebook: str, parameters: Mapping[str, Any], data_hash: str) -> str:
    made_from = {
        "notebook": _sha256(place_of(notebook)),
        "beside": beside(place_of(notebook).parent),
        "parameters": accepted(notebook, parameters),
        "data": data_hash,
        "code": code_hash(),
        "python": platform.python_version(),
        "system": system(),
        "versions": every_version(),
    }
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()


@cache
def beside(folder: Path) -> dict[str, str]:
    """SHA-256 of each file that stands beside the notebooks, such as a picture: any of them may show it."""
    paths = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    seen = {name: path for name, path in paths.items() if not any(part.startswith(".") for part in name.parts)}
    return {name.as_posix(): _sha256(path) for name, path in seen.items() if name.suffix != ".ipynb"}


def _sha256(path: Path) -> str:
    return hashlib.sha256((sound.read(path) or "").encode(errors="surrogateescape")).hexdigest()


@cache
def code_hash() -> str:
    """SHA-256 over the names and bytes of the package's files."""
    total = hashlib.sha256()
    paths = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*") if path.is_file()}
    for name in sorted(name for name in paths if "__pycache__" not in name):
        total.update(name.encode() + b"\0" + hashlib.sha256(paths[name].read_bytes()).digest())
    return total.hexdigest()


def system() -> str:
    """Name the system and the kind of machine."""
    return f"{sys.platform} {platform.machine()}"


@cache
def versions() -> dict[str, str]:
    """Return the installed version of this package and of each one it names as needed."""
    own = distribution("sendplan")
    return {"sendplan": own.version} | {name: distribution(name).version for name in _needed(own)}


@cache
def every_version() -> dict[str, str]:
    """Return the installed version of each package that has a part in a page: those needed, and those they need."""
    found: dict[str, str] = {}
    waiting = ["sendplan"]
    while waiting:
        name = waiting.pop()
        with suppress(PackageNotFoundError):  # it is needed on another system
            known = distribution(name)
            found[name] = known.version
            waiting += [each for each in _needed(known) if each not in found]
    return found


def _needed(package: Distribution) -> list[str]:
    needed = [each for each in package.requires or [] if "extra ==" not in each]
    return [re.split(r"[^\w.-]", each)[0] for each in needed]


def seconds_in(place: Path) -> dict[str, float]:
    """Read how many seconds each page of a pack took when it was last made; none where that is not known."""
    found = read_json(place / RUN).get("seconds_by_page", {})
    return {name: took for name, took in found.items() if isinstance(took, float | int)} if found else {}


def listed_in(place: Path) -> dict[str, str]:
    """Read the names that a manifest lists, each with its SHA-256."""
    return {name: file["sha256"] for name, file in read_json(place / MANIFEST).get("files", {}).items()}
