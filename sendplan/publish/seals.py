"""The seals of packs: SHA-256 of each manifest, listed outside the pack, for nothing in it can vouch for that.

They stand beside the packs, in SEALS, as sha256sum writes and checks them; and in a file kept elsewhere, where one
is named. Imports nothing that takes long: the publisher itself writes them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sendplan.errors import PublishError
from sendplan.folder import odd, read_bytes
from sendplan.publish.contents import APART, EARLIER, INDEX, MANIFEST, packs_root, sha256, write_whole
from sendplan.publish.place import unwritten

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SEALS = "SEALS"
SIGNATURE = ".sig"  # how the file is called that holds the signature of another
LINE = re.compile(rf"(?P<seal>[0-9a-f]{{64}})  (?P<name>(?:{APART}/)?[^/\\]+/[^/\\]+)/{re.escape(MANIFEST)}")


@dataclass(frozen=True)
class Sealing:
    """Where seals are written beside those with the packs, and what signs them."""

    file: Path | None = None
    key: Ed25519PrivateKey | None = None


class Book(NamedTuple):
    """A file of seals, and the folder from which it names packs: of all packs, or of those for one audience."""

    file: Path
    base: Path

    def covers(self, place: Path) -> bool:
        """Whether it is to list a pack: SEALS with the public packs leaves the others to their own."""
        apart = self.file == self.base / SEALS and place.is_relative_to(self.base / APART)
        return place.is_relative_to(self.base) and not apart

    def name(self, place: Path) -> str:
        """Name a pack as it does."""
        return place.relative_to(self.base).as_posix()


def books(root: Path, to: Path, file: Path | None) -> list[Book]:
    """List the files of seals for the packs of a root; that beside the packs is the last to be written."""
    return [*([Book(file, to)] if file else []), Book(root / SEALS, root)]


def read(file: Path) -> dict[str, str]:
    """Read the seals in a file, by the names of packs; PublishError where it is none, or a line of it is no seal."""
    try:
        lines = read_bytes(file).decode().splitlines()
    except OSError as error:
        missing = odd(file) == "nothing"
        raise PublishError(f"There is no {file}" if missing else f"{file} is {error}, and no list of seals") from error
    except UnicodeDecodeError as error:
        raise PublishError(f"{file} is no list of seals: it is no text in UTF-8") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        seal = _parts(line)
        if not seal or seal["name"] in found:
            why = "names a pack a second time" if seal and seal["name"] in found else "is no seal"
            raise PublishError(f"{file}, line {number}, {why}: each is a hash, two blanks, AREA/MEETING/{MANIFEST}")
        found[seal["name"]] = seal["seal"]
    return found


def _parts(line: str) -> re.Match[str] | None:
    """Take a line apart; None where it is no seal, or not for a terminal to show."""
    return LINE.fullmatch(line) if line.isprintable() else None


def packs(folder: Path) -> list[Path]:
    """Find the packs in a folder: itself, or those below; an index page of other packs, or beside seals, makes none.

    A link in the place of a folder is among them, for it is to be told of; it is not followed.
    """
    inner = [each for each in sorted(folder.iterdir()) if each.name[0] != "." and each.is_dir()]
    below = [pack for each in inner for pack in ([each] if each.is_symlink() else packs(each))]
    is_list = bool(below) or (folder / SEALS).exists()
    is_pack = (folder / MANIFEST).exists() or ((folder / INDEX).exists() and not is_list)
    return [folder, *below] if is_pack else below


def seal(place: Path, to: Path, audience: str, made: bytes, sealing: Sealing, kept: Path | None = None) -> list[Path]:
    """List a pack that was put in its place, or found there as it would be made; whoever does it holds the lock.

    `to` is the folder of all packs, `made` the manifest as it would be made now, `kept` where the pack is that was
    replaced. A seal that is listed changes only where the manifest there is that one. Returns the files that list
    another seal. Raises PublishError where one of them cannot be read or written.
    """
    found = books(packs_root(to, audience), to.absolute(), sealing.file)
    return [book.file for book in found if not _seal(book, place, made, sealing, kept)]


def _seal(book: Book, place: Path, made: bytes, sealing: Sealing, kept: Path | None) -> bool:
    try:
        listed = {} if odd(book.file) == "nothing" else read(book.file)
        listed = listed or _found(book)
        is_listed = _list(listed, book, place, made, kept)
        _write(book.file, listed, sealing)
    except OSError as error:
        why = unwritten(book.file, error, "Publish again with --force to have the pack listed.")
        raise PublishError(f"{place} is in its place, but {why}") from error
    return is_listed


def _found(book: Book) -> dict[str, str]:
    """Seal the packs that are there, for a list that begins; but for those whose names no list can hold."""
    there = {book.name(each): _of(each) for each in packs(book.base) if book.covers(each)}
    return {name: seal for name, seal in there.items() if seal and _parts(_line(name, seal)[:-1])}


def _of(place: Path) -> str:
    """Seal a pack; "" where its manifest is no file of its own."""
    path = place / MANIFEST
    return "" if place.is_symlink() or path.is_symlink() or odd(path) else sha256(path)


def _list(listed: dict[str, str], book: Book, place: Path, made: bytes, kept: Path | None) -> bool:
    """List a pack, and the one it replaced; whether it now is listed as it is.

    The seal of a pack goes with it where it is kept as an earlier one: what was altered before stays told. No other
    earlier one is listed, for anyone may have put it there.
    """
    name, now = book.name(place), _of(place)
    before = listed.get(name, "")
    if not before or now == hashlib.sha256(made).hexdigest():
        listed[name] = now
    if not kept and before != listed[name]:
        kept = _replaced(place, book, listed, before)
    if kept and before:
        listed.setdefault(book.name(kept), before)
    return listed[name] == now


def _replaced(place: Path, book: Book, listed: dict[str, str], seal: str) -> Path | None:
    """Find where a run that was ended kept the pack that had a seal; the last that is not listed, if it was altered."""
    from sendplan.publish.place import earlier  # with the lock, that nothing else here waits for

    unlisted = [each for each in earlier(place) if book.name(each) not in listed and _of(each)]
    return next((each for each in unlisted if _of(each) == seal), unlisted[-1] if unlisted else None)


def _line(name: str, seal: str) -> str:
    return f"{seal}  {name}/{MANIFEST}\n"


def _write(file: Path, listed: dict[str, str], sealing: Sealing) -> None:
    """Write seals in the order of the files they are of, each file in one step; then their signature."""
    lines = (_line(name, seal) for name, seal in listed.items())
    content = "".join(sorted(lines, key=lambda line: line.split(maxsplit=1)[1])).encode()
    write_whole(file, content)
    if sealing.key:
        write_whole(signature_of(file), sealing.key.sign(content))


def signature_of(file: Path) -> Path:
    """Where the signature of a file of seals is: beside it."""
    return file.with_name(file.name + SIGNATURE)


def unsettled(places: Sequence[Path], to: Path, audience: str, sealing: Sealing) -> set[str]:
    """Name the areas with a pack in place that is not listed everywhere, and signed, as it is; all for one audience."""
    found = [_unsettled(book, places, sealing) for book in books(packs_root(to, audience), to.absolute(), sealing.file)]
    return {place.parent.name for each in found for place in each}


def _unsettled(book: Book, places: Sequence[Path], sealing: Sealing) -> Iterable[Path]:
    try:
        listed, is_signed = read(book.file), not sealing.key or _is_signed(book.file, sealing.key)
        return [each for each in places if not is_signed or listed.get(book.name(each)) != _of(each)]
    except (OSError, PublishError):
        return places


def _is_signed(file: Path, key: Ed25519PrivateKey) -> bool:
    return read_bytes(signature_of(file)) == key.sign(read_bytes(file))


def meeting_of(folder: str) -> str:
    """Name the meeting whose pack is in a folder of this name, or was, before another replaced it."""
    name, _, number = folder.partition(EARLIER)
    return name if number.isdecimal() else folder
