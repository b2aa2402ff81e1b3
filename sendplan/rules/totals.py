"""What adds up to what among the values of a measure.

Pure: cells in, lines out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sendplan.periods import PERIODS, last_day, wrong
from sendplan.vocabulary import HEADLINE

MONTHS_LONG = {"months": 1, "quarters": 3, "half years": 6}  # how long the periods of a family are
YEARS = ("academic years", "financial years", "calendar years")

CellKey = tuple[
    str, str, str, str, str, str
]  # one value: plan, measure, breakdown, series, time_period, time_identifier


class Line(NamedTuple):
    """A value and those that are taken to add up to it: groups of one period, or shorter periods of one group."""

    total: CellKey
    parts: tuple[CellKey, ...]
    of_groups: bool


def adding_up(cells: Iterable[CellKey]) -> list[Line]:
    """Find what adds up among the cells of counts, in a settled order.

    Groups add up to the breakdown `all` of their measure, series and period: those without a colon
    together, and those with the same text before a colon together ("age: under 5"). Months, quarters
    and half years add up to a longer period of their measure, breakdown and series where they cover
    all of it.
    """
    known = sorted(set(cells))
    return [*_of_groups(known), *_of_periods(known)]


def _of_groups(known: list[CellKey]) -> Iterator[Line]:
    ways: dict[tuple[CellKey, str], list[CellKey]] = {}
    for cell in known:
        plan, measure, breakdown, *rest = cell
        if breakdown != HEADLINE:
            way = breakdown.partition(":")[0] if ":" in breakdown else ""
            ways.setdefault(((plan, measure, HEADLINE, rest[0], rest[1], rest[2]), way), []).append(cell)
    there = set(known)
    return (Line(total, tuple(parts), True) for (total, _), parts in ways.items() if total in there)


def _of_periods(known: list[CellKey]) -> Iterator[Line]:
    spans: dict[tuple[str, ...], dict[CellKey, tuple[int, int]]] = {}
    for cell in known:
        if (span := _months_of(cell[4], cell[5]))[1]:
            spans.setdefault(cell[:4], {})[cell] = span
    for mine in spans.values():
        for total, (end, long) in mine.items():
            for short in (each for each in MONTHS_LONG.values() if each < long):
                within = [cell for cell, (by, size) in mine.items() if size == short and end - long < by <= end]
                if len(within) * short == long:
                    yield Line(total, tuple(within), False)


def _months_of(time_period: str, time_identifier: str) -> tuple[int, int]:
    """Return the last month of a period, counted from year 0, and how many months it has; 0 where not known."""
    if wrong(time_period, time_identifier):
        return 0, 0
    last, family = last_day(time_period, time_identifier), PERIODS[time_identifier].family
    return last.year * 12 + last.month, MONTHS_LONG.get(family, 12 if family in YEARS else 0)
