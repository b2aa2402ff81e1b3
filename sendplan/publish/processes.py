"""How every process that publishing starts begins: deaf to Ctrl-C, and gone when its parent asks or is gone.

And how one that runs a notebook ends: with all that its cells started, wherever that went.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection, current_process, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NoReturn

# Held while a process is started or waited for: Python then looks after all of them, those of other threads too.
ONE_AT_A_TIME = threading.Lock()
ADOPT = 36  # PR_SET_CHILD_SUBREAPER: what loses its parent below this process is this one's child
PATIENCE = 3  # seconds that a process has to tidy up, and what it left to be gone: fewer than whoever asks for it has


def start(process: BaseProcess) -> None:
    """Start a process, from whatever thread."""
    with ONE_AT_A_TIME, _without_main():
        current_process().daemon = False  # a cluster's worker may be one, and may then start none
        process.start()


def end_at_once(process: BaseProcess) -> None:
    """End a process, from whatever thread, and wait until it is gone."""
    process.kill()
    with ONE_AT_A_TIME:
        process.join()


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


def keep(held: connection.Connection) -> None:
    """Go on in a copy of this process, and stay behind to see that nothing is left of it when it has ended.

    `held` is for the copy alone. Only Linux gives a process what its descendants have left; elsewhere those that
    went into a session of their own go on, and this process itself goes on.
    """
    if sys.platform == "linux" and ctypes.CDLL(None).prctl(ADOPT, 1, 0, 0, 0) == 0 and (copy := os.fork()):
        held.close()
        _stay(copy)


def _stay(copy: int) -> NoReturn:
    """Wait for a copy of this process, end what it left, and end as it did."""

    def ask(*_: object) -> None:
        """Have it tidy up, and not for long."""
        signal.alarm(PATIENCE)
        _kill(copy, signal.SIGTERM)

    os.setpgrp()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, lambda *_: _kill(copy, signal.SIGKILL))
    signal.signal(signal.SIGTERM, ask)
    ended, status = 0, 0
    while ended != copy:  # others are what it left, and are gone already
        ended, status = os.waitpid(-1, 0)
    signal.alarm(0)
    _end_rest()
    if os.WIFSIGNALED(status):
        with suppress(OSError):  # that no process may catch
            signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.waitstatus_to_exitcode(status))


def _kill(process: int, number: int) -> None:
    """Send a signal to a process and to its group, if it has one by now."""
    for send in (os.kill, os.killpg):
        with suppress(OSError):
            send(process, number)


def _end_rest() -> None:
    """End every child of this process, and theirs, which are its own when their parents are gone."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:  # there is none
            return
        for child in _children():
            _kill(child, signal.SIGKILL)
        time.sleep(0.01)


def _children() -> Iterator[int]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it is gone
            _, parent, *_ = path.read_text(errors="replace").rpartition(")")[2].split()
            if int(parent) == os.getpid():
                yield int(path.parent.name)
