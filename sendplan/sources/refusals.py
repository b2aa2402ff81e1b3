"""How a release is refused: with every fault of every file at once, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from sendplan.errors import Fault, ReleaseError

Result = TypeVar("Result")


def refuse(faults: Iterable[Fault]) -> None:
    """Raise ReleaseError where there is any fault."""
    if every := list(faults):
        raise ReleaseError(every)


class Faults(list[Fault]):
    """Faults gathered over several files."""

    def of(self, read: Callable[[], Result]) -> Result | None:
        """Return what a reader returns; None, and its faults kept, where it refuses."""
        try:
            return read()
        except ReleaseError as error:
            self += error.faults
            return None
