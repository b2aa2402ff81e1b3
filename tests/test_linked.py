"""Links in texts: to places of the pack alone, by marks that nobody sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan.figures import count, found
from sendplan.show.linked import linked
from sendplan.words import LONGEST_TEXT, anchor, clean, link, visible


def test_a_marked_text_is_a_link_and_the_rest_is_escaped():
    text = f"See <b> {link('1.1.2', 'actions.html#action-1.1.2')} & more"
    assert linked(text) == 'See &lt;b&gt; <a href="actions.html#action-1.1.2">1.1.2</a> &amp; more'


def test_where_a_text_is_shown_as_it_is_only_the_words_of_a_link_are_seen():
    assert visible(f"See {link('1.1.2', 'actions.html#action-1.1.2')}.") == "See 1.1.2."


@pytest.mark.parametrize(
    "to", ["javascript:alert(1)", "https://example.org/", "//example.org", "../x.html", 'a.html" onclick="x']
)
def test_what_leads_elsewhere_is_no_link(to):
    assert linked(link("here", to)) == "here"


def test_a_figure_in_a_link_is_still_found():
    text = link(count(3, "action", term="Past due"), "actions.html")
    assert [(each.text, each.term) for each in found(text)] == [("3", "Past due")]
    assert linked(text) == '<a href="actions.html">3 actions</a>'


def test_a_text_too_long_to_be_shown_whole_has_no_link():
    assert "<a" not in linked(link("here", "a.html") + "x" * LONGEST_TEXT)


@given(st.text())
def test_a_text_without_marks_is_as_it_was(text):
    assert linked(text).unescape() == clean(text)


@given(st.text(), st.text())
def test_two_references_never_have_the_same_anchor(one, other):
    assert (anchor("action", one) == anchor("action", other)) == (one == other)


@given(st.text(min_size=1))
def test_an_anchor_is_an_id_and_an_address_without_more_ado(ref):
    assert linked(link("here", f"a.html#{anchor('action', ref)}")).startswith("<a href=")
