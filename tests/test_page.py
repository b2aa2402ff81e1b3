"""A page made in a process of its own: what comes back, and what is kept of its notebook where it fails."""

import json
import pickle
import sys
from multiprocessing import active_children

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from processes import gone
from test_exporter import PAGE, chart

from sendplan.publish import jobs
from sendplan.publish.converter import Converter
from sendplan.publish.fork import Limits, outcome_of
from sendplan.publish.page import KERNEL, SHELL, Page, PageError, Task
from sendplan.publish.snapshot import _kept
from sendplan.show.charts import MIME
from sendplan.words import count

PATIENT = Limits(cell=60, page=120)
CONVERTER = None  # of the test that runs
BOTH = pytest.mark.parametrize("engine", [SHELL, KERNEL])


@pytest.fixture
def task(lancashire, tmp_path, monkeypatch):
    """Give a builder of tasks: a notebook of a title, a parameter and some cells."""

    def build(*cells, engine=SHELL, limits=PATIENT, metadata=None, **given):
        first = new_code_cell("days: int = 31", metadata={"tags": ["parameters"]})
        source = new_notebook(
            cells=[new_markdown_cell("# A page\n\nWhat is asked?"), first, *map(new_code_cell, cells)],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
            | (metadata or {}),
        )
        parameters = {"area": "lancashire", "meeting": "2019-07-03"} | given
        drawings = tmp_path / ".drawings"
        return Task(
            "one", nbformat.writes(source), parameters, PAGE, pickle.dumps(lancashire), engine, limits, drawings
        )

    with Converter() as found:
        monkeypatch.setattr(sys.modules[__name__], "CONVERTER", found)
        yield build
    assert active_children() == []


def attempt(task):
    """Make a page; what came of it."""
    return outcome_of(jobs.attempt, task, CONVERTER)


def shows(bundle):
    """Write a cell that shows a bundle."""
    return f"import json\nfrom IPython.display import display\ndisplay(json.loads({json.dumps(bundle)!r}), raw=True)"


def texts(error):
    """Return what each code cell of the notebook that an error carries shows: texts, and names of errors."""
    cells = [cell for cell in nbformat.reads(error.notebook, as_version=4).cells if cell.cell_type == "code"]
    outputs = [output for cell in cells for output in cell.outputs]
    return [each.get("data", {}).get("text/plain") or each.get("ename") or each.get("text") for each in outputs]


@BOTH
def test_a_page_is_made_with_its_parameters(task, engine):
    page = attempt(task("days + 1", engine=engine, days=7))
    assert isinstance(page, Page), page
    assert (page.file, page.title, page.message, list(page.files)) == (
        "one.html",
        "A page",
        "What is asked?",
        ["one.html"],
    )
    assert "<pre>8</pre>" in page.files["one.html"].decode()


def test_both_engines_make_the_same_bytes(task):
    cells = "from sendplan.opening import open_meeting; open_meeting(area, meeting).counts", "print(days)"
    assert attempt(task(*cells)).files == attempt(task(*cells, engine=KERNEL)).files


def test_the_area_comes_along_and_needs_no_folder(task, tmp_path, monkeypatch):
    monkeypatch.setenv("SENDPLAN_DATA", str(tmp_path))
    page = attempt(task("from sendplan.opening import open_meeting; open_meeting(area, meeting).area.facts.la_name"))
    assert "Lancashire" in page.files["one.html"].decode()


def test_nothing_of_one_page_reaches_the_next(task):
    assert isinstance(attempt(task("import sendplan; sendplan.left = 1; import os; os.environ['LEFT'] = '1'")), Page)
    page = attempt(task("import os, sendplan; hasattr(sendplan, 'left'), 'LEFT' in os.environ"))
    assert "(False, False)" in page.files["one.html"].decode()


@BOTH
def test_a_cell_that_fails_is_named_and_the_notebook_kept_as_far_as_it_ran(task, engine):
    error = attempt(task("days", "raise ValueError('no such priority')", "'never'", engine=engine, days=7))
    assert isinstance(error, PageError)
    assert str(error) == "one: ValueError: no such priority"
    assert [each for each in texts(error) if each in ("7", "ValueError", "'never'")] == ["7", "ValueError"]


@pytest.mark.parametrize(
    "leaves",
    [
        "import sys; sys.exit(0)",
        "import sys; sys.exit()",
        "raise SystemExit",
        "exit()",
        "quit",
        "import os; os._exit(0)",
        "raise KeyboardInterrupt",
        "raise BaseException('no')",
        "import asyncio; await asyncio.sleep(0); raise SystemExit(0)",
    ],
)
def test_what_leaves_half_way_is_no_page(task, leaves):
    error = attempt(task("print('before')", leaves, "print('after')"))
    assert isinstance(error, PageError)
    assert str(error).startswith("one: ")
    assert "before\n" in texts(error)
    assert "after\n" not in texts(error)


