"""Which packs in place are exactly what would be made now: told by hashes, without any library that makes a page."""

import hashlib
import json
import os
import subprocess
import sys
from argparse import Namespace

import nbformat
import platformdirs
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from sendplan.data.folder import data_hash
from sendplan.publish import params
from sendplan.publish import unchanged as keys
from sendplan.publish.command import readings
from sendplan.publish.contents import own_folder
from sendplan.publish.unchanged import MadeFrom, Reading, asked, note, noted

HEAVY = {"altair", "nbconvert", "nbformat", "numpy", "pandas", "papermill", "polars", "pydantic"}
FACTS = """
[[bodies]]
id = "board"
notebooks = ["first", "second"]

[[bodies]]
id = "scrutiny"
notebooks = ["second"]
"""
MEETINGS = "body,meeting\nboard,2024-07-18\nscrutiny,2024-06-20\n"
FILES = {"index.html": b"index", "first.html": b"page"}
PACKS = {"2024-06-20": ["second"], "2024-07-18": ["first", "second"]}


@pytest.fixture
def to(data, monkeypatch):
    """Two areas, each with two meetings whose packs are in place; the folder of packs."""
    folder = data / ".notebooks"
    folder.mkdir()
    monkeypatch.setattr(params, "notebooks_folder", lambda: folder)
    for name in ("first", "second"):
        lines = 'area: str = "north"', 'meeting: str = "2024-07-18"', f"{name}_days: int = 31"
        declared = new_code_cell("\n".join(lines), id="a", metadata={"tags": ["parameters"]})
        nbformat.write(new_notebook(cells=[declared]), folder / f"{name}.ipynb")
    for area in ("north", "south"):
        (data / area).mkdir()
        (data / area / "area.toml").write_text(FACTS)
        (data / area / "meetings.csv").write_text(MEETINGS)
        (data / area / "actions.csv").write_text("ref\n1\n")
        for meeting in PACKS:
            pack(data / ".to", area, meeting)
    listed(data / ".to")
    return data / ".to"


def pack(to, area, meeting, **given):
    """Put a pack in its place, made from what is there now."""
    place = to / area / meeting
    place.mkdir(parents=True, exist_ok=True)
    for name, content in FILES.items():
        (place / name).write_bytes(content)
    parameters = {"area": area, "meeting": meeting, "audience": "public"} | given
    said = {"files": {name: {"sha256": hashlib.sha256(content).hexdigest()} for name, content in FILES.items()}}
    (place / "manifest.json").write_text(json.dumps(said))
    noted_again(place, parameters)


def noted_again(place, parameters):
    """Note what a pack was made from."""
    folder, known = data_hash(place.parents[2] / parameters["area"]), "what the day knew"
    pages = keys.page_keys(PACKS[place.name], parameters, known)
    note(place, MadeFrom(folder, known, pages), FILES)


def forged(place):
    """Write a page anew, and its hash into the manifest."""
    (place / "first.html").write_text("forged")
    said = json.loads((place / "manifest.json").read_text())
    said["files"]["first.html"]["sha256"] = hashlib.sha256(b"forged").hexdigest()
    (place / "manifest.json").write_text(json.dumps(said))


def listed(to):
    """Write the index of all packs, later than what is in the folders."""
    (to / "index.html").write_text("all packs")
    for area in ("north", "south"):
        os.utime(to / area, (1_000_000_000,) * 2)


def look(to, area=None, meeting=None, every=True, audience="public", pairs=()):
    options = Namespace(area=area, meeting=meeting, all=every, audience=audience)
    return asked(readings(options), pairs, to)


def unchanged(to, **options):
    return {(place.parent.name, place.name) for place, same in look(to, **options).items() if same}


EVERY = {(area, meeting) for area in ("north", "south") for meeting in PACKS}
SOUTH = {each for each in EVERY if each[0] == "south"}


def test_packs_in_place_made_from_the_same_are_unchanged_in_the_order_of_their_meetings(to):
    assert [*look(to).items()] == [(to / area / meeting, True) for area, meeting in sorted(EVERY)]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"area": "south"}, SOUTH),
        ({"area": "south", "meeting": "2024-06-20", "every": False}, {("south", "2024-06-20")}),
        ({"meeting": "2024-06-20", "every": False}, {("north", "2024-06-20")}),
        ({"every": False}, {("north", "2024-07-18")}),
    ],
    ids=["an area", "a meeting", "a meeting of the area the notebooks name", "the meeting they name"],
)
def test_only_what_was_asked_for_is_looked_at(to, options, found):
    assert look(to, **options) == {to / area / meeting: True for area, meeting in found}


