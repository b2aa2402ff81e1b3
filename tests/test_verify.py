"""Whether a pack is as it was published: what was altered, missing or added."""

import hashlib
import json
import os
import re
import shutil
import sys

import pytest

from sendplan.__main__ import main
from sendplan.errors import PublishError
from sendplan.publish import contents, site
from sendplan.publish.manifest import manifest
from sendplan.publish.seals import Sealing, packs, seal
from sendplan.publish.verify import check, verify

FILES = {"index.html": b"index", "actions.html": b"actions", "figures.csv": b"figures"}


@pytest.fixture(scope="module")
def written(lancashire):
    from sendplan.opening import of_area

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


# Packs, where they stand, and what lists them


FIRST, SECOND = "2019-06-03", "2019-07-03"


@pytest.fixture
def put(tmp_path, written):
    """Put packs of meetings in their places below a folder, as publishing does, listed and sealed."""
    file = tmp_path / "kept" / "seals.txt"
    file.parent.mkdir()

    def publish(*meetings, audience="public", kept=None):
        to = tmp_path / "reports"
        root = contents.packs_root(to, audience)
        for meeting in meetings:
            said = {"meeting": meeting, "on": meeting, "audience": audience}
            content = json.loads(written) | said | {"not_for_publication": audience != "public"}
            place = write(root / "lancashire" / meeting, contents.as_json(content))
            seal(place, (place / "manifest.json").read_bytes(), Sealing(file), kept)
        site.write(root)
        return to

    return publish


@pytest.fixture
def reports(put):
    """Two packs in their places, as they were published; their seals are kept in kept/seals.txt too."""
    return put(FIRST, SECOND)


def told(capsys, *arguments):
    """Verify as a user does: the status, and the faults, each without the folder it was found in."""
    status = main(["verify", *map(str, arguments)])
    return status, [line.partition(": ")[2] for line in capsys.readouterr().err.splitlines()]


def swap(one, other):
    one.rename(one.with_name("aside"))
    other.rename(one)
    one.with_name("aside").rename(other)


def altered(pack, **said):
    content = json.loads((pack / "manifest.json").read_bytes())
    (pack / "manifest.json").write_bytes(contents.as_json(content | said))


def with_page_forged(pack):
    """Rewrite a page, and put its new hash and size into the manifest."""
    (pack / "actions.html").write_bytes(b"all is well")
    files = json.loads((pack / "manifest.json").read_bytes())["files"]
    files["actions.html"] = {"bytes": 11, "sha256": hashlib.sha256(b"all is well").hexdigest()}
    altered(pack, files=files)


def linked(folder, to):
    """Put a link to a copy in the place of a folder."""
    shutil.move(folder, to)
    folder.symlink_to(to)


def sealed_again(reports):
    """Put the seals of the packs there now into SEALS, and the index page of what is there now beside them."""
    (reports / "SEALS").unlink()
    for pack in packs(reports):
        seal(pack, b"", Sealing())
    site.write(reports)


def test_what_was_published_is_as_published_and_it_is_said_what_only_a_copy_can_tell(reports, capsys):
    assert main(["verify", str(reports)]) == 0
    said = capsys.readouterr()
    first, _, last, note = said.out.splitlines()
    assert re.fullmatch(rf"{reports}/lancashire/{FIRST}: 3 files as published, manifest [0-9a-f]{{64}}", first)
    assert (last, said.err) == (f"{reports}: 2 packs as listed", "")
    assert note == "Only a copy of the seals kept elsewhere (--seals FILE) can tell whether SEALS itself was changed."


def test_where_the_copy_is_given_nothing_is_left_to_say(reports, tmp_path, capsys):
    assert main(["verify", str(reports), "--seals", str(tmp_path / "kept" / "seals.txt")]) == 0
    assert "Only a copy" not in capsys.readouterr().out


