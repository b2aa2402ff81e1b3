"""A pack bound: its pages in the order of the body's notebooks, their figures, its index, and the manifest of all."""

from __future__ import annotations

import pickle

from sendplan.data.folder import data_hash
from sendplan.errors import PublishError
from sendplan.meeting import of_area
from sendplan.publish import figures, front, rows
from sendplan.publish.brief import Binding
from sendplan.publish.contents import INDEX, MANIFEST
from sendplan.publish.manifest import manifest
from sendplan.publish.page import Page
from sendplan.publish.unchanged import reused


def files(binding: Binding) -> dict[str, bytes]:
    """Write every file of a pack; PublishError where what it is made from, or taken from, changed meanwhile."""
    brief, pages = binding.brief, _pages(binding)
    if data_hash(brief.folder) != brief.folder_hash:
        raise PublishError("The area's tables changed while its pages were made. Publish again.")
    meeting = of_area(pickle.loads(brief.pickled), brief.meeting, brief.audience)  # noqa: S301 - our own
    shown = [row for page in pages for row in rows.read(page.figures)]
    of_figures = figures.files(shown, figures.values(meeting), brief.page)
    found = {name: content for page in pages for name, content in page.files.items()} | of_figures
    found[INDEX] = front.page(meeting, brief.page, pages, of_figures)
    return found | {MANIFEST: manifest(meeting, binding.parameters, found)}


def _pages(binding: Binding) -> list[Page]:
    """Gather the pages of a pack, made and in place."""
    notebooks, made = binding.brief.notebooks, binding.made
    there = reused(binding.place, binding.keys) if made.keys() != set(notebooks) else {}
    if not set(notebooks) <= made.keys() | there.keys():
        raise PublishError("The pack that was there changed while pages of it were made. Publish again.")
    return [made[name] if name in made else there[name] for name in notebooks]
