"""The place of a pack: written beside it, moved in whole, and the earlier one kept."""

import errno
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from sendplan.errors import PublishError
from sendplan.publish import place
from sendplan.publish.contents import earlier, unfinished
from sendplan.publish.place import exchange, is_same, locked, mend, put, tidy

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
        put(taken, FILES, replace=False, command="sendplan publish --area area --meeting 2019-07-03 --replace")
    assert str(refused.value).splitlines() == [
        f"{taken} already holds a pack with other content, and a pack is a record. "
        "These differ: index.html; would be new: page.html.",
        "Nothing was changed. To put the new pack there and keep the earlier one beside it: "
        "sendplan publish --area area --meeting 2019-07-03 --replace",
    ]
    assert tree(taken) == {"index.html": b"the earlier pack"}


def test_a_draft_takes_the_place_of_another_and_nothing_of_that_is_kept(taken):
    assert put(taken, FILES, replace=True, keep=False) is None
    assert tree(taken.parent) == {f"2019-07-03/{name}": content for name, content in FILES.items()}


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
    assert put(taken, FILES, replace=True).name == "2019-07-03.earlier-11"


@pytest.fixture(params=[True, False], ids=["in one step", "in two"])
def steps(request, monkeypatch):
    """Change folders as this system can, or as one that cannot exchange them."""
    if not request.param:
        monkeypatch.setattr(place, "exchange", lambda one, other: False)


def refuse_to_move(monkeypatch, *names):
    """Stand in for a folder that another program holds: renaming one of these names fails."""
    rename = Path.rename

    def refuse(path, target):
        if path.name in names or path.name.split("-" + place._machine())[0] in names:
            raise PermissionError("a page is open in another program")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)


@pytest.mark.parametrize("moved", ["2019-07-03", ".2019-07-03.new", ".2019-07-03.copy"])
def test_a_pack_that_cannot_be_moved_leaves_the_earlier_one_as_it_was(taken, moved, monkeypatch):
    before = tree(taken.parent)
    monkeypatch.setattr(place, "exchange", lambda one, other: False)
    refuse_to_move(monkeypatch, moved)
    with pytest.raises(PublishError, match="a page is open"):
        put(taken, FILES, replace=True)
    assert tree(taken.parent) == before
    assert [path.name for path in taken.parent.iterdir()] == ["2019-07-03"]


def test_an_exchange_that_fails_leaves_the_earlier_pack_as_it_was(taken, monkeypatch):
    def fail(one, other):
        raise PermissionError("not yours")

    monkeypatch.setattr(place, "exchange", fail)
    with pytest.raises(PublishError, match="not yours"):
        put(taken, FILES, replace=True)
    assert tree(taken.parent) == {"2019-07-03/index.html": b"the earlier pack"}


def test_replacing_keeps_the_earlier_pack_and_leaves_nothing_beside(taken, steps):
    put(taken, FILES, replace=True)
    assert sorted(path.name for path in taken.parent.iterdir()) == ["2019-07-03", "2019-07-03.earlier-1"]
    assert (tree(taken), tree(taken.with_name("2019-07-03.earlier-1"))) == (FILES, {"index.html": b"the earlier pack"})


def test_the_copy_that_an_ended_run_left_is_taken_again(taken):
    shutil.copytree(taken, taken.with_name("2019-07-03.earlier-1"))
    assert put(taken, FILES, replace=True).name == "2019-07-03.earlier-1"
    assert put(taken, {"index.html": b"a third"}, replace=True).name == "2019-07-03.earlier-2"


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


