"""An executed notebook → its slides: one page of the same rules, a section or a part of a block a slide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape
from nbformat import NotebookNode

from sendplan.publish.drawing import Drawings
from sendplan.publish.exporter import NOTHING, output_html, pictured
from sendplan.publish.headings import Headings
from sendplan.publish.render import render
from sendplan.show.parts import MIME

CONTENTS = "Contents"
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


def write_slides(nb: NotebookNode, page: Mapping[str, Any], given: Drawings = NOTHING) -> bytes:
    """Write the slides of a notebook that was made ready as one page; `page` is what first and last of them say."""
    title, (first, *others) = _deck(nb, given)
    values = {"page": page, "title": title, "first": first, "slides": others, "contents": CONTENTS}
    values["pictured"] = pictured(block for slide in (first, *others) for block in slide.blocks)
    return render("slides.html.j2", "slides.css", **values, total=len(others) + 3).encode()


def _deck(nb: NotebookNode, given: Drawings) -> tuple[str, list[Slide]]:
    """Gather the title and slides of a notebook, code hidden: what stands before its sections, then each of them.

    A cell of Markdown with a heading of the second level begins a slide; the parts of a block follow
    the slide of their section, one slide a part. Slide 2 is the list of contents, and not among them.
    """
    headings = Headings()
    headings.heading(CONTENTS, 2)  # the template's own
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
            parts = output["data"].get(MIME, {}).get("parts", [])
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
