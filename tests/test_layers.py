"""The rooms of the library, and that no arrow leads back: data → rules → show → pages → publish."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

LIBRARY = Path(__file__).parents[1] / "sendplan"
CORE = ("errors", "words", "cells", "periods", "vocabulary", "audience", "frames", "figures", "told")
# A room, and the rooms that it may take from: CORE is everyone's, and the command line takes from all.
TAKES = {
    "core": set(),
    "data": set(),
    "sources": {"data"},
    "rules": {"data"},
    "agenda": {"data"},
    "meeting": {"data", "rules", "agenda"},
    "opening": {"data", "rules", "meeting"},
    "show": {"rules"},
    "pages": {"rules", "agenda", "meeting", "show", "data"},
    "publish": {"data", "rules", "meeting", "opening", "show", "pages"},
    "manual": set(),
    "lab": {"meeting", "opening", "show", "publish"},
    "review": {"data", "sources", "show", "publish"},
    "returns": {"data", "sources", "rules", "opening", "show", "publish"},
    "schedule": {"data", "rules", "opening", "publish", "returns"},
}


def room(module):
    first = module.split(".")[1]
    return "core" if first in CORE else first


def modules():
    for path in sorted(LIBRARY.rglob("*.py")):
        name = ".".join(path.relative_to(LIBRARY.parent).with_suffix("").parts).removesuffix(".__init__")
        yield name, ast.parse(path.read_text(encoding="utf-8"))


MODULES = dict(modules())


def taken(name):
    """Every module that one imports, wherever in it."""
    for node in ast.walk(MODULES[name]):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sendplan":
            for each in node.names:
                whole = f"{node.module}.{each.name}"
                yield whole if whole in MODULES else node.module
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name in MODULES)


INSIDE = [name for name in MODULES if name.count(".") and name != "sendplan.__main__"]


@pytest.mark.parametrize("name", INSIDE)
def test_no_module_takes_from_a_room_that_comes_after_its_own(name):
    mine = room(name)
    others = {each for each in taken(name) if room(each) not in {mine, "core"}} if mine in TAKES else {name}
    assert {each for each in others if room(each) not in TAKES[mine]} == set()


def test_no_modules_import_each_other_in_a_circle():
    TopologicalSorter({name: {each for each in taken(name) if each != name} for name in MODULES}).prepare()
