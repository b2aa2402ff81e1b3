"""What the page says first, and what it shows: one function a question, each called by its notebook."""

from __future__ import annotations

from sendplan.figures import count
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import needs, no_actions
from sendplan.show.blocks import Verdict, Words
from sendplan.show.tables import Table
from sendplan.words import day


def verdict(meeting: Meeting) -> Verdict:
    """Answer the page's question in a sentence, worst news first: it stands in the pack's index too."""
    if reason := no_actions(meeting):
        return Verdict(reason)
    return Verdict(f"{count(len(meeting.past_due), 'action', term='Past due')} were late on {day(meeting.as_at)}.")


@needs(no_actions, told=True)
def how_many(meeting: Meeting) -> Words:
    """Say how much of the plan that is."""
    return Words([f"The plan has {count(len(meeting.position), 'action')}."])


@needs(no_actions, told=True)
def late(meeting: Meeting) -> Table:
    """Show the actions that were late."""
    rows = [(each["ref"], each["title"], day(each["due"])) for each in records(meeting.past_due)]
    return Table("Late actions", ("Action", "What it is", "Due"), rows, named_above=True)
