"""Packs: every page made, each pack put in its place when it is whole, or not at all; then the index of all."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html.parser import HTMLParser

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from sendplan import open_meeting
from sendplan.data.areas import load_area
from sendplan.data.folder import data_folder, data_hash
from sendplan.errors import PublishError
from sendplan.figures import count
from sendplan.opening import named_meetings, of_area
from sendplan.publish import headings, heavy, jobs, making, params, render, snapshot, unchanged
from sendplan.publish.page import PageError
from sendplan.publish.place import _machine
from sendplan.publish.seals import Sealing
from sendplan.publish.snapshot import Order, Reading
from sendplan.publish.unchanged import asked
from sendplan.publish.verify import verify
from sendplan.show.blocks import Verdict, say
from sendplan.vocabulary import BOARD
from sendplan.words import link

AREAS = {}  # what is read, by name


@pytest.fixture(scope="module")
def meeting():
    """Give the meeting of 3 July 2019, with a pack of two pages."""
    return of_two_pages(open_meeting("lancashire", "2019-07-03"))


@pytest.fixture(scope="module")
def june():
    """Give the meeting before it, with a pack of two pages."""
    return of_two_pages(open_meeting("lancashire", "2019-06-03"))


def of_two_pages(found):
    """Give a meeting of an area whose packs have two pages."""
    facts = found.area.facts
    bodies = [body.model_copy(update={"notebooks": ("first", "second")}) for body in facts.bodies]
    return of_area(altered(found.area, bodies=bodies), found.name, found.audience)


def altered(area, **facts):
    return replace(area, facts=area.facts.model_copy(update=facts))


@pytest.fixture
def executed(monkeypatch, tmp_path_factory):
    """Stand in for the engine: what each notebook shows (or what was wrong with it), and the runs there were.

    All that is done in processes of their own is done here.
    """
    folder = tmp_path_factory.mktemp("notebooks")
    monkeypatch.setattr(params, "notebooks_folder", lambda: folder)
    monkeypatch.setattr(heavy, "load_area", AREAS.get)
    monkeypatch.setattr(jobs, "fresh", lambda make, given, limits, cold: make(given, None))
    for name, also in (("first", []), ("second", ["slides"])):
        title = new_markdown_cell(f"# Page {name}\n\nWhat of {name}?", id="title")
        declared = new_code_cell("days: int = 31", id="days", metadata={"tags": ["parameters"]})
        nbformat.write(
            new_notebook(cells=[title, declared], metadata={"sendplan": {"also": also}}), folder / f"{name}.ipynb"
        )
    shows = {"first": f"All is well: {count(18, 'action')} are complete.", "second": "All is well."}
    runs = []

    def execute(task, told):
        runs.append((task.notebook, task.parameters))
        shown = shows[task.notebook]
        if isinstance(shown, Exception):
            raise shown
        found = nbformat.reads(task.source, as_version=4)
        data = say(shown)._repr_mimebundle_()
        found.cells.append(new_code_cell(outputs=[new_output("display_data", data)]))
        return found

    monkeypatch.setattr(making, "execute", execute)
    monkeypatch.setattr(snapshot, "attempt", lambda task, _: making.make(task, lambda asked: {}))
    return shows, runs


def made(meeting, to, **order):
    """Publish one meeting, here and now; what came of it."""
    (found,) = publish([meeting], Order(to, jobs=1, **order))
    return found


def publish(meetings, order, on_page=lambda *_: None):
    """Publish meetings as they are here, each area's together."""
    given = {area.id: replace(area, data_hash=data_hash(area.folder)) for area in (each.area for each in meetings)}
    AREAS.update(given)
    audience = meetings[0].audience
    readings = [
        Reading(area, tuple(each.name for each in meetings if each.area.id == area), audience) for area in given
    ]
    return snapshot.publish(readings, order, on_page)


def index_of(meeting, to, **order):
    """Publish one meeting, which must succeed, and read its index page."""
    found = made(meeting, to, **order)
    assert found.error is None, found.error
    return found.index.read_text(encoding="utf-8")


