"""Rules that need more than one cell: each on the smallest tables that show it."""

from __future__ import annotations

import tomllib
from datetime import date

import pandas as pd
import pytest
from builders import TOML, cells, row
from hypothesis import given, settings
from hypothesis import strategies as st

from sendplan.data.area import Facts, Term
from sendplan.data.inspection import Inspection
from sendplan.data.integrity import rule_faults
from sendplan.data.schema import TABLES
from sendplan.data.soundness import Sound, sound
from sendplan.data.verdicts import Wrong, verdicts
from sendplan.errors import Fault

FACTS = Facts.model_validate(tomllib.loads(TOML))


def found(facts: Facts | None = FACTS, **tables: list[dict[str, str]]) -> list[Fault]:
    return list(rule_faults(sound(facts.model_dump()) if facts else Sound(), cells(**tables)))


def where(faults: list[Fault]) -> list[tuple[str, int, str, str]]:
    return [(fault.file, fault.row, fault.column, fault.found) for fault in faults]


def sections(*family: tuple[str, str]) -> list[dict[str, str]]:
    """Sections from (ref, parent)."""
    return [row("sections", ref=ref, parent=parent) for ref, parent in family]


def test_a_small_area_with_one_row_in_every_table_has_no_faults():
    assert found(**{table: [row(table)] for table in TABLES}) == []


def test_a_fault_counts_rows_as_a_spreadsheet_does_and_names_the_row_by_its_label():
    updates = cells(updates=[row("updates"), row("updates", ref="1.2")])["updates"]

    [told] = verdicts("updates", updates, ["ref"], lambda ref: [Wrong("ref", ref, "1.1")] if ref == "1.2" else [])

    assert told == Fault("updates.csv", 3, "action 1.2", "ref", "1.2", "1.1")


def test_each_different_content_is_judged_once_and_told_of_every_row_that_has_it():
    asked = []

    def judge(ref, rating):
        asked.append((ref, rating))
        return [Wrong("rating", rating, "another")] * (ref == "1")

    rows = [row("updates", ref=ref) for ref in ("2", "1", "2", "1")]
    told = verdicts("updates", cells(updates=rows)["updates"], ["ref", "rating"], judge)

    assert [each.row for each in told] == [3, 5]
    assert asked == [("2", "A"), ("1", "A")]


# Inspections

TWO = FACTS.model_copy(
    update={
        "inspections": (
            Inspection(id="old", framework="2016", ended="2017-11-17"),
            Inspection(id="new", framework="2023", ended="2023-05-01"),
        )
    }
)
ONE = TWO.model_copy(update={"inspections": TWO.inspections[:1]})


def of_concerns(facts, **tables):
    every = {name: [row(name)] for name in ("concerns", "concern_links", "judgements")}
    return [(each.file, each.column, each.found, each.allowed) for each in found(facts, **every | tables)]


def test_the_inspection_of_a_row_may_be_left_out_where_there_is_one_or_none():
    assert of_concerns(ONE) == of_concerns(FACTS) == []


def test_of_several_inspections_every_row_says_which():
    allowed = "one of old, new, for area.toml lists several"
    files = ("concerns.csv", "concern_links.csv", "judgements.csv")
    assert of_concerns(TWO) == [(file, "inspection", "nothing", allowed) for file in files]


def test_an_inspection_that_area_toml_does_not_list_is_told_with_those_it_does():
    told = of_concerns(ONE, concerns=[row("concerns"), row("concerns", inspection="rumour")])
    assert told == [("concerns.csv", "inspection", "'rumour'", "one of old, as area.toml lists")]
    none = of_concerns(FACTS, concerns=[row("concerns"), row("concerns", inspection="rumour")])
    assert none == [("concerns.csv", "inspection", "'rumour'", "no inspection, for area.toml lists none")]


