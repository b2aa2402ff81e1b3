"""The figures of the public record, each worked out from the tables."""

import pandas as pd
import pytest

from sendplan.opening import of_area
from sendplan.rules import observations, plan, requests, timing

GREEN_AND_LATE = ["1.1.2", "1.5.1", "1.6.2", "2.7.1", "3.9.1", "4.2.2", "4.4.3"]
CARRIED = ["D1", "D2", "D3", "D4", "E3", "F1", "F2", "G1", "J2", "K1", "K4", "L1", "L2", "L9"]


@pytest.fixture(scope="module")
def statement(lancashire, july):
    return july.position_at(july.as_at, lancashire.plan("wsoa"))


def refs(frame):
    return sorted(frame["ref"], key=plan.natural)


def test_the_written_statement_has_47_tasks_of_which_33_are_complete_and_14_carried_forward(statement):
    counts = plan.count_standings(statement)
    assert (counts["actions"], counts["complete"], counts["carried_forward"]) == (47, 33, 14)
    assert refs(plan.with_standing(statement, "carried_forward")) == CARRIED


def test_every_task_carried_forward_has_its_link_and_no_other_task_has(lancashire):
    links = lancashire.tables["carried_forward"]
    assert links["from_ref"].tolist() == CARRIED


def test_the_working_groups_have_11_11_7_7_and_11_tasks(statement):
    sizes = statement.groupby("top").size()
    assert sizes.to_dict() == {"WG1": 11, "WG2": 11, "WG3": 7, "WG4": 7, "WG5": 11}


def test_the_statement_has_12_lettered_actions_in_5_groups(lancashire):
    sections = lancashire.tables["sections"].query("plan == 'wsoa'")
    letters = {ref[0] for ref in sections.query("kind == 'action'")["ref"]}
    assert sorted(letters) == list("ABCDEFGHIJKL")
    assert (sections["kind"] == "working group").sum() == 5


def test_the_tasks_and_carried_tasks_of_each_concern(lancashire, statement):
    links = lancashire.tables["concern_links"].rename(columns={"ref": "section"})
    tasks = links.merge(statement, on=["plan", "section"])
    carried = tasks["standing"] == "carried_forward"
    found = {number: (len(rows), int(carried[rows.index].sum())) for number, rows in tasks.groupby("concern")}
    assert found == {
        1: (6, 0), 2: (2, 0), 3: (4, 4), 4: (5, 0), 5: (2, 1), 6: (5, 2),
        7: (3, 1), 8: (5, 0), 9: (2, 2), 10: (9, 3), 11: (2, 1), 12: (2, 0),
    }  # fmt: skip


def test_the_improvement_plan_on_24_june_2019(july):
    counts = july.counts
    assert (counts["actions"], counts["complete"], counts["on_track"]) == (94, 18, 46)
    assert (counts["green"], counts["amber"], counts["red"], counts["not_started"]) == (14, 32, 8, 22)


def test_the_priorities_have_27_21_27_and_19_actions(july):
    assert july.position.groupby("top").size().tolist() == [27, 21, 27, 19]
    assert (july.table("sections")["kind"] == "theme").sum() == 27


def test_12_are_past_due_on_24_june_of_which_7_are_green_and_5_red(july):
    late = july.past_due
    assert (len(late), len(plan.with_standing(late, "red"))) == (12, 5)
    assert refs(plan.with_standing(late, "green")) == GREEN_AND_LATE


def test_22_are_past_due_at_the_meeting_8_green_7_amber_7_red(july):
    late = timing.past_due(july.position_on_the_day)
    assert late["standing"].value_counts().to_dict() == {"green": 8, "amber": 7, "red": 7}


def test_half_of_the_green_ratings_are_contradicted_by_their_dates(july):
    found = july.contradictions
    assert refs(found[found["kind"] == "green but late"]) == GREEN_AND_LATE
    assert (july.counts["green"], len(GREEN_AND_LATE)) == (14, 7)


def test_three_actions_are_undated(july):
    undated = july.position[july.position["due"].isna()]
    assert dict(zip(undated["ref"], undated["due_text"], strict=True)) == {
        "2.1.3": "Quarterly",
        "2.3.1": "January 2019-ongoing",
        "3.7.1": "Ongoing",
    }


def test_40_completions_were_planned_by_30_june_and_18_made(july):
    june = july.burn_up.set_index("month").loc[pd.Timestamp("2019-06-30")]
    assert (june["planned"], june["recorded"]) == (40, 18)


def test_two_actions_moved_from_not_started_on_3_june_to_amber(july):
    moved = july.movement[july.movement["change"] != "first reported"]
    assert refs(moved) == ["3.8.1", "4.3.1"]
    assert set(zip(moved["rating_then"], moved["rating_now"], strict=True)) == {("Not started", "Amber")}


def test_the_report_of_3_june_is_partial(lancashire):
    counts = of_area(lancashire, "2019-06-03").counts
    assert (counts["complete"], counts["red"], counts["not_started"], counts["not_reported"]) == (18, 8, 2, 66)


def test_an_action_due_in_july_2019_is_not_started(july):
    row = july.position.set_index("ref").loc["1.7.3"]
    assert (row["standing"], f"{row['due']:%Y-%m-%d}") == ("not_started", "2019-07-31")


