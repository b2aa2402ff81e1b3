"""What a meeting's body asked for before it, and what papers had promised for a day by then."""

from __future__ import annotations

import pandas as pd

from sendplan.figures import number
from sendplan.meeting import Meeting
from sendplan.pages import once
from sendplan.rules import requests
from sendplan.words import capital, verb

MAY_BE_GIVEN = {"owner": "Owner", "status": "Status"}
NONE_GIVEN = "None given"


@once
def asked_before(meeting: Meeting) -> pd.DataFrame:
    """Return what this body asked for before the meeting, with the answers known by its day."""
    found = requests.asked_before(meeting.area.tables["requests"], meeting.body.id, meeting.date)
    return found.assign(**{name: found[name].map(capital).replace("", NONE_GIVEN) for name in also_given(found)})


def earlier(meeting: Meeting) -> str:
    """Count what this body asked for before, in words: 5 earlier requests and resolutions."""
    how_many = len(asked_before(meeting))
    counted = number(how_many, "requests", "Request", as_at=meeting.date)
    return f"{counted} earlier {verb(how_many, 'request or resolution', 'requests and resolutions')}"


def also_given(rows: pd.DataFrame) -> dict[str, str]:
    """Head the columns of requests that only some areas fill: who has to answer, and where they stand."""
    return {name: heading for name, heading in MAY_BE_GIVEN.items() if (rows[name] != "").any()}


@once
def broken(meeting: Meeting) -> pd.DataFrame:
    """Return what papers known on the day had promised of the plan for an earlier day, and is not there."""
    return requests.promises_passed(meeting.table("promises"), meeting.observations, meeting.date)
