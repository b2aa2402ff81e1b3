"""What of a paper nobody was told: the words that no draft comes from and that are not said to be unread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from sendplan.sources import plan
from sendplan.sources.drafting import Drafts
from sendplan.sources.outline import masked
from sendplan.sources.paper import Text, block


def untold(paths: Sequence[Path], as_at: date | None = None) -> list[tuple[str, str]]:
    """List places and texts of papers that are in no draft, no row of unread.csv, and no heading."""
    drafts, every = plan.drafted(paths, as_at, {})
    return [each for read in every for each in (*_cells(drafts, read), *_texts(drafts, read))]


def _cells(drafts: Drafts, read: plan.Read) -> Iterator[tuple[str, str]]:
    told = [(each.sheet, block(each.place)) for each in (*drafts.found, *drafts.unread)]
    heads = {(table.sheet, cell.text) for _, table in read.found for cell in table.headings}
    for grid in (each.grid for each in read.placed):
        blocks = [bounds for sheet, bounds in told if sheet == grid.name and bounds]
        for cell in (each for row in grid.rows for each in row if each.text):
            is_in = any(left <= cell.column <= right and top <= cell.row <= end for left, top, right, end in blocks)
            if not is_in and (grid.name, cell.text) not in heads:
                yield f"{grid.name} {cell.place}", cell.text


def _texts(drafts: Drafts, read: plan.Read) -> Iterator[tuple[str, str]]:
    places, repeated = {each.place for each in (*drafts.found, *drafts.unread)}, {*map(masked, _said(drafts))}
    for each in (each for each in read.paper.blocks if isinstance(each, Text) and each not in drafts.used):
        if each.place not in places and masked(each.text) not in repeated:
            yield each.place, each.text


def _said(drafts: Drafts) -> Iterator[str]:
    return (each.text for each in drafts.unread if each.why == plan.REPEATED)
