"""An executed notebook → one page: no script, no request, charts as inline SVG.

Publishing, `jupyter nbconvert --to sendplan` and `jupyter nbconvert --to html --template sendplan`
write the same page, by `write_page`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets.config import Config
from traitlets.log import get_logger

from sendplan.publish.drawing import PNG, SVG, Drawings, Wanted, drawn, placed
from sendplan.publish.facts import facts_of
from sendplan.publish.headings import Headings
from sendplan.publish.outputs import ready
from sendplan.publish.page import EXTENSION
from sendplan.publish.render import environment, render
from sendplan.show.charts import MIME

VARIANTS = ("wide", "narrow")  # of each chart, for wide and narrow pages
NOTHING: Drawings = MappingProxyType({})


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


def figure(chart: Mapping[str, Any], prefix: str, given: Drawings = NOTHING) -> Markup:
    """Write a chart as a figure: name, drawing for wide and narrow pages, reading, figures."""
    drawings = {
        variant: placed(drawn(wanted_of(chart, variant, SVG), given), chart["name"], f"{prefix}{variant[0]}")
        for variant in VARIANTS
    }
    figures = Markup(chart["figures"])
    return Markup(environment().get_template("figure.html.j2").render(chart=chart, figures=figures, **drawings))


def output_html(output: Mapping[str, Any], prefix: str, given: Drawings) -> Markup:
    """Write one output of a cell that was made ready (see outputs): a chart, or markup of our own."""
    data = output["data"]
    return figure(data[MIME], prefix, given) if MIME in data else Markup(data["text/html"])


def write_page(nb: NotebookNode, page: Mapping[str, Any], given: Drawings = NOTHING) -> tuple[str, str]:
    """Write the page of a notebook that was made ready, and return it with its title.

    `page` is what its head and foot say; drawings that are not given are drawn in this process.
    """
    blocks, headings = page_blocks(nb, given)
    values = {"contents": headings.found, "title": headings.title, "pictured": pictured(blocks)}
    return render("page.html.j2", page=page, blocks=blocks, **values), headings.title


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


def page_blocks(nb: NotebookNode, given: Drawings = NOTHING) -> tuple[list[Markup], Headings]:
    """Write every cell of a notebook as markup, code hidden, with its headings."""
    headings, blocks = Headings(), list[Markup]()
    for place, cell in enumerate(nb.cells):
        if cell.cell_type == "markdown":
            blocks.append(headings.write(cell))
        outputs = enumerate(cell.get("outputs", []))
        blocks += [output_html(output, f"c{place}-{nth}", given) for nth, output in outputs]
    return blocks, headings
