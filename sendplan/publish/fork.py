"""A function in a process of its own, forked from a warm one, that can ask the process that started it.

Python's forkserver imports what pages need once; each process is forked from it, does one thing and
ends. Nothing of one page reaches another, and what hangs or dies takes only itself along. Where a
system cannot fork, each process imports all that by itself.
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import connection, forkserver, get_all_start_methods
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from sendplan.errors import SendplanError
from sendplan.publish.processes import ONE_AT_A_TIME, begin, keep, start
from sendplan.words import count

Given = TypeVar("Given")
Made = TypeVar("Made")
Ask = Callable[[Any], Any]  # sends a message to whoever started this process; returns, or raises, what came of it there
Make = Callable[[Given, Ask], Made]
WARM = ["sendplan.publish.warm"]  # what the warm process imports
SOON, PATIENCE = 0.2, 5  # seconds that a process has to end by itself, and when asked to
FORKS = "forkserver" in get_all_start_methods()
_methods = {"warm": "forkserver" if FORKS else "spawn"}  # how a process comes from the warm one
_alive: set[Any] = set()
_stopped = threading.Event()


class Limits(NamedTuple):
    """How long a page may take, in seconds: from one word of it to the next, such as for a cell; and all of it."""

    cell: float
    page: float


class Lost(Exception):  # noqa: N818 - what became of the process, for the caller to word
    """A process ended, or was ended, before it was done; the message says how."""


class Asked(NamedTuple):
    """From a process to the one that started it, which sends back what came of it there."""

    message: Any


class Came(NamedTuple):
    """From a process when it is done: what it made, or what came in its place."""

    outcome: Any


def outcome_of(do: Callable[..., Made], *given: Any, **named: Any) -> Made | SendplanError:
    """Return what a function returns, or the SendplanError that it raises."""
    try:
        return do(*given, **named)
    except SendplanError as error:
        return error


def _here(outcome: Any) -> Any:
    """Return or raise the same as in the other process."""
    if isinstance(outcome, SendplanError | Lost):
        raise outcome
    return outcome


def be_warm() -> None:
    """Import here what pages need: from now on each fresh process is forked from this one, where a system can fork."""
    importlib.import_module(*WARM)
    _methods["warm"] = "fork" if FORKS else "spawn"


def warm(imports: Sequence[str] = WARM) -> None:
    """Have the warm process started, so that it imports while this one goes on."""
    if _methods["warm"] != "forkserver":
        return
    forkserver.set_forkserver_preload([*imports])
    if threading.current_thread() is not threading.main_thread():
        forkserver.ensure_running()
        return
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)  # inherited: Ctrl-C is for this process alone
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, heard)


def fresh(
    make: Make[Given, Made], given: Given, limits: Limits, answer: Ask = lambda _: None, *, cold: bool = False
) -> Made:
    """Call `make(given, ask)` in a fresh process; return what it returns, or raise the SendplanError it raises.

    `make` is a function of a module; what goes in and out can be pickled. `answer` is called here
    with each message that the process asks. Raises Lost where it dies, raises anything else, or takes too
    long: then it is ended, and whatever it had started with it. A `cold` one imports by itself what it
    needs, while the warm process is importing.
    """
    warm()
    process, near, far = forked(_run) if not cold else _piped("spawn", _run)
    with near:
        _start(process)
        far.close()
        try:
            if _stopped.is_set():
                raise Lost("it was stopped")
            near.send((make, given, dict(os.environ)))
            came = _converse(process, near, answer, limits)
        except (EOFError, OSError):
            raise Lost(_ended(process)) from None
        finally:
            _end(process)
    return _here(came)  # type: ignore[no-any-return]


def forked(target: Callable[[connection.Connection], object]) -> Any:
    """Give a process, not yet started, that is forked from the warm one, with both ends of a pipe: here and there."""
    return _piped(_methods["warm"], target)


def _piped(method: str, target: Callable[[connection.Connection], object]) -> Any:
    context: Any = multiprocessing.get_context(method)
    near, far = context.Pipe()
    return context.Process(target=target, args=(far,)), near, far


def _start(process: Any) -> None:
    try:
        start(process)
    except (EOFError, OSError) as error:
        raise Lost(f"no process for it could be started ({error or type(error).__name__})") from error
    _alive.add(process)


def stop() -> None:
    """End every fresh process, and any that is started from now on; `go_on` allows new ones again."""
    _stopped.set()
    for process in tuple(_alive):
        _signal(process, signal.SIGTERM)


def go_on() -> None:
    """Allow fresh processes again."""
    _stopped.clear()


def _converse(process: Any, near: connection.Connection, answer: Ask, limits: Limits) -> Any:
    """Answer what a process asks until it says what it made."""
    end = time.monotonic() + limits.page
    while True:
        left = end - time.monotonic()
        if not connection.wait([near, process.sentinel], max(0, min(left, limits.cell))):
            what, most = ("it", limits.page) if left < limits.cell else ("a cell", limits.cell)
            raise Lost(f"{what} took longer than {count(most, 'second')}")
        said: Asked | Came = near.recv()
        if isinstance(said, Came):
            return said.outcome
        near.send(outcome_of(answer, said.message))


def _ended(process: Any) -> str:
    is_gone = connection.wait([process.sentinel], PATIENCE)
    with ONE_AT_A_TIME:
        if is_gone:
            process.join(PATIENCE)  # it may have let go of all it held, and not be over yet
        code = process.exitcode
    how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
    return f"its Python stopped before its end ({how})"


def _end(process: Any) -> None:
    """End a process, asking first, and then whatever it started that is still there."""
    if not connection.wait([process.sentinel], SOON):
        _signal(process, signal.SIGTERM)
        connection.wait([process.sentinel], PATIENCE)
    _signal(process, getattr(signal, "SIGKILL", signal.SIGTERM))
    with ONE_AT_A_TIME:
        process.join()
        process.close()
        _alive.discard(process)


def _signal(process: Any, number: int) -> None:
    """Send a signal to a process and to what it started: begin() made it the first of a group."""
    with suppress(OSError):  # it may be gone, or not so far yet
        if not connection.wait([process.sentinel], 0):  # its number may be another's when it has ended
            os.kill(process.pid, number)
        if hasattr(os, "killpg"):
            os.killpg(process.pid, number)


def _run(far: connection.Connection) -> None:
    keep(far)
    begin()
    gc.freeze()  # what is shared with the warm process stays shared
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a notebook's cell would take the end of it for its own error
    make, given, environment = far.recv()
    os.environ.clear()
    os.environ.update(environment)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()  # every copy of the warm process would draw the same numbers

    def ask(message: Any) -> Any:
        far.send(Asked(message))
        return _here(far.recv())

    try:
        far.send(Came(outcome_of(make, given, ask)))
    except Exception as error:  # noqa: BLE001 - told where it can be shown
        last = traceback.extract_tb(error.__traceback__)[-1]
        why = f"{type(error).__name__}: {error} ({last.name}, {Path(last.filename).name})"
        far.send(Came(Lost(why)))
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(0)  # what a notebook left running, such as a thread, keeps nobody waiting
