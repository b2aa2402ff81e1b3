"""What a run that takes long says meanwhile: on a terminal one line that is written over, elsewhere nothing."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Self

from sendplan.errors import SendplanError

if TYPE_CHECKING:
    from sendplan.publish.pack import Pack
    from sendplan.publish.page import Page, Task


class Telling:
    """Counts the pages of a run; `verbose` has each of them stand in a line of its own, with its seconds."""

    def __init__(self, *, verbose: bool) -> None:
        self._verbose = verbose
        self._is_shown = not verbose and sys.stderr.isatty()
        self._made = self._every = 0

    def __enter__(self) -> Self:
        self._show("Reading the tables")
        return self

    def __exit__(self, *_: object) -> None:
        self._show("")

    def pack(self, pack: Pack) -> None:
        """Count the pages of a pack that is begun."""
        self._every += len(pack.to_make)
        self._show(f"{self._made} of {self._every} pages")

    def page(self, task: Task, outcome: Page | SendplanError) -> None:
        """Say what came of a page, and what its author should know."""
        self._made += 1
        name = f"{task.parameters['area']} {task.parameters['meeting']} {task.notebook}"
        self._show("")
        came, warnings = ("failed", ()) if isinstance(outcome, SendplanError) else _came(outcome)
        if self._verbose:
            print(f"{name}: {came}", flush=True)
        for warning in warnings:
            print(f"Warning: {name}, {warning}", file=sys.stderr)
        is_last = self._made == self._every
        self._show("Putting the packs in their places" if is_last else f"{self._made} of {self._every} pages: {name}")

    def _show(self, text: str) -> None:
        """Write over the line; without a colour or a code, which some terminals show as they are."""
        if self._is_shown:
            room = shutil.get_terminal_size().columns - 1
            sys.stderr.write(f"\r{text[:room]:<{room}}{'' if text else chr(13)}")
            sys.stderr.flush()


def _came(page: Page) -> tuple[str, tuple[str, ...]]:
    return f"{page.seconds:.1f} s", page.warnings
