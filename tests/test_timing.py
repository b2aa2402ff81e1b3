import pandas as pd
import pytest
from frames import PLAN, TODAY, actions, day, plans, position, updates
from hypothesis import given
from hypothesis import strategies as st

from sendplan.rules import plan, timing
from sendplan.rules.plan import reports


def one(rating="A", due="2019-06-30", as_at=TODAY, as_at_report="2019-06-24", **report):
    """Position of one action with one report."""
    told = [{"ref": "1", "as_at": as_at_report, "rating": rating} | report] if rating else []
    return position(actions({"ref": "1", "due": due}), updates(*told), as_at)


def kinds(positioned, was_complete=frozenset()):
    return timing.contradictions(positioned, set(was_complete))["kind"].tolist()


@pytest.mark.parametrize(
    ("due", "said", "late"),
    [
        ("2019-06-23", "past due", 1),
        ("2019-06-24", "due within 31 days", 0),
        ("2019-06-25", "due within 31 days", 0),
    ],
)
def test_an_action_is_past_due_from_the_day_after_its_due_date(due, said, late):
    row = one(due=due).iloc[0]
    assert (row["status"], row["days_late"]) == (said, late)


@pytest.mark.parametrize(
    ("due", "said"),
    [("2019-07-24", "due within 31 days"), ("2019-07-25", "due within 31 days"), ("2019-07-26", "not yet due")],
)
def test_due_soon_ends_after_31_days(due, said):
    assert one(due=due)["status"].item() == said


@pytest.mark.parametrize("rating", ["G", "A", "R", "n/s"])
def test_any_rating_but_complete_can_be_past_due(rating):
    assert one(rating, due="2019-06-23")["status"].item() == "past due"


@pytest.mark.parametrize(("rating", "said"), [("C", "complete"), ("CF", "carried forward")])
def test_what_is_done_or_carried_forward_is_never_past_due(rating, said):
    assert one(rating, due="2019-01-31")["status"].item() == said


def test_a_date_that_passed_without_any_report_is_not_called_past_due():
    assert one("", due="2019-06-23")["status"].item() == "date passed, no report"


def test_an_action_without_a_date_says_so():
    assert one(due="")["status"].item() == "no date"


def test_a_new_date_does_not_hide_that_the_first_has_passed():
    row = one(due="2019-06-23", revised_due="2019-09-30").iloc[0]
    assert (row["status"], row["revised_due"]) == ("past due", day("2019-09-30"))


def test_past_due_actions_come_longest_overdue_first():
    acts = actions({"ref": "1", "due": "2019-05-31"}, {"ref": "2", "due": "2019-03-31"}, {"ref": "3"})
    found = timing.past_due(position(acts, updates({"ref": "1"}, {"ref": "2"}, {"ref": "3"})))
    assert found["ref"].tolist() == ["2", "1"]


@pytest.mark.parametrize(("due", "listed"), [("2019-06-23", False), ("2019-06-24", True), ("2019-06-30", True)])
def test_due_between_two_days_includes_both(due, listed):
    found = timing.due_between(one(due=due), TODAY, day("2019-06-30"))
    assert (len(found) == 1) is listed


def test_what_is_complete_is_not_due_any_more():
    assert timing.due_between(one("C"), TODAY, day("2019-06-30")).empty


def test_green_past_its_date_contradicts_and_amber_does_not():
    assert kinds(one("G", due="2019-06-23")) == ["green but late"]
    assert kinds(one("G", due="2019-06-24")) == []
    assert kinds(one("A", due="2019-06-23")) == []


@pytest.mark.parametrize(("start", "found"), [("2019-06-23", True), ("2019-06-24", False), ("2019-06-25", False)])
def test_not_started_contradicts_from_the_day_after_its_start_date(start, found):
    assert (kinds(one("n/s", provisional_start=start)) == ["not started after its start date"]) is found


def test_a_rating_given_before_the_date_had_passed_is_not_disproved_by_it():
    assert kinds(one("G", due="2019-06-22", as_at_report="2019-06-22")) == []
    assert kinds(one("G", due="2019-06-22", as_at_report="2019-06-23")) == ["green but late"]


