"""Which actions and measures answer each concern, directly or by what its tasks were carried forward into."""

import pandas as pd
import pytest
from frames import PLAN, TODAY, actual, judged, only, plan, plans, position, table
from frames import actions as acts
from frames import updates as ups
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from sendplan.data.inspection import Inspection
from sendplan.rules import concerns, timing
from sendplan.rules import plan as planning

OLD, MIDDLE = plan(id="old"), plan(id="middle")
SECTIONS = table(
    "sections",
    {"ref": "1", "kind": "priority"},
    {"ref": "1.1", "parent": "1"},
    {"ref": "1.2", "parent": "1"},
    {"ref": "1.2.a", "parent": "1.2"},
    {"ref": "2", "kind": "priority"},
    {"plan": "old", "ref": "A", "kind": "priority"},
    {"plan": "middle", "ref": "M", "kind": "priority"},
)
ACTIONS = acts(
    {"ref": "1.1.1"},
    {"ref": "1.1.2", "due": "2019-12-31"},
    {"ref": "1.1.10", "due": ""},
    {"ref": "1.2.1", "section": "1.2.a"},
    {"ref": "2.1", "section": "2"},
    {"plan": "old", "ref": "A1", "section": "A", "due": "2019-01-31"},
    {"plan": "old", "ref": "A2", "section": "A", "due": "2019-03-31"},
    {"plan": "old", "ref": "A10", "section": "A", "due": ""},
    {"plan": "middle", "ref": "M1", "section": "M", "due": "2019-04-30"},
)


def link(concern, ref, plan="ip", by="paper"):
    return {"concern": str(concern), "plan": plan, "ref": ref, "linked_by": by}


def carry(ref, to_ref, plan="old", to_plan="ip"):
    return {"from_plan": plan, "from_ref": ref, "to_plan": to_plan, "to_ref": to_ref}


def links(*rows):
    return table("concern_links", *rows)


def carried(*rows):
    return table("carried_forward", *rows)


def positions(*reports, of=(OLD, MIDDLE, PLAN), as_at=TODAY):
    found = [planning.position(ACTIONS, SECTIONS, ups(*reports), each, as_at) for each in of]
    return timing.dated(pd.concat(found, ignore_index=True), as_at)


POSITIONS = positions()


def answering(linked, moved=(), *reports, **changes):
    stands = positions(*reports, **changes) if reports or changes else POSITIONS
    return concerns.answering(links(*linked), carried(*moved), stands, SECTIONS)


def refs(frame):
    return frame["ref"].tolist()


def test_a_section_holds_itself_and_what_stands_in_it_at_any_depth():
    inside = concerns.sections_within(SECTIONS)
    assert inside["ip", "1"] == ["1", "1.1", "1.2", "1.2.a"]
    assert inside["ip", "1.2.a"] == ["1.2.a"]
    assert inside["old", "A"] == ["A"]


def test_a_link_to_a_section_is_to_every_action_in_it_in_the_plans_order():
    assert refs(answering([link(1, "1.1")])) == ["1.1.1", "1.1.2", "1.1.10"]
    assert refs(answering([link(1, "1")])) == ["1.1.1", "1.1.2", "1.1.10", "1.2.1"]


def test_a_link_to_an_action_is_to_it_alone():
    found = only(answering([link(1, "1.1.2")]))
    assert (found["concern"], found["ref"], found["linked_by"], found["through"]) == (1, "1.1.2", "paper", "")


def test_a_link_to_a_measure_answers_with_no_action():
    assert answering([link(1, "1a")]).empty


def test_a_plan_that_is_not_there_yet_answers_nothing():
    assert refs(answering([link(1, "A", "old"), link(1, "1.1")], of=[OLD])) == ["A1", "A2", "A10"]


def test_what_a_task_was_carried_into_answers_its_concern():
    found = answering([link(3, "A1", "old")], [carry("A1", "1.1.2")])
    assert found[["plan", "ref", "through"]].to_numpy().tolist() == [["old", "A1", ""], ["ip", "1.1.2", "A1"]]


