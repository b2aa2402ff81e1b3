"""Tasks given to an executor of the standard library's kind: threads of this process, or the workers of a cluster.

A task is the same function on either. What isolates pages from each other is not the executor
but the fresh process that each task starts where it is run.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from sendplan.errors import PublishError
from sendplan.publish import fresh
from sendplan.publish.page import drawing

Given = TypeVar("Given")
Made = TypeVar("Made")
AHEAD = 2  # tasks given to an executor for each it can do at a time: none waits, and few are in memory
SECONDS = 10  # that the scheduler of a cluster has to answer


class Workers(NamedTuple):
    """An executor, and how many tasks it does at a time."""

    executor: Executor
    at_a_time: int


def processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def workers(jobs: int, address: str | None) -> Iterator[Workers]:
    """Give the executor of a run: the cluster whose scheduler is at an address, or `jobs` threads of this process."""
    with _cluster(address) if address else _threads(jobs) as found:
        yield found


@contextmanager
def _threads(jobs: int) -> Iterator[Workers]:
    executor = ThreadPoolExecutor(jobs)
    try:
        with drawing(max(1, jobs // 2)):
            yield Workers(executor, jobs)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        fresh.stop()
        raise
    finally:
        executor.shutdown()
        fresh.go_on()


@contextmanager
def _cluster(address: str) -> Iterator[Workers]:
    try:
        from distributed import Client
    except ImportError:
        raise PublishError("A cluster needs Dask: pip install 'sendplan[cluster]', here and on every worker.") from None
    try:
        client: Any = Client(address, timeout=SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise PublishError(f"No scheduler answers at {address}: {error}. Start one: dask scheduler.") from error
    with client:
        found = sum(client.nthreads().values())
        if not found:
            raise PublishError(f"The scheduler at {address} has no worker. Start one: dask worker {address}.")
        yield Workers(client.get_executor(pure=False), found)


def made(make: Callable[[Given], Made], tasks: Iterable[Given], workers: Workers) -> Generator[tuple[Given, Made]]:
    """Do every task, and give each with what came of it as soon as it is done.

    `make` is a function of a module and every task can be pickled. What `make` raises stops all.
    """
    left = iter(tasks)
    waiting: dict[Future[Made], Given] = {}
    while True:
        for task in islice(left, AHEAD * workers.at_a_time - len(waiting)):
            waiting[workers.executor.submit(make, task)] = task
        if not waiting:
            return
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            yield waiting.pop(future), future.result()
