"""Drafts of an area's tables, as read from a paper → whole tables: what the paper leaves out is inferred, or asked.

Pure. Frames hold the text of their files; a row stays in its place, so that a fault names the row of the draft.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import pandas as pd

from sendplan.cells import readable
from sendplan.data.area import TERM_ENDS
from sendplan.data.scale import USUAL, Rated, drafted_scale
from sendplan.data.schema import TABLES, columns_of
from sendplan.errors import SendplanError
from sendplan.frames import keys
from sendplan.vocabulary import BETTER_WHEN, CADENCES, HEADLINE
from sendplan.words import count, listed, verb

DRAFTED = tuple(table for table in TABLES if table not in ("meetings", "sources"))
OF_A_PLAN = ("sections", "actions", "updates", "measures", "observations")
TERM = ("time_identifier", "time_period", "period_end")
PLAN_ID, BODY = "plan", "board"
LEVEL = "section"  # of a section whose paper has no word for it
FEW = 10  # a measure that counts, and has ever been below it, counts few people
MOST_PLACES = 9
Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Drafts:
    """Tables of one plan, its own words and scale, the day it was last reported on, and what a person has to settle."""

    tables: Frames
    as_at: str
    plan: str = PLAN_ID
    kinds: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    scale: Sequence[Rated] = USUAL
    terms: tuple[tuple[str, str, str], ...] = ()  # name, academic year and last day, of those that values are of
    settle: tuple[str, ...] = ()

    def asking(self, *questions: str) -> Drafts:
        """Add what a person has to settle."""
        return replace(self, settle=(*self.settle, *questions))

    def having(self, **tables: pd.DataFrame) -> Drafts:
        """Take other tables in the place of those there are."""
        return replace(self, tables={**self.tables, **tables})


def completed(tables: Frames, source: str, today: date) -> Drafts:
    """Infer all that the drafts of a paper leave out; `source` is its id, if there is one."""
    none = {table: pd.DataFrame(columns=[*columns_of(table)], dtype=str) for table in OF_A_PLAN}
    frames = none | {table: frame.map(str.strip) for table, frame in tables.items()}
    days = (each for each in frames["updates"]["as_at"] if each and readable(each, "day"))
    drafts = Drafts(frames, max(days, default=str(today)), terms=_terms(frames["observations"]))
    for step in (_named, _dated, _rated, _measured, _in_sections, _levelled):
        drafts = step(drafts)
    defaults = {"source": source, "breakdown": HEADLINE, "series": "actual", "in_plan": "true"}
    return drafts.having(**{table: _whole(_filled(frame, **defaults)) for table, frame in drafts.tables.items()})


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


def _named(drafts: Drafts) -> Drafts:
    """Give every row the id of the one plan."""
    frames = drafts.tables
    ids = sorted({each for frame in frames.values() if "plan" in frame for each in frame["plan"]} - {""})
    if len(ids) > 1:
        told = f"The drafts are of {count(len(ids), 'plan')}: {listed(ids)}. Expected one. Give each its own drafts."
        raise SendplanError(told)
    plan = ids[0] if ids else PLAN_ID
    return replace(drafts, plan=plan, tables={table: _filled(frame, plan=plan) for table, frame in frames.items()})


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
    new = [dict.fromkeys(sections, "") | {"plan": drafts.plan, "ref": ref, "title": made[ref]} for ref in made]
    whole = pd.concat([sections, pd.DataFrame(new, columns=[*sections])], ignore_index=True)
    placed = {table: _filled(frame, section=home) for table, frame in rows.items()}
    asked = (f"sections.csv: section {ref} was made; give it a title, or place its rows elsewhere." for ref in made)
    return drafts.having(sections=whole, **placed).asking(*asked)


def _levelled(drafts: Drafts) -> Drafts:
    """Name the plan's levels, from the top, by its own words in small letters."""
    sections = drafts.tables["sections"]
    kinds = sections["kind"].map(lambda kind: re.sub("^[A-Z](?=[a-z])", lambda first: first[0].lower(), kind))
    sections = _filled(sections.assign(kind=kinds), kind=LEVEL)
    from_top = sections.sort_values("parent", key=lambda parent: parent != "", kind="stable")["kind"]
    return replace(drafts.having(sections=sections), kinds=(*dict.fromkeys(from_top),))


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
    return drafts.having(measures=pd.DataFrame(rows, columns=[*measures])).asking(*asked)


def _inferred(measure: Mapping[Hashable, str], values: pd.DataFrame) -> dict[Hashable, str]:
    """Fill what a measure's values show: the decimal places are those of the most exact, as printed or as it is."""
    figures = " ".join([*values["printed"], *values["value"]])
    unit = measure["unit"] or ("%" if "%" in figures else "count")
    places = min(max(map(len, re.findall(r"\d\.(\d+)", figures)), default=0), MOST_PLACES)
    numbers = pd.to_numeric(values["value"], errors="coerce").abs()
    few = "true" if unit == "count" and (numbers < FEW).any() else "false"
    read = {"unit": unit, "better": "neither", "dp": str(places), "is_small_count": few}
    return {**measure, **{name: measure[name] or text for name, text in read.items()}}


def _rated(drafts: Drafts) -> Drafts:
    """Draft the rating scale from the words found, and write its codes in their place."""
    updates = drafts.tables["updates"]
    drafts = replace(drafts, aspects=tuple(dict.fromkeys(each for each in updates["aspect"] if each)))
    words = [each for each in updates["rating"] if each]
    if not words:
        asked = ["area.toml: the drafts hold no rating; five usual words stand there."]
        return drafts.asking(*(asked if len(drafts.tables["actions"]) else []))
    scale, codes = drafted_scale(words)
    rated = updates.assign(rating=updates["rating"].map({"": "", **codes}))
    unsure = [each for each in scale if not each.is_sure]
    told = (f'area.toml: what the rating "{each.word}" means; {each.means} stands there.' for each in unsure)
    return replace(drafts.having(updates=rated), scale=scale).asking(*told)
