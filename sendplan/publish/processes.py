"""How every process that publishing starts begins: deaf to Ctrl-C, and gone when its parent asks or is gone."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import connection, current_process, parent_process
from multiprocessing.process import BaseProcess
from typing import Any, NoReturn

# Held while a process is started or waited for: Python then looks after all of them, those of other threads too.
ONE_AT_A_TIME = threading.Lock()


def start(process: BaseProcess) -> None:
    """Start a process, from whatever thread."""
    with ONE_AT_A_TIME, _without_main():
        current_process().daemon = False  # a cluster's worker may be one, and may then start none
        process.start()


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide what the program was started from: a new process would run it again, for names that none of ours needs."""
    main: dict[str, Any] = vars(sys.modules["__main__"])
    hidden: dict[str, Any] = {name: main.pop(name) for name in ("__file__", "__spec__") if name in main}
    main["__spec__"] = None
    try:
        yield
    finally:
        main.pop("__spec__")
        main.update(hidden)


def begin() -> None:
    """Prepare this process, which another one started.

    A terminal sends Ctrl-C to a whole group of processes; which of them stops when is the parent's to say.
    """
    if hasattr(os, "setpgrp"):
        os.setpgrp()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, asked_to_stop)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_outlive, args=(parent.sentinel,), daemon=True).start()
        _end_with(parent.sentinel)


def asked_to_stop(*_: object) -> NoReturn:
    """End this process as if it had come to its end, so that it tidies up."""
    raise SystemExit(1)


def _outlive(parent: int) -> None:
    connection.wait([parent])
    os._exit(1)


def _end_with(parent: int) -> None:
    """Have the system itself end this process with its parent: while V8 draws, no thread of Python goes on."""
    if sys.platform != "win32":
        import fcntl

        fcntl.fcntl(parent, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(parent, fcntl.F_SETFL, fcntl.fcntl(parent, fcntl.F_GETFL) | os.O_ASYNC)  # a signal at its end
