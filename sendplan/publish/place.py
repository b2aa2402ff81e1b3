"""The place of a pack: written beside it, moved in whole; what is there already is a record, and is kept."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from sendplan.errors import PublishError
from sendplan.publish.manifest import MANIFEST, RUN, Manifest, ManifestError, read
from sendplan.words import listed

APART = "not-for-publication"  # folder of reports/ for packs that are not public, with an index of its own
EARLIER = ".earlier-"  # the name of no meeting holds a full stop
STALE = 3600  # seconds after which a folder that was being written is what an ended run left


def put(place: Path, files: Mapping[str, bytes], *, replace: bool) -> Path | None:
    """Put a pack in its place, whole; where another is there, `replace` keeps that one beside it.

    Returns where the earlier pack now is, if there was one. Raises PublishError where the place
    holds other content and is not to be replaced, or cannot be written: then all is as it was.
    """
    try:
        if place.exists() and not replace:
            _refuse(place, files)
        aside = next_earlier(place) if place.exists() else None
        with _staged(place) as new:
            for name, content in files.items():
                (new / name).write_bytes(content)
            _swap(place, new, aside)
    except OSError as error:
        raise PublishError(f"{place} cannot be written: {error}. Is a page of it open, or the disk full?") from error
    return aside


def is_same(place: Path, files: Mapping[str, bytes]) -> bool:
    """Whether a place holds these files and no other; what the manifest says of versions is no content."""
    return place.is_dir() and not _differences(place, files)


def _differences(place: Path, files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Name the files that would differ, be new, or be gone; a manifest differs if it cannot vouch for the others."""
    there = {path.name: path for path in place.iterdir() if path.name not in (MANIFEST, RUN)}
    mine = {name: content for name, content in files.items() if name not in (MANIFEST, RUN)}
    other = [name for name in there.keys() & mine.keys() if not _holds(there[name], mine[name])]
    found = {"differ": other, "would be new": mine.keys() - there.keys(), "would be gone": there.keys() - mine.keys()}
    if not any(found.values()) and not _vouches(place, files):
        found["differ"] = [MANIFEST]
    return {what: sorted(names) for what, names in found.items() if names}


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and not path.is_symlink() and path.read_bytes() == content


def _vouches(place: Path, files: Mapping[str, bytes]) -> bool:
    """Whether the manifest of a place lists exactly what the new one lists."""
    if MANIFEST not in files:
        return True
    try:
        return read(place).files == Manifest.model_validate_json(files[MANIFEST]).files
    except ManifestError:
        return False


def _refuse(place: Path, files: Mapping[str, bytes]) -> None:
    found = "; ".join(f"{what}: {listed(names)}" for what, names in _differences(place, files).items())
    raise PublishError(
        f"{place} already holds a pack with other content, and a pack is a record. These {found}. Nothing was "
        "changed. Give --replace to put the new pack there and keep the earlier one beside it, or --to another folder."
    )


def next_earlier(place: Path) -> Path:
    """Name the folder beside a place where the pack that is in it now would be kept."""
    taken = [int(path.name.rpartition("-")[2]) for path in earlier(place)]
    return place.with_name(f"{place.name}{EARLIER}{max(taken, default=0) + 1}")


def earlier(place: Path) -> list[Path]:
    """List the packs that were replaced at a place, the first of them first."""
    start = f"{place.name}{EARLIER}"
    found = {path: path.name.removeprefix(start) for path in place.parent.iterdir() if path.name.startswith(start)}
    return sorted((path for path, n in found.items() if n.isdecimal()), key=lambda path: int(found[path]))


@contextmanager
def _staged(place: Path) -> Iterator[Path]:
    """Give a new folder beside a place, on the same disk so that moving it is one step; nothing of it is left."""
    place.parent.mkdir(parents=True, exist_ok=True)
    _sweep(place)
    beside = place.parent / f".{place.name}-{os.getpid()}"
    try:
        beside.mkdir()
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _sweep(place: Path) -> None:
    """Remove what a run that was ended in the middle left beside a place."""
    for path in place.parent.glob(f".{place.name}-*"):
        with suppress(OSError):  # another run may be as far
            if time.time() - path.stat().st_mtime > STALE:
                shutil.rmtree(path, ignore_errors=True)


def _swap(place: Path, new: Path, aside: Path | None) -> None:
    """Put a new folder in its place; whatever stops it, the earlier one is there again."""
    if aside:
        place.rename(aside)
    try:
        new.rename(place)
    except BaseException:
        if aside and not place.exists():
            aside.rename(place)
        raise


@contextmanager
def tidied(folder: Path, upto: Path) -> Iterator[None]:
    """Remove, whatever happens, the folders below `upto` that are empty in the end."""
    try:
        yield
    finally:
        while folder != upto and (not folder.exists() or not any(folder.iterdir())):
            if folder.exists():
                folder.rmdir()
            folder = folder.parent
