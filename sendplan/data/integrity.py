"""Rules that need more than one cell: what must exist elsewhere, what must not go round in a circle.

Every function takes tables as the text they are in their files, and yields faults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from operator import ge, gt, lt

from sendplan.cells import readable
from sendplan.data import circles, period_checks
from sendplan.data.inspection import JUDGED_AS
from sendplan.data.keys import PRINTED_DATES, RELATIONS, behind_shares, relation_faults, spelling_faults
from sendplan.data.schema import TABLES
from sendplan.data.soundness import Sound
from sendplan.data.verdicts import TextTables, Wrong, Wrongs, distinct, verdicts
from sendplan.errors import Fault
from sendplan.periods import Terms, printed_span
from sendplan.vocabulary import NO_VALUE, WITH_VALUE

MOST_COUNTED = 100_000_000  # more people or things than any area, or England, counts
FAR_YEARS = 25  # years: no day of a plan, of its reports or of its measures is as far from it


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


def _not_negative(column: str, number: str) -> Wrongs:
    if number.startswith("-"):
        yield Wrong(column, repr(number), "a number of 0 or more, or nothing")


ROW_RULES = (
    ("measures", ("tolerance",), partial(_not_negative, "tolerance")),
    ("observations", ("responses",), partial(_not_negative, "responses")),
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
    lists["inspection"] = None if known.inspections is None else [*known.inspections]
    for table, described in TABLES.items():
        for column in (each for each in lists if each in described.columns):
            yield from verdicts(table, cells[table], [column], partial(_unlisted, column, lists[column]))
    codes = {plan: scale.codes for plan, scale in plans.items()}
    levels = {plan: scale.hierarchy for plan, scale in plans.items()}
    aspects = {plan: scale.aspects for plan, scale in plans.items()}
    rated = (("updates", "rating", codes), ("updates", "aspect", aspects), ("lists", "rating", codes))
    for table, column, scales in (*rated, ("sections", "kind", levels)):
        yield from verdicts(table, cells[table], ["plan", column], partial(_off_scale, column, scales))


def _unlisted(column: str, listed: Sequence[str] | None, cell: str) -> Wrongs:
    if listed is not None and cell not in ("", *listed):
        one_of = f"one of {', '.join(listed)}, as area.toml lists"
        yield Wrong(column, repr(cell), one_of if listed else f"no {column}, for area.toml lists none")


def _off_scale(column: str, scales: Mapping[str, Sequence[str] | None], plan: str, cell: str) -> Wrongs:
    yield from _unlisted(column, scales.get(plan), cell)


def inspection_faults(known: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every concern, link, account and judgement that does not fit the inspection it is of."""
    if known.inspections is None:
        return
    for table in (name for name, each in TABLES.items() if "inspection" in each.columns):
        yield from verdicts(table, cells[table], ["inspection"], partial(_which_of, [*known.inspections]))
    words = {each: inspection.words for each, inspection in known.inspections.items()}
    only = next(iter(words.values())) if len(words) == 1 else JUDGED_AS["2016"]
    judged = partial(_off_scale, "judgement", {"": only} | words)
    yield from verdicts("judgements", cells["judgements"], ["inspection", "judgement"], judged)
    ended = {each: str(inspection.ended) for each, inspection in known.inspections.items()}
    yield from verdicts("concerns", cells["concerns"], ["inspection", "inspected_on"], partial(_another_day, ended))


def _which_of(listed: Sequence[str], cell: str) -> Wrongs:
    if not cell and len(listed) > 1:
        yield Wrong("inspection", "nothing", f"one of {', '.join(listed)}, for area.toml lists several")


def _another_day(ended: Mapping[str, str], inspection: str, day: str) -> Wrongs:
    if readable(day, "day") and day != ended.get(inspection, day):
        yield Wrong("inspected_on", repr(day), f"{ended[inspection]}, the last day of {inspection} in area.toml")


def risk_faults(known: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every score of a risk that its plan's scale does not have."""
    most = {plan: scale.risks.most for plan, scale in (known.plans or {}).items() if scale.risks}

    def beyond(column: str, plan: str, score: str) -> Wrongs:
        if readable(score, "whole") and score and not 1 <= int(score) <= most.get(plan, int(score)):
            yield Wrong(column, repr(score), f"a whole number from 1 to {most.get(plan, 5)}, or nothing")

    for column in ("likelihood", "impact", "target_likelihood", "target_impact"):
        yield from verdicts("risks", cells["risks"], ["plan", column], partial(beyond, column))


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
    *(listed_faults, day_faults, count_faults, due_faults),
    *(period_checks.period_faults, period_checks.year_faults, period_checks.early_faults),
    *(asked_again_faults, previous_faults, rebase_faults, numerator_faults, hidden_faults),
    *(inspection_faults, risk_faults, circles.circle_faults),
)
