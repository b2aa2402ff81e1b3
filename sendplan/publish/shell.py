"""papermill's engine `sendplan`: a notebook's cells in IPython's own shell, in a fresh process, without a kernel.

The shell is that of the ordinary kernel, and nbclient makes outputs of what it sends, so that a page shows the same.
What is not the same as in the ordinary kernel, or is not meant to be:

- What other programs print (os.system, subprocess) stands after all else that their cell shows. Python's own two
  streams stand in the order in which they were printed, and what a thread shows in the cell that runs by then.
- A notebook whose cells reach the reader's browser (comms, widgets) is refused with what to do.
- The event loop runs while a cell awaits, and rests in between.
- Cells run in the Python that papermill runs in, whatever kernel the notebook names. The user's IPython profile
  (configuration, startup files, history) is not read, so that a page does not depend on who publishes it.
- What importing modules that pages need would show or warn of is not shown: they are imported already.
- There is no log of outputs, and no note of when a message was sent. Whoever made the process keeps the time.
"""

from __future__ import annotations

from typing import Any

from papermill.engines import Engine

from sendplan.errors import PublishError

# What papermill's own engine can be asked for, and this one does not heed.
UNUSED = ("input_path", "execution_timeout", "start_timeout", "log_output", "stdout_file", "stderr_file")


class ShellEngine(Engine):  # type: ignore[misc]
    """Runs a notebook's cells in IPython's shell in this process, which is to be one of its own (see fresh)."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, _kernel_name: str, **given: Any) -> None:
        """Run every cell until one fails."""
        from sendplan.publish.client import Client  # which takes papermill, and papermill takes this module

        language = nb_man.nb.metadata.get("kernelspec", {}).get("language", "python")
        if language != "python":
            raise PublishError(
                f"The notebook is written in {language}; engine sendplan runs Python. Use another engine."
            )
        Client(nb_man, **{name: each for name, each in given.items() if name not in UNUSED}).execute()
