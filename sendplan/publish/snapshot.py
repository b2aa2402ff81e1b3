"""The pack of a meeting: every page written beside its place, then moved in whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from nbconvert.exporters import Exporter

from sendplan.errors import PublishError
from sendplan.meeting import Meeting
from sendplan.publish.document import DocumentExporter
from sendplan.publish.engine import execute
from sendplan.publish.exporter import PageExporter, render
from sendplan.publish.facts import facts
from sendplan.publish.slides import SlidesExporter

FAILED = ".failed"  # folder of reports/ that keeps notebooks that did not run to their end


class Form(NamedTuple):
    """Another form of a page: its exporter, how its file's name ends, and what a reader is told it is."""

    exporter: type[Exporter]
    ending: str
    called: str


FORMS = {
    "slides": Form(SlidesExporter, ".slides.html", "slides"),
    "docx": Form(DocumentExporter, ".docx", "a Word document"),
}


@dataclass(frozen=True)
class Page:
    """One page of a pack: its file, its title and the question it answers."""

    file: str
    title: str
    question: str
    others: tuple[tuple[str, str], ...] = ()  # the same in other forms: each its file, and what it is


def reports_folder() -> Path:
    """Where packs go unless told otherwise: reports/ beside the package."""
    return Path(__file__).parents[2] / "reports"


def publish(meeting: Meeting, to: Path, parameters: dict[str, Any], on_page: Callable[[str], object] = str) -> Path:
    """Make the pack of a meeting and return its index page.

    Writes `to`/<area>/<date>/; a pack that is there already is replaced whole, or stays as it was
    if anything fails (PublishError). `on_page` is called with the name of each finished notebook.
    """
    place = to / meeting.area.id / meeting.name
    kept = to / FAILED / meeting.area.id / place.name
    page = facts(meeting)
    with tidied(kept, to), tidied(place.parent, to), staged(place) as folder:
        pages = []
        for name in meeting.body.notebooks:
            own = {"area": meeting.area.id, "meeting": place.name}
            pages.append(_write(execute(name, own | parameters, kept / f"{name}.ipynb"), name, page, folder))
            on_page(name)
        (folder / "index.html").write_text(
            render("pack.html.j2", page=page, pages=pages), encoding="utf-8", newline="\n"
        )
    return place / "index.html"


def _write(notebook: nbformat.NotebookNode, name: str, page: dict[str, Any], folder: Path) -> Page:
    """Write a notebook's page, and the other forms that its metadata name under sendplan.also."""
    forms = [FORMS[form] for form in notebook.metadata.get("sendplan", {}).get("also", [])]
    others = tuple((f"{name}{form.ending}", form.called) for form in forms)
    for (file, _), form in zip(others, forms, strict=True):
        written, _ = form.exporter().from_notebook_node(notebook, {"page": page})
        (folder / file).write_bytes(written if isinstance(written, bytes) else written.encode())
    html, resources = PageExporter().from_notebook_node(notebook, {"page": page | {"others": others}})
    (folder / f"{name}.html").write_text(html, encoding="utf-8", newline="\n")
    return Page(f"{name}.html", resources["title"], question(notebook), others)


def question(notebook: nbformat.NotebookNode) -> str:
    """Return the question a notebook answers: the paragraph under its title."""
    _, _, under_title = notebook.cells[0].source.partition("\n")
    return str(under_title.strip().split("\n\n")[0])


@contextmanager
def staged(place: Path) -> Iterator[Path]:
    """Give a folder beside `place` to write into; move it there whole, or drop it on any error.

    Raises PublishError where the folder cannot be written or the earlier one cannot be moved.
    """
    beside = place.parent / f".{place.name}-{os.getpid()}"
    new, old = beside / "new", beside / "old"
    try:
        new.mkdir(parents=True)
        yield new
        _swap(place, new, old)
    except OSError as error:
        raise PublishError(f"{place} cannot be written: {error}. Is a page of it open, or the disk full?") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _swap(place: Path, new: Path, old: Path) -> None:
    """Put a new folder in its place; whatever stops it, the earlier one is there again."""
    if place.exists():
        place.rename(old)
    try:
        new.rename(place)
    except BaseException:
        if old.exists() and not place.exists():
            old.rename(place)
        raise


@contextmanager
def tidied(folder: Path, upto: Path) -> Iterator[None]:
    """Remove, whatever happens, the folders below `upto` that are empty in the end."""
    try:
        yield
    finally:
        while folder != upto and (not folder.exists() or not any(folder.iterdir())):
            if folder.exists():
                folder.rmdir()
            folder = folder.parent
