"""The log of scheduled runs, a line each, and that there is one of them at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

RUNS, LOCK = ".runs.jsonl", ".due.lock"  # files of the folder of all packs
# What a line counts, and how that is told, in this order; those that name what they count are lists.
TOLD = {
    "published": "published",
    "caught_up": "caught up",
    "updated": "brought up to date",
    "failed": "failed",
    "as_they_were": "as they were",
    "not_yet": "not due yet",
}
MADE = ("published", "caught_up", "updated", "failed")
BUSY = "Another run is going on here. This one did nothing."


@contextmanager
def alone(to: Path) -> Iterator[bool]:
    """Be the only scheduled run that writes in a folder; False where there is one, which the system knows of."""
    to.mkdir(parents=True, exist_ok=True)
    lock = FileLock(to / LOCK, timeout=0)
    with suppress(Timeout):
        lock.acquire()
    try:
        yield lock.is_locked
    finally:
        lock.release()


def keep(to: Path, run: Mapping[str, Any]) -> None:
    """Add the line of a run, in one step."""
    with (to / RUNS).open("a", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(run, ensure_ascii=False) + "\n")


def last(to: Path) -> dict[str, Any] | None:
    """Read the line of the last run; None where there was none, or nothing can be read of it."""
    with suppress(OSError, ValueError, IndexError):
        found = json.loads((to / RUNS).read_text(encoding="utf-8").splitlines()[-1])
        return found if isinstance(found, dict) else None
    return None


def told(run: Mapping[str, Any]) -> str:
    """Say in a line what a run did."""
    if run.get("busy"):
        return BUSY
    numbers = {name: len(run[name]) if name in MADE else run[name] for name in TOLD}
    parts = ", ".join(f"{number} {TOLD[name]}" for name, number in numbers.items() if number)
    return f"{parts}." if any(numbers[name] for name in MADE) else f"Nothing is due{parts and f': {parts}'}."