def tree(folder, leave_out=("run.json",)):
    """Every file under a folder, byte for byte, but for what says when it was made, and the lock."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in (*leave_out, ".lock"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def earlier(tmp_path):
    """Put an earlier pack, as an older version made it, in its place."""
    place = tmp_path / "lancashire" / "2019-07-03"
    place.mkdir(parents=True)
    (place / "index.html").write_text("the earlier pack")
    (place / "withdrawn.html").write_text("a page of the earlier pack")
    return place


class Links(HTMLParser):
    """Links of a page: where each goes and what it says."""

    def __init__(self, page):
        super().__init__()
        self.found, self._open = [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found.append((dict(attrs)["href"], ""))
            self._open = True

    def handle_endtag(self, tag):
        self._open = self._open and tag != "a"

    def handle_data(self, data):
        if self._open:
            href, text = self.found[-1]
            self.found[-1] = (href, text + data)


PACK = {
    "index.html",
    "first.html",
    "second.html",
    "second.slides.html",
    "figures.csv",
    "values.csv",
    "figures.xlsx",
    "manifest.json",
}


# A publisher


@pytest.mark.parametrize(
    ("module", "never"),
    [
        ("snapshot", {"numpy", "pandas", "pydantic", "nbformat", "jinja2"}),
        ("warm", {"sendplan.data.load"}),
    ],
)
def test_neither_the_publisher_nor_the_warm_process_imports_what_it_does_not_need(module, never):
    code = f"import sys, sendplan.publish.{module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert never & set(done.stdout.split()) == set()


# A pack that is made


def test_a_pack_is_an_index_a_page_a_notebook_its_figures_and_what_it_was_made_from(meeting, executed, tmp_path):
    found = made(meeting, tmp_path)
    assert found.index == tmp_path / "lancashire" / "2019-07-03" / "index.html"
    assert (found.error, found.unchanged, found.kept) == (None, False, None)
    files = {f"lancashire/2019-07-03/{name}" for name in (*PACK, "run.json")}
    assert set(tree(tmp_path, leave_out=())) == {*files, "index.html", "SEALS"}, "and nothing else is left"
    assert {path.name for path in tmp_path.iterdir()} == {"lancashire", "index.html", "SEALS", ".lock"}


def test_the_index_links_every_page_by_its_title_in_the_order_of_the_body_then_figures_and_manifest(
    meeting, executed, tmp_path
):
    links = [each for each in Links(index_of(meeting, tmp_path)).found if not each[0].startswith("#")]
    assert links[:3] == [("first.html", "Page first"), ("second.html", "Page second"), ("second.slides.html", "slides")]
    assert [href for href, _ in links[3:]] == ["figures.csv", "values.csv", "figures.xlsx", "manifest.json"]
    assert all((tmp_path / "lancashire" / "2019-07-03" / href).is_file() for href, _ in links)


def test_the_index_tells_what_every_page_says_first_and_in_which_other_forms_it_is(meeting, executed, tmp_path):
    found = index_of(meeting, tmp_path)
    assert '<a href="first.html">Page first</a><br>What of first?</li>' in found
    also = '<span class="also">(also as <a href="second.slides.html">slides</a>)</span>'
    assert f'<a href="second.html">Page second</a> {also}<br>What of second?</li>' in found


def test_the_index_is_headed_with_the_day_of_the_meeting_and_has_no_other_first_heading(meeting, executed, tmp_path):
    found = index_of(meeting, tmp_path)
    assert "<h1>Papers for 3 July 2019</h1>" in found
    assert found.count("<h1") == 1


def test_a_meeting_without_a_plan_has_an_index_that_says_so(executed, tmp_path):
    found = index_of(of_two_pages(open_meeting("lancashire", "2018-01-25")), tmp_path)
    assert "No plan in the record, position as at" in found


def test_the_index_tells_the_size_of_the_files_of_figures(meeting, executed, tmp_path):
    found = index_of(meeting, tmp_path)
    size = (tmp_path / "lancashire" / "2019-07-03" / "values.csv").stat().st_size
    assert f"</a> (CSV, {size / 1000:.0f} KB)" in found


def test_every_notebook_is_run_with_meeting_audience_and_the_parameters_given(meeting, executed, tmp_path):
    made(meeting, tmp_path, parameters={"days": 7})
    assert sorted(executed[1], key=lambda run: run[0]) == [
        (name, {"area": "lancashire", "meeting": "2019-07-03", "audience": "public", "days": 7})
        for name in ("first", "second")
    ]


def test_every_finished_page_is_told_of(meeting, executed, tmp_path):
    told = []
    publish([meeting], Order(tmp_path, jobs=1), lambda task, page: told.append((task.notebook, page.title)))
    assert sorted(told) == [("first", "Page first"), ("second", "Page second")]


def test_a_pack_made_twice_is_byte_for_byte_the_same_in_another_folder(meeting, executed, tmp_path):
    made(meeting, tmp_path / "once")
    made(meeting, tmp_path / "again")
    assert tree(tmp_path / "once") == tree(tmp_path / "again")


def test_the_lines_of_a_page_end_the_same_on_every_system(meeting, executed, tmp_path):
    made(meeting, tmp_path)
    text = {name: content for name, content in tree(tmp_path).items() if name.endswith((".html", ".json"))}
    assert [name for name, content in text.items() if b"\r" in content] == []


def test_when_a_pack_was_made_and_how_long_it_took_stands_apart(meeting, executed, tmp_path):
    place = made(meeting, tmp_path).index.parent
    run = json.loads((place / "run.json").read_text(encoding="utf-8"))
    assert set(run) == {"made_at", "jobs", "seconds", "seconds_by_page"}
    assert set(run["seconds_by_page"]) == {"first", "second"}
    assert run["jobs"] == 1
    assert "run.json" not in json.loads((place / "manifest.json").read_text(encoding="utf-8"))["files"]


# A place that holds a pack


def test_the_same_content_again_is_unchanged_and_moves_nothing(meeting, executed, tmp_path):
    place = made(meeting, tmp_path).index.parent
    before, inode = tree(tmp_path, leave_out=()), place.stat().st_ino
    again = made(meeting, tmp_path)
    assert (again.unchanged, again.error) == (True, None)
    assert (tree(tmp_path, leave_out=()), place.stat().st_ino) == (before, inode)


def test_other_versions_of_the_tools_are_no_other_content_and_are_remembered(meeting, executed, tmp_path, monkeypatch):
    before = tree(made(meeting, tmp_path).index.parent)
    monkeypatch.setattr(unchanged, "every_version", lambda: {"pandas": "9.9"})
    assert [made(meeting, tmp_path).unchanged for _ in range(2)] == [True, True]
    assert sorted(name for name, _ in executed[1]) == ["first", "first", "second", "second"], "and not a third time"
    assert tree(tmp_path / "lancashire" / "2019-07-03") == before, "the record stays, with its manifest"


def test_other_content_is_refused_naming_the_files_and_nothing_is_touched(meeting, executed, tmp_path):
    made(meeting, tmp_path)
    before = tree(tmp_path, leave_out=())
    executed[0]["second"] = "All is not well."
    error = str(made(meeting, tmp_path, force=True).error)
    assert "These differ: second.html and second.slides.html." in error
    assert "--replace" in error
    assert tree(tmp_path, leave_out=()) == before


def test_a_pack_without_a_manifest_is_other_content(meeting, executed, tmp_path, earlier):
    before = tree(earlier)
    error = str(made(meeting, tmp_path).error)
    assert "These differ: index.html; would be new: " in error
    assert "would be gone: withdrawn.html" in error
    assert tree(earlier) == before


def test_replacing_keeps_the_earlier_pack_whole_beside_the_new_one(meeting, executed, tmp_path, earlier):
    before = tree(earlier)
    found = made(meeting, tmp_path, replace=True)
    assert found.kept == tmp_path / "lancashire" / "2019-07-03.earlier-1"
    assert tree(found.kept) == before
    assert set(tree(earlier)) == PACK
    assert {path.name for path in earlier.parent.iterdir()} == {"2019-07-03", "2019-07-03.earlier-1"}


def test_replacing_again_keeps_every_earlier_pack(meeting, executed, tmp_path, earlier):
    made(meeting, tmp_path, replace=True)
    executed[0]["second"] = "All is not well."
    assert made(meeting, tmp_path, replace=True, force=True).kept.name == "2019-07-03.earlier-2"
    assert made(meeting, tmp_path, replace=True).unchanged, "the same again replaces nothing"
    assert {path.name for path in earlier.parent.iterdir()} == {
        "2019-07-03",
        "2019-07-03.earlier-1",
        "2019-07-03.earlier-2",
    }


def faults_of(to):
    return [fault for each in verify(to) for fault in each.faults]


def test_whatever_was_published_and_replaced_is_as_its_seals_say(meeting, june, executed, tmp_path):
    file = tmp_path / "kept"
    to = tmp_path / "reports"
    for shown in ("All is well.", "All is not well.", "All is as it was."):
        executed[0]["second"] = shown
        for each in (meeting, june):
            assert made(each, to, replace=True, force=True, sealing=Sealing(file)).error is None
    assert [len(path.read_text().splitlines()) for path in (to / "SEALS", file)] == [6, 6]
    assert [fault for each in verify(to, file) for fault in each.faults] == []


def test_a_pack_that_is_refused_changes_no_seal(meeting, executed, tmp_path):
    made(meeting, tmp_path)
    before = (tmp_path / "SEALS").read_bytes()
    executed[0]["second"] = "All is not well."
    assert made(meeting, tmp_path, force=True).error
    assert (tmp_path / "SEALS").read_bytes() == before
    assert faults_of(tmp_path) == []


def test_seals_that_are_gone_are_written_where_nothing_else_changed(meeting, executed, tmp_path):
    made(meeting, tmp_path)
    before = (tmp_path / "SEALS").read_bytes()
    (tmp_path / "SEALS").unlink()
    assert made(meeting, tmp_path).unchanged
    assert (tmp_path / "SEALS").read_bytes() == before


def test_a_manifest_forged_beside_its_files_is_other_content_and_never_sealed(meeting, executed, tmp_path):
    path = made(meeting, tmp_path).index.parent / "manifest.json"
    content = json.loads(path.read_bytes())
    path.write_text(json.dumps(content | {"headlines": [["94 of 94", "actions complete"]]}), encoding="utf-8")
    found = made(meeting, tmp_path)
    assert "These differ: manifest.json." in str(found.error)
    assert "its manifest.json is not the one that SEALS lists" in faults_of(tmp_path)[0]


def test_a_success_leaves_the_packs_of_other_meetings_alone(meeting, executed, tmp_path):
    other = tmp_path / "lancashire" / "2019-06-03" / "index.html"
    other.parent.mkdir(parents=True)
    other.write_text("another pack")
    assert made(meeting, tmp_path).error is None
    assert other.read_text() == "another pack"


# A pack that cannot be made


def test_a_failure_leaves_the_earlier_pack_as_it_was_and_nothing_beside_it(meeting, executed, tmp_path, earlier):
    before = tree(earlier)
    executed[0]["second"] = PublishError("second: ValueError: no such priority")
    assert str(made(meeting, tmp_path, replace=True).error) == "second: ValueError: no such priority"
    assert tree(earlier) == before
    assert [path.name for path in earlier.parent.iterdir()] == ["2019-07-03"]


def test_a_failure_without_an_earlier_pack_leaves_no_pack(meeting, executed, tmp_path):
    executed[0]["second"] = PublishError("failed")
    assert made(meeting, tmp_path).error is not None
    assert list((tmp_path).rglob("*.html")) == []
    assert not (tmp_path / "lancashire").exists()


def test_every_page_that_fails_is_told_of_in_the_order_of_the_body(meeting, executed, tmp_path):
    executed[0].update({name: PublishError(f"{name} failed") for name in ("second", "first")})
    assert str(made(meeting, tmp_path).error) == "first failed\nsecond failed"


def test_a_pack_that_fails_does_not_keep_the_others_from_going_on(meeting, june, executed, tmp_path, monkeypatch):
    attempt = snapshot.attempt

    def fail_in_june(task, converter):
        if task.parameters["meeting"] == "2019-06-03":
            raise PublishError(f"{task.notebook} failed")
        return attempt(task, converter)

    monkeypatch.setattr(snapshot, "attempt", fail_in_june)
    first, second = publish([june, meeting], Order(tmp_path, jobs=1))
    assert (str(first.error), second.error) == ("first failed\nsecond failed", None)
    assert [path.name for path in (tmp_path / "lancashire").iterdir()] == ["2019-07-03"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"<<<<<<< HEAD\n", "line 1 is a mark"),
        (b"\xff", "byte 1 is not UTF-8"),
        (b"[]", "it is not a notebook"),
    ],
)
def test_a_file_that_is_no_notebook_fails_by_its_name_and_is_kept_as_it_is(
    meeting, executed, tmp_path, monkeypatch, content, said
):
    params.notebook_path("second").write_bytes(content)
    make = snapshot.attempt
    monkeypatch.setattr(snapshot, "attempt", lambda task, _: (jobs.attempt if task.fault else make)(task, None))
    found = made(meeting, tmp_path)
    assert str(found.error).startswith(f"second: {said}")
    (kept,) = tmp_path.glob(".failed/lancashire/*/second.ipynb")
    assert kept.read_bytes() == content


def test_a_notebook_that_is_not_there_fails_by_its_name(meeting, executed, tmp_path, monkeypatch):
    params.notebook_path("second").unlink()
    make = snapshot.attempt
    monkeypatch.setattr(snapshot, "attempt", lambda task, _: (jobs.attempt if task.fault else make)(task, None))
    assert str(made(meeting, tmp_path).error).startswith("second: found no file in place of the notebook.")
    assert not (tmp_path / ".failed").exists()


def test_what_an_author_should_know_comes_with_the_page(meeting, executed, tmp_path):
    named = json.loads(params.notebook_path("first").read_bytes())
    named["cells"].append(
        {"cell_type": "markdown", "id": "p", "metadata": {}, "source": "![A](https://example.org/a.png)"}
    )
    params.notebook_path("first").write_text(json.dumps(named))
    told = []
    publish([meeting], Order(tmp_path, jobs=1), lambda task, done: told.extend(done.warnings))
    (warning,) = told
    assert warning.startswith("cell 3 (![A](https://example.org/a.png)): the picture https://example.org/a.png is on")


def test_a_picture_beside_the_notebooks_that_changed_makes_the_pages(meeting, executed, tmp_path):
    _, runs = executed
    picture = params.notebook_path("first").parent / "a.png"
    picture.write_bytes(b"one")
    made(meeting, tmp_path)
    before = len(runs)
    picture.write_bytes(b"two")
    unchanged.beside.cache_clear()
    made(meeting, tmp_path)
    assert len(runs) == 2 * before


def test_the_notebook_that_failed_is_kept_apart_from_the_packs(meeting, executed, tmp_path):
    executed[0]["second"] = PageError("failed", "as far as it ran")
    made(meeting, tmp_path)
    assert set(tree(tmp_path)) == {".failed/lancashire/2019-07-03/second.ipynb"}


@pytest.mark.parametrize("full", [True, False])
def test_a_notebook_that_cannot_be_kept_is_told_beside_what_was_wrong_and_keeps_no_page_from_going_on(
    meeting, executed, tmp_path, monkeypatch, full
):
    executed[0]["first"] = executed[0]["second"] = PageError("failed", "as far as it ran")
    told, said = [], "Make room there, or give --to another disk." if full else "Its notebook is not kept."

    def refuse(path, *_, **__):
        path.touch()
        raise OSError(errno.ENOSPC if full else errno.EROFS, "refused")

    monkeypatch.setattr(snapshot.Path, "write_text", refuse)
    [done] = publish([meeting], Order(tmp_path, jobs=1), lambda task, _: told.append(task.notebook))
    assert sorted(told) == ["first", "second"]
    assert str(done.error).count("first.ipynb cannot be written: ") == 1
    assert str(done.error).count(said) == 2
    assert tree(tmp_path) == {}


def test_what_came_of_the_packs_is_told_where_their_index_cannot_be_written(meeting, executed, tmp_path, monkeypatch):
    def refuse(root):
        raise PublishError("the index cannot be written")

    monkeypatch.setattr(snapshot, "write_index", refuse)
    pack, index = publish([meeting], Order(tmp_path, jobs=1))
    assert (pack.meeting, pack.error, str(index.error)) == ("2019-07-03", None, "the index cannot be written")
    assert pack.index.is_file()


def test_a_later_success_keeps_the_failed_notebooks_of_other_meetings(meeting, executed, tmp_path):
    other = tmp_path / ".failed" / "lancashire" / "2019-06-03" / "first.ipynb"
    other.parent.mkdir(parents=True)
    other.write_text("as far as it ran")
    made(meeting, tmp_path)
    assert other.exists()
    assert not (tmp_path / ".failed" / "lancashire" / "2019-07-03").exists()


def test_a_run_that_is_stopped_leaves_the_packs_that_were_whole_and_lists_them(meeting, june, executed, tmp_path):
    told = []

    def stop_at_the_fourth(task, page):
        told.append(task)
        if len(told) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish([june, meeting], Order(tmp_path, jobs=1), stop_at_the_fourth)
    assert {path.name for path in (tmp_path / "lancashire").iterdir()} == {"2019-06-03"}
    assert "lancashire/2019-06-03/index.html" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_run_that_is_stopped_before_a_pack_is_whole_does_not_write_the_list_again(meeting, executed, tmp_path):
    def stop(task, page):
        raise KeyboardInterrupt

    (tmp_path / "lancashire").mkdir()
    with pytest.raises(KeyboardInterrupt):
        publish([meeting], Order(tmp_path, jobs=1), stop)
    assert list(tmp_path.glob("[!.]*")) == []


def test_tables_that_change_while_pages_are_made_make_no_pack(meeting, executed, tmp_path, monkeypatch):
    monkeypatch.setattr(heavy, "data_hash", lambda folder: "0" * 64)
    error = made(meeting, tmp_path).error
    assert str(error) == "The area's tables changed while its pages were made. Publish again."


# Only what changed


def remade(executed, meeting, to, **order):
    """Publish again; the pages that were made, and not taken from the place."""
    executed[1].clear()
    found = made(meeting, to, **order)
    assert found.error is None, found.error
    return {name for name, _ in executed[1]}


def edit(name, more="Another paragraph."):
    """Change a notebook."""
    found = nbformat.read(params.notebook_path(name), as_version=4)
    found.cells.append(new_markdown_cell(more, id="more"))
    nbformat.write(found, params.notebook_path(name))


def test_nothing_is_made_where_nothing_changed(meeting, executed, tmp_path):
    made(meeting, tmp_path)
    assert remade(executed, meeting, tmp_path) == set()


@pytest.mark.parametrize("name", ["first", "second"])
def test_a_notebook_that_changed_makes_its_page_and_no_other(meeting, executed, tmp_path, name):
    made(meeting, tmp_path)
    edit(name)
    assert remade(executed, meeting, tmp_path, replace=True) == {name}


@pytest.mark.parametrize("changed", [("first",), ("second",), ("first", "second")])
def test_a_pack_of_pages_made_and_kept_is_byte_for_byte_that_of_all_pages_made(meeting, executed, tmp_path, changed):
    made(meeting, tmp_path / "kept")
    for name in changed:
        edit(name)
    made(meeting, tmp_path / "kept", replace=True)
    made(meeting, tmp_path / "made")
    there, fresh = (tmp_path / each / "lancashire" / "2019-07-03" for each in ("kept", "made"))
    assert tree(there) == tree(fresh)
    assert b"actions" in tree(there)["figures.csv"]
    assert [name for name, content in tree(there).items() if "\ufdd0".encode() in content] == []


def test_force_makes_every_page(meeting, executed, tmp_path):
    made(meeting, tmp_path)
    assert remade(executed, meeting, tmp_path, force=True) == {"first", "second"}


def test_a_parameter_that_a_notebook_declares_makes_its_page(meeting, executed, tmp_path):
    path = params.notebook_path("second")
    path.write_text(path.read_text(encoding="utf-8").replace("days: int", "weeks: int"), encoding="utf-8")
    made(meeting, tmp_path)
    assert remade(executed, meeting, tmp_path, parameters={"days": 7}) == {"first"}
    assert dict(executed[1]) == {
        "first": {"area": "lancashire", "meeting": "2019-07-03", "audience": "public", "days": 7}
    }


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("code_hash", "0" * 64),
        ("every_version", {"pandas": "9.9"}),
        ("system", "another"),
    ],
)
def test_other_code_versions_or_system_make_every_page(meeting, executed, tmp_path, monkeypatch, what, value):
    made(meeting, tmp_path)
    monkeypatch.setattr(unchanged, what, lambda: value)
    assert remade(executed, meeting, tmp_path) == {"first", "second"}


def test_tables_that_changed_make_every_page_of_their_area_and_of_no_other(executed, tmp_path, monkeypatch):
    data = tmp_path / "data"
    for area in ("lancashire", "another"):
        shutil.copytree(data_folder() / "lancashire", data / area)
    monkeypatch.setenv("SENDPLAN_DATA", str(data))

    def both():
        executed[1].clear()
        opened = [of_two_pages(open_meeting(area, "2019-07-03")) for area in ("lancashire", "another")]
        assert [each.error for each in publish(opened, Order(tmp_path / "to", jobs=1, replace=True))] == [None, None]
        return sorted((parameters["area"], name) for name, parameters in executed[1])

    every = [(area, name) for area in ("another", "lancashire") for name in ("first", "second")]
    assert (both(), both()) == (every, [])
    for name in ("area.toml", "actions.csv"):
        with (data / "another" / name).open("a", encoding="utf-8") as file:
            file.write("\n")
        assert both() == every[:2], name


def test_what_was_published_is_found_unchanged_by_hashes_alone(executed, tmp_path, monkeypatch):
    area = tmp_path / "data" / "lancashire"
    shutil.copytree(data_folder() / "lancashire", area)
    facts = (area / "area.toml").read_text(encoding="utf-8")
    of_two = re.sub(r"(?m)^notebooks = .*$", 'notebooks = ["first", "second"]', facts)
    (area / "area.toml").write_text(of_two, encoding="utf-8")
    monkeypatch.setenv("SENDPLAN_DATA", str(tmp_path / "data"))
    to = tmp_path / "to"
    made(open_meeting("lancashire", "2019-07-03"), to, parameters={"days": 7})

    def found(*pairs):
        return asked([Reading("lancashire", ("2019-07-03",))], pairs, to)

    place = to / "lancashire" / "2019-07-03"
    assert (found("days=7"), found("days=8"), found()) == ({place: True}, {place: False}, {place: False})


@pytest.mark.parametrize("name", ["first.html", "second.slides.html", "figures.csv", "manifest.json"])
def test_nothing_is_kept_of_a_pack_that_is_not_as_it_was_made(meeting, executed, tmp_path, name):
    place = made(meeting, tmp_path).index.parent
    before = tree(place)
    with (place / name).open("ab") as file:
        file.write(b"x")
    assert remade(executed, meeting, tmp_path, replace=True) == {"first", "second"}
    assert tree(place) == before


def test_a_pack_that_is_changed_while_others_are_made_is_said_to_be(meeting, executed, tmp_path, monkeypatch):
    place = made(meeting, tmp_path).index.parent
    edit("first")
    attempt = snapshot.attempt

    def alter(task, converter):
        (place / "second.html").write_text("altered")
        return attempt(task, converter)

    monkeypatch.setattr(snapshot, "attempt", alter)
    error = str(made(meeting, tmp_path).error)
    assert error == "The pack that was there changed while pages of it were made. Publish again."


def test_a_notebook_that_failed_is_removed_when_its_pack_succeeds(meeting, executed, tmp_path):
    executed[0]["second"] = PageError("failed", "as far as it ran")
    made(meeting, tmp_path)
    executed[0]["second"] = "All is well."
    assert made(meeting, tmp_path).error is None
    assert not (tmp_path / ".failed").exists()


def test_two_publishers_of_one_pack_both_succeed(meeting, executed, tmp_path):
    with ThreadPoolExecutor(2) as both:
        first, second = both.map(lambda _: made(meeting, tmp_path), range(2))
    assert (first.error, second.error) == (None, None)
    assert sorted([first.unchanged, second.unchanged]) == [False, True]
    assert sorted(path.name for path in (tmp_path / "lancashire").iterdir()) == ["2019-07-03"]


def test_what_an_ended_run_left_is_put_right_before_anything_else(meeting, executed, tmp_path):
    place = made(meeting, tmp_path).index.parent
    left = place.with_name(f".2019-07-03.new-{_machine()}-{os.getpid()}")
    left.mkdir()
    (left / "half.html").write_text("half")
    assert made(meeting, tmp_path).unchanged
    assert not left.exists()


# Who it is for


def test_a_pack_for_the_board_stands_apart_says_so_and_is_not_on_the_public_list(executed, tmp_path):
    area = load_area("exampleshire")
    name = next(iter(named_meetings(area)))
    public, board = (of_two_pages(of_area(area, name, audience)) for audience in ("public", BOARD))
    assert made(public, tmp_path).index == tmp_path / "exampleshire" / name / "index.html"
    found = made(board, tmp_path)
    apart = tmp_path / "not-for-publication"
    assert found.index == apart / "exampleshire" / name / "index.html"
    for each in (found.index, apart / "index.html"):
        text = each.read_text(encoding="utf-8")
        assert "<title>Not for publication: " in text
        assert "<strong>Not for publication" in text
    assert json.loads((found.index.parent / "manifest.json").read_text(encoding="utf-8"))["not_for_publication"]
    assert "not-for-publication" not in "".join(
        href for href, _ in Links((tmp_path / "index.html").read_text(encoding="utf-8")).found
    )


def test_a_notebook_of_a_board_that_fails_is_kept_apart_as_well(executed, tmp_path):
    executed[0]["second"] = PageError("failed", "as far as it ran")
    area = load_area("exampleshire")
    made(of_two_pages(of_area(area, next(iter(named_meetings(area))), BOARD)), tmp_path)
    assert {path.split("/")[0] for path in tree(tmp_path)} == {"not-for-publication"}


def test_an_area_named_as_the_folder_apart_is_refused(meeting, executed, tmp_path):
    found = made(replace(meeting, area=replace(meeting.area, id="not-for-publication")), tmp_path)
    assert str(found.error).startswith("An area cannot be called not-for-publication")
    assert tree(tmp_path) == {}


# What a page says


@pytest.mark.parametrize(
    ("source", "question"),
    [
        ("# Actions\n\nWhere does every action stand?", "Where does every action stand?"),
        ("# Actions\nWhere does it stand?\n\nMore of it.", "Where does it stand?"),
        ("# Actions\n\n  Where?  \n", "Where?"),
        ("# Actions", ""),
    ],
)
def test_a_page_without_a_verdict_says_first_the_paragraph_under_its_title(source, question):
    assert headings.message("<h1>Actions</h1>", new_notebook(cells=[new_markdown_cell(source)])) == question


def test_a_page_says_its_verdict_first_as_plain_text():
    asks = new_notebook(cells=[new_markdown_cell("# Actions\n\nWhere does every action stand?")])
    html = Verdict(f"{count(2, 'action')} are late: {link('1.1', 'actions.html#action-1.1')} & others.").html()
    assert headings.message(f"<h1>Actions</h1>\n{html}\n<p>More.</p>", asks) == "2 actions are late: 1.1 & others."


def test_a_page_says_which_meeting_position_and_plan_it_is_of(meeting):
    found = render.facts(meeting)
    assert {name: found[name] for name in ("area", "body", "meeting", "as_at", "plan", "made_up")} == {
        "area": "Lancashire",
        "body": "Children's Services Scrutiny Committee",
        "meeting": "3 July 2019",
        "as_at": "24 June 2019",
        "plan": "SEND Partnership Improvement Plan",
        "made_up": False,
    }
    assert found["data_hash"] == meeting.area.data_hash


def test_a_meeting_without_a_plan_says_that_the_record_has_none():
    found = render.facts(open_meeting("lancashire", "2018-01-25"))
    assert (found["plan"], found["note"]) == ("No plan in the record", "")


def test_only_papers_published_by_the_day_of_the_meeting_are_its_sources_oldest_first():
    area = load_area("lancashire")
    sources = (
        area.tables["sources"]
        .head(3)
        .assign(
            id=["a", "b", "c"],
            title=["On the day", "Before", "The day after"],
            publisher="Council",
            licence="OGL",
            published=pd.to_datetime(["2019-07-03", "2019-07-02", "2019-07-04"]),
        )
    )
    other = of_area(replace(area, tables={**area.tables, "sources": sources}), "2019-07-03")
    assert render.facts(other)["sources"] == [
        "Before (Council, 2 July 2019, OGL)",
        "On the day (Council, 3 July 2019, OGL)",
    ]


def test_the_index_of_a_made_up_area_says_so(meeting, executed, tmp_path):
    made_up = meeting.area.facts.model_copy(update={"made_up": True})
    found = index_of(replace(meeting, area=replace(meeting.area, facts=made_up)), tmp_path)
    assert "<strong>Lancashire is made up.</strong> No figure here is about a real place." in found


def test_packs_go_beside_the_package_unless_told_otherwise():
    folder = snapshot.reports_folder()
    assert folder.name == "reports"
    assert (folder.parent / "sendplan" / "__init__.py").is_file()


@pytest.mark.parametrize("slow", ["first", "second"])
def test_the_page_that_took_longest_the_last_time_is_begun_first(meeting, executed, tmp_path, slow):
    place = made(meeting, tmp_path).index.parent
    run = json.loads((place / "run.json").read_text(encoding="utf-8"))
    run["seconds_by_page"] = {"first": 1.0, "second": 1.0, slow: 2.5}
    (place / "run.json").write_text(json.dumps(run), encoding="utf-8")
    told = []
    publish([meeting], Order(tmp_path, jobs=1, force=True), lambda task, page: told.append(task.notebook))
    assert told[0] == slow


@pytest.mark.parametrize(
    "link",
    [
        "lancashire",
        "lancashire/2019-07-03",
        "not-for-publication",
        ".failed",
        ".failed/lancashire",
        ".failed/lancashire/2019-07-03",
    ],
)
def test_nothing_is_written_or_removed_through_a_link_below_the_folder_of_packs(meeting, executed, tmp_path, link):
    (tmp_path / "elsewhere" / "2019-07-03").mkdir(parents=True)
    (tmp_path / "elsewhere" / "2019-07-03" / "first.ipynb").write_text("not ours")
    (tmp_path / "to" / link).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "to" / link).symlink_to(tmp_path / "elsewhere")
    before = tree(tmp_path / "elsewhere")
    found = made(meeting, tmp_path / "to", replace=True)
    assert f"{tmp_path / 'to' / link} is a link; expected a folder" in str(found.error)
    assert tree(tmp_path / "elsewhere") == before


def test_a_link_to_the_folder_of_packs_itself_is_followed(meeting, executed, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "to").symlink_to(tmp_path / "real")
    assert made(meeting, tmp_path / "to").error is None
    assert (tmp_path / "real" / "lancashire" / "2019-07-03" / "index.html").is_file()
