"""What help() says of a meeting's frames: what a row is, and of each column what it holds, its unit and its source."""

from __future__ import annotations

import pandas as pd

from sendplan.data.schema import TABLES
from sendplan.rules.plan import STANDINGS
from sendplan.rules.timing import STATUSES

# Columns that a rule adds, or fills otherwise than the table of their name: unit, what it holds, the module.
WORKED_OUT = {
    "top": ("text", "Reference of the topmost part of the plan that it stands in", "rules.plan"),
    "rating": ("text", "The plan's own word for the last rating its lead gave; empty without one", "updates.csv"),
    "reported_on": ("day", "Day of the last report that rated it, or else of the last report", "updates.csv"),
    "standing": ("text", f"What its rating means: one of {', '.join(STANDINGS)}", "rules.plan"),
    "on_track": ("true or false", "Whether the plan counts its rating as on track", "rules.plan"),
    "rated_open": ("true or false", "Whether it is rated as open though a day of completion is given", "rules.plan"),
    "status": ("text", f"What the dates say: one of {', '.join(STATUSES)}", "rules.timing"),
    "days_late": ("days", "Days past due at the position date; 0 unless past due", "rules.timing"),
    "held_up_by": ("text", "References of the actions it depends on that are late", "rules.timing"),
    "actions": ("actions", "How many actions it has", "rules.plan"),
    **{each: ("actions", f"How many of them stand as {each}", "rules.plan") for each in STANDINGS},
}
KINDS = {"text": "text", "day": "day", "flag": "true or false", "places": "decimal places"}


def explained(frame: pd.DataFrame, row: str, *tables: str) -> pd.DataFrame:
    """Have help() and ? explain a frame, whose columns stand in tables, the first that has one, or are worked out."""
    shape = f"{len(frame)} x {len(frame.columns)}: a row is one {row}. Each column with its unit and its source:"
    frame.__doc__ = "\n".join([shape, "", *(_column(str(name), tables) for name in frame.columns)])
    return frame


def _column(name: str, tables: tuple[str, ...]) -> str:
    unit, what, source = WORKED_OUT[name] if name in WORKED_OUT else _of_table(name, tables)
    return f"{name} ({unit}): {what}. From {source}."


def _of_table(name: str, tables: tuple[str, ...]) -> tuple[str, str, str]:
    """Describe a column as the first of some tables that has it does; KeyError where none has."""
    table = next((each for each in tables if name in TABLES[each].columns), tables[0])
    spec = TABLES[table].columns[name]
    return spec.unit or KINDS.get(spec.kind, spec.kind), spec.description, f"{table}.csv"