MOVED = "its manifest is that of lancashire/{}, and it stands in {}: it was moved."
OTHER = "its manifest.json is not the one that {} lists: it was changed, or is another pack's."
ADDED = "it is not listed in {}: it was added, renamed or moved."
GONE = "lancashire/{} is listed in {}, and there is no such pack: it was removed, renamed or moved."
INDEX = "index.html is not the list of the packs here: it or a pack was changed, or another version wrote it."
LINK = "it is a link, or in a link, in the place of a folder: what is behind it is not checked."
FORGED = {
    "packs that changed places": (
        lambda at: swap(at / "lancashire" / FIRST, at / "lancashire" / SECOND),
        [
            *(MOVED.format(SECOND, f"lancashire/{FIRST}"), OTHER.format("SEALS")),
            *(MOVED.format(FIRST, f"lancashire/{SECOND}"), OTHER.format("SEALS")),
            INDEX,
        ],
    ),
    "a pack removed": (
        lambda at: shutil.rmtree(at / "lancashire" / FIRST),
        [INDEX, GONE.format(FIRST, "SEALS")],
    ),
    "every pack removed": (
        lambda at: shutil.rmtree(at / "lancashire"),
        [INDEX, GONE.format(FIRST, "SEALS"), GONE.format(SECOND, "SEALS")],
    ),
    "a headline changed": (
        lambda at: altered(at / "lancashire" / FIRST, headlines=[["94 of 94", "actions complete"]]),
        [OTHER.format("SEALS")],
    ),
    "a page rewritten, and the manifest with it": (
        lambda at: with_page_forged(at / "lancashire" / FIRST),
        [OTHER.format("SEALS")],
    ),
    "an area renamed": (
        lambda at: (at / "lancashire").rename(at / "elsewhere"),
        [
            *(MOVED.format(FIRST, f"elsewhere/{FIRST}"), ADDED.format("SEALS")),
            *(MOVED.format(SECOND, f"elsewhere/{SECOND}"), ADDED.format("SEALS")),
            *(INDEX, GONE.format(FIRST, "SEALS"), GONE.format(SECOND, "SEALS")),
        ],
    ),
    "a pack added": (
        lambda at: shutil.copytree(at / "lancashire" / FIRST, at / "lancashire" / "2019-05-13"),
        [MOVED.format(FIRST, "lancashire/2019-05-13"), ADDED.format("SEALS"), INDEX],
    ),
    "a pack added beside the areas": (
        lambda at: shutil.copytree(at / "lancashire" / FIRST, at / FIRST),
        [MOVED.format(FIRST, f"reports/{FIRST}"), ADDED.format("SEALS")],
    ),
    "a pack kept as an earlier one that was none": (
        lambda at: shutil.copytree(at / "lancashire" / FIRST, at / "lancashire" / f"{FIRST}.earlier-1"),
        [ADDED.format("SEALS"), INDEX],
    ),
    "a link in the place of a pack": (lambda at: linked(at / "lancashire" / FIRST, at.with_name("copy")), [LINK]),
    "a link in the place of an area": (lambda at: linked(at / "lancashire", at.with_name("copy")), [LINK]),
    "an index page rewritten": (lambda at: (at / "index.html").write_text("no papers"), [INDEX]),
    "an index page removed": (
        lambda at: (at / "index.html").unlink(),
        ["index.html, the list of all packs, is missing."],
    ),
    "seals removed": (
        lambda at: (at / "SEALS").unlink(),
        ["there is no SEALS, which lists the seals of the packs: publish writes it."],
    ),
    "when it was made": (lambda at: (at / "lancashire" / FIRST / "run.json").write_text("{'seconds': 1}"), []),
    "what a run left that was ended": (lambda at: (at / "lancashire" / f".{FIRST}.new-host-1").mkdir(), []),
}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
@pytest.mark.parametrize(("forge", "faults"), FORGED.values(), ids=FORGED)
def test_whatever_is_not_where_and_as_it_was_published_is_named(reports, forge, faults, capsys):
    forge(reports)
    assert told(capsys, reports) == (1 if faults else 0, faults)


