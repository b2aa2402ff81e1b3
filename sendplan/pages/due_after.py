"""What is due next after an inspection, and by when: told on the board summary."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from sendplan.data.inspection import Inspection, Step
from sendplan.figures import count
from sendplan.meeting import Meeting
from sendplan.pages.inspections import NOTICE
from sendplan.periods import printed_span
from sendplan.show.blocks import Words
from sendplan.words import capital, day, month

Waiting = tuple[date | None, str, Step]  # its last day if that is sure, what is due, and the step


def inspection_next(meeting: Meeting) -> Words:
    """Say which steps after inspections were not done by the day of the meeting: those past first, the soonest first.

    Nothing where none is, or area.toml lists no inspection.
    """
    steps = [step for each in meeting.area.facts.inspections for step in _waiting(meeting, each)]
    soonest = sorted(steps, key=lambda each: each[0] or date.max)
    told = [_passed(meeting, last, what, step) for last, what, step in soonest if last and last < meeting.date.date()]
    ahead = [f"{what}, {_due(step)}" for _, what, step in soonest[len(told) :]]
    return Words([" ".join([*told, *([f"Next: {'; then '.join(ahead)}."] if ahead else [])])] if steps else [])


def _waiting(meeting: Meeting, inspection: Inspection) -> Iterator[Waiting]:
    kind = NOTICE if inspection.framework == NOTICE else "inspection"
    several = len(meeting.area.facts.inspections) > 1
    after = f" after the {kind} of {month(pd.Timestamp(inspection.ended))}" if several else ""
    for step in inspection.next:
        if step.done_on is None:
            printed = printed_span(step.by_text)
            yield step.by or (printed.last if printed else None), f"{_the(step.what)}{after}", step


def _the(what: str) -> str:
    return what if what.lower().startswith(("the ", "a ", "an ")) else f"the {what}"


def _due(step: Step) -> str:
    if step.by is None:
        return f"expected {step.by_text}"
    return f"due {step.by_text or f'by {day(step.by)}'}"


def _passed(meeting: Meeting, last: date, what: str, step: Step) -> str:
    """Say for how long a step is past its day, and that nothing is known of it."""
    days = count((meeting.date - pd.Timestamp(last)).days, "day", as_at=meeting.date)
    return f"{capital(what)} was {_due(step)}, {days} ago; nothing in the record says that it came."
