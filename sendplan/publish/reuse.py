"""Pages of a pack in place that would be made again from the same: taken as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sendplan.publish import figures, rows
from sendplan.publish.page import Page, forms_of, question
from sendplan.publish.params import notebook_path
from sendplan.publish.unchanged import same_pages


def reused(place: Path, keys: Mapping[str, str]) -> dict[str, Page]:
    """Read the pages of a pack whose keys are still the same, by their notebooks (see unchanged.same_pages)."""
    same = same_pages(place, keys)
    try:
        shown = figures.read((place / figures.FILE).read_bytes()) if same else {}
        return {name: _page(place, name, shown) for name in same}
    except OSError:
        return {}


def _page(place: Path, name: str, shown: Mapping[str, Sequence[rows.Row]]) -> Page:
    """Read one page: its files from the place, what its notebook says from the notebook."""
    import nbformat

    from sendplan.publish.headings import title_of
    from sendplan.publish.outputs import visible

    notebook = visible(nbformat.read(notebook_path(name), as_version=4))
    forms, file = forms_of(name, notebook.metadata), f"{name}.html"
    return Page(
        file,
        title_of(notebook),
        question(notebook),
        tuple((other, form.called) for other, form in forms.items()),
        {each: (place / each).read_bytes() for each in (file, *forms)},
        rows.written(shown.get(file, [])),
    )
