"""A preview: the page follows its notebook, its tables and the library; only this machine sees it; nothing is left."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from builders import area_folder, row
from processes import gone, of_session

from sendplan.errors import PublishError, SendplanError
from sendplan.publish import following, maker
from sendplan.publish.served import POLICY, Served, asking

ROOT = Path(__file__).parents[1]
META = f"""<meta http-equiv="Content-Security-Policy" content="{POLICY} base-uri 'none'">"""
PAGE = f"<!DOCTYPE html><html><head>{META}</head><body><p>A page</p></body></html>".encode()
PATIENCE = 60  # seconds: the machine may have much else to do
pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="Windows has no such signals")


def got(served, name="", **headers):
    with urlopen(Request(served.address + name, headers=headers)) as answer:  # noqa: S310 - our own
        return answer.read().decode()


# What is served


def test_the_page_is_served_on_this_machine_alone_and_each_newer_one_has_another_number():
    with Served("a.html") as served:
        assert served.address == f"http://127.0.0.1:{served.port}/"
        served.show({"a.html": PAGE, "a.docx": b"word"})
        first = got(served, "newest")
        assert "<p>A page</p>" in got(served)
        assert got(served, "a.docx") == "word"
        served.show({"a.html": PAGE.replace(b"A page", b"Another")})
        assert "<p>Another</p>" in got(served, "a.html")
        assert got(served, "newest") != first


def test_only_the_served_page_has_a_script_and_its_policy_allows_no_other():
    served = asking(PAGE, "7").decode()
    assert served.count("<script>") == 1
    assert "each==='7'" in served
    assert re.search(rf"{POLICY} script-src 'sha256-[\w+/]+=*'; connect-src 'self'; base-uri 'none'", served)
    assert b"script" not in PAGE


def test_another_sites_page_that_names_this_machine_is_refused():
    with Served("a.html") as served:
        served.show({"a.html": PAGE})
        with pytest.raises(HTTPError) as refused:
            got(served, Host="evil.example")
    assert refused.value.code == 404


def test_why_a_page_is_not_made_is_shown_as_text_and_not_as_markup():
    with Served("a.html") as served:
        served.show("cell 4: <b>NameError</b>\nagain")
        assert "<p>cell 4: &lt;b&gt;NameError&lt;/b&gt;<br>again</p>" in got(served)


def test_a_port_that_is_in_use_is_refused_in_a_line():
    with Served("a.html") as served, pytest.raises(SendplanError, match=r"^--port \d+ cannot be used: .* Give another"):
        Served("a.html", served.port)


def test_an_open_browser_loads_the_newer_page_and_asks_this_machine_alone(browser):
    asked, faults = [], []
    with Served("a.html") as served:
        served.show({"a.html": PAGE})
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda said: faults.append(said.text))
        page.goto(served.address)
        served.show({"a.html": PAGE.replace(b"A page", b"Another")})
        page.get_by_text("Another").wait_for()
        page.close()
        assert {url.removeprefix(served.address) for url in asked} == {"", "newest"}
    assert faults == []


# What is watched


def test_a_page_is_made_of_its_notebook_its_tables_and_the_library_and_of_no_other_notebook(tmp_path):
    watched = following.Watched("actions", tmp_path)
    books, library = following.notebooks_folder(), following.PACKAGE
    for path in (books / "actions.ipynb", books / "map.png", tmp_path / "updates.csv", library / "pages/actions.py"):
        assert watched.concerns(path)
    for path in (
        *(books / "method.ipynb", books / ".ipynb_checkpoints/actions.ipynb", books / ".~actions.ipynb"),
        *(tmp_path / ".earlier/updates.csv", library / "pages/__pycache__/actions.pyc"),
    ):
        assert not watched.concerns(path)


def test_a_module_that_is_half_written_is_named_with_its_line(tmp_path, monkeypatch):
    monkeypatch.setattr(following, "PACKAGE", tmp_path / "sendplan")
    module = tmp_path / "sendplan" / "plan.py"
    module.parent.mkdir()
    module.write_text("x = 1\ndef late(:\n")
    with pytest.raises(PublishError, match=r"^sendplan.plan\.py, line 2: invalid syntax\.$"):
        following.refuse_unfinished([module])
    module.unlink()
    following.refuse_unfinished([module])


def test_what_changed_is_named_and_many_files_are_counted():
    files = [Path(f"lancashire/{name}.csv") for name in ("actions", "updates")]
    assert following._said(files) == "lancashire/actions.csv and lancashire/updates.csv changed, "
    assert following._said(files * 2) == "4 files changed, "
    assert following._said([]) == ""


# What makes it


def test_a_library_that_cannot_be_imported_is_said_in_a_line(monkeypatch):
    def broken():
        raise NameError("name 'plna' is not defined")

    monkeypatch.setattr(maker.fork, "be_warm", broken)
    assert str(maker._unfit()) == "The library cannot be imported: NameError: name 'plna' is not defined."


# The command, on a copy of the project


@pytest.fixture
def project(tmp_path):
    """Copy library and notebooks, with a small area."""
    for each in ("sendplan", "notebooks"):
        shutil.copytree(ROOT / each, tmp_path / each, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "data").mkdir()
    area_folder(tmp_path / "data", meetings=[row("meetings", plan="p")])
    return tmp_path


class Running:
    """A preview that runs, and what it says."""

    def __init__(self, folder):
        arguments = ["preview", "actions", "--area", "smallshire", "--meeting", "2019-07-03"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sendplan", *arguments],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(folder), "SENDPLAN_CACHE": str(folder / "cache")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        self.address = re.search(r"http://\S+", self.line())[0]

    def line(self):
        return self.process.stdout.readline().strip()

    def page(self):
        with urlopen(self.address) as answer:  # noqa: S310 - our own
            return answer.read().decode()


@pytest.fixture
def running(project):
    found = Running(project)
    yield found
    if found.process.poll() is None:
        os.killpg(found.process.pid, signal.SIGKILL)
    found.process.stdout.close()


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_page_follows_notebook_table_and_library_and_ctrl_c_leaves_nothing(project, running):
    def after(path, old, new):
        edit(project / path, old, new)
        return running.line()

    before = sorted(each.name for each in (project / "notebooks").iterdir())
    assert re.fullmatch(r"made in \d+\.\d s", running.line())
    assert "Train staff" in running.page()
    title = json.loads((project / "notebooks/actions.ipynb").read_text())["cells"][0]["source"]
    heading = "".join(title).splitlines()[0].removeprefix("# ")

    said = after("notebooks/actions.ipynb", f"# {heading}", "# Actions seen early")
    assert re.fullmatch(r"notebooks/actions\.ipynb changed, made in \d+\.\d s", said)
    assert "Actions seen early</h1>" in running.page()

    assert "smallshire/actions.csv changed, made in" in after(
        "data/smallshire/actions.csv", "Train staff", "Hire staff"
    )
    assert "Hire staff" in running.page()
    assert "Train staff" not in running.page()

    module = "sendplan/show/blocks.py"
    assert "show/blocks.py changed, made in" in after(module, '<p class="verdict">{}', '<p class="verdict">Told: {}')
    assert '<p class="verdict">Told: ' in running.page()

    assert "not made" in (said := after(module, "class Verdict:", "class Verdict("))
    assert "sendplan/show/blocks.py, line" in said
    assert "This page could not be made" in running.page()
    assert "made in" in after(module, "class Verdict(", "class Verdict:")
    assert "Hire staff" in running.page()

    started = [each for each in of_session(running.process.pid) if each != running.process.pid]
    begun = time.monotonic()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(PATIENCE) == 0
    assert time.monotonic() - begun < 2
    assert gone(started) == []
    assert sorted(each.name for each in (project / "notebooks").iterdir()) == before
    assert not (project / "reports").exists()
    assert {each.name for each in (project / "cache").iterdir()} <= {"drawings"}


def test_an_unknown_notebook_is_refused_naming_those_there_are(capsys):
    from sendplan.__main__ import main

    assert main(["preview", "acitons"]) == 1
    assert capsys.readouterr().err.startswith("There is no notebook 'acitons'. What exists: actions, board_summary, ")
