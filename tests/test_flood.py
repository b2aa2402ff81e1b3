"""What a notebook shows is bounded, in either engine: a cell that shows more fails, even one that hides it."""

import os

import nbformat
import pytest
from torture import executed, notebook

from sendplan.errors import PublishError
from sendplan.publish import flood
from sendplan.publish.flood import MOST_LETTERS, MOST_QUOTED, WHY
from sendplan.publish.fork import Limits, fresh
from sendplan.publish.page import FLOOD, PAPERMILLS

PATIENT = Limits(120, 120)
MUCH = f"much = 'x' * {MOST_LETTERS // 2 + 1}"
FLOODS = {
    "what is printed": "print(much)\nprint(much)",
    "warnings": "import sys\nfor _ in range(2): print(much, file=sys.stderr)",
    "what is displayed": "display({'text/html': much}, raw=True)\ndisplay({'text/html': much}, raw=True)",
    "what a cell ends with": "print(much)\nmuch",
    "what changes": "shown = display('', display_id=True)\nfor _ in range(2): shown.update(much)",
    "what another program prints": "import subprocess, sys\n"
    f"subprocess.run([sys.executable, '-c', \"print('x' * {MOST_LETTERS + 1})\"])",
    "many short lines": "for _ in range(30): print('y\\n' * 10_000)",
    "what a thread prints": "from threading import Thread\n"
    "thread = Thread(target=lambda: print(much + much))\nthread.start()\nthread.join()",
    "what is hidden": "for _ in range(2):\n    try:\n        print(much)\n    except Exception:\n        pass",
}


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Give a function that runs cells in an engine; what papermill raises, and the cells as far as they ran."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))

    def execute(engine, *cells):
        monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)  # with it the ordinary kernel hears less
        how = {"extra_arguments": [f"--ext={FLOOD}"]}
        (tmp_path / "here").mkdir(exist_ok=True)
        ran, error = fresh(executed, (notebook(*cells), engine, tmp_path / "here", how), PATIENT)
        return error, nbformat.reads(ran, as_version=4).cells

    return execute


@pytest.mark.parametrize("engine", PAPERMILLS.values())
@pytest.mark.parametrize("kind", FLOODS)
def test_a_cell_that_shows_more_than_any_page_holds_fails_and_no_other_runs(run, engine, kind):
    error, cells = run(engine, MUCH, FLOODS[kind], "print('after')")

    assert (error["ename"], error["evalue"], error["cell_index"]) == ("PublishError", WHY, 1)
    assert cells[-1].outputs == []
    assert sum(len(str(cell)) for cell in cells) < MOST_LETTERS + 100_000


@pytest.mark.skipif(os.name != "posix", reason="no such limit on Windows")
def test_a_program_that_prints_without_end_is_ended_and_the_cell_fails(run):
    error, _ = run("sendplan", "import subprocess\nsubprocess.run(['yes'])", "print('after')")
    assert error["evalue"] == WHY


@pytest.mark.parametrize("engine", PAPERMILLS.values())
def test_what_is_shown_up_to_the_bound_is_kept(run, engine):
    error, cells = run(engine, f"print('x' * {MOST_LETTERS - 100}, end='')", "7")

    assert error is None
    assert sum(len(output.text) for output in cells[0].outputs) == MOST_LETTERS - 100
    assert cells[1].outputs[0].data == {"text/plain": "7"}


@pytest.mark.parametrize("engine", PAPERMILLS.values())
def test_an_error_longer_than_all_that_may_be_shown_says_how_long_it_was(run, engine):
    error, _ = run(engine, f"raise ValueError('x' * {MOST_LETTERS + 1})")

    assert error["evalue"] == "x" * MOST_QUOTED + f"\u2026 (cut: {MOST_LETTERS + 1:,} letters in all)"
    assert error["traceback"] == [f"ValueError: {error['evalue']}"]


def test_letters_of_everything_within_a_message_are_counted():
    assert flood._size({"data": {"text/html": "12345", "list": ["12", ["3"]]}, "metadata": {}}) == 8


def test_the_error_says_how_much_may_be_shown_and_what_to_do():
    assert WHY.startswith("the notebook shows more than 16 MB, or 262,144 lines, up to here")
    assert "df.head()" in str(PublishError(WHY))
