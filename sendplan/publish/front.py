"""The index page of a pack: what is asked, the headlines, and the way to every file of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from sendplan.meeting import Meeting
from sendplan.pages import Block
from sendplan.pages.board_summary import figures_ask, headlines, papers_ask
from sendplan.publish.contents import MANIFEST
from sendplan.publish.manifest import title
from sendplan.publish.page import Page
from sendplan.publish.render import render
from sendplan.show.blocks import Headlines, Words
from sendplan.words import number

CALLED = {
    "figures.csv": "Every figure shown, for any program",
    "values.csv": "Every value of the measures, for any program",
    "figures.xlsx": "Both as a spreadsheet",
}


def page(meeting: Meeting, shown: Mapping[str, Any], pages: Sequence[Page], figures: Mapping[str, bytes]) -> bytes:
    """Write the index page: `shown` is what the head and foot say, `figures` the files that hold every figure."""
    return render(
        "pack.html.j2",
        page=shown,
        title=title(meeting),
        asked=[_markup(papers_ask(meeting)), _markup(figures_ask(meeting))],
        headlines=_markup(headlines(meeting)),
        pages=pages,
        figures=[(name, CALLED[name], _size(name, content)) for name, content in figures.items()],
        manifest=MANIFEST,
    ).encode()


def _markup(block: Block) -> Markup:
    return block.html() if isinstance(block, Words | Headlines) else Markup("")


def _size(file: str, content: bytes) -> str:
    """Say what a file is and how large: CSV, 12 KB, and never 0."""
    return f"{file.rpartition('.')[2].upper()}, {number(max(1, len(content) / 1000))} KB"