def test_a_task_carried_into_a_section_answers_with_all_its_actions():
    found = answering([link(3, "A1", "old")], [carry("A1", "1.1")])
    assert refs(found) == ["A1", "1.1.1", "1.1.2", "1.1.10"]


def test_a_task_is_followed_from_plan_to_plan():
    moves = [carry("A1", "M1", to_plan="middle"), carry("M1", "2.1", plan="middle")]
    found = answering([link(3, "A1", "old")], moves)
    assert found[["ref", "through"]].to_numpy().tolist() == [["A1", ""], ["M1", "A1"], ["2.1", "M1"]]


def test_tasks_carried_into_one_action_are_named_once_each_as_the_plan_numbers_them():
    moves = [carry(ref, "1.1.1") for ref in ("A10", "A2", "A1")] + [carry("A1", "1.1")]
    found = answering([link(3, "A", "old")], moves)
    assert found.set_index("ref")["through"].to_dict() == {
        "A1": "",
        "A2": "",
        "A10": "",
        "1.1.1": "A1, A2, A10",
        "1.1.2": "A1",
        "1.1.10": "A1",
    }


def test_plans_that_carry_on_from_each_other_in_a_circle_come_to_an_end():
    moves = [carry("A1", "M1", to_plan="middle"), carry("M1", "A1", plan="middle", to_plan="old")]
    assert refs(answering([link(3, "A1", "old")], moves)) == ["A1", "M1"]


def test_an_action_linked_by_a_paper_and_by_subject_is_linked_by_a_paper():
    assert only(answering([link(1, "1.1.1"), link(1, "1.1.1", by="subject")]))["linked_by"] == "paper"
    found = answering([link(1, "1.1", by="subject"), link(1, "1.1.2")]).set_index("ref")["linked_by"]
    assert found.to_dict() == {"1.1.1": "subject", "1.1.2": "paper", "1.1.10": "subject"}


@pytest.mark.parametrize("by", ["paper", "subject"])
def test_what_a_task_was_carried_into_is_linked_as_the_task_is(by):
    found = answering([link(3, "A1", "old", by)], [carry("A1", "1.1.2")])
    assert found["linked_by"].tolist() == [by, by]


def test_concerns_come_in_order_and_the_plans_of_each_in_theirs():
    found = answering([link(2, "1.1.1"), link(10, "2.1"), link(2, "A1", "old"), link(1, "2.1")])
    assert found[["concern", "ref"]].to_numpy().tolist() == [[1, "2.1"], [2, "A1"], [2, "1.1.1"], [10, "2.1"]]
    assert found.index.tolist() == [0, 1, 2, 3]


def test_without_links_nothing_answers():
    assert answering([]).empty


@settings(max_examples=20)
@given(st.lists(st.sampled_from([*ACTIONS["ref"], *SECTIONS["ref"]]), max_size=6), st.data())
def test_every_concern_and_action_stands_once_and_no_input_is_changed(linked, data):
    rows = [link(data.draw(st.integers(1, 3)), ref, data.draw(st.sampled_from(["ip", "old"]))) for ref in linked]
    moves = [carry(ref, data.draw(st.sampled_from(["1", "1.1.1", "2"]))) for ref in ("A1", "A2")]
    inputs = [links(*rows), carried(*moves), POSITIONS, SECTIONS]
    before = [each.copy() for each in inputs]
    found = concerns.answering(*inputs)
    assert not found.duplicated(concerns.TIE).any()
    assert set(map(tuple, found[planning.ACTION].to_numpy())) <= set(map(tuple, ACTIONS[planning.ACTION].to_numpy()))
    for each, then in zip(inputs, before, strict=True):
        assert_frame_equal(each, then)


@pytest.mark.parametrize(
    ("due", "reported", "was_late", "passed_since"),
    [
        ("2019-06-02", "2019-06-03", True, False),
        ("2019-06-03", "2019-06-03", False, True),  # due on the day of the report, it was not late then
        ("2019-06-23", "2019-06-03", False, True),
        ("2019-06-24", "2019-06-03", False, False),
        ("2019-06-23", "", False, True),
        ("", "2019-06-03", False, False),
    ],
)
def test_late_when_reported_is_told_apart_from_a_date_passed_since(due, reported, was_late, passed_since):
    told = [{"ref": "1", "as_at": reported, "rating": "A"}] if reported else []
    found = only(timing.lateness(position(acts({"ref": "1", "due": due}), ups(*told))))
    assert (found["was_late"], found["passed_since"]) == (was_late, passed_since)


