"""Packs: every page of every meeting asked for is made, and each pack is put in its place when it is whole."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from sendplan.audience import PUBLIC
from sendplan.errors import PublishError
from sendplan.folder import data_hash
from sendplan.meeting import Meeting
from sendplan.publish import converter, figures, front, site
from sendplan.publish.contents import APART, FAILED, INDEX, MANIFEST, RUN, packs_root, reports_folder
from sendplan.publish.engine import SHELL
from sendplan.publish.facts import facts
from sendplan.publish.fresh import Limits
from sendplan.publish.jobs import made, processors, workers
from sendplan.publish.keys import keys_in, page_keys, seconds_in
from sendplan.publish.leaks import refuse_leaks
from sendplan.publish.manifest import as_json, manifest
from sendplan.publish.page import Page, Task, attempt, keep
from sendplan.publish.params import accepted, notebook_path
from sendplan.publish.place import is_same, locked, mend, note, put, tidy
from sendplan.publish.reuse import reused

__all__ = ["Order", "Published", "publish", "reports_folder"]
DRAWINGS = ".drawings"  # folder of reports/ that keeps drawings of charts, for the next time they are the same


@dataclass(frozen=True)
class Order:
    """How packs are to be made, and where they go."""

    to: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)
    jobs: int | None = None  # pages made at a time; as many as there are processors, unless told
    engine: str = SHELL  # what runs the notebooks (see engine)
    cluster: str | None = None  # address of the scheduler of a cluster whose workers make the pages
    cell_seconds: int | None = None  # longest that a cell may take, and a page; as area.toml says, unless told
    page_seconds: int | None = None
    replace: bool = False  # whether a pack with other content may take the place of one that is there
    although_derivable: bool = False  # whether values hidden here may be worked out from packs published before
    force: bool = False  # whether pages are made that would be as they are


@dataclass(frozen=True)
class Published:
    """What came of one meeting: where its index page is, or what was wrong."""

    area: str  # its id
    meeting: str  # its name
    index: Path
    unchanged: bool = False
    kept: Path | None = None  # the earlier pack, where it was replaced
    error: PublishError | None = None


@dataclass
class Pack:
    """A pack in the making: a page, or what was wrong with it, of each notebook done so far."""

    meeting: Meeting
    to: Path  # the folder of all packs
    parameters: dict[str, Any]
    keys: dict[str, str]  # of each page: what it is made from
    page: dict[str, Any]  # what the head and foot of each page say
    engine: str
    limits: Limits
    reused: frozenset[str] = frozenset()  # notebooks whose pages in place are what would be made
    done: dict[str, Page | PublishError] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """What tells it apart from the other packs of a run."""
        return self.meeting.area.id, self.meeting.name

    @property
    def root(self) -> Path:
        """The folder of all packs for its audience."""
        return packs_root(self.to, self.meeting.audience)

    @property
    def place(self) -> Path:
        """Where it is to be."""
        return self.root.joinpath(*self.key)

    @property
    def kept(self) -> Path:
        """Where notebooks that fail are kept."""
        return self.root.joinpath(FAILED, *self.key)

    @property
    def to_make(self) -> list[str]:
        """The notebooks of the pages that are to be made, in the body's order."""
        return [name for name in self.meeting.body.notebooks if name not in self.reused]

    @property
    def is_done(self) -> bool:
        """Whether every page that is to be made was made, or failed."""
        return len(self.done) == len(self.to_make)

    def outcome(self, **what: Any) -> Published:
        """Say what came of it."""
        return Published(*self.key, self.place / INDEX, **what)

    @property
    def tasks(self) -> list[Task]:
        """Every page of it that is to be made, the slowest of the last time first: none is waited for alone."""
        took = seconds_in(self.place)
        return [self.task(name) for name in sorted(self.to_make, key=lambda name: -took.get(name, 0))]

    def task(self, notebook: str) -> Task:
        """One page of it that is to be made."""
        source = notebook_path(notebook).read_text(encoding="utf-8")
        area, drawings = self.meeting.area, self.root / DRAWINGS
        parameters = accepted(notebook, self.parameters)
        return Task(notebook, source, parameters, self.page, area, self.engine, self.limits, drawings)


