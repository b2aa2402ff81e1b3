"""A finding, and the search for one kind of it.

Rows that are asked the same thing for the same reason are one finding, a line each. Nothing is put right: the
lead's word and the paper's stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from inspect import signature
from typing import Any, NamedTuple

import pandas as pd

from sendplan.cells import entries
from sendplan.data.area import Plan
from sendplan.frames import keys, records
from sendplan.rules.observations import Row
from sendplan.rules.plan import natural
from sendplan.words import day, listed

MOST_NAMED = 40  # more references than this nobody reads in a cell
MOST_ROLES = 5  # more roles than this are not named one by one


class Finding(NamedTuple):
    """Something to settle: where it stands, what was found (a line each), why it matters, who can settle it."""

    where: str
    what: tuple[str, ...]
    why: str
    who: str


Findings = Iterator[Finding]
Frames = Mapping[str, pd.DataFrame]  # of every plan, by table
Papers = Mapping[str, str]  # title of each paper, by its id in sources.csv


def _asked(function: Callable[..., Any], known: Callable[[str], Any]) -> Any:
    """Call a function with what is known under the names of its parameters."""
    return function(**{name: known(name) for name in signature(function).parameters})


@dataclass(frozen=True)
class Search:
    """The search for one kind of finding: in readers' words, and what is said where there is none.

    `known` gives what is known at a meeting under a name, such as position.
    """

    what: str
    none: str  # {as_at}, {date} and {body} are filled in
    missing: Callable[..., str]  # why it cannot be looked for; empty where it can
    find: Callable[..., Findings]

    def found(self, known: Callable[[str], Any]) -> list[Finding]:
        """Return what was found; nothing where it could not be looked for."""
        return [] if _asked(self.missing, known) else list(_asked(self.find, known))

    def silence(self, known: Callable[[str], Any]) -> str:
        """Say why nothing was found."""
        days = {name: day(known(name)) for name in ("as_at", "date")}
        return _asked(self.missing, known) or self.none.format(**days, body=known("body").name)


def looking_for(what: str, *, none: str, missing: Callable[..., str]) -> Callable[[Callable[..., Findings]], Search]:
    """Make the search of a function that finds; both it and `missing` are given what they name as parameters."""
    return lambda find: Search(what, none, missing, find)


def one(where: str, what: Iterable[str], why: str, who: str) -> Findings:
    """Make one finding of its lines; none where there is no line."""
    if told := tuple(what):
        yield Finding(where, told, why, who)


def name_refs(refs: Iterable[str]) -> str:
    """Name references in the plan's order, where they are not very many."""
    several = sorted(set(refs), key=natural)
    return listed(several) if len(several) <= MOST_NAMED else "too many to name here"


def refs_of(refs: pd.Series[str]) -> str:
    """Write references in brackets, for after what they are of; nothing where there is none."""
    return f" ({name_refs(each for each in refs if each)})" if (refs != "").any() else ""


def who(roles: Iterable[tuple[str, str]], role: str = "lead", of: str = "action") -> str:
    """Say who answers for some rows, given as references with their roles; by name where all have one and are few."""
    refs: dict[str, list[str]] = {}
    for ref, cell in roles:
        refs.setdefault(listed(entries(cell)), []).append(ref)
    if "" in refs or sum(map(len, refs.values())) > MOST_ROLES:
        return f"The {role} of each {of}"
    if len(refs) == 1:
        return f"The {role}: {next(iter(refs))}"
    return f"The {role}s: {'; '.join(f'{name} ({listed(mine)})' for name, mine in refs.items())}"


def leads(rows: pd.DataFrame) -> str:
    """Say who leads some actions."""
    return who(keys(rows, ["ref", "leads"]))


def author(plan: Plan) -> str:
    """Say who answers for a plan."""
    return f"The author of the {plan.title}"


def officers(measures: pd.DataFrame, sections: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Name who answers for each measure (plan, ref): its officer, or else the lead of the nearest section around it."""
    around = {(row["plan"], row["ref"]): row for row in records(sections)}
    return {
        (row["plan"], row["ref"]): row["officer"] or _led(around, row["plan"], row["section"])
        for row in records(measures)
    }


def _led(around: Mapping[tuple[str, str], Row], plan: str, ref: str) -> str:
    section = around.get((plan, ref), {"lead": "", "parent": ""})
    if section["lead"]:
        return f"{listed(entries(section['lead']))} (lead of {section['kind']} {ref})"
    return _led(around, plan, section["parent"]) if section["parent"] else ""
