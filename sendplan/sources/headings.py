"""What a column of a tracker or dashboard holds, by the meaning of its heading: the words stand in headings.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from sendplan.periods import last_day, printed_span
from sendplan.words import MONTHS

EXACT, NEAR, GUESSED, TOLD, LISTED = "heading", "heading nearly so", "part of the heading", "told", "heading of a list"
NEARLY = 0.86  # how alike two headings are, of 1, that are one word spelled in two ways
MOST_LETTERS = 80  # of a heading that is looked up
LONGEST = 8  # words of a heading of which a part is taken for its meaning
OPEN = (
    "no",
    "number",
    "id",
    "code",
    "item",
    "line",
    "value",
    "plan",
    "state",
)  # a part only beside a word that is known
BOTH = "rating"  # what else a column of reports holds, by its heading: Progress and RAG
IGNORED = "ignore"  # what a person says of a column that is not to be read
NEEDED = {
    "actions": ("due", "narrative", "leads", "completed_on", "revised_due"),
    "measures": ("unit", "better", "target", "actual"),
    "risks": ("likelihood", "impact", "score"),
}


class When(NamedTuple):
    """A period as DfE writes it, and its last day."""

    time_period: str
    time_identifier: str
    ends: date


class Column(NamedTuple):
    """What a column holds: its role, its heading, how sure that is, the period in its heading, and what else is there.

    Of two ratings, `rest` is what each is of: delivery, impact.
    """

    role: str
    heading: str
    how: str
    when: When | None = None
    rest: str = ""


@cache
def words() -> Mapping[str, Mapping[str, list[str]]]:
    """Return what headings and cells mean: kind of table → role → words."""
    return tomllib.loads(files("sendplan.sources").joinpath("headings.toml").read_text("utf-8"))


@cache
def _roles(kind: str) -> Mapping[str, str]:
    return {_plain(word): role for role, every in words()[kind].items() for word in every}


@cache
def is_one(text: str) -> bool:
    """Whether a text is a heading of some kind of table, to the letter: most rows have none."""
    return len(text) <= MOST_LETTERS and any(_plain(text) in _roles(kind) for kind in NEEDED)


def _plain(text: str) -> str:
    """Write a heading in small letters, without marks, brackets and what stands in them."""
    said = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text.casefold().replace("\u2019", "'")) or text.casefold()
    return " ".join(re.sub(r"[^\w%£/#'., -]|[.,](?!\d)|(?<!\d)/|'s\b|\(s\)", " ", said).replace("-", " ").split())


@cache
def _meanings(group: str) -> Mapping[str, str]:
    return {word.casefold(): meaning for meaning, every in words()[group].items() for word in every}


def meant(group: str, text: str) -> str:
    """Return what a word of a cell means (units, better, symbols); empty where it is none of them."""
    known, said = _meanings(group), text.casefold()
    return known.get(said.strip()) or known.get(said.strip(" .()"), "")


def plan_named(text: str) -> str:
    """Tell which kind of plan a text names, the last where it names several; "" where it names none."""
    said = text.casefold()
    found = {said.rfind(each): plan for plan, every in words()["plans"].items() for each in every if each in said}
    return found[max(found)] if found else ""


@cache
def column(kind: str, heading: str, years: str = "") -> Column | None:
    """Recognise a heading in a table of some kind, whose title may say its years; None where it is not known."""
    if kind == "actions" and (state := _state(heading)):
        return Column("title", heading, LISTED, None, state)
    when, rest = period_in(_with_years(heading, years))
    said = _plain(rest)
    if when is None and BEFORE.search(said):
        return None
    said = {"t": "target", "a": "actual"}.get(said, said) if when else said
    if kind == "measures" and when and not said:
        return Column("actual", heading, EXACT, when)
    return _known(kind, heading, said, when) or (_known(kind, heading, _plain(heading), None) if when else None)


def _state(heading: str) -> str:
    """Tell what the actions of a list have in common, where its heading says so: Actions completed."""
    said = _plain(heading)
    for state, every in words()["states"].items():
        for each in every:
            rest = said.removesuffix(f" {each}") if said.endswith(f" {each}") else said.removeprefix(f"{each} ")
            if rest != said and _roles("actions").get(rest) in ("title", "milestone"):
                return state
    return ""


def joined(kind: str, group: str, heading: str, years: str = "") -> Column | None:
    """Recognise a heading below that of a group: a period, a rating's aspect or a word that is clear by itself."""
    if not group or not heading or group == heading:
        return column(kind, heading or group, years)
    whole = f"{heading} {group}"
    both, own, over = column(kind, whole, years), column(kind, heading, years), column(kind, group, years)
    is_dated = any(period_in(_with_years(each, years))[0] for each in (group, heading))
    if kind == "actions" and not is_dated:
        is_aspect = over and over.role == "rating" and (own is None or own.role in ("success", "rating"))
        both = Column("rating", whole, EXACT, None, heading) if is_aspect else own or both
    found = both or own
    return found._replace(heading=whole) if found else None


BEFORE = re.compile(r"^(?:previous|prior|last) (?!update)|\b(?:previous|prior)$")  # of a time not said
_SHORT = re.compile(r"\b(?:Q|quarter )(?P<quarter>[1-4])\b", re.IGNORECASE)


