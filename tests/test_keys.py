"""Keys that are spelt in two ways, or that a spreadsheet changed."""

from __future__ import annotations

import pytest
from builders import cells, row

from sendplan.data.keys import changed_keys, references, spelling_faults

REFS = ("1.1", "1.2", "1.10")


def plan(**tables):
    """A plan of two sections and three actions, each reported on, unless tables say otherwise."""
    whole = {
        "sections": [row("sections", ref=ref) for ref in ("1", "2")],
        "actions": [row("actions", ref=ref, section=section) for ref, section in zip(REFS, "112", strict=True)],
        "updates": [row("updates", ref=ref) for ref in REFS],
    }
    return cells(**(whole | tables))


def doubted(found, seen=None):
    return [
        (each.file, each.row, each.column, each.found.partition(": ")[0]) for each in changed_keys(found, seen or {})
    ]


def links(*refs):
    return [row("concern_links", ref=ref) for ref in refs]


# What a spreadsheet changed


def test_a_plan_in_which_all_is_as_typed_has_no_doubts():
    assert doubted(plan()) == []


@pytest.mark.parametrize(
    ("right", "written"), [("1.10", "1.1"), ("01", "1"), ("1e5", "100000"), ("1-2", "01-Feb"), ("1:10", "01:10:00")]
)
def test_an_action_that_nothing_reports_on_may_have_become_one_that_a_spreadsheet_makes_of_it(right, written):
    actions = [row("actions", ref=ref) for ref in (right, written, "7")]
    updates = [row("updates", ref=ref) for ref in (written, "7")]

    found = plan(actions=actions, updates=updates)

    assert ("updates.csv", 2, "ref", f"{written!r}, which may be {right!r}") in doubted(found)


def test_sections_that_lost_their_actions_are_found():
    sections = [row("sections", ref=ref) for ref in ("1.1", "1.10")]
    actions = [row("actions", ref=ref, section="1.1") for ref in REFS]

    assert [each[:3] for each in doubted(plan(sections=sections, actions=actions))] == [
        ("actions.csv", number, "section") for number in (2, 3, 4)
    ]


def test_a_column_that_has_what_a_spreadsheet_would_have_changed_is_one_of_texts():
    actions = [row("actions", ref=ref) for ref in (*REFS, "1.20", "1.2")]

    assert doubted(plan(actions=actions)) == []


def test_links_to_some_of_a_plan_are_not_in_doubt():
    assert doubted(plan(concern_links=links("1.1"))) == []


def test_links_to_all_but_what_a_spreadsheet_would_have_changed_are_in_doubt():
    found = plan(concern_links=links("1", "2", "1.1", "1.2"))

    assert doubted(found) == [("concern_links.csv", 4, "ref", "'1.1', which may be '1.10'")]


def test_a_reference_is_missed_that_stood_in_the_column_when_the_data_package_was_written():
    seen = references(plan(concern_links=links("1.10")))

    assert doubted(plan(concern_links=links("1.1")), seen) == [
        ("concern_links.csv", 2, "ref", "'1.1', which may be '1.10'")
    ]


def test_a_column_that_is_as_it_was_when_the_data_package_was_written_is_not_in_doubt():
    updates = {"updates": [row("updates", ref=ref) for ref in ("1.1", "1.2")]}

    assert doubted(plan(**updates)) != []
    assert doubted(plan(**updates), references(plan(**updates))) == []


def test_a_plan_that_was_renumbered_throughout_is_found_by_the_data_package():
    seen = references(plan(actions=[row("actions", ref="1.10")], updates=[row("updates", ref="1.10")]))

    found = plan(actions=[row("actions", ref="1.1")], updates=[row("updates", ref="1.1")])

    assert doubted(found, seen) == [
        (f"{table}.csv", 2, "ref", "'1.1', which may be '1.10'") for table in ("actions", "updates")
    ]


def test_a_reference_spelt_otherwise_in_every_table_is_found_by_the_data_package():
    seen = references(plan(actions=[row("actions", ref="A1")], updates=[]))

    found = plan(actions=[row("actions", ref="\uff211")], updates=[])

    assert doubted(found, seen) == [("actions.csv", 2, "ref", "'\uff211', which may be 'A1'")]


@pytest.mark.parametrize("ref", ["2025-02-01", "01/02/2025", "1-Feb", "Feb-25", "01:10:00", "1E+05"])
def test_a_day_or_time_in_place_of_a_reference_is_in_doubt_even_where_all_tables_agree(ref):
    found = plan(actions=[row("actions", ref=ref)], updates=[row("updates", ref=ref)])

    assert [each[:3] for each in doubted(found)] == [("actions.csv", 2, "ref")]


def test_another_plans_reference_is_none_of_this_plans():
    updates = [*(row("updates", ref=ref) for ref in ("1.1", "1.2")), row("updates", ref="1.10", plan="q")]
    actions = [*(row("actions", ref=ref) for ref in REFS), row("actions", ref="1.10", plan="q")]

    assert ("updates.csv", 2, "ref", "'1.1', which may be '1.10'") not in doubted(
        plan(updates=updates, actions=actions)
    )


def test_references_are_listed_by_column_and_plan():
    listed = references(plan())

    assert listed["actions.ref"] == {"p": "1.1; 1.10; 1.2"}
    assert listed["sources.id"] == {"": "paper"}


# Names spelt in two ways


def misspelt(table, column, *names, **more):
    rows = [row(table, **{column: name}, **more) for name in names]
    return [(each.row, each.column, each.found) for each in spelling_faults(cells(**{table: rows}))]


@pytest.mark.parametrize("other", ["all ", " all", "All", "ALL", "a\u200bll", "all\u00a0"])
def test_the_headline_is_named_in_one_way(other):
    assert misspelt("observations", "breakdown", other) == [(2, "breakdown", repr(other))]


@pytest.mark.parametrize("other", ["age: under 5 ", "Age: under 5", "age:  under 5", "age:\u00a0under 5"])
def test_a_group_spelt_otherwise_than_in_most_rows_is_found(other):
    found = misspelt("observations", "breakdown", "age: under 5", other, "age: under 5")

    assert found == [(3, "breakdown", repr(other))]


def test_groups_of_other_names_are_other_groups():
    assert misspelt("observations", "breakdown", "SEN (E)", "SEN (K)", "boys", "girls") == []


def test_a_group_is_spelt_alike_in_every_table():
    found = cells(
        observations=[row("observations", breakdown=each) for each in ("boys", "boys")],
        rebases=[row("rebases", breakdown="Boys")],
    )
    assert [(each.file, each.found) for each in spelling_faults(found)] == [("rebases.csv", "'Boys'")]


def test_references_that_only_dashes_or_letter_case_tell_apart_are_found():
    assert misspelt("actions", "ref", "P1-A1", "P1\u2013A1") == [(3, "ref", "'P1\u2013A1'")]
    assert misspelt("actions", "ref", "1a", "1A") == [(3, "ref", "'1A'")]


def test_the_same_name_in_two_plans_may_be_spelt_in_two_ways():
    rows = [row("quoted", plan=plan, figure=figure) for plan, figure in (("p", "actions"), ("q", "Actions"))]

    assert list(spelling_faults(cells(quoted=rows))) == []


@pytest.mark.parametrize("scope", ["All actions", "\u0430ll actions", "all  actions"])
def test_the_whole_plan_is_spelt_as_pages_ask_for_it_though_one_row_alone_speaks_of_it(scope):
    [only] = spelling_faults(cells(quoted=[row("quoted", scope=scope)]))
    assert (only.column, only.allowed.partition(",")[0]) == ("scope", "'all actions'")
