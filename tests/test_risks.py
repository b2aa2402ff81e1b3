"""Where risks stand at a date, and what moved since another."""

import pandas as pd
import pytest
from frames import day, only, table
from hypothesis import given
from hypothesis import strategies as st

from sendplan.data.area import RiskScale
from sendplan.rules import risks

SCALE = RiskScale()
JUNE, JULY = "2019-06-24", "2019-07-24"


def standing(*rows, at=JUNE, scale=SCALE):
    return risks.standing(table("risks", *rows), day(at), scale)


@pytest.mark.parametrize(
    ("score", "level"),
    [(1, "low"), (7, "low"), (8, "medium"), (14, "medium"), (15, "high"), (25, "high"), (float("nan"), "not_scored")],
)
def test_a_level_begins_at_its_score(score, level):
    assert risks.level(score, SCALE) == level


def test_levels_are_those_of_the_plans_own_scale():
    assert [risks.level(each, RiskScale(most=3, medium=3, high=6)) for each in (2, 3, 5, 6)] == [
        *("low", "medium", "medium", "high")
    ]


def test_the_grid_has_the_level_of_each_pair_by_likelihood_and_impact():
    assert risks.grid(RiskScale(most=2, medium=2, high=4)) == [["low", "medium"], ["medium", "high"]]


def test_a_score_is_likelihood_times_impact_now_and_aimed_at():
    found = only(standing({"likelihood": "3", "impact": "5", "target_likelihood": "2", "target_impact": "4"}))
    assert (found["score"], found["level"]) == (15, "high")
    assert (found["target_score"], found["target_level"]) == (8, "medium")


@pytest.mark.parametrize("missing", ["likelihood", "impact", "target_likelihood", "target_impact"])
def test_without_likelihood_or_impact_there_is_no_score(missing):
    given = {"target_likelihood": "1", "target_impact": "1"}
    found = only(standing(given | {missing: ""}))
    spoilt = "target_" if missing.startswith("target") else ""
    whole = "" if spoilt else "target_"
    assert pd.isna(found[f"{spoilt}score"])
    assert found[f"{spoilt}level"] == "not_scored"
    assert found[f"{whole}score"] > 0


def test_the_last_row_by_the_date_counts_and_is_the_whole_of_what_is_said():
    first = {"as_at": "2019-05-01", "owner": "Head", "mitigation": "Recruit", "likelihood": "1", "impact": "1"}
    last = {"as_at": JUNE, "owner": "", "likelihood": "5", "impact": "5"}
    later = {"as_at": "2019-06-25", "likelihood": "2", "impact": "2"}
    found = only(standing(later, last, first))
    assert (found["score"], found["owner"], found["mitigation"]) == (25, "", "")


def test_a_risk_is_open_unless_it_is_called_closed_and_may_be_opened_again():
    rows = [{"as_at": "2019-05-01", "status": "closed"}, {"as_at": JUNE, "status": ""}]
    assert only(standing(*rows, at="2019-05-01"))["status"] == "closed"
    assert only(standing(*rows))["status"] == "open"


def test_risks_are_in_the_order_of_the_register_and_before_any_row_there_is_none():
    found = standing({"ref": "R10"}, {"ref": "R9"})
    assert found["ref"].tolist() == ["R9", "R10"]
    assert standing({"ref": "R1"}, at="2019-06-23").empty
    assert standing().empty


def test_open_risks_come_highest_first_those_without_a_score_last():
    rows = [("R1", "1", "2"), ("R2", "", ""), ("R3", "5", "5"), ("R4", "1", "2")]
    given = [{"ref": ref, "likelihood": likelihood, "impact": impact} for ref, likelihood, impact in rows]
    found = risks.still_open(standing(*given, {"ref": "R5", "status": "closed", "likelihood": "5", "impact": "5"}))
    assert found["ref"].tolist() == ["R3", "R1", "R4", "R2"]


def change(then, now):
    """How a risk moved between two rows of the register; None is no row."""
    rows = [row | {"as_at": at} for row, at in ((then, JUNE), (now, JULY)) if row is not None]
    found = risks.moved(standing(*rows), standing(*rows, at=JULY))
    return only(found)["change"] if len(found) else ""


LOW, HIGH = {"likelihood": "2", "impact": "2"}, {"likelihood": "5", "impact": "5"}
UNSCORED, SHUT = {"likelihood": "", "impact": ""}, {"status": "closed"}


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        (None, LOW, "new"),
        (LOW | SHUT, LOW, "new"),
        (LOW, HIGH, "worse"),
        (HIGH, LOW, "better"),
        (LOW, LOW, "unchanged"),
        (LOW, {"likelihood": "4", "impact": "1"}, "unchanged"),
        (LOW, HIGH | SHUT, "closed"),
        (LOW | SHUT, LOW | SHUT, ""),
        (None, LOW | SHUT, ""),
        (UNSCORED, LOW, "not compared"),
        (LOW, UNSCORED, "not compared"),
        (UNSCORED, UNSCORED, "unchanged"),
        (UNSCORED, SHUT, "closed"),
    ],
)
def test_each_pair_of_rows_is_one_change(then, now, said):
    assert change(then, now) == said


def test_a_move_has_both_scores():
    found = only(risks.moved(standing(LOW), standing(HIGH)))
    assert (found["score_then"], found["score_now"]) == (4, 25)


scores = st.sampled_from(["", "1", "3", "5"])
registers = st.lists(
    st.fixed_dictionaries(
        {
            "ref": st.sampled_from(["R1", "R2", "R3"]),
            "as_at": st.sampled_from([JUNE, JULY]),
            "likelihood": scores,
            "impact": scores,
            "status": st.sampled_from(["", "open", "closed"]),
        }
    ),
    unique_by=lambda row: (row["ref"], row["as_at"]),
    max_size=6,
)
OPPOSITE = {"worse": "better", "better": "worse"}


@given(registers)
def test_what_moved_is_the_other_way_round_seen_from_the_other_date(rows):
    then, now = standing(*rows), standing(*rows, at=JULY)
    there, back = (
        dict(zip(found["ref"], found["change"], strict=True))
        for found in (risks.moved(then, now), risks.moved(now, then))
    )
    for ref in there.keys() & back.keys() & {*then["ref"]}:
        expected = {"new": "closed", "closed": "new"} | OPPOSITE
        assert back[ref] == expected.get(there[ref], there[ref])


@given(registers)
def test_nothing_moves_from_a_date_to_itself_and_nothing_is_changed_in_place(rows):
    frame = table("risks", *rows)
    before = frame.copy(deep=True)
    found = risks.standing(frame, day(JULY), SCALE)
    assert set(risks.moved(found, found)["change"]) <= {"unchanged"}
    assert len(risks.moved(found, found)) == len(risks.still_open(found))
    pd.testing.assert_frame_equal(frame, before)
