"""An executed notebook → the same with nothing but blocks of ours, which every form of its page then takes.

What was tagged away is gone; frames are tables, charts are charts, pictures are in the page; text is as a terminal
leaves it. What cannot be shown is refused by its notebook's name, its cell, and what to do.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, groupby
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import mistune
from bs4 import BeautifulSoup
from markupsafe import Markup
from nbformat import NotebookNode
from nbformat.v4 import new_output

from sendplan.errors import PublishError
from sendplan.publish import foreign, headings, markup
from sendplan.publish.foreign import INSTEAD, Foreign
from sendplan.publish.headings import SVG, Headings
from sendplan.publish.page import failure
from sendplan.publish.params import numbered
from sendplan.publish.terminal import left
from sendplan.show import analyst, charts, shown
from sendplan.show.tables import LONG
from sendplan.words import clean

OURS = (charts.MIME, shown.MIME)
VEGA_LITE = re.compile(r"application/vnd\.vegalite\.v\d+\+json")
PICTURES = ("image/png", "image/jpeg", "image/gif", SVG)
# What only a browser, or a program in it, can show: by a part of its name.
WHAT_ACTS = {"widget": "a widget", "plotly": "a chart of Plotly", "bokeh": "a chart of Bokeh", "javascript": "a script"}
ADDRESS = re.compile(r"&lt;([^<>&]*?) at 0x[0-9A-Fa-f]{4,}")
OBJECT = re.compile(r"<[\w.]+ object>|<Figure size .*>|alt\.\w+\(\.\.\.\)")
FIG_ALT = re.compile(r"^#\|\s*fig-alt:\s*(.+)$", re.MULTILINE)
FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg)", re.IGNORECASE)
BLOCK = re.compile(r"h[1-6]|p")
DESCRIBE = "Say what it shows in the first line of its cell: #| fig-alt: what it shows"
DESCRIBE_TEXT = "Write what it shows between the brackets: ![what it shows](its address)"
NAME_TABLE = 'Write a heading above it, or give it one: df.attrs["caption"] = "..."'
NAME_CHART = 'Give it one: .properties(title="...", description="...")'
REGISTER = "Put it before: from sendplan.show.theme import register; register()"
COPY = "Copy it to the notebook's folder, if its licence allows that."
SLIDES = "slides"  # the tag of a cell that stands on slides alone


def visible(notebook: NotebookNode) -> NotebookNode:
    """Leave out what the author of a notebook tagged away or has hidden; the cells keep their numbers."""
    cells = [_kept(NotebookNode({**cell, "number": number})) for number, cell in numbered(notebook)]
    return NotebookNode({**notebook, "cells": [cell for cell in cells if cell]})


def _kept(cell: NotebookNode) -> NotebookNode | None:
    tags = {tag.replace("_", "-").replace("hide-", "remove-") for tag in cell.metadata.get("tags", [])}
    lab = cell.metadata.get("jupyter") or {}
    is_text = cell.cell_type == "markdown"
    if "remove-cell" in tags or (is_text and ("remove-input" in tags or lab.get("source_hidden"))):
        return None
    if "remove-output" in tags or lab.get("outputs_hidden") or cell.metadata.get("collapsed"):
        cell["outputs"] = []
    if "remove-stdout" in tags:
        cell["outputs"] = [each for each in cell.get("outputs", []) if each.get("name") != "stdout"]
    return cell


def of_slides(cell: NotebookNode) -> bool:
    """Whether a cell stands on the slides of its notebook, and so not on its page."""
    return SLIDES in cell.metadata.get("tags", [])


def ready(notebook: NotebookNode, folder: Path) -> tuple[NotebookNode, list[str]]:
    """Make every output of an executed notebook a block of ours; say, too, what its author should know.

    `folder` is where its pictures are looked for. Raises PublishError with every thing that cannot be shown.
    """
    if failed := failure(notebook):
        raise PublishError(failed)
    showing = _Showing(folder)
    cells = [showing.made(cell) for cell in visible(notebook).cells]
    if showing.faults:
        raise PublishError("\n".join(showing.faults))
    return NotebookNode({**notebook, "cells": list(_telling(cells))}), showing.warnings


def _telling(cells: list[NotebookNode]) -> Iterator[NotebookNode]:
    """Leave out a heading under which our blocks have nothing to say."""
    for place, cell in enumerate(cells):
        text = (after for after, each in enumerate(cells) if after > place and each.cell_type == "markdown")
        between = (each for each in cells[place + 1 : next(text, len(cells))] if not of_slides(each))
        under = [output for each in between for output in each.get("outputs", [])]
        if cell.cell_type != "markdown" or place == 0 or not under or any(map(_tells, under)):
            yield cell


def _tells(output: NotebookNode) -> bool:
    return charts.MIME in output["data"] or bool(str(output["data"].get("text/html", "")).strip())


@dataclass
class _Showing:
    """A notebook that is being made ready, cell by cell, and what is wrong with it."""

    folder: Path
    cell: NotebookNode = field(default_factory=NotebookNode)
    above: list[str] = field(default_factory=list)  # the texts of Markdown above the cell
    names: Counter[str] = field(default_factory=Counter)  # how often each was taken from there
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def made(self, cell: NotebookNode) -> NotebookNode:
        """Give the next cell with nothing but blocks of ours, and the pictures of its text."""
        self.cell = cell
        if cell.cell_type != "markdown":
            return NotebookNode({**cell, "outputs": list(self._outputs())})
        self.above.append(cell.source)
        return NotebookNode({**cell, "pictures": dict(self._pictures())})

    def _told(self, what: str) -> str:
        """Say something of the cell, by its number and how it begins."""
        lines = [line.strip() for line in self.cell.source.splitlines() if line.strip()]
        begins = f" ({charts.short(lines[0], 40)})" if lines else ""
        return f"cell {self.cell.number}{begins}: {what}"

    def _warn(self, what: str) -> None:
        self.warnings.append(self._told(what))

    def _outputs(self) -> Iterator[NotebookNode]:
        for output in _joined(self.cell.get("outputs", [])):
            with self._heard():
                if any(kind in output.get("data", {}) for kind in OURS):
                    yield _ours(output)
                elif data := self._shown(output):
                    yield new_output("display_data", data)

    def _pictures(self) -> Iterator[tuple[str, str]]:
        """Find every picture of a text: its address there, and the picture as one that stands in the page."""
        texts = Headings()
        texts.write(self.cell)
        for address, words in texts.asked:
            with self._heard():
                yield address, self._embedded(address, words)

    @contextmanager
    def _heard(self) -> Iterator[None]:
        try:
            yield
        except PublishError as error:
            self.faults.append(self._told(str(error)))
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            self.faults.append(self._told(f"found what is not as a notebook writes it ({error}). {INSTEAD}"))

    def _shown(self, output: NotebookNode) -> dict[str, Any]:
        """Make the bundle of an output; empty where it shows nothing. Raises PublishError for what cannot be shown."""
        if output.output_type == "stream":
            return _text(left(output.text))
        data, told = output.data, output.get("metadata", {})
        if analyst.MIME in data:
            frame = data[analyst.MIME]
            return self._foreign(frame["html"], frame["caption"], int(frame["rows"]))
        if chart := next((kind for kind in data if VEGA_LITE.fullmatch(kind)), ""):
            return self._chart(data[chart])
        if picture := next((kind for kind in PICTURES if kind in data), ""):
            return self._picture(data[picture], picture, (told.get(picture) or {}).get("alt", ""))
        if acts := next((what for part, what in WHAT_ACTS.items() if any(part in kind for kind in data)), ""):
            raise PublishError(f"found {acts}, which runs in a browser only. {INSTEAD}")
        return self._words(data)

    def _words(self, data: Mapping[str, Any]) -> dict[str, Any]:
        if "vegaEmbed" in data.get("text/html", ""):
            raise PublishError(f"found a chart of Altair that only a browser draws. {REGISTER}")
        if "text/html" in data:
            return self._foreign(data["text/html"])
        if "text/markdown" in data:
            return self._foreign(str(mistune.create_markdown(plugins=["table"])(data["text/markdown"])))
        if "application/json" in data:
            return _text(json.dumps(data["application/json"], ensure_ascii=False, indent=1))
        text = data.get("text/latex") or data.get("text/plain")
        if text is None:
            raise PublishError(f"found {' and '.join(data) or 'nothing'}, which no page can show. {INSTEAD}")
        if OBJECT.fullmatch(text.strip()):
            raise PublishError(f"found {text.strip()}, which says nothing to a reader. {INSTEAD}")
        return _text(left(text))

    def _foreign(self, html: str, caption: str = "", rows: int | None = None) -> dict[str, Any]:
        """Write HTML of another program, or of pandas, as ours: a table of it is named by what stands above it."""
        has_table = "<table" in html
        name, is_above = (caption, False) if caption or not has_table else self._named("table", NAME_TABLE)
        made = Foreign(html, name, self._img, rows, named_above=is_above)
        figures = [each | {"theirs": True} for table in made.tables for each in table.shown()]
        return _block(made.html, figures) if made.html.strip() else {}

    def _chart(self, specification: Mapping[str, Any]) -> dict[str, Any]:
        name, reading = foreign.chart_named(specification)
        if not name:
            name, _ = self._named("chart", "")
            self._warn(f"its chart has no title, and is called {name!r} as what stands above. {NAME_CHART}")
        return foreign.chart_bundle(specification, name, reading)

    def _picture(self, data: str, kind: str, words: str) -> dict[str, Any]:
        said = FIG_ALT.search(self.cell.source)
        words = words or (said[1].strip(" \"'") if said else "") or (headings.titled(data) if kind == SVG else "")
        if not words:
            raise PublishError(f"found a picture without words for who cannot see it. {DESCRIBE}")
        address = headings.embedded(data.encode() if kind == SVG else headings.decoded(data))
        return _block(Markup("<p>{}</p>").format(headings.picture(address, words)), [])

    def _img(self, address: str, words: str) -> Markup:
        return headings.picture(self._embedded(address, words), words)

    def _embedded(self, address: str, words: str) -> str:
        """Give a picture as the address of itself; empty where it stands elsewhere, which its author is told."""
        if not words.strip():
            raise PublishError(f"found a picture without words for who cannot see it ({address[:60]}). {DESCRIBE_TEXT}")
        if headings.is_elsewhere(address):
            self._warn(f"the picture {address[:100]} is on another site, and not shown. {COPY}")
            return ""
        if FILE_NAME.fullmatch(words.strip()):
            self._warn(f"the words of a picture are the name of its file ({words}). {DESCRIBE_TEXT}")
        return headings.embedded(headings.picture_at(address, self.folder, self.cell.get("attachments") or {}))

    def _named(self, what: str, remedy: str) -> tuple[str, bool]:
        """Name a table or chart by what stands above it, and say whether that is its name as it stands."""
        name = _name(self.above)
        if not name and remedy:
            self._warn(f"its {what} has no name. {remedy}")
        self.names[name] += 1
        name, nth = name or what.capitalize(), self.names[name]
        letter = ascii_lowercase[nth - 1 : nth] or str(nth)
        return (name, bool(self.above)) if nth == 1 else (f"{name} ({letter})", False)


def _joined(outputs: Iterable[NotebookNode]) -> Iterator[NotebookNode]:
    """Give the outputs of a cell, but for warnings and the lab's, with what was printed one after the other as one."""
    theirs = (each for each in outputs if shown.OF_THE_LAB not in each.get("data", {}))
    told = [each for each in theirs if each.get("name") != "stderr"]
    for kind, group in groupby(told, lambda each: str(each.output_type)):
        if kind == "stream":
            yield new_output("stream", text="".join(each.text for each in group))
        else:
            yield from group


