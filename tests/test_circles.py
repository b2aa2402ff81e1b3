"""Rows that lead back to themselves, and milestones of milestones."""

import pytest
from builders import cells as texts
from builders import row

from sendplan.data.circles import circle_faults
from sendplan.data.soundness import Sound


def told(column, *rows):
    """What is found of actions whose column names those given, each with its reference."""
    acts = [row("actions", **{"ref": ref, column: cell}) for ref, cell in rows]
    return [(each.row, each.column, each.found) for each in circle_faults(Sound(), texts(actions=acts))]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([("1.1", "1.1")], [(2, "depends_on", "'1.1'")]),
        ([("1.1", "1.2"), ("1.2", "1.1")], [(2, "depends_on", "'1.2'"), (3, "depends_on", "'1.1'")]),
        ([("1.1", "1.2; 1.3"), ("1.2", ""), ("1.3", "1.2")], []),
        ([("1.1", "1.2"), ("1.2", "1.3"), ("1.3", "1.2")], [(3, "depends_on", "'1.3'"), (4, "depends_on", "'1.2'")]),
    ],
)
def test_an_action_may_not_wait_for_itself_by_way_of_others(cells, expected):
    assert told("depends_on", *cells) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([("1.1", ""), ("1.2", "1.1")], []),
        ([("1.1", ""), ("1.2", "1.1"), ("1.3", "1.2")], [(4, "parent", "'1.2'")]),
        ([("1.1", "1.1")], [(2, "parent", "'1.1'")]),
    ],
)
def test_a_milestone_is_of_an_action_and_not_of_a_milestone(cells, expected):
    assert told("parent", *cells) == expected