def test_concerns_of_two_inspections_may_have_one_number_and_are_looked_for_in_their_own():
    named = [row("concerns", inspection="old"), row("concerns", inspection="new", inspected_on="2023-05-01")]
    named.append(row("concerns", inspection="old", number="2"))
    made = [row("judgements", inspection="old"), row("judgements", inspection="new", judgement="effective action")]
    linked = [row("concern_links", inspection="new")]
    assert of_concerns(TWO, concerns=named, judgements=made, concern_links=linked) == []
    elsewhere = [row("concern_links", inspection="new", concern="2")]
    assert of_concerns(TWO, concerns=named, judgements=made, concern_links=elsewhere) == [
        ("concern_links.csv", "concern", "'2'", "the number of a row of concerns.csv")
    ]


@pytest.mark.parametrize(
    ("inspection", "judgement", "words"),
    [
        ("new", "sufficient progress", "effective action, not effective action"),
        ("old", "effective action", "sufficient progress, not enough progress"),
    ],
)
def test_a_judgement_in_other_words_is_told_with_those_of_its_inspection(inspection, judgement, words):
    named = [row("concerns", inspection=each.id, inspected_on=str(each.ended)) for each in TWO.inspections]
    made = [row("judgements", inspection=inspection, judgement=judgement)]
    linked = [row("concern_links", inspection="old")]
    [told] = of_concerns(TWO, concerns=named, judgements=made, concern_links=linked)
    assert told[:3] == ("judgements.csv", "judgement", repr(judgement))
    assert words in told[3]


def test_the_words_of_the_body_itself_take_the_place_of_its_frameworks():
    own = Inspection(id="old", framework="2016", ended="2017-11-17", judgements=("on course", "behind"))
    facts = FACTS.model_copy(update={"inspections": (own,)})
    assert of_concerns(facts, judgements=[row("judgements", judgement="behind")]) == []
    [told] = of_concerns(facts)
    assert told[2] == "'sufficient progress'" and "on course, behind" in told[3]


def test_a_concern_of_another_day_than_its_inspection_is_told_with_that_day():
    named = [row("concerns", inspection="old", inspected_on="2017-11-18")]
    of_old = {name: [row(name, inspection="old")] for name in ("concern_links", "judgements")}
    assert of_concerns(ONE, concerns=named, **of_old) == [
        ("concerns.csv", "inspected_on", "'2017-11-18'", "2017-11-17, the last day of old in area.toml")
    ]


# What must exist elsewhere


@pytest.mark.parametrize(
    ("table", "changes", "column", "allowed"),
    [
        ("sections", {"ref": "1.1", "parent": "9"}, "parent", "the ref of a row of sections.csv"),
        ("actions", {"section": "9"}, "section", "the ref of a row of sections.csv"),
        ("updates", {"ref": "9"}, "ref", "the ref of a row of actions.csv or the ref of a row of sections.csv"),
        ("updates", {"source": "rumour"}, "source", "the id of a row of sources.csv"),
        ("concern_links", {"concern": "9"}, "concern", "the number of a row of concerns.csv"),
        (
            "concern_links",
            {"ref": "9"},
            "ref",
            "the ref of a row of sections.csv or the ref of a row of actions.csv or the ref of a row of measures.csv",
        ),
        (
            "serves",
            {"ref": "9"},
            "ref",
            "the ref of a row of sections.csv or the ref of a row of actions.csv or the ref of a row of measures.csv",
        ),
        (
            "serves",
            {"to_ref": "9"},
            "to_ref",
            "the ref of a row of sections.csv or the ref of a row of measures.csv",
        ),
        ("judgements", {"concern": "9"}, "concern", "the number of a row of concerns.csv"),
        ("judgements", {"source": "rumour"}, "source", "the id of a row of sources.csv"),
        ("findings", {"source": "rumour"}, "source", "the id of a row of sources.csv"),
        ("assessments", {"source": "rumour"}, "source", "the id of a row of sources.csv"),
        ("lists", {"source": "rumour"}, "source", "the id of a row of sources.csv"),
        ("lists", {"refs": "9"}, "refs", "the ref of a row of actions.csv"),
        ("quoted", {"plan": "p", "measure": "9"}, "measure", "the ref of a row of measures.csv"),
        ("carried_forward", {"from_ref": "9"}, "from_ref", "the ref of a row of actions.csv"),
        (
            "carried_forward",
            {"to_ref": "9"},
            "to_ref",
            "the ref of a row of sections.csv or the ref of a row of actions.csv",
        ),
        ("measures", {"section": "9"}, "section", "the ref of a row of sections.csv"),
        ("observations", {"measure": "9"}, "measure", "the ref of a row of measures.csv"),
        ("observations", {"source": "rumour"}, "source", "the id of a row of sources.csv"),
        (
            "meetings",
            {"meeting": "2019-08-01", "previous": "2019-01-01"},
            "previous",
            "the meeting of a row of meetings.csv",
        ),
        ("requests", {"raised_on": "2019-01-01"}, "raised_on", "the meeting of a row of meetings.csv"),
        ("assessments", {"concern": "9"}, "concern", "the number of a row of concerns.csv"),
        ("quoted", {"source": "rumour"}, "source", "the id of a row of sources.csv"),
    ],
)
def test_a_cell_that_names_a_row_that_is_not_there_is_told_with_where_to_look(table, changes, column, allowed):
    every = {name: [row(name)] for name in TABLES}
    # The bad row stands beside the good one, so that nothing else is missing.
    faults = found(**every | {table: [row(table), row(table, **changes)]})

    assert [(each.file, each.row, each.column, each.found, each.allowed) for each in faults] == [
        (f"{table}.csv", 3, column, repr(changes[column]), allowed)
    ]