@pytest.mark.parametrize(
    ("forge", "fault"),
    [
        (lambda at: altered(at / "lancashire" / FIRST, headlines=[["94 of 94", "actions complete"]]), OTHER[:-1]),
        (lambda at: with_page_forged(at / "lancashire" / FIRST), OTHER[:-1]),
        (lambda at: shutil.rmtree(at / "lancashire" / FIRST), f"lancashire/{FIRST} is listed in {{}}"),
    ],
)
def test_where_the_seals_were_changed_too_only_the_copy_kept_elsewhere_tells(reports, tmp_path, forge, fault, capsys):
    forge(reports)
    sealed_again(reports)
    assert told(capsys, reports) == (0, [])
    kept = tmp_path / "kept" / "seals.txt"
    status, (said,) = told(capsys, reports, "--seals", kept)
    assert status == 1
    assert said.startswith(fault.format(kept))


def test_a_folder_of_which_nothing_is_left_but_seals_is_told_of_pack_by_pack(reports, capsys):
    shutil.rmtree(reports / "lancashire")
    (reports / "index.html").unlink()
    assert told(capsys, reports) == (1, [GONE.format(FIRST, "SEALS"), GONE.format(SECOND, "SEALS")])


def test_a_pack_alone_or_an_area_is_held_against_the_seals_of_the_folder_it_is_in(reports, capsys):
    altered(reports / "lancashire" / FIRST, headlines=[])
    for folder, status in ((FIRST, 1), (SECOND, 0), ("", 1)):
        assert told(capsys, reports / "lancashire" / folder) == (status, [OTHER.format("SEALS")] * status)
    shutil.rmtree(reports / "lancashire" / FIRST)
    assert told(capsys, reports / "lancashire") == (1, [GONE.format(FIRST, "SEALS")])
    assert told(capsys, reports / "lancashire" / SECOND) == (0, [])


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_is_told_of_also_where_it_is_what_was_asked_for(reports, capsys):
    linked(reports, reports.with_name("disk"))
    assert told(capsys, reports) == (0, []), "the folder of all packs may be anywhere"
    linked(reports / "lancashire", reports.with_name("copy"))
    assert told(capsys, reports / "lancashire" / FIRST) == (1, [LINK])


def test_packs_that_are_not_public_have_seals_and_an_index_of_their_own(put, reports, tmp_path, capsys):
    apart = put(FIRST, audience="board") / "not-for-publication"
    kept = tmp_path / "kept" / "seals.txt"
    assert told(capsys, reports, "--seals", kept) == (0, [])
    assert told(capsys, apart, "--seals", kept) == (0, [])
    assert len(verify(reports)) == 3 + 2
    altered(apart / "lancashire" / FIRST, headlines=[])
    assert told(capsys, reports, "--seals", kept) == (
        1,
        [OTHER.format("SEALS"), f"{OTHER.format(kept)[:-1]}, or published without --seals."],
    )
    shutil.rmtree(apart)
    _, (said,) = told(capsys, reports, "--seals", kept)
    assert said.startswith(f"not-for-publication/lancashire/{FIRST} is listed in {kept}")


@pytest.mark.parametrize(
    ("audience", "fault"),
    [
        ("board", "it is public, and stands in not-for-publication."),
        ("public", "it is not public, and does not stand in not-for-publication."),
    ],
)
def test_a_pack_stands_with_those_for_its_audience(put, audience, fault, capsys):
    to = put(FIRST, audience=audience)
    other = "board" if audience == "public" else "public"
    pack = contents.packs_root(to, audience) / "lancashire" / FIRST
    altered(pack, audience=other, not_for_publication=other != "public")
    assert told(capsys, pack) == (1, [fault, OTHER.format("SEALS")])