WRITES = """
import resource, signal, sys
from pathlib import Path
from sendplan.errors import PublishError
from sendplan.publish.place import put
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    put(Path(sys.argv[1]), {"index.html": b"x" * 9_000, "page.html": b"x" * 11_000}, replace=True)
except PublishError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_where_there_is_no_room_for_all_of_a_pack_nothing_of_it_is_left(taken):
    done = subprocess.run([sys.executable, "-c", WRITES, taken], capture_output=True, text=True, check=True)
    assert done.stdout == (
        f"{taken} cannot be written: the disk is full. What was there before is whole. "
        "Make room there, or give --to another disk.\n"
    )
    assert tree(taken.parent) == {"2019-07-03/index.html": b"the earlier pack"}
    assert [path.name for path in taken.parent.iterdir()] == ["2019-07-03"]


@pytest.mark.parametrize("is_area", [True, False])
def test_a_place_that_became_a_link_is_not_written_through(tmp_path, is_area):
    (tmp_path / "elsewhere" / "pack").mkdir(parents=True)
    (tmp_path / "elsewhere" / "pack" / "file").write_text("not ours")
    (tmp_path / "to" / "area").parent.mkdir()
    link = tmp_path / "to" / "area" if is_area else tmp_path / "to" / "area" / "pack"
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(tmp_path / "elsewhere" / ("" if is_area else "pack"))
    with pytest.raises(PublishError, match="is a link; expected a folder"):
        put(tmp_path / "to" / "area" / "pack", FILES, replace=True)
    assert tree(tmp_path / "elsewhere") == {"pack/file": b"not ours"}


@pytest.mark.parametrize(("name", "what"), [("file", "a file"), ("loop", "a link that leads back to itself")])
def test_what_stands_in_the_way_of_a_folder_is_named(tmp_path, name, what):
    (tmp_path / "file").write_text("")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(PublishError, match=f"{name} cannot be written: {what} stands there"), locked(tmp_path / name):
        pass


@pytest.mark.parametrize("what", ["file", "link", "folder"])
def test_only_an_empty_folder_is_tidied_away(tmp_path, what):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "a").mkdir()
    at = tmp_path / "a" / "b"
    at.symlink_to(tmp_path / "elsewhere") if what == "link" else at.touch() if what == "file" else at.mkdir()
    tidy(at, tmp_path)
    assert (os.path.lexists(at), (tmp_path / "a").exists()) == ((False, False) if what == "folder" else (True, True))
    assert (tmp_path / "elsewhere").exists()


def test_a_full_disk_leaves_the_earlier_pack_and_nothing_beside_it(taken, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "copytree", full)
    with pytest.raises(PublishError, match=r"the disk is full\. What was there before is whole\. Make room"):
        put(taken, FILES, replace=True)
    assert tree(taken.parent) == {"2019-07-03/index.html": b"the earlier pack"}
    assert [path.name for path in taken.parent.iterdir()] == ["2019-07-03"]


def left(taken, what, machine, process):
    """Leave a hidden folder as a run does that is ended."""
    found = taken.with_name(f".2019-07-03.{what}-{machine}-{process}")
    found.mkdir()
    (found / "half.html").write_text("half")
    return found


@pytest.fixture
def ended():
    """Give the number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_what_a_run_of_this_machine_left_is_removed_by_whoever_has_the_lock_now(taken, ended):
    gone = [left(taken, each, place._machine(), ended) for each in ("new", "copy", "old")]
    mend(taken)
    assert [each.exists() for each in gone] == [False] * 3
    assert tree(taken) == {"index.html": b"the earlier pack"}


def test_what_another_machine_may_be_writing_is_removed_after_an_hour(taken, ended):
    old, new = left(taken, "new", "elsewhere", ended), left(taken, "copy", "elsewhere", ended)
    os.utime(old, (time.time() - place.STALE - 60,) * 2)
    mend(taken)
    assert (old.exists(), new.exists()) == (False, True)


def test_what_belongs_to_another_meeting_of_the_day_is_left_alone(taken, ended):
    other = taken.with_name(f".2019-07-03-board.new-{place._machine()}-{ended}")
    other.mkdir()
    mend(taken)
    assert other.exists()


def test_a_run_ended_between_two_renames_is_put_right(taken, ended):
    taken.rename(taken.with_name(f".2019-07-03.old-{place._machine()}-{ended}"))
    mend(taken)
    assert tree(taken.parent) == {"2019-07-03/index.html": b"the earlier pack"}


def test_there_is_nothing_to_mend_where_nothing_was(tmp_path):
    mend(tmp_path / "area" / "pack")
    assert list(tmp_path.iterdir()) == []


def test_a_second_publisher_waits_and_is_told_when_that_lasts_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "LOCK_SECONDS", 0.1)
    with locked(tmp_path), pytest.raises(PublishError) as refused, locked(tmp_path):
        pass
    told = f"Another run has been writing in {tmp_path} for more than 0.1 seconds. Try again when it has ended."
    assert str(refused.value) == told
    with locked(tmp_path):
        pass


