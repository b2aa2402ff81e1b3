"""The key of a page: a hash of all that it is made from, so that a page is made again when any of it changed."""

from __future__ import annotations

import json
import platform
import re
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from sendplan.publish import params
from sendplan.publish.contents import digest, sha256
from sendplan.publish.params import accepted, place_of

PACKAGE = Path(__file__).parents[1]
UNSEEN = re.compile(r"(?:^|/)(?:\.|__pycache__)")  # files that make nothing: hidden, or compiled


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
    return {name: _hash(folder / name) for name in sorted(names) if not UNSEEN.search(name)}


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