def test_not_started_past_its_due_date_contradicts():
    assert kinds(one("n/s", due="2019-06-23")) == ["not started but late"]


def test_red_needs_a_mitigation():
    assert kinds(one("R")) == ["red with no mitigation"]
    assert kinds(one("R", mitigation="More staff")) == []


def test_complete_needs_a_date_or_evidence():
    assert kinds(one("C")) == ["complete without a date or evidence"]
    assert kinds(one("C", completed_on="2019-01-01")) == []
    assert kinds(one("C", evidence="Minutes of the board")) == []


def test_where_no_report_of_a_plan_has_a_mitigation_any_words_of_a_red_action_say_what_is_done():
    acts = actions({"ref": "1"}, {"ref": "2"})
    words = {"ref": "1", "rating": "R", "narrative": "Two posts are out to advert."}
    alone = position(acts, updates(words, {"ref": "2", "rating": "R", "narrative": ""}))
    assert timing.answered(alone).tolist() == [True, False]
    beside = position(acts, updates(words, {"ref": "2", "rating": "R", "mitigation": "A second bid."}))
    assert timing.answered(beside).tolist() == [False, True]


def test_an_action_reopened_after_completion_is_named():
    ups = updates({"ref": "1", "as_at": "2019-01-01", "rating": "C"}, {"ref": "1", "as_at": "2019-06-01"})
    was = timing.reopened(reports(ups, PLAN), TODAY)
    assert was == {("ip", "1")}
    assert kinds(position(actions({"ref": "1"}), ups), was) == ["reopened"]


def test_an_action_completed_again_is_not_reopened():
    ratings = {"2019-01-01": "C", "2019-02-01": "A", "2019-03-01": "C"}
    ups = updates(*({"ref": "1", "as_at": as_at, "rating": rating} for as_at, rating in ratings.items()))
    assert timing.reopened(reports(ups, PLAN), day("2019-02-01")) == {("ip", "1")}
    assert timing.reopened(reports(ups, PLAN), TODAY) == set()


def test_the_leads_rating_is_left_as_it_is():
    found = timing.contradictions(one("G", due="2019-06-23"), set())
    assert found["standing"].item() == "green"


def test_slippage_counts_days_from_the_first_date_and_how_often_it_moved():
    ups = updates(
        {"ref": "1", "as_at": "2019-03-01", "revised_due": "2019-07-31"},
        {"ref": "1", "as_at": "2019-04-01", "revised_due": "2019-07-31"},
        {"ref": "1", "as_at": "2019-05-01", "revised_due": "2019-09-30"},
        {"ref": "1", "as_at": "2019-07-01", "revised_due": "2019-12-31"},
    )
    acts = actions({"ref": "1", "due": "2019-06-30"})
    row = timing.slippage(position(acts, ups), ups, TODAY).iloc[0]
    assert (row["slipped"], row["re_dated"]) == (92, 2)


def test_slippage_lists_the_furthest_first_and_only_what_has_a_new_date():
    dates = {"1": "2019-07-31", "2": "2019-12-31", "3": "", "4": "2019-09-30"}
    ups = updates(*({"ref": ref, "as_at": "2019-03-01", "revised_due": again} for ref, again in dates.items()))
    acts = actions(*({"ref": ref, "due": "2019-06-30"} for ref in dates))
    assert timing.slippage(position(acts, ups), ups, TODAY)["ref"].tolist() == ["2", "4", "1"]


def test_the_same_date_again_is_no_new_date():
    ups = updates({"ref": "1", "as_at": "2019-03-01", "revised_due": "2019-06-30"})
    acts = actions({"ref": "1", "due": "2019-06-30"})
    assert timing.slippage(position(acts, ups), ups, TODAY).empty


