"""What a preview follows: a page's notebook, its tables and the library; and the page, made again when they change."""

from __future__ import annotations

import ast
import time
from collections.abc import Iterable
from importlib.util import cache_from_source
from pathlib import Path
from typing import NamedTuple

from watchfiles import watch

from sendplan.errors import PublishError, SendplanError
from sendplan.publish.fork import outcome_of
from sendplan.publish.maker import Asked, Maker
from sendplan.publish.page import Page
from sendplan.publish.params import notebooks_folder
from sendplan.publish.served import Served
from sendplan.publish.unchanged import HIDDEN_FILE, PACKAGE
from sendplan.words import count, listed

MOST_NAMED = 3  # files that changed, named in a line
WAIT = 100  # milliseconds from one look to the next


class Watched(NamedTuple):
    """What a page is made from: its notebook with what stands beside it, its area's folder, and the library."""

    notebook: str
    area: Path

    def folders(self) -> list[Path]:
        """Name every folder that is watched, wherever links lead: so do those who watch."""
        return [each.resolve() for each in (notebooks_folder(), self.area, PACKAGE)]

    def concerns(self, path: Path) -> bool:
        """Whether a file is one that the page may be made from: no other notebook, and nothing hidden."""
        folder = next(each for each in self.folders() if path.is_relative_to(each))
        is_other = path.suffix == ".ipynb" and path.stem != self.notebook and folder == self.folders()[0]
        return not is_other and not HIDDEN_FILE.search(path.relative_to(folder).as_posix())


def follow(asked: Asked, watched: Watched, served: Served) -> None:
    """Make the page, and again after every change; watching begins first, so that none is missed."""
    making = _Making(asked, served)
    found = watch(
        *watched.folders(),
        watch_filter=lambda _, path: watched.concerns(Path(path)),
        yield_on_timeout=True,
        rust_timeout=WAIT,
    )
    try:
        for changes in found:
            if changes or not served.newest:
                making.again(sorted({Path(path) for _, path in changes}))
    finally:
        making.end()


class _Making:
    """The page in the making, by a process that has the library as it is now."""

    def __init__(self, asked: Asked, served: Served) -> None:
        self._asked, self._served = asked, served
        self._maker: Maker | None = Maker()
        self._changed: set[Path] = set()  # modules of the library

    def again(self, changed: list[Path]) -> None:
        """Make the page and show it, or why it is not made; say what changed and how long that took."""
        begun = time.perf_counter()
        self._renew([path for path in changed if path.is_relative_to(PACKAGE.resolve())])
        outcome = outcome_of(self._page)
        self._served.show(str(outcome) if isinstance(outcome, SendplanError) else outcome.files)
        took = f"{time.perf_counter() - begun:.1f} s"
        if isinstance(outcome, SendplanError):
            print(f"{_said(changed)}not made ({took}): {outcome}", flush=True)
            return
        warnings = [f"Warning: {each}" for each in outcome.warnings]
        print(f"{_said(changed)}made in {took}", *warnings, sep="\n", flush=True)

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._maker:
            self._maker.end()
        self._maker = None

    def _renew(self, library: list[Path]) -> None:
        """End a process that has an older library; what Python compiled of it in the same second would pass for new."""
        modules = {path for path in library if path.suffix == ".py"}
        self._changed |= modules
        for path in modules:
            Path(cache_from_source(path)).unlink(missing_ok=True)
        if library:
            self.end()

    def _page(self) -> Page:
        refuse_unfinished(self._changed)
        self._maker = self._maker or Maker()
        return self._maker.make(self._asked)


def refuse_unfinished(modules: Iterable[Path]) -> None:
    """Refuse modules that are no Python: they are being written. One that was taken out is no fault here."""
    for path in sorted(modules):
        try:
            ast.parse(path.read_bytes())
        except OSError:
            continue
        except (SyntaxError, ValueError) as error:
            place, line = path.relative_to(PACKAGE.resolve().parent), getattr(error, "lineno", 1)
            raise PublishError(f"{place}, line {line}: {getattr(error, 'msg', error)}.") from error


def _said(changed: list[Path]) -> str:
    """Say what changed, before what came of it."""
    names = [f"{path.parent.name}/{path.name}" for path in changed]
    told = listed(names) if len(names) <= MOST_NAMED else count(len(names), "file")
    return f"{told} changed, " if names else ""
