"""One page, made in the process it is sent to: its notebook executed, and written in every form it has."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import nbformat

from sendplan.data.areas import area_given
from sendplan.errors import PublishError
from sendplan.publish import figures
from sendplan.publish.contents import Form
from sendplan.publish.exporter import wanted, write_page, write_slides
from sendplan.publish.fork import Ask
from sendplan.publish.headings import message
from sendplan.publish.outputs import ready
from sendplan.publish.page import ChartsWanted, Page, PageError, Progress, Task, execute, forms_of
from sendplan.publish.params import notebooks_folder


def make(task: Task, ask: Ask) -> Page:
    """Execute a notebook and write its page; whoever is asked has the charts drawn. PageError says what is wrong."""
    with area_given(pickle.loads(task.area)):  # noqa: S301 - our own
        return _make(task, ask)


def _make(task: Task, ask: Ask) -> Page:
    begun = time.perf_counter()
    ran = execute(task, lambda *cell: ask(Progress(pickle.dumps(cell))))
    with _refusing(ran, f"{task.notebook}, "):
        notebook, warnings = ready(ran, notebooks_folder())
    with _refusing(ran, f"{task.notebook}: "):
        drawn = ask(ChartsWanted(wanted(notebook)))
    forms = forms_of(task.notebook, notebook.metadata)
    others = tuple((file, form.called) for file, form in forms.items())
    file = f"{task.notebook}.html"
    html, title = write_page(notebook, task.page | {"others": others}, drawn)
    files = {file: html.encode()} | {other: _write(form)(notebook, task.page, drawn) for other, form in forms.items()}
    with _refusing(ran, f"{task.notebook}: "):
        told = figures.rows(notebook, file, title, task.page.get("scale", {}))
    took = time.perf_counter() - begun
    return Page(file, title, message(html, notebook), others, files, tuple(told), took, tuple(warnings))


@contextmanager
def _refusing(ran: Any, where: str) -> Iterator[None]:
    """Have what is wrong with a notebook that ran carry it, and say where each line of it is."""
    try:
        yield
    except PublishError as error:
        why = "\n".join(f"{where}{each}" for each in str(error).splitlines())
        raise PageError(why, nbformat.writes(ran)) from error


def _write(form: Form) -> Callable[[Any, Mapping[str, Any], Mapping[str, bytes]], bytes]:
    """Give what writes another form of a page; a Word document imports much that few pages need."""
    if form.kind == "docx":
        from sendplan.publish.word import write_document

        return write_document
    return write_slides
