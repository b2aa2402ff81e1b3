"""Many parts under headings of their own: together as a page shows them, and apart as slides do."""

import json

import pytest
from markup import Read

from sendplan.parts import MIME, Part, Parts
from sendplan.tables import Table
from sendplan.words import say

FIRST = Part("1. Leaders", [say("Told & <b>"), Table("Figures", ["A", "B"], [["1", "2"]])])
SECOND = Part("2. Needs", [])


def bundle(*parts):
    return Parts(parts)._repr_mimebundle_()


@pytest.mark.parametrize("level", [2, 3])
def test_a_part_is_a_section_with_a_heading_of_a_level_and_then_its_blocks(level):
    read = Read(FIRST.html(level))
    assert [each["tag"] for each in read.elements][:3] == ["section", f"h{level}", "p"]
    assert read.texts(f"h{level}", "p", "caption") == ["1. Leaders", "Told & <b>", "Figures"]


def test_the_body_of_a_part_is_its_blocks_without_the_heading():
    assert "Leaders" not in FIRST.body()
    assert FIRST.body() in FIRST.html()


def test_a_page_shows_the_parts_in_turn_a_level_below_its_sections():
    assert Read(bundle(FIRST, SECOND)["text/html"]).texts("h2", "h3") == ["1. Leaders", "2. Needs"]


def test_slides_are_given_each_part_apart_with_its_heading_as_it_is():
    apart = bundle(FIRST, SECOND)[MIME]["parts"]
    assert [each["heading"] for each in apart] == ["1. Leaders", "2. Needs"]
    assert apart[0]["html"] == str(FIRST.body())
    assert apart[1]["html"] == ""


def test_what_is_apart_can_be_kept_in_a_notebook():
    assert MIME.endswith("+json")
    assert json.loads(json.dumps(bundle(FIRST)[MIME])) == bundle(FIRST)[MIME]


def test_as_text_each_part_begins_with_its_heading():
    assert bundle(FIRST, SECOND)["text/plain"] == "1. Leaders\nTold & <b>\nFigures\nA | B\n1 | 2\n\n2. Needs"


def test_a_heading_is_escaped_and_has_no_mark_that_turns_its_direction():
    hostile = Part("<script>x</script>\u202egnp", [])
    assert hostile.html() == "<section><h3>&lt;script&gt;x&lt;/script&gt;gnp</h3>\n</section>"
    assert bundle(hostile)[MIME]["parts"][0]["heading"] == "<script>x</script>gnp"
    assert "\u202e" not in bundle(hostile)["text/plain"]


def test_no_parts_show_nothing():
    assert bundle() == {MIME: {"parts": []}, "text/html": "", "text/plain": ""}
