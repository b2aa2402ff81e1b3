"""What the head and foot of each page of a meeting say."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from sendplan.area import PUBLIC
from sendplan.meeting import Meeting
from sendplan.words import day


def facts(meeting: Meeting) -> dict[str, Any]:
    """Gather what the head and foot of each page of a meeting say."""
    area = meeting.area.facts
    return {
        "area": area.la_name,
        "made_up": area.made_up,
        "not_for_publication": meeting.audience != PUBLIC,
        "body": meeting.body.name,
        "dated": "Meeting" if meeting.body.meets else "Published by",
        "meeting": day(meeting.date),
        "as_at": day(meeting.as_at),
        "plan": meeting.plan.title if meeting.plan else "none in the record",
        "note": meeting.plan.note if meeting.plan else "",
        "disclosure": area.disclosure,
        "neighbours": area.neighbours,
        "sources": [
            f"{row['title']} ({row['publisher']}, {day(row['published'])}, {row['licence']})"
            for row in meeting.sources.to_dict(orient="records")
        ],
        "others": (),
        "version": version("sendplan"),
        "data_hash": meeting.area.data_hash,
    }
