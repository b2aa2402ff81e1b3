"""DfE's time_period and time_identifier → the last day of the period.

The rule is DfE's ("Statistics production guidance", time_identifier): a year is written 2018, two years 201718.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from sendplan.words import MONTHS


class Period(NamedTuple):
    """A kind of period: when it ends, and which others it may stand beside in one file."""

    family: str
    years: int  # how many years its time_period names
    month: int  # the last one
    day: int = 0  # 0 is the month's last
    later: bool = False  # whether it ends in the second of two years


REPORTING_YEAR = "Reporting year"
PERIODS = {
    "Academic year": Period("academic years", 2, 8, later=True),
    "Financial year": Period("financial years", 2, 3, later=True),
    "Tax year": Period("tax years", 2, 4, 5, later=True),
    "Calendar year": Period("calendar years", 1, 12),
    REPORTING_YEAR: Period("reporting years", 1, 12),  # its own last day is not in the file
    **{month: Period("months", 1, place) for place, month in enumerate(MONTHS, 1)},
    **{f"Calendar year Q{quarter}": Period("calendar quarters", 1, 3 * quarter) for quarter in (1, 2, 3, 4)},
    **{f"Financial year Q{quarter}": Period("quarters", 2, 3 + 3 * quarter) for quarter in (1, 2, 3)},
    "Financial year Q4": Period("quarters", 2, 3, later=True),
    "Part 1 (April to September)": Period("half years", 2, 9),
    "Part 2 (October to March)": Period("half years", 2, 3, later=True),
}


# Terms end when an area says so; figures of several terms end with the last of them.
SCHOOL_TERMS = {
    "Autumn term": "Autumn term",
    "Spring term": "Spring term",
    "Autumn and spring term": "Spring term",
    "Summer term": "Summer term",
}
Terms = Mapping[tuple[str, str], date]  # the last day of a term, by its name and time_period
NO_TERMS: Terms = MappingProxyType({})
CENSUS_TOLD = 5  # month: from May on DfE tells what it counted in the academic year that is not over yet


def wrong(time_period: str, time_identifier: str, terms: Terms = NO_TERMS) -> tuple[str, str] | None:
    """Name the cell of the two that is not allowed, and say what is; None where both are."""
    if time_identifier not in PERIODS and time_identifier not in SCHOOL_TERMS:
        return "time_identifier", f"one of {', '.join([*PERIODS, *SCHOOL_TERMS])}"
    years = 2 if time_identifier in SCHOOL_TERMS else PERIODS[time_identifier].years
    if years == 1 and not re.fullmatch(r"(19|20|21)\d\d", time_period, re.ASCII):
        return "time_period", f"a year in 4 digits, such as 2018, for {time_identifier}"
    if years == 2 and not consecutive(time_period):
        return "time_period", f"two years that follow each other in 6 digits, such as 201718, for {time_identifier}"
    term = SCHOOL_TERMS.get(time_identifier, "")
    if term and (term, time_period) not in terms:
        entry = f'[[terms]] with name = "{term}", time_period = "{time_period}" and ends, its last day'
        return "time_identifier", f"a term that area.toml knows: add {entry}"
    return None


def consecutive(time_period: str) -> bool:
    """Whether a text is two years that follow each other, as DfE writes them: 201718."""
    found = re.fullmatch(r"((?:19|20|21)\d\d)(\d\d)", time_period, re.ASCII)
    return found is not None and (int(found[1]) + 1) % 100 == int(found[2])


def last_day(time_period: str, time_identifier: str, terms: Terms = NO_TERMS) -> date:
    """Return the last day of a period that is not `wrong`."""
    if time_identifier in SCHOOL_TERMS:
        return terms[SCHOOL_TERMS[time_identifier], time_period]
    period = PERIODS[time_identifier]
    year = int(time_period[:4]) + period.later
    return date(year, period.month, period.day or monthrange(year, period.month)[1])


def told_from(last: date, time_identifier: str) -> date:
    """Return the first day on which a figure of a period that ends on `last` can be published.

    That is its last day, but for what is counted on a day of an academic year; of a reporting year it is not known.
    """
    first = {"Academic year": CENSUS_TOLD, REPORTING_YEAR: 1}
    return date(last.year, first[time_identifier], 1) if time_identifier in first else last
