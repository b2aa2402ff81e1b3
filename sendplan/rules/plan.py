"""Where every action of a plan stands at a date.

Pure: frames in, a new frame out, the date an argument.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sendplan.data.area import MEANINGS, NOT_RATED, NOT_REPORTED, Plan
from sendplan.figures import rated
from sendplan.frames import lookup
from sendplan.words import capital

RowPlaces = np.ndarray[Any, np.dtype[np.int64]]  # of a frame, by their places

ACTION = ["plan", "ref"]  # what tells an action apart
OF_ITS_RATING = ("narrative", "mitigation", "contradicts", "source")
OF_ANY = ("provisional_start",)
NEW_TIME = ("revised_due", "revised_text")  # given together: the date of one report is not that of a later text
OF_ITS_COMPLETION = ("completed_on", "evidence")
REPORTED = (*NEW_TIME, *OF_ANY, "rating", "means", "reported_on", *OF_ITS_RATING, *OF_ITS_COMPLETION)
DONE = ("embedded", "complete")
CLOSED = (*DONE, "carried_forward", "dropped")
STANDINGS = (*MEANINGS, NOT_RATED, NOT_REPORTED)
OPEN = tuple(standing for standing in STANDINGS if standing not in CLOSED)


def usual_word(standing: str) -> str:
    """Return the word for a standing where a plan has none of its own."""
    return "Reported, not rated" if standing == NOT_RATED else capital(standing.replace("_", " "))


def wording(words: Mapping[str, str], standing: str) -> str:
    """Return a plan's own word for a standing, or the usual one where its scale has none."""
    return words.get(standing) or usual_word(standing)


def term(words: Mapping[str, str], standing: str) -> str:
    """Name what defines a count of a standing: a plan's own word for it, or the usual one where its scale has none."""
    return rated(words[standing]) if standing in words else usual_word(standing)


def done_word(words: Mapping[str, str]) -> str:
    """Return a plan's words for what is done: complete, or embedded where it tells the two apart."""
    return " or ".join(words[each] for each in reversed(DONE) if each in words) or usual_word("complete")


def done_term(words: Mapping[str, str]) -> str:
    """Name what defines a count of what is done."""
    return rated(done_word(words)) if {*DONE} & {*words} else usual_word("complete")


def words_of(rated_rows: pd.DataFrame) -> str:
    """Join the words that some rows of a position are rated with, in small letters: red, or late or off track."""
    return " or ".join(dict.fromkeys(word.lower() for word in rated_rows["rating"] if word))


