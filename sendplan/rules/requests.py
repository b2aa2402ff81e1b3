"""What a body asked for, and what papers promised, by a day.

Pure: frames in, a new frame out, the date an argument.
"""

from __future__ import annotations

import pandas as pd

from sendplan.frames import among, keys
from sendplan.rules.observations import there

SAME_REQUEST = ["body", "raised_on", "folded"]  # what two rows that are one request share, where no row says so


def with_answers(requests: pd.DataFrame, known: pd.Series[bool]) -> pd.DataFrame:
    """Keep the answers that are known; the others are empty, with `answered_on` missing, and so is what became of them.

    A status without an answer has no day, and is kept.
    """
    answers = {"answer": requests["answer"].where(known, ""), "answered_on": requests["answered_on"].where(known)}
    status = requests["status"].where(known | requests["answered_on"].isna(), "")
    return requests.assign(**answers, status=status)


def answers_told(requests: pd.DataFrame, papers: pd.Series[str]) -> pd.DataFrame:
    """Keep the answers that a paper among `papers` gives, or none (see `observations.known_papers`)."""
    return with_answers(requests, requests["answered_in"].isin(["", *papers]))


def asked_before(requests: pd.DataFrame, body: str, date: pd.Timestamp) -> pd.DataFrame:
    """Keep what a body asked for before a day: one row per request or resolution, in the order given.

    An answer given later than the day is not known on it. A resolution counts where it names a day to be done
    by or has an answer; others only note or consider. What was asked again (same_as, or the same words at one
    meeting) counts once, as it was asked first, with the last answer to any of its rows.
    """
    asked = with_answers(requests, requests["answered_on"] <= date)
    resolved = (asked["kind"] == "resolution") & (asked["due"].notna() | asked["answered_on"].notna())
    mine = (asked["body"] == body) & (asked["raised_on"] < date)
    return _each_once(asked[mine & ((asked["kind"] == "request") | resolved)])


def _each_once(asked: pd.DataFrame) -> pd.DataFrame:
    folded = asked["request"].str.casefold().str.split().str.join(" ").str.rstrip(".")
    first = asked.assign(folded=folded).groupby(SAME_REQUEST)["ref"].transform("first")
    named = asked["same_as"].where(asked["same_as"].isin(asked["ref"]), first)
    named = named.map(dict(zip(asked["ref"], named, strict=True)))
    answered = asked.assign(of=named).sort_values("answered_on", kind="stable", na_position="first")
    last = answered.groupby("of")[["answer", "answered_on", "status"]].last()
    once = asked[named == asked["ref"]].drop(columns=[*last])
    return once.join(last, on="ref")[[*asked]]


def promises_passed(promises: pd.DataFrame, observations: pd.DataFrame, as_at: pd.Timestamp) -> pd.DataFrame:
    """Keep the promises whose day is before `as_at` and that are not kept by it, soonest due first.

    `observations` are those known by the day (observations.known_by). A figure of a measure is kept once a value
    of its series is known, anything else on its kept_on.
    """
    values = {*keys(observations[there(observations)], ["plan", "measure", "series"])}
    kept = among(promises, ["plan", "ref", "series"], values) | (promises["kept_on"] <= as_at)
    return promises[(promises["due"] < as_at) & ~kept].sort_values("due", kind="stable", ignore_index=True)
