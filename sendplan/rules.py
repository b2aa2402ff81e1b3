"""Rules that need more than one cell: what must exist elsewhere, what must not go round in a circle.

Every function takes tables as the text they are in their files, and yields faults.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from sendplan.cells import readable
from sendplan.dates import span
from sendplan.disclosure import behind_shares
from sendplan.errors import Fault
from sendplan.keys import spelling_faults
from sendplan.periods import REPORTING_YEAR, TERMS, Terms, last_day, told_from, wrong
from sendplan.relations import PRINTED, RELATIONS, Cells, fault, relation_faults
from sendplan.schema import TABLES, facts
from sendplan.soundness import Sound
from sendplan.vocabulary import NO_VALUE, WITH_VALUE

MOST = 100_000_000  # more people or things than any area, or England, counts
FAR = 25  # years: no day of a plan, of its reports or of its measures is as far from it


def listed_faults(known: Sound, cells: Cells) -> Iterator[Fault]:
    """Every plan, body or rating that area.toml does not list; nothing is said where that part of it is at fault."""
    for table, columns in ((table, facts(table)) for table in TABLES if not cells[table].empty):
        for column in ("plan", "from_plan", "to_plan"):
            if column in columns and known.plans is not None:
                yield from _unlisted(table, cells[table], column, list(known.plans))
        if "body" in columns and known.bodies is not None:
            yield from _unlisted(table, cells[table], "body", list(known.bodies))
    for table, column in (("updates", "rating"), ("lists", "rating"), ("sections", "kind")):
        for plan_id, rows in () if cells[table].empty else cells[table].groupby("plan"):
            scale = (known.plans or {}).get(str(plan_id))
            listed = scale and (scale.codes if column == "rating" else scale.hierarchy)
            if listed is not None:
                yield from _unlisted(table, rows, column, list(listed))


def _unlisted(table: str, cells: pd.DataFrame, column: str, listed: list[str]) -> Iterator[Fault]:
    allowed = f"one of {', '.join(listed)}, as area.toml lists" if listed else f"no {column}, for area.toml lists none"
    for index in cells.index[~cells[column].isin(["", *listed])]:
        yield fault(table, cells, index, column, repr(cells.at[index, column]), allowed)


def day_faults(known: Sound, cells: Cells) -> Iterator[Fault]:
    """Every day so far from the area's plans that it cannot be meant."""
    first, last = _span_of_plans(known)
    for table, columns in ((table, facts(table)) for table in TABLES if not cells[table].empty):
        for column in (name for name, each in columns.items() if each["kind"] == "day"):
            years = cells[table][column].str.extract(r"^((?:19|20|21)\d\d)-\d\d-\d\d$")[0].astype("float")
            for index in years.index[(years < first) | (years > last)]:
                allowed = f"a day within {FAR} years of the area's plans: from {first} to {last}"
                yield fault(table, cells[table], index, column, repr(cells[table].at[index, column]), allowed)


def _span_of_plans(known: Sound) -> tuple[int, int]:
    """Return the first and the last year that days may be of; wide where a plan's own days are at fault, or none is."""
    given = [plan.days for plan in (known.plans or {}).values()]
    every = [] if None in given else [day.year for days in given for day in days or ()]
    return (min(every) - FAR, max(every) + FAR) if every else (1990, 2099)


def count_faults(cells: Cells) -> Iterator[Fault]:
    """Every value and quoted figure that is a count and cannot be meant."""
    counted = set[tuple[str, str]]()
    if not cells["measures"].empty:
        mine = cells["measures"][cells["measures"]["unit"] == "count"]
        counted = {*mine[["plan", "ref"]].itertuples(index=False, name=None)}
    for table, column in (("observations", "measure"), ("quoted", "unit")):
        rows = () if cells[table].empty else cells[table][["plan", column, "value"]].itertuples(name=None)
        for index, plan, what, value in rows:
            is_count = what == "count" if column == "unit" else (plan, what) in counted
            if is_count and readable(value, "number") and not 0 <= float(value or 0) <= MOST:
                yield fault(table, cells[table], index, "value", repr(value), f"a count from 0 to {MOST:,}")


def value_faults(cells: pd.DataFrame) -> Iterator[Fault]:
    """Every observation whose value and symbol do not fit: one of them, or a value with a note on it."""
    empty, instead = cells["value"] == "", cells["symbol"].isin(NO_VALUE)
    alone = cells["symbol"].isin(set(NO_VALUE) - set(WITH_VALUE))
    for index in cells.index[empty & ~instead]:
        found = f"nothing, with symbol {cells.at[index, 'symbol']!r}" if cells.at[index, "symbol"] else "nothing"
        yield fault(
            "observations", cells, index, "value", found, f"a value, or one of the symbols {', '.join(NO_VALUE)}"
        )
    for index in cells.index[~empty & alone]:
        found = f"{cells.at[index, 'value']!r} with symbol {cells.at[index, 'symbol']!r}"
        yield fault("observations", cells, index, "value", found, "either a value, or a symbol in its place")


