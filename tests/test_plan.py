import frames
import pandas as pd
import pytest
from frames import actions, day, sections, updates
from hypothesis import given
from hypothesis import strategies as st

from sendplan import plan, timing

TODAY = day("2019-06-24")
PLAN = frames.plan()


def position(acts, ups, as_at=TODAY):
    return timing.dated(plan.position(acts, sections(), ups, PLAN, as_at), as_at)


def only(frame):
    assert len(frame) == 1
    return frame.iloc[0]


def moves(*pairs):
    """Movement between two positions given as (ref, rating then, rating now); None is not in the plan."""
    then = position(
        actions(*({"ref": ref} for ref, was, _ in pairs if was is not None)),
        updates(*({"ref": ref, "rating": was} for ref, was, _ in pairs if was)),
    )
    now = position(
        actions(*({"ref": ref} for ref, _, now in pairs if now is not None)),
        updates(*({"ref": ref, "rating": now} for ref, _, now in pairs if now)),
    )
    return plan.movement(then, now)


def test_an_action_keeps_its_last_rating_and_says_how_old_it_is():
    row = only(position(actions({"ref": "1"}), updates({"ref": "1", "as_at": "2019-06-03", "rating": "G"})))
    assert (row["standing"], row["report_age"]) == ("green", 21)


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


@pytest.mark.parametrize(
    ("then", "now", "change"),
    [
        ("A", "C", "newly complete"),
        ("n/s", "A", "improved"),
        ("R", "n/s", "improved"),
        ("R", "A", "improved"),
        ("A", "G", "improved"),
        ("G", "A", "worsened"),
        ("n/s", "R", "worsened"),
        ("C", "A", "reopened"),
        ("C", "n/s", "reopened"),
        ("A", "CF", "carried forward"),
        ("", "A", "first reported"),
        ("", "C", "first reported"),
        (None, "A", "added"),
        ("A", None, "dropped"),
    ],
)
def test_each_pair_of_ratings_is_one_change(then, now, change):
    assert only(moves(("1", then, now)))["change"] == change


def test_an_action_that_was_not_reported_then_or_now_did_not_move():
    assert moves(("1", "", "")).empty


def test_an_action_whose_date_passed_in_between_is_newly_past_due_even_with_the_same_rating():
    acts, ups = actions({"ref": "1", "due": "2019-06-10"}), updates({"ref": "1", "as_at": "2019-06-01"})
    moved = plan.movement(position(acts, ups, day("2019-06-10")), position(acts, ups, day("2019-06-11")))
    assert only(moved)["change"] == "newly past due"


def test_an_action_that_worsened_and_fell_past_due_is_in_two_rows():
    acts = actions({"ref": "1", "due": "2019-06-10"})
    then = position(acts, updates({"ref": "1", "as_at": "2019-06-01", "rating": "G"}), day("2019-06-01"))
    now = position(acts, updates({"ref": "1", "rating": "R"}))
    assert plan.movement(then, now)["change"].tolist() == ["worsened", "newly past due"]


def test_a_movement_shows_both_ratings():
    row = only(moves(("1", "n/s", "A")))
    assert (row["rating_then"], row["rating_now"], row["standing_then"]) == ("Not started", "Amber", "not_started")


def test_on_track_is_green_and_amber():
    reports = [{"ref": str(n), "rating": rating} for n, rating in enumerate("GAARC")]
    found = plan.counts(position(actions(*({"ref": each["ref"]} for each in reports)), updates(*reports)))
    assert (found["on_track"], found["green"], found["amber"], found["complete"]) == (3, 1, 2, 1)


def test_nothing_is_changed_in_place():
    acts, ups, secs = actions({"ref": "1"}), updates({"ref": "1"}), sections()
    before = [frame.copy(deep=True) for frame in (acts, ups, secs)]
    found = position(acts, ups)
    kept = found.copy(deep=True)
    plan.movement(found, found)
    plan.counts_by(found, "top")
    plan.with_standing(found, "amber")
    for frame, was in zip((acts, ups, secs, found), (*before, kept), strict=True):
        pd.testing.assert_frame_equal(frame, was)


refs = st.lists(st.integers(1, 20).map(str), min_size=1, max_size=12, unique=True)
dates = st.dates(min_value=pd.Timestamp("2019-01-01").date(), max_value=pd.Timestamp("2019-12-31").date())


@st.composite
def plans(draw):
    """Actions and reports on them, in any order."""
    chosen = draw(refs)
    rows = [
        {"ref": ref, "due": str(draw(dates)) if draw(st.booleans()) else "", "leads": draw(st.sampled_from("ab"))}
        for ref in chosen
    ]
    reports = {
        (ref, str(draw(dates))): draw(st.sampled_from(list(frames.SCALE)))
        for ref in draw(st.lists(st.sampled_from(chosen), max_size=15))
    }
    told = [{"ref": ref, "as_at": as_at, "rating": rating} for (ref, as_at), rating in reports.items()]
    return actions(*rows), updates(*told)


@given(plans(), dates)
def test_ratings_add_up_to_the_number_of_actions_whatever_the_grouping(made, as_at):
    found = position(*made, day(as_at))
    counted = plan.counts(found)
    assert sum(counted[standing] for standing in plan.STANDINGS) == counted["actions"] == len(made[0])
    for column in ("top", "section", "leads", "cadence"):
        assert plan.counts_by(found, column)[list(plan.STANDINGS)].to_numpy().sum() == len(made[0])


@given(plans(), dates, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(made, as_at, random):
    shuffled = [frame.sample(frac=1, random_state=random.randint(0, 99)) for frame in made]
    pd.testing.assert_frame_equal(position(*made, day(as_at)), position(*shuffled, day(as_at)))


@given(plans(), dates)
def test_nothing_moves_from_a_position_to_itself(made, as_at):
    found = position(*made, day(as_at))
    assert plan.movement(found, found).empty


@given(plans(), dates, dates)
def test_a_later_position_never_loses_an_action_or_a_report(made, one, other):
    earlier, later = (position(*made, day(each)) for each in sorted((one, other)))
    assert earlier["ref"].tolist() == later["ref"].tolist()
    assert not (earlier["reported_on"].notna() & later["reported_on"].isna()).any()
