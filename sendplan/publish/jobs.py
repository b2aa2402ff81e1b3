"""Pages made one after the other in this process, or several at a time in processes of their own."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, connection, get_all_start_methods, get_context, parent_process
from typing import Any, NoReturn, TypeVar

from sendplan.errors import PublishError

Given = TypeVar("Given")
Made = TypeVar("Made")
PATIENCE = 10  # seconds a process that was asked to stop has to end its notebook
DATA = "SENDPLAN_DATA"


def processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def made(
    make: Callable[[Given], Made], tasks: Iterable[Given], jobs: int
) -> Generator[tuple[Given, Made | PublishError]]:
    """Do every task, up to `jobs` at a time, and give each with what came of it as soon as it is done.

    One job is this process itself. `make` is a function of a module and every task can be pickled.
    What `make` raises stops all; a process that dies is a PublishError of each task it took along.
    """
    if jobs == 1:
        yield from ((task, make(task)) for task in tasks)
        return
    with pool(jobs) as executor:
        waiting = {executor.submit(_do, make, task): task for task in tasks}
        for future in as_completed(list(waiting)):
            yield waiting.pop(future), _outcome(future)


def _do(make: Callable[[Given], Made], task: Given) -> Made:
    """Do a task in a process of the pool; one that is asked to stop tidies up, and takes no other task."""
    try:
        return make(task)
    except SystemExit:
        os._exit(1)


def _outcome(future: Future[Any]) -> Any:
    try:
        return future.result()
    except BrokenProcessPool:
        return PublishError("The process that makes pages ended before its time. Try again, or with --jobs 1.")


@contextmanager
def pool(jobs: int) -> Iterator[Executor]:
    """Give an executor of fresh processes; whatever goes wrong in between, none of them is left.

    Never forked from this process: a child forked after charts were drawn in its parent hangs.
    """
    fresh = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
    others = set(active_children())
    executor = ProcessPoolExecutor(jobs, mp_context=fresh, initializer=_begin, initargs=(os.environ.get(DATA),))
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        _stop(set(active_children()) - others)
        raise
    executor.shutdown()


def _stop(workers: Iterable[Any]) -> None:
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.join(PATIENCE)
        if worker.is_alive():
            worker.kill()


def _begin(data: str | None) -> None:
    """Prepare a process: the same data as its parent, deaf to Ctrl-C, gone when its parent asks or is gone.

    A terminal sends Ctrl-C to a whole group of processes; which of them stops when is the parent's to say.
    """
    if data is None:
        os.environ.pop(DATA, None)
    else:
        os.environ[DATA] = data
    if hasattr(os, "setpgrp"):
        os.setpgrp()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _asked_to_stop)
    threading.Thread(target=_outlive_no_parent, daemon=True).start()


def _asked_to_stop(*_: object) -> NoReturn:
    raise SystemExit(1)


def _outlive_no_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