def test_a_section_is_looked_for_in_the_same_plan():
    elsewhere = found(facts=None, actions=[row("actions", plan="q")], updates=[row("updates", plan="q")])

    assert where(elsewhere) == [("actions.csv", 2, "section", "'1'")]


def test_each_of_several_sources_in_a_cell_is_looked_up():
    assert where(found(updates=[row("updates", source="paper;rumour;gossip")])) == [
        ("updates.csv", 2, "source", "'rumour'"),
        ("updates.csv", 2, "source", "'gossip'"),
    ]


def test_several_sources_that_all_exist_are_allowed():
    assert (
        found(updates=[row("updates", source="paper;minutes")], sources=[row("sources"), row("sources", id="minutes")])
        == []
    )


def test_a_concern_may_be_answered_by_a_section_or_by_an_action():
    links = [row("concern_links", ref="1"), row("concern_links", ref="1.1")]

    assert found(concerns=[row("concerns")], concern_links=links) == []


def test_a_table_that_an_area_leaves_out_has_no_rows_to_name():
    assert where(found(concern_links=[row("concern_links")])) == [("concern_links.csv", 2, "concern", "'1'")]


def test_a_table_that_could_not_be_read_is_not_blamed_on_the_tables_that_name_it():
    unreadable = cells() | {"sources": pd.DataFrame(), "sections": pd.DataFrame()}

    assert list(rule_faults(sound(FACTS.model_dump()), unreadable)) == []


def test_no_table_that_could_be_read_gives_no_faults_of_rules():
    assert list(rule_faults(sound(FACTS.model_dump()), {table: pd.DataFrame() for table in TABLES})) == []


# What area.toml lists


@pytest.mark.parametrize(
    ("table", "changes", "column", "allowed"),
    [
        ("meetings", {"plan": "q"}, "plan", "one of p, as area.toml lists"),
        ("meetings", {"body": "cabinet"}, "body", "one of board, as area.toml lists"),
        ("quoted", {"plan": "q"}, "plan", "one of p, as area.toml lists"),
        ("requests", {"body": "cabinet"}, "body", "one of board, as area.toml lists"),
        ("sections", {"kind": "aim"}, "kind", "one of priority, theme, action, as area.toml lists"),
        ("updates", {"rating": "G"}, "rating", "one of C, A, as area.toml lists"),
    ],
)
def test_a_word_that_area_toml_does_not_list_is_told_with_the_words_it_does(table, changes, column, allowed):
    [only] = found(**{table: [row(table, **changes)]})

    assert (only.file, only.row, only.column, only.found, only.allowed) == (
        f"{table}.csv",
        2,
        column,
        repr(changes[column]),
        allowed,
    )


