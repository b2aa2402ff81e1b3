"""Two folders change names in one step, or are left as they are."""

import errno
import sys
from types import SimpleNamespace

import pytest

from sendplan.publish import exchange as module
from sendplan.publish.exchange import exchange


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
    monkeypatch.setattr(module.sys, "platform", "linux")
    monkeypatch.setattr(module.ctypes, "CDLL", lambda *_, **__: SimpleNamespace(renameat2=lambda *_: -1))
    monkeypatch.setattr(module.ctypes, "get_errno", lambda: number)


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
    monkeypatch.setattr(module.sys, "platform", "win32")
    assert not exchange(*two)
    assert inside(*two) == ["one", "other"]
