"""One page of a pack, as a task that any machine can do: its notebook, executed by papermill, and what comes of it.

A notebook is executed in the process that this is called in, or in an ordinary kernel of that.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sendplan.errors import PublishError
from sendplan.publish.contents import FORMS, Form
from sendplan.publish.drawing import Wanted
from sendplan.publish.fork import Limits
from sendplan.publish.params import ENGINES, completed, notebooks_folder, numbered
from sendplan.publish.processes import asked_to_stop
from sendplan.words import count

if TYPE_CHECKING:
    from nbformat import NotebookNode

SHELL, KERNEL = ENGINES  # the cells run in IPython's shell in this process; or in an ordinary kernel
PAPERMILLS = {SHELL: "sendplan", KERNEL: "nbclient"}  # what papermill calls them
EXTENSION = "sendplan"  # of IPython: has frames and charts shown as a page can show them
FLOOD = "sendplan.publish.flood"  # of IPython: has no more shown than a page can hold
OnCell = Callable[[int, Any], None]  # hears of each code cell: its place, and itself once it ran


class PageError(PublishError):
    """A page could not be made; carries its notebook as far as it ran, as the text of a file, where there is one."""

    def __init__(self, message: str, notebook: str | None = None) -> None:
        self.notebook = notebook
        super().__init__(message)


class Task(NamedTuple):
    """A page to be made, on this machine or another: everything in it can be sent along."""

    notebook: str
    source: str | None  # the text of the notebook, where it could be read
    parameters: dict[str, Any]  # area, meeting and audience among them
    page: dict[str, Any]  # what its head and foot say (see render.facts)
    area: bytes  # as pickle wrote it
    engine: str
    limits: Limits
    drawings: Path  # where drawings made before are, and new ones are kept, if that can be written
    fault: str = ""  # why its notebook cannot be run

    @property
    def runs_in(self) -> str:
        """The engine that its notebook is to run in: an ordinary kernel where its metadata ask for one."""
        metadata = json.loads(self.source or "{}").get("metadata", {})
        return str(metadata.get("sendplan", {}).get("engine", self.engine))


@dataclass(frozen=True)
class Page:
    """A page that was made: its file, title, message, and every file it brings to the pack."""

    file: str
    title: str
    message: str  # what it says first (see headings.message)
    others: tuple[tuple[str, str], ...] = ()  # the same in other forms: each its file, and what it is
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    figures: tuple[dict[str, str], ...] = field(default=(), repr=False)  # every one it shows (see figures.rows)
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()  # what its author should know, each with its cell


class Progress(NamedTuple):
    """What the process of a page tells of a code cell: its place, and itself once it ran."""

    pickled: bytes  # it is large, and seldom looked at


class ChartsWanted(NamedTuple):
    """What the process of a page asks for: its charts, drawn."""

    wanted: Sequence[Wanted]


def forms_of(name: str, metadata: Mapping[str, Any]) -> dict[str, Form]:
    """Return the other forms that the metadata of a notebook name under sendplan.also, each by its file's name."""
    also = [FORMS[form] for form in metadata.get("sendplan", {}).get("also", [])]
    return {f"{name}{form.ending}": form for form in also}


def execute(task: Task, told: OnCell) -> NotebookNode:
    """Run the notebook of a page with its parameters; the executed notebook comes back.

    Raises PageError, with the notebook as far as it ran, where it does not come to its end. The
    process is one of its own (see fresh): what the notebook changes in it stays changed.
    """
    import nbformat
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.execute import PapermillExecutionError, raise_for_execution_errors

    notebook, ran = _prepared(task), dict[int, Any]()
    numbers = [number for number, _ in numbered(notebook)]  # before papermill adds cells of its own

    def hear(place: int, cell: NotebookNode | None) -> None:
        """Keep a cell, and tell of it."""
        ran[place] = cell
        told(place, cell)

    try:
        _execute(notebook, task, hear)
        raise_for_execution_errors(notebook, None)
    except PapermillExecutionError as error:
        raise PageError(_raised(task, numbers[error.cell_index], error), nbformat.writes(notebook)) from error
    except (NoSuchKernel, CellTimeoutError, DeadKernelError, PublishError) as error:
        why = f"{task.notebook}: {_why(error, task)}"
        raise PageError(why, as_far_as_it_ran(task, ran, why)) from error
    if half := stopped(notebook):
        raise PageError(f"{task.notebook}: {half}", nbformat.writes(notebook))
    return notebook


