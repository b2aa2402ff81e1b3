"""Pages made here or in other processes: each result once, and no process left whatever happens."""

import os
import subprocess
import sys
import textwrap
import time
from contextlib import closing
from multiprocessing import active_children

import pytest

from sendplan.errors import PublishError
from sendplan.publish import jobs
from sendplan.publish.jobs import made


def half(number):
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number // 2


def where(_):
    return os.getpid(), os.environ.get("SENDPLAN_DATA")


def end(_):
    os._exit(3)


def wait(folder):
    """Sleep long; leave a mark when begun, and another when told to stop. Without a folder do nothing."""
    if folder is None:
        return
    try:
        (folder / f"begun-{os.getpid()}").touch()
        time.sleep(60)
    finally:
        (folder / f"tidied-{os.getpid()}").touch()


def begun(folder, how_many):
    """Wait until so many tasks have begun."""
    for _ in range(600):
        if len(list(folder.glob("begun-*"))) >= how_many:
            return
        time.sleep(0.05)
    pytest.fail("The tasks never began.")


def test_one_job_is_this_process():
    assert list(made(where, [1], 1)) == [(1, (os.getpid(), os.environ.get("SENDPLAN_DATA")))]


def test_several_jobs_give_every_result_once_from_other_processes_that_read_the_same_data(monkeypatch):
    monkeypatch.setenv("SENDPLAN_DATA", "somewhere")
    found = list(made(where, range(5), 2))
    assert sorted(task for task, _ in found) == list(range(5))
    assert {data for _, (_, data) in found} == {"somewhere"}
    assert os.getpid() not in {process for _, (process, _) in found}
    assert active_children() == []


def test_an_unforeseen_error_stops_all_and_leaves_no_process():
    with pytest.raises(ValueError, match="3 is odd"):
        list(made(half, [2, 3, 4], 2))
    assert active_children() == []


def test_a_process_that_dies_is_an_error_of_its_task_that_says_what_to_do():
    ((_, error),) = made(end, [1], 2)
    assert isinstance(error, PublishError)
    assert "Try again, or with --jobs 1." in str(error)


def test_a_run_that_is_stopped_leaves_no_process_and_lets_each_tidy_up(tmp_path):
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt), closing(made(wait, [None, *[tmp_path] * 4], 2)) as outcomes:
        assert next(outcomes) == (None, None)
        begun(tmp_path, 2)
        raise KeyboardInterrupt
    assert time.monotonic() - started < jobs.PATIENCE
    assert active_children() == []
    marks = sorted(path.name.partition("-")[0] for path in tmp_path.iterdir())
    assert marks == ["begun", "begun", "tidied", "tidied"], "none of the tasks that waited was begun"


@pytest.mark.skipif(not hasattr(os, "setpgrp"), reason="there are no such signals on Windows")
def test_no_process_outlives_a_parent_that_is_killed(tmp_path):
    code = f"""
        from pathlib import Path
        from test_jobs import wait
        from sendplan.publish.jobs import made
        if __name__ == "__main__":
            list(made(wait, [Path({str(tmp_path)!r})] * 2, 2))
    """
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(code))
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    parent = subprocess.Popen([sys.executable, str(script)], env=os.environ | paths)
    try:
        begun(tmp_path, 2)
    finally:
        parent.kill()
        parent.wait()
    processes = [int(path.name.partition("-")[2]) for path in tmp_path.glob("begun-*")]
    for _ in range(100):
        if not any(is_alive(each) for each in processes):
            return
        time.sleep(0.1)
    pytest.fail("A process is left.")


def is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return not is_zombie(process)


def is_zombie(process):
    try:
        with open(f"/proc/{process}/stat") as file:  # noqa: PTH123 - no file of ours
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False
