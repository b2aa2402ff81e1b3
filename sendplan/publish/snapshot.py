"""Packs: every page of every meeting asked for is made, and each pack is put in its place when it is whole.

Imports none of the libraries that read tables or make pages: see jobs.
"""

from __future__ import annotations

import os
import shutil
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sendplan.errors import PublishError, SendplanError
from sendplan.publish import contents, converter, fork, guard
from sendplan.publish.contents import INDEX, MANIFEST, RUN, packs_root, reports_folder, unwritten
from sendplan.publish.converter import Converter
from sendplan.publish.fork import outcome_of
from sendplan.publish.jobs import AHEAD, attempt, bind, read, write_index
from sendplan.publish.pack import Brief, Order, Pack, Published
from sendplan.publish.page import Page, PageError, Task
from sendplan.publish.place import is_same, locked, tidy
from sendplan.publish.seals import seal
from sendplan.publish.unchanged import MadeFrom, Reading, note

if TYPE_CHECKING:
    from sendplan.publish.cluster import Cluster

__all__ = ["Order", "Published", "Reading", "publish", "reports_folder"]

Given = TypeVar("Given")
Made = TypeVar("Made")


def publish(
    readings: Iterable[Reading],
    order: Order,
    on_page: Callable[[Task, Page | SendplanError], object] = lambda _, __: None,
    on_pack: Callable[[Pack], object] = lambda _: None,
) -> list[Published]:
    """Make the packs of the meetings asked for, each put in its place when it is whole, then the index of all packs.

    Writes `to`/<area>/<meeting>/, or `to`/not-for-publication/<area>/<meeting>/ where a meeting was
    not opened for the public. A pack that fails leaves what was there before, and the others go on;
    so they do where the tables of an area cannot be read. The readings are of different areas; one is
    begun when there is room for its pages. `on_page` is called with each finished task and what came of it,
    `on_pack` with each pack that is begun.
    """
    run = _Run(readings, order)
    with run.tidied(), run.at_work(), closing(made(run.submit, run.tasks, run.at_a_time)) as outcomes:
        for task, outcome in outcomes:
            if isinstance(task, Reading):
                for pack in run.begin(task, outcome):
                    on_pack(pack)
            elif isinstance(task, Pack):
                run.finish(task, outcome)
            else:
                on_page(task, run.take(task, outcome))
    return list(run.published.values())


