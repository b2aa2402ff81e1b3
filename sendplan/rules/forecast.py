"""How many actions will be complete, as a range, from how many were completed in each month on record.

Pure: frames and numbers in, a new frame out, the date an argument, chance from a fixed seed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import numpy.typing as npt

LEAST_MONTHS = 6  # months of recorded completions; with fewer there is no forecast
RUNS = 4_000
SEED = 1829
CHANCES = (50, 85, 95)  # runs in 100 that a range holds
HORIZON = 36  # months looked ahead
DAYS_A_MONTH = 365.25 / 12  # days


def record(months: pd.DataFrame, as_at: pd.Timestamp) -> pd.DataFrame:
    """Count the completions of each whole month on record: one row per month.

    `months` comes from `timing.burn_up`. Columns: month (its last day), reports (rated ones in it),
    completed (actions complete at its end, less those complete at the end of the month before: below
    0 where more were reopened). The first is the month after that of the first report, since what was
    complete by then may have been so for long; the last is the last with a report that has ended by
    `as_at`. A month without any report in between counts with what it adds: nothing.
    """
    whole = months[months["recorded"].notna() & (months["month"] <= as_at)].sort_values("month")
    told = whole.loc[whole["reports"] > 0, "month"]
    whole = whole[whole["month"] <= told.max()]
    whole = whole.assign(completed=whole["recorded"].astype("int64").diff())
    found: pd.DataFrame = whole[["month", "reports", "completed"]].iloc[1:].reset_index(drop=True)
    return found


def months_reported(recorded: pd.DataFrame) -> int:
    """Count the months of a `record` in which anything was reported."""
    return int((recorded["reports"] > 0).sum())


def forecast(months: pd.DataFrame, still_open: int, as_at: pd.Timestamp) -> pd.DataFrame | None:
    """Say how many actions will be complete at each later month end: one row per month, HORIZON of them.

    `months` comes from `timing.burn_up`, `still_open` counts the actions in the plan that can yet be
    completed. Columns: month (its last day, from the month after the last report), low_50, high_50 and
    so on for each of CHANCES (actions complete: the middle range that holds so many of 100 runs), and
    finished (runs in 100 in which every action has been complete by then). None where the record holds
    fewer than LEAST months.
    """
    found = record(months, as_at)
    if months_reported(found) < LEAST_MONTHS:
        return None
    last = months[months["reports"] > 0].sort_values("month").iloc[-1]
    complete = int(last["recorded"])
    ran = runs(found["completed"].to_numpy(dtype="float64"), complete, complete + still_open)
    ends = pd.date_range(last["month"], periods=HORIZON + 1, freq="ME")[1:]
    finished = np.maximum.accumulate(ran == complete + still_open, axis=1).mean(axis=0) * 100
    bounds = {name: bound for chance in CHANCES for name, bound in _middle(ran, chance).items()}
    return pd.DataFrame({"month": ends, **bounds, "finished": finished})


def runs(completed: npt.NDArray[np.float64], complete: int, most: int) -> npt.NDArray[np.int64]:
    """Draw the number complete at each later month end, from the completions of the months on record.

    One row per run (RUNS), one column per month (HORIZON). In each run a later month is the mean of
    the record, and how far a month drawn from it lay from that mean. A short record is itself unsure
    of both: so a run also moves the mean by that of as many drawn months (Davison and Hinkley,
    Bootstrap Methods and their Application, 1997, 6.3.3: a prediction errs by what is estimated and by
    what is still to happen), the distances are made wider by the root of n / (n - 1), and each run
    stretches them as Student's t does for a spread known from n values (Hesterberg, What Teachers
    Should Know About the Bootstrap, The American Statistician 69, 2015: plain resampling of a small
    sample is too narrow for both reasons). No run completes more than `most`, and none falls below
    what is complete now unless a month on record did.
    """
    rng = np.random.default_rng(SEED)
    n = len(completed)
    apart = (completed - completed.mean()) * np.sqrt(n / (n - 1))
    moved = rng.choice(apart, (RUNS, n)).mean(axis=1, keepdims=True)
    stretched = np.sqrt((n - 1) / rng.chisquare(n - 1, (RUNS, 1)))
    each = completed.mean() + stretched * (moved + rng.choice(apart, (RUNS, HORIZON)))
    least = 0 if completed.min() < 0 else complete
    ran: npt.NDArray[np.int64] = np.rint(np.clip(complete + each.cumsum(axis=1), least, most)).astype("int64")
    return ran


def _middle(ran: npt.NDArray[np.int64], chance: int) -> dict[str, npt.NDArray[Any]]:
    """Find the middle range of each month that holds at least so many of 100 runs."""
    outside = (1 - chance / 100) / 2
    low = np.quantile(ran, outside, axis=0, method="lower")
    high = np.quantile(ran, 1 - outside, axis=0, method="higher")
    return {f"low_{chance}": low, f"high_{chance}": high}


def finished_by(ahead: pd.DataFrame, chance: int) -> pd.Timestamp | None:
    """Find the month end by which all is complete in so many of 100 runs; None where it is beyond HORIZON."""
    found = ahead.loc[ahead["finished"] >= chance, "month"]
    return None if found.empty else found.min()


def completions_a_month(done: int, first: pd.Timestamp, last: pd.Timestamp) -> float:
    """Completions a month between two days, the second later than the first: no forecast."""
    return done / (last - first).days * DAYS_A_MONTH
