"""Printed figures, lists and dates against the tables: what agrees, what differs, what cannot be told."""

import math
from dataclasses import replace

import pytest
from frames import SCALE, actions, day, known, only, plan, sections, table, updates
from hypothesis import given
from hypothesis import strategies as st

from sendplan.data.inspection import Inspection
from sendplan.rules import reconcile
from sendplan.rules.observations import by_group
from sendplan.rules.plan import position
from sendplan.words import count, plural, rounded, visible

PLAN = plan()
AS_AT = "2019-06-24"


def record(acts=None, ups=None, plans=(PLAN,), values=(), **tables):
    """A record: two actions, one complete and one amber, unless others are given."""
    acts = actions({"ref": "1.1.1"}, {"ref": "1.1.2"}) if acts is None else acts
    ups = updates({"ref": "1.1.1", "rating": "C"}, {"ref": "1.1.2", "rating": "A"}) if ups is None else ups
    names = ("concerns", "concern_links", "judgements", "measures")
    others = {name: tables.get(name, table(name)) for name in names}
    others["sources"] = table("sources", {"id": "paper", "published": "2019-07-03"})
    places = tables.get("sections", sections())
    return reconcile.Record(
        {"updates": ups, "sections": places} | others,
        {each.id: each for each in plans},
        by_group(known(*values)),
        lambda as_at, of: position(acts, places, ups, of, as_at),
    )


def quoted(*rows):
    return table("quoted", *({"scope": "all actions", "as_at": AS_AT} | row for row in rows))


def reconciled(row, given=None):
    found = only(reconcile.reconciled(quoted(row), given or record()))
    return {**found, "reason": visible(found["reason"])}


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("actions", 6),
        ("complete", 1),
        ("on_track", 1),
        ("delayed", 1),
        ("not_started", 1),
        ("carried_forward", 1),
        ("percent_complete", 17),
        ("percent_on_track", 16.7),
    ],
)
def test_a_figure_of_a_whole_plan_is_counted_from_the_position_of_its_day(figure, value):
    codes = list(SCALE)
    acts = actions(*({"ref": code} for code in codes))
    ups = updates(*({"ref": code, "rating": code} for code in codes))
    right = reconciled({"figure": figure, "value": str(value)}, record(acts, ups))
    assert (right["state"], right["difference"]) == (reconcile.AGREES, 0)
    wrong = reconciled({"figure": figure, "value": str(value + 2)}, record(acts, ups))
    assert (wrong["state"], wrong["difference"]) == (reconcile.DIFFERS, 2)


def test_a_figure_is_of_its_own_day_and_not_of_a_later_one():
    ups = updates({"ref": "1.1.1", "rating": "A"}, {"ref": "1.1.1", "rating": "C", "as_at": "2019-06-25"})
    found = reconciled({"figure": "complete", "value": "0"}, record(actions({"ref": "1.1.1"}), ups))
    assert found["state"] == reconcile.AGREES


def test_a_figure_that_was_right_on_another_day_before_the_paper_says_so():
    ups = updates(
        {"ref": "1.1.1", "rating": "C", "as_at": "2019-06-03"},
        {"ref": "1.1.1", "rating": "A"},
        {"ref": "1.1.1", "rating": "R", "as_at": "2019-07-04"},
    )
    given = record(actions({"ref": "1.1.1"}), ups)
    assert reconciled({"figure": "complete", "value": "1"}, given)["reason"] == (
        "it is the figure of another day, 3 June 2019"
    )
    # Red only on the day after the paper: that cannot be the reason.
    assert reconciled({"figure": "delayed", "value": "1"}, given)["reason"] == "not known"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"figure": "complete", "scope": "of priority 1"}, reconcile.PART),
        ({"figure": "inspectors", "scope": ""}, reconcile.NOT_COUNTED),
        ({"figure": "priorities", "plan": ""}, reconcile.NOT_COUNTED),
        ({"figure": "concerns", "plan": ""}, reconcile.NOT_COUNTED),
        ({"figure": "concerns_sufficient", "plan": ""}, "no judgement by then is known"),
        ({"figure": "plans_on_time", "measure": "1a"}, reconcile.VALUE_UNKNOWN),
    ],
)
def test_what_the_tables_do_not_hold_cannot_be_computed_and_says_why(row, reason):
    found = reconciled({"value": "2"} | row)
    assert (found["state"], found["reason"]) == (reconcile.UNCOMPUTED, reason)
    assert math.isnan(found["computed"])
    assert math.isnan(found["difference"])


