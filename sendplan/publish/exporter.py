"""An executed notebook → one page, and its slides: no script, no request, charts as inline SVG.

Publishing, `jupyter nbconvert --to sendplan` and `jupyter nbconvert --to html --template sendplan`
write the same page, by `write_page`. Slides are a page of the same rules, of cells that the page leaves out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from markupsafe import Markup, escape
from nbconvert.exporters import Exporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets.config import Config
from traitlets.log import get_logger

from sendplan.publish.drawing import PNG, SVG, Drawings, Wanted, drawn, placed
from sendplan.publish.headings import Headings
from sendplan.publish.outputs import of_slides, ready
from sendplan.publish.page import EXTENSION
from sendplan.publish.render import environment, facts_of, render
from sendplan.show.charts import MIME
from sendplan.show.linked import linked
from sendplan.show.slide import MIME as SLIDE

VARIANTS = ("wide", "narrow")  # of each chart, for wide and narrow pages
NO_DRAWINGS: Drawings = MappingProxyType({})
FOLDED = "folded"  # the tag of a heading's cell: what stands under it shows when a reader opens it
FOLD_BEGINS, FOLD_ENDS = Markup('<details class="fold">'), Markup("</details>")
DRAWN = Markup('<div class="wide">{wide}</div><div class="narrow">{narrow}</div>')
VERDICT = "verdict"  # the class of the paragraph that opens a page, and its slides


def wanted(nb: NotebookNode) -> list[Wanted]:
    """List the drawings that every form of an executed notebook needs, as plain data, to be sent to who draws them."""
    outputs = [output.get("data", {}) for cell in nb.cells for output in cell.get("outputs", [])]
    forms = [(variant, SVG) for variant in VARIANTS]
    if "docx" in nb.metadata.get("sendplan", {}).get("also", []):
        forms.append(("wide", PNG))
    return [wanted_of(data[MIME], *form) for data in outputs if MIME in data for form in forms]


def wanted_of(chart: Mapping[str, Any], variant: str, form: str) -> Wanted:
    """Name a drawing of a chart, wide or narrow, as SVG or PNG."""
    return Wanted(json.loads(chart[variant]), chart["name"], form)


def figure(chart: Mapping[str, Any], prefix: str, given: Drawings = NO_DRAWINGS) -> Markup:
    """Write a chart as a figure: name, drawing for wide and narrow pages, reading, figures."""
    drawings, figures = _drawings(chart, prefix, given), Markup(chart["figures"])
    return Markup(environment().get_template("figure.html.j2").render(chart=chart, figures=figures, **drawings))


def _drawings(chart: Mapping[str, Any], prefix: str, given: Drawings) -> dict[str, Markup]:
    made = {variant: drawn(wanted_of(chart, variant, SVG), given) for variant in VARIANTS}
    return {variant: placed(each, chart["name"], f"{prefix}{variant[0]}") for variant, each in made.items()}


def output_html(output: Mapping[str, Any], prefix: str, given: Drawings) -> Markup:
    """Write one output of a cell that was made ready (see outputs): a chart, or markup of our own."""
    data = output["data"]
    return figure(data[MIME], prefix, given) if MIME in data else Markup(data["text/html"])


def write_page(nb: NotebookNode, page: Mapping[str, Any], given: Drawings = NO_DRAWINGS) -> tuple[str, str]:
    """Write the page of a notebook that was made ready, and return it with its title.

    `page` is what its head and foot say; drawings that are not given are drawn in this process.
    """
    blocks, headings = page_blocks(nb, given)
    values = {"contents": headings.found, "title": headings.title, "pictured": pictured(blocks)}
    return render("page.html.j2", page=page, blocks=blocks, opening=opening(blocks), **values), headings.title


def pictured(blocks: Iterable[str]) -> bool:
    """Whether any block shows a picture, which a page's policy is then to allow."""
    return any("<img " in block for block in blocks)


class PageExporter(Exporter):  # type: ignore[misc]
    """Nbconvert exporter of a page; `resources["page"]` holds what its head and foot say, where it is given."""

    file_extension = ".html"
    output_mimetype = "text/html"
    export_from_notebook = "Page of the pack"

    @property
    def default_config(self) -> Config:
        """Have `--execute` run a notebook as publishing does."""
        return Config(ExecutePreprocessor={"extra_arguments": [f"--ext={EXTENSION}"]})

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Write the page of an executed notebook; the resources gain its `title`."""
        nb, filled = super().from_notebook_node(nb, resources, **options)
        html, title = _prepared(nb, filled)
        return html, filled | {"title": title}


class PagePreprocessor(Preprocessor):  # type: ignore[misc]
    """Nbconvert preprocessor of the template `sendplan`: `resources["sendplan"]` becomes the page."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Write the page of an executed notebook, and leave the notebook as it is."""
        resources["sendplan"], resources["title"] = _prepared(nb, resources)
        return nb, resources


