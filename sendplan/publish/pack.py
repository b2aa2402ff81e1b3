"""A pack: how it is asked for, what was read of its meeting, how far it is made, and what came of it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from sendplan.errors import ClusterError, PublishError, SendplanError
from sendplan.publish import contents
from sendplan.publish.contents import FAILED, INDEX, packs_root, reports_folder
from sendplan.publish.fork import Limits
from sendplan.publish.page import SHELL, Page, Task
from sendplan.publish.params import accepted, fault, place_of, read
from sendplan.publish.place import put
from sendplan.publish.seals import Sealing
from sendplan.publish.unchanged import page_keys, same_pages
from sendplan.vocabulary import PUBLIC
from sendplan.words import listed


class Brief(NamedTuple):
    """A meeting that was read: all that whoever publishes it needs to know."""

    area: str
    meeting: str
    audience: str
    notebooks: tuple[str, ...]  # of its pack, in the body's order
    page: dict[str, Any]  # what the head and foot of each page say (see render.facts)
    limits: Limits
    folder: Path
    folder_hash: str  # of the area's files, for whoever publishes alone: hidden counts are in it
    data_hash: str  # of what the day knew, as the audience may see it
    pickled: bytes  # the same rows, for the processes that make its pages
    record_from: date  # the day its papers are due, or else of the meeting: until then it is a draft
    refused: str = ""  # why it is not to be published
    doubts: int = 0  # cells of its area that may not be as meant


@dataclass(frozen=True)
class Order:
    """How packs are to be made, where they go, and on which terms one takes the place of another."""

    to: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)
    jobs: int | None = None  # pages made at a time; as many as there are processors, unless told
    engine: str = SHELL  # what runs the notebooks (see page)
    cluster: str | None = None  # address of the scheduler of a cluster whose workers make the pages
    cell_seconds: int | None = None  # longest that a cell may take, and a page; as area.toml says, unless told
    page_seconds: int | None = None
    replace: bool = False  # whether a pack with other content may take the place of one that is there
    although_derivable: bool = False  # whether values hidden here may be worked out from packs published before
    force: bool = False  # whether pages are made that would be as they are
    only: str = ""  # the one notebook whose page is made again, as it is or not; every other is kept
    today: date = field(default_factory=date.today)  # packs of later days are drafts
    # Where seals go, beside those with the packs, and what signs them.
    sealing: Sealing = field(default_factory=Sealing)


@dataclass(frozen=True)
class Published:
    """What came of one meeting: where its index page is, or what was wrong."""

    area: str  # its id
    meeting: str  # its name; empty for an area that could not be read
    index: Path
    unchanged: bool = False
    kept: Path | None = None  # the earlier pack, where it was replaced
    error: SendplanError | None = None
    doubts: int = 0  # cells of its area that may not be as meant
    unlike: Sequence[Path] = ()  # files that list another seal of it


class Pack:
    """A pack in the making: a page, or what was wrong with it, of each notebook done so far."""

    def __init__(self, brief: Brief, order: Order) -> None:
        self.brief = brief
        root = packs_root(order.to, brief.audience)
        self.key = (brief.area, brief.meeting)  # what tells it apart from the other packs of a run
        self.place = root.joinpath(*self.key)
        self.kept = root.joinpath(FAILED, *self.key)  # where notebooks that fail are kept
        own = {"area": brief.area, "meeting": brief.meeting, "audience": brief.audience}
        self.parameters: dict[str, Any] = own | dict(order.parameters)
        self.keys = page_keys(brief.notebooks, self.parameters, brief.data_hash)  # of each page: what it is made from
        reused = frozenset[str]() if order.force and not order.only else same_pages(self.place, self.keys)
        self.to_make = [name for name in brief.notebooks if name not in reused - {order.only}]  # in the body's order
        self.refused = brief.refused or self._more_than(order.only)  # why it is not to be published
        self.done: dict[str, Page | SendplanError] = {}

    def _more_than(self, only: str) -> str:
        """Say why one page alone cannot be made again; empty where it can, or every page may be."""
        if only and only not in self.brief.notebooks:
            return f"{only} is none of its pages, which are {listed(self.brief.notebooks)}."
        others = [name for name in self.to_make if only and name != only]
        what = f"{listed(others)} would be too"
        return f"{only} alone cannot be made again: {what}. Publish without --only." if others else ""

    @property
    def is_done(self) -> bool:
        """Whether every page that is to be made was made, or failed."""
        return len(self.done) == len(self.to_make)

    @property
    def pages(self) -> dict[str, Page]:
        """The pages that were made, by their notebooks."""
        return {name: page for name, page in self.done.items() if isinstance(page, Page)}

    @property
    def failure(self) -> PublishError | None:
        """What was wrong with its pages, in the body's order: a ClusterError where one was lost."""
        wrong = [self.done[name] for name in self.to_make if name in self.done.keys() - self.pages.keys()]
        kind = ClusterError if any(isinstance(each, ClusterError) for each in wrong) else PublishError
        return kind("\n".join(map(str, wrong))) if wrong else None

    def outcome(self, error: SendplanError | None = None, **what: Any) -> Published:
        """Say what came of it."""
        return Published(*self.key, self.place / INDEX, doubts=self.brief.doubts, error=error, **what)

    def tasks(self, order: Order) -> list[Task]:
        """Every page of it that is to be made, the slowest of the last time first: none is waited for alone."""
        took = contents.seconds_in(self.place)
        return [self.task(name, order) for name in sorted(self.to_make, key=lambda name: -took.get(name, 0))]

    def task(self, notebook: str, order: Order) -> Task:
        """One page of it, whether it is to be made or not."""
        path, brief = place_of(notebook), self.brief
        return Task(
            notebook,
            read(path),
            accepted(notebook, self.parameters),
            brief.page,
            brief.pickled,
            order.engine,
            Limits(order.cell_seconds or brief.limits.cell, order.page_seconds or brief.limits.page),
            contents.own_folder("drawings"),
            fault(path),
        )

    def put(self, files: Mapping[str, bytes], order: Order) -> Path | None:
        """Put it in its place (see place.put): a draft takes the place of another, a record stays one."""
        is_draft = order.today < self.brief.record_from
        command = self.command(order)
        return put(self.place, files, replace=order.replace or is_draft, keep=not is_draft, command=command)

    def command(self, order: Order) -> str:
        """Write the command that puts it in the place of another."""
        brief = self.brief
        given = {"--area": brief.area, "--meeting": brief.meeting}
        given |= {"--to": str(order.to)} if order.to != reports_folder() else {}
        given |= {"--audience": brief.audience} if brief.audience != PUBLIC else {}
        pairs = [("-p", f"{name}={value}") for name, value in order.parameters.items() if name != "audience"]
        given |= {"--only": order.only} if order.only else {}
        return shlex.join(["sendplan", "publish", *chain(*given.items(), *pairs), "--replace"])