def test_a_plan_without_a_list_of_actions_has_no_count_of_them():
    found = reconciled({"figure": "complete", "value": "1"}, record(actions()))
    assert found["reason"] == reconcile.NO_LIST


def test_a_scale_without_a_rating_has_no_count_of_it():
    only_complete = plan(ratings=[{"code": "C", "word": "Done", "means": "complete", "legend": "done"}])
    ups = updates(*({"ref": ref, "rating": "C"} for ref in ("1.1.1", "1.1.2")))
    found = reconciled({"figure": "delayed", "value": "0"}, record(ups=ups, plans=[only_complete]))
    assert found["reason"] == reconcile.NO_RATING


def test_a_count_is_not_computed_while_some_actions_have_no_rating():
    found = reconciled({"figure": "complete", "value": "1"}, record(ups=updates({"ref": "1.1.1", "rating": "C"})))
    assert found["reason"] == "the record holds no rating by then of 1 of the 2 actions"
    every = reconciled({"figure": "actions", "value": "2"}, record(ups=updates()))
    assert every["state"] == reconcile.AGREES


def test_what_was_carried_forward_counts_whatever_the_scope_says_of_where_to():
    ups = updates({"ref": "1.1.1", "rating": "CF"}, {"ref": "1.1.2", "rating": "C"})
    row = {"figure": "carried_forward", "scope": "continued in the next plan", "value": "1"}
    assert reconciled(row, record(ups=ups))["state"] == reconcile.AGREES


@pytest.mark.parametrize(
    ("figure", "value"), [("priorities", 1), ("themes", 2), ("thematic_groups", 1), ("action_areas", 1)]
)
def test_sections_are_counted_by_the_plans_own_word_or_as_its_topmost(figure, value):
    places = sections({"ref": "1", "kind": "priority"}, {"ref": "1.1", "parent": "1"}, {"ref": "1.2", "parent": "1"})
    row = {"figure": figure, "scope": "of the plan", "value": str(value)}
    assert reconciled(row, record(sections=places))["state"] == reconcile.AGREES


@pytest.mark.parametrize(
    ("word", "many"),
    [
        *(("priority", "priorities"), ("working group", "working groups"), ("area of concern", "areas of concern")),
        *(("pathway", "pathways"), ("activity", "activities"), ("focus", "focuses"), ("action", "actions")),
    ],
)
def test_words_for_levels_have_their_plural(word, many):
    assert plural(word) == many
    assert count(2, word) == f"2 {many}"
    assert count(1, word) == f"1 {word}"


def test_measures_are_those_the_plan_itself_lists():
    measures = table("measures", {"ref": "1a"}, {"ref": "1a*", "in_plan": "false"}, {"ref": "x", "plan": "other"})
    row = {"figure": "impact_measures", "value": "1"}
    assert reconciled(row, record(measures=measures))["state"] == reconcile.AGREES


def test_concerns_are_those_named_by_then_or_linked_to_the_plan():
    concerns = table("concerns", {"number": "1"}, {"number": "2"}, {"number": "3", "inspected_on": "2020-01-01"})
    links = table("concern_links", {"concern": "1"}, {"concern": "1", "ref": "1.2"}, {"concern": "3", "plan": "x"})
    given = record(concerns=concerns, concern_links=links)
    assert reconciled({"figure": "concerns", "plan": "", "value": "2"}, given)["state"] == reconcile.AGREES
    assert reconciled({"figure": "concerns", "value": "1"}, given)["state"] == reconcile.AGREES


def test_judgements_are_the_last_by_then():
    rows = [
        {"concern": "1", "judgement": "not enough progress"},
        {"concern": "1", "judged_on": "2019-06-24"},
        {"concern": "2", "judgement": "not enough progress"},
        {"concern": "2", "judged_on": "2019-06-25"},
    ]
    given = record(judgements=table("judgements", *rows))
    for figure in ("concerns_sufficient", "concerns_not_enough"):
        assert reconciled({"figure": figure, "plan": "", "value": "1"}, given)["state"] == reconcile.AGREES


