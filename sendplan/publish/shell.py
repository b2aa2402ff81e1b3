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

import builtins
import getpass
import io
import logging
import os
import sys
import tempfile
import threading
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from types import SimpleNamespace
from typing import IO, Any, NoReturn

import comm
from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core import completerlib, debugger, logger, oinspect  # noqa: F401 - a shell would import them later
from IPython.core.error import StdinNotImplementedError
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine
from traitlets.config import Config

from sendplan.errors import PublishError

# What papermill's own engine can be asked for, and this one does not heed.
UNUSED = ("input_path", "execution_timeout", "start_timeout", "log_output", "stdout_file", "stderr_file")
DESCRIPTORS = {"stdout": 1, "stderr": 2}
LARGEST, PIECE = 2**30, 2**20  # bytes: a program that prints more than the largest is ended; read at a time


class ShellEngine(Engine):  # type: ignore[misc]
    """Runs a notebook's cells in IPython's shell in this process, which is to be one of its own (see fresh)."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, _kernel_name: str, **given: Any) -> None:
        """Run every cell until one fails."""
        language = nb_man.nb.metadata.get("kernelspec", {}).get("language", "python")
        if language != "python":
            runs = "engine sendplan runs Python. Use another engine."
            raise PublishError(f"The notebook is written in {language}; {runs}")
        Client(nb_man, **{name: each for name, each in given.items() if name not in UNUSED}).execute()


class Client(PapermillNotebookClient):  # type: ignore[misc]
    """papermill's client, with a shell in this process in place of a kernel."""

    def __init__(self, nb_man: Any, **options: Any) -> None:
        # A logger of its own: what a notebook does to logging must not bring its words into what is shown.
        super().__init__(nb_man, log=logging.Logger("sendplan", logging.CRITICAL), **options)
        self.process = os.getpid()
        self.running: tuple[NotebookNode, int] | None = None
        self.one_at_a_time = threading.RLock()  # threads of a notebook may show something
        self.printed: IO[bytes] | None = None  # by other programs, and how much of it is shown
        self.shown = 0

    def execute(self) -> NotebookNode:
        """Run every cell until one fails."""
        self.reset_execution_trackers()
        self.out = _Stream("stdout", self)
        self.shell = _shell(self)
        self.shell.events.register("post_execute", self._end)
        with _elsewhere() as self.printed, redirect_stdout(self.out), redirect_stderr(_Stream("stderr", self)):
            for each in self.extra_arguments:
                self.shell.extension_manager.load_extension(each.removeprefix("--ext="))
            self.papermill_execute_cells()
        self.shell.cleanup()
        ZMQInteractiveShell.clear_instance()
        return self.nb

    def execute_cell(self, cell: NotebookNode, cell_index: int) -> NotebookNode:
        """Run one cell; CellExecutionError where it fails."""
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        if self.on_cell_execute:
            self.on_cell_execute(cell=cell, cell_index=cell_index)
        is_sound = self._runs(cell, cell_index)
        if self.on_cell_executed:
            self.on_cell_executed(cell=cell, cell_index=cell_index, execute_reply=None)
        if not is_sound and "raises-exception" not in tags:
            raise CellExecutionError("", "", "")
        return cell

    def _runs(self, cell: NotebookNode, place: int) -> bool:
        """Run a cell, and say whether it came to its end without an error."""
        if self.shell.exit_now:  # an earlier cell called exit()
            raise DeadKernelError("Kernel died")
        self.running, self.clear_before_next_output = (cell, place), False
        cell.execution_count = self.shell.execution_count
        result = self.shell.run_cell(cell.source, store_history=True)
        with self.one_at_a_time:
            self.running = None
            for output in cell.outputs:
                output.update({"text": "".join(output.text)} if output.output_type == "stream" else {})
        return result.success and all(output.output_type != "error" for output in cell.outputs)

    def _end(self) -> None:
        """Show what other programs printed while a cell ran; a copy of this process that it forked ends with it."""
        if os.getpid() != self.process:
            os._exit(0)
        for stream in filter(None, (sys.__stdout__, sys.__stderr__)):
            stream.flush()
        decode = getincrementaldecoder("utf-8")("replace").decode  # a letter may stand across two pieces
        with suppress(PublishError):  # too much, and not read on: the cell is told of it at its end (see flood)
            while self.printed and (found := os.pread(self.printed.fileno(), PIECE, self.shown)):
                self.shown += len(found)
                self.out.write(decode(found))
            self.out.write(decode(b"", final=True))

    def hear(self, kind: str, content: Any) -> Any:
        """Make an output of what is shown, in the cell that runs."""
        message = {"header": {"msg_type": kind}, "msg_type": kind, "content": content, "parent_header": {}}
        with self.one_at_a_time:
            return self.process_message(message, *self.running) if self.running else None

    def hear_text(self, name: str, text: str) -> None:
        """Add a text to the output before, where that is of the same stream, or make one of it."""
        with self.one_at_a_time:
            outputs = self.running[0].outputs if self.running else []
            if outputs and outputs[-1].get("name") == name and not self.clear_before_next_output:
                outputs[-1].text.append(text)
            elif output := self.hear("stream", {"name": name, "text": ""}):
                output.text = [text]  # until the cell ends


