"""Whether packs are as they were published: every file hashed again, every pack in its place, every list as it was.

What stands in a manifest or in a list of seals is compared, and never opened.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sendplan.data.folder import odd, read_bytes
from sendplan.errors import PublishError
from sendplan.publish import seals, site
from sendplan.publish.contents import INDEX, MANIFEST, NOT_PUBLIC, differing, meeting_of, sha256, top_of
from sendplan.publish.manifest import Manifest, ManifestError, read
from sendplan.publish.seals import SEALS, Book, packs
from sendplan.vocabulary import PUBLIC

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LINKED = "it is a link, or in a link, in the place of a folder: what is behind it is not checked"
Faults = Iterator[tuple[Path, str]]  # where something is wrong, and what


@dataclass(frozen=True)
class Checked:
    """What was found in the folder of a pack, or of all packs: how many files, and what is wrong, a sentence each."""

    folder: Path
    files: int = 0
    faults: tuple[str, ...] = ()
    seal: str = ""  # SHA-256 of its manifest, which nothing in the pack can vouch for; "" where that cannot be read
    packs: int = 0  # how many are below it, where it is the folder of all


def verify(folder: Path, file: Path | None = None, key: Ed25519PublicKey | None = None) -> list[Checked]:
    """Check a pack, or every pack in a folder and the folders in it, and then the folders of all packs.

    Seals are those beside the packs, and those of `file` too where one is given; `key` checks their signatures.
    Raises PublishError where there is no pack, or the folder cannot be read.
    """
    if not folder.is_dir():
        raise PublishError(f"There is no folder {folder}. Give the folder of a pack, or of all packs: reports.")
    whole = Path(os.path.abspath(folder))  # noqa: PTH100 - links stay as they are
    try:
        found = _verify(whole, file, key)
    except OSError as error:
        raise PublishError(f"{folder} cannot be read: {error}") from error
    if not found:
        raise PublishError(f"There is no pack in {folder}: no folder in it holds an {INDEX} or a {MANIFEST}.")
    within = ((each, each.folder.is_relative_to(whole)) for each in found)
    return [replace(each, folder=folder / each.folder.relative_to(whole)) if is_in else each for each, is_in in within]


def _verify(whole: Path, file: Path | None, key: Ed25519PublicKey | None) -> list[Checked]:
    found = {place: check(place) for place in packs(whole)}
    roots = _roots(whole, found)
    top = top_of([*roots, *(place.parents[1] for place in found), whole][0])
    books = [Book(root / SEALS, root) for root in roots if odd(root / SEALS) != "nothing"]
    books += [Book(file, top)] if file else []
    inside = [root for root in roots if root.is_relative_to(whole)]
    told = [(root, fault) for root in inside for fault in _lists(root)]
    told += [each for book in books for each in _of_book(book, whole, found, key)]
    told += [(whole, "nothing here is signed: there are no seals")] if key and not books else []
    if found or told:
        for base in (*inside, *(book.base for book in books), *(where for where, _ in told)):
            below = sum(base == place.parents[1] for place in found)
            found.setdefault(base, Checked(base, packs=below))
    also = {place: [fault for where, fault in told if where == place] for place in found}
    return [replace(each, faults=(*each.faults, *also[place])) for place, each in found.items()]


def check(folder: Path) -> Checked:
    """Hash every file of a pack again, set it against the manifest, and the manifest against where it stands."""
    if folder.is_symlink() or folder.parent.is_symlink():
        return Checked(folder, faults=(LINKED,))
    try:
        manifest, seal = read(folder), sha256(folder / MANIFEST)
    except (ManifestError, OSError) as error:
        return Checked(folder, faults=(f"nothing can be checked, for {error}. Publish it again with --replace",))
    listed = {name: file.sha256 for name, file in manifest.files.items()} | {MANIFEST: seal}
    faults = (f"{name} {what}" for name, what in differing(folder, listed).items())
    return Checked(folder, len(manifest.files), (*_misplaced(folder, manifest), *faults), seal)


def _misplaced(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Say where a pack stands elsewhere than its manifest says."""
    area, meeting = folder.parent.name, meeting_of(folder.name)
    if (area, meeting) != (manifest.area, manifest.meeting):
        own = f"{manifest.area[:100]}/{manifest.meeting[:100]}"
        yield f"its manifest is that of {own}, and it stands in {area}/{folder.name}: it was moved"
    apart, public = folder.parents[1].name == NOT_PUBLIC, manifest.audience == PUBLIC
    if manifest.not_for_publication == public:
        yield f"its manifest says both that it is for {manifest.audience[:100]} and the contrary"
    elif apart == public:
        yield f"it is {'public, and stands' if apart else 'not public, and does not stand'} in {NOT_PUBLIC}"


def _roots(whole: Path, found: Mapping[Path, Checked]) -> list[Path]:
    """List the folders of all packs, each for an audience: those in the folder asked for, and the one it is in.

    The nearest with seals is the one it is in; a folder of an area, or of a pack, has none of its own.
    """
    own = [each for each in (whole, *whole.parents[:2]) if odd(each / SEALS) != "nothing"][:1]
    apart = [whole / NOT_PUBLIC] if odd(whole / NOT_PUBLIC / SEALS) != "nothing" else []
    inside = [place.parents[1] for place in _apiece(found) if whole in place.parents[1:]]
    return sorted({*own, *apart, *inside})


def _apiece(found: Mapping[Path, Checked]) -> list[Path]:
    """List the packs that are no link, nor in a pack, which tells of what was added to it."""
    return [place for place in found if not place.is_symlink() and place.parent not in found]


def _lists(root: Path) -> Iterator[str]:
    """Say what is wrong with what lists the packs of a folder: its index page, and whether there are seals."""
    index, expected = root / INDEX, site.made(root)
    what = odd(index) or ("a link" if index.is_symlink() else "")
    if expected is not None and what == "nothing":
        yield f"{INDEX}, the list of all packs, is missing"
    elif expected is not None and what:
        yield f"{INDEX}, the list of all packs, is {what}"
    elif expected is not None and read_bytes(index) != expected:
        yield f"{INDEX} is not the list of the packs here: it or a pack was changed, or another version wrote it"
    if odd(root / SEALS) == "nothing":
        yield f"there is no {SEALS}, which lists the seals of the packs: publish writes it"
    elif (root / SEALS).is_symlink():
        yield f"{SEALS} is a link"


def _of_book(book: Book, whole: Path, found: Mapping[Path, Checked], key: Ed25519PublicKey | None) -> Faults:
    """Set packs against a file of seals: what is wrong with each of them, and with the folder of the list."""
    try:
        listed = seals.read(book.file)
    except PublishError as error:
        yield book.base, str(error)
        return
    beside = book.file == book.base / SEALS
    called, without = (SEALS, "") if beside else (str(book.file), ", or published without --seals")
    there = {name: place for place in _apiece(found) if (name := book.name(place))}
    for name, place in there.items():
        if name not in listed:
            yield place, f"it is not listed in {called}: it was added, renamed or moved{without}"
        elif found[place].seal not in ("", listed[name]):
            why = "it was changed, or is another pack's"
            yield place, f"its {MANIFEST} is not the one that {called} lists: {why}{without}"
    unseen = [place for place in found if place.is_symlink()]
    for name in sorted(listed.keys() - there.keys()):
        parents = (book.base / name, *(book.base / name).parents)
        if whole in parents and not {*unseen} & {*parents}:
            why = "it was removed, renamed or moved"
            yield book.base, f"{name} is listed in {called}, and there is no such pack: {why}"
    if key and (told := seals.signature_fault(book.file, key)):
        yield book.base, told