@pytest.mark.parametrize(
    "options",
    [
        {"area": "north", "meeting": "2020-01-01", "every": False},
        {"pairs": ["days"]},
        {"pairs": ["days=7"]},
        {"pairs": ["first_days=soon"]},
    ],
    ids=str,
)
def test_of_a_mistake_in_what_is_asked_nothing_is_said_here(to, options):
    assert look(to, **options) == {}


@pytest.mark.parametrize("meetings", [(), ("2024-06-20",)])
def test_of_an_area_that_is_not_there_nothing_is_said_here(to, meetings):
    assert asked([Reading("east", meetings)], [], to) == {}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("area.toml", "bodies = 3"),
        ("area.toml", "["),
        ("area.toml", "[[bodies]]\nid = 'board'"),
        ("meetings.csv", ""),
        ("meetings.csv", "body,meeting\nboard\n"),
        ("meetings.csv", 'body,meeting\n"board,2024'),
        ("meetings.csv", "body,meeting\nwho,2024-07-18\n"),
    ],
)
def test_of_an_area_that_cannot_be_read_nothing_is_said_here(to, data, name, content):
    (data / "north" / name).write_text(content)
    assert look(to) == {}


@pytest.mark.parametrize("name", ["area.toml", "meetings.csv", "actions.csv"])
def test_a_file_of_an_area_that_changed_changes_every_pack_of_it_and_no_other(to, data, name):
    with (data / "north" / name).open("a") as file:
        file.write("\n")
    assert unchanged(to) == SOUTH


@pytest.mark.parametrize(
    ("notebook", "left"),
    [("first", {("north", "2024-06-20"), ("south", "2024-06-20")}), ("second", set())],
)
def test_a_notebook_that_changed_changes_the_packs_it_is_in(to, notebook, left):
    path = params.notebook_path(notebook)
    found = nbformat.read(path, as_version=4)
    found.cells.append(new_markdown_cell("More.", id="b"))
    nbformat.write(found, path)
    each = {(area, name) for area, name in EVERY if unchanged(to, area=area, meeting=name, every=False)}
    assert each == left


def test_all_packs_of_an_area_are_looked_at_together_for_one_may_give_away_what_another_hides(to):
    (to / "north" / "2024-06-20" / "index.html").write_text("altered")
    assert unchanged(to) == SOUTH
    assert unchanged(to, area="north", meeting="2024-07-18", every=False) == {("north", "2024-07-18")}


def test_a_parameter_counts_in_the_packs_that_declare_it_and_as_its_value(to):
    for area in ("north", "south"):
        pack(to, area, "2024-07-18", first_days=7)
    listed(to)
    assert unchanged(to, pairs=["first_days=7"]) == unchanged(to, pairs=["first_days=07"]) == EVERY
    assert unchanged(to, pairs=["first_days=8"]) == unchanged(to) == set()
    assert unchanged(to, area="north", meeting="2024-06-20", every=False, pairs=[]) == {("north", "2024-06-20")}


def test_packs_for_another_audience_stand_elsewhere(to):
    assert unchanged(to, audience="board") == set()
    assert {place.parents[1].name for place in look(to, audience="board")} == {"not-for-publication"}


@pytest.mark.parametrize("what", ["code_hash", "every_version", "system"])
def test_other_code_versions_or_system_change_every_pack(to, monkeypatch, what):
    monkeypatch.setattr(keys, what, lambda: "another")
    assert unchanged(to) == set()


def test_another_python_changes_every_pack(to, monkeypatch):
    monkeypatch.setattr(keys.platform, "python_version", lambda: "4.0")
    assert unchanged(to) == set()


