"""What takes pandas, done in processes of their own, so that the one who publishes stays small and starts at once.

An area is read, a pack is bound, the index of all packs is written: each a process that ends when it is done.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sendplan.errors import PublishError, SendplanError
from sendplan.publish.brief import Binding, Brief, Reading
from sendplan.publish.fresh import Ask, Limits, Lost, fresh

Given = TypeVar("Given")
Made = TypeVar("Made")
LIMITS = Limits(cell=1800, page=1800)  # far longer than any of this takes: only what hangs is ended


def read(wanted: Reading, to: Path, *, although_derivable: bool, cold: bool) -> list[Brief] | SendplanError:
    """Read an area; what is to be made of its meetings, or what is wrong with it.

    What runs before this one left in the places of their packs below `to` is put right. The warm
    process is not waited for where this is `cold`.
    """
    return _done(_read, (wanted, to, although_derivable), f"{wanted.area} cannot be read", cold=cold)


def bind(binding: Binding) -> dict[str, bytes] | PublishError:
    """Write every file of a pack: its pages, figures, index, and the manifest of them all."""
    brief = binding.brief
    return _done(_bind, binding, f"The pack of {brief.area} {brief.meeting} cannot be bound")


def write_index(root: Path) -> None:
    """Write the index page of all packs in a folder (see site.write)."""
    if failed := _done(_write_index, root, f"The packs are in their places, but not the index of {root}"):
        raise failed


def _done(make: Callable[[Given, Ask], Made], given: Given, what: str, *, cold: bool = False) -> Made | PublishError:
    """Do something in a fresh process; what became of a process that is lost is what is wrong."""
    try:
        return fresh(make, given, _nothing, LIMITS, cold=cold)
    except Lost as lost:
        return PublishError(f"{what}: {lost}.")


def _nothing(_: object) -> None:
    """Answer nothing: none of these asks."""


def _read(given: tuple[Reading, Path, bool], _: Ask) -> list[Brief] | SendplanError:
    gc.disable()  # it would go through all that is imported again and again; the process soon ends
    from sendplan.publish.reading import briefs

    wanted, to, although_derivable = given
    try:
        return briefs(wanted, to, although_derivable=although_derivable)
    except PublishError as error:
        return error
    except SendplanError as error:
        return SendplanError(str(error))


def _bind(binding: Binding, _: Ask) -> dict[str, bytes] | PublishError:
    from sendplan.publish.binding import files

    try:
        return files(binding)
    except PublishError as error:
        return error


def _write_index(root: Path, _: Ask) -> PublishError | None:
    from sendplan.publish.site import write

    try:
        write(root)
    except PublishError as error:
        return error
    return None
