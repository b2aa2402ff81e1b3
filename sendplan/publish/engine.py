"""One notebook, executed by papermill for a meeting, in this process or in an ordinary kernel."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from functools import partial
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
SCHEME = "sendplan://"  # where papermill reads a notebook, and writes it as far as it ran: in memory
EXTENSION = "sendplan.theme"  # of IPython: has frames and charts shown as a page can show them
FLOOD = "sendplan.publish.flood"  # of IPython: has no more shown than a page can hold
# Told, while a notebook runs, of a "cell" (its place, and itself once it ran), or of the whole as "text".
Told = Callable[[str, Any], None]


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


class _Memory:
    """Papermill's reader and writer of SCHEME."""

    def __init__(self, source: str, told: Callable[[str], None] = lambda _: None) -> None:
        self.text, self.told = source, told

    def read(self, path: str) -> str:  # noqa: ARG002 - there is one notebook in a process
        """Give the notebook."""
        return self.text

    def write(self, text: str, path: str) -> None:  # noqa: ARG002
        """Keep the notebook as far as it ran."""
        self.text = text
        self.told(text)

    def pretty_path(self, path: str) -> str:
        """Return the path as papermill may log it."""
        return path


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
    import papermill
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.execute import raise_for_execution_errors

    memory = _Memory(run.source, partial(told, "text")) if run.engine == KERNEL else _Memory(run.source)
    papermill.iorw.papermill_io.register(SCHEME, memory)
    path, ran = f"{SCHEME}{run.name}.ipynb", dict[int, Any]()

    def _hear(kind: str, what: Any) -> None:
        ran.update([what] if kind == "cell" else [])
        told(kind, what)

    try:
        done = _executed(run, path, _hear)
        numbers = [number for number, _ in numbered(done)]  # before papermill adds cells of its own
        raise_for_execution_errors(done, path)
    except papermill.PapermillExecutionError as error:
        raise PageError(_raised(run, numbers[error.cell_index], error), memory.text) from error
    except (NoSuchKernel, CellTimeoutError, DeadKernelError, PublishError) as error:
        why = f"{run.name}: {_why(error, run)}"
        far = memory.text if run.engine == KERNEL else as_far_as_it_ran(run, ran, why)
        raise PageError(why, far) from error
    if half := stopped(done):
        raise PageError(f"{run.name}: {half}", nbformat.writes(done))
    return done


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


def _executed(run: Run, path: str, told: Told) -> NotebookNode:
    """Run a notebook as papermill does, but for writing it at the end, which would take a tenth of a page's time."""
    import papermill
    from papermill.engines import papermill_engines
    from papermill.utils import chdir

    notebook = papermill.execute_notebook(path, None, run.parameters, prepare_only=True)
    given = {"start_timeout": 60, "log_output": False, "progress_bar": False, "stdout_file": None, "stderr_file": None}
    engine = PAPERMILLS[run.engine]
    given["kernel_name"] = papermill_engines.nb_kernel_name(engine_name=engine, nb=notebook)
    with chdir(notebooks_folder() if notebooks_folder().is_dir() else None):
        done: NotebookNode = papermill_engines.execute_notebook_with_engine(
            engine, notebook, input_path=path, **given, **_how(run, path, told)
        )
    return done


def _how(run: Run, path: str, told: Told) -> dict[str, Any]:
    """Say how an engine is to execute: a kernel keeps its own time, and is saved as far as it ran after each cell."""
    loads = {"extra_arguments": [f"--ext={each}" for each in (EXTENSION, FLOOD)]}
    if run.engine == SHELL:
        return loads | {"output_path": None, "told": lambda place, cell: told("cell", (place, cell))}
    from traitlets.config import Config

    signal.signal(signal.SIGTERM, asked_to_stop)  # papermill ends the kernel
    quiet = Config(KernelManager={"transport_encryption": "auto"})
    return loads | {"output_path": path, "execution_timeout": run.cell_seconds, "config": quiet}


def as_far_as_it_ran(run: Run, cells: dict[int, Any], why: str) -> str:
    """Write a notebook whose process is gone: the cells that ran, and in the first that did not, why."""
    import nbformat
    import papermill
    from nbformat.v4 import new_output

    papermill.iorw.papermill_io.register(SCHEME, _Memory(run.source))
    path = f"{SCHEME}{run.name}.ipynb"
    notebook = papermill.execute_notebook(path, None, run.parameters, prepare_only=True, progress_bar=False)
    for place, cell in cells.items():
        if cell is None:
            notebook.cells[place].outputs = [new_output("error", ename="PublishError", evalue=why, traceback=[why])]
        else:
            notebook.cells[place] = nbformat.from_dict(cell)
    return str(nbformat.writes(notebook))
