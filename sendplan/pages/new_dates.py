"""How the pages write the new date of an action, and that a new time has no firm date."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from sendplan.figures import count
from sendplan.frames import records
from sendplan.rules import timing
from sendplan.show.tables import marked_up
from sendplan.words import day, listed, verb

NOT_FIRM = "no firm date"


def new_date(row: Mapping[Hashable, Any]) -> str:
    """Write the new date of an action; a time without a day as printed, with NOT_FIRM; empty where none is given."""
    if not pd.isna(row["revised_due"]):
        return day(row["revised_due"])
    return f"{row['revised_text']}: {NOT_FIRM}" if row["revised_text"] else ""


def with_new_dates(rows: pd.DataFrame) -> pd.DataFrame:
    """Add `new_date` to the rows of a position."""
    return rows.assign(new_date=marked_up(map(new_date, records(rows)), rows))


def not_firm(rows: pd.DataFrame) -> str:
    """Name the open actions of a position with a new time and no firm date; empty where there is none."""
    found = [f"{row['ref']} ({row['revised_text']})" for row in records(timing.not_firm(rows))]
    have = verb(len(found), "has", "have")
    return (
        f"{count(len(found), 'action', term='New date')} {have} a new time but {NOT_FIRM}: {listed(found)}."
        if found
        else ""
    )
