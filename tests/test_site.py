"""The index of all packs: newest first, what changed from one to the next, from what is there alone."""

import errno
import json
import shutil
from datetime import date
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from sendplan.opening import of_area
from sendplan.publish import site
from sendplan.publish.manifest import Manifest, manifest

COUNTS = (("complete", 18), ("amber", 32), ("past due", 12))


@pytest.fixture(scope="module")
def pattern(lancashire):
    return json.loads(manifest(of_area(lancashire, "2019-07-03"), {}, {}))


@pytest.fixture
def pack(tmp_path, pattern):
    """Write packs with manifests of their own: the day, and what else is to be said."""

    def write(name, area="lancashire", **said):
        place = tmp_path / area / name
        place.mkdir(parents=True)
        (place / "index.html").write_text("a pack")
        content = pattern | {"area": area, "meeting": name, "on": name[:10], "counts": COUNTS} | said
        (place / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
        return place

    return write


def listed(root):
    """Write the list, and read it."""
    site.write(root)
    return (root / "index.html").read_text(encoding="utf-8")


class Page(HTMLParser):
    """Headings and links of a page, and its text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.links, self.headings, self.text = [], [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [dict(attrs)["href"]] if tag == "a" else []
        self.headings += [[tag, ""]] if tag in ("h1", "h2", "h3") else []

    def handle_data(self, data):
        self.text += data
        if self.headings and self.tags[-1] == self.headings[-1][0]:
            self.headings[-1][1] += data.strip()


def of(**said):
    """Make a manifest as far as changes look at it."""
    return Manifest.model_construct(**{"plan": "ip", "counts": COUNTS, "on": date(2019, 6, 3)} | said)


def test_every_pack_of_every_area_is_listed_newest_first_by_area(tmp_path, pack):
    for area, name in (("lancashire", "2019-06-03"), ("another", "2020-01-01"), ("lancashire", "2019-07-03")):
        pack(name, area, area_name=area.capitalize())
    page = Page(listed(tmp_path))
    assert page.links[1:] == [
        "another/2020-01-01/index.html",
        "lancashire/2019-07-03/index.html",
        "lancashire/2019-06-03/index.html",
    ]
    assert page.headings[:3] == [["h1", "Papers on SEND improvement plans"], ["h2", "Another"], ["h2", "Lancashire"]]
    assert page.tags.count("h1") == 1


def test_every_link_leads_to_a_file_that_is_there(tmp_path, pack):
    pack("2019-06-03")
    shutil.rmtree(pack("2019-07-03"))
    pack("2019-07-03.earlier-1")
    (tmp_path / "lancashire" / "empty").mkdir()
    links = [each for each in Page(listed(tmp_path)).links if not each.startswith("#")]
    assert links
    assert [each for each in links if not (tmp_path / unquote(each)).is_file()] == []


def test_what_changed_since_the_pack_before_is_told(tmp_path, pack):
    pack("2019-06-03", counts=(("complete", 15), ("amber", 32), ("red", 2), ("past due", 12)))
    pack("2019-07-03")
    text = " ".join(Page(listed(tmp_path)).text.split())
    told = "Compared with the papers for 3 June 2019: 18 complete (was 15), 32 amber and 0 red (was 2); 12 past due."
    assert told in text
    assert "15 complete, 32 amber and 2 red; 12 past due." in text, "the first is compared with nothing"


def test_what_changed_is_told_since_the_pack_before_of_the_same_body(tmp_path, pack):
    pack("2019-05-13", counts=(("complete", 1), ("past due", 12)))
    pack("2019-06-03", body="Another board", counts=(("complete", 15), ("past due", 12)))
    pack("2019-07-03", counts=(("complete", 18), ("past due", 12)))
    text = " ".join(Page(listed(tmp_path)).text.split())
    assert "Compared with the papers for 13 May 2019: 18 complete (was 1); 12 past due." in text
    assert "3 June 2019: 18" not in text


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        (None, of(), "18 complete and 32 amber; 12 past due."),
        (of(plan="wsoa"), of(), "18 complete and 32 amber; 12 past due."),
        (of(counts=()), of(), "18 complete and 32 amber; 12 past due."),
        (of(), of(counts=()), "No rating of an action is in the record."),
        (of(), of(), "Compared with the papers for 3 June 2019: 18 complete and 32 amber; 12 past due."),
        (
            of(counts=(("amber", 1), ("past due", 0))),
            of(counts=(("complete", 1), ("past due", 0))),
            "Compared with the papers for 3 June 2019: 1 complete (was 0) and 0 amber (was 1); 0 past due.",
        ),
    ],
    ids=["first", "another plan", "not rated before", "not rated now", "no change", "all changed"],
)
def test_counts_are_compared_only_where_they_are_of_the_same_plan(then, now, told):
    assert site.changed(then, now) == told


def test_a_pack_that_was_replaced_stays_linked_and_is_said_to_be(tmp_path, pack):
    for name in ("2019-07-03", "2019-07-03.earlier-10", "2019-07-03.earlier-2"):
        pack(name)
    page = Page(listed(tmp_path))
    assert page.links[1:] == [
        "lancashire/2019-07-03/index.html",
        "lancashire/2019-07-03.earlier-2/index.html",
        "lancashire/2019-07-03.earlier-10/index.html",
    ]
    assert "Replaced: version 1 for 3 July 2019, version 2 for 3 July 2019." in page.text


def test_where_only_replaced_packs_are_left_that_is_said(tmp_path, pack):
    pack("2019-07-03.earlier-1")
    page = Page(listed(tmp_path))
    assert page.links[1:] == ["lancashire/2019-07-03.earlier-1/index.html"]
    assert "version 1 for 3 July 2019 (the version that replaced it is not here)." in page.text


@pytest.mark.parametrize("content", [None, "{", "[]"])
def test_a_pack_without_a_manifest_that_can_be_read_is_listed_by_its_folder(tmp_path, pack, content):
    path = pack("2019-07-03") / "manifest.json"
    path.unlink()
    if content:
        path.write_text(content)
    page = Page(listed(tmp_path))
    assert page.links[1:] == ["lancashire/2019-07-03/index.html"]
    assert "2019-07-03" in page.text
    assert "they have no manifest that can be read" in page.text


def test_a_made_up_area_is_said_to_be_made_up(tmp_path, pack):
    pack("2024-06-20", "exampleshire", area_name="Exampleshire", made_up=True)
    pack("2019-07-03")
    assert Page(listed(tmp_path)).text.count(" is made up.") == 1


def test_packs_apart_and_folders_of_failed_notebooks_are_not_on_the_public_list(tmp_path, pack):
    pack("2019-07-03")
    pack("lancashire", "not-for-publication")
    pack("lancashire", ".failed")
    assert Page(listed(tmp_path)).links[1:] == ["lancashire/2019-07-03/index.html"]


def test_the_list_of_packs_apart_says_that_it_is_not_for_publication(tmp_path, pack):
    pack("2019-07-03", "not-for-publication/lancashire")
    assert "<strong>Not for publication" in listed(tmp_path / "not-for-publication")
    pack("2019-07-03")
    assert "Not for publication" not in listed(tmp_path)


def test_it_is_the_same_whatever_the_order_of_publishing(tmp_path, pack):
    places = [pack("2019-06-03"), pack("2019-07-03"), pack("2020-01-01", "another")]
    first = listed(tmp_path)
    aside = {place: place.rename(tmp_path / f".{number}") for number, place in enumerate(places)}
    for place in reversed(places):
        aside[place].rename(place)
        listed(tmp_path)
    assert listed(tmp_path) == first


def test_without_any_pack_there_is_no_list_but_one_that_is_there_is_emptied(tmp_path, pack):
    site.write(tmp_path / "nowhere")
    site.write(tmp_path)
    assert list(tmp_path.iterdir()) == []
    place = pack("2019-07-03")
    listed(tmp_path)
    shutil.rmtree(place)
    assert "There are none here." in listed(tmp_path)


def test_it_is_put_in_its_place_in_one_step_and_nothing_is_left_beside_it(tmp_path, pack, monkeypatch):
    pack("2019-07-03")
    before = listed(tmp_path)

    def refuse(path, content):
        path.touch()
        raise OSError(errno.ENOSPC, "no space", "x.tmp")

    monkeypatch.setattr(site.Path, "write_bytes", refuse)
    with pytest.raises(site.PublishError, match=r"^[^.]*index\.html cannot be written: the disk is full\. What was"):
        site.write(tmp_path)
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == before
    assert {path.name for path in tmp_path.iterdir()} == {"index.html", "lancashire"}


def test_what_a_manifest_says_is_shown_and_not_obeyed(tmp_path, pack):
    pack("2019-07-03", body="<script>alert(1)</script>")
    page = listed(tmp_path)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_folder_with_signs_in_its_name_is_linked_so_that_it_is_found(tmp_path, pack):
    pack("2019-07-03 #2?", on="2019-07-03")
    assert "lancashire/2019-07-03%20%232%3F/index.html" in Page(listed(tmp_path)).links
