"""A page made in a process of its own, its charts drawn by another; what became of it where it failed."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sendplan.errors import PublishError
from sendplan.publish.converter import Converter
from sendplan.publish.engine import KERNEL, PageError, as_far_as_it_ran
from sendplan.publish.fresh import Ask, Lost, fresh
from sendplan.publish.page import Page, Task, run_of

_converters: list[Converter] = []
_first = Lock()


@contextmanager
def drawing(processes: int) -> Iterator[None]:
    """Have so many processes that draw the charts of all pages made by this one, and end them."""
    with Converter(processes) as converter:
        _converters.append(converter)
        try:
            yield
        finally:
            _converters.remove(converter)


def _converter() -> Converter:
    """Give the converter that pages of this process share; a cluster's worker keeps its own as long as it lives."""
    with _first:
        if not _converters:
            _converters.append(Converter())
    return _converters[-1]


class _Desk:
    """What the one who has a page made keeps while it is being made, and what it answers."""

    def __init__(self, drawings: Path) -> None:
        self.drawings = drawings
        self.cells: list[bytes] = []  # as pickle wrote them: they are large, and seldom looked at

    def answer(self, message: tuple[str, Any]) -> Mapping[str, bytes] | PublishError | None:
        """Keep what ran so far, or have charts drawn."""
        kind, what = message
        if kind == "cell":
            self.cells.append(what)
        return self._drawn(what) if kind == "drawings" else None

    def _drawn(self, charts: Sequence[Any]) -> Mapping[str, bytes] | PublishError:
        try:
            return _converter().drawn(charts, self.drawings)
        except PublishError as error:
            return error


def attempt(task: Task) -> Page | PublishError:
    """Make a page in a process of its own, or return what was wrong with it."""
    if task.fault:
        return PageError(f"{task.notebook}: {task.fault}", task.source)
    desk, run = _Desk(task.drawings), run_of(task)
    if not task.drawings.is_dir():
        _converter().start()  # nothing was drawn yet: it gets ready while the notebook runs
    limits = task.limits._replace(cell=task.limits.page) if run.engine == KERNEL else task.limits
    try:
        return fresh(_make, task, desk.answer, limits)
    except Lost as lost:
        why = f"{task.notebook}: {lost}"
        cells = dict(map(pickle.loads, desk.cells))
        return PageError(why, as_far_as_it_ran(run, cells, why))


def _make(task: Task, ask: Ask) -> Page | PublishError:
    """Make a page here; what that takes is imported here, and not by the one who has it made."""
    from sendplan.publish.making import make

    return make(task, ask)


def keep(outcome: Page | PublishError, path: Path) -> Page | PublishError:
    """Put the notebook of a page that failed where the analyst can open it, and say where that is."""
    if not isinstance(outcome, PageError) or outcome.notebook is None:
        return outcome
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(outcome.notebook, encoding="utf-8", errors="surrogateescape", newline="\n")
    return PublishError(f"{outcome} (the notebook as far as it ran: {path})")
