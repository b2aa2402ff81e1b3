"""The manifest of a pack: what it was made from, by what, and the hash of every file in it."""

import hashlib
import json
import shutil
import subprocess
from dataclasses import replace

import pytest

from sendplan import open_meeting
from sendplan.publish import manifest as module
from sendplan.publish.manifest import Manifest, ManifestError, commit, counts, manifest, read

FILES = {"index.html": b"index", "page.html": "Dŵr".encode()}
PARAMETERS = {"area": "lancashire", "meeting": "2019-07-03", "audience": "public", "days": 7}


@pytest.fixture
def written(july):
    return manifest(july, PARAMETERS, FILES)


@pytest.fixture
def found(written):
    return json.loads(written)


def hashed(content):
    return hashlib.sha256(content).hexdigest()


def test_it_says_whose_pack_it_is_and_for_whom(found):
    said = {name: found[name] for name in ("area", "body", "meeting", "as_at", "plan", "audience", "made_up", "title")}
    assert said == {
        "area": "lancashire",
        "body": "Children's Services Scrutiny Committee",
        "meeting": "2019-07-03",
        "as_at": "2019-06-24",
        "plan": "ip",
        "audience": "public",
        "made_up": False,
        "title": "Papers for 3 July 2019",
    }


def test_it_lists_every_file_with_its_size_and_hash_and_not_itself(found):
    assert found["files"] == {
        name: {"bytes": len(content), "sha256": hashed(content)} for name, content in FILES.items()
    }


# Columns that came later, which the areas do not use: no hash depends on them.
UNUSED = {
    "actions": ["parent", "depends_on", "success", "partners", "accountable"],
    "observations": ["rating", "responses"],
}


def test_it_lists_what_was_known_of_every_table_and_the_notebooks_that_the_pack_was_made_from(found, july):
    assert set(found["inputs"]["data"]) == {name for name, rows in july.area.tables.items() if len(rows)} | {"area"}
    actions = july.area.tables["actions"].drop(columns=UNUSED["actions"]).to_csv(index=False).encode()
    assert found["inputs"]["data"]["actions"] == hashed(actions)
    assert set(found["inputs"]["notebooks"]) == {f"{name}.ipynb" for name in july.body.notebooks}


def test_no_hash_in_it_is_of_a_hidden_number_nor_is_the_seed_there():
    public, board = (open_meeting("exampleshire", "2024-04-18", each) for each in ("public", "board"))
    found, open_ = (json.loads(manifest(each, PARAMETERS, FILES)) for each in (public, board))
    shown = public.area.tables["observations"].drop(columns=UNUSED["observations"]).to_csv(index=False).encode()
    assert found["inputs"]["data"]["observations"] == hashed(shown) != open_["inputs"]["data"]["observations"]
    assert found["inputs"]["data"]["updates"] == open_["inputs"]["data"]["updates"]
    assert "seed" not in found["disclosure"]


def test_it_names_parameters_disclosure_code_and_the_versions_of_what_made_it(found, july):
    assert found["parameters"] == PARAMETERS
    assert found["disclosure"]["threshold"] == july.area.facts.disclosure.threshold
    assert {"sendplan", "pandas", "altair", "vl-convert-python", "papermill", "nbconvert"} <= set(found["versions"])
    assert found["code"] == module.code_hash()


def test_it_holds_no_key_of_a_page_and_older_ones_that_hold_some_can_be_read(found, tmp_path):
    assert "pages" not in found
    (tmp_path / "manifest.json").write_text(json.dumps(found | {"pages": {"actions": "a1"}}), encoding="utf-8")
    assert read(tmp_path).meeting == "2019-07-03"


def test_it_holds_the_headlines_and_the_counts_in_the_words_of_the_plan(found):
    assert found["headlines"][0] == ["18", "of 94 actions complete: 19%"]
    assert found["counts"] == [
        ["complete", 18],
        ["green", 14],
        ["amber", 32],
        ["red", 8],
        ["not started", 22],
        ["past due", 12],
    ]


def test_a_meeting_without_ratings_has_no_headlines_and_no_counts(meetings):
    found = json.loads(manifest(meetings["2018-01-25"], PARAMETERS, FILES))
    assert (found["plan"], found["headlines"], found["counts"]) == (None, [], [])
    assert counts(meetings["2018-01-25"]) == ()