@pytest.mark.parametrize("column", ["from_plan", "to_plan"])
def test_an_action_carried_from_or_to_an_unknown_plan_is_told_by_its_plan(column):
    faults = found(carried_forward=[row("carried_forward", **{column: "q"})])

    assert ("carried_forward.csv", 2, column, "'q'") in where(faults)


def test_a_rating_is_checked_against_the_scale_of_its_own_plan():
    second = {**FACTS.plans[0].model_dump(), "id": "q", "ratings": [FACTS.plans[0].ratings[0].model_dump()]}
    two = Facts.model_validate(FACTS.model_dump() | {"plans": [FACTS.plans[0].model_dump(), second]})
    plans = {table: [row(table), row(table, plan="q")] for table in ("sections", "actions", "updates")}

    [only] = found(two, **plans)

    assert (only.row, only.column, only.found, only.allowed) == (3, "rating", "'A'", "one of C, as area.toml lists")


def test_an_update_without_a_rating_is_allowed():
    assert found(updates=[row("updates", rating="")]) == []


def test_without_area_toml_only_what_it_lists_goes_unchecked():
    bad = {"updates": [row("updates", rating="G", source="rumour")]}

    assert where(found(None, **bad)) == [("updates.csv", 2, "source", "'rumour'")]


# Values, order, circles


def observed(**changes: str) -> list[Fault]:
    return found(measures=[row("measures")], observations=[row("observations", **changes)])


def test_an_observation_with_neither_a_value_nor_a_symbol_is_told():
    assert [str(each) for each in observed(value="", symbol="")] == [
        "observations.csv, row 2 (measure 1a), value: found nothing; expected a value, or one of the symbols "
        "c, x, z, low, u, tbc. Correct the row and run 'sendplan check' again."
    ]


@pytest.mark.parametrize(("value", "symbol"), [("3", "c"), ("0", "x"), ("", "r")])
def test_a_symbol_in_place_of_a_value_has_none_and_one_about_a_value_has_one(value, symbol):
    [told] = observed(value=value, symbol=symbol)
    assert repr(symbol) in told.found


@pytest.mark.parametrize(("value", "symbol"), [("0", ""), ("", "x"), ("12", "r")])
def test_an_observation_with_a_value_or_a_symbol_or_both_is_allowed(value, symbol):
    assert observed(value=value, symbol=symbol) == []


def met(*rows: dict[str, str]) -> list[Fault]:
    """What is told of meetings, but for those that are not there."""
    return [each for each in found(meetings=[*rows]) if not each.allowed.startswith("the meeting of a row")]


@pytest.mark.parametrize("previous", ["2019-07-03", "2019-07-04", "2020-01-01"])
def test_a_meeting_compared_with_itself_or_a_later_one_is_told(previous):
    assert [str(each) for each in met(row("meetings", meeting="2019-07-03", previous=previous))] == [
        f"meetings.csv, row 2 (meeting 2019-07-03), previous: found '{previous}'; expected an earlier meeting. "
        "Correct the row and run 'sendplan check' again."
    ]


@pytest.mark.parametrize("previous", ["", "2019-07-02", "2018-12-31"])
def test_a_meeting_compared_with_an_earlier_one_or_none_is_allowed(previous):
    assert met(row("meetings", meeting="2019-07-03", previous=previous)) == []


@pytest.mark.parametrize(
    ("bodies", "told"), [(("forum", "panel"), 1), (("forum", "board"), 0), (("forum",), 0), (("forum", "forum"), 0)]
)
def test_a_meeting_before_is_the_bodys_own_or_that_of_one_other(bodies, told):
    rows = [row("meetings", body=each, meeting="2019-06-03", as_at="2019-06-03") for each in bodies]
    faults = met(*rows, row("meetings", previous="2019-06-03"))
    assert [each.found for each in faults if each.column == "previous"] == [
        "'2019-06-03', when forum and panel met and board did not"
    ] * told


def circle(*family: tuple[str, str]) -> list[tuple[int, str, str]]:
    return circles(sections(*family))


