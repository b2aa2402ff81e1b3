"""One page of a pack: its notebook executed, and written in every form it has."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from nbconvert.exporters import Exporter

from sendplan.errors import PublishError
from sendplan.publish import figures
from sendplan.publish.document import DocumentExporter
from sendplan.publish.engine import execute
from sendplan.publish.exporter import PageExporter
from sendplan.publish.slides import SlidesExporter


class Form(NamedTuple):
    """Another form of a page: its exporter, how its file's name ends, and what a reader is told it is."""

    exporter: type[Exporter]
    ending: str
    called: str


FORMS = {
    "slides": Form(SlidesExporter, ".slides.html", "slides"),
    "docx": Form(DocumentExporter, ".docx", "a Word document"),
}


class Task(NamedTuple):
    """A page to be made, in this process or in another: everything in it can be sent along."""

    notebook: str
    parameters: dict[str, Any]  # area, meeting and audience among them
    page: dict[str, Any]  # what its head and foot say (see facts.facts)
    kept: Path  # where the notebook stays if it fails


@dataclass(frozen=True)
class Page:
    """A page that was made: its file, title, question, and every file it brings to the pack."""

    file: str
    title: str
    question: str
    others: tuple[tuple[str, str], ...] = ()  # the same in other forms: each its file, and what it is
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    figures: Sequence[figures.Row] = field(default=(), repr=False)  # every figure it shows (see figures.rows)
    seconds: float = 0.0


def attempt(task: Task) -> Page | PublishError:
    """Make a page, or return what was wrong with it: an error that other processes can send back."""
    try:
        return make(task)
    except PublishError as error:
        return error


def make(task: Task) -> Page:
    """Execute a notebook and write its page; PublishError where either fails."""
    begun = time.perf_counter()
    notebook = execute(task.notebook, task.parameters, task.kept)
    forms = _forms(task.notebook, notebook)
    others = tuple((file, form.called) for file, form in forms.items())
    file = f"{task.notebook}.html"
    html, resources = PageExporter().from_notebook_node(notebook, {"page": task.page | {"others": others}})
    files = {file: html.encode()}
    for other, form in forms.items():
        written, _ = form.exporter().from_notebook_node(notebook, {"page": task.page})
        files[other] = written if isinstance(written, bytes) else written.encode()
    shown = figures.rows(notebook, file, resources["title"])
    return Page(file, resources["title"], question(notebook), others, files, shown, time.perf_counter() - begun)


def _forms(name: str, notebook: nbformat.NotebookNode) -> dict[str, Form]:
    """Return the other forms that a notebook's metadata name under sendplan.also, each by its file's name."""
    also = [FORMS[form] for form in notebook.metadata.get("sendplan", {}).get("also", [])]
    return {f"{name}{form.ending}": form for form in also}


def question(notebook: nbformat.NotebookNode) -> str:
    """Return the question a notebook answers: the paragraph under its title."""
    _, _, under_title = notebook.cells[0].source.partition("\n")
    return str(under_title.strip().split("\n\n")[0])
