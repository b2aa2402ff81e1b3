"""Words that say that work is unfinished, and words that only look like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan.rules.unfinished import EXAMPLES, says_unfinished


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_that_readers_are_told_of_is_found(example):
    assert says_unfinished(example)
    assert says_unfinished(f"The guidance {example}.".upper())


@pytest.mark.parametrize(
    "said",
    [
        "Guidance exists in draft.",
        "Reports have been drafted.",
        "It was reviewed and is being rebuilt.",
        "The review is complete and the site is now being redesigned.",
        "The policy is published, but the guidance is still being written.",
        "Awaiting final board approval.",
        "It was shared; it awaits finalising in March.",
        "Work with schools is going on where it is needed.",
        "Work is still under way.",
        "Underway.",
        "Discussions with the trust continue.",
        "Not actioned: moved to the next plan.",
        "It has not been finalised.",
        "Contracts are yet to be signed off.",
        "Nearly completed.",
    ],
)
def test_work_that_goes_on_is_found(said):
    assert says_unfinished(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "The draft was approved and published.",
        "The draft went to parents. The final version was published in May.",
        "It is no longer in draft.",
        "Nothing remains to be agreed.",
        "No work is outstanding.",
        "Work was in progress in May and is complete.",
        "It was to be published in May.",
        "Training is under way.",
        "Staff are being trained.",
        "The scheme is being used in schools.",
        "All plans are being reviewed each term.",
        "Children awaiting assessment have a named contact.",
        "The effect is not yet known.",
        "The project continues to run well.",
        "Support continues each term.",
        "Continuing reviews are part of normal work.",
        "Draughts and redrafting of boundaries.",
        "Signed off by the board.",
    ],
)
def test_words_that_may_be_meant_otherwise_are_passed_over(said):
    assert not says_unfinished(said)


def test_a_draft_is_what_an_action_to_draft_is_for():
    assert not says_unfinished("A draft is with partners.", "Draft a policy")
    assert says_unfinished("A draft is with partners.", "Adopt a policy")


@given(st.text())
def test_whatever_is_written_is_read(said):
    assert says_unfinished(said) in (True, False)


@given(st.sampled_from(EXAMPLES), st.sampled_from(["", "Partners met. ", "Nothing was lost; "]))
def test_what_another_clause_says_changes_nothing(example, before):
    assert says_unfinished(before + example)
