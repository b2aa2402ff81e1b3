"""The seals of packs: SHA-256 of each manifest, listed outside the pack, for nothing in it can vouch for that.

They stand beside the packs, in SEALS, as sha256sum writes and checks them; and in a file kept elsewhere, where one
is named. Either may be signed with an Ed25519 key, whose library is only asked for with one. Imports nothing that
takes long: the publisher itself writes them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sendplan.data.folder import odd, read_bytes
from sendplan.errors import PublishError
from sendplan.publish.contents import (
    INDEX,
    MANIFEST,
    NOT_PUBLIC,
    digest,
    earlier,
    sha256,
    top_of,
    unwritten,
    write_whole,
)

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SEALS = "SEALS"
SEAL_LINE = re.compile(rf"(?P<seal>[0-9a-f]{{64}})  (?P<name>(?:{NOT_PUBLIC}/)?[^/\\]+/[^/\\]+)/{re.escape(MANIFEST)}")
SIGNATURE = ".sig"  # how the file is called that holds the signature of another


class Sealing(NamedTuple):
    """Where seals are written beside those with the packs, and what signs them."""

    file: Path | None = None
    key: Ed25519PrivateKey | None = None


class Book(NamedTuple):
    """A file of seals, and the folder from which it names packs: of all packs, or of those for one audience."""

    file: Path
    base: Path

    def name(self, place: Path) -> str:
        """Name a pack as it does; "" for one elsewhere, or that SEALS with the public packs leaves to another."""
        apart = self.file == self.base / SEALS and place.is_relative_to(self.base / NOT_PUBLIC)
        return place.relative_to(self.base).as_posix() if place.is_relative_to(self.base) and not apart else ""


def books(root: Path, file: Path | None) -> list[Book]:
    """List the files of seals for the packs of a root; that beside the packs is the last to be written."""
    return [*([Book(file, top_of(root))] if file else []), Book(root / SEALS, root)]


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
            why = "names a pack a second time" if seal else "is no seal"
            raise PublishError(f"{file}, line {number}, {why}: each is a hash, two blanks, AREA/MEETING/{MANIFEST}")
        found[seal["name"]] = seal["seal"]
    return found


def _parts(line: str) -> re.Match[str] | None:
    """Take a line apart; None where it is no seal, or not for a terminal to show."""
    return SEAL_LINE.fullmatch(line) if line.isprintable() else None


def packs(folder: Path) -> list[Path]:
    """Find the packs in a folder: itself, or those below; an index page of other packs, or beside seals, makes none.

    A link in the place of a folder is among them, for it is to be told of; it is not followed.
    """
    inner = [each for each in sorted(folder.iterdir()) if each.name[0] != "." and each.is_dir()]
    below = [pack for each in inner for pack in ([each] if each.is_symlink() else packs(each))]
    is_list = bool(below) or (folder / SEALS).exists()
    is_pack = (folder / MANIFEST).exists() or ((folder / INDEX).exists() and not is_list)
    return [folder, *below] if is_pack else below


def seal(place: Path, made: bytes, sealing: Sealing, kept: Path | None = None) -> list[Path]:
    """List a pack that was put in its place, or found there as it would be made; whoever does it holds the lock.

    `made` is the manifest as it would be made now, `kept` where the pack is that was replaced. A seal that is listed
    changes only where the manifest there is that one. Returns the files that list another seal. Raises PublishError
    where one of them cannot be read or written.
    """
    unlike = []
    for book in books(place.parents[1], sealing.file):
        try:
            unlike += [] if _seal(book, place, digest(made), sealing, kept) else [book.file]
        except OSError as error:
            why = unwritten(book.file, error, "Publish again with --force to have the pack listed.")
            raise PublishError(f"{place} is in its place, but {why}") from error
    return unlike


def _seal(book: Book, place: Path, made: str, sealing: Sealing, kept: Path | None) -> bool:
    """List a pack, and the one it replaced; whether it now is listed as it is.

    The seal of a pack goes with it where it is kept as an earlier one: what was altered before stays told. No other
    earlier one is listed, for anyone may have put it there.
    """
    listed = ({} if odd(book.file) == "nothing" else read(book.file)) or _found(book)
    name, now = book.name(place), seal_of(place)
    before = listed.get(name, "")
    if not before or now == made:
        listed[name] = now
    if before and before != listed[name]:
        kept = kept or _replaced(place, book, listed, before)
    if before and kept:
        listed.setdefault(book.name(kept), before)
    _write(book.file, listed, sealing.key)
    return listed[name] == now


def _found(book: Book) -> dict[str, str]:
    """Seal the packs that are there, for a list that begins; but for those whose names no list can hold."""
    there = {name: seal_of(each) for each in packs(book.base) if (name := book.name(each))}
    return {name: seal for name, seal in there.items() if seal and _parts(_line(name, seal))}


def seal_of(place: Path) -> str:
    """Seal a pack; "" where its manifest is no file of its own."""
    path = place / MANIFEST
    return "" if place.is_symlink() or path.is_symlink() or odd(path) else sha256(path)


def _replaced(place: Path, book: Book, listed: dict[str, str], seal: str) -> Path | None:
    """Find where a run that was ended kept the pack that had a seal; the last that is not listed, if it was altered."""
    unlisted = [each for each in earlier(place) if book.name(each) not in listed and seal_of(each)]
    return next((each for each in unlisted if seal_of(each) == seal), unlisted[-1] if unlisted else None)


def _line(name: str, seal: str) -> str:
    return f"{seal}  {name}/{MANIFEST}"


def _write(file: Path, listed: dict[str, str], key: Ed25519PrivateKey | None) -> None:
    """Write seals in the order of the files they are of, each file in one step; then their signature."""
    lines = (f"{_line(name, seal)}\n" for name, seal in listed.items())
    content = "".join(sorted(lines, key=lambda line: line.split(maxsplit=1)[1])).encode()
    write_whole(file, content)
    if key:
        sign(file, content, key)


def unsettled(places: Sequence[Path], sealing: Sealing) -> set[str]:
    """Name the areas with a pack in place that is not listed everywhere, and signed, as it is; all for one audience."""
    found = [book for root in {place.parents[1] for place in places} for book in books(root, sealing.file)]
    return {place.parent.name for book in found for place in _unsettled(book, places, sealing.key)}


def _unsettled(book: Book, places: Sequence[Path], key: Ed25519PrivateKey | None) -> Sequence[Path]:
    with suppress(OSError, PublishError):
        listed = read(book.file)
        if not key or read_bytes(_signature_of(book.file)) == key.sign(read_bytes(book.file)):
            return [each for each in places if listed.get(book.name(each)) != seal_of(each)]
    return places


def private_key(file: Path) -> Ed25519PrivateKey:
    """Read the key that signs; PublishError where the file holds none, or the library is not there."""
    key: Ed25519PrivateKey = _key(file, "private")
    return key


def public_key(file: Path) -> Ed25519PublicKey:
    """Read the key that signatures are checked with; PublishError as for the one that signs."""
    key: Ed25519PublicKey = _key(file, "public")
    return key


def _key(file: Path, kind: str) -> Any:
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
    except ImportError as error:
        needed = 'Keys need the package cryptography, which is not here: pip install "sendplan[sign]".'
        raise PublishError(needed) from error
    try:
        pem = read_bytes(file)
        key = load_pem_private_key(pem, None) if kind == "private" else load_pem_public_key(pem)
    except OSError as error:
        raise PublishError(f"The key cannot be read: {file} is {error}.") from error
    except (ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: a password is wanted
        key = None
    if not isinstance(key, Ed25519PrivateKey | Ed25519PublicKey):
        wanted = f"{kind} Ed25519 key in PEM, without a password"
        raise PublishError(f"{file} holds no {wanted}. sendplan help seals says how to make one.")
    return key


def sign(file: Path, content: bytes, key: Ed25519PrivateKey) -> None:
    """Write the signature of what was written to a file beside it, in one step, or not at all (OSError)."""
    write_whole(_signature_of(file), key.sign(content))


def signature_fault(file: Path, key: Ed25519PublicKey) -> str:
    """Say what is wrong with the signature of a file of seals; empty where nothing is."""
    from cryptography.exceptions import InvalidSignature

    signature = _signature_of(file)
    try:
        key.verify(read_bytes(signature), read_bytes(file))
    except OSError as error:
        missing = odd(signature) == "nothing"
        return f"{file.name} is not signed: there is no {signature.name}" if missing else f"its signature is {error}"
    except InvalidSignature:
        return f"{file.name} is not what was signed with this key: it was changed, or published without --sign since"
    return ""


def _signature_of(file: Path) -> Path:
    return file.with_name(file.name + SIGNATURE)
