"""Exampleshire, the made-up area: its files are what the script writes, and it has what pages need to show."""

import re
from itertools import pairwise
from pathlib import Path

import exampleshire
import frictionless
import pandas as pd
import pytest

from sendplan.cells import entries
from sendplan.data import describe
from sendplan.data.areas import load_area
from sendplan.data.spelling import folded_role
from sendplan.opening import named_meetings, of_area
from sendplan.rules import disclosure, measure_checks, movement, observations, plan, reconcile, spc, timing

LAST = "2025-07-17"
KINDS = {  # of the ratings that dates disprove: all there are, but for a step past due that was never begun
    "green but late",
    "not started after its start date",
    "red with no mitigation",
    "reopened",
    "complete without a date or evidence",
}


@pytest.fixture(scope="module")
def area():
    return load_area("exampleshire")


@pytest.fixture(scope="module")
def last(area):
    return of_area(area, LAST)


@pytest.fixture(scope="module")
def unhidden(area):
    return of_area(area, LAST, "board")


@pytest.fixture(scope="module")
def steps(last):
    return last.table("actions")


@pytest.fixture(scope="module")
def returns(last):
    return last.table("updates")


def reports(returns):
    return sorted(returns["as_at"].unique())


def refs(frame):
    return set(frame["ref"])


# What the script writes


def test_every_file_is_what_the_script_writes():
    committed = {path.name: path.read_bytes().decode() for path in exampleshire.FOLDER.glob("*.csv")}
    written = {f"{table}.csv": text for table, text in exampleshire.written().items()}

    assert committed == written, "run 'python tests/exampleshire.py' and commit what it writes"


def test_its_history_is_that_of_the_seed(area):
    actions, updates = exampleshire.history(exampleshire.SEED)

    pd.testing.assert_frame_equal(actions, area.tables["actions"])
    pd.testing.assert_frame_equal(updates, area.tables["updates"])


def test_another_seed_is_another_history_and_the_same_seed_the_same():
    one, same, other = (exampleshire.history(seed)[1] for seed in (1, 1, 2))

    pd.testing.assert_frame_equal(one, same)
    assert not one.equals(other)


def test_only_what_python_promises_to_keep_is_asked_of_chance():
    source = Path(exampleshire.__file__).read_text(encoding="utf-8")

    assert set(re.findall(r"\brng\.(\w+)", source)) == {"random"}
    assert not re.search(r"import time|datetime\.now|today\(|strftime|:%[aAbBp]", source)


@pytest.mark.parametrize("seed", range(5))
def test_whatever_the_seed_the_tables_keep_their_rules(seed):
    actions, updates = exampleshire.history(seed)
    steps, returns = (frame[frame["plan"] == "ip"] for frame in (actions, updates))
    told = returns.merge(steps, on=["plan", "ref"])

    assert len(steps) == 66
    assert returns["as_at"].nunique() == 18
    assert len(told) == len(returns)
    assert not returns.duplicated(["ref", "as_at"]).any()
    assert not (returns["completed_on"] > returns["as_at"]).any()
    assert not (told["as_at"] >= told["dropped_on"]).any()
    assert not (told["as_at"] < told["added_on"]).any()
    assert not (steps["dropped_on"] < steps["added_on"]).any()


# What it is


def test_it_is_made_up_and_says_so(area):
    assert area.facts.made_up
    assert "`exampleshire/`: Exampleshire, CC0 1.0. Made up: no figure in it is about a real place." in (
        describe.codebook([area])
    )


def test_frictionless_finds_nothing_wrong_with_it(area):
    assert frictionless.validate(str(area.folder / "datapackage.json")).valid


def test_no_code_of_it_belongs_to_an_authority(area):
    # Counties are E10000001 to E10000034, and the DfE's numbers of authorities end below 999.
    assert (area.facts.new_la_code, area.facts.old_la_code) == ("E10000999", 999)


def test_its_two_plans_have_rating_scales_of_their_own(area):
    statement, improvement = area.facts.plans

    assert list(statement.words.values()) == ["Complete", "Carried forward"]
    assert list(improvement.words.values()) == ["Delivered", "On course", "Slipping", "Off course", "To start"]
    assert list(improvement.codes) == list("43210")
    assert improvement.hierarchy == ("aim", "workstream", "step")


def test_no_reference_of_a_plan_stands_for_two_things(area):
    every = pd.concat([area.tables[table][["plan", "ref"]] for table in ("sections", "actions", "measures")])

    assert not every.duplicated().any()


# The plans


