"""What papers promised for a day, and what became of it by another.

Pure: frames in, a new frame out, the date an argument.
"""

from __future__ import annotations

import pandas as pd

from sendplan.observations import there

KEPT, PASSED, AHEAD = "kept", "passed", "ahead"
FIGURE = ["plan", "measure", "series"]


def by_day(promises: pd.DataFrame, observations: pd.DataFrame, as_at: pd.Timestamp) -> pd.DataFrame:
    """Say what became of each promise by a day: one row per promise, soonest due first.

    `observations` are those known by the day (observations.known_by). Adds `state`: KEPT (a figure of a measure
    once a value of its series is known, anything else on its kept_on), PASSED (the day promised is before
    `as_at`, and it is not kept) or AHEAD.
    """
    values = set(observations.loc[there(observations), FIGURE].itertuples(index=False, name=None))
    asked = promises[["plan", "ref", "series"]].itertuples(index=False, name=None)
    kept = pd.Series([each in values for each in asked], promises.index, dtype="bool") | (promises["kept_on"] <= as_at)
    state = (promises["due"] < as_at).map({True: PASSED, False: AHEAD}).astype("object").mask(kept, KEPT)
    return promises.assign(state=state).sort_values("due", kind="stable", ignore_index=True)


def passed(found: pd.DataFrame) -> pd.DataFrame:
    """Keep the promises whose day passed without them; `found` comes from `by_day`."""
    return found[found["state"] == PASSED]
