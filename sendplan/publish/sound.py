"""Whether a file is a notebook that can be run, found before anything starts; what is none is refused by name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sendplan.publish.contents import FORMS

MERGE = re.compile(r"^(<{7}|={7}|>{7})", re.MULTILINE)
ENGINES = ("sendplan", "kernel")  # what may run a notebook: see page
CELLS = ("code", "markdown", "raw")
SAVE = "Open it in JupyterLab and save it again, or take the last version that was whole."


def read(path: Path) -> str | None:
    """Read the text of a notebook; what is no UTF-8 comes back as it was when written. None where nothing can be read.

    Only a file is opened: of a pipe nothing might ever come.
    """
    try:
        return path.read_bytes().decode("utf-8-sig", "surrogateescape") if path.is_file() else None
    except OSError:
        return None


def fault(path: Path) -> str:
    """Say in a line what keeps a notebook from being run, and what to do; empty where nothing does."""
    if not path.is_file():
        found = "a folder" if path.is_dir() else "a link that leads nowhere" if path.is_symlink() else "no file"
        return f"found {found} in place of the notebook. Put the notebook there, or take its name out of area.toml."
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        return f"it cannot be read ({error.strerror}). Allow it to be read."
    except UnicodeDecodeError as error:
        return f"byte {error.start + 1} is not UTF-8, which a notebook is. {SAVE}"
    return _of_text(text)


def completed(source: str) -> str:
    """Have a notebook that does not say in what it is written be in Python, in the kernel that every Python has."""
    notebook = json.loads(source)
    metadata = notebook.setdefault("metadata", {})
    spec = metadata.setdefault("kernelspec", {})
    language = metadata.get("language_info", {}).get("name", "python")
    missing = {"name": "python3", "display_name": "Python 3", "language": language}
    if all(spec.get(each) for each in missing):
        return source
    spec |= {each: spec.get(each) or usual for each, usual in missing.items()}
    return json.dumps(notebook)


def numbered(notebook: Any) -> Iterator[tuple[int, Any]]:
    """Give each cell with its number as its author counts: the one that papermill adds is none of theirs."""
    number = 0
    for cell in notebook.cells:
        number += "injected-parameters" not in cell.metadata.get("tags", [])
        yield number, cell


def _of_text(text: str) -> str:
    if not text.strip():
        return f"the file is empty. {SAVE}"
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        if conflict := MERGE.search(text):
            line = text.count("\n", 0, conflict.start()) + 1
            return f"line {line} is a mark of two versions to be merged ({conflict[0]}). Settle the merge, then save."
        return f"it is not JSON, which a notebook is ({error}). {SAVE}"
    return _of_notebook(found)


def _of_notebook(found: Any) -> str:
    if not isinstance(found, Mapping) or not isinstance(found.get("cells", found.get("worksheets")), list):
        return f"it is not a notebook: it has no list of cells. {SAVE}"
    if found.get("nbformat") != 4:
        return f"it is of nbformat {found.get('nbformat')}; expected 4. Open it in JupyterLab and save it again."
    wrong = [place for place, cell in enumerate(found["cells"], start=1) if not _is_cell(cell)]
    if wrong:
        return f"cell {wrong[0]} is not whole: it needs cell_type, metadata and source. {SAVE}"
    return _of_metadata(found.get("metadata", {}))


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, Mapping) or cell.get("cell_type") not in CELLS:
        return False
    source, metadata, outputs = (cell.get(each) for each in ("source", "metadata", "outputs"))
    lines = source if isinstance(source, list) else [source]
    tags = metadata.get("tags", []) if isinstance(metadata, Mapping) else None
    return isinstance(tags, list) and all(isinstance(each, str) for each in lines) and isinstance(outputs or [], list)


def _of_metadata(metadata: Any) -> str:
    parts = ("sendplan", "kernelspec", "language_info")
    if not isinstance(metadata, Mapping) or not all(isinstance(metadata.get(each, {}), Mapping) for each in parts):
        return f"its metadata are not whole. {SAVE}"
    own = metadata.get("sendplan", {})
    for name, allowed, asked in (
        ("engine", ENGINES, [own.get("engine", "sendplan")]),
        ("also", FORMS, own.get("also", [])),
    ):
        if not isinstance(asked, list) or not all(isinstance(each, str) and each in allowed for each in asked):
            return f"its metadata name {asked!r} under sendplan.{name}; expected {' or '.join(allowed)}."
    return ""
