"""Numbers, dates and lists as text, and blocks of sentences."""

import re
import unicodedata
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan import words
from sendplan.figures import number, percent
from sendplan.show.blocks import Headlines, Words, say
from sendplan.show.shown import MIME
from sendplan.vocabulary import UNITS

FLAG_OF_WALES = "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("plain", "plain"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("a\u202ereversed\u202c", "areversed"),
        ("\u200eleft\u200fright\u061c", "leftright"),
        ("\u2066isolated\u2069", "isolated"),
        ("nul\x00 bell\x07 return\r delete\x7f next\x85", "nul bell return delete next"),
        ("no\u200bwidth joined\u2060 mark\ufeff soft\xadhyphen tag\U000e0041", "nowidth joined mark softhyphen tag"),
        ("half \ud83d no letter \uffff", "half  no letter "),
        ("line\u2028paragraph\u2029end", "line\nparagraph\nend"),
        (FLAG_OF_WALES, FLAG_OF_WALES),
        ("👨\u200d👩\u200d👧 می\u200cخواهم ŵŷŴ", "👨\u200d👩\u200d👧 می\u200cخواهم ŵŷŴ"),
        (
            "Cafe\u0301, 東京, 👩\u200d🏫, non-breaking\u00a0space",
            "Cafe\u0301, 東京, 👩\u200d🏫, non-breaking\u00a0space",
        ),
        ("", ""),
    ],
)
def test_clean_drops_what_steers_a_page_unseen_and_keeps_the_rest(written, kept):
    assert words.clean(written) == kept


@given(st.text())
def test_clean_text_holds_no_control_character_and_cleaning_it_again_changes_nothing(text):
    cleaned = words.clean(text)
    assert not {each for each in cleaned if unicodedata.category(each) == "Cc"} - {"\n", "\t"}
    assert not set(cleaned) & set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert words.clean(cleaned) == cleaned


def test_a_text_of_the_longest_length_is_shown_whole():
    assert words.clean("a" * words.LONGEST_TEXT) == "a" * words.LONGEST_TEXT


def test_a_longer_text_is_cut_after_a_word_and_says_how_long_it_was():
    shown = words.clean("word " * 200_000)
    assert shown.endswith("word word\u2026 (cut: 1,000,000 letters in all)")
    assert words.LONGEST_TEXT - 10 < len(shown) <= words.LONGEST_TEXT


def test_a_word_too_long_to_keep_whole_is_cut_where_the_room_ends():
    shown = words.clean("one " + "a" * 2**20)
    assert re.fullmatch("one a+\u2026 \\(cut: 1,048,580 letters in all\\)", shown)
    assert len(shown) == words.LONGEST_TEXT


@given(st.text(alphabet=st.sampled_from(["a", " ", "\u200d", *FLAG_OF_WALES]), max_size=40), st.integers(0, 60))
def test_wherever_a_text_is_cut_it_is_cut_once(text, before):
    cut = words.clean("b" * (words.LONGEST_TEXT - before) + text * 60)
    assert len(cut) <= words.LONGEST_TEXT
    assert words.clean(cut) == cut


def test_a_day_has_no_leading_zero_and_a_full_month():
    assert words.day(pd.Timestamp("2019-06-04")) == "4 June 2019"
    assert words.day(pd.Timestamp("2018-12-31")) == "31 December 2018"
    assert words.day(pd.Timestamp("2020-01-01")) == "1 January 2020"


def test_a_month_is_its_english_name_and_its_year():
    assert words.month(pd.Timestamp("2019-01-31")) == "January 2019"
    assert words.month(pd.Timestamp("2019-12-01")) == "December 2019"


def test_every_month_has_its_own_name():
    assert [words.month(pd.Timestamp(2019, each, 1)).split()[0] for each in (1, 2, 5, 9)] == [
        "January",
        "February",
        "May",
        "September",
    ]
    assert len(set(words.MONTHS)) == 12


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1000, 0, "1,000"),
        (1234567, 0, "1,234,567"),
        (-5, 0, "−5"),
        (-0.5, 1, "−0.5"),
        (-1234.5, 1, "−1,234.5"),
        (2, 2, "2.00"),
    ],
)
def test_a_number_has_commas_its_decimal_places_and_a_true_minus_sign(value, places, text):
    assert words.number(value, places) == text


def test_a_number_that_rounds_to_nothing_has_no_minus_sign():
    assert words.number(-0.4) == "0"
    assert words.number(-0.04, 1) == "0.0"


@given(st.integers(-(10**9), 10**9))
def test_a_whole_number_is_groups_of_three_digits_that_read_back_as_itself(value):
    text = words.number(value)
    assert re.fullmatch(r"\N{MINUS SIGN}?\d{1,3}(,\d{3})*", text)
    assert int(text.replace(",", "").replace("\N{MINUS SIGN}", "-")) == value