def test_the_statement_had_20_tasks_of_which_5_were_carried_into_the_plan(area, last):
    found = last.position_at(last.as_at, area.plan("wsoa"))
    counts = plan.count_standings(found)

    assert (counts["actions"], counts["complete"], counts["carried_forward"]) == (20, 15, 5)
    assert refs(plan.with_standing(found, "carried_forward")) == set(area.tables["carried_forward"]["from_ref"])


def test_4_aims_have_10_workstreams(last):
    assert last.table("sections")["kind"].value_counts().to_dict() == {"workstream": 10, "aim": 4}


def test_60_steps_were_in_the_plan_at_the_start_6_joined_and_5_were_dropped(steps):
    assert len(plan.within(steps, pd.Timestamp("2024-01-01"))) == 60
    assert (int(steps["added_on"].notna().sum()), int(steps["dropped_on"].notna().sum())) == (6, 5)
    assert len(plan.within(steps, pd.Timestamp("2025-06-30"))) == 61


def test_some_steps_have_no_date_and_one_has_no_lead(steps):
    undated = steps[steps["due"].isna()]

    assert (len(undated), set(undated["cadence"])) == (3, {"ongoing", "quarterly"})
    assert refs(steps[steps["leads"] == ""]) == {"3.2.6"}


def test_one_role_is_spelled_in_two_ways(last):
    cells = [*last.table("actions")["leads"], *last.table("sections")["lead"]]
    single = {role for cell in cells for role in entries(cell)}

    assert len(single) == len({folded_role(role) for role in single}) + 1


# The returns


def test_18_monthly_returns_came_after_the_month_and_before_the_next_meeting(area, returns):
    ends = pd.date_range("2024-01-31", "2025-06-30", freq="ME")
    published = area.tables["sources"].set_index("id")["published"]

    assert reports(returns) == list(ends)
    for as_at, rows in returns.groupby("as_at"):
        [source] = rows["source"].unique()
        assert 5 <= (published[source] - as_at).days <= 12
    for _, meeting in area.tables["meetings"].iterrows():
        assert published[f"return-{meeting['as_at']:%Y-%m}"] <= meeting["papers_due"] < meeting["meeting"]


def test_now_and_then_a_lead_sends_nothing(last, steps, returns):
    missing = 0
    for as_at in reports(returns):
        before = as_at - pd.offsets.MonthEnd(1)
        still_open = refs(last.position_at(before, last.plan).query("standing != 'complete'"))
        due_in = still_open & refs(plan.within(steps, as_at))
        missing += len(due_in - refs(returns[returns["as_at"] == as_at]))

    assert 0 < missing < len(returns) / 10


def test_no_step_is_told_of_before_it_joined_or_after_it_was_dropped(steps, returns):
    told = returns.merge(steps, on="ref")

    assert not (told["as_at"] < told["added_on"]).any()
    assert not (told["as_at"] >= told["dropped_on"]).any()


def test_more_than_half_of_the_completions_are_late(steps, returns):
    done = returns[returns["completed_on"].notna()].drop_duplicates("ref", keep="last").merge(steps, on="ref")
    dated = done.dropna(subset="due")

    assert len(dated) > 30
    assert (dated["completed_on"] > dated["due"]).mean() > 0.5


def test_completions_lack_now_and_then_a_date_or_evidence(returns):
    done = returns[returns["rating"] == "4"]

    assert 0 < done["completed_on"].isna().mean() < 0.3
    assert 0 < (done["evidence"] == "").mean() < 0.4


def test_many_steps_are_given_a_new_date_and_some_several(last):
    found = last.slippage

    assert len(found) == 29
    assert (found["re_dated"] > 1).sum() == 8
    assert (found["slipped"] > 0).all()


def test_3_steps_were_reopened_and_one_of_them_is_open_still(last, returns):
    told = plan.reports(returns, last.plan)
    ever = set().union(*(timing.reopened(told, as_at) for as_at in reports(returns)))

    assert len(ever) == 3
    assert timing.reopened(told, last.as_at) == {("ip", "1.1.4")}


def test_dates_disprove_ratings_of_every_kind_but_one(last):
    assert set(last.contradictions["kind"]) == KINDS
    assert refs(last.contradictions.query("kind == 'green but late'")) == {"1.2.1", "2.1.6", "2.1.7"}


def test_some_that_are_off_course_have_a_mitigation_and_some_have_none(last):
    red = plan.with_standing(last.position, "red")

    assert 0 < (red["mitigation"] == "").sum() < len(red)


def test_steps_not_begun_have_start_dates_now_and_then(last):
    begun = plan.with_standing(last.position, "not_started")["provisional_start"].notna()

    assert begun.any()
    assert not begun.all()


