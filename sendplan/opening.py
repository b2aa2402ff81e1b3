"""How a meeting of an area is found by its name and opened."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sendplan.data.area import Area
from sendplan.data.areas import load_area
from sendplan.data.folder import meeting_names
from sendplan.errors import NotFoundError, SendplanError
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.rules.disclosure import CELL
from sendplan.rules.known import known_on
from sendplan.rules.observations import Row
from sendplan.vocabulary import AUDIENCES, PUBLIC

NONE_HIDDEN = pd.DataFrame(columns=[*CELL, "value"])


def named_meetings(area: Area) -> dict[str, Row]:
    """Name an area's meetings, first to last (see folder.meeting_names); maps each name to its row of meetings.csv."""
    rows = records(area.tables["meetings"])
    named = meeting_names([(f"{row['meeting']:%Y-%m-%d}", row["body"]) for row in rows])
    return {name: rows[place] for name, place in named.items()}


def of_area(area: Area, name: str, audience: str = PUBLIC) -> Meeting:
    """Return one meeting of an area by its name, for an audience; NotFoundError lists what there is."""
    known = named_meetings(area)
    if audience not in AUDIENCES:
        raise NotFoundError("audience", audience, list(AUDIENCES), "Name one of these.")
    if name not in known:
        raise NotFoundError(
            f"meeting of {area.id}", name, list(known), "Name one of these, or add its row to meetings.csv."
        )
    is_known = area.known_on == known[name]["meeting"]
    found, hidden = (area, NONE_HIDDEN) if is_known else known_on(area, known[name], audience)
    return _opened(found, name, audience, hidden)


def _opened(area: Area, name: str, audience: str, hidden: pd.DataFrame) -> Meeting:
    """Open a meeting of an area that is known, and the one before it from the same: only its position is asked.

    That is the body's own of the day named, or else the one there was of another body.
    """
    known = named_meetings(area)
    row = known[name]
    there = [each for each, other in known.items() if other["meeting"] == row["previous"]]
    before = next((each for each in there if known[each]["body"] == row["body"]), next(iter(there), ""))
    previous = _opened(area, before, audience, NONE_HIDDEN) if before else None
    chosen = area.plan(row["plan"]) if row["plan"] else None
    return Meeting(area, name, row["meeting"], row["as_at"], area.body(row["body"]), chosen, previous, audience, hidden)


def open_meeting(area: str, meeting: str | date | None = None, audience: str = PUBLIC) -> Meeting:
    """Read an area and open one of its meetings, or the latest there is (see lab.session, which notebooks ask)."""
    found = load_area(area)
    name = f"{meeting:%Y-%m-%d}" if isinstance(meeting, date) else meeting
    return of_area(found, latest(found) if name is None else name, audience)


def latest(area: Area) -> str:
    """Name the last meeting of an area."""
    names = list(named_meetings(area))
    if not names:
        raise SendplanError(f"{area.id} has no meeting. Add a row to data/{area.id}/meetings.csv.")
    return names[-1]