def completion_faults(cells: pd.DataFrame) -> Iterator[Fault]:
    """Every completion dated after the report that tells of it."""
    for index in cells.index[cells["completed_on"] > cells["as_at"]]:
        found = repr(cells.at[index, "completed_on"])
        yield fault("updates", cells, index, "completed_on", found, "a day not after the report's own as_at")


def dropped_faults(cells: pd.DataFrame) -> Iterator[Fault]:
    """Every action that left its plan before it joined it."""
    for index in cells.index[(cells["dropped_on"] != "") & (cells["dropped_on"] < cells["added_on"])]:
        found = repr(cells.at[index, "dropped_on"])
        yield fault("actions", cells, index, "dropped_on", found, "a day not before added_on")


def due_faults(cells: Cells, terms: Terms) -> Iterator[Fault]:
    """Every day of an action, or new day of a report, that the plan's or the report's own words cannot mean."""
    for table, (column, due) in PRINTED.items():
        for index, text, day in cells[table].get([column, due], pd.DataFrame()).itertuples(name=None):
            can = span(text, terms)
            if can and day and readable(day, "day") and not str(can.first) <= day <= str(can.last):
                found = f"{text!r} beside the day {day} in {due}"
                yield fault(table, cells[table], index, column, found, f"two that agree: the text can mean {can.last}")


def period_faults(cells: pd.DataFrame, terms: Terms | None) -> Iterator[Fault]:
    """Every observation whose period is not written as DfE writes it, ends on another day than it says, or is twice.

    Of a reporting year only the publisher knows on which of its days it ends; of a term nobody, where area.toml
    does not say it in sound words.
    """
    sure = cells if terms is not None else cells[~cells["time_identifier"].isin(TERMS)]
    for (period, kind), rows in sure.groupby(["time_period", "time_identifier"], sort=False):
        bad = wrong(str(period), str(kind), terms or {})
        last = "" if bad else str(last_day(str(period), str(kind), terms or {}))
        right = rows["period_end"].str.startswith(str(period)) if kind == REPORTING_YEAR else rows["period_end"] == last
        column, allowed = bad or ("period_end", f"{last}, the last day of {kind} {period}")
        for index in (
            rows.index if bad else rows.index[~right & rows["period_end"].map(lambda end: readable(end, "day"))]
        ):
            yield fault("observations", cells, index, column, repr(cells.at[index, column]), allowed)
    yield from _second_years(cells)


def early_faults(cells: Cells) -> Iterator[Fault]:
    """Every value of a release of statistics whose period was not over when it was released."""
    sources, rows = cells["sources"], cells["observations"]
    if sources.empty or rows.empty:
        return
    releases = sources[sources["dataset"] != ""]
    days = dict(zip(releases["id"], releases["published"], strict=True))
    released = rows["source"].map(lambda source: days.get(source, "")).astype("str")
    told = (released != "") & (rows["value"] != "") & (rows["series"] != "target")
    for index in rows.index[told & (rows["period_end"] > released)]:
        end, kind = str(rows.at[index, "period_end"]), str(rows.at[index, "time_identifier"])
        if readable(end, "day") and str(told_from(date.fromisoformat(end), kind)) > released[index]:
            allowed = f"a period that was over by {released[index]}, when it was released"
            yield fault("observations", rows, index, "period_end", repr(end), allowed)


def _second_years(cells: pd.DataFrame) -> Iterator[Fault]:
    """Every year of one series that stands twice, as a calendar and a reporting year."""
    years = cells[cells["time_identifier"].isin(["Calendar year", REPORTING_YEAR])]
    same = ["plan", "measure", "breakdown", "series", "time_period", "source", "neighbours"]
    years = years.drop_duplicates([*same, "time_identifier"])  # a row that stands twice is a fault of its own
    for index in years.index[years.duplicated(same)]:
        found = f"{years.at[index, 'time_period']!r} as a calendar and as a reporting year"
        yield fault("observations", cells, index, "time_identifier", found, "each period once")


def answer_faults(cells: pd.DataFrame) -> Iterator[Fault]:
    """Every answer without its day, shown at meetings before it was given; every request that is asked in a chain."""
    again = cells["same_as"] != ""
    for index in cells.index[again & cells["same_as"].isin(cells.loc[again, "ref"])]:
        found = repr(cells.at[index, "same_as"])
        yield fault("requests", cells, index, "same_as", found, "the request that was asked first")
    for index in cells.index[(cells["answer"] != "") & (cells["answered_on"] == "")]:
        yield fault("requests", cells, index, "answered_on", "nothing beside an answer", "the day of the answer")


