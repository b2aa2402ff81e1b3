"""An executed notebook → one page: no script, no request, charts as inline SVG.

Publishing, `jupyter nbconvert --to sendplan` and `jupyter nbconvert --to html --template sendplan`
write the same page, by `write_page`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import mistune
import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbconvert.preprocessors import Preprocessor

from sendplan import shown
from sendplan.charts import MIME
from sendplan.publish.drawing import svg
from sendplan.publish.facts import facts_of
from sendplan.theme import LOOKS
from sendplan.words import clean

TEMPLATE = Path(__file__).parent / "template"
TEMPLATE_ID = "main"  # the template's own: no heading may take it


def figure(chart: Mapping[str, Any], prefix: str) -> Markup:
    """Write a chart as a figure: name, drawing for wide and narrow pages, reading, figures."""
    return Markup(
        '<figure class="chart"><figcaption><strong>{name}</strong><br>{reading}</figcaption>'
        '<div class="wide">{wide}</div><div class="narrow">{narrow}</div>'
        "{source}<details><summary>Figures: {name}</summary>{figures}</details></figure>"
    ).format(
        source=Markup('<p class="source">Source: {}</p>').format(chart["source"]) if chart.get("source") else "",
        name=chart["name"],
        reading=chart["reading"],
        wide=svg(chart["wide"], chart["name"], f"{prefix}w"),
        narrow=svg(chart["narrow"], chart["name"], f"{prefix}n"),
        figures=Markup(chart["figures"]),
    )


def output_html(output: Mapping[str, Any], prefix: str) -> Markup:
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
        return figure(data[MIME], prefix)
    if shown.MIME in data and "text/html" in data:
        return Markup(data["text/html"])
    return _text(data.get("text/plain", "A picture without words is not shown."))


def _text(text: str) -> Markup:
    return Markup("<pre>{}</pre>").format(clean(text)) if text else Markup("")


def write_page(nb: nbformat.NotebookNode, resources: dict[str, Any]) -> str:
    """Write the page of an executed notebook; the resources gain its `title`, and `page` where it is not given."""
    blocks, contents = page_blocks(nb)
    resources["page"] = page = resources.get("page") or facts_of(nb)
    resources["title"] = title = next((text for level, _, text in contents if level == 1), "Untitled")
    return render("page.html.j2", page=page, blocks=blocks, contents=contents, title=title)


class PageExporter(Exporter):  # type: ignore[misc]
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


def page_blocks(nb: nbformat.NotebookNode) -> tuple[list[Markup], list[tuple[int, str, str]]]:
    """Write every cell of a notebook as markup, code hidden, with its headings.

    Headings are (level, id, text), in order.
    """
    renderer = Headings()
    blocks = []
    for place, cell in enumerate(nb.cells):
        if cell.cell_type == "markdown":
            blocks.append(renderer.write(cell.source))
        if cell.cell_type == "code":
            blocks += [output_html(output, f"c{place}-{nth}") for nth, output in enumerate(cell.outputs)]
    return blocks, renderer.found


@cache
def _environment() -> Environment:
    loader, strict = FileSystemLoader(TEMPLATE), StrictUndefined
    return Environment(
        loader=loader, autoescape=True, finalize=_clean, undefined=strict, trim_blocks=True, lstrip_blocks=True
    )


def _clean(value: object) -> object:
    """Clean what a template writes, but for markup of our own."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def stylesheet(*more: str) -> str:
    """Return the stylesheet of every page, with the colours of the ratings from the theme, then `more` by name."""
    looks = "".join(
        f".rating.{name} {{ background: {look.colour}; color: {look.text}; }}\n" for name, look in LOOKS.items()
    )
    first, *others = ((TEMPLATE / name).read_text(encoding="utf-8") for name in ("style.css", *more))
    return "".join([first, looks, *others])


def running(page: Mapping[str, Any]) -> str:
    """Write the style of what stands on each printed sheet: whose position as at when, its number, the limit."""
    about = f"{page['area']}, position as at {page['as_at']}" if page.get("area") else ""
    limit = "Not for publication" if page.get("not_for_publication") else ""
    boxes = {"top-left": limit, "bottom-left": about}
    said = "".join(f'@{box} {{ content: "{_css(text)}"; }} ' for box, text in boxes.items() if text)
    number = '@bottom-right { content: "Page " counter(page) " of " counter(pages); }'
    return f"@page {{ font: 9pt Arial, Helvetica, sans-serif; {said}{number} }}\n"


def _css(text: str) -> str:
    """Write a text as CSS takes it between quotes: whatever is no plain letter by its number."""
    return re.sub(r"[^A-Za-z0-9 ,.]", lambda found: f"\\{ord(found[0]):x} ", clean(text))


def render(template: str, *styles: str, **values: Any) -> str:
    """Fill a template of the package with the stylesheet, and more by name, and its hash for the policy of the page."""
    style = stylesheet(*styles) + running(values.get("page", {}))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _environment().get_template(template).render(style=Markup(style), style_hash=digest, **values)
