"""An executed notebook → one page: no script, no request, charts as inline SVG."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import mistune
import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.exporters import Exporter

from sendplan.charts import MIME
from sendplan.errors import PublishError
from sendplan.theme import FONT, LOOKS

VEGA_LITE = "6.4"  # the version of the converter's that Altair 6 writes
TEMPLATE = Path(__file__).parent / "template"
SAID_ALREADY = {("opacity", "1"), ("font-family", FONT), ("transform", "translate(0,0)"), ("stroke-dasharray", "1,0")}
LONG_NUMBER = re.compile(r"(\d\.\d)\d+")  # finer than tenths of a px no eye sees
TEMPLATE_ID = "main"  # the template's own: no heading may take it
ElementTree.register_namespace("", "http://www.w3.org/2000/svg")


def svg(specification: Mapping[str, Any], name: str, prefix: str) -> Markup:
    """Turn a specification into an SVG element with a name and ids of its own.

    The converter counts its ids up as long as it lives; `prefix` makes them the page's own, the
    same each time. PublishError names the chart that cannot be drawn.
    """
    import vl_convert

    try:
        drawn = vl_convert.vegalite_to_svg(dict(specification), vl_version=VEGA_LITE)
    except ValueError as error:
        raise PublishError(f"The chart {name!r} cannot be drawn: {error}") from error
    root = ElementTree.fromstring(drawn)  # noqa: S314 - written by the converter, which escapes
    ids = {each.get("id"): f"{prefix}-{place}" for place, each in enumerate(root.iter()) if each.get("id")}
    for element in root.iter():
        # The converter's own roles and labels would be read out piece by piece after the name.
        for attribute in [each for each in element.attrib if each == "role" or each.startswith("aria-")]:
            del element.attrib[attribute]
        for attribute, value in element.attrib.items():
            used = value.removeprefix("url(#").removesuffix(")")
            if attribute == "id" or value.startswith("url(#"):
                element.attrib[attribute] = value.replace(used, ids[used])
    _slim(root)
    root.attrib |= {"role": "img", "aria-label": name, "font-family": FONT}
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _slim(root: ElementTree.Element) -> None:
    """Drop what a page never shows or says already: a chart of many panels is most of a page's bytes."""
    for parent in list(root.iter()):
        for child in list(parent):
            if (
                child.get("display") == "none"
                or child.get("opacity") == "0"
                or (child.get("class") == "background" and not child.get("stroke"))
            ):
                parent.remove(child)
    for element in root.iter():
        for attribute, value in list(element.attrib.items()):
            if attribute in ("class", "pointer-events", "stroke-miterlimit") or (attribute, value) in SAID_ALREADY:
                del element.attrib[attribute]
            elif attribute in ("transform", "d"):
                element.attrib[attribute] = LONG_NUMBER.sub(r"\1", value)
    _flatten(root)


def _flatten(element: ElementTree.Element) -> None:
    """Put what stands in groups that say nothing of it in their place."""
    for place, child in reversed(list(enumerate(element))):
        _flatten(child)
        if child.tag.endswith("}g") and not child.attrib:
            element[place : place + 1] = list(child)


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
    """Write one output of a cell: a chart, markup of our own, or plain text."""
    if output["output_type"] == "stream":
        return Markup("")
    data = output.get("data") or {"text/plain": output.get("evalue", "")}
    if MIME in data:
        return figure(data[MIME], prefix)
    if "text/html" in data:
        return Markup(data["text/html"])
    return Markup("<pre>{}</pre>").format(data.get("text/plain", ""))


class PageExporter(Exporter):  # type: ignore[misc]
    """Nbconvert exporter of a page; `resources["page"]` holds what its head and foot say."""

    def from_notebook_node(
        self, nb: nbformat.NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Write the page of an executed notebook; the resources gain its `title`."""
        nb, filled = super().from_notebook_node(nb, resources, **options)
        blocks, contents = page_blocks(nb)
        filled["title"] = next((text for level, _, text in contents if level == 1), "Untitled")
        page = filled["page"]
        return render("page.html.j2", page=page, blocks=blocks, contents=contents, title=filled["title"]), filled


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
    loader = FileSystemLoader(TEMPLATE)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def stylesheet(*more: str) -> str:
    """Return the stylesheet of every page, with the colours of the ratings from the theme, then `more` by name."""
    looks = "".join(
        f".rating.{name} {{ background: {look.colour}; color: {look.text}; }}\n" for name, look in LOOKS.items()
    )
    first, *others = ((TEMPLATE / name).read_text(encoding="utf-8") for name in ("style.css", *more))
    return "".join([first, looks, *others])


def render(template: str, *styles: str, **values: Any) -> str:
    """Fill a template of the package with the stylesheet, and more by name, and its hash for the policy of the page."""
    style = stylesheet(*styles)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _environment().get_template(template).render(style=Markup(style), style_hash=digest, **values)
