"""A notebook that somebody works in: each cell says its meeting, and none shows the figures of an earlier one."""

import json
import subprocess
import sys
from types import SimpleNamespace

import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat.v4 import new_code_cell, new_notebook, new_output

from sendplan.data.areas import area_given
from sendplan.errors import SendplanError
from sendplan.lab import command, look, session, start
from sendplan.publish import page, params
from sendplan.publish.outputs import ready
from sendplan.show.shown import OF_THE_LAB

JULY, JUNE = "Children's Services Scrutiny Committee, 3 July 2019", "Lancashire SEND Partnership Board, 3 June 2019"
PARAMETERS = 'area, audience = "lancashire", "public"\nmeeting = "{}"'
OPENING = (
    "from sendplan import open_meeting\nfrom sendplan.pages import actions\nnow = open_meeting(area, meeting, audience)"
)
ASKED = "actions.scale(now)"


class Lab:
    """A shell as JupyterLab's kernel has it, and what its cells showed."""

    def __init__(self):
        self.shell = InteractiveShell()
        self.shell.kernel = SimpleNamespace()
        self.shell.display_pub = CapturingDisplayPublisher()
        self.shell.showtraceback = lambda *_, **__: None

    def run(self, source):
        """Run a cell and return what it shows below its own outputs."""
        self.shell.display_pub.outputs.clear()
        self.result = self.shell.run_cell(source)
        return "\n".join(each["data"]["text/plain"] for each in self.shell.display_pub.outputs)

    def refused(self, source):
        self.run(source)
        return str(self.result.error_in_exec)


@pytest.fixture
def lab(monkeypatch, lancashire):
    made = Lab()
    monkeypatch.setattr("IPython.get_ipython", lambda: made.shell)
    with area_given(lancashire):
        yield made


@pytest.fixture
def opened(lab):
    lab.run(PARAMETERS.format("2019-07-03"))
    assert JULY in lab.run(OPENING)
    return lab


def test_every_cell_that_names_a_meeting_says_which_it_is(opened):
    assert opened.run(ASKED) == f"Lancashire: {JULY}"
    assert opened.run("rows = now.position") == f"Lancashire: {JULY}"
    assert opened.run("1 + 1") == ""


def test_a_cell_that_names_two_meetings_says_both(opened):
    opened.run('then = open_meeting("lancashire", "2019-06-03")')
    assert opened.run("then.counts, now.counts").count("\n") == 1


def test_a_block_kept_from_another_cell_says_that_its_meeting_is_not_known_here(opened):
    opened.run(f"kept = {ASKED}")
    assert opened.run("kept") == session.ELSEWHERE


def test_the_style_of_the_pages_comes_once_with_the_meeting(opened):
    opened.run(OPENING)
    (shown,) = opened.shell.display_pub.outputs
    assert shown["data"]["text/html"].startswith("<style>")
    opened.run(ASKED)
    assert "<style>" not in opened.shell.display_pub.outputs[0]["data"]["text/html"]


def test_changed_parameters_are_refused_until_a_meeting_is_opened_again(opened):
    opened.run(PARAMETERS.format("2019-06-03"))
    assert opened.refused(ASKED) == (
        "The meeting 2019-07-03 of lancashire is closed: after it was opened, its parameters were changed or a cell"
        " that sets them failed. Run the cells from the parameters on again."
    )
    assert JUNE in opened.run(OPENING)
    assert opened.run(ASKED) == f"Lancashire: {JUNE}"


def test_the_same_parameters_run_again_change_nothing(opened):
    opened.run(PARAMETERS.format("2019-07-03"))
    assert opened.run(ASKED) == f"Lancashire: {JULY}"


@pytest.mark.parametrize(
    "broken", ['meeting = "2019-07-03', "meeting: str = lost", 'now = open_meeting("lancashire", "2019-07-04")']
)
def test_a_parameter_that_fails_stops_everything_after_it(opened, broken):
    opened.run(broken)
    assert "is closed" in opened.refused(ASKED)
    assert "is closed" in opened.refused("now.position")
    opened.run("other = now")  # a name for what is closed shows nothing, and fails at nothing
    assert opened.result.success