def circles(rows: list[dict[str, str]]) -> list[tuple[int, str, str]]:
    told = [each for each in found(sections=rows) if each.allowed == "a section that is not part of this one"]
    return [(each.row, each.key, each.found) for each in told]


def test_a_section_that_is_its_own_parent_is_told():
    assert circle(("1", "1")) == [(2, "section 1", "'1'")]


def test_two_sections_that_stand_in_each_other_are_both_told_with_the_parent_each_names():
    assert circle(("1", "2"), ("2", "1")) == [(2, "section 1", "'2'"), (3, "section 2", "'1'")]


def test_every_section_of_a_long_circle_is_told():
    family = [("1", "2"), ("2", "3"), ("3", "4"), ("4", "5"), ("5", "1")]

    assert [number for number, _, _ in circle(*family)] == [2, 3, 4, 5, 6]


def test_a_section_that_only_leads_into_a_circle_is_not_blamed():
    assert [number for number, _, _ in circle(("0", "1"), ("1", "2"), ("2", "1"))] == [3, 4]


def test_a_long_line_of_parents_is_not_a_circle():
    assert circle(*[(str(number), str(number + 1)) for number in range(50)], ("50", "")) == []


def test_a_circle_is_told_by_its_own_rows_though_a_section_before_it_stands_twice():
    assert [(number, key) for number, key, _ in circle(("1", ""), ("1", ""), ("2", "2"))] == [(4, "section 2")]


def test_sections_of_two_plans_with_the_same_references_make_no_circle():
    two = [row("sections", plan="p", ref="1", parent="2"), row("sections", plan="q", ref="2", parent="1")]

    assert circles(two) == []


FAMILY = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", *"abcdef"]), min_size=1)


def climbs_forever(ref: str, parents: dict[str, str]) -> bool:
    """Whether going up from a section never ends, and comes back to it."""
    above = ref
    for _ in parents:
        above = parents.get(above, "")
        if above == ref:
            return True
    return False


@given(FAMILY)
def test_a_section_is_told_exactly_where_going_up_from_it_comes_back_to_it(parents):
    told = {key.removeprefix("section ") for _, key, _ in circle(*parents.items())}

    assert told == {ref for ref in parents if climbs_forever(ref, parents)}


def test_a_rebase_of_a_group_nobody_observed_is_told():
    rebases = [row("rebases"), row("rebases", breakdown="SEN(E)")]
    faults = found(rebases=rebases, observations=[row("observations")])
    [told] = [each for each in faults if each.column == "breakdown"]
    assert (told.file, told.row, told.column, told.found) == ("rebases.csv", 3, "breakdown", "'SEN(E)'")


BAD_UPDATES = [
    row("updates", as_at=f"2019-06-{day:02}", **changes)
    for day, changes in enumerate(
        [{}, {"rating": "G"}, {"source": "rumour"}, {"ref": "9"}, {"rating": "R", "ref": "8"}], 1
    )
]


@given(st.permutations(BAD_UPDATES))
@settings(max_examples=20)
def test_what_is_told_does_not_depend_on_the_order_of_the_rows(updates):
    def told(rows: list[dict[str, str]]) -> set[tuple[str, str, str, str]]:
        return {(rows[each.row - 2]["as_at"], each.key, each.column, each.found) for each in found(updates=rows)}

    assert told(updates) == told(BAD_UPDATES)


# Actions that join and leave


@pytest.mark.parametrize(
    ("added", "dropped", "wrong"), [("2020-02-02", "2020-02-01", 1), ("2020-02-02", "2020-02-02", 0)]
)
def test_an_action_cannot_leave_its_plan_before_it_joined(added, dropped, wrong):
    faults = found(actions=[row("actions", added_on=added, dropped_on=dropped)])

    assert where(faults) == [("actions.csv", 2, "dropped_on", repr(dropped))] * wrong


def test_a_list_names_a_rating_of_its_plan():
    faults = found(lists=[row("lists", rating="Ambr")])

    assert where(faults) == [("lists.csv", 2, "rating", "'Ambr'")]