@given(st.floats(-1e6, 1e6), st.integers(1, 3))
def test_a_number_with_places_has_that_many_digits_and_is_no_further_off_than_half_of_the_last(value, places):
    text = words.number(value, places)
    assert re.fullmatch(rf"\N{{MINUS SIGN}}?\d{{1,3}}(,\d{{3}})*\.\d{{{places}}}", text)
    assert abs(float(text.replace(",", "").replace("\N{MINUS SIGN}", "-")) - value) <= 0.5000001 * 10**-places


@pytest.mark.parametrize(
    ("how_many", "text"), [(0, "0 actions"), (1, "1 action"), (2, "2 actions"), (1000, "1,000 actions")]
)
def test_a_count_is_plural_for_all_but_one(how_many, text):
    assert words.count(how_many, "action") == text


@pytest.mark.parametrize(
    ("value", "unit", "places", "text"),
    [
        (1, "weeks", 0, "1 week"),
        (-1, "weeks", 0, "\u22121 week"),
        (1, "weeks", 1, "1.0 weeks"),
        (12, "weeks", 0, "12 weeks"),
        (1, "years", 0, "1 year"),
        (3.1, "%", 2, "3.10%"),
        (1, "count", 0, "1"),
        (1.24, "£m", 1, "£1.2m"),
        (-2, "£m", 0, "\u2212£2m"),
        (-0.04, "£m", 1, "£0.0m"),
        (1250, "£", 0, "£1,250"),
        (3.44, "per 100", 1, "3.4 per 100"),
        (1, "per 1,000", 0, "1 per 1,000"),
        (12, "per 10,000", 0, "12 per 10,000"),
        (1.75, "ratio", 1, "1.8"),
        (-1, "ratio", 0, "\u22121"),
        (12, "days", 0, "12 days"),
        (1, "days", 0, "1 day"),
        (1, "months", 0, "1 month"),
    ],
)
def test_an_amount_has_its_unit_in_the_number_that_goes_with_it(value, unit, places, text):
    assert words.amount(value, unit, places) == text


@given(st.decimals(-(10**9), 10**9, places=4), st.sampled_from([*UNITS]), st.integers(0, 4))
def test_an_amount_read_back_is_the_value_rounded_to_its_decimal_places(value, unit, places):
    plain = words.amount(value, unit, places).replace(",", "").replace(words.MINUS, "-").replace("£", "")
    read = Decimal(re.search(r"-?\d+(\.\d+)?", plain)[0])
    assert read == words.rounded(value, places)
    assert -read.as_tuple().exponent == places


@pytest.mark.parametrize(
    ("value", "unit", "places", "text"),
    [
        (-72.7, "%", 1, "72.7 points"),
        (1, "%", 0, "1 point"),
        (-3, "weeks", 0, "3 weeks"),
        (-0.4, "£m", 1, "£0.4m"),
        (1250, "£", 0, "£1,250"),
        (-0.6, "per 100", 1, "0.6 per 100"),
        (-0.3, "ratio", 1, "0.3"),
        (-5, "count", 0, "5"),
        (0.25, "score", 1, "0.3"),
    ],
)
def test_a_difference_has_its_size_and_unit_and_no_sign(value, unit, places, text):
    assert words.difference(value, unit, places) == text


@pytest.mark.parametrize(("value", "places"), [(3.25, 2), (3.1, 1), (3.0, 0), (1200, 0), (-0.001, 3), (1e-7, 7)])
def test_the_decimal_places_of_a_number_are_those_it_has(value, places):
    assert words.decimals(value) == places


def test_a_count_may_be_a_fraction():
    assert words.count(1.5, "second") == "1.5 seconds"


def test_a_count_takes_an_irregular_plural():
    assert words.count(1, "priority", "priorities") == "1 priority"
    assert words.count(3, "priority", "priorities") == "3 priorities"


@given(st.integers(0, 10**7))
def test_a_count_is_its_number_a_space_and_its_thing(how_many):
    figure, thing = words.count(how_many, "child", "children").split(" ")
    assert figure == words.number(how_many)
    assert thing == ("child" if how_many == 1 else "children")


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (18, 94, "19% (18 of 94)"),
        (0, 94, "0% (0 of 94)"),
        (94, 94, "100% (94 of 94)"),
        (0, 0, "(0 of 0)"),
        (1500, 3000, "50% (1,500 of 3,000)"),
    ],
)
def test_a_percentage_comes_with_its_counts_and_a_share_of_nothing_is_only_its_count(part, whole, text):
    assert words.visible(percent(part, whole)) == text