def test_an_action_carried_forward_after_completion_is_not_reopened():
    ratings = {"2019-01-31": "C", "2019-03-31": "CF"}
    ups = updates(*({"ref": "1", "as_at": as_at, "rating": rating} for as_at, rating in ratings.items()))
    assert timing.reopened(reports(ups, PLAN), TODAY) == set()


def test_an_action_whose_new_date_is_near_is_due_too():
    found = timing.due_between(one(due="2019-05-31", revised_due="2019-06-30"), TODAY, day("2019-06-30"))
    assert len(found) == 1


def test_a_date_brought_forward_slips_by_a_negative_number():
    ups = updates({"ref": "1", "as_at": "2019-03-01", "revised_due": "2019-06-29"})
    assert timing.slippage(position(actions({"ref": "1"}), ups), ups, TODAY)["slipped"].item() == -1


def burn_up(acts, ups, as_at=TODAY):
    return timing.burn_up(acts, reports(ups, PLAN), as_at).set_index("month")


def listed(found, column):
    """A column of a burn-up, with None where it is not known."""
    return [None if pd.isna(each) else each for each in found[column]]


def rated(ref, **ratings):
    """Reports on an action: its rating by month and day of 2019, as m0531."""
    return [{"ref": ref, "as_at": f"2019-{at[1:3]}-{at[3:]}", "rating": rating} for at, rating in ratings.items()]


def test_burn_up_counts_due_dates_and_completions_by_month_end():
    acts = actions({"ref": "1", "due": "2019-03-31"}, {"ref": "2", "due": "2019-04-30"}, {"ref": "3", "due": ""})
    found = burn_up(acts, updates(*rated("1", m0331="A", m0501="C"), *rated("2", m0331="G")))
    assert [f"{month:%m-%d}" for month in found.index] == ["03-31", "04-30", "05-31", "06-30"]
    assert listed(found, "planned") == [1, 2, 2, 2]
    assert listed(found, "recorded") == [0, 0, 1, 1]
    assert listed(found, "scope") == [3, 3, 3, 3]
    assert listed(found, "reports") == [2, 0, 1, 0]


def test_burn_up_does_not_call_zero_what_nobody_recorded():
    acts = actions({"ref": "1", "due": "2019-01-31"}, {"ref": "2", "due": "2019-08-31"})
    found = burn_up(acts, updates(*rated("1", m0415="C")))
    assert listed(found, "recorded") == [None, None, None, 1, 1, 1, None, None]


def test_a_report_without_a_rating_begins_no_record():
    ups = updates({"ref": "1", "as_at": "2019-04-30", "rating": "", "narrative": "Begun"}, *rated("1", m0531="C"))
    found = burn_up(actions({"ref": "1", "due": "2019-04-30"}), ups)
    assert (listed(found, "recorded"), listed(found, "reports")) == ([None, 1, 1], [0, 1, 0])


def test_a_reopened_action_counts_no_longer_from_the_month_it_was_reopened():
    found = burn_up(actions({"ref": "1", "due": ""}), updates(*rated("1", m0131="C", m0331="A", m0531="C")))
    assert listed(found, "recorded") == [1, 1, 0, 0, 1, 1]


def test_a_completion_counts_from_its_report_and_not_from_the_day_it_names():
    ups = updates(
        {"ref": "1", "as_at": "2019-05-31", "rating": "C", "completed_on": "2019-02-14"}, *rated("2", m0228="A")
    )
    found = burn_up(actions({"ref": "1", "due": ""}, {"ref": "2", "due": ""}), ups)
    assert listed(found, "recorded") == [0, 0, 0, 1, 1]


def test_what_is_reported_later_than_the_position_is_not_known_at_it():
    ups = updates(*rated("1", m0430="A", m0624="A", m0625="C"))
    assert listed(burn_up(actions({"ref": "1", "due": ""}), ups), "recorded") == [0, 0, 0]


