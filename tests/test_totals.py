"""Totals that prose states: which are read, which are not, and that none is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan.sources.totals import STATES, totals


def read(text):
    return [(each.figure, each.value, each.unit) for each in totals(text)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Of the 47 actions, 33 were completed and 14 had continued.",
         [("actions", "47", "count"), ("complete", "33", "count"), ("carried_forward", "14", "count")]),
        ("97% of the actions are complete and one is delayed.", [("percent_complete", "97", "%")]),
        ("12.5 per cent of milestones were closed", [("percent_complete", "12.5", "%")]),
        ("33 (70%) of the actions are complete", [("complete", "33", "count")]),
        ("70% (33) of the actions are complete", [("percent_complete", "70", "%")]),
        ("18 actions completed, 8 delayed", [("complete", "18", "count"), ("delayed", "8", "count")]),
        ("Of 40 tasks 3 are overdue; 4 are not yet started.",
         [("actions", "40", "count"), ("delayed", "3", "count"), ("not_started", "4", "count")]),
        ("0 actions are late", [("delayed", "0", "count")]),
    ],
)  # fmt: skip
def test_a_sentence_states_totals_with_their_units(text, figures):
    assert read(text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "There were 5 children late.",
        "two actions are complete",
        "The 12 actions of the board",
        "In 2019 actions began.",
    ],
)
def test_what_counts_no_action_in_figures_by_a_state_is_no_total(text):
    assert read(text) == []


def test_a_figure_of_a_sentence_is_given_once_and_the_last_time_holds():
    assert read("18 actions are complete, so that 19 actions are complete.") == [("complete", "19", "count")]


@given(st.integers(0, 9999), st.sampled_from(["complete", "on track", "delayed", "not started", "carried forward"]))
def test_any_number_of_actions_in_a_state_is_read_as_it_is_printed(number, state):
    (only,) = totals(f"The board heard that {number} actions are {state}.")
    assert (only.value, only.figure) == (str(number), state.replace(" ", "_"))
    assert str(number) in only.printed


@given(st.text(alphabet="0123456789%.,;() actionsplelydu", max_size=80))
def test_a_total_of_any_text_is_printed_in_it(text):
    for each in totals(text):
        assert each.printed in text
        assert each.value in each.printed
        assert each.figure.removeprefix("percent_") in {*STATES, "actions"}
