"""What one who knows the rule can work out of hidden counts: the least and the most that each can be.

Pure. A solver asks of each hidden count, with everything that packs show and all that adds up, how small
and how large it can be. It knows nothing of the true values but what is shown.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

NODES = 2000  # branches after which the solver gives up: counted, not timed, so that every machine finds the same


class Equation(NamedTuple):
    """A total, less its parts, is a number that may be known; each named by a number of its own."""

    total: int
    parts: tuple[int, ...]
    rest: float = 0.0  # of the total, in no part

    @property
    def every(self) -> tuple[int, ...]:
        """The total and its parts."""
        return (self.total, *self.parts)


class System:
    """Equations with what is shown put in: what is left to be worked out of hidden counts that hang together."""

    def __init__(self, equations: Sequence[Equation], shown: Mapping[int, float], most: int) -> None:
        self.equations = equations
        self.most = most  # the largest count that is hidden for itself
        self.hidden = sorted({each for equation in equations for each in equation.every if each not in shown})
        self._shown = shown
        self._place = {each: place for place, each in enumerate(self.hidden)}
        self._totals = {each.total for each in equations}

    def exposed(self) -> set[int]:
        """Name hidden counts that can be one number alone, or fewer than a count that is hidden can be.

        Each line is looked at by itself, then all together: first as if each part that is hidden were hidden for
        itself, 1 to `most`, as a reader takes it; where that cannot be, with any number of people.
        """
        if alone := {each for equation in self.equations for each in self._by_itself(equation)}:
            return alone
        if self.most > 1 and (found := self._narrow(1, self.most)) is not None:
            return found
        found = self._narrow(1, math.inf)
        found = self._narrow(0, math.inf) if found is None else found
        return found or set()

    def _by_itself(self, equation: Equation) -> Collection[int]:
        """Name the hidden parts of a line whose total is shown, where they cannot each be 1 and cannot each be most."""
        parts = [each for each in equation.parts if each in self._place]
        if equation.total in self._place or not parts:
            return ()
        left, others = self._left(equation), len(parts) - 1
        if not others:
            return parts
        may_be = len(parts) <= left <= len(parts) * self.most
        is_full = self.most > 1 and others * self.most >= left - 1 and left - self.most >= others
        return parts if may_be and not is_full else ()

    def _left(self, equation: Equation) -> float:
        """Work out what hidden parts come to, less a hidden total."""
        parts = math.fsum(self._shown.get(each, 0.0) for each in equation.parts)
        return self._shown.get(equation.total, 0.0) - parts - equation.rest

    def _narrow(self, least: int, most: float) -> set[int] | None:
        """Name the counts with too few numbers to choose from; None where no numbers fit at all, parts up to `most`."""
        limits = np.array([math.inf if each in self._totals else most for each in self.hidden])
        low, high = np.full(len(self.hidden), np.inf), np.full(len(self.hidden), -np.inf)
        for place in range(len(self.hidden)):
            for sign in (1, -1):
                if high[place] - low[place] >= max(self.most, 2) - 1:
                    break  # solutions for others have shown it
                found = self._solved(place, sign, least, limits)
                if found is None and math.isinf(low[0]):
                    return None
                if found is None:
                    return {*self.hidden}  # not settled
                low, high = np.minimum(low, found), np.maximum(high, found)
        few = high - low < max(self.most, 2) - 1
        return {each for each, place in self._place.items() if few[place]}

    def _solved(self, place: int, sign: int, least: int, limits: np.ndarray) -> np.ndarray | None:
        """Find numbers that fit with one of them as small (sign 1) or as large (-1) as it can be; None without any."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        aim = np.zeros(len(self.hidden))
        aim[place] = sign
        matrix, right = self._matrix
        enough = np.minimum(limits, least + np.abs(right).sum() + self.most * len(aim) + 1)  # more says no more
        whole = np.full(len(aim), int(bool((right == np.rint(right)).all())))
        fits = LinearConstraint(matrix, right, right)
        bounds = Bounds(np.full(len(aim), float(least)), enough)
        found = milp(aim, constraints=fits, bounds=bounds, integrality=whole, options={"node_limit": NODES})
        return None if found.x is None or found.status == 1 else np.asarray(found.x)

    @cached_property
    def _matrix(self) -> tuple[np.ndarray, np.ndarray]:
        matrix = np.zeros((len(self.equations), len(self.hidden)))
        for row, equation in zip(matrix, self.equations, strict=True):
            for sign, each in ((1, equation.total), *((-1, part) for part in equation.parts)):
                if each in self._place:
                    row[self._place[each]] += sign
        return matrix, np.array([-self._left(each) for each in self.equations])


def systems(equations: Iterable[Equation], shown: Mapping[int, float], most: int) -> Iterator[System]:
    """Part equations into systems of hidden counts that hang together; those without any hidden say nothing."""
    groups: list[tuple[set[int], list[Equation]]] = []
    for equation in dict.fromkeys(equations):
        hidden = {each for each in equation.every if each not in shown}
        near = [group for group in groups if group[0] & hidden]
        if hidden:
            groups = [group for group in groups if group not in near]
            joined = [each for group in near for each in group[1]]
            groups.append((hidden.union(*(group[0] for group in near)), [*joined, equation]))
    return (System(found, shown, most) for _, found in groups)
