"""The day on which papers open: five clear days before a meeting (Local Government Act 1972, section 100B)."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import count, islice

CLEAR = 5  # whole working days between the day papers open and that of the meeting
NATIONS = {"E": "ENG", "W": "WLS", "S": "SCT", "N": "NIR"}  # by the first letter of a GSS code
SATURDAY = 5


def papers_open(meeting: date, code: str | None = None) -> date:
    """Return the last working day that leaves five whole ones between it and a meeting, in the nation of a GSS code."""
    return next(islice(_working_days_before(meeting, code), CLEAR, None))


def is_working(day: date, code: str | None = None) -> bool:
    """Whether a day is neither of a weekend nor a bank holiday; without a code, one of England and Wales."""
    return day.weekday() < SATURDAY and day not in _bank_holidays(NATIONS[code[0]] if code else NATIONS["E"])


def _working_days_before(day: date, code: str | None) -> Iterator[date]:
    before = (day - timedelta(days) for days in count(1))
    return (each for each in before if is_working(each, code))


@cache
def _bank_holidays(nation: str) -> Container[date]:
    from holidays import country_holidays  # only a schedule needs it

    return country_holidays("GB", subdiv=nation)
