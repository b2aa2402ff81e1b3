"""Rows of the figures of a page: what stands in each, and how they go from one process to another, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

Row = dict[str, str]

# What figures.csv holds: its columns, and what stands in them. Most useful first.
FIGURES = {
    "page": "title of the page",
    "section": "heading it stands under",
    "of": "caption of the table, name of the chart, or the sentence",
    "row": "row header",
    "column": "column heading",
    "figure": "the figure as shown",
    "number": "the same as a plain number",
    "symbol": "symbol in its place or beside it",
    "unit": "what it counts",
    "as_at": "the day it speaks of",
    "text": "the whole cell, where it says more",
    "definition": "what it means",
    "kind": "headline, table, chart or sentence",
    "file": "file of the page",
}


def written(found: Iterable[Row]) -> bytes:
    """Write rows with the columns of FIGURES."""
    return json.dumps([[row[column] for column in FIGURES] for row in found]).encode()


def read(given: bytes) -> list[Row]:
    """Read rows back; ValueError where that is no list of rows, each a text for every column of FIGURES."""
    try:
        found = json.loads(given)
    except RecursionError as error:
        raise ValueError("it is no list of rows") from error
    if not isinstance(found, list) or not all(map(_is_row, found)):
        raise ValueError(f"a row of figures is not {len(FIGURES)} texts")
    return [dict(zip(FIGURES, row, strict=True)) for row in found]


def _is_row(found: Any) -> bool:
    return isinstance(found, list) and len(found) == len(FIGURES) and all(isinstance(each, str) for each in found)