def natural(ref: str) -> tuple[str | int, ...]:
    """Sort key that puts 1.10 after 1.9."""
    return tuple(int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", ref))


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Sort rows as the plan numbers them."""
    return frame.sort_values("ref", key=lambda refs: refs.map(natural), kind="stable").reset_index(drop=True)


def top_sections(sections: pd.DataFrame) -> dict[str, str]:
    """Map every section of one plan to the topmost section it stands in."""
    parents = lookup(sections, "ref", "parent")

    def top(ref: str) -> str:
        return top(parents[ref]) if parents.get(ref) else ref

    return {ref: top(ref) for ref in parents}


def reports(updates: pd.DataFrame, plan: Plan, aspect: str = "") -> pd.DataFrame:
    """Keep what rates one aspect of a plan's actions and sections (nothing: the first), with what each rating `means`.

    A report that gives the day of completion means complete, even where it rates the action as still open; one of words
    alone means nothing ("").
    """
    asked = {"", *plan.aspects[:1]} if aspect in ("", *plan.aspects[:1]) else {aspect}
    mine = updates[(updates["plan"] == plan.id) & updates["aspect"].isin(asked)]
    means = mine["rating"].map(plan.codes).astype("object").fillna("")
    done = mine["completed_on"].notna() & ~means.isin(CLOSED)
    return mine.assign(means=means.mask(done, "complete").astype("str"))


def reported_by(updates: pd.DataFrame, as_at: pd.Timestamp) -> pd.DataFrame:
    """Keep what was reported by a date, oldest first."""
    return updates[updates["as_at"] <= as_at].sort_values("as_at", kind="stable")


def rated_by(reports: pd.DataFrame, as_at: pd.Timestamp) -> pd.DataFrame:
    """Keep what was reported by a date with a rating, oldest first."""
    known = reported_by(reports, as_at)
    return known[known["means"] != ""]


def reported(reports: pd.DataFrame, as_at: pd.Timestamp) -> pd.DataFrame:
    """Sum up what was reported up to a date: one row per plan and ref that has any report.

    `reports` comes from the function of that name. Columns: means, rating and reported_on (the last report
    that gave a rating, or where none did the last); narrative, mitigation, contradicts and source (the last given
    by that report or one after it); revised_due and revised_text (of the last that gives either), provisional_start
    (the last given by any); completed_on and evidence (the last given since it was last rated as not complete).
    """
    known = reported_by(reports, as_at)
    action, days = known.groupby(ACTION).ngroup().to_numpy(), known["as_at"].array

    def last(of: pd.Series[bool]) -> RowPlaces:
        """Find each action's last row that is one of some; -1 where none is."""
        rows = np.full(action.max(initial=-1) + 1, -1)
        rows[action[of]] = np.flatnonzero(of)  # of several rows the last that is put there stays
        return rows

    def day_of(rows: RowPlaces) -> pd.Series[Any]:
        """Give each report the day of its action's row; none where it has none."""
        return pd.Series(days.take(rows, allow_fill=True).take(action), known.index)

    every = known["as_at"].notna()
    rated = last(known["means"] != "")
    still_open = last((known["means"] != "") & ~known["means"].isin(DONE))
    since, done = ~(known["as_at"] < day_of(rated)), ~(known["as_at"] <= day_of(still_open))
    timed = last(_given(known, NEW_TIME))
    rows = dict.fromkeys(NEW_TIME, timed) | {"rating": rated, "means": rated}
    rows |= {name: last(_given(known, [name])) for name in OF_ANY}
    rows |= {name: last(_given(known, [name]) & since) for name in OF_ITS_RATING}
    rows |= {name: last(_given(known, [name]) & done) for name in OF_ITS_COMPLETION}
    found = {name: known[name].array.take(rows[name], allow_fill=True) for name in rows}
    named = {name: known[name].array.take(last(every)) for name in ACTION}
    heard = days.take(np.where(rated < 0, last(every), rated), allow_fill=True)
    summed = pd.DataFrame(named | found | {"reported_on": heard})
    summed["revised_text"] = summed["revised_text"].mask(summed["revised_text"] == "")
    return summed[[*ACTION, *REPORTED]]


def _given(reports: pd.DataFrame, names: Iterable[str]) -> pd.Series[bool]:
    """Mark the reports that give any of some columns a value."""
    return (reports[[*names]].notna() & (reports[[*names]] != "")).any(axis=1)


def position(
    actions: pd.DataFrame, sections: pd.DataFrame, updates: pd.DataFrame, plan: Plan, as_at: pd.Timestamp
) -> pd.DataFrame:
    """Say where every action and milestone of a plan stands at a date: one row each, in the plan's order.

    Adds to the columns of actions.csv: `top` (topmost section) and those of `standing_of`. An action
    with no report at the date keeps its last rating; `reported_on` says how old it is.
    """
    tops = top_sections(sections[sections["plan"] == plan.id])
    mine = in_order(within(actions[actions["plan"] == plan.id], as_at))
    return standing_of(mine.assign(top=mine["section"].map(tops).astype("str")), updates, plan, as_at)


def standing_of(
    rows: pd.DataFrame, updates: pd.DataFrame, plan: Plan, as_at: pd.Timestamp, aspect: str = ""
) -> pd.DataFrame:
    """Say where actions or sections stand in one aspect (nothing: the first): the rows given, in their order.

    Adds `standing` (one of STANDINGS), `rating` (the plan's own word, empty where there is none), `on_track`
    (whether the plan counts that rating so), `rated_open` (whether it is rated as open though a day of completion
    is given) and the columns of `reported`.
    """
    found = rows.merge(reported(reports(updates, plan, aspect), as_at), on=ACTION, how="left")
    texts = ["rating", "means", "evidence", "revised_text", *OF_ITS_RATING]
    found[texts] = found[texts].astype("str").where(found[texts].notna(), "")
    unrated = pd.Series(NOT_RATED, found.index).where(found["reported_on"].notna(), NOT_REPORTED)
    own = found["rating"].map(plan.codes).astype("object").fillna("")
    rated_open = found["means"].isin(DONE) & (own != "") & ~own.isin(CLOSED)
    return found.assign(
        standing=found["means"].where(found["means"] != "", unrated).astype("str"),
        on_track=found["rating"].isin(plan.on_track_codes) & ~rated_open,
        rated_open=rated_open,
        rating=found["rating"].map(plan.by_code).astype("object").fillna("").astype("str"),
    ).drop(columns="means")


def within(actions: pd.DataFrame, as_at: pd.Timestamp) -> pd.DataFrame:
    """Keep the actions that are in their plan on a day: added by then, and not dropped by then."""
    return actions[~(actions["added_on"] > as_at) & ~(actions["dropped_on"] <= as_at)]


def with_standing(positioned: pd.DataFrame, *standings: str) -> pd.DataFrame:
    """Keep the actions of some standings."""
    return positioned[positioned["standing"].isin(standings)].reset_index(drop=True)


def count_standings(positioned: pd.DataFrame) -> dict[str, int]:
    """Count the actions of each standing, with `actions`, `done` and `on_track` (as the plan counts it)."""
    found = positioned["standing"].value_counts()
    each = {standing: int(found.get(standing, 0)) for standing in STANDINGS}
    done, on_track = sum(each[name] for name in DONE), int(positioned["on_track"].sum())
    return {"actions": len(positioned), "done": done, "on_track": on_track, **each}


def counts_by(positioned: pd.DataFrame, column: str) -> pd.DataFrame:
    """Count actions by a column and standing: one row per value, one column per standing."""
    found = pd.crosstab(positioned[column], positioned["standing"])
    found = found.reindex(columns=list(STANDINGS), fill_value=0).rename_axis(columns=None)
    return found.reset_index().sort_values(column, key=lambda refs: refs.map(natural), ignore_index=True)
