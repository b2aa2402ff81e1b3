"""What the head and foot of each page of a meeting say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from sendplan.data.area import Plan, Rating
from sendplan.meeting import Meeting, open_meeting
from sendplan.publish.params import assigned
from sendplan.rules import disclosure
from sendplan.rules.plan import usual_word
from sendplan.vocabulary import PUBLIC
from sendplan.words import day

if TYPE_CHECKING:
    from nbformat import NotebookNode

TEXT = re.compile(r"""(["'])([^"'\\]*)\1""")  # as Python writes it


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
        "disclosure": disclosure.rule_stated(area.disclosure, meeting.audience),
        "neighbours": area.neighbours,
        "sources": [
            f"{row['title']} ({row['publisher']}, {day(row['published'])}, {row['licence']})"
            for row in meeting.sources.to_dict(orient="records")
        ],
        "scale": _scale(area.plans),
        "others": (),
        "alone": False,
        "version": version("sendplan"),
        "data_hash": meeting.area.data_hash,
    }


def _scale(plans: Iterable[Plan]) -> dict[str, str]:
    """Say what each word of the plans' ratings means; of one that means two things, only that it is a rating."""
    found: dict[str, list[Rating]] = {}
    for each in (rating for plan in plans for rating in plan.ratings):
        found.setdefault(each.word, []).append(each)
    return {word: _meaning(ratings) for word, ratings in found.items()}


def _meaning(ratings: Sequence[Rating]) -> str:
    if len({each.means for each in ratings}) > 1:
        return "Rated so by its lead, in the plan's own word."
    return f"Rated so by its lead: {ratings[-1].legend}. Counted as {usual_word(ratings[-1].means).lower()}."


def facts_of(notebook: NotebookNode) -> dict[str, Any]:
    """Gather what the page of a notebook on its own says, from the parameters the notebook ran with.

    A notebook that names no area or no meeting says nothing of them. Raises NotFoundError for an
    area or a meeting that there is not.
    """
    given = dict(_texts(notebook))
    if "area" in given and "meeting" in given:
        audience = given.get("audience", PUBLIC)
        return facts(open_meeting(given["area"], given["meeting"], audience)) | {"alone": True}
    limits = {"made_up": False, "not_for_publication": False}
    return {"area": "", "others": (), "alone": True, "version": version("sendplan"), **limits}


def _texts(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Read the parameters of a notebook that are texts, and then those it was given in their place."""
    for tag in ("parameters", "injected-parameters"):
        for cell in notebook.cells:
            known = assigned(cell.source) if tag in cell.metadata.get("tags", []) else {}
            texts = {name: TEXT.fullmatch(each["default"]) for name, each in known.items()}
            yield from ((name, text[2]) for name, text in texts.items() if text)
