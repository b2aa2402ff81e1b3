"""papermill's engine `sendplan`: a notebook's cells in IPython's own shell, in a fresh process, without a kernel.

An executed notebook is the same as one from the ordinary kernel: its outputs and their order, counts,
tracebacks, what papermill notes. See kernel.py for how. What cannot be the same, or is not meant to be:

- The user's IPython profile (configuration, startup files, history) is not read, so that a page does not
  depend on who publishes it; nothing is written to it, except by a notebook that uses %store.
- Modules that pages need are imported already: what importing them would show or warn of is not shown.
- Text comes out as the kernel's clock of 0.2 seconds would have it, but that of other programs a cell starts
  counts from when the cell next prints or ends, and the texts of a program may come in one output, not two.
  The kernel also copies such text to its own terminal; here it stays in the notebook.
- Cells run in the Python that papermill runs in, whatever kernel the notebook names.
- `sys.argv`, process numbers, names of threads and how deep a recursion goes are this process's own.
- Outputs are logged (`log_output`) and written (`stdout_file`, `stderr_file`) as each cell is done, in the end
  state of the cell; in a process that is fresh already nothing is logged.
- A notebook whose cells reach the reader's browser (comms, widgets) is refused with what to do.

papermill imports this module while it is itself imported: elsewhere, import papermill first.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import IO, Any, NamedTuple

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine
from papermill.log import logger
from papermill.utils import merge_kwargs, remove_args

from sendplan.errors import PublishError
from sendplan.publish.fresh import Ask, Limits, Lost, fresh, is_fresh

FOREVER = 20 * 24 * 60 * 60.0  # seconds; papermill sets no limit of its own


class ShellEngine(Engine):  # type: ignore[misc]
    """Runs a notebook's cells in IPython's shell: here, where this process is a fresh one, or in one made for it."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        told: Callable[[int, NotebookNode | None], None] | None = None,
        execution_timeout: float | None = None,
        **given: Any,
    ) -> None:
        """Run every cell until one fails; `told` hears of each code cell before it runs and after.

        Where this process is a fresh one, whoever made it keeps the time: `execution_timeout` is not looked at.
        """
        language = nb_man.nb.metadata.get("kernelspec", {}).get("language", "python")
        if language != "python":
            raise PublishError(
                f"The notebook is written in {language}; engine sendplan runs Python. Use another engine."
            )
        options = remove_args(["input_path", "timeout", "start_timeout", "startup_timeout"], **given)
        options = merge_kwargs(options, kernel_name=kernel_name)
        if is_fresh():
            from sendplan.publish.kernel import Client

            Client(nb_man, told, **options).execute()
        else:
            _Elsewhere(nb_man, told, execution_timeout, options).run()


class _Asked(NamedTuple):
    """What a fresh process needs to run a notebook."""

    notebook: NotebookNode
    folder: str
    options: dict[str, Any]


class _Elsewhere:
    """A notebook that runs in a fresh process, and what papermill is to know of it here."""

    def __init__(self, nb_man: Any, told: Any, execution_timeout: float | None, options: dict[str, Any]) -> None:
        self.nb_man = nb_man
        self.told = told or (lambda _place, _cell: None)
        self.seconds = execution_timeout
        files: dict[str, IO[str] | None] = {name: options.pop(name, None) for name in ("stdout_file", "stderr_file")}
        self.log = SimpleNamespace(log=logger, log_output=options.pop("log_output", False), **files)
        self.options = options
        self.running, self.heard = -1, time.monotonic()

    def run(self) -> None:
        """Run the notebook there and take over what it became."""
        asked = _Asked(self.nb_man.nb, os.getcwd(), self.options)  # noqa: PTH109 - papermill has gone there
        try:
            done = fresh(_run, asked, self._hear, Limits(self.seconds or FOREVER, FOREVER))
        except Lost as lost:
            raise self._error(lost) from lost
        notebook = self.nb_man.nb
        for place, cell in enumerate(done.cells):
            notebook.cells[place].update(nbformat.from_dict(cell))
            if cell.metadata.papermill.exception:
                self.nb_man.cell_exception(notebook.cells[place], cell_index=place)
        notebook.metadata.language_info = nbformat.from_dict(done.metadata.language_info)

    def _hear(self, message: tuple[int, NotebookNode | None]) -> None:
        place, done = message
        self.running, self.heard = place, time.monotonic()
        cell = self.nb_man.nb.cells[place]
        if done is None:
            self.nb_man.cell_start(cell, place)
        else:
            cell.update(outputs=nbformat.from_dict(done.outputs), execution_count=done.execution_count)
            for output in cell.outputs:
                PapermillNotebookClient.log_output_message(self.log, output)
            self.nb_man.cell_complete(cell, place)
        self.told(place, done)

    def _error(self, lost: Lost) -> Exception:
        """Say what became of the process in the words of papermill's own engine."""
        if self.seconds and time.monotonic() - self.heard >= self.seconds:
            cell = self.nb_man.nb.cells[self.running]
            return CellTimeoutError.error_from_timeout_and_cell(str(lost), round(self.seconds), cell)
        return DeadKernelError(str(lost))


def _run(asked: _Asked, ask: Ask) -> NotebookNode:
    os.chdir(asked.folder)
    notebook = nbformat.from_dict(asked.notebook)
    told = lambda *word: ask(word)  # noqa: E731
    return ShellEngine.execute_notebook(notebook, progress_bar=False, told=told, **asked.options)
