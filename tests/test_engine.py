"""One notebook, executed: what comes back, and what is kept where it does not run to its end."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from sendplan.errors import NotFoundError, PublishError
from sendplan.publish import engine, params


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Give a function that runs a notebook of one parameter and some cells, kept in `kept/`."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    monkeypatch.setattr(params, "notebooks_folder", lambda: folder)

    def execute(*cells, **given):
        first = new_code_cell("days: int = 31", metadata={"tags": ["parameters"]})
        made = new_notebook(
            cells=[first, *map(new_code_cell, cells)],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        )
        nbformat.write(made, folder / "one.ipynb")
        return engine.execute("one", given, tmp_path / "kept" / "one.ipynb")

    return execute


def test_a_notebook_runs_beside_itself_with_its_parameters_and_leaves_nothing(run, tmp_path):
    done = run("days + 1", "from pathlib import Path; Path.cwd().name", days=7)
    assert [cell.outputs[0].data["text/plain"] for cell in done.cells if cell.get("outputs")] == ["8", "'notebooks'"]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["one.ipynb"]
    assert not (tmp_path / "kept" / "one.ipynb").exists()


def test_a_failing_notebook_names_its_error_and_is_kept_as_far_as_it_ran(run, tmp_path):
    kept = tmp_path / "kept" / "one.ipynb"
    with pytest.raises(PublishError) as failed:
        run("days", "raise ValueError('no such priority')", "'never reached'", days=7)
    assert str(failed.value) == f"one: ValueError: no such priority (the notebook as far as it ran: {kept})"
    outputs = [cell.outputs for cell in nbformat.read(kept, as_version=4).cells if cell.source == "days"]
    assert outputs[0][0].data["text/plain"] == "7"


def test_a_cell_that_hangs_is_a_failure_that_names_the_kept_notebook(run, tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "CELL_SECONDS", 1)
    with pytest.raises(PublishError) as failed:
        run("import time; time.sleep(30)")
    kept = tmp_path / "kept" / "one.ipynb"
    message = f"one: a cell took longer than 1 seconds (the notebook as far as it ran: {kept})"
    assert str(failed.value) == message
    assert kept.exists()


def test_a_kernel_that_dies_is_a_failure_that_names_the_kept_notebook(run, tmp_path):
    with pytest.raises(PublishError) as failed:
        run("import os; os._exit(1)")
    kept = tmp_path / "kept" / "one.ipynb"
    message = f"one: the notebook's Python stopped before its end (the notebook as far as it ran: {kept})"
    assert str(failed.value) == message
    assert kept.exists()


def test_an_unknown_notebook_is_refused_naming_those_there_are(tmp_path, monkeypatch):
    monkeypatch.setattr(params, "notebooks_folder", lambda: tmp_path)
    (tmp_path / "one.ipynb").touch()
    with pytest.raises(NotFoundError) as refused:
        engine.execute("two", {}, tmp_path / "kept" / "two.ipynb")
    assert str(refused.value) == "There is no notebook 'two'. What exists: one."
