"""What is measured: each scenario by some of the ways, and what the product aims at."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import ways
from areas import BIG, NOTEBOOKS, Pages, change_a_row, copied, pages, written

TITLES = {1: "one page, cold", 8: "a pack of 8, cold"}
TIMES = {1: 2, 8: 5, 48: 9}  # how many times as fast as the commands publishing aims to be
PACK, MANY = len(NOTEBOOKS), 48


@dataclass
class Scenario:
    """One row of the table: its measurements by each way, one a round."""

    title: str
    measure: Callable[[str], float]  # of a way
    ways: Sequence[str] = tuple(ways.WAYS)
    aim: str = ""
    unit: str = "s"
    pages: int = 0
    rounds: int = sys.maxsize  # at most; slow ones are measured less often, which the table says
    found: dict[str, list[float]] = field(default_factory=dict)


class Measured:
    """Everything to be measured, with its areas below a folder; keeps the sizes of pages that were made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sizes: dict[str, ways.Sizes] = {}

    def cold(self, given: Pages, measure: ways.Measure) -> Callable[[str], float]:
        """Measure a way that makes pages in a new folder, where nothing was made before."""

        def measured(way: str) -> float:
            found, sizes = ways.cold(way, given, measure)
            if given.notebooks == NOTEBOOKS:
                self.sizes.setdefault(way, sizes)
            return found

        return measured

    def times(self, numbers: Sequence[int]) -> Iterator[Scenario]:
        """Seconds of so many pages: by each way up to 48, and by ours beyond."""
        for number in numbers:
            measure = self.cold(pages(self.folder / str(number), number), ways.seconds)
            title = TITLES.get(number, f"{number} pages")
            aim = f"×{TIMES[number]}" if number in TIMES else ""
            if number > MANY:
                yield Scenario(title, measure, ["ours"], aim, pages=number, rounds=1)
            else:
                yield Scenario(title, measure, aim=aim, pages=number)

    def again(self) -> Iterator[Scenario]:
        """Seconds of publishing again: nothing changed, or one row did."""
        same = pages(self.folder / "same", MANY)
        yield Scenario(f"nothing changed, {MANY} pages", self._unchanged(same), ["ours"], "under 1 s")
        other = copied(same, self.folder / "other")
        yield Scenario("one row changed, that pack again", self._row(other), ["commands", "ours"], "×10")

    def _unchanged(self, given: Pages) -> Callable[[str], float]:
        to = self.folder / "published-same"
        return lambda _: ways.seconds([_published(given, to)], given)

    def _row(self, every: Pages) -> Callable[[str], float]:
        """Measure one pack made again: by the commands from nothing, by ours in the place of the earlier one."""
        to, pack = self.folder / "published-other", every.last_pack

        def measured(way: str) -> float:
            if way == "commands":
                return ways.cold(way, pack, ways.seconds)[0]
            _published(every, to)
            change_a_row(every)
            return ways.seconds([ways.publish(pack, to, "--replace")], pack)

        return measured

    def plan(self) -> Iterator[Scenario]:
        """Seconds of a pack whose plan has very many actions."""
        measure = self.cold(written(self.folder / "plan", actions=BIG).last_pack, ways.seconds)
        yield Scenario(f"a pack of {PACK}, {BIG:,} actions", measure, ["commands", "ours"], rounds=1)

    def memory(self, numbers: Sequence[int]) -> Iterator[Scenario]:
        """Most memory held while so many pages are made: of a pack by each way, of more by ours."""
        for number in (number for number in numbers if number == PACK or number >= MANY):
            measure = self.cold(pages(self.folder / f"memory-{number}", number), ways.memory)
            which = tuple(ways.WAYS) if number == PACK else ["ours"]
            aim = "at most 450 MB" if number >= MANY else ""
            yield Scenario(f"memory, {number} pages", measure, which, aim, "MB", number, rounds=1)


def _published(given: Pages, to: Path) -> ways.Command:
    """Write the command that publishes areas; where it was never run, run it once."""
    line = ways.publish(given, to)
    if not to.exists():
        ways.run(line, given, lambda process: process.wait())
    return line


def measure(scenarios: Sequence[Scenario], wanted: Sequence[str], rounds: int, told: Callable[[str], object]) -> None:
    """Measure every scenario by each wanted way once a round; the ways take turns in being the first."""
    begun = time.perf_counter()
    for number in range(rounds):
        for scenario in (each for each in scenarios if number < each.rounds):
            turn = number % len(scenario.ways)
            for way in (way for way in (*scenario.ways[turn:], *scenario.ways[:turn]) if way in wanted):
                value = scenario.measure(way)
                scenario.found.setdefault(way, []).append(value)
                minutes = (time.perf_counter() - begun) / 60
                told(f"{minutes:5.1f} min, round {number + 1}: {scenario.title}, {way}: {value:.2f} {scenario.unit}")
