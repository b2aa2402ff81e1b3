import pytest
from frames import actions, dates, day, only, plans, position, updates
from hypothesis import given

from sendplan.rules.movement import _standing_change, movement


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
    return movement(then, now)


@pytest.mark.parametrize(
    ("then", "now", "change"),
    [
        ("A", "C", "newly complete"),
        ("n/s", "A", "improved"),
        ("R", "n/s", "worsened"),
        ("CF", "G", "reopened"),
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
    moved = movement(position(acts, ups, day("2019-06-10")), position(acts, ups, day("2019-06-11")))
    assert only(moved)["change"] == "newly late"


def test_an_action_that_worsened_and_fell_past_due_is_in_two_rows():
    acts = actions({"ref": "1", "due": "2019-06-10"})
    then = position(acts, updates({"ref": "1", "as_at": "2019-06-01", "rating": "G"}), day("2019-06-01"))
    now = position(acts, updates({"ref": "1", "rating": "R"}))
    assert movement(then, now)["change"].tolist() == ["worsened", "newly late"]


def test_a_movement_shows_both_ratings():
    row = only(moves(("1", "n/s", "A")))
    assert (row["rating_then"], row["rating_now"], row["standing_then"]) == ("Not started", "Amber", "not_started")


def test_nothing_is_changed_in_place():
    acts = actions({"ref": "1"})
    then, now = position(acts, updates({"ref": "1", "rating": "G"})), position(acts, updates({"ref": "1"}))
    before = then.copy(deep=True), now.copy(deep=True)
    movement(then, now)
    assert then.equals(before[0])
    assert now.equals(before[1])


@given(plans(), dates)
def test_nothing_moves_from_a_position_to_itself(made, as_at):
    found = position(*made, day(as_at))
    assert movement(found, found).empty


@pytest.mark.parametrize(
    ("then", "now", "change"),
    [
        ("complete", "embedded", "newly embedded"),
        ("green", "embedded", "newly embedded"),
        ("embedded", "complete", "worsened"),
        ("embedded", "green", "reopened"),
        ("paused", "dropped", "dropped"),
        ("proposed", "not_started", ""),
        ("green", "proposed", ""),
        ("proposed", "complete", "newly complete"),
        ("paused", "amber", "improved"),
        ("green", "paused", "worsened"),
        ("not_rated", "green", "first reported"),
        ("green", "not_rated", ""),
        ("not_reported", "not_rated", ""),
    ],
)
def test_a_change_between_the_meanings_that_a_plan_may_have_has_a_name(then, now, change):
    assert _standing_change(then, now) == change
