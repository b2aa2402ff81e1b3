"""What the pages call the inspections, what each of them named, and those who come back after it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from sendplan.data.inspection import Inspection
from sendplan.figures import count, number
from sendplan.frames import grouped, keys, records
from sendplan.meeting import Meeting
from sendplan.pages import links, once
from sendplan.rules.concerns import Key, judged_in, thing
from sendplan.rules.observations import Row
from sendplan.words import capital, day, listed, month, verb

CONCERNS = "areas of concern"
INSPECTED = ("inspection", "inspected_on")
NOTICE = "improvement notice"
# What each framework calls the visit that judges what was done.
VISITS = {"2016": "revisit", "2023": "monitoring visit", "2025": "monitoring visit", NOTICE: "review"}
MADE = {"sufficient progress": "made", "effective action": "taken"}  # words that a sentence can say were made or taken


class Named(NamedTuple):
    """What one inspection named."""

    facts: Inspection | None  # nothing, where area.toml lists none
    ended: pd.Timestamp
    rows: list[Row]  # of concerns.csv

    @property
    def is_notice(self) -> bool:
        """Whether it is an improvement notice, which sets areas and does not inspect."""
        return self.facts is not None and self.facts.framework == NOTICE

    @property
    def who(self) -> str:
        """Say who inspected."""
        return self.facts.body if self.facts else "Inspectors"

    @property
    def called(self) -> str:
        """Say which inspection it is, by its day."""
        return called(self.facts) if self.facts else f"inspection that ended on {day(self.ended)}"

    @property
    def areas(self) -> str:
        """Count what it named, apart by what it calls them: 2 areas for priority action and 3 areas for improvement."""
        if self.is_notice:
            return _size(len(self.rows), "area", self.ended)
        kinds = grouped(self.rows, "kind")
        return listed(_size(len(rows), thing([kind]), self.ended) for kind, rows in kinds.items())

    @property
    def outcome(self) -> str:
        """Tell its outcome in the inspectors' own words, and the day of its report, with a blank before; or nothing."""
        if self.facts is None:
            return ""
        reported, said = self.facts.reported and day(pd.Timestamp(self.facts.reported)), self.facts.outcome.rstrip(".")
        if said:
            return f" The outcome{f', in the report of {reported}' if reported else ''}: {said}."
        return f" The report is of {reported}." if reported else ""

    @property
    def statuses(self) -> str:
        """Count the areas that have a status of their own; nothing where none has."""
        had = grouped((row for row in self.rows if row["status"]), "status")
        sizes = {status: number(len(rows), CONCERNS, "Area of concern") for status, rows in had.items()}
        told = (f"{size} {verb(len(had[status]))} now {status}" for status, size in sizes.items())
        return f"; {listed(told)}" if had else ""

    def told(self, where: str) -> str:
        """Say what it named and its outcome; `where` stands before the day of an inspection."""
        if self.is_notice:
            return f"The {self.called} set {self.areas}{self.statuses}.{self.outcome}"
        return f"{self.who} named {self.areas} {where} {day(self.ended)}{self.statuses}.{self.outcome}"


def _size(how_many: int, thing: str, as_at: pd.Timestamp | None) -> str:
    return count(how_many, thing, term="Area of concern", as_at=as_at)


def called(inspection: Inspection) -> str:
    """Say which inspection it is, by its day."""
    ended = day(inspection.ended)
    return f"{NOTICE} of {ended}" if inspection.framework == NOTICE else f"inspection that ended on {ended}"


def areas(kinds: list[str], as_at: pd.Timestamp | None = None) -> str:
    """Count areas by what they are called: 12 areas of concern."""
    return _size(len(kinds), thing(kinds), as_at)


@once
def named_concerns(meeting: Meeting) -> pd.DataFrame:
    """Return the areas of concern named by the day of the meeting, in the order of their inspections.

    Adds `ref` (its number; where there are several inspections, 3 of May 2025) and `label` (Concern 3).
    """
    ended = {each.id: pd.Timestamp(each.ended) for each in _in_turn(meeting)}
    called = month if len({*map(month, ended.values())}) == len(ended) else day
    months = {each: f" of {called(last)}" for each, last in ended.items()}
    found = meeting.area.tables["concerns"]
    several = len(found["inspection"].drop_duplicates()) > 1
    number = found["number"].astype("str")
    ref = number + found["inspection"].map(months) if several else number
    area = found["kind"].map(lambda kind: capital(thing([kind]) if kind else "concern"))
    place = found["inspection"].map({each: place for place, each in enumerate(months)})
    in_turn = found.assign(ref=ref, label=area + " " + ref, place=place).sort_values(["place", "number"])
    return in_turn.drop(columns="place").reset_index(drop=True)


def _in_turn(meeting: Meeting) -> list[Inspection]:
    return sorted(meeting.area.facts.inspections, key=lambda each: each.ended)


@once
def inspected(meeting: Meeting) -> dict[tuple[str, pd.Timestamp], Named]:
    """Gather what each inspection named by the day of the meeting, in turn, by its id and its last day."""
    facts = {each.id: each for each in _in_turn(meeting)}
    rows = grouped(records(named_concerns(meeting).sort_values("inspected_on", kind="stable")), *INSPECTED)
    return {key: Named(facts.get(key[0]), key[1], mine) for key, mine in rows.items()}


@once
def named(meeting: Meeting, column: str) -> dict[Key, str]:
    """Map each area of concern to its `ref` or `label` (see named_concerns)."""
    found = named_concerns(meeting)
    return dict(zip(keys(found, ["inspection", "number"]), found[column], strict=True))


def numbers(meeting: Meeting, which: Iterable[Key]) -> str:
    """List areas of concern by their numbers as links: 2, 3 and 7; or 2 and 3 of May 2025; 1 of March 2026."""
    wanted, months = {*which}, dict[str, list[str]]()
    for key, ref in named(meeting, "ref").items():
        if key in wanted:
            number, _, of = ref.partition(" ")
            months.setdefault(of, []).append(links.concern(meeting, key[0], number, number))
    return "; ".join(f"{listed(each)} {of}".rstrip() for of, each in months.items())


def words(meeting: Meeting, inspection: str) -> tuple[str, ...]:
    """Return the words in which an inspection's concerns are judged, the good first."""
    return judged_in(meeting.area.facts.inspections, inspection)


def visit(meeting: Meeting, inspection: str) -> str:
    """Call the visit that judges what was done since an inspection as its framework calls it."""
    frameworks = {each.id: each.framework for each in meeting.area.facts.inspections}
    return VISITS[frameworks.get(inspection, "2016")]


def visits_unknown(meeting: Meeting) -> list[str]:
    """Say of which visits no judgement was known by the day of the meeting: those after which none was."""
    made = meeting.area.tables["judgements"]
    judged = set(made.loc[made["judged_on"] <= meeting.date, "inspection"])
    waits = (visit(meeting, each) for each, _ in named(meeting, "ref") if each not in judged)
    return [f"No judgement of a {each} was known by {day(meeting.date)}." for each in dict.fromkeys(waits)]


def judged_so(word: str) -> str:
    """Say what was judged: to have made sufficient progress, or as \u201crequirements met\u201d."""
    return f"to have {MADE[word]} {word}" if word in MADE else f"as \u201c{word}\u201d"


def judged_otherwise(word: str, how_many: int) -> str:
    """Say that the others were not judged so: had not, or were not."""
    return "had not" if word in MADE else verb(how_many, "was not", "were not")
