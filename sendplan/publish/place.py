"""The place of a pack: written beside it, moved in whole; what is there already is a record, and is kept.

Whatever moment a run is ended at, the place holds the earlier pack or the new one, whole. What it
was writing is in hidden folders beside the place, that the next run removes (see mend).
"""

from __future__ import annotations

import errno
import json
import os
import platform
import re
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from sendplan.errors import PublishError
from sendplan.folder import odd
from sendplan.publish.contents import EARLIER, LOCK, MANIFEST, RUN, read_json, unfinished
from sendplan.publish.differences import told
from sendplan.publish.exchange import exchange
from sendplan.words import listed

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # no room on a disk, or none for this user or as large a file
STALE = 3600  # seconds after which a folder that was being written is what an ended run left
LOCK_SECONDS = 60  # more than any pack takes to be put in its place
# What a manifest says of who made a pack and from what files: the same content may come of others.
MADE_BY = ("code", "commit", "inputs", "parameters", "python", "system", "versions", "pages")
NEW, COPY, OLD = "new", "copy", "old"  # what a hidden folder holds: no meeting's name has the full stop before it


@contextmanager
def locked(to: Path) -> Iterator[None]:
    """Be the only publisher that changes the packs in a folder; the system unlocks it when a process is killed."""
    lock = FileLock(to / LOCK, timeout=LOCK_SECONDS)
    try:
        to.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise PublishError(
            f"Another run has been writing in {to} for more than {LOCK_SECONDS} seconds. Try again when it has ended."
        ) from None
    except OSError as error:
        raise PublishError(unwritten(to, error, "Give --to a folder that can be, or make it so.")) from error
    try:
        yield
    finally:
        lock.release()


def put(place: Path, files: Mapping[str, bytes], *, replace: bool, keep: bool = True, command: str = "") -> Path | None:
    """Put a pack in its place, whole; where another is there, `replace` keeps that one beside it, unless told not to.

    Returns where the earlier pack now is, if it was kept. Raises PublishError where the place holds other content
    and is not to be replaced, with the `command` that would, is a link, or cannot be written: then all is as it was.
    """
    refuse_links([place.parent, place])  # one may have come since the run began
    try:
        if place.exists() and not replace:
            _refuse(place, files, command)
        with _hidden(place, NEW) as new:
            new.mkdir(parents=True)
            for name, content in files.items():
                (new / name).write_bytes(content)
            if place.exists():
                return _replace(place, new, keep=keep)
            new.rename(place)
    except OSError as error:
        raise PublishError(unwritten(place, error, "Is a page of it open, or the folder not yours?")) from error
    return None


def unwritten(place: Path, error: OSError, remedy: str) -> str:
    """Say why a place cannot be written, and what to do; where the disk is full, there is one thing to do."""
    full = error.errno in FULL
    stands = f"{odd(place) or 'a file'} stands there" if isinstance(error, FileExistsError) else ""
    why = "the disk is full" if full else stands or str(error.strerror or error).lower()
    remedy = "Make room there, or give --to another disk." if full else remedy
    return f"{place} cannot be written: {why}. What was there before is whole. {remedy}"


def refuse_links(places: Iterable[Path]) -> None:
    """Refuse to write, or remove, through a link below the folder of all packs: what it leads to is no pack's place."""
    links = [each for each in places if each.is_symlink()]
    if links:
        raise PublishError(
            f"{links[0]} is a link; expected a folder, or nothing. Nothing was written. Remove the link, or give --to "
            "the folder that it leads to."
        )


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
    """Whether the manifest of a place says what the new one says, but for what made it."""
    if MANIFEST not in files:
        return True
    there, new = read_json(place / MANIFEST), json.loads(files[MANIFEST])
    return {**there, **dict.fromkeys(MADE_BY)} == {**new, **dict.fromkeys(MADE_BY)}


def _refuse(place: Path, files: Mapping[str, bytes], command: str) -> None:
    found = "; ".join(f"{what}: {listed(names)}" for what, names in _differences(place, files).items())
    changes = [f"  {each}" for each in told(place, files)]
    lines = [
        f"{place} already holds a pack with other content, and a pack is a record. These {found}.",
        *(["What would change:", *changes] if changes else []),
        "Nothing was changed. To put the new pack there and keep the earlier one beside it: "
        f"{command or 'publish with --replace'}",
    ]
    raise PublishError("\n".join(lines))


