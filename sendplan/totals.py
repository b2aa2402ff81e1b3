"""What adds up to what among the values of a measure, and which hidden ones follow from those that are shown.

Pure: values by cell in, cells out.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

import numpy as np

from sendplan.observations import HEADLINE, NOISE
from sendplan.periods import PERIODS, last_day, wrong

MONTHS = {"months": 1, "quarters": 3, "half years": 6}  # how long the periods of a family are
YEARS = ("academic years", "financial years", "calendar years")

Cell = tuple[str, str, str, str, str, str]  # one value: plan, measure, breakdown, series, time_period, time_identifier


class Line(NamedTuple):
    """A value and those that are taken to add up to it: groups of one period, or shorter periods of one group."""

    total: Cell
    parts: tuple[Cell, ...]
    of_groups: bool


def lines(cells: Iterable[Cell]) -> list[Line]:
    """Find what adds up among the cells of counts, in a settled order.

    Groups add up to the breakdown `all` of their measure, series and period: those without a colon
    together, and those with the same text before a colon together ("age: under 5"). Months, quarters
    and half years add up to a longer period of their measure, breakdown and series where they cover
    all of it.
    """
    known = sorted(set(cells))
    return [*_of_groups(known), *_of_periods(known)]


def _of_groups(known: list[Cell]) -> Iterator[Line]:
    ways: dict[tuple[Cell, str], list[Cell]] = {}
    for cell in known:
        plan, measure, breakdown, *rest = cell
        if breakdown != HEADLINE:
            way = breakdown.partition(":")[0] if ":" in breakdown else ""
            ways.setdefault(((plan, measure, HEADLINE, rest[0], rest[1], rest[2]), way), []).append(cell)
    there = set(known)
    return (Line(total, tuple(parts), True) for (total, _), parts in ways.items() if total in there)


def _of_periods(known: list[Cell]) -> Iterator[Line]:
    spans: dict[tuple[str, ...], dict[Cell, tuple[int, int]]] = {}
    for cell in known:
        if (span := _span(cell[4], cell[5]))[1]:
            spans.setdefault(cell[:4], {})[cell] = span
    for mine in spans.values():
        for total, (end, long) in mine.items():
            for short in (each for each in MONTHS.values() if each < long):
                within = [cell for cell, (by, size) in mine.items() if size == short and end - long < by <= end]
                if len(within) * short == long:
                    yield Line(total, tuple(within), False)


def _span(time_period: str, time_identifier: str) -> tuple[int, int]:
    """Return the last month of a period, counted from year 0, and how many months it has; 0 where not known."""
    if wrong(time_period, time_identifier):
        return 0, 0
    last, family = last_day(time_period, time_identifier), PERIODS[time_identifier].family
    return last.year * 12 + last.month, MONTHS.get(family, 12 if family in YEARS else 0)


def with_others(every: Collection[Line], values: Mapping[Cell, float], hidden: Collection[Cell]) -> set[Cell]:
    """Add what must be hidden as well, so that nothing hidden follows from totals and what is shown beside it.

    First each line by itself, then all together: what solves their equations is not hidden either.
    """
    found, of = set(hidden), lambda line: (*line.total[:2], line.total[3])
    for _, mine in groupby(sorted(every, key=of), of):  # nothing adds up across measures or series
        _settle(list(mine), values, found)
    return found


def _settle(every: Collection[Line], values: Mapping[Cell, float], hidden: set[Cell]) -> None:
    before = -1
    while len(hidden) > before:
        before = len(hidden)
        for line in every:
            hidden.update(_more(line, values, hidden))
        if len(hidden) == before:
            hidden.update(_one_more(every, values, hidden))


def _one_more(every: Collection[Line], values: Mapping[Cell, float], hidden: set[Cell]) -> list[Cell]:
    """Name one more value to hide, where all lines together give a hidden one away: the smallest, beside it at best."""
    cells = {each for line in every for each in (line.total, *line.parts)}
    sure = set(follow([line for line in every if _adds_up(line, values, hidden)], cells & hidden))
    for near in (sure, hidden) if sure else ():
        beside = {each for line in every if near & {*line.parts, line.total} for each in (line.total, *line.parts)}
        shown = [each for each in beside - hidden if not math.isnan(values[each])]
        if shown:
            return [min(shown, key=lambda each: (not values[each], values[each], each))]
    return []


def _adds_up(line: Line, values: Mapping[Cell, float], hidden: set[Cell]) -> bool:
    """Whether a line may be an equation, as far as a reader can see: its total is told, and not less than its parts."""
    told = (
        line.total in hidden or _sum([each for each in line.parts if each not in hidden], values) <= values[line.total]
    )
    return told and len(line.parts) > 1


def follow(every: Collection[Line], hidden: Collection[Cell]) -> list[Cell]:
    """Find the hidden values that all lines together leave no choice for, whatever is shown: in a settled order."""
    place = {cell: number for number, cell in enumerate(sorted(hidden))}
    equations = np.zeros((len(every) + 1, len(place) or 1))
    for row, line in zip(equations, every, strict=False):
        for sign, cells in ((1, [line.total]), (-1, line.parts)):
            row[[place[each] for each in cells if each in place]] = sign
    _, sizes, directions = np.linalg.svd(equations)
    free = np.abs(directions[int((sizes > 10**-NOISE).sum()) :]).sum(axis=0)
    return [cell for cell, number in place.items() if free[number] < 10**-NOISE]


def _more(line: Line, values: Mapping[Cell, float], hidden: set[Cell]) -> list[Cell]:
    """Name what else of one line must be hidden.

    That only one of its values is hidden, or that so much is left of the total that each hidden part
    must be 1, gives them away: the smallest other number is hidden, a 0 only where there is none.
    Groups that come to more than the total overlap, and nobody can say which of them add up: none is shown.
    Months that come to more than their year do not add up to it: they count who is there at their end.
    """
    gone, total = [each for each in line.parts if each in hidden], values[line.total]
    without = line.total in hidden
    if not (gone or without) or (math.isnan(total) and not without):
        return []
    shown = [each for each in line.parts if each not in hidden and not math.isnan(values[each])]
    rest = sorted((each for each in shown if values[each]), key=lambda each: (values[each], each))
    left = round(total - _sum(shown, values), NOISE)
    if line.of_groups and rest and _sum(line.parts, values) > total + 10**-NOISE:
        return rest
    if not line.of_groups and left < 0:
        return []
    if gone and (without or (len(gone) > 1 and left != len(gone))):
        return []
    if rest or without:
        return rest[:1]
    alone = len(gone) == 1 and values[gone[0]] != left
    return shown[:1] or ([] if alone else [line.total])


def _sum(cells: Iterable[Cell], values: Mapping[Cell, float]) -> float:
    return math.fsum(values[each] for each in cells if not math.isnan(values[each]))
