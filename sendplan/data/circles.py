"""Rows that stand, by way of other rows, in themselves: sections, milestones, actions that wait for each other.

Takes tables as the text they are in their files, and yields faults.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from sendplan.cells import entries
from sendplan.data.soundness import Sound
from sendplan.data.verdicts import Key, TextTables, Wrong, Wrongs, distinct, verdicts
from sendplan.errors import Fault

NO_MILESTONE = "an action that is not itself a milestone"
LEADS_TO = (
    ("sections", "parent", "a section that is not part of this one"),
    ("actions", "parent", NO_MILESTONE),
    ("actions", "depends_on", "actions that do not wait for this one"),
)


def circle_faults(_: Sound, cells: TextTables) -> Iterator[Fault]:
    """Every section that stands in itself, milestone of a milestone, and action that waits for itself."""
    for table, column, allowed in LEADS_TO:
        rows = distinct(cells[table], ["plan", "ref", column])
        yield from verdicts(table, cells[table], ["plan", "ref", column], _judge(column, allowed, rows))


def _judge(column: str, allowed: str, rows: Iterable[Key]) -> Callable[..., Wrongs]:
    """Make the judge of rows of which `column` names others: none may lead back to itself, no milestone have one."""
    ways = defaultdict[Key, list[Key]](list)
    for plan, ref, cell in rows:
        ways[plan, ref] += [(plan, each) for each in entries(cell)]

    def leads_back(plan: str, ref: str, cell: str) -> Wrongs:
        seen, ahead = set[Key](), [*ways[plan, ref]]
        while ahead:
            if (here := ahead.pop()) not in seen:
                seen.add(here)
                ahead += ways.get(here, [])
        if (plan, ref) in seen or (allowed == NO_MILESTONE and len(seen) > 1):
            yield Wrong(column, repr(cell), allowed)

    return leads_back
