"""Tasks given to an executor of the standard library's kind: threads of this process, or the workers of a cluster.

A task is the same function on either. What isolates pages from each other is not the executor
but the fresh process that each task starts where it is run.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from sendplan.errors import PublishError
from sendplan.publish import fresh
from sendplan.publish.page import drawing

Given = TypeVar("Given")
Made = TypeVar("Made")
AHEAD = 2  # tasks begun for each that is done at a time: none waits, and few are in memory
SECONDS = 10  # that the scheduler of a cluster has to answer


class Workers(NamedTuple):
    """The executors of a run, and how many pages are made at a time."""

    here: Executor  # threads of this process
    anywhere: Executor  # the same, or the workers of a cluster
    at_a_time: int


def processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def workers(jobs: int, address: str | None) -> Iterator[Workers]:
    """Give the executors of a run: `jobs` threads of this process, and the cluster whose scheduler is at an address."""
    with _threads(jobs) as here:
        if not address:
            yield Workers(here, here, jobs)
            return
        with _cluster(address) as (cluster, at_a_time):
            yield Workers(here, cluster, at_a_time)


@contextmanager
def _threads(jobs: int) -> Iterator[Executor]:
    executor = ThreadPoolExecutor(jobs)
    try:
        with drawing(max(1, jobs // 2)):
            yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        fresh.stop()
        raise
    finally:
        executor.shutdown()
        fresh.go_on()


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Executor, int]]:
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
        yield client.get_executor(pure=False), found


def made(submit: Callable[[Given], Future[Made]], tasks: deque[Given], at_a_time: int) -> Generator[tuple[Given, Made]]:
    """Have every task done, and give each with what came of it as soon as it is done.

    Who is given one may add tasks, before or behind those that are left. What a task raises stops all.
    """
    waiting: dict[Future[Made], Given] = {}
    while tasks or waiting:
        while tasks and len(waiting) < AHEAD * at_a_time:
            task = tasks.popleft()
            waiting[submit(task)] = task
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in [each for each in waiting if each in done]:  # a set has no order: first the one begun first
            yield waiting.pop(future), future.result()
