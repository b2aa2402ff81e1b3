"""Packs: every page of every meeting asked for is made, and each pack is put in its place when it is whole.

Imports none of the libraries that read tables or make pages: see heavy.
"""

from __future__ import annotations

import shutil
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sendplan.errors import PublishError, SendplanError
from sendplan.publish import contents, converter, sound
from sendplan.publish.attempt import attempt, keep
from sendplan.publish.brief import Binding, Brief, Reading
from sendplan.publish.cluster import ClusterError
from sendplan.publish.contents import FAILED, INDEX, MANIFEST, RUN, packs_root, reports_folder, unwritten
from sendplan.publish.fresh import Limits
from sendplan.publish.heavy import bind, read, write_index
from sendplan.publish.jobs import Workers, made, processors, workers
from sendplan.publish.keys import page_keys
from sendplan.publish.order import Order
from sendplan.publish.page import Page, Task
from sendplan.publish.params import accepted, place_of
from sendplan.publish.place import is_same, locked, tidy
from sendplan.publish.seals import seal
from sendplan.publish.unchanged import MadeFrom, note, same_pages

__all__ = ["Order", "Published", "Reading", "publish", "reports_folder"]


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


@dataclass
class Pack:
    """A pack in the making: a page, or what was wrong with it, of each notebook done so far."""

    brief: Brief
    to: Path  # the folder of all packs
    parameters: dict[str, Any]
    keys: dict[str, str]  # of each page: what it is made from
    engine: str
    limits: Limits
    reused: frozenset[str] = frozenset()  # notebooks whose pages in place are what would be made
    done: dict[str, Page | PublishError] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """What tells it apart from the other packs of a run."""
        return self.brief.area, self.brief.meeting

    @property
    def root(self) -> Path:
        """The folder of all packs for its audience."""
        return packs_root(self.to, self.brief.audience)

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
        return [name for name in self.brief.notebooks if name not in self.reused]

    @property
    def is_done(self) -> bool:
        """Whether every page that is to be made was made, or failed."""
        return len(self.done) == len(self.to_make)

    @property
    def pages(self) -> dict[str, Page]:
        """The pages that were made, by their notebooks."""
        return {name: page for name, page in self.done.items() if isinstance(page, Page)}

    @property
    def faults(self) -> list[str]:
        """What was wrong with the others, in the body's order."""
        return [str(self.done[name]) for name in self.to_make if name in self.done and name not in self.pages]

    @property
    def failure(self) -> PublishError:
        """What was wrong with it: a ClusterError where a page of it was lost."""
        lost = any(isinstance(each, ClusterError) for each in self.done.values())
        return (ClusterError if lost else PublishError)("\n".join(self.faults))

    def outcome(self, **what: Any) -> Published:
        """Say what came of it."""
        return Published(*self.key, self.place / INDEX, doubts=self.brief.doubts, **what)

    @property
    def tasks(self) -> list[Task]:
        """Every page of it that is to be made, the slowest of the last time first: none is waited for alone."""
        took = contents.seconds_in(self.place)
        return [self.task(name) for name in sorted(self.to_make, key=lambda name: -took.get(name, 0))]

    def task(self, notebook: str) -> Task:
        """One page of it that is to be made."""
        path, brief = place_of(notebook), self.brief
        return Task(
            notebook,
            sound.read(path),
            accepted(notebook, self.parameters),
            brief.page,
            brief.pickled,
            self.engine,
            self.limits,
            contents.own_folder("drawings"),
            sound.fault(path),
        )

    @property
    def binding(self) -> Binding:
        """What is to be done when its last page is."""
        return Binding(self.brief, self.parameters, self.keys, self.pages, self.place)


def publish(
    readings: Iterable[Reading],
    order: Order,
    on_page: Callable[[Task, Page | PublishError], object] = lambda _, __: None,
) -> list[Published]:
    """Make the packs of the meetings asked for, each put in its place when it is whole, then the index of all packs.

    Writes `to`/<area>/<meeting>/, or `to`/not-for-publication/<area>/<meeting>/ where a meeting was
    not opened for the public. A pack that fails leaves what was there before, and the others go on;
    so they do where the tables of an area cannot be read. The readings are of different areas; one is
    begun when there is room for its pages. `on_page` is called with each finished task and what came of it.
    """
    run = _Run(readings, order)
    with (
        run.tidied(),
        workers(run.jobs, order.cluster) as found,
        closing(made(partial(run.submit, found), run.tasks, found.at_a_time)) as outcomes,
    ):
        for task, outcome in outcomes:
            if isinstance(task, Reading):
                run.begin(task, outcome)
            elif isinstance(task, Binding):
                run.finish(task, outcome)
            else:
                on_page(task, run.take(task, outcome))
    return list(run.published.values())


