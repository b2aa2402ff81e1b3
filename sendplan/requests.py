"""What a body asked for, by a day.

Pure: frames in, a new frame out, the date an argument.
"""

from __future__ import annotations

import pandas as pd

from sendplan.words import count


def asked_before(requests: pd.DataFrame, body: str, date: pd.Timestamp) -> pd.DataFrame:
    """Keep what a body asked for before a day: one row per request or resolution, in the order given.

    An answer given later than the day is not known on it: `answer` is empty and `answered_on` missing.
    A resolution counts where it names a day to be done by or has an answer; others only note or consider.
    """
    known = requests["answered_on"] <= date
    answers = {"answer": requests["answer"].where(known, ""), "answered_on": requests["answered_on"].where(known)}
    resolved = (requests["kind"] == "resolution") & (requests["due"].notna() | known)
    mine = (requests["body"] == body) & (requests["raised_on"] < date)
    return requests.assign(**answers)[mine & ((requests["kind"] == "request") | resolved)]


def earlier(how_many: int) -> str:
    """Count what was asked before, in words: 5 earlier requests and resolutions."""
    return count(how_many, "earlier request or resolution", "earlier requests and resolutions")
