"""A round of returns: which actions each lead is asked about, what the form of each asks, and who has not answered."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from itertools import count as counting
from typing import Any, NamedTuple

import pandas as pd

from sendplan.cells import entries
from sendplan.data.area import Area, Plan
from sendplan.data.areas import load_area
from sendplan.errors import NotFoundError, SendplanError
from sendplan.frames import lookup, records
from sendplan.opening import named_meetings
from sendplan.rules.observations import Row
from sendplan.rules.plan import CLOSED, position, standing_of
from sendplan.rules.timing import record_from
from sendplan.words import clean, count, day, verb

NO_LEAD = "No lead named"
# What is shown of an action, and may not be changed; for each aspect of a plan the last two are there once more.
REFERENCE, ACTION, MILESTONE_OF, DUE, SUCCESS = "Reference", "Action", "Milestone of", "Due", "What it will look like"
LAST_RATING, LAST_WORDS, LAST_DAY = "Last rating", "Last words", "Last report of"
# What a lead fills in: of each aspect the first two, of the action the others; and the column of updates.csv.
RATING, WORDS = "Rating", "Where it stands"
FILLED = {RATING: "rating", WORDS: "narrative"}
FILLED_ONCE = {
    "What is being done about a delay": "mitigation",
    "New due date": "revised_due",
    "Completed on": "completed_on",
    "Evidence": "evidence",
}
IDENTITY = ("Area", "Plan", "Meeting", "As at", "Lead", "Issue")
Line = dict[str, str]


@dataclass(frozen=True)
class Round:
    """What the leads of a plan are asked for a meeting: how their actions stand on its position date."""

    area: Area
    meeting: str
    row: Row  # of meetings.csv
    plan: Plan

    @property
    def as_at(self) -> pd.Timestamp:
        """The day that answers speak of."""
        return pd.Timestamp(self.row["as_at"])

    @property
    def by(self) -> pd.Timestamp:
        """The day the papers are due, or else that of the meeting."""
        return record_from(self.row)

    @property
    def source(self) -> str:
        """The id in sources.csv of what leads answered."""
        return f"returns-{self.meeting}"

    @cached_property
    def asked(self) -> dict[str, list[Line]]:
        """What each lead is shown of the actions asked about, by the leads' roles: those not finished before the day.

        Where an action names no lead, that of its section is asked.
        """
        found: dict[str, list[Line]] = {}
        for each in self._open:
            for lead in dict.fromkeys(entries(each["leads"]) or self._leads_above(each["section"]) or [NO_LEAD]):
                found.setdefault(lead, []).append(self._shown(each))
        return dict(sorted(found.items()))

    @property
    def aspects(self) -> Sequence[str]:
        """What an action is rated for: the plan's aspects, or its one rating, which has no name."""
        return self.plan.aspects or ("",)

    @cached_property
    def fills(self) -> dict[str, tuple[str, str]]:
        """The aspect, as updates.csv names it, and the column there, of each heading under which a lead writes."""
        first, *_ = self.aspects
        pairs = ((aspect, *filled) for aspect in self.aspects for filled in FILLED.items())
        each = {_of(head, aspect): ("" if aspect == first else aspect, column) for aspect, head, column in pairs}
        return each | {head: ("", column) for head, column in FILLED_ONCE.items()}

    def of_plan(self, table: str) -> pd.DataFrame:
        """Keep the rows of a table that are of the plan."""
        rows = self.area.tables[table]
        return rows[rows["plan"] == self.plan.id]

    @cached_property
    def before(self) -> pd.DataFrame:
        """What was reported before the day."""
        return self.of_plan("updates").loc[lambda rows: rows["as_at"] < self.as_at]

    @cached_property
    def known(self) -> pd.DataFrame:
        """What was reported of the day."""
        return self.of_plan("updates").loc[lambda rows: rows["as_at"] == self.as_at]

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of each action of the plan, by its reference."""
        return lookup(self.of_plan("actions"), "ref", "title")

    @cached_property
    def _open(self) -> Sequence[Row]:
        tables = self.area.tables
        stands = position(tables["actions"], tables["sections"], self.before, self.plan, self.as_at)
        return records(stands[~stands["standing"].isin(CLOSED)])

    @cached_property
    def _by_aspect(self) -> dict[str, dict[str, Row]]:
        mine = self.of_plan("actions")
        each = {name: standing_of(mine, self.before, self.plan, self.as_at, name) for name in self.aspects}
        return {name: {str(row["ref"]): row for row in records(rows)} for name, rows in each.items()}

    def _leads_above(self, section: str) -> list[str]:
        """Name the leads of a section, or else of the nearest above it that has any."""
        leads, parents = (lookup(self.of_plan("sections"), "ref", name) for name in ("lead", "parent"))
        while section and not leads.get(section):
            section = parents.get(section, "")
        return entries(leads.get(section, ""))

    def _shown(self, action: Row) -> Line:
        """Say what a lead is shown of an action, by the form's headings."""
        told = {name: rows[action["ref"]] for name, rows in self._by_aspect.items()}
        last = max((row["reported_on"] for row in told.values() if not pd.isna(row["reported_on"])), default=pd.NaT)
        shown = {
            REFERENCE: action["ref"],
            ACTION: action["title"],
            MILESTONE_OF: action["parent"],
            DUE: _due(action),
            SUCCESS: action["success"],
            LAST_DAY: _day(last),
        }
        for name, row in told.items():
            shown |= {_of(LAST_RATING, name): row["rating"], _of(LAST_WORDS, name): row["narrative"]}
        return {heading: clean(str(text)).strip() for heading, text in shown.items()}

    def identity(self, lead: str) -> Line:
        """Say which form a lead's is; its issue is a hash of all that was issued."""
        known = self.area.id, self.plan.id, self.meeting, f"{self.as_at:%Y-%m-%d}", lead
        issued = hashlib.sha256(json.dumps([*known, self.asked[lead], [*self.fills]]).encode()).hexdigest()
        return dict(zip(IDENTITY, (*known, issued[:16]), strict=True))

    @cached_property
    def files(self) -> dict[str, str]:
        """Name the workbook of each lead, by role: safe letters, and none twice."""
        found: dict[str, str] = {}
        for lead in self.asked:
            role = re.sub(r"[^a-z0-9]+", "-", lead.lower()).strip("-")[:60] or "lead"
            name = f"{role}-{self.area.id}-{self.meeting}"
            names = chain([f"{name}.xlsx"], (f"{name}-{nth}.xlsx" for nth in counting(2)))
            found[lead] = next(each for each in names if each not in found.values())
        return found


