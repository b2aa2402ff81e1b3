"""What the notebooks show: one module a notebook, one function a question.

Every function takes a `meeting.Meeting` and returns a block that shows itself: Words, Headlines,
a Table, Tables or a Chart. Where the record does not hold the answer, the block says so.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from sendplan.charts import Chart
from sendplan.meeting import Meeting
from sendplan.tables import Table, Tables
from sendplan.words import Headlines, Words, day, say

Block = Words | Headlines | Table | Tables | Chart
Answer = Callable[[Meeting], Block]


def not_known(meeting: Meeting) -> str:
    """Say why the standing of actions is not known at a meeting; empty where it is."""
    if meeting.plan is None:
        return "Not known: the record holds no improvement plan for this meeting."
    if meeting.position.empty:
        return f"Not known: no list of the actions of the {meeting.plan.title} is in the record."
    if meeting.last_report is None:
        return f"Not known: the record holds no report on any action made by {day(meeting.as_at)}."
    return ""


def needs_reports(answer: Answer) -> Answer:
    """Answer only where actions were reported on; elsewhere say why it is not known."""

    @wraps(answer)
    def answered(meeting: Meeting) -> Block:
        reason = not_known(meeting)
        return say(reason) if reason else answer(meeting)

    return answered
