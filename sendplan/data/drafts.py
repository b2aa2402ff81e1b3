"""Drafts of an area's tables, as read from a paper → whole tables: what the paper leaves out is inferred, or asked.

Pure. Frames hold the text of their files; a row stays in its place, so that a fault names the row of the draft.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from sendplan.cells import readable
from sendplan.data.area import TERM_ENDS
from sendplan.data.folder import MOST_ROWS
from sendplan.data.scale import USUAL, Rated, drafted_scale
from sendplan.data.schema import columns_of
from sendplan.errors import SendplanError
from sendplan.frames import keys
from sendplan.vocabulary import BETTER_WHEN, CADENCES, HEADLINE
from sendplan.words import count, listed, verb

OF_A_PLAN = ("sections", "actions", "updates", "measures", "observations")
TERM = ("time_identifier", "time_period", "period_end")
PLAN_ID = "plan"
LEVEL = "section"  # of a section whose paper has no word for it
FEW = 10  # a measure that counts, and has ever been below it, counts few people
MOST_PLACES = 9
Frames = Mapping[str, pd.DataFrame]


class OfPlan(NamedTuple):
    """What area.toml says of a plan: its id, its words for its levels, what it is rated for, and its ratings."""

    id: str = PLAN_ID
    kinds: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    scale: Sequence[Rated] = USUAL


@dataclass(frozen=True)
class Drafts:
    """Tables, the day they were last reported on, their plans (the latest last), and what a person has to settle."""

    tables: Frames
    as_at: str
    plans: tuple[OfPlan, ...]
    terms: tuple[tuple[str, str, str], ...] = ()  # name, academic year and last day, of those that values are of
    settle: tuple[str, ...] = ()

    @property
    def plan(self) -> OfPlan:
        """The latest of its plans."""
        return self.plans[-1]

    def asking(self, *questions: str) -> Drafts:
        """Add what a person has to settle."""
        return replace(self, settle=(*self.settle, *questions))

    def having(self, **tables: pd.DataFrame) -> Drafts:
        """Take other tables in the place of those there are."""
        return replace(self, tables={**self.tables, **tables})

    def saying(self, **words: Any) -> Drafts:
        """Say more of the plan."""
        return replace(self, plans=(*self.plans[:-1], self.plan._replace(**words)))


def completed(tables: Frames, today: date, key: Sequence[Rated] = ()) -> Drafts:
    """Infer all that the drafts of a paper leave out, each plan by itself; `key` is how it explains its ratings."""
    none = {table: pd.DataFrame(columns=[*columns_of(table)], dtype=str) for table in OF_A_PLAN}
    frames = none | {table: frame.map(str.strip) for table, frame in tables.items()}
    plans = _plans(frames)
    if len(plans) == 1:
        frames = {table: _filled(frame, plan=plans[0]) for table, frame in frames.items()}
    every = [_of_one(frames, plan, today, key) for plan in plans]
    joined = {table: pd.concat([each.tables[table] for each in every]).sort_index(kind="stable") for table in OF_A_PLAN}
    frames |= {table: frame.reset_index(drop=True) for table, frame in joined.items()}
    defaults = {"breakdown": HEADLINE, "series": "actual", "in_plan": "true"}
    return Drafts(
        {table: _whole(_filled(frame, **defaults)) for table, frame in frames.items()},
        every[-1].as_at,
        tuple(each.plan for each in every),
        _terms(frames["observations"]),
        tuple(told for each in every for told in _of_which(each, len(plans))),
    )


def _plans(frames: Frames) -> list[str]:
    """Name the plans of drafts, from the one reported on first to the latest. Refuses rows of none of several."""
    rows = {table: frames[table]["plan"] for table in OF_A_PLAN}
    ids = [*dict.fromkeys(each for plans in rows.values() for each in plans if each)] or [PLAN_ID]
    bare = [f"{table}.csv" for table, plans in rows.items() if (plans == "").any()]
    if len(ids) > 1 and bare:
        told = f"The drafts are of {listed(ids)}, and rows of {listed(bare)} name no plan."
        raise SendplanError(f"{told} Write it in their column plan.")
    reported = frames["updates"].groupby("plan")["as_at"].max()
    return sorted(ids, key=lambda each: str(reported.get(each, "")))


def _of_one(frames: Frames, plan: str, today: date, key: Sequence[Rated]) -> Drafts:
    """Infer what is left out of one plan; its rows keep their places."""
    mine = {table: frames[table][frames[table]["plan"] == plan] for table in OF_A_PLAN}
    days = (each for each in mine["updates"]["as_at"] if each and readable(each, "day"))
    drafts = Drafts(mine, max(days, default=str(today)), (OfPlan(plan),))
    for step in (_dated, partial(_rated, key=key), _measured, _in_sections, _levelled):
        drafts = step(drafts)
    return drafts


def _of_which(drafts: Drafts, how_many: int) -> Sequence[str]:
    """Say of which plan a person has to settle something, where there are several."""
    which = f" ({drafts.plan.id}):" if how_many > 1 else ":"
    return [each.replace(":", which, 1) for each in drafts.settle]


def _filled(frame: pd.DataFrame, **defaults: str | pd.Series[str]) -> pd.DataFrame:
    """Fill the empty cells of the columns that a table has of these."""
    mine = {name: other for name, other in defaults.items() if name in frame}
    return frame.assign(**{name: frame[name].where(frame[name] != "", other) for name, other in mine.items()})


def _whole(frame: pd.DataFrame) -> pd.DataFrame:
    """Have what has no title go by its reference, and what comes round again do so as its due date says."""
    frame = _filled(frame, title=frame["ref"]) if "ref" in frame else frame
    return _filled(frame, cadence=frame["due_text"].map(_cadence)) if "cadence" in frame else frame


def _cadence(due_text: str) -> str:
    return next((each for each in CADENCES[1:] if each in due_text.casefold()), CADENCES[0])


def _terms(values: pd.DataFrame) -> tuple[tuple[str, str, str], ...]:
    """Say when each school term ends that a value is of: the last day that its first value names."""
    is_day = values["period_end"].map(partial(readable, kind="day")).astype(bool)
    is_term = values["time_identifier"].isin([*TERM_ENDS]) & (values["period_end"] != "")
    rows = values[is_day & is_term].sort_values("period_end")
    return tuple(keys(rows.drop_duplicates(["time_identifier", "time_period"]), TERM))


def _dated(drafts: Drafts) -> Drafts:
    """Say when each report is of: where the paper does not, of the last day that it names, or of today."""
    updates = drafts.tables["updates"]
    undated = int((updates["as_at"] == "").sum())
    asked = [f"updates.csv: {count(undated, 'report')} had no day; as_at is {drafts.as_at}."] if undated else []
    return drafts.having(updates=_filled(updates, as_at=drafts.as_at)).asking(*asked)


def _in_sections(drafts: Drafts) -> Drafts:
    """Make the sections that actions and measures name, and one for those that name none, if there are several."""
    rows, sections = {table: drafts.tables[table] for table in ("actions", "measures")}, drafts.tables["sections"]
    named = dict.fromkeys(each for frame in rows.values() for each in frame["section"])
    made = {ref: ref for ref in named if ref and ref not in {*sections["ref"]}}
    refs = [*sections["ref"], *made]
    home = refs[0] if len(refs) == 1 else "other" if refs else "all"
    if "" in named and home not in refs:
        made[home] = "Not placed in a section" if refs else "The whole plan"
    new = [dict.fromkeys(sections, "") | {"plan": drafts.plan.id, "ref": ref, "title": made[ref]} for ref in made]
    whole = pd.concat([sections, pd.DataFrame(new, [MOST_ROWS] * len(new), columns=[*sections])])
    placed = {table: _filled(frame, section=home) for table, frame in rows.items()}
    asked = (f"sections.csv: section {ref} was made; give it a title, or place its rows elsewhere." for ref in made)
    return drafts.having(sections=whole, **placed).asking(*asked)


def _levelled(drafts: Drafts) -> Drafts:
    """Name the plan's levels, from the top, by its own words in small letters."""
    sections = drafts.tables["sections"]
    kinds = sections["kind"].map(lambda kind: re.sub("^[A-Z](?=[a-z])", lambda first: first[0].lower(), kind))
    sections = _filled(sections.assign(kind=kinds), kind=LEVEL)
    from_top = sections.sort_values("parent", key=lambda parent: parent != "", kind="stable")["kind"]
    return drafts.having(sections=sections).saying(kinds=(*dict.fromkeys(from_top),))


