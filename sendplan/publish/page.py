"""One page of a pack, as a task that any machine can do, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from sendplan.publish.contents import FORMS, Form
from sendplan.publish.drawing import Wanted
from sendplan.publish.engine import Run, wanted_engine
from sendplan.publish.fresh import Limits
from sendplan.publish.sound import completed


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


class Cell(NamedTuple):
    """What the process of a page tells of a code cell: its place, and itself once it ran."""

    pickled: bytes  # it is large, and seldom looked at


class Charts(NamedTuple):
    """What the process of a page asks for: its charts, drawn."""

    wanted: Sequence[Wanted]


def run_of(task: Task) -> Run:
    """Say what is to be run for a page."""
    source = completed(task.source or "")
    which = wanted_engine(source, task.engine)
    return Run(task.notebook, source, task.parameters, which, task.limits.cell)


def forms_of(name: str, metadata: Mapping[str, Any]) -> dict[str, Form]:
    """Return the other forms that the metadata of a notebook name under sendplan.also, each by its file's name."""
    also = [FORMS[form] for form in metadata.get("sendplan", {}).get("also", [])]
    return {f"{name}{form.ending}": form for form in also}
