"""A file as a paper, by what kind of file it is; each reader is loaded when it is needed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from sendplan.sources import sheets
from sendplan.sources.files import SourceFile
from sendplan.sources.paper import Paper, of_sheets

READERS = {
    ".docx": "word", ".docm": "word", ".pdf": "pdf", ".html": "web", ".htm": "web", ".txt": "text", ".md": "text",
}  # fmt: skip
KINDS = (*sheets.KINDS, *READERS)
SAVE_AS = "Save it as one of these, and give that."
Tell = Callable[[int, int], None]


def read(path: Path, tell: Tell | None = None) -> Paper:
    """Read a file; `tell` hears of each page of a PDF, and of how many. Raises ReleaseError where it cannot be read."""
    kind = path.suffix.lower()
    if kind in sheets.KINDS:
        return of_sheets(sheets.read(path))
    if kind not in READERS:
        raise SourceFile(path).refusal(
            0, "", f"a file named {path.name}", f"one that ends in {', '.join(KINDS)}", SAVE_AS
        )
    reader = import_module(f"sendplan.sources.readers.{READERS[kind]}")
    paper: Paper = reader.read(path, tell) if kind == ".pdf" else reader.read(path)
    return paper