def _with_years(heading: str, years: str) -> str:
    """Write the years of a table's title to a quarter or month without one: Q1 is Q1 2025/26, Feb is Feb 2026."""
    found = _SHORT.search(heading) or _MONTH_ALONE.search(heading)
    if not years or not found or re.search(r"\d\d", heading):
        return heading
    if quarter := found.groupdict().get("quarter"):
        return f"{_SHORT.sub('', heading)} Q{quarter} {years[:4]}/{years[-2:]}"
    year = int(years[:4]) + (found["month"][:3].capitalize() in ("Jan", "Feb", "Mar"))
    return f"{_MONTH_ALONE.sub('', heading)} {found['month']} {year}"


def _known(kind: str, heading: str, said: str, when: When | None) -> Column | None:
    roles = _roles(kind)
    if said in roles:
        return Column(roles[said], heading, EXACT, when)
    if len(said) > MOST_LETTERS:
        return None
    if near := get_close_matches(said, roles, n=1, cutoff=NEARLY):
        return Column(roles[near[0]], heading, NEAR, when)
    first = _plain(re.split(r"\n|:| [-\u2010-\u2015] ", heading)[0])
    if first in roles and first != said:
        return Column(roles[first], heading, GUESSED, when)
    if kind == "actions" and (both := _of_two(roles, said)):
        return Column(both[0], heading, GUESSED, when, both[1])
    parts = [*_parts(said)] if len(said.split()) <= LONGEST else []
    found = next(((part, rest) for part, rest in parts if part in roles and (part not in OPEN or rest in roles)), None)
    return Column(roles[found[0]], heading, GUESSED, when, found[1]) if found else None


def _of_two(roles: Mapping[str, str], said: str) -> tuple[str, str] | None:
    """Tell what a column holds whose heading names two things: a title before all else, or a report with its rating."""
    first, _, second = said.partition(" and ")
    both = roles.get(first, ""), roles.get(second, "")
    if both[0] == "title" and both[1]:
        return "title", ""
    return ("narrative", BOTH) if {*both} == {"narrative", "rating"} else None


def _parts(said: str) -> Iterator[tuple[str, str]]:
    """Give the longest beginnings and ends of a heading, each with what is left of it."""
    every = said.split()
    for size in range(len(every) - 1, 0, -1):
        yield " ".join(every[-size:]), " ".join(every[:-size])
        yield " ".join(every[:size]), " ".join(every[size:])


_MONTH = "|".join([*MONTHS, *(f"{each[:3]}|{each[:4]}" for each in MONTHS)])
_MONTH_ALONE = re.compile(rf"\b(?P<month>{_MONTH})\b", re.IGNORECASE)
_PERIODS = re.compile(
    rf"""(?P<quarter>Q[1-4]|quarter\ [1-4])[ ,]*(?:of\ )?(?:FY\ ?)?(?P<of>\d{{4}}\ ?[/-]\ ?\d{{2,4}}|\d\d[/-]\d\d)
    |(?P<day>\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)?\ (?:{_MONTH})\ \d{{2,4}}|\d{{4}}-\d\d-\d\d)
    |(?P<month>(?:{_MONTH})[ -]?'?(?:20)?\d\d)\b
    |(?P<years>20\d\d\ ?[/-]\ ?(?:20)?\d\d|(?<![\d/])(?:1[5-9]|[2-4]\d)/\d\d(?!/))\b
    |(?P<year>\b20\d\d\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_LINKING = re.compile(
    r"^(?:as at|at|to|for|in|by|end of|end)\s+|\s+(?:as at|at|to|for|in|by|end of|end)$", re.IGNORECASE
)


def period_in(text: str) -> tuple[When | None, str]:
    """Find the period that a heading names, and return it with what else the heading says."""
    found = _PERIODS.search(text)
    if not found:
        return None, text
    if not (when := _when(found, text)):
        return None, text
    rest = f"{text[: found.start()].rstrip(' (-:')} {text[found.end() :].lstrip(' ):-')}".strip(" ,:-")
    while (less := _LINKING.sub("", rest)) != rest:
        rest = less
    return when, rest


def periods_in(text: str) -> list[When]:
    """Find every period that a text names."""
    return [when for found in _PERIODS.finditer(text) if (when := _when(found, text))]


def _when(found: re.Match[str], text: str) -> When | None:
    if quarter := found["quarter"]:
        years = _years(found["of"])
        return _ending(years, f"Financial year Q{quarter[-1]}") if years else None
    if found["day"] or found["month"]:
        span = printed_span(found["day"] or found["month"].replace("-", " "))
        return When(str(span.last.year), MONTHS[span.last.month - 1], span.last) if span else None
    if found["years"]:
        years = _years(found["years"])
        academic = re.search(r"academic|school|a/?y\b", text, re.IGNORECASE)
        return _ending(years, f"{'Academic' if academic else 'Financial'} year") if years else None
    return _ending(found["year"], "Calendar year")


def _ending(time_period: str, identifier: str) -> When:
    return When(time_period, identifier, last_day(time_period, identifier))


def _years(text: str) -> str:
    """Write two years that follow each other as DfE does: 2023/24 is 202324; empty where they do not."""
    first, second = re.split(r"\s*[/-]\s*", text)
    year = int(first) if len(first) == 4 else 2000 + int(first)
    return f"{year}{second[-2:]}" if (year + 1) % 100 == int(second[-2:]) else ""
