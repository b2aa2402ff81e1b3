"""The place of a pack: written beside it, moved in whole, and the earlier one kept."""

import os
import time
from pathlib import Path

import pytest

from sendplan.errors import PublishError
from sendplan.publish import place
from sendplan.publish.place import earlier, is_same, next_earlier, put, tidied

FILES = {"index.html": b"index", "page.html": b"page"}


@pytest.fixture
def taken(tmp_path):
    """Give a place that holds a pack, in a folder of its own."""
    found = tmp_path / "area" / "2019-07-03"
    put(found, {"index.html": b"the earlier pack"}, replace=False)
    return found


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_pack_is_put_where_nothing_was_and_nothing_is_left_beside_it(tmp_path):
    assert put(tmp_path / "area" / "pack", FILES, replace=False) is None
    assert tree(tmp_path) == {f"area/pack/{name}": content for name, content in FILES.items()}


def test_what_is_written_is_in_its_place_only_at_the_end_and_on_the_same_disk(tmp_path, monkeypatch):
    seen = []
    write = Path.write_bytes

    def watch(path, content):
        seen.append((path.parent.parent, (tmp_path / "pack").exists()))
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", watch)
    put(tmp_path / "pack", FILES, replace=False)
    assert seen == [(tmp_path, False)] * 2


def test_other_content_is_refused_saying_what_differs_and_what_to_do(taken):
    with pytest.raises(PublishError) as refused:
        put(taken, FILES, replace=False)
    assert str(refused.value) == (
        f"{taken} already holds a pack with other content, and a pack is a record. "
        "These differ: index.html; would be new: page.html. Nothing was changed. "
        "Give --replace to put the new pack there and keep the earlier one beside it, or --to another folder."
    )
    assert tree(taken) == {"index.html": b"the earlier pack"}


def test_an_earlier_pack_is_kept_whole_under_a_name_that_no_meeting_can_have(taken):
    kept = put(taken, FILES, replace=True)
    assert (kept.name, tree(kept), tree(taken)) == (
        "2019-07-03.earlier-1",
        {"index.html": b"the earlier pack"},
        FILES,
    )


def test_earlier_packs_are_numbered_on_and_listed_in_their_order(taken):
    for number in (2, 10):
        taken.with_name(f"2019-07-03.earlier-{number}").mkdir()
    taken.with_name("2019-07-03.earlier-copy").mkdir()
    taken.with_name("2019-07-03-board.earlier-3").mkdir()
    assert [each.name[-2:] for each in earlier(taken)] == ["-2", "10"]
    assert next_earlier(taken).name == "2019-07-03.earlier-11"


@pytest.mark.parametrize("moved", ["2019-07-03", ".2019-07-03"], ids=["the earlier pack away", "the new one in"])
def test_a_pack_that_cannot_be_moved_leaves_the_earlier_one_as_it_was(taken, moved, monkeypatch):
    before = tree(taken.parent)
    rename = Path.rename

    def refuse(path, target):
        if path.name == moved or path.name.startswith(f"{moved}-"):
            raise PermissionError("a page is open in another program")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PublishError, match="a page is open"):
        put(taken, FILES, replace=True)
    assert tree(taken.parent) == before
    assert [path.name for path in taken.parent.iterdir()] == ["2019-07-03"]


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_whatever_interrupts_it_the_earlier_pack_stays_and_nothing_is_beside_it(taken, error, monkeypatch):
    write = Path.write_bytes

    def write_half(path, content):
        write(path, content[:1])
        raise error

    monkeypatch.setattr(Path, "write_bytes", write_half)
    with pytest.raises(PublishError if isinstance(error, OSError) else KeyboardInterrupt):
        put(taken, FILES, replace=True)
    assert tree(taken.parent) == {"2019-07-03/index.html": b"the earlier pack"}


def test_a_file_where_the_pack_should_be_is_said_to_be_in_the_way(tmp_path):
    (tmp_path / "pack").write_text("no folder")
    with pytest.raises(PublishError, match="cannot be written"):
        put(tmp_path / "pack", FILES, replace=False)
    assert (tmp_path / "pack").read_text() == "no folder"


def test_what_a_run_that_was_ended_left_is_removed_after_its_time_and_not_before(taken):
    old, new = (taken.with_name(f".2019-07-03-{number}") for number in (1, 2))
    for each in (old, new):
        each.mkdir()
        (each / "half.html").write_text("half")
    os.utime(old, (time.time() - place.STALE - 60,) * 2)
    put(taken, FILES, replace=True)
    assert (old.exists(), new.exists()) == (False, True)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda folder: None, True),
        (lambda folder: (folder / "run.json").write_text("{}"), True),
        (lambda folder: (folder / "page.html").write_text("pagf"), False),
        (lambda folder: (folder / "page.html").unlink(), False),
        (lambda folder: (folder / "another.html").write_text(""), False),
        (lambda folder: (folder / "folder").mkdir(), False),
    ],
    ids=["nothing", "when it was made", "a letter", "a file gone", "a file more", "a folder more"],
)
def test_a_pack_is_the_same_where_every_file_is(tmp_path, change, same):
    put(tmp_path / "pack", FILES, replace=False)
    change(tmp_path / "pack")
    assert is_same(tmp_path / "pack", FILES) is same


def test_a_link_to_the_same_content_is_not_the_same(tmp_path):
    put(tmp_path / "pack", FILES, replace=False)
    (tmp_path / "elsewhere").write_bytes(b"page")
    (tmp_path / "pack" / "page.html").unlink()
    (tmp_path / "pack" / "page.html").symlink_to(tmp_path / "elsewhere")
    assert not is_same(tmp_path / "pack", FILES)


def test_empty_folders_are_tidied_up_to_the_one_named(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    with tidied(tmp_path / "a" / "b" / "c", tmp_path):
        pass
    assert tmp_path.exists()
    assert not (tmp_path / "a").exists()
