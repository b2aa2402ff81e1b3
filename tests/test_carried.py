"""A task that another plan takes over, by what its title says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan.sources.carried import carried


@pytest.mark.parametrize(
    ("title", "kept", "kind", "ref"),
    [
        ("Agree a pathway SEND Improvement Plan 2019-20 – Action 3.7", "Agree a pathway", "improvement_plan", "3.7"),
        ("Agree it - Improvement Plan Action 2.1.3.", "Agree it", "improvement_plan", "2.1.3"),
        ("Use a JSNA. SEND Improvement Plan 2019-20–Action 3.7 Plan it", "Use a JSNA", "improvement_plan", "3.7"),
        ("An award for 'Practice of SEND' SEND Improvement Plan – Action 2.7.3", "An award for 'Practice of SEND'",
         "improvement_plan", "2.7.3"),
        ("Write it Written Statement of Action - Task A1", "Write it", "written_statement_of_action", "A1"),
        ("Publish Delivery Plan 2020/21 Ref 3", "Publish", "", "3"),
    ],
)  # fmt: skip
def test_a_title_is_parted_from_the_plan_that_takes_its_task_over(title, kept, kind, ref):
    found = carried(title)
    assert (found.title, found.kind, found.ref) == (kept, kind, ref)


@pytest.mark.parametrize(
    "title",
    [
        "Write the Improvement Plan",
        "Write the Improvement Plan by Action Group 3",
        "Do it, as the Improvement Plan Action 3 says, and train staff",
        "Improvement Plan Action 3.7",
    ],
)
def test_a_title_that_only_names_a_plan_or_is_nothing_else_stays_whole(title):
    assert carried(title) is None


@given(st.lists(st.sampled_from(["Agree", "the", "SEND", "JSNA", "pathway", "'Inclusion'", "2019"]), min_size=1))
def test_no_word_of_a_title_is_lost_but_those_of_the_plans_name(words):
    title = " ".join([*words, "with"])
    assert carried(f"{title} SEND Improvement Plan 2019-20 – Action 3.7").title == title