def test_of_several_inspections_a_figure_is_of_the_last_by_then():
    old = [{"inspection": "old", "number": str(number)} for number in (1, 2)]
    new = [{"inspection": "new", "number": str(number), "inspected_on": "2019-06-01"} for number in (1, 2, 3)]
    made = [
        {"inspection": "old", "concern": "1", "judged_on": "2018-06-20"},
        {"inspection": "new", "concern": "1", "judgement": "effective action"},
        {"inspection": "new", "concern": "2", "judgement": "not effective action"},
    ]
    linked = [{"inspection": each, "concern": "1"} for each in ("old", "new")]
    given = record(
        concerns=table("concerns", *old, *new),
        judgements=table("judgements", *made),
        concern_links=table("concern_links", *linked),
    )
    given = replace(given, inspections=[Inspection(id="new", framework="2023", ended="2019-06-01")])
    computed = [
        reconciled({"figure": figure, "plan": plan, "as_at": as_at}, given)["computed"]
        for figure, plan, as_at in (
            ("concerns", "", "2019-06-24"),
            ("concerns", "", "2019-05-31"),
            ("concerns", "ip", "2019-06-24"),
            ("concerns_sufficient", "", "2019-06-24"),
            ("concerns_not_enough", "", "2019-06-24"),
            ("concerns_sufficient", "", "2019-06-19"),
        )
    ]
    assert computed == [3, 2, 2, 1, 1, 1]


def of_measure(printed="80%", as_at="2019-05-13", *values):
    rows = values or ({"series": "actual", "value": "84.7", "time_identifier": "Financial year"},)
    row = {"figure": "plans_on_time", "value": "80", "unit": "%", "printed": printed, "measure": "1a", "as_at": as_at}
    return reconciled(row, record(values=rows))


def test_a_figure_of_a_measure_is_set_against_its_last_value_by_then():
    found = of_measure()
    assert (found["computed"], found["difference"], found["state"]) == (84.7, -4.7, reconcile.DIFFERS)
    assert found["reason"] == "the last value by then is of another period, the financial year to 31 March 2018"


def test_a_value_for_a_period_not_yet_over_is_not_used():
    later = {"series": "actual", "value": "80", "time_period": "2019", "period_end": "2019-05-14"}
    earlier = {"series": "actual", "value": "84.7"}
    assert of_measure("80%", "2019-05-13", earlier, later)["computed"] == 84.7
    assert of_measure("80%", "2019-05-14", earlier, later)["state"] == reconcile.AGREES


def test_a_loose_figure_is_said_to_be_loose_and_one_of_the_same_day_has_no_other_period():
    assert of_measure("around 80%")["reason"].endswith("; and the paper only says around 80%")
    assert of_measure("around 80%", "2018-03-31")["reason"] == "the paper only says around 80%"
    assert of_measure("80%", "2018-03-31")["reason"] == "not known"


def test_a_printed_figure_agrees_with_one_that_rounds_to_it():
    acts = actions(*({"ref": str(number)} for number in range(3)))
    ups = updates(*({"ref": str(number), "rating": "C" if number else "A"} for number in range(3)))
    for value, state in (("67", reconcile.AGREES), ("66.7", reconcile.AGREES), ("66", reconcile.DIFFERS)):
        row = {"figure": "percent_complete", "value": value, "unit": "%"}
        assert reconciled(row, record(acts, ups))["state"] == state


def test_a_figure_of_the_day_of_the_paper_itself_is_another_day_and_one_of_the_day_after_is_none():
    ups = updates({"ref": "1.1.1", "rating": "A"}, {"ref": "1.1.1", "rating": "C", "as_at": "2019-07-03"})
    after = ups.assign(as_at=ups["as_at"].where(ups["rating"] == "A", day("2019-07-04")))
    for reports, reason in ((ups, "it is the figure of another day, 3 July 2019"), (after, "not known")):
        given = record(actions({"ref": "1.1.1"}), reports)
        assert reconciled({"figure": "complete", "value": "1"}, given)["reason"] == reason


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"figure": "actions", "unit": "count"}, "actions"),
        ({"figure": "delayed", "unit": ""}, "actions"),
        ({"figure": "concerns", "unit": ""}, "areas of concern"),
        ({"figure": "sufficient_progress", "unit": "%"}, "%"),
        ({"figure": "visits", "unit": ""}, ""),
    ],
)
def test_what_a_figure_counts_is_its_unit_or_follows_from_its_name(row, said):
    assert reconcile.counts(row) == said


def test_totals_that_are_possible_are_written_from_the_first_to_the_last():
    assert visible(reconcile.spanned({"totals": [29, 30, 39], "as_at": day(AS_AT)})) == "29 to 39"


def test_a_record_without_quoted_figures_has_no_row():
    assert reconcile.reconciled(quoted(), record()).empty


def test_one_action_that_is_3_percent_beside_97_percent_means_29_to_39():
    assert reconcile.possible_totals(1, 3) == list(range(29, 41))
    assert reconcile.possible_totals(1, 3, 97) == list(range(29, 40))
    assert reconcile.possible_totals(0, 0) == reconcile.possible_totals(1, 0) == []