class _Run:
    """The packs of a run: each begun when its area was read, and let go when it is in its place."""

    here: Executor  # threads of this process
    cluster: Cluster | None = None  # which makes the pages, where there is one
    converter: Converter  # of the pages made here

    def __init__(self, readings: Iterable[Reading], order: Order) -> None:
        self.order = replace(order, to=order.to.absolute())
        self.begun = time.perf_counter()
        self.jobs = self.at_a_time = order.jobs or processors()
        self.tasks: deque[Reading | Task | Pack] = deque(readings)  # those of a pack go before other areas
        self.cold = True  # nothing was read yet, and the warm process is still importing
        self.open: dict[tuple[str, str], Pack] = {}
        self.published: dict[tuple[str, str], Published] = {}  # in the order in which they were read
        self.places: list[tuple[Path, Path]] = []  # of each pack, and of its notebooks that fail
        self.put = False  # whether any was put in its place

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Have who does the tasks: threads of this process, and the cluster where one is asked for."""
        with threads(self.jobs) as self.here, Converter(max(1, self.jobs // 2)) as self.converter:
            if not self.order.cluster:
                yield
                return
            from sendplan.publish.cluster import cluster

            with cluster(self.order.cluster) as self.cluster:
                self.at_a_time = self.cluster.at_a_time
                yield

    def submit(self, task: Reading | Task | Pack) -> Future[Any]:
        """Have a task done: a page anywhere, all that touches the places of packs here."""
        if isinstance(task, Pack):
            return self.here.submit(outcome_of, bind, task)
        if isinstance(task, Task):
            anywhere = None if task.fault else self.cluster
            return anywhere.submit(task) if anywhere else self.here.submit(outcome_of, attempt, task, self.converter)
        cold, self.cold = self.cold, False
        allowed = self.order.although_derivable
        return self.here.submit(outcome_of, read, task, self.order.to, although_derivable=allowed, cold=cold)

    def begin(self, reading: Reading, outcome: list[Brief] | SendplanError) -> list[Pack]:
        """Begin the packs of an area that was read, but for those that are refused; they are returned."""
        if isinstance(outcome, SendplanError):
            index = packs_root(self.order.to, reading.audience) / reading.area / INDEX
            self.published[reading.area, ""] = Published(reading.area, "", index, error=outcome)
            return []
        packs = [Pack(brief, self.order) for brief in outcome]
        for pack in packs:
            error = PublishError(pack.refused) if pack.refused else None
            self.published[pack.key] = pack.outcome(error)
        self.places += [(pack.place, pack.kept) for pack in packs]
        going = [pack for pack in packs if not pack.refused]
        self.open |= {pack.key: pack for pack in going}
        for pack in reversed(going):
            self.tasks.extendleft([pack] if pack.is_done else reversed(pack.tasks(self.order)))
        return going

    def take(self, task: Task, outcome: Page | SendplanError) -> Page | SendplanError:
        """Take what came of a page; have its pack bound where that was the last of it and all is well."""
        pack = self.open[task.parameters["area"], task.parameters["meeting"]]
        found = _kept(outcome, pack.kept / f"{task.notebook}.ipynb") if isinstance(outcome, PageError) else outcome
        pack.done[task.notebook] = found
        if pack.is_done and pack.failure:
            self._close(pack, pack.outcome(pack.failure))
        elif pack.is_done:
            self.tasks.appendleft(pack)
        return found

    def finish(self, pack: Pack, outcome: dict[str, bytes] | SendplanError) -> None:
        """Put a pack that was bound in its place."""
        came = pack.outcome(outcome) if isinstance(outcome, SendplanError) else self._put(pack, outcome)
        self._close(pack, came)

    def _close(self, pack: Pack, came: Published) -> None:
        self.published[pack.key] = came
        del self.open[pack.key]

    def _put(self, pack: Pack, files: Mapping[str, bytes]) -> Published:
        """Put a pack in its place, unless nothing of it changed."""
        try:
            told = self._told(pack)
            with locked(self.order.to):
                same = is_same(pack.place, files)
                self.put |= not same
                kept = None if same else pack.put({**files, RUN: contents.as_json(told)}, self.order)
                note(pack.place, MadeFrom(pack.brief.folder_hash, pack.brief.data_hash, pack.keys), files)
                unlike = seal(pack.place, files[MANIFEST], self.order.sealing, kept)
        except PublishError as error:
            return pack.outcome(error)
        shutil.rmtree(pack.kept, ignore_errors=True)
        return pack.outcome(unchanged=same, kept=kept, unlike=unlike)

    def _told(self, pack: Pack) -> dict[str, Any]:
        """Say when a pack was made and how long it took: what differs from run to run, apart from what does not."""
        pages = {name: round(page.seconds, 2) for name, page in pack.pages.items()}
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        total = round(time.perf_counter() - self.begun, 2)
        return {"made_at": made_at, "jobs": self.jobs, "seconds": total, "seconds_by_page": pages}

    @contextmanager
    def tidied(self) -> Iterator[None]:
        """Whatever happens, leave no empty folder, and the index of all packs as they are then."""
        to, is_whole = self.order.to, False
        try:
            yield
            is_whole = True
        finally:
            if to.is_dir():
                with locked(to):
                    for place, kept in self.places:
                        tidy(place.parent, to)
                        tidy(kept, to)
                    touched = self.places if is_whole or self.put else []  # who is stopped does not wait for nothing
                    for root in {place.parents[1] for place, _ in touched}:
                        self._write_index(root)
            converter.tidied(contents.own_folder("drawings"))

    def _write_index(self, root: Path) -> None:
        try:
            write_index(root)
        except PublishError as error:  # told beside what came of the packs
            self.published[f"index of {root}", ""] = Published("", "", root / INDEX, error=error)


def _kept(error: PageError, path: Path) -> PublishError:
    """Put the notebook of a page that failed where the analyst can open it, and say where that is, or why not."""
    if error.notebook is None:
        return error
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(error.notebook, encoding="utf-8", errors="surrogateescape", newline="\n")
    except OSError as unkept:
        with suppress(OSError):
            path.unlink(missing_ok=True)  # half of it
        return PublishError(f"{error}. {unwritten(path, unkept, 'Its notebook is not kept.')}")
    return PublishError(f"{error} (the notebook as far as it ran: {path})")


def processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def threads(number: int) -> Iterator[Executor]:
    """Give threads that have things done in fresh processes; in the end none of them is left, nor of the processes."""
    executor = ThreadPoolExecutor(number, initializer=guard.ours)
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        fork.stop()
        raise
    finally:
        executor.shutdown()
        fork.go_on()


def made(submit: Callable[[Given], Future[Made]], tasks: deque[Given], at_a_time: int) -> Generator[tuple[Given, Made]]:
    """Have every task done, and give each with what came of it as soon as it is done.

    Who is given one may add tasks, before or behind those that are left. What a task raises stops all.
    """
    waiting: dict[Future[Made], Given] = {}
    while tasks or waiting:
        while tasks and len(waiting) < AHEAD * at_a_time:
            task = tasks.popleft()
            waiting[submit(task)] = task
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in [each for each in waiting if each in done]:  # a set has no order: first the one begun first
            yield waiting.pop(future), future.result()