def _prepared(nb: NotebookNode, resources: Mapping[str, Any]) -> tuple[str, str]:
    """Write the page of a notebook that nbconvert was given, and log what its author should know."""
    made, warnings = ready(nb, Path(resources.get("metadata", {}).get("path") or "."))
    for each in warnings:
        get_logger().warning("%s", each)
    return write_page(made, resources.get("page") or facts_of(made))


def page_blocks(nb: NotebookNode, given: Drawings = NO_DRAWINGS) -> tuple[list[Markup], Headings]:
    """Write every cell of a notebook as markup, code hidden, with its headings."""
    headings, blocks = Headings(), list[Markup]()
    folds = False
    for place, cell in enumerate(each for each in nb.cells if not of_slides(each)):
        if cell.cell_type == "markdown":
            ends, folds = folds, FOLDED in cell.metadata.get("tags", [])
            blocks.append(FOLD_ENDS * ends + _heads(headings.write(cell), folds))
        outputs = enumerate(cell.get("outputs", []))
        blocks += [output_html(output, f"c{place}-{nth}", given) for nth, output in outputs]
    return [*blocks, FOLD_ENDS * folds], headings


def _heads(html: Markup, folds: bool) -> Markup:
    """Have the heading that a cell of text begins with open and close what stands under it."""
    head, ends, rest = html.partition("\n")
    return FOLD_BEGINS + Markup("<summary>{}</summary>{}{}").format(head, ends, rest) if folds else html


def opening(blocks: Sequence[str]) -> int:
    """Count the blocks of a page that stand before its first section: its title, its verdict, its picture."""
    begins = ("<h2", FOLD_BEGINS)
    return next((place for place, block in enumerate(blocks) if place and block.startswith(begins)), len(blocks))


def write_slides(nb: NotebookNode, page: Mapping[str, Any], given: Drawings = NO_DRAWINGS) -> bytes:
    """Write the slides of a notebook that was made ready as one page; `page` is what its first and last say."""
    title, (first, *others) = _deck(nb, given)
    values = {"page": page, "title": title, "first": first, "slides": others, "total": len(others) + 1}
    shows = pictured(block for slide in (first, *others) for block in slide)
    return render("slides.html.j2", "slides.css", **values, pictured=shows).encode()


def _deck(nb: NotebookNode, given: Drawings) -> tuple[str, list[list[Markup]]]:
    """Gather the title and the slides of a notebook: what it tags as slides, or else each of its sections.

    A heading of the second level begins a slide, and so does a block with a message of its own.
    """
    headings, slides = Headings(), [list[Markup]()]
    for place, cell in enumerate(_on_slides(nb.cells)):
        if cell.cell_type == "markdown":
            before, html = len(headings.found), headings.write(cell)
            if any(level == 2 for level, _, _ in headings.found[before:]):
                slides.append([])
            slides[-1].append(html)
        for nth, output in enumerate(cell.get("outputs", [])):
            message, shown = _slide(output, f"c{place}-{nth}", given)
            if message:
                slides.append([Markup(headings.heading(str(escape(message)), 2))])
            slides[-1].append(shown)
    return headings.title, slides


def _on_slides(cells: Sequence[NotebookNode]) -> Sequence[NotebookNode]:
    """Give the cells that a notebook tags as slides after its title and its verdict, or all where it tags none."""
    tagged = list(filter(of_slides, cells))
    begins = f'<p class="{VERDICT}">'
    verdicts = [
        each
        for each in cells
        if any(output["data"].get("text/html", "").startswith(begins) for output in each.get("outputs", []))
    ]
    return [*cells[:1], *verdicts, *tagged] if tagged else cells


def _slide(output: Mapping[str, Any], prefix: str, given: Drawings) -> tuple[str, Markup]:
    """Write what an output shows on a slide, with its message; a chart that has one is its drawing alone."""
    data = output["data"]
    message, foot = (data.get(SLIDE, {}).get(each, "") for each in ("title", "foot"))
    below = Markup('<p class="foot">{}</p>').format(linked(foot)) if foot else Markup()
    if not message or MIME not in data:
        return message, output_html(output, prefix, given) + below
    return message, DRAWN.format_map(_drawings(data[MIME], prefix, given)) + below
