"""Drafts of an area's tables, as read from a paper → whole tables: what the paper leaves out is inferred, or asked.

Pure. Frames hold the text of their files; a row stays in its place, so that a fault names the row of the draft.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from sendplan.cells import readable
from sendplan.data.scale import USUAL, Rated, drafted_scale
from sendplan.data.schema import TABLES, columns_of
from sendplan.errors import SendplanError
from sendplan.vocabulary import CADENCES, HEADLINE
from sendplan.words import count, listed

DRAFTED = tuple(table for table in TABLES if table not in ("meetings", "sources"))
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
    settle: tuple[str, ...] = ()

    def asking(self, *questions: str) -> Drafts:
        """Add what a person has to settle."""
        return replace(self, settle=(*self.settle, *filter(None, questions)))

    def having(self, **tables: pd.DataFrame) -> Drafts:
        """Take other tables in the place of those there are."""
        return replace(self, tables={**self.tables, **tables})


def completed(tables: Frames, source: str, today: date) -> Drafts:
    """Infer all that the drafts of a paper leave out; `source` is its id, if there is one."""
    frames = {table: frame.map(str.strip) for table, frame in tables.items()}
    drafts = Drafts(frames, max(_days(frames), default=str(today)))
    for step in (_named, _dated, _in_sections, _levelled, _measured, _rated):
        drafts = step(drafts)
    defaults = {"source": source, "cadence": CADENCES[0], "breakdown": HEADLINE, "series": "actual", "in_plan": "true"}
    filled = {table: _filled(frame, **defaults) for table, frame in drafts.tables.items()}
    if "actions" in filled:
        filled["actions"] = filled["actions"].assign(title=_or(filled["actions"], "title", filled["actions"]["ref"]))
    return drafts.having(**filled)


def _filled(frame: pd.DataFrame, **defaults: str) -> pd.DataFrame:
    return frame.assign(**{name: _or(frame, name, text) for name, text in defaults.items() if name in frame})


def _or(frame: pd.DataFrame, column: str, other: str | pd.Series[str]) -> pd.Series[str]:
    return frame[column].where(frame[column] != "", other)


def _days(frames: Frames) -> list[str]:
    updates = frames.get("updates")
    return [] if updates is None else [each for each in updates["as_at"] if each and readable(each, "day")]


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
    updates = drafts.tables.get("updates")
    undated = 0 if updates is None else int((updates["as_at"] == "").sum())
    if updates is None or not undated:
        return drafts
    asked = f"updates.csv: {count(undated, 'report')} had no day; as_at is {drafts.as_at}."
    return drafts.having(updates=_filled(updates, as_at=drafts.as_at)).asking(asked)


def _in_sections(drafts: Drafts) -> Drafts:
    """Make the sections that actions and measures name, and one for those that name none, if there are several."""
    rows = {table: drafts.tables[table] for table in ("actions", "measures") if table in drafts.tables}
    sections = drafts.tables.get("sections", pd.DataFrame(columns=[*columns_of("sections")], dtype=str))
    named = dict.fromkeys(each for frame in rows.values() for each in frame["section"])
    made = {ref: ref for ref in named if ref and ref not in {*sections["ref"]}}
    refs = [*sections["ref"], *made]
    home = refs[0] if len(refs) == 1 else "other" if refs else "all"
    if "" in named and home not in refs:
        made[home] = "Not placed in a section" if refs else "The whole plan"
    new = [dict.fromkeys(sections, "") | {"plan": drafts.plan, "ref": ref, "title": made[ref]} for ref in made]
    whole = pd.concat([sections, pd.DataFrame(new, columns=[*sections])], ignore_index=True)
    placed = {table: _filled(frame, section=home) for table, frame in rows.items()}
    asked = [f"sections.csv: section {ref} was made; give it a title, or place its rows elsewhere." for ref in made]
    return drafts.having(sections=whole, **placed).asking(*asked)


def _levelled(drafts: Drafts) -> Drafts:
    """Name the plan's levels, from the top, by its own words in small letters."""
    sections = drafts.tables["sections"]
    kinds = sections["kind"].map(lambda kind: re.sub("^[A-Z](?=[a-z])", lambda first: first[0].lower(), kind))
    sections = _filled(sections.assign(kind=kinds), kind=LEVEL)
    from_top = sections.sort_values("parent", key=lambda parent: parent != "", kind="stable")["kind"]
    known = {*sections["ref"]}
    sections["title"] = _or(sections, "title", sections["ref"])
    unknown = [each for each in dict.fromkeys(sections["parent"]) if each and each not in known]
    asked = f"sections.csv: {listed(unknown)}, named as parent, has no row." if unknown else ""
    return replace(drafts.having(sections=sections), kinds=(*dict.fromkeys(from_top),)).asking(asked)


