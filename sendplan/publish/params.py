"""What to publish: notebooks, whether each can be run, its parameters and defaults; found before anything starts."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sendplan.data.folder import area_names, data_folder, read_toml
from sendplan.errors import NotFoundError, SendplanError
from sendplan.publish.contents import FORMS

TYPES = {"str": str, "int": int, "float": float}  # what a notebook's parameter may be annotated as
OWN_OPTIONS = {"area": "--area", "meeting": "--meeting", "audience": "--audience"}
MERGE = re.compile(r"^(<{7}|={7}|>{7})", re.MULTILINE)
ENGINES = ("sendplan", "kernel")  # what may run a notebook: see page
CELLS = ("code", "markdown", "raw")
OF_THE_LAB = {"start", "scratch"}  # notebooks for who works in JupyterLab, and no pages
SAVE = "Open it in JupyterLab and save it again, or take the last version that was whole."


def notebooks_folder() -> Path:
    """Where the notebooks are: notebooks/ beside the package."""
    return Path(__file__).parents[2] / "notebooks"


def notebook_names() -> list[str]:
    """Name every notebook that can be a page, without its ending."""
    return sorted({path.stem for path in notebooks_folder().glob("*.ipynb")} - OF_THE_LAB)


def unlisted() -> list[str]:
    """Name the notebooks that no body of any area names; of areas whose files were checked."""
    tomls = (read_toml(data_folder() / each / "area.toml") for each in area_names())
    named = {name for toml in tomls for body in toml["bodies"] for name in body["notebooks"]}
    return [name for name in notebook_names() if name not in named]


def place_of(name: str) -> Path:
    """Say where a notebook of a name is to be, whether it is there or not."""
    return notebooks_folder() / f"{name}.ipynb"


def notebook_path(name: str) -> Path:
    """Find a notebook by name; NotFoundError lists those there are."""
    if name not in notebook_names():
        raise NotFoundError("notebook", name, notebook_names())
    return place_of(name)


def declared(name: str) -> dict[str, dict[str, str]]:
    """Read a notebook's parameters cell: name → default (as written), inferred_type_name.

    As papermill reads it, without papermill, which takes longer to import than a pack to check. A file
    that is no notebook declares nothing: its page will say so.
    """
    path = place_of(name)
    if fault(path):
        return {}
    cells = json.loads(path.read_bytes())["cells"]
    tagged = [each for each in cells if "parameters" in each["metadata"].get("tags", [])]
    return assigned("".join(tagged[0]["source"])) if tagged else {}


def assigned(source: str) -> dict[str, dict[str, str]]:
    """Read what a cell assigns: its value as written, and its type as annotated or else None."""
    found = {}
    try:
        lines = ast.parse(source, type_comments=True).body
    except (SyntaxError, ValueError, RecursionError):
        return {}  # the notebook will say so when it runs
    for line in lines:
        if isinstance(line, ast.Assign | ast.AnnAssign) and line.value:
            target = line.target if isinstance(line, ast.AnnAssign) else line.targets[0]
            kind = ast.unparse(line.annotation) if isinstance(line, ast.AnnAssign) else str(line.type_comment)
            default = ast.get_source_segment(source, line.value) or ""
            found[ast.unparse(target)] = {"default": default, "inferred_type_name": kind}
    return found


def accepted(name: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Choose the parameters that a notebook is given: those with an option of their own, and others it declares."""
    own = declared(name) if parameters.keys() - OWN_OPTIONS.keys() else {}
    return {each: value for each, value in parameters.items() if each in OWN_OPTIONS or each in own}


def defaults() -> tuple[str, str]:
    """Return the area and meeting that the notebooks themselves name, of the first that does.

    Raises SendplanError where none does.
    """
    for each in map(declared, notebook_names()):
        if {"area", "meeting"} <= each.keys():
            area, meeting = (each[name]["default"].strip("\"'") for name in ("area", "meeting"))
            return area, meeting
    raise SendplanError("No notebook names an area and a meeting. Give --area and --meeting.")


def given(pairs: Iterable[str], notebooks: Iterable[str]) -> dict[str, Any]:
    """Turn NAME=VALUE texts into parameters of the notebooks, each as its annotated type.

    Raises NotFoundError for a name that no notebook declares, SendplanError for a text that is
    not NAME=VALUE, a value of another type, or a name that has an option of its own.
    """
    known = {name: each for notebook in notebooks for name, each in declared(notebook).items()}
    return dict(_one(pair, known) for pair in pairs)


def _one(pair: str, known: Mapping[str, Mapping[str, Any]]) -> tuple[str, Any]:
    name, equals, text = pair.partition("=")
    if not equals:
        raise SendplanError(f"-p {pair}: expected NAME=VALUE, such as -p NAME=31.")
    if name in OWN_OPTIONS:
        raise SendplanError(f"-p {pair}: use {OWN_OPTIONS[name]} instead.")
    if name not in known:
        raise NotFoundError("notebook parameter", name, sorted(known))
    annotated = str(known[name]["inferred_type_name"])
    if annotated not in TYPES:
        listed = ", ".join(TYPES)
        raise SendplanError(f"-p {name}: the notebook must say its type, one of {listed}; found {annotated}.")
    try:
        return name, TYPES[annotated](text)
    except ValueError:
        raise SendplanError(f"-p {name}: found {text!r}; expected a value of type {annotated}.") from None


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
    engine, also = [own.get("engine", "sendplan")], own.get("also", [])
    for name, allowed, asked in (("engine", ENGINES, engine), ("also", FORMS, also)):
        if not isinstance(asked, list) or not all(isinstance(each, str) and each in allowed for each in asked):
            return f"its metadata name {asked!r} under sendplan.{name}; expected {' or '.join(allowed)}."
    return ""
