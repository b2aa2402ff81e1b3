"""Tasks given to an executor: each result once, few at a time, and nothing left whatever happens."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from multiprocessing import active_children

import pytest
from processes import gone
from test_fresh import PATIENT, begun, hang_with_a_child

from sendplan.errors import PublishError
from sendplan.publish.fresh import Lost, fresh
from sendplan.publish.jobs import AHEAD, Workers, made, processors, workers


def half(number):
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number // 2


def hung(processes):
    """Hang in a fresh process until that is ended."""
    if processes is not None:
        with pytest.raises(Lost):
            fresh(hang_with_a_child, None, processes.append, PATIENT)


@pytest.mark.parametrize("jobs", [1, 2, 7])
def test_every_task_is_done_once(jobs):
    with workers(jobs, None) as found:
        assert sorted(made(half, range(0, 20, 2), found)) == [(number, number // 2) for number in range(0, 20, 2)]


def test_an_executor_is_given_few_tasks_more_than_it_can_do():
    taken = []
    with ThreadPoolExecutor(1) as executor:
        outcomes = made(half, (taken.append(each) or each for each in range(0, 100, 2)), Workers(executor, 1))
        for number, _ in enumerate(outcomes, 1):
            assert len(taken) <= number + AHEAD
    assert len(taken) == 50


def test_an_unforeseen_error_stops_all():
    with pytest.raises(ValueError, match="3 is odd"), workers(2, None) as found:
        list(made(half, [2, 3, 4], found))


def test_a_run_that_is_stopped_leaves_no_process():
    processes = []
    with (
        pytest.raises(KeyboardInterrupt),
        workers(2, None) as found,
        closing(made(hung, [None, *[processes] * 4], found)) as outcomes,
    ):
        assert next(outcomes) == (None, None)
        begun(processes, 2)
        raise KeyboardInterrupt
    assert len(processes) == 2, "none of the tasks that waited was begun"
    assert gone(processes) == []
    assert active_children() == []


def test_there_is_a_processor():
    assert processors() >= 1


def test_a_cluster_that_does_not_answer_is_named():
    pytest.importorskip("distributed")
    with (
        pytest.raises(PublishError, match="No scheduler answers"),
        workers(2, "tcp://127.0.0.1:9"),
    ):
        pass
