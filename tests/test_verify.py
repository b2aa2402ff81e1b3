"""Whether a pack is as it was published: what was altered, missing or added."""

import json
import os

import pytest

from sendplan.errors import PublishError
from sendplan.publish import contents
from sendplan.publish.manifest import manifest
from sendplan.publish.verify import check, packs, verify

FILES = {"index.html": b"index", "actions.html": b"actions", "figures.csv": b"figures"}


@pytest.fixture(scope="module")
def written(lancashire):
    from sendplan.meeting import of_area

    return manifest(of_area(lancashire, "2019-07-03"), {}, FILES)


@pytest.fixture
def pack(tmp_path, written):
    """Write a pack into a folder of reports."""
    place = tmp_path / "reports" / "lancashire" / "2019-07-03"
    return write(place, written)


def write(place, written):
    place.mkdir(parents=True)
    for name, content in FILES.items():
        (place / name).write_bytes(content)
    (place / "manifest.json").write_bytes(written)
    (place / "run.json").write_text("{}")
    return place


def test_a_pack_as_it_was_published_has_no_fault_and_a_seal(pack):
    (found,) = verify(pack)
    assert (found.folder, found.files, found.faults) == (pack, 3, ())
    assert len(found.seal) == 64


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda pack: (pack / "actions.html").write_bytes(b"actionz"), "actions.html was altered"),
        (lambda pack: (pack / "actions.html").unlink(), "actions.html is missing"),
        (lambda pack: (pack / "more.html").write_text(""), "more.html was added"),
        (lambda pack: (pack / "more").mkdir(), "more was added"),
    ],
)
def test_what_is_not_as_published_is_named(pack, change, fault):
    change(pack)
    assert check(pack).faults == (fault,)


def test_every_fault_is_told_at_once(pack):
    (pack / "actions.html").write_bytes(b"")
    (pack / "figures.csv").unlink()
    (pack / "zebra.html").write_text("")
    assert len(check(pack).faults) == 3


def test_when_it_was_made_is_no_content(pack):
    (pack / "run.json").write_text('{"seconds": 3}')
    assert check(pack).faults == ()


def test_a_link_is_not_followed_even_to_the_same_content(pack):
    (pack.parent / "elsewhere").write_bytes(FILES["actions.html"])
    (pack / "actions.html").unlink()
    (pack / "actions.html").symlink_to(pack.parent / "elsewhere")
    assert check(pack).faults == ("actions.html is no longer a file of the pack but a link or a folder",)


@pytest.mark.parametrize("name", ["../secret", "/etc/hostname", "sub/page.html", "..", ""])
def test_a_name_in_a_manifest_that_leads_elsewhere_is_never_opened(pack, name, monkeypatch):
    (pack.parent / "secret").write_text("secret")
    content = json.loads((pack / "manifest.json").read_bytes())
    content["files"][name] = content["files"]["index.html"]
    (pack / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    opened = []
    hashes = contents.sha256
    monkeypatch.setattr(contents, "sha256", lambda path: opened.append(path) or hashes(path))
    assert check(pack).faults == (f"{name} is missing",)
    assert {path.parent for path in opened} == {pack}


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "it has no manifest.json"), (b"{", "its manifest.json is not one that sendplan wrote: Invalid JSON")],
)
def test_without_a_manifest_nothing_can_be_checked_and_that_is_a_fault(pack, content, reason):
    (pack / "manifest.json").unlink()
    if content is not None:
        (pack / "manifest.json").write_bytes(content)
    (fault,) = check(pack).faults
    assert fault.startswith(f"nothing can be checked, for {reason}")
    assert fault.endswith("Publish it again with --replace")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes on Windows")
@pytest.mark.parametrize(
    ("put", "found"), [(lambda path: os.mkfifo(path), "a pipe"), (lambda path: path.mkdir(), "a folder")]
)
def test_a_manifest_that_is_no_file_is_told_and_never_waited_for(pack, put, found):
    (pack / "manifest.json").unlink()
    put(pack / "manifest.json")
    assert check(pack).faults[0].startswith(f"nothing can be checked, for its manifest.json is {found}")


def test_a_file_that_cannot_be_read_is_told_of(pack, monkeypatch):
    hashes = contents.sha256

    def refuse(path):
        if path.name == "actions.html":
            raise PermissionError(13, "Permission denied")
        return hashes(path)

    monkeypatch.setattr(contents, "sha256", refuse)
    assert check(pack).faults == ("actions.html cannot be read: Permission denied",)


def test_every_pack_of_a_folder_is_checked_earlier_ones_and_those_apart_too(pack, written):
    reports = pack.parents[1]
    (reports / "index.html").write_text("the list of all packs")
    earlier = write(pack.with_name("2019-07-03.earlier-1"), written)
    apart = write(reports / "not-for-publication" / "lancashire" / "2019-07-03", written)
    (reports / ".failed" / "lancashire").mkdir(parents=True)
    (reports / ".failed" / "index.html").write_text("no pack")
    assert [each.folder for each in verify(reports)] == [pack, earlier, apart]


def test_a_pack_of_an_older_version_is_found_and_cannot_be_checked(pack):
    older = pack.with_name("2018-01-25")
    older.mkdir()
    (older / "index.html").write_text("older")
    first, second = verify(pack.parent)
    assert (first.folder, second.faults) == (older, ())
    assert "it has no manifest.json" in first.faults[0]


def test_a_folder_put_into_a_pack_hides_nothing_of_it(pack):
    (pack / "inside").mkdir()
    (pack / "inside" / "index.html").write_text("no pack")
    assert pack in packs(pack)
    assert check(pack).faults == ("inside was added",)


@pytest.mark.parametrize(("name", "message"), [("nowhere", "There is no folder"), ("", "There is no pack in")])
def test_where_there_is_no_pack_that_is_refused(tmp_path, name, message):
    with pytest.raises(PublishError, match=message):
        verify(tmp_path / name)