def publish(
    meetings: Iterable[Meeting],
    order: Order,
    on_page: Callable[[Task, Page | PublishError], object] = lambda _, __: None,
) -> list[Published]:
    """Make the packs of meetings, each put in its place when its last page is done, then the index of all packs.

    Writes `to`/<area>/<meeting>/, or `to`/not-for-publication/<area>/<meeting>/ where a meeting was
    not opened for the public. A pack that fails leaves what was there before, and the others go on.
    The meetings of an area stand together; they are taken when there is room for their pages.
    `on_page` is called with each finished task and what came of it.
    """
    run = _Run(order)
    with (
        run.tidied(),
        workers(run.jobs, order.cluster) as found,
        closing(made(attempt, run.tasks(meetings), found)) as outcomes,
    ):
        for task, outcome in outcomes:
            on_page(task, run.take(task, outcome))
    return list(run.published.values())


class _Run:
    """The packs of a run: each begun when its area is taken, and let go when it is in its place."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.begun = time.perf_counter()
        self.jobs = order.jobs or processors()
        self.open: dict[tuple[str, str], Pack] = {}
        self.published: dict[tuple[str, str], Published] = {}  # in the order in which they were taken
        self.places: list[tuple[Path, Path]] = []  # of each pack, and of its notebooks that fail
        self.roots: set[Path] = set()

    def tasks(self, meetings: Iterable[Meeting]) -> Iterator[Task]:
        """Give every page that is to be made."""
        for _, together in groupby(meetings, lambda meeting: meeting.area.id):
            packs = {pack.key: pack for pack in (_pack(meeting, self.order) for meeting in together)}
            self._begin(packs)
            for pack in [pack for key, pack in packs.items() if key in self.open]:
                if pack.is_done:
                    self._finish(pack)
                yield from pack.tasks

    def take(self, task: Task, outcome: Page | PublishError) -> Page | PublishError:
        """Take what came of a page, and put its pack in its place where that was the last of it."""
        pack = self.open[task.parameters["area"], task.parameters["meeting"]]
        pack.done[task.notebook] = kept = keep(outcome, pack.kept / f"{task.notebook}.ipynb")
        if pack.is_done:
            self._finish(pack)
        return kept

    def _begin(self, packs: Mapping[tuple[str, str], Pack]) -> None:
        """Put right what a run before this one left, because it was ended; refuse packs that give values away."""
        if self.order.to.is_dir():
            with locked(self.order.to.absolute()):
                for pack in packs.values():
                    mend(pack.place)
        refused = {} if self.order.although_derivable else _refused(packs)
        self.published |= {key: refused.get(key, pack.outcome()) for key, pack in packs.items()}
        self.open |= {key: pack for key, pack in packs.items() if key not in refused}
        self.places += [(pack.place, pack.kept) for pack in packs.values()]
        self.roots |= {pack.root for pack in packs.values()}

    def _finish(self, pack: Pack) -> None:
        self.published[pack.key] = _finish(pack, self.order.replace, self.jobs, self.begun)
        del self.open[pack.key]

    @contextmanager
    def tidied(self) -> Iterator[None]:
        """Whatever happens, leave no empty folder, and the index of all packs as they are then."""
        to = self.order.to.absolute()
        try:
            yield
        finally:
            if to.is_dir():
                with locked(to):
                    for place, kept in self.places:
                        tidy(place.parent, to)
                        tidy(kept, to)
                    for root in self.roots:
                        converter.tidied(root / DRAWINGS)
                        site.write(root)


def _pack(meeting: Meeting, order: Order) -> Pack:
    if meeting.area.id == APART:
        raise PublishError(f"An area cannot be called {APART}: packs that are not public stand there. Rename it.")
    own = {"area": meeting.area.id, "meeting": meeting.name, "audience": meeting.audience}
    parameters = own | dict(order.parameters)
    keys = page_keys(meeting.body.notebooks, parameters, meeting.area.data_hash)
    default = meeting.area.facts.timeouts
    limits = Limits(order.cell_seconds or default.cell, order.page_seconds or default.page)
    pack = Pack(meeting, order.to.absolute(), parameters, keys, facts(meeting), order.engine, limits)
    return pack if order.force else replace(pack, reused=frozenset(reused(pack.place, keys)))


def _refused(packs: Mapping[tuple[str, str], Pack]) -> dict[tuple[str, str], Published]:
    """Refuse public packs that hide what others give away, published before or allowed in the same run."""
    found: dict[tuple[str, str], Published] = {}
    for key, pack in packs.items():
        if pack.meeting.audience == PUBLIC:
            near = [each.meeting for other, each in packs.items() if other[0] == key[0] and other != key]
            others = (each.shown.assign(pack=each.name) for each in near if (key[0], each.name) not in found)
            try:
                refuse_leaks(pack.meeting, pack.place.parent, others)
            except PublishError as error:
                found[key] = pack.outcome(error=error)
    return found


def _finish(pack: Pack, replace: bool, jobs: int, begun: float) -> Published:
    """Put a pack whose pages are all done in its place, unless one of them failed or nothing of it changed."""
    try:
        files, run = _files(pack), _run(pack, jobs, begun)
        with locked(pack.to):
            same = is_same(pack.place, files)
            kept = None if same else put(pack.place, files | {RUN: as_json(run)}, replace=replace)
            if same and keys_in(pack.place) != pack.keys:
                note(pack.place, as_json(run | {"pages": pack.keys}))
    except PublishError as error:
        return pack.outcome(error=error)
    shutil.rmtree(pack.kept, ignore_errors=True)
    return pack.outcome(unchanged=same, kept=kept)


def _files(pack: Pack) -> dict[str, bytes]:
    """Gather every file of a pack: pages, figures, index, and the manifest of them all."""
    pages = _pages(pack)
    if data_hash(pack.meeting.area.folder) != pack.meeting.area.data_hash:
        raise PublishError("The area's tables changed while its pages were made. Publish again.")
    shown = [row for page in pages for row in page.figures]
    of_figures = figures.files(shown, figures.values(pack.meeting), pack.page)
    files = {name: content for page in pages for name, content in page.files.items()} | of_figures
    files[INDEX] = front.page(pack.meeting, pack.page, pages, of_figures)
    return files | {MANIFEST: manifest(pack.meeting, pack.parameters, files, pack.keys)}


def _pages(pack: Pack) -> list[Page]:
    """Gather the pages of a pack, made and in place, in the order of the body's notebooks."""
    outcomes = [pack.done[name] for name in pack.to_make]
    if errors := [str(each) for each in outcomes if isinstance(each, PublishError)]:
        raise PublishError("\n".join(errors))
    there = reused(pack.place, pack.keys) if pack.reused else {}
    if not pack.reused <= there.keys():
        raise PublishError("The pack that was there changed while pages of it were made. Publish again.")
    done = {name: page for name, page in pack.done.items() if isinstance(page, Page)}
    return [there[name] if name in pack.reused else done[name] for name in pack.meeting.body.notebooks]


def _run(pack: Pack, jobs: int, begun: float) -> dict[str, Any]:
    """Say when a pack was made and how long it took: what differs from run to run, apart from what does not."""
    pages = {name: round(page.seconds, 2) for name, page in pack.done.items() if isinstance(page, Page)}
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    total = round(time.perf_counter() - begun, 2)
    return {"made_at": made_at, "jobs": jobs, "seconds": total, "seconds_by_page": pages}
