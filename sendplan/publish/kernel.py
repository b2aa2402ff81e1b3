"""The ordinary kernel's own code and its client's, in one process: no sockets, no threads, no file that has a name.

The parts are those that run a notebook in JupyterLab and in papermill: ipykernel's kernel, shell, display
and output streams send messages, and nbclient makes outputs of them. Only what lies between is ours (wire.py):
each message is taken in the form in which it would be sent and handed over. What a notebook shows is thereby
the same, but for what is listed in shell.py.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import copy_context
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core import completerlib, debugger, logger, oinspect  # noqa: F401 - a shell would import them later
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from traitlets import observe
from traitlets.config import Config

from sendplan.publish.wire import DESCRIPTORS, Publisher, Wire, printed

Told = Callable[[int, NotebookNode | None], None]


class Client(PapermillNotebookClient):  # type: ignore[misc]
    """papermill's client, which asks a kernel in this process; `told` hears of each code cell before and after."""

    def __init__(self, nb_man: Any, told: Told | None, **given: Any) -> None:
        super().__init__(nb_man, log=_quiet(), **given)
        self.told: Told = told or (lambda _place, _cell: None)

    @contextmanager
    def setup_kernel(self, **_given: Any) -> Iterator[None]:
        """Have a kernel in this process while the notebook runs."""
        with _kernel() as kernel:
            self.kc = _Connection(kernel)
            for each in self.extra_arguments:
                kernel.shell.extension_manager.load_extension(each.removeprefix("--ext="))
            yield

    def execute_cell(self, cell: NotebookNode, index: int) -> NotebookNode:
        """Run one cell."""
        if cell.cell_type != "code":
            return cell
        self.told(index, None)
        try:
            return super().execute_cell(cell, index)
        finally:
            self.told(index, cell)


class _Connection:
    """What a client holds of a kernel. A request is done before its message is awaited."""

    def __init__(self, kernel: Any) -> None:
        self.kernel = kernel
        self.shell_channel = Wire(kernel.session)
        self.iopub_channel: Wire = kernel.iopub_socket
        self.context = copy_context()  # as in the ordinary kernel, context variables pass from cell to cell

    async def execute(self, code: str, **how: Any) -> str:
        """Run a cell to its end and return what its messages are known by."""
        if self.kernel.shell.exit_now:  # an earlier cell called exit()
            raise DeadKernelError("Kernel died")
        request = self.kernel.session.msg("execute_request", {"code": code, "allow_stdin": False, **how})
        try:
            await asyncio.get_running_loop().create_task(self._run(request), context=self.context)
        finally:
            if not self.iopub_channel.is_ours():  # a copy of this process that the cell forked: the next is not its own
                os._exit(0)
        return str(request["msg_id"])

    async def _run(self, request: dict[str, Any]) -> None:
        self.kernel.set_parent([], request)
        self.kernel._publish_status("busy", "shell")
        await self.kernel.execute_request(self.shell_channel, [], request)
        self.kernel._publish_status("idle", "shell")

    def kernel_info(self) -> str:
        """Have the kernel say what it is."""
        request = self.kernel.session.msg("kernel_info_request")
        content = {"status": "ok", "language_info": self.kernel.language_info}
        self.kernel.session.send(self.shell_channel, "kernel_info_reply", content, request)
        return str(request["msg_id"])

    def is_alive(self) -> bool:
        """Whether the kernel can answer: it is this process."""
        return True


class _Kernel(IPythonKernel):
    """The ordinary kernel without sockets, threads, debugger and the user's own profile."""

    _execute_sleep = 0  # it waits for its sockets
    debugger_class = None  # to name it would import it

    def __init__(self, wire: Wire, **given: Any) -> None:
        super(IPythonKernel, self).__init__(  # type: ignore[no-untyped-call] # IPythonKernel's own starts a debugger
            session=wire.session, iopub_socket=wire, log=_quiet(), **given
        )
        self.shell = shell = ZMQInteractiveShell.instance(
            parent=self,
            kernel=self,
            ipython_dir=str(_home()),
            profile_dir=_Profile(location=str(_home() / "profile_default")),
            compiler_class=self.compiler_class,
            user_ns=None,
        )
        for part in (shell.displayhook, shell.display_pub):
            part.session, part.pub_socket = wire.session, wire
        shell.displayhook.topic = self._topic("execute_result")  # type: ignore[no-untyped-call]

    def _abort_queues(self, _subshell: str | None = None) -> None:
        """Nothing waits behind a cell that failed."""


class _Profile(ProfileDir):
    """A profile that is only a name: nothing is read from it, no folder made."""

    @observe("location")  # type: ignore[untyped-decorator]
    def _location_changed(self, _change: Any) -> None:
        pass


def _quiet() -> logging.Logger:
    """Return a logger of its own: what a notebook does to logging must not bring our words into its outputs."""
    quiet = logging.Logger("sendplan", logging.WARNING)
    quiet.addHandler(logging.NullHandler())
    return quiet


def _home() -> Path:
    """Return the user's folder of IPython, where there is one: it is not made."""
    home = Path(os.environ.get("IPYTHONDIR", "~/.ipython")).expanduser()
    return home if home.is_dir() else Path(tempfile.gettempdir())


@contextmanager
def _kernel() -> Iterator[_Kernel]:
    """Make this process what a kernel's is, and give it back as it was."""
    wire = Wire(Session(key=b""))
    publisher = Publisher(wire)
    with ExitStack() as stack:
        for name, descriptor in DESCRIPTORS.items():
            stack.enter_context(printed(publisher, name, descriptor))
        stack.enter_context(_path())
        os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
        IPKernelApp.init_pdb(None)
        kernel = _Kernel.instance(
            wire,
            config=Config(HistoryManager={"enabled": False}),
            shell_channel_thread=SimpleNamespace(parent_thread=None),
        )
        try:
            yield kernel
        finally:
            _end(kernel)


@contextmanager
def _path() -> Iterator[None]:
    before = list(sys.path)
    IPKernelApp.init_path(SimpleNamespace(ignore_cwd=False))
    try:
        yield
    finally:
        sys.path[:] = before


def _end(kernel: Any) -> None:
    """Take away what a shell leaves to the end of its process, but for the notebook's own objects: it ends soon."""
    shell = kernel.shell
    atexit.unregister(shell.atexit_operations)
    for file in shell.tempfiles:
        file.unlink(missing_ok=True)
    for folder in shell.tempdirs:
        shutil.rmtree(folder, ignore_errors=True)
    shell.cleanup()
    ZMQInteractiveShell.clear_instance()
    _Kernel.clear_instance()
