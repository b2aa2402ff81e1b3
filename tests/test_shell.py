"""A notebook run without a kernel is the same as one run in the ordinary kernel; papermill is told the same."""

import difflib
import io
import json
import logging
import os
import re

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_markdown_cell
from papermill.engines import papermill_engines
from torture import FAILURES, TORTURE, notebook, what_is_left
from traitlets.config import Config

from sendplan.errors import PublishError
from sendplan.publish import fresh
from sendplan.publish.params import notebook_names, notebook_path
from sendplan.publish.shell import ShellEngine

WITHOUT, ORDINARY = "sendplan", "nbclient"
papermill_engines.register(WITHOUT, ShellEngine)

# All that may differ: what is of one process, one folder or one moment.
DIFFERS = [
    (r"0x[0-9a-f]{6,}", "0xADDRESS"),
    (r"ipykernel_\d+", "ipykernel_PROCESS"),  # the folder a cell's file would be in
    (r"(CPU times|Wall time): [^\\]*", r"\1"),  # of %time
]


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Give a function that runs a notebook in an engine and returns it, and its error, as papermill leaves them."""
    monkeypatch.delenv(
        "PYTEST_CURRENT_TEST", raising=False
    )  # with it the ordinary kernel takes less of what is written
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))

    def execute(given, engine, **how):
        monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)  # with it the ordinary kernel shows less
        folder = tmp_path / engine / "here"
        folder.mkdir(parents=True, exist_ok=True)
        how = {"config": Config(KernelManager={"transport_encryption": "auto"}), "cwd": folder} | how
        error = None
        try:
            papermill.execute_notebook(
                given, folder.parent / "ran.ipynb", engine_name=engine, progress_bar=False, **how
            )
        except papermill.PapermillExecutionError as raised:
            error = {**vars(raised)}
        return nbformat.read(folder.parent / "ran.ipynb", as_version=4), error

    return execute


@pytest.fixture
def both(run, tmp_path):
    """Give a function that runs a notebook in both engines and returns what is to be the same."""

    def execute(given):
        return tuple(comparable(*run(given, engine), tmp_path / engine) for engine in (ORDINARY, WITHOUT))

    return execute


def comparable(ran, error, folder):
    """Return a notebook and its error as text, without what may differ."""
    ran.metadata = _timeless(ran.metadata) | {"papermill": _timeless(ran.metadata.papermill)}
    for cell in ran.cells:
        for kind in ("papermill", "execution"):
            if kind in cell.metadata:
                cell.metadata[kind] = _timeless(cell.metadata[kind])
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


@pytest.mark.parametrize("name", notebook_names())
def test_a_notebook_of_the_pack_is_the_same(both, name):
    ordinary, without = both(str(notebook_path(name)))
    assert differences(ordinary, without) == ""
    assert ordinary.startswith("[\n null,")  # no error


@pytest.mark.parametrize("how", [{"allow_errors": True}, {"coalesce_streams": True}, {"record_timing": False}])
def test_what_papermills_own_engine_can_be_asked_for_can_be_asked_for(run, tmp_path, how):
    given = notebook("import sys\nprint('a')\nprint('b', file=sys.stderr)\ndisplay(1)\nprint('c\\rd')", "1 / 0", "2")
    ordinary, without = (comparable(*run(given, each, **how), tmp_path / each) for each in (ORDINARY, WITHOUT))
    assert differences(ordinary, without) == ""


def test_outputs_are_logged_and_written_to_files_as_by_papermills_own_engine(run, caplog):
    given = notebook("import sys\nprint('out')\nprint('err', file=sys.stderr)\n7", "display(8)")
    seen = []
    for engine in (ORDINARY, WITHOUT):
        caplog.clear()
        files = {"stdout_file": io.StringIO(), "stderr_file": io.StringIO()}
        with caplog.at_level(logging.INFO, "papermill"):
            run(given, engine, log_output=True, **files)
        told = [record.getMessage() for record in caplog.records if "otebook" not in record.getMessage()]
        seen.append([told[1:], {name: file.getvalue() for name, file in files.items()}])
    assert seen[0] == seen[1]
    assert seen[1][1] == {"stdout_file": "out\n", "stderr_file": "err\n"}


def test_each_code_cell_is_told_of_before_it_runs_and_with_its_outputs_after(run):
    heard = []
    run(
        notebook(new_markdown_cell("words"), "1", "1 / 0", "3"),
        WITHOUT,
        told=lambda place, cell: heard.append((place, cell and [each.output_type for each in cell.outputs])),
    )
    assert heard == [(1, None), (1, ["execute_result"]), (2, None), (2, ["error"])]


def test_the_notebook_is_saved_after_each_cell_where_papermill_asks_for_it(run, tmp_path):
    saved = []

    def told(place, cell):
        now = nbformat.read(tmp_path / WITHOUT / "ran.ipynb", as_version=4).cells[place]
        saved.append((now.metadata.papermill.status, len(now.outputs)))

    run(notebook("1", "2"), WITHOUT, told=told)
    assert saved == [("running", 0), ("completed", 1), ("running", 0), ("completed", 1)]


def test_a_cell_that_takes_too_long_is_papermills_error_and_names_the_cell(run):
    with pytest.raises(CellTimeoutError, match=r"longer than 1 second\.(?s:.*)time\.sleep\(30\)"):
        run(notebook("1", "import time\ntime.sleep(30)"), WITHOUT, execution_timeout=1)


def test_a_process_that_dies_is_papermills_error(run):
    with pytest.raises(DeadKernelError):
        run(notebook("import os\nos._exit(3)"), WITHOUT)


def test_no_cell_runs_after_one_that_ends_the_kernel(run, tmp_path):
    with pytest.raises(DeadKernelError):
        run(notebook("exit()", "open('ran', 'w').close()"), WITHOUT)
    assert not (tmp_path / WITHOUT / "here" / "ran").exists()


def test_a_notebook_that_reaches_the_readers_browser_is_told_to_use_the_ordinary_kernel(run):
    _, error = run(notebook("import ipykernel.comm, comm\ncomm.create_comm(target_name='own')"), WITHOUT)
    assert error["ename"] == "PublishError"
    assert '{"sendplan": {"engine": "kernel"}}' in error["evalue"]
    assert "--engine kernel" in error["evalue"]


def test_a_notebook_in_another_language_is_refused(run):
    given = notebook("1")
    given.metadata.kernelspec.language = "R"
    with pytest.raises(PublishError) as refused:
        run(given, WITHOUT)
    assert str(refused.value) == "The notebook is written in R; engine sendplan runs Python. Use another engine."


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no such thing on Windows")
@pytest.mark.parametrize("ends", ["", "; os.getpid() == parent or 1 / 0", "; os.getpid() == parent or exit()"])
def test_a_copy_that_a_cell_forks_ends_with_the_cell(run, tmp_path, ends):
    cells = [f"import os; parent = os.getpid(); os.fork(){ends}", "open('ran', 'a').write('once ')", "print('last')"]
    ran, error = run(notebook(*cells), WITHOUT)

    assert error is None
    assert ran.cells[-1].outputs[0].text == "last\n"
    assert (tmp_path / WITHOUT / "here" / "ran").read_text() == "once "


def test_notebooks_know_nothing_of_each_other(run):
    run(notebook("import builtins\nbuiltins.left = 1"), WITHOUT)
    _, error = run(notebook("left"), WITHOUT)
    assert error["ename"] == "NameError"


def test_the_process_is_left_as_it_was_and_no_file_is_written(tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    cells = ["print('words')", "import sys, os\nos.system('echo more')", "1", "await __import__('asyncio').sleep(0)"]
    before, after = fresh.fresh(what_is_left, cells, None, fresh.Limits(30, 30))
    assert after == before
    assert list(tmp_path.iterdir()) == []