@pytest.mark.parametrize(("small", "shown", "wrong"), [("true", False, 1), ("true", True, 0), ("false", False, 0)])
def test_a_figure_of_a_measure_of_small_counts_may_be_quoted_only_where_they_are_shown(small, shown, wrong):
    rule = FACTS.disclosure.model_copy(update={"show_small_counts": shown})
    faults = found(
        FACTS.model_copy(update={"disclosure": rule}),
        measures=[row("measures", is_small_count=small)],
        quoted=[row("quoted"), row("quoted", plan="p", figure="on_time", measure="1a")],
    )

    assert where(faults) == [("quoted.csv", 3, "measure", "'1a'")] * wrong


@pytest.mark.parametrize(
    ("behind", "unit", "numerator", "told"),
    [
        ("count", "%", "1b", []),
        ("count", "weeks", "1b", []),
        ("%", "%", "1b", ["'1b' behind a measure of unit %"]),
        ("count", "count", "1b", ["'1b' behind a measure of unit count"]),
        ("count", "%", "1z", ["'1z'"]),
        ("count", "%", "", []),
    ],
)
def test_behind_a_share_stands_a_count_of_its_plan(behind, unit, numerator, told):
    measures = [row("measures", unit=unit, numerator=numerator), row("measures", ref="1b", unit=behind)]

    assert where(found(measures=measures)) == [("measures.csv", 2, "numerator", each) for each in told]


def test_a_share_of_a_small_count_may_not_be_quoted_either():
    rule = FACTS.disclosure.model_copy(update={"show_small_counts": False})
    faults = found(
        FACTS.model_copy(update={"disclosure": rule}),
        measures=[row("measures", numerator="1b"), row("measures", ref="1b", unit="count", is_small_count="true")],
        quoted=[row("quoted", plan="p", figure="on_time", measure="1a")],
    )

    assert where(faults) == [("quoted.csv", 2, "measure", "'1a'")]


# What dates and periods say


@pytest.mark.parametrize(
    ("text", "due", "wrong"),
    [
        ("October 2025", "2025-10-31", False),
        ("October 2025", "2025-10-01", False),
        ("October 2025", "2025-09-30", True),
        ("October 2025", "2025-11-01", True),
        ("04/01/2025", "2025-04-30", True),
        ("Q3 2024/25", "2024-12-31", False),
        ("mid-September", "2019-09-15", False),
        ("Ongoing", "2019-09-15", False),
        ("October 2025", "", False),
        ("", "2019-09-15", False),
    ],
)
def test_an_action_is_due_on_a_day_that_its_plans_own_words_can_mean(text, due, wrong):
    faults = found(actions=[row("actions", due_text=text, due=due)])

    assert where(faults) == [("actions.csv", 2, "due_text", f"{text!r} beside the day {due} in due")] * wrong


@pytest.mark.parametrize(
    ("period", "kind", "end", "column"),
    [
        ("2024", "Calendar year", "2024-12-31", None),
        ("202425", "Academic year", "2025-08-31", None),
        ("2024", "Reporting year", "2024-02-29", None),
        ("2024", "Reporting year", "2023-12-31", "period_end"),
        ("2024", "Calendar year", "2022-12-31", "period_end"),
        ("2024 ", "Calendar year", "2024-12-31", "time_period"),
        ("2024/25", "Calendar year", "2024-12-31", "time_period"),
        ("202426", "Academic year", "2025-08-31", "time_period"),
        ("2024", "calendar year", "2024-12-31", "time_identifier"),
        ("202425", "Calendar year", "2024-12-31", "time_period"),
    ],
)
def test_a_period_says_when_it_ends(period, kind, end, column):
    rows = [row("observations", time_period=period, time_identifier=kind, period_end=end)]

    assert [each.column for each in found(measures=[row("measures")], observations=rows)] == [column] * bool(column)