def order_faults(cells: pd.DataFrame) -> Iterator[Fault]:
    """Every meeting compared with one that is not before it, or whose papers speak of a day after it."""
    dated = cells["meeting"].map(lambda cell: readable(cell, "day"))
    for index in cells.index[dated & (cells["as_at"] > cells["meeting"])]:
        yield fault(
            "meetings", cells, index, "as_at", repr(cells.at[index, "as_at"]), "the meeting's day or one before"
        )
    for index in cells.index[(cells["previous"] != "") & (cells["previous"] >= cells["meeting"])]:
        yield fault("meetings", cells, index, "previous", repr(cells.at[index, "previous"]), "an earlier meeting")


def previous_faults(cells: pd.DataFrame) -> Iterator[Fault]:
    """Every meeting compared with one of a day on which several other bodies met, and its own did not."""
    for index, body, day in cells[["body", "previous"]].itertuples(name=None):
        bodies = {*cells.loc[cells["meeting"] == day, "body"]}
        if len(bodies) > 1 and body not in bodies:
            found = f"{day!r}, when {' and '.join(sorted(bodies))} met and {body} did not"
            yield fault("meetings", cells, index, "previous", found, f"a day on which {body} met, or one other body")


def circle_faults(cells: pd.DataFrame) -> Iterator[Fault]:
    """Every section that stands, by way of its parents, in itself."""
    rows = list(zip(cells["plan"], cells["ref"], cells["parent"], strict=True))
    parents = {(plan, ref): (plan, parent) for plan, ref, parent in rows}
    for index, (plan, ref, parent) in zip(cells.index, rows, strict=True):
        start, above = (plan, ref), (plan, parent)
        seen = {start}
        while above in parents and above not in seen:
            seen.add(above)
            above = parents[above]
        if above == start:
            yield fault("sections", cells, index, "parent", repr(parent), "a section that is not part of this one")


def rebase_faults(cells: Cells) -> Iterator[Fault]:
    """Every rebase of a group that no observation speaks of: it would be passed over in silence."""
    group, frame = ["plan", "measure", "breakdown"], cells["rebases"]
    if frame.empty or cells["observations"].columns.empty:
        return
    known = set(cells["observations"][group].itertuples(index=False, name=None))
    for index, key in zip(frame.index, frame[group].itertuples(index=False, name=None), strict=True):
        if key not in known:
            yield fault(
                "rebases", frame, index, "breakdown", repr(key[-1]), "a group of the measure in observations.csv"
            )


def numerator_faults(cells: pd.DataFrame) -> Iterator[Fault]:
    """Every numerator that is not a count of the same plan, or that a count names: only shares are made of counts."""
    rows = cells[["plan", "ref", "unit"]].itertuples(index=False, name=None)
    units = {(plan, ref): unit for plan, ref, unit in rows}
    for row in cells[cells["numerator"] != ""].itertuples():
        if units.get((str(row.plan), str(row.numerator)), "count") != "count" or row.unit == "count":
            found = f"{row.numerator!r} behind a measure of unit {row.unit}"
            yield fault(
                "measures", cells, row.Index, "numerator", found, "a measure of unit count, behind another unit"
            )


def hidden_faults(cells: Cells) -> Iterator[Fault]:
    """Every quoted figure of a measure whose small counts are hidden: pages would show what they hide.

    That goes for shares made of such a count as well.
    """
    frame, measures = cells["quoted"], cells["measures"]
    if frame.empty or measures.empty:
        return
    measures = measures.assign(is_small_count=measures["is_small_count"].str.lower() == "true")
    small = measures[measures["is_small_count"]]
    known = {*small[["plan", "ref"]].itertuples(index=False, name=None), *behind_shares(measures)}
    for index, key in zip(frame.index, frame[["plan", "measure"]].itertuples(index=False, name=None), strict=True):
        if key in known:
            allowed = "no figure of a measure of small counts, unless area.toml says that they may be shown"
            yield fault("quoted", frame, index, "measure", repr(key[-1]), allowed)


ROW_RULES = (
    ("measures", numerator_faults),
    ("observations", value_faults),
    ("meetings", order_faults),
    ("meetings", previous_faults),
    ("sections", circle_faults),
    ("requests", answer_faults),
    ("updates", completion_faults),
    ("actions", dropped_faults),
)


def rule_faults(known: Sound, cells: Cells) -> Iterator[Fault]:
    """Every fault that needs more than one cell to see; `known` is what can be read of area.toml."""
    for relation in RELATIONS:
        yield from relation_faults(relation, cells)
    yield from spelling_faults(cells)
    yield from rebase_faults(cells)
    for table, rule in ROW_RULES:
        if not cells[table].empty:
            yield from rule(cells[table])
    yield from due_faults(cells, known.terms or {})
    yield from period_faults(cells["observations"], known.terms) if not cells["observations"].empty else ()
    yield from count_faults(cells)
    yield from early_faults(cells)
    yield from listed_faults(known, cells)
    yield from day_faults(known, cells)
    if known.hides:
        yield from hidden_faults(cells)
