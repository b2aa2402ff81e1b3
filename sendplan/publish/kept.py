"""What a publisher keeps for itself, outside the published folder: drawings, and what it last made of each pack.

Nothing of it is published, and only whoever publishes can write there: what stands in a published folder
is taken for a pack of our own where its seal is the one that was noted here.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import platformdirs

from sendplan.publish.contents import MANIFEST, as_json, read_json, sha256, write_whole

FOLDER = "SENDPLAN_CACHE"  # of the environment: another folder than the system's own for such things


def folder() -> Path:
    """Where it is kept: SENDPLAN_CACHE if it is set, else the user's own folder for what programs keep."""
    return Path(os.environ.get(FOLDER) or platformdirs.user_cache_path("sendplan"))


def drawings() -> Path:
    """Where drawings of charts are kept, for the next time they are the same."""
    return folder() / "drawings"


def note(place: Path, made_from: Mapping[str, Any]) -> None:
    """Note what the pack in a place was made from, and its seal, while its place is locked; it only saves time."""
    path = _path(place)
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, as_json({"place": str(place), "seal": sha256(place / MANIFEST), **made_from}))


def noted(place: Path) -> dict[str, Any]:
    """Read what was noted of the pack in a place; nothing where it is not the pack that was put there."""
    found = read_json(_path(place))
    with suppress(OSError):
        if found.get("seal") == sha256(place / MANIFEST):
            return found
    return {}


def _path(place: Path) -> Path:
    name = hashlib.sha256(str(place.absolute()).encode(errors="surrogateescape")).hexdigest()
    return folder() / "packs" / f"{name}.json"