def test_scope_follows_what_joined_and_what_left_and_nobody_foresees_either():
    acts = actions(
        {"ref": "1", "due": "2019-02-28"},
        {"ref": "2", "due": "2019-08-31", "added_on": "2019-04-01"},
        {"ref": "3", "due": "2019-02-28", "dropped_on": "2019-05-31"},
        {"ref": "4", "due": "2019-08-31", "added_on": "2019-06-25"},
        {"ref": "5", "due": "2019-08-31", "dropped_on": "2019-06-25"},
        {"ref": "6", "due": "2019-08-31", "added_on": "2019-06-25"},
    )
    found = burn_up(acts, updates())
    assert listed(found, "scope") == [3, 3, 4, 3, 3, 3, 3]
    assert listed(found, "planned") == [1, 1, 1, 1, 1, 1, 3]


def test_an_action_that_left_the_plan_is_no_completion_of_it_any_more():
    acts = actions({"ref": "1", "due": "", "dropped_on": "2019-05-15"}, {"ref": "2", "due": ""})
    found = burn_up(acts, updates(*rated("1", m0430="C"), *rated("2", m0430="A")))
    assert listed(found, "recorded") == [1, 0, 0]


def test_a_plan_without_dates_or_reports_has_the_month_of_its_position():
    found = burn_up(actions({"ref": "1", "due": ""}), updates())
    assert [listed(found, name) for name in ("planned", "scope", "recorded", "reports")] == [[0], [1], [None], [0]]
    assert [f"{month:%Y-%m-%d}" for month in found.index] == ["2019-06-30"]


def test_no_action_is_no_completion():
    assert listed(burn_up(actions(), updates()), "scope") == [0]


def test_nothing_is_changed_in_place():
    acts = actions({"ref": "1", "due": "2019-03-31"})
    ups = updates({"ref": "1", "rating": "C", "revised_due": "2019-05-01"})
    found = position(acts, ups)
    kept, before, as_planned = (frame.copy(deep=True) for frame in (found, ups, acts))
    timing.dated(found, day("2020-01-01"))
    timing.past_due(found)
    timing.contradictions(found, set())
    timing.slippage(found, ups, TODAY)
    timing.burn_up(acts, reports(ups, PLAN), TODAY)
    pd.testing.assert_frame_equal(found, kept)
    pd.testing.assert_frame_equal(acts, as_planned)
    pd.testing.assert_frame_equal(ups, before)


days = st.integers(-400, 400).map(lambda n: TODAY + pd.Timedelta(days=n))


@given(st.sampled_from(plan.STANDINGS), days | st.just(pd.NaT))
def test_every_action_has_exactly_one_status(standing, due):
    assert timing.status(standing, due, TODAY) in timing.STATUSES


@given(st.sampled_from(plan.OPEN), days, st.integers(0, 400))
def test_what_is_past_due_stays_past_due_until_it_is_done(standing, due, later):
    if timing.status(standing, due, TODAY) == timing.PAST_DUE:
        assert timing.status(standing, due, TODAY + pd.Timedelta(days=later)) == timing.PAST_DUE


@given(plans(), st.randoms(use_true_random=False))
def test_burn_up_ends_at_the_position_whatever_the_order_of_the_rows(plan_and_reports, chance):
    acts, ups = plan_and_reports
    found = timing.burn_up(acts, reports(ups, PLAN), TODAY)
    known = found[found["recorded"].notna()]
    if len(known):
        now = plan.count_standings(position(acts, ups))
        assert (known["recorded"].iloc[-1], known["scope"].iloc[-1]) == (now["complete"], now["actions"])
        assert (known["recorded"] <= known["scope"]).all()
    shuffled = [frame.iloc[chance.sample(range(len(frame)), len(frame))] for frame in (acts, ups)]
    pd.testing.assert_frame_equal(timing.burn_up(shuffled[0], reports(shuffled[1], PLAN), TODAY), found)


@pytest.mark.parametrize(
    ("rating", "said", "found"),
    [
        ("C", "The guidance exists in draft.", True),
        ("A", "The guidance exists in draft.", False),
        ("CF", "The guidance exists in draft.", False),
        ("C", "The guidance was published.", False),
    ],
)
def test_only_what_is_rated_complete_is_contradicted_by_words_that_it_is_unfinished(rating, said, found):
    told = kinds(one(rating, narrative=said, evidence="a paper", due=""))
    assert (timing.UNFINISHED in told) == found


