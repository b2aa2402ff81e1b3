"""What the notebooks show: a module of the same name for each notebook, one function a question.

Other modules hold what several of them share, or one part of a long page. Every question takes a
`meeting.Meeting` and returns a block that shows itself: Words, Headlines, a Table, Tables, Parts or
a Chart. Where the record does not hold the answer, the block says so.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sendplan.meeting import Meeting
from sendplan.show.blocks import Headlines, Verdict, Words, say
from sendplan.show.charts import Chart, Charts
from sendplan.show.parts import Parts
from sendplan.show.slide import Slide
from sendplan.show.tables import Table, Tables
from sendplan.words import day

Block = Words | Verdict | Headlines | Table | Tables | Chart | Charts | Parts | Slide
Answer = Callable[[Meeting], Block]
Asked = ParamSpec("Asked")
Known = TypeVar("Known")


def once(work_out: Callable[Concatenate[Meeting, Asked], Known]) -> Callable[Concatenate[Meeting, Asked], Known]:
    """Work a thing out once for a meeting, however many blocks of a page ask for it; nobody changes it in place."""

    @wraps(work_out)
    def _kept(meeting: Meeting, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Known:
        key = (work_out, args, *kwargs.items())
        if key not in meeting.kept:
            meeting.kept[key] = work_out(meeting, *args, **kwargs)
        found: Known = meeting.kept[key]
        return found

    return _kept


def no_actions(meeting: Meeting) -> str:
    """Say why a meeting has no list of actions; empty where it has one."""
    if meeting.plan is None:
        return "Not known: the record holds no improvement plan for this meeting."
    if meeting.position.empty:
        return f"Not known: no list of the actions of the {meeting.plan.title} is in the record."
    return ""


def no_ratings(meeting: Meeting) -> str:
    """Say why the standing of actions is not known at a meeting; empty where it is."""
    silent = f"Not known: the record holds no rating of any action by {day(meeting.as_at)}."
    return no_actions(meeting) or ("" if meeting.last_report is not None else silent)


def needs(missing: Callable[[Meeting], str], *, told: bool = False) -> Callable[[Answer], Answer]:
    """Answer only where nothing is missing; elsewhere say what is, unless the block before has `told`."""

    def decorate(answer: Answer) -> Answer:
        @wraps(answer)
        def answered(meeting: Meeting) -> Block:
            reason = missing(meeting)
            if not reason:
                return answer(meeting)
            return Words() if told else say(reason)

        return answered

    return decorate
