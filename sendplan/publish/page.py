"""One page of a pack, as a task that any machine can do: made in a process of its own, its charts drawn by another."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from sendplan.errors import PublishError
from sendplan.publish.contents import FORMS, Form
from sendplan.publish.converter import Converter
from sendplan.publish.engine import KERNEL, PageError, Run, as_far_as_it_ran, wanted_engine
from sendplan.publish.fresh import Ask, Limits, Lost, fresh
from sendplan.publish.sound import completed

if TYPE_CHECKING:
    from nbformat import NotebookNode

_converters: list[Converter] = []
_first = Lock()


class Task(NamedTuple):
    """A page to be made, on this machine or another: everything in it can be sent along."""

    notebook: str
    source: str | None  # the text of the notebook, where it could be read
    parameters: dict[str, Any]  # area, meeting and audience among them
    page: dict[str, Any]  # what its head and foot say (see facts.facts)
    area: bytes  # as pickle wrote it
    engine: str
    limits: Limits
    drawings: Path  # where drawings made before are, and new ones are kept, if that can be written
    fault: str = ""  # why its notebook cannot be run


@dataclass(frozen=True)
class Page:
    """A page that was made: its file, title, question, and every file it brings to the pack."""

    file: str
    title: str
    question: str
    others: tuple[tuple[str, str], ...] = ()  # the same in other forms: each its file, and what it is
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    figures: bytes = field(default=b"[]", repr=False)  # every one it shows (see figures.rows), as JSON (see rows)
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()  # what its author should know, each with its cell


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


def run_of(task: Task) -> Run:
    """Say what is to be run for a page."""
    source = completed(task.source or "")
    which = wanted_engine(source, task.engine)
    return Run(task.notebook, source, task.parameters, which, task.limits.cell)


def forms_of(name: str, metadata: Mapping[str, Any]) -> dict[str, Form]:
    """Return the other forms that the metadata of a notebook name under sendplan.also, each by its file's name."""
    also = [FORMS[form] for form in metadata.get("sendplan", {}).get("also", [])]
    return {f"{name}{form.ending}": form for form in also}


def question(notebook: NotebookNode) -> str:
    """Return the question a notebook answers: the paragraph under its title, as plain text."""
    import mistune
    from markupsafe import Markup

    first = next((cell.source for cell in notebook.cells if cell.cell_type == "markdown"), "")
    _, _, under_title = first.partition("\n")
    return str(Markup(mistune.html(under_title.strip().split("\n\n")[0])).striptags())  # noqa: S704 - only its text


def keep(outcome: Page | PublishError, path: Path) -> Page | PublishError:
    """Put the notebook of a page that failed where the analyst can open it, and say where that is."""
    if not isinstance(outcome, PageError) or outcome.notebook is None:
        return outcome
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(outcome.notebook, encoding="utf-8", errors="surrogateescape", newline="\n")
    return PublishError(f"{outcome} (the notebook as far as it ran: {path})")
