"""Attack every public pack of an area at once: python tests/audit.py [AREA] [CHANGES] [SEED].

Takes nothing but what packs show, which cells they hide, and that equal counts are equal in every pack. Every
assignment of the hidden counts of each total is tried, without the solver. Then hidden counts are changed at random
where packs hide the same, and what each meeting knows must be the same. Says what was found; ends 1 where anything was.
"""

# ruff: noqa: T201 - a script that is run by hand

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from sendplan.data.area import Area
from sendplan.data.areas import load_area
from sendplan.meeting import Meeting
from sendplan.opening import named_meetings, of_area
from sendplan.rules.disclosure import CELL
from sendplan.rules.suppression import CellKey, adding_up

MOST_TRIED = 2_000_000  # assignments of one total


def opened(area: Area) -> list[Meeting]:
    return [of_area(area, name) for name in named_meetings(area)]


def counts(meeting: Meeting) -> tuple[dict[CellKey, float], dict[CellKey, float]]:
    """What a pack shows of small counts, and what it hides, each with its true value for telling them apart."""
    rows = pd.concat([each.table("measures") for each in meeting.of_every_plan])
    few = set(rows.loc[rows["is_small_count"] & (rows["unit"] == "count"), "ref"])
    shown = {tuple(row[:-1]): row[-1] for row in meeting.shown[[*CELL, "number"]].itertuples(index=False)}
    hidden = {tuple(row[:-1]): row[-1] for row in meeting.hidden[[*CELL, "value"]].itertuples(index=False)}
    return tuple({cell: value for cell, value in each.items() if cell[1] in few} for each in (shown, hidden))


def equations(meetings: list[Meeting]) -> Iterator[tuple[float, tuple[tuple[CellKey, float], ...]]]:
    """What is left of each total that a pack shows, and the hidden counts that make it up."""
    found = set()
    for meeting in meetings:
        shown, hidden = counts(meeting)
        for line in adding_up([*shown, *hidden]):
            parts = [each for each in line.parts if each in hidden]
            left = shown.get(line.total, -1) - sum(shown[each] for each in line.parts if each in shown)
            if parts and line.total in shown and left >= 0:
                found.add((left, tuple((each, hidden[each]) for each in parts)))
    yield from sorted(found)


def assignments(left: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to make up a number of so many parts of 1 or more."""
    if parts == 1:
        yield from [(left,)] * (left > 0)
        return
    for first in range(1, left - parts + 2):
        yield from ((first, *rest) for rest in assignments(left - first, parts - 1))


def audit(meetings: list[Meeting], most: int) -> tuple[int, list[str], list[str]]:
    """How many hidden counts a shown total holds; those with one solution, and those with a narrower range."""
    held, alone, narrow = 0, [], []
    for left, parts in equations(meetings):
        every = [each for each, _ in zip(assignments(int(left), len(parts)), range(MOST_TRIED), strict=False)]
        small = [each for each in every if max(each) <= most]
        for place, (cell, _) in enumerate(parts):
            taken = {each[place] for each in small or every}
            held += 1
            alone += [str(cell)] * (len(taken) < 2)
            narrow += [str(cell)] * bool(taken and max(taken) - min(taken) < most - 1)
    return held, alone, narrow


def pattern(meetings: list[Meeting]) -> list[object]:
    """What packs show and where they hide, as a reader sees it."""
    return [
        (
            sorted(map(tuple, each.shown.itertuples(index=False))),
            sorted(map(tuple, each.hidden[CELL].itertuples(index=False))),
        )
        for each in meetings
    ]


def changed(area: Area, hidden: pd.DataFrame, chance: random.Random) -> Area:
    """The same area with some hidden counts of one period moved up or down, and hidden shares changed."""
    rows = area.tables["observations"]
    values = rows["value"].copy()
    cells = set(hidden[CELL].itertuples(index=False, name=None))
    mine = [
        place
        for place, cell in zip(rows.index, rows[CELL].itertuples(index=False, name=None), strict=True)
        if cell in cells
    ]
    for place in chance.sample(mine, chance.randint(1, 3)):
        same = rows.loc[mine]
        near = same[
            (same["measure"] == rows.at[place, "measure"]) & (same["period_end"] == rows.at[place, "period_end"])
        ]
        other = chance.choice(list(near.index))
        step = chance.choice([-1, 1])
        if rows.at[place, "breakdown"] != "all" and rows.at[other, "breakdown"] == "all":
            values[place], values[other] = values[place] + step, values[other] + step
        elif "all" not in (rows.at[place, "breakdown"], rows.at[other, "breakdown"]) and other != place:
            values[place], values[other] = values[place] + step, values[other] - step
        elif len(near) == 1:
            values[place] = values[place] + step
    return replace(area, tables={**area.tables, "observations": rows.assign(value=values)})


def differences(area: Area, how_many: int, seed: int) -> tuple[int, int]:
    """How many changes hid the same, and of how many of them any meeting knew anything else."""
    chance, before = random.Random(seed), opened(area)  # noqa: S311 - the same changes on every run
    seen, hashes, hidden = pattern(before), [each.area.data_hash for each in before], before[-1].hidden
    same = other = tries = 0
    while same < how_many and tries < 40 * how_many:
        tries += 1
        after_area = changed(area, hidden, chance)
        if after_area.tables["observations"]["value"].equals(area.tables["observations"]["value"]):
            continue
        after = opened(after_area)
        if pattern(after) == seen:
            same += 1
            other += [each.area.data_hash for each in after] != hashes
            print(f"{tries} tried, {same} hide the same, {other} known differently", flush=True)
    return same, other


def main() -> int:
    name, how_many, seed = (*sys.argv[1:], *("exampleshire", "200", "14")[len(sys.argv) - 1 :])
    area = load_area(name)
    meetings, most = opened(area), area.facts.disclosure.threshold - 1
    held, alone, narrow = audit(meetings, most)
    print(f"{len(meetings)} packs hide {[len(each.hidden) for each in meetings]} values")
    print(f"{held} hidden counts of shown totals: {len(alone)} with one solution, {len(narrow)} narrower than the rule")
    same, other = differences(area, int(how_many), int(seed))
    print(f"{same} changes of hidden values that hide the same: {other} known differently")
    return int(bool(alone or narrow or other))


if __name__ == "__main__":
    sys.exit(main())
