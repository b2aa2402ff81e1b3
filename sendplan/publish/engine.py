"""One notebook, executed by papermill for a meeting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat

from sendplan.errors import PublishError
from sendplan.publish.params import notebook_path

CELL_SECONDS = 120  # a cell that takes longer has hung


def execute(name: str, parameters: dict[str, Any], kept: Path) -> nbformat.NotebookNode:
    """Run a notebook with its parameters; the executed notebook comes back.

    `kept` is where papermill writes as it goes. It stays there only where the run fails, for the
    analyst to open; PublishError then names the error and the file.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from traitlets.config import Config

    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        done = papermill.execute_notebook(
            str(notebook_path(name)),
            str(kept),
            parameters,
            progress_bar=False,
            cwd=str(notebook_path(name).parent),
            execution_timeout=CELL_SECONDS,
            config=Config(KernelManager={"transport_encryption": "auto"}),
        )
    except papermill.PapermillExecutionError as error:
        raise PublishError(f"{name}: {error.ename}: {error.evalue} {_see(kept)}") from error
    except CellTimeoutError as error:
        raise PublishError(f"{name}: a cell took longer than {CELL_SECONDS} seconds {_see(kept)}") from error
    except DeadKernelError as error:
        raise PublishError(f"{name}: the notebook's Python stopped before its end {_see(kept)}") from error
    except BaseException:
        kept.unlink(missing_ok=True)  # stopped from outside: nothing went wrong in the notebook
        raise
    kept.unlink()
    return done


def _see(kept: Path) -> str:
    return f"(the notebook as far as it ran: {kept})"