class _Run:
    """The packs of a run: each begun when its area was read, and let go when it is in its place."""

    def __init__(self, readings: Iterable[Reading], order: Order) -> None:
        self.order = replace(order, to=order.to.absolute())
        self.begun = time.perf_counter()
        self.jobs = order.jobs or processors()
        self.tasks: deque[Reading | Task | Binding] = deque(readings)  # those of a pack go before other areas
        self.cold = True  # nothing was read yet, and the warm process is still importing
        self.open: dict[tuple[str, str], Pack] = {}
        self.published: dict[tuple[str, str], Published] = {}  # in the order in which they were read
        self.places: list[tuple[Path, Path]] = []  # of each pack, and of its notebooks that fail
        self.roots: set[Path] = set()

    def submit(self, workers: Workers, task: Reading | Task | Binding) -> Future[Any]:
        """Have a task done: a page anywhere, all that touches the places of packs here."""
        if isinstance(task, Task):
            return workers.cluster.submit(task) if workers.cluster else workers.here.submit(attempt, task)
        if isinstance(task, Binding):
            return workers.here.submit(bind, task)
        cold, self.cold = self.cold, False
        order = self.order
        return workers.here.submit(read, task, order.to, although_derivable=order.although_derivable, cold=cold)

    def begin(self, reading: Reading, outcome: list[Brief] | SendplanError) -> None:
        """Begin the packs of an area that was read."""
        if isinstance(outcome, SendplanError):
            index = packs_root(self.order.to, reading.audience) / reading.area / INDEX
            self.published[reading.area, ""] = Published(reading.area, "", index, error=outcome)
            return
        packs = [_pack(brief, self.order) for brief in outcome]
        for pack in packs:
            error = PublishError(pack.brief.refused) if pack.brief.refused else None
            self.published[pack.key] = pack.outcome(error=error)
        self.places += [(pack.place, pack.kept) for pack in packs]
        self.roots |= {pack.root for pack in packs}
        going = [pack for pack in packs if not pack.brief.refused]
        self.open |= {pack.key: pack for pack in going}
        for pack in reversed(going):
            self.tasks.extendleft([pack.binding] if pack.is_done else reversed(pack.tasks))

    def take(self, task: Task, outcome: Page | PublishError) -> Page | PublishError:
        """Take what came of a page; have its pack bound where that was the last of it and all is well."""
        pack = self.open[task.parameters["area"], task.parameters["meeting"]]
        pack.done[task.notebook] = kept = _kept(outcome, pack.kept / f"{task.notebook}.ipynb")
        if pack.is_done and not pack.faults:
            self.tasks.appendleft(pack.binding)
        elif pack.is_done:
            self._close(pack, pack.outcome(error=pack.failure))
        return kept

    def finish(self, binding: Binding, outcome: dict[str, bytes] | PublishError) -> None:
        """Put a pack that was bound in its place."""
        pack = self.open[binding.brief.area, binding.brief.meeting]
        if isinstance(outcome, PublishError):
            self._close(pack, pack.outcome(error=outcome))
        else:
            self._close(pack, _put(pack, outcome, self))

    def _close(self, pack: Pack, outcome: Published) -> None:
        self.published[pack.key] = outcome
        del self.open[pack.key]

    @contextmanager
    def tidied(self) -> Iterator[None]:
        """Whatever happens, leave no empty folder, and the index of all packs as they are then."""
        to = self.order.to
        try:
            yield
        finally:
            if to.is_dir():
                with locked(to):
                    for place, kept in self.places:
                        tidy(place.parent, to)
                        tidy(kept, to)
                    for root in self.roots:
                        self._write_index(root)
            converter.tidied(contents.own_folder("drawings"))

    def _write_index(self, root: Path) -> None:
        try:
            write_index(root)
        except PublishError as error:  # told beside what came of the packs
            self.published[f"index of {root}", ""] = Published("", "", root / INDEX, error=error)


def _kept(outcome: Page | PublishError, path: Path) -> Page | PublishError:
    """Keep the notebook of a page that failed; where that cannot be, say so beside what was wrong with the page."""
    try:
        return keep(outcome, path)
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)  # half of it
        return PublishError(f"{outcome}. {unwritten(path, error, 'Its notebook is not kept.')}")


def _pack(brief: Brief, order: Order) -> Pack:
    own = {"area": brief.area, "meeting": brief.meeting, "audience": brief.audience}
    parameters = own | dict(order.parameters)
    keys = page_keys(brief.notebooks, parameters, brief.data_hash)
    limits = Limits(order.cell_seconds or brief.limits.cell, order.page_seconds or brief.limits.page)
    pack = Pack(brief, order.to, parameters, keys, order.engine, limits)
    return pack if order.force else replace(pack, reused=same_pages(pack.place, keys))


def _put(pack: Pack, files: Mapping[str, bytes], run: _Run) -> Published:
    """Put a pack in its place, unless nothing of it changed."""
    try:
        told = _told(pack, run)
        with locked(pack.to):
            same = is_same(pack.place, files)
            whole = {**files, RUN: contents.as_json(told)}
            kept = None if same else run.order.put(pack.brief, pack.place, whole)
            note(pack.place, MadeFrom(pack.brief.folder_hash, pack.brief.data_hash, pack.keys), files)
            unlike = seal(pack.place, files[MANIFEST], run.order.sealing, kept)
    except PublishError as error:
        return pack.outcome(error=error)
    shutil.rmtree(pack.kept, ignore_errors=True)
    return pack.outcome(unchanged=same, kept=kept, unlike=unlike)


def _told(pack: Pack, run: _Run) -> dict[str, Any]:
    """Say when a pack was made and how long it took: what differs from run to run, apart from what does not."""
    pages = {name: round(page.seconds, 2) for name, page in pack.pages.items()}
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    total = round(time.perf_counter() - run.begun, 2)
    return {"made_at": made_at, "jobs": run.jobs, "seconds": total, "seconds_by_page": pages}
