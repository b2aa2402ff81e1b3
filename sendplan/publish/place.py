"""The place of a pack: written beside it, moved in whole; what is there already is a record, and is kept.

Whatever moment a run is ended at, the place holds the earlier pack or the new one, whole. What it
was writing is in hidden folders beside the place, that the next run removes (see mend).
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from sendplan.errors import PublishError
from sendplan.publish.contents import EARLIER, earlier, unfinished, unwritten
from sendplan.publish.differences import changes, refusal

LOCK = ".lock"  # file of reports/ that one publisher at a time holds while it changes what is there
LOCK_SECONDS = 60  # more than any pack takes to be put in its place
STALE = 3600  # seconds after which what another machine was writing is what an ended run left
NEW, COPY, OLD = "new", "copy", "old"  # what a hidden folder holds: no meeting's name has the full stop before it
HERE = -100  # AT_FDCWD: paths are as they are for every other call
RENAME_EXCHANGE = RENAME_SWAP = 2
REFUSED = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)  # by a system or a disk that cannot


@contextmanager
def locked(to: Path) -> Iterator[None]:
    """Be the only publisher that changes the packs in a folder; the system unlocks it when a process is killed."""
    lock = FileLock(to / LOCK, timeout=LOCK_SECONDS)
    try:
        to.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        long = f"for more than {LOCK_SECONDS} seconds. Try again when it has ended."
        raise PublishError(f"Another run has been writing in {to} {long}") from None
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
            raise PublishError(refusal(place, files, command))
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


def refuse_links(places: Iterable[Path]) -> None:
    """Refuse to write, or remove, through a link below the folder of all packs: what it leads to is no pack's place."""
    links = [each for each in places if each.is_symlink()]
    if links:
        raise PublishError(
            f"{links[0]} is a link; expected a folder, or nothing. Nothing was written. Remove the link, or give --to "
            "the folder that it leads to."
        )


def is_same(place: Path, files: Mapping[str, bytes]) -> bool:
    """Whether a place holds these files and no other."""
    return place.is_dir() and not changes(place, files)


def _replace(place: Path, new: Path, *, keep: bool) -> Path | None:
    """Keep the pack in a place under a name of its own, unless told not to, then put the new one there.

    The copy is whole before the place is touched, so that at no moment the earlier pack is nowhere;
    one that a run left behind which was ended then is taken again.
    """
    before = earlier(place)
    if not keep or (before and _files(before[-1]) == _files(place)):
        _swap(place, new)
        return before[-1] if keep else None
    last = int(before[-1].name.rpartition("-")[2]) if before else 0
    kept = place.with_name(f"{place.name}{EARLIER}{last + 1}")
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


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step; False where that cannot be done here, and nothing was.

    Linux and macOS each have a call of their own for it, that Python has no name for.
    """
    system: Any = ctypes.CDLL(None, use_errno=True) if sys.platform in ("linux", "darwin") else None
    first, second = os.fsencode(one), os.fsencode(other)
    if hasattr(system, "renameat2"):
        failed = system.renameat2(HERE, first, HERE, second, RENAME_EXCHANGE)
    elif hasattr(system, "renamex_np"):
        failed = system.renamex_np(first, second, RENAME_SWAP)
    else:
        return False
    number = ctypes.get_errno()
    if failed and number not in REFUSED:
        raise OSError(number, os.strerror(number), str(one), None, str(other))
    return not failed


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

    Where it was ended between two renames, the earlier pack is put back. The lock may not reach across machines,
    so what another of them writes is only removed when it is old.
    """
    for path in unfinished(place):
        with suppress(OSError):  # another machine may be as far
            is_here = path.name.rpartition("-")[0].endswith(f"-{_machine()}")
            if not is_here and time.time() - path.stat().st_mtime <= STALE:
                continue
            if path.name.startswith(f".{place.name}.{OLD}-") and not place.exists():
                path.rename(place)
            else:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def tidy(folder: Path, upto: Path) -> None:
    """Remove a folder and those above it, below `upto`, as far as they are empty, and can be removed."""
    with suppress(OSError):
        while folder != upto:
            with suppress(FileNotFoundError):
                folder.rmdir()  # no link, and nothing that holds anything
            folder = folder.parent
