"""What every page says at some meetings, word for word: files for a reader to review as a difference.

`python tests/golden.py` writes them anew. A change of words is then read in the difference, and given with its reason.
"""

import re
from importlib import import_module
from pathlib import Path

import nbformat

from sendplan.opening import open_meeting
from sendplan.publish.params import notebook_names, notebook_path
from sendplan.show.charts import Charts

FOLDER = Path(__file__).with_name("golden")
# The richest pack, one of which only totals are known, one that hides small counts, and one of all a plan may have.
MEETINGS = [
    *(("lancashire", "2019-07-03"), ("lancashire", "2021-09-13")),
    *(("exampleshire", "2025-07-17"), ("northbridge", "2026-02-12")),
]


def questions(notebook):
    """Every question that a notebook asks, in its order."""
    cells = nbformat.read(notebook_path(notebook), as_version=4).cells
    asked = [found for cell in cells for found in re.findall(r"^(\w+)\.(\w+)\(now\)$", cell.source, re.MULTILINE)]
    return [getattr(import_module(f"sendplan.pages.{module}"), question) for module, question in asked]


PAGES = {notebook: questions(notebook) for notebook in sorted(notebook_names())}


def plain(block):
    """What a block says, without markup."""
    if isinstance(block, Charts):
        return "\n".join(map(plain, block.parts))
    return block._repr_mimebundle_()["text/plain"]


def said(notebook, meeting):
    """All that a page says at a meeting: each question's name, and its answer."""
    answers = ((f"{each.__module__.split('.')[-1]}.{each.__name__}", plain(each(meeting))) for each in PAGES[notebook])
    return "\n".join(f"## {name}\n\n{answer.strip()}\n" for name, answer in answers)


def written(area, meeting, notebook):
    """Where the text of a page is kept."""
    return FOLDER / f"{area}-{meeting}" / f"{notebook}.txt"


if __name__ == "__main__":
    for area, meeting in MEETINGS:
        now = open_meeting(area, meeting)
        for notebook in PAGES:
            path = written(area, meeting, notebook)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(said(notebook, now), encoding="utf-8", newline="\n")
