import pandas as pd
import pytest
from frames import TODAY, actions, dates, day, only, plans, position, sections, updates
from frames import plan as plan_of
from hypothesis import given
from hypothesis import strategies as st

from sendplan.rules import plan


def test_an_action_keeps_its_last_rating_and_says_how_old_it_is():
    row = only(position(actions({"ref": "1"}), updates({"ref": "1", "as_at": "2019-06-03", "rating": "G"})))
    assert (row["standing"], TODAY - row["reported_on"]) == ("green", pd.Timedelta(days=21))


def test_a_report_of_the_day_counts_and_one_of_the_next_day_does_not():
    reports = updates(
        {"ref": "1", "as_at": "2019-06-23", "rating": "R"},
        {"ref": "1", "as_at": "2019-06-24", "rating": "A"},
        {"ref": "1", "as_at": "2019-06-25", "rating": "G"},
    )
    standings = [
        only(position(actions({"ref": "1"}), reports, day(f"2019-06-{date}")))["standing"] for date in (23, 24, 25)
    ]
    assert standings == ["red", "amber", "green"]


def test_an_action_nobody_reported_on_is_not_reported_rather_than_not_started():
    row = only(position(actions({"ref": "1"}), updates()))
    assert (row["standing"], row["rating"]) == ("not_reported", "")
    assert pd.isna(row["reported_on"])


def test_a_report_without_a_rating_leaves_the_rating_and_brings_its_narrative():
    reports = updates(
        {"ref": "1", "as_at": "2019-06-01", "rating": "R", "narrative": "Late"},
        {"ref": "1", "as_at": "2019-06-20", "rating": "", "narrative": "Nearly there"},
    )
    row = only(position(actions({"ref": "1"}), reports))
    assert (row["standing"], row["narrative"], row["reported_on"]) == ("red", "Nearly there", day("2019-06-01"))


def test_a_narrative_does_not_outlive_its_report_but_a_new_date_does():
    reports = updates(
        {"ref": "1", "as_at": "2019-06-01", "narrative": "Late", "revised_due": "2019-09-30"},
        {"ref": "1", "as_at": "2019-06-20"},
    )
    row = only(position(actions({"ref": "1"}), reports))
    assert (row["narrative"], row["revised_due"]) == ("", day("2019-09-30"))


def test_a_mitigation_stays_with_its_rating_when_a_later_report_gives_neither():
    reports = updates(
        {"ref": "1", "as_at": "2019-05-01", "rating": "R", "mitigation": "More staff"},
        {"ref": "1", "as_at": "2019-06-01", "rating": "", "narrative": "Waiting"},
    )
    row = only(position(actions({"ref": "1"}), reports))
    assert (row["standing"], row["mitigation"], row["narrative"]) == ("red", "More staff", "Waiting")


def test_evidence_of_a_completion_does_not_outlive_its_reopening():
    reports = [
        {"ref": "1", "as_at": "2019-01-31", "rating": "C", "completed_on": "2019-01-20", "evidence": "Minutes"},
        {"ref": "1", "as_at": "2019-03-31", "rating": "A"},
        {"ref": "1", "as_at": "2019-06-01", "rating": "C"},
    ]
    first, last = (only(position(actions({"ref": "1"}), updates(*reports[:many]))) for many in (1, 3))
    assert (first["evidence"], first["completed_on"]) == ("Minutes", day("2019-01-20"))
    assert (last["standing"], last["evidence"]) == ("complete", "")
    assert pd.isna(last["completed_on"])


def test_evidence_given_after_the_completion_counts():
    reports = updates(
        {"ref": "1", "as_at": "2019-01-31", "rating": "C"},
        {"ref": "1", "as_at": "2019-02-28", "rating": "", "evidence": "Minutes"},
    )
    assert only(position(actions({"ref": "1"}), reports))["evidence"] == "Minutes"


def test_an_action_stands_in_the_topmost_of_its_sections():
    assert only(position(actions({"ref": "1.1.1"}), updates()))["top"] == "1"


def test_the_rating_is_the_plans_own_word():
    row = only(position(actions({"ref": "1"}), updates({"ref": "1", "rating": "n/s"})))
    assert row["rating"] == "Not started"


