"""The look of the published pages in JupyterLab: their style sheet, for what cells show and nothing around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any

from sendplan.publish.render import stylesheet
from sendplan.show.shown import OF_THE_LAB

# Thrice, to stand above what JupyterLab says of tables.
CELL = ".jp-OutputArea-output.jp-RenderedHTMLCommon.jp-RenderedHTML:not(.jp-RenderedMarkdown)"
ROOT = 17  # px: a rem of the pages, whose html says so; JupyterLab's is another
OWN = """
padding: .5rem; max-width: 62rem; text-align: start; overflow-wrap: break-word;
:is(table, caption, tr, th, td) { background: none; color: inherit; line-height: inherit; max-width: none; }
p { text-align: inherit; }
caption { caption-side: top; }
table { table-layout: auto; margin: 0; border: 0; }
.meeting { margin: 0; font-size: .875rem; color: var(--quiet); }
"""


@cache
def style() -> str:
    """Write the style sheet of the pages so that it speaks of what cells show."""
    own = stylesheet().replace(":root {", "& {", 1).replace("html { font: 1.0625rem", f"& {{ font: {ROOT}px", 1)
    sized = re.sub(r"([\d.]+)rem", lambda found: f"{float(found[1]) * ROOT:g}px", OWN + own)
    return f"{CELL} {{\n{sized}}}"


def label(lines: Sequence[str], *, with_style: bool) -> dict[str, Any]:
    """Write lines to stand below a cell, and on no page, with the style sheet or without."""
    sheet = f"<style>{style()}</style>" if with_style else ""
    html = f'{sheet}<p class="meeting">{"<br>".join(map(escape, lines))}</p>'
    return {OF_THE_LAB: {}, "text/html": html, "text/plain": "\n".join(lines)}
