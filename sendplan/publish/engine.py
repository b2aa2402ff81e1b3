"""One notebook, executed by papermill for a meeting, in this process or in an ordinary kernel."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from sendplan.errors import PublishError
from sendplan.publish.params import notebooks_folder
from sendplan.publish.processes import asked_to_stop
from sendplan.publish.sound import ENGINES, numbered
from sendplan.words import count

if TYPE_CHECKING:
    from nbformat import NotebookNode

SHELL, KERNEL = ENGINES  # the cells run in IPython's shell in this process; or in an ordinary kernel
PAPERMILLS = {SHELL: "sendplan", KERNEL: "nbclient"}  # what papermill calls them
EXTENSION = "sendplan"  # of IPython: has frames and charts shown as a page can show them
FLOOD = "sendplan.publish.flood"  # of IPython: has no more shown than a page can hold
Told = Callable[[int, Any], None]  # hears of each code cell: its place, and itself once it ran


class PageError(PublishError):
    """A page could not be made; carries its notebook as far as it ran, as the text of a file, where there is one."""

    def __init__(self, message: str, notebook: str | None = None) -> None:
        self.notebook = notebook
        super().__init__(message)


class Run(NamedTuple):
    """A notebook to be run: its name and text, its parameters, in what, and the seconds a cell may take."""

    name: str
    source: str
    parameters: dict[str, Any]
    engine: str
    cell_seconds: float


def wanted_engine(source: str, engine: str) -> str:
    """Return the engine a notebook is to run in: an ordinary kernel where its metadata ask for one."""
    metadata = json.loads(source).get("metadata", {})
    return str(metadata.get("sendplan", {}).get("engine", engine))


def execute(run: Run, told: Told) -> NotebookNode:
    """Run a notebook with its parameters; the executed notebook comes back.

    Raises PageError, with the notebook as far as it ran, where it does not come to its end. The
    process is one of its own (see fresh): what the notebook changes in it stays changed.
    """
    import nbformat
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.execute import PapermillExecutionError, raise_for_execution_errors

    notebook, ran = _prepared(run), dict[int, Any]()
    numbers = [number for number, _ in numbered(notebook)]  # before papermill adds cells of its own

    def hear(place: int, cell: NotebookNode | None) -> None:
        """Keep a cell, and tell of it."""
        ran[place] = cell
        told(place, cell)

    try:
        _execute(notebook, run, hear)
        raise_for_execution_errors(notebook, None)
    except PapermillExecutionError as error:
        raise PageError(_raised(run, numbers[error.cell_index], error), nbformat.writes(notebook)) from error
    except (NoSuchKernel, CellTimeoutError, DeadKernelError, PublishError) as error:
        why = f"{run.name}: {_why(error, run)}"
        raise PageError(why, as_far_as_it_ran(run, ran, why)) from error
    if half := stopped(notebook):
        raise PageError(f"{run.name}: {half}", nbformat.writes(notebook))
    return notebook


def _prepared(run: Run) -> NotebookNode:
    """Read a notebook, with its parameters in it."""
    import nbformat
    import papermill

    source = nbformat.reads(run.source, as_version=4)
    notebook = papermill.execute_notebook(source, None, run.parameters, prepare_only=True)
    notebook.metadata.papermill.input_path = f"{run.name}.ipynb"
    return notebook


def _execute(notebook: NotebookNode, run: Run, told: Told) -> None:
    """Run the cells as papermill does, but for writing them, which would take a tenth of a page's time."""
    from papermill.engines import papermill_engines
    from papermill.utils import chdir

    engine = PAPERMILLS[run.engine]
    given: dict[str, Any] = {
        "kernel_name": papermill_engines.nb_kernel_name(engine, notebook),
        "extra_arguments": [f"--ext={each}" for each in (EXTENSION, FLOOD)],
        "on_cell_execute": lambda cell, cell_index: told(cell_index, None),  # noqa: ARG005
        "on_cell_executed": lambda cell, cell_index, execute_reply: told(cell_index, cell),  # noqa: ARG005
    }
    given |= _of_a_kernel(run.cell_seconds) if run.engine == KERNEL else {}
    with chdir(notebooks_folder() if notebooks_folder().is_dir() else None):
        papermill_engines.execute_notebook_with_engine(engine, notebook, progress_bar=False, **given)


def _of_a_kernel(cell_seconds: float) -> dict[str, Any]:
    """Say how a kernel is to execute: it keeps its own time, and ends with this process."""
    from traitlets.config import Config

    signal.signal(signal.SIGTERM, asked_to_stop)  # papermill ends the kernel
    return {"execution_timeout": cell_seconds, "config": Config(KernelManager={"transport_encryption": "auto"})}


def _raised(run: Run, number: int, error: Any) -> str:
    """Say which error a cell of a notebook raised, and which cell it was where that is one of ours."""
    if error.ename != PublishError.__name__:
        return f"{run.name}: {error.ename}: {error.evalue}".rstrip(": ")
    return f"{run.name}, cell {number}: {error.evalue}"


def _why(error: Exception, run: Run) -> str:
    """Say why a notebook did not come to its end, where that is not an error of a cell of it."""
    if isinstance(error, PublishError):
        return str(error)
    found = {
        "NoSuchKernel": f"the kernel it names is not installed here ({error}). In JupyterLab's menu Kernel choose "
        "Python 3, and save",
        "CellTimeoutError": f"a cell took longer than {count(run.cell_seconds, 'second')}",
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


def as_far_as_it_ran(run: Run, cells: dict[int, Any], why: str) -> str:
    """Write a notebook whose process is gone: the cells that ran, and in the one that did not, why."""
    import nbformat
    from nbformat.v4 import new_output

    notebook = _prepared(run)
    for place, cell in cells.items():
        if cell is None:
            notebook.cells[place].outputs = [new_output("error", ename="PublishError", evalue=why, traceback=[why])]
        else:
            notebook.cells[place] = nbformat.from_dict(cell)
    return str(nbformat.writes(notebook))