@given(st.integers(1, 300), st.integers(1, 300))
def test_the_true_total_is_always_among_those_possible(part, more):
    total = part + more
    share, rest = (int(rounded(100 * each / total)) for each in (part, more))
    if share:
        assert total in reconcile.possible_totals(part, share)
        assert total in reconcile.possible_totals(part, share, rest)


def implied(*rows, given=None):
    figures = reconcile.reconciled(quoted(*rows), given or record(actions()))
    return dict(zip(figures["figure"], figures["totals"], strict=True))


def test_a_count_and_its_share_imply_the_total_where_it_cannot_be_counted():
    share = {"figure": "percent_delayed", "value": "3", "unit": "%"}
    one = {"figure": "delayed", "value": "1"}
    done = {"figure": "percent_complete", "value": "97", "unit": "%"}
    found = implied(share, one, done)
    assert (found["percent_delayed"], found["delayed"]) == ([*range(29, 40)], [*range(29, 40)])
    assert found["percent_complete"] == []
    # Without the share of the others, or with one that does not make 100%, less is known.
    assert implied(share, one)["delayed"] == implied(share, one, done | {"value": "90"})["delayed"] == [*range(29, 41)]
    assert implied(one)["delayed"] == []
    assert implied(share, one, given=record())["delayed"] == [], "the total is known"
    assert implied(share | {"source": "other"}, one)["delayed"] == [], "another paper"


def listed(refs, rating="A", acts=None, ups=None, **cells):
    row = {"refs": refs, "rating": rating, "as_at": AS_AT} | cells
    found = reconcile.compared(table("lists", row), record(acts, ups))
    return dict(zip(found["ref"], found["state"], strict=True))


def test_a_list_agrees_where_it_prints_exactly_the_actions_so_rated():
    assert listed("1.1.2") == {"1.1.2": reconcile.AGREES}
    assert listed("1.1.1", "C") == {"1.1.1": reconcile.AGREES}


def test_an_action_on_the_wrong_list_and_one_that_is_left_out():
    assert listed("1.1.1") == {"1.1.1": reconcile.RATED_OTHERWISE, "1.1.2": reconcile.LEFT_OUT}


def test_an_action_nobody_reported_on_is_neither_right_nor_wrong():
    assert listed("1.1.2", ups=updates({"ref": "1.1.1", "rating": "C"})) == {"1.1.2": reconcile.UNRATED}


@pytest.mark.parametrize(
    ("first", "last", "state"),
    [
        ("2019-06-30", "2019-06-30", reconcile.LEFT_OUT),
        ("2019-07-01", "", None),
        ("", "2019-06-29", None),
        ("2019-06-30", "", reconcile.LEFT_OUT),
    ],
)
def test_only_actions_due_in_its_months_belong_on_a_list(first, last, state):
    assert listed("", due_from=first, due_to=last).get("1.1.2") == state


def test_an_action_on_a_list_for_other_months_or_without_a_date_is_outside():
    assert listed("1.1.2", due_from="2019-07-01") == {"1.1.2": reconcile.OTHER_MONTHS}
    undated = actions({"ref": "1.1.1"}, {"ref": "1.1.2", "due": ""})
    assert listed("1.1.2", acts=undated, due_to="2019-08-31") == {"1.1.2": reconcile.OTHER_MONTHS}
    assert listed("", acts=undated, due_to="2019-08-31") == {}, "no month is known in which it should be done"


def test_a_list_is_held_against_the_ratings_of_its_own_day_and_says_when_they_were_so():
    ups = updates({"ref": "1.1.1", "rating": "R", "as_at": "2019-06-03"}, {"ref": "1.1.1", "rating": "A"})
    later = updates({"ref": "1.1.1", "rating": "R", "as_at": "2019-06-25"})
    given = record(actions({"ref": "1.1.1"}), reconcile.pd.concat([ups, later]))
    found = only(reconcile.compared(table("lists", {"refs": "1.1.1", "rating": "R"}), given))
    assert (found["state"], found["standing"]) == (reconcile.RATED_OTHERWISE, "amber")
    assert (found["so_rated_on"], found["listed_as"]) == (day("2019-06-03"), "red")


def test_no_list_is_no_row_with_the_same_columns():
    empty = reconcile.compared(table("lists"), record())
    full = reconcile.compared(table("lists", {"refs": "1.1.2", "rating": "A"}), record())
    assert empty.empty
    assert [*empty] == [*full]
