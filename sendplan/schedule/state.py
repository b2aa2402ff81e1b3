"""Where the papers of a meeting stand on a day, and what came of a run: no file, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sendplan.publish.pack import Published
from sendplan.returns.form import REFERENCE, Waiting

NOT_YET, DUE, LATE, PUBLISHED, STALE, KEPT = "not_yet", "due", "late", "published", "stale", "kept"
DRAFT, CHANGED, RECORD = "draft", "changed", "record"  # what stands in a place: a pack, or one made from other data
CAUGHT_UP, UPDATED, UNCHANGED, FAILED = "caught_up", "updated", "unchanged", "failed"
OUTCOMES = {DUE: PUBLISHED, LATE: CAUGHT_UP, STALE: UPDATED}  # what a run makes of each state


@dataclass(frozen=True)
class Papers:
    """The papers of a meeting: when they open, and what is there of them."""

    area: str
    meeting: str  # its name
    body: str
    tell: str  # whom a failure is for: the area's contact, or else the body
    day: date
    as_at: date
    opens: date
    record_from: date
    pack: str = ""  # DRAFT, CHANGED or RECORD; empty where there is none
    made_on: date | None = None
    waiting: tuple[Waiting, ...] = ()  # leads whose returns are outstanding

    @property
    def key(self) -> tuple[str, str]:
        """What tells it apart from others."""
        return self.area, self.meeting


def state(papers: Papers, on: date) -> str:
    """Say where papers stand on a day: a pack that is a record is kept whatever changed."""
    if papers.pack:
        return {RECORD: KEPT, DRAFT: PUBLISHED, CHANGED: STALE}[papers.pack]
    if on < papers.opens:
        return NOT_YET
    return DUE if on <= papers.day else LATE


def outcome(papers: Papers, on: date, came: Mapping[tuple[str, str], Published]) -> str:
    """Say what a run did about papers; empty where it did nothing, for there was nothing to do."""
    found = came.get(papers.key) or came.get((papers.area, ""))
    made = OUTCOMES.get(state(papers, on), "")
    if not made or not found:
        return ""
    return FAILED if found.error else UNCHANGED if found.unchanged else made


def row(papers: Papers, on: date, did: str = "", error: str = "") -> dict[str, Any]:
    """Write papers for programs; the fields of `sendplan.due/1`, which later versions may only add to."""
    return {
        "area": papers.area,
        "meeting": papers.meeting,
        "body": papers.body,
        "day": str(papers.day),
        "as_at": str(papers.as_at),
        "papers_open": str(papers.opens),
        "record_from": str(papers.record_from),
        "state": state(papers, on),
        "made_on": str(papers.made_on) if papers.made_on else None,
        "age_days": age(papers.made_on, on),
        "outstanding": [
            {"lead": each.lead, "asked": each.asked, "missing": [line[REFERENCE] for line in each.missing]}
            for each in papers.waiting
        ],
        "outcome": did or None,
        "error": error or None,
    }


def age(made_on: date | None, on: date) -> int | None:
    """Count the days since a pack was made."""
    return max((on - made_on).days, 0) if made_on else None
