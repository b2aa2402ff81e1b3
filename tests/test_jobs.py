"""Tasks given to an executor: each result once, few at a time, and nothing left whatever happens."""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing import active_children

import pytest
from processes import gone
from test_fork import PATIENT, begun, hang_with_a_child

from sendplan.publish.fork import Lost, fresh
from sendplan.publish.snapshot import AHEAD, made, processors, threads


def half(number):
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number // 2


def hung(processes):
    """Hang in a fresh process until that is ended."""
    if processes is not None:
        with pytest.raises(Lost):
            fresh(hang_with_a_child, None, PATIENT, processes.append)


@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_every_task_is_done_once(jobs):
    with threads(jobs) as here:
        assert sorted(made(partial(here.submit, half), deque(range(0, 20, 2)), 2)) == [
            (number, number // 2) for number in range(0, 20, 2)
        ]


def test_few_tasks_more_are_begun_than_can_be_done_at_a_time():
    begun = []
    with ThreadPoolExecutor(1) as executor:
        outcomes = made(lambda task: begun.append(task) or executor.submit(half, task), deque(range(0, 100, 2)), 1)
        for number, _ in enumerate(outcomes, 1):
            assert len(begun) <= number + AHEAD
    assert len(begun) == 50


def test_who_is_given_what_came_of_a_task_may_add_others_before_those_that_are_left():
    tasks, done = deque([100, 2, 4, 6]), []
    with ThreadPoolExecutor(1) as executor:
        for number, found in made(partial(executor.submit, half), tasks, 1):
            done.append(number)
            if number == 100:
                tasks.extendleft([found, 8])
    assert done == [100, 2, 8, 50, 4, 6]


def test_of_tasks_that_are_done_at_once_the_one_begun_first_is_given_first():
    def submit(task):
        done = Future()
        done.set_result(task)
        return done

    tasks = range(50)
    assert [task for task, _ in made(submit, deque(tasks), 25)] == list(tasks)


def test_an_unforeseen_error_stops_all():
    with pytest.raises(ValueError, match="3 is odd"), threads(2) as here:
        list(made(partial(here.submit, half), deque([2, 3, 4]), 2))


def test_a_run_that_is_stopped_leaves_no_process():
    processes = []
    with (
        pytest.raises(KeyboardInterrupt),
        threads(2) as here,
        closing(made(partial(here.submit, hung), deque([None, *[processes] * 4]), 2)) as outcomes,
    ):
        assert next(outcomes) == (None, None)
        begun(processes, 2)
        raise KeyboardInterrupt
    assert len(processes) == 2, "none of the tasks that waited was begun"
    assert gone(processes) == []
    assert active_children() == []


def test_there_is_a_processor():
    assert processors() >= 1
