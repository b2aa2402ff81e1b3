"""What a block keeps of the figures that it shows: each with what it stands beside, in an executed notebook.

A group is a headline, a sentence, a table or the table of a chart: its `kind`, `of` (caption or name, and nothing of a
sentence) and `cells`. Each of those has `row`, `column`, `text` (the whole cell or sentence), `figures` as
`figures.Figure` has them, and `when` where its row says which day it is of; `under` is the heading of a part, and
`theirs` is there where an author made the table: its headings are not ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sendplan.figures import Figure, found
from sendplan.words import clean

MIME = "application/vnd.sendplan.figures+json"
OF_THE_LAB = "application/vnd.sendplan.lab+json"  # of what is shown for who works in a notebook, and on no page
Group = dict[str, Any]
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\[\"'“‘\ufdd0\ufdd4])|\n+")


def sentences(*texts: str) -> list[Group]:
    """List every sentence that states a figure, a group each."""
    return [stated("sentence", each) for text in texts for each in _SENTENCE.split(text) if found(each)]


def stated(kind: str, text: str) -> Group:
    """Make the group of one sentence or headline."""
    return group(kind, "", [cell("", "", text, found(text))])


def cell(row: str, column: str, text: str, figures: Iterable[Figure]) -> dict[str, Any]:
    """Keep the figures of a cell, with where it stands."""
    return {"row": flat(row), "column": column, "text": flat(text), "figures": [*figures]}


def group(kind: str, of: str, cells: Iterable[Mapping[str, Any]]) -> Group:
    """Make a group of cells that state figures."""
    return {"kind": kind, "of": flat(of), "cells": [*cells]}


def flat(text: str) -> str:
    """Write what is visible of a text on one line."""
    return " ".join(clean(text).split())


def bundle(groups: Iterable[Group]) -> dict[str, Any]:
    """Make the entry of a block's bundle: {MIME: {"figures": groups}}."""
    return {MIME: {"figures": [*groups]}}