def test_a_manifest_that_contradicts_itself_of_its_audience_is_told(reports, capsys):
    altered(reports / "lancashire" / FIRST, not_for_publication=True)
    _, (said, _) = told(capsys, reports)
    assert said == "its manifest says both that it is for public and the contrary."


def test_a_replaced_pack_is_as_published_under_the_name_it_is_kept_by(put, reports, capsys):
    pack = reports / "lancashire" / FIRST
    pack.rename(kept := pack.with_name(f"{FIRST}.earlier-1"))
    put(FIRST, kept=kept)
    assert told(capsys, reports) == (0, [])
    pack.with_name(f"{FIRST}.earlier-1").rename(pack.with_name(f"{FIRST}.earlier-x"))
    assert MOVED.format(FIRST, f"lancashire/{FIRST}.earlier-x") in told(capsys, reports)[1]


HOSTILE = "\x1b[2J\nreports: as published\u202e" + "x" * 9000


@pytest.mark.parametrize(
    "said", [{"area": HOSTILE}, {"audience": HOSTILE}, {"files": {HOSTILE: {"bytes": 1, "sha256": "0" * 64}}}]
)
def test_what_a_manifest_says_is_shown_in_one_line_that_a_terminal_does_not_obey(reports, said, capsys):
    altered(reports / "lancashire" / FIRST, **said)
    assert main(["verify", str(reports)]) == 1
    lines = capsys.readouterr().err.split("\n")
    assert all(line.isprintable() and len(line) < 700 for line in lines)
    assert any("\\x1b[2J\\nreports" in line for line in lines)
    assert not any(line.startswith("reports") for line in lines)


@pytest.mark.parametrize(
    "said",
    [
        {"on": "9999-12-31", "as_at": "0001-01-01"},
        {"counts": [["amber", 1]]},
        {"counts": [["past due", 10**400]]},
        {"area_name": "{{ 7 * 7 }}<script>"},
    ],
    ids=["days", "no count past due", "a large count", "markup"],
)
def test_the_list_can_be_set_against_whatever_a_manifest_says(reports, said, capsys):
    altered(reports / "lancashire" / SECOND, **said)
    assert told(capsys, reports)[0] == 1


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
def test_a_folder_whose_name_is_no_text_is_told_of(reports, capsys):
    name = os.fsdecode(b"2019-\xff")
    shutil.copytree(reports / "lancashire" / FIRST, reports / "lancashire" / name)
    status, said = told(capsys, reports)
    assert (status, said[0]) == (1, MOVED.format(FIRST, "lancashire/2019-\\udcff"))
    site.write(reports)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("zz  lancashire/2019-06-03/manifest.json", "is no seal"),
        (f"{'0' * 64}  ../../etc/passwd", "is no seal"),
        (f"{'0' * 64}  /lancashire/2019-06-03/manifest.json", "is no seal"),
        (f"{'0' * 64}  lancashire/\x1b[2J/manifest.json", "is no seal"),
        (f"{'0' * 64}  lancashire/2019-06-03/manifest.json", "names a pack a second time"),
    ],
)
def test_seals_that_are_none_are_a_fault_and_open_nothing(reports, line, why, capsys):
    content = (reports / "SEALS").read_text(encoding="utf-8")
    (reports / "SEALS").write_text(f"{content}{line}\n", encoding="utf-8")
    status, (said,) = told(capsys, reports)
    assert status == 1
    assert said.startswith(f"{reports / 'SEALS'}, line 3, {why}")


def test_a_copy_that_is_not_there_or_no_text_is_a_fault(reports, tmp_path, capsys):
    file = tmp_path / "none"
    assert told(capsys, reports, "--seals", file) == (1, [f"There is no {file}."])
    file.write_bytes(b"\xff\xfe")
    assert told(capsys, reports, "--seals", file) == (1, [f"{file} is no list of seals: it is no text in UTF-8."])