def _prepared(task: Task) -> NotebookNode:
    """Read a notebook, with its parameters in it."""
    import nbformat
    import papermill

    source = nbformat.reads(completed(task.source or ""), as_version=4)
    notebook = papermill.execute_notebook(source, None, task.parameters, prepare_only=True)
    notebook.metadata.papermill.input_path = f"{task.notebook}.ipynb"
    return notebook


def _execute(notebook: NotebookNode, task: Task, told: OnCell) -> None:
    """Run the cells as papermill does, but for writing them, which would take a tenth of a page's time."""
    from papermill.engines import papermill_engines
    from papermill.utils import chdir

    engine = PAPERMILLS[task.runs_in]
    given: dict[str, Any] = {
        "kernel_name": papermill_engines.nb_kernel_name(engine, notebook),
        "extra_arguments": [f"--ext={each}" for each in (EXTENSION, FLOOD)],
        "on_cell_execute": lambda cell, cell_index: told(cell_index, None),  # noqa: ARG005
        "on_cell_executed": lambda cell, cell_index, execute_reply: told(cell_index, cell),  # noqa: ARG005
    }
    given |= _of_a_kernel(task.limits.cell) if task.runs_in == KERNEL else {}
    with chdir(notebooks_folder() if notebooks_folder().is_dir() else None):
        papermill_engines.execute_notebook_with_engine(engine, notebook, progress_bar=False, **given)


def _of_a_kernel(cell_seconds: float) -> dict[str, Any]:
    """Say how a kernel is to execute: it keeps its own time, and ends with this process."""
    from traitlets.config import Config

    signal.signal(signal.SIGTERM, asked_to_stop)  # papermill ends the kernel
    return {"execution_timeout": cell_seconds, "config": Config(KernelManager={"transport_encryption": "auto"})}


def _raised(task: Task, number: int, error: Any) -> str:
    """Say which error a cell of a notebook raised, and which cell it was where that is one of ours."""
    if error.ename != PublishError.__name__:
        return f"{task.notebook}: {error.ename}: {error.evalue}".rstrip(": ")
    return f"{task.notebook}, cell {number}: {error.evalue}"


def _why(error: Exception, task: Task) -> str:
    """Say why a notebook did not come to its end, where that is not an error of a cell of it."""
    if isinstance(error, PublishError):
        return str(error)
    found = {
        "NoSuchKernel": f"the kernel it names is not installed here ({error}). In JupyterLab's menu Kernel choose "
        "Python 3, and save",
        "CellTimeoutError": f"a cell took longer than {count(task.limits.cell, 'second')}",
    }
    return found.get(type(error).__name__, "its Python stopped before its end")


def stopped(notebook: NotebookNode) -> str:
    """Say where a notebook that was executed here did not come to its end; empty where it did."""
    idle = (
        f"it stopped half way: cell {place} did not run"
        for place, cell in numbered(notebook)
        if cell.cell_type == "code" and cell.source.strip() and cell.get("execution_count") is None
    )
    return failure(notebook) or next(idle, "")


def failure(notebook: NotebookNode) -> str:
    """Say which cell of a notebook failed; empty where none did.

    An error is one whatever allows it to be raised, as papermill has it; so is leaving, which it lets pass.
    """
    for place, cell in numbered(notebook):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                leaves = ". Take out what leaves, such as sys.exit" if output.ename == "SystemExit" else ""
                return f"it stopped half way, at cell {place}: {output.ename}: {output.evalue}".rstrip(": ") + leaves
    return ""


def as_far_as_it_ran(task: Task, cells: dict[int, Any], why: str) -> str:
    """Write a notebook whose process is gone: the cells that ran, and in the one that did not, why."""
    import nbformat
    from nbformat.v4 import new_output

    notebook = _prepared(task)
    for place, cell in cells.items():
        if cell is None:
            notebook.cells[place].outputs = [new_output("error", ename="PublishError", evalue=why, traceback=[why])]
        else:
            notebook.cells[place] = nbformat.from_dict(cell)
    return str(nbformat.writes(notebook))
