"""The range of what lies ahead: what it is drawn from, what it never does, and how often it holds."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from backtest_forecast import life, table
from exampleshire import RETURNS, SEED
from frames import day
from hypothesis import given
from hypothesis import strategies as st

from sendplan.rules import forecast
from sendplan.rules.forecast import CHANCES, HORIZON, LEAST_MONTHS

NOT_KNOWN = None


def months(*recorded, reports=None, first="2019-01-31"):
    """What was recorded as complete at the end of each month, as timing.burn_up has it."""
    return pd.DataFrame(
        {
            "month": pd.date_range(first, periods=len(recorded), freq="ME"),
            "recorded": pd.array(recorded, dtype="Int64"),
            "reports": reports or [0 if each is NOT_KNOWN else 1 for each in recorded],
        }
    )


def ahead(*recorded, still_open=30, **cells):
    frame = months(*recorded, **cells)
    return forecast.forecast(frame, still_open, frame["month"].max())


def completed(frame, as_at="2030-01-31"):
    return forecast.record(frame, day(as_at))["completed"].tolist()


STEADY = [0, 2, 4, 6, 8, 10, 12]
MIXED = [1, 3, 3, 8, 7, 9, 14, 15]


def test_what_was_complete_at_the_first_report_is_no_completion_of_that_month():
    assert completed(months(NOT_KNOWN, 18, 18, 21)) == [0, 3]


def test_a_month_in_which_more_were_reopened_than_completed_counts_below_0():
    assert completed(months(5, 7, 4)) == [2, -3]


@pytest.mark.parametrize(("as_at", "whole"), [("2019-03-30", [2]), ("2019-03-31", [2, 3]), ("2019-04-01", [2, 3])])
def test_a_month_is_whole_on_its_last_day(as_at, whole):
    assert completed(months(0, 2, 5), as_at) == whole


def test_months_after_the_last_report_record_nothing():
    assert completed(months(0, 2, 5, 5, 5, reports=[9, 9, 9, 0, 0])) == [2, 3]


def test_a_month_without_a_report_adds_nothing_and_makes_no_history():
    found = forecast.record(months(0, 0, 5, 5, reports=[9, 0, 9, 9]), day("2019-12-31"))
    assert (found["completed"].tolist(), forecast.months_reported(found)) == ([0, 5, 0], 2)


@pytest.mark.parametrize(
    ("how_many", "there"), [(LEAST_MONTHS - 1, False), (LEAST_MONTHS, True), (LEAST_MONTHS + 1, True)]
)
def test_a_forecast_needs_six_whole_months_after_that_of_the_first_report(how_many, there):
    assert LEAST_MONTHS == 6
    assert (ahead(*range(how_many + 1)) is not None) is there


def test_months_without_a_report_do_not_make_up_for_history():
    assert ahead(*range(10), reports=[1, 1, 0, 1, 0, 1, 0, 1, 0, 1]) is None
    assert ahead(*range(10), reports=[1, 1, 0, 1, 0, 1, 0, 1, 1, 1]) is not None


@pytest.mark.parametrize("recorded", [[], [NOT_KNOWN] * 9, [18]])
def test_without_any_history_there_is_no_forecast(recorded):
    frame = months(*recorded)
    assert forecast.forecast(frame, 5, day("2019-12-31")) is None


def test_a_forecast_begins_in_the_month_after_the_last_report_and_looks_36_months_ahead():
    found = ahead(*MIXED, 15, 15, reports=[1] * 8 + [0, 0])
    assert (f"{found['month'].min():%Y-%m-%d}", len(found)) == ("2019-09-30", HORIZON)
    assert found["month"].is_unique
    assert found["month"].dt.is_month_end.all()


def test_a_month_under_way_is_where_the_forecast_starts_and_not_what_it_is_drawn_from():
    frame = months(*STEADY, 25)
    found = forecast.forecast(frame, 30, day("2019-08-30"))
    assert found.loc[0, ["low_95", "high_95"]].tolist() == [27, 27]


def test_a_record_that_never_varies_gives_one_number_and_one_date():
    found = ahead(*STEADY, still_open=9)
    assert found["low_95"].head(6).tolist() == found["high_95"].head(6).tolist() == [14, 16, 18, 20, 21, 21]
    assert found["finished"].head(6).tolist() == [0, 0, 0, 0, 100, 100]
    assert {f"{forecast.finished_by(found, chance):%Y-%m}" for chance in CHANCES} == {"2019-12"}


def test_what_never_moves_is_never_said_to_finish():
    found = ahead(*[4] * 7, still_open=3)
    assert [forecast.finished_by(found, chance) for chance in CHANCES] == [None] * 3
    assert set(found["high_95"]) == {4}


def test_where_nothing_is_open_all_is_complete_at_once():
    found = ahead(1, 3, 3, 8, 8, 9, 14, 15, still_open=0)
    assert set(found["finished"]) == {100}
    assert set(found["low_95"]) == set(found["high_95"]) == {15}


def test_more_runs_finish_later():
    found = ahead(*MIXED, still_open=10)
    dates = [forecast.finished_by(found, chance) for chance in CHANCES]
    assert dates == sorted(dates)
    assert len(set(dates)) == 3


@pytest.mark.parametrize("chance", CHANCES)
def test_a_range_holds_at_least_so_many_of_100_runs(chance):
    found = ahead(*MIXED, still_open=50)
    ran = forecast.runs(np.diff(MIXED).astype(float), MIXED[-1], MIXED[-1] + 50)
    inside = (ran >= found[f"low_{chance}"].to_numpy()) & (ran <= found[f"high_{chance}"].to_numpy())
    assert (inside.mean(axis=0) * 100 >= chance).all()
    assert (inside.mean(axis=0) * 100 <= chance + 30).all()


def test_no_run_falls_below_what_is_complete_unless_a_month_on_record_did():
    assert ahead(1, 3, 3, 8, 8, 9, 14, 15)["low_95"].min() == 15
    assert ahead(*MIXED)["low_95"].min() < 15


def test_a_shorter_record_of_the_same_months_is_less_sure():
    short, long = ahead(*np.cumsum([0, *[1, 4, 1] * 2])), ahead(*np.cumsum([0, *[1, 4, 1] * 8]), still_open=90)
    widths = [found.loc[3, "high_85"] - found.loc[3, "low_85"] for found in (short, long)]
    assert widths[0] > widths[1]


@pytest.mark.parametrize("later", [1, 6, 24])
def test_runs_scatter_as_far_as_a_mean_and_spread_known_from_few_months_allow(later):
    few = np.array([-40.0, 80, 20, -10, 60, 10, 30, 90])
    n, totals = len(few), forecast.runs(few, 10_000, 20_000)[:, later - 1] - 10_000
    spread = few.var(ddof=1) * (later + later**2 / n) * (n - 1) / (n - 3)  # of Student's t, scaled
    assert totals.mean() == pytest.approx(few.mean() * later, abs=4 * np.sqrt(spread / forecast.RUNS))
    assert totals.var() == pytest.approx(spread, rel=0.07)


histories = st.lists(st.integers(-3, 8), min_size=LEAST_MONTHS, max_size=20).map(
    lambda each: [int(level) for level in np.clip(np.cumsum([5, *each]), 0, None)]
)


@given(histories, st.integers(0, 60))
def test_ranges_lie_within_each_other_and_within_the_plan(recorded, still_open):
    found = ahead(*recorded, still_open=still_open)
    ends = [found[name] for name in ("low_95", "low_85", "low_50", "high_50", "high_85", "high_95")]
    for lower, higher in pairwise(ends):
        assert (lower <= higher).all()
    assert (found["low_95"] >= 0).all()
    assert (found["high_95"] <= recorded[-1] + still_open).all()
    assert found["finished"].between(0, 100).all()
    assert found["finished"].is_monotonic_increasing


@given(histories, st.randoms(use_true_random=False))
def test_a_forecast_is_the_same_each_time_and_in_any_order_of_its_rows(recorded, chance):
    frame = months(*recorded)
    shuffled = frame.iloc[chance.sample(range(len(frame)), len(frame))]
    first, again, other = (forecast.forecast(each, 9, frame["month"].max()) for each in (frame, frame, shuffled))
    pd.testing.assert_frame_equal(first, again)
    pd.testing.assert_frame_equal(first, other)


@given(st.lists(st.integers(0, 9), max_size=LEAST_MONTHS))
def test_too_short_a_record_is_no_forecast(recorded):
    assert ahead(*np.cumsum(recorded)) is None


def test_a_forecast_leaves_the_months_as_they_were():
    frame = months(*MIXED)
    before = frame.copy(deep=True)
    forecast.forecast(frame, 9, day("2019-08-31"))
    pd.testing.assert_frame_equal(frame, before)


@pytest.fixture(scope="module")
def held():
    """Whether ranges held, for 200 histories of 6 to 11 months in which completions come as by a steady chance."""
    hits = {chance: [] for chance in CHANCES}
    for seed in range(200):
        drawn, known = np.random.default_rng(seed).poisson(3, 6 + seed % 6 + 12), 6 + seed % 6
        levels = np.cumsum([0, *drawn])
        found = ahead(*levels[: known + 1], still_open=400)
        for chance in CHANCES:
            inside = pd.Series(levels[known + 1 :]).between(
                found[f"low_{chance}"].head(12), found[f"high_{chance}"].head(12)
            )
            hits[chance].append(inside)
    return {chance: np.array(each) for chance, each in hits.items()}


@pytest.mark.parametrize(("chance", "least", "most"), [(50, 50, 64), (85, 84, 92), (95, 93, 98)])
def test_where_work_goes_on_as_it_did_the_ranges_hold_as_often_as_they_say(held, chance, least, most):
    assert least <= 100 * held[chance].mean() <= most
    assert least - 4 <= 100 * held[chance][:, -1].mean() <= most + 2  # a year ahead too


def test_the_back_test_compares_every_forecast_with_every_later_month():
    hits = life(SEED)
    origins = range(LEAST_MONTHS + 1, RETURNS)
    assert sorted(hit["step"] for hit in hits) == sorted(step for at in origins for step in range(1, RETURNS - at + 1))
    assert table("One life", hits).splitlines()[0] == f"One life: {len(hits)} comparisons"


def test_the_pace_is_completions_a_month():
    assert forecast.completions_a_month(18, day("2019-04-01"), day("2019-06-24")) == pytest.approx(6.52, abs=0.005)
