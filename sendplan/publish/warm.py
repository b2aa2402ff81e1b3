"""What the warm process imports and does once, so that no page forked from it has to: see fresh.

Nothing here starts a thread or draws: a process forked after that would hang.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil

import nbformat
from nbformat.v4 import new_notebook

gc.disable()  # it would look through all that is imported again and again, and find next to nothing
nbformat.reads(nbformat.writes(new_notebook()), as_version=4)  # first: the memory it frees is used by what follows

import altair as alt  # noqa: E402
import pandas as pd  # noqa: E402
import papermill  # noqa: E402, F401 - before the engine it finds by its name

from sendplan import pages  # noqa: E402
from sendplan.publish import making, render  # noqa: E402, F401 - for the pages

for found in pkgutil.iter_modules(pages.__path__, f"{pages.__name__}."):
    importlib.import_module(found.name)
# Libraries work out once what they keep: templates, how a chart is written.
for name in ("page.html.j2", "figure.html.j2", "slides.html.j2"):
    render.environment().get_template(name)
alt.Chart(pd.DataFrame({"x": [1]})).mark_bar().encode(x=alt.X("x:Q")).to_dict()
gc.freeze()  # what is shared with the pages stays shared
gc.enable()
