"""The pack of a meeting: written beside its place, moved in whole, or not at all."""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from sendplan import open_meeting
from sendplan.charts import MIME
from sendplan.errors import PublishError
from sendplan.publish import snapshot


@pytest.fixture(scope="module")
def meeting():
    """Give the meeting of 3 July 2019, with a pack of two pages."""
    found = open_meeting("lancashire", "2019-07-03")
    return replace(found, body=found.body.model_copy(update={"notebooks": ("first", "second")}))


@pytest.fixture
def executed(monkeypatch):
    """Stand in for the engine: what each notebook shows (or raises), and the runs there were."""
    shows = {"first": "All is well.", "second": "All is well."}
    runs = []

    def execute(name, parameters, kept):
        runs.append((name, parameters, kept))
        kept.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(shows[name], Exception):
            kept.write_text("as far as it ran")
            raise shows[name]
        data = shows[name] if isinstance(shows[name], dict) else {"text/plain": shows[name]}
        title = new_markdown_cell(f"# Page {name}\n\nWhat of {name}?")
        return new_notebook(cells=[title, new_code_cell(outputs=[new_output("display_data", data)])])

    monkeypatch.setattr(snapshot, "execute", execute)
    return shows, runs


def tree(folder):
    """Every file under a folder, byte for byte."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def earlier(tmp_path):
    """Put an earlier pack in its place."""
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


def index(path):
    return path.read_text(encoding="utf-8")


# A pack that is made


def test_a_pack_is_an_index_and_one_page_a_notebook(meeting, executed, tmp_path):
    made = snapshot.publish(meeting, tmp_path, {})
    assert made == tmp_path / "lancashire" / "2019-07-03" / "index.html"
    assert set(tree(tmp_path)) == {f"lancashire/2019-07-03/{name}.html" for name in ("index", "first", "second")}, (
        "and nothing else is left"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["lancashire"]


def test_the_index_links_every_page_by_its_title_in_the_order_of_the_body(meeting, executed, tmp_path):
    made = snapshot.publish(meeting, tmp_path, {})
    links = [(href, text) for href, text in Links(index(made)).found if not href.startswith("#")]
    assert links == [("first.html", "Page first"), ("second.html", "Page second")]
    assert all((made.parent / href).is_file() for href, _ in links)


def test_the_index_tells_the_question_of_every_page(meeting, executed, tmp_path):
    made = index(snapshot.publish(meeting, tmp_path, {}))
    assert "Page first</a><br>What of first?" in made
    assert "Page second</a><br>What of second?" in made


def test_the_index_is_headed_with_the_day_of_the_meeting(meeting, executed, tmp_path):
    assert "<h1>Papers for 3 July 2019</h1>" in index(snapshot.publish(meeting, tmp_path, {}))


def test_every_notebook_is_run_with_the_meeting_and_the_parameters_given(meeting, executed, tmp_path):
    snapshot.publish(meeting, tmp_path, {"days": 7})
    assert [(name, parameters) for name, parameters, _ in executed[1]] == [
        (name, {"area": "lancashire", "meeting": "2019-07-03", "days": 7}) for name in ("first", "second")
    ]


def test_every_finished_page_is_told_of_in_order(meeting, executed, tmp_path):
    told = []
    snapshot.publish(meeting, tmp_path, {}, told.append)
    assert told == ["first", "second"]


def test_a_pack_made_twice_is_byte_for_byte_the_same(meeting, executed, tmp_path):
    snapshot.publish(meeting, tmp_path / "once", {})
    snapshot.publish(meeting, tmp_path / "again", {})
    assert tree(tmp_path / "once") == tree(tmp_path / "again")


def test_the_lines_of_a_page_end_the_same_on_every_system(meeting, executed, tmp_path):
    snapshot.publish(meeting, tmp_path, {})
    assert [name for name, content in tree(tmp_path).items() if b"\r" in content] == []


def test_a_success_replaces_an_earlier_pack_whole(meeting, executed, tmp_path, earlier):
    snapshot.publish(meeting, tmp_path, {})
    assert set(tree(earlier)) == {"index.html", "first.html", "second.html"}
    assert "the earlier pack" not in index(earlier / "index.html")
    assert [path.name for path in earlier.parent.iterdir()] == ["2019-07-03"]


def test_a_success_leaves_the_packs_of_other_meetings_alone(meeting, executed, tmp_path):
    other = tmp_path / "lancashire" / "2019-06-03" / "index.html"
    other.parent.mkdir(parents=True)
    other.write_text("another pack")
    snapshot.publish(meeting, tmp_path, {})
    assert index(other) == "another pack"


# A pack that cannot be made

NOT_DRAWN = {MIME: {"name": "Ratings", "reading": "", "figures": "", "wide": {"nothing": 1}, "narrow": {"nothing": 1}}}


@pytest.mark.parametrize(
    ("shown", "message"),
    [
        (PublishError("second: ValueError: no such priority"), "^second: ValueError: no such priority$"),
        (NOT_DRAWN, "^The chart 'Ratings' cannot be drawn: "),
    ],
    ids=["a notebook that fails", "a chart that cannot be drawn"],
)
def test_a_failure_leaves_the_earlier_pack_as_it_was_and_nothing_beside_it(
    meeting, executed, tmp_path, earlier, shown, message
):
    before = tree(earlier)
    executed[0]["second"] = shown
    with pytest.raises(PublishError, match=message):
        snapshot.publish(meeting, tmp_path, {})
    assert tree(earlier) == before
    assert [path.name for path in earlier.parent.iterdir()] == ["2019-07-03"]


def test_a_failure_without_an_earlier_pack_leaves_no_pack(meeting, executed, tmp_path):
    executed[0]["second"] = PublishError("failed")
    with pytest.raises(PublishError):
        snapshot.publish(meeting, tmp_path, {})
    assert list((tmp_path).rglob("*.html")) == []
    assert not (tmp_path / "lancashire").exists()


def test_the_notebook_that_failed_is_kept_apart_from_the_packs(meeting, executed, tmp_path):
    executed[0]["second"] = PublishError("failed")
    with pytest.raises(PublishError):
        snapshot.publish(meeting, tmp_path, {})
    assert set(tree(tmp_path)) == {".failed/lancashire/2019-07-03/second.ipynb"}


def test_a_later_success_keeps_the_failed_notebooks_of_other_meetings(meeting, executed, tmp_path):
    other = tmp_path / ".failed" / "lancashire" / "2019-06-03" / "first.ipynb"
    other.parent.mkdir(parents=True)
    other.write_text("as far as it ran")
    snapshot.publish(meeting, tmp_path, {})
    assert other.exists()
    assert not (tmp_path / ".failed" / "lancashire" / "2019-07-03").exists()


# The folder beside


def test_what_is_staged_is_in_its_place_only_at_the_end(tmp_path):
    place = tmp_path / "area" / "pack"
    with snapshot.staged(place) as folder:
        (folder / "page.html").write_text("new")
        assert not place.exists()
        assert folder.parent.parent == place.parent, "on the same disk, so that moving it is one step"
    assert tree(tmp_path) == {"area/pack/page.html": b"new"}


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_whatever_interrupts_it_the_earlier_folder_stays_and_nothing_is_beside_it(tmp_path, earlier, error):
    before = tree(tmp_path)

    def write_half():
        with snapshot.staged(earlier) as folder:
            (folder / "page.html").write_text("half")
            raise error

    with pytest.raises(PublishError if error is OSError else error):
        write_half()
    assert tree(tmp_path) == before
    assert [path.name for path in earlier.parent.iterdir()] == ["2019-07-03"]


@pytest.mark.parametrize("moved", ["2019-07-03", "new"], ids=["the earlier pack away", "the new one in"])
def test_a_pack_that_cannot_be_moved_leaves_the_earlier_one_as_it_was(tmp_path, earlier, moved, monkeypatch):
    before = tree(tmp_path)
    rename = Path.rename

    def refuse(path, target):
        if path.name == moved:
            raise PermissionError("a page is open in another program")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PublishError, match="a page is open"), snapshot.staged(earlier) as folder:
        (folder / "page.html").write_text("new")
    assert tree(tmp_path) == before


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
def test_the_question_of_a_notebook_is_the_paragraph_under_its_title(source, question):
    assert snapshot.question(new_notebook(cells=[new_markdown_cell(source)])) == question


def test_a_page_says_which_meeting_position_and_plan_it_is_of(meeting):
    found = snapshot.facts(meeting)
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
    found = snapshot.facts(open_meeting("lancashire", "2018-01-25"))
    assert (found["plan"], found["note"]) == ("none in the record", "")


def test_only_papers_published_by_the_day_of_the_meeting_are_its_sources_oldest_first(meeting):
    sources = (
        meeting.area.tables["sources"]
        .head(3)
        .assign(
            id=["a", "b", "c"],
            title=["On the day", "Before", "The day after"],
            publisher="Council",
            licence="OGL",
            published=pd.to_datetime(["2019-07-03", "2019-07-02", "2019-07-04"]),
        )
    )
    other = replace(meeting, area=replace(meeting.area, tables={**meeting.area.tables, "sources": sources}))
    assert snapshot.facts(other)["sources"] == [
        "Before (Council, 2 July 2019, OGL)",
        "On the day (Council, 3 July 2019, OGL)",
    ]


def test_the_index_of_a_made_up_area_says_so(meeting, executed, tmp_path):
    made_up = meeting.area.facts.model_copy(update={"made_up": True})
    made = snapshot.publish(replace(meeting, area=replace(meeting.area, facts=made_up)), tmp_path, {})
    assert "<strong>Lancashire is made up.</strong> No figure here is about a real place." in index(made)


def test_packs_go_beside_the_package_unless_told_otherwise():
    folder = snapshot.reports_folder()
    assert folder.name == "reports"
    assert (folder.parent / "sendplan" / "__init__.py").is_file()
