"""One small family of errors: whatever sendplan refuses, it refuses with one of these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sendplan.words import count

Result = TypeVar("Result")
REMEDY = "Correct the row and run 'sendplan check' again."


class SendplanError(Exception):
    """Anything sendplan refuses to do; its message is meant for the person who asked."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Have pickle make it again as it is, whatever its kind is made from: other processes send it."""
        return _again, (type(self), self.args, vars(self))

    def _render_traceback_(self) -> list[str]:
        """Have a notebook show the message alone: it says what to do, and no line of the library does."""
        return [f"{type(self).__name__}: {self}"]


def _again(kind: type[SendplanError], said: tuple[Any, ...], more: dict[str, Any]) -> SendplanError:
    error = kind.__new__(kind, *said)
    vars(error).update(more)
    return error


@dataclass(frozen=True, order=True)
class Fault:
    """One bad cell (or file): where it is, what was found, what is allowed, what to do."""

    file: str
    row: int  # as a spreadsheet numbers it: the header is row 1; 0 is the whole file
    key: str  # such as "action 1.2.2"; empty where the row has none
    column: str
    found: str
    allowed: str
    remedy: str = REMEDY

    def __str__(self) -> str:
        key = f" ({self.key})" if self.key else ""
        row = f", row {self.row}{key}" if self.row else ""
        column = f", {self.column}" if self.column else ""
        return f"{self.file}{row}{column}: found {self.found}; expected {self.allowed}. {self.remedy}"


class DataError(SendplanError):
    """The tables of an area hold cells that are not allowed; carries every one of them, and those in doubt."""

    def __init__(self, area: str, faults: Iterable[Fault], doubts: Iterable[Fault] = ()) -> None:
        self.area = area
        self.faults, self.doubts = sorted(set(faults)), tuple(doubts)
        super().__init__("\n".join([f"data/{area}: {count(len(self.faults), 'fault')}", *map(str, self.faults)]))


class ReleaseError(SendplanError):
    """Files of a publisher cannot be imported as they are; carries every fault, and shows the first of them."""

    SHOWN = 20  # a publisher's file may have as many faults as rows

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        lines = [f"Nothing was imported: {count(len(self.faults), 'fault')}", *map(str, self.faults[: self.SHOWN])]
        more = len(self.faults) - self.SHOWN
        super().__init__("\n".join([*lines, f"{more} more like these."] if more > 0 else lines))


def refuse_faults(faults: Iterable[Fault]) -> None:
    """Raise ReleaseError where there is any fault."""
    if every := list(faults):
        raise ReleaseError(every)


class Faults(list[Fault]):
    """Faults gathered over several files."""

    def of(self, read: Callable[[], Result]) -> Result | None:
        """Return what a reader returns; None, and its faults kept, where it refuses."""
        try:
            return read()
        except (DataError, ReleaseError) as error:
            self += error.faults
            return None


class NotFoundError(SendplanError):
    """Something was asked for by a name that does not exist; the message lists what does, and may say what to do."""

    def __init__(self, kind: str, asked: str, existing: Sequence[str], remedy: str = "") -> None:
        listed = ", ".join(existing) if existing else "none"
        super().__init__(f"There is no {kind} {asked!r}. What exists: {listed}. {remedy}".rstrip())


class PublishError(SendplanError):
    """A page could not be made; nothing was published and what was there before still is."""


class ClusterError(PublishError):
    """A cluster is not there or was lost, or a page on it was; the message says why."""
