"""An executed notebook → one page, and its slides: no script, no request, charts as inline SVG.

Publishing, `jupyter nbconvert --to sendplan` and `jupyter nbconvert --to html --template sendplan`
write the same page, by `write_page`. Slides are a page of the same rules, a section or a part of a block a slide.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
from sendplan.publish.outputs import ready
from sendplan.publish.page import EXTENSION
from sendplan.publish.render import environment, facts_of, render
from sendplan.show.charts import MIME
from sendplan.show.parts import MIME as PARTS

VARIANTS = ("wide", "narrow")  # of each chart, for wide and narrow pages
NO_DRAWINGS: Drawings = MappingProxyType({})
CONTENTS_HEADING = "Contents"
FOLDED = "folded"  # the tag of a heading's cell: what stands under it shows when a reader opens it
FOLD_BEGINS, FOLD_ENDS = Markup('<details class="fold">'), Markup("</details>")
ROOMY, DENSE = 1250, 1700  # letters: the text of a part with fewer is larger, and with more smaller, to fit a screen
# Slides lay the form of a part out in columns, and then not every browser takes it as a table still.
ROLES = {
    "<table": "table",
    "<thead": "rowgroup",
    "<tbody": "rowgroup",
    "<tr": "row",
    '<th scope="col"': "columnheader",
    '<th scope="row"': "rowheader",
    "<td": "cell",
}


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
    for place, cell in enumerate(nb.cells):
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
    begins = ("<h2", FOLD_BEGINS, f"{FOLD_ENDS}<h2", f"{FOLD_ENDS}{FOLD_BEGINS}")
    return next((place for place, block in enumerate(blocks) if place and block.startswith(begins)), len(blocks))


@dataclass
class Slide:
    """One slide: its title, what it shows, and the slides of the parts of what it shows."""

    title: str
    number: int
    blocks: list[Markup] = field(default_factory=list)
    parts: list[Slide] = field(default_factory=list)
    is_part: bool = False

    @property
    def size(self) -> str:
        """Say whether there is room for larger text, or only for smaller; empty where it is as usual."""
        letters = sum(len(block.striptags()) for block in self.blocks)
        return "roomy" if letters < ROOMY else "dense" if letters > DENSE else ""


def write_slides(nb: NotebookNode, page: Mapping[str, Any], given: Drawings = NO_DRAWINGS) -> bytes:
    """Write the slides of a notebook that was made ready as one page; `page` is what first and last of them say."""
    title, (first, *others) = _deck(nb, given)
    values = {"page": page, "title": title, "first": first, "slides": others, "contents": CONTENTS_HEADING}
    values["pictured"] = pictured(block for slide in (first, *others) for block in slide.blocks)
    return render("slides.html.j2", "slides.css", **values, total=len(others) + 3).encode()


def _deck(nb: NotebookNode, given: Drawings) -> tuple[str, list[Slide]]:
    """Gather the title and slides of a notebook, code hidden: what stands before its sections, then each of them.

    A cell of Markdown with a heading of the second level begins a slide; the parts of a block follow
    the slide of their section, one slide a part. Slide 2 is the list of contents, and not among them.
    """
    headings = Headings()
    headings.heading(CONTENTS_HEADING, 2)  # the template's own
    slides = [Slide("", 1)]
    section = slides[0]
    for place, cell in enumerate(nb.cells):
        if cell.cell_type == "markdown":
            before = len(headings.found)
            html = headings.write(cell)
            begins = [text for level, _, text in headings.found[before:] if level == 2]
            if begins:
                section = Slide(begins[0], len(slides) + 2)
                slides.append(section)
            section.blocks.append(html)
        for nth, output in enumerate(cell.get("outputs", [])):
            parts = output["data"].get(PARTS, {}).get("parts", [])
            new = [_part(part, headings, number) for number, part in enumerate(parts, len(slides) + 2)]
            slides += new
            section.parts += new
            if not parts:
                section.blocks.append(output_html(output, f"c{place}-{nth}", given))
    return headings.title, slides


def _part(part: Mapping[str, str], headings: Headings, number: int) -> Slide:
    html = part["html"]
    for tag, role in ROLES.items():
        html = html.replace(tag, f'{tag} role="{role}"')
    head = Markup(headings.heading(str(escape(part["heading"])), 2))
    return Slide(part["heading"], number, [head, Markup(html)], is_part=True)