def test_a_review_slipped_to_september_in_the_text_only(july):
    row = july.position.set_index("ref").loc["4.3.1"]
    assert (f"{row['due']:%Y-%m-%d}", f"{row['revised_due']:%Y-%m-%d}") == ("2019-06-30", "2019-09-30")


def test_there_are_35_measures_8_7_6_and_14_by_priority(july):
    assert july.measures.groupby("section").size().tolist() == [8, 7, 6, 14]


def test_14_measures_have_a_national_average_8_have_neighbours_and_12_no_first_value(july):
    found = observations.coverage(july.measures, july.observations)
    assert (found["england"].sum(), found["stat_neighbours"].sum(), (~found["actual"]).sum()) == (14, 8, 12)


@pytest.mark.parametrize(
    ("measure", "breakdown", "series", "period", "value"),
    [
        ("1g", "all", "actual", "201718", 183),
        ("1g", "all", "target", "201819", 174),
        ("2b(ii)", "all", "target", "201920", 102),
        ("4c", "all", "actual", "2018", 13.7),
        ("4c", "all", "target", "2019", 14.7),
        ("4b(ii)", "SEN (K), maths", "england", "201718", 26),
        ("4b(iv)", "SEN (E), reading", "stat_neighbours", "201718", -4.0),
    ],
)
def test_single_values_of_the_measures_tables(july, measure, breakdown, series, period, value):
    rows = july.observations.query("measure == @measure and breakdown == @breakdown and series == @series")
    assert rows.set_index("time_period").loc[period, "value"] == value


def test_the_accelerated_plan_is_97_percent_complete_with_one_action_delayed(lancashire):
    quoted = lancashire.tables["quoted"].query("plan == 'app' and scope == 'all actions'")
    assert dict(zip(quoted["figure"], quoted["value"], strict=True)) == {
        "percent_complete": 97,
        "percent_delayed": 3,
        "delayed": 1,
    }


def test_the_minutes_of_3_july_agree_with_what_is_computed(lancashire, july, statement):
    quoted = lancashire.tables["quoted"].query("source == 'scrutiny-minutes-2019-07' and figure != 'concerns'")
    computed = {"ip": july.counts | {"delayed": july.counts["red"]}, "wsoa": plan.count_standings(statement)}
    for row in quoted.itertuples():
        assert computed[row.plan][row.figure] == row.value
    assert len(quoted) == 8


def test_five_complete_tasks_of_the_statement_are_unfinished_by_their_own_words(statement):
    found = timing.contradictions(statement, set())
    assert refs(found[found["kind"] == timing.UNFINISHED]) == ["B1", "C5", "I1", "K5", "L4"]


@pytest.mark.parametrize(
    ("tasks", "said"),
    [
        (["D4", "G1"], "Not yet actioned"),
        (["F1", "F2"], "Not actioned"),
        (["L3", "L6"], "xclusions"),
        (["J1"], "increasingly aware"),
    ],
)
def test_what_the_statement_says_became_of_its_tasks(statement, tasks, said):
    narratives = statement.set_index("ref")["narrative"]
    assert (narratives != "").all()
    assert [ref for ref in tasks if said not in narratives[ref]] == []


def test_the_area_claims_that_exclusions_fell_and_parents_know_more(july):
    claims = july.area.tables["assessments"].query("impact != ''")
    assert dict(zip(claims["concern"], claims["source"], strict=True)) == {5: "wsoa-2019-02", 10: "wsoa-2019-02"}


def test_values_promised_for_a_day_that_passed_are_not_there(lancashire, july):
    known = july.area.tables["promises"].query("plan == 'ip'")
    passed = requests.promises_passed(known, july.observations, july.date)
    figures = passed[passed["series"] != ""]
    assert set(zip(figures["ref"], figures["series"], figures["due"].dt.strftime("%Y-%m"), strict=True)) == {
        ("1b(ii)", "actual", "2019-01"), ("1b(i)", "actual", "2019-03"), ("1e", "actual", "2019-05"),
        ("3c", "actual", "2019-06"), ("3d", "actual", "2019-06"), ("1c", "stat_neighbours", "2019-05"),
        ("4g(ii)", "stat_neighbours", "2019-06"), ("4g(ii)", "england", "2019-06"),
    }  # fmt: skip
    assert passed.loc[passed["series"] == "", "ref"].tolist() == ["2.5.2"]


def test_two_actions_moved_without_a_day(july):
    found = timing.not_firm(july.position)
    assert dict(zip(found["ref"], found["revised_text"], strict=True)) == {
        "2.5.2": "mid-September",
        "2.7.2": "autumn term",
    }


def test_a_contract_is_settled_in_one_action_and_not_agreed_in_another(july):
    found = july.contradictions
    assert refs(found[found["kind"] == timing.DENIED]) == ["3.6.3"]


def test_what_was_told_on_the_day_is_in_no_paper_of_the_day(lancashire):
    may, october = of_area(lancashire, "2019-05-13"), of_area(lancashire, "2019-10-09")
    assert "plans_on_time" not in may.stated["figure"].tolist()
    assert "plans_on_time" in october.stated["figure"].tolist()


def test_the_return_of_the_inspectors_was_due_before_october_2019(lancashire):
    assert "before October 2019" in lancashire.plan("ip").risk


def test_30_completions_were_planned_by_24_june(july):
    assert (july.table("actions")["due"] <= july.as_at).sum() == 30
