"""What the warm process imports and does once, so that no page forked from it has to: see fresh.

Nothing here starts a thread or draws: a process forked after that would hang.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil

import altair as alt
import nbformat
import pandas as pd
import papermill  # noqa: F401 - before the engine it finds by its name
from nbformat.v4 import new_notebook

from sendplan import answers, schema
from sendplan.publish import kernel, making, render  # noqa: F401 - for the pages


def _import_answers() -> None:
    for found in pkgutil.iter_modules(answers.__path__, f"{answers.__name__}."):
        importlib.import_module(found.name)


def _work_out_once() -> None:
    """Have libraries work out what they keep: schemas, templates, how a chart is written."""
    nbformat.reads(nbformat.writes(new_notebook()), as_version=4)
    for table in schema.TABLES:
        schema.facts(table)
    for name in ("page.html.j2", "slides.html.j2"):
        render.environment().get_template(name)
    alt.Chart(pd.DataFrame({"x": [1]})).mark_bar().encode(x=alt.X("x:Q")).to_dict()


_import_answers()
_work_out_once()
gc.collect()  # what is garbage here would be so in every page
gc.freeze()
