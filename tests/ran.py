"""A notebook with what its cells show, run in this process: no kernel to start."""

import ast
import json
from functools import cache

import nbformat
from IPython.core.formatters import DisplayFormatter
from nbformat.v4 import new_output

from sendplan.publish.params import notebook_path
from sendplan.show.blocks import Words


@cache
def ran(name, area="lancashire", meeting="2019-07-03"):
    """Run a notebook for a meeting; not to be changed, for it is run once for all tests."""
    return without_kernel(name, {"area": area, "meeting": meeting})


def without_kernel(name, parameters):
    """Execute a notebook in this process, without IPython."""
    notebook = nbformat.read(notebook_path(name), as_version=4)
    known = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            shown = _run(cell.source, known)
            if "parameters" in cell.metadata.get("tags", []):
                known |= parameters
            cell.outputs = [new_output("display_data", bundle) for block in shown for bundle in _bundles(block)]
    return notebook


def _run(source, known):
    """Run a cell and return what it ends with, if it ends with a value to show."""
    lines = ast.parse(source)
    last = lines.body.pop() if lines.body and isinstance(lines.body[-1], ast.Expr) else None
    exec(compile(lines, "cell", "exec"), known)  # noqa: S102 - our own notebook
    return [eval(compile(ast.Expression(last.value), "cell", "eval"), known)] if last else []  # noqa: S307


def _bundles(block):
    if hasattr(block, "parts") and hasattr(block, "_ipython_display_"):
        return [each for part in block.parts or [Words()] for each in _bundles(part)]
    bundle, _ = DisplayFormatter().format(block)
    return [json.loads(json.dumps(bundle))]  # as a notebook's file keeps it
