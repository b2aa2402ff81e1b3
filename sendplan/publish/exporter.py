"""An executed notebook → one page: no script, no request, charts as inline SVG.

Publishing, `jupyter nbconvert --to sendplan` and `jupyter nbconvert --to html --template sendplan`
write the same page, by `write_page`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import count
from types import MappingProxyType
from typing import Any

import mistune
import nbformat
from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbconvert.preprocessors import Preprocessor

from sendplan import shown
from sendplan.charts import MIME
from sendplan.publish.drawing import PNG, SVG, Wanted, drawn, placed
from sendplan.publish.facts import facts_of
from sendplan.publish.render import render
from sendplan.words import clean

TEMPLATE_ID = "main"  # the template's own: no heading may take it
VARIANTS = ("wide", "narrow")  # of each chart, for wide and narrow pages
NOTHING: Mapping[str, bytes] = MappingProxyType({})


def wanted(nb: nbformat.NotebookNode) -> list[Wanted]:
    """List the drawings that every form of an executed notebook needs, as plain data, to be sent to who draws them."""
    outputs = [output.get("data", {}) for cell in nb.cells for output in cell.get("outputs", [])]
    charts = [data[MIME] for data in outputs if MIME in data]
    forms = [(variant, SVG) for variant in VARIANTS]
    if "docx" in nb.metadata.get("sendplan", {}).get("also", []):
        forms.append(("wide", PNG))
    return [wanted_of(chart, variant, form) for chart in charts for variant, form in forms]


def wanted_of(chart: Mapping[str, Any], variant: str, form: str = SVG) -> Wanted:
    """Name a drawing of a chart, wide or narrow."""
    return Wanted(json.loads(chart[variant]), chart["name"], form)


def figure(chart: Mapping[str, Any], prefix: str, given: Mapping[str, bytes] = NOTHING) -> Markup:
    """Write a chart as a figure: name, drawing for wide and narrow pages, reading, figures."""
    name = chart["name"]
    wide, narrow = (
        placed(drawn(wanted_of(chart, variant), given), name, f"{prefix}{variant[0]}") for variant in VARIANTS
    )
    return Markup(
        '<figure class="chart"><figcaption><strong>{name}</strong><br>{reading}</figcaption>'
        '<div class="wide">{wide}</div><div class="narrow">{narrow}</div>'
        "{source}<details><summary>Figures: {name}</summary>{figures}</details></figure>"
    ).format(
        source=Markup('<p class="source">Source: {}</p>').format(chart["source"]) if chart.get("source") else "",
        name=name,
        reading=chart["reading"],
        wide=wide,
        narrow=narrow,
        figures=Markup(chart["figures"]),
    )


def output_html(output: Mapping[str, Any], prefix: str, given: Mapping[str, bytes] = NOTHING) -> Markup:
    """Write one output of a cell: a chart or markup of our own; of anything else only its text."""
    kind = output["output_type"]
    if kind == "stream":
        return _text(output["text"] if output["name"] == "stdout" else "")
    if kind == "error":
        return Markup(
            '<div class="error"><p><strong>This part of the page could not be worked out.</strong></p>{}</div>'
        ).format(_text(f"{output['ename']}: {output['evalue']}"))
    data = output["data"]
    if MIME in data:
        return figure(data[MIME], prefix, given)
    if shown.MIME in data and "text/html" in data:
        return Markup(data["text/html"])
    return _text(data.get("text/plain", "A picture without words is not shown."))


def _text(text: str) -> Markup:
    return Markup("<pre>{}</pre>").format(clean(text)) if text else Markup("")


def write_page(nb: nbformat.NotebookNode, resources: dict[str, Any]) -> str:
    """Write the page of an executed notebook; the resources gain its `title`, and `page` where it is not given.

    Drawings are taken from `resources["drawn"]`, by their keys; what is not there is drawn in this process.
    """
    blocks, contents = page_blocks(nb, resources.get("drawn") or NOTHING)
    resources["page"] = page = resources.get("page") or facts_of(nb)
    resources["title"] = title = _title(contents)
    return render("page.html.j2", page=page, blocks=blocks, contents=contents, title=title)


def title_of(nb: nbformat.NotebookNode) -> str:
    """Return the title of a notebook's page, whether it was executed or not."""
    renderer = Headings()
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            renderer.write(cell.source)
    return _title(renderer.found)


def _title(contents: list[tuple[int, str, str]]) -> str:
    return next((text for level, _, text in contents if level == 1), "Untitled")


class Uncopied(Exporter):  # type: ignore[misc]
    """Nbconvert's exporter, but for the copy of the notebook it makes where no preprocessor is to change it."""

    def from_notebook_node(
        self, nb: nbformat.NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[nbformat.NotebookNode, dict[str, Any]]:
        """Give the notebook as it is to be written, and what is known of it."""
        if self.default_preprocessors or self.preprocessors:
            nb, filled = super().from_notebook_node(nb, resources, **options)
            return nb, filled
        return nb, dict(self._init_resources(resources))


class PageExporter(Uncopied):
    """Nbconvert exporter of a page; `resources["page"]` holds what its head and foot say, where it is given."""

    file_extension = ".html"
    output_mimetype = "text/html"
    export_from_notebook = "Page of the pack"

    def from_notebook_node(
        self, nb: nbformat.NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Write the page of an executed notebook; the resources gain its `title`."""
        nb, filled = super().from_notebook_node(nb, resources, **options)
        return write_page(nb, filled), filled


class PagePreprocessor(Preprocessor):  # type: ignore[misc]
    """Nbconvert preprocessor of the template `sendplan`: `resources["sendplan"]` becomes the page."""

    def preprocess(
        self, nb: nbformat.NotebookNode, resources: dict[str, Any]
    ) -> tuple[nbformat.NotebookNode, dict[str, Any]]:
        """Write the page of an executed notebook, and leave the notebook as it is."""
        resources["sendplan"] = write_page(nb, resources)
        return nb, resources


class Headings(mistune.HTMLRenderer):
    """Mistune's renderer, with an id on each heading and the headings kept for the contents list."""

    def __init__(self) -> None:
        super().__init__(escape=True)
        self.found: list[tuple[int, str, str]] = []  # level, id, text

    def heading(self, text: str, level: int, **_: Any) -> str:
        """Write a heading; its id is its words, numbered where they stand twice on the page."""
        plain = Markup(text).striptags()
        slug = re.sub(r"\W+", "-", plain.lower()).strip("-") or "section"
        taken = {TEMPLATE_ID, *(each for _, each, _ in self.found)}
        numbered = (f"{slug}-{place}" for place in count(2))
        unique = slug if slug not in taken else next(each for each in numbered if each not in taken)
        self.found.append((level, unique, plain))
        return f'<h{level} id="{unique}">{text}</h{level}>\n'

    def write(self, source: str) -> Markup:
        """Write a text of Markdown; what looks like markup in it is shown, not obeyed."""
        return Markup(mistune.create_markdown(renderer=self, plugins=["table"])(source))


def page_blocks(
    nb: nbformat.NotebookNode, given: Mapping[str, bytes] = NOTHING
) -> tuple[list[Markup], list[tuple[int, str, str]]]:
    """Write every cell of a notebook as markup, code hidden, with its headings.

    Headings are (level, id, text), in order.
    """
    renderer = Headings()
    blocks = []
    for place, cell in enumerate(nb.cells):
        if cell.cell_type == "markdown":
            blocks.append(renderer.write(cell.source))
        if cell.cell_type == "code":
            blocks += [output_html(output, f"c{place}-{nth}", given) for nth, output in enumerate(cell.outputs)]
    return blocks, renderer.found
