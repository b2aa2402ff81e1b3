"""A fresh process: does one thing, asks its parent, and whatever happens to it, it is gone and nothing else is."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import active_children
from pathlib import Path

import pytest
from processes import gone, is_alive

from sendplan.errors import DataError, Fault, NotFoundError
from sendplan.publish import fork as module
from sendplan.publish.fork import Limits, Lost, fresh, go_on, stop

PATIENT = Limits(cell=30, page=60)


def asked(number, ask):
    return ask(number) + 1


def refused(area, ask):
    raise DataError(area, [Fault("updates.csv", 3, "", "rating", "'Ambr'", "one of A, G")])


def refused_an_answer(_, ask):
    with pytest.raises(NotFoundError) as refusal:
        ask("smallshire")
    return str(refusal.value)


def told(_, ask):
    return ask(os.getpid()), os.environ.get("SENDPLAN_TEST"), "LEFT" in os.environ


def leave_something(_, ask):
    os.environ["LEFT"] = "behind"
    module.LEFT_BEHIND = True
    return hasattr(module, "LEFT_BEHIND")


def look_for_something(_, ask):
    return hasattr(module, "LEFT_BEHIND")


def wrong(_, ask):
    raise ValueError("no such priority")


def die(how, ask):
    if how == "exit":
        os._exit(3)
    os.kill(os.getpid(), signal.SIGKILL)


def hang(how, ask):
    if how == "busy":
        while True:
            pass
    time.sleep(60)


def deaf(_, ask):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(60)


def leave_a_mark_and_hang(folder, ask):
    Path(folder, f"begun-{os.getpid()}").touch()
    time.sleep(60)


def hang_with_a_child(_, ask):
    ask(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid)
    time.sleep(60)


def hang_with_one_of_another_session(_, ask):
    leave_one_of_another_session("running", ask)
    time.sleep(60)


def leave_one_of_another_session(how, ask):
    """Start a process that no signal to a group reaches; "forked" is a copy of this one, that has no parent, either."""
    if how == "forked":
        far, near = os.pipe()
        if os.fork() == 0:
            os.setsid()
            if number := os.fork():
                os.write(near, str(number).encode())
                os._exit(0)
            time.sleep(60)
        os.wait()
        ask(int(os.read(far, 20)))
    else:
        waits = [sys.executable, "-c", "import time; time.sleep(60)"]
        ask(subprocess.Popen(waits, start_new_session=True).pid)
    if how == "killed":
        os.kill(os.getpid(), signal.SIGKILL)


def speak(times, ask):
    for number in range(times):
        ask(number)
        time.sleep(0.2)
    return "done"


def with_a_thread_that_goes_on(_, ask):
    threading.Thread(target=time.sleep, args=(60,)).start()
    return "done"


def much(number, ask):
    return b"x" * number


def begun(processes, how_many):
    """Wait until so many processes have told their ids."""
    for _ in range(600):
        if len(processes) >= how_many:
            return
        time.sleep(0.05)
    pytest.fail("They never began.")


def test_what_is_refused_in_one_process_is_refused_as_it_is_in_the_other():
    with pytest.raises(DataError, match=r"^data/smallshire: 1 fault\nupdates\.csv, row 3, rating: ") as error:
        fresh(refused, "smallshire", PATIENT)
    assert (error.value.area, len(error.value.faults)) == ("smallshire", 1)

    def answer(area):
        raise NotFoundError("area", area, ["lancashire"], "Name one of these, or make it with 'sendplan init'.")

    said = "There is no area 'smallshire'. What exists: lancashire. Name one of these, or make it with 'sendplan init'."
    assert fresh(refused_an_answer, None, PATIENT, answer) == said


def test_a_cold_process_imports_what_it_needs_and_asks_all_the_same():
    assert fresh(asked, 20, PATIENT, lambda number: number * 2, cold=True) == 41


def test_a_fresh_process_asks_its_parent_and_returns():
    assert fresh(asked, 20, PATIENT, lambda number: number * 2) == 41


def test_it_is_another_process_with_the_environment_of_its_parent_now(monkeypatch):
    monkeypatch.setenv("SENDPLAN_TEST", "one")
    assert fresh(told, None, PATIENT, lambda process: process != os.getpid()) == (True, "one", False)
    monkeypatch.setenv("SENDPLAN_TEST", "two")
    assert fresh(told, None, PATIENT, lambda process: process != os.getpid()) == (True, "two", False)


def test_nothing_one_process_leaves_behind_reaches_the_next():
    assert fresh(leave_something, None, PATIENT)
    assert not fresh(look_for_something, None, PATIENT)


def test_an_error_comes_back_in_words_with_where_it_was():
    with pytest.raises(Lost) as lost:
        fresh(wrong, None, PATIENT)
    assert str(lost.value) == "ValueError: no such priority (wrong, test_fork.py)"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there are no such signals on Windows")
@pytest.mark.parametrize(("how", "said"), [("exit", "exit code 3"), ("signal", "signal 9")])
def test_a_process_that_dies_says_how(how, said):
    with pytest.raises(Lost) as lost:
        fresh(die, how, PATIENT)
    assert str(lost.value) == f"its Python stopped before its end ({said})"


@pytest.mark.parametrize("how", ["asleep", "busy"])
@pytest.mark.parametrize(
    ("limits", "said"),
    [(Limits(0.3, 30), "a cell took longer than 0.3 seconds"), (Limits(30, 0.3), "it took longer than 0.3 seconds")],
    ids=["of a cell", "of the page"],
)
def test_one_that_takes_too_long_is_ended(how, limits, said):
    with pytest.raises(Lost) as lost:
        fresh(hang, how, limits)
    assert str(lost.value) == said
    assert active_children() == []


def test_the_limit_of_a_cell_begins_anew_with_every_word():
    assert fresh(speak, 5, Limits(0.6, 60), lambda _: None) == "done"


def test_what_an_ended_process_had_started_is_ended_too():
    processes = []
    with pytest.raises(Lost):
        fresh(hang_with_a_child, None, Limits(1, 30), processes.append)
    assert gone(processes) == []


linux = pytest.mark.skipif(sys.platform != "linux", reason="no other system gives a process what its children left")


@linux
@pytest.mark.parametrize("how", ["running", "forked", "killed"])
@pytest.mark.parametrize("cold", [False, True], ids=["forked", "started"])
def test_what_a_process_left_in_a_session_of_its_own_is_ended_with_it(how, cold):
    processes = []
    if how == "killed":
        with pytest.raises(Lost, match="signal 9"):
            fresh(leave_one_of_another_session, how, PATIENT, processes.append, cold=cold)
    else:
        fresh(leave_one_of_another_session, how, PATIENT, processes.append, cold=cold)
    assert len(processes) == 1
    assert [each for each in processes if is_alive(each)] == [], "when it has come back"


@linux
def test_so_it_is_where_a_process_is_ended():
    processes = []
    with pytest.raises(Lost, match="a cell took longer"):
        fresh(hang_with_one_of_another_session, None, Limits(1, 30), processes.append)
    assert len(processes) == 1
    assert [each for each in processes if is_alive(each)] == []


@linux
def test_one_that_does_not_end_when_asked_is_ended_all_the_same():
    with pytest.raises(Lost, match="a cell took longer"):
        fresh(deaf, None, Limits(0.5, 30))
    assert active_children() == []


def test_what_a_process_left_running_keeps_nobody_waiting():
    started = time.monotonic()
    assert fresh(with_a_thread_that_goes_on, None, PATIENT) == "done"
    assert time.monotonic() - started < 30


def test_much_can_be_sent():
    assert len(fresh(much, 20_000_000, PATIENT)) == 20_000_000


def test_several_threads_have_processes_at_the_same_time():
    with ThreadPoolExecutor(4) as executor:
        found = executor.map(lambda number: fresh(asked, number, PATIENT, lambda asked: asked * 2), range(40))
        assert list(found) == [number * 2 + 1 for number in range(40)]
    assert active_children() == []


def test_all_can_be_stopped_at_once_and_none_is_begun_until_allowed_again():
    processes = []
    with ThreadPoolExecutor(2) as executor:
        waiting = [executor.submit(fresh, hang_with_a_child, None, PATIENT, processes.append) for _ in range(2)]
        begun(processes, 2)
        stop()
        try:
            assert all(isinstance(each.exception(), Lost) for each in waiting)
            with pytest.raises(Lost, match="stopped"):
                fresh(asked, 1, PATIENT, lambda number: number)
        finally:
            go_on()
    assert gone(processes) == []
    assert fresh(asked, 1, PATIENT, lambda number: number) == 2


@pytest.mark.skipif(not hasattr(os, "setpgrp"), reason="there are no such signals on Windows")
def test_no_process_outlives_a_parent_that_is_killed(tmp_path):
    code = f"""
        from test_fork import PATIENT, leave_a_mark_and_hang
        from sendplan.publish.fork import fresh
        fresh(leave_a_mark_and_hang, {str(tmp_path)!r}, PATIENT)
    """
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(code))
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    parent = subprocess.Popen([sys.executable, str(script)], env=os.environ | paths)
    try:
        for _ in range(600):
            marks = list(tmp_path.glob("begun-*"))
            if marks:
                break
            time.sleep(0.05)
    finally:
        parent.kill()
        parent.wait()
    processes = [int(path.name.partition("-")[2]) for path in marks]
    assert len(processes) == 1
    assert gone(processes) == []


def test_a_program_read_from_elsewhere_needs_no_guard_and_is_not_run_again(tmp_path):
    code = f"""
        from test_fork import PATIENT, asked
        from sendplan.publish.fork import fresh
        open({str(tmp_path / "runs")!r}, "a").write("run ")
        print(fresh(asked, 20, PATIENT, lambda number: number * 2))
    """
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-"], input=textwrap.dedent(code), env=os.environ | paths, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("41\n", "")
    assert (tmp_path / "runs").read_text() == "run "