def open_round(area: str, meeting: str) -> Round:
    """Read an area and open the round of one of its meetings.

    Raises NotFoundError for an unknown area or meeting, SendplanError where there is no plan or nobody to ask.
    """
    known = load_area(area)
    named = named_meetings(known)
    if meeting not in named:
        raise NotFoundError(f"meeting of {area}", meeting, list(named))
    row = named[meeting]
    if not row["plan"]:
        raise SendplanError(f"The meeting {meeting} considers no plan: name one in meetings.csv.")
    found = Round(known, meeting, row, known.plan(row["plan"]))
    if not found.asked:
        raise SendplanError(f"No action of {found.plan.title} is open on {day(found.as_at)}: there is nobody to ask.")
    return found


def _of(heading: str, aspect: str) -> str:
    return f"{heading}: {aspect}" if aspect else heading


def plain(text: str) -> str:
    """Write a text without what an office program or a hand may change of it: letter case and blanks."""
    return " ".join(text.casefold().split())


def _day(date: Any) -> str:
    return "" if pd.isna(date) else day(date)


def _due(action: Mapping[Any, Any]) -> str:
    """Say when an action is due, as printed, and to when it was moved."""
    due = action["due_text"] or _day(action["due"])
    moved = action["revised_text"] or _day(action["revised_due"])
    return f"{due}; moved to {moved}" if due and moved else due or moved


class Waiting(NamedTuple):
    """A lead of whose actions some have no report of the day."""

    lead: str
    asked: int
    missing: list[Line]

    @property
    def told(self) -> str:
        """Say how many are missing, and which."""
        refs = ", ".join(each[REFERENCE] for each in self.missing)
        return f"{self.lead}: {len(self.missing)} of {count(self.asked, 'action')} not answered: {refs}"


def waiting(asked: Round) -> Iterator[Waiting]:
    """Find every lead who has not answered for all actions that they were asked about."""
    answered = set(asked.known["ref"])
    for lead, lines in asked.asked.items():
        missing = [each for each in lines if each[REFERENCE] not in answered]
        if missing:
            yield Waiting(lead, len(lines), missing)


def letter(asked: Round, lead: Waiting) -> str:
    """Write to a lead what is still to come, and by when."""
    body, met = asked.area.body(asked.row["body"]).name, day(pd.Timestamp(asked.row["meeting"]))
    had = lead.asked - len(lead.missing)
    so_far = f"{had} of your {count(lead.asked, 'action')} {verb(had, 'is', 'are')} answered. " if had else ""
    return "\n".join(
        [
            f"To: {lead.lead}",
            f"Subject: {asked.plan.title}: your return for {met}",
            "",
            f"The {body} meets on {met}, and its papers are due on {day(asked.by)}.",
            f"{so_far}We have no answer yet that could be taken on how these stood on {day(asked.as_at)}:",
            *(f"- {each[REFERENCE]} {each[ACTION]}" for each in lead.missing),
            f"Please fill them in, in {asked.files[lead.lead]}, and send it back by {day(asked.by)}.",
            "If nothing has changed, choose the same rating again.",
            "If an action is no longer yours, tell us whose it is.",
            "Thank you.",
        ]
    )