def test_every_kind_of_movement_happened_between_two_returns(area, last, returns):
    ends = reports(returns)
    positions = [last.position_at(as_at, last.plan) for as_at in ends]
    moves = [movement.movement(*pair)["change"] for pair in pairwise(positions)]

    assert set(pd.concat(moves)) >= {
        "added", "dropped", "newly complete", "reopened", "improved", "worsened", "newly late"
    }  # fmt: skip


# The measures


def points(last, ref):
    """The values of a measure as they stand in the table, small counts too."""
    raw = observations.known_by(last.table("observations"), last.area.tables["sources"], last.date)
    row = last.table("measures").set_index("ref").loc[ref]
    rows = observations.by_group(raw)["ip", ref, "all"]
    starts = observations.rebased(last.rebases).get(("ip", ref, "all"), [])
    return spc.xmr(observations.monthly(rows, int(row["dp"])), row["better"], rebases=starts)


def test_12_measures_have_24_months_each(last):
    own = set(last.measures.query("in_plan")["ref"])  # noqa: F841 - @own names it
    months = last.table("observations").query("series == 'actual' and breakdown == 'all' and measure in @own")

    assert months.groupby("measure")["period_end"].nunique().to_dict() == dict.fromkeys(
        last.measures.query("in_plan")["ref"], 24
    )
    assert len(months) == 12 * 24
    assert (months["period_end"].min(), months["period_end"].max()) == (
        pd.Timestamp("2023-07-31"),
        pd.Timestamp("2025-06-30"),
    )


@pytest.mark.parametrize(
    ("ref", "variation", "rules"),
    [
        ("M1", spc.IMPROVEMENT, {(spc.SHIFT, spc.UP)}),
        ("M2", spc.CONCERN, {(spc.TREND, spc.DOWN)}),
        ("M3", spc.COMMON_CAUSE, set()),
        ("M4", spc.COMMON_CAUSE, {(spc.OUTSIDE, spc.UP)}),
        ("M5", spc.COMMON_CAUSE, set()),
        ("M10", spc.COMMON_CAUSE, set()),
        ("M12", spc.COMMON_CAUSE, set()),
    ],
)
def test_each_measure_moves_as_it_is_meant_to(last, ref, variation, rules):
    frame = points(last, ref)
    recent = [signal for signal in spc.signals(frame) if signal.last > pd.Timestamp("2024-08-31")]

    assert spc.variation(frame) == variation
    assert {(signal.rule, signal.direction) for signal in recent} == rules


def test_one_measure_is_constant_and_one_is_rebased(last):
    assert set(points(last, "M5")["value"]) == {96}
    assert points(last, "M12")["phase"].nunique() == 2


def test_two_months_have_a_symbol_in_place_of_a_value(last):
    empty = last.table("observations").query("value.isna() and symbol != 'c'")

    assert list(zip(empty["measure"], empty["period_end"].dt.strftime("%Y-%m"), empty["symbol"], strict=True)) == [
        ("M6", "2024-02", "x"),
        ("M12", "2025-06", "tbc"),
    ]


def small(meeting, *refs):
    """The area's own values of some measures: one row per period, one column per measure and group."""
    rows = meeting.observations.query("series == 'actual' and measure in @refs")
    return rows.pivot_table(index="period_end", columns=["measure", "breakdown"], values="value", dropna=False)


def test_three_measures_count_few_people_and_one_is_a_share_of_them(last):
    few = last.table("measures").query("is_small_count")

    assert few["ref"].tolist() == ["M7", "M8", "M9", "M13"]
    assert few["numerator"].tolist() == ["", "", "", "M7"]


def test_pages_hide_counts_of_1_to_4_and_show_0_and_more(last, unhidden):
    true, seen = (small(each, "M7", "M8", "M9") for each in (unhidden, last))

    assert not ((seen >= 1) & (seen <= 4)).any(axis=None)
    assert (seen[true == 0].notna() | (true != 0)).to_numpy().mean() > 0.99
    assert (seen["M9", "all"] == 0).sum() == 8
    assert (seen["M7", "all"] >= 5).sum() == 8  # one of 9 is hidden beside its groups
    assert (true["M7", "all"] >= 5).sum() == 9


def test_groups_add_up_to_their_whole_and_none_is_hidden_alone(last, unhidden):
    for ref in ("M7", "M9"):
        true, seen = (small(each, ref)[ref] for each in (unhidden, last))
        assert (true.drop(columns="all").sum(axis="columns") == true["all"]).all()
        gone = seen.isna().sum(axis="columns")
        assert not (gone == 1).any()
        assert 2 in set(gone)
    larger = small(unhidden, "M7") >= 5
    assert (small(last, "M7").isna() & larger).any(axis=None)


