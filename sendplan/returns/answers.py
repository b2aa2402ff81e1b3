"""What a lead wrote in a cell → cells of updates.csv, or why it cannot be taken."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sendplan.data.area import Rating
from sendplan.periods import Terms, printed_span
from sendplan.returns.form import Round, plain
from sendplan.returns.reading import Found
from sendplan.show.theme import LOOKS
from sendplan.words import LONGEST_TEXT, day, number

MOST_YEARS = 10  # between the day asked about and a day that is answered
ERROR = re.compile(r"#(?:N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!)|#+|Err:\d+")
FORMULA = re.compile(r"[=@]\S|[+-].*\|")  # what a spreadsheet would work out, and no bullet or mark
Cells = dict[str, str]


class NotTakenError(Exception):
    """Why a cell cannot be taken, in words for whoever has to put it right."""


def read_answer(asked: Round, column: str, found: Found) -> Cells:
    """Read what stands in a cell that is to be filled in. Raises NotTakenError where it is not sure what was meant."""
    if found.is_formula or FORMULA.match(found.text):
        raise NotTakenError("a formula: type the answer in")
    if ERROR.fullmatch(found.text):
        raise NotTakenError("an error of the spreadsheet, in place of an answer")
    if len(found.text) > LONGEST_TEXT:
        raise NotTakenError(f"{number(len(found.text))} letters: at most {number(LONGEST_TEXT)} are taken")
    read = {"rating": _rating, "revised_due": _new_due, "completed_on": _completed}.get(column)
    return read(asked, found) if read else {column: found.text}


def _rating(asked: Round, found: Found) -> Cells:
    """Read a rating written as its word, its code or its mark, in any letter case."""
    known = _names(asked.plan.ratings)
    codes = known.get(plain(found.text), [])
    if len(codes) == 1:
        return {"rating": codes[0]}
    words = asked.plan.by_code
    if codes:
        raise NotTakenError(f"it can mean {' or '.join(words[each] for each in codes)}: choose one of them")
    raise NotTakenError(f"no rating of the plan: it has {', '.join(words.values())}")


def _names(ratings: Sequence[Rating]) -> dict[str, list[str]]:
    """Find the codes that a text can stand for: a word before a code, and a code before a mark."""
    found: dict[str, list[str]] = {}
    for named in (lambda each: each.word, lambda each: each.code, lambda each: LOOKS[each.means].mark):
        codes = defaultdict[str, list[str]](list)
        for each in ratings:
            codes[plain(named(each))].append(each.code)
        found = codes | found
    marked = {plain(f"{LOOKS[each.means].mark} {each.word}"): [each.code] for each in ratings}
    return marked | found


def _new_due(asked: Round, found: Found) -> Cells:
    """Read a new due date: a day, or a time as it is written whose last day is sure."""
    first, last = _days(found, asked.area.facts.term_ends)
    _refuse_far(asked, last)
    if last < asked.as_at.date():
        raise NotTakenError(f"a new due date before {day(asked.as_at)}, the day asked about")
    return {"revised_due": str(last)} if first == last else {"revised_text": found.text}


def _completed(asked: Round, found: Found) -> Cells:
    first, last = _days(found, asked.area.facts.term_ends)
    if first != last:
        raise NotTakenError("no one day: write the day it was completed, such as 30 June 2025")
    _refuse_far(asked, last)
    if last > asked.as_at.date():
        raise NotTakenError(f"completed after {day(asked.as_at)}, the day asked about")
    return {"completed_on": str(last)}


def _days(found: Found, terms: Terms) -> tuple[date, date]:
    """Read the days that a cell can mean: a day of the spreadsheet, or a date as text, days before months."""
    if found.day:
        return found.day, found.day
    if found.is_number:
        raise NotTakenError("a number, no date: write it as 30 June 2025")
    span = printed_span(found.text, terms)
    if not span:
        raise NotTakenError("no date that can be read: write it as 30 June 2025")
    return span.first, span.last


def _refuse_far(asked: Round, on: date) -> None:
    if abs(on.year - asked.as_at.year) > MOST_YEARS:
        raise NotTakenError(f"a day more than {MOST_YEARS} years from {day(asked.as_at)}")