def test_what_leaves_half_way_in_an_ordinary_kernel_is_no_page(task):
    error = attempt(task("print('before')", "import sys; sys.exit(0)", "print('after')", engine=KERNEL))
    assert str(error) == "one: it stopped half way, at cell 4: SystemExit: 0. Take out what leaves, such as sys.exit"
    assert "before\n" in texts(error)
    asked = attempt(task("exit()", "print('after')", engine=KERNEL))  # which a kernel does in its own time
    assert isinstance(asked, PageError) or "after" in asked.files["one.html"].decode()


def test_an_error_that_is_allowed_to_be_raised_stops_the_page_as_papermill_has_it(task):
    made = task("print('before')")
    source = json.loads(made.source)
    source["cells"][2] |= {"source": "1 / 0"}
    source["cells"][2]["metadata"]["tags"] = ["raises-exception"]
    error = attempt(made._replace(source=json.dumps(source)))
    assert str(error).startswith("one: ZeroDivisionError")


@BOTH
def test_a_cell_that_hangs_is_ended_and_the_notebook_kept_as_far_as_it_ran(task, engine):
    limits = Limits(cell=3 if engine == KERNEL else 1, page=60)
    error = attempt(task("days", "import time; time.sleep(50)", engine=engine, limits=limits))
    assert str(error) == f"one: a cell took longer than {count(limits.cell, 'second')}"
    assert texts(error)[0] == "31"


def test_a_cell_that_hangs_where_no_signal_reaches_is_ended_too(task):
    error = attempt(task("days", "import re; re.match('(a*)*b', 'a' * 60)", limits=Limits(cell=1, page=60)))
    assert str(error) == "one: a cell took longer than 1 second"
    assert texts(error) == ["31", "PublishError"]


@BOTH
def test_a_page_that_takes_too_long_is_ended(task, engine):
    limits = Limits(cell=60, page=4 if engine == KERNEL else 1)
    error = attempt(task(*["import time; time.sleep(0.5)"] * 40, engine=engine, limits=limits))
    assert str(error) == f"one: it took longer than {count(limits.page, 'second')}"
    assert error.notebook


@BOTH
def test_a_process_that_dies_is_an_error_of_its_page(task, engine):
    error = attempt(task("days", "import os; os._exit(3)", engine=engine))
    assert str(error).startswith("one: its Python stopped before its end")
    assert texts(error)[0] == "31"


@BOTH
def test_no_process_is_left_of_a_page_that_was_ended(task, engine, tmp_path):
    begun = tmp_path / "begun"
    code = f"import os, time; open({str(begun)!r}, 'w').write(str(os.getpid()))"
    attempt(task(code, "time.sleep(50)", engine=engine, limits=Limits(cell=50, page=8 if engine == KERNEL else 2)))
    assert gone([int(begun.read_text())]) == []


def test_a_notebook_whose_metadata_ask_for_a_kernel_gets_one(task):
    cells = "from ipykernel.kernelapp import IPKernelApp; IPKernelApp.initialized()"
    assert "False" in attempt(task(cells)).files["one.html"].decode()
    asks = {"sendplan": {"engine": KERNEL}}
    assert "True" in attempt(task(cells, metadata=asks)).files["one.html"].decode()


def test_charts_are_drawn_elsewhere_and_kept(task, tmp_path):
    made = task(shows(chart()._repr_mimebundle_()), "'vl_convert' in __import__('sys').modules")
    page = attempt(made).files["one.html"].decode()
    assert page.count("<svg ") == 2
    assert "False" in page
    assert len(list((tmp_path / ".drawings").iterdir())) == 2
    assert attempt(made).files["one.html"].decode() == page


def test_a_chart_that_cannot_be_drawn_fails_its_page_by_its_name_and_not_the_next(task):
    bundle = chart()._repr_mimebundle_()
    specification = {"mark": "line", "data": {"url": "https://example.org/waits.csv"}}
    bad = bundle[MIME] | {"name": "Waits", "wide": json.dumps(specification)}
    error = attempt(task(shows(bundle | {MIME: bad})))
    assert isinstance(error, PageError)
    assert "The chart 'Waits'" in str(error)
    assert isinstance(attempt(task(shows(chart()._repr_mimebundle_()))), Page)


def test_a_notebook_that_failed_is_put_where_the_error_says(task, tmp_path):
    path = tmp_path / "failed" / "one.ipynb"
    error = _kept(attempt(task("1 / 0")), path)
    assert str(error) == f"one: ZeroDivisionError: division by zero (the notebook as far as it ran: {path})"
    assert "ZeroDivisionError" in path.read_text(encoding="utf-8")


def test_where_there_is_no_notebook_none_is_kept(tmp_path):
    error = PageError("no")
    assert _kept(error, tmp_path / "one.ipynb") == error
    assert list(tmp_path.iterdir()) == []
