"""A notebook run without a kernel shows the same as one run in the ordinary kernel, but for what shell.py names."""

import difflib
import json
import os
import re

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell
from torture import FAILURES, REPRS, TORTURE, executed, notebook, what_is_left

from sendplan.errors import PublishError
from sendplan.publish.fork import Limits, Lost, fresh
from sendplan.publish.params import notebook_path

WITHOUT, ORDINARY = "sendplan", "nbclient"
PATIENT = Limits(300, 300)

# All that may differ: what is of one process, one folder or one moment.
DIFFERS = [
    (r"0x[0-9a-f]{6,}", "0xADDRESS"),
    (r"ipykernel_\d+", "ipykernel_PROCESS"),  # the folder a cell's file would be in
    (r"(CPU times|Wall time): [^\\]*", r"\1"),  # of %time
]


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Give a function that runs a notebook in an engine and returns it, and its error, as papermill leaves them."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))

    def execute(given, engine=WITHOUT, **how):
        monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)  # with it the ordinary kernel shows less
        folder = tmp_path / engine / "here"
        folder.mkdir(parents=True, exist_ok=True)
        ran, error = fresh(executed, (given, engine, folder, how), PATIENT)
        return nbformat.reads(ran, as_version=4), error

    return execute


@pytest.fixture
def shown(run):
    """Give a function that runs cells, and returns what the last of them shows: names of streams, and texts."""

    def show(*cells):
        outputs = run(notebook(*cells))[0].cells[-1].outputs
        return [(each.get("name", "shown"), each.get("text") or each.data["text/plain"]) for each in outputs]

    return show


@pytest.fixture
def both(run, tmp_path):
    """Give a function that runs a notebook in both engines and returns what is to be the same."""

    def execute(given):
        return tuple(comparable(*run(given, engine), tmp_path / engine) for engine in (ORDINARY, WITHOUT))

    return execute


def comparable(ran, error, folder):
    """Return a notebook and its error as text, without what may differ."""
    ran.metadata = {"papermill": _timeless(ran.metadata.papermill)}
    for cell in ran.cells:
        cell.metadata.pop("execution", None)
        if "papermill" in cell.metadata:
            cell.metadata.papermill = _timeless(cell.metadata.papermill)
        if "papermill-error-cell-tag" in cell.metadata.get("tags", []):
            cell.id = "of papermill"  # at random
        if "outputs" in cell:
            cell.outputs = _joined(cell.outputs)
    text = json.dumps([error, ran.metadata, ran.cells], indent=1, ensure_ascii=False).replace(str(folder), "FOLDER")
    for pattern, put in DIFFERS:
        text = re.sub(pattern, put, text)
    return text


def differences(ordinary, without):
    """Say where two texts differ: what a test that fails is to show."""
    return "\n".join(difflib.unified_diff(ordinary.splitlines(), without.splitlines(), ORDINARY, WITHOUT, "", "", 2))


def _timeless(noted):
    """Keep which times were noted, and not what they are; and not where the file is."""
    kept = {"status", "exception", "version", "parameters", "environment_variables", "default_parameters"}
    return {name: value if name in kept or isinstance(value, dict) else value is None for name, value in noted.items()}


def _joined(outputs):
    """Join neighbouring texts of one stream: the kernel cuts them five times a second."""
    joined = []
    for output in outputs:
        before = joined[-1] if joined else {}
        if output.output_type == "stream" == before.get("output_type") and output.name == before["name"]:
            before["text"] += output.text
        else:
            joined.append(output)
    return joined


def test_all_that_a_cell_can_show_is_the_same(both):
    assert differences(*both(notebook(*TORTURE))) == ""


@pytest.mark.parametrize("kind", FAILURES)
def test_a_failure_is_the_same_and_stops_the_notebook(both, kind):
    assert differences(*both(notebook(*FAILURES[kind]))) == ""


@pytest.mark.parametrize("name", ["board_summary", "measures", "self_assessment"])  # words, charts and slides
def test_a_notebook_of_the_pack_is_the_same(both, name):
    ordinary, without = both(str(notebook_path(name)))
    assert differences(ordinary, without) == ""
    assert ordinary.startswith("[\n null,")  # no error


def test_what_is_shown_stands_in_its_order(shown):
    prints = "import sys\nprint('a')\ndisplay(1)\nprint('b', file=sys.stderr)\nprint('c')\nprint('d')\n2"
    assert shown(prints) == [
        ("stdout", "a\n"),
        ("shown", "1"),
        ("stderr", "b\n"),
        ("stdout", "c\nd\n"),
        ("shown", "2"),
    ]


@pytest.mark.skipif(os.name != "posix", reason="other programs are not heard on Windows")
@pytest.mark.parametrize(
    "prints",
    [
        "os.system('echo from elsewhere')",
        "os.system('echo from elsewhere >&2')",
        "subprocess.run(['echo', 'from elsewhere'], stdout=sys.stdout)",
        "os.write(2, b'from elsewhere\\n')",
        "print('from elsewhere', file=sys.__stdout__)",
        "child = multiprocessing.get_context('fork').Process(target=print, args=('from elsewhere',))\n"
        "child.start(); child.join()",
    ],
)
def test_what_other_programs_print_stands_after_all_else_that_the_cell_shows(shown, prints):
    code = f"import multiprocessing, os, subprocess, sys\nprint('first')\n{prints}\ndisplay('second')"
    assert shown(code) == [("stdout", "first\n"), ("shown", "'second'"), ("stdout", "from elsewhere\n")]
    assert shown(code, "print('next')") == [("stdout", "next\n")]