def next_earlier(place: Path) -> Path:
    """Name the folder beside a place where the pack that is in it now would be kept."""
    taken = [int(path.name.rpartition("-")[2]) for path in earlier(place)]
    return place.with_name(f"{place.name}{EARLIER}{max(taken, default=0) + 1}")


def earlier(place: Path) -> list[Path]:
    """List the packs that were replaced at a place, the first of them first."""
    start = f"{place.name}{EARLIER}"
    found = {path: path.name.removeprefix(start) for path in place.parent.iterdir() if path.name.startswith(start)}
    return sorted((path for path, n in found.items() if n.isdecimal()), key=lambda path: int(found[path]))


def _replace(place: Path, new: Path, *, keep: bool) -> Path | None:
    """Keep the pack in a place under a name of its own, unless told not to, then put the new one there.

    The copy is whole before the place is touched, so that at no moment the earlier pack is nowhere;
    one that a run left behind which was ended then is taken again.
    """
    if not keep:
        _swap(place, new)
        return None
    last = earlier(place)[-1:]
    if last and _files(last[0]) == _files(place):
        _swap(place, new)
        return last[0]
    kept = next_earlier(place)
    with _hidden(place, COPY) as copy:
        shutil.copytree(place, copy, symlinks=True)
        copy.rename(kept)
        try:
            _swap(place, new)
        except OSError:  # of nothing else is it known that the place holds the earlier pack still
            kept.rename(copy)
            raise
    return kept


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _swap(place: Path, new: Path) -> None:
    """Put a new folder in a place in one step, or else in two; whatever stops it, the earlier one is there again."""
    if exchange(new, place):
        return
    with _hidden(place, OLD) as old:
        place.rename(old)
        try:
            new.rename(place)
        except BaseException:
            old.rename(place)
            raise


@contextmanager
def _hidden(place: Path, what: str) -> Iterator[Path]:
    """Name a hidden folder beside a place, on the same disk so that moving it is one step; nothing of it is left."""
    found = place.parent / f".{place.name}.{what}-{_machine()}-{os.getpid()}"
    try:
        yield found
    finally:
        shutil.rmtree(found, ignore_errors=True)


def _machine() -> str:
    return re.sub(r"\W+", "_", platform.node())


def mend(place: Path) -> None:
    """Put right what a run that was ended left at a place; to be done by whoever holds the lock.

    Where it was ended between two renames, the earlier pack is put back.
    """
    if not place.parent.is_dir():
        return
    for path in unfinished(place):
        with suppress(OSError):  # another run may be as far
            if _is_left(path) and path.name.startswith(f".{place.name}.{OLD}-") and not place.exists():
                path.rename(place)
            elif _is_left(path):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _is_left(path: Path) -> bool:
    """Whether the run that wrote a hidden folder has ended: a run of this machine by its process, others by the time.

    A process of this number may be another one by now, which an hour tells as well. The lock may not
    reach across machines, so what one of them writes is not another's to remove any sooner.
    """
    start, _, process = path.name.rpartition("-")
    mine = start.endswith(f"-{_machine()}") and process.isdecimal()
    gone = mine and (int(process) == os.getpid() or _has_ended(int(process)))
    return gone or time.time() - path.stat().st_mtime > STALE


def _has_ended(process: int) -> bool:
    """Whether there is no such process on this machine; where that cannot be asked harmlessly, it may be there."""
    if os.name != "posix":
        return False
    try:
        os.kill(process, 0)  # sends nothing
    except OSError as error:
        return isinstance(error, ProcessLookupError)  # or it is another user's
    return False


def tidy(folder: Path, upto: Path) -> None:
    """Remove a folder and those above it, below `upto`, as far as they are empty, and can be removed."""
    with suppress(OSError):
        while folder != upto:
            with suppress(FileNotFoundError):
                folder.rmdir()  # no link, and nothing that holds anything
            folder = folder.parent
