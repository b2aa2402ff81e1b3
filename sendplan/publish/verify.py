"""Whether a pack is as it was published: every file hashed again and set against the manifest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sendplan.errors import PublishError
from sendplan.publish.contents import INDEX, MANIFEST, faults, sha256
from sendplan.publish.manifest import ManifestError, read


@dataclass(frozen=True)
class Checked:
    """What was found in the folder of a pack: how many files, and what is wrong, one sentence each."""

    folder: Path
    files: int
    faults: tuple[str, ...]
    seal: str = ""  # SHA-256 of its manifest, which nothing in the pack can vouch for


def verify(folder: Path) -> list[Checked]:
    """Check a pack, or every pack in a folder and the folders in it; PublishError where there is none."""
    if not folder.is_dir():
        raise PublishError(f"There is no folder {folder}. Give the folder of a pack, or of all packs: reports.")
    try:
        found = [check(each) for each in packs(folder)]
    except OSError as error:
        raise PublishError(f"{folder} cannot be read: {error}") from error
    if not found:
        raise PublishError(f"There is no pack in {folder}: no folder in it holds an {INDEX} or a {MANIFEST}.")
    return found


def packs(folder: Path) -> list[Path]:
    """Find the packs in a folder: itself, or those below; an index page of other packs makes no pack."""
    below = [
        pack
        for each in sorted(folder.iterdir())
        if each.is_dir() and not each.is_symlink() and each.name[0] != "."
        for pack in packs(each)
    ]
    is_pack = (folder / MANIFEST).exists() or ((folder / INDEX).exists() and not below)
    return [folder, *below] if is_pack else below


def check(folder: Path) -> Checked:
    """Hash every file of a pack again, and set it against the manifest."""
    try:
        listed = {name: file.sha256 for name, file in read(folder).files.items()}
        seal = sha256(folder / MANIFEST)
    except (ManifestError, OSError) as error:
        return Checked(folder, 0, (f"nothing can be checked, for {error}. Publish it again with --replace",))
    return Checked(folder, len(listed), tuple(faults(folder, listed)), seal)
