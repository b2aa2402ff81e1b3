"""Numbers that remember what they are, through whatever sentence they become a part of."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan import figures, words
from sendplan.figures import Figure, found
from sendplan.words import clean, visible

TEXT = st.text(st.characters(exclude_characters=words.FIGURE))


@pytest.mark.parametrize(
    ("said", "text", "told"),
    [
        (figures.number(1234.5, "actions", "Open"), "1,235", [Figure("1,235", "actions", "Open")]),
        (figures.number(-0.5, places=1), "\u22120.5", [Figure("\u22120.5")]),
        (figures.count(1, "action"), "1 action", [Figure("1", "actions")]),
        (figures.count(3, "child", "children"), "3 children", [Figure("3", "children")]),
        (figures.count(2, "week"), "2 weeks", [Figure("2 weeks", "weeks")]),
        (figures.share(1, 3, "Complete"), "33%", [Figure("33%", "%", "Complete")]),
        (
            figures.percent(18, 94, "actions", "Complete"),
            "19% (18 of 94)",
            [Figure("19%", "%", "Complete"), Figure("18", "actions", "Complete"), Figure("94", "actions")],
        ),
        (figures.percent(0, 0), "(0 of 0)", [Figure("0"), Figure("0")]),
        (
            figures.amount(27, "%", 0, "Latest", as_at=date(2018, 3, 31)),
            "27%",
            [Figure("27%", "%", "Latest", "2018-03-31")],
        ),
        (figures.amount(7, "count", 0), "7", [Figure("7")]),
        (figures.difference(-1, "%", 0), "1 point", [Figure("1 point", "points")]),
        (figures.figure("[c]", term="Latest"), "[c]", [Figure("[c]", "", "Latest")]),
    ],
)
def test_a_figure_is_written_as_ever_and_found_with_its_unit_term_and_day(said, text, told):
    assert visible(said) == text
    assert found(said) == told


def test_figures_go_through_a_sentence_in_their_order():
    said = words.capital(f"of {figures.count(94, 'action')}, {words.listed([figures.number(n) for n in (18, 14)])} are")
    assert visible(said) == "Of 94 actions, 18 and 14 are"
    assert [each.text for each in found(said)] == ["94", "18", "14"]


@given(TEXT, TEXT, TEXT, TEXT)
def test_whatever_stands_around_a_figure_it_is_found_whole_and_its_marks_are_never_shown(before, text, unit, after):
    said = f"{before}{figures.figure(text, unit)}{after}"
    assert found(said) == [Figure(visible(text), unit)]
    assert visible(said) == visible(f"{before}{text}{after}")


@given(st.text(words.FIGURE + "a1"))
def test_marks_that_are_out_of_place_are_not_shown_and_break_nothing(hostile):
    found(hostile)
    assert not set(clean(hostile)) & set(words.FIGURE)


def test_a_text_without_a_mark_has_no_figure():
    assert found("19% (18 of 94)") == []
