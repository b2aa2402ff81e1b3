"""Which counts of few people packs may not show, so that nobody can work them out from all packs together.

Pure: values in, which of them to hide out. One count of one value is one number, in whatever pack it stands.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from sendplan.periods import PERIODS, last_day, wrong
from sendplan.rules.inference import Equation, System, systems
from sendplan.rules.observations import NOISE_PLACES
from sendplan.vocabulary import HEADLINE

MONTHS_LONG = {"months": 1, "quarters": 3, "half years": 6}  # how long the periods of a family are
YEARS = ("academic years", "financial years", "calendar years", "rolling years")

CellKey = tuple[str, str, str, str, str, str]  # plan, measure, breakdown, series, time_period, time_identifier


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


PackCounts = Mapping[CellKey, float]  # the counts that a pack can show, each as it was known on its day
Count = tuple[CellKey, float | None]  # None where the record itself holds only [c]


@dataclass
class Secrets:
    """What is hidden, and what was shown, in the packs looked at so far."""

    most: int  # the largest count that is hidden for itself
    seed: str
    hidden: set[Count] = field(default_factory=set)
    public: set[Count] = field(default_factory=set)
    _equations: dict[Equation, None] = field(default_factory=dict)
    _counts: list[Count] = field(default_factory=list)
    _numbers: dict[Count, int] = field(default_factory=dict)
    _sound: set[tuple[frozenset[Equation], frozenset[int]]] = field(default_factory=set)

    def take(self, pack: PackCounts, unknown: Collection[CellKey]) -> set[CellKey]:
        """Take one more pack, later than those before; return the cells that it must hide.

        `unknown` are cells of which the record itself holds only [c]; the pack gives NaN for them.
        """
        known = {cell: None if math.isnan(value) else value for cell, value in pack.items()}
        now = {cell: (cell, value) for cell, value in known.items() if cell in unknown or value is not None}
        self.hidden |= {each for each in now.values() if each[1] is None or (each[1] < self.most + 1 and each[1] != 0)}
        for line in adding_up(pack):
            self._add(line, now)
        while more := {each for each in self._more({*now.values()}) if each}:
            self.hidden |= more
        self.public |= {*now.values()} - self.hidden
        return {cell for cell, each in now.items() if each in self.hidden}

    def _add(self, line: Line, now: Mapping[CellKey, Count]) -> None:
        """Take a line as something that adds up, as far as a reader can see.

        Groups that come to more than the total overlap, and nobody can say which of them add up: none is shown.
        Months that come to more than their year do not add up to it: they count who is there at their end.
        """
        parts = [now[each] for each in line.parts if each in now]
        if line.total not in now or len(line.parts) < 2 or not parts:
            return
        rest = self._rest(now[line.total], parts)
        if rest >= 0:
            numbers = [self._number(each) for each in (now[line.total], *parts)]
            self._equations[Equation(numbers[0], tuple(numbers[1:]), rest)] = None
        elif line.of_groups and self.hidden & {now[line.total], *parts}:
            self.hidden |= {each for each in parts if each[1] and each not in self.public}

    def _rest(self, total: Count, parts: Sequence[Count]) -> float:
        """Work out what a total holds beside its parts; below 0 where they come to more."""
        values = [value for _, value in parts if value is not None]
        if total[1] is None:
            return 0.0
        rest = round(total[1] - math.fsum(values), NOISE_PLACES)
        return min(rest, 0.0) if len(values) < len(parts) else rest

    def _number(self, count: Count) -> int:
        if count not in self._numbers:
            self._numbers[count] = len(self._counts)
            self._counts.append(count)
        return self._numbers[count]

    def _more(self, now: Collection[Count]) -> Iterator[Count | None]:
        """Name one more count to hide for each system that gives one away; None where all of it is hidden."""
        told = ((place, count[1]) for place, count in enumerate(self._counts) if count not in self.hidden)
        shown = {place: value for place, value in told if value is not None}
        for system in systems(self._equations, shown, self.most):
            key = frozenset(system.equations), frozenset(system.hidden)
            if key in self._sound:
                continue
            exposed = system.exposed()
            company = self._company(system, exposed, now) if exposed else None
            if company is None:
                self._sound.add(key)
            yield company

    def _company(self, system: System, exposed: Collection[int], now: Collection[Count]) -> Count | None:
        """Draw by lot what is hidden beside counts that are given away: of their own lines where it can be.

        A part other than 0 rather than a 0, and a 0 rather than a total; never what an earlier pack has shown.
        """
        near = [each for each in system.equations if not {*each.every}.isdisjoint(exposed)]
        for equations in (near, system.equations):
            told = [each for each in equations if self._counts[each.total] not in self.hidden]
            parts = self._free((part for each in equations for part in each.parts), now)
            zeros = self._free((part for each in told for part in each.parts), now)
            totals = self._free((each.total for each in told), now)
            for some in ([each for each in parts if each[1]], [each for each in zeros if not each[1]], totals):
                if some:
                    return min(some, key=self._lot)
        return None

    def _free(self, numbers: Iterable[int], now: Collection[Count]) -> list[Count]:
        counts = (self._counts[each] for each in numbers)
        return [each for each in counts if each in now and each not in self.hidden and each not in self.public]

    def _lot(self, count: Count) -> str:
        """Order counts as nobody can foresee who does not know the seed: by which they are, never by how many."""
        return sha256("\0".join((self.seed, *count[0])).encode()).hexdigest()