def test_the_share_is_hidden_where_its_count_is(last):
    seen = small(last, "M7", "M13")

    assert (seen["M7", "all"].isna() == seen["M13", "all"].isna()).all()
    assert 0 < seen["M13", "all"].isna().sum() < 24


def test_no_meeting_hides_what_an_earlier_one_shows_or_gives_away(area):
    meetings = [of_area(area, name) for name in named_meetings(area)]
    for place, meeting in enumerate(meetings[1:], 1):
        before = pd.concat([each.shown.assign(pack=each.name) for each in meetings[:place]])
        assert disclosure.derivable(meeting.hidden, before, meeting.shown).empty
    opened = of_area(area, meetings[-1].name, "board").shown.assign(pack="board")
    assert len(disclosure.derivable(meetings[-1].hidden, opened)) == len(meetings[-1].hidden)


def test_the_board_sees_every_value(unhidden):
    assert not (unhidden.observations["symbol"] == "c").any()
    assert unhidden.hidden.empty


def test_one_target_falls_short_of_its_baseline_two_rise_from_0_and_one_measure_has_no_direction(last):
    looks = last.second_looks

    assert refs(looks[looks["kind"] == measure_checks.WRONG_WAY]) == {"M11", "M8", "M9"}
    assert refs(looks[looks["kind"] == measure_checks.DIRECTION_UNSTATED]) == {"M10"}
    assert refs(looks[looks["kind"] == measure_checks.NO_DEFINITION]) == {"M9"}


def test_some_workstreams_have_measures_and_others_none(last):
    sections = last.table("sections")
    workstreams = refs(sections[sections["kind"] == "workstream"])
    measured = set(last.table("measures")["section"])

    assert measured & workstreams == {"1.2", "2.3", "4.2"}
    assert measured - workstreams == {"1", "2", "3", "4"}


# Inspections and papers


def test_6_concerns_were_judged_again_and_half_had_enough_progress(area):
    found = area.tables["judgements"]["judgement"].value_counts()

    assert len(area.tables["concerns"]) == 6
    assert found.to_dict() == {"sufficient progress": 3, "not enough progress": 3}


def test_every_concern_is_answered_by_both_plans_and_all_but_one_have_a_measure(last):
    assert last.answering.groupby("concern")["plan"].nunique().to_dict() == dict.fromkeys(range(1, 7), 2)
    assert set(last.speaking["concern"]) == {2, 3, 4, 5, 6}


def test_each_concern_is_assessed_at_two_dates_with_gaps(area):
    found = area.tables["assessments"]

    assert found.groupby("as_at").size().tolist() == [6, 6]
    for column in ("impact", "evidence", "training"):
        assert 0 < (found[column] == "").sum() < len(found)


def test_8_meetings_of_two_bodies_each_after_the_one_it_is_compared_with(area):
    found = [of_area(area, name) for name in named_meetings(area)]

    assert [each.body.id for each in found].count("scrutiny") == 2
    assert len(found) == 8
    assert [each.previous is None for each in found].count(True) == 2
    assert all(each.previous.body == each.body for each in found if each.previous)
    assert all(each.last_report == each.as_at for each in found)


def test_requests_are_answered_open_and_past_their_date(area, last):
    asked = area.tables["requests"].query("kind == 'request'")
    unanswered = asked[asked["answered_on"].isna()]

    assert (len(asked), len(unanswered)) == (7, 4)
    assert (unanswered["due"] < last.date).sum() == 3


@pytest.fixture(scope="module")
def record(area, last):
    return reconcile.Record(area.tables, {each.id: each for each in area.facts.plans}, last.groups, last.position_at)


def test_all_quoted_figures_agree_but_three(area, record):
    found = reconcile.reconciled(area.tables["quoted"], record)
    wrong = found[found["state"] != reconcile.AGREES]

    assert len(found) == 21
    assert list(zip(wrong["figure"], wrong["value"], wrong["computed"], strict=True)) == [
        ("complete", 27, 26),
        ("on_track", 7, 3),  # the report counts amber, and the plan's scale does not say so
        ("waits_in_time", 69, 59),
    ]


def test_of_two_lists_one_is_right_and_one_has_a_wrong_step_and_lacks_another(area, record):
    found = reconcile.compared(area.tables["lists"], record)
    states = {title: rows[rows["state"] != reconcile.AGREES] for title, rows in found.groupby("list")}

    assert len(states) == 2
    assert states["Steps off course"].empty
    assert dict(
        states["Steps to start and due from July to December 2025"][["ref", "state"]].itertuples(index=False)
    ) == {
        "1.2.3": reconcile.RATED_OTHERWISE,
        "3.2.4": reconcile.LEFT_OUT,
    }