def test_words_of_before_it_was_complete_contradict_nothing():
    acts = actions({"ref": "1"})
    ups = updates(
        {"ref": "1", "as_at": "2019-06-03", "rating": "A", "narrative": "In draft."},
        {"ref": "1", "as_at": "2019-06-24", "rating": "C"},
    )
    assert timing.UNFINISHED not in kinds(position(acts, ups))


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({"contradicts": "1"}, True),
        ({"contradicts": "3; 1"}, True),
        ({"contradicts": "11"}, False),
        ({"contradicts": "1", "as_at": "2019-06-25"}, False),
        ({}, False),
    ],
)
def test_a_report_on_another_action_denies_that_one_is_complete(other, found):
    acts = actions({"ref": "1"}, {"ref": "2"})
    ups = updates({"ref": "1", "rating": "C"}, {"ref": "2", "rating": "R"} | other)
    denied = timing.contradictions(position(acts, ups), set()).query("kind == @timing.DENIED")
    assert denied["ref"].tolist() == ["1"] * found


@pytest.mark.parametrize(
    ("rating", "report", "found"),
    [
        ("R", {"revised_text": "mid-September"}, True),
        ("R", {"revised_text": "end of August", "revised_due": "2019-08-31"}, False),
        ("R", {}, False),
        ("C", {"revised_text": "mid-September"}, False),
    ],
)
def test_a_new_time_of_open_work_without_a_day_is_not_firm(rating, report, found):
    assert len(timing.not_firm(one(rating, **report))) == found


@pytest.mark.parametrize(
    ("forerunner", "report", "held"),
    [
        ({"due": "2019-06-23"}, {"rating": "A"}, "1"),  # past due
        ({"due": "2019-06-23"}, {}, "1"),  # its date passed and nothing was reported
        ({"due": "2019-06-24"}, {"rating": "A"}, ""),
        ({"due": "2019-06-23"}, {"rating": "C"}, ""),
        ({"due": "2019-07-31"}, {"rating": "A", "revised_due": "2019-09-01"}, "1"),  # moved beyond what waits for it
        ({"due": "2019-07-31"}, {"rating": "A", "revised_due": "2019-08-31"}, ""),
        ({"due": "2019-07-31"}, {"rating": "C", "revised_due": "2019-09-01"}, ""),
    ],
)
def test_an_action_is_at_risk_while_one_that_it_depends_on_is_late(forerunner, report, held):
    acts = actions({"ref": "1"} | forerunner, {"ref": "2", "due": "2019-08-31", "depends_on": "1; 3"}, {"ref": "3"})
    ups = updates(*([{"ref": "1", "as_at": "2019-06-24"} | report] if report else []), {"ref": "2", "rating": "G"})
    assert position(acts, ups)["held_up_by"].tolist() == ["", held, ""]


def test_what_is_done_waits_for_nothing():
    acts = actions({"ref": "1", "due": "2019-06-01"}, {"ref": "2", "depends_on": "1"})
    ups = updates({"ref": "1", "rating": "R"}, {"ref": "2", "rating": "C"})
    assert position(acts, ups)["held_up_by"].tolist() == ["", ""]


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        ("embedded", "complete"),
        ("complete", "complete"),
        ("dropped", "dropped"),
        ("carried_forward", "carried forward"),
    ],
)
def test_what_is_closed_is_not_past_due_whatever_its_date(standing, said):
    assert timing.status(standing, day("2018-01-01"), TODAY) == said


@pytest.mark.parametrize("standing", ["paused", "proposed", "not_rated", "red"])
def test_what_is_open_and_reported_on_is_past_due_from_the_day_after_its_date(standing):
    assert timing.status(standing, day("2019-06-23"), TODAY) == timing.PAST_DUE
    assert timing.status(standing, day("2019-06-24"), TODAY) == timing.DUE_SOON
