"""A finding, and the search for one kind of it.

Rows that are asked the same thing for the same reason are one finding, a line each. Nothing is put right: the
lead's word and the paper's stay. References are marked as links to their rows, wherever those stand in a pack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from inspect import signature
from typing import Any, NamedTuple

import pandas as pd

from sendplan.cells import entries
from sendplan.data.area import Plan
from sendplan.frames import keys, lookup, records
from sendplan.rules.observations import Row
from sendplan.rules.plan import natural
from sendplan.words import anchor, day, link, listed

MOST_NAMED = 40  # more references than this nobody reads in a cell
MOST_ROLES = 5  # more roles than this are not named one by one
MOST_TITLED = 3  # of more things than this only the references are given
MOST_IN_SHORT = 10  # more references than this are left to the lines of a finding


class Finding(NamedTuple):
    """Something to settle: where it stands, what was found (a line each), why it matters, who can settle it.

    `short` says all the lines in one; nothing where they say it themselves.
    """

    where: str
    what: tuple[str, ...]
    why: str
    who: str
    short: str = ""


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

    def unasked(self, known: Callable[[str], Any]) -> str:
        """Say why it cannot be looked for; empty where it can."""
        return str(_asked(self.missing, known))

    def found(self, known: Callable[[str], Any]) -> list[Finding]:
        """Return what was found; nothing where it could not be looked for."""
        return [] if self.unasked(known) else list(_asked(self.find, known))

    def silence(self, known: Callable[[str], Any]) -> str:
        """Say that nothing was found where it was looked for."""
        days = {name: day(known(name)) for name in ("as_at", "date")}
        return self.none.format(**days, body=known("body").name)


def looking_for(what: str, *, none: str, missing: Callable[..., str]) -> Callable[[Callable[..., Findings]], Search]:
    """Make the search of a function that finds; both it and `missing` are given what they name as parameters."""
    return lambda find: Search(what, none, missing, find)


def one(where: str, what: Iterable[str], why: str, who: str, short: str = "") -> Findings:
    """Make one finding of its lines; none where there is no line."""
    if told := tuple(what):
        yield Finding(where, told, why, who, short)


def marked(ref: str, kind: str) -> str:
    """Mark the reference of an action or a measure of the plan as a link to its row; of another kind it is none."""
    return link(ref, f"{kind}s.html#{anchor(kind, ref)}") if kind else ref


def concern(inspection: str, number: str, text: str) -> str:
    """Mark a text as a link to an area of concern of an inspection."""
    return link(text, f"concerns.html#{anchor('concern', f'{inspection}.{number}')}")


def name_refs(refs: Iterable[str], kind: str = "") -> str:
    """Name references in the plan's order, where they are not very many, each a link to its kind."""
    several = sorted(set(refs), key=natural)
    return listed(marked(ref, kind) for ref in several) if len(several) <= MOST_NAMED else "too many to name here"


def named(rows: pd.DataFrame, kind: str) -> str:
    """Name actions or measures by title and reference where they are few, and else by reference alone."""
    titles = lookup(rows, "ref", "title")
    if len(titles) > MOST_TITLED:
        return name_refs(titles, kind)
    return listed(f"{titles[ref]} ({marked(ref, kind)})" for ref in sorted(titles, key=natural))


def summed(where: str, told: str, rows: pd.DataFrame, why: str, who: str, kind: str = "action") -> Finding:
    """Make one finding of a sentence and the rows that it is of; in short it names none where they are many."""
    short = f"{told}." if rows["ref"].nunique() > MOST_IN_SHORT else ""
    return Finding(where, (f"{told}: {named(rows, kind)}.",), why, who, short)


def refs_of(refs: pd.Series[str], kind: str = "") -> str:
    """Write references in brackets, for after what they are of; nothing where there is none."""
    return f" ({name_refs((each for each in refs if each), kind)})" if (refs != "").any() else ""


def who(roles: Iterable[tuple[str, str]], role: str = "lead", of: str = "action", kind: str | None = None) -> str:
    """Say who answers for some rows, given as references with their roles; by name where all have one and are few."""
    refs, linked = dict[str, list[str]](), of if kind is None else kind
    for ref, cell in roles:
        refs.setdefault(listed(entries(cell)), []).append(ref)
    if "" in refs or sum(map(len, refs.values())) > MOST_ROLES:
        return f"The {role} of each {of}"
    if len(refs) == 1:
        return f"The {role}: {next(iter(refs))}"
    return f"The {role}s: {'; '.join(f'{name} ({name_refs(mine, linked)})' for name, mine in refs.items())}"


def leads(rows: pd.DataFrame, kind: str = "action") -> str:
    """Say who leads some actions; those of an earlier plan are of no kind that has a row."""
    return who(keys(rows, ["ref", "leads"]), kind=kind)


def author(plan: Plan) -> str:
    """Say who answers for a plan."""
    return f"The author of the {plan.title}"


def officers(measures: pd.DataFrame, sections: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Name who answers for each measure (plan, ref): its officer, or else the lead of the nearest section around it."""
    around = {(row["plan"], row["ref"]): row for row in records(sections)}
    rows = keys(measures, ["plan", "ref", "officer", "section"])
    return {(plan, ref): officer or _led(around, plan, section) for plan, ref, officer, section in rows}


def _led(around: Mapping[tuple[str, str], Row], plan: str, ref: str) -> str:
    section = around.get((plan, ref), {"lead": "", "parent": ""})
    if section["lead"]:
        return f"{listed(entries(section['lead']))} (lead of {section['kind']} {ref})"
    return _led(around, plan, section["parent"]) if section["parent"] else ""
