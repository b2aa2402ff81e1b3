"""What every notebook must be: thin, stripped, parameterised, and able to run for every meeting."""

import ast
import re

import nbformat
import papermill
import pytest
from ran import ran

from sendplan.publish import params
from sendplan.publish.exporter import page_blocks
from sendplan.show import shown as shown_by_us

NAMES = params.notebook_names()
FORBIDDEN = re.compile(r"\b(def|class|try|read_csv|alt\.|warnings|lambda|import pandas|os\.|open\()\b")
LONGEST_CELL = 8


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@pytest.fixture
def notebook(name):
    return nbformat.read(params.notebook_path(name), as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def logic(source):
    """The words of a cell that make it more than a call."""
    banned = (ast.FunctionDef, ast.ClassDef, ast.Try, ast.For, ast.While, ast.If, ast.Lambda, ast.ListComp)
    return [type(node).__name__ for node in ast.walk(ast.parse(source)) if isinstance(node, banned)]


def test_there_are_notebooks():
    assert NAMES == [
        "actions",
        "board_summary",
        "concerns",
        "data_quality",
        "measures",
        "method",
        "risks",
        "scrutiny_cover",
        "self_assessment",
    ]


def test_outputs_and_counts_are_stripped(notebook):
    assert all(not cell.outputs and cell.execution_count is None for cell in code(notebook))


def test_one_cell_is_tagged_parameters_and_comes_first_of_the_code(notebook):
    tagged = [place for place, cell in enumerate(code(notebook)) if "parameters" in cell.metadata.get("tags", [])]
    assert tagged == [0]


def test_parameters_are_typed_and_explained(name):
    declared = params.declared(name)
    assert list(declared) == ["area", "meeting", "audience"]
    for each in declared.values():
        assert each["inferred_type_name"] == "str"
    read = papermill.inspect_notebook(str(params.notebook_path(name)))
    assert all(each["help"] for each in read.values())


def test_all_notebooks_have_the_same_defaults():
    defaults = {tuple(each[name]["default"] for name in each) for each in map(params.declared, NAMES)}
    assert defaults == {('"lancashire"', '"2019-07-03"', '"public"')}


def test_cells_are_short_and_hold_no_logic(notebook):
    for cell in code(notebook):
        assert len(cell.source.splitlines()) <= LONGEST_CELL
        assert not FORBIDDEN.search(cell.source)
        assert logic(cell.source) == []


@pytest.mark.parametrize("source", ["def f(): pass", "[x for x in y]", "try:\n    1\nexcept OSError:\n    2"])
def test_the_check_for_logic_can_fail(source):
    assert logic(source)


def test_after_the_opening_every_cell_is_one_call_with_the_meeting(notebook):
    for cell in code(notebook)[2:]:
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+\(now\)", cell.source)


def test_a_title_then_headings_without_jumps(notebook):
    _, headings = page_blocks(notebook)
    levels = [level for level, _, _ in headings.found]
    assert levels[0] == 1
    assert set(levels[1:]) <= {2, 3}


# test_answers asks every question at every meeting, and test_browser publishes packs with kernels; here, of which
# nothing, much and most is known.
@pytest.mark.parametrize(
    ("area", "date"), [("lancashire", "2018-01-25"), ("lancashire", "2019-07-03"), ("exampleshire", "2025-07-17")]
)
def test_every_cell_of_every_notebook_shows_blocks_of_our_own(name, area, date):
    shown = [cell.outputs for cell in code(ran(name, area, date)) if "(now)" in cell.source]
    assert len(shown) > 2
    assert all(shown)
    assert all(shown_by_us.MIME in output.data for outputs in shown for output in outputs)