def test_a_year_does_not_stand_twice_as_years_of_two_kinds():
    year = {"time_period": "2024", "period_end": "2024-12-31"}
    kinds = ("Calendar year", "Reporting year")
    rows = [row("observations", time_identifier=kind, **year) for kind in kinds]

    faults = found(measures=[row("measures")], observations=rows)

    assert where(faults) == [("observations.csv", 3, "time_identifier", "'2024' as a calendar and as a reporting year")]


def test_a_reference_that_is_spelt_otherwise_is_told_with_the_one_it_may_be():
    faults = found(
        actions=[row("actions", ref="P1-A1"), row("actions", ref="1.10")],
        updates=[row("updates", ref="p1\u2013a1 "), row("updates", ref="1.1"), row("updates", ref="9")],
    )

    assert [each.found for each in faults] == [
        "'p1\u2013a1 ', which may be 'P1-A1'",
        "'1.1', which may be '1.10'",
        "'9'",
    ]


@pytest.mark.parametrize(
    ("published", "dataset", "series", "early"),
    [
        ("2024-12-30", "ees/plans", "actual", True),
        ("2024-12-31", "ees/plans", "actual", False),
        ("2024-12-30", "ees/plans", "target", False),
        ("2024-12-30", "", "actual", False),
    ],
)
def test_a_value_of_a_release_is_of_a_period_that_was_over_when_it_was_released(published, dataset, series, early):
    year = {"time_period": "2024", "time_identifier": "Calendar year", "period_end": "2024-12-31"}
    faults = found(
        measures=[row("measures")],
        sources=[row("sources", published=published, dataset=dataset)],
        observations=[row("observations", series=series, **year)],
    )

    assert [each.column for each in faults] == ["period_end"] * early


def test_a_period_of_a_release_that_was_not_over_may_have_no_value():
    year = {"time_period": "2024", "time_identifier": "Calendar year", "period_end": "2024-12-31"}
    faults = found(
        measures=[row("measures")],
        sources=[row("sources", published="2024-06-01", dataset="ees/plans")],
        observations=[row("observations", value="", symbol="x", **year)],
    )

    assert faults == []


def test_the_areas_own_terms_say_what_a_printed_term_and_a_term_of_statistics_mean():
    terms = FACTS.model_copy(
        update={"terms": (Term(name="Summer term", time_period="202425", ends=date(2025, 7, 22)),)}
    )
    summer = {"time_period": "202425", "time_identifier": "Summer term", "period_end": "2025-07-22"}
    tables = {
        "measures": [row("measures")],
        "actions": [row("actions", due_text="Summer term 2025", due="2025-07-31")],
        "observations": [row("observations", **summer)],
    }

    assert [each.column for each in found(terms, **tables)] == ["due_text"]
    assert [each.column for each in found(**tables)] == ["time_identifier"]


@pytest.mark.parametrize(("same_as", "bad"), [(("", "a", "a"), []), (("", "a", "b"), [4]), (("b", "a", ""), [2, 3])])
def test_a_request_asked_again_names_the_one_that_was_asked_first(same_as, bad):
    rows = [row("requests", ref=ref, same_as=first) for ref, first in zip("abc", same_as, strict=True)]

    faults = found(requests=rows)

    assert [(each.row, each.column) for each in faults] == [(place, "same_as") for place in bad]


@pytest.mark.parametrize(
    ("text", "due", "bad"),
    [("August 2025", "2025-08-31", False), ("August 2025", "2025-09-30", True), ("mid-September", "", False)],
)
def test_a_new_day_is_one_that_the_reports_own_words_can_mean(text, due, bad):
    faults = found(updates=[row("updates", as_at="2025-06-24", revised_text=text, revised_due=due)])

    assert [(each.file, each.column) for each in faults] == [("updates.csv", "revised_text")] * bad


@pytest.mark.parametrize(("printed", "bad"), [("May 2019", True), ("June 2019", False), ("in June, we hope", False)])
def test_a_promise_is_due_on_a_day_that_the_papers_own_words_can_mean(printed, bad):
    faults = found(promises=[row("promises", due="2019-06-30", printed=printed)])

    assert [(each.file, each.column) for each in faults if each.column == "printed"] == [
        ("promises.csv", "printed")
    ] * bad
