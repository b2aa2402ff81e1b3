"""Spark lines: what is drawn of which values, and that a page may hold them."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from test_word import block, document

from sendplan.publish.markup import not_ours
from sendplan.show.sparks import spark
from sendplan.show.tables import Table

NONE = math.nan
GIVEN = {
    "rising": ([12, 14, 13, 17, 22, 30], None),
    "falling, with a target": ([60, 52, 55, 41, 38, 36], 30),
    "with a gap": ([3, 4, NONE, NONE, 8, 7], 5),
    "alone between gaps, last missing": ([3, NONE, 5, NONE, 4, 2, NONE], None),
    "one value": ([7], None),
    "one value and its target": ([7], 9),
    "all the same": ([5, 5, 5, 5], None),
    "no value": ([NONE, NONE], None),
}


def table():
    """Every kind of spark line in a table, as a page shows them."""
    rows = [[kind, spark(values, f"{kind}.", target)] for kind, (values, target) in GIVEN.items()]
    return Table("Spark lines", ["Kind", "Values"], rows)


SAMPLES = {"every kind": table}


def paths(values, target=None):
    """What each path of a spark line draws, by its look."""
    found = re.findall(r'<path d="([^"]*)" (stroke-[a-z]+="[^"]*")>', spark(values, "Said", target))
    return {look: drawn for drawn, look in found}


LINE, DOT, DASHED = 'stroke-width="2"', 'stroke-width="6"', 'stroke-dasharray="2 4"'


def test_a_line_goes_through_every_value_from_the_least_at_the_foot_to_the_most_at_the_top():
    assert paths([0, 5, 10])[LINE] == "M4,20L48,12L92,4"


def test_the_last_value_is_a_dot():
    assert paths([0, 10])[DOT] == "M92,4h0"


def test_a_target_is_a_dashed_line_within_the_same_range():
    assert paths([0, 5], 10) == {LINE: "M4,20L92,12", DOT: "M92,12h0", DASHED: "M4,4H92"}


def test_a_line_breaks_where_a_value_is_missing_and_one_alone_is_still_seen():
    assert paths([0, 10, NONE, 10, NONE, 0, 10])[LINE] == "M4,20L19,4M46,4h4M77,20L92,4"


def test_the_dot_is_the_last_that_is_known():
    assert paths([0, 10, NONE]) == {LINE: "M4,20L48,4", DOT: "M48,4h0"}


def test_one_value_is_a_dot_and_no_line():
    assert paths([7]) == {DOT: "M48,12h0"}


def test_values_that_are_all_the_same_are_a_line_in_the_middle():
    assert paths([5, 5, 5])[LINE] == "M4,12L48,12L92,12"


def test_without_a_value_nothing_is_drawn():
    assert paths([NONE]) == {}
    assert paths([]) == {}


def test_it_is_a_picture_that_says_what_it_shows_in_the_colour_of_the_text():
    drawn = spark([1, 2], "From 1% to 2%")
    assert '<svg class="spark" role="img" aria-label="From 1% to 2%"' in drawn
    assert 'stroke="currentColor"' in drawn
    assert "style" not in drawn


def test_what_it_says_is_escaped():
    drawn = spark([1, 2], '"><script>alert(1)</script>')
    assert isinstance(drawn, Markup)
    assert "<script" not in drawn
    assert not_ours(str(drawn)) == ""


def test_of_twelve_values_and_a_target_it_has_less_than_400_bytes():
    values = [17.2, 900, 12.1, 55, 1e6, 4, 33, 18, 999_999, 3, 2, 500_000]
    assert len(spark(values, "From 17.2% to 50%", 700_000).encode()) < 400


@pytest.mark.parametrize("kind", GIVEN)
def test_a_table_with_a_spark_line_is_nothing_foreign_to_a_page(kind):
    values, target = GIVEN[kind]
    assert not_ours(str(Table("T", ["A", "B"], [["a", spark(values, "Said", target)]]).html())) == ""


@pytest.mark.parametrize(
    "changed",
    [
        ("</svg>", '<a href="x"></a></svg>'),
        ("</svg>", "<script>1</script></svg>"),
        ("</svg>", ""),
        ('fill="none"', 'fill="url(https://example.org/x)"'),
        ('fill="none"', 'onload="go()"'),
        ('fill="none"', 'style="color:red"'),
        ('class="spark"', 'class="other"'),
        ("<path ", '<path onclick="go()" '),
        ("<path ", '<use href="#x" '),
    ],
)
def test_a_drawing_that_is_none_of_ours_is_named(changed):
    assert not_ours(str(spark([1, 2], "Said")).replace(*changed))


def test_a_word_document_has_its_words():
    told = Table("T", ["A", "B"], [["a", spark([1, 2], "From 1 to 2")]])
    [made] = document(block(told)).tables
    assert [cell.text for cell in made.rows[1].cells] == ["a", "From 1 to 2"]


@given(
    st.lists(st.floats(-1e9, 1e9) | st.just(NONE), max_size=40),
    st.none() | st.floats(-1e9, 1e9),
    st.text(max_size=30),
)
def test_every_line_stays_within_its_drawing_and_is_ours(values, target, label):
    drawn = str(spark(values, label, target))
    assert not_ours(drawn) == ""
    for path in re.findall(r' d="([^"]*)"', drawn):
        places = re.findall(r"(\d+),(\d+)", path)
        assert all(3 < int(x) < 93 and 3 < int(y) < 21 for x, y in places)