def _ours(output: NotebookNode) -> NotebookNode:
    """Give what says that it is a block of ours; PublishError where no block of ours writes such markup."""
    data = output.data
    written = data[charts.MIME]["figures"] if charts.MIME in data else data["text/html"]
    if found := markup.not_ours(written):
        raise PublishError(f"found {found!r} where a block of sendplan's own should be, and none holds that. {INSTEAD}")
    return output


def _text(text: str) -> dict[str, Any]:
    return _block(Markup("<pre>{}</pre>").format(clean(text)), []) if text.strip() else {}


def _block(html: Markup, figures: list[dict[str, Any]]) -> dict[str, Any]:
    """Make the bundle of a block of ours. Raises PublishError where an address in memory would be on the page."""
    if found := ADDRESS.search(html):
        raise PublishError(f"found an object in place of what it holds (<{found[1]}&gt;). {INSTEAD}")
    return {"text/html": str(html), "text/plain": html.striptags(), **shown.bundle(figures)}


def _name(above: list[str]) -> str:
    """Take the nearest heading or short paragraph of the texts above a table; empty where there is none."""
    blocks = [each for text in reversed(above) for each in reversed(_blocks(text))]
    short = (text for name, text in blocks[:1] if name != "p" or len(text) <= LONG)
    heading = (text for name, text in blocks if name != "p")
    return next(chain(short, heading), "").rstrip(":.")


def _blocks(text: str) -> list[tuple[str, str]]:
    """List the headings and paragraphs of a text that show no picture, each with its kind."""
    found = BeautifulSoup(str(mistune.html(text)), "html.parser").find_all(BLOCK, recursive=False)
    blocks = [(each.name, " ".join(clean(each.get_text()).split())) for each in found if not each.img]
    return [(name, words) for name, words in blocks if words]