@pytest.mark.parametrize(
    ("items", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_has_commas_and_a_last_and(items, text):
    assert words.listed(items) == text
    assert words.listed(each for each in items) == text


@given(st.lists(st.text("xyz", min_size=1), min_size=1))
def test_a_list_can_be_taken_apart_into_its_items(items):
    text = words.listed(items)
    assert re.split(", | and ", text) == items
    assert text.count(" and ") == (len(items) > 1)


@pytest.mark.parametrize(("how_many", "chosen"), [(0, "are"), (1, "is"), (2, "are")])
def test_the_verb_goes_with_the_number(how_many, chosen):
    assert words.verb(how_many) == chosen


def test_a_verb_can_be_any_pair():
    assert [words.verb(each, "has", "have") for each in (1, 2)] == ["has", "have"]


def test_words_are_written_as_paragraphs_then_one_list():
    assert Words(["One.", "Two."], ["a", "b"]).html() == "<p>One.</p>\n<p>Two.</p>\n<ul><li>a</li><li>b</li></ul>"


def test_words_without_bullets_have_no_list_and_nothing_at_all_is_nothing():
    assert say("One.").html() == "<p>One.</p>"
    assert Words().html() == ""


def test_whatever_is_said_is_escaped_and_cleaned():
    assert Words(["<script>\u202e&"], ["<b>\u200f"]).html() == "<p>&lt;script&gt;&amp;</p>\n<ul><li>&lt;b&gt;</li></ul>"


def test_a_list_too_long_for_a_page_says_how_many_there_are():
    shown = Words([], [f"item {place}" for place in range(words.MOST_ON_A_PAGE + 1)]).html()
    assert shown.count("<li>") == words.MOST_ON_A_PAGE + 1
    assert f"item {words.MOST_ON_A_PAGE - 1}<" in shown
    assert f"item {words.MOST_ON_A_PAGE}<" not in shown
    assert shown.endswith(
        "<li>Only the first 500 of 501 items are shown here; figures.csv holds the figures of all.</li></ul>"
    )
    assert "Only" not in Words([], ["item"] * words.MOST_ON_A_PAGE).html()


def test_words_show_themselves_as_markup_and_as_plain_text():
    shown = Words(["A & B."], ["a"])._repr_mimebundle_()
    assert shown["text/html"] == "<p>A &amp; B.</p>\n<ul><li>a</li></ul>"
    assert shown["text/plain"] == "A & B.\n- a"


def test_words_and_headlines_say_which_figures_they_show():
    late = Words([f"No number. {number(8)} are late\u202e."], ["a"])._repr_mimebundle_()
    [kept] = late[MIME]["figures"]
    assert (kept["kind"], kept["cells"][0]["text"]) == ("sentence", "8 are late.")
    assert [each.text for each in kept["cells"][0]["figures"]] == ["8"]
    assert late["text/plain"] == "No number. 8 are late.\n- a"
    share, rest = percent(18, 94).split(" ", 1)
    opening, pair = Headlines(f"Of {number(94)}:", [(share, rest)])._repr_mimebundle_()[MIME]["figures"]
    assert (opening["kind"], pair["kind"]) == ("sentence", "headline")
    assert [each.text for each in pair["cells"][0]["figures"]] == ["19%", "18", "94"]


def test_headlines_are_an_opening_and_a_list_of_large_figures():
    assert Headlines("At a glance:", [("19%", "complete"), ("8", "late")]).html() == (
        "<p>At a glance:</p>\n"
        '<ul class="headlines"><li><strong>19%</strong> complete</li><li><strong>8</strong> late</li></ul>'
    )


def test_headlines_are_escaped_and_cleaned():
    assert Headlines("<i>\u200e", [("<b>", "\u202e&")]).html() == (
        '<p>&lt;i&gt;</p>\n<ul class="headlines"><li><strong>&lt;b&gt;</strong> &amp;</li></ul>'
    )


def test_headlines_show_themselves_as_markup_and_as_plain_text():
    block = Headlines("Now:", [("8", "late")])
    shown = block._repr_mimebundle_()
    assert (shown["text/html"], shown["text/plain"]) == (str(block.html()), "Now:\n- 8 late")


@pytest.mark.parametrize(
    ("value", "places", "text"), [(12.5, 0, "13"), (2.25, 1, "2.3"), (-0.5, 0, "\u22121"), (0.05, 1, "0.1")]
)
def test_a_half_is_rounded_away_from_nothing_as_official_statistics_are(value, places, text):
    assert words.number(value, places) == text


def test_what_something_is_for_takes_no_plural():
    assert words.plural("area for priority action") == "areas for priority action"
    assert words.plural("area of provision for boys") == "areas of provision for boys"


@pytest.mark.parametrize(
    ("some", "every", "said"),
    [
        (18, 94, "18 of 94 actions are"),
        (1, 94, "1 of 94 actions is"),
        (0, 94, "none of 94 actions is"),
        (1, 1, "its one action is"),
        (0, 1, "its one action is not"),
    ],
)
def test_a_part_of_one_is_said_without_a_count(some, every, said):
    assert words.some_of(some, str(some), every, f"{every} actions", "its one action") == said


@pytest.mark.parametrize(("some", "every", "said"), [(0, 94, "0 of 94"), (0, 1, "its one action is not complete")])
def test_a_cell_counts_a_part_of_many_and_says_it_of_one(some, every, said):
    assert words.part_of(some, str(some), every, str(every), "its one action", "complete") == said
