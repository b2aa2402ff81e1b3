"""What the notebooks show: a module of the same name for each notebook, one function a question.

Other modules hold what several of them share, or one part of a long page. Every question takes a
`meeting.Meeting` and returns a block that shows itself: Words, Headlines, a Table, Tables, Parts or
a Chart. Where the record does not hold the answer, the block says so.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from functools import partial, wraps
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, Concatenate, ParamSpec, TypeVar

from sendplan.meeting import Meeting
from sendplan.show.blocks import Headlines, Verdict, Words, say
from sendplan.show.charts import Chart, Charts
from sendplan.show.parts import Parts
from sendplan.show.slide import Slide
from sendplan.show.tables import Table, Tables
from sendplan.words import day

Block = Words | Verdict | Headlines | Table | Tables | Chart | Charts | Parts | Slide
BLOCKS = {"Block", "Words", "Verdict", "Headlines", "Table", "Tables", "Chart", "Charts", "Parts", "Slide"}
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


def questions(page: ModuleType) -> list[str]:
    """Name what can be asked of a page: its own functions that take a meeting alone, and return a block."""
    return sorted(name for name, each in vars(page).items() if _is_question(each) and each.__module__ == page.__name__)


def _is_question(each: Any) -> bool:
    """Whether something is a function from a meeting to a block, by what its author wrote of it."""
    if not inspect.isfunction(each) or each.__name__.startswith("_"):
        return False
    *_, returned = given = [*each.__annotations__.items()] or [("", "")]
    return given[:-1] == [("meeting", "Meeting")] and set(returned[1].split(" | ")) <= BLOCKS


class _Pages(ModuleType):
    """This package: it lists its pages, imports one where it is first used, and has it list its questions alone."""

    def __dir__(self) -> list[str]:
        named = (each.name for each in iter_modules(__path__))
        return [name for name in named if questions(import_module(f"{__name__}.{name}"))]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in {each.name for each in iter_modules(__path__)}:
            raise AttributeError(f"There is no page {name!r}. What exists: {', '.join(dir(self))}.")
        return import_module(f"{__name__}.{name}")

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, ModuleType):  # a page that was imported
            vars(value)["__dir__"] = partial(questions, value)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Pages
