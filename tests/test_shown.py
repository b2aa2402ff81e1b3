"""Which numbers of a block are figures, and what is kept of them."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan.show import shown


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("19% (18 of 94) complete", ["19%", "18", "94"]),
        ("72.7 points worse", ["72.7 points"]),
        ("\u22120.5 points", ["\u22120.5 points"]),
        ("1,234,567 children", ["1,234,567"]),
        ("27% [p] (to March 2018)", ["27% [p]"]),
        ("Past due by 55 days when last reported", ["55 days"]),
        ("43 to 46", ["43", "46"]),
        ("46 on track: 14 green and 32 amber.", ["46", "14", "32"]),
        ("Lists that disagree: 3.", ["3"]),
        ("It is 5.", ["5"]),
        ("37 points in what was known ask to be settled", ["37"]),
    ],
)
def test_a_number_of_something_is_a_figure_with_its_unit_and_symbol(text, figures):
    assert shown.figures_in(text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "24 June 2019",
        "3 and 18 July 2019",
        "2019-06-24",
        "2017/18, 17/18 or 201718x",
        "in 2021",
        "1.1.2, 1.5.1 and 4.4.3",
        "M7, 4b(ii) and 1g",
        "theme 2.1 and priority 3",
        "concern 12: it",
        "No measure speaks to them: 1, 2, 3, 9 and 11.",
        "1. Leaders do not know the area",
        "1.2.2 Check the offer with a sample of 20 schools",
        "B4 Report cases past 20 weeks",
        "key stage 1, Year 9, post 16",
        "Plans from 0 to 25",
        "Due within 31 days",
        "Open Government Licence v3.0, SHA-256, 1850492c9a91",
        "Linked by subject alone, and by no paper: 2.2, 2.3 and 3a.",
        "none",
        "",
    ],
)
def test_a_date_a_reference_an_age_or_the_wording_of_a_rule_is_no_figure(text):
    assert shown.figures_in(text) == []


def test_only_sentences_with_a_figure_are_kept_each_with_its_own():
    kept = shown.sentences(["8 are late. None is lost. On 3 July 2019 it was 22.", "Nothing."])
    assert [(each["cells"][0]["text"], each["cells"][0]["figures"]) for each in kept] == [
        ("8 are late.", ["8"]),
        ("On 3 July 2019 it was 22.", ["22"]),
    ]


def test_a_headline_that_ends_with_a_name_does_not_count_it():
    [kept] = shown.headline("1", "with no action linked to it: 4.")
    assert kept["cells"][0] == {"row": "", "column": "", "text": "1 with no action linked to it: 4.", "figures": ["1"]}
    assert shown.headline("none", "is late.") == []


def cells(*rows, headings=("Action", "Title", "Days late", "Due"), classes=None):
    return shown.cells("table", "Late", headings, classes or {0: "ref", 3: "date"}, rows)


def test_a_cell_is_kept_with_its_row_and_heading():
    [kept] = cells(["1.1", "Train 30 people", "85", "30 June 2019"], ["1.2", "Do it", "not stated", ""])
    assert (kept["kind"], kept["of"]) == ("table", "Late")
    assert kept["cells"] == [{"row": "1.1 Train 30 people", "column": "Days late", "text": "85", "figures": ["85"]}]


def test_a_table_without_a_figure_keeps_nothing():
    assert cells(["1.1", "Train", "none", ""]) == []
    assert cells() == []


def test_a_symbol_in_place_of_a_number_is_a_figure_of_a_table_only():
    assert cells(["1.1", "Train", "[c]", ""])[0]["cells"][0]["figures"] == ["[c]"]
    assert shown.figures_in("[c] means hidden.") == []


def test_a_row_keeps_the_day_that_it_says_it_is_of_and_the_count_in_its_name():
    [kept] = shown.cells("chart", "C", ["Group", "As at", "Green"], {}, [["1. Needs (27)", "28 February 2019", "6"]])
    assert [(each["figures"], each["when"]) for each in kept["cells"]] == [
        (["27"], "28 February 2019"),
        (["6"], "28 February 2019"),
    ]


def test_what_is_kept_can_stay_in_a_notebook():
    kept = shown.bundle(cells(["1.1", "Train", "85", ""]))
    assert shown.MIME.endswith("+json")
    assert json.loads(json.dumps(kept)) == kept


@given(st.text())
def test_every_figure_stands_in_its_text_in_order(text):
    at = 0
    for figure in shown.figures_in(text):
        at = text.index(figure, at) + len(figure)


@pytest.mark.parametrize("part", ["1", "1, ", "1 to ", "1.", "action 1, ", ": 1, ", "(1, ", "[c] ", "June ", "\u2212"])
def test_a_hostile_text_takes_no_longer_than_its_length_asks_for(part):
    begun = time.perf_counter()
    shown.figures_in(part * 20_000)
    assert time.perf_counter() - begun < 20