@pytest.mark.skipif(os.name != "posix", reason="there it is not heard")
def test_no_letter_of_another_program_is_lost_where_it_prints_much(shown):
    printed = "print('x' + '\u00e9' * 600_000)"
    prints = f"import subprocess, sys\nsubprocess.run([sys.executable, '-X', 'utf8', '-c', {printed!r}])"

    assert shown(f"{prints};") == [("stdout", "x" + "\u00e9" * 600_000 + "\n")]


def test_what_a_thread_shows_stands_in_the_cell_that_runs(shown):
    late = (
        "import threading\nnow = threading.Event()\n\ndef shows():\n    now.wait()\n    print('late')\n    display(1)\n"
    )
    late += "\nthread = threading.Thread(target=shows)\nthread.start()"
    assert shown(late, "now.set()\nthread.join()") == [("stdout", "late\n"), ("shown", "1")]


def test_a_thread_that_shows_without_end_harms_nothing(shown):
    endless = "import threading\n\ndef shows():\n    while True:\n        print('again')\n        display('more')\n"
    endless += "\nthreading.Thread(target=shows, daemon=True).start()"
    assert ("stdout", "again\n") in shown(endless, "import time; time.sleep(0.1)")


def test_many_short_texts_take_no_time(shown):
    assert shown("for number in range(200_000):\n    print(number, end=' ')")[0][1].endswith(" 199999 ")


def test_a_cell_can_wait_for_what_others_began(shown):
    begins = "import asyncio\n\nasync def answers():\n    await asyncio.sleep(0.01)\n    return 42\n\n"
    assert shown(begins + "task = asyncio.ensure_future(answers())\nawait asyncio.sleep(0)", "await task") == [
        ("shown", "42")
    ]


@pytest.mark.parametrize("asks", ["input('what? ')", "__import__('getpass').getpass()"])
def test_nobody_answers(run, asks):
    assert run(notebook(asks))[1]["ename"] == "StdinNotImplementedError"


@pytest.mark.parametrize("shows", ["Unserialisable()", "display(Unserialisable())"])
def test_what_no_notebook_can_hold_fails_in_its_cell(run, shows):
    without, ordinary = (run(notebook(REPRS, shows, "3"), engine)[1] for engine in (WITHOUT, ORDINARY))
    same = ("ename", "evalue", "cell_index", "exec_count", "source")
    assert [without[each] for each in same] == [ordinary[each] for each in same]


def test_a_cell_that_is_to_be_skipped_is(run):
    ran, error = run(notebook(("1 / 0", "skip-execution"), "2"))
    assert (error, [cell.execution_count for cell in ran.cells]) == (None, [None, 1])


def test_each_code_cell_is_told_of_before_it_runs_and_with_its_outputs_after():
    cells = new_markdown_cell("words"), "1", "", "1 / 0", "3"
    heard = []
    fresh(hearing, notebook(*cells), PATIENT, lambda told: heard.append(told))
    assert heard == [(1, None), (1, ["execute_result"]), (3, None), (3, ["error"])]


def hearing(given, ask):
    from sendplan.publish.shell import ShellEngine

    given.metadata["papermill"] = {}
    hooks = {
        "on_cell_execute": lambda cell, cell_index: ask((cell_index, None)),
        "on_cell_executed": lambda cell, cell_index, execute_reply: ask(
            (cell_index, [each.output_type for each in cell.outputs])
        ),
    }
    ShellEngine.execute_notebook(given, "python3", progress_bar=False, **hooks)


def test_no_cell_runs_after_one_that_ends_the_kernel(run, tmp_path):
    with pytest.raises(Lost, match="DeadKernelError"):
        run(notebook("exit()", "open('ran', 'w').close()"))
    assert not (tmp_path / WITHOUT / "here" / "ran").exists()


@pytest.mark.parametrize("opens", ["comm.create_comm", "ipykernel.comm.Comm"])
def test_a_notebook_that_reaches_the_readers_browser_is_told_to_use_the_ordinary_kernel(run, opens):
    _, error = run(notebook(f"import ipykernel.comm, comm\n{opens}(target_name='own')"))
    assert error["ename"] == "PublishError"
    assert '{"sendplan": {"engine": "kernel"}}' in error["evalue"]
    assert "--engine kernel" in error["evalue"]


def test_a_notebook_in_another_language_is_refused(run):
    given = notebook("1")
    given.metadata.kernelspec.language = "R"
    told = "^The notebook is written in R; engine sendplan runs Python. Use another engine."
    with pytest.raises(PublishError, match=told):
        run(given)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no such thing on Windows")
@pytest.mark.parametrize("ends", ["", "; os.getpid() == parent or 1 / 0", "; os.getpid() == parent or exit()"])
def test_a_copy_that_a_cell_forks_ends_with_the_cell(run, tmp_path, ends):
    cells = [f"import os; parent = os.getpid(); os.fork(){ends}", "open('ran', 'a').write('once ')", "print('last')"]
    ran, error = run(notebook(*cells))

    assert error is None
    assert ran.cells[-1].outputs[0].text == "last\n"
    assert (tmp_path / WITHOUT / "here" / "ran").read_text() == "once "


def test_the_process_is_left_as_it_was_and_no_file_is_written(tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    cells = ["print('words')", "import sys, os\nos.system('echo more')", "1", "await __import__('asyncio').sleep(0)"]
    before, after = fresh(what_is_left, cells, PATIENT)
    assert after == before
    assert list(tmp_path.iterdir()) == []
