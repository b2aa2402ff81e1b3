"""Very many areas, published here and on two workers of a cluster: are the files the same, the last as fast?"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import ways
from areas import NOTEBOOKS, Pages, written
from cluster import cluster

RUN = "run.json"  # of a pack: when it was made, and so written last and different each time


@dataclass(frozen=True)
class Made:
    """How long it took to publish every area, a page among the first and the last third, and what was written."""

    seconds: float
    first: float  # seconds a page
    last: float
    files: dict[str, str]  # their hashes


def everywhere(folder: Path, areas: int, told: Callable[[str], object]) -> dict[str, Made]:
    """Publish one pack of every area, two pages at a time: by two processes of this computer, and by two workers."""
    given = written(folder / "areas", areas, meetings=1)
    found = {"two at a time": _made(given, folder / "local", "--jobs", "2")}
    told(f"{len(given)} pages of {areas} areas: {found['two at a time'].seconds:.0f} s")
    with tempfile.TemporaryDirectory() as own, cluster(Path(own)) as workers:
        found["two workers"] = _made(given, folder / "cluster", "--cluster", workers.address)
    told(f"the same on two workers: {found['two workers'].seconds:.0f} s")
    return found


def _made(given: Pages, to: Path, *options: str) -> Made:
    took = ways.seconds([ways.publish(given, to, *options)], given)
    ways.sizes(given, to)
    return Made(took, *thirds(to), hashes(to))


def thirds(to: Path) -> tuple[float, float]:
    """Seconds a page while the first and the last third of packs were put in their places, by the clock of files."""
    ends = sorted(path.stat().st_mtime for path in to.glob(f"*/*/{RUN}"))
    third = len(ends) // 3
    pages = third * len(NOTEBOOKS)
    return (ends[third] - ends[0]) / pages, (ends[-1] - ends[-1 - third]) / pages


def hashes(to: Path) -> dict[str, str]:
    """SHA-256 of every file that readers see, but for what says when it was made."""
    paths = {path.relative_to(to): path for path in to.rglob("*") if path.is_file() and path.name != RUN}
    seen = {name: path for name, path in paths.items() if not any(part.startswith(".") for part in name.parts)}
    return {name.as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for name, path in seen.items()}
