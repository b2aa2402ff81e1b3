"""Inspections and improvement notices, as `area.toml` has them: what came of one, and what is due after it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from sendplan.data.fields import Day, Id, Said, SomeText

# What those judge who come back, the good first, where an inspection's own papers have no other words.
JUDGED_AS = {
    "2016": ("sufficient progress", "not enough progress"),
    "2023": ("effective action", "not effective action"),
    "2025": ("effective action", "not effective action"),
    "improvement notice": ("requirements met", "requirements not met"),
}


class Step(Said):
    """What is due after an inspection, and what became of it: a plan, a visit, a stocktake."""

    what: SomeText
    by: Day | None = None
    by_text: str = ""  # as printed, where it names no day
    done_on: Day | None = None
    announced: Day | None = None  # the day it was made known; the report's, where not given

    @model_validator(mode="after")
    def _has_a_time(self) -> Self:
        if self.by is None and not self.by_text:
            raise PydanticCustomError("time", "a day in by, or a time as printed in by_text", {"found": "neither"})
        return self


class Inspection(Said):
    """An inspection, or an improvement notice: under which framework, when, what came of it, and what is due next."""

    id: Id
    framework: Literal["2016", "2023", "2025", "improvement notice"]
    ended: Day  # its last day; of a notice, the day it was given
    reported: Day | None = None  # the day of its report
    body: SomeText = "Inspectors"  # who inspected
    outcome: str = ""  # in their own words
    judgements: tuple[SomeText, ...] = ()  # words of those who come back, the good first
    next: tuple[Step, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """What those who come back may judge, the good first."""
        return self.judgements or JUDGED_AS[self.framework]