def test_actions_of_other_plans_are_left_out():
    assert only(position(actions({"ref": "1"}, {"ref": "1", "plan": "wsoa"}), updates()))["plan"] == "ip"


def test_references_are_in_the_order_people_count():
    found = position(actions({"ref": "1.10.1"}, {"ref": "1.9.1"}, {"ref": "1.2.10"}), updates())
    assert found["ref"].tolist() == ["1.2.10", "1.9.1", "1.10.1"]


SAYS_SO = [
    {"code": "B", "word": "Embedded", "means": "embedded", "legend": "lasts"},
    {"code": "C", "word": "Complete", "means": "complete", "legend": "done"},
    {"code": "G", "word": "On course", "means": "green", "legend": "in time"},
    {"code": "F", "word": "Fast", "means": "green", "legend": "early", "on_track": False},
    {"code": "A", "word": "Some delay", "means": "amber", "legend": "late", "on_track": True},
    {"code": "P", "word": "On hold", "means": "paused", "legend": "stopped"},
    {"code": "W", "word": "Withdrawn", "means": "dropped", "legend": "given up"},
]


def at(acts, ups, **changes):
    """Position of a plan with two words for green, and two aspects."""
    of = plan_of(ratings=SAYS_SO, aspects=["Delivery", "Impact"], **changes)
    return plan.position(actions(*acts), sections(), updates(*ups), of, TODAY)


def test_green_alone_is_on_track_where_a_plan_does_not_say():
    reports = [{"ref": str(n), "rating": rating} for n, rating in enumerate("GAARC")]
    found = plan.count_standings(position(actions(*({"ref": each["ref"]} for each in reports)), updates(*reports)))
    assert (found["on_track"], found["green"], found["amber"], found["complete"]) == (1, 1, 2, 1)


def test_what_is_on_track_is_as_the_plan_says_word_by_word():
    reports = [{"ref": str(n), "rating": rating} for n, rating in enumerate("GFABCPW")]
    found = at([{"ref": each["ref"]} for each in reports], reports)
    assert found["rating"].tolist() == [
        *("On course", "Fast", "Some delay", "Embedded", "Complete", "On hold", "Withdrawn"),
    ]
    assert found.loc[found["on_track"], "rating"].tolist() == ["On course", "Some delay"]
    counted = plan.count_standings(found)
    assert (counted["on_track"], counted["done"], counted["green"]) == (2, 2, 2)


def test_several_words_for_one_meaning_are_named_together_and_done_is_complete_or_embedded():
    of = plan_of(ratings=SAYS_SO)
    assert of.words["green"] == "On course or Fast"
    assert plan.done_word(of.words) == "Complete or Embedded"
    assert plan.done_word({}) == "Complete"
    assert (plan.done_term(of.words), plan.done_term({"red": "Red"})) == ("rated Complete or Embedded", "Complete")


def test_a_report_without_a_rating_is_a_report_and_one_with_a_day_of_completion_means_complete():
    reports = [
        {"ref": "1", "rating": "", "narrative": "Two of six teams have it.", "as_at": "2019-06-01"},
        {"ref": "2", "rating": "", "completed_on": "2019-05-31"},
        {"ref": "4", "rating": "G", "as_at": "2019-05-01"},
        {"ref": "4", "rating": "", "narrative": "Next: a trial.", "as_at": "2019-06-01"},
    ]
    found = at([{"ref": each} for each in "1234"], reports)
    assert found["standing"].tolist() == ["not_rated", "complete", "not_reported", "green"]
    assert found["rating"].tolist() == ["", "", "", "On course"]
    assert found["narrative"].tolist()[0] == "Two of six teams have it."
    assert found["narrative"].tolist()[3] == "Next: a trial."
    assert found["reported_on"].dt.strftime("%m%d").fillna("").tolist() == ["0601", "0624", "", "0501"]


