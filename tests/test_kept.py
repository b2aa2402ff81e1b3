"""What a publisher keeps for itself, outside the published folder."""

import json

import platformdirs
import pytest

from sendplan.publish import kept


@pytest.fixture
def own(tmp_path, monkeypatch):
    monkeypatch.setenv(kept.FOLDER, str(tmp_path / "own"))
    return tmp_path / "own"


@pytest.fixture
def place(tmp_path):
    """A pack in its place."""
    found = tmp_path / "reports" / "area" / "2019-07-03"
    found.mkdir(parents=True)
    (found / "manifest.json").write_text("{}")
    return found


def test_it_is_kept_in_the_users_own_folder_unless_told_otherwise(monkeypatch, own):
    assert kept.folder() == own
    monkeypatch.delenv(kept.FOLDER)
    assert kept.folder() == platformdirs.user_cache_path("sendplan")
    assert kept.drawings().parent == kept.folder()


def test_what_was_noted_of_a_pack_is_read_again_and_nothing_stands_beside_the_pack(own, place):
    kept.note(place, {"data": "a1", "pages": {"actions": "b2"}})
    found = kept.noted(place)
    assert (found["data"], found["pages"], found["place"]) == ("a1", {"actions": "b2"}, str(place))
    assert [each.name for each in place.parents[1].rglob("*") if each.is_file()] == ["manifest.json"]
    assert len(list((own / "packs").iterdir())) == 1


def test_nothing_is_known_of_a_pack_that_another_put_there(own, place):
    kept.note(place, {"data": "a1"})
    (place / "manifest.json").write_text('{"files": {}}')
    assert kept.noted(place) == {}
    assert kept.noted(place.with_name("elsewhere")) == {}


@pytest.mark.parametrize("content", ["", "[]", "{", '{"seal": 3}'])
def test_a_note_that_is_none_is_as_no_note(own, place, content):
    kept.note(place, {"data": "a1"})
    (note,) = (own / "packs").iterdir()
    note.write_text(content)
    assert kept.noted(place) == {}


def test_where_nothing_can_be_kept_nothing_is_said(own, place):
    own.write_text("a file")
    kept.note(place, {"data": "a1"})
    assert kept.noted(place) == {}


def test_the_note_says_of_which_place_it_is(own, place):
    kept.note(place, {})
    (note,) = (own / "packs").iterdir()
    assert json.loads(note.read_text())["place"] == str(place)
