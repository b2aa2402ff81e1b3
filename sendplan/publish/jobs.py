"""Tasks given to threads of this process, or to the workers of a cluster.

A page is made by the same function on either. What isolates pages from each other is not the executor
but the fresh process that each task starts where it is run.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

from sendplan.publish import fresh, guard
from sendplan.publish.attempt import drawing
from sendplan.publish.cluster import AHEAD, Cluster, cluster

Given = TypeVar("Given")
Made = TypeVar("Made")


class Workers(NamedTuple):
    """Who does the tasks of a run, and how many pages are made at a time."""

    here: Executor  # threads of this process
    cluster: Cluster | None  # which makes the pages, where there is one
    at_a_time: int


def processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def workers(jobs: int, address: str | None) -> Iterator[Workers]:
    """Give who does the tasks of a run: `jobs` threads of this process, and the cluster at an address."""
    with _threads(jobs) as here:
        if not address:
            yield Workers(here, None, jobs)
            return
        with cluster(address) as found:
            yield Workers(here, found, found.at_a_time)


@contextmanager
def _threads(jobs: int) -> Iterator[Executor]:
    executor = ThreadPoolExecutor(jobs, initializer=guard.ours)
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