def test_any_other_cell_that_fails_leaves_the_meeting_open(opened):
    opened.run("now.lost")
    assert opened.run(ASKED) == f"Lancashire: {JULY}"


def test_frames_and_charts_are_shown_as_on_a_page(opened):
    assert "sendplan" in opened.shell.extension_manager.loaded


def test_while_a_page_is_published_no_cell_says_anything_more(lab):
    lab.shell.extension_manager.loaded.add(page.FLOOD)
    lab.run(PARAMETERS.format("2019-07-03"))
    assert lab.run(OPENING) == lab.run(ASKED) == ""


def test_nothing_that_the_lab_says_stands_on_a_page_of_an_executed_notebook():
    outputs = [
        new_output("display_data", {"text/plain": "1"}),
        new_output("display_data", look.label(["July"], with_style=True)),
    ]
    made, _ = ready(new_notebook(cells=[new_code_cell("1", outputs=outputs)]), params.notebooks_folder())
    assert [each["data"]["text/plain"] for each in made.cells[0].outputs] == ["1"]
    assert OF_THE_LAB not in str(made)


def test_the_style_sheet_is_that_of_the_pages_and_speaks_of_outputs_alone():
    style = look.style()
    assert style.startswith(look.CELL)
    assert ".rating.green { background: #57b583" in style
    assert "& { font: 17px/1.5 Arial" in style
    assert "rem" not in style.replace("remove", "")
    assert style.count("{") == style.count("}")


def test_a_refusal_is_shown_as_its_message_alone():
    assert SendplanError("Do this.")._render_traceback_() == ["SendplanError: Do this."]


def test_the_start_page_lists_each_notebook_as_it_says_itself():
    written = (params.notebooks_folder() / "start.ipynb").read_text(encoding="utf-8")
    assert written == start.start_page(), "run sendplan lab, which writes it"
    text = "".join(json.loads(written)["cells"][0]["source"])
    assert "| [Risks](risks.ipynb) | What could stop the plan, and is it under control? |" in text
    assert all(f"({name}.ipynb)" in text for name in [*params.notebook_names(), "scratch"])


def test_the_start_page_is_written_anew_where_a_notebook_was_added(tmp_path, monkeypatch):
    monkeypatch.setattr(params, "notebooks_folder", lambda: tmp_path)
    monkeypatch.setattr(start, "notebooks_folder", lambda: tmp_path)
    (tmp_path / "mine.ipynb").write_text(json.dumps(new_notebook(cells=[])))
    (tmp_path / "spoilt.ipynb").write_text("")
    text = start.write_start_page().read_text(encoding="utf-8")
    assert "[mine](mine.ipynb)" in text
    assert "spoilt" not in text


def test_no_page_is_made_of_what_is_for_the_lab_alone():
    assert {"start", "scratch"} & {*params.notebook_names()} == set()


def test_scratch_shows_the_library_in_ten_cells_that_all_run(lab):
    cells = json.loads((params.notebooks_folder() / "scratch.ipynb").read_text(encoding="utf-8"))["cells"]
    sources = ["".join(each["source"]) for each in cells if each["cell_type"] == "code"]
    assert len(sources) == 10
    for source in sources:
        lab.run(source)
        assert lab.result.success, source


def test_without_jupyterlab_the_command_says_how_to_install_it(monkeypatch, tmp_path):
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    with pytest.raises(SendplanError, match=r'pip install -e "\.\[lab\]"'):
        command.opening(tmp_path)


def test_the_library_completes_and_is_light_still():
    code = "import sys, sendplan; print(dir(sendplan), 'pandas' in sys.modules, 'IPython' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "['load_area', 'open_meeting', 'pages'] False False\n"
