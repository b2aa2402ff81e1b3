"""Rules that need more than one cell: what must exist elsewhere, what must not go round in a circle.

Every function takes tables as the text they are in their files, and yields faults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from operator import ge, gt, lt

from sendplan.cells import readable
from sendplan.data.keys import PRINTED_DATES, RELATIONS, behind_shares, relation_faults, spelling_faults
from sendplan.data.schema import TABLES
from sendplan.data.soundness import Sound
from sendplan.data.verdicts import TextTables, Wrong, Wrongs, distinct, verdicts
from sendplan.errors import Fault
from sendplan.periods import REPORTING_YEAR, SCHOOL_TERMS, Terms, last_day, printed_span, told_from, wrong
from sendplan.vocabulary import NO_VALUE, WITH_VALUE

MOST_COUNTED = 100_000_000  # more people or things than any area, or England, counts
FAR_YEARS = 25  # years: no day of a plan, of its reports or of its measures is as far from it
OF_ONE_YEAR = ["plan", "measure", "breakdown", "series", "time_period", "source", "neighbours"]


def rule_faults(known: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every fault that needs more than one cell to see; `known` is what can be read of area.toml."""
    for relation in RELATIONS:
        yield from relation_faults(relation, cells)
    yield from spelling_faults(cells)
    for table, columns, judge in ROW_RULES:
        yield from verdicts(table, cells[table], columns, judge)
    for table, column, breaks, other, allowed in IN_ORDER:
        yield from verdicts(table, cells[table], [column, other], partial(_out_of_order, column, breaks, allowed))
    for rule in AREA_RULES:
        yield from rule(known, cells)


def _value_or_symbol(value: str, symbol: str) -> Wrongs:
    if not value and symbol not in NO_VALUE:
        found = f"nothing, with symbol {symbol!r}" if symbol else "nothing"
        yield Wrong("value", found, f"a value, or one of the symbols {', '.join(NO_VALUE)}")
    if value and symbol in NO_VALUE and symbol not in WITH_VALUE:
        yield Wrong("value", f"{value!r} with symbol {symbol!r}", "either a value, or a symbol in its place")


def _out_of_order(column: str, breaks: Callable[[str, str], bool], allowed: str, day: str, other: str) -> Wrongs:
    if day and readable(other, "day") and breaks(day, other):
        yield Wrong(column, repr(day), allowed)


def _answered_on_a_day(answer: str, answered_on: str) -> Wrongs:
    if answer and not answered_on:
        yield Wrong("answered_on", "nothing beside an answer", "the day of the answer")


ROW_RULES = (
    ("observations", ("value", "symbol"), _value_or_symbol),
    ("requests", ("answer", "answered_on"), _answered_on_a_day),
)
# Days of one row: which may not be so to which other, and what is allowed.
IN_ORDER = (
    ("updates", "completed_on", gt, "as_at", "a day not after the report's own as_at"),
    ("actions", "dropped_on", lt, "added_on", "a day not before added_on"),
    ("meetings", "as_at", gt, "meeting", "the meeting's day or one before"),
    ("meetings", "previous", ge, "meeting", "an earlier meeting"),
)


