"""Packs: every page of every meeting asked for is made, and each pack is put in its place when it is whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sendplan.area import PUBLIC
from sendplan.errors import PublishError
from sendplan.load import data_hash
from sendplan.meeting import Meeting
from sendplan.publish import figures, front, site
from sendplan.publish.facts import facts
from sendplan.publish.jobs import made, processors
from sendplan.publish.leaks import refuse_leaks
from sendplan.publish.manifest import INDEX, MANIFEST, RUN, as_json, manifest
from sendplan.publish.page import Page, Task, attempt
from sendplan.publish.place import APART, is_same, put, tidied

FAILED = ".failed"  # folder of reports/ that keeps notebooks that did not run to their end


@dataclass(frozen=True)
class Order:
    """How packs are to be made, and where they go."""

    to: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)
    jobs: int | None = None  # pages made at a time; as many as there are processors, unless told
    replace: bool = False  # whether a pack with other content may take the place of one that is there
    although_derivable: bool = False  # whether values hidden here may be worked out from packs published before


@dataclass(frozen=True)
class Published:
    """What came of one meeting: where its index page is, or what was wrong."""

    meeting: Meeting
    index: Path
    unchanged: bool = False
    kept: Path | None = None  # the earlier pack, where it was replaced
    error: PublishError | None = None


@dataclass
class Pack:
    """A pack in the making: a page, or what was wrong with it, of each notebook done so far."""

    meeting: Meeting
    root: Path  # the folder of all packs for its audience
    parameters: dict[str, Any]
    page: dict[str, Any]  # what the head and foot of each page say
    done: dict[str, Page | PublishError] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """What tells it apart from the other packs of a run."""
        return self.meeting.area.id, self.meeting.name

    @property
    def place(self) -> Path:
        """Where it is to be."""
        return self.root.joinpath(*self.key)

    @property
    def kept(self) -> Path:
        """Where notebooks that fail are kept."""
        return self.root.joinpath(FAILED, *self.key)

    @property
    def outcomes(self) -> list[Page | PublishError]:
        """What came of its pages so far, in the order of the body's notebooks."""
        return [self.done[name] for name in self.meeting.body.notebooks if name in self.done]

    def outcome(self, **what: Any) -> Published:
        """Say what came of it."""
        return Published(self.meeting, self.place / INDEX, **what)

    @property
    def tasks(self) -> list[Task]:
        """Every page of it that is to be made."""
        names = self.meeting.body.notebooks
        return [Task(name, self.parameters, self.page, self.kept / f"{name}.ipynb") for name in names]


def reports_folder() -> Path:
    """Where packs go unless told otherwise: reports/ beside the package."""
    return Path(__file__).parents[2] / "reports"


def publish(
    meetings: Sequence[Meeting], order: Order, on_page: Callable[[Task], object] = lambda _: None
) -> list[Published]:
    """Make the packs of meetings, each put in its place when its last page is done, then the index of all packs.

    Writes `to`/<area>/<meeting>/, or `to`/not-for-publication/<area>/<meeting>/ where a meeting was
    not opened for the public. A pack that fails leaves what was there before, and the others go on.
    `on_page` is called with each finished task.
    """
    begun = time.perf_counter()
    packs = {pack.key: pack for pack in (_pack(meeting, order) for meeting in meetings)}
    with _in_the_end(packs.values(), order.to.absolute()):
        found = {} if order.although_derivable else _refused(packs)
        tasks = [task for key, pack in packs.items() if key not in found for task in pack.tasks]
        jobs = max(1, min(order.jobs or processors(), len(tasks)))
        with closing(made(attempt, tasks, jobs)) as outcomes:
            for task, outcome in outcomes:
                pack = packs[task.parameters["area"], task.parameters["meeting"]]
                pack.done[task.notebook] = outcome
                on_page(task)
                if len(pack.done) == len(pack.tasks):
                    found[pack.key] = _finish(pack, order.replace, jobs, begun)
                    pack.done.clear()
    return [found[key] for key in packs]


def _pack(meeting: Meeting, order: Order) -> Pack:
    if meeting.area.id == APART:
        raise PublishError(f"An area cannot be called {APART}: packs that are not public stand there. Rename it.")
    root = order.to.absolute() if meeting.audience == PUBLIC else order.to.absolute() / APART
    own = {"area": meeting.area.id, "meeting": meeting.name, "audience": meeting.audience}
    return Pack(meeting, root, own | dict(order.parameters), facts(meeting))


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


@contextmanager
def _in_the_end(packs: Iterable[Pack], to: Path) -> Iterator[None]:
    """Whatever happens, leave no empty folder in `to`, and the index of all packs as they are then."""
    roots = {pack.root for pack in packs}
    try:
        with ExitStack() as each:
            for pack in packs:
                each.enter_context(tidied(pack.place.parent, to))
                each.enter_context(tidied(pack.kept, to))
            yield
    finally:
        for root in roots:
            site.write(root)


def _finish(pack: Pack, replace: bool, jobs: int, begun: float) -> Published:
    """Put a pack whose pages are all done in its place, unless one of them failed or nothing of it changed."""
    try:
        files = _files(pack)
        if is_same(pack.place, files):
            return pack.outcome(unchanged=True)
        return pack.outcome(kept=put(pack.place, files | {RUN: _run(pack, jobs, begun)}, replace=replace))
    except PublishError as error:
        return pack.outcome(error=error)


def _files(pack: Pack) -> dict[str, bytes]:
    """Gather every file of a pack: pages, figures, index, and the manifest of them all."""
    pages = [each for each in pack.outcomes if isinstance(each, Page)]
    if len(pages) < len(pack.tasks):
        raise PublishError("\n".join(str(each) for each in pack.outcomes if isinstance(each, PublishError)))
    if data_hash(pack.meeting.area.folder) != pack.meeting.area.data_hash:
        raise PublishError("The area's tables changed while its pages were made. Publish again.")
    shown = [row for page in pages for row in page.figures]
    of_figures = figures.files(shown, figures.values(pack.meeting), pack.page)
    files = {name: content for page in pages for name, content in page.files.items()} | of_figures
    files[INDEX] = front.page(pack.meeting, pack.page, pages, of_figures)
    return files | {MANIFEST: manifest(pack.meeting, pack.parameters, files)}


def _run(pack: Pack, jobs: int, begun: float) -> bytes:
    """Say when a pack was made and how long it took: what differs from run to run, apart from what does not."""
    pages = {name: round(page.seconds, 2) for name, page in pack.done.items() if isinstance(page, Page)}
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    total = round(time.perf_counter() - begun, 2)
    return as_json({"made_at": made_at, "jobs": jobs, "seconds": total, "seconds_by_page": pages})
