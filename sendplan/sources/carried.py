"""A task that another plan takes over, where its title says so, as in: Improvement Plan 2019-20 – Action 3.7."""

from __future__ import annotations

import re
from typing import NamedTuple

from sendplan.sources.headings import plan_named

_PLAN = r"(?:Improvement|Action|Progress|Delivery) Plan|Statement of Action"
_OF = r"SEND|SEN|Local|Area|Partnership|Joint|Strategic|Inclusion|Accelerated|Priority|Written"  # in a plan's name
CARRIED = re.compile(
    rf"(?P<title>.*?\S)\s+(?P<plan>(?:(?:{_OF})\s+){{0,4}}(?:{_PLAN})\b[\s\d/\u2010-\u2015-]*)"
    r"(?:Action|Ref|Task|Milestone|Priority)\s*(?P<ref>[A-Z]?\d+(?:\.\d+)*)\b(?:[\s.)]*|\W*\s[A-Z].*)",
    re.DOTALL,
)


class Carried(NamedTuple):
    """A title without what it says of another plan; that plan's kind and name; the reference there."""

    title: str
    kind: str
    plan: str
    ref: str


def carried(title: str) -> Carried | None:
    """Part a title from the plan and reference that takes its task over; None where it names none."""
    found = CARRIED.fullmatch(title)
    if not found:
        return None
    plan = found["plan"].strip(" -\u2013")
    return Carried(found["title"].rstrip(" .-\u2013"), plan_named(plan), plan, found["ref"])
