"""The notebook that JupyterLab opens with: which question each notebook answers, as they say themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sendplan.publish.params import fault, notebook_names, notebooks_folder, place_of

BEFORE = """# Start here

Each notebook answers one question about a plan. Open one and choose **Run > Run All Cells**.
Its first cell names the area, the meeting and the audience. Change them, and run all cells again.

| Notebook | What it answers |
|---|---|
"""
AFTER = """
[Scratch](scratch.ipynb) shows the library in ten cells, to try things in. It is never published.

`sendplan list` names every area and meeting, and `sendplan publish` makes the pages.
"""


def start_page() -> str:
    """Write the notebook, of all that can be read."""
    read = [name for name in notebook_names() if not fault(place_of(name))]
    rows = "".join(
        f"| [{title}]({name}.ipynb) | {asks} |\n" for name, (title, asks) in zip(read, map(_opening, read), strict=True)
    )
    cell = {"cell_type": "markdown", "id": "start", "metadata": {}, "source": (BEFORE + rows + AFTER).splitlines(True)}
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    notebook = {"cells": [cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _opening(name: str) -> tuple[str, str]:
    """Read the title and the question that a notebook begins with; its name and nothing where it has none."""
    cells: list[Any] = json.loads(place_of(name).read_bytes())["cells"]
    text = "".join(cells[0]["source"]) if cells and cells[0]["cell_type"] == "markdown" else ""
    title, _, question = text.partition("\n")
    return title.lstrip("# ").strip() or name, " ".join(question.replace("|", "\\|").split())


def write_start_page() -> Path:
    """Write the notebook where it is not as the others are now, and say where it is."""
    path, text = notebooks_folder() / "start.ipynb", start_page()
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="\n")
    return path
