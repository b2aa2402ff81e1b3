"""What to publish: notebooks, their parameters and defaults, checked before anything starts."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sendplan.errors import NotFoundError, SendplanError
from sendplan.publish.sound import fault

TYPES = {"str": str, "int": int, "float": float}  # what a notebook's parameter may be annotated as
OWN_OPTIONS = {"area": "--area", "meeting": "--meeting", "audience": "--audience"}


def notebooks_folder() -> Path:
    """Where the notebooks are: notebooks/ beside the package."""
    return Path(__file__).parents[2] / "notebooks"


def notebook_names() -> list[str]:
    """Name every notebook, without its ending."""
    return sorted(path.stem for path in notebooks_folder().glob("*.ipynb"))


def place_of(name: str) -> Path:
    """Say where a notebook of a name is to be, whether it is there or not."""
    return notebooks_folder() / f"{name}.ipynb"


def notebook_path(name: str) -> Path:
    """Find a notebook by name; NotFoundError lists those there are."""
    if name not in notebook_names():
        raise NotFoundError("notebook", name, notebook_names())
    return place_of(name)


def declared(name: str) -> dict[str, dict[str, str]]:
    """Read a notebook's parameters cell: name → default (as written), inferred_type_name, help.

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
    """Read what a cell assigns: its value as written, its type as annotated or else None, the comment behind it."""
    found = {}
    try:
        lines = ast.parse(source, type_comments=True).body
    except (SyntaxError, ValueError, RecursionError):
        return {}  # the notebook will say so when it runs
    for line in lines:
        if isinstance(line, ast.Assign | ast.AnnAssign) and line.value:
            target = line.target if isinstance(line, ast.AnnAssign) else line.targets[0]
            kind = ast.unparse(line.annotation) if isinstance(line, ast.AnnAssign) else str(line.type_comment)
            default, behind = ast.get_source_segment(source, line.value) or "", _behind(source, line)
            found[ast.unparse(target)] = {"default": default, "inferred_type_name": kind, "help": behind}
    return found


def _behind(source: str, line: ast.stmt) -> str:
    """Take the comment behind an assignment."""
    last = source.splitlines()[(line.end_lineno or 1) - 1].encode()
    return last[line.end_col_offset :].decode().partition("#")[2].strip()


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
