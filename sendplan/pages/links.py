"""Links from any page of a pack to where a thing stands: the row of an action or a measure, a concern, a page."""

from __future__ import annotations

from collections.abc import Iterable

from sendplan.frames import lookup
from sendplan.meeting import Meeting
from sendplan.rules.plan import natural
from sendplan.words import anchor, link, listed

MOST_TITLED = 3  # of more things than this a sentence gives only the references


def page(meeting: Meeting, name: str, text: str, part: str = "") -> str:
    """Link a text to a page of this pack, or a part of it by its id; only the text where there is no such page."""
    return link(text, f"{name}.html{part and f'#{part}'}") if name in meeting.body.notebooks else text


def action(meeting: Meeting, ref: str) -> str:
    """Link the reference of an action of the plan to the action's row."""
    return page(meeting, "actions", ref, anchor("action", ref))


def codes(meeting: Meeting, refs: Iterable[str]) -> str:
    """List references of actions in their order, each a link: for a cell, or among many."""
    return listed(action(meeting, ref) for ref in sorted(refs, key=natural))


def actions(meeting: Meeting, refs: Iterable[str]) -> str:
    """Name actions in a sentence, in their order: by title too where they are few."""
    every = sorted(refs, key=natural)
    few = len(every) <= MOST_TITLED
    return listed(titled(meeting, ref) for ref in every) if few else codes(meeting, every)


def titled(meeting: Meeting, ref: str) -> str:
    """Name an action by its title and, as a link, its reference: Train every school (1.1.2)."""
    titles = lookup(meeting.table("actions"), "ref", "title")
    return f"{titles[ref]} ({action(meeting, ref)})"


def titled_measure(meeting: Meeting, ref: str) -> str:
    """Name a measure in the same way."""
    titles = lookup(meeting.table("measures"), "ref", "title")
    return f"{titles[ref]} ({measure(meeting, ref)})"


def measure(meeting: Meeting, ref: str) -> str:
    """Link the reference of a measure of the plan to the measure's row."""
    return page(meeting, "measures", ref, anchor("measure", ref))


def concern(meeting: Meeting, inspection: str, ref: str, text: str) -> str:
    """Link a text to an area of concern of an inspection."""
    return page(meeting, "concerns", text, anchor("concern", f"{inspection}.{ref}"))