def test_it_is_the_same_whatever_the_order_of_files_and_parameters(july, written):
    backwards = (dict(reversed(each.items())) for each in (PARAMETERS, FILES))
    assert manifest(july, *backwards) == written


def test_it_is_sorted_utf_8_with_plain_line_ends_and_no_place_on_the_machine_or_time(july, written, found):
    assert b"\r" not in written
    assert written.endswith(b"}\n")
    assert list(found) == sorted(found)
    assert str(july.area.folder).encode() not in written
    assert "ŵ".encode() in module.as_json({"word": "Dŵr"})


def test_a_pack_for_the_board_says_that_it_is_not_for_publication(july):
    found = json.loads(manifest(replace(july, audience="board"), PARAMETERS, FILES))
    assert (found["audience"], found["not_for_publication"]) == ("board", True)


def test_what_is_written_can_be_read_again(tmp_path, written):
    (tmp_path / "manifest.json").write_bytes(written)
    assert read(tmp_path).files["page.html"].sha256 == hashed(FILES["page.html"])


def test_what_a_later_version_adds_is_passed_over(tmp_path, found):
    (tmp_path / "manifest.json").write_text(json.dumps(found | {"new": 1}), encoding="utf-8")
    assert isinstance(read(tmp_path), Manifest)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "it has no manifest.json"),
        (b"", "its manifest.json is not one that sendplan wrote: Invalid JSON"),
        (b"[1, 2]", "its manifest.json is not one that sendplan wrote: "),
        (b"{}", "its manifest.json is not one that sendplan wrote: area: Field required"),
        (b"\xff\xfe", "its manifest.json is not one that sendplan wrote: Invalid JSON"),
    ],
)
def test_a_manifest_that_is_none_is_refused_with_the_reason(tmp_path, content, message):
    if content is not None:
        (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(ManifestError) as refused:
        read(tmp_path)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    "wrong",
    [
        {"files": []},
        {"files": {"a": 1}},
        {"files": {"a": {"bytes": 1, "sha256": "no hash"}}},
        {"on": "tomorrow"},
        {"counts": 3},
    ],
)
def test_a_manifest_of_another_shape_is_refused(tmp_path, found, wrong):
    (tmp_path / "manifest.json").write_text(json.dumps(found | wrong), encoding="utf-8")
    with pytest.raises(ManifestError, match="is not one that sendplan wrote"):
        read(tmp_path)


# The commit


@pytest.fixture
def checkout(tmp_path):
    """Give a checkout with one commit."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "table.csv").write_text("a\n")
    who = ("-c", "user.name=Analyst", "-c", "user.email=analyst@example.org", "-c", "commit.gpgsign=false")
    for arguments in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "Begin")):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)
    module.commit.cache_clear()
    return tmp_path


def test_the_commit_of_a_checkout_is_known_and_that_nothing_was_changed(checkout):
    found = commit(checkout)
    assert (len(found.id), found.changed) == (40, False)


@pytest.mark.parametrize("name", ["table.csv", "new.csv"], ids=["a file changed", "a file added"])
def test_a_changed_file_is_told(checkout, name):
    (checkout / "data" / name).write_text("b\n")
    assert commit(checkout).changed


def test_a_folder_that_is_no_checkout_has_no_commit_even_within_another_one(checkout):
    assert commit(checkout / "data") is None


def test_without_git_the_commit_is_not_known(checkout, monkeypatch):
    monkeypatch.setattr(module.shutil, "which", lambda _: None)
    assert commit(checkout) is None


def test_a_git_that_fails_or_hangs_leaves_the_commit_unknown(checkout, monkeypatch):
    def hang(*arguments, **options):
        raise subprocess.TimeoutExpired("git", options["timeout"])

    monkeypatch.setattr(module.subprocess, "run", hang)
    assert commit(checkout) is None


def test_git_is_not_led_elsewhere_and_runs_no_program_that_a_checkout_names(checkout, monkeypatch):
    here = commit(checkout)
    module.commit.cache_clear()
    monkeypatch.setenv("GIT_DIR", str(checkout / "nowhere"))
    script = checkout / "watch.sh"
    script.write_text(f"#!/bin/sh\ntouch {checkout / 'ran'}\n")
    script.chmod(0o755)
    with (checkout / ".git" / "config").open("a") as config:
        config.write(f"[core]\n\tfsmonitor = {script}\n")
    assert commit(checkout) == here
    assert not (checkout / "ran").exists()
