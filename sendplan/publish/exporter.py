"""An executed notebook → one page: no script, no request, charts as inline SVG.

Publishing, `jupyter nbconvert --to sendplan` and `jupyter nbconvert --to html --template sendplan`
write the same page, by `write_page`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

import mistune
import nbformat
from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbconvert.preprocessors import Preprocessor
from traitlets.config import Config
from traitlets.log import get_logger

from sendplan.charts import MIME
from sendplan.publish import pictures
from sendplan.publish.drawing import PNG, SVG, Wanted, drawn, placed
from sendplan.publish.engine import EXTENSION
from sendplan.publish.facts import facts_of
from sendplan.publish.outputs import ready
from sendplan.publish.render import render

TEMPLATE_ID = "main"  # the template's own: no heading may take it
VARIANTS = ("wide", "narrow")  # of each chart, for wide and narrow pages
NOTHING: Mapping[str, bytes] = MappingProxyType({})
NO_PICTURES: Mapping[str, str] = MappingProxyType({})


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
    reading = Markup("<br>{}").format(chart["reading"]) if chart["reading"] else ""
    figures = Markup("<details><summary>Figures: {}</summary>{}</details>").format(name, Markup(chart["figures"]))
    wide, narrow = (
        placed(drawn(wanted_of(chart, variant), given), name, f"{prefix}{variant[0]}") for variant in VARIANTS
    )
    return Markup(
        '<figure class="chart"><figcaption><strong>{name}</strong>{reading}</figcaption>'
        '<div class="wide">{wide}</div><div class="narrow">{narrow}</div>'
        "{source}{figures}</figure>"
    ).format(
        source=Markup('<p class="source">Source: {}</p>').format(chart["source"]) if chart.get("source") else "",
        name=name,
        reading=reading,
        wide=wide,
        narrow=narrow,
        figures=figures if chart["figures"] else "",
    )


def output_html(output: Mapping[str, Any], prefix: str, given: Mapping[str, bytes] = NOTHING) -> Markup:
    """Write one output of a cell that was made ready (see outputs): a chart, or markup of our own."""
    data = output["data"]
    return figure(data[MIME], prefix, given) if MIME in data else Markup(data["text/html"])


def write_page(nb: nbformat.NotebookNode, resources: dict[str, Any]) -> str:
    """Write the page of a notebook that was made ready; the resources gain its `title`, and `page` where not given.

    Drawings are taken from `resources["drawn"]`, by their keys; what is not there is drawn in this process.
    """
    blocks, contents = page_blocks(nb, resources.get("drawn") or NOTHING)
    resources["page"] = page = resources.get("page") or facts_of(nb)
    resources["title"] = title = _title(contents)
    return render("page.html.j2", page=page, blocks=blocks, contents=contents, title=title, pictured=pictured(blocks))


def pictured(blocks: Iterable[str]) -> bool:
    """Whether any block shows a picture, which a page's policy is then to allow."""
    return any("<img " in block for block in blocks)


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
    """Nbconvert's exporter, of notebooks that are made ready here, or were where no preprocessor is to change them."""

    @property
    def default_config(self) -> Config:
        """Have `--execute` run a notebook as publishing does."""
        return Config(ExecutePreprocessor={"extra_arguments": [f"--ext={EXTENSION}"]})

    def from_notebook_node(
        self, nb: nbformat.NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[nbformat.NotebookNode, dict[str, Any]]:
        """Give the notebook as it is to be written, and what is known of it."""
        if self.default_preprocessors or self.preprocessors:
            nb, filled = super().from_notebook_node(nb, resources, **options)
            return made_ready(nb, filled), filled
        return nb, dict(self._init_resources(resources))


def made_ready(nb: nbformat.NotebookNode, resources: Mapping[str, Any]) -> nbformat.NotebookNode:
    """Make a notebook ready that nbconvert was given, and log what its author should know."""
    made, warnings = ready(nb, Path(resources.get("metadata", {}).get("path") or "."))
    for each in warnings:
        get_logger().warning("%s", each)
    return made


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
        resources["sendplan"] = write_page(made_ready(nb, resources), resources)
        return nb, resources


class Headings(mistune.HTMLRenderer):
    """Mistune's renderer, with an id on each heading and the headings kept for the contents list."""

    def __init__(self) -> None:
        super().__init__(escape=True)
        self.found: list[tuple[int, str, str]] = []  # level, id, text
        self._pictures: Mapping[str, str] = {}

    def heading(self, text: str, level: int, **_: Any) -> str:
        """Write a heading; its id is its words, numbered where they stand twice on the page."""
        plain = Markup(text).striptags()
        slug = re.sub(r"\W+", "-", plain.lower()).strip("-") or "section"
        taken = {TEMPLATE_ID, *(each for _, each, _ in self.found)}
        numbered = (f"{slug}-{place}" for place in count(2))
        unique = slug if slug not in taken else next(each for each in numbered if each not in taken)
        self.found.append((level, unique, plain))
        return f'<h{level} id="{unique}">{text}</h{level}>\n'

    def image(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002 - a tip no phone shows
        """Write a picture that was found for the page; of any other its words."""
        words = Markup(text).striptags()
        found = self._pictures.get(url)
        return pictures.shown(found, words) if found else pictures.told(words)

    def write(self, source: str, found: Mapping[str, str] = NO_PICTURES) -> Markup:
        """Write a text of Markdown with the pictures found for it; what looks like markup is shown, not obeyed."""
        self._pictures = found
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
            blocks.append(renderer.write(cell.source, cell.get("pictures", NO_PICTURES)))
        if cell.cell_type == "code":
            blocks += [
                output_html(output, f"c{place}-{nth}", given) for nth, output in enumerate(cell.get("outputs", []))
            ]
    return blocks, renderer.found