def test_with_a_day_of_completion_an_open_rating_stays_as_it_is_and_the_action_counts_as_done():
    reports = [
        {"ref": "1", "rating": "G", "completed_on": "2019-05-31"},
        {"ref": "2", "rating": "G"},
        {"ref": "3", "rating": "G", "completed_on": "2019-05-31", "as_at": "2019-06-01"},
        {"ref": "3", "rating": "G"},
    ]
    found = at([{"ref": each} for each in "123"], reports)
    assert found["standing"].tolist() == ["complete", "green", "green"]
    assert found["rating"].tolist() == ["On course"] * 3
    assert found["rated_open"].tolist() == [True, False, False]
    assert found["on_track"].tolist() == [False, True, True]


def test_the_first_aspect_is_the_rating_and_each_other_stands_beside_it():
    reports = [
        {"ref": "1", "rating": "C", "aspect": "Delivery"},
        {"ref": "1", "rating": "A", "aspect": "Impact"},
        {"ref": "2", "rating": "G", "aspect": ""},
        {"ref": "3", "rating": "P", "aspect": "Impact"},
    ]
    acts = [{"ref": each} for each in "123"]
    assert at(acts, reports)["standing"].tolist() == ["complete", "green", "not_reported"]
    of = plan_of(ratings=SAYS_SO, aspects=["Delivery", "Impact"])
    impact = plan.standing_of(actions(*acts), updates(*reports), of, TODAY, "Impact")
    assert impact["rating"].tolist() == ["Some delay", "", "On hold"]


def test_nothing_is_changed_in_place():
    acts, ups, secs = actions({"ref": "1"}), updates({"ref": "1"}), sections()
    before = [frame.copy(deep=True) for frame in (acts, ups, secs)]
    found = position(acts, ups)
    kept = found.copy(deep=True)
    plan.counts_by(found, "top")
    plan.with_standing(found, "amber")
    for frame, was in zip((acts, ups, secs, found), (*before, kept), strict=True):
        pd.testing.assert_frame_equal(frame, was)


@given(plans(), dates)
def test_ratings_add_up_to_the_number_of_actions_whatever_the_grouping(made, as_at):
    found = position(*made, day(as_at))
    counted = plan.count_standings(found)
    assert sum(counted[standing] for standing in plan.STANDINGS) == counted["actions"] == len(made[0])
    for column in ("top", "section", "leads", "cadence"):
        assert plan.counts_by(found, column)[list(plan.STANDINGS)].to_numpy().sum() == len(made[0])


@given(plans(), dates, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(made, as_at, random):
    shuffled = [frame.sample(frac=1, random_state=random.randint(0, 99)) for frame in made]
    pd.testing.assert_frame_equal(position(*made, day(as_at)), position(*shuffled, day(as_at)))


@given(plans(), dates, dates)
def test_a_later_position_never_loses_an_action_or_a_report(made, one, other):
    earlier, later = (position(*made, day(each)) for each in sorted((one, other)))
    assert earlier["ref"].tolist() == later["ref"].tolist()
    assert not (earlier["reported_on"].notna() & later["reported_on"].isna()).any()


def test_an_action_is_in_its_plan_from_the_day_it_was_added_to_the_day_before_it_was_dropped():
    plans_actions = actions({"ref": "1", "added_on": "2019-06-24"}, {"ref": "2", "dropped_on": "2019-06-24"})
    there = [list(position(plans_actions, updates(), day(f"2019-06-{date}"))["ref"]) for date in (23, 24)]
    assert there == [["2"], ["1"]]


def test_an_action_without_either_day_is_in_its_plan_all_the_time():
    assert list(plan.within(actions({"ref": "1"}), day("1999-01-01"))["ref"]) == ["1"]


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        ({"revised_due": "2019-08-31"}, {"revised_text": "autumn"}, ("NaT", "autumn")),
        ({"revised_text": "autumn"}, {"revised_due": "2019-08-31"}, ("2019-08-31", "")),
        ({"revised_due": "2019-08-31", "revised_text": "August"}, {}, ("2019-08-31", "August")),
        ({}, {}, ("NaT", "")),
    ],
)
def test_a_new_time_is_that_of_the_last_report_that_gives_one(first, then, said):
    ups = updates({"ref": "1", "as_at": "2019-06-03"} | first, {"ref": "1", "as_at": "2019-06-24"} | then)
    row = position(actions({"ref": "1"}), ups).iloc[0]
    assert (str(row["revised_due"])[:10], row["revised_text"]) == said