def test_what_is_complete_is_never_late():
    found = only(timing.lateness(position(acts({"ref": "1", "due": "2019-01-31"}), ups({"ref": "1", "rating": "C"}))))
    assert not found["was_late"]
    assert not found["passed_since"]


@settings(max_examples=20)
@given(plans())
def test_no_action_is_both_late_when_reported_and_unknown_since(made):
    found = timing.lateness(position(*made))
    assert not (found["was_late"] & found["passed_since"]).any()
    late = found["status"].isin([timing.PAST_DUE, timing.NO_REPORT])
    assert ((found["was_late"] | found["passed_since"]) == late).all()


def test_a_measure_speaks_to_the_concern_it_is_linked_to_group_by_group():
    groups = judged(actual(1, breakdown="a"), actual(2, breakdown="b"))
    found = concerns.speaking(links(link(1, "1a"), link(2, "1b")), groups)
    assert found[["concern", "ref", "breakdown"]].to_numpy().tolist() == [[1, "1a", "a"], [1, "1a", "b"]]


def test_a_measure_added_beside_the_plan_speaks_as_the_one_it_is_close_to():
    beside = judged(actual(1, measure="1a*"), ref="1a*", close_to="1a", in_plan="false")
    both = pd.concat([beside, judged(actual(1))], ignore_index=True)
    found = concerns.speaking(links(link(1, "1a", by="subject")), both)
    assert found[["concern", "ref", "linked_by"]].to_numpy().tolist() == [[1, "1a", "subject"], [1, "1a*", "subject"]]


def test_a_measure_linked_in_both_ways_speaks_once():
    beside = judged(actual(1, measure="1a*"), ref="1a*", close_to="1a", in_plan="false")
    assert only(concerns.speaking(links(link(1, "1a*"), link(1, "1a", by="subject")), beside))["linked_by"] == "paper"


def test_measures_come_in_the_order_of_the_concerns():
    found = concerns.speaking(links(link(10, "1a"), link(2, "1a")), judged(actual(1)))
    assert found["concern"].tolist() == [2, 10]


def test_the_last_judgement_of_a_concern_counts_whatever_the_order():
    later = {"judged_on": "2022-03-12", "judgement": "not enough progress"}
    rows = [later, {"judged_on": "2020-03-12"}, {"concern": "2", "judged_on": "2020-03-12"}]
    found = concerns.latest_judgements(table("judgements", *rows))
    assert {key: row["judgement"] for key, row in found.items()} == {
        ("", 1): "not enough progress",
        ("", 2): "sufficient progress",
    }
    assert concerns.latest_judgements(table("judgements")) == {}


# The public record.


def test_the_improvement_plan_answers_every_concern_but_the_first(july):
    mine = july.answering.query("plan == 'ip'")
    assert mine["concern"].unique().tolist() == list(range(2, 13))
    late = timing.lateness(july.answering).query("was_late")
    green_or_red = ["3.6.4", "3.6.5", "1.4.1", "1.5.1", "1.6.2", "3.9.1", "4.2.2", "2.5.2"]
    assert refs(late) == green_or_red


# Several inspections, each numbered from 1


def of(inspection, row):
    return row | {"inspection": inspection}


def test_concerns_of_two_inspections_with_one_number_are_answered_apart():
    found = answering([of("new", link(1, "1.1.2")), of("old", link(1, "1.1.1")), of("new", link(2, "A1", "old"))])
    assert found[["inspection", "concern", "ref"]].to_numpy().tolist() == [
        ["new", 1, "1.1.2"],
        ["new", 2, "A1"],
        ["old", 1, "1.1.1"],
    ]


def test_what_a_task_was_carried_into_answers_the_concern_of_its_own_inspection():
    found = answering([of("new", link(1, "A1", "old")), of("old", link(1, "A2", "old"))], [carry("A1", "1.1.2")])
    assert found.query("ref == '1.1.2'")["inspection"].tolist() == ["new"]