@pytest.mark.parametrize(
    "change",
    [
        lambda place: (place / "first.html").write_text("altered"),
        lambda place: (place / "first.html").unlink(),
        lambda place: (place / "another.html").write_text(""),
        lambda place: (place / "manifest.json").unlink(),
        lambda place: (place / "manifest.json").write_text("[]"),
        lambda place: forged(place),
        lambda place: (place / "manifest.json").write_text('{"pages": 3, "files": 4}'),
        lambda place: place.rename(place.with_name("elsewhere")),
        lambda place: place.with_name(f".{place.name}.new-here-1").mkdir(),
        lambda place: (place.parents[1] / ".failed" / "north" / place.name).mkdir(parents=True),
    ],
    ids=[
        "altered",
        "a page gone",
        "a page more",
        "no manifest",
        "no such manifest",
        "a page and its hash",
        "an odd manifest",
        "no pack",
        "left by an ended run",
        "a notebook that failed",
    ],
)
def test_a_place_that_is_not_as_it_was_left_is_not_unchanged(to, change):
    change(to / "north" / "2024-07-18")
    os.utime(to / "north", (1_000_000_000,) * 2)
    assert unchanged(to) == SOUTH


@pytest.mark.parametrize(
    "change",
    [
        lambda to: (to / "index.html").unlink(),
        lambda to: os.utime(to / "north"),
        lambda to: os.utime(to / "index.html", (1_000_000_000,) * 2),
    ],
    ids=["no index", "a folder changed after it", "at the same time"],
)
def test_an_index_that_may_not_list_every_pack_is_to_be_written_again(to, change):
    change(to)
    assert not {each for each in unchanged(to) if each[0] == "north"}


def test_what_was_made_again_with_the_same_content_is_known_by_the_keys_of_that_run(to, monkeypatch):
    monkeypatch.setattr(keys, "every_version", lambda: {"pandas": "9.9"})
    noted_again(to / "north" / "2024-06-20", {"area": "north", "meeting": "2024-06-20", "audience": "public"})
    options = {"area": "north", "meeting": "2024-06-20", "every": False}
    assert unchanged(to, **options) == {("north", "2024-06-20")}


def test_the_versions_that_count_are_those_of_all_packages_needed_however_far(monkeypatch):
    found = keys.every_version()
    assert found.items() >= keys.versions().items()
    assert {"numpy", "nbclient", "ipython"} <= set(found)
    assert "pytest" not in found


def test_looking_imports_none_of_the_libraries_that_make_a_page():
    source = "import sys, sendplan.publish.unchanged; print(*{each.partition('.')[0] for each in sys.modules})"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())


# What is noted of a pack

MADE_FROM = MadeFrom("f0", "a1", {"actions": "b2"})


@pytest.fixture
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("SENDPLAN_CACHE", str(tmp_path / "own"))
    return tmp_path / "own"


@pytest.fixture
def place(tmp_path):
    """A pack in its place."""
    found = tmp_path / "reports" / "area" / "2019-07-03"
    found.mkdir(parents=True)
    (found / "manifest.json").write_text("{}")
    return found


def test_it_is_kept_in_the_users_own_folder_unless_told_otherwise(monkeypatch, own):
    assert own_folder("drawings") == own / "drawings"
    monkeypatch.delenv("SENDPLAN_CACHE")
    assert own_folder("drawings") == platformdirs.user_cache_path("sendplan") / "drawings"


def test_what_was_noted_of_a_pack_is_read_again_and_nothing_stands_beside_the_pack(own, place):
    note(place, MADE_FROM, {})
    assert noted(place) == MADE_FROM
    assert [each.name for each in place.parents[1].rglob("*") if each.is_file()] == ["manifest.json"]
    (written,) = (own / "packs").iterdir()
    assert json.loads(written.read_text())["place"] == str(place)


def test_nothing_is_known_of_a_pack_that_another_put_there(own, place):
    note(place, MADE_FROM, {})
    (place / "manifest.json").write_text('{"files": {}}')
    assert noted(place) is None
    assert noted(place.with_name("elsewhere")) is None


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"files": 3}', '{"files": {}}', '{"files": {}, "made_from": {"data": 1}}']
)
def test_a_note_that_is_none_is_as_no_note(own, place, content):
    note(place, MADE_FROM, {})
    (written,) = (own / "packs").iterdir()
    written.write_text(content)
    assert noted(place) is None


def test_where_nothing_can_be_kept_nothing_is_said(own, place):
    own.write_text("a file")
    note(place, MADE_FROM, {})
    assert noted(place) is None