def _measured(drafts: Drafts) -> Drafts:
    """Say of each measure what its values show of it: unit, decimal places, and whether it counts few people."""
    measures, values = drafts.tables["measures"], drafts.tables["observations"]
    told = {"unit": "read from its values", "better": f"neither (or {listed(BETTER_WHEN[:3])})"}
    unsure = {name: listed(measures.loc[measures[name] == "", "ref"]) for name in told}
    rows = [_inferred(row, values[values["measure"] == row["ref"]]) for row in measures.to_dict("records")]
    asked = [f"measures.csv: {name} of {refs} is {told[name]}." for name, refs in unsure.items() if refs]
    given = zip(rows, measures["is_small_count"], strict=True)
    if few := [str(row["ref"]) for row, was in given if not was and row["is_small_count"] == "true"]:
        told_few = f"whether {listed(few)} {verb(len(few), 'counts', 'count')} few people, and hides 1 to 4 of them"
        asked.append(f"measures.csv: {told_few}; true stands there.")
    return drafts.having(measures=pd.DataFrame(rows, measures.index, columns=[*measures])).asking(*asked)


def _inferred(measure: Mapping[Hashable, str], values: pd.DataFrame) -> dict[Hashable, str]:
    """Fill what a measure's values show: the decimal places are those of the most exact, as printed or as it is."""
    figures = " ".join([*values["printed"], *values["value"]])
    unit = measure["unit"] or ("%" if "%" in figures else "count" if _are_counts(values["value"]) else "score")
    places = min(max(map(len, re.findall(r"\d\.(\d+)", figures)), default=0), MOST_PLACES)
    numbers = pd.to_numeric(values["value"], errors="coerce").abs()
    few = "true" if unit == "count" and (numbers < FEW).any() else "false"
    read = {"unit": unit, "better": "neither", "dp": str(places), "is_small_count": few}
    return {**measure, **{name: measure[name] or text for name, text in read.items()}}


def _are_counts(values: Iterable[str]) -> bool:
    """Whether every value is whole, and none is below 0."""
    return all(re.fullmatch(r"\d*(\.0*)?", each) for each in values)


def _rated(drafts: Drafts, key: Sequence[Rated]) -> Drafts:
    """Draft the rating scale from the words found and the paper's key, and write its codes in their place."""
    updates = drafts.tables["updates"]
    drafts = drafts.saying(aspects=tuple(dict.fromkeys(each for each in updates["aspect"] if each)))
    words = [each for each in updates["rating"] if each]
    scale, codes = drafted_scale(words, key)
    if not words and len(drafts.tables["actions"]):
        stand = "those of the paper's key" if scale else "five usual words"
        drafts = drafts.asking(f"area.toml: the drafts hold no rating; {stand} stand there.")
    rated = updates.assign(rating=updates["rating"].map({"": "", **codes}))
    unsure = [each for each in scale if not each.is_sure]
    told = (f'area.toml: what the rating "{each.word}" means; {each.means} stands there.' for each in unsure)
    return drafts.having(updates=rated).saying(scale=scale or USUAL).asking(*told)
