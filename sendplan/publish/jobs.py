"""What takes long, each done in a process of its own: an area read, a page made, a pack bound, the index written.

Whoever has it done imports none of the libraries that read tables or make pages, stays small and starts at once.
"""

from __future__ import annotations

import gc
import pickle
from pathlib import Path
from typing import TypeVar

from sendplan.errors import PublishError
from sendplan.publish.converter import Converter
from sendplan.publish.fork import Ask, Limits, Lost, Make, fresh
from sendplan.publish.pack import Brief, Pack
from sendplan.publish.page import KERNEL, ChartsWanted, Page, PageError, Progress, Task, as_far_as_it_ran
from sendplan.publish.unchanged import Reading

Given = TypeVar("Given")
Made = TypeVar("Made")
AHEAD = 2  # tasks begun for each that is done at a time: none waits, and few are in memory
JOB_LIMITS = Limits(cell=1800, page=1800)  # far longer than any but a page takes: only what hangs is ended


def attempt(task: Task, converter: Converter) -> Page:
    """Make a page, its charts drawn by a converter; PageError says what was wrong with it."""
    if task.fault:
        raise PageError(f"{task.notebook}: {task.fault}", task.source)
    cells: list[bytes] = []

    def answer(message: Progress | ChartsWanted) -> dict[str, bytes] | None:
        if isinstance(message, ChartsWanted):
            return converter.drawn(message.wanted, task.drawings)
        cells.append(message.pickled)
        return None

    if not task.drawings.is_dir():
        converter.start()  # nothing was drawn yet: it gets ready while the notebook runs
    limits = task.limits._replace(cell=task.limits.page) if task.runs_in == KERNEL else task.limits
    try:
        return fresh(_make, task, limits, answer)
    except Lost as lost:
        why = f"{task.notebook}: {lost}"
        ran = dict(map(pickle.loads, cells))
        raise PageError(why, as_far_as_it_ran(task, ran, why)) from lost


def read(wanted: Reading, to: Path, *, although_derivable: bool, cold: bool, mends: bool = True) -> list[Brief]:
    """Read an area; what is to be made of its meetings (see heavy.briefs). Where `cold`, see fresh."""
    given = wanted, to, although_derivable, mends
    return _done(_read, given, f"{wanted.area} cannot be read", cold=cold)


def bind(pack: Pack) -> dict[str, bytes]:
    """Write every file of a pack whose pages are all done (see heavy.files)."""
    return _done(_bind, pack, f"The pack of {pack.brief.area} {pack.brief.meeting} cannot be bound")


def write_index(root: Path) -> None:
    """Write the index page of all packs in a folder (see site.write)."""
    _done(_write_index, root, f"The packs are in their places, but not the index of {root}")


def _done(make: Make[Given, Made], given: Given, what: str, *, cold: bool = False) -> Made:
    try:
        return fresh(make, given, JOB_LIMITS, cold=cold)
    except Lost as lost:
        raise PublishError(f"{what}: {lost}.") from lost


# Each imports what it takes, in the process that it is called in.


def _make(task: Task, ask: Ask) -> Page:
    from sendplan.publish.making import make

    return make(task, ask)


def _read(given: tuple[Reading, Path, bool, bool], _: Ask) -> list[Brief]:
    gc.disable()  # it would go through all that is imported again and again; the process soon ends
    from sendplan.publish.heavy import briefs

    wanted, to, although_derivable, mends = given
    return briefs(wanted, to, although_derivable=although_derivable, mends=mends)


def _bind(pack: Pack, _: Ask) -> dict[str, bytes]:
    from sendplan.publish.heavy import files

    return files(pack)


def _write_index(root: Path, _: Ask) -> None:
    from sendplan.publish.site import write

    write(root)
