"""What is asked of the processes that read an area and bind a pack, and what the first of them tells of a meeting."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from sendplan.publish.fresh import Limits
from sendplan.publish.page import Page
from sendplan.vocabulary import PUBLIC


class Reading(NamedTuple):
    """An area to be read, and which of its meetings are asked for, for which audience."""

    area: str
    meetings: tuple[str, ...] = ()  # their names; every meeting, where none is named
    audience: str = PUBLIC


class Brief(NamedTuple):
    """A meeting that was read: all that whoever publishes it needs to know."""

    area: str
    meeting: str
    audience: str
    notebooks: tuple[str, ...]  # of its pack, in the body's order
    page: dict[str, Any]  # what the head and foot of each page say (see facts.facts)
    limits: Limits
    folder: Path
    folder_hash: str  # of the area's files, for whoever publishes alone: hidden counts are in it
    data_hash: str  # of what the day knew, as the audience may see it
    pickled: bytes  # the same rows, for the processes that make its pages
    record_from: date  # the day its papers are due, or else of the meeting: until then it is a draft
    refused: str = ""  # why it is not to be published
    doubts: int = 0  # cells of its area that may not be as meant


class Binding(NamedTuple):
    """A pack whose pages are all done: those that were made, and those to be taken from its place."""

    brief: Brief
    parameters: dict[str, Any]
    keys: dict[str, str]  # of each page (see keys.page_keys)
    made: dict[str, Page]
    place: Path
