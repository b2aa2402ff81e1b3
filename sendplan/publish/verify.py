"""Whether packs are as they were published: every file hashed again, every pack in its place, every list as it was.

What stands in a manifest or in a list of seals is compared, and never opened.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sendplan.audience import PUBLIC
from sendplan.errors import PublishError
from sendplan.folder import odd, read_bytes
from sendplan.publish import site
from sendplan.publish.contents import APART, INDEX, MANIFEST, faults, sha256
from sendplan.publish.manifest import Manifest, ManifestError, read
from sendplan.publish.seals import SEALS, Book, meeting_of, packs
from sendplan.publish.seals import read as read_seals

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LINKED = "it is a link, or in a link, in the place of a folder: what is behind it is not checked"


@dataclass(frozen=True)
class Checked:
    """What was found in the folder of a pack, or of all packs: how many files, and what is wrong, a sentence each."""

    folder: Path
    files: int
    faults: tuple[str, ...]
    seal: str = ""  # SHA-256 of its manifest, which nothing in the pack can vouch for; "" where that cannot be read
    packs: int = 0  # how many are below it, where it is the folder of all


def verify(folder: Path, file: Path | None = None, key: Ed25519PublicKey | None = None) -> list[Checked]:
    """Check a pack, or every pack in a folder and the folders in it, and then the folders of all packs.

    Seals are those beside the packs, and those of `file` too where one is given; `key` checks their signatures.
    Raises PublishError where there is no pack, or the folder cannot be read.
    """
    if not folder.is_dir():
        raise PublishError(f"There is no folder {folder}. Give the folder of a pack, or of all packs: reports.")
    try:
        return _verify(Path(os.path.abspath(folder)), folder, file, key)  # noqa: PTH100 - links stay as they are
    except OSError as error:
        raise PublishError(f"{folder} cannot be read: {error}") from error


def _verify(whole: Path, folder: Path, file: Path | None, key: Ed25519PublicKey | None) -> list[Checked]:
    found = {place: check(place) for place in packs(whole)}
    roots = _roots(whole, found)
    books = [Book(root / SEALS, root) for root in roots if odd(root / SEALS) != "nothing"]
    books += [Book(file, _top(whole, found, roots))] if file else []
    of_lists = {root: [*_lists(root)] for root in roots if root.is_relative_to(whole)}
    for book in books:
        of_lists.setdefault(book.base, []).extend(_of_book(book, whole, found, key))
    if key and not books:
        of_lists.setdefault(whole, []).append("nothing here is signed: there are no seals")
    if not found and not any(of_lists.values()):
        raise PublishError(f"There is no pack in {folder}: no folder in it holds an {INDEX} or a {MANIFEST}.")
    for base, told in of_lists.items():
        how_many = sum(base == place.parent.parent for place in found)
        found[base] = _with(found.get(base, Checked(base, 0, (), packs=how_many)), told)
    return [replace(each, folder=_as_given(each.folder, whole, folder)) for each in found.values()]


def _with(checked: Checked, told: Iterable[str]) -> Checked:
    return replace(checked, faults=(*checked.faults, *told))


def _as_given(place: Path, whole: Path, folder: Path) -> Path:
    """Name a place as the folder that was asked for was named."""
    return folder / place.relative_to(whole) if place.is_relative_to(whole) else place


def check(folder: Path) -> Checked:
    """Hash every file of a pack again, set it against the manifest, and the manifest against where it stands."""
    if folder.is_symlink() or folder.parent.is_symlink():
        return Checked(folder, 0, (LINKED,))
    try:
        manifest = read(folder)
        listed = {name: file.sha256 for name, file in manifest.files.items()}
        seal = sha256(folder / MANIFEST)
    except (ManifestError, OSError) as error:
        return Checked(folder, 0, (f"nothing can be checked, for {error}. Publish it again with --replace",))
    return Checked(folder, len(listed), (*_misplaced(folder, manifest), *faults(folder, listed)), seal)


def _misplaced(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Say where a pack stands elsewhere than its manifest says."""
    area, meeting = folder.parent.name, meeting_of(folder.name)
    if (area, meeting) != (manifest.area, manifest.meeting):
        own = f"{manifest.area[:100]}/{manifest.meeting[:100]}"
        yield f"its manifest is that of {own}, and it stands in {area}/{folder.name}: it was moved"
    apart, public = folder.parent.parent.name == APART, manifest.audience == PUBLIC
    if manifest.not_for_publication == public:
        yield f"its manifest says both that it is for {manifest.audience[:100]} and the contrary"
    elif apart == public:
        yield f"it is {'public, and stands' if apart else 'not public, and does not stand'} in {APART}"


