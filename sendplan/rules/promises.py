"""What papers promised for a day that passed without it.

Pure: frames in, a new frame out, the date an argument.
"""

from __future__ import annotations

import pandas as pd

from sendplan.frames import among, keys
from sendplan.rules.observations import there


def passed(promises: pd.DataFrame, observations: pd.DataFrame, as_at: pd.Timestamp) -> pd.DataFrame:
    """Keep the promises whose day is before `as_at` and that are not kept by it, soonest due first.

    `observations` are those known by the day (observations.known_by). A figure of a measure is kept once a value
    of its series is known, anything else on its kept_on.
    """
    values = {*keys(observations[there(observations)], ["plan", "measure", "series"])}
    kept = among(promises, ["plan", "ref", "series"], values) | (promises["kept_on"] <= as_at)
    return promises[(promises["due"] < as_at) & ~kept].sort_values("due", kind="stable", ignore_index=True)