def _measured(drafts: Drafts) -> Drafts:
    """Say of each measure what its values show of it: unit, decimal places, and whether it counts few people."""
    measures, values = drafts.tables.get("measures"), drafts.tables.get("observations")
    if measures is None or measures.empty:
        return drafts
    of = _grouped(values)
    unsure = {name: [*measures.loc[measures[name] == "", "ref"]] for name in ("unit", "better")}
    units = [_unit(of(ref)) for ref in measures["ref"]]
    measures = measures.assign(unit=_or(measures, "unit", pd.Series(units, measures.index)))
    measures = _filled(measures, better="neither")
    places = pd.Series([str(_places(of(ref))) for ref in measures["ref"]], measures.index)
    few = [_counts_few(unit, of(ref)) for ref, unit in zip(measures["ref"], measures["unit"], strict=True)]
    measures = measures.assign(dp=_or(measures, "dp", places))
    measures = measures.assign(is_small_count=_or(measures, "is_small_count", pd.Series(few, measures.index)))
    measures["title"] = _or(measures, "title", measures["ref"])
    told = {"unit": "read from its values", "better": "neither"}
    asked = [f"measures.csv: {name} of {listed(refs)} is {told[name]}." for name, refs in unsure.items() if refs]
    return drafts.having(measures=measures).asking(*asked)


def _grouped(values: pd.DataFrame | None) -> Callable[[str], pd.DataFrame]:
    """Find the values of a measure by its reference."""
    empty = pd.DataFrame(columns=["value", "printed"], dtype=str)
    by_measure = {} if values is None else {str(ref): rows for ref, rows in values.groupby("measure")}
    return lambda ref: by_measure.get(ref, empty)


def _unit(values: pd.DataFrame) -> str:
    return "%" if values["printed"].str.contains("%", regex=False).any() else "count"


def _places(values: pd.DataFrame) -> int:
    """Count the decimal places of the most exact value, as printed or else as it is."""
    figures = " ".join([*values["printed"], *values["value"]])
    return min(max(map(len, re.findall(r"\d\.(\d+)", figures)), default=0), MOST_PLACES)


def _counts_few(unit: str, values: pd.DataFrame) -> str:
    numbers = pd.to_numeric(values["value"], errors="coerce").abs()
    return "true" if unit == "count" and (numbers < FEW).any() else "false"


def _rated(drafts: Drafts) -> Drafts:
    """Draft the rating scale from the words found, and write its codes in their place."""
    updates = drafts.tables.get("updates")
    words = [] if updates is None else [each for each in updates["rating"] if each]
    aspects = () if updates is None else tuple(dict.fromkeys(each for each in updates["aspect"] if each))
    if updates is None or not words:
        return replace(drafts, aspects=aspects)
    scale, codes = drafted_scale(words)
    rated = updates.assign(rating=updates["rating"].map({"": "", **codes}))
    unsure = [each for each in scale if not each.is_sure]
    asked = [f'area.toml: what the rating "{each.word}" means; {each.means} stands there.' for each in unsure]
    return replace(drafts.having(updates=rated), scale=scale, aspects=aspects).asking(*asked)