class _Stream(io.TextIOBase):
    """Python's standard output or error."""

    encoding = "UTF-8"

    def __init__(self, name: str, client: Client) -> None:
        self.name, self.client = name, client

    def fileno(self) -> int:
        """Give the descriptor, which other programs can write to."""
        return DESCRIPTORS[self.name]

    def write(self, text: str) -> int:
        """Show a text; a process that a cell forked is another program."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self.client.process:
            return os.write(self.fileno(), text.encode(errors="replace"))
        if text:
            self.client.hear_text(self.name, text)
        return len(text)


@contextmanager
def _elsewhere() -> Iterator[IO[bytes] | None]:
    """Have what other programs print in a file without a name, that cannot become too large."""
    if os.name != "posix":  # there the ordinary kernel does not hear them either
        yield None
        return
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    before = {descriptor: os.dup(descriptor) for descriptor in DESCRIPTORS.values()}
    with tempfile.TemporaryFile() as file:
        for descriptor in before:
            os.dup2(file.fileno(), descriptor)
        try:
            yield file
        finally:
            for descriptor, saved in before.items():
                os.dup2(saved, descriptor)


class _Session(Session):
    """Where a shell sends what it shows: to a client in the same process, as it would receive it."""

    def send(  # type: ignore[override] # it says nothing, and a client stands where a socket would
        self, client: Client, what: Any, content: Any = None, *_more: Any, **_how: Any
    ) -> None:
        """Hand over a message, given as its kind and content or as a whole."""
        kind, content = (what, content) if isinstance(what, str) else (what["msg_type"], what["content"])
        client.hear(kind, self.unpack(self.pack(content)))


def _shell(client: Client) -> Any:
    """Make a shell that shows to a client, and that nobody answers."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    sys.path[:] = sys.path if "" in sys.path else ["", *sys.path]
    builtins.input = getpass.getpass = _no_answer
    comm.get_comm_manager().register_comm = _no_comms  # type: ignore[assignment, method-assign]
    shell: Any = ZMQInteractiveShell.instance(
        kernel=SimpleNamespace(eventloop=None),
        compiler_class=XCachingCompiler,
        ipython_dir="",
        profile_dir=ProfileDir(),  # of no place: nothing is read or written there
        config=Config(HistoryManager={"enabled": False}),
    )
    shell.db, session = {}, _Session(key=b"")
    for part in (shell.displayhook, shell.display_pub):
        part.session, part.pub_socket = session, client
    return shell


def _no_answer(*_asked: object, **_how: object) -> NoReturn:
    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")


def _no_comms(_opened: object) -> NoReturn:
    raise PublishError(
        "this notebook opens a connection to its reader's browser (a widget does), which needs the ordinary"
        ' kernel. Write {"sendplan": {"engine": "kernel"}} into its metadata, or publish with --engine kernel.'
    )
