"""Periods as DfE writes them, and dates as papers print them → the days they can mean.

The rule is DfE's ("Statistics production guidance", time_identifier): a year is written 2018, two years 201718.
A printed date has one reader, `printed_span`: `check` holds `due` against `due_text` with it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
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
TWELVE_MONTHS = "12 months to "  # and a month: DfE has no word for it, and time_period is the year of that month
PERIODS = {
    "Academic year": Period("academic years", 2, 8, later=True),
    "Financial year": Period("financial years", 2, 3, later=True),
    "Tax year": Period("tax years", 2, 4, 5, later=True),
    "Calendar year": Period("calendar years", 1, 12),
    REPORTING_YEAR: Period("reporting years", 1, 12),  # its own last day is not in the file
    **{month: Period("months", 1, place) for place, month in enumerate(MONTHS, 1)},
    **{f"{TWELVE_MONTHS}{month}": Period("rolling years", 1, place) for place, month in enumerate(MONTHS, 1)},
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


FIRST_YEAR, LAST_YEAR = 10, 60  # of two digits behind a month: "Sept 24" is a year, "June 5" is not
_NAMES = {name[:length].casefold(): place for place, name in enumerate(MONTHS, 1) for length in (3, 4, len(name))}
_MONTH = f"(?P<month>{'|'.join(sorted(_NAMES, key=len, reverse=True))})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"'?(?P<year>\d{4}|\d\d)"
_YEARS = r"(?P<year>\d{4}|\d\d) ?[/-] ?(?P<second>\d{4}|\d\d)"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
_LEAD = re.compile(r"^(?:due )?(?:by )?(?:the )?(?:end )?(?:of )?(?:the )?")


class Span(NamedTuple):
    """The days that a printed date can mean; the plan has until the last."""

    first: date
    last: date


def printed_span(text: str, terms: Terms = NO_TERMS) -> Span | None:
    """Read a date as printed; None where the days it can mean are not sure ("mid-September", "tbc", "Easter 2025").

    Days stand before months (31/05/2025); two digits behind a month are its year. `terms` are the last days of
    terms, by name and time_period (see `periods`): one that is not there has no sure day.
    """
    said = " ".join(re.sub(r"[\u2010-\u2015\u2212]", "-", text).casefold().replace("\u2019", "'").split())
    said = re.sub(r"\.(?= |$)", "", said)
    if found := re.fullmatch(r"(?:w/c|week (?:commencing|beginning)) (.+)", said):
        week = printed_span(found[1])
        return Span(week.first, week.first + timedelta(6)) if week and week.first == week.last else None
    said = _LEAD.sub("", said)
    for pattern, read in _FORMS:
        if found := pattern.fullmatch(said):
            try:
                return read(found.groupdict(), terms)
            except ValueError:  # 31 June
                return None
    return None


DateParts = dict[str, str]


def _year(text: str) -> int:
    if len(text) == 2 and not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise ValueError(text)
    return int(text) + (2000 if len(text) == 2 else 0)


def _of_month(year: int, month: int) -> Span:
    return Span(date(year, month, 1), last_day(str(year), MONTHS[month - 1]))


def _number(month: str) -> int:
    return _NAMES[month] if month in _NAMES else int(month)


def _one_day(parts: DateParts, _: Terms) -> Span:
    found = date(_year(parts["year"]), _number(parts["month"]), int(parts["day"]))
    return Span(found, found)


def _months(parts: DateParts, _: Terms) -> Span:
    """Read a month, or from one to another: the first is of the year before where it is later in its year."""
    year, last = _year(parts["year"]), _number(parts["month"])
    first = _number(parts.get("from", parts["month"]))
    begins = _year(parts["begins"]) if parts.get("begins") else year - (first > last)
    return Span(_of_month(begins, first).first, _of_month(year, last).last)


def _two_years(parts: DateParts) -> str:
    """Write two years that follow each other as DfE does: 202425."""
    year, second = _year(parts["year"]), _year(parts["second"])
    if second != year + 1:
        raise ValueError(second)
    return f"{year}{second % 100:02}"


def _quarter(parts: DateParts, _: Terms) -> Span:
    last = last_day(_two_years(parts), f"Financial year Q{parts['quarter']}")
    return Span(date(last.year, last.month - 2, 1), last)


def _whole_year(parts: DateParts, _: Terms) -> Span:
    kind = "Academic year" if parts["kind"] in ("academic", "school") else "Financial year"
    last = last_day(_two_years(parts), kind)
    return Span(date(last.year - 1, last.month % 12 + 1, 1), last)


def _calendar(parts: DateParts, _: Terms) -> Span:
    return Span(date(int(parts["year"]), 1, 1), date(int(parts["year"]), 12, 31))


def _term(parts: DateParts, terms: Terms) -> Span | None:
    """Look a term up: its year is the calendar's, in which autumn is the first term of the academic year."""
    year = _year(parts["year"])
    period = _two_years(parts) if parts["second"] else f"{year - (parts['term'] != 'autumn')}"
    period = period if len(period) == 6 else f"{period}{(int(period) + 1) % 100:02}"
    last = terms.get((f"{parts['term'].capitalize()} term", period))
    return Span(last, last) if last else None


_FORMS: list[tuple[re.Pattern[str], Callable[[DateParts, Terms], Span | None]]] = [
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        (rf"{_WEEKDAY}{_DAY}(?: of)?[ -]{_MONTH},?[ -]{_YEAR}", _one_day),
        (rf"{_WEEKDAY}{_MONTH} {_DAY},? (?P<year>\d{{4}})", _one_day),
        (r"(?P<day>\d{1,2})(?P<between>[/.-])(?P<month>\d{1,2})(?P=between)(?P<year>\d{4}|\d\d)", _one_day),
        (r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?:[ t]00:00(?::00)?)?", _one_day),
        (rf"{_MONTH}(?:[ ,/-]|, )?{_YEAR}", _months),
        (
            rf"{_MONTH.replace('month', 'from')}(?: (?P<begins>\d{{4}}))? ?(?:-|/|to|and) ?{_MONTH},? {_YEAR}",
            _months,
        ),
        (rf"(?:q|quarter ?)(?P<quarter>[1-4]),? (?:of )?(?:fy ?)?{_YEARS}", _quarter),
        (rf"(?:(?P<kind>academic|school|financial) year|(?P<fy>fy)) {_YEARS}", _whole_year),
        (r"(?P<term>autumn|spring|summer) term,? (?P<year>\d{4})(?: ?[/-] ?(?P<second>\d{4}|\d\d))?", _term),
        (r"(?:year )?(?P<year>(?:19|20|21)\d\d)", _calendar),
    )
]
