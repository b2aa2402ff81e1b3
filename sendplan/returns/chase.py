"""Who was asked and has not answered, with a text that is ready to send."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from sendplan.returns.form import ACTION, REFERENCE, Line, Round
from sendplan.words import count, day, verb


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
