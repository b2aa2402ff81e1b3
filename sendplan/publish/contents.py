"""What stands in a folder of packs and in a pack, by name, and whether the files of a pack are as it was published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from sendplan.audience import PUBLIC
from sendplan.folder import read_bytes

MANIFEST, RUN = "manifest.json", "run.json"  # the only files of a pack that a manifest does not list
INDEX = "index.html"  # of a pack, and of all packs
APART = "not-for-publication"  # folder of reports/ for packs that are not public, with an index of its own
FAILED = ".failed"  # folder that keeps notebooks that did not run to their end
LOCK = ".lock"  # file of reports/ that one publisher at a time holds while it changes what is there
EARLIER = ".earlier-"  # the name of no meeting holds a full stop


class Form(NamedTuple):
    """Another form of a page: its name in a notebook's metadata, how its file ends, and what a reader is told it is."""

    kind: str
    ending: str
    called: str


FORMS = {
    form.kind: form for form in (Form("slides", ".slides.html", "slides"), Form("docx", ".docx", "a Word document"))
}


def reports_folder() -> Path:
    """Where packs go unless told otherwise: reports/ beside the package."""
    return Path(__file__).parents[2] / "reports"


def packs_root(to: Path, audience: str) -> Path:
    """Where the areas' packs for an audience are, in the folder of all packs."""
    return to.absolute() if audience == PUBLIC else to.absolute() / APART


def unfinished(place: Path) -> list[Path]:
    """List the hidden folders beside the place of a pack that a run is writing, or left when it was ended."""
    start = f".{place.name}."
    return sorted(path for path in place.parent.iterdir() if path.name.startswith(start))


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


def write_whole(path: Path, content: bytes) -> None:
    """Write a file in one step, or not at all (OSError); by whoever holds the lock."""
    beside = path.with_name(f".{path.name}.new")  # what a run that was ended left there is written over
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def sha256(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def faults(folder: Path, listed: Mapping[str, str]) -> list[str]:
    """Hash every file of a pack again; say what is not as listed, each name with its SHA-256.

    The names in a manifest are compared, and never opened.
    """
    there = {path.name: path for path in folder.iterdir() if path.name not in (MANIFEST, RUN)}
    found = [_fault(path, listed[name]) for name, path in there.items() if name in listed]
    found += [f"{name} is missing" for name in listed.keys() - there.keys()]
    found += [f"{name} was added" for name in there.keys() - listed.keys()]
    return sorted(filter(None, found))


def _fault(path: Path, published: str) -> str:
    """Say what is wrong with a file of a pack; empty where nothing is."""
    if path.is_symlink() or not path.is_file():
        return f"{path.name} is no longer a file of the pack but a link or a folder"
    try:
        return "" if sha256(path) == published else f"{path.name} was altered"
    except OSError as error:
        return f"{path.name} cannot be read: {error.strerror}"