def test_a_measure_speaks_to_the_concern_of_its_own_inspection():
    linked = [of("new", link(1, "1a")), of("old", link(1, "1a", by="subject")), of("old", link(2, "1b"))]
    found = concerns.speaking(links(*linked), judged(actual(1)))
    assert found[["inspection", "concern", "linked_by"]].to_numpy().tolist() == [
        ["new", 1, "paper"],
        ["old", 1, "subject"],
    ]


def test_the_last_judgement_is_that_of_each_inspection():
    rows = [{"inspection": each, "judgement": each, "judged_on": f"202{n}-01-01"} for n, each in enumerate("ab")]
    found = concerns.latest_judgements(table("judgements", *rows))
    assert {key: row["judgement"] for key, row in found.items()} == {("a", 1): "a", ("b", 1): "b"}


INSPECTIONS = [
    Inspection(id="2023", framework="2023", ended="2023-05-01"),
    Inspection(id="own", framework="2016", ended="2019-05-01", judgements=("on course", "behind", "far behind")),
]


@pytest.mark.parametrize(
    ("inspection", "judgement", "good"),
    [
        ("2023", "effective action", True),
        ("2023", "not effective action", False),
        ("own", "on course", True),
        ("own", "behind", False),
        ("own", "far behind", False),
        ("", "sufficient progress", True),
        ("", "not enough progress", False),
    ],
)
def test_the_first_of_an_inspections_words_is_good_enough_and_no_other(inspection, judgement, good):
    row = {"inspection": inspection, "judgement": judgement}
    assert concerns.is_good_enough(row, INSPECTIONS) == good


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ([""], "area of concern"),
        (["significant weakness"] * 2, "significant weakness"),
        (["area of an improvement notice"], "area"),
        (["area for priority action", "area for improvement"], "area"),
        (["area for priority action", ""], "area"),
    ],
)
def test_areas_are_called_what_their_inspections_all_call_them(kinds, said):
    assert concerns.thing(kinds) == said


# Measures of sections that are linked

MEASURES = table(
    "measures",
    {"ref": "M10", "section": "1.1"},
    {"ref": "M2", "section": "1.2.a"},
    {"ref": "M3", "section": "2"},
    {"ref": "M4", "section": "1.1", "in_plan": "false"},
)


def unlinked(*linked):
    return concerns.unlinked_within(links(*linked), MEASURES, SECTIONS)


def test_measures_at_any_depth_of_a_linked_section_that_are_not_linked_are_named_in_order():
    assert unlinked(link(1, "1")) == {("", 1): {("ip", "1"): ["M2", "M10"]}}
    assert unlinked(link(1, "1.1"), link(1, "1.2")) == {("", 1): {("ip", "1.1"): ["M10"], ("ip", "1.2"): ["M2"]}}


def test_a_measure_linked_to_the_concern_itself_is_not_named_but_one_linked_to_another_is():
    assert unlinked(link(1, "1.1"), link(1, "M10", by="subject")) == {}
    assert unlinked(link(1, "1.1"), link(2, "M10")) == {("", 1): {("ip", "1.1"): ["M10"]}}
    assert unlinked(of("new", link(1, "1.1")), of("old", link(1, "M10"))) == {("new", 1): {("ip", "1.1"): ["M10"]}}


def test_links_to_actions_measures_and_other_plans_have_no_measure_within():
    assert unlinked(link(1, "1.1.1"), link(1, "M3"), link(2, "A", "old")) == {}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("xyz"), st.integers(1, 2), st.sampled_from(["1", "1.1", "1.1.2", "2.1"]))))
def test_what_answers_one_inspection_does_not_depend_on_another(drawn):
    linked = [of(inspection, link(concern, ref)) for inspection, concern, ref in drawn]
    together = answering(linked)
    for each in "xyz":
        alone = answering([row for row in linked if row["inspection"] == each])
        mine = together[together["inspection"] == each].reset_index(drop=True)
        assert mine[concerns.TIE].to_numpy().tolist() == alone[concerns.TIE].to_numpy().tolist()