def listed_faults(known: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every plan, body or rating that area.toml does not list; nothing is said where that part of it is at fault."""
    plans, lists = known.plans or {}, {"body": known.bodies}
    lists |= dict.fromkeys(("plan", "from_plan", "to_plan"), None if known.plans is None else [*known.plans])
    for table, described in TABLES.items():
        for column in (each for each in lists if each in described.columns):
            yield from verdicts(table, cells[table], [column], partial(_unlisted, column, lists[column]))
    codes = {plan: scale.codes for plan, scale in plans.items()}
    levels = {plan: scale.hierarchy for plan, scale in plans.items()}
    for table, column, scales in (
        ("updates", "rating", codes),
        ("lists", "rating", codes),
        ("sections", "kind", levels),
    ):
        yield from verdicts(table, cells[table], ["plan", column], partial(_off_scale, column, scales))


def _unlisted(column: str, listed: Sequence[str] | None, cell: str) -> Wrongs:
    if listed is not None and cell not in ("", *listed):
        one_of = f"one of {', '.join(listed)}, as area.toml lists"
        yield Wrong(column, repr(cell), one_of if listed else f"no {column}, for area.toml lists none")


def _off_scale(column: str, scales: Mapping[str, Sequence[str] | None], plan: str, cell: str) -> Wrongs:
    yield from _unlisted(column, scales.get(plan), cell)


def day_faults(known: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every day so far from the area's plans that it cannot be meant."""
    within = _span_of_plans(known)
    for table, described in TABLES.items():
        for column in (name for name, each in described.columns.items() if each.kind == "day"):
            yield from verdicts(table, cells[table], [column], partial(_far, column, within))


def _span_of_plans(known: Sound) -> tuple[int, int]:
    """Return the first and the last year that days may be of; wide where a plan's own days are at fault, or none is."""
    given = [plan.days for plan in (known.plans or {}).values()]
    every = [] if None in given else [day.year for days in given for day in days or ()]
    return (min(every) - FAR_YEARS, max(every) + FAR_YEARS) if every else (1990, 2099)


def _far(column: str, within: tuple[int, int], day: str) -> Wrongs:
    first, last = within
    if re.fullmatch(r"(19|20|21)\d\d-\d\d-\d\d\n?", day) and not first <= int(day[:4]) <= last:
        yield Wrong(column, repr(day), f"a day within {FAR_YEARS} years of the area's plans: from {first} to {last}")


def count_faults(_: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every value and quoted figure that is a count and cannot be meant."""
    units = distinct(cells["measures"], ["plan", "ref", "unit"])

    def uncounted(unit: str, value: str) -> Wrongs:
        if unit == "count" and readable(value, "number") and not 0 <= float(value or 0) <= MOST_COUNTED:
            yield Wrong("value", repr(value), f"a count from 0 to {MOST_COUNTED:,}")

    def of_measure(plan: str, measure: str, value: str) -> Wrongs:
        return uncounted("count" if (plan, measure, "count") in units else "", value)

    yield from verdicts("observations", cells["observations"], ["plan", "measure", "value"], of_measure)
    yield from verdicts("quoted", cells["quoted"], ["unit", "value"], uncounted)


def due_faults(known: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every day of an action, or new day of a report, that the plan's or the report's own words cannot mean."""
    for table, (column, due) in PRINTED_DATES.items():
        judge = partial(_not_meant, column, due, known.terms or {})
        yield from verdicts(table, cells[table], [column, due], judge)


def _not_meant(column: str, due: str, terms: Terms, text: str, day: str) -> Wrongs:
    can = printed_span(text, terms) if day and readable(day, "day") else None
    if can and not str(can.first) <= day <= str(can.last):
        yield Wrong(column, f"{text!r} beside the day {day} in {due}", f"two that agree: the text can mean {can.last}")


def period_faults(known: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every observation whose period is not written as DfE writes it, or ends on another day than it says.

    Of a term nobody knows the day where area.toml does not say it in sound words.
    """
    columns = ["time_period", "time_identifier", "period_end"]
    yield from verdicts("observations", cells["observations"], columns, partial(_wrong_period, known.terms))


def _wrong_period(terms: Terms | None, period: str, kind: str, end: str) -> Wrongs:
    if terms is None and kind in SCHOOL_TERMS:
        return
    if bad := wrong(period, kind, terms or {}):
        column, allowed = bad
        given = {"time_period": period, "time_identifier": kind}
        yield Wrong(column, repr(given[column]), allowed)
        return
    last = str(last_day(period, kind, terms or {}))
    is_right = end.startswith(period) if kind == REPORTING_YEAR else end == last  # whose last day no one else knows
    if not is_right and readable(end, "day"):
        yield Wrong("period_end", repr(end), f"{last}, the last day of {kind} {period}")


def year_faults(_: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every year of one series that stands twice, as a calendar and a reporting year."""
    rows = cells["observations"]
    if rows.empty:
        return
    years = rows[rows["time_identifier"].isin(["Calendar year", REPORTING_YEAR])]
    years = years.drop_duplicates([*OF_ONE_YEAR, "time_identifier"])  # a row that stands twice is a fault of its own
    yield from verdicts("observations", years[years.duplicated(OF_ONE_YEAR)], ["time_period"], _of_two_kinds)


def _of_two_kinds(period: str) -> Wrongs:
    yield Wrong("time_identifier", f"{period!r} as a calendar and as a reporting year", "each period once")


def early_faults(_: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every value of a release of statistics whose period was not over when it was released."""
    sources = distinct(cells["sources"], ["id", "dataset", "published"])
    released = {source: published for source, dataset, published in sources if dataset}

    def early(source: str, value: str, series: str, kind: str, end: str) -> Wrongs:
        day = released.get(source, "")
        is_told = day and value and series != "target" and end > day
        if is_told and readable(end, "day") and str(told_from(date.fromisoformat(end), kind)) > day:
            yield Wrong("period_end", repr(end), f"a period that was over by {day}, when it was released")

    columns = ["source", "value", "series", "time_identifier", "period_end"]
    yield from verdicts("observations", cells["observations"], columns, early)


def asked_again_faults(_: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every request that is asked in a chain."""
    again = {ref for ref, same_as in distinct(cells["requests"], ["ref", "same_as"]) if same_as}

    def chained(same_as: str) -> Wrongs:
        if same_as and same_as in again:
            yield Wrong("same_as", repr(same_as), "the request that was asked first")

    yield from verdicts("requests", cells["requests"], ["same_as"], chained)


def previous_faults(_: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every meeting compared with one of a day on which several other bodies met, and its own did not."""
    met = distinct(cells["meetings"], ["meeting", "body"])

    def of_others(body: str, day: str) -> Wrongs:
        bodies = sorted(each for other, each in met if other == day)
        if len(bodies) > 1 and body not in bodies:
            found = f"{day!r}, when {' and '.join(bodies)} met and {body} did not"
            yield Wrong("previous", found, f"a day on which {body} met, or one other body")

    yield from verdicts("meetings", cells["meetings"], ["body", "previous"], of_others)


def circle_faults(_: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every section that stands, by way of its parents, in itself."""
    rows = distinct(cells["sections"], ["plan", "ref", "parent"])
    parents = {(plan, ref): (plan, parent) for plan, ref, parent in rows}

    def in_itself(plan: str, ref: str, parent: str) -> Wrongs:
        seen, above = {(plan, ref)}, (plan, parent)
        while above in parents and above not in seen:
            seen.add(above)
            above = parents[above]
        if above == (plan, ref):
            yield Wrong("parent", repr(parent), "a section that is not part of this one")

    yield from verdicts("sections", cells["sections"], ["plan", "ref", "parent"], in_itself)


def rebase_faults(_: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every rebase of a group that no observation speaks of: it would be passed over in silence."""
    group = ["plan", "measure", "breakdown"]
    known = distinct(cells["observations"], group)

    def unknown(*key: str) -> Wrongs:
        if key not in known:
            yield Wrong("breakdown", repr(key[-1]), "a group of the measure in observations.csv")

    if not cells["observations"].columns.empty:
        yield from verdicts("rebases", cells["rebases"], group, unknown)


def numerator_faults(_: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every numerator that is not a count of the same plan, or that a count names: only shares are made of counts."""
    units = {(plan, ref): unit for plan, ref, unit in distinct(cells["measures"], ["plan", "ref", "unit"])}

    def uncounted(plan: str, numerator: str, unit: str) -> Wrongs:
        if numerator and (units.get((plan, numerator), "count") != "count" or unit == "count"):
            found = f"{numerator!r} behind a measure of unit {unit}"
            yield Wrong("numerator", found, "a measure of unit count, behind another unit")

    yield from verdicts("measures", cells["measures"], ["plan", "numerator", "unit"], uncounted)


def hidden_faults(known: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every quoted figure of a measure whose small counts are hidden: pages would show what they hide.

    That goes for shares made of such a count as well.
    """
    measures = cells["measures"]
    if not known.hides or measures.empty:
        return
    measures = measures.astype("str").assign(is_small_count=measures["is_small_count"].str.lower() == "true")
    small = {*distinct(measures[measures["is_small_count"]], ["plan", "ref"]), *behind_shares(measures)}

    def hidden(*key: str) -> Wrongs:
        if key in small:
            allowed = "no figure of a measure of small counts, unless area.toml says that they may be shown"
            yield Wrong("measure", repr(key[-1]), allowed)

    yield from verdicts("quoted", cells["quoted"], ["plan", "measure"], hidden)


AREA_RULES = (
    *(listed_faults, day_faults, count_faults, due_faults, period_faults, year_faults, early_faults),
    *(asked_again_faults, previous_faults, circle_faults, rebase_faults, numerator_faults, hidden_faults),
)