def test_a_folder_that_cannot_be_written_is_said_to_be_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PublishError, match="cannot be written"), locked(tmp_path / "file"):
        pass


def test_what_fails_under_the_lock_is_raised_and_unlocks(tmp_path):
    with pytest.raises(TimeoutError), locked(tmp_path):
        raise TimeoutError
    with locked(tmp_path):
        pass


WRITER = """
import sys
from pathlib import Path
from sendplan.publish import place
if sys.argv[2] == "two":
    place.exchange = lambda one, other: False
packs = [{f"{n}.html": bytes([letter]) * 20_000 for n in range(5)} for letter in b"AB"]
print("begun", flush=True)
while True:
    for pack in packs:
        with place.locked(Path(sys.argv[1]).parent):
            place.mend(Path(sys.argv[1]))
            place.put(Path(sys.argv[1]), pack, replace=True)
"""
KILLS = 13  # with each way of putting a pack in its place


def is_whole(folder):
    found = tree(folder)
    return (
        set(found) == {f"{n}.html" for n in range(5)}
        and set(map(len, found.values())) == {20_000}
        and (len({content[:1] for content in found.values()}) == 1)
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed as POSIX does it")
@pytest.mark.parametrize("way", ["one", "two"])
def test_a_writer_killed_at_any_moment_leaves_one_whole_pack_and_every_earlier_one(tmp_path, way):
    chance, at = random.Random(6), tmp_path / "2019-07-03"  # noqa: S311 - the same moments each time
    for _ in range(KILLS):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, at, way], stdout=subprocess.PIPE)
        writer.stdout.readline()
        time.sleep(chance.uniform(0, 0.05))
        writer.kill()
        writer.wait()
        writer.stdout.close()
        if way == "one" and exchange_works(tmp_path) and earlier(at):
            assert is_whole(at), "without any run after it"
        mend(at)
        assert all(is_whole(each) for each in tmp_path.iterdir() if each.is_dir()), "the place and all beside it"
        assert not unfinished(at)
        for each in earlier(at)[:-1]:
            shutil.rmtree(each)


def exchange_works(folder):
    """Whether this disk can let two folders change names."""
    for name in "ab":
        (folder / f".{name}").mkdir()
    done = exchange(folder / ".a", folder / ".b")
    for name in "ab":
        (folder / f".{name}").rmdir()
    return done


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
    tidy(tmp_path / "a" / "b" / "c", tmp_path)
    assert tmp_path.exists()
    assert not (tmp_path / "a").exists()


# Two folders change names in one step, or are left as they are


@pytest.fixture
def two(tmp_path):
    """Give two folders, each with a file of its name."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).write_text(name)
    return tmp_path / "one", tmp_path / "other"


def inside(*folders):
    return [path.name for folder in folders for path in folder.iterdir()]


def answer(monkeypatch, number):
    """Stand in for a system whose call fails with an error of this number."""
    monkeypatch.setattr(place.sys, "platform", "linux")
    monkeypatch.setattr(place.ctypes, "CDLL", lambda *_, **__: SimpleNamespace(renameat2=lambda *_: -1))
    monkeypatch.setattr(place.ctypes, "get_errno", lambda: number)


def test_two_folders_change_names_or_nothing_is_done(two):
    done = exchange(*two)
    assert inside(*two) == (["other", "one"] if done else ["one", "other"])


@pytest.mark.skipif(sys.platform != "linux", reason="another call elsewhere")
def test_a_folder_that_is_not_there_is_an_error(two):
    with pytest.raises(FileNotFoundError):
        exchange(two[0], two[1].with_name("none"))
    assert inside(*two) == ["one", "other"]


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOSYS, errno.ENOTSUP])
def test_a_system_or_disk_that_cannot_is_no_error(two, monkeypatch, number):
    answer(monkeypatch, number)
    assert not exchange(*two)


def test_any_other_refusal_is_an_error_that_names_both_folders(two, monkeypatch):
    answer(monkeypatch, errno.EACCES)
    with pytest.raises(PermissionError) as refused:
        exchange(*two)
    assert (refused.value.filename, refused.value.filename2) == tuple(map(str, two))


def test_where_there_is_no_such_call_nothing_is_done(two, monkeypatch):
    monkeypatch.setattr(place.sys, "platform", "win32")
    assert not exchange(*two)
    assert inside(*two) == ["one", "other"]