def _roots(whole: Path, found: Mapping[Path, Checked]) -> list[Path]:
    """List the folders of all packs, each for an audience: those in the folder asked for, and the one it is in.

    The nearest with seals is the one it is in; a folder of an area, or of a pack, has none of its own.
    """
    own = [each for each in (whole, *whole.parents[:2]) if odd(each / SEALS) != "nothing"][:1]
    inside = [place.parent.parent for place in _apiece(found) if whole in place.parents[1:]]
    apart = [whole / APART] if odd(whole / APART / SEALS) != "nothing" else []
    return sorted({*own, *apart, *inside})


def _apiece(found: Mapping[Path, Checked]) -> list[Path]:
    """List the packs that are no link, nor in a pack, which tells of what was added to it."""
    return [place for place in found if not place.is_symlink() and place.parent not in found]


def _top(whole: Path, found: Mapping[Path, Checked], roots: Sequence[Path]) -> Path:
    """Find the folder of all packs, whatever their audience."""
    area = whole.parent if whole in found else whole
    guess = area.parent if any(place.parent == area for place in found) else area
    top = roots[0] if roots else guess
    return top.parent if top.name == APART else top


def _lists(root: Path) -> Iterator[str]:
    """Say what is wrong with what lists the packs of a folder: its index page, and whether there are seals."""
    index, expected = root / INDEX, site.made(root)
    what = odd(index)
    if expected is not None and what == "nothing":
        yield f"{INDEX}, the list of all packs, is missing"
    elif expected is not None and (what or index.is_symlink()):
        yield f"{INDEX}, the list of all packs, is {what or 'a link'}"
    elif expected is not None and read_bytes(index) != expected:
        yield f"{INDEX} is not the list of the packs here: it or a pack was changed, or another version wrote it"
    if odd(root / SEALS) == "nothing":
        yield f"there is no {SEALS}, which lists the seals of the packs: publish writes it"
    elif (root / SEALS).is_symlink():
        yield f"{SEALS} is a link"


def _of_book(book: Book, whole: Path, found: dict[Path, Checked], key: Ed25519PublicKey | None) -> Iterator[str]:
    """Set packs against a file of seals; tells what is wrong with it, and puts what is with a pack to that."""
    try:
        listed = read_seals(book.file)
    except PublishError as error:
        yield str(error)
        return
    called = SEALS if book.file == book.base / SEALS else book.file
    without = "" if called == SEALS else ", or published without --seals"
    there = {book.name(place): place for place in _apiece(found) if book.covers(place)}
    for name, place in there.items():
        if told := _unlike(listed.get(name, ""), found[place]):
            found[place] = _with(found[place], [f"{told.format(file=called)}{without}"])
    links = [place for place in found if place.is_symlink()]
    for name in sorted(listed.keys() - there.keys()):
        place = book.base / name
        if place.is_relative_to(whole) and not any(place.is_relative_to(each) for each in links):
            yield f"{name} is listed in {called}, and there is no such pack: it was removed, renamed or moved"
    yield from _signed(book.file, key)


def _unlike(listed: str, checked: Checked) -> str:
    """Say how a pack is not as it is listed; empty where it is, or nothing of it could be read."""
    if not listed:
        return "it is not listed in {file}: it was added, renamed or moved"
    if checked.seal and checked.seal != listed:
        return f"its {MANIFEST} is not the one that {{file}} lists: it was changed, or is another pack's"
    return ""


def _signed(file: Path, key: Ed25519PublicKey | None) -> Iterator[str]:
    if key:
        from sendplan.publish.signing import fault

        if told := fault(file, key):
            yield told
